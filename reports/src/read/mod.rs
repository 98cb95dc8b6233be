//! Reading a file that arrives in pieces.
//!
//! [`Reader`] performs no I/O: its caller pushes bytes as they come and asks for what is known.
//! Reading never fails on bad data; only what is not a report at all, or cannot be held in
//! memory, is a [`Refusal`].

mod columns;
mod inspect;
mod opened;
mod refuse;

use crate::catalog::SizeUnit;
use crate::csv::{Dialect, Index, Scanner, dialect};
use crate::detect::{self, Detection};
use crate::encoding::{self, Charset, Decoder, Encoding};
use crate::estimate::{self, Density};
use crate::limits::{COLUMNS, FIRST_ROWS, SNIFF_BYTES};
use crate::problem::{Code, Place, Problems, sample};
use crate::table::{Column, Table, Type};
use crate::wire::{About, ReadOptions, Refusal, Row};

pub use inspect::{CellsFound, Inspected, inspect, inspect_cells};
pub use opened::Opened;

/// Records of the beginning that the kind is recognised by.
const DETECT_RECORDS: u32 = 50;

/// Reads one file.
#[derive(Debug)]
pub struct Reader {
    name: String,
    size_bytes: u64,
    modified_ms: Option<i64>,
    options: ReadOptions,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// Collecting the beginning.
    Sniffing(Vec<u8>),
    Reading(Box<Reading>),
}

impl Reader {
    /// A reader for a file of this name and size. `modified_ms` is the file's own date, in ms
    /// since the epoch.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`] when no engine could hold a file of this size.
    pub fn new(
        name: &str,
        size_bytes: u64,
        modified_ms: Option<i64>,
        options: &ReadOptions,
    ) -> Result<Self, Refusal> {
        // Nothing but the text itself is certain yet.
        let bare = Density {
            bytes: 1,
            cells: 0,
            rows: 0,
            typed_bytes_per_row: 0,
        };
        estimate::check(size_bytes, Encoding::Utf8, bare)?;
        Ok(Self {
            name: name.to_owned(),
            size_bytes,
            modified_ms,
            options: options.clone(),
            stage: Stage::Sniffing(Vec::new()),
        })
    }

    /// Takes the next bytes of the file.
    ///
    /// # Errors
    /// A [`Refusal`] as soon as the beginning shows that this is no report, or when memory runs
    /// out.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        match &mut self.stage {
            Stage::Reading(reading) => reading.push(bytes),
            Stage::Sniffing(beginning) => {
                beginning.extend_from_slice(bytes);
                if beginning.len() >= SNIFF_BYTES {
                    self.start(false).map(|_| ())
                } else {
                    Ok(())
                }
            }
        }
    }

    /// Rows found so far.
    #[must_use]
    pub fn rows(&self) -> u32 {
        match &self.stage {
            Stage::Sniffing(_) => 0,
            Stage::Reading(reading) => reading.table.rows(),
        }
    }

    /// What the file seems to be and its first rows, as soon as there are some.
    #[must_use]
    pub fn first_rows(&self) -> Option<(About, Vec<Row>)> {
        let Stage::Reading(reading) = &self.stage else {
            return None;
        };
        let count = reading.table.rows().min(FIRST_ROWS);
        if count == 0 {
            return None;
        }
        let rows = (0..count)
            .map(|row| crate::view::row(&reading.table, row))
            .collect();
        Some((reading.about(self.size_bytes), rows))
    }

    /// Ends the file.
    ///
    /// # Errors
    /// A [`Refusal`] when the file is not a report: empty, a web page, a header without rows, …
    pub fn finish(mut self) -> Result<Opened, Refusal> {
        let reading = self.start(true)?;
        reading.finish()?;
        let Stage::Reading(reading) = self.stage else {
            return Err(Refusal::Empty);
        };
        let (rows, columns) = (reading.table.rows(), reading.table.columns().len());
        if rows == 0 {
            let kind = reading.detection.kind.id.to_owned();
            let columns = u32::try_from(columns).unwrap_or(u32::MAX);
            return Err(if columns == 0 {
                Refusal::Empty
            } else {
                Refusal::HeaderOnly { kind, columns }
            });
        }
        Ok(Opened::new(
            *reading,
            self.name,
            self.size_bytes,
            self.modified_ms,
        ))
    }

    /// Decides what the file is from its beginning. `whole` says that there is no more of it.
    fn start(&mut self, whole: bool) -> Result<&mut Reading, Refusal> {
        if let Stage::Sniffing(beginning) = &mut self.stage {
            let beginning = std::mem::take(beginning);
            let size_bytes = if whole {
                beginning.len() as u64
            } else {
                self.size_bytes
            };
            let reading = Reading::new(&beginning, whole, size_bytes, &self.name, &self.options)?;
            self.stage = Stage::Reading(Box::new(reading));
        }
        match &mut self.stage {
            Stage::Reading(reading) => Ok(reading),
            Stage::Sniffing(_) => Err(Refusal::Empty),
        }
    }
}

/// Reads a whole file that is already in memory.
///
/// # Errors
/// A [`Refusal`] when it is not a report.
pub fn read_all(bytes: &[u8], name: &str, options: &ReadOptions) -> Result<Opened, Refusal> {
    let mut reader = Reader::new(name, bytes.len() as u64, None, options)?;
    // In pieces, as an engine does it, so that both meet the same code.
    for piece in bytes.chunks(1024 * 1024) {
        reader.push(piece)?;
    }
    reader.finish()
}

/// A file whose beginning has been understood.
#[derive(Debug)]
struct Reading {
    table: Table,
    detection: Detection,
    units: Vec<SizeUnit>,
    problems: Problems,
    encoding: Encoding,
    /// Whether a person chose the encoding.
    encoding_chosen: bool,
    bom: bool,
    decoder: Decoder,
    scanner: Scanner,
    /// Text up to here has been checked to be valid in its charset.
    checked: usize,
    invalid: Invalid,
    /// Rows up to here have typed values.
    typed_rows: u32,
    nuls: u64,
}

/// Text that is not valid UTF-8.
#[derive(Debug, Default)]
struct Invalid {
    count: u64,
    at: Vec<usize>,
    /// Characters beyond ASCII that are valid: whether this is UTF-8 at all.
    valid: u64,
}

impl Reading {
    fn new(
        beginning: &[u8],
        whole: bool,
        size_bytes: u64,
        name: &str,
        options: &ReadOptions,
    ) -> Result<Self, Refusal> {
        let (guess, mark) = encoding::detect(beginning);
        let chosen = options.encoding.as_deref().and_then(Encoding::from_label);
        let encoding = chosen.unwrap_or(guess);
        let bom_bytes = if encoding == guess { mark } else { 0 };
        let mut decoder = Decoder::new(encoding);
        let mut text = Vec::new();
        reserve(&mut text, size_bytes, encoding)?;
        decoder.push(&beginning[bom_bytes..], &mut text);
        if whole {
            decoder.finish(&mut text);
        }
        if let Some(refusal) = refuse::refuse(beginning, &text) {
            return Err(refusal);
        }
        if text.trim_ascii().is_empty() && whole {
            return Err(Refusal::Empty);
        }

        let delimiter = options.delimiter.and_then(|c| u8::try_from(c).ok());
        // These could not be told from the text around them.
        let delimiter =
            delimiter.filter(|d| !matches!(d, 0 | b'"' | b'\n' | b'\r') && d.is_ascii());
        let dialect = match delimiter {
            Some(delimiter) => Dialect {
                delimiter,
                ..Dialect::COMMA
            },
            None => dialect::sniff(&text, whole),
        };
        let mut scanner = Scanner::new(dialect);
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
            index: guess,
            header_records: 0,
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
        let detection = detect::detect(&records, name, options.kind.as_deref(), options.header);
        table.header_records = u32::from(detection.header);
        table.columns = detection
            .columns
            .iter()
            .map(|c| Column::new(&c.name, &c.key, c.ty))
            .collect();
        let units = detection
            .columns
            .iter()
            .map(|c| c.spec.map_or(SizeUnit::Words, |s| s.size))
            .collect();

        let density = Density {
            bytes: table.text.len() as u64,
            cells: (0..table.rows()).map(|row| table.cells(row) as u64).sum(),
            rows: u64::from(table.rows()),
            typed_bytes_per_row: table
                .columns
                .iter()
                .map(|c| columns::typed_bytes(c.ty))
                .sum(),
        };
        estimate::check(size_bytes, encoding, density)?;
        index.reserve_for(size_bytes, table.text.len());
        table.index = index;

        let mut reading = Self {
            table,
            detection,
            units,
            problems: Problems::default(),
            encoding,
            encoding_chosen: chosen.is_some(),
            bom: bom_bytes > 0,
            decoder,
            scanner,
            checked: 0,
            invalid: Invalid::default(),
            typed_rows: 0,
            nuls: 0,
        };
        reading.problems_of_header();
        reading.check_text(0);
        reading.type_rows();
        Ok(reading)
    }

    fn push(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let before = self.table.text.len();
        grow(&mut self.table.text, self.encoding.text_bytes(bytes.len()))?;
        self.decoder.push(bytes, &mut self.table.text);
        self.scanner.scan(&self.table.text, &mut self.table.index);
        self.check_text(before);
        self.type_rows();
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Refusal> {
        let before = self.table.text.len();
        self.decoder.finish(&mut self.table.text);
        self.scanner.finish(&self.table.text, &mut self.table.index);
        self.check_text(before);
        self.check_end_of_text();
        self.settle_encoding();
        self.type_rows();
        self.extra_columns();
        self.infer_types();
        self.refine_kind();
        self.problems_of_rows();
        Ok(())
    }

    /// Checks text from `from` on: NULs, and validity in UTF-8.
    fn check_text(&mut self, from: usize) {
        let text = &self.table.text;
        self.nuls += memchr::memchr_iter(0, &text[from..]).count() as u64;
        if self.table.charset != Charset::Utf8 || text[self.checked..].is_ascii() {
            self.checked = text.len();
            return;
        }
        while self.checked < self.table.text.len() {
            let rest = &self.table.text[self.checked..];
            let Err(error) = simdutf8::compat::from_utf8(rest) else {
                self.invalid.valid += leads(rest);
                self.checked = self.table.text.len();
                return;
            };
            self.invalid.valid += leads(&rest[..error.valid_up_to()]);
            self.checked += error.valid_up_to();
            // Half a character at the end may be completed by the next bytes.
            let Some(bytes) = error.error_len() else {
                return;
            };
            self.invalid_at(self.checked);
            self.checked += bytes;
        }
    }

    /// Half a character at the very end has nothing to wait for.
    fn check_end_of_text(&mut self) {
        if self.checked < self.table.text.len() {
            self.invalid_at(self.checked);
            self.checked = self.table.text.len();
        }
    }

    fn invalid_at(&mut self, at: usize) {
        self.invalid.count += 1;
        if self.invalid.at.len() < crate::limits::PROBLEM_PLACES_PER_CODE {
            self.invalid.at.push(at);
        }
    }

    /// A file whose bytes beyond ASCII are hardly ever UTF-8 is in the one-byte encoding of
    /// western Windows; its bytes are still as they were, so nothing has to be read again.
    ///
    /// Text in that encoding makes valid UTF-8 only by accident: a capital letter with an accent
    /// before a symbol. One such accident in twenty letters is already generous.
    fn settle_encoding(&mut self) {
        const LETTERS_PER_ACCIDENT: u64 = 20;
        // Bytes that windows-1252 has no character for.
        let damaged = |at: &usize| matches!(self.table.text[*at], 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
        let is_utf8 = self.encoding_chosen
            || self.bom
            || self.encoding != Encoding::Utf8
            || self.invalid.count <= self.invalid.valid * LETTERS_PER_ACCIDENT
            || self.invalid.at.iter().any(damaged);
        if !is_utf8 {
            self.encoding = Encoding::Windows1252;
            self.table.charset = Charset::Windows1252;
            self.invalid = Invalid::default();
        }
    }

    /// Gives the rows that have none yet their typed values.
    fn type_rows(&mut self) {
        let rows = self.typed_rows..self.table.rows();
        if rows.is_empty() {
            return;
        }
        for at in 0..self.table.columns.len() {
            columns::append(
                &mut self.table,
                at,
                self.units[at],
                rows.clone(),
                &mut self.problems,
            );
        }
        self.typed_rows = rows.end;
    }

    /// Columns beyond the header, so that the cells of long rows are seen and searched too.
    fn extra_columns(&mut self) {
        let width = self.table.columns.len();
        if self.table.index.is_regular() && self.table.cells(0) <= width {
            return;
        }
        let widest = (0..self.table.rows())
            .map(|row| self.table.cells(row))
            .max()
            .unwrap_or(0);
        for at in width..widest.min(COLUMNS) {
            let name = format!("(column {})", at + 1);
            self.table.columns.push(Column::new(
                &name,
                &format!("column_{}", at + 1),
                Type::Text,
            ));
            self.units.push(SizeUnit::Words);
            columns::append(
                &mut self.table,
                at,
                SizeUnit::Words,
                0..self.typed_rows,
                &mut self.problems,
            );
        }
    }

    /// Types of columns that no kind knows, from all of their cells.
    fn infer_types(&mut self) {
        for at in 0..self.detection.columns.len() {
            if !self.detection.columns[at].infer {
                continue;
            }
            let table = &self.table;
            let ty = detect::infer(
                (0..table.rows()).map(|row| table.bytes(row, at).unwrap_or_default()),
            );
            if ty != self.table.columns[at].ty {
                let old = &self.table.columns[at];
                self.table.columns[at] = Column::new(&old.name, &old.key, ty);
                columns::append(
                    &mut self.table,
                    at,
                    self.units[at],
                    0..self.typed_rows,
                    &mut self.problems,
                );
            }
        }
    }

    /// Tells the variant of a report by what all of its rows say.
    fn refine_kind(&mut self) {
        if let Some((kind, reason)) = detect::refine(self.detection.kind, &self.table) {
            self.detection.kind = kind;
            self.detection.reason = format!("{} {reason}", self.detection.reason);
        }
    }

    fn problems_of_header(&mut self) {
        let detection = &self.detection;
        let at = |column: usize| Place {
            row: None,
            column: u32::try_from(column).ok(),
            byte: None,
            sample: sample(&detection.columns[column].name),
        };
        for name in &detection.missing {
            let place = || Place {
                row: None,
                column: None,
                byte: None,
                sample: (*name).to_owned(),
            };
            self.problems.add(Code::MissingColumn, place);
        }
        for &column in &detection.unknown {
            self.problems.add(Code::UnknownColumn, || at(column));
        }
        for &column in &detection.duplicate {
            self.problems.add(Code::DuplicateColumn, || at(column));
        }
        if !detection.header {
            self.problems.add_count(Code::NoHeader, 1);
        }
    }

    /// Problems that are counted once everything is read.
    fn problems_of_rows(&mut self) {
        let table = &self.table;
        let width = self.detection.columns.len();
        if !table.index.is_regular() || table.cells(0) != width {
            for row in 0..table.rows() {
                let cells = table.cells(row);
                let code = match cells.cmp(&width) {
                    std::cmp::Ordering::Less => Code::ShortRow,
                    std::cmp::Ordering::Greater => Code::LongRow,
                    std::cmp::Ordering::Equal => continue,
                };
                self.problems.add(code, || {
                    columns::place(table, row, cells.min(width).saturating_sub(1))
                });
            }
        }
        let places = [
            (
                Code::StrayQuote,
                self.scanner.stray().count,
                &self.scanner.stray().at,
            ),
            (
                Code::UnclosedQuote,
                self.scanner.unclosed().count,
                &self.scanner.unclosed().at,
            ),
            (Code::InvalidText, self.invalid.count, &self.invalid.at),
        ];
        for (code, count, at) in places {
            for &byte in at {
                self.problems.add(code, || place_of_byte(table, byte));
            }
            self.problems.add_count(code, count - at.len() as u64);
        }
        if self.nuls > 0 {
            let first = memchr::memchr(0, table.all_text()).unwrap_or(0);
            self.problems
                .add(Code::NulByte, || place_of_byte(table, first));
            self.problems.add_count(Code::NulByte, self.nuls - 1);
        }
        self.problems
            .add_count(Code::InvalidText, self.decoder.lone_surrogates());
        self.problems
            .add_count(Code::BlankLine, self.scanner.blank_lines());
    }
}

/// The place of a byte of the text: the row and column that hold it.
fn place_of_byte(table: &Table, byte: usize) -> Place {
    let row = table.row_at(byte);
    let holds = |column: &usize| {
        table
            .cell_span(row, *column)
            .is_some_and(|(_, end)| byte <= end)
    };
    match (0..table.cells(row)).find(holds) {
        Some(column) if byte >= table.row_span(row).0 => Place {
            byte: Some(byte as u64),
            ..columns::place(table, row, column)
        },
        _ => Place {
            row: None,
            column: None,
            byte: Some(byte as u64),
            sample: String::new(),
        },
    }
}

/// Characters beyond ASCII in valid UTF-8: their first bytes.
fn leads(text: &[u8]) -> u64 {
    text.iter().filter(|b| **b >= 0xc2).count() as u64
}

/// The first records as texts.
fn records(table: &Table) -> Vec<Vec<String>> {
    (0..table.rows().min(DETECT_RECORDS))
        .map(|record| cells(table, record))
        .collect()
}

/// The cells of one record as texts; the table's rows are its records while it has no header.
fn cells(table: &Table, record: u32) -> Vec<String> {
    (0..table.cells(record))
        .map(|at| table.cell(record, at).into_owned())
        .collect()
}

/// Room for the whole text at once: growing by doubling would hold it twice for a moment.
fn reserve(text: &mut Vec<u8>, size_bytes: u64, encoding: Encoding) -> Result<(), Refusal> {
    // UTF-16 of western scripts halves; more room is made when other scripts need it.
    let expected = match encoding {
        Encoding::Utf8 | Encoding::Windows1252 => size_bytes,
        Encoding::Utf16Le | Encoding::Utf16Be => size_bytes * 5 / 8,
    };
    grow(text, usize::try_from(expected).unwrap_or(usize::MAX))
}

fn grow(text: &mut Vec<u8>, bytes: usize) -> Result<(), Refusal> {
    let limit_bytes = crate::limits::TABLE_BYTES;
    let needed_bytes = text.len() as u64 + bytes as u64;
    if text.capacity() - text.len() >= bytes && needed_bytes <= limit_bytes {
        return Ok(());
    }
    // Exactly what is needed at first, in steps of a quarter when the guess was short.
    let step = if text.is_empty() {
        bytes
    } else {
        bytes.max(text.len() / 4)
    };
    let room = text.try_reserve_exact(step);
    if needed_bytes > limit_bytes || room.is_err() {
        return Err(Refusal::TooLarge {
            needed_bytes,
            limit_bytes,
        });
    }
    Ok(())
}
