//! This module finds site admins whom the report marks as dormant.
//!
//! The documentation says that the server marks no site admin as dormant ("Managing dormant
//! users"), so this finds those who became admins after the mark was set, and other versions'
//! ways; [`super::admin_inactive`] finds the rest.

#[cfg(test)]
use super::Cases;
use super::{DORMANT_USERS, Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "admin_dormant",
    severity: Severity::High,
    kinds: &["ghes.users"],
    needs: &["role", "dormant"],
    query: |_| Some(Query::is("role", "admin").and(Query::is("dormant", "true"))),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Dormant site admin",
    lead: ("{n} site admin is dormant", "{n} site admins are dormant"),
    rule: "A site admin is marked as dormant.",
    next: "Remove the role, or suspend the account.",
    page: Some(DORMANT_USERS),
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["ghes.users"],
    "role,dormant?,found\n\
     admin,true,yes\n\
     admin,false,no\n\
     user,true,no\n\
     ,true,?",
)];
