//! This module transcodes files of other formats to delimited text while they stream.
//!
//! A table holds delimited text and an index of its cells, and typing, queries, search, sorting,
//! windows and exports know nothing else. So a line of CEF or an object of JSON becomes a synthetic
//! record: comma, quotes where they are needed, LF. Columns are found on the way; a key never seen
//! before is a new last column.
//!
//! A value that a record lacks is missing in the table, too ([`crate::table::Unknown::Missing`]),
//! wherever its column stands: behind the end of a shorter record, or nothing at all between two
//! commas. A record without any value is a single blank, as a line must have something on it. A
//! value that is there and empty, or a blank, is in quotes, so that what is there is never taken
//! for what is not.
//!
//! Hostile files are bounded here: in the number of columns and in how sparse a table may be
//! ([`RecordWriter::key`]), in the bytes of one record, and in what the whole needs in memory.

mod cef;
mod json;
mod record_writer;

#[cfg(test)]
mod tests;

use super::file_format::FileFormat;
use crate::catalog::Kind;
use crate::csv::LineEnds;
use cef::CefLines;
use json::JsonRecords;
pub(super) use record_writer::{Pages, RecordWriter, Total, push_cell};

/// Transcodes the text of a file as it arrives.
#[derive(Debug, Clone)]
pub(super) struct Transcoder {
    pub(super) records: RecordWriter,
    form: Form,
}

#[derive(Debug, Clone)]
enum Form {
    Cef(CefLines),
    Json(Box<JsonRecords>),
}

impl Transcoder {
    /// Creates a transcoder for a format that needs one.
    pub(super) fn new(format: &FileFormat) -> Option<Self> {
        let form = match format {
            FileFormat::Delimited => return None,
            FileFormat::Cef => Form::Cef(CefLines::default()),
            FileFormat::Lines => Form::Cef(CefLines::plain()),
            FileFormat::Json(plan) => Form::Json(Box::new(JsonRecords::new(plan.clone()))),
        };
        Some(Self {
            records: RecordWriter::default(),
            form,
        })
    }

    /// Returns a transcoder that starts the same file again, after this one has read the beginning
    /// and found the kind. Keys of the kind, and those that became columns, are columns from the
    /// first record on, even where they are null.
    pub(super) fn again(&self, kind: &'static Kind) -> Self {
        let form = match &self.form {
            Form::Cef(lines) => Form::Cef(lines.again()),
            Form::Json(records) => Form::Json(Box::new(records.again(kind, self.names()))),
        };
        Self {
            records: RecordWriter::default(),
            form,
        }
    }

    /// Takes the next text of the file and appends the records it completes to `out`.
    pub(super) fn push(&mut self, text: &[u8], out: &mut Vec<u8>) {
        match &mut self.form {
            Form::Cef(lines) => lines.push(text, &mut self.records, out),
            Form::Json(records) => records.push(text, &mut self.records, out),
        }
    }

    /// Ends the file: its last record may not be closed. `is_cut` says that the file is known to
    /// end too early.
    pub(super) fn finish(&mut self, is_cut: bool, out: &mut Vec<u8>) {
        match &mut self.form {
            Form::Cef(lines) => lines.finish(is_cut, &mut self.records, out),
            Form::Json(records) => records.finish(&mut self.records, out),
        }
    }

    /// The names of all columns so far, in the order of the cells, and behind them those keys
    /// that never had a value but a null.
    pub(super) fn names(&self) -> Vec<String> {
        self.records.names()
    }

    /// A name of a column that the file itself gives and that is better than its key.
    pub(super) fn label(&self, column: usize) -> Option<String> {
        match &self.form {
            Form::Cef(lines) => lines.label(column, &self.records),
            Form::Json(_) => None,
        }
    }

    /// Line ends of the file as it came.
    pub(super) fn line_ends(&self) -> LineEnds {
        match &self.form {
            Form::Cef(lines) => lines.line_ends(),
            Form::Json(records) => records.line_ends(),
        }
    }
}
