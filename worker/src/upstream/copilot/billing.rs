//! This module fetches billing reports of an enterprise.
//!
//! GitHub generates a report for at most [`DAYS`] days, and one report of a person at a time. So the
//! window is split: each report is asked for and polled until it is generated, and only then the next
//! one is asked for. At the end their files are downloaded one after the other. Only ids wait; the
//! addresses of files, which are secrets, are asked for again.

use reports::time::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Ask, Hop, Outcome, Response, State, Step, api, decoded, encoded, files, owner,
    unexpected_content,
};
use crate::limits;
use crate::problem::{Details, Problem};
use crate::report::chunks;
use crate::upstream::http::{self, Fields};
use crate::upstream::in_parts;

/// Days of one report, at most.
const DAYS: u16 = 31;

/// Milliseconds between two polls, unless GitHub says otherwise.
const POLL_MS: u64 = 5_000;

/// Milliseconds between two requests to generate a report, as GitHub asks for.
const WRITE_MS: u64 = 1_000;

/// Milliseconds before a report is asked for again while GitHub generates another one.
const BUSY_MS: u64 = 10_000;

/// Milliseconds since the beginning of a day for which GitHub may have no figures of it: they come up
/// to two days later.
const NEW_MS: u64 = 3 * 24 * 60 * 60_000;

/// The path of the reports, below the enterprise.
pub(super) const LIST: &str = "/settings/billing/reports";

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Progress {
    phase: Phase,
    /// The ids of the reports, in the order of their days. The id of a report without data is empty;
    /// it is left out before the downloads.
    ids: Vec<String>,
    /// The report that is downloaded.
    at: usize,
    /// Whether GitHub did not know the report at the last poll.
    #[serde(default)]
    is_missed: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Phase {
    /// The next report is asked for.
    #[default]
    Ask,
    /// The last of the ids is polled.
    Poll,
    Download,
}

impl Progress {
    /// The id of the report that is polled or downloaded.
    fn id(&self) -> Option<&String> {
        match self.phase {
            Phase::Download => self.ids.get(self.at),
            Phase::Ask | Phase::Poll => self.ids.last(),
        }
    }
}

/// The first step of an attempt.
pub(super) fn start(ask: &Ask<'_>, report_type: &str, state: State) -> Step {
    let progress: Progress = decoded(&state);
    if progress.phase != Phase::Ask {
        return Step::Ask(Box::new(poll(ask, &progress)), state);
    }
    let Some((from, to)) = windows(ask).into_iter().nth(progress.ids.len()) else {
        return Step::End(Outcome::refused(Problem::Internal));
    };
    let body =
        json!({ "report_type": report_type, "start_date": from.iso(), "end_date": to.iso() });
    let mut hop = api(ask, &format!("{}{LIST}", owner(ask)));
    hop.fields
        .push(("content-type", "application/json".to_owned()));
    hop.body = Some(body.to_string());
    Step::Ask(Box::new(hop), state)
}

/// The request with which a download continues.
pub(super) fn resumed(ask: &Ask<'_>, state: State) -> (Box<Hop>, State) {
    (Box::new(poll(ask, &decoded(&state))), state)
}

fn poll(ask: &Ask<'_>, progress: &Progress) -> Hop {
    let id = progress.id().map_or("", String::as_str);
    api(ask, &format!("{}{LIST}/{id}", owner(ask)))
}

/// The part of the window that the state names. Days without data have none to download, and so
/// the first parts are already done then.
pub(super) fn progress(ask: &Ask<'_>, state: &State) -> api::Progress {
    let progress: Progress = decoded(state);
    let parts = windows(ask).len();
    let (step, part) = match progress.phase {
        Phase::Ask => (api::Step::Asked, progress.ids.len()),
        Phase::Poll => (api::Step::Preparing, progress.ids.len().saturating_sub(1)),
        Phase::Download => {
            let left = progress.ids.len().saturating_sub(progress.at);
            (api::Step::Downloading, parts.saturating_sub(left))
        }
    };
    in_parts(step, part, parts)
}

/// The part whose files are downloaded before the report continues at this state, if it does.
pub(super) fn downloading(ask: &Ask<'_>, after: &State) -> api::Progress {
    let progress: Progress = decoded(after);
    let parts = windows(ask).len();
    let left = progress.ids.len().saturating_sub(progress.at);
    let part = parts.saturating_sub(left).saturating_sub(1);
    in_parts(api::Step::Downloading, part, parts)
}

/// First and last days, each pair for one report.
fn windows(ask: &Ask<'_>) -> Vec<(Date, Date)> {
    let window = ask.report.window();
    window.map_or_else(Vec::new, |window| chunks(window, ask.parameters, DAYS))
}

/// Waits as long as the answer says, or else as long as is given.
fn wait(ask: &Ask<'_>, fields: &Fields<'_>, ms: u64, state: State) -> Outcome {
    let retry_after_ms = http::retry_after_ms(fields, ask.now_ms).unwrap_or(ms);
    Outcome::Pending {
        retry_after_ms: Some(retry_after_ms),
        state,
    }
}

/// The outcome while GitHub generates another report of the same person: the request is repeated.
/// `None` if the refusal says something else.
pub(super) fn busy(
    ask: &Ask<'_>,
    state: &State,
    (status, message): (u16, &str),
    fields: &Fields<'_>,
) -> Option<Outcome> {
    let is_busy = status == 409 || message.contains("already has an active");
    is_busy.then(|| wait(ask, fields, BUSY_MS, state.clone()))
}

/// The outcome if GitHub does not know the report that is polled: it may not know it yet. `None` if
/// none is polled.
pub(super) fn missed(ask: &Ask<'_>, state: &State, fields: &Fields<'_>) -> Option<Outcome> {
    let mut progress: Progress = decoded(state);
    if progress.phase == Phase::Ask {
        return None;
    }
    if progress.is_missed {
        return Some(Outcome::refused(Problem::ReportLost));
    }
    progress.is_missed = true;
    Some(wait(ask, fields, POLL_MS, encoded(&progress)))
}

/// The step after an answer of the API.
///
/// # Errors The outcome of the attempt.
pub(super) fn on_answer(
    ask: &Ask<'_>,
    state: &State,
    body: &Value,
    response: &Response<'_>,
) -> Result<Step, Outcome> {
    let mut progress: Progress = decoded(state);
    progress.is_missed = false;
    let wait = |ms: u64, progress: &Progress| wait(ask, response.fields, ms, encoded(progress));
    if progress.phase == Phase::Ask {
        let id = body.get("id").and_then(id);
        progress.ids.push(id.ok_or_else(unexpected_content)?);
        progress.phase = Phase::Poll;
        return Err(wait(POLL_MS, &progress));
    }
    // The report of somebody else.
    let is_other = |own: &Value| id(own).as_ref() != progress.id();
    if body.get("id").is_some_and(is_other) {
        return Err(unexpected_content());
    }
    match body.get("status").and_then(Value::as_str) {
        Some("completed") => {}
        Some("failed") => return Err(Outcome::refused(Problem::ReportFailed)),
        // A status that is not known may become one that is, until the time is over.
        Some(_) => return Err(wait(POLL_MS, &progress)),
        None => return Err(unexpected_content()),
    }
    let links = match body.get("download_urls") {
        None | Some(Value::Null) => Vec::new(),
        Some(member) => files::links(member)?,
    };
    if progress.phase == Phase::Poll {
        let windows = windows(ask);
        if !is_about(body, windows.get(progress.ids.len().saturating_sub(1))) {
            return Err(unexpected_content());
        }
        if let Some(last) = progress.ids.last_mut().filter(|_| links.is_empty()) {
            last.clear();
        }
        if progress.ids.len() < windows.len() {
            progress.phase = Phase::Ask;
            return Err(wait(WRITE_MS, &progress));
        }
        check_data(&windows, &progress.ids, ask.now_ms)?;
        progress.ids.retain(|id| !id.is_empty());
        progress.phase = Phase::Download;
        let state = encoded(&progress);
        return Ok(Step::Ask(Box::new(poll(ask, &progress)), state));
    }
    progress.at = progress.at.saturating_add(1);
    let after = match progress.at < progress.ids.len() {
        true => encoded(&progress),
        false => State::default(),
    };
    let first = files::request(ask, &links, &after)?;
    let (hop, state) = first.ok_or_else(unexpected_content)?;
    Ok(Step::Ask(hop, state))
}

/// Whether the days in an answer, if it has them, are these.
fn is_about(body: &Value, window: Option<&(Date, Date)>) -> bool {
    let is_day = |member: &str, day: Date| {
        let text = body.get(member).and_then(Value::as_str);
        text.is_none_or(|text| text.starts_with(&day.iso()))
    };
    window.is_some_and(|(from, to)| is_day("start_date", *from) && is_day("end_date", *to))
}

/// Refuses a report that would lack days, because its totals would not show it. Days that are so new
/// that GitHub has no figures of them yet may be missing.
///
/// # Errors The refusal, which names the days.
fn check_data(windows: &[(Date, Date)], ids: &[String], now_ms: u64) -> Result<(), Outcome> {
    if ids.iter().all(String::is_empty) {
        return Err(Outcome::refused(Problem::NoData));
    }
    let is_new = |from: Date| {
        let from_ms = from.days().saturating_mul(reports::time::DAY_MS);
        u64::try_from(from_ms).is_ok_and(|from_ms| now_ms.saturating_sub(from_ms) < NEW_MS)
    };
    let mut missing: Vec<(Date, Date)> = Vec::new();
    let mut is_adjacent = false;
    for ((from, to), id) in windows.iter().zip(ids) {
        let is_missing = id.is_empty() && !is_new(*from);
        match missing.last_mut().filter(|_| is_adjacent) {
            Some((_, last)) if is_missing => *last = *to,
            _ if is_missing => missing.push((*from, *to)),
            _ => {}
        }
        is_adjacent = is_missing;
    }
    let days = missing
        .iter()
        .map(|(from, to)| format!("{}/{}", from.iso(), to.iso()));
    match missing.is_empty() {
        true => Ok(()),
        false => Err(Outcome::Refused(Details::no_data(
            &days.collect::<Vec<_>>().join(", "),
        ))),
    }
}

/// The id of a report, if it can stand in an address.
fn id(member: &Value) -> Option<String> {
    let text = match member {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let is_listed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    ((1..=limits::ID_CHARS).contains(&text.len()) && text.bytes().all(is_listed)).then_some(text)
}
