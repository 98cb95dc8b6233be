//! This module finds organizations that nobody owns, so that nobody but a site admin can manage
//! them.

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
