//! This module writes the rows of a view as a file: CSV for spreadsheets, JSON for programs.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula, and reports hold
//! text from strangers. In CSV and on the clipboard such a cell gets an apostrophe in front, which
//! makes it text. The rule follows OWASP's page on CSV injection and goes further in three ways:
//!
//! - A file is not always split as it was written: Excel splits at `;` where that is the system's
//!   list separator, and a pasted text is split at tabs. So every part of a cell behind a line end,
//!   a tab, `;`, `,` or `|` is treated as a cell.
//! - Blanks, quotes, and characters that do not show may be stripped before a cell is looked at. So
//!   they do not hide a sign.
//! - Signs have wide and small forms in Unicode.
//!
//! A cell that is a number stays one. The apostrophes can be taken away again without a doubt: a part
//! that already has one in front of a sign gets another one.

mod copy;

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::table::column::{BOOL_UNKNOWN, INT_KNOWN_MIN};
use crate::table::{Data, Table, Type, Unknown};
use crate::value;
use crate::view::View;

pub(crate) use copy::copy_table;
pub use copy::{Copied, CopyForm, copy_lines, copy_record, copy_rows};

/// Forms of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Comma-separated, RFC 4180, formula cells neutralised.
    Csv,
    /// An array of objects, values typed.
    Json,
}

/// Writes a view's rows, a batch at a time.
///
/// **CSV** is RFC 4180: UTF-8 without a mark, commas, CRLF, the header as the file writes it. A
/// row that is too short is filled with empty cells; one that is longer than the header keeps
/// its further cells where all columns are written.
///
/// **JSON** is an array of objects, one on each line, keyed by the header's names; of two equal
/// names the later takes its column's key. Integers and decimals are numbers, written as exactly
/// as the file has them, booleans are booleans; times keep the file's text, and so do sizes
/// unless they are whole numbers there. Unknown values are `null`, except that what could not be
/// read as its column's type stays as text. Cells beyond the header are an array named `_extra`.
#[derive(Debug)]
pub struct Exporter {
    format: ExportFormat,
    columns: Vec<usize>,
    /// Keys of the JSON objects, as JSON texts; the last is that of cells beyond the header.
    keys: Vec<String>,
    /// Whether cells beyond the header are written.
    beyond: bool,
    begun: bool,
    rows: u32,
    neutralised: u64,
}

impl Exporter {
    /// Creates an exporter of these columns, by position, in this order; if `columns` is empty, of
    /// all the file's own columns. Columns that the table does not have are left out.
    #[must_use]
    pub fn new(table: &Table, format: ExportFormat, columns: &[u32]) -> Self {
        let all = 0..table.file_columns();
        let chosen: Vec<usize> = columns
            .iter()
            .filter_map(|column| usize::try_from(*column).ok())
            .filter(|column| *column < table.columns().len())
            .collect();
        let beyond = columns.is_empty();
        let columns = if beyond { all.collect() } else { chosen };
        let keys = keys(table, &columns);
        Self {
            format,
            columns,
            keys,
            beyond,
            begun: false,
            rows: 0,
            neutralised: 0,
        }
    }

    /// Rows written so far.
    #[must_use]
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// Cells written so far that a spreadsheet would have run; always 0 for JSON.
    #[must_use]
    pub fn neutralised(&self) -> u64 {
        self.neutralised
    }

    /// Appends the next `rows` rows of the view to `out`, and what comes before the first and
    /// after the last. Whether there is more to write; the file is whole once there is not.
    pub fn next(&mut self, table: &Table, view: &mut View, out: &mut Vec<u8>, rows: u32) -> bool {
        let more = |exporter: &Self| exporter.rows < view.len();
        if self.begun && !more(self) {
            return false;
        }
        let is_first = !std::mem::replace(&mut self.begun, true);
        let next = view.rows_at(table, self.rows, rows.max(1));
        match self.format {
            ExportFormat::Csv => {
                let mut out = csv_writer(out);
                if is_first {
                    self.csv_header(table, &mut out);
                }
                for row in next {
                    self.csv_row(table, row, &mut out);
                    self.rows += 1;
                }
            }
            ExportFormat::Json => {
                out.extend_from_slice(if is_first { b"[" } else { b"" });
                for row in next {
                    self.json_row(table, row, out);
                    self.rows += 1;
                }
            }
        }
        let more = self.rows < view.len();
        if !more && self.format == ExportFormat::Json {
            out.extend_from_slice(b"\n]\n");
        }
        more
    }

    fn csv_header(&mut self, table: &Table, out: &mut CsvWriter<'_>) {
        let columns = self.columns.iter();
        let names = columns.filter_map(|column| table.columns().get(*column));
        let names: Vec<&str> = names.map(|column| column.name.as_str()).collect();
        self.csv_record(names.into_iter().map(Cow::Borrowed), out);
    }

    fn csv_row(&mut self, table: &Table, row: u32, out: &mut CsvWriter<'_>) {
        let columns = std::mem::take(&mut self.columns);
        let beyond = if self.beyond {
            columns.len()..table.cells(row)
        } else {
            0..0
        };
        let cells = columns.iter().copied().chain(beyond);
        self.csv_record(cells.map(|column| table.cell(row, column)), out);
        self.columns = columns;
    }

    fn csv_record<'a>(
        &mut self,
        cells: impl Iterator<Item = Cow<'a, str>>,
        out: &mut CsvWriter<'_>,
    ) {
        let mut cells = cells.enumerate().peekable();
        while let Some((at, cell)) = cells.next() {
            // Split at `;`, a line is one cell from its first cell on: `-5,1*…` would run.
            let goes_on = at == 0
                && cells
                    .peek()
                    .is_some_and(|(_, next)| may_follow_number(next));
            let neutral = neutral(&cell, !goes_on);
            self.neutralised += u64::from(neutral.is_some());
            // Writing to memory does not fail.
            let _ = out.write_field(neutral.as_deref().unwrap_or(&cell));
        }
        let _ = out.write_record(None::<&[u8]>);
    }

    fn json_row(&self, table: &Table, row: u32, out: &mut Vec<u8>) {
        out.extend_from_slice(if self.rows == 0 { b"\n{" } else { b",\n{" });
        for (at, (column, key)) in self.columns.iter().zip(&self.keys).enumerate() {
            if at > 0 {
                out.push(b',');
            }
            out.extend_from_slice(key.as_bytes());
            out.push(b':');
            json_cell(table, row, *column, out);
        }
        let beyond = self.columns.len()..table.cells(row);
        if self.beyond && !beyond.is_empty() {
            if !self.columns.is_empty() {
                out.push(b',');
            }
            out.extend_from_slice(self.keys.last().map_or(b"", String::as_bytes));
            out.extend_from_slice(b":[");
            let first = beyond.start;
            for column in beyond {
                if column > first {
                    out.push(b',');
                }
                json_text(&table.cell(row, column), out);
            }
            out.push(b']');
        }
        out.push(b'}');
    }
}

/// The keys of the columns and that of cells beyond them, all different, as JSON texts.
fn keys(table: &Table, columns: &[usize]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::with_capacity(columns.len() + 1);
    let columns = columns
        .iter()
        .filter_map(|column| table.columns().get(*column));
    let names = columns.map(|column| (column.name.as_str(), column.key.as_str()));
    for (name, key) in names.chain([("_extra", "_extra")]) {
        let numbered = (2..).map(|n| format!("{key}_{n}"));
        let candidates = [name, key].into_iter().map(str::to_owned).chain(numbered);
        let mut texts = candidates.filter(|name| !name.is_empty()).map(|name| {
            let mut text = Vec::new();
            json_text(&name, &mut text);
            String::from_utf8(text).unwrap_or_default()
        });
        // There is always a number that is not taken.
        keys.extend(texts.find(|text| !keys.contains(text)));
    }
    keys
}

/// All of the file's own columns of these rows as a file of CSV, as an [`Exporter`] writes it.
#[must_use]
pub(crate) fn csv_of_rows(table: &Table, rows: &[u32]) -> String {
    let mut out = Vec::new();
    let mut exporter = Exporter::new(table, ExportFormat::Csv, &[]);
    let mut writer = csv_writer(&mut out);
    exporter.csv_header(table, &mut writer);
    for row in rows {
        exporter.csv_row(table, *row, &mut writer);
    }
    drop(writer);
    String::from_utf8(out).unwrap_or_default()
}

/// Records of CSV with their line ends, from cells that are neutralised here.
#[must_use]
pub(crate) fn csv_table<'a>(records: impl IntoIterator<Item = Vec<Cow<'a, str>>>) -> String {
    let mut out = Vec::new();
    let mut writer = csv_writer(&mut out);
    for record in records {
        for cell in record {
            let neutral = neutralised(&cell);
            // Writing to memory does not fail.
            let _ = writer.write_field(neutral.as_deref().unwrap_or(&cell));
        }
        let _ = writer.write_record(None::<&[u8]>);
    }
    drop(writer);
    String::from_utf8(out).unwrap_or_default()
}

type CsvWriter<'a> = csv::Writer<&'a mut Vec<u8>>;

/// Writes RFC 4180; what is in its own buffer arrives when it is dropped.
fn csv_writer(out: &mut Vec<u8>) -> CsvWriter<'_> {
    csv::WriterBuilder::new()
        // A row may have more cells than the header.
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(out)
}

/// Returns the cell with an apostrophe before every part that a spreadsheet might run; `None` if it
/// has no such part.
#[must_use]
pub fn neutralised(cell: &str) -> Option<String> {
    neutral(cell, true)
}

fn neutral(cell: &str, numbers_stay: bool) -> Option<String> {
    // A reader may strip these from the beginning, and OWASP names them among the signs.
    let is_stripped = cell
        .trim_start_matches('\'')
        .starts_with(['\t', '\r', '\n']);
    let parts = || cell.split_inclusive(is_separator);
    if !is_stripped && (!parts().any(is_formula) || numbers_stay && is_number(cell)) {
        return None;
    }
    let mut neutral = String::with_capacity(cell.len() + 4);
    if is_stripped {
        neutral.push('\'');
    }
    for part in parts() {
        if is_formula(part) {
            neutral.push('\'');
        }
        neutral.push_str(part);
    }
    Some(neutral)
}

/// A JSON text in which strings have the signs that a spreadsheet might run as escapes. It reads as the
/// same JSON, and a pasted line or part of it is no formula.
#[must_use]
pub(crate) fn neutralised_json(json: &str) -> String {
    let mut neutral = String::with_capacity(json.len());
    let (mut is_string, mut is_escaped, mut is_start) = (false, false, true);
    for c in json.chars() {
        if is_string && is_start && SIGNS.contains(&c) {
            // Writing to a String cannot fail.
            let _ = write!(neutral, "\\u{:04x}", u32::from(c));
        } else {
            neutral.push(c);
        }
        is_start = is_separator(c) || is_start && does_not_show(c);
        is_string ^= c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
    }
    neutral
}

/// The characters that begin a formula, in the forms that Unicode has.
const SIGNS: [char; 12] = [
    '=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫',
];

/// Whether a spreadsheet may begin another cell behind this character.
fn is_separator(c: char) -> bool {
    matches!(
        c,
        '\t' | ';' | ',' | '|' | '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Whether a spreadsheet might run a cell that begins with this part.
fn is_formula(part: &str) -> bool {
    part.trim_start_matches(does_not_show).starts_with(SIGNS)
}

/// Whether a character in front of a sign may be stripped, or not be seen: blanks, controls, quotes,
/// and Unicode's characters of format and default ignorables.
fn does_not_show(c: char) -> bool {
    // Nearly every cell begins with a letter or a digit.
    if c.is_ascii_alphanumeric() {
        return false;
    }
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '"' | '\''
                | '\u{ad}'
                | '\u{34f}'
                | '\u{600}'..='\u{605}'
                | '\u{61c}'
                | '\u{6dd}'
                | '\u{70f}'
                | '\u{890}'..='\u{891}'
                | '\u{8e2}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{110bd}'
                | '\u{110cd}'
                | '\u{13430}'..='\u{1343f}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

fn is_number(cell: &str) -> bool {
    let number = cell.trim_matches(does_not_show).as_bytes();
    value::integer(number).is_some() || value::decimal(number).is_some()
}

/// Whether a number with a decimal comma, or a formula, may go on with this cell.
fn may_follow_number(next: &str) -> bool {
    let next = next.trim_start_matches(does_not_show);
    let first = next.trim_start_matches(['e', 'E']).chars().next();
    !is_number(next) && first.is_some_and(|c| !c.is_alphabetic())
}

fn json_cell(table: &Table, row: u32, column: usize, out: &mut Vec<u8>) {
    let at = row as usize;
    match table.state(row, column) {
        None | Some(Unknown::Unparsable) => {}
        Some(_) => return out.extend_from_slice(b"null"),
    }
    let Some(about) = table.columns().get(column) else {
        return out.extend_from_slice(b"null");
    };
    let cell = table.cell(row, column);
    match (&about.data, about.ty) {
        (Data::Int(values), Type::Integer) => match values.get(at) {
            Some(value) if *value >= INT_KNOWN_MIN => {
                out.extend_from_slice(value.to_string().as_bytes());
            }
            _ => json_text(&cell, out),
        },
        (Data::Int(_), Type::Size) => match value::integer(cell.as_bytes()) {
            Some(value) => out.extend_from_slice(value.to_string().as_bytes()),
            None => json_text(&cell, out),
        },
        (Data::Decimal(values), _) => match values.get(at) {
            // The file's own digits, unless they mean another number: `1.250` may be 1250.
            Some(number)
                if is_json_number(cell.as_bytes())
                    && value::decimal(cell.as_bytes()) == Some(*number) =>
            {
                out.extend_from_slice(cell.as_bytes());
            }
            Some(value) if value.is_finite() => {
                out.extend_from_slice(value.to_string().as_bytes());
            }
            _ => json_text(&cell, out),
        },
        (Data::Bool(values), _) => match values.get(at) {
            Some(value) if *value < BOOL_UNKNOWN => {
                out.extend_from_slice(if *value == 0 { b"false" } else { b"true" });
            }
            _ => json_text(&cell, out),
        },
        _ => json_text(&cell, out),
    }
}

/// A number as RFC 8259 writes it.
fn is_json_number(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let digits = |text: &[u8]| text.iter().take_while(|b| b.is_ascii_digit()).count();
    let whole = digits(text);
    if whole == 0 || (whole > 1 && text[0] == b'0') {
        return false;
    }
    let mut rest = &text[whole..];
    if let [b'.', fraction @ ..] = rest {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = &fraction[count..];
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = match exponent {
            [b'+' | b'-', exponent @ ..] => exponent,
            exponent => exponent,
        };
        let count = digits(exponent);
        if count == 0 {
            return false;
        }
        rest = &exponent[count..];
    }
    rest.is_empty()
}

fn json_text(text: &str, out: &mut Vec<u8>) {
    // Writing text to memory does not fail; were it to, an empty text keeps the file readable.
    if serde_json::to_writer(&mut *out, text).is_err() {
        out.extend_from_slice(b"\"\"");
    }
}

#[cfg(test)]
mod tests;
