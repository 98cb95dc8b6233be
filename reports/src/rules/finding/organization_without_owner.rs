//! This module finds organizations without an owner, which only a site admin can manage.

#[cfg(test)]
use super::Cases;
use super::{Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "organization_without_owner",
    severity: Severity::High,
    kinds: &["ghes.organizations"],
    needs: &["owners"],
    query: |_| Some(Query::is("owners", 0)),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Organization without owner",
    lead: (
        "{n} organization has no owner",
        "{n} organizations have no owner",
    ),
    rule: "The organization has no owner: no one can manage its people and settings.",
    next: "Appoint an owner from the site admin dashboard.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["ghes.organizations"],
    "login,owners,found\n\
     acme,0,yes\n\
     umbrella,1,no\n\
     initech,,?",
)];
