//! This module decides whether the first record of a text names its columns.

use super::{by_header, families};
use crate::notation::date::LocalDate;
use crate::notation::number;
use crate::value;

/// Which of the first records is likely the header, where it is not the first: the position of the
/// first that is one of a known kind.
#[must_use]
pub fn header_below(first_records: &[Vec<String>]) -> Option<usize> {
    let at = first_records.iter().position(|r| is_header(r))?;
    (at > 0).then_some(at)
}

/// Whether a record is the header of a known kind.
pub(crate) fn is_header(record: &[String]) -> bool {
    families().any(|kind| by_header(record, kind).is_some())
}

/// The length most records have; of two, the longer.
pub(crate) fn usual_length(lengths: impl Iterator<Item = usize>) -> usize {
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for length in lengths {
        match counts.iter_mut().find(|(other, _)| *other == length) {
            Some((_, count)) => *count += 1,
            None => counts.push((length, 1)),
        }
    }
    counts
        .into_iter()
        .max_by_key(|&(length, count)| (count, length))
        .map_or(0, |(length, _)| length)
}

/// Whether the first record of an unknown table names its columns: none of its cells is a value
/// of a kind that names are not, all but one (a spreadsheet's row numbers have no name) say
/// something, and no column goes on with its name as a value.
pub(crate) fn looks_like_header(records: &[Vec<String>]) -> bool {
    let Some((first, rest)) = records.split_first() else {
        return false;
    };
    let empty = first.iter().filter(|cell| cell.trim().is_empty()).count();
    let values = || (0..first.len()).filter(|&at| is_value(&first[at]));
    let names_a_year = |at: usize| {
        let below = rest.iter().filter_map(|record| record.get(at));
        is_year(&first[at]) && below.clone().any(|cell| !is_year(cell))
    };
    if empty > usize::from(first.len() > 1)
        || values().count() == first.len()
        || !values().all(names_a_year)
    {
        return false;
    }
    // A table whose columns hold values under a text is sure of its header; among texts alone, a
    // name that comes again as a value is no name.
    is_over_values(records)
        || !first.iter().enumerate().any(|(at, name)| {
            !name.trim().is_empty() && rest.iter().any(|record| record.get(at) == Some(name))
        })
}

/// Whether the first record names its columns without doubt: it looks like a header, and a column
/// holds nothing but values under a text.
pub(crate) fn names_columns(records: &[Vec<String>]) -> bool {
    looks_like_header(records) && is_over_values(records)
}

/// Whether a column below the first record holds nothing but values.
fn is_over_values(records: &[Vec<String>]) -> bool {
    let Some((first, rest)) = records.split_first() else {
        return false;
    };
    (0..first.len()).any(|at| {
        let mut cells = rest
            .iter()
            .filter_map(|r| r.get(at))
            .filter(|c| !c.trim().is_empty());
        cells.clone().next().is_some() && cells.all(|cell| is_value(cell))
    })
}

/// Whether a cell is a year of our time: what a column of figures may be named.
fn is_year(cell: &str) -> bool {
    matches!(value::integer(cell.trim().as_bytes()), Some(1900..=2100))
}

/// Whether a cell is a number, a truth, a moment, a size or an address.
pub(crate) fn is_value(cell: &str) -> bool {
    let cell = cell.trim().as_bytes();
    value::decimal(cell).is_some()
        || number::is_number(cell)
        || value::boolean(cell).is_some()
        || value::timestamp(cell).is_some()
        || LocalDate::parse(cell).is_some()
        || value::size_text(cell).is_some()
        || value::is_ip(cell)
        || cell.starts_with(b"https://")
        || cell.starts_with(b"http://")
}
