//! This module fetches reports about GitHub Copilot, and GitHub's billing reports, from the API of
//! github.com (`https://api.github.com`) or of a data residency (`https://api.SUBDOMAIN.ghe.com`).
//!
//! - [`seats`]: a list in pages, which becomes a CSV or lines of JSON.
//! - [`metrics`]: an answer with links to files.
//! - [`billing`]: a request to generate a report, polls until it is generated, then links to files.
//!
//! Files are downloaded from storage hosts, without the credential ([`files`]). [`answer`]
//! interprets what the API answers instead of what was asked for.

mod answer;
mod billing;
mod files;
mod metrics;
mod reports;
mod seats;
#[cfg(test)]
mod tests;

use api::Progress;

pub use self::reports::REPORTS;
use super::{Ask, Hop, Outcome, Response, State, Step, Upstream, Verdict};
use crate::report::{Report, ReportSpec};

/// GitHub's API.
#[derive(Debug)]
pub struct Copilot;

/// The three ways to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Seats,
    /// The name of the usage report, in the API's address.
    Metrics(metrics::File),
    /// The type of the billing report, in the API's words.
    Billing(&'static str),
}

/// The media type of the API.
const JSON: &str = "application/vnd.github+json";

/// The version of the API that lists seats, and the first one that has the other reports.
const VERSIONS: [&str; 2] = ["2022-11-28", "2026-03-10"];

impl Way {
    fn of(report: Report) -> Self {
        use metrics::File;
        match report.name() {
            "usage_users_28_days" => Self::Metrics(File::Users28Days),
            "usage_users_day" => Self::Metrics(File::UsersDay),
            "usage_totals_28_days" => Self::Metrics(File::Totals28Days),
            "usage_totals_day" => Self::Metrics(File::TotalsDay),
            "usage_teams_day" => Self::Metrics(File::TeamsDay),
            "billing_detailed" => Self::Billing("detailed"),
            "billing_summarized" => Self::Billing("summarized"),
            "billing_ai_credits" => Self::Billing("ai_credit"),
            _ => Self::Seats,
        }
    }
}

impl Upstream for Copilot {
    fn kind(&self) -> &'static str {
        "copilot"
    }

    fn product(&self) -> &'static str {
        "GitHub Copilot and billing"
    }

    fn reports(&self) -> &'static [ReportSpec] {
        &REPORTS
    }

    fn progress(&self, ask: &Ask<'_>, state: &State) -> Progress {
        files::progress(ask, state).unwrap_or_else(|| match Way::of(ask.report) {
            Way::Seats => seats::progress(state),
            Way::Metrics(_) => Progress::default(),
            Way::Billing(_) => billing::progress(ask, state),
        })
    }

    fn start(&self, ask: &Ask<'_>, state: State) -> Step {
        let hop = match Way::of(ask.report) {
            Way::Seats => seats::request(ask, &state),
            Way::Metrics(file) => metrics::request(ask, file),
            Way::Billing(what) => return billing::start(ask, what, state),
        };
        Step::Ask(Box::new(hop), state)
    }

    fn on_response(&self, ask: &Ask<'_>, state: State, response: &Response<'_>) -> Step {
        if !response.hop.trusted {
            return files::on_response(ask, &state, response);
        }
        if let Some(step) = answer::unexpected(ask, &state, response) {
            return step;
        }
        let Some(first) = response.first else {
            return Step::Read(crate::limits::ANSWER_BYTES);
        };
        let step =
            answer::read(first, response.fields, ask.now_ms).and_then(|said| {
                match Way::of(ask.report) {
                    Way::Seats => seats::page(ask, &state, &said, response),
                    Way::Metrics(_) => metrics::links(ask, &said),
                    Way::Billing(_) => billing::on_answer(ask, &state, &said, response),
                }
            });
        step.unwrap_or_else(Step::End)
    }

    fn validation(&self, ask: &Ask<'_>) -> Hop {
        match Way::of(ask.report) {
            Way::Seats => {
                let mut hop = api(ask, &format!("{}{}", owner(ask), seats::LIST));
                hop.url.set_query(Some("per_page=1"));
                hop
            }
            Way::Metrics(file) => metrics::request(ask, file),
            // Asking for the report would generate another one.
            Way::Billing(_) => api(ask, "/user"),
        }
    }

    fn verdict(&self, ask: &Ask<'_>, response: &Response<'_>) -> Verdict {
        answer::verdict(ask, response)
    }
}

/// A request to the API.
fn api(ask: &Ask<'_>, path: &str) -> Hop {
    let [first, second] = VERSIONS;
    let version = match Way::of(ask.report) {
        Way::Seats => first,
        Way::Metrics(_) | Way::Billing(_) => second,
    };
    Hop {
        fields: vec![("x-github-api-version", version.to_owned())],
        ..Hop::to_origin(ask.egress, path, JSON)
    }
}

/// Whether the report is about an enterprise, and not an organization.
fn is_of_enterprise(ask: &Ask<'_>) -> bool {
    ask.parameters.get("scope") != Some("organization")
}

/// The path of the organization or enterprise that the report is about.
fn owner(ask: &Ask<'_>) -> String {
    let folder = match is_of_enterprise(ask) {
        true => "enterprises",
        false => "orgs",
    };
    format!("/{folder}/{}", name(ask))
}

/// The name of the organization or enterprise that the report is about.
fn name<'a>(ask: &Ask<'a>) -> &'a str {
    ask.parameters.get("name").unwrap_or_default()
}

/// The state as text.
fn state(place: &impl serde::Serialize) -> State {
    // A struct of texts and numbers always serialises.
    State(serde_json::to_string(place).unwrap_or_default())
}

/// The place that a state describes; the first one if the state is empty.
fn place<P: Default + serde::de::DeserializeOwned>(state: &State) -> P {
    serde_json::from_str(&state.0).unwrap_or_default()
}

/// The refusal of an answer that is not what the API sends.
fn unexpected_content() -> Outcome {
    Outcome::refused(crate::problem::Problem::UnexpectedContent)
}
