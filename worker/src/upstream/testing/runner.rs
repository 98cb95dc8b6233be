//! This module fetches a report as `bind` does, from a server that is a function: every request is
//! dispatched, and every part goes through the intake.

use api::Progress;

use crate::config::Target;
use crate::credential::Credential;
use crate::intake::{Intake, Plan};
use crate::report::Parameters;
use crate::upstream::http::Framing;
use crate::upstream::{Ask, First, Outcome, Response, Source, State, Step};

/// A request as it was sent.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) url: String,
    /// The body of a `POST`.
    pub(crate) body: Option<String>,
    /// Every header field but the credential, whose name is here alone.
    pub(crate) fields: Vec<(String, String)>,
}

impl Sent {
    /// Method, body and address.
    pub(crate) fn line(&self) -> String {
        match &self.body {
            Some(body) => format!("POST {body} {}", self.url),
            None => format!("GET {}", self.url),
        }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(own, _)| own == name)
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) fields: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

/// The requests as they were sent, and the outcome.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) sent: Vec<String>,
    /// How far the report was at each of them.
    pub(crate) progress: Vec<String>,
    pub(crate) report: Result<String, Outcome>,
}

/// What is fetched.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) target: &'a Target,
    pub(crate) report: &'a str,
    pub(crate) query: &'a str,
    /// Where the fetch begins.
    pub(crate) state: &'a str,
    pub(crate) now_ms: u64,
    pub(crate) ends_at_ms: Option<u64>,
    /// Whether the runner waits and goes on where the upstream says so, as a job does.
    pub(crate) waits: bool,
    /// Bytes of a report, at most.
    pub(crate) bytes_max: u64,
}

impl<'a> Wanted<'a> {
    pub(crate) fn of(target: &'a Target) -> Self {
        Self {
            target,
            report: "",
            query: "",
            state: "",
            now_ms: 0,
            ends_at_ms: None,
            waits: false,
            bytes_max: 1_000,
        }
    }

    /// Fetches the report.
    pub(crate) fn run(self, server: &dyn Fn(&Sent) -> Reply) -> Run {
        let report = self.target.report(self.report).unwrap();
        let parameters = Parameters::parse(report.parameters(), self.query).unwrap();
        let mut sent = Vec::new();
        let mut progress = Vec::new();
        let mut now_ms = self.now_ms;
        let mut state = self.state.to_owned();
        loop {
            let ask = Ask {
                egress: &self.target.egress,
                report,
                parameters: &parameters,
                now_ms,
                ends_at_ms: self.ends_at_ms,
            };
            let report = self.attempt(ask, &state, server, &mut sent, &mut progress);
            match report {
                Err(Outcome::Pending {
                    retry_after_ms,
                    state: next,
                }) if self.waits && sent.len() < 500 => {
                    now_ms += retry_after_ms.unwrap_or_default();
                    state = next.0;
                }
                report => {
                    return Run {
                        sent,
                        progress,
                        report,
                    };
                }
            }
        }
    }

    fn attempt(
        self,
        mut ask: Ask<'_>,
        state: &str,
        server: &dyn Fn(&Sent) -> Reply,
        all: &mut Vec<String>,
        progress: &mut Vec<String>,
    ) -> Result<String, Outcome> {
        let upstream = self.target.upstream;
        let credential = Credential::parse("Bearer abc").unwrap();
        let mut text = Vec::new();
        let mut intake: Option<Intake> = None;
        let state = State(state.to_owned());
        let state = upstream.restarted(&state).unwrap_or(state);
        let mut step = upstream.start(&ask, state);
        loop {
            let (hop, state) = match step {
                Step::Ask(hop, state) => (hop, state),
                // Between two parts the attempt waits itself.
                Step::End(Outcome::Pending {
                    retry_after_ms,
                    state,
                }) if self.waits && intake.is_some() && all.len() < 500 => {
                    ask.now_ms += retry_after_ms.unwrap();
                    step = upstream.start(&ask, state);
                    continue;
                }
                Step::End(outcome) => return Err(outcome),
                other => panic!("{other:?}"),
            };
            if let Some(outcome) = ask.token_ends(0).filter(|_| hop.trusted) {
                return Err(outcome);
            }
            let dispatch = hop.dispatch(ask.egress, &credential).unwrap();
            let is_secret = |name: &str| name == "authorization";
            let sent = Sent {
                url: hop.url.to_string(),
                body: hop.body.clone(),
                fields: (dispatch.fields.iter())
                    .map(|field| match is_secret(field.name) {
                        true => (field.name.to_owned(), String::new()),
                        false => (field.name.to_owned(), field.value.to_string()),
                    })
                    .collect(),
            };
            // The credential and the configured headers go together, and to the origin only.
            let is_origin = ask.egress.origin.is_of(&hop.url);
            assert_eq!(sent.has("authorization"), is_origin);
            let has_extra = |name: &str| sent.has(name) == is_origin;
            assert!(
                ask.egress
                    .headers
                    .iter()
                    .all(|extra| has_extra(&extra.name))
            );
            let reply = server(&sent);
            all.push(sent.line());
            progress.push(said(upstream.progress(&ask, &state)));
            let fields = |name: &str| {
                let found = reply.fields.iter().find(|(own, _)| *own == name);
                found.map(|(_, value)| value.clone())
            };
            let mut response = Response {
                hop: &hop,
                status: reply.status,
                fields: &fields,
                first: None,
            };
            step = upstream.on_response(&ask, state.clone(), &response);
            if let Step::Read(bytes_max) = step {
                let bytes = &reply.body[..reply.body.len().min(bytes_max)];
                response.first = Some(First {
                    bytes,
                    is_whole: bytes.len() == reply.body.len(),
                });
                step = upstream.on_response(&ask, state, &response);
            }
            let Step::Part(part) = step else {
                continue;
            };
            let (framing, bytes) = match part.source {
                Source::Body(framing) => (framing, reply.body),
                Source::Bytes(bytes) => (Framing::of_bytes(&bytes), bytes),
            };
            let mut sink = |chunk| {
                text.extend::<Vec<u8>>(chunk);
                Ok(())
            };
            let mut taken = match intake.take() {
                None => Intake::new(Plan {
                    format: ask.report.format(),
                    framing,
                    bytes_max: self.bytes_max,
                    is_compared: false,
                })?,
                Some(mut intake) => {
                    intake.next_body(framing, part.joint, &mut sink)?;
                    intake
                }
            };
            taken.push(&bytes, &mut sink)?;
            let Some((hop, state)) = part.next else {
                let whole = taken.finish().map_err(|outcome| match outcome {
                    Outcome::Empty => upstream.empty(),
                    other => other,
                })?;
                text.extend(whole.last);
                return Ok(String::from_utf8(text).unwrap());
            };
            intake = Some(taken);
            step = Step::Ask(hop, state);
        }
    }
}

/// A progress as text: `preparing, part 2 of 3`.
fn said(progress: Progress) -> String {
    let counted = |what: &str, at: Option<u32>, of: Option<u32>| match (at, of) {
        (None, _) => String::new(),
        (Some(at), None) => format!(", {what} {at}"),
        (Some(at), Some(of)) => format!(", {what} {at} of {of}"),
    };
    let step = format!("{:?}", progress.step).to_lowercase();
    let page = counted("page", progress.page, progress.pages);
    step + &page + &counted("part", progress.part, progress.parts)
}
