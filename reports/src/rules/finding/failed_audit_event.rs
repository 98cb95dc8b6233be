//! This module finds events of an audit log that did not succeed.

use super::{Query, Rule, Severity};

/// The outcomes of an event that did not succeed.
pub(crate) const FAILED: &[&str] = &["failed", "failure", "error"];

pub(crate) static RULE: Rule = Rule {
    id: "failed_event",
    severity: Severity::Low,
    needs: &["outcome"],
    query: |_| Some(Query::is_one_of("outcome", FAILED.iter().copied())),
};
