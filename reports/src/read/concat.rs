//! This module concatenates several files into one table.
//!
//! Pages of an answer, a day's file for each day, a file for each run: what a person asks goes
//! across them. Each file is read by itself first, so that each may have an encoding, a separator
//! and an order of columns of its own; then their rows are written one after the other under all
//! columns there are, and that is read as a file of the kind they share. A last column says which
//! file a row came from.

use std::borrow::Cow;

use super::duplicate_rows::DuplicateRows;
use super::snapshots::Snapshots;
use super::transcode::push_cell;
use super::{Reader, Report};
use crate::as_of::Source;
use crate::catalog::{self, Kind};
use crate::limits::ENGINE_BYTES;
use crate::problem::{Code, Place, Problems, sample};
use crate::read::{Caution, ColumnAbout, ColumnOptions, ReadOptions};
use crate::refusal::Refusal;
use crate::table::column::{INT_KNOWN_MIN, key_of};
use crate::table::{Data, Type, Unknown};
use crate::time::iso_of_ms;
use crate::value;

/// Bytes written before they are read.
const PIECE_BYTES: usize = 256 * 1024;

/// The column that names a row's file.
const FILE: &str = "file";

/// Key of the column that says whether an earlier file has the row too.
const REPEATED: &str = "repeated";

/// Collects files that were read, to make one table of them.
#[derive(Debug, Default)]
pub struct Concatenator {
    parts: Vec<Report>,
    columns: Vec<ConcatColumn>,
    held_bytes: u64,
    rows: u64,
    /// Names of the files that could not be read.
    left_out: Vec<String>,
    /// Whether rows that an earlier file has too are left out.
    without_repeats: bool,
}

/// A column of the whole.
#[derive(Debug)]
struct ConcatColumn {
    key: String,
    /// The name in the header: reading it again gives the same key.
    name: String,
}

impl Concatenator {
    /// Adds the next file. Its rows follow those of the files before it.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`] where the files together would not fit into one table.
    pub fn add(&mut self, part: Report) -> Result<(), Refusal> {
        // Each file is held until its rows are written, while the concatenated table grows.
        self.held_bytes += part.table.memory_bytes();
        self.rows += u64::from(part.table.rows());
        let needed_bytes = self.held_bytes * 2 + self.rows * DuplicateRows::ROW_BYTES;
        if needed_bytes > ENGINE_BYTES {
            return Err(Refusal::TooLarge {
                needed_bytes,
                limit_bytes: ENGINE_BYTES,
            });
        }
        for column in &part.table.columns()[..part.table.file_columns()] {
            if self.columns.iter().all(|known| known.key != column.key) {
                // A label is no key, and a second column of a name has a key of its own.
                let is_its_name = key_of(&column.name) == column.key;
                let name = if is_its_name {
                    &column.name
                } else {
                    &column.key
                };
                self.columns.push(ConcatColumn {
                    key: column.key.clone(),
                    name: name.clone(),
                });
            }
        }
        self.parts.push(part);
        Ok(())
    }

    /// Notes a file that could not be read.
    pub fn leave_out(&mut self, name: &str) {
        self.left_out.push(name.to_owned());
    }

    /// Leaves out rows that an earlier file has too.
    pub fn leave_duplicates_out(&mut self) {
        self.without_repeats = true;
    }

    /// The number of files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Makes one table of them.
    ///
    /// # Errors
    /// A [`Refusal`] where there is no file or no room.
    pub fn finish(mut self) -> Result<Report, Refusal> {
        let Some(kind) = self.kind() else {
            return Err(Refusal::Empty);
        };
        let count = self.parts.len();
        let size_bytes: u64 = self.parts.iter().map(|part| part.about().size_bytes).sum();
        let text_bytes: usize = self
            .parts
            .iter()
            .map(|part| part.table.all_text().len())
            .sum();
        let modified_ms = self.parts.iter().filter_map(|part| part.modified_ms).max();
        let options = ReadOptions {
            encoding: Some("utf-8".to_owned()),
            delimiter: Some(','),
            kind: Some(kind.id.to_owned()),
            header: Some(1),
            columns: self.chosen_types(),
            ..ReadOptions::default()
        };
        let name = self.name();
        let reader = Reader::new(&name, text_bytes as u64, modified_ms, &options)?;
        let mut reader = reader.synthetic_text();
        let mut out = Vec::with_capacity(PIECE_BYTES * 2);
        self.write_header(&mut out);
        let mut problems = Problems::default();
        for name in &self.left_out {
            problems.add(Code::FileLeftOut, || Place {
                row: None,
                column: None,
                byte: None,
                line: None,
                sample: sample(name),
            });
        }
        let incomplete = self.parts.iter().filter(|part| part.incomplete().is_some());
        let incomplete: Vec<String> = incomplete.map(|part| part.name.clone()).collect();
        let total = self.parts.iter().filter_map(|part| part.total);
        let total = total.reduce(|a, b| a.or(Some(b)));
        let pages = self.parts.iter().map(|part| part.pages.clone());
        let pages = pages.reduce(|all, part| all.and(&part)).unwrap_or_default();
        let mut duplicates = DuplicateRows::default();
        let mut are_repeated = Vec::new();
        let mut first_row = 0;
        let mut open = Vec::new();
        let mut snapshots = Snapshots::default();
        for part in std::mem::take(&mut self.parts) {
            duplicates.begin_file(part.table.rows())?;
            let mut output = ConcatOutput {
                out: &mut out,
                reader: &mut reader,
                duplicates: &mut duplicates,
                are_repeated: &mut are_repeated,
                problems: &mut problems,
                first_row,
            };
            let written = output.are_repeated.len();
            let left_out = self.write_rows(&part, &mut output)?;
            let repeated = are_repeated.get(written..).unwrap_or_default();
            snapshots.add(&part, |row| {
                let at = row_in_whole(row, 0, &left_out).map(|row| row as usize);
                at.is_none_or(|at| repeated.get(at) == Some(&1))
            });
            self.note_open_numbers(&part, first_row, &left_out, &mut open);
            problems.extend(self.problems_of(&part, first_row, &left_out));
            first_row += part.table.rows() - u32::try_from(left_out.len()).unwrap_or(0);
        }
        reader.push(&out)?;
        let mut whole = reader.finish()?;
        whole.problems.extend(problems);
        whole.leave_open(&open);
        whole.set_concatenated(count, size_bytes);
        let left_out = std::mem::take(&mut self.left_out);
        if !(incomplete.is_empty() && left_out.is_empty()) {
            whole.caution(Caution::FilesIncomplete {
                incomplete,
                left_out,
            });
        }
        let rows = whole.problems.count(Code::RowRepeated);
        if rows > 0 {
            let key = self.free_key(REPEATED, "_row");
            let query = format!("{key}:true");
            whole.add_flag("Repeated", key, are_repeated);
            whole.caution(Caution::RowsRepeated { rows, query });
        }
        if snapshots.rows() > 0 {
            whole.caution(Caution::OfSeveralDays {
                rows: snapshots.rows(),
            });
        }
        let rows = whole.problems.count(Code::RepeatLeftOut);
        if rows > 0 {
            whole.caution(Caution::RepeatsLeftOut { rows });
        }
        // Pages that one file lacks may be another one.
        whole.total = total;
        whole.pages = pages;
        whole.check_total();
        Ok(whole)
    }

    /// Types that a person chose in one of the files, the first of them for each column.
    fn chosen_types(&self) -> Vec<ColumnOptions> {
        let chosen = |column: &ConcatColumn| {
            let columns = self.parts.iter().flat_map(|part| &part.about().columns);
            let is_it = |about: &&ColumnAbout| about.chosen && about.key == column.key;
            columns.filter(is_it).map(|about| about.ty).next()
        };
        let columns = self.columns.iter().map(|column| ColumnOptions {
            key: column.key.clone(),
            ty: chosen(column),
            stands_for: None,
            notation: None,
        });
        columns.filter(|column| column.ty.is_some()).collect()
    }

    /// The kind of the concatenated table: the kind that all files share, the family of their
    /// kinds, or any table.
    fn kind(&self) -> Option<&'static Kind> {
        let first = self.parts.first()?.kind();
        let all = |is_so: fn(&Kind, &Kind) -> bool| {
            self.parts.iter().all(|part| is_so(part.kind(), first))
        };
        if all(|kind, first| kind.id == first.id) {
            Some(first)
        } else if all(|kind, first| kind.family == first.family) {
            catalog::kind(first.family)
        } else {
            Some(&catalog::generic::GENERIC)
        }
    }

    /// A name with the newest moment in the files' names: the concatenated table is as new as that.
    fn name(&self) -> String {
        // Not every number in a name is a moment.
        let of_name = |part: &Report| {
            let as_of = part.as_of(None);
            as_of.ms.filter(|_| as_of.source == Source::FileName)
        };
        self.parts
            .iter()
            .filter_map(of_name)
            .max()
            .map_or_else(|| "files.csv".to_owned(), |ms| format!("files-{ms}.csv"))
    }

    /// A name for the column of files that no file has.
    fn file_column(&self) -> String {
        let mut name = FILE.to_owned();
        while self.has_key(&key_of(&name)) {
            name.insert_str(0, "source_");
        }
        name
    }

    /// A key that no file has, made longer until it is one.
    fn free_key(&self, key: &str, suffix: &str) -> String {
        let mut key = key.to_owned();
        while self.has_key(&key) {
            key.push_str(suffix);
        }
        key
    }

    fn has_key(&self, key: &str) -> bool {
        self.columns.iter().any(|column| column.key == key)
    }

    fn write_header(&self, out: &mut Vec<u8>) {
        for column in &self.columns {
            push_cell(column.name.as_bytes(), out);
            out.push(b',');
        }
        push_cell(self.file_column().as_bytes(), out);
        out.push(b'\n');
    }

    /// Writes the rows of a file. Returns those that were left out, in order.
    fn write_rows(
        &self,
        part: &Report,
        output: &mut ConcatOutput<'_>,
    ) -> Result<Vec<u32>, Refusal> {
        let ConcatOutput {
            out,
            reader,
            duplicates,
            are_repeated,
            problems,
            first_row,
        } = output;
        let mut left_out = Vec::new();
        let table = &part.table;
        let places: Vec<Option<usize>> = self
            .columns
            .iter()
            .map(|column| table.column(&column.key))
            .collect();
        for row in 0..table.rows() {
            let start = out.len();
            for place in &places {
                // A column that a file lacks stays missing in its rows.
                if let Some(text) = place.and_then(|place| cell(part, row, place)) {
                    push_cell(text.as_bytes(), out);
                }
                out.push(b',');
            }
            let is_repeated = duplicates.has(&out[start..]);
            if is_repeated {
                let text = String::from_utf8_lossy(&out[start..]);
                let text = text.trim_end_matches(',');
                let place = |row, text: &str| Place {
                    row,
                    column: None,
                    byte: None,
                    line: None,
                    sample: sample(text),
                };
                if self.without_repeats {
                    problems.add(Code::RepeatLeftOut, || {
                        place(None, &format!("{}: {text}", part.name))
                    });
                    left_out.push(row);
                    out.truncate(start);
                    continue;
                }
                problems.add(Code::RowRepeated, || place(Some(*first_row + row), text));
            }
            are_repeated.push(u8::from(is_repeated));
            push_cell(part.name.as_bytes(), out);
            out.push(b'\n');
            if out.len() >= PIECE_BYTES {
                reader.push(out)?;
                out.clear();
            }
        }
        Ok(left_out)
    }

    /// Notes the numbers that a file could not decide about and that look decided in the whole, as
    /// column and row of it: `1.250`.
    fn note_open_numbers(
        &self,
        part: &Report,
        first_row: u32,
        left_out: &[u32],
        open: &mut Vec<(usize, u32)>,
    ) {
        for question in &part.about().questions {
            let is_it = |column: &ColumnAbout| match column.stands_for {
                None => column.key == question.key,
                Some(_) => sample(&column.name) == question.name,
            };
            let Some(at) = part.about().columns.iter().position(is_it) else {
                continue;
            };
            let key = &part.table.columns()[at].key;
            let Some(whole) = self.columns.iter().position(|column| column.key == *key) else {
                continue;
            };
            for row in 0..part.table.rows() {
                let is_open = part.table.state(row, at) == Some(Unknown::Unparsable)
                    && (part.table.bytes(row, at))
                        .is_some_and(|cell| value::decimal(cell.trim_ascii()).is_some());
                if let Some(row) = row_in_whole(row, first_row, left_out).filter(|_| is_open) {
                    open.push((whole, row));
                }
            }
        }
    }

    /// The problems of a file that reading the concatenated text does not find again. `left_out`
    /// rows are gone.
    fn problems_of(&self, part: &Report, first_row: u32, left_out: &[u32]) -> Problems {
        let mut problems = part.problems.without(|code| {
            matches!(
                code,
                Code::Unparsable
                    | Code::AmbiguousNotation
                    | Code::MixedNotation
                    | Code::MissingColumn
                    | Code::PagesMissing
                    | Code::UnknownColumn
                    | Code::DuplicateColumn
                    | Code::InvalidText
                    | Code::NulByte
            )
        });
        for place in problems.places_mut() {
            let row = place.row;
            place.row = row.and_then(|row| row_in_whole(row, first_row, left_out));
            place.byte = None;
            place.column = place.column.and_then(|at| {
                let key = &part.table.columns().get(at as usize)?.key;
                let whole = self.columns.iter().position(|column| column.key == *key);
                whole.and_then(|at| u32::try_from(at).ok())
            });
        }
        // A column that all files lack is found again, too.
        let lacks = part.about().absent.iter().filter(|absent| {
            absent.required && self.columns.iter().any(|column| column.key == absent.key)
        });
        for absent in lacks {
            problems.add(Code::MissingColumn, || Place {
                row: None,
                column: None,
                byte: None,
                line: None,
                sample: sample(&format!("{}: {}", part.name, absent.name)),
            });
        }
        problems
    }
}

/// The row of the concatenated table for a row of a file; `None` if it was left out.
fn row_in_whole(row: u32, first_row: u32, left_out: &[u32]) -> Option<u32> {
    let before = left_out.binary_search(&row).err()?;
    Some(first_row + row - u32::try_from(before).ok()?)
}

/// The destination of the written rows.
struct ConcatOutput<'a> {
    out: &'a mut Vec<u8>,
    reader: &'a mut Reader,
    duplicates: &'a mut DuplicateRows,
    /// One for each row that was written: 1 where an earlier file has it too.
    are_repeated: &'a mut Vec<u8>,
    problems: &'a mut Problems,
    /// The number of rows before those of the file.
    first_row: u32,
}

/// A cell as it is written; `None` where the row has no such cell. A time without a zone, in a
/// file whose zone a person chose, gets one: the other files may be of other clocks. A date or a
/// number in a notation of its own gets the usual form, for the same reason.
fn cell(part: &Report, row: u32, at: usize) -> Option<Cow<'_, str>> {
    let text = part.table.charset().decode(part.table.bytes(row, at)?);
    let has_notation = (part.about().columns.get(at)).is_some_and(|c| c.notation.is_some());
    if !part.has_own_zone && !has_notation {
        return Some(text);
    }
    let column = part.table.columns().get(at);
    let is_time = column.is_some_and(|column| column.ty == Type::Timestamp);
    let number = match column.map(|column| &column.data) {
        Some(Data::Int(values)) if !is_time => {
            let value = values
                .get(row as usize)
                .filter(|value| **value >= INT_KNOWN_MIN);
            value.map(|value| match column.map(|column| column.ty) {
                // Such a column is in KiB.
                Some(Type::Size) => kib(*value),
                _ => value.to_string(),
            })
        }
        Some(Data::Decimal(values)) => {
            let value = values.get(row as usize).filter(|value| !value.is_nan());
            let in_text = value::decimal(text.trim().as_bytes());
            value
                .filter(|value| in_text != Some(**value))
                .map(f64::to_string)
        }
        _ => None,
    };
    if has_notation && let Some(number) = number {
        return Some(Cow::Owned(number));
    }
    let Some(Data::Int(values)) = column.map(|column| &column.data) else {
        return Some(text);
    };
    let known = values.get(row as usize).copied();
    let known = known.filter(|ms| is_time && *ms >= INT_KNOWN_MIN);
    let in_utc = crate::cef::timestamp(text.trim().as_bytes());
    Some(match known.filter(|ms| in_utc != Some(*ms)) {
        Some(ms) => Cow::Owned(iso_of_ms(ms)),
        None => text,
    })
}

/// A size in bytes as its report writes it.
fn kib(bytes: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "sizes are held exactly")]
    let kib = bytes as f64 / 1024.0;
    kib.to_string()
}

#[cfg(test)]
mod tests;
