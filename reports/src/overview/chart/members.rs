//! This module lists all members of a chart, of which a ranking draws only the largest: it searches
//! and orders them, and writes them as text.

use serde::{Deserialize, Serialize};

use super::{Depth, columns, value};
use crate::catalog::Kind;
use crate::export::{copy_table, csv_record};
use crate::fold::fold;
use crate::limits::SHOWN_MEMBERS;
use crate::overview::{Chart, ChartPoint, Unit, amount};
use crate::rules::context::Context;

/// A request for the members of one chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembersRequest {
    /// The chart's id.
    pub chart: String,
    /// As-of time a person chose, ms since the epoch.
    pub as_of_ms: Option<i64>,
    /// Part of a name, in any case; empty for all.
    pub search: String,
    /// The order of the members.
    pub order: MemberOrder,
    /// Asks for all of them as text.
    pub text: Option<MembersText>,
}

/// The order of members.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberOrder {
    /// That of the chart.
    #[default]
    Drawn,
    /// By value.
    Value {
        /// Whether the smallest comes first.
        ascending: bool,
    },
    /// By name.
    Name {
        /// Whether `a` comes first.
        ascending: bool,
    },
}

/// The form of members as text, and the words in it, which the engine does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembersText {
    /// Whether it is a CSV file; else it has tabs, for the clipboard.
    pub csv: bool,
    /// The headings of names, of what describes them, values, shares, rows, and rows without a known
    /// value.
    pub headings: [String; 6],
    /// The words for some labels.
    pub labels: Vec<(String, String)>,
    /// The label of the rows that the chart cannot place.
    pub unknown: String,
}

/// Some of a chart's members.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Members {
    /// The chart. Its points are the members that match, in order, [`SHOWN_MEMBERS`] at most.
    pub chart: Chart,
    /// The number of members that match the search.
    pub matched: u64,
    /// The number of members of the list.
    pub listed: u64,
    /// The number of members beyond [`crate::limits::LISTED_MEMBERS`].
    pub unlisted: u64,
    /// The members that match, as text, if that was asked for.
    pub text: Option<String>,
}

/// All members of a chart.
#[derive(Debug)]
pub struct MemberList {
    chart: Chart,
}

impl MemberList {
    /// The members of a kind's chart, or of the chart of one column; `None` if the table has no such
    /// chart.
    #[must_use]
    pub fn new(context: &Context<'_>, kind: &Kind, id: &str) -> Option<Self> {
        let mut charts = Vec::new();
        if let Some(rule) = kind.charts.iter().find(|rule| rule.id == id) {
            rule.draw(context, Depth::All, &mut charts);
        } else {
            let (_, key) = id.split_once(':')?;
            charts.extend(columns::chart(context.column(key)?, Depth::All, context));
        }
        let mut chart = charts.into_iter().find(|chart| chart.id == id)?;
        describe(&mut chart, context, kind);
        Some(Self { chart })
    }

    /// The chart's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.chart.id
    }

    /// The members that a request asks for.
    #[must_use]
    pub fn find(&self, request: &MembersRequest) -> Members {
        let needle: String = request.search.trim().chars().map(fold).collect();
        let folded = |point: &ChartPoint| point.label.chars().map(fold).collect::<String>();
        let points = self.chart.points.iter();
        let mut found: Vec<&ChartPoint> = points
            .filter(|point| needle.is_empty() || folded(point).contains(&needle))
            .collect();
        let value = |point: &&ChartPoint| match point.below_zero {
            Some(micros) => i128::from(micros),
            None => i128::from(point.value),
        };
        match request.order {
            MemberOrder::Drawn => {}
            MemberOrder::Value { .. } => found.sort_by_key(value),
            MemberOrder::Name { .. } => found.sort_by_cached_key(|point| folded(point)),
        }
        if let MemberOrder::Value { ascending: false } | MemberOrder::Name { ascending: false } =
            request.order
        {
            found.reverse();
        }
        let text = request.text.as_ref().map(|text| {
            let with_unknown = needle.is_empty();
            self.write(&found, text, with_unknown)
        });
        Members {
            matched: found.len() as u64,
            listed: self.chart.points.len() as u64,
            unlisted: self.chart.others.as_ref().map_or(0, |others| others.names),
            chart: Chart {
                points: found.into_iter().take(SHOWN_MEMBERS).cloned().collect(),
                others: None,
                ..self.without_points()
            },
            text,
        }
    }

    fn without_points(&self) -> Chart {
        Chart {
            described_by: self.chart.described_by.clone(),
            id: self.chart.id.clone(),
            form: self.chart.form,
            unit: self.chart.unit,
            by: self.chart.by.clone(),
            over: self.chart.over.clone(),
            points: Vec::new(),
            of: self.chart.whole(),
            extent: self.chart.extent,
            others: None,
            beyond: self.chart.beyond,
            unknown: self.chart.unknown,
            unknown_query: self.chart.unknown_query.clone(),
        }
    }

    /// Members as text, with the columns that the chart has: names, what describes them, values,
    /// shares, rows, and rows that lack a value. The rows that the chart cannot place come last.
    fn write(&self, points: &[&ChartPoint], words: &MembersText, with_unknown: bool) -> String {
        let Self { chart } = self;
        let whole = chart.whole().filter(|whole| *whole > 0);
        let has = [
            true,
            chart.described_by.is_some(),
            true,
            whole.is_some(),
            chart.unit != Unit::Rows,
            points.iter().any(|point| point.lacks > 0),
        ];
        let record = |cells: [String; 6]| -> Vec<String> {
            let cells = cells.into_iter().zip(has);
            cells
                .filter_map(|(cell, has)| has.then_some(cell))
                .collect()
        };
        let body = points.iter().map(|point| {
            let label = words.labels.iter().find(|(label, _)| *label == point.label);
            let label = label.map_or(&point.label, |(_, word)| word);
            let (value, share) = match (chart.unit, point.rows) {
                (Unit::Bytes | Unit::Sum(_), 0) => (String::new(), None),
                (Unit::Sum(_), _) => {
                    let micros = i64::try_from(point.value).unwrap_or(i64::MAX);
                    (amount::text(point.below_zero.unwrap_or(micros)), whole)
                }
                _ => (point.value.to_string(), whole),
            };
            record([
                label.clone(),
                point.attribute.clone().unwrap_or_default(),
                value,
                share.map_or_else(String::new, |whole| percent(point.value, whole)),
                point.rows.to_string(),
                point.lacks.to_string(),
            ])
        });
        let unknown = (with_unknown && chart.unknown > 0).then(|| {
            let counts_rows = chart.unit == Unit::Rows;
            let rows = chart.unknown.to_string();
            // They are not part of a whole that the chart states.
            let share = whole.filter(|_| counts_rows && chart.of.is_none());
            record([
                words.unknown.clone(),
                String::new(),
                if counts_rows {
                    rows.clone()
                } else {
                    String::new()
                },
                share.map_or_else(String::new, |whole| percent(chart.unknown, whole)),
                rows,
                String::new(),
            ])
        });
        let head = record(words.headings.clone());
        let records = std::iter::once(head).chain(body).chain(unknown);
        match words.csv {
            true => records
                .map(|cells| csv_record(cells.iter().map(String::as_str)))
                .collect(),
            false => copy_table(records).text,
        }
    }
}

/// Gives each point the one value that all of its rows have in the column that describes it, if the
/// kind names one and the table has it.
fn describe(chart: &mut Chart, context: &Context<'_>, kind: &Kind) {
    let Some(of) = kind.attributes.iter().find(|pair| pair.0 == chart.by) else {
        return;
    };
    let (by, of) = (context.column(&chart.by), context.column(of.1));
    let Some((by, of)) = by.zip(of) else { return };
    if let Some(values) = value::attributes(by, of, &chart.points, context.table) {
        chart.described_by = Some(of.key.clone());
        for (point, value) in chart.points.iter_mut().zip(values) {
            point.attribute = value;
        }
    }
}

/// A share in percent, to a hundredth, without a sign: `12.5`.
fn percent(part: u64, whole: u64) -> String {
    let hundredths = (u128::from(part) * 10_000 + u128::from(whole) / 2) / u128::from(whole);
    let (percent, rest) = (hundredths / 100, hundredths % 100);
    let text = format!("{percent}.{rest:02}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
