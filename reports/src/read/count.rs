//! This module counts the problems of the header, of rows and of bytes once the file is read.

use super::columns;
use super::reading::Reading;
use crate::problem::{Code, Place, sample};
use crate::table::Table;

impl Reading {
    pub(super) fn problems_of_header(&mut self) {
        let detection = &self.detection;
        let at = |column: usize| Place {
            row: None,
            column: u32::try_from(column).ok(),
            byte: None,
            line: None,
            sample: sample(&detection.columns[column].name),
        };
        for key in &detection.missing {
            let name = detection.kind.column(key).map_or(*key, |spec| spec.name);
            let place = || Place {
                row: None,
                column: None,
                byte: None,
                line: None,
                sample: name.to_owned(),
            };
            self.problems.add(Code::MissingColumn, place);
        }
        // The last column of several files says which of them a row is from, and is ours.
        let own = self.is_synthetic.then(|| detection.columns.len() - 1);
        let unknown = detection.unknown.iter();
        for &column in unknown.filter(|column| Some(**column) != own) {
            self.problems.add(Code::UnknownColumn, || at(column));
        }
        for &column in &detection.duplicate {
            self.problems.add(Code::DuplicateColumn, || at(column));
        }
        if !detection.header && !self.is_transcoded() {
            self.problems.add_count(Code::NoHeader, 1);
        }
    }

    /// Cells of a row that may end before the others, where the kind has such rows.
    pub(super) fn may_end_at(&self) -> Option<usize> {
        let key = self.detection.kind.may_end_after?;
        Some(self.table.column(key)? + 1)
    }

    /// Counts the records above the header one by one, and the record below it that describes the
    /// columns.
    pub(super) fn problems_above(&mut self) {
        let preamble = self
            .preamble
            .spans
            .iter()
            .map(|span| (Code::AboveHeader, *span));
        let described = self.is_described().then(|| self.table.index.record_span(1));
        let described = described.map(|span| (Code::DescriptionRow, span));
        for (code, (start, end)) in preamble.chain(described) {
            let text = self.table.all_text().get(start..end).unwrap_or_default();
            let text = self.table.charset().decode(text.into());
            let place = Place {
                row: None,
                column: None,
                byte: Some(start as u64),
                line: None,
                sample: sample(&text),
            };
            self.problems.add(code, || place);
        }
    }

    /// Problems that are counted once everything is read.
    pub(super) fn problems_of_rows(&mut self) {
        let table = &self.table;
        let width = self.detection.columns.len();
        let may_end_at = self.may_end_at();
        let is_ragged = !self.is_transcoded();
        if is_ragged && (!table.index.is_regular() || table.cells(0) != width) {
            for row in 0..table.rows() {
                let cells = table.cells(row);
                let code = match cells.cmp(&width) {
                    std::cmp::Ordering::Less if may_end_at == Some(cells) => continue,
                    // The early end is already reported.
                    std::cmp::Ordering::Less if self.cut_row == Some(row) => continue,
                    std::cmp::Ordering::Less => Code::ShortRow,
                    std::cmp::Ordering::Greater => Code::LongRow,
                    std::cmp::Ordering::Equal => continue,
                };
                self.problems.add(code, || {
                    columns::place(table, row, cells.min(width).saturating_sub(1))
                });
            }
        }
        let places = [
            (
                Code::StrayQuote,
                self.scanner.stray().count,
                &self.scanner.stray().at,
            ),
            (
                Code::UnclosedQuote,
                self.scanner.unclosed().count,
                &self.scanner.unclosed().at,
            ),
            (Code::InvalidText, self.invalid.count, &self.invalid.at),
        ];
        for (code, count, at) in places {
            for &byte in at {
                self.problems.add(code, || place_of_byte(table, byte));
            }
            self.problems.add_count(code, count - at.len() as u64);
        }
        if self.nuls > 0 {
            let first = memchr::memchr(0, table.all_text()).unwrap_or(0);
            self.problems
                .add(Code::NulByte, || place_of_byte(table, first));
            self.problems.add_count(Code::NulByte, self.nuls - 1);
        }
        self.problems
            .add_count(Code::InvalidText, self.decoder.lone_surrogates());
        self.problems
            .add_count(Code::BlankLine, self.scanner.blank_lines());
    }
}

/// The place of a byte of the text: the row and column that hold it.
fn place_of_byte(table: &Table, byte: usize) -> Place {
    let row = table.row_at(byte);
    let holds = |column: &usize| {
        table
            .cell_span(row, *column)
            .is_some_and(|(_, end)| byte <= end)
    };
    match (0..table.cells(row)).find(holds) {
        Some(column) if byte >= table.row_span(row).0 => Place {
            byte: Some(byte as u64),
            ..columns::place(table, row, column)
        },
        _ => Place {
            row: None,
            column: None,
            byte: Some(byte as u64),
            line: None,
            sample: String::new(),
        },
    }
}
