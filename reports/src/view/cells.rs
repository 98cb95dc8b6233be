//! This module defines rows and cells as a view shows them.

use serde::{Deserialize, Serialize};

use crate::table::Unknown;

/// One cell as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The text as the file has it, cut to [`crate::limits::WINDOW_CELL_CHARS`] in windows.
    pub text: String,
    /// Whether `text` was cut.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
    /// Why the value is not known, where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Unknown>,
    /// For timestamps, ms since the epoch; the page shows it in the person's zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ms: Option<i64>,
    /// Search hits in `text`: pairs of start and end in UTF-16 units, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hits: Vec<(u32, u32)>,
}

/// One row as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The table's row, from 0: its identity whatever the view.
    pub row: u32,
    /// Cells in the order of the window's columns.
    pub cells: Vec<Cell>,
}

/// Rows of a view from a position on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Window {
    /// Position of the first row in the view.
    pub first: u32,
    /// Positions of the columns whose cells the rows have, ascending; empty for the first
    /// [`crate::limits::WINDOW_COLUMNS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<u32>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// One row in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The table's row, from 0.
    pub row: u32,
    /// Its line in the file, from 1, header counted; blank lines and lines inside cells are not
    /// counted, so this is the number of the record.
    pub record: u32,
    /// Byte offset of its first cell in the decoded text.
    pub byte: u64,
    /// Every cell in full, those beyond the header too.
    pub cells: Vec<Cell>,
}
