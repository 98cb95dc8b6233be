//! This module defines the messages between the page and the engine.
//!
//! Messages are JSON texts, enums in serde's own form: the forms with a tag inside cost each
//! program some tens of KB of buffering code. A `File` (page → engine) or a byte buffer (engine →
//! page) is the second part of a message. Every message about a file names it, and every answer to
//! a question repeats the question's generation, so that late answers can be dropped.

use serde::{Deserialize, Serialize};

use crate::archive::zip::{Entry, ListedEntry};
use crate::export::ExportFormat;
use crate::overview::Overview;
use crate::problem::Problem;
use crate::profile::Profile;
use crate::query::QueryError;
use crate::read::{About, ReadOptions};
use crate::reclaim::{Form, Reclaimed, Settings};
use crate::refusal::Refusal;
use crate::report::Preview;
use crate::sort::SortKey;
use crate::view::{Cell, Row, ValueCount, Window};

/// Version of these messages. Page and engine are separate downloads; they refuse to talk when
/// they disagree.
pub const PROTOCOL: u32 = 10;

/// Which open file a message is about; given by the page, never used twice.
pub type FileId = u32;
/// Counts a page's questions about one file; an answer repeats its question's number.
pub type Generation = u32;

/// Page → engine.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Read the `File` in the message's second part, or one entry of it. A zip archive without an
    /// entry is listed ([`Event::Archive`]).
    Open {
        /// Id of the open file.
        file: FileId,
        /// Its name; only breaks ties and may carry an epoch.
        name: String,
        /// Its size in bytes.
        size_bytes: u64,
        /// Its own date, ms since the epoch.
        modified_ms: Option<i64>,
        /// The options of the person.
        options: ReadOptions,
        /// The entry to read, where the file is an archive.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<Box<Entry>>,
    },
    /// Read several `File`s as one table. The message's second part is an array of them, in the
    /// order of `parts`.
    Concatenate {
        /// Id of the open file.
        file: FileId,
        /// The name, size and options of each file.
        parts: Vec<ConcatPart>,
        /// Whether rows that an earlier file has too are left out.
        #[serde(default)]
        without_repeats: bool,
    },
    /// Read the beginning of the `File` in the message's second part with other options, and show
    /// it. The open file of the engine does not change.
    Preview {
        /// Id of the open file.
        file: FileId,
        /// Number of the request, which its answer repeats.
        generation: Generation,
        /// Name of the file.
        name: String,
        /// Its size in bytes.
        size_bytes: u64,
        /// The entry to read, where the file is an archive.
        #[serde(default)]
        entry: Option<Box<Entry>>,
        /// The options to preview.
        options: ReadOptions,
    },
    /// Count figures, findings and charts.
    Overview {
        /// Id of the open file.
        file: FileId,
        /// Number of the request, which its answer repeats.
        generation: Generation,
        /// As-of time a person chose, ms since the epoch.
        as_of_ms: Option<i64>,
    },
    /// Select and order rows. Replaces the file's current view.
    View {
        /// Id of the open file.
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
        /// Id of the open file.
        file: FileId,
        /// The view's generation; an older view's window is not answered.
        generation: Generation,
        /// First position in the view, from 0.
        first: u32,
        /// Number of rows.
        count: u32,
    },
    /// Show every field of one row.
    Record {
        /// Id of the open file.
        file: FileId,
        /// Number of the request, which its answer repeats.
        generation: Generation,
        /// The table's row, from 0.
        row: u32,
    },
    /// Find a row's position in the current view.
    Locate {
        /// Id of the open file.
        file: FileId,
        /// Generation of the current view.
        generation: Generation,
        /// The table's row, from 0.
        row: u32,
    },
    /// Values of one column, most frequent first, for a filter menu.
    Values {
        /// Id of the open file.
        file: FileId,
        /// Number of the request, which its answer repeats.
        generation: Generation,
        /// Position of the column, from 0.
        column: u32,
        /// Text of the query among whose rows they are counted; empty counts all rows.
        #[serde(default)]
        within: String,
    },
    /// Write the current view's rows as a file.
    Export {
        /// Id of the open file.
        file: FileId,
        /// Number of the request, which its answer repeats.
        generation: Generation,
        /// File format of the export.
        format: ExportFormat,
        /// Columns to write, in order; empty writes all of the file's own.
        columns: Vec<u32>,
    },
    /// Which seats to reclaim, and what they cost.
    Reclaim {
        /// Id of the open file.
        file: FileId,
        /// Number of the request, which its answer repeats.
        generation: Generation,
        /// As-of time a person chose, ms since the epoch.
        as_of_ms: Option<i64>,
        /// The settings that a person typed.
        settings: Settings,
        /// Also the whole list in this form.
        form: Option<Form>,
    },
    /// Compute the profile of one column.
    Profile {
        /// Id of the open file.
        file: FileId,
        /// Number of the request, which its answer repeats.
        generation: Generation,
        /// Position of the column, from 0.
        column: u32,
    },
}

/// One of several files that are read as one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ConcatPart {
    /// Its name, which its rows carry.
    pub name: String,
    /// Its size in bytes, or that of the archive it is in.
    pub size_bytes: u64,
    /// Its own date, ms since the epoch.
    pub modified_ms: Option<i64>,
    /// The options of the person.
    pub options: ReadOptions,
    /// The entry to read, where the file is an archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Box<Entry>>,
}

impl Command {
    /// Whether this makes the engine read another file: all questions before are of the past.
    #[must_use]
    pub fn begins_file(&self) -> bool {
        matches!(self, Self::Open { .. } | Self::Concatenate { .. })
    }
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
        /// Id of the open file.
        file: FileId,
        /// Bytes of the file read.
        bytes: u64,
        /// Rows found so far.
        rows: u32,
    },
    /// The description of the file and its first rows, while the rest streams. Rows are in file
    /// order.
    FirstRows {
        /// Id of the open file.
        file: FileId,
        /// The description of the file.
        about: About,
        /// The first rows.
        rows: Vec<Row>,
    },
    /// The whole file is read; views can be asked for.
    Opened {
        /// Id of the open file.
        file: FileId,
        /// The description of the file.
        about: About,
        /// Figures, findings and charts for the as-of time found.
        overview: Overview,
        /// The problems with the file.
        problems: Vec<Problem>,
    },
    /// The file is not a report, or cannot be read here.
    Refused {
        /// Id of the open file.
        file: FileId,
        /// The reason for the refusal.
        refusal: Refusal,
    },
    /// The file is an archive; nothing of it is read yet.
    Archive {
        /// Id of the open file.
        file: FileId,
        /// The entries of the archive, in the order of its directory.
        entries: Vec<ListedEntry>,
    },
    /// Answers [`Command::Overview`].
    Overview {
        /// Id of the open file.
        file: FileId,
        /// Number of the request, which its answer repeats.
        generation: Generation,
        /// The result of the request.
        overview: Overview,
    },
    /// Answers [`Command::View`].
    Viewed {
        /// Id of the open file.
        file: FileId,
        /// Number of the request, which its answer repeats.
        generation: Generation,
        /// Rows in the view.
        rows: u32,
        /// The error in the query's text, if there is one; the view then has no rows.
        error: Option<QueryError>,
        /// The first window, so that one round trip suffices.
        window: Window,
    },
    /// Answers [`Command::Window`].
    Window {
        /// Id of the open file.
        file: FileId,
        /// Generation of the current view.
        generation: Generation,
        /// The rows of the window.
        window: Window,
    },
    /// Answers [`Command::Record`].
    Record {
        /// Id of the open file.
        file: FileId,
        /// Number of the request, which its answer repeats.
        generation: Generation,
        /// The row of the table, from 0.
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
        /// Id of the open file.
        file: FileId,
        /// Generation of the current view.
        generation: Generation,
        /// The row asked for.
        row: u32,
        /// Its position in the view; `None` where the view does not select it.
        position: Option<u32>,
    },
    /// Answers [`Command::Values`].
    Values {
        /// Id of the open file.
        file: FileId,
        /// Number of the request, which its answer repeats.
        generation: Generation,
        /// Position of the column, from 0.
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
    /// Answers [`Command::Export`]; the message's second part is the bytes.
    Exported {
        /// Id of the open file.
        file: FileId,
        /// Number of the request, which its answer repeats.
        generation: Generation,
        /// Rows written.
        rows: u32,
        /// Cells that a spreadsheet would have run and that were neutralised.
        neutralised: u64,
        /// File format of the export.
        format: ExportFormat,
    },
    /// Answers [`Command::Reclaim`].
    Reclaimed {
        /// Id of the open file.
        file: FileId,
        /// Number of the request, which its answer repeats.
        generation: Generation,
        /// The result of the request.
        answer: Reclaimed,
        /// The whole list, in the form asked for.
        text: Option<String>,
    },
    /// Answers [`Command::Preview`].
    Previewed {
        /// Id of the open file.
        file: FileId,
        /// Number of the request, which its answer repeats.
        generation: Generation,
        /// The beginning of the file, read with those options.
        preview: Box<Preview>,
    },
    /// Answers [`Command::Profile`].
    Profiled {
        /// Id of the open file.
        file: FileId,
        /// Number of the request, which its answer repeats.
        generation: Generation,
        /// Position of the column, from 0.
        column: u32,
        /// The answer; `None` where there is no such column.
        profile: Option<Profile>,
    },
}
