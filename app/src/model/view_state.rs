//! This module holds the view state of a file: which part, rows, order and columns are shown, as
//! plain values.

use std::collections::BTreeSet;
use std::sync::Arc;

use reports::table::RowRanges;

use crate::model::reclaim::terms::Terms;

/// Which part of a file's page is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pane {
    #[default]
    Overview,
    /// Which seats to take back, of kinds that have seats.
    Reclaim,
    /// Rows.
    Table,
    Problems,
}

/// The view of a file. It has a text form in the URL's fragment ([`crate::model::fragment`]), so
/// that Back undoes every step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ViewState {
    pub pane: Pane,
    /// Query text; empty selects all rows.
    pub query: String,
    /// Search text over all columns. Never in the URL.
    pub search: String,
    /// Only these rows are shown, of those that query and search select. Never in the URL.
    pub only: Option<Arc<RowRanges>>,
    /// Sort keys by column key, most significant first; true is descending.
    pub sort: Vec<(String, bool)>,
    /// As-of time chosen by the person, ms since the epoch.
    pub as_of_ms: Option<i64>,
    /// The row whose detail is open.
    pub row: Option<u32>,
    /// Columns that are not shown, by their positions in the file.
    pub hidden: BTreeSet<u32>,
    /// The settings for reclaiming seats.
    pub terms: Terms,
}

impl ViewState {
    /// The text to search for, without the spaces around it, which pasting adds and only the field
    /// keeps.
    #[must_use]
    pub fn search_text(&self) -> &str {
        self.search.trim()
    }

    /// Whether a query, a search or a choice of rows may leave rows out.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        !self.query.is_empty() || !self.search_text().is_empty() || self.only.is_some()
    }

    /// The only rows that are shown; `None` for all.
    #[must_use]
    pub fn only_rows(&self) -> Option<RowRanges> {
        self.only.as_deref().cloned()
    }

    /// Selects the rows of a query: all of them and no others.
    pub fn select(&mut self, query: &str) {
        query.clone_into(&mut self.query);
        self.search.clear();
        self.only = None;
    }
}

/// Whether a change of the view state is a step of its own that Back undoes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Back returns to the view state before.
    Push,
    /// The change belongs to the step before: a letter typed, a panel moved to the next row.
    Replace,
}
