//! This module finds suspended accounts that still have the site admin role, and will have it again
//! when they are unsuspended.

use super::{Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "admin_suspended",
    severity: Severity::Medium,
    kinds: &["ghes.users"],
    needs: &["role", "suspended"],
    query: |_| Some(Query::is("role", "admin").and(Query::is("suspended", "true"))),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Suspended site admin",
    rule: "A suspended account still has the site admin role and regains it when unsuspended.",
    next: "Remove the role.",
    page: None,
};
