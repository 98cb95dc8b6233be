//! The state of the page, as signals. It contains no table: the rows live in the engines.
//!
//! Four shelves: the view state ([`ViewState`], mirrored in the URL's fragment), what is known about
//! each open file ([`OpenFile`]), signals local to a component, and preferences
//! ([`crate::model::preferences`], the only thing ever written to storage).
//!
//! Views read these signals and call the methods in [`crate::session::actions`], which write them;
//! the grid writes the ticks, and the form of kept people their text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use leptos::prelude::*;
use reports::export::ExportFormat;
use reports::overview::{Members, Overview};
use reports::problem::Problem;
use reports::query::QueryError;
use reports::query::advice::Advice;
use reports::read::{About, ReadOptions};
use reports::table::RowRanges;
use reports::view::{Record, Vocabulary, Window};
use reports::wire::{ColumnValues, Exported, Located};

use crate::model::bundle::Bundle;
use crate::model::dialog::OpenDialog;
use crate::model::fragment::OpenFiles;
use crate::model::network::NetworkLog;
use crate::model::phase::{Phase, Progress, Trouble};
use crate::model::preferences::{Preferences, Theme, Zone};
use crate::model::profile_requests::ScopedProfile;
use crate::model::route::{FileId, Route};
use crate::model::rows::RowCache;
use crate::model::view_state::ViewState;
use crate::platform::confinement::Confinement;
use crate::platform::zones::local_offset_minutes;
use crate::session::reclaim::Reclaiming;
use crate::session::runtime::{FileSession, PageRuntime};

/// The page's state; `Copy`, provided as context by [`crate::shell`].
#[derive(Clone, Copy)]
pub struct Page {
    /// Open files in the order of their tabs.
    pub files: RwSignal<Vec<OpenFile>>,
    pub route: RwSignal<Route>,
    /// The product whose reports the start page lists, as an index into
    /// [`products`](crate::text::samples::products).
    pub product: RwSignal<usize>,
    /// The zone in which times are shown. Set it through [`Page::set_zone`], which remembers it.
    pub zone: RwSignal<Zone>,
    /// Light, dark, or the system's theme. Set it through [`Page::set_theme`], which remembers it.
    pub theme: RwSignal<Theme>,
    /// Whether the table's head shows the columns' profiles. Set it through
    /// [`Page::show_profiles`], which remembers it.
    pub profiles: RwSignal<bool>,
    /// The last announcement to screen readers.
    pub announcement: RwSignal<String>,
    /// Requests made since the page was up, as [`crate::session::meter`] records them.
    pub requests: RwSignal<NetworkLog>,
    /// The way in which the engines are kept from the network.
    pub confinement: RwSignal<Confinement>,
    /// The reason why no file can be opened at all.
    pub trouble: RwSignal<Option<Trouble>>,
    /// The file that was closed last, while it can be reopened ([`Page::reopen_closed`]).
    pub closed: RwSignal<Option<Closed>>,
    /// The dialog over the page. Set it through [`Page::open_dialog`], so that Back closes it.
    pub dialog: RwSignal<Option<OpenDialog>>,
    /// The last correction, while it can be undone ([`Page::undo_correction`]).
    pub corrected: RwSignal<Option<Corrected>>,
    /// The files that were open when the page was left or reloaded, from the address, until one is
    /// opened.
    pub open_before: RwSignal<Option<OpenFiles>>,
    /// A sample that is being made up, or that failed.
    pub sample: RwSignal<Option<PendingSample>>,
    pub(crate) runtime: StoredValue<PageRuntime, LocalStorage>,
}

/// A sample that is not open yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingSample {
    pub kind: String,
    /// The browser's reason why it could not be made; `None` while it is being made.
    pub failure: Option<String>,
}

/// A file that was closed and can be opened again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    pub name: String,
    /// The number of open files from an archive or a folder that closed when all were opened. Such
    /// a bundle cannot be reopened.
    pub opened: Option<usize>,
}

/// A correction that can be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corrected {
    pub file: FileId,
    pub name: String,
    /// The options before the correction.
    pub before: ReadOptions,
    /// The view state before: after the correction its rows and columns may not exist.
    pub view_state: ViewState,
}

/// A cell that a person wants to see: the grid goes there, and takes the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aim {
    /// The table's row, from 0.
    pub row: u32,
    /// The table's column, from 0; a column beyond the header stands for the last one.
    pub column: Option<u32>,
}

/// The progress of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// The engine writes the file.
    Writing(ExportFormat),
    /// The browser has received the file.
    Saved(Exported),
    /// A person stopped it.
    Cancelled,
}

/// A filter that is not applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedFilter {
    pub text: String,
    /// The mistake in it.
    pub advice: Advice,
    /// Whether the text stands in the field for the filter; it may be one clause more.
    pub is_typed: bool,
}

/// One open file: a tab. `Copy`; its signals live as long as the tab.
#[derive(Clone, Copy)]
pub struct OpenFile {
    /// Its number, never used twice.
    pub id: FileId,
    /// The page that the file is open in.
    pub page: Page,
    pub name: StoredValue<String>,
    /// The name of the archive or the folder that it came in.
    pub within: StoredValue<Option<String>>,
    /// The files in it, if it is an archive, a folder, or stands for many files.
    pub bundle: RwSignal<Option<Bundle>>,
    /// The ticked files of the bundle, by their indices in the list.
    pub picked: RwSignal<BTreeSet<usize>>,
    pub phase: RwSignal<Phase>,
    /// Bytes and rows read so far.
    pub progress: RwSignal<Progress>,
    /// The options of a person; [`Page::apply_correction`] reads the file again with others.
    pub options: RwSignal<ReadOptions>,
    /// The detected kind and columns; known from the first rows on.
    pub about: RwSignal<Option<Arc<About>>>,
    /// Figures, findings and charts; known when the whole file is read.
    pub overview: RwSignal<Option<Arc<Overview>>>,
    /// The problems with the file.
    pub problems: RwSignal<Arc<Vec<Problem>>>,
    /// The values of the columns that have few, by column.
    pub vocabularies: RwSignal<Vec<(u32, Vocabulary)>>,
    /// The view state. Set it through [`OpenFile::update_view_state`] so that Back undoes it.
    pub view_state: RwSignal<ViewState>,
    /// Whether the engine still works on the current view; until then the rows of the last view are
    /// shown.
    pub busy: RwSignal<bool>,
    /// Rows the current view selects; `None` until the engine has answered.
    pub matched: RwSignal<Option<u32>>,
    /// The error in the query's text.
    pub query_error: RwSignal<Option<QueryError>>,
    /// The filter that was asked for last, if the table refuses it. It is not in the view state.
    pub refused_filter: RwSignal<Option<RefusedFilter>>,
    pub rows: RwSignal<RowCache>,
    /// The record that is shown.
    pub record: RwSignal<Option<Record>>,
    /// The answer to [`OpenFile::locate`]; every answer sets it.
    pub located: RwSignal<Option<Located>>,
    /// The cell that [`OpenFile::show_row`] leads to, until the grid has shown it.
    pub aim: RwSignal<Option<Aim>>,
    /// The answer to [`OpenFile::ask_values`].
    pub values: RwSignal<Option<ColumnValues>>,
    /// The members of the chart that is listed, as far as they were asked for.
    pub members: RwSignal<Option<Arc<Members>>>,
    /// The profiles that have arrived, by column, each with the rows that it counts.
    pub profiles: RwSignal<BTreeMap<u32, ScopedProfile>>,
    /// The rows that a person has ticked, by their numbers in the table: they stay ticked when the
    /// filter or the order changes.
    pub ticks: RwSignal<RowRanges>,
    /// The rows that are on the list, where this is the table of everyone with a seat: there are
    /// no others for a person.
    pub listed: RwSignal<Option<RowRanges>>,
    /// The current or the last export.
    pub export: RwSignal<Option<Export>>,
    /// The rows to print, from the time they arrive until the page is printed.
    pub printed: RwSignal<Option<Arc<Window>>>,
    pub reclaim: Reclaiming,
    pub(crate) session: StoredValue<FileSession, LocalStorage>,
}

impl PartialEq for OpenFile {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for OpenFile {}

impl Page {
    /// A page without files. [`Page::start`] connects it to the browser.
    #[must_use]
    pub fn new(preferences: Preferences) -> Self {
        Self {
            files: RwSignal::new(Vec::new()),
            route: RwSignal::new(Route::Start),
            product: RwSignal::new(0),
            zone: RwSignal::new(preferences.zone),
            theme: RwSignal::new(preferences.theme),
            profiles: RwSignal::new(preferences.profiles),
            announcement: RwSignal::new(String::new()),
            requests: RwSignal::new(NetworkLog::default()),
            confinement: RwSignal::new(Confinement::default()),
            trouble: RwSignal::new(None),
            closed: RwSignal::new(None),
            dialog: RwSignal::new(None),
            corrected: RwSignal::new(None),
            open_before: RwSignal::new(None),
            sample: RwSignal::new(None),
            runtime: StoredValue::new_local(PageRuntime::default()),
        }
    }

    /// The open file with this id; tracks the list of files.
    #[must_use]
    pub fn file(self, id: FileId) -> Option<OpenFile> {
        self.files
            .with(|files| files.iter().find(|file| file.id == id).copied())
    }

    /// Minutes east of UTC at this moment, in the zone in which times are shown; tracks the zone.
    #[must_use]
    pub fn offset_minutes(self, ms: i64) -> i32 {
        match self.zone.get() {
            Zone::Utc => 0,
            Zone::Local => local_offset_minutes(ms),
        }
    }

    /// The file shown; tracks the list of files and the route.
    #[must_use]
    pub fn shown(self) -> Option<OpenFile> {
        self.file(self.route.get().file()?)
    }
}

impl OpenFile {
    /// A file about which nothing is known yet.
    pub(crate) fn new(
        page: Page,
        id: FileId,
        name: String,
        total_bytes: u64,
        view_state: ViewState,
        options: ReadOptions,
    ) -> Self {
        Self {
            id,
            page,
            name: StoredValue::new(name),
            within: StoredValue::new(None),
            bundle: RwSignal::new(None),
            picked: RwSignal::new(BTreeSet::new()),
            phase: RwSignal::new(Phase::Reading),
            progress: RwSignal::new(Progress {
                total_bytes,
                ..Progress::default()
            }),
            options: RwSignal::new(options),
            about: RwSignal::new(None),
            overview: RwSignal::new(None),
            problems: RwSignal::new(Arc::default()),
            view_state: RwSignal::new(view_state),
            busy: RwSignal::new(false),
            matched: RwSignal::new(None),
            vocabularies: RwSignal::new(Vec::new()),
            query_error: RwSignal::new(None),
            refused_filter: RwSignal::new(None),
            rows: RwSignal::new(RowCache::default()),
            record: RwSignal::new(None),
            located: RwSignal::new(None),
            aim: RwSignal::new(None),
            values: RwSignal::new(None),
            members: RwSignal::new(None),
            profiles: RwSignal::new(BTreeMap::new()),
            ticks: RwSignal::new(RowRanges::default()),
            listed: RwSignal::new(None),
            export: RwSignal::new(None),
            printed: RwSignal::new(None),
            reclaim: Reclaiming::default(),
            session: StoredValue::new_local(FileSession::default()),
        }
    }
}
