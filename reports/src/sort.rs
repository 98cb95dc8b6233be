//! This module orders rows.
//!
//! A row's value becomes a number that orders as the value does; numbers are sorted, and if they
//! are equal, the next level decides: more of the same text, the next key, and in the end the
//! file's order. The first rows of an order are found without sorting the others.

mod ip;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::limits::SORT_KEYS;
use crate::table::RowSet;
use crate::table::column::{BOOL_UNKNOWN, CODE_UNKNOWN, INT_KNOWN_MIN};
use crate::table::dictionary::Dictionary;
use crate::table::{Data, Table, Type};

/// One key of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SortKey {
    /// Column, from 0.
    pub column: u32,
    /// Largest or latest first. Unknown values come last either way.
    pub descending: bool,
}

/// The rows of a table, or those selected, in order.
///
/// Numbers, times and addresses compare by value, false comes before true, text and categories
/// compare by their bytes with ASCII letters in lower case. Unknown values come last, in either direction;
/// rows that are equal in every key stay in the file's order. Keys beyond
/// [`SORT_KEYS`] and keys of columns that the table does not have are not looked at.
#[must_use]
pub fn sorted(table: &Table, rows: Option<&RowSet>, keys: &[SortKey]) -> Vec<u32> {
    let sorter = Sorter::new(table, keys);
    let source = Source::of(table, rows);
    let mut entries = Vec::with_capacity(source.len());
    source.for_each(|row| entries.push(sorter.entry(row, Level::FIRST)));
    sorter.sort(&mut entries, Level::FIRST);
    entries.into_iter().map(|entry| entry.row).collect()
}

/// The first `count` rows of [`sorted`], without sorting the others.
#[must_use]
pub fn first_sorted(
    table: &Table,
    rows: Option<&RowSet>,
    keys: &[SortKey],
    count: usize,
) -> Vec<u32> {
    let source = Source::of(table, rows);
    let count = count.min(source.len());
    let mut first = Vec::with_capacity(count);
    if count > 0 {
        Sorter::new(table, keys).first(&source, Level::FIRST, count, &mut first);
    }
    first
}

/// A row and two numbers of it, that of a level and that of the next; ordered by those, then by
/// the file's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    number: u64,
    then: u64,
    row: u32,
}

impl Entry {
    /// Whether both numbers agree.
    fn is_level_with(&self, other: &Self) -> bool {
        (self.number, self.then) == (other.number, other.then)
    }
}

/// The bound that a row must precede to be among the first ones.
struct Bar {
    /// The last of the rows kept.
    last: Entry,
    /// The order of rows that are equal to it.
    next: Option<Level>,
    /// Rows that are level with it and were not kept.
    level_rows: Vec<u32>,
}

/// The number of an unknown value: last.
const UNKNOWN: u64 = u64::MAX;

/// The level of a number: a key and, in a text, the offset in bytes.
#[derive(Debug, Clone, Copy)]
struct Level {
    key: usize,
    offset: usize,
}

impl Level {
    const FIRST: Self = Self { key: 0, offset: 0 };
}

/// Rows to be ordered, ascending.
enum Source<'a> {
    All(u32),
    Selected(&'a RowSet),
    Listed(Vec<u32>),
}

impl<'a> Source<'a> {
    fn of(table: &Table, rows: Option<&'a RowSet>) -> Self {
        rows.map_or(Self::All(table.rows()), Self::Selected)
    }

    #[inline(always)]
    fn for_each(&self, mut act: impl FnMut(u32)) {
        match self {
            Self::All(rows) => (0..*rows).for_each(act),
            Self::Selected(rows) => rows.iter().for_each(act),
            Self::Listed(rows) => rows.iter().for_each(|row| act(*row)),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::All(rows) => *rows as usize,
            Self::Selected(rows) => rows.count() as usize,
            Self::Listed(rows) => rows.len(),
        }
    }
}

/// Bytes of text in one number; its lowest byte says how much text there is.
const STEP: usize = 7;

/// Text is cut into numbers this far; what is equal beyond is compared directly.
const NUMBERED_BYTES: usize = 16 * STEP;

/// The most rows that are compared directly.
const FEW: usize = 16;

/// The multiple of the wanted rows that is kept before the surplus is dropped.
const KEPT: usize = 8;

struct Sorter<'t> {
    table: &'t Table,
    keys: Vec<Key<'t>>,
}

struct Key<'t> {
    values: Values<'t>,
    descending: bool,
}

enum Values<'t> {
    Int(&'t [i64]),
    Decimal(&'t [f64]),
    Bool(&'t [u8]),
    /// Codes, and the rank of each code.
    Category(&'t [u32], Vec<u32>),
    /// A column.
    Text(usize),
    /// A column of addresses, which are ordered as [`ip::Key`] writes them.
    Ip(usize),
}

impl Key<'_> {
    /// Whether a value may take more than one number.
    #[inline(always)]
    fn is_text(&self) -> bool {
        matches!(self.values, Values::Text(_) | Values::Ip(_))
    }

    /// The text of a row that numbers are made of.
    fn text<'t>(&self, table: &'t Table, row: u32) -> Cow<'t, [u8]> {
        match self.values {
            Values::Text(column) => table.bytes(row, column).unwrap_or_default(),
            Values::Ip(column) => {
                let cell = table.bytes(row, column).unwrap_or_default();
                Cow::Owned(ip::Key::of(&cell).bytes().to_vec())
            }
            _ => Cow::default(),
        }
    }
}

impl<'t> Sorter<'t> {
    fn new(table: &'t Table, keys: &[SortKey]) -> Self {
        let keys = keys.iter().take(SORT_KEYS).filter_map(|key| {
            let at = usize::try_from(key.column).ok()?;
            let column = table.columns().get(at)?;
            let values = match &column.data {
                Data::Int(values) => Values::Int(values),
                Data::Decimal(values) => Values::Decimal(values),
                Data::Bool(values) => Values::Bool(values),
                Data::Category(codes, dictionary) => Values::Category(codes, ranks(dictionary)),
                Data::Text if column.ty == Type::Ip => Values::Ip(at),
                Data::Text => Values::Text(at),
            };
            Some(Key {
                values,
                descending: key.descending,
            })
        });
        Self {
            table,
            keys: keys.collect(),
        }
    }

    /// The number of a row at a level.
    #[inline(always)]
    fn number(&self, row: u32, level: Level) -> u64 {
        let Some(key) = self.keys.get(level.key) else {
            return 0;
        };
        let (at, descending) = (row as usize, key.descending);
        match &key.values {
            Values::Int(values) => int(values.get(at), descending),
            Values::Decimal(values) => decimal(values.get(at), descending),
            Values::Bool(values) => boolean(values.get(at), descending),
            Values::Category(codes, ranks) => category(codes.get(at), ranks, descending),
            Values::Text(column) => {
                let cell = self.table.bytes(row, *column).unwrap_or_default();
                text(&cell, level.offset, descending)
            }
            Values::Ip(column) => {
                let cell = self.table.bytes(row, *column).unwrap_or_default();
                text(ip::Key::of(&cell).bytes(), level.offset, descending)
            }
        }
    }

    /// The number that follows, at the level that decides between rows with this one; 0 where
    /// nothing does, or not yet.
    #[inline(always)]
    fn then(&self, row: u32, level: Level, number: u64) -> u64 {
        let next = self
            .next(level, number)
            .filter(|next| self.at_once(level, *next));
        next.map_or(0, |next| self.number(row, next))
    }

    /// Whether the number of the next level goes into the same entry. The text of another key
    /// is better read once the rows that need it stand together, in the file's order.
    #[inline(always)]
    fn at_once(&self, level: Level, next: Level) -> bool {
        level.key == next.key || !self.is_text(next)
    }

    #[inline(always)]
    fn is_text(&self, level: Level) -> bool {
        self.keys.get(level.key).is_some_and(Key::is_text)
    }

    #[inline(always)]
    fn entry(&self, row: u32, level: Level) -> Entry {
        let number = self.number(row, level);
        Entry {
            number,
            then: self.then(row, level, number),
            row,
        }
    }

    /// The order of rows that have both numbers of an entry.
    fn after(&self, level: Level, entry: &Entry) -> Option<Level> {
        let next = self.next(level, entry.number)?;
        if self.at_once(level, next) {
            self.next(next, entry.then)
        } else {
            Some(next)
        }
    }

    /// Returns the order of rows that have this number at this level; `None` if the file's order
    /// decides.
    fn next(&self, level: Level, number: u64) -> Option<Level> {
        let key = self.keys.get(level.key)?;
        if key.is_text() && number != UNKNOWN {
            let number = if key.descending { !number } else { number };
            if number & 0xff > STEP as u64 {
                return Some(Level {
                    offset: level.offset + STEP,
                    ..level
                });
            }
        }
        let next = Level {
            key: level.key + 1,
            offset: 0,
        };
        (next.key < self.keys.len()).then_some(next)
    }

    /// Sorts entries whose numbers are of this level.
    fn sort(&self, entries: &mut [Entry], level: Level) {
        entries.sort_unstable();
        for run in entries.chunk_by_mut(Entry::is_level_with) {
            if run.len() == 1 {
                continue;
            }
            let Some(next) = self.after(level, &run[0]) else {
                continue;
            };
            if run.len() <= FEW || next.offset >= NUMBERED_BYTES {
                // Stable, and the rows are in the file's order.
                run.sort_by(|a, b| self.compare(a.row, b.row, next));
                continue;
            }
            for entry in &mut *run {
                *entry = self.entry(entry.row, next);
            }
            self.sort(run, next);
        }
    }

    /// Adds the first `count` rows of the source, in order.
    fn first(&self, source: &Source<'_>, level: Level, count: usize, out: &mut Vec<u32>) {
        let room = count.saturating_mul(KEPT);
        let mut kept: Vec<Entry> = Vec::with_capacity(room.min(source.len()));
        // Once enough rows are kept, only those before the last of them can still come first;
        // so can those that are level with it, where there is more to compare.
        let mut bar: Option<Bar> = None;
        source.for_each(|row| {
            let number = self.number(row, level);
            if bar.as_ref().is_some_and(|bar| number > bar.last.number) {
                return;
            }
            let then = self.then(row, level, number);
            let entry = Entry { number, then, row };
            match &mut bar {
                Some(bar) if entry.is_level_with(&bar.last) => {
                    if bar.next.is_some() {
                        bar.level_rows.push(row);
                    }
                }
                Some(bar) if entry > bar.last => {}
                _ => kept.push(entry),
            }
            if kept.len() == room {
                self.raise(&mut bar, &mut kept, level, count);
            }
        });
        if kept.len() > count {
            self.raise(&mut bar, &mut kept, level, count);
        }
        let level_rows = bar.and_then(|bar| {
            let next = bar.next.filter(|_| !bar.level_rows.is_empty())?;
            let kept_rows = kept.iter().filter(|entry| entry.is_level_with(&bar.last));
            let mut rows: Vec<u32> = kept_rows.map(|entry| entry.row).collect();
            kept.retain(|entry| !entry.is_level_with(&bar.last));
            rows.extend(bar.level_rows);
            rows.sort_unstable();
            Some((rows, next))
        });
        let missing = count - kept.len();
        self.sort(&mut kept, level);
        out.extend(kept.iter().map(|entry| entry.row));
        match level_rows {
            Some((mut rows, next)) if next.offset >= NUMBERED_BYTES => {
                rows.sort_by(|a, b| self.compare(*a, *b, next));
                out.extend(rows.into_iter().take(missing));
            }
            Some((rows, next)) => self.first(&Source::Listed(rows), next, missing, out),
            None => {}
        }
    }

    /// Drops all but the first `count` entries, the last of which is the new bar.
    fn raise(&self, bar: &mut Option<Bar>, kept: &mut Vec<Entry>, level: Level, count: usize) {
        let (_, last, beyond) = kept.select_nth_unstable(count - 1);
        let last = *last;
        let next = self.after(level, &last);
        let same = bar.take().filter(|bar| bar.last.is_level_with(&last));
        let mut level_rows = same.map(|bar| bar.level_rows).unwrap_or_default();
        if next.is_some() {
            let level = beyond.iter().filter(|entry| entry.is_level_with(&last));
            level_rows.extend(level.map(|entry| entry.row));
        }
        kept.truncate(count);
        *bar = Some(Bar {
            last,
            next,
            level_rows,
        });
    }

    /// Compares two rows from a level on.
    fn compare(&self, a: u32, b: u32, level: Level) -> Ordering {
        let keys = self.keys.iter().enumerate().skip(level.key);
        for (at, key) in keys {
            let order = if key.is_text() {
                let [a, b] = [a, b].map(|row| key.text(self.table, row));
                let offset = if at == level.key { level.offset } else { 0 };
                compare_text(&a, &b, offset, key.descending)
            } else {
                let level = Level { key: at, offset: 0 };
                self.number(a, level).cmp(&self.number(b, level))
            };
            if order != Ordering::Equal {
                return order;
            }
        }
        Ordering::Equal
    }
}

/// Known values below [`UNKNOWN`] in either direction: `ascending` is above 0.
#[inline(always)]
fn directed(ascending: u64, descending: bool) -> u64 {
    if descending {
        !ascending
    } else {
        ascending - 1
    }
}

#[inline(always)]
fn int(value: Option<&i64>, descending: bool) -> u64 {
    match value {
        Some(&value) if value >= INT_KNOWN_MIN => {
            directed(value.cast_unsigned() ^ (1 << 63), descending)
        }
        _ => UNKNOWN,
    }
}

#[inline(always)]
fn decimal(value: Option<&f64>, descending: bool) -> u64 {
    match value {
        Some(&value) if !value.is_nan() => {
            // Zero has two signs and is one value.
            let bits = (value + 0.0).to_bits();
            let ordered = if bits >> 63 == 1 {
                !bits
            } else {
                bits | 1 << 63
            };
            directed(ordered, descending)
        }
        _ => UNKNOWN,
    }
}

#[inline(always)]
fn boolean(value: Option<&u8>, descending: bool) -> u64 {
    match value {
        Some(&value) if value < BOOL_UNKNOWN => directed(u64::from(value) + 1, descending),
        _ => UNKNOWN,
    }
}

#[inline(always)]
fn category(code: Option<&u32>, ranks: &[u32], descending: bool) -> u64 {
    match code {
        Some(&code) if code < CODE_UNKNOWN => {
            let rank = ranks.get(code as usize).copied().unwrap_or(0);
            directed(u64::from(rank) + 1, descending)
        }
        _ => UNKNOWN,
    }
}

/// The rank of each code among the values, equal where values are equal in any case.
fn ranks(dictionary: &Dictionary) -> Vec<u32> {
    let values: Vec<Vec<u8>> = dictionary.iter().map(<[u8]>::to_ascii_lowercase).collect();
    let mut codes: Vec<usize> = (0..values.len()).collect();
    codes.sort_unstable_by(|a, b| values[*a].cmp(&values[*b]));
    let mut ranks = vec![0; values.len()];
    for (rank, run) in (0..).zip(codes.chunk_by(|a, b| values[*a] == values[*b])) {
        for code in run {
            ranks[*code] = rank;
        }
    }
    ranks
}

/// Seven bytes of a text from an offset on, and whether there are more: the lowest byte is the
/// number of bytes there are, 8 where there are more than seven. A text that another begins with
/// comes before it.
#[inline(always)]
fn text(cell: &[u8], offset: usize, descending: bool) -> u64 {
    let Some(rest) = cell.get(offset..).filter(|rest| !rest.is_empty()) else {
        return UNKNOWN;
    };
    let number = if let Some(eight) = rest.first_chunk::<8>() {
        lower(u64::from_be_bytes(*eight)) & !0xff | 8
    } else {
        let mut eight = [0; 8];
        eight[..rest.len()].copy_from_slice(rest);
        lower(u64::from_be_bytes(eight)) & !0xff | rest.len() as u64
    };
    if descending { !number } else { number }
}

/// Eight bytes with ASCII letters in lower case.
#[inline(always)]
fn lower(eight: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let low = eight & (EACH * 0x7f);
    let from_a = low + EACH * (0x80 - b'A' as u64);
    let beyond_z = low + EACH * (0x7f - b'Z' as u64);
    let upper = from_a & !beyond_z & !eight & (EACH * 0x80);
    eight | upper >> 2
}

fn compare_text(a: &[u8], b: &[u8], offset: usize, descending: bool) -> Ordering {
    let rest = |text: &[u8]| text.get(offset..).filter(|rest| !rest.is_empty()).is_some();
    match (rest(a), rest(b)) {
        (true, true) => {
            let fold = |b: &u8| b.to_ascii_lowercase();
            let order = a[offset..]
                .iter()
                .map(fold)
                .cmp(b[offset..].iter().map(fold));
            if descending { order.reverse() } else { order }
        }
        // Nothing there is unknown, and last.
        (a, b) => b.cmp(&a),
    }
}
