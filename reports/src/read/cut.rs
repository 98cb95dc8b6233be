//! This module decides whether a file ends before its report does.
//!
//! A packed file says so itself: its stream has an end. Plain text does not, and a file whose last
//! line has no line end may well be complete. So the end of such a file is compared with the other
//! rows: the file is cut off where its last row has fewer cells than any other, ends within quotes
//! or within a character, has an error behind its rows, or has a last cell that is the beginning of
//! what stands in that column everywhere else. A cut exactly between two rows leaves no trace.
//!
//! The row that has begun stays a row. Its last cell is no value, since half a number is a wrong
//! number; the problem quotes it.

use super::reading::Reading;
use super::{columns, refuse};
use crate::csv::unquote;
use crate::encoding::Charset;
use crate::problem::{Code, Place, sample};
use crate::table::Table;
use crate::value;

/// Rows before the last one that are enough to say what its last cell should look like.
const COMPARED_ROWS: u32 = 8;

/// Rows at the end of a file in which an error is looked for: a page has many lines.
const ERROR_ROWS: u32 = 1_000;

/// The most different values with which a column's cells count as words of a vocabulary.
const VOCABULARY: usize = 8;

impl Reading {
    /// Decides whether the file ends too early, once all of its text is indexed and before its last
    /// row is typed. If [`Self::incomplete`] is already known, only the last cell is checked.
    pub(super) fn end_text(&mut self) {
        let table = &self.table;
        let Some(row) = table.rows().checked_sub(1) else {
            return;
        };
        let is_in_quotes = self.scanner.ends_in_quotes();
        let has_line_end = matches!(table.text.last(), Some(b'\n' | b'\r'));
        if self.incomplete.is_none() {
            self.incomplete = if is_in_quotes {
                Some(Code::UnclosedQuote)
            } else if let Some(error) = self.error_behind_rows() {
                let place = columns::place(table, error, 0);
                self.problems.add(Code::CutOff, || place);
                self.incomplete = Some(Code::CutOff);
                return;
            } else {
                let is_cut = !has_line_end && self.is_cut(row);
                is_cut.then_some(Code::CutOff)
            };
        }
        let Some(code) = self.incomplete else {
            return;
        };
        let at = table.cells(row).saturating_sub(1);
        let half = table.raw(row, at).unwrap_or_default();
        // A quote that nothing closes may have swallowed whole rows, which have to be found.
        let is_half = if is_in_quotes {
            memchr::memchr2(b'\n', b'\r', half).is_none()
        } else {
            !has_line_end
        };
        if !is_half {
            return;
        }
        if code == Code::CutOff {
            let half = unquote(half, table.dialect.quote);
            let place = Place {
                row: Some(row),
                column: u32::try_from(at).ok(),
                byte: table.cell_span(row, at).map(|(start, _)| start as u64),
                line: None,
                sample: sample(&table.charset.decode(half)),
            };
            self.problems.add(code, || place);
        }
        self.table.index.cut_last_cell();
        self.cut_row = Some(row);
    }

    /// The row with which an error begins that stands where the rest of the report should: a server
    /// that fails in the middle writes its page, its answer or its trace behind the rows.
    fn error_behind_rows(&self) -> Option<u32> {
        let table = &self.table;
        let width = self.detection.columns.len();
        let first = table.rows().saturating_sub(ERROR_ROWS);
        (first..table.rows()).find(|row| {
            let (start, end) = table.row_span(*row);
            let line = table.text.get(start..end).unwrap_or_default();
            match table.cells(*row) {
                cells if cells * 2 < width => is_answer(line) || begins_as_trace(line),
                cells => cells < width && is_answer(line),
            }
        })
    }

    /// Whether the last row, which has no line end, is the beginning of one.
    fn is_cut(&self, row: u32) -> bool {
        let table = &self.table;
        let cells = table.cells(row);
        let last = table.raw(row, cells.saturating_sub(1)).unwrap_or_default();
        if cells == 1 && last.trim_ascii().is_empty() {
            return false;
        }
        if table.charset == Charset::Utf8 && ends_in_character(&table.text) {
            return true;
        }
        if cells < self.detection.columns.len() && self.may_end_at() != Some(cells) {
            return (0..row).all(|other| table.cells(other) != cells);
        }
        is_beginning_of_others(table, row, cells.saturating_sub(1))
    }
}

/// Whether a line begins as a web page, or is an answer in JSON that is an error.
fn is_answer(line: &[u8]) -> bool {
    refuse::begins_as_page(line) || line.starts_with(b"{\"message\"")
}

/// Whether a line is the first one of a trace: it begins with what was thrown.
fn begins_as_trace(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line);
    let name = line.split_ascii_whitespace().next().unwrap_or_default();
    let name = name.trim_end_matches(':');
    let is_thrown = name.ends_with("Exception") || name.ends_with("Error");
    is_thrown || line.starts_with("Traceback (most recent call last)")
}

/// Whether a text in UTF-8 ends within a character.
fn ends_in_character(text: &[u8]) -> bool {
    let tail = &text[text.len().saturating_sub(4)..];
    let first = tail.iter().rposition(|byte| byte & 0xc0 != 0x80);
    let last = first.map_or(tail, |first| &tail[first..]);
    std::str::from_utf8(last).is_err_and(|error| error.error_len().is_none())
}

/// Whether the last cell of a column is the beginning of a value, judged by the cells above it: all
/// of them are times of one length, and it is shorter; or they are few words, of which it is none
/// and one begins like it. Numbers are of any length, so only an empty cell is evidence for them.
fn is_beginning_of_others(table: &Table, row: u32, at: usize) -> bool {
    let last = table.raw(row, at).unwrap_or_default();
    let is_closed = last.first() == Some(&table.dialect.quote);
    if row < COMPARED_ROWS || is_closed {
        return false;
    }
    let mut words: Vec<&[u8]> = Vec::new();
    let mut length = None;
    let (mut is_vocabulary, mut is_of_one_length, mut is_number) = (true, true, false);
    for other in 0..row {
        let cell = table.raw(other, at).unwrap_or_default();
        if cell.is_empty() || cell == last {
            return false;
        }
        if last.is_empty() {
            continue;
        }
        is_number |= value::decimal(cell).is_some();
        is_of_one_length &= *length.get_or_insert(cell.len()) == cell.len();
        is_of_one_length &= other > 0 || value::timestamp(cell).is_some();
        if is_vocabulary && !words.contains(&cell) {
            words.push(cell);
            is_vocabulary = words.len() <= VOCABULARY;
        }
        if is_number || !(is_vocabulary || is_of_one_length) {
            return false;
        }
    }
    let is_shorter = length.is_none_or(|length| last.len() < length);
    last.is_empty()
        || is_of_one_length && is_shorter
        || is_vocabulary && words.iter().any(|word| word.starts_with(last))
}

#[cfg(test)]
mod tests;
