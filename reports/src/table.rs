//! This module holds the rows of one report in memory: the decoded text, an index of its cells,
//! typed columns.
//!
//! Text is held once, as it was decoded. A cell is a range of it, found through the index
//! ([`crate::csv::Index`]), and unquoted when it is asked for. Only what is counted, compared or
//! sorted often is held a second time, as typed values.

pub mod column;
pub mod derive;
pub mod dictionary;
pub(crate) mod distinct;
pub(crate) mod nanos;
mod part;
mod row_ranges;
mod row_set;
pub(crate) mod tally;

use std::borrow::Cow;
use std::ops::Range;

use crate::csv::{Dialect, Index, unquote};
use crate::encoding::Charset;
use column::{BOOL_UNKNOWN, CODE_UNKNOWN, INT_KNOWN_MIN, unknown_decimal};
pub use column::{Column, Data, Type, Unknown};
pub(crate) use part::part_of;
pub use row_ranges::RowRanges;
pub use row_set::RowSet;

/// The rows of one report.
#[derive(Debug, Clone)]
pub struct Table {
    /// Decoded text of the whole file, header included. UTF-8, or single bytes in `charset`.
    pub(crate) text: Vec<u8>,
    pub(crate) charset: Charset,
    pub(crate) dialect: Dialect,
    /// Whether a cell without bytes, or with a single blank, is missing: synthetic text puts values
    /// that are present and empty in quotes.
    pub(crate) empty_means_missing: bool,
    pub(crate) index: Index,
    /// Records before the first row: 1 where the file has a header.
    pub(crate) header_records: u32,
    /// Records above the header, which are in the text and not in the index.
    pub(crate) preamble_records: u32,
    pub(crate) columns: Vec<Column>,
}

impl Table {
    /// The number of rows, without the header.
    #[must_use]
    pub fn rows(&self) -> u32 {
        self.index.records().saturating_sub(self.header_records)
    }

    /// Removes the last row: its record, its values, and names that only it has.
    pub(crate) fn remove_last_row(&mut self) {
        let Some(row) = self.rows().checked_sub(1) else {
            return;
        };
        for at in 0..self.columns.len() {
            let state = self.state(row, at);
            if let Some(column) = self.columns.get_mut(at) {
                column.remove_last(state);
            }
        }
        let record = self.record_of(row);
        self.index.remove_records(record, |_| true);
    }

    /// The columns, in the file's order, and behind them those made of others.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The number of the file's own columns; derived columns come after them.
    #[must_use]
    pub fn file_columns(&self) -> usize {
        self.columns.partition_point(|column| !column.derived)
    }

    /// The position of the column with this key.
    #[must_use]
    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.key == key)
    }

    /// The dialect the file is written in.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The charset of [`Self::bytes`].
    #[must_use]
    pub fn charset(&self) -> Charset {
        self.charset
    }

    /// The decoded text of the whole file: what a search scans.
    #[must_use]
    pub fn all_text(&self) -> &[u8] {
        &self.text
    }

    /// The record (row of the file, header counted) of a row.
    #[must_use]
    pub fn record_of(&self, row: u32) -> u32 {
        row + self.header_records
    }

    /// The number of a row's record in the file, from 1: whatever stands above it is counted.
    #[must_use]
    pub fn record_number(&self, row: u32) -> u32 {
        let above = self.preamble_records.saturating_add(1);
        let record = self.record_of(row);
        let removed = self.index.removed_before(record);
        record.saturating_add(above).saturating_add(removed)
    }

    /// Byte range of a row in [`Self::all_text`], from its first cell's start to its last cell's
    /// end.
    #[must_use]
    pub fn row_span(&self, row: u32) -> (usize, usize) {
        self.index.record_span(self.record_of(row))
    }

    /// Returns the first row that ends at or after byte `at` of [`Self::all_text`], which is the
    /// row that holds `at` if any does; `rows()` if no row does.
    #[must_use]
    pub fn row_at(&self, at: usize) -> u32 {
        self.index.record_at(at).saturating_sub(self.header_records)
    }

    /// Byte range of a cell in [`Self::all_text`], quotes included; `None` where the row is too
    /// short to have a place for it. [`Self::raw`] knows whether it is there.
    #[must_use]
    #[inline]
    pub fn cell_span(&self, row: u32, column: usize) -> Option<(usize, usize)> {
        self.index.cell_span(self.record_of(row), column)
    }

    /// Byte ranges of a column's cells in these rows, quotes included; `None` where rows differ in
    /// width, or are too short to have it.
    #[must_use]
    pub fn column_spans(
        &self,
        rows: Range<u32>,
        column: usize,
    ) -> Option<impl ExactSizeIterator<Item = (usize, usize)>> {
        let records = self.record_of(rows.start)..self.record_of(rows.end);
        self.index.column_spans(records, column)
    }

    /// The bytes of a cell as the file writes them, quotes included; `None` where the row has no
    /// such cell.
    #[must_use]
    #[inline]
    pub fn raw(&self, row: u32, column: usize) -> Option<&[u8]> {
        let (start, end) = self.cell_span(row, column)?;
        let raw = self.text.get(start..end)?;
        let is_absent = self.empty_means_missing && matches!(raw, [] | [b' ']);
        (!is_absent).then_some(raw)
    }

    /// Returns the bytes of a cell without its quotes, in [`Self::charset`]; `None` if the row has
    /// no such cell. A derived column gives its value as text.
    #[must_use]
    #[inline]
    pub fn bytes(&self, row: u32, column: usize) -> Option<Cow<'_, [u8]>> {
        if let Some(about) = self.columns.get(column)
            && about.derived
        {
            return derive::bytes(about, row);
        }
        Some(unquote(self.raw(row, column)?, self.dialect.quote))
    }

    /// The text of a cell; empty where the row has no such cell.
    #[must_use]
    pub fn cell(&self, row: u32, column: usize) -> Cow<'_, str> {
        match self.bytes(row, column) {
            Some(bytes) => self.charset.decode(bytes),
            None => Cow::Borrowed(""),
        }
    }

    /// The number of cells of a row in the file, which may differ from the number of columns.
    #[must_use]
    pub fn cells(&self, row: u32) -> usize {
        self.index.cells(self.record_of(row))
    }

    /// The number of cells of the longest of these rows in the file.
    #[must_use]
    pub fn widest(&self, rows: Range<u32>) -> usize {
        if self.index.is_regular() && !rows.is_empty() {
            return self.cells(rows.start);
        }
        rows.map(|row| self.cells(row)).max().unwrap_or(0)
    }

    /// Why a value is not known, or `None` where it is.
    #[must_use]
    pub fn state(&self, row: u32, column: usize) -> Option<Unknown> {
        let at = row as usize;
        let unknown = |index: u64| Unknown::ALL.get(usize::try_from(index).ok()?).copied();
        match &self.columns.get(column)?.data {
            Data::Text => match self.bytes(row, column) {
                None => Some(Unknown::Missing),
                Some(bytes) if bytes.is_empty() => Some(Unknown::Empty),
                Some(_) => None,
            },
            Data::Int(values) => match values.get(at).copied()? {
                v if v < INT_KNOWN_MIN => unknown(v.abs_diff(i64::MIN)),
                _ => None,
            },
            Data::Bool(values) => match values.get(at).copied()? {
                v if v >= BOOL_UNKNOWN => unknown(u64::from(v - BOOL_UNKNOWN)),
                _ => None,
            },
            Data::Category(codes, _) => match codes.get(at).copied()? {
                v if v >= CODE_UNKNOWN => unknown(u64::from(v - CODE_UNKNOWN)),
                _ => None,
            },
            Data::Decimal(values) => unknown_decimal(values.get(at).copied()?),
        }
    }

    /// Bytes held in memory for this table, near enough for an estimate shown to a person.
    #[must_use]
    pub fn memory_bytes(&self) -> u64 {
        let columns: usize = self
            .columns
            .iter()
            .map(|c| match &c.data {
                Data::Text => 0,
                Data::Int(v) => v.capacity() * 8,
                Data::Decimal(v) => v.capacity() * 8,
                Data::Bool(v) => v.capacity(),
                Data::Category(v, _) => v.capacity() * 4,
            })
            .sum();
        (self.text.capacity() + columns) as u64 + self.index.memory_bytes()
    }
}
