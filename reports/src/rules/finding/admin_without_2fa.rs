//! This module finds site admins who have not enabled two-factor authentication.
//!
//! If people sign in through SAML or CAS, the server neither supports nor manages two-factor
//! authentication ("Using SAML for enterprise IAM", under limitations): the identity provider does,
//! and what this finds says nothing about it.

#[cfg(test)]
use super::Cases;
use super::{Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "admin_without_2fa",
    severity: Severity::High,
    kinds: &["ghes.users"],
    needs: &["role", "2fa_enabled"],
    query: |_| Some(Query::is("role", "admin").and(Query::is("2fa_enabled", "false"))),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Site admin without two-factor",
    lead: (
        "{n} site admin has no two-factor authentication",
        "{n} site admins have no two-factor authentication",
    ),
    rule: "A site admin has not enabled two-factor authentication.",
    next: "Ask them to enable it today, or remove the role. If people sign in through SAML or \
           CAS, two-factor is up to the identity provider and this rule does not apply.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["ghes.users"],
    "role,2fa_enabled?,found\n\
     admin,false,yes\n\
     admin,true,no\n\
     user,false,no\n\
     admin,,?\n\
     ,true,no",
)];
