//! The state of the page and its open files besides signals: engines, queues, and bookkeeping.

use std::collections::VecDeque;

use leptos::prelude::Owner;
use reports::export::Copied;
use reports::read::ReadOptions;
use reports::table::RowRanges;

use crate::model::history::Steps;
use crate::model::profile_requests::ProfileRequestTracker;
use crate::model::requests::RequestTracker;
use crate::model::route::{FileId, Route};
use crate::model::view_state::ViewState;
use crate::platform::later::window;
use crate::session::client::{Engine, Spawn};
use crate::session::perf::Measure;
use crate::session::sample::SampleMaker;
use crate::session::source::Source;
use crate::session::state::OpenFile;
use crate::session::watchdog::Watchdog;

/// Files read at the same time at most; a machine with more processors than this still has one
/// disk.
const READING: usize = 4;

/// The state of the page besides signals.
#[derive(Default)]
pub(crate) struct PageRuntime {
    /// Owns the signals of the page's files, so that they do not end with a component.
    pub(crate) owner: Option<Owner>,
    /// Set by the first `start`.
    pub(crate) started: bool,
    /// Set when the first engine is up.
    pub(crate) counts_requests: bool,
    /// Starts engines; `None` until the engine's program is loaded.
    pub(crate) spawner: Option<Box<dyn Spawn>>,
    /// An engine that is up and has no file yet.
    pub(crate) spare: Option<Engine>,
    /// Makes samples; `None` until the first one, and while one is being made.
    pub(crate) sample_maker: Option<SampleMaker>,
    /// The number of the next file.
    pub(crate) next_file: FileId,
    pub(crate) reading: Vec<FileId>,
    /// Files that wait for their turn, or for the engine's program.
    pub(crate) waiting: VecDeque<FileId>,
    pub(crate) closed: Option<ClosedFile>,
    /// The steps that Back undoes.
    pub(crate) steps: Steps,
    /// The page shown last while no file was shown; it is shown when all files are closed.
    pub(crate) behind_files: Route,
    /// The view state that the address asks for, for the first file that is opened.
    pub(crate) asked_by_address: Option<ViewState>,
}

impl PageRuntime {
    /// The spare engine, or a new one.
    pub(crate) fn engine(&mut self) -> Result<Engine, String> {
        match self.spare.take() {
            Some(spare) if !spare.is_dead() => Ok(spare),
            _ => self
                .spawner
                .as_mut()
                .map_or_else(|| Err(String::new()), |spawner| spawner.start()),
        }
    }
}

/// The rest of a closed file: not its rows, only their source.
pub(crate) struct ClosedFile {
    pub(crate) source: Source,
    pub(crate) view_state: ViewState,
    pub(crate) options: ReadOptions,
}

/// The state of one file besides signals.
#[derive(Default)]
pub(crate) struct FileSession {
    pub(crate) owner: Option<Owner>,
    pub(crate) source: Option<Source>,
    /// The file whose engine made this table, if it is the list of seats to reclaim.
    pub(crate) list_of: Option<OpenFile>,
    pub(crate) engine: Option<Engine>,
    pub(crate) requests: RequestTracker,
    pub(crate) profile_requests: ProfileRequestTracker,
    pub(crate) watchdog: Watchdog,
    /// The measure of the newest view, and its start in ms.
    pub(crate) measure: Option<(Measure, f64)>,
    /// A view was requested in this frame; the next one waits for the next frame.
    pub(crate) view_in_frame: bool,
    /// Another view is wanted when the frame is over.
    pub(crate) view_wanted: bool,
    /// The view state to return to if that of the address does not fit the file; `None` once it is
    /// known to fit.
    pub(crate) unvalidated: Option<ViewState>,
    /// A row to find in the next view.
    pub(crate) locate_wanted: Option<u32>,
    /// Gives the copied text to the clipboard when it comes.
    pub(crate) copying: Option<Box<dyn FnOnce(Copied)>>,
    /// Gives the text of a chart's members to the clipboard or a file when it comes.
    pub(crate) delivering_members: Option<Box<dyn FnOnce(String)>>,
    /// Whether the export that is being written has only the ticked rows.
    pub(crate) exports_ticked: bool,
    /// Takes the rows at positions of the view when they come.
    pub(crate) naming: Option<Box<dyn FnOnce(Option<RowRanges>)>>,
    /// The first rows have been marked as painted.
    pub(crate) first_rows_marked: bool,
    /// The first view has been answered.
    pub(crate) first_view_answered: bool,
    /// Its files were opened once already; this time they are only listed.
    pub(crate) only_lists: bool,
}

/// The number of files that this machine reads at the same time.
pub(crate) fn reading_at_once() -> usize {
    let processors = window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    // One processor is left to the page.
    (1..READING)
        .rfind(|n| (*n as f64) < processors)
        .unwrap_or(1)
}
