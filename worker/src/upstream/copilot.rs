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

/// The three routes to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Route {
    Seats,
    /// The name of the usage report, in the API's address.
    Metrics(metrics::File),
    /// The type of the billing report, as the API names it.
    Billing(&'static str),
}

/// The media type of the API.
const JSON: &str = "application/vnd.github+json";

/// The version of the API that lists seats.
const VERSION_OF_SEATS: &str = "2022-11-28";

/// The first version of the API that has the other reports.
const VERSION: &str = "2026-03-10";

impl Route {
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
        files::progress(ask, state).unwrap_or_else(|| match Route::of(ask.report) {
            Route::Seats => seats::progress(state),
            Route::Metrics(_) => Progress::default(),
            Route::Billing(_) => billing::progress(ask, state),
        })
    }

    fn start(&self, ask: &Ask<'_>, state: State) -> Step {
        let hop = match Route::of(ask.report) {
            Route::Seats => seats::request(ask, &state),
            Route::Metrics(file) => metrics::request(ask, file),
            Route::Billing(report_type) => return billing::start(ask, report_type, state),
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
        let step = answer::read(ask, first, response.fields).and_then(|body| {
            match Route::of(ask.report) {
                Route::Seats => seats::page(ask, &state, &body, response),
                Route::Metrics(_) => metrics::links(ask, &body),
                Route::Billing(_) => billing::on_answer(ask, &state, &body, response),
            }
        });
        step.unwrap_or_else(Step::End)
    }

    fn validation(&self, ask: &Ask<'_>) -> Hop {
        match Route::of(ask.report) {
            Route::Seats => {
                let mut hop = api(ask, &format!("{}{}", owner(ask), seats::LIST));
                hop.url.set_query(Some("per_page=1"));
                hop
            }
            Route::Metrics(file) => metrics::request(ask, file),
            // Asking for the report would generate another one. The list needs the same permission.
            Route::Billing(_) => api(ask, &format!("{}{}", owner(ask), billing::LIST)),
        }
    }

    fn validation_continues(&self, ask: &Ask<'_>, response: &Response<'_>) -> Option<Hop> {
        match answer::unexpected(ask, &State::default(), response) {
            Some(Step::Ask(hop, _)) => Some(*hop),
            _ => None,
        }
    }

    fn verdict(&self, ask: &Ask<'_>, response: &Response<'_>) -> Verdict {
        answer::verdict(ask, response)
    }

    fn is_dated(&self, report: Report) -> bool {
        Route::of(report) != Route::Seats
    }
}

/// A request to the API.
fn api(ask: &Ask<'_>, path: &str) -> Hop {
    let version = match Route::of(ask.report) {
        Route::Seats => VERSION_OF_SEATS,
        Route::Metrics(_) | Route::Billing(_) => VERSION,
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

/// Progress as a state.
fn encoded(progress: &impl serde::Serialize) -> State {
    // A struct of texts and numbers always serialises.
    State(serde_json::to_string(progress).unwrap_or_default())
}

/// The progress that a state describes; none if the state is empty.
fn decoded<P: Default + serde::de::DeserializeOwned>(state: &State) -> P {
    serde_json::from_str(&state.0).unwrap_or_default()
}

/// The refusal of an answer that is not what the API sends.
fn unexpected_content() -> Outcome {
    Outcome::refused(crate::problem::Problem::UnexpectedContent)
}
