//! This module turns the cells of new rows into typed values, a column at a time.

use std::iter::repeat_n;
use std::ops::Range;

use crate::catalog::{SizeUnit, TimeForm};
use crate::detect::DetectedColumn;
use crate::notation::date::LocalDate;
use crate::notation::{Notation, number};
use crate::problem::{Code, Place, Problems, sample};
use crate::table::column::{
    INT_KNOWN_MIN, bool_unknown, code_unknown, decimal_unknown, int_unknown,
};
use crate::table::{Column, Data, Table, Type, Unknown};
use crate::value::{self, Clocks};

/// The format of a column's cells, in addition to their type.
#[derive(Debug, Clone, Copy)]
pub(super) struct ColumnFormat {
    unit: SizeUnit,
    time: TimeForm,
    /// Words by which a cell says that there is no value; `None` where the column is of no known
    /// kind, and the usual ones are taken for that ([`value::states_none`]).
    stated: Option<&'static [&'static str]>,
}

impl ColumnFormat {
    /// The format of a column that no kind knows.
    pub(super) fn unknown() -> Self {
        Self {
            unit: SizeUnit::Words,
            time: TimeForm::Iso,
            stated: None,
        }
    }

    /// The format of a detected column.
    pub(super) fn of(column: &DetectedColumn) -> Self {
        let spec = column.spec.filter(|spec| spec.ty == column.ty);
        spec.map_or(Self::unknown(), |spec| Self {
            unit: spec.size,
            time: spec.time,
            stated: Some(spec.stated),
        })
    }

    /// Whether a size is a number of KiB.
    pub(super) fn is_in_kib(self) -> bool {
        self.unit == SizeUnit::Kib
    }

    /// Only a kind knows such words of a category: of any other, `None` may be a value.
    fn category_states_none(self, cell: &[u8]) -> bool {
        self.stated.is_some_and(|words| !words.is_empty()) && self.states_none(cell)
    }

    fn states_none(self, cell: &[u8]) -> bool {
        match self.stated {
            None => value::states_none(cell),
            Some(words) => words
                .iter()
                .any(|word| cell.eq_ignore_ascii_case(word.as_bytes())),
        }
    }
}

/// Distinct texts for a missing time that are kept for one column; further texts are counted as
/// one.
const NO_TIME_TEXTS: usize = 8;

/// Observations on a column's cells that its values do not hold.
#[derive(Debug, Clone, Default)]
pub(super) struct CellNotes {
    /// Whether there is a date or a number that only [`crate::notation`] reads. Such cells are
    /// unparsable until all have been seen, and no problem yet.
    pub(super) has_local: bool,
    /// The notation of its dates or numbers, if it is decided and not that of reports.
    pub(super) notation: Option<Notation>,
    /// Texts that stand for no time, other than the kind's own, and how often each is there.
    pub(super) no_time: Vec<(String, u64)>,
}

impl CellNotes {
    /// Counts a text that stands for no time.
    pub(super) fn add_no_time(&mut self, text: &str) {
        let is_full = self.no_time.len() >= NO_TIME_TEXTS;
        match self.no_time.iter_mut().find(|(known, _)| known == text) {
            Some((_, cells)) => *cells += 1,
            None if is_full => {
                if let Some((last, cells)) = self.no_time.last_mut() {
                    "…".clone_into(last);
                    *cells += 1;
                }
            }
            None => self.no_time.push((text.to_owned(), 1)),
        }
    }
}

/// Classifies a cell that is not a value at first sight.
enum Slow<T> {
    Value(T),
    /// A moment that stands for none, or a word for it.
    NoTime,
    /// A date or a number in another notation.
    Local,
    Unfit,
}

/// Bytes that a column of this type holds for each row.
#[must_use]
pub(super) fn typed_bytes(ty: Type) -> u64 {
    match ty {
        Type::Text | Type::Json | Type::Ip => 0,
        Type::Integer | Type::Timestamp | Type::Size | Type::Decimal => 8,
        Type::Boolean => 1,
        Type::Category => 4,
    }
}

/// Makes room for this many values, so that a column does not grow in steps and leave its earlier
/// places behind. Room that cannot be had now may be had later; growth decides then.
pub(super) fn reserve(column: &mut Column, rows: usize) {
    let _ = match &mut column.data {
        Data::Text => Ok(()),
        Data::Int(values) => values.try_reserve_exact(rows),
        Data::Decimal(values) => values.try_reserve_exact(rows),
        Data::Bool(values) => values.try_reserve_exact(rows),
        Data::Category(codes, _) => codes.try_reserve_exact(rows),
    };
}

/// Appends `count` missing cells to a column.
pub(super) fn append_missing(column: &mut Column, rows: u32) {
    let count = rows as usize;
    match &mut column.data {
        Data::Text => {}
        Data::Int(values) => values.extend(repeat_n(int_unknown(Unknown::Missing), count)),
        Data::Decimal(values) => {
            values.extend(repeat_n(decimal_unknown(Unknown::Missing), count));
        }
        Data::Bool(values) => values.extend(repeat_n(bool_unknown(Unknown::Missing), count)),
        Data::Category(codes, _) => {
            codes.extend(repeat_n(code_unknown(Unknown::Missing), count));
        }
    }
    column.unknown[Unknown::Missing.index()] += u64::from(rows);
}

/// Appends the values of `rows` to column `at` of `table`; times without a zone are what `clocks`
/// showed.
pub(super) fn append(
    table: &mut Table,
    at: usize,
    format: ColumnFormat,
    clocks: &Clocks<'_>,
    rows: Range<u32>,
    problems: &mut Problems,
    seen: &mut CellNotes,
) {
    // The column is taken out so that the table can be read while it grows.
    let mut column = std::mem::replace(&mut table.columns[at], Column::new("", "", Type::Text));
    let cells = Cells {
        table,
        column: at,
        format,
        rows,
    };
    match (column.ty, &mut column.data) {
        (Type::Integer, Data::Int(values)) => {
            let slow =
                |cell: &[u8]| value::integer(cell).map_or_else(|| number_slow(cell), Slow::Value);
            let found = (problems, seen);
            cells.ints(values, &mut column.unknown, found, value::integer, slow);
        }
        (Type::Timestamp, Data::Int(values)) => {
            let parse = match format.time {
                TimeForm::Iso => value::timestamp_in,
                TimeForm::Cef => crate::cef::timestamp_in,
            };
            let sure =
                |cell: &[u8]| parse(cell, clocks).filter(|ms| !value::may_stand_for_no_time(*ms));
            let slow = |cell: &[u8]| match parse(cell, clocks) {
                Some(ms) if value::stands_for_no_time(ms) => Slow::NoTime,
                Some(ms) => Slow::Value(ms),
                // The epoch as a count of seconds or milliseconds.
                None if cell == b"0" || value::states_no_time(cell) => Slow::NoTime,
                None if LocalDate::parse(cell).is_some() => Slow::Local,
                None => Slow::Unfit,
            };
            cells.ints(values, &mut column.unknown, (problems, seen), sure, slow);
        }
        (Type::Size, Data::Int(values)) => {
            let found = (problems, seen);
            let unknown = &mut column.unknown;
            if format.is_in_kib() {
                let slow = |cell: &[u8]| {
                    value::size_kib(cell).map_or_else(|| number_slow(cell), Slow::Value)
                };
                cells.ints(values, unknown, found, value::size_kib, slow);
            } else {
                let slow = |cell: &[u8]| plain(value::size_text, cell);
                cells.ints(values, unknown, found, value::size_text, slow);
            }
        }
        (_, Data::Decimal(values)) => {
            cells.decimals(values, &mut column.unknown, (problems, seen));
        }
        (_, Data::Bool(values)) => {
            cells.booleans(values, &mut column.unknown, (problems, seen));
        }
        (_, Data::Category(codes, dictionary)) => {
            let fits = cells.categories(&mut column.unknown, |value| {
                let code = match value {
                    Ok(value) => dictionary.intern(value),
                    Err(unknown) => Some(code_unknown(unknown)),
                };
                codes.extend(code);
                code.is_some()
            });
            if !fits {
                // Too many distinct values to be categories: the cells themselves are the text.
                // Those of earlier calls are counted too.
                column.unknown = [0; 4];
                let all = Cells {
                    rows: 0..cells.rows.end,
                    ..cells
                };
                all.texts(&mut column.unknown);
                column.ty = Type::Text;
                column.data = Data::Text;
            }
        }
        (_, Data::Text | Data::Int(_)) => cells.texts(&mut column.unknown),
    }
    table.columns[at] = column;
}

/// The cells of one column in some rows.
#[derive(Clone)]
struct Cells<'a> {
    table: &'a Table,
    column: usize,
    format: ColumnFormat,
    rows: Range<u32>,
}

impl Cells<'_> {
    fn ints(
        &self,
        values: &mut Vec<i64>,
        unknown: &mut [u64; 4],
        found: (&mut Problems, &mut CellNotes),
        parse: impl Fn(&[u8]) -> Option<i64>,
        slow: impl Fn(&[u8]) -> Slow<i64>,
    ) {
        let known = |cell: &[u8]| parse(cell).filter(|v| *v >= INT_KNOWN_MIN);
        let slow = |cell: &[u8]| match slow(cell) {
            Slow::Value(value) if value < INT_KNOWN_MIN => Slow::Unfit,
            other => other,
        };
        self.values(values, unknown, found, known, slow, |value| match value {
            Ok(value) => value,
            Err(why) => int_unknown(why),
        });
    }

    fn decimals(
        &self,
        values: &mut Vec<f64>,
        unknown: &mut [u64; 4],
        found: (&mut Problems, &mut CellNotes),
    ) {
        let slow = |cell: &[u8]| match value::decimal(cell) {
            Some(value) => Slow::Value(value),
            None => number_slow(cell),
        };
        self.values(values, unknown, found, value::decimal, slow, |value| {
            value.unwrap_or_else(decimal_unknown)
        });
    }

    fn booleans(
        &self,
        values: &mut Vec<u8>,
        unknown: &mut [u64; 4],
        found: (&mut Problems, &mut CellNotes),
    ) {
        let slow = |cell: &[u8]| plain(value::boolean_of_spreadsheet, cell);
        self.values(values, unknown, found, value::boolean, slow, |value| {
            value.map_or_else(bool_unknown, u8::from)
        });
    }

    /// Appends the value of each cell, as `hold` holds it.
    fn values<T, V>(
        &self,
        values: &mut Vec<V>,
        unknown: &mut [u64; 4],
        found: (&mut Problems, &mut CellNotes),
        parse: impl Fn(&[u8]) -> Option<T>,
        slow: impl Fn(&[u8]) -> Slow<T>,
        hold: impl Fn(Result<T, Unknown>) -> V,
    ) {
        let (problems, seen) = found;
        let mut value = |row, cell: Option<&[u8]>| {
            hold(match cell.and_then(&parse) {
                Some(value) => Ok(value),
                None => self.value_slow(row, &slow, unknown, problems, seen),
            })
        };
        match self.table.column_spans(self.rows.clone(), self.column) {
            Some(spans) => {
                let text = self.table.all_text();
                values.extend(
                    spans
                        .zip(self.rows.start..)
                        .map(|((start, end), row)| value(row, text.get(start..end))),
                );
            }
            None => values.extend(
                self.rows
                    .clone()
                    .map(|row| value(row, self.table.raw(row, self.column))),
            ),
        }
    }

    /// Hands each cell to `push`; stops and says false when it has no room.
    fn categories(
        &self,
        unknown: &mut [u64; 4],
        mut push: impl FnMut(Result<&[u8], Unknown>) -> bool,
    ) -> bool {
        self.rows.clone().all(|row| {
            let cell = self.table.bytes(row, self.column);
            // Blanks around a word are no part of it: `admin ` is an admin.
            match cell.as_ref().map(|cell| cell.trim_ascii()) {
                None => {
                    unknown[Unknown::Missing.index()] += 1;
                    push(Err(Unknown::Missing))
                }
                Some(word) if self.format.category_states_none(word) => {
                    unknown[Unknown::Stated.index()] += 1;
                    push(Err(Unknown::Stated))
                }
                Some([]) => {
                    unknown[Unknown::Empty.index()] += 1;
                    push(Err(Unknown::Empty))
                }
                Some(word) => push(Ok(word)),
            }
        })
    }

    fn texts(&self, unknown: &mut [u64; 4]) {
        let mut note = |row, start, end| {
            // Two bytes may be a pair of quotes.
            if end - start <= 2 {
                match self.table.bytes(row, self.column) {
                    None => unknown[Unknown::Missing.index()] += 1,
                    Some(bytes) if bytes.is_empty() => unknown[Unknown::Empty.index()] += 1,
                    Some(_) => {}
                }
            }
        };
        if let Some(spans) = self.table.column_spans(self.rows.clone(), self.column) {
            for ((start, end), row) in spans.zip(self.rows.start..) {
                note(row, start, end);
            }
            return;
        }
        let mut missing = 0;
        for row in self.rows.clone() {
            match self.table.cell_span(row, self.column) {
                None => missing += 1,
                Some((start, end)) => note(row, start, end),
            }
        }
        unknown[Unknown::Missing.index()] += missing;
    }

    /// Quoted, padded, empty, in another notation or wrong.
    #[cold]
    fn value_slow<T>(
        &self,
        row: u32,
        slow: &impl Fn(&[u8]) -> Slow<T>,
        unknown: &mut [u64; 4],
        problems: &mut Problems,
        seen: &mut CellNotes,
    ) -> Result<T, Unknown> {
        let why = match self.table.bytes(row, self.column) {
            None => Unknown::Missing,
            Some(cell) => match cell.trim_ascii() {
                // An empty cell may be how a report states that there is no value.
                cell if self.format.states_none(cell) => Unknown::Stated,
                [] => Unknown::Empty,
                cell => match slow(cell) {
                    Slow::Value(value) => return Ok(value),
                    Slow::NoTime => {
                        seen.add_no_time(&self.table.charset().decode(cell.into()));
                        Unknown::Stated
                    }
                    Slow::Local => {
                        seen.has_local = true;
                        Unknown::Unparsable
                    }
                    Slow::Unfit => {
                        problems.add(Code::Unparsable, || place(self.table, row, self.column));
                        Unknown::Unparsable
                    }
                },
            },
        };
        unknown[why.index()] += 1;
        Err(why)
    }
}

/// A cell of a column that has no other notation.
fn plain<T>(parse: impl Fn(&[u8]) -> Option<T>, cell: &[u8]) -> Slow<T> {
    parse(cell).map_or(Slow::Unfit, Slow::Value)
}

/// A number that a column of numbers cannot hold as it stands.
fn number_slow<T>(cell: &[u8]) -> Slow<T> {
    if number::is_number(cell) || value::decimal(cell).is_some() {
        Slow::Local
    } else {
        Slow::Unfit
    }
}

/// The place of a cell, with a sample of it.
pub(super) fn place(table: &Table, row: u32, column: usize) -> Place {
    Place {
        row: Some(row),
        column: u32::try_from(column).ok(),
        byte: table.cell_span(row, column).map(|(start, _)| start as u64),
        line: None,
        sample: sample(&table.cell(row, column)),
    }
}
