//! This module finds recipe runs that failed on a repository.

#[cfg(test)]
use super::Cases;
use super::{Query, Rule, Severity, Words};

/// In the reports of Moderne's version 1.
pub(super) static USAGE: Rule = Rule {
    id: "failed_run",
    severity: Severity::Medium,
    kinds: &["moderne.usage", "moderne.recipe_runs"],
    needs: &["reciperunstate"],
    query: |_| Some(Query::is("reciperunstate", "ERROR")),
    ..Rule::PLAIN
};

/// In the traces of its version 2.
pub(super) static TRACE: Rule = Rule {
    id: "failed_run",
    severity: Severity::Medium,
    kinds: &["moderne.trace"],
    needs: &["runoutcome"],
    query: |_| Some(Query::is("runoutcome", "Failed")),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Failed run",
    lead: ("{n} repository run failed", "{n} repository runs failed"),
    rule: "A recipe failed on a repository.",
    next: "Look at the run in Moderne; the recipe or the repository’s build may be at fault.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[
    (
        &["moderne.usage", "moderne.recipe_runs"],
        "runId,recipeRunState,found\n\
         1,ERROR,yes\n\
         2,FINISHED,no\n\
         3,UNAVAILABLE,no\n\
         4,,?",
    ),
    (
        &["moderne.trace"],
        "developer,runOutcome,found\n\
         ada,Failed,yes\n\
         bob,Succeeded,no\n\
         cyd,,?",
    ),
];
