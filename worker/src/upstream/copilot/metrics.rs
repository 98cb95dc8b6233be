//! This module fetches usage metrics ([Copilot usage metrics]): the API answers with links to
//! files of JSON lines, which are valid for a short time.
//!
//! [Copilot usage metrics]: https://docs.github.com/en/rest/copilot/copilot-usage-metrics

use serde_json::Value;

use super::{
    Ask, Hop, Outcome, State, Step, api, files, is_of_enterprise, owner, unexpected_content,
};
use crate::problem::Problem;

/// One of the usage reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum File {
    Users28Days,
    UsersDay,
    Totals28Days,
    TotalsDay,
    TeamsDay,
}

/// The request for the links.
pub(super) fn request(ask: &Ask<'_>, file: File) -> Hop {
    let whole = match is_of_enterprise(ask) {
        true => "enterprise",
        false => "organization",
    };
    let (subject, is_day) = match file {
        File::Users28Days => ("users", false),
        File::UsersDay => ("users", true),
        File::Totals28Days => (whole, false),
        File::TotalsDay => (whole, true),
        File::TeamsDay => ("user-teams", true),
    };
    let period = if is_day { "1-day" } else { "28-day/latest" };
    let path = format!("{}/copilot/metrics/reports/{subject}-{period}", owner(ask));
    let mut hop = api(ask, &path);
    if let Some(day) = ask.parameters.get("day").filter(|_| is_day) {
        hop.url.set_query(Some(&format!("day={day}")));
    }
    hop
}

/// Reads the answer, and asks for the first file.
///
/// # Errors The outcome of the attempt.
pub(super) fn links(ask: &Ask<'_>, body: &Value) -> Result<Step, Outcome> {
    let is_other = |day: &Value| day.as_str() != ask.parameters.get("day");
    if ask.parameters.get("day").is_some() && body.get("report_day").is_some_and(is_other) {
        return Err(unexpected_content());
    }
    let links = body.get("download_links").ok_or_else(unexpected_content)?;
    let first = files::request(ask, &files::links(links)?, &State::default())?;
    let (hop, state) = first.ok_or_else(|| Outcome::refused(Problem::NoData))?;
    Ok(Step::Ask(hop, state))
}
