//! This module finds deleted repositories that the report still lists, and that may still hold disk
//! until they are purged.

#[cfg(test)]
use super::Cases;
use super::{Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "deleted_repositories_counted",
    severity: Severity::Low,
    kinds: &["ghes.repositories"],
    needs: &["deleted"],
    query: |_| Some(Query::is("deleted", "true")),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Deleted repository still listed",
    lead: (
        "{n} deleted repository is still listed",
        "{n} deleted repositories are still listed",
    ),
    rule: "A deleted repository is still in the report and may still take up disk.",
    next: "Purge it if you do not need to restore it.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["ghes.repositories"],
    "name,deleted?,found\n\
     old,true,yes\n\
     docs,false,no\n\
     api,,?",
)];
