//! This module has the texts of each problem with a file: its meaning and the next step.

use reports::problem::Code;

/// The texts of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProblemText {
    pub title: &'static str,
    /// The meaning of the problem, and how the affected values were treated.
    pub meaning: &'static str,
    pub next: &'static str,
}

/// The words for a code.
#[must_use]
pub fn words(code: Code) -> ProblemText {
    let (title, meaning, next) = match code {
        Code::ShortRow => (
            "Rows with too few cells",
            "The row ends before the last column. The cells it has were kept; the rest of the row \
             is missing, which is not the same as empty.",
            "If it is the last row, the download was probably cut off: fetch the report again.",
        ),
        Code::LongRow => (
            "Rows with too many cells",
            "The row has more cells than the header has names. The extra cells were kept and are \
             shown in the row’s record.",
            "Look for a separator inside a value that should have been in quotes.",
        ),
        Code::StrayQuote => (
            "Quotes in the wrong place",
            "There is a quote inside a cell that is not quoted, or text after a closing quote. It \
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
            "Bytes that are not text",
            "These bytes are not valid in the encoding that the file was read with. Each is shown \
             as \u{fffd}.",
            "If whole words look wrong, read the file again with another encoding.",
        ),
        Code::NulByte => (
            "NUL bytes",
            "The file contains bytes of value zero, which reports do not have. They were kept.",
            "The file was damaged on the way, or saved in an unusual encoding.",
        ),
        Code::Unparsable => (
            "Values that do not fit their column",
            "A number, a date, or true or false was expected. The text was kept as it is and \
             counts as unknown, never as zero.",
            "Look at the values: a changed format is more likely than wrong data.",
        ),
        Code::AmbiguousNotation => (
            "Ambiguous dates or numbers",
            "01/09/2026 can be a day in September or in January, and 1.250 can be a small or a \
             large number. Nothing in the file says which, so the text was kept and counts as \
             unknown.",
            "Choose which is right: above the figures, or where you change how this file is read.",
        ),
        Code::MixedNotation => (
            "Dates or numbers that contradict each other",
            "Some cells of the column can only have the day first and others only the month, or \
             some have a decimal point and others a decimal comma. The first two places are such a \
             pair. None of these cells is read; they count as unknown.",
            "Correct the cells in the file, or change how this file is read and choose one \
             notation. Cells that do not fit it stay unknown.",
        ),
        Code::MissingColumn => (
            "Columns that are missing",
            "Reports of this kind have this column, but this file does not. Figures that need it \
             are unknown.",
            "If the column has another name here, change how this file is read and choose it. \
             Otherwise fetch the report again: someone may have removed the column.",
        ),
        Code::UnknownColumn => (
            "Unknown columns",
            "Rollcall does not know this column from reports of this kind. It is shown and can be \
             searched and sorted.",
            "Nothing to do. A newer server writes it, or someone added it.",
        ),
        Code::DuplicateColumn => (
            "Columns with the same name",
            "Two columns have the same name. In filters, the later one has a number after its \
             name.",
            "Check which of them is meant before relying on a figure.",
        ),
        Code::BlankLine => (
            "Blank lines",
            "Lines and rows with nothing on them were skipped.",
            "Nothing to do.",
        ),
        Code::NoHeader => (
            "No header row",
            "The first row is already data. The columns are named after those of the report it \
             looks like.",
            "Check that the columns mean what their names say, or fetch the report with its header.",
        ),
        Code::PlainText => (
            "This looks like a plain log, not a table",
            "Nothing divides its lines into columns, as in a log or a text. Each line is a row of a \
             table with one column, which can be searched and filtered.",
            "If it should be a report, check that this is the right file, or export it as CSV or \
             JSON. If there are columns, change how this file is read and choose the separator.",
        ),
        Code::AboveHeader => (
            "Rows above the header",
            "These rows are above the row that is read as the header: a title, a comment, or a \
             line that names the separator. They are not in the table.",
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
            "The row says that it is a total, where the other rows have a time or a number. It is \
             not in the table, so that no figure counts the other rows twice.",
            "Nothing to do, unless these are rows: then choose the header row yourself, and every \
             row below it is read.",
        ),
        Code::RepeatedHeader => (
            "Headers between the rows",
            "The header appears again between the rows, as it does when files are put one after \
             the other. It is not in the table.",
            "Nothing to do, unless these are rows: then choose the header row yourself, and every \
             row below it is read.",
        ),
        Code::NotCef => (
            "Lines that are not CEF",
            "The line is not an event. It was kept whole, in the column “line”.",
            "If many lines are here, two logs were mixed, or events were cut at line ends.",
        ),
        Code::TruncatedHeader => (
            "Event headers that are cut short",
            "The line ends before its header has all seven fields. The fields it has were kept.",
            "The log was probably cut off: ask its sender for the whole line.",
        ),
        Code::UnknownVersion => (
            "Unknown versions of CEF",
            "The line gives a version other than 0 or 1. It was read as if it were one of them.",
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
            "There is text where the first key should be. It was kept, in the column “extension”.",
            "Check with the sender whether a key is missing.",
        ),
        Code::StrayTab => (
            "Tabs between pairs",
            "CEF has a space between two pairs. The tab was read as a space.",
            "Nothing to do.",
        ),
        Code::DuplicateKey => (
            "Duplicate keys",
            "One record has two values for the same key. The last one is in the table.",
            "Check the record in the file if the other value matters.",
        ),
        Code::KeyWithoutColumn => (
            "Keys without their own column",
            "The file has more keys than a table can have columns. These were kept, with their \
             values, in the column “other”.",
            "Nothing to do, unless you need to sort or filter by one of them.",
        ),
        Code::BrokenRecord => (
            "Records that cannot be read",
            "The text is not valid JSON. It was kept whole, in the column “line”.",
            "Look at the text: a quote or a bracket is missing, or something else was mixed in.",
        ),
        Code::LongRecord => (
            "Records that are too long",
            "Records of reports are never this long. The beginning was kept.",
            "Look for a quote or a line end that is missing.",
        ),
        Code::CutOff => (
            "The file ends too early",
            "The file ends in the middle of a record, or before its last bracket. Every whole \
             record before that is in the table. A cell that is cut off by the end of the file is \
             quoted here and counts as missing.",
            "The download was cut off: fetch the report again.",
        ),
        Code::BesideRows => (
            "Data outside the table",
            "This describes the file, not a row. It is not in the table.",
            "Nothing to do.",
        ),
        Code::ArchiveCutOff => (
            "The packed file ends too early",
            "It was unpacked as far as possible. The rows that were unpacked are in the table; the \
             last one may lack cells.",
            "The download was cut off: fetch the file again.",
        ),
        Code::ArchiveBroken => (
            "The packed file is damaged",
            "It cannot be unpacked after a certain byte. The rows before that are in the table; \
             the last of them may be wrong.",
            "Fetch the file again, or pack it again.",
        ),
        Code::ArchiveChecksum => (
            "The packed file has a wrong checksum",
            "All of it was unpacked, but its checksum or its length does not match. Some rows may \
             be wrong, and there is no way to tell which.",
            "Fetch the file again before relying on a figure.",
        ),
        Code::ArchiveTrailing => (
            "Extra data after the archive",
            "More bytes follow the end of the packed data. They are not part of it and were not \
             read.",
            "Nothing to do, unless two files were put into one: then separate them.",
        ),
        Code::PagesMissing => (
            "Pages are missing",
            "The file says how many there are in total, but has fewer: it is one page of several, \
             or some of them. Every figure covers only what is there.",
            "Drop the other pages as well and combine them, or fetch all pages with gh api \
             --paginate.",
        ),
        Code::RowRepeated => (
            "Rows in several files",
            "An earlier file has the same row, character for character. Both are in the table, and \
             figures count both.",
            "If the files overlap in time, or one was dropped twice, leave these rows out: the \
             button is above the figures.",
        ),
        Code::RepeatLeftOut => (
            "Rows that were left out",
            "An earlier file has the same row, character for character. It counts once.",
            "Nothing to do. To count these rows again, use the button above the figures.",
        ),
        Code::FileLeftOut => (
            "A file that could not be read with the others",
            "Several files are read as one table, and this one is not among them.",
            "Open it on its own to see why.",
        ),
    };
    ProblemText {
        title,
        meaning,
        next,
    }
}

/// `3 times`.
#[must_use]
pub fn times(count: &str, is_one: bool) -> String {
    if is_one {
        "once".to_owned()
    } else {
        format!("{count} times")
    }
}

/// The number of places that a list shows, of all.
#[must_use]
pub fn first_of(shown: &str, all: &str) -> String {
    format!("The first {shown} of {all} places")
}

/// Name of a place's button: `Open row 12`.
#[must_use]
pub fn open_row(row: &str) -> String {
    format!("Open row {row}")
}

#[must_use]
pub fn places_of(title: &str) -> String {
    format!("{title}: places")
}

/// Shows the places that are kept but not drawn yet.
#[must_use]
pub fn show_all(places: &str) -> String {
    format!("Show all {places} places")
}

pub const NONE: &str = "Nothing is wrong with this file.";
pub const NONE_DETAIL: &str = "Every row has a cell for every column, every value fits its column, \
                               and every byte is text.";
/// The text above the list. `swallowed`: a quote that is never closed may hold rows; `partial`:
/// rows are missing for another reason.
#[must_use]
pub fn intro(swallowed: bool, partial: bool) -> String {
    let all = if partial && !swallowed {
        "Rows of the report are missing; those that were read are in the table."
    } else if swallowed {
        "None of this stopped the reading, but rows may be missing: everything after a quote that \
         is never closed is in one cell."
    } else {
        "None of this stopped the reading: every row is in the table."
    };
    format!("{all} Rows are counted from the first one below the header.")
}
pub const ROW: &str = "Row";
pub const COLUMN: &str = "Column";
pub const BYTE: &str = "At byte";

/// A place in a file in which line numbers are clearer than byte offsets: `line 12`.
#[must_use]
pub fn line(number: &str) -> String {
    format!("line {number}")
}

pub const SAMPLE: &str = "Content";
/// A place that concerns the header, or the whole file.
pub const WHOLE_FILE: &str = "header";
pub const NEXT: &str = "Next:";
