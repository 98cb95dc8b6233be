//! This module reads a file that is transcoded while it arrives ([`super::transcode`]).

use super::columns::{self, ColumnFormat};
use super::file_format::FileFormat;
use super::invalid::Invalid;
use super::lines;
use super::preamble::Preamble;
use super::reading::{Reading, Size, reserve};
use super::transcode::{Pages, Total, Transcoder};
use crate::catalog::cef::events::EVENTS;
use crate::catalog::generic::GENERIC;
use crate::csv::{Dialect, Index, LineEnds, Scanner};
use crate::detect::{self, Detection, named};
use crate::encoding::{Charset, Decoder, Encoding, windows_1252};
use crate::estimate::{self, Density};
use crate::limits::ENGINE_BYTES;
use crate::problem::{Code, Problems};
use crate::read::ReadOptions;
use crate::refusal::Refusal;
use crate::table::{Column, Table, Type};

/// The properties of a file that are known before its format is.
pub(super) struct FileStart {
    pub(super) decoder: Decoder,
    pub(super) encoding: Encoding,
    pub(super) encoding_chosen: bool,
    pub(super) bom: bool,
    /// Size of the file, and of its beginning, in bytes.
    pub(super) size: Size,
    pub(super) beginning_bytes: u64,
}

/// The state of a file that is transcoded.
#[derive(Debug)]
pub(super) struct Transcoding {
    transcoder: Transcoder,
    format: FileFormat,
    /// The text of the file that came last.
    original: Vec<u8>,
}

impl Reading {
    /// Begins to read a file of this format; `None` where its text can be held as it is.
    pub(super) fn transcoded(
        format: &FileFormat,
        start: FileStart,
        text: &[u8],
        name: &str,
        options: &ReadOptions,
    ) -> Result<Option<Self>, Refusal> {
        // The kind of the file, and the keys that ever have a value, decide which nulls are
        // columns, so the beginning is read twice.
        let Some(mut guess) = Transcoder::new(format) else {
            return Ok(None);
        };
        let utf8 = in_utf8(format, start.encoding, text);
        let text = utf8.as_deref().unwrap_or(text);
        guess.push(text, &mut Vec::new());
        guess.finish(false, &mut Vec::new());
        let detection = recognised(format, &guess.names(), name, options);
        let mut transcoder = guess.again(detection.kind);
        let mut out = Vec::new();
        transcoder.push(text, &mut out);

        let mut scanner = Scanner::new(Dialect::COMMA);
        let mut index = Index::default();
        scanner.scan(&out, &mut index);
        let charset = match format {
            FileFormat::Json(_) => Charset::Utf8,
            FileFormat::Cef | FileFormat::Lines | FileFormat::Delimited => start.encoding.charset(),
        };
        let mut reading = Self {
            table: Table {
                text: out,
                charset,
                dialect: Dialect::COMMA,
                empty_means_missing: true,
                index,
                header_records: 0,
                preamble_records: 0,
                columns: Vec::new(),
            },
            detection,
            formats: Vec::new(),
            seen: Vec::new(),
            remarks: Vec::new(),
            questions: Vec::new(),
            is_synthetic: false,
            problems: Problems::default(),
            encoding: start.encoding,
            encoding_chosen: start.encoding_chosen,
            bom: start.bom,
            decoder: start.decoder,
            scanner,
            invalid: Invalid::default(),
            typed_rows: 0,
            nuls: 0,
            times_without_zone: false,
            options: options.clone(),
            preamble: Preamble::default(),
            incomplete: None,
            cut_row: None,
            transcoding: Some(Box::new(Transcoding {
                transcoder,
                format: format.clone(),
                original: Vec::new(),
            })),
        };
        if *format == FileFormat::Lines && lines::is_log_or_prose(text) {
            reading.problems.add_count(Code::PlainText, 1);
        }
        reading.find_columns(false);
        reading.make_room(start.size, start.beginning_bytes)?;
        reading.check_text(0);
        reading.type_rows();
        Ok(Some(reading))
    }

    /// Whether the table's text is not the file's own.
    pub(super) fn is_transcoded(&self) -> bool {
        self.transcoding.is_some()
    }

    /// Decides whether the file ends too early, by what was found at its end.
    pub(super) fn end_records(&mut self) {
        let rows = self
            .transcoding
            .as_ref()
            .map(|transcoding| &transcoding.transcoder.records);
        let is_cut = rows.is_some_and(|rows| rows.problems.count(Code::CutOff) > 0);
        self.incomplete = self.incomplete.or(is_cut.then_some(Code::CutOff));
    }

    /// The name of the file's format.
    pub(super) fn format(&self) -> &'static str {
        let format = self
            .transcoding
            .as_ref()
            .map(|transcoding| &transcoding.format);
        format.unwrap_or(&FileFormat::Delimited).as_str()
    }

    /// The pages of the answer that the file holds.
    pub(super) fn pages(&self) -> Pages {
        let transcoding = self.transcoding.as_ref();
        transcoding.map_or_else(Pages::default, |transcoding| {
            transcoding.transcoder.records.pages.clone()
        })
    }

    pub(super) fn total(&self) -> Option<Total> {
        self.transcoding.as_ref()?.transcoder.records.total
    }

    /// Line ends of the file as it came.
    pub(super) fn line_ends(&self) -> LineEnds {
        match &self.transcoding {
            Some(transcoding) => transcoding.transcoder.line_ends(),
            None => self.scanner.line_ends(),
        }
    }

    /// Takes the next bytes of the file, the last ones if `ends`.
    pub(super) fn transcode(&mut self, bytes: &[u8], ends: bool) -> Result<(), Refusal> {
        let Some(transcoding) = &mut self.transcoding else {
            return Ok(());
        };
        let Transcoding {
            transcoder,
            format,
            original,
        } = &mut **transcoding;
        original.clear();
        self.decoder.push(bytes, original);
        if ends {
            self.decoder.finish(original);
        }
        let utf8 = in_utf8(format, self.encoding, original);
        let out = &mut self.table.text;
        transcoder.push(utf8.as_deref().unwrap_or(original), out);
        if ends {
            transcoder.finish(self.incomplete.is_some(), out);
        }
        if let Some(needed_bytes) = transcoder.records.too_large {
            return Err(Refusal::TooLarge {
                needed_bytes,
                limit_bytes: ENGINE_BYTES,
            });
        }
        self.find_columns(false);
        Ok(())
    }

    /// Gives the table the columns that the rewriter has found, and at the end the names that the
    /// file has for them.
    pub(super) fn find_columns(&mut self, ends: bool) {
        let Some(transcoding) = &self.transcoding else {
            return;
        };
        if !ends && transcoding.transcoder.records.width() == self.table.columns.len() {
            return;
        }
        let mut names = transcoding.transcoder.names();
        if !ends {
            names.truncate(transcoding.transcoder.records.width());
        }
        if names.len() > self.table.columns.len() || ends {
            let reason = std::mem::take(&mut self.detection.reason);
            let (kind, confidence) = (self.detection.kind, self.detection.confidence);
            // A column keeps its key when others are found behind it.
            self.detection = named::columns(&names, kind, confidence, reason);
            super::correct::correct(&mut self.detection, &self.options.columns);
        }
        for at in self.table.columns.len()..names.len() {
            let found = &self.detection.columns[at];
            let mut column = Column::new(&found.name, &found.key, found.ty);
            columns::append_missing(&mut column, self.typed_rows);
            self.table.columns.push(column);
            self.formats.push(ColumnFormat::of(found));
        }
        if ends {
            for (at, column) in self.table.columns.iter_mut().enumerate() {
                if let Some(label) = transcoding.transcoder.label(at) {
                    column.name = label;
                }
            }
        }
    }

    /// Room for the whole table at once, by how much of it the beginning became.
    fn make_room(&mut self, size: Size, beginning_bytes: u64) -> Result<(), Refusal> {
        let rows = self
            .transcoding
            .as_ref()
            .map(|transcoding| &transcoding.transcoder.records);
        let is_sparse = |at| rows.is_some_and(|rows| rows.is_sparse(at));
        let table = &mut self.table;
        let so_far = u128::from(table.text.len() as u64) * u128::from(size.bytes());
        let expected =
            u64::try_from(so_far / u128::from(beginning_bytes.max(1))).unwrap_or(u64::MAX);
        let density = Density {
            bytes: table.text.len() as u64,
            cells: (0..table.rows()).map(|row| table.cells(row) as u64).sum(),
            rows: u64::from(table.rows()),
            typed_bytes_per_row: self
                .detection
                .columns
                .iter()
                .enumerate()
                .map(|(at, c)| match c.infer {
                    // It stays text where it hardly ever says anything.
                    true if is_sparse(at) => columns::typed_bytes(c.ty),
                    true => columns::typed_bytes(Type::Integer),
                    false => columns::typed_bytes(c.ty),
                })
                .sum(),
        };
        if size.settle(estimate::check(expected, Encoding::Utf8, density))?
            && size.settle(reserve(&mut table.text, expected, Encoding::Utf8))?
        {
            let rows = table.index.reserve_for(expected, table.text.len());
            for column in &mut table.columns {
                columns::reserve(column, rows);
            }
        }
        Ok(())
    }

    /// Adds the problems that the transcoder found. Places name the file's lines, because the bytes
    /// of the table's text are not the file's.
    pub(super) fn problems_of_transcoding(&mut self) {
        if self.transcoding.is_none() {
            return;
        }
        self.problems_of_header();
        let Some(transcoding) = &mut self.transcoding else {
            return;
        };
        let rows = &mut transcoding.transcoder.records;
        self.problems.add_count(Code::BlankLine, rows.blank_lines);
        for place in self.problems.places_mut() {
            place.byte = None;
            place.line = place.row.map(|row| rows.line_of(row));
        }
        self.problems.extend(std::mem::take(&mut rows.problems));
    }
}

fn recognised(
    format: &FileFormat,
    names: &[String],
    name: &str,
    options: &ReadOptions,
) -> Detection {
    match format {
        FileFormat::Cef if options.kind().is_none() => {
            let (kind, by_name) = detect::variant_by_name(&EVENTS, name);
            let reason = format!("Most of the first lines are CEF{by_name}.");
            named::columns(names, kind, 100, reason)
        }
        FileFormat::Lines => {
            let reason = "No separator divides its lines into columns, and no line names a column: \
                          each line is a row.";
            named::columns(names, &GENERIC, detect::GENERIC, reason.to_owned())
        }
        _ => named::named(names, name, options.kind.as_deref()),
    }
}

/// JSON in UTF-8, where a person says that it is in another encoding: escapes in it become
/// characters that only Unicode has.
fn in_utf8(format: &FileFormat, encoding: Encoding, text: &[u8]) -> Option<Vec<u8>> {
    let is_of_bytes =
        matches!(format, FileFormat::Json(_)) && encoding.charset() == Charset::Windows1252;
    is_of_bytes.then(|| {
        let text: String = text.iter().map(|byte| windows_1252(*byte)).collect();
        text.into_bytes()
    })
}
