//! This module finds events whose outcome is a failure: denied, refused, gone wrong.

use super::{Context, Query, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "failed_event",
    severity: Severity::Low,
    needs: &["failed"],
    query,
};

fn query(_: &Context<'_>) -> Option<Query> {
    Some(Query::is("failed", "true"))
}
