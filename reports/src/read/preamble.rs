//! This module finds the records above the header, and a record below it that describes the
//! columns.
//!
//! Spreadsheets write `sep=;` above a table, PowerShell writes `#TYPE …`, data tables of
//! OpenRewrite begin with `# @…` lines, and people write titles. The search runs only if the person
//! has not named the header's record; a record that is found stays in the text, is reported as a
//! problem, and is not a row. A person who names the header row gets exactly that row, and every
//! record below it.

use super::first_records::untyped;
use super::reading::{Reading, cells};
use crate::csv::{Dialect, Index, Scanner, dialect};
use crate::detect;
use crate::encoding::Charset;
use crate::limits::{HEADER_RECORDS, PREAMBLE_BYTES, PREAMBLE_RECORDS};
use crate::problem::{Code, Place, sample};
use crate::read::ReadOptions;
use crate::table::Type;
use crate::value;

/// Words that a cell of a description has on average; names of columns and values have fewer.
const DESCRIPTION_WORDS: usize = 3;

/// The records above the header.
#[derive(Debug, Default)]
pub(super) struct Preamble {
    /// Number of these records.
    pub(super) records: u32,
    /// Bytes of the text up to the header.
    pub(super) bytes: usize,
    /// The span of each record in the text.
    pub(super) spans: Vec<(usize, usize)>,
    /// The separator that a `sep=` line names.
    pub(super) separator: Option<u8>,
}

impl Preamble {
    fn add(&mut self, span: (usize, usize)) {
        self.records += 1;
        self.spans.push(span);
    }
}

/// Finds the records above the header: those above the one that a person chose, or those that are
/// recognised. There is a header whatever was chosen: of a beginning with fewer records, the last
/// one is it.
///
/// A title is no table, so the separator is guessed from what follows it; where records end
/// depends on quotes, which are looked for at commas until then.
pub(super) fn find(text: &[u8], whole: bool, options: &ReadOptions) -> Preamble {
    let Some(wanted) = options.header else {
        return recognised(text, whole, options.separator());
    };
    let wanted = wanted.min(HEADER_RECORDS);
    if wanted < 2 {
        return Preamble::default();
    }
    let dialect = Dialect {
        delimiter: options.separator().unwrap_or(Dialect::COMMA.delimiter),
        ..Dialect::COMMA
    };
    let mut index = Index::default();
    let mut scanner = Scanner::new(dialect);
    scanner.scan(text, &mut index);
    if whole || index.records() == 0 {
        scanner.finish(text, &mut index);
    }
    let header = wanted.min(index.records()).saturating_sub(1);
    Preamble {
        records: header,
        bytes: index.record_span(header).0,
        spans: (0..header)
            .map(|record| index.record_span(record))
            .collect(),
        separator: None,
    }
}

/// Recognises what is above the header: a line that names the separator, comments, a title.
pub(super) fn recognised(text: &[u8], whole: bool, separator: Option<u8>) -> Preamble {
    let (text, whole) = whole_lines(text, whole);
    let mut preamble = Preamble::default();
    let mut marks = Vec::new();
    for (start, end) in lines(text) {
        let line = text[start..end].trim_ascii();
        if line.is_empty() {
            continue;
        }
        let named = (preamble.records == 0 && marks.is_empty())
            .then(|| named_separator(&text[start..end]))
            .flatten();
        if let Some(named) = named {
            preamble.separator = Some(named);
            preamble.add((start, end));
        } else if line.starts_with(b"#") {
            marks.push((start, end));
        } else {
            break;
        }
    }
    let mut begins = preamble.spans.last().map_or(0, |(_, end)| *end);
    // A line that names what separates nothing is wrong where something else does.
    let width = |separator| Records::of(text, begins, whole, separator).width;
    if preamble.separator.is_some() && width(preamble.separator) < 2 && width(None) > 1 {
        preamble.separator = None;
    }
    let separator = separator.or(preamble.separator);
    if let Some(&(_, end)) = marks.last() {
        let table = Records::of(text, end, whole, separator);
        for span in marks {
            if preamble.records + 1 >= HEADER_RECORDS
                || !table.is_below_comment(&text[span.0..span.1])
            {
                break;
            }
            preamble.add(span);
            begins = span.1;
        }
    }
    let table = Records::of(text, begins, whole, separator);
    let titles = table.titles();
    if preamble.records as usize + titles < HEADER_RECORDS as usize {
        for record in &table.records[..titles] {
            preamble.add(record.span);
        }
        begins = table.records.get(titles).map_or(begins, |r| r.span.0);
    }
    if preamble.records == 0 || table.records.is_empty() {
        return Preamble::default();
    }
    preamble.bytes = begins;
    preamble
}

/// The text up to [`PREAMBLE_BYTES`], without the line that is cut there, and whether that is all.
pub(super) fn whole_lines(text: &[u8], whole: bool) -> (&[u8], bool) {
    let is_all = whole && text.len() <= PREAMBLE_BYTES;
    let beginning = &text[..text.len().min(PREAMBLE_BYTES)];
    let end = memchr::memrchr(b'\n', beginning).map_or(beginning.len(), |at| at + 1);
    (if is_all { beginning } else { &beginning[..end] }, is_all)
}

/// The span of each line. There is an empty line between CR and LF.
fn lines(text: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let mut start = 0;
    text.split(|b| matches!(b, b'\n' | b'\r')).map(move |line| {
        let span = (start, start + line.len());
        start = span.1 + 1;
        span
    })
}

/// The separator that a line names: `sep=;`, as spreadsheets write and read it.
fn named_separator(line: &[u8]) -> Option<u8> {
    // Trimming the end would remove a separator that is a tab.
    let line = line.trim_ascii_start();
    let line = line
        .strip_prefix(b"\"")
        .and_then(|line| line.strip_suffix(b"\""))
        .unwrap_or(line);
    let (name, separator) = line.split_at_checked(4)?;
    let [separator] = *separator else {
        return None;
    };
    let is_one = separator.is_ascii() && !separator.is_ascii_alphanumeric() && separator != b'"';
    (name.eq_ignore_ascii_case(b"sep=") && is_one).then_some(separator)
}

/// One of the first records of a text.
struct Record {
    span: (usize, usize),
    cells: Vec<String>,
    /// Whether a blank line stands above it.
    is_apart: bool,
}

impl Record {
    /// Cells that say something.
    fn filled(&self) -> usize {
        self.cells.iter().filter(|c| !c.trim().is_empty()).count()
    }
}

/// The first records of a text, and how many cells most of them have.
pub(super) struct Records {
    dialect: Dialect,
    records: Vec<Record>,
    pub(super) width: usize,
    /// Quotes in the middle of cells, for each record: the wrong separator leaves them.
    stray: f64,
}

impl Records {
    /// The records from byte `start` on. The separator is the one that most records agree on: the
    /// first of them may be a title.
    pub(super) fn of(text: &[u8], start: usize, whole: bool, separator: Option<u8>) -> Self {
        let text = &text[start..];
        let separators = match &separator {
            Some(separator) => std::slice::from_ref(separator),
            None => &Dialect::DELIMITERS[..],
        };
        let cut = |&delimiter: &u8| {
            let dialect = Dialect {
                delimiter,
                ..Dialect::COMMA
            };
            Self::cut(text, start, whole, dialect)
        };
        let mut best = (0.0, None);
        for records in separators.iter().map(cut) {
            let score = records.score();
            if best.1.is_none() || score > best.0 {
                best = (score, Some(records));
            }
        }
        best.1.unwrap_or(Self {
            dialect: Dialect::COMMA,
            records: Vec::new(),
            width: 0,
            stray: 0.0,
        })
    }

    fn cut(text: &[u8], start: usize, whole: bool, dialect: Dialect) -> Self {
        let mut scanner = Scanner::new(dialect);
        scanner.finish(text, &mut Index::default());
        let table = untyped(text.to_vec(), Charset::Utf8, dialect);
        // The last one may go on.
        let count = table.rows().saturating_sub(u32::from(!whole));
        let mut end_before = 0;
        let records: Vec<Record> = (0..count.min(PREAMBLE_RECORDS))
            .map(|row| {
                let (from, to) = table.row_span(row);
                let between = &text[end_before.min(from)..from];
                end_before = to;
                Record {
                    span: (start + from, start + to),
                    cells: cells(&table, row),
                    is_apart: memchr::memchr_iter(b'\n', between).count() > 1,
                }
            })
            .collect();
        let width = detect::usual_length(records.iter().map(|record| record.cells.len()));
        Self {
            dialect,
            records,
            width,
            stray: scanner.stray().count as f64 / f64::from(table.rows().max(1)),
        }
    }

    pub(super) fn delimiter(&self) -> u8 {
        self.dialect.delimiter
    }

    fn score(&self) -> f64 {
        if self.width < 2 {
            return 0.0;
        }
        let alike = self.records.iter().filter(|r| r.cells.len() == self.width);
        let share = alike.count() as f64 / self.records.len() as f64;
        dialect::weigh(share, self.width, self.stray)
    }

    /// The cells of the records from this one on.
    pub(super) fn cells_from(&self, first: usize) -> Vec<Vec<String>> {
        let records = self.records.iter().skip(first);
        records.map(|record| record.cells.clone()).collect()
    }

    /// Whether a line that begins with `#` is a comment above this table. One with as many cells
    /// as the table is its header, or data, unless the table has a header of its own.
    fn is_below_comment(&self, line: &[u8]) -> bool {
        let table = self.cells_from(0);
        let Some(first) = table.first() else {
            return false;
        };
        if self.width < 2 {
            return detect::one_column::has_header(&table);
        }
        let comment = untyped(line.to_vec(), Charset::Utf8, self.dialect);
        let is_as_wide = comment.rows() > 0 && comment.cells(0) == first.len();
        !is_as_wide || detect::is_header(first) || detect::names_columns(&table)
    }

    /// The number of records at the beginning that are a title: they fill few cells, and below them
    /// is a wider header.
    fn titles(&self) -> usize {
        let width = self.width;
        // A column of row numbers often has no name; what has a value in it is no header.
        let is_header = |r: &Record| {
            let has_value = r.cells.iter().any(|cell| detect::is_value(cell));
            r.cells.len() >= width && r.filled() + usize::from(!has_value) >= width
        };
        let Some(at) = self.records.iter().position(is_header) else {
            return 0;
        };
        let (titles, rest) = self.records.split_at(at);
        let (Some(first), Some(header)) = (titles.first(), rest.first()) else {
            return 0;
        };
        if width < 2 || detect::is_header(&first.cells) {
            return 0;
        }
        let table = self.cells_from(at);
        let is_known = detect::is_header(&header.cells);
        let are_few = |r: &Record| {
            let filled = r.filled();
            filled * 2 <= width + 1 || is_known && filled < width
        };
        // Among texts alone, only a gap tells a title from a header that lacks cells.
        let is_plain = || {
            detect::names_columns(&table) || header.is_apart && detect::looks_like_header(&table)
        };
        if titles.iter().all(are_few) && (is_known || is_plain()) {
            at
        } else {
            0
        }
    }
}

impl Reading {
    /// Removes records that are not rows from those that are not typed yet: repeated headers, as in
    /// files that were appended to each other, and totals that a spreadsheet wrote below them. In a
    /// single column either may be a value.
    pub(super) fn remove_what_is_no_row(&mut self) {
        let table = &mut self.table;
        let is_of_names = self.detection.header && self.detection.columns.len() > 1;
        let is_chosen = self.options.header.is_some();
        if !is_of_names || is_chosen || self.is_synthetic || self.transcoding.is_some() {
            return;
        }
        let first = self.detection.columns.first();
        let is_text = |ty| matches!(ty, Type::Text | Type::Category | Type::Json);
        let is_known = first.is_some_and(|c| c.spec.is_some());
        let may_be_totals = is_known && first.is_some_and(|c| !is_text(c.ty));
        let (start, end) = table.index.record_span(0);
        let text = &table.text;
        let header = without_mark(&text[start..end]);
        let mut found = Vec::new();
        let row = table.header_records + self.typed_rows;
        let cells = table.index.remove_records(row, |(start, end)| {
            let record = &text[start..end];
            let code = if without_mark(record) == header {
                Code::RepeatedHeader
            } else if may_be_totals && is_total(record, table.dialect) {
                Code::TotalRow
            } else if is_known && is_blank(record, table.dialect) {
                Code::BlankLine
            } else {
                return false;
            };
            found.push((code, start, end));
            true
        });
        self.scanner.forget_cells(cells);
        for (code, start, end) in found {
            self.problems.add(code, || Place {
                row: None,
                column: None,
                byte: Some(start as u64),
                line: None,
                sample: sample(&table.charset.decode(text[start..end].into())),
            });
        }
    }
}

/// A record without a byte order mark before it.
fn without_mark(record: &[u8]) -> &[u8] {
    record.strip_prefix(b"\xef\xbb\xbf").unwrap_or(record)
}

/// Whether no cell of a record says anything: a spreadsheet writes such rows below a table. Half a
/// cell at the end of a file has no separator behind it.
fn is_blank(record: &[u8], dialect: Dialect) -> bool {
    let is_nothing = |b: &u8| *b == dialect.delimiter || *b == dialect.quote || *b == b' ';
    record.iter().all(is_nothing) && record.contains(&dialect.delimiter)
}

/// Whether the first cell of a record that says something says that it is a total.
fn is_total(record: &[u8], dialect: Dialect) -> bool {
    const WORDS: [&str; 8] = [
        "total",
        "totals",
        "grand total",
        "sum",
        "sums",
        "summe",
        "gesamt",
        "gesamtergebnis",
    ];
    // Nearly all rows begin with the digits of a time or an id.
    if record.first().is_none_or(u8::is_ascii_digit) {
        return false;
    }
    let mut cells = record.split(|b| *b == dialect.delimiter);
    let word = cells.find_map(|cell| {
        let cell = cell.trim_ascii();
        let cell = cell.strip_prefix(&[dialect.quote]).unwrap_or(cell);
        let cell = cell.strip_suffix(&[dialect.quote]).unwrap_or(cell);
        (!cell.is_empty()).then_some(cell)
    });
    let word = word.unwrap_or_default();
    let end = memchr::memchr(b':', word).unwrap_or(word.len());
    let word = word[..end].trim_ascii();
    WORDS
        .iter()
        .any(|total| word.eq_ignore_ascii_case(total.as_bytes()))
}

/// The dialect of a table below what is above it.
pub(super) fn dialect(
    text: &[u8],
    whole: bool,
    options: &ReadOptions,
    preamble: &Preamble,
) -> Dialect {
    match options.separator().or(preamble.separator) {
        Some(delimiter) => Dialect {
            delimiter,
            ..Dialect::COMMA
        },
        None => dialect::sniff(&text[preamble.bytes..], whole),
    }
}

/// Whether the record below a header describes the columns: every cell of it is prose, and what
/// stands below is not. `records` begin with the header.
pub(super) fn is_described(records: &[Vec<String>]) -> bool {
    let [header, described, rows @ ..] = records else {
        return false;
    };
    let words = |cell: &str| cell.split_whitespace().count();
    let filled: Vec<(usize, &str)> = (described.iter().enumerate())
        .map(|(at, cell)| (at, cell.trim()))
        .filter(|(_, cell)| !cell.is_empty())
        .collect();
    let below = |at: usize| {
        let cells = rows.iter().filter_map(move |row| row.get(at));
        cells
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
    };
    let has_values = |at: usize| below(at).next().is_some() && below(at).all(detect::is_value);
    let valued = (0..header.len()).filter(|at| has_values(*at));
    if described.len() == header.len() && has_words_alone(described, valued) {
        return true;
    }
    let is_prose = |cell: &str| words(cell) > 1 && !detect::is_value(cell);
    let all_words: usize = filled.iter().map(|(_, cell)| words(cell)).sum();
    if rows.is_empty()
        || described.len() != header.len()
        || filled.len() * 2 <= header.len()
        || !filled.iter().all(|(_, cell)| is_prose(cell))
    {
        return false;
    }
    // Fewer words are enough where half of the columns hold nothing but values.
    let valued = filled.iter().filter(|(at, _)| has_values(*at)).count();
    if all_words < filled.len() * DESCRIPTION_WORDS && valued * 2 < filled.len() {
        return false;
    }
    // Names of people and recipes may have several words; whole sentences are in few columns.
    let has_prose = |at: usize| {
        let (all, prose) = (below(at).count(), below(at).filter(|c| is_prose(c)).count());
        prose * 2 > all
    };
    let prose = filled.iter().filter(|(at, _)| has_prose(*at)).count();
    filled.iter().any(|(at, _)| has_values(*at)) && prose * 2 <= filled.len()
        || prose * 4 < filled.len()
}

/// Columns of values alone in which a record has none, for it to be a description: types (`int`),
/// units (`UTC`) or names in another language.
const VALUED_COLUMNS: usize = 3;

/// Whether a record has a word in each of the columns that hold nothing but values below it.
fn has_words_alone(record: &[String], valued: impl Iterator<Item = usize>) -> bool {
    let is_word = |cell: &str| {
        let bytes = cell.as_bytes();
        cell.chars().any(char::is_alphabetic)
            && !value::states_none(bytes)
            && !value::states_no_time(bytes)
            && !detect::is_value(cell)
    };
    let mut count = 0;
    for at in valued {
        if !record.get(at).is_some_and(|cell| is_word(cell.trim())) {
            return false;
        }
        count += 1;
    }
    count >= VALUED_COLUMNS
}

#[cfg(test)]
mod tests;
