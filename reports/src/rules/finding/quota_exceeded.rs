//! This module finds usage beyond what a person's plan includes, which is paid for.

use super::{Query, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "quota_exceeded",
    severity: Severity::Low,
    needs: &["exceeds_quota"],
    query: |_| Some(Query::is("exceeds_quota", "true")),
};
