//! This module finds suspended accounts that still have the site admin role, and will have it again
//! when they are unsuspended.

#[cfg(test)]
use super::Cases;
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
    lead: (
        "{n} suspended account is still a site admin",
        "{n} suspended accounts are still site admins",
    ),
    rule: "A suspended account still has the site admin role and regains it when unsuspended.",
    next: "Remove the role.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["ghes.users"],
    "role,suspended?,found\n\
     admin,true,yes\n\
     admin,false,no\n\
     user,true,no\n\
     ,true,?",
)];
