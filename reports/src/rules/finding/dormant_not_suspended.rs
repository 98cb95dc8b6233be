//! This module finds dormant accounts that can still sign in and still use a licence.
//!
//! The server does not suspend dormant accounts by itself; suspending one frees its licence
//! ("Managing dormant users").

use super::{Context, Query, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "dormant_not_suspended",
    severity: Severity::Medium,
    needs: &["dormant", "suspended"],
    query,
};

fn query(_: &Context<'_>) -> Option<Query> {
    Some(Query::is("dormant", "true").and(Query::is("suspended", "false")))
}
