//! What the page and the engine say to each other.
//!
//! Messages are JSON texts, enums in serde's own form: the forms with a tag inside cost each
//! program some tens of KB of buffering code. A `File` (page → engine) or a byte buffer (engine → page) travels
//! beside the text. Every message about a file names it, and every answer to a question repeats
//! the question's generation, so that late answers can be dropped.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::archive::zip::{Entry, Listed, Obstacle};
use crate::catalog::{self, Kind, Note};
use crate::notation::Notation;
use crate::overview::Overview;
use crate::problem::{Code, Place, Problem};
use crate::profile::Profile;
use crate::read::Preview;
use crate::reclaim::{Form, Reclaimed, Settings};
use crate::sort::SortKey;
use crate::table::{Type, Unknown};
use crate::zone::Zone;

/// Version of these messages. Page and engine are separate downloads; they refuse to talk when
/// they disagree.
pub const PROTOCOL: u32 = 8;

/// Which open file a message is about; given by the page, never used twice.
pub type FileId = u32;
/// Counts a page's questions about one file; an answer repeats its question's number.
pub type Generation = u32;

/// How a file is to be read where a person knows better than the guess.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadOptions {
    /// Encoding label: `utf-8`, `utf-16le`, `utf-16be` or `windows-1252`.
    pub encoding: Option<String>,
    /// The character between cells: `,` `;` tab or `|`.
    pub delimiter: Option<char>,
    /// Kind id, such as `ghes.all_users` or `generic`.
    pub kind: Option<String>,
    /// Which record is the header, from 1; 0 where there is none. What stands above it is no row.
    /// At most [`crate::limits::HEADER_RECORDS`].
    pub header: Option<u32>,
    /// The clocks that times without a zone were written by; UTC where nothing is said.
    pub zone: Option<Zone>,
    /// What is known better of columns; each at most once.
    pub columns: Vec<ColumnOptions>,
    /// Of several files that are read as one: whether rows that an earlier one has too are left
    /// out. Without effect on a single file.
    pub without_repeats: bool,
}

impl ReadOptions {
    /// The separator that was chosen, unless it could not be told from the text around it.
    #[must_use]
    pub fn separator(&self) -> Option<u8> {
        let separator = self.delimiter.and_then(|c| u8::try_from(c).ok())?;
        let is_one = separator.is_ascii() && !matches!(separator, 0 | b'"' | b'\n' | b'\r');
        is_one.then_some(separator)
    }

    /// The kind that was chosen, where there is one of that name.
    #[must_use]
    pub fn kind(&self) -> Option<&'static Kind> {
        catalog::kind(self.kind.as_deref()?)
    }

    /// Whether a person says what the text is, rather than how to read it.
    #[must_use]
    pub fn says_what_it_is(&self) -> bool {
        self.kind().is_some() || self.separator().is_some()
    }

    /// The clocks that times without a zone were written by.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        static UTC: LazyLock<Zone> = LazyLock::new(Zone::default);
        self.zone.as_ref().unwrap_or(&UTC)
    }
}

/// How one column is to be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnOptions {
    /// The column's key as it is without [`Self::stands_for`].
    pub key: String,
    /// What its cells mean; cells that do not fit are unknown, and problems.
    #[serde(rename = "type")]
    pub ty: Option<Type>,
    /// Key of the kind's column that this one is, under another name. Without effect where the
    /// file has that column or the kind has none such.
    pub stands_for: Option<String>,
    /// How its dates or numbers are written. Cells that do not fit are unknown, and problems.
    /// Without effect on a column of another type.
    pub notation: Option<Notation>,
}

/// Page → engine.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Read the `File` that travels beside this message, or one entry of it. A zip archive without
    /// an entry is listed ([`Event::Archive`]).
    Open {
        /// The file.
        file: FileId,
        /// Its name; only breaks ties and may carry an epoch.
        name: String,
        /// Its size in bytes.
        size_bytes: u64,
        /// Its own date, ms since the epoch.
        modified_ms: Option<i64>,
        /// What a person chose.
        options: ReadOptions,
        /// The entry to read, where the file is an archive.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<Box<Entry>>,
    },
    /// Read several `File`s as one table. They travel beside this message in an array, in the order
    /// of the parts.
    Join {
        /// The file.
        file: FileId,
        /// What is known of each.
        parts: Vec<JoinPart>,
        /// Whether rows that an earlier file has too are left out.
        #[serde(default)]
        without_repeats: bool,
    },
    /// Make up a sample report and read it.
    Sample {
        /// The file.
        file: FileId,
        /// Kind id, such as `ghes.all_users`.
        kind: String,
        /// How many rows.
        rows: u64,
        /// What a person chose.
        #[serde(default)]
        options: ReadOptions,
    },
    /// Read the beginning of the `File` that travels beside this message, or of a sample, in
    /// another way, and show it. Whatever the engine has open stays as it is.
    Preview {
        /// The file.
        file: FileId,
        /// The question's number.
        generation: Generation,
        /// Its name.
        name: String,
        /// Its size in bytes.
        size_bytes: u64,
        /// The entry to read, where the file is an archive.
        #[serde(default)]
        entry: Option<Box<Entry>>,
        /// The sample to make up where no file travels beside: kind id and how many rows.
        sample: Option<(String, u64)>,
        /// What a person tries.
        options: ReadOptions,
    },
    /// Count figures, findings and charts.
    Overview {
        /// The file.
        file: FileId,
        /// The question's number.
        generation: Generation,
        /// As-of time a person chose, ms since the epoch.
        as_of_ms: Option<i64>,
    },
    /// Select and order rows. Replaces the file's current view.
    View {
        /// The file.
        file: FileId,
        /// The question's number; windows name it.
        generation: Generation,
        /// Query text; empty selects all rows.
        query: String,
        /// Search text over all columns; empty matches all rows.
        search: String,
        /// Most significant first; empty is the file's order.
        sort: Vec<SortKey>,
    },
    /// Show rows of the current view.
    Window {
        /// The file.
        file: FileId,
        /// The view's generation; an older view's window is not answered.
        generation: Generation,
        /// First position in the view, from 0.
        first: u32,
        /// How many rows.
        count: u32,
    },
    /// Show every field of one row.
    Record {
        /// The file.
        file: FileId,
        /// The question's number.
        generation: Generation,
        /// The table's row, from 0.
        row: u32,
    },
    /// Find a row's position in the current view.
    Locate {
        /// The file.
        file: FileId,
        /// The view's generation.
        generation: Generation,
        /// The table's row, from 0.
        row: u32,
    },
    /// Values of one column, most frequent first, for a filter menu.
    Values {
        /// The file.
        file: FileId,
        /// The question's number.
        generation: Generation,
        /// Column, from 0.
        column: u32,
        /// Text of the query among whose rows they are counted; empty counts all rows.
        #[serde(default)]
        within: String,
    },
    /// Write the current view's rows as a file.
    Export {
        /// The file.
        file: FileId,
        /// The question's number.
        generation: Generation,
        /// The form.
        format: ExportFormat,
        /// Columns to write, in order; empty writes all of the file's own.
        columns: Vec<u32>,
    },
    /// Which seats to reclaim, and what they cost.
    Reclaim {
        /// The file.
        file: FileId,
        /// The question's number.
        generation: Generation,
        /// As-of time a person chose, ms since the epoch.
        as_of_ms: Option<i64>,
        /// What a person typed.
        settings: Settings,
        /// Also the whole list in this form.
        form: Option<Form>,
    },
    /// What one column holds.
    Profile {
        /// The file.
        file: FileId,
        /// The question's number.
        generation: Generation,
        /// Column, from 0.
        column: u32,
    },
}

/// One of several files that are read as one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct JoinPart {
    /// Its name, which its rows carry.
    pub name: String,
    /// Its size in bytes, or that of the archive it is in.
    pub size_bytes: u64,
    /// Its own date, ms since the epoch.
    pub modified_ms: Option<i64>,
    /// What a person chose.
    pub options: ReadOptions,
    /// The entry to read, where the file is an archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Box<Entry>>,
}

impl Command {
    /// Whether this makes the engine read another file: all questions before are of the past.
    #[must_use]
    pub fn begins_file(&self) -> bool {
        matches!(
            self,
            Self::Open { .. } | Self::Join { .. } | Self::Sample { .. }
        )
    }
}

/// Forms of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Comma-separated, RFC 4180, formula cells neutralised.
    Csv,
    /// An array of objects, values typed.
    Json,
}

/// Engine → page.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The engine is up and listens.
    Ready {
        /// [`PROTOCOL`] of the engine.
        protocol: u32,
    },
    /// Bytes read so far.
    Progress {
        /// The file.
        file: FileId,
        /// Bytes of the file read.
        bytes: u64,
        /// Rows found.
        rows: u32,
    },
    /// What the file is, and its first rows, while the rest streams. Rows are in file order.
    FirstRows {
        /// The file.
        file: FileId,
        /// What was recognised.
        about: About,
        /// The first rows.
        rows: Vec<Row>,
    },
    /// The whole file is read; views can be asked for.
    Opened {
        /// The file.
        file: FileId,
        /// What it is.
        about: About,
        /// Figures, findings and charts for the as-of time found.
        overview: Overview,
        /// What is wrong with the file.
        problems: Vec<Problem>,
    },
    /// The file is not a report, or cannot be read here.
    Refused {
        /// The file.
        file: FileId,
        /// Why.
        refusal: Refusal,
    },
    /// The file is an archive; nothing of it is read yet.
    Archive {
        /// The file.
        file: FileId,
        /// What is in it, in the order of its directory.
        entries: Vec<Listed>,
    },
    /// Answers [`Command::Overview`].
    Overview {
        /// The file.
        file: FileId,
        /// The question's number.
        generation: Generation,
        /// The answer.
        overview: Overview,
    },
    /// Answers [`Command::View`].
    Viewed {
        /// The file.
        file: FileId,
        /// The question's number.
        generation: Generation,
        /// Rows in the view.
        rows: u32,
        /// What is wrong with the query's text, if anything; the view is then empty of rows.
        error: Option<QueryError>,
        /// The first window, so that one round trip suffices.
        window: Window,
    },
    /// Answers [`Command::Window`].
    Window {
        /// The file.
        file: FileId,
        /// The view's generation.
        generation: Generation,
        /// The rows.
        window: Window,
    },
    /// Answers [`Command::Record`].
    Record {
        /// The file.
        file: FileId,
        /// The question's number.
        generation: Generation,
        /// The table's row.
        row: u32,
        /// Its line in the file, from 1, header counted; blank lines and lines inside cells
        /// are not counted, so this is the number of the record.
        record: u32,
        /// Byte offset of its first cell in the decoded text.
        byte: u64,
        /// Every cell in full, those beyond the header too.
        cells: Vec<Cell>,
    },
    /// Answers [`Command::Locate`].
    Located {
        /// The file.
        file: FileId,
        /// The view's generation.
        generation: Generation,
        /// The row asked for.
        row: u32,
        /// Its position in the view; `None` where the view does not select it.
        position: Option<u32>,
    },
    /// Answers [`Command::Values`].
    Values {
        /// The file.
        file: FileId,
        /// The question's number.
        generation: Generation,
        /// The column.
        column: u32,
        /// Text of the query among whose rows they are counted; empty counts all rows.
        #[serde(default)]
        within: String,
        /// Values and their rows, most frequent first, at most a menu full.
        values: Vec<ValueCount>,
        /// How many distinct values there are beyond those.
        more: u64,
        /// Smallest and largest known value as texts, for numbers and times.
        range: Option<(String, String)>,
    },
    /// Answers [`Command::Export`]; the bytes travel beside this message.
    Exported {
        /// The file.
        file: FileId,
        /// The question's number.
        generation: Generation,
        /// Rows written.
        rows: u32,
        /// Cells that a spreadsheet would have run and that were neutralised.
        neutralised: u64,
        /// The form.
        format: ExportFormat,
    },
    /// Answers [`Command::Reclaim`].
    Reclaimed {
        /// The file.
        file: FileId,
        /// The question's number.
        generation: Generation,
        /// The answer.
        answer: Reclaimed,
        /// The whole list, in the form asked for.
        text: Option<String>,
    },
    /// Answers [`Command::Preview`].
    Previewed {
        /// The file.
        file: FileId,
        /// The question's number.
        generation: Generation,
        /// What the file would be.
        preview: Box<Preview>,
    },
    /// Answers [`Command::Profile`].
    Profiled {
        /// The file.
        file: FileId,
        /// The question's number.
        generation: Generation,
        /// The column.
        column: u32,
        /// The answer; `None` where there is no such column.
        profile: Option<Profile>,
    },
}

/// What was recognised of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// Kind id, such as `ghes.all_users` or `generic`.
    pub kind: String,
    /// 0 to 100.
    pub confidence: u8,
    /// Why this kind, in words.
    pub reason: String,
    /// What a person should know of every file of the kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// What makes the figures of this file other than they seem.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cautions: Vec<Caution>,
    /// What the text is made of: `delimited`, `cef`, `json` or `ndjson`. Only the first has a
    /// delimiter and a header of its own.
    pub shape: String,
    /// Encoding label.
    pub encoding: String,
    /// Whether a byte order mark stood at the start.
    pub bom: bool,
    /// The character between cells.
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
    pub absent: Vec<Absent>,
    /// How the cells of some columns were read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
    /// What a person has to say about columns before they can be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<NotationQuestion>,
    /// Rows read so far, or in all.
    pub rows: u32,
    /// Bytes of the file, unpacked; 0 where that is not known yet.
    pub size_bytes: u64,
    /// Bytes it came packed as, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packed_bytes: Option<u64>,
    /// How many files it was made of, where several are read as one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined: Option<u32>,
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

impl Caution {
    /// Whether rows of the report are missing, or wrong.
    #[must_use]
    pub fn says_partial(&self) -> bool {
        match self {
            Self::Incomplete { .. }
            | Self::FilesIncomplete { .. }
            | Self::PagesMissing { .. }
            | Self::PagesOfAnswer { .. } => true,
            Self::RowsRepeated { .. } | Self::RepeatsLeftOut { .. } => false,
        }
    }
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// What makes the figures of a file other than they seem, to be said beside them.
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
    /// Of several files that are read as one, some are incomplete or could not be read.
    FilesIncomplete {
        /// Names of the files whose rows end too early.
        incomplete: Vec<String>,
        /// Names of the files without any row here.
        left_out: Vec<String>,
    },
    /// The file says how many there are, and has fewer: pages are missing.
    PagesMissing {
        /// How many it has.
        read: u64,
        /// How many there are.
        all: u64,
    },
    /// The file says that its answer has more pages than it holds.
    PagesOfAnswer {
        /// How many it holds.
        read: u64,
        /// How many there are, where it says so.
        all: Option<u64>,
    },
    /// Of several files that are read as one, rows that an earlier one has too: they count again.
    RowsRepeated {
        /// How many.
        rows: u64,
        /// Query text that selects them.
        query: String,
    },
    /// Of several files that are read as one, rows that an earlier one has too were left out.
    RepeatsLeftOut {
        /// How many.
        rows: u64,
    },
}

/// A column that the kind has and the file has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absent {
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

/// What was recognised of a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnAbout {
    /// The name as the file writes it.
    pub name: String,
    /// The name in queries.
    pub key: String,
    /// What its cells mean.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Unknown cells by [`Unknown::index`].
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
    /// How its dates or numbers are written, where that is not as reports do or a person chose it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notation: Option<Notation>,
}

/// Something about how the cells of a column were read, to be said about the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// Dates or numbers are written as another country writes them.
    Notation {
        /// The column's name.
        column: String,
        /// How.
        notation: Notation,
    },
    /// The kind expects whole numbers, and there are fractions: all of them are decimals.
    Widened {
        /// The column's name.
        column: String,
        /// Cells with a fraction.
        cells: u64,
    },
    /// Texts in a column of times that stand for none.
    NoTime {
        /// The column's name.
        column: String,
        /// Each text and how often it is there.
        texts: Vec<(String, u64)>,
    },
}

/// A column whose dates or numbers have two readings, and nothing in the file says which is right.
/// Its cells are unknown until a person does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotationQuestion {
    /// The column's key, as [`ColumnOptions`] takes it.
    pub key: String,
    /// The column's name.
    pub name: String,
    /// How many cells depend on the answer.
    pub cells: u64,
    /// The two readings of a cell.
    pub readings: [NotationReading; 2],
    /// Whether the cells contradict each other: each reading is of a cell that has no other.
    pub is_mixed: bool,
}

/// How a cell is read in one notation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotationReading {
    /// The notation.
    pub notation: Notation,
    /// The table's row.
    pub row: u32,
    /// The cell's text, cut as samples are.
    pub sample: String,
    /// What it says in this notation: a day (`2026-09-01`), with its time where it has one, or a
    /// number with a point.
    pub value: String,
}

/// One cell as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The text as the file has it, cut to [`crate::limits::WINDOW_CELL_CHARS`] in windows.
    pub text: String,
    /// Whether `text` was cut.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
    /// Why the value is not known, where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Unknown>,
    /// For timestamps, ms since the epoch; the page shows it in the person's zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ms: Option<i64>,
    /// Search hits in `text`: pairs of start and end in UTF-16 units, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hits: Vec<(u32, u32)>,
}

/// One row as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The table's row, from 0: its identity whatever the view.
    pub row: u32,
    /// Cells in the columns' order.
    pub cells: Vec<Cell>,
}

/// Rows of a view from a position on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Window {
    /// Position of the first row in the view.
    pub first: u32,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A value of a column and how many rows have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueCount {
    /// The value as text.
    pub value: String,
    /// Rows with it.
    pub rows: u64,
    /// The query clause that selects them.
    pub query: String,
}

/// What is wrong with a query's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryError {
    /// A sentence that says what is wrong and what would be right.
    pub message: String,
    /// Where in the text, in characters from 0: start and end.
    pub span: (u32, u32),
}

/// Why a file is not opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Nothing in it, or only blanks.
    Empty,
    /// A web page; `sign_in` where it is one that asks for a login.
    WebPage {
        /// Whether it is a sign-in page.
        sign_in: bool,
        /// The page's title, cut short; empty where it has none.
        title: String,
    },
    /// An error answer in JSON.
    JsonError {
        /// The answer's own message, cut short.
        message: String,
    },
    /// JSON that is no error, and has not one row in it.
    Json,
    /// An answer in JSON that has links to the report, and not the report.
    DownloadLinks {
        /// How many.
        links: u64,
        /// The days that the report covers, as the answer writes them; empty where it says none.
        days: String,
    },
    /// An answer in JSON that says how far a report is, and is not the report.
    Task {
        /// The state, as the answer writes it; empty where it says none.
        state: String,
        /// Whether it has a link to the report.
        has_link: bool,
    },
    /// One line of text.
    Line {
        /// The line, cut short.
        text: String,
    },
    /// Not text.
    Binary {
        /// What the first bytes say it is, such as `gzip` or `zip`; empty where unknown.
        format: String,
    },
    /// A header and not one row.
    HeaderOnly {
        /// Kind id of the header.
        kind: String,
        /// How many columns.
        columns: u32,
    },
    /// More columns than any report has.
    TooManyColumns {
        /// How many.
        columns: u64,
        /// The limit.
        limit: u64,
    },
    /// Reading it would need more memory than an engine has.
    TooLarge {
        /// Bytes needed, as estimated.
        needed_bytes: u64,
        /// Bytes there are.
        limit_bytes: u64,
    },
    /// Packed, and nothing of it could be read.
    Damaged {
        /// `gzip` or `zip`.
        format: String,
        /// What is wrong.
        code: Code,
        /// Where: in the archive for its own records, else in what it unpacks to.
        at_byte: u64,
    },
    /// More comes out than any report packs to.
    Bomb {
        /// Bytes that had gone in.
        packed_bytes: u64,
        /// Bytes that had come out of them.
        unpacked_bytes: u64,
    },
    /// An archive within an archive, or a file packed twice.
    Nested {
        /// What is inside, such as `zip`.
        format: String,
    },
    /// An archive of which this is one part of several.
    ArchiveParts,
    /// An archive with more entries than can be listed.
    TooManyEntries {
        /// How many, at least.
        entries: u64,
        /// The limit.
        limit: u64,
    },
    /// An entry of an archive that cannot be opened.
    Entry {
        /// Why.
        why: Obstacle,
    },
    /// The browser could not read the file: moved, deleted, or not permitted.
    Unreadable {
        /// The browser's own words.
        message: String,
    },
}

/// Problems with their places, as [`Event::Opened`] carries them; re-exported for callers.
pub type Problems = Vec<Problem>;
/// A place of a problem; re-exported for callers.
pub type ProblemPlace = Place;
