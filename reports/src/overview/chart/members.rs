//! This module lists all members of a chart, of which a ranking draws only the largest: it searches
//! and orders them, and writes them as text.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Depth, columns};
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
    /// The headings of names, values, rows, and rows without a known value.
    pub headings: [String; 4],
    /// The words for some labels.
    pub labels: Vec<(String, String)>,
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
        let chart = charts.into_iter().find(|chart| chart.id == id)?;
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
        let text = request.text.as_ref().map(|text| self.write(&found, text));
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

    /// Members as text: names, values, and what the chart has of rows and of rows that lack a value.
    fn write(&self, points: &[&ChartPoint], words: &MembersText) -> String {
        let unit = self.chart.unit;
        let has_rows = unit != Unit::Rows;
        let has_lacks = points.iter().any(|point| point.lacks > 0);
        let record = |name: &str, value: &str, rows: &str, lacks: &str| {
            let rows = has_rows.then_some(rows);
            let lacks = has_lacks.then_some(lacks);
            let cells: Vec<String> = [Some(name), Some(value), rows, lacks]
                .into_iter()
                .flatten()
                .map(str::to_owned)
                .collect();
            cells
        };
        let [name, value, rows, lacks] = &words.headings;
        let head = record(name, value, rows, lacks);
        let body = points.iter().map(|point| {
            let label = words.labels.iter().find(|(label, _)| *label == point.label);
            let label = label.map_or(&point.label, |(_, word)| word);
            let value = match (unit, point.rows) {
                (Unit::Bytes | Unit::Sum(_), 0) => Cow::Borrowed(""),
                (Unit::Sum(_), _) => {
                    let micros = i64::try_from(point.value).unwrap_or(i64::MAX);
                    Cow::Owned(amount::text(point.below_zero.unwrap_or(micros)))
                }
                _ => Cow::Owned(point.value.to_string()),
            };
            record(
                label,
                &value,
                &point.rows.to_string(),
                &point.lacks.to_string(),
            )
        });
        let records = std::iter::once(head).chain(body);
        match words.csv {
            true => records
                .map(|cells| csv_record(cells.iter().map(String::as_str)))
                .collect(),
            false => copy_table(records).text,
        }
    }
}
