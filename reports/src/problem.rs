//! What is wrong with a file, as values: a code, a place, a sample and a count.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::limits::{PROBLEM_PLACES_PER_CODE, PROBLEM_SAMPLE_CHARS};

/// What kind of thing is wrong. The page turns codes into words.
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
            Self::MissingColumn => "missing_column",
            Self::UnknownColumn => "unknown_column",
            Self::DuplicateColumn => "duplicate_column",
            Self::BlankLine => "blank_line",
            Self::NoHeader => "no_header",
        }
    }
}

/// Where something is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The table's row, from 0; `None` for what concerns the header or the file as a whole.
    pub row: Option<u32>,
    /// The table's column, from 0.
    pub column: Option<u32>,
    /// Offset in the decoded text, in bytes from 0. For UTF-8 and single-byte files this is the
    /// offset in the file less its byte order mark.
    pub byte: Option<u64>,
    /// The text at fault, cut to [`PROBLEM_SAMPLE_CHARS`].
    pub sample: String,
}

/// One kind of problem in one file: how often, and where first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What is wrong.
    pub code: Code,
    /// How often, all places counted.
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

    /// All problems, in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.values()
    }

    /// How often `code` was counted.
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
