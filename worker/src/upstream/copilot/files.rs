//! This module downloads the files of a report from storage hosts. Their addresses are signed, and
//! so they get no credential.

use api::Progress;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Ask, Hop, Outcome, Response, State, Step, Way, billing, place, state};
use crate::egress::Destination;
use crate::limits;
use crate::problem::{Details, Problem};
use crate::upstream::http::{self, Framing, Head};
use crate::upstream::redirect::{self, link, unexpected};
use crate::upstream::{Joint, Part, Source, in_parts};

/// The file that is downloaded. Its addresses are secrets, so this never waits.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Place {
    at: usize,
    links: Vec<String>,
    /// Where the report continues after the last of them, if it does.
    then: String,
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

/// The links in a member of an answer; `None` if it is no list of texts, or too long.
pub(super) fn links(member: &Value) -> Option<Vec<String>> {
    let list = member.as_array()?.iter();
    let texts = list.map(|link| link.as_str().map(str::to_owned));
    texts
        .collect::<Option<Vec<_>>>()
        .filter(|links| links.len() <= limits::FILES)
}

/// The request for the file at this place of the list; `None` if there is none.
///
/// # Errors The outcome of the attempt, if the link leads to no storage host.
pub(super) fn request(
    ask: &Ask<'_>,
    links: &[String],
    at: usize,
) -> Result<Option<(Box<Hop>, State)>, Outcome> {
    request_then(ask, links, at, &State::default())
}

/// The same for a report that continues after the last file.
pub(super) fn request_then(
    ask: &Ask<'_>,
    links: &[String],
    at: usize,
    then: &State,
) -> Result<Option<(Box<Hop>, State)>, Outcome> {
    let Some(text) = links.get(at) else {
        return Ok(None);
    };
    let to = link(ask.egress, &ask.egress.origin.at("/"), text)?;
    // A link to the origin would get the credential.
    if to.1 != Destination::Storage {
        return Err(unexpected(Some(&to.0)));
    }
    let place = Place {
        at,
        links: links.to_vec(),
        then: then.0.clone(),
    };
    Ok(Some((
        Box::new(Hop::to_link(to, "*/*").counted()),
        state(&place),
    )))
}

/// The file that the state names; `None` if it names none.
pub(super) fn progress(ask: &Ask<'_>, asked: &State) -> Option<Progress> {
    let place: Place = place(asked);
    let step = api::Step::Downloading;
    match Way::of(ask.report) {
        _ if place.links.is_empty() => None,
        Way::Billing(_) => Some(billing::downloading(ask, &State(place.then))),
        Way::Seats | Way::Metrics(_) => Some(in_parts(step, place.at, place.links.len())),
    }
}

/// The step after the answer of a storage host.
pub(super) fn on_response(ask: &Ask<'_>, asked: &State, response: &Response<'_>) -> Step {
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
        asked,
        response,
        |framing| part(ask, &place(asked), framing),
        |_| Step::End(Outcome::refused(Problem::UnexpectedContent)),
    )
}

/// The file, and the request for the next one.
fn part(ask: &Ask<'_>, place: &Place, framing: Framing) -> Step {
    let then = State(place.then.clone());
    let next = request_then(ask, &place.links, place.at.saturating_add(1), &then);
    let next = match next {
        Ok(None) if !then.0.is_empty() => Ok(Some(billing::resumed(ask, then))),
        other => other,
    };
    match next {
        Ok(next) => Step::Part(Part {
            source: Source::Body(framing),
            joint: match Way::of(ask.report) {
                Way::Billing(_) => Joint::SameHeader,
                Way::Seats | Way::Metrics(_) => Joint::Plain,
            },
            next,
        }),
        Err(outcome) => Step::End(outcome),
    }
}
