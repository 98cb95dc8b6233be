//! This module finds dormant accounts that can still sign in and still use a licence.
//!
//! The server does not suspend dormant accounts by itself; suspending one frees its licence
//! ("Managing dormant users").

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
    rule: "An account is dormant, can still sign in and still uses a licence.",
    next: "Suspend it, which frees the licence; nothing is deleted.",
    page: Some(DORMANT_USERS),
};
