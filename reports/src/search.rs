//! This module searches every cell of every row for a text, in any case.
//!
//! The table's text is scanned as it is, sixty-four bytes at a time, for the two rarest bytes of
//! the needle at their distance; what is found there is compared, and the search goes on with the
//! next row. That is right because a cell's text is the file's bytes less some quotes. If quotes
//! are involved (a needle that has one, a cell with text behind its closing quote) the cell is
//! unquoted and searched by itself.

mod needle;

use std::ops::Range;

use wide::u8x16;

pub(crate) use needle::Needle;

use crate::encoding::Charset;
use crate::table::RowSet;
use crate::table::Table;

/// The rows in which a single cell contains `needle`, in any case. The header is no row; an
/// empty needle is in every row.
///
/// Two letters agree where one is the other's lower case and both take the same number of bytes,
/// which leaves out `İ`, the Kelvin sign and the like.
#[must_use]
pub fn search(table: &Table, needle: &str) -> RowSet {
    if needle.is_empty() {
        return RowSet::all(table.rows());
    }
    let whole = Needle::new(needle, table.charset());
    let rows = RowSet::none(table.rows());
    if whole.is_impossible() || table.rows() == 0 {
        return rows;
    }
    let dialect = table.dialect();
    // The part of the needle that is searched in the raw text: the needle itself, or its longest
    // part that the raw text has unchanged.
    let quote = char::from(dialect.quote);
    let separators = [char::from(dialect.delimiter), '\r', '\n'];
    let separates = needle.contains(separators);
    let plain = whole.is_exact() && !separates && !needle.contains(quote);
    let part = needle
        .split(|c| c == quote || (c == char::REPLACEMENT_CHARACTER && !whole.is_exact()))
        .max_by_key(|part| part.trim_matches(separators).len())
        .filter(|part| !part.trim_matches(separators).is_empty());
    let part = match part {
        Some(part) => Needle::new(part, table.charset()),
        None if separates || needle.contains(quote) => {
            Needle::new(quote.encode_utf8(&mut [0; 4]), table.charset())
        }
        None => return RowSet::of_rows(table.rows(), |row| row_has(table, row, &whole)),
    };
    Search {
        table,
        whole,
        part,
        plain,
        separates,
        row: 0,
        checked: 0,
        rows,
    }
    .run()
}

/// Whether some cell of a row contains the needle, by looking at each.
fn row_has(table: &Table, row: u32, needle: &Needle) -> bool {
    (0..table.cells(row)).any(|column| table.bytes(row, column).is_some_and(|c| needle.is_in(&c)))
}

/// Finds `needle` in `text`, in any case: pairs of start and end in UTF-16 units, in order, not
/// overlapping. An empty needle is not found.
#[must_use]
pub fn hits_in(text: &str, needle: &str) -> Vec<(u32, u32)> {
    hits_of(text, &Needle::new(needle, Charset::Utf8))
}

/// [`hits_in`] for a needle that is looked for in many texts; it must be of UTF-8.
pub(crate) fn hits_of(text: &str, needle: &Needle) -> Vec<(u32, u32)> {
    let mut hits = Vec::new();
    if needle.len() == 0 {
        return hits;
    }
    let units = |range: Range<usize>| -> u32 {
        let part = text.get(range).unwrap_or_default();
        u32::try_from(part.encode_utf16().count()).unwrap_or(u32::MAX)
    };
    let (mut at, mut at_units) = (0, 0);
    while let Some(found) = needle.find(text.as_bytes(), at) {
        let end = found + needle.len();
        let start_units = at_units + units(at..found);
        at_units = start_units + units(found..end);
        hits.push((start_units, at_units));
        at = end;
    }
    hits
}

struct Search<'t> {
    table: &'t Table,
    /// The text to search for.
    whole: Needle,
    /// The part of it that is looked for in the raw text.
    part: Needle,
    /// A match in the raw text of a row is a match in a cell, without another look.
    plain: bool,
    /// The needle has a byte that separates cells or rows.
    separates: bool,
    /// The row in which the last match was.
    row: u32,
    /// Cells up to this byte have been unquoted and searched whole.
    checked: usize,
    rows: RowSet,
}

impl Search<'_> {
    fn run(mut self) -> RowSet {
        let text = self.table.all_text();
        let anchors = Anchors::of(&self.part, text);
        let begin = self.table.row_span(0).0;
        let mut candidates = Candidates::new(text, &anchors, begin);
        let mut scratch = Vec::new();
        while let Some(at) = candidates.next() {
            // `at` is where the first anchor stands; a stray quote may stand before it.
            let Some(start) = at
                .checked_sub(anchors.first)
                .filter(|start| *start >= begin)
            else {
                continue;
            };
            let direct = match self.part.agrees(&text[start..]) {
                // The first byte that differs must be a quote, or the cell has no quote inside.
                Some(len) if len < self.part.len() => {
                    let quote = text.get(start + len) == Some(&self.table.dialect().quote);
                    if !quote && !self.begins_before(start, anchors.first) {
                        continue;
                    }
                    false
                }
                Some(_) => true,
                None => self.part.starts(&text[start..]),
            };
            if !direct && (start < self.checked || !self.around_quote(start, &mut scratch)) {
                continue;
            }
            let Some((row_start, row_end)) = self.go_to(start) else {
                continue;
            };
            let found = if direct && self.plain {
                row_start <= start && start + self.part.len() <= row_end
            } else {
                self.cell_has(start)
            };
            if found {
                self.rows.insert(self.row);
                if self.row + 1 == self.table.rows() {
                    break;
                }
                let (next, _) = self.table.row_span(self.row + 1);
                candidates.skip_to(next + anchors.first);
            } else if !(direct && self.plain) {
                candidates.skip_to(self.checked + anchors.first);
            }
        }
        self.rows
    }

    /// Whether the part may begin one byte before `start`, because a quote stands between there
    /// and the first anchor.
    #[inline]
    fn begins_before(&self, start: usize, first: usize) -> bool {
        let before = start
            .checked_sub(1)
            .and_then(|at| self.table.all_text().get(at..));
        first > 0 && before.is_some_and(|text| self.part.agrees(text) != Some(0))
    }

    /// Whether the part stands here with one quote inside it, as it does in `"ab"cd`, whose text
    /// is `abcd`. The match begins at `start` or, where the quote is before the first anchor, one
    /// byte earlier.
    fn around_quote(&self, start: usize, scratch: &mut Vec<u8>) -> bool {
        let quote = self.table.dialect().quote;
        let len = self.part.len();
        [Some(start), start.checked_sub(1)]
            .into_iter()
            .flatten()
            .any(|start| {
                let text = &self.table.all_text()[start..];
                let at = match self.part.agrees(text) {
                    // The first byte that differs is the quote, or there is no quote.
                    Some(at) => (text.get(at) == Some(&quote)).then_some(at),
                    None => memchr::memchr(quote, &text[..text.len().min(len)]),
                };
                let Some((at, window)) = at.zip(text.get(..=len)).filter(|(at, _)| *at > 0) else {
                    return false;
                };
                scratch.clear();
                scratch.extend_from_slice(&window[..at]);
                scratch.extend_from_slice(&window[at + 1..]);
                self.part.starts(scratch)
            })
    }

    /// Moves to the row that holds byte `at` or, where none does, the first one behind it; its
    /// span, unless there is none. Positions only grow, so the row is looked for from the last
    /// one on.
    #[inline]
    fn go_to(&mut self, at: usize) -> Option<(usize, usize)> {
        let span = self.table.row_span(self.row);
        if at <= span.1 {
            return Some(span);
        }
        let (mut low, mut step) = (self.row, 1_u32);
        let rows = self.table.rows();
        let ends_before = |row: u32| self.table.row_span(row).1 < at;
        // `low` ends before `at`; double the step until something does not.
        let mut high = loop {
            let next = low.saturating_add(step).min(rows);
            if next == rows || !ends_before(next) {
                break next;
            }
            (low, step) = (next, step.saturating_mul(2));
        };
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if ends_before(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        if high == rows {
            return None;
        }
        self.row = high;
        Some(self.table.row_span(high))
    }

    /// Whether the cell at byte `at` of the current row contains the needle. The cell is then
    /// checked, whatever the answer.
    fn cell_has(&mut self, at: usize) -> bool {
        let (mut low, mut high) = (0, self.table.cells(self.row));
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            let starts = self
                .table
                .cell_span(self.row, middle)
                .is_some_and(|span| span.0 <= at);
            if starts { low = middle } else { high = middle }
        }
        if let Some((_, end)) = self.table.cell_span(self.row, low) {
            // At least one byte on, so that the search goes on where no cell holds `at`.
            self.checked = end.max(at + 1);
        }
        // A separator is part of a cell only between quotes.
        let quoted = |raw: &[u8]| raw.first() == Some(&self.table.dialect().quote);
        if self.separates && !self.table.raw(self.row, low).is_some_and(quoted) {
            return false;
        }
        self.table
            .bytes(self.row, low)
            .is_some_and(|cell| self.whole.is_in(&cell))
    }
}

/// The two bytes of a needle that are looked for first: the rarest in this text.
#[derive(Debug)]
struct Anchors {
    /// Position of the first in the needle.
    first: usize,
    /// From the first to the second; 0 in a needle of one byte.
    distance: usize,
    wanted: [ByteSet; 2],
}

/// Some byte values: those that equal `value` once the bits of `any` are set. May hold more
/// values than are wanted, which the comparison that follows sorts out.
#[derive(Debug, Clone, Copy)]
struct ByteSet {
    any: u8,
    value: u8,
}

impl ByteSet {
    fn of(bytes: impl Iterator<Item = u8>) -> Self {
        let mut bytes = bytes.peekable();
        let first = bytes.peek().copied().unwrap_or(0);
        let any = bytes.fold(0, |any, b| any | (b ^ first));
        Self {
            any,
            value: first | any,
        }
    }

    #[inline]
    fn has(self, byte: u8) -> bool {
        byte | self.any == self.value
    }
}

/// Bytes looked at to learn which bytes are rare, from the beginning and from the middle each.
const SAMPLE_BYTES: usize = 16 * 1024;

/// Rarest bytes of a needle of which the best two are chosen.
const ANCHORS_TRIED: usize = 6;

impl Anchors {
    fn of(needle: &Needle, text: &[u8]) -> Self {
        let middle = text.len() / 2;
        let samples = [0, middle].map(|at| &text[at..text.len().min(at + SAMPLE_BYTES)]);
        let mut counts = [0_u32; 256];
        for b in samples.concat() {
            counts[usize::from(b)] += 1;
        }
        let mut ranked: Vec<(u32, usize, ByteSet)> = (0..needle.len())
            .map(|at| {
                let wanted = ByteSet::of(needle.bytes_at(at));
                let often = (0..=u8::MAX)
                    .filter(|b| wanted.has(*b))
                    .map(|b| counts[usize::from(b)]);
                (often.sum(), at, wanted)
            })
            .collect();
        ranked.sort_unstable_by_key(|(often, at, _)| (*often, *at));
        ranked.truncate(ANCHORS_TRIED);
        // Rare bytes may still occur as a pair: all years begin alike. So pairs are counted.
        let pairs = ranked.iter().enumerate().flat_map(|(i, one)| {
            ranked[i + 1..].iter().map(move |other| {
                if one.1 < other.1 {
                    [one, other]
                } else {
                    [other, one]
                }
            })
        });
        let best = pairs.min_by_key(|[one, other]| {
            let distance = other.1 - one.1;
            let count = |sample: &[u8]| {
                let pairs = sample
                    .iter()
                    .zip(sample.get(distance..).unwrap_or_default());
                pairs
                    .filter(|(a, b)| one.2.has(**a) & other.2.has(**b))
                    .count()
            };
            samples.map(count).iter().sum::<usize>()
        });
        let [one, other] = best.unwrap_or([&ranked[0], &ranked[0]]);
        Self {
            first: one.1,
            distance: other.1 - one.1,
            wanted: [one.2, other.2],
        }
    }
}

/// Bytes compared in one step.
const BLOCK: usize = 64;

/// Positions of the first anchor where the second is in its place, or one byte behind it where
/// a quote may have come between them.
struct Candidates<'t> {
    text: &'t [u8],
    distance: usize,
    wanted: [ByteSet; 2],
    any: [u8x16; 2],
    value: [u8x16; 2],
    /// The start of the block that `mask` is about.
    block: usize,
    /// One bit for each candidate of the block that is still to be seen.
    mask: u64,
    /// The start of the next block.
    next: usize,
}

impl<'t> Candidates<'t> {
    fn new(text: &'t [u8], anchors: &Anchors, from: usize) -> Self {
        Self {
            text,
            distance: anchors.distance,
            wanted: anchors.wanted,
            any: anchors.wanted.map(|w| u8x16::splat(w.any)),
            value: anchors.wanted.map(|w| u8x16::splat(w.value)),
            block: from,
            mask: 0,
            next: from,
        }
    }

    /// Sees no candidate before `at` again.
    #[inline]
    fn skip_to(&mut self, at: usize) {
        match at.checked_sub(self.block) {
            None => {}
            Some(bits @ 0..BLOCK) if self.next > self.block => self.mask &= u64::MAX << bits,
            Some(_) => {
                self.mask = 0;
                self.next = self.next.max(at);
            }
        }
    }

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.mask == 0 {
            let rest = self.text.get(self.next..)?;
            if rest.is_empty() {
                return None;
            }
            self.block = self.next;
            self.next += BLOCK;
            self.mask = match self.masks(rest) {
                Some(mask) => mask,
                None => self.masks_at_end(rest),
            };
        }
        let at = self.block + self.mask.trailing_zeros() as usize;
        self.mask &= self.mask - 1;
        Some(at)
    }

    #[inline(always)]
    fn masks(&self, rest: &[u8]) -> Option<u64> {
        let (firsts, _) = rest.first_chunk::<BLOCK>()?.as_chunks::<16>();
        let seconds = rest.get(self.distance..)?;
        let (afters, _) = seconds.get(1..)?.first_chunk::<BLOCK>()?.as_chunks::<16>();
        let (seconds, _) = seconds.first_chunk::<BLOCK>()?.as_chunks::<16>();
        let has =
            |bytes: [u8; 16], i: usize| (u8x16::new(bytes) | self.any[i]).simd_eq(self.value[i]);
        let lane = |i: usize| has(firsts[i], 0) & (has(seconds[i], 1) | has(afters[i], 1));
        let lanes = [lane(0), lane(1), lane(2), lane(3)];
        if !((lanes[0] | lanes[1]) | (lanes[2] | lanes[3])).any() {
            return Some(0);
        }
        let bits = |i: usize| u64::from(lanes[i].to_bitmask());
        Some(bits(0) | bits(1) << 16 | bits(2) << 32 | bits(3) << 48)
    }

    /// The same near the end of the text, byte by byte.
    #[cold]
    fn masks_at_end(&self, rest: &[u8]) -> u64 {
        let second = |at: usize| rest.get(at).is_some_and(|b| self.wanted[1].has(*b));
        (0..rest.len().min(BLOCK)).fold(0, |mask, i| {
            let at = i + self.distance;
            let found = self.wanted[0].has(rest[i]) && (second(at) || second(at + 1));
            mask | u64::from(found) << i
        })
    }
}

#[cfg(test)]
mod tests;
