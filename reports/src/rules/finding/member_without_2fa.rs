//! This module finds members of an enterprise without two-factor authentication.

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
    rule: "A person has not enabled two-factor authentication.",
    next: "Require it in the enterprise. For managed users, two-factor is up to the identity \
           provider and this rule does not apply.",
    page: None,
};
