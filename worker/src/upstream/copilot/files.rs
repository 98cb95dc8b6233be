//! This module downloads the files of a report from storage hosts. Their addresses are signed, and
//! so they get no credential.

use api::Progress;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Ask, Hop, Outcome, Response, Route, State, Step, billing, decoded, encoded, unexpected_content,
};
use crate::egress::Destination;
use crate::limits;
use crate::problem::{Details, Problem};
use crate::upstream::http::{self, Framing, Head};
use crate::upstream::redirect::{self, link, unexpected};
use crate::upstream::{Joint, Part, Source, in_parts};

/// The files that follow the one that is downloaded. Their addresses are secrets, so this never waits.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Rest {
    links: Vec<String>,
    /// Files in all.
    #[serde(default)]
    files: usize,
    /// The state in which the report continues after the last of them; empty if it does not.
    after: String,
}

/// Media types that the files have, or may reasonably have.
const MEDIA_TYPES: [&str; 8] = [
    "application/json",
    "application/x-ndjson",
    "application/jsonl",
    "application/octet-stream",
    "binary/octet-stream",
    "text/plain",
    "text/csv",
    "application/csv",
];

/// The links in a member of an answer.
///
/// # Errors The outcome of the attempt, if it is no list of texts, or longer than any report's.
pub(super) fn links(member: &Value) -> Result<Vec<String>, Outcome> {
    let list = member.as_array().ok_or_else(unexpected_content)?;
    if list.len() > limits::FILES {
        return Err(Outcome::refused(Problem::TooLarge));
    }
    let texts = list.iter().map(|link| link.as_str().map(str::to_owned));
    texts.collect::<Option<_>>().ok_or_else(unexpected_content)
}

/// The request for the first of these files; `None` if there is none. `after` is the state in which the
/// report continues after the last, or empty.
///
/// # Errors The outcome of the attempt, if the link leads to no storage host.
pub(super) fn request(
    ask: &Ask<'_>,
    links: &[String],
    after: &State,
) -> Result<Option<(Box<Hop>, State)>, Outcome> {
    request_of(ask, links, links.len(), after)
}

/// The same for the last ones of this number of files.
fn request_of(
    ask: &Ask<'_>,
    links: &[String],
    files: usize,
    after: &State,
) -> Result<Option<(Box<Hop>, State)>, Outcome> {
    let Some((first, rest)) = links.split_first() else {
        return Ok(None);
    };
    let to = link(ask.egress, &ask.egress.origin.at("/"), first)?;
    // A link to the origin would get the credential.
    if to.1 != Destination::Storage {
        return Err(unexpected(Some(&to.0)));
    }
    let rest = Rest {
        links: rest.to_vec(),
        files,
        after: after.0.clone(),
    };
    Ok(Some((
        Box::new(Hop::to_link(to, "*/*").counted()),
        encoded(&rest),
    )))
}

/// The file that the state names; `None` if it names none.
pub(super) fn progress(ask: &Ask<'_>, state: &State) -> Option<Progress> {
    let rest: Rest = decoded(state);
    let file = rest.files.checked_sub(rest.links.len())?.checked_sub(1)?;
    Some(match Route::of(ask.report) {
        Route::Billing(_) => billing::downloading(ask, &State(rest.after)),
        Route::Seats | Route::Metrics(_) => in_parts(api::Step::Downloading, file, rest.files),
    })
}

/// The step after the answer of a storage host.
pub(super) fn on_response(ask: &Ask<'_>, state: &State, response: &Response<'_>) -> Step {
    let Response {
        hop,
        status,
        fields,
        ..
    } = *response;
    let head = match status {
        200 => match Framing::of(fields, &MEDIA_TYPES) {
            Ok(framing) => Head::Body(framing),
            Err(outcome) => Head::Over(outcome),
        },
        301 | 302 | 303 | 307 | 308 => {
            match redirect::lead(ask.egress, hop, fields("location").as_deref()) {
                Ok((url, Destination::Storage)) => Head::Follow(hop.followed_to(url, false)),
                Ok((url, Destination::Origin)) => Head::Over(unexpected(Some(&url))),
                Err(outcome) => Head::Over(outcome),
            }
        }
        300..=399 => Head::Over(Outcome::Refused(Details::unexpected_redirect(None))),
        // The address has expired; the next attempt gets a new one.
        400..=428 | 430..=499 => Head::Page(Outcome::setback(Problem::UpstreamUnavailable)),
        _ => http::trouble(status, fields, ask.now_ms)
            .unwrap_or(Head::Over(Outcome::refused(Problem::UnexpectedContent))),
    };
    head.step(
        state,
        response,
        |framing| part(ask, &decoded(state), framing),
        |_| Step::End(Outcome::refused(Problem::UnexpectedContent)),
    )
}

/// The file, and the request for the next one.
fn part(ask: &Ask<'_>, rest: &Rest, framing: Framing) -> Step {
    let after = State(rest.after.clone());
    let next = match request_of(ask, &rest.links, rest.files, &after) {
        Ok(None) if !after.0.is_empty() => Some(billing::resumed(ask, after)),
        Ok(next) => next,
        Err(outcome) => return Step::End(outcome),
    };
    Step::Part(Part {
        source: Source::Body(framing),
        joint: match Route::of(ask.report) {
            Route::Billing(_) => Joint::SameHeader,
            Route::Seats | Route::Metrics(_) => Joint::Plain,
        },
        next,
    })
}
