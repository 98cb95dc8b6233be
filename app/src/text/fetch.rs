//! This module has the words of fetching: the form, the progress of a fetch, the origin of a
//! report.

use api::Progress;

use super::fetch_problems;
use super::fetch_questions::details;
use crate::model::fetch::idle::Forgotten;
use crate::model::fetch::job::{Amount, Connection, Job, News, RemoteCancel, Stage, seconds_until};
use crate::model::fetch::{
    Announcement, Flaw, Forget, Origin, ReportRequest, StoredToken, server_name,
};
use crate::model::format::{bytes, count};

/// The button in the header, and the page's heading.
pub const FETCH: &str = "Fetch";
pub const HEADING: &str = "Fetch reports from your server";
pub const LEAD: &str = "Rollcall requests the report with your token, waits until the server has \
                        made it, checks it, and opens it here.";
/// The button on the start page.
pub const OFFER: &str = "Fetch from a server";

/// Shown on the start page, after the statement that nothing leaves the machine.
pub const LEAVES: &str = "Unless you fetch a report: then the token you enter goes to this \
                          Rollcall, and from there to the server you chose.";

// ---- the form ------------------------------------------------------------------------------------

pub const FORM: &str = "What to fetch";
pub const SERVER: &str = "Server";
pub const REPORTS: &str = "Reports";

/// Heads the reports that the product had once.
pub const UNAVAILABLE: &str = "No longer offered";

#[must_use]
pub fn all(reports: usize) -> String {
    match reports {
        6 => "All six".to_owned(),
        n => format!("All {n}"),
    }
}

pub const CREDENTIAL: &str = "Your credential";
pub const USER: &str = "User name";
pub const OPTIONAL: &str = "optional with a token";
pub const TOKEN: &str = "Token";
/// Shown while no report is chosen, if they need different tokens.
pub const TOKEN_BY_REPORT: &str = "Which token is needed depends on the report.";
pub const SHOW: &str = "Show";
pub const HIDE: &str = "Hide";
/// The accessible name of the buttons that show and hide the token.
pub const SHOW_TOKEN: &str = "Show the token";
pub const START: &str = "Start";
pub const FORGET_TOKEN: &str = "Forget token";
/// The button's text while a fetch uses the token.
pub const FORGET_AND_STOP: &str = "Forget token and stop";
/// Says where the token is kept.
pub const MEMORY: &str = "It is kept in the memory of this tab only. It is forgotten when you \
                          choose Forget token, close the tab, leave the page unused for 15 \
                          minutes, or hide it for 5.";
/// Shown before the token is entered.
pub const MEMORY_BEFORE: &str = "Kept in this tab’s memory only, never stored and never in the \
                                 URL. It is forgotten when you choose Forget token or leave.";
pub const USE_DEMO: &str = "Use the demo";
pub const DEMO: &str = "This is a demo";
pub const DEMO_NOTE: &str = "A simulated server on this machine with invented people. Its token \
                             works nowhere else:";
/// The hint if an action needs a token.
pub const WANTS_TOKEN: &str = "Enter the token that the report was fetched with. Then fetch it \
                               again, or go back to the file and try again.";
/// The warning if the page came without TLS.
pub const INSECURE: &str = "This page was not loaded over https, so a token entered here could be \
                            read on its way, and this browser cannot compute the digest that \
                            verifies a report. Ask the operator of this Rollcall to serve it over \
                            https.";

/// The warning if a service worker controls the page.
pub const INTERCEPTED: &str = "Fetching is switched off: a service worker that does not belong to \
                               Rollcall controls this address, and would see your token. It was \
                               left by another site, or by an earlier one at this address. Remove \
                               this site’s data in the browser’s settings, or unregister it in the \
                               developer tools (Application, Service workers), and reload the \
                               page. Files still open.";

/// The destination of a credential.
#[must_use]
pub fn goes_to(host: &str) -> String {
    format!("The token is sent to this Rollcall, which sends it on to {host} and nowhere else.")
}

/// The user and server of the token in use.
#[must_use]
pub fn held(held: &StoredToken, server: &str) -> String {
    match (held.is_demo, held.user.is_empty()) {
        (true, _) => format!("The demo’s token for {server} is in use."),
        (false, true) => format!("A token for {server} is in use."),
        (false, false) => format!("The token of {} for {server} is in use.", held.user),
    }
}

/// Heads the tokens held for other servers than the one chosen.
pub const HELD_ELSEWHERE: &str = "Tokens for other servers";

/// The mistake in what was entered.
#[must_use]
pub fn flaw(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::NoReport => "Select at least one report.",
        Flaw::TokenMissing => "Enter a token.",
        Flaw::TokenCharacters => {
            "That doesn’t look like a token: it contains a space, an accent or another character \
             that tokens never have. Copy it again."
        }
        Flaw::TokenLong => "That doesn’t look like a token: it is too long. Copy it again.",
        Flaw::TokenRejected => {
            "The server did not accept the token, and Rollcall has forgotten it. Check it and \
             enter it again."
        }
        Flaw::UserCharacters => {
            "A user name has letters, digits and symbols, without spaces, accents or colons."
        }
        Flaw::UserLong => "This is too long for a user name.",
    }
}

/// Says which token was forgotten, and why.
#[must_use]
pub fn forgotten(why: Forgotten, server: &str) -> String {
    let why = match why {
        Forgotten::Asked => return format!("The token for {server} is forgotten."),
        Forgotten::Idle => "the page was not used for 15 minutes",
        Forgotten::Hidden => "the page was out of sight for a while",
        Forgotten::Rejected => "the server did not accept it",
        Forgotten::Intercepted => "a service worker took control of this page",
    };
    format!("The token for {server} was forgotten: {why}.")
}

// ---- progress
// ------------------------------------------------------------------------------------

pub const FETCHES: &str = "Fetches";
pub const NONE: &str = "Nothing has been fetched yet.";
/// An explanation for the empty list.
pub const NONE_NOTE: &str = "A server makes a report when it is first requested, which takes \
                             seconds, or many minutes on a large server. You can leave this page \
                             in the meantime, but keep the tab open.";
pub const CANCEL: &str = "Cancel";
pub const SHOW_FILE: &str = "Show";
/// Fetches a report again that was fetched, with the same parameters.
pub const FETCH_AGAIN: &str = "Fetch again";
pub const AGAIN: &str = "Try again";
pub const REMOVE: &str = "Remove";
pub const NEXT: &str = "What to do:";
pub const PROGRESS: &str = "Progress";

/// The title of a fetch: report and server.
#[must_use]
pub fn title(request: &ReportRequest) -> String {
    format!("{} of {}", request.report_title, request.target_title)
}

/// The title with the parameters, which tell one fetch of a report from another.
#[must_use]
pub fn full_title(request: &ReportRequest) -> String {
    match &*details(&request.details) {
        "" => title(request),
        details => format!("{} ({details})", title(request)),
    }
}

/// A button's accessible name: the action and the report.
#[must_use]
pub fn about(action: &str, report: &str) -> String {
    format!("{action}: {report}")
}

/// The state of a fetch.
#[must_use]
pub fn state(job: &Job, now_ms: i64) -> String {
    let stage = match &job.stage {
        Stage::Queued => "Waiting for its turn".to_owned(),
        Stage::Asking | Stage::Preparing | Stage::Collecting(_) => underway(job),
        Stage::Downloading(amount) => format!("Downloading {}", so_far(*amount)),
        Stage::Checking => "Checking".to_owned(),
        Stage::Ready => "Opened".to_owned(),
        Stage::Unchanged => "No change since the last fetch.".to_owned(),
        Stage::Failed(failure) => fetch_problems::words(failure).title,
        Stage::Cancelled(there) => cancelled(*there).to_owned(),
    };
    match job.connection {
        Connection::Up => stage,
        Connection::Lost { again_ms, .. } => format!(
            "The connection to Rollcall is lost; the server continues. Trying again {}",
            soon(seconds_until(again_ms, now_ms))
        ),
        Connection::Paused { again_ms } => format!(
            "Rollcall asks for a pause. Continuing {}",
            soon(seconds_until(again_ms, now_ms))
        ),
    }
}

/// The step that a fetch is at: `Preparing on the server`, `Page 7 of 23`,
/// `Part 2 of 3: preparing on the server`.
fn underway(job: &Job) -> String {
    let Progress {
        page,
        pages,
        part,
        parts,
        ..
    } = job.progress;
    let number = |number: u32| count(u64::from(number));
    let place = |what: &str, at: Option<u32>, of: Option<u32>| {
        let at = number(at?);
        Some(match of {
            Some(of) => format!("{what} {at} of {}", number(of)),
            None => format!("{what} {at}"),
        })
    };
    let place: Vec<String> = [place("Part", part, parts), place("Page", page, pages)]
        .into_iter()
        .flatten()
        .collect();
    let place = place.join(", ");
    let step = match &job.stage {
        Stage::Preparing => "Preparing on the server".to_owned(),
        // A page is asked for and received in one step.
        _ if page.is_some() => return place,
        Stage::Collecting(amount) if place.is_empty() => {
            format!("Rollcall is receiving the report: {}", so_far(*amount))
        }
        Stage::Collecting(amount) => format!("Receiving {}", so_far(*amount)),
        _ => "Asking the server".to_owned(),
    };
    if place.is_empty() {
        return step;
    }
    let mut chars = step.chars();
    let first = chars.next().map(|first| first.to_ascii_lowercase());
    let step: String = first.into_iter().chain(chars).collect();
    format!("{place}: {step}")
}

/// The state of a cancelled fetch, here and at Rollcall.
fn cancelled(there: RemoteCancel) -> &'static str {
    match there {
        RemoteCancel::NotStarted => "Cancelled before it started.",
        RemoteCancel::Shared => "Cancelled. The other fetch of this report continues.",
        RemoteCancel::Pending => "Cancelling…",
        RemoteCancel::Done => "Cancelled. Nothing was kept.",
        RemoteCancel::Failed => {
            "Cancelled here, but the message did not reach Rollcall. If the report is on its way, \
             Rollcall keeps it sealed for at most twelve hours."
        }
    }
}

/// Time, attempts and the next one, as they follow the state in its line.
#[must_use]
pub fn figures(job: &Job, now_ms: i64) -> String {
    if job.stage == Stage::Queued {
        return String::new();
    }
    let asked = match job.attempts {
        0 => None,
        1 => Some("checked once".to_owned()),
        2 => Some("checked twice".to_owned()),
        n => Some(format!("checked {} times", count(u64::from(n)))),
    };
    let next = job.next_poll_s(now_ms).map(|s| match s {
        0 => "checking now".to_owned(),
        s => format!("next check in {}", in_words(s)),
    });
    let figures: Vec<String> = [Some(in_words(job.elapsed_s(now_ms))), asked, next]
        .into_iter()
        .flatten()
        .collect();
    let follows_sentence = state(job, now_ms).ends_with('.');
    let begin = if follows_sentence { " " } else { " · " };
    format!("{begin}{}", figures.join(" · "))
}

/// `3.1 of 17 MB`, in the shortest form.
fn so_far(amount: Amount) -> String {
    let done = bytes(amount.bytes);
    let Some(of) = amount.of_bytes.map(bytes) else {
        return done;
    };
    // The unit is written once if it is the same.
    match (done.rsplit_once('\u{a0}'), of.rsplit_once('\u{a0}')) {
        (Some((number, unit)), Some((_, other))) if unit == other => format!("{number} of {of}"),
        _ => format!("{done} of {of}"),
    }
}

fn soon(s: u64) -> String {
    match s {
        0 => "now".to_owned(),
        s => format!("in {}", in_words(s)),
    }
}

/// A span of time: `12 s`, `1 min 30 s`, `2 h 5 min`.
#[must_use]
pub fn in_words(s: u64) -> String {
    let pair = |large: u64, one: &str, small: u64, other: &str| match small {
        0 => format!("{large}\u{a0}{one}"),
        small => format!("{large}\u{a0}{one} {small}\u{a0}{other}"),
    };
    match s {
        0..60 => format!("{s}\u{a0}s"),
        60..3_600 => pair(s / 60, "min", s % 60, "s"),
        3_600..86_400 => pair(s / 3_600, "h", s % 3_600 / 60, "min"),
        _ => pair(s / 86_400, "d", s % 86_400 / 3_600, "h"),
    }
}

/// Says when a new try makes sense.
#[must_use]
pub fn try_again_in(s: u64) -> String {
    format!("Try again in {}.", in_words(s))
}

/// The text that a screen reader announces.
#[must_use]
pub fn announcement(announcement: &Announcement<'_>) -> String {
    match announcement {
        Announcement::Fetch { request, job, news } => {
            format!("{}: {}", full_title(request), step(job, *news))
        }
        Announcement::Token { why, server } => forgotten(*why, server),
        Announcement::Copy(of) => forget(of).unwrap_or_default(),
    }
}

fn step(job: &Job, news: News) -> String {
    match news {
        News::Preparing => "The server is preparing the report.".to_owned(),
        News::Lost => {
            "The connection to Rollcall is lost. The page tries again by itself.".to_owned()
        }
        News::Back => "The connection to Rollcall is back.".to_owned(),
        News::Ended => match &job.stage {
            Stage::Failed(failure) => {
                let words = fetch_problems::words(failure);
                let again = job.again_s(job.ended_ms.unwrap_or_default());
                let again = again.map(try_again_in).unwrap_or_default();
                format!("{}. {} {again}", words.title, words.next)
            }
            _ => {
                let state = state(job, 0);
                let end = if state.ends_with(['.', '…']) {
                    ""
                } else {
                    "."
                };
                format!("{state}{end}")
            }
        },
    }
}

// ---- origin of a report
// --------------------------------------------------------------------------

/// The name of the part in a file's head.
pub const ORIGIN: &str = "Where this report is from";
pub const REFRESH: &str = "Refresh";
pub const FORGET_COPY: &str = "Forget the kept copy";
pub const FORGETTING: &str = "Forgetting…";

#[must_use]
pub fn fetched_from(origin: &Origin) -> String {
    format!(
        "Fetched from {}",
        server_name(&origin.request.target_title, &origin.request.target_host)
    )
}

/// The time it was fetched, or made if the server says that this was earlier.
#[must_use]
pub fn dated(moment: &str, is_made: bool) -> String {
    if is_made {
        format!("Made by the server at {moment}")
    } else {
        moment.to_owned()
    }
}

/// The age of a report, in whole minutes because a person does not wait for it.
#[must_use]
pub fn age(s: u64) -> String {
    match s {
        0..60 => "just now".to_owned(),
        s => format!("{} ago", in_words(s / 60 * 60)),
    }
}

/// The outcome of forgetting a copy, if it was requested.
#[must_use]
pub fn forget(forget: &Forget) -> Option<String> {
    match forget {
        Forget::No => None,
        Forget::Asking => Some(FORGETTING.to_owned()),
        Forget::Done => Some(
            "Rollcall no longer keeps a copy of it. Closing this tab frees the rows here."
                .to_owned(),
        ),
        Forget::Failed(failure) => {
            let words = fetch_problems::words(failure);
            Some(format!(
                "It was not forgotten. {}. {}",
                words.title, words.next
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fetch::job::Event;
    use api::{JobStatus, State, Step};

    const T: i64 = 1_763_640_000_000;

    fn plain(text: &str) -> String {
        text.replace('\u{a0}', " ")
    }

    #[test]
    fn spans_of_time() {
        for (s, words) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (90, "1 min 30 s"),
            (3_599, "59 min 59 s"),
            (3_600, "1 h"),
            (7_500, "2 h 5 min"),
            (86_400 + 7_200, "1 d 2 h"),
        ] {
            assert_eq!(plain(&in_words(s)), words);
        }
        assert_eq!(plain(&age(59)), "just now");
        assert_eq!(plain(&age(3_599)), "59 min ago");
    }

    #[test]
    fn amounts_name_the_unit_once() {
        let said = |bytes, of_bytes| plain(&so_far(Amount { bytes, of_bytes }));
        const MB: u64 = 1 << 20;
        assert_eq!(said(31 * MB / 10, Some(17 * MB)), "3.1 of 17 MB");
        assert_eq!(said(900 * 1024, Some(17 * MB)), "900 KB of 17 MB");
        assert_eq!(said(3 * MB, None), "3 MB");
    }

    #[test]
    fn a_row_names_the_page_and_the_part() {
        let mut job = Job::new(T);
        let mut said = |state, progress| {
            let status = JobStatus {
                state,
                progress: Some(progress),
                received_bytes: 3 << 20,
                ..JobStatus::default()
            };
            job.on_event(Event::Told(status), T);
            (plain(&super::state(&job, T)), job.fraction())
        };
        let at = |step, page, pages, part, parts| Progress {
            step,
            page,
            pages,
            part,
            parts,
        };
        let asked = at(Step::Asked, None, None, None, None);
        assert_eq!(
            said(State::Waiting, asked),
            ("Asking the server".to_owned(), None)
        );
        let page = at(Step::Downloading, Some(13), Some(24), None, None);
        assert_eq!(
            said(State::Fetching, page),
            ("Page 13 of 24".to_owned(), Some(Some(0.5)))
        );
        let page = at(Step::Asked, Some(7), None, None, None);
        assert_eq!(
            said(State::Fetching, page),
            ("Page 7".to_owned(), Some(None))
        );
        let part = at(Step::Preparing, None, None, Some(2), Some(2));
        assert_eq!(
            said(State::Waiting, part),
            (
                "Part 2 of 2: preparing on the server".to_owned(),
                Some(Some(0.5))
            )
        );
        let part = at(Step::Downloading, None, None, Some(1), Some(3));
        assert_eq!(said(State::Fetching, part).0, "Part 1 of 3: receiving 3 MB");
        let made = at(Step::Preparing, None, None, None, None);
        assert_eq!(said(State::Waiting, made).0, "Preparing on the server");
    }

    #[test]
    fn a_row_while_the_report_is_made() {
        let mut job = Job::new(T);
        assert_eq!(state(&job, T), "Waiting for its turn");
        assert!(figures(&job, T).is_empty());
        job.on_event(Event::Begun, T);
        let status = JobStatus {
            state: State::Waiting,
            attempts: 3,
            next_poll_s: Some(12),
            ..JobStatus::default()
        };
        job.on_event(Event::Told(status), T + 40_000);
        assert_eq!(state(&job, T + 41_000), "Preparing on the server");
        assert_eq!(
            plain(&figures(&job, T + 41_000)),
            " · 41 s · checked 3 times · next check in 11 s"
        );
        job.on_event(
            Event::Lost {
                tries: 1,
                wait_ms: 4_000,
            },
            T + 42_000,
        );
        assert_eq!(
            plain(&state(&job, T + 43_000)),
            "The connection to Rollcall is lost; the server continues. Trying again in 3 s"
        );
    }
}
