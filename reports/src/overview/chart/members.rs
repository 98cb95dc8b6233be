//! This module lists all members of a chart, of which a ranking draws only the largest: it searches
//! and orders them, and writes them as text.

use std::borrow::Cow;
use std::cell::OnceCell;

use memchr::memmem;
use serde::{Deserialize, Serialize};

use super::{Depth, columns, value};
use crate::catalog::Kind;
use crate::export::{copy_table, csv_table};
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
    /// The names as they are compared, made when they are first needed: a search or an order of many
    /// members must not take longer than a person waits for a letter.
    names: OnceCell<FoldedNames>,
    /// The positions of all points in the order of their names, made likewise.
    by_name: OnceCell<Vec<u32>>,
}

/// Folded names, one behind the other.
#[derive(Debug)]
struct FoldedNames {
    text: String,
    ends: Vec<usize>,
}

impl FoldedNames {
    fn of(points: &[ChartPoint]) -> Self {
        let mut text = String::new();
        let folded_end = |point: &ChartPoint| {
            text.extend(point.label.chars().map(fold));
            text.len()
        };
        let ends = points.iter().map(folded_end).collect();
        Self { text, ends }
    }

    fn at(&self, place: u32) -> &str {
        let place = place as usize;
        let start = place
            .checked_sub(1)
            .map_or(Some(0), |before| self.ends.get(before).copied());
        let range = start.zip(self.ends.get(place).copied());
        range
            .and_then(|(start, end)| self.text.get(start..end))
            .unwrap_or_default()
    }

    /// All positions in the order of names. The first letters are compared as one number, which
    /// decides most comparisons.
    fn order(&self) -> Vec<u32> {
        let mut keyed: Vec<(u128, u32)> = (0..)
            .zip(&self.ends)
            .map(|(place, _)| {
                let mut first = [0; 16];
                let name = self.at(place).bytes();
                first.iter_mut().zip(name).for_each(|(byte, of)| *byte = of);
                (u128::from_be_bytes(first), place)
            })
            .collect();
        keyed.sort_unstable_by(|(a, at), (b, bt)| {
            let by_name = a.cmp(b).then_with(|| self.at(*at).cmp(self.at(*bt)));
            by_name.then(at.cmp(bt))
        });
        keyed.into_iter().map(|(_, place)| place).collect()
    }
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
        Some(Self {
            chart,
            names: OnceCell::new(),
            by_name: OnceCell::new(),
        })
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
        let names = || {
            self.names
                .get_or_init(|| FoldedNames::of(&self.chart.points))
        };
        let finder = memmem::Finder::new(&needle);
        let matches =
            |place: &u32| needle.is_empty() || finder.find(names().at(*place).as_bytes()).is_some();
        let point = |place: &u32| self.chart.points.get(*place as usize);
        let mut found: Vec<&ChartPoint> = match request.order {
            MemberOrder::Name { .. } => {
                let ordered = self.by_name.get_or_init(|| names().order()).iter();
                ordered
                    .filter(|place| matches(place))
                    .filter_map(point)
                    .collect()
            }
            _ => (0..)
                .zip(&self.chart.points)
                .filter_map(|(place, point)| matches(&place).then_some(point))
                .collect(),
        };
        if let MemberOrder::Value { .. } = request.order {
            found.sort_by_key(|point| match point.below_zero {
                Some(micros) => i128::from(micros),
                None => i128::from(point.value),
            });
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
    fn write<'a>(
        &'a self,
        points: &[&'a ChartPoint],
        words: &'a MembersText,
        with_unknown: bool,
    ) -> String {
        let chart = &self.chart;
        let whole = chart.whole().filter(|whole| *whole > 0);
        let has = [
            true,
            chart.described_by.is_some(),
            true,
            whole.is_some(),
            chart.unit != Unit::Rows,
            points.iter().any(|point| point.lacks > 0),
        ];
        let record = |cells: [Cow<'a, str>; 6]| -> Vec<Cow<'a, str>> {
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
                label.into(),
                point.attribute.as_deref().unwrap_or_default().into(),
                value.into(),
                share
                    .map_or_else(String::new, |whole| percent(point.value, whole))
                    .into(),
                point.rows.to_string().into(),
                point.lacks.to_string().into(),
            ])
        });
        let unknown = (with_unknown && chart.unknown > 0).then(|| {
            let counts_rows = chart.unit == Unit::Rows;
            let rows = chart.unknown.to_string();
            // They are not part of a whole that the chart states.
            let share = whole.filter(|_| counts_rows && chart.of.is_none());
            record([
                (&words.unknown).into(),
                "".into(),
                if counts_rows {
                    rows.clone()
                } else {
                    String::new()
                }
                .into(),
                share
                    .map_or_else(String::new, |whole| percent(chart.unknown, whole))
                    .into(),
                rows.into(),
                "".into(),
            ])
        });
        let head = record(words.headings.each_ref().map(Cow::from));
        let records = std::iter::once(head).chain(body).chain(unknown);
        match words.csv {
            true => csv_table(records),
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
