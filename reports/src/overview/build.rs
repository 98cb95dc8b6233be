//! This module builds the overview of a table from the rules of its kind.

use super::counter::Counter;
use super::{Figure, Finding, Overview};
use crate::as_of::Sources;
use crate::catalog::Kind;
use crate::rules::context::Context;
use crate::seats::stopped_feed;
use crate::table::Table;

/// Counts what the kind's rules ask of a table, against the as-of time that `sources` and the
/// table itself give ([`Context::new`]).
///
/// Findings are ordered by severity; among equals, those without a row come last.
#[must_use]
pub fn overview(table: &Table, kind: &Kind, sources: Sources<'_>) -> Overview {
    let context = Context::new(table, kind.schema(), sources);
    let mut counter = Counter::new(&context);
    let kpis = kind
        .kpis
        .iter()
        .filter_map(|rule| rule.figure(&context, &mut counter))
        .collect();
    let mut findings: Vec<Finding> = kind
        .findings()
        .map(|rule| rule.finding(&context, &mut counter))
        .collect();
    findings.sort_by_key(|finding| (finding.severity, finding.rows == Figure::Count(0)));
    let mut charts = Vec::new();
    for rule in kind.charts {
        rule.draw(&context, &mut charts);
    }
    Overview {
        as_of: context.as_of,
        stopped_feed: stopped_feed(table, context.as_of),
        kpis,
        findings,
        charts,
    }
}
