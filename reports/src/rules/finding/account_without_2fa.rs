//! This module finds accounts that have not enabled two-factor authentication. The note on SAML and
//! CAS in [`super::admin_without_2fa`] applies here, too.

#[cfg(test)]
use super::Cases;
use super::{Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "account_without_2fa",
    severity: Severity::Medium,
    kinds: &["ghes.users", "ghec.dormant_users"],
    needs: &["2fa_enabled"],
    query: |_| Some(Query::is("2fa_enabled", "false")),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Account without two-factor",
    lead: (
        "{n} account has no two-factor authentication",
        "{n} accounts have no two-factor authentication",
    ),
    rule: "An account has not enabled two-factor authentication.",
    next: "Require two-factor in its organizations. If people sign in through SAML or CAS, \
           two-factor is up to the identity provider and this rule does not apply.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["ghes.users", "ghec.dormant_users"],
    "2fa_enabled?,login,found\n\
     false,ada,yes\n\
     true,bob,no\n\
     ,cyd,?",
)];
