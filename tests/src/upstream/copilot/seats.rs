//! This module lists seats of invented people.

use reports::time::iso_of_ms;
use serde_json::{Value, json};

use super::super::plan::Plan;
use super::super::request::Request;
use super::super::serve::Places;
use super::{Account, ID, JSON, Settings, answer};

/// Seats on a page, at most.
const PER_PAGE: u64 = 100;

/// One person in this many has a second seat in an enterprise.
const TWICE: u64 = 10;

/// 20 November 2025, 12:00 UTC, from which activity is counted back.
const AS_OF_MS: i64 = 1_763_640_000_000;
const HOUR_MS: i64 = 3_600_000;

const EDITORS: [&str; 4] = [
    "vscode/1.114.0/copilot-chat/0.42.1",
    "JetBrains-IU/261.22158.277/copilot-intellij/1.6.2",
    "copilot-cli",
    "vscode/1.113.0/copilot-chat/0.41.2",
];

/// One page of the list.
pub(super) fn page(
    settings: &Settings,
    account: Account<'_>,
    request: &Request,
    places: &Places,
) -> Plan {
    let number = |name: &str| request.parameter(name).and_then(|text| text.parse().ok());
    let per_page = number("per_page").unwrap_or(50).clamp(1, PER_PAGE);
    let page: u64 = number("page").unwrap_or(1).max(1);
    let seconds = match account.is_enterprise {
        true => settings.people / TWICE,
        false => 0,
    };
    let count = settings.people + seconds + settings.without_assignee;
    let first = (page - 1) * per_page;
    let seats = first..count.min(first + per_page);
    let etag = format!("W/\"{}-{page}-{per_page}-{count}\"", account.name);
    let is_known = request.header("if-none-match") == Some(etag.as_str());
    let seats: Vec<Value> = seats.map(|at| seat(settings, account, at)).collect();
    let body = json!({ "total_seats": settings.people, "seats": seats });
    let mut plan = match is_known {
        true => Plan::text(304, JSON, ""),
        false => answer(200, &body),
    };
    plan = plan.with("ETag", &etag);
    let pages = count.div_ceil(per_page).max(1);
    let link = |page: u64, rel: &str| {
        let folder = match account.is_enterprise {
            true => format!("enterprises/{}", account.name),
            false => format!("organizations/{ID}"),
        };
        let origin = &places.origin;
        format!(
            "<{origin}/{folder}/copilot/billing/seats?per_page={per_page}&page={page}>; rel=\"{rel}\""
        )
    };
    let mut links = Vec::new();
    if page > 1 {
        links.push(link(page - 1, "prev"));
    }
    if page < pages {
        links.push(link(page + 1, "next"));
        links.push(link(pages, "last"));
    }
    match links.is_empty() {
        true => plan,
        false => plan.with("Link", &links.join(", ")),
    }
}

/// The seat at this place of the list: every person's, then the second seats, then those
/// without a person.
fn seat(settings: &Settings, account: Account<'_>, at: u64) -> Value {
    let is_second = at >= settings.people;
    let person = match is_second {
        true => (at - settings.people) * TWICE,
        false => at,
    };
    let has_person = person < settings.people;
    let assignee = has_person.then(|| {
        json!({
            "login": format!("demo-person-{person:05}"),
            "id": 1_000_000 + person,
            "type": "User",
            "site_admin": false,
        })
    });
    let organization = match is_second {
        true => "acme-labs",
        false => "acme",
    };
    let hours = i64::try_from(person * 7 % 5_000).unwrap_or_default();
    let moment = |hours: i64| iso_of_ms(AS_OF_MS - hours * HOUR_MS);
    // Activity is kept for 90 days.
    let last = (hours < 90 * 24).then(|| moment(hours));
    let editor = usize::try_from(person).unwrap_or_default() % EDITORS.len();
    let editor = last.is_some().then(|| EDITORS[editor]);
    let mut seat = json!({
        "created_at": moment(hours + 20_000),
        "updated_at": moment(hours + 10_000),
        "pending_cancellation_date": (person % 40 == 3).then_some("2025-12-01"),
        "last_authenticated_at": last.as_ref().map(|_| moment(hours + 1)),
        "last_activity_at": last,
        "last_activity_editor": editor,
        "plan_type": if person.is_multiple_of(5) { "enterprise" } else { "business" },
        "assignee": assignee,
    });
    if account.is_enterprise {
        seat["organization"] = json!({ "login": organization, "id": 9 });
    }
    if person % 3 == 1 {
        seat["assigning_team"] = json!({ "slug": "platform", "name": "Platform", "id": 3 });
    }
    seat
}
