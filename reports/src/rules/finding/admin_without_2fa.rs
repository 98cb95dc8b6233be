//! This module finds site admins who have not enabled two-factor authentication.
//!
//! Where people sign in through SAML or CAS, the server neither supports nor manages two-factor
//! authentication ("Using SAML for enterprise IAM", under limitations): the identity provider
//! does, and what this finds says nothing about it.

use super::{Context, Query, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "admin_without_2fa",
    severity: Severity::High,
    needs: &["role", "2fa_enabled"],
    query,
};

fn query(_: &Context<'_>) -> Option<Query> {
    Some(Query::is("role", "admin").and(Query::is("2fa_enabled", "false")))
}
