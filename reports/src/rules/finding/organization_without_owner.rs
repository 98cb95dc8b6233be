//! This module finds organizations without an owner, which only a site admin can manage.

use super::{Context, Query, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "organization_without_owner",
    severity: Severity::High,
    needs: &["owners"],
    query,
};

fn query(_: &Context<'_>) -> Option<Query> {
    Some(Query::is("owners", 0))
}
