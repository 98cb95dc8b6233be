//! This module evaluates one test on a whole column.

use std::ops::{RangeBounds, RangeInclusive};

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

use super::Evaluator;
use super::check::{check_text, decimal_range, int_range, no_ranges, no_value};
use super::number::{merged, parse_bool, parse_decimal, parse_int};
use crate::fold::{fold, fold_bytes};
use crate::query::{Bound, Test};
use crate::search::Needle;
use crate::table::RowSet;
use crate::table::column::{
    BOOL_UNKNOWN, CODE_UNKNOWN, INT_KNOWN_MIN, bool_unknown, code_unknown, int_unknown,
};
use crate::table::dictionary::Dictionary;
use crate::table::{Column, Data, Table, Unknown};

impl Evaluator<'_> {
    /// The rows a test is true for.
    pub(super) fn test(&self, at: usize, test: &Test) -> Result<RowSet, String> {
        let column = &self.table.columns()[at];
        match test {
            Test::Known => Ok(known(self.table, at)),
            Test::Unknown(None) => Ok(RowSet::clone(&self.known(at)).not()),
            Test::Unknown(Some(reason)) => Ok(unknown_because(self.table, at, *reason)),
            Test::Contains(text) => self.contains(at, text),
            Test::Like(parts) => {
                check_text(&column.key, column.ty)?;
                Ok(self.like(at, parts))
            }
            Test::OneOf(values) => self.one_of(at, values),
            Test::Range { from, to } => self.range(column, from.as_ref(), to.as_ref()),
        }
    }

    fn contains(&self, at: usize, text: &str) -> Result<RowSet, String> {
        if text.is_empty() {
            return Ok(RowSet::clone(&self.known(at)));
        }
        let needle = Needle::new(text, self.table.charset());
        if let Data::Category(codes, dictionary) = &self.table.columns()[at].data {
            return Ok(self.categories(codes, dictionary, |value| needle.is_in(value)));
        }
        if self.table.columns()[at].derived {
            // The file's text does not have these.
            let has = |row| {
                self.table
                    .bytes(row, at)
                    .is_some_and(|cell| needle.is_in(&cell))
            };
            return Ok(RowSet::of_rows(self.table.rows(), has).and(&self.known(at)));
        }
        // A cell that contains it is in a row that does.
        let mut found = RowSet::none(self.table.rows());
        for row in self.word(text)?.iter() {
            if self
                .table
                .bytes(row, at)
                .is_some_and(|cell| needle.is_in(&cell))
            {
                found.insert(row);
            }
        }
        // The cells that a test finds in a text column are known.
        let text = matches!(self.table.columns()[at].data, Data::Text);
        Ok(if text {
            found
        } else {
            found.and(&self.known(at))
        })
    }

    fn one_of(&self, at: usize, values: &[String]) -> Result<RowSet, String> {
        let column = &self.table.columns()[at];
        let rows = self.table.rows();
        match &column.data {
            Data::Bool(cells) => {
                let mut wanted = [false; 2];
                for value in values {
                    wanted[usize::from(parse_bool(&column.key, value)?)] = true;
                }
                Ok(match wanted {
                    [true, true] => RowSet::of_values(rows, cells, |v| v < BOOL_UNKNOWN),
                    [_, yes] => RowSet::of_values(rows, cells, |v| v == u8::from(yes)),
                })
            }
            Data::Int(cells) => {
                let values = values
                    .iter()
                    .map(|value| parse_int(&column.key, column.ty, value));
                Ok(within_any(
                    rows,
                    cells,
                    &merged(values.collect::<Result<_, _>>()?),
                ))
            }
            Data::Decimal(cells) => {
                let values = values.iter().map(|value| parse_decimal(&column.key, value));
                let values: Vec<f64> = values.collect::<Result<_, _>>()?;
                // Equal to the number as it is written, which is what a person compares with.
                Ok(RowSet::of_values(rows, cells, |v| values.contains(&v)))
            }
            Data::Category(..) | Data::Text => {
                if values.iter().any(String::is_empty) {
                    return Err(no_value(&column.key));
                }
                Ok(self.texts(at, values))
            }
        }
    }

    /// The rows whose whole cell is one of `values`, in any case.
    fn texts(&self, at: usize, values: &[String]) -> RowSet {
        let charset = self.table.charset();
        let quote = char::from(self.table.dialect().quote);
        // Bytes that a cell can have in the file: a character takes one or more, the quotes
        // around it two, a quote inside it one more than it is worth.
        let shortest = values.iter().map(|value| value.chars().count()).min();
        let longest = values
            .iter()
            .map(|value| value.len() + 2 + value.matches(quote).count())
            .max();
        let bytes = shortest.unwrap_or(0)..=longest.unwrap_or(0);
        if let [value] = values {
            let needle = Needle::new(value, charset);
            return self.whole_cells(at, &bytes, |cell| needle.is(cell));
        }
        let folded = values
            .iter()
            .map(|value| value.chars().map(fold).collect::<String>());
        let folded: HashSet<Vec<u8>, FxBuildHasher> = folded.map(String::into_bytes).collect();
        self.whole_cells(at, &bytes, |cell| {
            folded.contains(&*fold_bytes(cell, charset))
        })
    }

    /// The rows whose whole cell consists of these parts with any text between them, in any case.
    fn like(&self, at: usize, parts: &[String]) -> RowSet {
        let charset = self.table.charset();
        let folded = parts
            .iter()
            .map(|part| part.chars().map(fold).collect::<String>().into_bytes());
        let folded: Vec<Vec<u8>> = folded.collect();
        let shortest = parts.iter().map(|part| part.chars().count()).sum();
        self.whole_cells(at, &(shortest..=usize::MAX), |cell| {
            has_parts(&fold_bytes(cell, charset), &folded)
        })
    }

    /// The rows whose text or category `holds` accepts. The length of an accepted value in the file
    /// is within `bytes`.
    fn whole_cells(
        &self,
        at: usize,
        bytes: &RangeInclusive<usize>,
        holds: impl Fn(&[u8]) -> bool,
    ) -> RowSet {
        let table = self.table;
        if let Data::Category(codes, dictionary) = &table.columns()[at].data {
            return self.categories(codes, dictionary, holds);
        }
        RowSet::of_rows(table.rows(), |row| {
            // Most cells are too long or too short, and need no look at their text.
            table
                .cell_span(row, at)
                .is_some_and(|(start, end)| bytes.contains(&(end - start)))
                && table
                    .bytes(row, at)
                    .is_some_and(|cell| !cell.is_empty() && holds(&cell))
        })
    }

    /// The rows whose category is one that `holds`.
    fn categories(
        &self,
        codes: &[u32],
        dictionary: &Dictionary,
        holds: impl Fn(&[u8]) -> bool,
    ) -> RowSet {
        let rows = self.table.rows();
        let held: Vec<bool> = dictionary.iter().map(holds).collect();
        let mut wanted = held
            .iter()
            .zip(0_u32..)
            .filter(|(held, _)| **held)
            .map(|(_, code)| code);
        match (wanted.next(), wanted.next()) {
            (None, _) => RowSet::none(rows),
            (Some(only), None) => RowSet::of_values(rows, codes, |code| code == only),
            _ => RowSet::of_values(rows, codes, |code| held.get(code as usize) == Some(&true)),
        }
    }

    fn range(
        &self,
        column: &Column,
        from: Option<&Bound>,
        to: Option<&Bound>,
    ) -> Result<RowSet, String> {
        let rows = self.table.rows();
        match &column.data {
            Data::Int(cells) => {
                let range = int_range(&column.key, column.ty, from, to)?;
                Ok(within_any(rows, cells, &merged(vec![range])))
            }
            Data::Decimal(cells) => {
                let range = decimal_range(&column.key, from, to)?;
                // Unknown values are NaN, for which no comparison holds.
                Ok(RowSet::of_values(rows, cells, |v| range.contains(&v)))
            }
            Data::Bool(_) | Data::Category(..) | Data::Text => {
                Err(no_ranges(&column.key, column.ty))
            }
        }
    }
}

/// Whether a text begins with the first part, ends with the last, and has the others between them,
/// in order and apart.
fn has_parts(text: &[u8], parts: &[Vec<u8>]) -> bool {
    let [first, between @ .., last] = parts else {
        return false;
    };
    let Some(mut rest) = text
        .strip_prefix(first.as_slice())
        .and_then(|rest| rest.strip_suffix(last.as_slice()))
    else {
        return false;
    };
    between.iter().all(|part| {
        let found = memchr::memmem::find(rest, part);
        found.is_some_and(|at| {
            rest = &rest[at + part.len()..];
            true
        })
    })
}

/// The rows in which a column is known.
pub(super) fn known(table: &Table, at: usize) -> RowSet {
    let rows = table.rows();
    match &table.columns()[at].data {
        Data::Int(cells) => RowSet::of_values(rows, cells, |v| v >= INT_KNOWN_MIN),
        Data::Bool(cells) => RowSet::of_values(rows, cells, |v| v < BOOL_UNKNOWN),
        Data::Category(codes, _) => RowSet::of_values(rows, codes, |v| v < CODE_UNKNOWN),
        Data::Decimal(cells) => RowSet::of_values(rows, cells, |v| !v.is_nan()),
        // Only one or two bytes can be quotes around nothing.
        Data::Text => RowSet::of_rows(rows, |row| match table.cell_span(row, at) {
            Some((start, end)) if end - start > 2 => true,
            _ => table.bytes(row, at).is_some_and(|cell| !cell.is_empty()),
        }),
    }
}

fn unknown_because(table: &Table, at: usize, reason: Unknown) -> RowSet {
    let rows = table.rows();
    match &table.columns()[at].data {
        Data::Int(cells) => RowSet::of_values(rows, cells, |v| v == int_unknown(reason)),
        Data::Bool(cells) => RowSet::of_values(rows, cells, |v| v == bool_unknown(reason)),
        Data::Category(codes, _) => RowSet::of_values(rows, codes, |v| v == code_unknown(reason)),
        Data::Decimal(_) | Data::Text => {
            let unknown = known(table, at).not();
            let mut found = RowSet::none(rows);
            for row in unknown
                .iter()
                .filter(|row| table.state(*row, at) == Some(reason))
            {
                found.insert(row);
            }
            found
        }
    }
}

fn within_any(rows: u32, cells: &[i64], ranges: &[(i64, i64)]) -> RowSet {
    match ranges {
        [] => RowSet::none(rows),
        &[(first, i64::MAX)] => RowSet::of_values(rows, cells, |v| v >= first),
        &[(first, last)] => RowSet::of_values(rows, cells, |v| v >= first && v <= last),
        _ => RowSet::of_values(rows, cells, |v| {
            let after = ranges.partition_point(|(first, _)| *first <= v);
            after
                .checked_sub(1)
                .and_then(|at| ranges.get(at))
                .is_some_and(|(_, last)| v <= *last)
        }),
    }
}
