//! This module has the words of the page around the files: header, tabs, welcome page, privacy,
//! messages.

use reports::as_of::Source;

use crate::model::as_of_day::{Refused, YEARS};
use crate::model::format::count;
use crate::model::network::Reason;
use crate::model::phase::Trouble;
use crate::model::preferences::{Theme, Zone};
use crate::model::view_state::Pane;
use crate::platform::api::{ApiError, Health};
use crate::platform::confinement::Confinement;

pub const NAME: &str = "Rollcall";
pub const SKIP: &str = "Skip to the content";
/// The accessible name of the logo's button.
pub const HOME: &str = "Rollcall, start page";
pub const OPEN_FILES: &str = "Open files";
pub const ADD_FILE: &str = "Open a file";
pub const ZONE: &str = "Times in";
pub const THEME: &str = "Appearance";

/// A choice of the zone switch.
#[must_use]
pub fn zone(zone: Zone) -> &'static str {
    match zone {
        Zone::Utc => "UTC",
        Zone::Local => "Local",
    }
}

/// A choice of the theme switch.
#[must_use]
pub fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "System",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    }
}

/// The state of a tab whose file is not open.
#[must_use]
pub fn tab_state(state: &str) -> Option<&'static str> {
    match state {
        "reading" => Some(", being read"),
        "failed" => Some(", not opened"),
        "crashed" => Some(", its engine stopped"),
        "cancelled" => Some(", stopped"),
        _ => None,
    }
}

/// The accessible name of a file's tab.
#[must_use]
pub fn tab(kind: Option<&str>, name: &str, state: Option<&str>) -> String {
    let kind = kind.map(|kind| format!("{kind} ")).unwrap_or_default();
    format!("{kind}{name}{}", state.unwrap_or_default())
}

/// The button of the list of open files.
pub const FILE_LIST: &str = "Files";

pub const FIND_FILE: &str = "Find a file";
pub const NO_SUCH_FILE: &str = "No open file has this text in its name or kind.";

#[must_use]
pub fn close(name: &str) -> String {
    format!("Close {name}")
}

/// The title of the browser's window.
#[must_use]
pub fn window_title(kind: Option<&str>) -> String {
    kind.map_or_else(|| NAME.to_owned(), |kind| format!("{kind} – {NAME}"))
}

// ---- panes -------------------------------------------------------------------------------------

pub const PANES: &str = "Parts of this file";

#[must_use]
pub fn pane(pane: Pane) -> &'static str {
    match pane {
        Pane::Overview => "Overview",
        Pane::Reclaim => "Reclaim",
        Pane::Table => "Table",
        Pane::Problems => "Problems",
    }
}

// ---- welcome -----------------------------------------------------------------------------------

/// The purpose of Rollcall, in one sentence.
pub const SENTENCE: &str = "See who has access, what they use and what it costs, from the reports \
                            of GitHub Enterprise, Copilot and Moderne.";
pub const SENTENCE_HOW: &str = "Drop a report just as you downloaded it. It is read here, in this \
                                tab, and goes nowhere else.";
pub const CHOOSE: &str = "Choose files";
pub const CHOOSE_FOLDER: &str = "Choose a folder…";
pub const OR_DROP: &str = "or drop them anywhere on this page, or paste; .zip and .gz are unpacked";
/// Shown over the window while something is dragged.
pub const DROP_HERE: &str = "Drop to open";
pub const DROP_DETAIL: &str =
    "Files, folders and archives are read in this tab. Nothing is uploaded.";
pub const READS: &str = "What it reads";
pub const READS_MORE: &str = "Reports are recognised by the names of their columns, in any order \
                              and any case. Any other CSV opens as a plain table. Each file may be \
                              packed, as .gz or in a .zip with others. Samples are made up in your \
                              browser; the people in them are not real.";
pub const SAMPLE: &str = "Open a sample";

/// Name of a sample's button.
#[must_use]
pub fn sample_of(title: &str) -> String {
    format!("Open a sample of {title}")
}

/// While a sample is made up.
#[must_use]
pub fn making_sample(title: &str) -> String {
    format!("Making a sample of {title}…")
}

/// A sample that could not be made; the reason is the browser's, and may be empty.
#[must_use]
pub fn sample_failed(title: &str, reason: &str) -> String {
    let mut text = format!(
        "The sample of {title} could not be made. The program that makes samples is downloaded when \
         you open one: check the connection and try again."
    );
    if !reason.is_empty() {
        text.push_str(&format!(" The browser says: {reason}"));
    }
    text
}

pub const SAMPLE_RETRY: &str = "Try again";

pub const LEAVES: &str = "What leaves this machine";
pub const NOTHING: &str = "Nothing.";
/// Explains why nothing leaves the machine.
#[must_use]
pub fn nothing_why(confinement: Confinement) -> &'static str {
    match confinement {
        Confinement::HostPolicy | Confinement::PagePolicy => {
            "The page’s own security policy does not let it contact any other site, and the part \
             that holds your rows cannot reach the network at all. The number of requests since \
             the page loaded is shown at the top."
        }
        Confinement::RemovedFunctions => {
            "The page’s own security policy does not let it contact any other site. The functions \
             that reach the network are removed from the part that holds your rows, but no policy \
             of this host enforces that. The number of requests since the page loaded is shown at \
             the top."
        }
        Confinement::Unknown => {
            "The page’s own security policy does not let it contact any other site. The number of \
             requests since the page loaded is shown at the top."
        }
    }
}
pub const NOTHING_MORE: &str = "How this is enforced";

// ---- privacy -----------------------------------------------------------------------------------

/// The number of requests, and ` requests since load`.
#[must_use]
pub fn requests(number: u32) -> (String, &'static str) {
    let noun = match number {
        1 => " request since load",
        _ => " requests since load",
    };
    (count(u64::from(number)), noun)
}

pub const PRIVACY: &str = "Where your data is";

/// Says how the engines are kept from the network.
fn no_network(confinement: Confinement) -> &'static str {
    match confinement {
        Confinement::HostPolicy => {
            "A file goes from your disk straight to an engine, a separate thread. This host sends \
             that thread its own policy, which forbids every connection, even to this host. The \
             browser enforces that."
        }
        Confinement::PagePolicy => {
            "A file goes from your disk straight to an engine, a separate thread. This host sends \
             no policy for that thread, so the page starts it under a policy that the page sets \
             itself and that forbids every connection. The page tried to connect, and the browser \
             refused."
        }
        Confinement::RemovedFunctions => {
            "A file goes from your disk straight to an engine, a separate thread. The functions that \
             reach the network are removed from that thread before it reads anything. But this \
             host sends no policy for it, so the browser enforces nothing more. A host that sends \
             the headers in the file _headers changes that."
        }
        Confinement::Unknown => {
            "A file goes from your disk straight to an engine, a separate thread. The page does \
             not know yet what keeps that thread off the network."
        }
    }
}

/// Each safeguard: a short name and a sentence.
#[must_use]
pub fn enforced(confinement: Confinement) -> [(&'static str, &'static str); 6] {
    [
        (
            "No other site",
            "The page is delivered with a Content Security Policy that forbids it to load from or \
         connect to any address but its own. The browser enforces that, not this page.",
        ),
        ("No network for your rows", no_network(confinement)),
        (
            "Nothing kept",
            "Rows live in the memory of this tab. Closing a file, or the tab, frees them. Only \
             your choices of appearance, time zone and pictures in the table’s head are stored \
             between visits.",
        ),
        (
            "Nothing in the address",
            "The address holds the view you are looking at, such as a filter you clicked, so that \
             Back works. The text you type into the search field is never in it.",
        ),
        (
            "A token only if you fetch",
            "A report is fetched only when you say so, and only through the worker that served \
             this page. The token you enter there is kept only in memory. It is forgotten when you \
             say so, when it is not used, and when the tab closes.",
        ),
        (
            "No script from text",
            "A cell of a report is always shown as text. The browser is told to refuse to turn \
             text into program code.",
        ),
    ]
}

pub const METER: &str = "Requests since this page loaded";
pub const METER_NOTE: &str = "From the browser’s own record of everything this page \
                              fetches. A page cannot see what extensions or the browser itself \
                              send; the network panel of the developer tools shows it.";
/// The headings of the list of requests.
pub const METER_HEADS: [&str; 4] = ["Time", "Request", "To", "Why"];

/// Said if the list leaves out older requests.
#[must_use]
pub fn latest_requests(listed: usize) -> String {
    format!("Only the latest {listed} are listed.")
}

#[must_use]
pub fn request_reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Sample => "Makes the sample that you opened",
        Reason::Targets => "Lists the servers that you can fetch from",
        Reason::Report => "The report that you fetch",
        Reason::Health => "You checked the fetching service",
        Reason::Unexpected => "Not made by Rollcall; perhaps by a browser extension",
    }
}

pub const API: &str = "Fetching service";
pub const API_NOTE: &str = "If a Rollcall worker serves this page, reports can be fetched through \
                            it; while it loads, the page asks once which servers it can fetch \
                            from. Opening files never needs it. This check makes one more request.";
pub const API_CHECK: &str = "Check now";
pub const API_ASKING: &str = "Checking…";
pub const DONE: &str = "Close";

/// The result of the check.
#[must_use]
pub fn api_answer(answer: &Result<Health, ApiError>) -> String {
    match answer {
        Ok(health) => format!(
            "It is available: version {}, status {}.",
            health.version, health.status
        ),
        Err(ApiError::Unreachable(_)) => "Nothing answered. Files still open.".to_owned(),
        Err(ApiError::Status(status)) => format!(
            "It is not available: this host answered {status}. It serves only the page, which is \
             all that opening files needs."
        ),
        Err(ApiError::NotTheApi) => "Something answered, but not the service. This host serves \
                                     only the page, which is all that opening files needs."
            .to_owned(),
    }
}

// ---- as-of -------------------------------------------------------------------------------------

pub const AS_OF: &str = "As of";
/// The purpose of the date.
pub const AS_OF_NOTE: &str = "Ages such as “30 days” are counted back from this day, in UTC; the \
                              clock of this machine is never used.";
/// The button that restores the file's own date.
pub const AS_OF_RESET: &str = "Reset";
/// Shown if the as-of time is unknown.
pub const AS_OF_UNKNOWN: &str = "not known";

/// Why a day was not taken, and which one stays.
#[must_use]
pub fn as_of_refused(why: Refused, kept: Option<&str>) -> String {
    let why = match why {
        Refused::NoDay => "That is not a complete date".to_owned(),
        Refused::OutOfRange => format!(
            "Ages can be counted from days in {} to {}",
            YEARS.start(),
            YEARS.end()
        ),
    };
    match kept {
        Some(day) => format!("{why}; {day} still applies."),
        None => format!("{why}."),
    }
}

/// Says where the as-of time comes from.
#[must_use]
pub fn as_of_source(source: Source) -> &'static str {
    match source {
        Source::Chosen => "chosen by you",
        Source::ReportTime => "from the report’s own time column",
        Source::FileName => "from the file’s name",
        Source::NewestValue => "the newest date in the file",
        Source::FileDate => "the date of the file",
        Source::Unknown => "choose a date to count ages from",
    }
}

// ---- messages ----------------------------------------------------------------------------------

#[must_use]
pub fn closed(name: &str) -> String {
    format!("{name} is closed and its memory is free.")
}

pub const REOPEN: &str = "Open it again";
pub const DISMISS: &str = "Dismiss";
pub const RELOAD: &str = "Reload the page";

/// Why no file can be opened: a title and a sentence.
#[must_use]
pub fn trouble(trouble: &Trouble) -> (&'static str, String) {
    match trouble {
        Trouble::NoEngine(reason) => (
            "No file can be opened: the engine did not start.",
            format!("The browser says: {reason}"),
        ),
        Trouble::OtherVersion => (
            "No file can be opened: Rollcall was updated while this page was open.",
            "Reload the page to use the new version. Open files have to be chosen again."
                .to_owned(),
        ),
    }
}

/// Shown on the overview before the query that filters the table.
pub const FILTERED: &str = "The figures below count every row. The table is filtered:";
pub const UNFILTER: &str = "Remove the filter";
