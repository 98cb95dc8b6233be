//! This module draws charts: counts side by side, each with the query of its rows.
//!
//! Points are counted in one pass over a column, not by asking each point's question: a hundred
//! months would be a hundred passes. The tests of [`super`] check that both agree.

mod columns;
mod disk;
mod exact_sum;
mod grouped;
pub(crate) mod members;
mod number;
mod row_filter;
mod series;
mod time;
mod value;

use super::{Chart, ChartForm, ChartPoint, Extent, Unit};
use crate::limits::{LISTED_MEMBERS, TOP_BARS};
use crate::query::{Literal, Query};
use crate::rules::chart::{Plot, Rule};
use crate::rules::context::Context;
use crate::table::{Column, Table};
use row_filter::RowFilter;
pub(crate) use value::shortened;

/// The number of a ranking's names that become points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// The largest, as many as a person compares at a glance ([`TOP_BARS`]).
    Top,
    /// Those that a list can have ([`LISTED_MEMBERS`]), also if they add up to nothing.
    All,
}

impl Depth {
    fn limit(self) -> usize {
        match self {
            Self::Top => TOP_BARS,
            Self::All => LISTED_MEMBERS,
        }
    }
}

impl Rule {
    /// Appends the chart, or the charts, of a table.
    pub(super) fn draw(&self, context: &Context<'_>, depth: Depth, charts: &mut Vec<Chart>) {
        let column = |key| context.column(context.resolve(key));
        let chart = match self.plot {
            Plot::ByMonth { column: key } => {
                column(key).and_then(|c| time::by_month(self.id, c, context))
            }
            Plot::Recency { column: key } => {
                column(key).and_then(|c| time::recency(self.id, c, context))
            }
            Plot::Ranking { column: key } => {
                column(key).and_then(|c| value::ranking(self.id, c, depth, context.table))
            }
            Plot::DistinctBy {
                column: key,
                of,
                notable,
            } => column(key).zip(column(of)).and_then(|(by, of)| {
                grouped::distinct_by(self.id, by, of, notable.and_then(column), depth, context)
            }),
            Plot::SumBy {
                column: key,
                of,
                amount,
                once,
            } => column(key).zip(column(of)).and_then(|(by, of)| {
                let once = RowFilter::of(once, context)?;
                grouped::sum_by(self.id, by, of, amount, once, depth, context)
            }),
            Plot::ByDay { column: key } => {
                column(key).and_then(|c| series::by_day(self.id, c, context))
            }
            Plot::DistinctByDay { column: key, of } => column(key)
                .zip(column(of))
                .and_then(|(by, of)| series::distinct_by_day(self.id, by, of, context)),
            Plot::SumByDay {
                column: key,
                of,
                amount,
            } => column(key)
                .zip(column(of))
                .and_then(|(by, of)| series::sum_by_day(self.id, by, of, amount, context)),
            Plot::Split { column: key } => {
                column(key).and_then(|c| value::split(self.id, c, depth, context.table))
            }
            Plot::SplitOnce { column: key, once } => column(key).and_then(|c| {
                let once = RowFilter::of(Some(once), context)?;
                value::split_once(self.id, c, once, depth, context.table)
            }),
            Plot::Counts {
                column: key,
                starts,
                once,
            } => column(key).and_then(|c| {
                let once = RowFilter::of(once, context)?;
                number::counts(self.id, c, starts, once)
            }),
            Plot::Sizes { column: key } => column(key).and_then(|c| number::sizes(self.id, c)),
            Plot::Largest { id, names, size } => {
                column(id).zip(column(size)).and_then(|(id, size)| {
                    disk::largest(self.id, id, size, names, depth, context.table)
                })
            }
            Plot::BytesBy { column: key, size } => column(key)
                .zip(column(size))
                .and_then(|(by, size)| disk::bytes_by(self.id, by, size, depth, context.table)),
            Plot::EveryColumn => {
                columns::draw(context, charts);
                None
            }
        };
        charts.extend(chart);
    }
}

/// The chart of a column about which only its values are known; `None` if there is nothing to draw.
pub(crate) fn of_column(column: &Column, context: &Context<'_>) -> Option<Chart> {
    columns::chart(column, Depth::Top, context)
}

/// The most frequent values of a column of truths or categories, ranked; `None` where none is
/// known, and for anything else.
pub(crate) fn values_of_column(column: &Column, table: &Table) -> Option<Chart> {
    value::ranking(
        &format!("values_of:{}", column.key),
        column,
        Depth::Top,
        table,
    )
}

/// Whether the numbers of a column are ids, whose sum has no meaning.
pub(crate) fn is_name(column: &Column) -> bool {
    column.key == "id" || column.key.ends_with("_id")
}

/// Selects the rows in which a column is known and is none of these values.
pub(crate) fn without<V: Into<Literal>>(column: &Column, values: Vec<V>) -> Query {
    match values.is_empty() {
        true => Query::known(&column.key),
        false => Query::is_one_of(&column.key, values).not(),
    }
}

/// A point that counts rows.
fn point(label: impl Into<String>, rows: u64, query: &Query) -> ChartPoint {
    ChartPoint {
        label: label.into(),
        value: rows,
        rows,
        query: query.to_string(),
        ..ChartPoint::default()
    }
}

/// A chart by one column, whose unknown cells it leaves out; `None` where it would be empty.
fn chart(
    id: &str,
    form: ChartForm,
    unit: Unit,
    points: Vec<ChartPoint>,
    column: &Column,
) -> Option<Chart> {
    points.iter().any(|point| point.rows > 0).then(|| Chart {
        id: id.to_owned(),
        form,
        unit,
        by: column.key.clone(),
        over: None,
        points,
        of: None,
        extent: Extent::Whole,
        others: None,
        beyond: 0,
        unknown: column.unknown_total(),
        unknown_query: Query::unknown(&column.key).to_string(),
    })
}
