//! A file that has been read.

use super::reading::Reading;
use crate::as_of::Sources;
use crate::catalog::Kind;
use crate::csv::LineEnds;
use crate::overview::{self, Context, Overview};
use crate::problem::Problems;
use crate::profile::{self, Profile, Profiler};
use crate::reclaim::{self, List, Settings};
use crate::table::Table;
use crate::wire::{About, ColumnAbout};

/// A file that has been read: its rows, what it is, and what is wrong with it.
#[derive(Debug)]
pub struct Opened {
    /// The rows.
    pub table: Table,
    /// What is wrong with the file.
    pub problems: Problems,
    reading: About,
    kind: &'static Kind,
    pub(super) name: String,
    pub(super) modified_ms: Option<i64>,
}

impl Opened {
    pub(super) fn new(
        mut reading: Reading,
        name: String,
        size_bytes: u64,
        modified_ms: Option<i64>,
    ) -> Self {
        let about = reading.about(size_bytes);
        let problems = std::mem::take(&mut reading.problems);
        let kind = reading.detection.kind;
        Self {
            table: reading.table,
            problems,
            reading: about,
            kind,
            name,
            modified_ms,
        }
    }

    /// Notes how many bytes the file came packed as.
    pub(crate) fn set_packed(&mut self, bytes: u64) {
        self.reading.packed_bytes = Some(bytes);
    }

    /// Notes that it was made of so many files of so many bytes together.
    pub(super) fn set_joined(&mut self, files: usize, size_bytes: u64) {
        self.reading.reason = format!("{files} files are read as one.");
        self.reading.joined = u32::try_from(files).ok();
        self.reading.size_bytes = size_bytes;
    }

    /// The kind of report.
    #[must_use]
    pub fn kind(&self) -> &'static Kind {
        self.kind
    }

    /// What was recognised.
    #[must_use]
    pub fn about(&self) -> &About {
        &self.reading
    }

    /// What a column holds; `None` where there is no such column.
    #[must_use]
    pub fn profile(&self, column: usize) -> Option<Profile> {
        let context = Context::new(&self.table, self.kind, self.sources(None));
        profile::profile(&context, column)
    }

    /// Ends a profile that was made in steps.
    #[must_use]
    pub fn profiled(&self, profiler: Profiler) -> Option<Profile> {
        profiler.finish(&Context::new(&self.table, self.kind, self.sources(None)))
    }

    /// Which seats to take back by these settings, as of `chosen_as_of_ms` or the strongest as-of
    /// time that the file itself has.
    #[must_use]
    pub fn reclaim(&self, settings: &Settings, chosen_as_of_ms: Option<i64>) -> List {
        let as_of = Context::new(&self.table, self.kind, self.sources(chosen_as_of_ms)).as_of;
        reclaim::reclaim(&self.table, as_of, settings)
    }

    /// Figures, findings and charts, against `chosen_as_of_ms` or the strongest as-of time that
    /// the file itself has.
    #[must_use]
    pub fn overview(&self, chosen_as_of_ms: Option<i64>) -> Overview {
        overview::overview(&self.table, self.kind, self.sources(chosen_as_of_ms))
    }

    fn sources(&self, chosen_as_of_ms: Option<i64>) -> Sources<'_> {
        Sources {
            chosen: chosen_as_of_ms,
            report_time: None,
            file_name: &self.name,
            newest_value: None,
            file_date: self.modified_ms,
        }
    }
}

impl Reading {
    pub(super) fn about(&self, size_bytes: u64) -> About {
        let detected = &self.detection.columns;
        let column = |(at, column): (usize, &crate::table::Column)| ColumnAbout {
            name: column.name.clone(),
            key: column.key.clone(),
            ty: column.ty,
            unknown: column.unknown,
            known: column.derived || detected.get(at).is_some_and(|d| d.spec.is_some()),
            derived: column.derived,
        };
        About {
            kind: self.detection.kind.id.to_owned(),
            confidence: self.detection.confidence,
            reason: self.detection.reason.clone(),
            notes: self.detection.kind.notes.to_vec(),
            shape: self.shape().to_owned(),
            encoding: self.encoding.label().to_owned(),
            bom: self.bom,
            delimiter: char::from(self.table.dialect.delimiter),
            line_end: line_end(self.line_ends()).to_owned(),
            header: self.detection.header,
            columns: self.table.columns.iter().enumerate().map(column).collect(),
            rows: self.table.rows(),
            size_bytes,
            packed_bytes: None,
            joined: None,
            memory_bytes: self.table.memory_bytes(),
        }
    }
}

fn line_end(ends: LineEnds) -> &'static str {
    match (ends.lf > 0, ends.crlf > 0, ends.cr > 0) {
        (false, true, false) => "crlf",
        (false, false, true) => "cr",
        (_, false, false) => "lf",
        _ => "mixed",
    }
}
