//! What can be wrong with a file, and what to do about it.

use reports::problem::Code;

/// What is said about a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProblemText {
    /// Names the problem.
    pub title: &'static str,
    /// What it is, and what was done with what is there.
    pub meaning: &'static str,
    /// What to do.
    pub next: &'static str,
}

/// The words for a code.
#[must_use]
pub fn words(code: Code) -> ProblemText {
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
        Code::AmbiguousNotation => (
            "Dates or numbers with two readings",
            "01/09/2026 is a day in September or in January, and 1.250 is little or much. Nothing \
             in the file says which, so the text was kept and counts as unknown.",
            "Say which is right: above the figures, or read the file differently.",
        ),
        Code::MixedNotation => (
            "Dates or numbers that contradict each other",
            "Some cells of the column can only have the day first and others only the month, or \
             some a decimal point and others a decimal comma. The first two places are such a \
             pair. None of these cells is read: they count as unknown.",
            "Correct the cells in the file, or read the file differently and choose one way. What \
             does not fit it stays unknown.",
        ),
        Code::MissingColumn => (
            "Columns that are not there",
            "Reports of this kind have this column, and this file has not. Figures that need it \
             are unknown.",
            "If it is there under another name, read the file differently and say which it is. Else \
             fetch the report again: someone may have removed the column.",
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
            "Lines and rows without anything on them were skipped.",
            "Nothing to do.",
        ),
        Code::NoHeader => (
            "No header row",
            "The first row is data already. The names of the columns are those of the kind of \
             report it looks like.",
            "Check that the columns mean what their names say, or fetch the report with its header.",
        ),
        Code::AboveHeader => (
            "Rows above the header",
            "They stand above the row that is read as the header: a title, a comment, or a line that \
             names the separator. They are not in the table.",
            "Nothing to do, unless one of them is a row: then choose another header row.",
        ),
        Code::DescriptionRow => (
            "A row of descriptions",
            "The row below the header describes the columns. It is not in the table.",
            "Nothing to do, unless it is data: then choose the header row yourself, and every row \
             below it is read.",
        ),
        Code::TotalRow => (
            "Totals between the rows",
            "The row says that it is a total, where the others have a time or a number. It is not \
             in the table, so that no figure counts the others twice.",
            "Nothing to do, unless these are rows: then choose the header row yourself, and every \
             row below it is read.",
        ),
        Code::RepeatedHeader => (
            "Headers between the rows",
            "The header stands between the rows once more, as where files were put one behind the \
             other. It is not in the table.",
            "Nothing to do, unless these are rows: then choose the header row yourself, and every \
             row below it is read.",
        ),
        Code::NotCef => (
            "Lines that are not CEF",
            "The line is no event. It was kept whole, in the column “line”.",
            "If many lines are here, two logs were mixed, or events were cut at line ends.",
        ),
        Code::TruncatedHeader => (
            "Event headers that are cut short",
            "The line ends before the seven fields of its header do. Those that are there were kept.",
            "The log was probably cut off: ask its sender for the whole line.",
        ),
        Code::UnknownVersion => (
            "Unknown versions of CEF",
            "The line says a version other than 0 or 1. It was read like one of them.",
            "Check a few of these rows against their lines.",
        ),
        Code::UnknownEscape => (
            "Backslashes that escape nothing",
            "CEF has no escape of this form in this place. The backslash was kept as part of the text.",
            "Nothing to do, unless the sender means something by it.",
        ),
        Code::StrayEquals => (
            "Equals signs in values",
            "An equals sign in a value should have a backslash before it. It was kept in the value.",
            "Check the value: it may contain more than it should.",
        ),
        Code::StrayText => (
            "Text without a key",
            "Words stand where the first key should be. They were kept, in the column “extension”.",
            "Check with the sender whether a key is missing.",
        ),
        Code::StrayTab => (
            "Tabs between pairs",
            "CEF has a space between two pairs. The tab was read as one.",
            "Nothing to do.",
        ),
        Code::DuplicateKey => (
            "Keys that come twice",
            "One record has two values for the same key. The last one is in the table.",
            "Check the record in the file if the other value matters.",
        ),
        Code::KeyWithoutColumn => (
            "Keys without a column of their own",
            "The file has more keys than a table can have columns. These were kept, with their \
             values, in the column “other”.",
            "Nothing to do, unless you need to sort or filter by one of them.",
        ),
        Code::BrokenRecord => (
            "Records that cannot be read",
            "The text is not sound JSON. It was kept whole, in the column “line”.",
            "Look at the text: a quote or a bracket is missing, or something else was mixed in.",
        ),
        Code::LongRecord => (
            "Records that are too long",
            "No report has a record as long as this. Its beginning was kept.",
            "Look for a quote or a line end that is missing.",
        ),
        Code::CutOff => (
            "The file ends too early",
            "The file ends in the middle of a record, or before its last bracket. Every whole \
             record before that is in the table. A cell that the file breaks off in is quoted \
             here and counts as missing.",
            "The download was cut off: fetch the report again.",
        ),
        Code::BesideRows => (
            "Values beside the rows",
            "The file says this about itself, and not about a row. It is not in the table.",
            "Nothing to do.",
        ),
        Code::ArchiveCutOff => (
            "The packed file ends too early",
            "It was unpacked as far as it goes. What came out of it is in the table; the last row \
             may lack cells.",
            "The download was cut off: fetch the file again.",
        ),
        Code::ArchiveBroken => (
            "The packed file is damaged",
            "From some byte on it cannot be unpacked. What came out before that is in the table; \
             the last rows may be wrong.",
            "Fetch the file again, or pack it again.",
        ),
        Code::ArchiveChecksum => (
            "The packed file is not what was packed",
            "All of it was unpacked, but its checksum or its length is another. Some rows may be \
             wrong, and nobody can say which.",
            "Fetch the file again before relying on a figure.",
        ),
        Code::ArchiveTrailing => (
            "Something behind the packed file",
            "More bytes follow where what is packed ends. They are no part of it and were not \
             read.",
            "Nothing to do, unless two files were put into one: then take them apart.",
        ),
        Code::PagesMissing => (
            "Pages are missing",
            "The file says how many there are in all, and has fewer: it is one page of several, or \
             some of them. Every figure is of what is there.",
            "Drop the other pages as well and read them as one, or fetch all of them: \
             gh api --paginate does.",
        ),
        Code::RowRepeated => (
            "Rows that are in several files",
            "An earlier one of the files has the same row, letter for letter. Both are in the \
             table, and figures count both.",
            "If the files overlap in time, or one was dropped twice, leave these rows out: the \
             button is above the figures.",
        ),
        Code::RepeatLeftOut => (
            "Rows that were left out",
            "An earlier one of the files has the same row, letter for letter. It counts once.",
            "Nothing to do. To count these rows again, use the button above the figures.",
        ),
        Code::FileLeftOut => (
            "A file that could not be read with the others",
            "Several files are read as one table, and this one is not among them.",
            "Open it by itself: its own page says why.",
        ),
    };
    ProblemText {
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
/// Above the list; `swallowed` where a quote that is never closed may hold rows, `partial` where
/// rows are missing for another reason.
#[must_use]
pub fn intro(swallowed: bool, partial: bool) -> String {
    let all = if partial && !swallowed {
        "Rows of the report are missing; those that were read are in the table."
    } else if swallowed {
        "Nothing here stopped the reading, but rows may be missing: what follows a quote that is \
         never closed stands in its cell."
    } else {
        "Nothing here stopped the reading: every row is in the table."
    };
    format!("{all} A row is counted from the first one below the header.")
}
/// Heads the places' columns.
pub const ROW: &str = "Row";
/// Heads the places' columns.
pub const COLUMN: &str = "Column";
/// Heads the places' columns.
pub const BYTE: &str = "At byte";

/// A place in a file whose lines say more than its bytes: `line 12`.
#[must_use]
pub fn line(number: &str) -> String {
    format!("line {number}")
}

/// Heads the places' columns.
pub const SAMPLE: &str = "What is there";
/// A place that concerns the header, or the whole file.
pub const WHOLE_FILE: &str = "header";
/// Before the next step.
pub const NEXT: &str = "Next:";
