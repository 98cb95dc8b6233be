//! This module finds site admins whom the report marks as dormant.
//!
//! The documentation says that the server marks no site admin as dormant ("Managing dormant
//! users"), so this finds those who became admins after the mark was set, and other versions'
//! ways; [`super::admin_inactive`] finds the rest.

use super::{Context, Query, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "admin_dormant",
    severity: Severity::High,
    needs: &["role", "dormant"],
    query,
};

fn query(_: &Context<'_>) -> Option<Query> {
    Some(Query::is("role", "admin").and(Query::is("dormant", "true")))
}
