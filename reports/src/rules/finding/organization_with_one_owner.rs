//! This module finds organizations with one owner. GitHub's documentation advises two at least, so
//! that an organization does not lose its only one ("Maintaining ownership continuity for your
//! organization").

use super::{Context, Query, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "organization_with_one_owner",
    severity: Severity::Medium,
    needs: &["owners"],
    query,
};

fn query(_: &Context<'_>) -> Option<Query> {
    Some(Query::is("owners", 1))
}
