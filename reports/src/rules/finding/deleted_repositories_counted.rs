//! This module finds deleted repositories that the report still lists, and that may still hold disk
//! until they are purged.

use super::{Context, Query, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "deleted_repositories_counted",
    severity: Severity::Low,
    needs: &["deleted"],
    query,
};

fn query(_: &Context<'_>) -> Option<Query> {
    Some(Query::is("deleted", "true"))
}
