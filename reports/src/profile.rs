//! What one column of any kind holds, for the head of a table: how much of it is known, how often
//! which values come, how its numbers and times are spread.

use serde::{Deserialize, Serialize};

use crate::overview::distinct::Ids;
use crate::overview::{Chart, Context, chart};
use crate::view;
use crate::wire::ValueCount;

#[cfg(test)]
mod tests;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Rows of the table.
    pub rows: u64,
    /// Cells that are not known, by [`crate::table::Unknown::index`].
    pub unknown: [u64; 4],
    /// Distinct known values; texts that differ only in case are one.
    pub distinct: u64,
    /// Numbers by size, times by day or month, truths and categories by value: each mark with
    /// its query. `None` for text, and where all values are equal.
    pub chart: Option<Chart>,
    /// The most frequent values, each with its query; of times, the months.
    pub values: Vec<ValueCount>,
    /// How many values there are beyond those.
    pub more: u64,
    /// Smallest and largest known value as texts, for numbers and times.
    pub range: Option<(String, String)>,
}

/// The profile of column `at`; `None` where the table has no such column.
#[must_use]
pub fn profile(context: &Context<'_>, at: usize) -> Option<Profile> {
    let column = context.table.columns().get(at)?;
    let values = view::values(context.table, at, None);
    Some(Profile {
        rows: u64::from(context.table.rows()),
        unknown: column.unknown,
        distinct: Ids::new(context.table, at).total(),
        chart: chart::of_column(column, context),
        values: values.values,
        more: values.more,
        range: values.range,
    })
}
