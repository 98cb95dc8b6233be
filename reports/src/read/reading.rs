//! This module holds a file whose beginning is recognised, while the rest of it arrives.

use std::ops::Range;

use super::columns::{CellNotes, ColumnFormat};
use super::invalid::Invalid;
use super::preamble::Preamble;
use super::transcoded::{FileStart, Transcoding};
use super::{columns, file_format, preamble, refuse};
use crate::csv::{Index, Scanner};
use crate::detect::{self, Detection};
use crate::encoding::{self, Charset, Decoder, Encoding};
use crate::estimate::{self, Density};
use crate::limits::{COLUMNS, ROWS_PER_TYPED_VALUE};
use crate::problem::{Code, Problems};
use crate::read::{NotationQuestion, ReadOptions, Remark};
use crate::refusal::Refusal;
use crate::table::{Column, Table, Type, Unknown, derive};
use crate::value::Clocks;

/// Rows of one block of a table that is ragged.
const BLOCK_ROWS: u32 = 4_096;

/// Records of the beginning that the kind is recognised by.
const DETECT_RECORDS: u32 = 50;

/// Words that the names of columns have on average, at most; a line with more is prose.
const NAME_WORDS: usize = 3;

/// The size of a file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Size {
    /// The exact size.
    Known(u64),
    /// An estimate: the size is not known before the file has been read.
    Likely(u64),
}

impl Size {
    /// The size where it is known, else 0.
    pub(super) fn known_bytes(self) -> u64 {
        match self {
            Self::Known(bytes) => bytes,
            Self::Likely(_) => 0,
        }
    }

    /// The bytes for which memory is reserved.
    pub(super) fn bytes(self) -> u64 {
        let (Self::Known(bytes) | Self::Likely(bytes)) = self;
        bytes
    }

    /// Whether to reserve memory, given the outcome of a check. If the size is an estimate, a
    /// failed check refuses nothing: no memory is reserved, and the check runs again when memory is
    /// needed.
    pub(super) fn settle(self, answer: Result<(), Refusal>) -> Result<bool, Refusal> {
        match self {
            Self::Known(_) => answer.map(|()| true),
            Self::Likely(_) => Ok(answer.is_ok()),
        }
    }
}

/// The writer of the text that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// A file has it.
    File,
    /// It was written here, of other files' cells ([`super::concat`]).
    Synthetic,
}

/// A file whose beginning has been understood.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) table: Table,
    pub(super) detection: Detection,
    pub(super) formats: Vec<ColumnFormat>,
    /// Observations on each column's cells.
    pub(super) seen: Vec<CellNotes>,
    pub(super) remarks: Vec<Remark>,
    pub(super) questions: Vec<NotationQuestion>,
    /// Whether the text was written here from the cells of several files.
    pub(super) is_synthetic: bool,
    pub(super) problems: Problems,
    pub(super) encoding: Encoding,
    /// Whether a person chose the encoding.
    pub(super) encoding_chosen: bool,
    pub(super) bom: bool,
    pub(super) decoder: Decoder,
    pub(super) scanner: Scanner,
    pub(super) invalid: Invalid,
    /// Rows up to here have typed values.
    pub(super) typed_rows: u32,
    pub(super) nuls: u64,
    /// Whether times or days without a zone were read.
    pub(super) times_without_zone: bool,
    /// The options of the person.
    pub(super) options: ReadOptions,
    /// The records above the header.
    pub(super) preamble: Preamble,
    /// Why the report is incomplete, once that is known.
    pub(super) incomplete: Option<Code>,
    /// The row that the file breaks off in, where it is one.
    pub(super) cut_row: Option<u32>,
    /// The transcoder, if the file is not delimited text.
    pub(super) transcoding: Option<Box<Transcoding>>,
}

impl Reading {
    pub(super) fn new(
        beginning: &[u8],
        whole: bool,
        size: Size,
        name: &str,
        options: &ReadOptions,
        source: Source,
    ) -> Result<Self, Refusal> {
        let (guess, mark) = encoding::detect(beginning);
        let chosen = options.encoding.as_deref().and_then(Encoding::from_label);
        let encoding = chosen.unwrap_or(guess);
        let bom_bytes = if encoding == guess { mark } else { 0 };
        let mut decoder = Decoder::new(encoding);
        let mut text = Vec::new();
        decoder.push(&beginning[bom_bytes..], &mut text);
        let is_cut = whole && decoder.is_in_character();
        if whole {
            decoder.finish(&mut text);
        }
        if source == Source::File
            && let Some(refusal) = refuse::refuse(beginning, &text, options.says_what_it_is())
        {
            return Err(refusal);
        }
        if text.trim_ascii().is_empty() && whole {
            return Err(Refusal::Empty);
        }

        // A person who names a separator says that the text has cells.
        if options.delimiter.is_none() {
            let format = file_format::detect(&text, whole, options);
            let start = FileStart {
                decoder: decoder.clone(),
                encoding,
                encoding_chosen: chosen.is_some(),
                bom: bom_bytes > 0,
                size,
                beginning_bytes: beginning.len() as u64,
            };
            if let Some(reading) = Self::transcoded(&format, start, &text, name, options)? {
                return Ok(reading);
            }
        }

        let preamble = preamble::find(&text, whole, options);
        let dialect = preamble::dialect(&text, whole, options, &preamble);
        let mut scanner = Scanner::from(dialect, preamble.bytes);
        let mut index = Index::default();
        scanner.scan(&text, &mut index);
        // A beginning without one whole record is read to its end for the sake of the guess.
        let guess = if whole || index.records() == 0 {
            let (mut scanner, mut index) = (scanner.clone(), index.clone());
            scanner.finish(&text, &mut index);
            index
        } else {
            index.clone()
        };
        let mut table = Table {
            text,
            charset: encoding.charset(),
            dialect,
            empty_means_missing: source == Source::Synthetic,
            index: guess,
            header_records: 0,
            preamble_records: preamble.records,
            columns: Vec::new(),
        };
        let records = records(&table);
        let width = records.first().map_or(0, Vec::len);
        if width > COLUMNS {
            return Err(Refusal::TooManyColumns {
                columns: width as u64,
                limit: COLUMNS as u64,
            });
        }
        let header = options.header.map(|record| record > 0);
        let mut detection = detect::detect(&records, name, options.kind.as_deref(), header);
        super::correct::correct(&mut detection, &options.columns);
        let is_described =
            options.header.is_none() && detection.header && preamble::is_described(&records);
        table.header_records = u32::from(detection.header) + u32::from(is_described);
        table.columns = detection
            .columns
            .iter()
            .map(|c| Column::new(&c.name, &c.key, c.ty))
            .collect();
        let formats = detection.columns.iter().map(ColumnFormat::of).collect();

        let density = Density {
            bytes: table.text.len() as u64,
            cells: (0..table.rows()).map(|row| table.cells(row) as u64).sum(),
            rows: u64::from(table.rows()),
            typed_bytes_per_row: detection
                .columns
                .iter()
                // An unknown column may turn out to hold numbers.
                .map(|c| columns::typed_bytes(if c.infer { Type::Integer } else { c.ty }))
                .chain(detection.kind.derived.iter().map(|c| columns::typed_bytes(c.ty)))
                .chain(detection.kind.group_columns.iter().map(|c| columns::typed_bytes(c.ty())))
                .sum(),
        };
        let size_bytes = size.bytes();
        if size.settle(estimate::check(size_bytes, encoding, density))?
            && size.settle(reserve(&mut table.text, size_bytes, encoding))?
        {
            let rows = index.reserve_for(size_bytes, table.text.len());
            for column in &mut table.columns {
                columns::reserve(column, rows);
            }
        }
        table.index = index;

        let mut reading = Self {
            table,
            detection,
            formats,
            seen: Vec::new(),
            remarks: Vec::new(),
            questions: Vec::new(),
            is_synthetic: source == Source::Synthetic,
            problems: Problems::default(),
            encoding,
            encoding_chosen: chosen.is_some(),
            bom: bom_bytes > 0,
            decoder,
            scanner,
            invalid: Invalid::default(),
            typed_rows: 0,
            nuls: 0,
            times_without_zone: false,
            options: options.clone(),
            preamble,
            incomplete: is_cut.then_some(Code::CutOff),
            cut_row: None,
            transcoding: None,
        };
        reading.problems_of_header();
        reading.check_text(0);
        reading.type_rows();
        Ok(reading)
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let before = self.table.text.len();
        if self.transcoding.is_some() {
            self.transcode(bytes, false)?;
            self.scanner.scan(&self.table.text, &mut self.table.index);
            self.check_text(before);
            self.type_rows();
            return Ok(());
        }
        grow(&mut self.table.text, self.encoding.text_bytes(bytes.len()))?;
        self.decoder.push(bytes, &mut self.table.text);
        self.scanner.scan(&self.table.text, &mut self.table.index);
        self.check_text(before);
        self.type_rows();
        Ok(())
    }

    /// Ends the file. `damage` says why the rows are not the whole report.
    pub(super) fn finish(&mut self, damage: Option<Code>) -> Result<(), Refusal> {
        let is_cut = self.decoder.is_in_character();
        let cut = is_cut.then_some(Code::CutOff);
        self.incomplete = damage.or(self.incomplete).or(cut);
        let before = self.table.text.len();
        if self.transcoding.is_some() {
            self.transcode(&[], true)?;
        } else {
            self.decoder.finish(&mut self.table.text);
        }
        self.scanner.finish(&self.table.text, &mut self.table.index);
        self.check_text(before);
        self.invalid.end(self.table.text.len());
        self.settle_encoding();
        if self.is_transcoded() {
            self.end_records();
        } else {
            self.end_text();
        }
        self.type_rows();
        self.settle()
    }

    /// Decides everything that needs all rows, as far as they have arrived.
    pub(super) fn settle(&mut self) -> Result<(), Refusal> {
        if self.transcoding.is_some() {
            self.find_columns(true);
        }
        self.settle_encoding();
        self.extra_columns();
        self.infer_types();
        self.settle_notations();
        self.remove_total();
        self.refine_kind();
        let kind = self.detection.kind;
        derive::derive(&mut self.table, kind.derived, kind.group_columns);
        self.problems_above();
        self.problems_of_rows();
        self.problems_of_transcoding();
        Ok(())
    }

    /// The one line of a text that is no table, cut short: prose, or a single word.
    pub(super) fn only_line(&self) -> Option<String> {
        let is_guess = self.options.header.is_none() && !self.options.says_what_it_is();
        let text = self.table.charset().decode(self.table.all_text().into());
        let line = text.trim();
        let is_line = self.detection.columns.len() == 1
            || line.ends_with(['.', '!', '…'])
            || line.split_whitespace().count() > self.detection.columns.len() * NAME_WORDS;
        let is_generic = self.detection.kind.columns.is_empty();
        (is_guess && is_generic && is_line && line.lines().count() == 1)
            .then(|| refuse::short(line))
    }

    /// Checks text from `from` on: NULs, and validity in UTF-8.
    pub(super) fn check_text(&mut self, from: usize) {
        let text = &self.table.text;
        let (has_nul, is_ascii) = scan_nul_and_ascii(&text[from.min(self.invalid.checked)..]);
        if has_nul {
            self.nuls += memchr::memchr_iter(0, &text[from..]).count() as u64;
        }
        if self.table.charset != Charset::Utf8 || is_ascii {
            self.invalid.checked = text.len();
        } else {
            self.invalid.check(text);
        }
    }

    /// A file whose bytes beyond ASCII are hardly ever UTF-8 is in the one-byte encoding of
    /// western Windows; its bytes are still as they were, so nothing has to be read again.
    fn settle_encoding(&mut self) {
        let may_change = !self.encoding_chosen && !self.bom && self.encoding == Encoding::Utf8;
        if may_change && !self.invalid.is_utf8(&self.table.text) {
            self.encoding = Encoding::Windows1252;
            self.table.charset = Charset::Windows1252;
            self.invalid = Invalid::default();
        }
    }

    /// Gives the rows that have none yet their typed values.
    pub(super) fn type_rows(&mut self) {
        self.remove_what_is_no_row();
        let rows = self.typed_rows..self.table.rows();
        if rows.is_empty() {
            return;
        }
        let widest = self.table.widest(rows.clone());
        self.seen
            .resize_with(self.table.columns.len(), CellNotes::default);
        let clocks = Clocks::of(self.options.zone());
        for at in 0..self.table.columns.len() {
            if at >= widest {
                columns::append_missing(&mut self.table.columns[at], rows.end - rows.start);
                continue;
            }
            columns::append(
                &mut self.table,
                at,
                self.formats[at],
                &clocks,
                rows.clone(),
                &mut self.problems,
                &mut self.seen[at],
            );
        }
        self.times_without_zone |= clocks.were_asked();
        self.typed_rows = rows.end;
    }

    /// Columns beyond the header, so that the cells of long rows are seen and searched too.
    fn extra_columns(&mut self) {
        let width = self.table.columns.len();
        if self.table.index.is_regular() && self.table.cells(0) <= width {
            return;
        }
        // Few rows are long, so most of a table is passed over a block at a time.
        let blocks: Vec<(Range<u32>, usize)> = (0..self.typed_rows)
            .step_by(BLOCK_ROWS as usize)
            .map(|first| {
                let rows = first..self.typed_rows.min(first + BLOCK_ROWS);
                (rows.clone(), self.table.widest(rows))
            })
            .collect();
        let widest = blocks.iter().map(|(_, widest)| *widest).max().unwrap_or(0);
        let zone = self.options.zone().clone();
        let clocks = Clocks::of(&zone);
        for at in width..widest.min(COLUMNS) {
            let name = format!("(column {})", at + 1);
            let key = self.free_key(format!("column_{}", at + 1));
            let chosen = self.options.columns.iter().find(|c| c.key == key);
            let ty = chosen.and_then(|c| c.ty).unwrap_or(Type::Text);
            let format = ColumnFormat::unknown();
            self.table.columns.push(Column::new(&name, &key, ty));
            self.formats.push(format);
            let mut seen = CellNotes::default();
            for (rows, widest) in &blocks {
                if at >= *widest {
                    let missing = rows.end - rows.start;
                    columns::append_missing(&mut self.table.columns[at], missing);
                    continue;
                }
                columns::append(
                    &mut self.table,
                    at,
                    format,
                    &clocks,
                    rows.clone(),
                    &mut self.problems,
                    &mut seen,
                );
            }
            self.seen.resize_with(at, CellNotes::default);
            self.seen.push(seen);
        }
        self.times_without_zone |= clocks.were_asked();
    }

    /// A key that no column has: a header may well have named one of its own columns so.
    fn free_key(&self, mut key: String) -> String {
        while self.table.columns.iter().any(|column| column.key == key) {
            key.push('_');
        }
        key
    }

    /// Types of columns that no kind knows, from all of their cells.
    fn infer_types(&mut self) {
        self.seen
            .resize_with(self.table.columns.len(), CellNotes::default);
        let zone = self.options.zone().clone();
        let clocks = Clocks::of(&zone);
        for at in 0..self.detection.columns.len() {
            if !self.detection.columns[at].infer {
                continue;
            }
            let table = &self.table;
            let missing = table.columns[at].unknown[Unknown::Missing.index()];
            let known = u64::from(self.typed_rows) - missing;
            let is_sparse = known * ROWS_PER_TYPED_VALUE < u64::from(self.typed_rows);
            if known == 0 || self.is_transcoded() && is_sparse {
                continue;
            }
            let ty = detect::infer(
                (0..table.rows()).map(|row| table.bytes(row, at).unwrap_or_default()),
            );
            if ty != self.table.columns[at].ty {
                let old = &self.table.columns[at];
                self.table.columns[at] = Column::new(&old.name, &old.key, ty);
                columns::append(
                    &mut self.table,
                    at,
                    self.formats[at],
                    &clocks,
                    0..self.typed_rows,
                    &mut self.problems,
                    &mut self.seen[at],
                );
            }
        }
        self.times_without_zone |= clocks.were_asked();
    }

    /// Decides the variant of a report by all of its rows.
    fn refine_kind(&mut self) {
        if let Some((kind, reason)) = detect::refine(self.detection.kind, &self.table) {
            self.detection.kind = kind;
            self.detection.reason = format!("{} {reason}", self.detection.reason);
        }
    }
}

/// Whether a text has NULs, and whether all of it is ASCII, in one pass that a compiler turns into
/// vectors.
fn scan_nul_and_ascii(text: &[u8]) -> (bool, bool) {
    let (mut nul, mut bits) = (0, 0);
    for &byte in text {
        nul |= u8::from(byte == 0);
        bits |= byte;
    }
    (nul != 0, bits < 0x80)
}

/// The first records as texts.
fn records(table: &Table) -> Vec<Vec<String>> {
    (0..table.rows().min(DETECT_RECORDS))
        .map(|record| cells(table, record))
        .collect()
}

/// The cells of one record as texts; the table's rows are its records while it has no header.
pub(super) fn cells(table: &Table, record: u32) -> Vec<String> {
    (0..table.cells(record))
        .map(|at| table.cell(record, at).into_owned())
        .collect()
}

/// Room for the whole text at once: growing by doubling would hold it twice for a moment.
pub(super) fn reserve(
    text: &mut Vec<u8>,
    size_bytes: u64,
    encoding: Encoding,
) -> Result<(), Refusal> {
    // UTF-16 of western scripts halves; more room is made when other scripts need it.
    let expected = match encoding {
        Encoding::Utf8 | Encoding::Windows1252 => size_bytes,
        Encoding::Utf16Le | Encoding::Utf16Be => size_bytes * 5 / 8,
    };
    let expected = usize::try_from(expected).unwrap_or(usize::MAX);
    grow(text, expected.saturating_sub(text.len()))
}

fn grow(text: &mut Vec<u8>, bytes: usize) -> Result<(), Refusal> {
    let limit_bytes = crate::limits::TABLE_BYTES;
    let needed_bytes = text.len() as u64 + bytes as u64;
    if text.capacity() - text.len() >= bytes && needed_bytes <= limit_bytes {
        return Ok(());
    }
    // Exactly what is needed at first, in steps of a quarter when the guess was short.
    let step = bytes.max(text.len() / 4);
    let room = text.try_reserve_exact(step);
    if needed_bytes > limit_bytes || room.is_err() {
        return Err(Refusal::TooLarge {
            needed_bytes,
            limit_bytes,
        });
    }
    Ok(())
}
