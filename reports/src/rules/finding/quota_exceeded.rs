//! This module finds usage beyond what a person's plan includes, which is paid for.

#[cfg(test)]
use super::Cases;
use super::{Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "quota_exceeded",
    severity: Severity::Low,
    kinds: &["ghec.premium_requests", "ghec.token_usage"],
    needs: &["exceeds_quota"],
    query: |_| Some(Query::is("exceeds_quota", "true")),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Over the monthly quota",
    lead: (
        "{n} row of usage exceeds a monthly quota",
        "{n} rows of usage exceed a monthly quota",
    ),
    rule: "The usage exceeds what the person’s plan includes, and is paid for.",
    next: "Set a budget, or give the person a larger plan if that is cheaper.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["ghec.premium_requests", "ghec.token_usage"],
    "username,exceeds_quota,found\n\
     ada,True,yes\n\
     bob,False,no\n\
     cyd,,?",
)];
