//! This module computes the profile of one column, for the head of a table: how much of it is
//! known, how often each value occurs, and the spread of its numbers and times.
//!
//! A profile covers all rows of the file, or those that meet the other conditions of a question. It
//! is computed in steps ([`Profiler`]), so that urgent requests need not wait until a million texts
//! are counted.

mod counts;
mod median;

use serde::{Deserialize, Serialize};

use crate::overview::amount;
use crate::overview::{Chart, ChartPoint, Context, chart};
use crate::table::nanos::Nanos;
use crate::table::part_of;
use crate::table::tally;
use crate::table::{Column, Data, RowSet, Table, Type};
use crate::time::iso_of_ms;
use counts::Counts;
use median::Median;

#[cfg(test)]
mod tests;

/// The contents of a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Rows counted.
    pub rows: u64,
    /// Cells that are not known, by [`crate::table::Unknown::index`].
    pub unknown: [u64; 4],
    /// Distinct known values; texts that differ only in case are one. `None` where there are more
    /// than [`crate::limits::PROFILE_VALUES`].
    pub distinct: Option<u64>,
    /// Numbers by size and times by day, month or year, each point with its query. `None` for
    /// anything else, and where all numbers are equal.
    pub histogram: Option<Chart>,
    /// The most frequent values, each with its query. `None` for times, where too many differ, and
    /// where there are many and none comes twice.
    pub values: Option<Chart>,
    /// The spread of numbers and times; `None` if no value is known.
    pub spread: Option<Spread>,
}

/// The spread of the known numbers, sizes (in bytes) or times (ISO 8601, UTC) of a column, each as
/// a query would write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// The smallest.
    pub least: String,
    /// The smallest that half of the known values do not exceed.
    pub median: String,
    /// The largest.
    pub most: String,
    /// All of them added up, exactly, sums of fractions in millionths; `None` for times, for
    /// numbers that are names of something, and for sums beyond 64 bits.
    pub sum: Option<String>,
}

impl Profile {
    /// The number of known cells.
    #[must_use]
    pub fn known(&self) -> u64 {
        self.rows.saturating_sub(self.unknown.iter().sum())
    }
}

/// The profile of column `at` among all rows; `None` where the table has no such column.
#[must_use]
pub fn profile(context: &Context<'_>, at: usize) -> Option<Profile> {
    let mut profiler = Profiler::new(context.table, at, None)?;
    while profiler.next(context.table, u32::MAX) {}
    profiler.finish(context)
}

/// A profile in the making.
#[derive(Debug)]
pub struct Profiler {
    at: usize,
    /// The rows to count; `None` for all.
    within: Option<RowSet>,
    /// The values of those rows, unless the table's text is the value.
    part: Option<Column>,
    /// Rows to count.
    rows: u32,
    /// Rows, or values of the part, that are counted.
    row: u32,
    counts: Counts,
    median: Option<Median>,
}

impl Profiler {
    /// Begins with column `at` among these rows of the table, or all; `None` where the table has no
    /// such column.
    #[must_use]
    pub fn new(table: &Table, at: usize, within: Option<RowSet>) -> Option<Self> {
        let column = table.columns().get(at)?;
        let part = within.as_ref().and_then(|rows| part_of(table, at, rows));
        let rows = within.as_ref().map_or(table.rows(), RowSet::count);
        let column = part.as_ref().unwrap_or(column);
        Some(Self {
            at,
            row: 0,
            rows,
            counts: Counts::new(column),
            median: Median::new(column, rows),
            within,
            part,
        })
    }

    /// Takes one more step: counts a limited number of rows, or passes once over the column.
    /// Returns whether there is more to do.
    pub fn next(&mut self, table: &Table, rows: u32) -> bool {
        let Some(column) = self.part.as_ref().or_else(|| table.columns().get(self.at)) else {
            return false;
        };
        let all = match column.data {
            Data::Text => table.rows(),
            _ => self.rows,
        };
        if self.row < all && self.counts.is_counted_by_rows() {
            let end = self.row.saturating_add(rows).min(all);
            let within = self.within.as_ref();
            self.counts
                .add(table, self.at, column, within, self.row..end);
            self.row = end;
            return true;
        }
        let median = self.median.as_mut();
        median.is_some_and(|median| median.pass(column))
    }

    /// The profile, once [`Self::next`] says that there is no more to do.
    #[must_use]
    pub fn finish(self, context: &Context<'_>) -> Option<Profile> {
        let whole = context.table.columns().get(self.at)?;
        let column = self.part.as_ref().unwrap_or(whole);
        let is_spread = matches!(column.data, Data::Int(_) | Data::Decimal(_));
        let counted = self.counts.finish(context.table, column, self.rows);
        let histogram = chart::of_column(column, context).filter(|_| is_spread);
        Some(Profile {
            rows: u64::from(self.rows),
            unknown: column.unknown,
            distinct: counted.distinct,
            histogram: histogram.map(|chart| match self.part {
                Some(_) => without_empty_ends(chart),
                None => chart,
            }),
            values: counted.values,
            spread: self.median.and_then(|median| spread(column, &median)),
        })
    }
}

/// A chart without the days or months before the first and after the last that has rows: it is drawn
/// over the range of the whole column.
fn without_empty_ends(mut chart: Chart) -> Chart {
    let has_rows = |point: &ChartPoint| point.rows > 0;
    let first = chart.points.iter().position(has_rows).unwrap_or(0);
    let last = chart.points.iter().rposition(has_rows);
    chart.points.truncate(last.map_or(0, |last| last + 1));
    chart.points.drain(..first.min(chart.points.len()));
    chart
}

fn spread(column: &Column, median: &Median) -> Option<Spread> {
    let (least, most) = median.range();
    let text = |key: i64| match &column.data {
        Data::Decimal(_) => median::decimal_of(key).to_string(),
        _ if column.ty == Type::Timestamp => iso_of_ms(key),
        _ => key.to_string(),
    };
    Some(Spread {
        least: text(least),
        median: text(median.found()?),
        most: text(most),
        sum: sum(column),
    })
}

/// The known numbers or sizes of a column, added up, where that says anything.
fn sum(column: &Column) -> Option<String> {
    if column.ty == Type::Timestamp || chart::is_name(column) {
        return None;
    }
    match &column.data {
        Data::Int(values) => {
            let sum = tally::sum(values);
            i64::try_from(sum).ok().map(|sum| sum.to_string())
        }
        Data::Decimal(values) => {
            let numbers = Nanos::of(column)?;
            let known = (0..values.len()).filter_map(|row| numbers.at(row));
            let micros = amount::micros(known.fold(0, i128::saturating_add));
            (micros.unsigned_abs() < i64::MAX.unsigned_abs()).then(|| amount::text(micros))
        }
        _ => None,
    }
}
