//! This module describes problems with a file as values: a code, a place, a sample and a count.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::limits::{PROBLEM_PLACES_PER_CODE, PROBLEM_SAMPLE_CHARS};

/// The type of a problem. The page turns codes into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// A row has fewer cells than the header has names.
    ShortRow,
    /// A row has more cells than the header has names; the extra cells are kept.
    LongRow,
    /// A quote stands inside an unquoted cell, or text follows a closing quote.
    StrayQuote,
    /// The file ends inside a quoted cell.
    UnclosedQuote,
    /// Bytes that are not valid in the file's encoding; shown as U+FFFD.
    InvalidText,
    /// A NUL byte, which no report contains; kept.
    NulByte,
    /// A value does not fit its column's type; it is kept as text and counted as unparsable.
    Unparsable,
    /// A date or a number has two readings, and nothing in the file says which is right; it is
    /// kept as text and counted as unparsable.
    AmbiguousNotation,
    /// Dates or numbers of one column contradict each other in how they are written; all that
    /// depend on it are kept as text and counted as unparsable. The first two places are two cells
    /// that have one reading each.
    MixedNotation,
    /// A column that the kind has is not in the file.
    MissingColumn,
    /// A column that the kind does not know; shown as it is.
    UnknownColumn,
    /// Two columns have the same name.
    DuplicateColumn,
    /// Lines without anything on them were skipped.
    BlankLine,
    /// The file has no header row; names come from the kind.
    NoHeader,
    /// The lines have no columns and read like a log or another text; each is a row.
    PlainText,
    /// A record above the header, such as a title or a comment; kept in the text, and no row.
    AboveHeader,
    /// The record below the header describes the columns; kept in the text, and no row.
    DescriptionRow,
    /// A row that adds up the rows above it; it is not in the table.
    TotalRow,
    /// A row further down that is the header once more; it is not in the table.
    RepeatedHeader,
    /// A line among lines of CEF that is not one; kept whole in a column of its own.
    NotCef,
    /// A line of CEF ends before its seven header fields do; those that are there are kept.
    TruncatedHeader,
    /// The line says a version of CEF that is neither 0 nor 1; it is read all the same.
    UnknownVersion,
    /// A backslash before a character for which there is no escape; both are kept.
    UnknownEscape,
    /// An equals sign in a value of CEF without the backslash it needs; kept in the value.
    StrayEquals,
    /// Text in a CEF extension that belongs to no key; kept in a column of its own.
    StrayText,
    /// A tab between pairs of CEF, where a space belongs; taken for a space.
    StrayTab,
    /// A key is twice in one record; the last value counts.
    DuplicateKey,
    /// A key beyond the columns that a table can have; kept with its value in the last column.
    KeyWithoutColumn,
    /// A record that is not sound JSON; kept whole in a column of its own.
    BrokenRecord,
    /// A record longer than [`crate::limits::RECORD_BYTES`]; its beginning is kept.
    LongRecord,
    /// The file ends in the middle of a record; the records before it are kept.
    CutOff,
    /// A value of a JSON file outside its rows; it is not in the table.
    BesideRows,
    /// The packed file ends too early; the rows before the end are kept.
    ArchiveCutOff,
    /// The packed file cannot be unpacked from some byte on; the rows before that are kept.
    ArchiveBroken,
    /// The unpacked bytes have another checksum or length than the archive states; the rows are
    /// kept.
    ArchiveChecksum,
    /// Something else stands behind the end of what is packed; it is not read.
    ArchiveTrailing,
    /// One of several files that are read as one could not be read; the sample is its name.
    FileLeftOut,
    /// An answer says that there are more than the file has; the sample is what it says.
    PagesMissing,
    /// A row of a concatenated file that an earlier file has too; both are kept.
    RowRepeated,
    /// A row of a concatenated file that an earlier file has too, left out as the person asked; the
    /// sample names its file.
    RepeatLeftOut,
}

impl Code {
    /// The code as it is written in `inspect` and in the page's texts.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ShortRow => "short_row",
            Self::LongRow => "long_row",
            Self::StrayQuote => "stray_quote",
            Self::UnclosedQuote => "unclosed_quote",
            Self::InvalidText => "invalid_text",
            Self::NulByte => "nul_byte",
            Self::Unparsable => "unparsable",
            Self::AmbiguousNotation => "ambiguous_notation",
            Self::MixedNotation => "mixed_notation",
            Self::MissingColumn => "missing_column",
            Self::UnknownColumn => "unknown_column",
            Self::DuplicateColumn => "duplicate_column",
            Self::BlankLine => "blank_line",
            Self::NoHeader => "no_header",
            Self::PlainText => "plain_text",
            Self::AboveHeader => "above_header",
            Self::DescriptionRow => "description_row",
            Self::TotalRow => "total_row",
            Self::RepeatedHeader => "repeated_header",
            Self::NotCef => "not_cef",
            Self::TruncatedHeader => "truncated_header",
            Self::UnknownVersion => "unknown_version",
            Self::UnknownEscape => "unknown_escape",
            Self::StrayEquals => "stray_equals",
            Self::StrayText => "stray_text",
            Self::StrayTab => "stray_tab",
            Self::DuplicateKey => "duplicate_key",
            Self::KeyWithoutColumn => "key_without_column",
            Self::BrokenRecord => "broken_record",
            Self::LongRecord => "long_record",
            Self::CutOff => "cut_off",
            Self::BesideRows => "beside_rows",
            Self::ArchiveCutOff => "archive_cut_off",
            Self::ArchiveBroken => "archive_broken",
            Self::ArchiveChecksum => "archive_checksum",
            Self::ArchiveTrailing => "archive_trailing",
            Self::FileLeftOut => "file_left_out",
            Self::PagesMissing => "pages_missing",
            Self::RowRepeated => "row_repeated",
            Self::RepeatLeftOut => "repeat_left_out",
        }
    }
}

/// The location of a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The table's row, from 0; `None` for what concerns the header or the file as a whole.
    pub row: Option<u32>,
    /// The table's column, from 0.
    pub column: Option<u32>,
    /// Offset in the decoded text, in bytes from 0. For UTF-8 and single-byte files this is the
    /// offset in the file less its byte order mark.
    pub byte: Option<u64>,
    /// The line of the file, from 1, where the table's text is not the file's own (CEF, JSON);
    /// `byte` is `None` then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The text at fault, cut to [`PROBLEM_SAMPLE_CHARS`].
    pub sample: String,
}

/// One type of problem in one file: its count and its first places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The type of the problem.
    pub code: Code,
    /// The number of places, including those that are not kept.
    pub count: u64,
    /// The first places, at most [`PROBLEM_PLACES_PER_CODE`].
    pub places: Vec<Place>,
}

/// The problems of one file, by code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(BTreeMap<Code, Problem>);

impl Problems {
    /// Counts one problem and keeps its place while there is room.
    pub fn add(&mut self, code: Code, place: impl FnOnce() -> Place) {
        let problem = self.entry(code);
        problem.count += 1;
        if problem.places.len() < PROBLEM_PLACES_PER_CODE {
            problem.places.push(place());
        }
    }

    /// Counts `count` problems that have no place of their own.
    pub fn add_count(&mut self, code: Code, count: u64) {
        if count > 0 {
            self.entry(code).count += count;
        }
    }

    /// Adds what was found elsewhere.
    pub fn extend(&mut self, others: Self) {
        for (code, other) in others.0 {
            let problem = self.entry(code);
            problem.count += other.count;
            let room = PROBLEM_PLACES_PER_CODE.saturating_sub(problem.places.len());
            problem.places.extend(other.places.into_iter().take(room));
        }
    }

    /// Those whose code is not one of some.
    #[must_use]
    pub fn without(&self, is_left_out: impl Fn(Code) -> bool) -> Self {
        let kept = self.0.iter().filter(|(code, _)| !is_left_out(**code));
        Self(
            kept.map(|(code, problem)| (*code, problem.clone()))
                .collect(),
        )
    }

    /// Every place that is kept.
    pub fn places_mut(&mut self) -> impl Iterator<Item = &mut Place> {
        self.0.values_mut().flat_map(|problem| &mut problem.places)
    }

    /// All problems, in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.values()
    }

    /// The count of `code`.
    #[must_use]
    pub fn count(&self, code: Code) -> u64 {
        self.0.get(&code).map_or(0, |p| p.count)
    }

    /// Whether nothing at all is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn entry(&mut self, code: Code) -> &mut Problem {
        self.0.entry(code).or_insert_with(|| Problem {
            code,
            count: 0,
            places: Vec::new(),
        })
    }
}

/// Cuts a sample to the length a problem carries.
#[must_use]
pub fn sample(text: &str) -> String {
    match text.char_indices().nth(PROBLEM_SAMPLE_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
