//! Turns the cells of new rows into typed values, a column at a time.

use std::iter::repeat_n;
use std::ops::Range;

use crate::catalog::{SizeUnit, TimeForm};
use crate::detect::Detected;
use crate::problem::{Code, Place, Problems, sample};
use crate::table::column::{
    INT_KNOWN_MIN, bool_unknown, code_unknown, decimal_unknown, int_unknown,
};
use crate::table::{Column, Data, Table, Type, Unknown};
use crate::value::{self, Clocks};

/// How the cells of a column are to be read, beside their type.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meaning {
    unit: SizeUnit,
    time: TimeForm,
    /// Words by which a cell says that there is no value; `None` where the column is of no known
    /// kind, and the usual ones are taken for that ([`value::states_none`]).
    stated: Option<&'static [&'static str]>,
}

impl Meaning {
    /// Of a column that no kind knows.
    pub(super) fn unknown() -> Self {
        Self {
            unit: SizeUnit::Words,
            time: TimeForm::Iso,
            stated: None,
        }
    }

    /// Of a kind's column, or of one that no kind knows or a person knows better.
    pub(super) fn of(column: &Detected) -> Self {
        let spec = column.spec.filter(|spec| spec.ty == column.ty);
        spec.map_or(Self::unknown(), |spec| Self {
            unit: spec.size,
            time: spec.time,
            stated: Some(spec.stated),
        })
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

/// Appends, to a column, that so many rows end before it.
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
    meaning: Meaning,
    clocks: &Clocks<'_>,
    rows: Range<u32>,
    problems: &mut Problems,
) {
    // The column is taken out so that the table can be read while it grows.
    let mut column = std::mem::replace(&mut table.columns[at], Column::new("", "", Type::Text));
    let cells = Cells {
        table,
        column: at,
        meaning,
        rows,
    };
    match (column.ty, &mut column.data) {
        (Type::Integer, Data::Int(values)) => {
            cells.ints(values, &mut column.unknown, problems, value::integer);
        }
        (Type::Timestamp, Data::Int(values)) => {
            let parse = match meaning.time {
                TimeForm::Iso => value::timestamp_in,
                TimeForm::Cef => crate::cef::timestamp_in,
            };
            cells.ints(values, &mut column.unknown, problems, |cell| {
                parse(cell, clocks)
            });
        }
        (Type::Size, Data::Int(values)) => {
            let parse = match meaning.unit {
                SizeUnit::Kib => value::size_kib,
                SizeUnit::Words => value::size_text,
            };
            cells.ints(values, &mut column.unknown, problems, parse);
        }
        (_, Data::Decimal(values)) => cells.decimals(values, &mut column.unknown, problems),
        (_, Data::Bool(values)) => cells.booleans(values, &mut column.unknown, problems),
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
    meaning: Meaning,
    rows: Range<u32>,
}

impl Cells<'_> {
    fn ints(
        &self,
        values: &mut Vec<i64>,
        unknown: &mut [u64; 4],
        problems: &mut Problems,
        parse: impl Fn(&[u8]) -> Option<i64>,
    ) {
        let known = |cell: &[u8]| parse(cell).filter(|v| *v >= INT_KNOWN_MIN);
        self.values(values, unknown, problems, known, |value| match value {
            Ok(value) => value,
            Err(why) => int_unknown(why),
        });
    }

    fn decimals(&self, values: &mut Vec<f64>, unknown: &mut [u64; 4], problems: &mut Problems) {
        self.values(values, unknown, problems, value::decimal, |value| {
            value.unwrap_or_else(decimal_unknown)
        });
    }

    fn booleans(&self, values: &mut Vec<u8>, unknown: &mut [u64; 4], problems: &mut Problems) {
        self.values(values, unknown, problems, value::boolean, |value| {
            value.map_or_else(bool_unknown, u8::from)
        });
    }

    /// Appends the value of each cell, as `hold` holds it.
    fn values<T, V>(
        &self,
        values: &mut Vec<V>,
        unknown: &mut [u64; 4],
        problems: &mut Problems,
        parse: impl Fn(&[u8]) -> Option<T>,
        hold: impl Fn(Result<T, Unknown>) -> V,
    ) {
        let mut value = |row, cell: Option<&[u8]>| {
            hold(match cell.and_then(&parse) {
                Some(value) => Ok(value),
                None => self.value_slow(row, &parse, unknown, problems),
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
                Some(word) if self.meaning.category_states_none(word) => {
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

    /// Quoted, padded, empty or wrong.
    #[cold]
    fn value_slow<T>(
        &self,
        row: u32,
        parse: &impl Fn(&[u8]) -> Option<T>,
        unknown: &mut [u64; 4],
        problems: &mut Problems,
    ) -> Result<T, Unknown> {
        let why = match self.table.bytes(row, self.column) {
            None => Unknown::Missing,
            Some(cell) => match cell.trim_ascii() {
                // Nothing at all may be how a report says that there is none.
                cell if self.meaning.states_none(cell) => Unknown::Stated,
                [] => Unknown::Empty,
                cell => match parse(cell) {
                    Some(value) => return Ok(value),
                    None => Unknown::Unparsable,
                },
            },
        };
        if why == Unknown::Unparsable {
            problems.add(Code::Unparsable, || place(self.table, row, self.column));
        }
        unknown[why.index()] += 1;
        Err(why)
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
