//! What can be wrong with a file, and what to do about it.

use reports::problem::Code;

/// What is said about a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Names the problem.
    pub title: &'static str,
    /// What it is, and what was done with what is there.
    pub meaning: &'static str,
    /// What to do.
    pub next: &'static str,
}

/// The words for a code.
#[must_use]
pub fn words(code: Code) -> Words {
    let (title, meaning, next) = match code {
        Code::ShortRow => (
            "Rows with too few cells",
            "The row ends before the last column. What is there was kept; the rest of the row is \
             missing, which is not the same as empty.",
            "If it is the last row, the download was probably cut off: fetch the report again.",
        ),
        Code::LongRow => (
            "Rows with too many cells",
            "The row has more cells than the header has names. The extra cells were kept and stand \
             in the row’s detail.",
            "Look for a separator inside a value that should have been in quotes.",
        ),
        Code::StrayQuote => (
            "Quotes in the wrong place",
            "A quote stands inside a cell that is not quoted, or text follows a closing quote. It \
             was read as part of the text.",
            "Check the cell: its value may contain more or less than it should.",
        ),
        Code::UnclosedQuote => (
            "A quote that is never closed",
            "A quoted cell runs on to the end of the file.",
            "The download was probably cut off, or a single quote was typed into a value. Fetch \
             the report again.",
        ),
        Code::InvalidText => (
            "Bytes that are no text",
            "These bytes do not exist in the encoding the file was read with. Each is shown as \u{fffd}.",
            "If whole words look wrong, read the file again with another encoding.",
        ),
        Code::NulByte => (
            "NUL bytes",
            "The file contains bytes of value zero, which no report does. They were kept.",
            "The file was damaged on its way, or was saved in an unusual encoding.",
        ),
        Code::Unparsable => (
            "Values that do not fit their column",
            "A number, date or yes-or-no was expected. The text was kept as it is and counts as \
             unknown, never as zero.",
            "Look at the values: a changed format is more likely than wrong data.",
        ),
        Code::MissingColumn => (
            "Columns that are not there",
            "Reports of this kind have this column, and this file has not. Figures that need it \
             are unknown.",
            "Fetch the report again, or from a newer server; someone may have removed the column.",
        ),
        Code::UnknownColumn => (
            "Columns that are not known",
            "The file has a column that reports of this kind did not have so far. It is shown and \
             can be searched and sorted.",
            "Nothing to do. A newer server, or someone’s own addition.",
        ),
        Code::DuplicateColumn => (
            "Columns of the same name",
            "Two columns have the same name. In queries the later one has a number after it.",
            "Check which of them is meant before relying on a figure.",
        ),
        Code::BlankLine => (
            "Blank lines",
            "Lines without anything on them were skipped.",
            "Nothing to do.",
        ),
        Code::NoHeader => (
            "No header row",
            "The first row is data already. The names of the columns are those of the kind of \
             report it looks like.",
            "Check that the columns mean what their names say, or fetch the report with its header.",
        ),
    };
    Words {
        title,
        meaning,
        next,
    }
}

/// How often: `3 times`.
#[must_use]
pub fn times(count: &str, is_one: bool) -> String {
    if is_one {
        "once".to_owned()
    } else {
        format!("{count} times")
    }
}

/// How many places a list shows of all.
#[must_use]
pub fn first_of(shown: &str, all: &str) -> String {
    format!("The first {shown} of {all} places")
}

/// Name of a place's button: `Open row 12`.
#[must_use]
pub fn open_row(row: &str) -> String {
    format!("Open row {row}")
}

/// Names the list of a problem's places.
#[must_use]
pub fn places_of(title: &str) -> String {
    format!("{title}: places")
}

/// Shows the places that are kept but not drawn yet.
#[must_use]
pub fn show_all(places: &str) -> String {
    format!("Show all {places} places")
}

/// In place of the list where nothing is wrong.
pub const NONE: &str = "Nothing is wrong with this file.";
/// Under it.
pub const NONE_DETAIL: &str = "Every row has a cell for every column, every value fits its column, \
                               and every byte is text.";
/// Above the list.
pub const INTRO: &str = "Nothing here stopped the reading: every row is in the table. A row is \
                         counted from the first one below the header.";
/// Heads the places' columns.
pub const ROW: &str = "Row";
/// Heads the places' columns.
pub const COLUMN: &str = "Column";
/// Heads the places' columns.
pub const BYTE: &str = "At byte";
/// Heads the places' columns.
pub const SAMPLE: &str = "What is there";
/// A place that concerns the header, or the whole file.
pub const WHOLE_FILE: &str = "header";
/// Before the next step.
pub const NEXT: &str = "Next:";
