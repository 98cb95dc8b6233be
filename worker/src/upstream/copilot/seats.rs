//! This module fetches the seats of an organization or enterprise ([List all Copilot seat
//! assignments]): pages of JSON that become the activity report's CSV, or lines of JSON with every
//! member.
//!
//! A page names the next one in its `Link`. The state has the address of the page that is asked
//! for, so that a report can continue there.
//!
//! An enterprise lists a seat once for each organization or team that grants it, so a person may
//! have several rows. `total_seats` counts people: it is never the reason to stop, but a list with
//! fewer rows is incomplete.
//!
//! [List all Copilot seat assignments]:
//! https://docs.github.com/en/rest/copilot/copilot-user-management

use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::{
    Ask, Hop, Outcome, Response, State, Step, api, decoded, encoded, is_of_enterprise, name, owner,
    unexpected_content,
};
use crate::egress::Destination;
use crate::limits;
use crate::problem::Problem;
use crate::report::Format;
use crate::upstream::http;
use crate::upstream::redirect::{self, link};
use crate::upstream::{Joint, Part, Source};

/// The columns of the activity report's download, and the three that only the API has.
pub(super) const COLUMNS: [&str; 9] = [
    "Report Time",
    "Login",
    "Last Authenticated At",
    "Last Activity At",
    "Last Surface Used",
    "Organization",
    "Created At",
    "Plan Type",
    "Pending Cancellation Date",
];

/// Seats on a page, the most that GitHub sends.
const PER_PAGE: usize = 100;

/// Seats on a page that are accepted.
const PER_PAGE_MAX: usize = 10 * PER_PAGE;

/// The path of the list, below its organization or enterprise.
pub(super) const LIST: &str = "/copilot/billing/seats";

/// How far the list was read; the default is its beginning.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Progress {
    /// Pages that were read.
    pages: usize,
    /// Pages that there are; 0 if that is not known.
    #[serde(default)]
    of: u32,
    /// Seats that were read.
    seats: usize,
    /// When the first page came, in milliseconds since 1970: the time of the report.
    at_ms: u64,
    /// The path of the next page.
    path: String,
    /// Its query.
    query: String,
}

/// The request for the page that the state names.
pub(super) fn request(ask: &Ask<'_>, state: &State) -> Hop {
    let progress: Progress = decoded(state);
    let first = || {
        (
            format!("{}{LIST}", owner(ask)),
            format!("per_page={PER_PAGE}"),
        )
    };
    let (path, query) = match progress.pages {
        0 => first(),
        _ => (progress.path, progress.query),
    };
    let mut hop = api(ask, &path).kept();
    hop.url.set_query(Some(&query));
    hop
}

/// The page that the state names.
pub(super) fn progress(state: &State) -> api::Progress {
    let progress: Progress = decoded(state);
    api::Progress {
        step: match progress.pages {
            0 => api::Step::Asked,
            _ => api::Step::Downloading,
        },
        page: u32::try_from(progress.pages.saturating_add(1)).ok(),
        pages: Some(progress.of).filter(|pages| *pages > 0),
        ..api::Progress::default()
    }
}

/// One page, as rows or lines.
///
/// # Errors The outcome of the attempt.
pub(super) fn page(
    ask: &Ask<'_>,
    state: &State,
    body: &Value,
    response: &Response<'_>,
) -> Result<Step, Outcome> {
    let mut progress: Progress = decoded(state);
    let seats = body.get("seats").and_then(Value::as_array);
    let seats = seats
        .filter(|seats| seats.len() <= PER_PAGE_MAX && seats.iter().all(Value::is_object))
        .ok_or_else(unexpected_content)?;
    if progress.pages == 0 {
        progress.at_ms = ask.now_ms;
    }
    let is_lines = matches!(ask.report.format(), Format::JsonLines);
    let bytes = match is_lines {
        true => Some(lines(seats)),
        false => rows(ask, &progress, seats),
    };
    let bytes = bytes.ok_or_else(|| Outcome::refused(Problem::Internal))?;
    progress.pages = progress.pages.saturating_add(1);
    progress.seats = progress.seats.saturating_add(seats.len());
    let next = match http::linked(response.fields, "next") {
        Some(text) => {
            progress.of = pages(ask, &progress, body, response);
            Some(next(ask, response.hop, progress.clone(), &text)?)
        }
        None => None,
    };
    if next.is_none() {
        let total = body.get("total_seats").and_then(Value::as_u64);
        let missing = total.map_or(0, |total| {
            usize::try_from(total)
                .unwrap_or(usize::MAX)
                .saturating_sub(progress.seats)
        });
        // People may lose their seats while the pages are read.
        let is_ended = (1..PER_PAGE).contains(&seats.len()) && missing <= progress.pages;
        if missing > 0 && !is_ended {
            return Err(Outcome::refused(Problem::Truncated));
        }
        // Lines of JSON have no header row that could say that there are none.
        if progress.seats == 0 && is_lines {
            return Err(Outcome::refused(Problem::NoData));
        }
    }
    Ok(Step::Part(Part {
        source: Source::Bytes(bytes),
        joint: Joint::Plain,
        next,
    }))
}

/// The pages of a list that has another one after this; 0 if the server does not say, or says less.
fn pages(ask: &Ask<'_>, progress: &Progress, body: &Value, response: &Response<'_>) -> u32 {
    let last = http::linked(response.fields, "last");
    let last = last.and_then(|text| response.hop.url.join(&text).ok());
    let total = body.get("total_seats").and_then(Value::as_u64);
    let per_page = u64::try_from(PER_PAGE).unwrap_or(u64::MAX);
    let pages = match last {
        Some(url) => page_of(&url).flatten(),
        // In the list of an enterprise, a person may have several seats.
        None => total
            .filter(|_| !is_of_enterprise(ask))
            .map(|total| total.div_ceil(per_page)),
    };
    let pages = pages.and_then(|pages| u32::try_from(pages).ok());
    let is_further =
        |pages: &u32| usize::try_from(*pages).is_ok_and(|pages| pages > progress.pages);
    pages.filter(is_further).unwrap_or_default()
}

/// The number of a page in an address; `Some(None)` if it is no number.
fn page_of(url: &Url) -> Option<Option<u64>> {
    let mut pairs = url.query_pairs();
    let found = pairs.find(|(name, _)| name == "page");
    found.map(|(_, value)| value.parse().ok())
}

/// The request for the next page.
///
/// # Errors The outcome of the attempt, if the link leads out of the list, or back in it.
fn next(
    ask: &Ask<'_>,
    hop: &Hop,
    mut progress: Progress,
    text: &str,
) -> Result<(Box<Hop>, State), Outcome> {
    let (url, destination) = link(ask.egress, &hop.url, text)?;
    if destination != Destination::Origin || !is_of_list(&hop.url, &url) {
        return Err(redirect::unexpected(Some(&url)));
    }
    if !is_next(&hop.url, &url) {
        return Err(unexpected_content());
    }
    if progress.pages >= limits::PAGES {
        return Err(Outcome::refused(Problem::TooLarge));
    }
    progress.path = url.path().to_owned();
    progress.query = url.query().unwrap_or_default().to_owned();
    let state = encoded(&progress);
    Ok((Box::new(request(ask, &state)), state))
}

/// Whether an address is of the same list. GitHub's links may name an organization or enterprise by
/// its id where the request named it by its name, or spell its name in another case.
fn is_of_list(from: &Url, to: &Url) -> bool {
    match (ListOwner::of(from), ListOwner::of(to)) {
        (Some(from), Some(to)) => {
            let is_same = from.is_id == to.is_id && from.name.eq_ignore_ascii_case(to.name);
            from.is_organization == to.is_organization && (is_same || !from.is_id && to.is_id)
        }
        _ => false,
    }
}

/// The organization or enterprise in the address of a list.
struct ListOwner<'a> {
    is_organization: bool,
    /// Whether it is named by its number. The name of an organization may be a number too, but not
    /// where its id stands.
    is_id: bool,
    name: &'a str,
}

impl<'a> ListOwner<'a> {
    fn of(url: &'a Url) -> Option<Self> {
        let owner = url.path().strip_suffix(LIST)?.strip_prefix('/')?;
        let (folder, name) = owner.split_once('/')?;
        let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        let (is_organization, is_id) = match folder {
            "orgs" => (true, false),
            "organizations" => (true, is_number),
            "enterprises" => (false, is_number),
            _ => return None,
        };
        Some(Self {
            is_organization,
            is_id,
            name,
        })
    }
}

/// Whether an address is that of the next page. A list that goes back would never end, and one that
/// skips a page would lack its seats.
fn is_next(from: &Url, to: &Url) -> bool {
    match (page_of(from), page_of(to)) {
        (_, Some(None)) | (Some(None), _) => false,
        (from, Some(Some(to))) => from.flatten().unwrap_or(1).checked_add(1) == Some(to),
        // Pages that are named by something else than a number.
        (_, None) => from.query() != to.query(),
    }
}

/// The seats as rows of CSV, with the header row before the first page.
fn rows(ask: &Ask<'_>, progress: &Progress, seats: &[Value]) -> Option<Vec<u8>> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    if progress.pages == 0 {
        csv.write_record(COLUMNS).ok()?;
    }
    let at_s = i64::try_from(progress.at_ms / 1000).ok()?;
    let report_time = reports::time::iso_of_ms(at_s.checked_mul(1000)?);
    for seat in seats {
        let organization = match text(seat.pointer("/organization/login"), "") {
            // Names are not case-sensitive, and reports that are combined need one spelling.
            none if none.is_empty() && !is_of_enterprise(ask) => name(ask).to_ascii_lowercase(),
            login => login,
        };
        let cells = [
            report_time.clone(),
            login(seat),
            moment(seat, "last_authenticated_at"),
            moment(seat, "last_activity_at"),
            moment(seat, "last_activity_editor"),
            organization,
            text(seat.get("created_at"), ""),
            text(seat.get("plan_type"), ""),
            text(seat.get("pending_cancellation_date"), ""),
        ];
        csv.write_record(cells).ok()?;
    }
    csv.into_inner().ok()
}

/// The person who has the seat; empty if there is none, or if it is an organization.
fn login(seat: &Value) -> String {
    let is_person = seat
        .pointer("/assignee/type")
        .is_none_or(|kind| kind.as_str() != Some("Organization"));
    match is_person {
        true => text(seat.pointer("/assignee/login"), ""),
        false => String::new(),
    }
}

/// A cell as in the activity report: `null` says that there was none. A member that is missing says
/// nothing, as on servers of before August 2025, and so the cell has no moment in it.
fn moment(seat: &Value, member: &str) -> String {
    match seat.get(member) {
        None => "Unknown".to_owned(),
        some => text(some, "None"),
    }
}

/// The text of a member, or `none` if it is missing, `null` or empty.
fn text(member: Option<&Value>, none: &str) -> String {
    match member {
        None | Some(Value::Null) => none.to_owned(),
        Some(Value::String(text)) if text.is_empty() => none.to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// The seats as lines of JSON, with every member.
fn lines(seats: &[Value]) -> Vec<u8> {
    let mut text = String::new();
    for seat in seats {
        text.push_str(&seat.to_string());
        text.push('\n');
    }
    text.into_bytes()
}
