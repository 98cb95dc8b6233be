//! This module caches the rows that an engine has sent.

use std::collections::BTreeMap;
use std::sync::Arc;

use reports::view::{Cell, Row};

/// Rows of the current view that have arrived, by position.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RowCache {
    /// The view's generation these rows belong to; 0 are the first rows while the file streams.
    pub generation: u32,
    /// The columns whose cells the rows have, as [`reports::view::Window::columns`] has them.
    pub columns: Vec<u32>,
    /// Arrived rows by position in the view. Rows far from where a person looks are dropped.
    pub by_position: BTreeMap<u32, Arc<Row>>,
}

impl RowCache {
    /// A row's cell in a column of the table, if it has arrived.
    #[must_use]
    pub fn cell<'r>(&self, row: &'r Row, column: u32) -> Option<&'r Cell> {
        let at = match &self.columns[..] {
            [] => column as usize,
            columns => columns.binary_search(&column).ok()?,
        };
        row.cells.get(at)
    }
}
