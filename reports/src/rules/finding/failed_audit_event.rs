//! Events of an audit log that did not succeed.

use super::{Query, Rule, Severity};
use crate::catalog::moderne::audit::FAILED;

/// The rule.
pub static RULE: Rule = Rule {
    id: "failed_event",
    severity: Severity::Low,
    needs: &["outcome"],
    query: |_| Some(Query::is_one_of("outcome", FAILED.iter().copied())),
};
