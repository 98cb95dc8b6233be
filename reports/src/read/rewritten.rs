//! A file that is written anew while it is read ([`super::rewrite`]).

use super::above::Above;
use super::columns::{self, Meaning};
use super::invalid::Invalid;
use super::reading::{Reading, Size, reserve};
use super::rewrite::{Pages, Rewriter, Total};
use super::shape::Shape;
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

/// What is known of a file before its shape is.
pub(super) struct Opening {
    pub(super) decoder: Decoder,
    pub(super) encoding: Encoding,
    pub(super) encoding_chosen: bool,
    pub(super) bom: bool,
    /// Of the file, and bytes of its beginning.
    pub(super) size: Size,
    pub(super) beginning_bytes: u64,
}

/// What a file needs that is written anew.
#[derive(Debug)]
pub(super) struct Rewriting {
    rewriter: Rewriter,
    shape: Shape,
    /// The text of the file that came last.
    original: Vec<u8>,
}

impl Reading {
    /// Begins to read a file of this shape; `None` where its text can be held as it is.
    pub(super) fn rewritten(
        shape: &Shape,
        opening: Opening,
        text: &[u8],
        name: &str,
        options: &ReadOptions,
    ) -> Result<Option<Self>, Refusal> {
        // Of which kind the file is and which keys ever have a value says which nulls are columns,
        // so the beginning is read twice.
        let Some(mut guess) = Rewriter::new(shape) else {
            return Ok(None);
        };
        let utf8 = in_utf8(shape, opening.encoding, text);
        let text = utf8.as_deref().unwrap_or(text);
        guess.push(text, &mut Vec::new());
        guess.finish(false, &mut Vec::new());
        let detection = recognised(shape, &guess.names(), name, options);
        let mut rewriter = guess.again(detection.kind);
        let mut out = Vec::new();
        rewriter.push(text, &mut out);

        let mut scanner = Scanner::new(Dialect::COMMA);
        let mut index = Index::default();
        scanner.scan(&out, &mut index);
        let charset = match shape {
            Shape::Json(_) => Charset::Utf8,
            Shape::Cef | Shape::Lines | Shape::Delimited => opening.encoding.charset(),
        };
        let mut reading = Self {
            table: Table {
                text: out,
                charset,
                dialect: Dialect::COMMA,
                blank_is_absent: true,
                index,
                header_records: 0,
                records_above: 0,
                columns: Vec::new(),
            },
            detection,
            meanings: Vec::new(),
            seen: Vec::new(),
            remarks: Vec::new(),
            questions: Vec::new(),
            is_put_together: false,
            problems: Problems::default(),
            encoding: opening.encoding,
            encoding_chosen: opening.encoding_chosen,
            bom: opening.bom,
            decoder: opening.decoder,
            scanner,
            invalid: Invalid::default(),
            typed_rows: 0,
            nuls: 0,
            times_without_zone: false,
            options: options.clone(),
            above: Above::default(),
            incomplete: None,
            cut_row: None,
            rewriting: Some(Box::new(Rewriting {
                rewriter,
                shape: shape.clone(),
                original: Vec::new(),
            })),
        };
        reading.find_columns(false);
        reading.make_room(opening.size, opening.beginning_bytes)?;
        reading.check_text(0);
        reading.type_rows();
        Ok(Some(reading))
    }

    /// Whether the table's text is not the file's own.
    pub(super) fn is_rewritten(&self) -> bool {
        self.rewriting.is_some()
    }

    /// Decides whether the file ends too early, by what was found at its end.
    pub(super) fn end_records(&mut self) {
        let rows = self
            .rewriting
            .as_ref()
            .map(|rewriting| &rewriting.rewriter.rows);
        let is_cut = rows.is_some_and(|rows| rows.problems.count(Code::CutOff) > 0);
        self.incomplete = self.incomplete.or(is_cut.then_some(Code::CutOff));
    }

    /// The name of the file's shape.
    pub(super) fn shape(&self) -> &'static str {
        let shape = self.rewriting.as_ref().map(|rewriting| &rewriting.shape);
        shape.unwrap_or(&Shape::Delimited).as_str()
    }

    /// How many there are on all pages, where the file says so.
    /// What the file says of its pages.
    pub(super) fn pages(&self) -> Pages {
        let rewriting = self.rewriting.as_ref();
        rewriting.map_or_else(Pages::default, |rewriting| {
            rewriting.rewriter.rows.pages.clone()
        })
    }

    pub(super) fn total(&self) -> Option<Total> {
        self.rewriting.as_ref()?.rewriter.rows.total
    }

    /// Line ends of the file as it came.
    pub(super) fn line_ends(&self) -> LineEnds {
        match &self.rewriting {
            Some(rewriting) => rewriting.rewriter.line_ends(),
            None => self.scanner.line_ends(),
        }
    }

    /// Takes the next bytes of the file, the last ones if `ends`.
    pub(super) fn rewrite(&mut self, bytes: &[u8], ends: bool) -> Result<(), Refusal> {
        let Some(rewriting) = &mut self.rewriting else {
            return Ok(());
        };
        let Rewriting {
            rewriter,
            shape,
            original,
        } = &mut **rewriting;
        original.clear();
        self.decoder.push(bytes, original);
        if ends {
            self.decoder.finish(original);
        }
        let utf8 = in_utf8(shape, self.encoding, original);
        let out = &mut self.table.text;
        rewriter.push(utf8.as_deref().unwrap_or(original), out);
        if ends {
            rewriter.finish(self.incomplete.is_some(), out);
        }
        if let Some(needed_bytes) = rewriter.rows.too_large {
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
        let Some(rewriting) = &self.rewriting else {
            return;
        };
        if !ends && rewriting.rewriter.rows.width() == self.table.columns.len() {
            return;
        }
        let mut names = rewriting.rewriter.names();
        if !ends {
            names.truncate(rewriting.rewriter.rows.width());
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
            self.meanings.push(Meaning::of(found));
        }
        if ends {
            for (at, column) in self.table.columns.iter_mut().enumerate() {
                if let Some(label) = rewriting.rewriter.label(at) {
                    column.name = label;
                }
            }
        }
    }

    /// Room for the whole table at once, by how much of it the beginning became.
    fn make_room(&mut self, size: Size, beginning_bytes: u64) -> Result<(), Refusal> {
        let rows = self
            .rewriting
            .as_ref()
            .map(|rewriting| &rewriting.rewriter.rows);
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

    /// What was found while the file was written anew. Places name its lines: the bytes of the
    /// table's text are not its bytes.
    pub(super) fn problems_of_rewriting(&mut self) {
        if self.rewriting.is_none() {
            return;
        }
        self.problems_of_header();
        let Some(rewriting) = &mut self.rewriting else {
            return;
        };
        let rows = &mut rewriting.rewriter.rows;
        self.problems.add_count(Code::BlankLine, rows.blank_lines);
        for place in self.problems.places_mut() {
            place.byte = None;
            place.line = place.row.map(|row| rows.line_of(row));
        }
        self.problems.extend(std::mem::take(&mut rows.problems));
    }
}

fn recognised(shape: &Shape, names: &[String], name: &str, options: &ReadOptions) -> Detection {
    match shape {
        Shape::Cef if options.kind().is_none() => {
            let (kind, by_name) = detect::variant_by_name(&EVENTS, name);
            let reason = format!("Most of the first lines are CEF{by_name}.");
            named::columns(names, kind, 100, reason)
        }
        Shape::Lines => {
            let reason = "No separator divides its lines into columns, and no line names a column: \
                          each line is a row.";
            named::columns(names, &GENERIC, detect::GENERIC, reason.to_owned())
        }
        _ => named::named(names, name, options.kind.as_deref()),
    }
}

/// JSON in UTF-8, where a person says that it is in another encoding: escapes in it become
/// characters that only Unicode has.
fn in_utf8(shape: &Shape, encoding: Encoding, text: &[u8]) -> Option<Vec<u8>> {
    let is_of_bytes = matches!(shape, Shape::Json(_)) && encoding.charset() == Charset::Windows1252;
    is_of_bytes.then(|| {
        let text: String = text.iter().map(|byte| windows_1252(*byte)).collect();
        text.into_bytes()
    })
}
