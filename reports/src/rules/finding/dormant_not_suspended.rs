//! This module finds dormant accounts that can still sign in and still use a licence.
//!
//! The server does not suspend dormant accounts by itself; suspending one frees its licence
//! ("Managing dormant users").

#[cfg(test)]
use super::Cases;
use super::{DORMANT_USERS, Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "dormant_not_suspended",
    severity: Severity::Medium,
    kinds: &["ghes.users"],
    needs: &["dormant", "suspended"],
    query: |_| Some(Query::is("dormant", "true").and(Query::is("suspended", "false"))),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Dormant, not suspended",
    lead: (
        "{n} dormant account is not suspended and still uses a licence",
        "{n} dormant accounts are not suspended and still use a licence",
    ),
    rule: "An account is dormant, can still sign in and still uses a licence.",
    next: "Suspend it, which frees the licence; nothing is deleted.",
    page: Some(DORMANT_USERS),
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["ghes.users"],
    "dormant?,suspended?,found\n\
     true,false,yes\n\
     true,true,no\n\
     false,false,no\n\
     true,,?",
)];
