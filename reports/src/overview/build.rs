//! This module builds the overview of a table from the rules of its kind.

use super::chart::Depth;
use super::counter::Counter;
use super::{Chart, Figure, Finding, Kpi, Overview};
use crate::as_of::Sources;
use crate::catalog::Kind;
use crate::query::Answers;
use crate::rules::context::{Context, Paused};
use crate::seats::stopped_feed;
use crate::table::Table;

/// An overview in the making: one rule at a time, so that urgent requests need not wait for all.
#[derive(Debug)]
pub struct Overviewer {
    kind: &'static Kind,
    context: Paused,
    /// Rules that are counted.
    done: usize,
    kpis: Vec<Kpi>,
    findings: Vec<Finding>,
    charts: Vec<Chart>,
}

impl Overviewer {
    /// Begins an overview of a table against the as-of time that `sources` and the table itself
    /// give ([`Context::new`]), with the `answers` that are known about the table.
    #[must_use]
    pub fn new(table: &Table, kind: &'static Kind, sources: Sources<'_>, answers: Answers) -> Self {
        Self {
            kind,
            context: Context::with(table, kind.schema(), sources, answers).pause(),
            done: 0,
            kpis: Vec::new(),
            findings: Vec::new(),
            charts: Vec::new(),
        }
    }

    /// Counts the next figure, finding or chart of the table, which must be the one it began with.
    /// Whether there are more.
    pub fn next(&mut self, table: &Table) -> bool {
        let context = self.context.resume(table);
        let mut counter = Counter::new(&context);
        let Kind { kpis, charts, .. } = self.kind;
        let findings = self.kind.findings().count();
        let finding = self.done.wrapping_sub(kpis.len());
        let chart = finding.wrapping_sub(findings);
        if let Some(rule) = kpis.get(self.done) {
            self.kpis.extend(rule.figure(&context, &mut counter));
        } else if let Some(rule) = self.kind.findings().nth(finding) {
            self.findings.push(rule.finding(&context, &mut counter));
        } else if let Some(rule) = charts.get(chart) {
            rule.draw(&context, Depth::Top, &mut self.charts);
        }
        self.done += 1;
        self.done < kpis.len() + findings + charts.len()
    }

    /// The overview of the table, once there is nothing more to count. Findings are ordered by
    /// severity; among equals, those without a row come last.
    #[must_use]
    pub fn finish(mut self, table: &Table) -> Overview {
        let as_of = self.context.resume(table).as_of;
        self.findings
            .sort_by_key(|finding| (finding.severity, finding.rows == Figure::Count(0)));
        Overview {
            as_of,
            stopped_feed: stopped_feed(table, as_of),
            kpis: self.kpis,
            findings: self.findings,
            charts: self.charts,
        }
    }
}
