//! This module fetches reports from Moderne, whose API is GraphQL at one address.
//!
//! A mutation asks for a report and gets the id of a task. A query polls the task until its answer
//! has the address of a file, at the origin or at a storage host. The two versions of the platform
//! word both differently ([`question`]), but their answers can be read in one way ([`task`]). A
//! window of days is asked for day by day ([`window`]), and the files are joined in that order.
//!
//! The messages of the API are neither asked for nor shown: their words would be an upstream's on
//! this page, and an error may quote the request.

mod question;
pub mod reports;
mod stage;
mod task;
#[cfg(test)]
mod tests;
mod window;

use api::Progress;
use serde_json::Value;

use self::stage::Stage;
use self::task::Task;
use super::http::{self, Framing, Head, is_gateway_page, is_rate_limit, limited};
use super::redirect::{self, link};
use super::{
    Ask, Hop, Joint, Outcome, Part, Response, Source, State, Step, Unavailable, Upstream, Verdict,
};
use crate::egress::Destination;
use crate::limits;
use crate::problem::{Details, Problem};
use crate::report::{Format, ReportSpec};

/// The address of the API at the origin, as the vendor's own client has it for both versions.
const API: &str = "/graphql";

const JSON: &str = "application/json";

/// The field that asks for version 2 of a tenant that still has both.
const VERSION: &str = "x-moderne-platform-version";

/// An id that no task has, for a question whose answer only says whether it may be asked.
const NO_TASK: &str = "00000000-0000-0000-0000-000000000000";

/// A version of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    One,
    Two,
}

/// Moderne, in one of its versions.
#[derive(Debug)]
pub struct Moderne(pub Version);

impl Upstream for Moderne {
    fn kind(&self) -> &'static str {
        match self.0 {
            Version::One => "moderne",
            Version::Two => "moderne-v2",
        }
    }

    fn product(&self) -> &'static str {
        "Moderne"
    }

    fn reports(&self) -> &'static [ReportSpec] {
        match self.0 {
            Version::One => &reports::V1,
            Version::Two => &reports::V2,
        }
    }

    fn unavailable(&self) -> &'static [Unavailable] {
        match self.0 {
            Version::One => &[],
            Version::Two => &reports::GONE,
        }
    }

    fn empty(&self) -> Outcome {
        // A task is ready before its file is asked for.
        Outcome::refused(Problem::NoData)
    }

    fn start(&self, ask: &Ask<'_>, state: State) -> Step {
        match token_ends(ask, 0) {
            Some(outcome) => Step::End(outcome),
            None => {
                let (hop, state) = self.request(ask, Stage::read(&state).repeated());
                Step::Ask(hop, state)
            }
        }
    }

    fn on_response(&self, ask: &Ask<'_>, state: State, response: &Response<'_>) -> Step {
        let stage = Stage::read(&state);
        if let Stage::File { chunk, size_bytes } = stage {
            return self.file(ask, chunk, size_bytes, &state, response);
        }
        match answer(ask, &state, response) {
            Ok(said) => match task::trouble(&said, response.fields, ask.now_ms) {
                Some(outcome) => Step::End(stage.explained(outcome)),
                None => self.task(ask, stage, &said),
            },
            Err(step) => step,
        }
    }

    fn progress(&self, ask: &Ask<'_>, state: &State) -> Progress {
        let (step, chunk) = match Stage::read(state) {
            Stage::Order { chunk } => (api::Step::Asked, chunk),
            Stage::Poll { chunk, .. } => (api::Step::Preparing, chunk),
            Stage::File { chunk, .. } => (api::Step::Downloading, chunk),
        };
        let part = usize::try_from(chunk).unwrap_or_default();
        super::in_parts(step, part, window::count(ask))
    }

    fn waits_as<'s>(&self, state: &'s State) -> Option<&'s str> {
        stage::unknown(state)
    }

    fn validation(&self, ask: &Ask<'_>) -> Hop {
        self.hop(ask, question::poll(self.0, ask.report, NO_TASK))
    }

    fn verdict(&self, ask: &Ask<'_>, response: &Response<'_>) -> Verdict {
        let outcome = match answer(ask, &State::default(), response) {
            Ok(said) => task::trouble(&said, response.fields, ask.now_ms),
            Err(Step::End(outcome)) => Some(outcome),
            Err(_) => Some(Outcome::setback(Problem::UpstreamRefused)),
        };
        match outcome {
            None => Verdict::Accepted,
            Some(Outcome::Refused(details)) if details.problem() == Problem::ReportLost => {
                Verdict::Accepted
            }
            Some(outcome) if outcome.rejects() => match outcome {
                Outcome::Refused(details) => Verdict::Rejected(details),
                _ => unknown(None),
            },
            Some(Outcome::Setback { retry_after_ms, .. }) => unknown(retry_after_ms),
            Some(_) => unknown(None),
        }
    }
}

fn unknown(retry_after_ms: Option<u64>) -> Verdict {
    Verdict::Unknown { retry_after_ms }
}

impl Moderne {
    /// The request of a stage, and its state.
    fn request(&self, ask: &Ask<'_>, stage: Stage) -> (Box<Hop>, State) {
        let body = match &stage {
            Stage::Poll { id, .. } => question::poll(self.0, ask.report, id),
            Stage::Order { chunk } | Stage::File { chunk, .. } => {
                question::order(self.0, ask, *chunk)
            }
        };
        (Box::new(self.hop(ask, body)), stage.state())
    }

    fn hop(&self, ask: &Ask<'_>, body: String) -> Hop {
        Hop {
            body: Some(body),
            fields: [("content-type", JSON.to_owned())]
                .into_iter()
                .chain(self.version())
                .collect(),
            ..Hop::to_origin(ask.egress, API, JSON)
        }
    }

    fn version(&self) -> Option<(&'static str, String)> {
        (self.0 == Version::Two).then(|| (VERSION, "v2".to_owned()))
    }

    /// The step after an answer about the task of a chunk.
    fn task(&self, ask: &Ask<'_>, stage: Stage, said: &Value) -> Step {
        let unexpected = Step::End(Outcome::refused(Problem::UnexpectedContent));
        let (chunk, polls, asked) = match stage {
            Stage::Poll {
                chunk, polls, id, ..
            } => (chunk, polls.saturating_add(1), Some(id)),
            Stage::Order { chunk } | Stage::File { chunk, .. } => (chunk, 0, None),
        };
        let (id, task) = match (task::read(self.0, said), asked) {
            (Some((id, _)), Some(asked)) if id != asked => return unexpected,
            (Some(found), _) => found,
            // A new task may be missing from the list for a while.
            (None, Some(asked)) if task::is_data(said) => (asked, Task::Pending { unknown: None }),
            (None, _) => return unexpected,
        };
        match task {
            Task::Failed => Step::End(Outcome::refused(Problem::ReportFailed)),
            Task::Pending { unknown } => {
                let wait_ms = match polls {
                    0 => limits::TASK_FIRST_POLL_MS,
                    _ => limits::TASK_POLL_MS,
                };
                let stage = Stage::Poll {
                    chunk,
                    polls,
                    id,
                    unknown,
                };
                Step::End(
                    token_ends(ask, wait_ms).unwrap_or_else(|| Outcome::Pending {
                        retry_after_ms: Some(wait_ms),
                        state: stage.state(),
                    }),
                )
            }
            Task::Done { url, size_bytes } => {
                match link(ask.egress, &ask.egress.origin.at("/"), &url) {
                    Ok(to) => {
                        let mut hop = Hop::to_link(to, "*/*").counted();
                        hop.fields.extend(self.version());
                        let stage = Stage::File { chunk, size_bytes };
                        Step::Ask(Box::new(hop), stage.state())
                    }
                    Err(outcome) => Step::End(outcome),
                }
            }
        }
    }

    /// The step after the answer to the request for a file.
    fn file(
        &self,
        ask: &Ask<'_>,
        chunk: u32,
        size_bytes: Option<u64>,
        state: &State,
        response: &Response<'_>,
    ) -> Step {
        let Response {
            hop,
            status,
            fields,
            ..
        } = *response;
        let setback = || Outcome::setback(Problem::UpstreamUnavailable);
        let head = match status {
            200 => match Framing::of(fields, &http::TEXT_TYPES) {
                Ok(framing) => Head::Body(Framing {
                    file_bytes: size_bytes,
                    ..framing
                }),
                Err(outcome) => Head::Over(outcome),
            },
            204 | 205 => Head::Over(self.empty()),
            301 | 302 | 303 | 307 | 308 => {
                match redirect::lead(ask.egress, hop, fields("location").as_deref()) {
                    Ok((url, to)) => Head::Follow(hop.followed_to(url, to == Destination::Origin)),
                    Err(outcome) => Head::Over(outcome),
                }
            }
            300..=399 => Head::Over(Outcome::Refused(Details::unexpected_redirect(None))),
            // The address has expired; the next attempt asks the task for a new one.
            400..=499 if !hop.trusted => Head::Page(setback()),
            404 | 410 => Head::Page(setback()),
            _ => http::trouble(status, fields, ask.now_ms).unwrap_or_else(|| match status {
                401 => Head::Over(Outcome::refused(Problem::CredentialRejected)),
                403 if is_rate_limit(fields) => Head::Over(limited(fields, ask.now_ms)),
                403 => Head::Refusal,
                400..=499 => Head::Page(Outcome::refused(Problem::UnexpectedContent)),
                _ => Head::Over(Outcome::refused(Problem::UnexpectedContent)),
            }),
        };
        let part = |framing| {
            Step::Part(Part {
                source: Source::Body(framing),
                joint: match ask.report.format() {
                    Format::Csv(_) | Format::RaggedCsv(_) => Joint::SameHeader,
                    Format::JsonLines | Format::Cef => Joint::Plain,
                },
                next: window::after(ask, chunk)
                    .map(|chunk| self.request(ask, Stage::Order { chunk })),
            })
        };
        let refused = |_: &[u8]| Step::Unconfirmed {
            is_rejection: false,
        };
        head.step(state, response, part, refused)
    }
}

/// The answer of the API.
///
/// # Errors The step, if the answer is none of the API's.
fn answer(ask: &Ask<'_>, state: &State, response: &Response<'_>) -> Result<Value, Step> {
    let Response {
        hop,
        status,
        fields,
        first,
    } = *response;
    let refused = |problem| Head::Over(Outcome::refused(problem));
    let trouble = match status {
        // What was asked is not asked elsewhere; a redirect within the origin is to sign in.
        301 | 302 | 303 | 307 | 308 => {
            let location = fields("location").unwrap_or_default();
            Some(match link(ask.egress, &hop.url, &location) {
                Ok((_, Destination::Origin)) => refused(Problem::UpstreamLoginPage),
                Ok((url, Destination::Storage)) => Head::Over(redirect::unexpected(Some(&url))),
                Err(outcome) => Head::Over(outcome),
            })
        }
        _ => http::trouble(status, fields, ask.now_ms).or_else(|| match status {
            401 => Some(refused(Problem::CredentialRejected)),
            403 if is_rate_limit(fields) => Some(Head::Over(limited(fields, ask.now_ms))),
            200 | 400 | 403 | 422 => None,
            _ => Some(refused(Problem::UnexpectedContent)),
        }),
    };
    let internal = || Step::End(Outcome::refused(Problem::Internal));
    if let Some(head) = trouble {
        return Err(head.step(state, response, |_| internal(), |_| internal()));
    }
    let Some(first) = first else {
        return Err(Step::Read(limits::ANSWER_BYTES));
    };
    let said = Some(first.bytes)
        .filter(|_| first.is_whole)
        .and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok())
        .filter(task::is_answer);
    said.ok_or_else(|| {
        let text = first.bytes.trim_ascii_start();
        match status {
            _ if is_gateway_page(text) => Step::End(Outcome::setback(Problem::UpstreamUnreachable)),
            // A refusal that the API has not worded may be a proxy's.
            403 => Step::Unconfirmed {
                is_rejection: false,
            },
            _ if text.starts_with(b"<") => Step::End(Outcome::refused(Problem::UpstreamLoginPage)),
            _ => Step::End(Outcome::refused(Problem::UnexpectedContent)),
        }
    })
}

/// The refusal of a request after this wait, if the token would end before its answer: the JSON
/// Web Token of a browser's session is valid for an hour.
fn token_ends(ask: &Ask<'_>, wait_ms: u64) -> Option<Outcome> {
    let answered_ms = ask
        .now_ms
        .saturating_add(wait_ms)
        .saturating_add(u64::from(limits::ANSWER_MS));
    ask.ends_at_ms
        .is_some_and(|ends_ms| ends_ms <= answered_ms)
        .then(|| Outcome::refused(Problem::TokenExpired))
}
