//! This module is an upstream for tests. It does everything that no real one does yet: it asks with
//! `POST`, polls by an id, joins pages and downloads, and has parameters.

pub(crate) mod runner;
mod tests;

use serde_json::Value;

use super::http::{self, Framing};
use super::redirect::link;
use super::{Ask, Hop, Joint, Outcome, Part, Response, Source, State, Step, Upstream, Verdict};
use crate::egress::Destination;
use crate::limits;
use crate::problem::Problem;
use crate::report::{Format, Parameter, Recognition, ReportSpec, Text, Window};

const JSON: &str = "application/json";

/// See the module.
#[derive(Debug)]
pub(crate) struct Testing;

/// The parameters of a report, of every type.
pub(crate) const PARAMETERS: &[Parameter] = &[
    Parameter::name("organization", "Organization"),
    Parameter::optional_day("since", "From", "2025-10-10", "the beginning"),
    Parameter::optional_day("until", "To", "2025-10-10", "today"),
    Parameter::choice(
        "detail",
        "Detail",
        &[Text::Borrowed("detailed"), Text::Borrowed("summarized")],
        "summarized",
    ),
];

static REPORTS: [ReportSpec; 3] = [
    // Pages of JSON at the origin, each of which names the next in its `Link`.
    ReportSpec {
        name: "seats",
        title: "Seats",
        kind: "testing.seats",
        file: "seats",
        format: Format::Csv(recognise),
        parameters: &[],
        window: None,
        token: "Any token.",
    },
    // A question, an id, and then several files of CSV elsewhere.
    ReportSpec {
        name: "usage",
        title: "Usage",
        kind: "testing.usage",
        file: "usage",
        format: Format::Csv(recognise),
        parameters: PARAMETERS,
        window: Some(Window::new("since", "until", 31)),
        token: "Any token.",
    },
    // Several files of JSON lines elsewhere.
    ReportSpec {
        name: "metrics",
        title: "Metrics",
        kind: "testing.metrics",
        file: "metrics",
        format: Format::JsonLines,
        parameters: &[],
        window: None,
        token: "Any token.",
    },
];

fn recognise(names: &[&str]) -> Recognition {
    match names {
        ["login", "plan"] => Recognition::Requested,
        ["login", ..] => Recognition::Another,
        _ => Recognition::Unknown,
    }
}

impl Upstream for Testing {
    fn kind(&self) -> &'static str {
        "testing"
    }

    fn product(&self) -> &'static str {
        "Testing"
    }

    fn reports(&self) -> &'static [ReportSpec] {
        &REPORTS
    }

    fn start(&self, ask: &Ask<'_>, state: State) -> Step {
        let hop = match (ask.report.name(), state.0.strip_prefix("id ")) {
            ("seats", _) => {
                let mut hop = Hop::to_origin(ask.egress, "/seats", JSON);
                if let Some(page) = state.0.strip_prefix("page ") {
                    hop.url.set_query(Some(&format!("page={page}")));
                }
                hop
            }
            ("usage", None) => Hop {
                body: Some(format!("{{\"query\":\"{}\"}}", ask.parameters.query())),
                fields: vec![("content-type", JSON.to_owned())],
                ..Hop::to_origin(ask.egress, "/usage", JSON)
            },
            ("usage", Some(id)) => Hop::to_origin(ask.egress, &format!("/usage/{id}"), JSON),
            _ => Hop::to_origin(ask.egress, "/metrics", JSON),
        };
        Step::Ask(Box::new(hop), state)
    }

    fn on_response(&self, ask: &Ask<'_>, state: State, response: &Response<'_>) -> Step {
        let Response {
            hop,
            status,
            fields,
            first,
        } = *response;
        if let Some(links) = state.0.strip_prefix("links ") {
            return download(ask, links, status, response);
        }
        if status == 429 {
            return Step::End(Outcome::Pending {
                retry_after_ms: http::retry_after_ms(fields, ask.now_ms),
                state,
            });
        }
        let Some(first) = first else {
            return Step::Read(limits::ANSWER_BYTES);
        };
        let Some(said) = Some(first.bytes)
            .filter(|_| first.is_whole && status < 300)
            .and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok())
        else {
            return Step::End(Outcome::refused(Problem::UnexpectedContent));
        };
        if ask.report.name() == "seats" {
            return page(ask, hop, &state, &said, response);
        }
        let links: Vec<&str> = said["links"]
            .as_array()
            .map(|links| links.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        match next_download(ask, &links, 0) {
            Ok(Some((hop, state))) => Step::Ask(hop, state),
            Ok(None) => Step::End(Outcome::Pending {
                retry_after_ms: http::retry_after_ms(fields, ask.now_ms),
                state: match said["id"].as_str() {
                    Some(id) => State(format!("id {id}")),
                    None => state,
                },
            }),
            Err(outcome) => Step::End(outcome),
        }
    }

    fn validation(&self, ask: &Ask<'_>) -> Hop {
        Hop::to_origin(ask.egress, "/user", JSON)
    }

    fn verdict(&self, _: &Ask<'_>, response: &Response<'_>) -> Verdict {
        match response.status {
            200 => Verdict::Accepted,
            _ => Verdict::Unknown {
                retry_after_ms: None,
            },
        }
    }
}

/// One page of seats, as rows of CSV.
fn page(ask: &Ask<'_>, hop: &Hop, state: &State, said: &Value, response: &Response<'_>) -> Step {
    let mut rows = match state.0.is_empty() {
        true => "login,plan\n".to_owned(),
        false => String::new(),
    };
    for login in said["seats"].as_array().into_iter().flatten() {
        rows.push_str(login.as_str().unwrap_or_default());
        rows.push_str(",business\n");
    }
    let next = match (response.fields)("link") {
        None => None,
        Some(text) => match link(ask.egress, &hop.url, &text) {
            Ok(to @ (_, Destination::Origin)) => {
                let hop = Hop::to_link(to, JSON);
                let page = hop
                    .url
                    .query()
                    .unwrap_or_default()
                    .replace("page=", "page ");
                Some((Box::new(hop), State(page)))
            }
            Ok((url, Destination::Storage)) => {
                return Step::End(super::redirect::unexpected(Some(&url)));
            }
            Err(outcome) => return Step::End(outcome),
        },
    };
    Step::Part(Part {
        source: Source::Bytes(rows.into_bytes()),
        joint: Joint::Plain,
        next,
    })
}

/// The request for the download at this place of the list.
fn next_download(
    ask: &Ask<'_>,
    links: &[&str],
    at: usize,
) -> Result<Option<(Box<Hop>, State)>, Outcome> {
    let Some(first) = links.get(at) else {
        return Ok(None);
    };
    let to = link(ask.egress, &ask.egress.origin.at("/"), first)?;
    let hop = Hop::to_link(to, "*/*").counted();
    Ok(Some((
        Box::new(hop),
        State(format!("links {at} {}", links.join(" "))),
    )))
}

fn download(ask: &Ask<'_>, state: &str, status: u16, response: &Response<'_>) -> Step {
    let mut words = state.split(' ');
    let at: usize = words.next().unwrap().parse().unwrap();
    let links: Vec<&str> = words.collect();
    let types = ["text/csv", "application/x-ndjson"];
    if status != 200 {
        return Step::End(Outcome::setback(Problem::UpstreamUnavailable));
    }
    match (
        Framing::of(response.fields, &types),
        next_download(ask, &links, at + 1),
    ) {
        (Ok(framing), Ok(next)) => Step::Part(Part {
            source: Source::Body(framing),
            joint: match ask.report.format() {
                Format::Csv(_) if at > 0 => Joint::SameHeader,
                _ => Joint::Plain,
            },
            next,
        }),
        (Err(outcome), _) | (_, Err(outcome)) => Step::End(outcome),
    }
}
