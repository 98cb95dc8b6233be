//! This module has the words about the columns of a table of no known kind.

use crate::model::format::{count, percent};

pub const COLUMNS: &str = "Columns";
pub const COUNTING: &str = "Counting…";
pub const MEDIAN: &str = "median";
pub const NO_VALUES: &str = "no known value";
pub const FIRST_ROWS: &str = "First rows";
/// The heading of the rows if a filter or a search leaves rows out.
pub const FIRST_OF_FILTERED: &str = "First rows of the filtered table";
pub const RECORD: &str = "Row";
pub const WHOLE_TABLE: &str = "Open the table";

/// How full a column is: `98% filled`.
#[must_use]
pub fn filled(known: u64, rows: u64) -> String {
    match (known, rows) {
        (0, _) => "no values".to_owned(),
        (known, rows) if known == rows => "all filled".to_owned(),
        (known, rows) => format!("{} filled", percent(known, rows)),
    }
}

/// The link to the rows without a value: `12 without a value`.
#[must_use]
pub fn without_value(rows: u64) -> String {
    format!("{} without a value", count(rows))
}

/// The values after those that are listed: `and 4 others`.
#[must_use]
pub fn others(values: u64) -> String {
    match values {
        1 => "and 1 other".to_owned(),
        values => format!("and {} others", count(values)),
    }
}

/// The end of a column's button for screen readers.
#[must_use]
pub fn sort_by(name: &str) -> String {
    format!("Sort the table by {name}")
}

/// `Show all 400 columns`.
#[must_use]
pub fn show_all(columns: usize) -> String {
    format!("Show all {} columns", count(columns as u64))
}

/// The button of a row: `Show row 3`.
#[must_use]
pub fn show_row(row: u64) -> String {
    format!("Show row {}", count(row))
}
