//! This module finds suspended accounts that still have the site admin role, and will have it again
//! when they are unsuspended.

use super::{Context, Query, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "admin_suspended",
    severity: Severity::Medium,
    needs: &["role", "suspended"],
    query,
};

fn query(_: &Context<'_>) -> Option<Query> {
    Some(Query::is("role", "admin").and(Query::is("suspended", "true")))
}
