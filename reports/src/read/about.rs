//! This module describes a recognised file.

use serde::{Deserialize, Serialize};

use crate::catalog::Note;
use crate::notation::Notation;
use crate::problem::Code;
use crate::table::Type;

/// The description of a file: its kind, dialect, columns and size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// Kind id, such as `ghes.all_users` or `generic`.
    pub kind: String,
    /// Confidence in the kind, 0 to 100.
    pub confidence: u8,
    /// Why this kind, in words.
    pub reason: String,
    /// Notes for the reader that apply to every file of the kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Reasons why the figures of this file differ from those of the report.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cautions: Vec<Caution>,
    /// The format of the text: `delimited`, `cef`, `json`, `ndjson` or `lines`. Only the first has
    /// a delimiter and a header of its own.
    pub file_format: String,
    /// Encoding label.
    pub encoding: String,
    /// Whether a byte order mark stood at the start.
    pub bom: bool,
    /// The separator, one character.
    pub delimiter: char,
    /// The line ends: `lf`, `crlf`, `cr` or `mixed`.
    pub line_end: String,
    /// Whether the first record is a header.
    pub header: bool,
    /// Records above the header, which are no rows.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub above_header: u32,
    /// The columns, in the file's order.
    pub columns: Vec<ColumnAbout>,
    /// The column that names each row for a person, by its position; it stays in sight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named_by: Option<u32>,
    /// Columns that the kind has and the file has not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<AbsentColumn>,
    /// Remarks on how the cells of some columns were read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
    /// Questions about columns that a person must answer before they can be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<NotationQuestion>,
    /// Rows read so far, or in all.
    pub rows: u32,
    /// Bytes of the file, unpacked; 0 where that is not known yet.
    pub size_bytes: u64,
    /// Bytes it came packed as, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packed_bytes: Option<u64>,
    /// The number of files that are read as one, if there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concatenated: Option<u32>,
    /// Bytes the engine holds for the file.
    pub memory_bytes: u64,
}

impl About {
    /// Whether rows of the report are known to be missing, or wrong: no figure is one of the whole
    /// report then.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.cautions.iter().any(Caution::says_partial)
    }
}

/// A reason why the figures of a file differ from those of the report; the page shows it with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Caution {
    /// The file ends before the report does, or cannot be read to its end. Figures cover the rows
    /// that were read ([`About::rows`]) and no others.
    Incomplete {
        /// Why: [`Code::CutOff`], [`Code::UnclosedQuote`], [`Code::ArchiveCutOff`],
        /// [`Code::ArchiveBroken`] or [`Code::ArchiveChecksum`].
        code: Code,
    },
    /// Some of several concatenated files are incomplete or could not be read.
    FilesIncomplete {
        /// Names of the files whose rows end too early.
        incomplete: Vec<String>,
        /// Names of the files without any row here.
        left_out: Vec<String>,
    },
    /// The file says how many there are, and has fewer: pages are missing.
    PagesMissing {
        /// Number of seats or rows in the file.
        read: u64,
        /// Number of seats or rows in the whole report.
        all: u64,
    },
    /// The file says that its answer has more pages than it holds.
    PagesOfAnswer {
        /// Number of pages in the file.
        read: u64,
        /// Number of pages of the answer, if the file states it.
        all: Option<u64>,
    },
    /// The file is a log or another text without columns ([`Code::PlainText`]).
    PlainText,
    /// Concatenated files have rows that an earlier file has too; these rows count again.
    RowsRepeated {
        /// Number of these rows.
        rows: u64,
        /// Query text that selects them.
        query: String,
    },
    /// Concatenated files have rows of an earlier file with other cells: the files are of several
    /// days, and figures count both.
    OfSeveralDays {
        /// Rows whose person, repository or the like an earlier file has too, repeated rows left
        /// aside.
        rows: u64,
    },
    /// Rows of concatenated files that an earlier file has too were left out.
    RepeatsLeftOut {
        /// Number of these rows.
        rows: u64,
    },
}

impl Caution {
    /// Whether the page shows it with every figure.
    #[must_use]
    pub fn concerns_every_figure(&self) -> bool {
        self.says_partial() || matches!(self, Self::OfSeveralDays { .. })
    }

    /// Whether rows of the report are missing, or wrong.
    #[must_use]
    pub fn says_partial(&self) -> bool {
        match self {
            Self::Incomplete { .. }
            | Self::FilesIncomplete { .. }
            | Self::PagesMissing { .. }
            | Self::PagesOfAnswer { .. } => true,
            Self::PlainText
            | Self::RowsRepeated { .. }
            | Self::OfSeveralDays { .. }
            | Self::RepeatsLeftOut { .. } => false,
        }
    }
}

/// A column that the kind has and the file has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsentColumn {
    /// Its name, as the report's maker writes it.
    pub name: String,
    /// Its name in queries.
    pub key: String,
    /// Whether every file of the kind has it: then it is missing, and else only not there.
    pub required: bool,
    /// Key of the one column of the file that is likely this one under another name
    /// ([`crate::detect::rename`]). A guess: it is for a person to say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likely: Option<String>,
}

/// The description of a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnAbout {
    /// The name as the file writes it.
    pub name: String,
    /// The name in queries.
    pub key: String,
    /// The type of its cells.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Unknown cells by [`crate::table::Unknown::index`].
    pub unknown: [u64; 4],
    /// Whether the kind knows this column.
    pub known: bool,
    /// Whether it is made of another column: the file has no such cells.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub derived: bool,
    /// Whether a person chose what its cells mean.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub chosen: bool,
    /// The name of the kind's column that it is because a person says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands_for: Option<String>,
    /// The notation of its dates or numbers, if it is not that of reports or a person chose it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notation: Option<Notation>,
}

/// Something about how the cells of a column were read, to be said about the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// Dates or numbers are written as another country writes them.
    Notation {
        /// Name of the column, as the file writes it.
        column: String,
        /// The notation of the cells.
        notation: Notation,
    },
    /// The kind expects whole numbers, and there are fractions: all of them are decimals.
    Widened {
        /// Name of the column, as the file writes it.
        column: String,
        /// Cells with a fraction.
        cells: u64,
    },
    /// Texts in a column of times that stand for none.
    NoTime {
        /// Name of the column, as the file writes it.
        column: String,
        /// Each text and how often it is there.
        texts: Vec<(String, u64)>,
    },
}

/// A column whose dates or numbers have two readings, and nothing in the file says which is right.
/// Its cells are unknown until a person does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotationQuestion {
    /// The column's key, as [`super::ColumnOptions`] takes it.
    pub key: String,
    /// Name of the column, as the file writes it.
    pub name: String,
    /// The number of cells that depend on the answer.
    pub cells: u64,
    /// The two readings of a cell.
    pub readings: [NotationReading; 2],
    /// Whether the cells contradict each other: each reading is of a cell that has no other.
    pub is_mixed: bool,
}

/// A cell's reading in one notation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotationReading {
    /// The notation that a person may choose.
    pub notation: Notation,
    /// The row of the table, from 0.
    pub row: u32,
    /// The cell's text, cut as samples are.
    pub sample: String,
    /// The cell in this notation: a day (`2026-09-01`), with its time if it has one, or a number
    /// with a decimal point.
    pub value: String,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}
