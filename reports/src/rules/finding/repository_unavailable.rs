//! This module finds repositories on which a recipe could not run, because Moderne had no tree of
//! them.

#[cfg(test)]
use super::Cases;
use super::{Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "repository_unavailable",
    severity: Severity::Low,
    kinds: &["moderne.usage", "moderne.recipe_runs"],
    needs: &["reciperunstate"],
    query: |_| Some(Query::is("reciperunstate", "UNAVAILABLE")),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Repository not available",
    lead: (
        "{n} repository run found no tree of the repository",
        "{n} repository runs found no tree of the repository",
    ),
    rule: "A recipe could not run on the repository, because Moderne has no tree of it.",
    next: "Check that the repository is built and its tree published.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["moderne.usage", "moderne.recipe_runs"],
    "runId,recipeRunState,found\n\
     1,ERROR,no\n\
     2,FINISHED,no\n\
     3,UNAVAILABLE,yes\n\
     4,,?",
)];
