//! This module finds organizations that do not require two-factor authentication of their members.
//! With SAML or CAS the server offers no such requirement.

#[cfg(test)]
use super::Cases;
use super::{Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "organization_without_2fa_requirement",
    severity: Severity::Medium,
    kinds: &["ghes.organizations"],
    needs: &["2fa_required"],
    query: |_| Some(Query::is("2fa_required", "false")),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Two-factor not required",
    lead: (
        "{n} organization does not require two-factor authentication",
        "{n} organizations do not require two-factor authentication",
    ),
    rule: "The organization does not require two-factor authentication of its members.",
    next: "Turn the requirement on; members without it are removed, so tell them first.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["ghes.organizations"],
    "login,2fa_required?,found\n\
     acme,false,yes\n\
     umbrella,true,no\n\
     initech,,?",
)];
