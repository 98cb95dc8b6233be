//! This module fetches reports from Moderne, whose API is GraphQL at one address.
//!
//! A mutation asks for a report and gets the id of a task. A query polls the task until its answer
//! has the address of a file, at the origin or at a storage host. The two versions of the platform
//! word both differently ([`question`]), but their answers can be read in one way ([`task`]). An
//! audit log is asked for day by day ([`window`]), and the files are joined in that order.
//!
//! The messages of the API are neither asked for nor shown: this page shows no text of a server, and
//! an error may quote the request.

mod question;
pub mod reports;
mod stage;
mod task;
#[cfg(test)]
mod tests;
mod window;

use api::Progress;
use serde_json::Value;

use self::stage::{Phase, Stage};
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
        let (hop, state) = self.request(ask, Stage::read(&state));
        Step::Ask(hop, state)
    }

    fn on_response(&self, ask: &Ask<'_>, state: State, response: &Response<'_>) -> Step {
        let stage = Stage::read(&state);
        let step = match stage.phase {
            Phase::File { size_bytes } => self.file(ask, stage, size_bytes, &state, response),
            Phase::Order | Phase::Poll { .. } => match answer(ask, &state, response) {
                Ok(said) => match task::trouble(&said, response.fields, ask.now_ms) {
                    Some(outcome) => Step::End(stage.explained(outcome)),
                    None => self.task(ask, stage, &said),
                },
                Err(step) => step,
            },
        };
        match step {
            Step::End(outcome) => Step::End(patient(outcome)),
            step => step,
        }
    }

    fn progress(&self, ask: &Ask<'_>, state: &State) -> Progress {
        let stage = Stage::read(state);
        let step = match stage.phase {
            Phase::Order => api::Step::Asked,
            Phase::Poll { .. } => api::Step::Preparing,
            Phase::File { .. } => api::Step::Downloading,
        };
        super::in_parts(step, stage.chunk, window::count(ask))
    }

    fn restarted(&self, state: &State) -> Option<State> {
        Some(Stage::read(state).restarted().state())
    }

    fn figures_at_ms(&self, ask: &Ask<'_>, state: &State, made_at_ms: u64) -> Option<u64> {
        let is_closed = window::is_closed(ask, Stage::read(state).chunk, made_at_ms);
        (!is_closed).then_some(made_at_ms)
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
        let body = match (&stage.phase, stage.task()) {
            (Phase::Poll { .. } | Phase::File { .. }, Some(id)) => {
                question::poll(self.0, ask.report, id)
            }
            _ => question::order(self.0, ask, stage.chunk),
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
    fn task(&self, ask: &Ask<'_>, mut stage: Stage, said: &Value) -> Step {
        let refused = |problem| Step::End(Outcome::refused(problem));
        let polls = match stage.phase {
            Phase::Poll { polls, .. } => polls.saturating_add(1),
            Phase::Order | Phase::File { .. } => 0,
        };
        let task = match (task::read(self.0, said), stage.task()) {
            (Some((id, _)), Some(asked)) if id != asked => {
                return refused(Problem::UnexpectedContent);
            }
            (Some((_, task)), Some(_)) => task,
            (Some((id, task)), None) => {
                stage.tasks.push(id);
                task
            }
            (None, Some(_)) if task::is_missing(said) => {
                // A new task may be missing for a while.
                if polls > limits::TASK_LISTED_POLLS {
                    return refused(Problem::ReportLost);
                }
                Task::Pending { unknown: None }
            }
            (None, _) => return refused(Problem::UnexpectedContent),
        };
        match task {
            Task::Failed => refused(Problem::ReportFailed),
            Task::Pending { unknown } => {
                let wait_ms = match polls {
                    0 => limits::TASK_FIRST_POLL_MS,
                    _ => limits::TASK_POLL_MS,
                };
                stage.phase = Phase::Poll { polls, unknown };
                Step::End(ask.token_ends(wait_ms).unwrap_or_else(|| Outcome::Pending {
                    retry_after_ms: Some(wait_ms),
                    state: stage.state(),
                }))
            }
            Task::Done { url, size_bytes } => {
                match link(ask.egress, &ask.egress.origin.at("/"), &url) {
                    Ok(to) => {
                        let mut hop = Hop::to_link(to, "*/*").counted();
                        hop.fields.extend(self.version());
                        stage.phase = Phase::File { size_bytes };
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
        stage: Stage,
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
        let part = |source| {
            let next = window::after(ask, stage.chunk)
                .map(|chunk| self.request(ask, Stage::of_chunk(chunk, stage.tasks)));
            Step::Part(Part {
                source,
                joint: match ask.report.format() {
                    Format::Csv(_) | Format::RaggedCsv(_) => Joint::SameHeaderOrNothing,
                    Format::JsonLines | Format::Cef => Joint::Plain,
                },
                next,
            })
        };
        let setback = || Outcome::setback(Problem::UpstreamUnavailable);
        let head = match status {
            200 => match Framing::of(fields, &http::TEXT_TYPES) {
                Ok(framing) => Head::Body(Framing {
                    file_bytes: size_bytes,
                    ..framing
                }),
                Err(outcome) => Head::Over(outcome),
            },
            // Nothing happened in this chunk.
            204 | 205 => return part(Source::Bytes(Vec::new())),
            301 | 302 | 303 | 307 | 308 => {
                match redirect::lead(ask.egress, hop, fields("location").as_deref()) {
                    Ok((url, to)) => Head::Follow(hop.followed_to(url, to == Destination::Origin)),
                    Err(outcome) => Head::Over(outcome),
                }
            }
            300..=399 => Head::Over(Outcome::Refused(Details::unexpected_redirect(None))),
            // The address has expired; the next attempt asks the task for a new one.
            400..=499 if !hop.trusted && !matches!(status, 408 | 425 | 429) => {
                Head::Page(setback())
            }
            404 | 410 => Head::Page(setback()),
            _ => http::trouble(status, fields, ask.now_ms).unwrap_or_else(|| match status {
                401 => Head::Over(Outcome::refused(Problem::CredentialRejected)),
                403 if is_rate_limit(fields) => Head::Over(limited(fields, ask.now_ms)),
                403 => Head::Refusal,
                400..=499 => Head::Page(Outcome::refused(Problem::UnexpectedContent)),
                _ => Head::Over(Outcome::refused(Problem::UnexpectedContent)),
            }),
        };
        let refused = |_: &[u8]| Step::Unconfirmed {
            is_rejection: false,
        };
        head.step(
            state,
            response,
            |framing| part(Source::Body(framing)),
            refused,
        )
    }
}

/// The answer of the API.
///
/// # Errors The step, if the answer is not the API's.
fn answer(ask: &Ask<'_>, state: &State, response: &Response<'_>) -> Result<Value, Step> {
    let Response {
        hop,
        status,
        fields,
        first,
    } = *response;
    let refused = |problem| Head::Over(Outcome::refused(problem));
    let trouble = match status {
        // No redirect is followed; one within the origin leads to the sign-in page.
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
        return Err(Step::Read(limits::VERDICT_BYTES));
    };
    let read = serde_json::from_slice::<Value>(first.bytes);
    // The platform does not show every end that came too early.
    let is_half = |error: &serde_json::Error| error.is_eof() && !first.bytes.is_empty();
    let is_cut = !first.is_whole || read.as_ref().is_err_and(is_half);
    if is_cut && first.bytes.len() < limits::VERDICT_BYTES {
        return Err(Step::End(Outcome::setback(Problem::Truncated)));
    }
    let said = read.ok().filter(|_| first.is_whole).filter(task::is_answer);
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

/// The outcome, with a wait if the server asks for fewer requests and does not say when to return.
fn patient(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Setback {
            details,
            retry_after_ms: None,
        } if details.problem() == Problem::UpstreamRateLimited => Outcome::Setback {
            details,
            retry_after_ms: Some(limits::LIMITED_MS),
        },
        outcome => outcome,
    }
}
