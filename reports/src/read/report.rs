//! This module holds a file that has been read.

use super::columns::place;
use super::reading::Reading;
use super::transcode::{Pages, Total};
use crate::catalog::{ColumnSpec, Kind, Note};
use crate::csv::LineEnds;
use crate::detect;
use crate::problem::{Code, Place, Problems, sample};
use crate::query::Answers;
use crate::read::{About, AbsentColumn, Caution, ColumnAbout, ColumnOptions};
use crate::table::column::{INT_KNOWN_MIN, decimal_unknown, int_unknown};
use crate::table::distinct::DistinctIds;
use crate::table::{Column, Data, Table, Type, Unknown};

/// Rows whose values speak for or against a column's being another one under a new name.
const LOOKED_AT_ROWS: u32 = 50;

/// A file that has been read: its rows, what it is, and what is wrong with it.
#[derive(Debug)]
pub struct Report {
    /// The rows.
    pub table: Table,
    /// The problems with the file.
    pub problems: Problems,
    about: About,
    pub(crate) kind: &'static Kind,
    pub(crate) name: String,
    pub(crate) modified_ms: Option<i64>,
    /// The answers to queries, shared by all requests about the report.
    pub(crate) answers: Answers,
    /// The total of all pages of an answer, if it states one.
    pub(super) total: Option<Total>,
    pub(super) pages: Pages,
    /// Whether a person chose the zone of times without a zone.
    pub(super) has_own_zone: bool,
}

impl Report {
    pub(super) fn new(
        mut reading: Reading,
        name: String,
        size_bytes: u64,
        modified_ms: Option<i64>,
    ) -> Self {
        let about = reading.about(size_bytes);
        let problems = std::mem::take(&mut reading.problems);
        let kind = reading.detection.kind;
        let has_own_zone = reading.options.zone.is_some();
        let (total, pages) = (reading.total(), reading.pages());
        let incomplete = reading.incomplete.map(|code| Caution::Incomplete { code });
        let is_plain = problems.count(Code::PlainText) > 0;
        let mut opened = Self {
            table: reading.table,
            problems,
            about,
            kind,
            name,
            modified_ms,
            answers: Answers::default(),
            total,
            pages,
            has_own_zone,
        };
        let plain = is_plain.then_some(Caution::PlainText);
        opened
            .about
            .cautions
            .extend(incomplete.into_iter().chain(plain));
        opened
    }

    /// Why the report is incomplete, if that is known about this file.
    pub(super) fn incomplete(&self) -> Option<Code> {
        self.about
            .cautions
            .iter()
            .find_map(|caution| match caution {
                Caution::Incomplete { code } => Some(*code),
                _ => None,
            })
    }

    /// Tells that pages are missing, where the file says that there are more than it has. To be
    /// asked of a whole file.
    ///
    /// Fewer names than the file says are no missing page where there are as many rows: some
    /// answers count seats, and a person or a team may have several. A row that is in several
    /// pages counts once.
    pub(super) fn check_total(&mut self) {
        if !self.lacks_rows()
            && let Some((read, all)) = self.pages.missing()
        {
            let all_pages = all.map_or_else(|| "…".to_owned(), |all| all.to_string());
            self.add_missing(format!("{read} / {all_pages}"));
            self.caution(Caution::PagesOfAnswer { read, all });
        }
    }

    fn add_missing(&mut self, sample: String) {
        self.problems.add(Code::PagesMissing, || Place {
            row: None,
            column: None,
            byte: None,
            line: None,
            sample,
        });
    }

    /// Reports missing rows if there are fewer than the file states, and returns whether that is
    /// so.
    fn lacks_rows(&mut self) -> bool {
        let Some(total) = self.total else {
            return false;
        };
        let column = total.of.and_then(|key| self.table.column(key));
        let read = match column {
            Some(at) => DistinctIds::new(&self.table, at).total(),
            None => u64::from(self.table.rows()),
        };
        let repeated = self.problems.count(Code::RowRepeated);
        let rows = u64::from(self.table.rows()).saturating_sub(repeated);
        let is_short = read.max(rows) < total.all;
        if is_short {
            let all = total.all;
            self.add_missing(format!("{}: {all}", total.member));
            self.caution(Caution::PagesMissing { read, all });
        }
        is_short
    }

    /// Adds a caution about the figures.
    pub(crate) fn caution(&mut self, caution: Caution) {
        self.about.cautions.push(caution);
    }

    /// Makes numbers unknown that have two readings, given as column and row, and says so.
    pub(super) fn leave_open(&mut self, cells: &[(usize, u32)]) {
        for &(at, row) in cells {
            let Some(column) = self.table.columns.get_mut(at) else {
                continue;
            };
            let is_left_open = match &mut column.data {
                Data::Decimal(values) => {
                    let value = values.get_mut(row as usize).filter(|value| !value.is_nan());
                    value.map(|value| *value = decimal_unknown(Unknown::Unparsable))
                }
                Data::Int(values) => {
                    let value = values
                        .get_mut(row as usize)
                        .filter(|v| **v >= INT_KNOWN_MIN);
                    value.map(|value| *value = int_unknown(Unknown::Unparsable))
                }
                _ => None,
            };
            if is_left_open.is_none() {
                continue;
            }
            column.unknown[Unknown::Unparsable.index()] += 1;
            self.about.columns[at].unknown = column.unknown;
            let problems = &mut self.problems;
            problems.add(Code::AmbiguousNotation, || place(&self.table, row, at));
        }
    }

    /// Adds a column of truths, one for each row, behind all others. The file has no such cells.
    pub(super) fn add_flag(&mut self, name: &str, key: String, values: Vec<u8>) {
        let mut column = Column::new(name, &key, Type::Boolean);
        column.derived = true;
        column.data = Data::Bool(values);
        self.about.columns.push(ColumnAbout {
            name: name.to_owned(),
            key,
            ty: column.ty,
            unknown: column.unknown,
            known: true,
            derived: true,
            chosen: false,
            stands_for: None,
            notation: None,
        });
        self.table.columns.push(column);
    }

    /// Notes how many bytes the file came packed as.
    pub(crate) fn set_packed(&mut self, bytes: u64) {
        self.about.packed_bytes = Some(bytes);
    }

    /// Notes the number of concatenated files and their total size.
    pub(super) fn set_concatenated(&mut self, files: usize, size_bytes: u64) {
        self.about.reason = format!("{files} files are read as one.");
        self.about.concatenated = u32::try_from(files).ok();
        self.about.size_bytes = size_bytes;
    }

    /// The kind of report.
    #[must_use]
    pub fn kind(&self) -> &'static Kind {
        self.kind
    }

    /// The description of the file.
    #[must_use]
    pub fn about(&self) -> &About {
        &self.about
    }
}

impl Reading {
    pub(super) fn about(&self, size_bytes: u64) -> About {
        let detected = &self.detection.columns;
        let column = |(at, column): (usize, &Column)| ColumnAbout {
            name: column.name.clone(),
            key: column.key.clone(),
            ty: column.ty,
            unknown: column.unknown,
            known: column.derived || detected.get(at).is_some_and(|d| d.spec.is_some()),
            derived: column.derived,
            chosen: self.is_chosen(at),
            stands_for: detected
                .get(at)
                .filter(|column| column.stands_in)
                .and_then(|column| Some(column.spec?.name.to_owned())),
            notation: self.seen.get(at).and_then(|seen| seen.notation),
        };
        About {
            kind: self.detection.kind.id.to_owned(),
            confidence: self.detection.confidence,
            reason: self.reason(),
            notes: self.notes(),
            cautions: Vec::new(),
            file_format: self.format().to_owned(),
            encoding: self.encoding.label().to_owned(),
            bom: self.bom,
            delimiter: char::from(self.table.dialect.delimiter),
            line_end: line_end(self.line_ends()).to_owned(),
            header: self.detection.header,
            above_header: self.table.preamble_records,
            columns: self.table.columns.iter().enumerate().map(column).collect(),
            named_by: self.naming_column(),
            absent: self.absent(),
            remarks: self.remarks.clone(),
            questions: self.questions.clone(),
            rows: self.table.rows(),
            size_bytes,
            packed_bytes: None,
            concatenated: None,
            memory_bytes: self.table.memory_bytes(),
        }
    }
}

impl Reading {
    /// The notes of the kind, and a note on how this file's times were read, which its cells tell
    /// better than the kind.
    fn notes(&self) -> Vec<Note> {
        let of_kind = self.detection.kind.notes.iter().copied();
        let of_cells = self.times_without_zone.then_some(Note::TimesWithoutZone);
        of_kind.chain(of_cells).collect()
    }

    /// Whether the record below the header describes the columns.
    pub(super) fn is_described(&self) -> bool {
        self.table.header_records > 1
    }

    /// Which records were recognised as no rows, as sentences.
    fn skipped(&self) -> String {
        let mut told = String::new();
        let preamble = self.preamble.records;
        if self.options.header.is_none() && preamble > 0 {
            let first = self.preamble.spans.first();
            let first = first.and_then(|span| self.table.all_text().get(span.0..span.1));
            let first = self
                .table
                .charset()
                .decode(first.unwrap_or_default().into());
            let first = first.split_whitespace().collect::<Vec<_>>().join(" ");
            let header = preamble + 1;
            let (rows, are) = match preamble {
                1 => ("the row", "is"),
                _ => ("the rows", "are"),
            };
            told.push_str(&format!(
                " Row {header} is read as the header; {rows} above it {are} skipped: {}.",
                sample(&first)
            ));
        }
        if self.is_described() {
            let row = preamble + 2;
            told.push_str(&format!(" Row {row} describes the columns and is skipped."));
        }
        told
    }

    /// Why it is this kind, and what a person added to that.
    fn reason(&self) -> String {
        let mut reason = self.detection.reason.clone();
        reason.push_str(&self.skipped());
        let columns = &self.detection.columns;
        for column in columns.iter().filter(|column| column.stands_in) {
            if let Some(spec) = column.spec {
                let name = sample(&column.name);
                reason.push_str(&format!(
                    " {name} is read as {} because it was chosen.",
                    spec.name
                ));
            }
        }
        reason
    }

    fn is_chosen(&self, at: usize) -> bool {
        match self.detection.columns.get(at) {
            Some(column) => column.chosen || column.notation.is_some(),
            // Beyond the header.
            None => {
                let column = &self.table.columns[at];
                let is_it = |c: &ColumnOptions| c.key == column.key && c.ty.is_some();
                !column.derived && self.options.columns.iter().any(is_it)
            }
        }
    }

    /// Columns that the kind has and the file has not, and which of the file's they likely are.
    fn absent(&self) -> Vec<AbsentColumn> {
        let columns = &self.table.columns;
        let absent: Vec<&'static ColumnSpec> = self
            .detection
            .kind
            .columns
            .iter()
            .filter(|spec| columns.iter().all(|column| column.key != spec.key))
            .collect();
        let candidates: Vec<(usize, &str)> = (self.detection.columns.iter().enumerate())
            .filter(|(_, column)| column.spec.is_none())
            .map(|(at, column)| (at, column.key.as_str()))
            .collect();
        let rows = self.table.rows().min(LOOKED_AT_ROWS);
        let fits = |at: usize, spec: &ColumnSpec| {
            (0..rows).all(|row| detect::fits_column(&self.table.cell(row, at), spec))
        };
        let likely = detect::rename::likely(&absent, &candidates, fits);
        let likely_of = |spec: &ColumnSpec| {
            let (_, at) = likely.iter().find(|(key, _)| *key == spec.key)?;
            Some(columns.get(*at)?.key.clone())
        };
        absent
            .into_iter()
            .map(|spec| AbsentColumn {
                name: spec.name.to_owned(),
                key: spec.key.to_owned(),
                required: self.detection.missing.contains(&spec.key),
                likely: likely_of(spec),
            })
            .collect()
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
