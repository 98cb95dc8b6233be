//! This module writes records as delimited text and adds columns as their keys appear.

use std::collections::BTreeSet;

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use crate::json::{MORE_PAGES, PAGE, PAGES};
use crate::limits::{
    COLUMNS, ENGINE_BYTES, FREE_CELLS, ROWS_PER_TYPED_VALUE, SPARSE_CELLS_PER_VALUE, TABLE_BYTES,
};
use crate::problem::{Code, Place, Problems, sample};

/// Columns that are reserved for values without a key: the parts of a header, and keys beyond the
/// last column.
const RESERVED: usize = 16;

/// Numbers of pages that are kept at most.
const MOST_PAGES: usize = 100_000;

/// The column that holds keys which got no column of their own.
const OTHER: &str = "other";

/// The total of all pages of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) struct Total {
    /// The member that says so.
    pub(in crate::read) member: &'static str,
    /// The total.
    pub(in crate::read) all: u64,
    /// Key of the column whose different values it counts, else it is rows.
    pub(in crate::read) of: Option<&'static str>,
}

impl Total {
    /// The larger of two: pages may be of different moments.
    pub(in crate::read) fn or(self, other: Option<Self>) -> Self {
        other.filter(|other| other.all > self.all).unwrap_or(self)
    }
}

/// The pages of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::read) struct Pages {
    /// Numbers of the pages that are there, where they are numbered.
    numbers: BTreeSet<u64>,
    /// Answers that say how many pages there are, or whether more follow.
    answers: u64,
    /// The largest number of all that any of them says.
    all: Option<u64>,
    /// Whether the last one says that more follow.
    has_more: bool,
}

impl Pages {
    /// Takes what a member says, by its name in lower case and without what joins its words.
    pub(super) fn add(&mut self, name: &str, value: &serde_json::Value) {
        match (value.as_u64(), value.as_bool()) {
            (Some(page), _) if PAGE.contains(&name) && self.numbers.len() < MOST_PAGES => {
                self.numbers.insert(page);
            }
            (Some(all), _) if PAGES.contains(&name) => {
                self.answers += 1;
                self.all = self.all.max(Some(all));
            }
            (_, Some(has_more)) if MORE_PAGES.contains(&name) => {
                self.answers += 1;
                self.has_more = has_more;
            }
            _ => {}
        }
    }

    /// Merges the pages of two files.
    pub(in crate::read) fn and(mut self, other: &Self) -> Self {
        self.numbers.extend(&other.numbers);
        self.answers += other.answers;
        self.all = self.all.max(other.all);
        self.has_more &= other.has_more;
        self
    }

    /// The number of pages in the file and of all pages, if some are missing.
    pub(in crate::read) fn missing(&self) -> Option<(u64, Option<u64>)> {
        let read = match self.numbers.len() as u64 {
            0 => self.answers,
            numbers => numbers,
        };
        match self.all {
            Some(all) if read < all => Some((read, Some(all))),
            None if self.has_more => Some((read.max(1), None)),
            _ => None,
        }
    }
}

/// A table being written.
#[derive(Debug, Clone, Default)]
pub(in crate::read) struct RecordWriter {
    names: Vec<String>,
    by_key: HashMap<String, u32, FxBuildHasher>,
    /// Keys of which only nulls were seen, in the order in which they came, and the same to be
    /// looked up.
    nulls: Vec<String>,
    null_keys: HashSet<String, FxBuildHasher>,
    /// The position of the column `other`, once it exists.
    other: Option<usize>,
    /// Whether there was no column for a new key: none gets one from then on.
    is_full: bool,
    /// One for each column: its value in the record being written.
    cells: Vec<Option<(usize, usize)>>,
    /// One for each column: records in which it has a value.
    values_of: Vec<u32>,
    /// The values of that record.
    values: Vec<u8>,
    overflow: Vec<u8>,
    /// The line on which that record begins, from 1.
    line: u64,
    records: u32,
    /// Values of all records, and cells written for them.
    known: u64,
    written: u64,
    lines: Lines,
    pub(in crate::read) problems: Problems,
    pub(in crate::read) blank_lines: u64,
    /// The largest number of all that any page says.
    pub(in crate::read) total: Option<Total>,
    pub(in crate::read) pages: Pages,
    /// Bytes that would be needed, once there is no more room.
    pub(in crate::read) too_large: Option<u64>,
}

impl RecordWriter {
    /// Begins a record that stands on this line of the file, from 1.
    pub(super) fn begin(&mut self, line: u64) {
        self.line = line;
        self.values.clear();
        self.overflow.clear();
        self.cells.fill(None);
    }

    /// A column that is no key of the file's own, whatever its name.
    pub(super) fn add_column(&mut self, name: &str) -> usize {
        self.names.push(name.to_owned());
        self.cells.push(None);
        self.values_of.push(0);
        self.names.len() - 1
    }

    /// The column of a key, new where the key is; `None` where it gets none.
    ///
    /// Each record is as long as its last column, so a file in which every record has keys of its
    /// own grows with the square of its length. A new key gets a column while that costs less
    /// than [`FREE_CELLS`] cells, or as long as one cell in [`SPARSE_CELLS_PER_VALUE`] says
    /// something.
    pub(super) fn key(&mut self, key: &str) -> Option<usize> {
        if let Some(&at) = self.by_key.get(key) {
            return Some(at as usize);
        }
        let columns = self.names.len();
        let cells = (columns as u64 + 1) * (u64::from(self.records) + 1);
        let is_worth_it = cells <= FREE_CELLS || cells <= self.known * SPARSE_CELLS_PER_VALUE;
        if self.is_full || columns + RESERVED >= COLUMNS || !is_worth_it {
            self.is_full = true;
            return None;
        }
        let at = self.add_column(key);
        self.by_key
            .insert(key.to_owned(), u32::try_from(at).unwrap_or(u32::MAX));
        Some(at)
    }

    /// Writes a value into a column of the record. False where it had one, which is replaced.
    pub(super) fn set(&mut self, column: usize, value: &[u8]) -> bool {
        let start = self.values.len();
        self.values.extend_from_slice(value);
        let cell = (start, self.values.len());
        self.cells[column].replace(cell).is_none()
    }

    /// Writes the value of a key. Keys without a column of their own are kept in one last column,
    /// and a key that occurs twice keeps its last value; both are problems.
    pub(super) fn set_key(&mut self, key: &str, value: &[u8]) {
        let Some(column) = self.key(key) else {
            self.without_column(key, value);
            return;
        };
        if !self.set(column, value) {
            self.problem(Code::DuplicateKey, key.as_bytes());
        }
    }

    /// Keeps a key that gets no column, with its value.
    pub(super) fn without_column(&mut self, key: &str, value: &[u8]) {
        if !self.overflow.is_empty() {
            self.overflow.push(b' ');
        }
        self.overflow.extend_from_slice(key.as_bytes());
        self.overflow.push(b'=');
        self.overflow.extend_from_slice(value);
        self.problem(Code::KeyWithoutColumn, key.as_bytes());
    }

    /// Notes that a key is there and has no value, which is an empty cell where the key is a
    /// column. Another becomes a column at the end only: most such keys are objects in other
    /// records, and then their members are columns.
    pub(super) fn set_null(&mut self, key: &str) {
        if let Some(&column) = self.by_key.get(key) {
            self.set(column as usize, b"");
        } else if self.names.len() + self.nulls.len() + RESERVED < COLUMNS
            && !self.null_keys.contains(key)
        {
            self.null_keys.insert(key.to_owned());
            self.nulls.push(key.to_owned());
        }
    }

    /// Counts a problem of the record being written.
    pub(super) fn problem(&mut self, code: Code, text: &[u8]) {
        let (row, line) = (self.records, self.line);
        self.problems.add(code, || Place {
            row: Some(row),
            column: None,
            byte: None,
            line: Some(line),
            sample: sample(&String::from_utf8_lossy(text)),
        });
    }

    /// Counts a problem of the file that belongs to no record.
    pub(super) fn problem_beside(&mut self, code: Code, line: u64, text: &[u8]) {
        self.problems.add(code, || Place {
            row: None,
            column: None,
            byte: None,
            line: Some(line),
            sample: sample(&String::from_utf8_lossy(text)),
        });
    }

    /// Ends the record and appends it to `out`.
    pub(super) fn end(&mut self, out: &mut Vec<u8>) {
        if self.too_large.is_some() {
            return;
        }
        if !self.overflow.is_empty() {
            let other = self.other.unwrap_or_else(|| self.add_column(OTHER));
            self.other = Some(other);
            let overflow = std::mem::take(&mut self.overflow);
            self.set(other, &overflow);
            self.overflow = overflow;
        }
        let last = self.cells.iter().rposition(Option::is_some);
        let cells = &self.cells[..last.map_or(0, |last| last + 1)];
        // Each quote doubled, and two around and a separator behind each cell.
        let most_bytes = self.values.len() * 2 + cells.len() * 3 + 3;
        if !has_room(out, most_bytes, self.written + cells.len() as u64) {
            self.too_large =
                Some(out.len() as u64 + most_bytes as u64 + self.written * INDEX_BYTES);
            return;
        }
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            if let Some((start, end)) = *cell {
                push_cell(&self.values[start..end], out);
                self.values_of[at] += 1;
                self.known += 1;
            }
        }
        if cells.is_empty() {
            // A line with nothing on it would be no record at all.
            out.push(b' ');
        }
        out.push(b'\n');
        self.written += cells.len().max(1) as u64;
        self.lines.add(self.records, self.line);
        self.records += 1;
    }

    /// The number of columns so far.
    pub(in crate::read) fn width(&self) -> usize {
        self.names.len()
    }

    /// Whether so few records have a value in a column that its type is not asked for
    /// ([`ROWS_PER_TYPED_VALUE`]).
    pub(in crate::read) fn is_sparse(&self, column: usize) -> bool {
        let values = self.values_of.get(column).copied().unwrap_or(0);
        u64::from(values) * ROWS_PER_TYPED_VALUE < u64::from(self.records)
    }

    /// The name of a column.
    pub(super) fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", String::as_str)
    }

    /// See [`super::Transcoder::names`].
    pub(super) fn names(&self) -> Vec<String> {
        let is_object = |null: &str| {
            self.names.iter().any(|name| {
                name.strip_prefix(null)
                    .is_some_and(|rest| rest.starts_with('.'))
            })
        };
        let alone = self
            .nulls
            .iter()
            .filter(|null| !self.by_key.contains_key(null.as_str()) && !is_object(null.as_str()));
        self.names.iter().chain(alone).cloned().collect()
    }

    /// The line of the file on which a row begins, from 1.
    pub(in crate::read) fn line_of(&self, row: u32) -> u64 {
        self.lines.of(row)
    }
}

/// Bytes of the index for each cell, including what its growth may need.
const INDEX_BYTES: u64 = 6;

/// Whether there is room for `bytes` more bytes, and for an index of `cells` cells.
fn has_room(out: &mut Vec<u8>, bytes: usize, cells: u64) -> bool {
    let text_bytes = out.len() as u64 + bytes as u64;
    if text_bytes > TABLE_BYTES || text_bytes + cells * INDEX_BYTES > ENGINE_BYTES {
        return false;
    }
    if out.capacity() - out.len() >= bytes {
        return true;
    }
    // In steps of a quarter, so that not every record has to move the text.
    let step = bytes.max(out.len() / 4);
    out.try_reserve_exact(step).is_ok() || out.try_reserve_exact(bytes).is_ok()
}

/// Appends a cell that is there, in quotes where it needs them: those do that would be taken for
/// none ([`super`]).
pub(in crate::read) fn push_cell(value: &[u8], out: &mut Vec<u8>) {
    let is_plain = !value
        .iter()
        .any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'));
    if is_plain && !matches!(value, [] | [b' ']) {
        out.extend_from_slice(value);
        return;
    }
    out.push(b'"');
    let mut rest = value;
    while let Some(at) = memchr::memchr(b'"', rest) {
        out.extend_from_slice(&rest[..=at]);
        out.push(b'"');
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

/// Lines of records, kept where they do not follow one another.
#[derive(Debug, Clone, Default)]
struct Lines(Vec<(u32, u64)>);

impl Lines {
    fn add(&mut self, row: u32, line: u64) {
        let follows = self
            .0
            .last()
            .is_some_and(|(first, at)| at + u64::from(row - first) == line);
        if !follows {
            self.0.push((row, line));
        }
    }

    fn of(&self, row: u32) -> u64 {
        let after = self.0.partition_point(|(first, _)| *first <= row);
        let run = after.checked_sub(1).and_then(|at| self.0.get(at));
        run.map_or(0, |(first, line)| line + u64::from(row - first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_as_long_as_their_last_value() {
        let (mut writer, mut out) = (RecordWriter::default(), Vec::new());
        writer.begin(1);
        writer.set_key("a", b"1");
        writer.end(&mut out);
        writer.begin(3);
        writer.set_key("b", b"x,\"y\"\n");
        writer.end(&mut out);
        writer.begin(4);
        writer.end(&mut out);
        assert_eq!(out, b"1\n,\"x,\"\"y\"\"\n\"\n \n");
        assert_eq!(writer.names(), ["a", "b"]);
        assert_eq!([0, 1, 2].map(|row| writer.line_of(row)), [1, 3, 4]);
    }

    #[test]
    fn the_last_of_two_values_counts_and_is_reported() {
        let (mut writer, mut out) = (RecordWriter::default(), Vec::new());
        writer.begin(7);
        writer.set_key("a", b"1");
        writer.set_key("a", b"2");
        writer.end(&mut out);
        assert_eq!(out, b"2\n");
        let problem = writer.problems.iter().next().unwrap();
        assert_eq!(
            (problem.code, problem.places[0].line),
            (Code::DuplicateKey, Some(7))
        );
    }

    #[test]
    fn nulls_are_columns_only_where_nothing_else_is() {
        let (mut writer, mut out) = (RecordWriter::default(), Vec::new());
        writer.begin(1);
        writer.set_null("team");
        writer.set_null("date");
        writer.set_key("team.name", b"x");
        writer.end(&mut out);
        assert_eq!(writer.names(), ["team.name", "date"]);
    }

    #[test]
    fn a_key_too_long_for_a_column_leaves_the_others_theirs() {
        let (mut writer, mut out) = (RecordWriter::default(), Vec::new());
        writer.begin(1);
        writer.without_column("long", b"1");
        writer.end(&mut out);
        writer.begin(2);
        writer.set_key("a", b"2");
        writer.end(&mut out);
        assert_eq!(writer.names(), ["other", "a"]);
        assert_eq!(out, b"long=1\n,2\n");
        assert_eq!(writer.problems.count(Code::KeyWithoutColumn), 1);
    }

    #[test]
    fn a_key_in_every_record_of_its_own_does_not_grow_with_the_square() {
        let (mut writer, mut out) = (RecordWriter::default(), Vec::new());
        for n in 0..50_000_u64 {
            writer.begin(n + 1);
            writer.set_key("always", b"1");
            writer.set_key(&format!("key{n}"), b"v");
            writer.end(&mut out);
        }
        assert!(writer.too_large.is_none());
        assert!(writer.width() <= COLUMNS);
        assert!(out.len() < 64 << 20, "{}", out.len());
        assert!(writer.problems.count(Code::KeyWithoutColumn) > 45_000);
        assert_eq!(memchr::memchr_iter(b'\n', &out).count(), 50_000);
    }
}
