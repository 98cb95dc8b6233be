//! This module finds owners of an enterprise, or of one of its organizations, without two-factor
//! authentication.

#[cfg(test)]
use super::Cases;
use super::member_without_2fa::TWO_FACTOR;
use super::{Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "owner_without_2fa",
    severity: Severity::High,
    kinds: &["ghec.members"],
    needs: &[
        TWO_FACTOR,
        "github_com_enterprise_roles",
        "owned_organizations",
    ],
    query: |_| {
        let owns = Query::contains("github_com_enterprise_roles", "owner")
            .or(Query::above("owned_organizations", 0));
        Some(Query::is(TWO_FACTOR, "false").and(owns))
    },
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Owner without two-factor",
    lead: (
        "{n} owner has no two-factor authentication",
        "{n} owners have no two-factor authentication",
    ),
    rule: "An owner of the enterprise or of an organization has not enabled two-factor \
           authentication.",
    next: "Ask them to enable it today. For managed users, two-factor is up to the identity \
           provider and this rule does not apply.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["ghec.members"],
    "GitHub com two factor auth,GitHub com enterprise roles,GitHub com member roles,found\n\
     False,Owner,,yes\n\
     False,Member,acme:Owner,yes\n\
     False,Member,acme:Member,no\n\
     True,Owner,acme:Owner,no\n\
     ,Owner,,?",
)];
