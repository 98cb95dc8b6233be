//! This module counts the records and cells of a CSV that arrives in pieces.
//!
//! The first record is the header row. The end of a report is never inside quotes, and its last
//! record has as many cells as the header row: a body that was cut after a line break inside a
//! quoted cell, or that ends with an error message, fails one of the two. Some reports leave out
//! the empty cells at the end of a record; only quotes show a cut there.

use crate::limits;

/// The state after the last byte. The rules are those of `csv_core::Reader`, which a test compares
/// with this: a quote opens a quoted cell only as the first byte of a cell, and empty lines are no
/// records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    /// Before the first byte of a record.
    #[default]
    RecordStart,
    /// After blanks at the start of a record.
    Indent,
    /// Before the first byte of a cell.
    CellStart,
    /// In an unquoted cell, or after the closing quote of a quoted one.
    Cell,
    Quoted,
    /// After a quote inside quotes, which closes the cell or is half of a doubled quote.
    Quote,
}

/// A text that cannot be a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interruption {
    /// A line outside quotes begins with `<`: an error page.
    Page,
    /// The header row again: the report was sent a second time.
    Header,
}

/// A defect of a CSV that has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// It ends inside quotes, or its last record has too few or too many cells.
    Cut,
    /// Too many of its records have another number of cells than the header row.
    Ragged,
}

#[derive(Debug, Clone, Default)]
pub struct Records {
    /// Whether records may have fewer cells than the header row.
    may_end_early: bool,
    state: State,
    /// Ended cells of the current record.
    cells: usize,
    columns: Option<usize>,
    /// Ended records, without the header row.
    count: u64,
    /// The ended records that have another number of cells than the header row.
    ragged: u64,
    is_last_ragged: bool,
    /// The header row, without the line end.
    header: Vec<u8>,
    /// Bytes of the current record that equal the header row; `None` once they differ.
    alike: Option<usize>,
}

impl Records {
    /// The records of a report whose records may have fewer cells than the header row.
    #[must_use]
    pub fn that_may_end_early() -> Self {
        Self {
            may_end_early: true,
            ..Self::default()
        }
    }

    /// Reads the next piece.
    ///
    /// # Errors At the first byte of a page, and at the end of a record that equals the header row.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Interruption> {
        for &byte in bytes {
            let is_header = self.follow(byte);
            self.state = match (self.state, byte) {
                (State::Quoted, b'"') => State::Quote,
                (State::Quoted, _) | (State::Quote, b'"') => State::Quoted,
                (State::RecordStart, b'\n' | b'\r') => State::RecordStart,
                (_, b'\n' | b'\r') if is_header => return Err(Interruption::Header),
                (_, b'\n' | b'\r') => {
                    self.end_record();
                    State::RecordStart
                }
                (_, b',') => {
                    self.cells = self.cells.saturating_add(1);
                    State::CellStart
                }
                (State::RecordStart | State::CellStart, b'"') => State::Quoted,
                (State::RecordStart | State::Indent, b'<') => return Err(Interruption::Page),
                (State::RecordStart | State::Indent, b' ' | b'\t') => State::Indent,
                _ => State::Cell,
            };
        }
        Ok(())
    }

    /// Compares the current record with the header row; returns whether they are equal, at the byte
    /// that ends the record.
    fn follow(&mut self, byte: u8) -> bool {
        let is_end = matches!(byte, b'\n' | b'\r') && self.state != State::Quoted;
        if self.columns.is_none() {
            if !is_end {
                self.header.push(byte);
            }
            return false;
        }
        if is_end {
            let alike = self.alike.replace(0);
            return self.state != State::RecordStart && alike == Some(self.header.len());
        }
        let next = self.alike.filter(|at| self.header.get(*at) == Some(&byte));
        self.alike = next.map(|at| at.saturating_add(1));
        false
    }

    /// The header row as far as it has come, without its line end.
    #[must_use]
    pub fn header(&self) -> &[u8] {
        &self.header
    }

    /// Ended records, without the header row.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Ends the text; returns its defect, if any.
    #[must_use]
    pub fn finish(mut self) -> Option<Defect> {
        let is_open = self.state == State::Quoted;
        if self.state != State::RecordStart {
            self.end_record();
        }
        if is_open || self.is_last_ragged {
            return Some(Defect::Cut);
        }
        let tolerated = self.count / limits::RECORDS_PER_RAGGED;
        (self.ragged > tolerated).then_some(Defect::Ragged)
    }

    fn end_record(&mut self) {
        let cells = self.cells.saturating_add(1);
        self.cells = 0;
        match self.columns {
            None => {
                self.columns = Some(cells);
                self.alike = Some(0);
            }
            Some(columns) => {
                self.count = self.count.saturating_add(1);
                let is_short = cells < columns && !self.may_end_early;
                self.is_last_ragged = is_short || cells > columns;
                self.ragged = self.ragged.saturating_add(u64::from(self.is_last_ragged));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use csv_core::{ReadRecordResult, Reader};
    use proptest::prelude::*;

    /// The cells of each record, by the reference reader.
    fn reference(text: &[u8]) -> Vec<usize> {
        let mut reader = Reader::new();
        let (mut out, mut ends) = (vec![0; text.len() + 8], vec![0; text.len() + 8]);
        let (mut records, mut rest, mut cells) = (Vec::new(), text, 0);
        loop {
            let (result, read, _, ended) = reader.read_record(rest, &mut out, &mut ends);
            rest = &rest[read..];
            cells += ended;
            match result {
                ReadRecordResult::Record => {
                    records.push(cells);
                    cells = 0;
                }
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::End => return records,
                full => panic!("{full:?}"),
            }
        }
    }

    fn read(text: &[u8], pieces: usize) -> Result<Option<Defect>, Interruption> {
        let mut records = Records::default();
        for piece in text.chunks(pieces.max(1)) {
            records.push(piece)?;
        }
        Ok(records.finish())
    }

    #[track_caller]
    fn check(text: &str, expected: Option<Defect>) {
        for pieces in [1, 2, 3, 1_000] {
            assert_eq!(read(text.as_bytes(), pieces), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn a_report_ends_outside_quotes_and_with_all_cells() {
        for whole in [
            "a,b\n",
            "a,b\n1,2\n",
            "a,b\r\n1,2\r\n",
            "a,b\n1,\"two\nlines\"\n",
            "a,b\n1,\"a \"\" b\"\n\n",
            "a,b\n1,2",
            "a,b\n1,\n",
            "a,b\n1,sixty\" \n",
            "a,b\n1,<b>\n",
            "a,b\n1,\"x\n<b>\"\n",
        ] {
            check(whole, None);
        }
        for cut in [
            "a,b\n1,\"two\n",
            "a,b\n1\n",
            "a,b\n1,2\nError: killed\n",
            "a,b\n1,2,3\n",
            "a,b\n1,\"2",
        ] {
            check(cut, Some(Defect::Cut));
        }
    }

    #[test]
    fn a_page_is_found_at_its_first_byte() {
        for text in [
            "a,b\n<html>",
            "a,b\n1,2\n  <!DOCTYPE html>",
            "a,b\r\n\r\n\t<p>",
        ] {
            assert_eq!(
                read(text.as_bytes(), 1),
                Err(Interruption::Page),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_report_that_begins_a_second_time_is_no_report() {
        for text in [
            "a,b\n1,2\na,b\n1,2\n",
            "a,b\r\n1,2\r\na,b\r\n",
            "\"a\",b\n1,\"x\ny\"\n\"a\",b\n",
        ] {
            for pieces in [1, 2, 1_000] {
                assert_eq!(
                    read(text.as_bytes(), pieces),
                    Err(Interruption::Header),
                    "{text:?}"
                );
            }
        }
        for text in [
            "a,b\na,bc\n",
            "a,b\n\n\na,\n",
            "a,b\n1,\"\na,b\n\"\n",
            "a,b\n\"a\",b\n",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn few_ragged_records_are_borne_and_many_are_not() {
        let text = |sound: usize, ragged: usize| {
            format!(
                "a,b\n{}{}1,2\n",
                "1,2\n".repeat(sound),
                "1\n".repeat(ragged)
            )
        };
        check(&text(198, 1), None);
        check(&text(10, 1), Some(Defect::Ragged));
        check(&text(0, 30), Some(Defect::Ragged));
    }

    #[test]
    fn records_may_end_early_where_the_report_says_so() {
        let defect = |text: &str| {
            let mut records = Records::that_may_end_early();
            records.push(text.as_bytes()).unwrap();
            records.finish()
        };
        assert_eq!(defect(&format!("a,b,c\n{}1,2\n", "1\n".repeat(30))), None);
        for cut in ["a,b,c\n1,2,3,4\n", "a,b,c\n1,\"2\n"] {
            assert_eq!(defect(cut), Some(Defect::Cut), "{cut:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn counts_what_the_reference_reader_counts(text in "[a,\" \r\n]{0,40}", pieces in 1_usize..9) {
            let expected = reference(text.as_bytes());
            let mut records = Records::default();
            for piece in text.as_bytes().chunks(pieces) {
                if records.push(piece).is_err() {
                    // A repeated header row, which the reference does not look for.
                    return Ok(());
                }
            }
            if records.state != State::RecordStart {
                records.end_record();
            }
            let columns = expected.first().copied();
            prop_assert_eq!(records.columns, columns);
            let rows = expected.get(1..).unwrap_or_default();
            prop_assert_eq!(records.count, rows.len() as u64);
            let ragged = rows.iter().filter(|cells| Some(**cells) != columns).count();
            prop_assert_eq!(records.ragged, ragged as u64);
        }
    }
}
