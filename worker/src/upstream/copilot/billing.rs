//! This module fetches billing reports of an enterprise.
//!
//! GitHub generates a report for at most [`DAYS`] days: it is asked for one report for each part of
//! the window, then polled until all are generated, and then their files are downloaded one after
//! the other. Only ids wait; the addresses of files, which are secrets, are asked for again.

use api::Progress;
use reports::time::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Ask, Hop, Outcome, Response, State, Step, api, files, owner, place, state, unexpected_content,
};
use crate::limits;
use crate::problem::Problem;
use crate::report::chunks;
use crate::upstream::http;
use crate::upstream::{Joint, Part, Source, in_parts};

/// Days of one report, at most.
const DAYS: u16 = 31;

/// Milliseconds between two polls, unless GitHub says otherwise.
const POLL_MS: u64 = 5_000;

/// Milliseconds between two requests to generate a report, as GitHub asks for.
const WRITE_MS: u64 = 1_000;

/// Reports that are polled in one attempt, so that its requests are within
/// [`limits::REQUESTS_PER_PART`].
const POLLS: usize = 3;

/// How far it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Place {
    phase: Phase,
    /// The report that is polled or downloaded.
    at: usize,
    /// The ids of the reports, in the order of their days.
    ids: Vec<String>,
    /// Whether one of them had a file.
    is_begun: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Phase {
    #[default]
    Ask,
    Poll,
    Download,
}

/// The first step of an attempt.
pub(super) fn start(ask: &Ask<'_>, report_type: &str, asked: State) -> Step {
    let place: Place = place(&asked);
    if place.phase != Phase::Ask {
        return Step::Ask(Box::new(poll(ask, &place)), asked);
    }
    let Some((from, to)) = windows(ask).into_iter().nth(place.ids.len()) else {
        return Step::End(Outcome::refused(Problem::Internal));
    };
    let body =
        json!({ "report_type": report_type, "start_date": from.iso(), "end_date": to.iso() });
    let hop = api(ask, &format!("{}/settings/billing/reports", owner(ask)));
    let mut fields = hop.fields.clone();
    fields.push(("content-type", "application/json".to_owned()));
    let hop = Hop {
        fields,
        body: Some(body.to_string()),
        ..hop
    };
    Step::Ask(Box::new(hop), asked)
}

/// The request with which a download continues.
pub(super) fn resumed(ask: &Ask<'_>, asked: State) -> (Box<Hop>, State) {
    (Box::new(poll(ask, &place(&asked))), asked)
}

fn poll(ask: &Ask<'_>, place: &Place) -> Hop {
    let id = place.ids.get(place.at).map_or("", String::as_str);
    api(
        ask,
        &format!("{}/settings/billing/reports/{id}", owner(ask)),
    )
}

/// The part of the window that the state names.
pub(super) fn progress(ask: &Ask<'_>, asked: &State) -> Progress {
    let place: Place = place(asked);
    let (step, at) = match place.phase {
        Phase::Ask => (api::Step::Asked, place.ids.len()),
        Phase::Poll => (api::Step::Preparing, place.at),
        Phase::Download => (api::Step::Downloading, place.at),
    };
    in_parts(step, at, windows(ask).len())
}

/// The part whose files are downloaded before the report continues at this state, if it does.
pub(super) fn downloading(ask: &Ask<'_>, then: &State) -> Progress {
    let parts = windows(ask).len();
    let next = match then.0.is_empty() {
        true => parts,
        false => place::<Place>(then).at,
    };
    in_parts(api::Step::Downloading, next.saturating_sub(1), parts)
}

/// First and last days, each pair for one report.
fn windows(ask: &Ask<'_>) -> Vec<(Date, Date)> {
    let window = ask.report.window();
    window.map_or_else(Vec::new, |window| chunks(window, ask.parameters, DAYS))
}

/// The step after an answer of the API.
///
/// # Errors The outcome of the attempt.
pub(super) fn on_answer(
    ask: &Ask<'_>,
    asked: &State,
    said: &Value,
    response: &Response<'_>,
) -> Result<Step, Outcome> {
    let mut place: Place = place(asked);
    let wait = |ms: u64, place: &Place| {
        let retry_after_ms = http::retry_after_ms(response.fields, ask.now_ms).unwrap_or(ms);
        Ok(Step::End(Outcome::Pending {
            retry_after_ms: Some(retry_after_ms),
            state: state(place),
        }))
    };
    let id = said.get("id").and_then(id);
    if place.phase == Phase::Ask {
        place.ids.push(id.ok_or_else(unexpected_content)?);
        if place.ids.len() < windows(ask).len() {
            return wait(WRITE_MS, &place);
        }
        place.phase = Phase::Poll;
        return wait(POLL_MS, &place);
    }
    // The report of somebody else.
    if id.is_some_and(|id| place.ids.get(place.at) != Some(&id)) {
        return Err(unexpected_content());
    }
    match said.get("status").and_then(Value::as_str) {
        Some("completed") => {}
        Some("failed") => return Err(Outcome::refused(Problem::ReportFailed)),
        // A status that is not known may become one that is, until the time is over.
        Some(_) => return wait(POLL_MS, &place),
        None => return Err(unexpected_content()),
    }
    let is_last = place.at.saturating_add(1) >= place.ids.len();
    if place.phase == Phase::Poll {
        place.at = match is_last {
            true => 0,
            false => place.at.saturating_add(1),
        };
        if is_last {
            place.phase = Phase::Download;
        } else if place.at.is_multiple_of(POLLS) {
            return wait(limits::RETRY_AFTER_MIN_MS, &place);
        }
        return Ok(Step::Ask(Box::new(poll(ask, &place)), state(&place)));
    }
    let links = match said.get("download_urls") {
        None | Some(Value::Null) => Vec::new(),
        Some(member) => files::links(member).ok_or_else(unexpected_content)?,
    };
    place.is_begun |= !links.is_empty();
    place.at = place.at.saturating_add(1);
    let then = match is_last {
        true => State::default(),
        false => state(&place),
    };
    if let Some((hop, state)) = files::request_then(ask, &links, 0, &then)? {
        return Ok(Step::Ask(hop, state));
    }
    // There is nothing for these days.
    if is_last && !place.is_begun {
        return Err(Outcome::refused(Problem::NoData));
    }
    Ok(Step::Part(Part {
        source: Source::Bytes(Vec::new()),
        joint: Joint::Plain,
        next: (!is_last).then(|| resumed(ask, then)),
    }))
}

/// The id of a report, if it can stand in an address.
fn id(said: &Value) -> Option<String> {
    let text = match said {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let is_listed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    ((1..=limits::ID_CHARS).contains(&text.len()) && text.bytes().all(is_listed)).then_some(text)
}
