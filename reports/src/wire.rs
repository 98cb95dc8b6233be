//! This module defines the messages between the page and the engine.
//!
//! An engine serves one file, so that no message names it. Messages are JSON texts, enums in
//! serde's own form: the forms with a tag inside cost each program some tens of KB of buffering
//! code. A `File` (page → engine) or a `Blob` (engine → page) is the second part of a message.
//! A reply has the generation of its request, so that late replies can be dropped.

use serde::{Deserialize, Serialize};

use crate::archive::zip::{Entry, ListedEntry};
use crate::export::{Copied, CopyForm, ExportFormat};
use crate::overview::{Members, MembersRequest, Overview};
use crate::problem::Problem;
use crate::profile::Profile;
use crate::query::QueryError;
use crate::read::{About, ReadOptions};
use crate::reclaim::{Form, Reclaimed, Settings};
use crate::refusal::Refusal;
use crate::report::Preview;
use crate::sort::SortKey;
use crate::table::RowRanges;
use crate::view::{Record, Row, Scope, Values, Vocabulary, Window};

/// Version of these messages. Page and engine are separate downloads; they refuse to talk when
/// they disagree.
pub const PROTOCOL: u32 = 14;

/// Counts a page's requests to one engine; a reply repeats its request's number.
pub type Generation = u32;

/// Page → engine.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The number of the request. Windows and positions have that of the view they are about.
    pub generation: Generation,
    /// The request itself.
    pub body: Command,
}

/// Engine → page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reply {
    /// The number of the request that this answers; 0 for [`Event::Ready`].
    pub generation: Generation,
    /// The answer.
    pub body: Event,
}

/// The topic of a request: a newer request replaces the older ones of its topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// The file that the engine serves.
    File,
    /// Whether the engine lives.
    Ping,
    /// The beginning of the file, read differently.
    Preview,
    /// The rows of the view and their order.
    View,
    /// Rows of the view.
    Window,
    /// The position of a row in the view.
    Locate,
    /// The table's rows at positions of the view.
    Rows,
    /// One row in full.
    Record,
    /// Figures, findings and charts.
    Overview,
    /// All members of a chart.
    Members,
    /// All of them, in one text.
    MembersText,
    /// Values of a column.
    Values,
    /// The seats to reclaim.
    Reclaim,
    /// All of them, in one text.
    ReclaimList,
    /// A text for the clipboard.
    Copy,
    /// A file of rows.
    Export,
    /// Rows to print.
    Print,
    /// The profile of a column.
    Profile,
}

/// One file to read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Input {
    /// Its name; only breaks ties and may contain an epoch. Rows of a concatenation carry it.
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

/// The requests of a page.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Read the `File` in the message's second part, or one entry of it. A zip archive without an
    /// entry is listed ([`Event::Archive`]).
    Open(Input),
    /// Read several `File`s as one table. The message's second part is an array of them, in the
    /// order of `parts`.
    Concatenate {
        /// Each file.
        parts: Vec<Input>,
        /// Whether rows that an earlier file has too are left out.
        without_repeats: bool,
    },
    /// Read the beginning of the `File` in the message's second part with these options, and show
    /// it. The open file of the engine does not change.
    Preview(Input),
    /// End the work on a topic. There is no answer.
    Cancel(Topic),
    /// Say that the engine lives.
    Ping,
    /// Count figures, findings and charts.
    Overview {
        /// As-of time a person chose, ms since the epoch.
        as_of_ms: Option<i64>,
    },
    /// Select and order rows. Replaces the current view.
    View {
        /// The rows to select.
        scope: Scope,
        /// Most significant first; empty is the file's order.
        sort: Vec<SortKey>,
        /// Columns of the first window, as [`Window::columns`] has them.
        columns: Vec<u32>,
    },
    /// Show rows of the current view; an older view's window is not answered.
    Window {
        /// First position in the view, from 0.
        first: u32,
        /// Number of rows.
        count: u32,
        /// Columns, as [`Window::columns`] has them.
        columns: Vec<u32>,
    },
    /// Show every field of one row.
    Record {
        /// The table's row, from 0.
        row: u32,
    },
    /// Give the current view's first rows for printing, at most
    /// [`PRINT_ROWS`](crate::limits::PRINT_ROWS).
    Print,
    /// Find a row's position in the current view; in an older view it is not looked for.
    Locate {
        /// The table's row, from 0.
        row: u32,
    },
    /// Name the table's rows at positions of the current view; in an older view they are not looked
    /// for.
    Rows {
        /// First position in the view, from 0.
        first: u32,
        /// Number of rows.
        count: u32,
    },
    /// Values of one column, most frequent first, for a filter menu.
    Values {
        /// Position of the column, from 0.
        column: u32,
        /// The rows among which they are counted.
        within: Scope,
        /// Text that the values contain, in any case; empty lists any.
        find: String,
    },
    /// Write a text for the clipboard.
    Copy(Copy),
    /// Write the current view's rows as a file.
    Export {
        /// File format of the export.
        format: ExportFormat,
        /// Columns to write, in order; empty writes all of the file's own.
        columns: Vec<u32>,
        /// Write these rows instead of the view's, in the view's order.
        rows: Option<RowRanges>,
    },
    /// Which seats to reclaim, and what they cost.
    Reclaim {
        /// As-of time a person chose, ms since the epoch.
        as_of_ms: Option<i64>,
        /// The settings that a person typed.
        settings: Settings,
        /// The filter that selects the people who are counted; `None` counts everyone.
        filter: Option<Scope>,
        /// Also a text of the list.
        list: Option<Box<ListRequest>>,
    },
    /// Find members of a chart.
    Members(MembersRequest),
    /// A request about the table of everyone with a seat ([`Event::OfList`]), which
    /// [`Command::Reclaim`] makes.
    OfList(Box<Request>),
    /// Compute the profile of one column.
    Profile {
        /// Position of the column, from 0.
        column: u32,
        /// The rows that are counted.
        within: Scope,
    },
}

impl Command {
    /// The topic of the request.
    #[must_use]
    pub fn topic(&self) -> Topic {
        match self {
            Self::Open(_) | Self::Concatenate { .. } => Topic::File,
            Self::Cancel(topic) => *topic,
            Self::Ping => Topic::Ping,
            Self::Preview(_) => Topic::Preview,
            Self::View { .. } => Topic::View,
            Self::Window { .. } => Topic::Window,
            Self::Locate { .. } => Topic::Locate,
            Self::Rows { .. } => Topic::Rows,
            Self::Record { .. } => Topic::Record,
            Self::Overview { .. } => Topic::Overview,
            Self::Values { .. } => Topic::Values,
            Self::OfList(request) => request.body.topic(),
            Self::Reclaim { list: None, .. } => Topic::Reclaim,
            Self::Reclaim { list: Some(_), .. } => Topic::ReclaimList,
            Self::Copy(_) => Topic::Copy,
            Self::Export { .. } => Topic::Export,
            Self::Members(MembersRequest { text: None, .. }) => Topic::Members,
            Self::Members(_) => Topic::MembersText,
            Self::Print => Topic::Print,
            Self::Profile { .. } => Topic::Profile,
        }
    }
}

/// The answers of an engine.
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
        /// Bytes of the file read.
        bytes: u64,
        /// Rows found so far.
        rows: u32,
    },
    /// The description of the file and its first rows, while the rest streams. Rows are in file
    /// order.
    FirstRows {
        /// The description of the file.
        about: About,
        /// The first rows.
        rows: Vec<Row>,
    },
    /// The whole file is read; views can be requested.
    Opened {
        /// The description of the file.
        about: About,
        /// Figures, findings and charts for the as-of time found.
        overview: Overview,
        /// The problems with the file.
        problems: Vec<Problem>,
        /// The values of the columns that have few.
        vocabularies: Vec<(u32, Vocabulary)>,
    },
    /// The file is not a report, or cannot be read here.
    Refused(Refusal),
    /// The file is an archive with these entries, in the order of its directory; none of it is read
    /// yet.
    Archive(Vec<ListedEntry>),
    /// Answers [`Command::Preview`]: the beginning of the file, read with those options.
    Previewed(Box<Preview>),
    /// Answers [`Command::Ping`].
    Pong,
    /// Answers [`Command::Overview`].
    Overview(Overview),
    /// Answers [`Command::View`].
    Viewed {
        /// Rows in the view.
        rows: u32,
        /// The error in the query's text, if there is one; the view before then stays.
        error: Option<QueryError>,
        /// The first window, so that one round trip suffices.
        window: Window,
    },
    /// Answers [`Command::Window`].
    Window(Window),
    /// Answers [`Command::Print`].
    Print(Window),
    /// Answers [`Command::Record`].
    Record(Record),
    /// Answers [`Command::Locate`].
    Located(Located),
    /// Answers [`Command::Rows`]; `None` where they take too many ranges.
    Rows(Option<RowRanges>),
    /// Answers [`Command::Values`].
    Values(ColumnValues),
    /// Answers [`Command::Copy`]; `None` if the cells are of an older view.
    Copied(Option<Copied>),
    /// Answers [`Command::Export`]; the message's second part is the bytes.
    Exported(Exported),
    /// Answers [`Command::Reclaim`].
    Reclaimed {
        /// The result of the request.
        answer: Reclaimed,
        /// The rows of the table of everyone with a seat ([`Event::OfList`]) that are on the list.
        listed: RowRanges,
        /// The text that was asked for.
        text: Option<ListText>,
    },
    /// Answers [`Command::Members`]; `None` where there is no such chart.
    Members {
        /// The members found.
        found: Option<Box<Members>>,
        /// Whether a text was asked for.
        as_text: bool,
    },
    /// An answer about the table of everyone with a seat. [`Event::Opened`], with the generation 0,
    /// says that there is a new one: of another day, or with other prices. The other settings do not
    /// change it.
    OfList(Box<Reply>),
    /// Answers [`Command::Profile`].
    Profiled {
        /// Position of the column, from 0.
        column: u32,
        /// The answer; `None` where there is no such column.
        profile: Option<Profile>,
    },
}

impl Event {
    /// The topic whose latest request this answers; rows and positions answer that of their view.
    /// `None` where it says something about the engine alone.
    #[must_use]
    pub fn topic(&self) -> Option<Topic> {
        Some(match self {
            Self::Ready { .. } | Self::Pong | Self::OfList(_) => return None,
            Self::Progress { .. }
            | Self::FirstRows { .. }
            | Self::Opened { .. }
            | Self::Refused(_)
            | Self::Archive(_) => Topic::File,
            Self::Previewed(_) => Topic::Preview,
            Self::Overview(_) => Topic::Overview,
            Self::Viewed { .. } | Self::Window(_) | Self::Located(_) | Self::Rows(_) => Topic::View,
            Self::Record(_) => Topic::Record,
            Self::Values(_) => Topic::Values,
            Self::Copied(_) => Topic::Copy,
            Self::Print(_) => Topic::Print,
            Self::Exported(_) => Topic::Export,
            Self::Reclaimed { text: None, .. } => Topic::Reclaim,
            Self::Reclaimed { text: Some(_), .. } => Topic::ReclaimList,
            Self::Members { as_text: false, .. } => Topic::Members,
            Self::Members { as_text: true, .. } => Topic::MembersText,
            Self::Profiled { .. } => Topic::Profile,
        })
    }
}

/// A text of the list of people whose seats to reclaim.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ListRequest {
    /// The form of the text.
    pub form: Form,
    /// The rows of the table of everyone with a seat that it has, of those on the list.
    pub scope: Scope,
    /// Their order.
    pub sort: Vec<SortKey>,
}

/// Answers a [`ListRequest`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ListText {
    /// Number of people in it.
    pub people: u64,
    /// The people, in the form asked for.
    pub text: String,
}

/// The part of a report to copy.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Copy {
    /// Cells of a view.
    Cells {
        /// Generation of the view; of an older view nothing is copied, and the answer says so.
        view: Generation,
        /// First position in the view, from 0.
        first: u32,
        /// Number of rows.
        count: u32,
        /// Positions of the columns, in order.
        columns: Vec<u32>,
        /// How they are written.
        form: CopyForm,
    },
    /// Cells of these rows, in the order of the current view.
    Rows {
        /// The table's rows.
        rows: RowRanges,
        /// Number of rows that are copied at most.
        most: u32,
        /// Positions of the columns, in order.
        columns: Vec<u32>,
        /// How they are written.
        form: CopyForm,
    },
    /// One cell of the table.
    Cell {
        /// The table's row, from 0.
        row: u32,
        /// Position of the cell, from 0; those beyond the header too.
        column: u32,
    },
    /// A row as JSON.
    Record {
        /// The table's row, from 0.
        row: u32,
    },
    /// Values of a column, one a line, as [`Command::Values`] lists them.
    Values {
        /// Position of the column, from 0.
        column: u32,
        /// Text of the query among whose rows they are counted; empty for all rows.
        within: String,
    },
}

impl Copy {
    /// Whether the answer has HTML too.
    #[must_use]
    pub fn has_html(&self) -> bool {
        matches!(
            self,
            Self::Cells { form, .. } | Self::Rows { form, .. } if *form == CopyForm::Table
        )
    }
}

/// Where a row is in the current view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Located {
    /// The table's row, from 0.
    pub row: u32,
    /// Its position in the view; `None` where the view does not select it.
    pub position: Option<u32>,
}

/// Values of one column, for a filter menu or a list of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnValues {
    /// Position of the column, from 0.
    pub column: u32,
    /// The rows among which they are counted.
    pub within: Scope,
    /// Text that the values contain; empty for any.
    pub find: String,
    /// The values, at most a menu full.
    pub menu: Values,
}

/// The result of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// File format of the export.
    pub format: ExportFormat,
    /// Rows written.
    pub rows: u32,
    /// Cells that a spreadsheet would have run and that were neutralised.
    pub neutralised: u64,
}
