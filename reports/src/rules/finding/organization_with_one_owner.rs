//! This module finds organizations with one owner. GitHub's documentation advises two at least, so
//! that an organization does not lose its only one ("Maintaining ownership continuity for your
//! organization").

#[cfg(test)]
use super::Cases;
use super::{Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "organization_with_one_owner",
    severity: Severity::Medium,
    kinds: &["ghes.organizations"],
    needs: &["owners"],
    query: |_| Some(Query::is("owners", 1)),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Organization with one owner",
    lead: (
        "{n} organization has only one owner",
        "{n} organizations have only one owner",
    ),
    rule: "Exactly one person owns the organization; if they leave, no one does.",
    next: "Appoint a second owner.",
    page: Some(
        "https://docs.github.com/en/organizations/managing-peoples-access-to-your-organization-with-roles/maintaining-ownership-continuity-for-your-organization",
    ),
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["ghes.organizations"],
    "login,owners,found\n\
     acme,0,no\n\
     umbrella,1,yes\n\
     hooli,2,no\n\
     initech,,?",
)];
