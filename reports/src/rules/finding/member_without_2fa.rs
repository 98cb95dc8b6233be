//! This module finds members of an enterprise without two-factor authentication.

#[cfg(test)]
use super::Cases;
use super::{Query, Rule, Severity, Words};

pub(super) const TWO_FACTOR: &str = "github_com_two_factor_auth";

pub(super) static RULE: Rule = Rule {
    id: "member_without_2fa",
    severity: Severity::Medium,
    kinds: &["ghec.members"],
    needs: &[TWO_FACTOR],
    query: |_| Some(Query::is(TWO_FACTOR, "false")),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Member without two-factor",
    lead: (
        "{n} person has no two-factor authentication",
        "{n} people have no two-factor authentication",
    ),
    rule: "A person has not enabled two-factor authentication.",
    next: "Require it in the enterprise. For managed users, two-factor is up to the identity \
           provider and this rule does not apply.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["ghec.members"],
    "GitHub com login,GitHub com two factor auth,found\n\
     ada,False,yes\n\
     bob,True,no\n\
     cyd,,?",
)];
