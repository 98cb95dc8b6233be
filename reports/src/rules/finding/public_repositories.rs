//! This module finds repositories that everyone who reaches the server can read: without signing
//! in, unless the server is in private mode.

use super::{Context, Query, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "public_repositories",
    severity: Severity::Medium,
    needs: &["visibility"],
    query,
};

fn query(_: &Context<'_>) -> Option<Query> {
    Some(Query::is("visibility", "public"))
}
