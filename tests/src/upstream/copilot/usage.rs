//! This module makes up usage metrics and billing reports, by day.

use std::ops::RangeInclusive;

use reports::time::{DAY_MS, Date};
use serde_json::{Value, json};

use super::super::plan::Plan;
use super::super::request::Request;
use super::super::serve::Places;
use super::{Settings, answer, refusal};

/// The last day of a report of 28 days: 20 November 2025.
const LAST_DAY: &str = "2025-11-20";

const USAGE: [&str; 14] = [
    "date",
    "product",
    "sku",
    "quantity",
    "unit_type",
    "applied_cost_per_quantity",
    "gross_amount",
    "discount_amount",
    "net_amount",
    "username",
    "organization",
    "repository",
    "workflow_path",
    "cost_center_name",
];

const CREDITS: [&str; 17] = [
    "date",
    "username",
    "product",
    "sku",
    "model",
    "quantity",
    "unit_type",
    "applied_cost_per_quantity",
    "gross_amount",
    "discount_amount",
    "net_amount",
    "total_monthly_quota",
    "organization",
    "repository",
    "cost_center_name",
    "aic_quantity",
    "aic_gross_amount",
];

/// The number of a day, as in `2026-11-30`.
pub(super) fn day_number(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Date::new(year, month, day).map(Date::days)
}

pub(super) fn iso(day: i64) -> String {
    Date::of_ms(day * DAY_MS).iso()
}

/// Whether anything happened on this day.
pub(super) fn has(settings: &Settings, day: i64) -> bool {
    !settings.empty_days.contains(&iso(day))
}

/// The answer with the links to the files of a usage report.
pub(super) fn links(settings: &Settings, name: &str, request: &Request, places: &Places) -> Plan {
    let (subject, is_day) = match (
        name.strip_suffix("-1-day"),
        name.strip_suffix("-28-day/latest"),
    ) {
        (Some(subject), _) => (subject, true),
        (None, Some(subject)) => (subject, false),
        (None, None) => return refusal(404, "Not Found"),
    };
    if !["users", "user-teams", "organization", "enterprise"].contains(&subject) {
        return refusal(404, "Not Found");
    }
    let storage = &places.storage;
    let link = |days: &str| format!("{storage}/usage/{subject}_{days}.ndjson?sig=demo");
    if !is_day {
        let links = [link("1"), link("2")];
        let links = &links[..if subject == "users" { 2 } else { 1 }];
        let body = json!({
            "download_links": links,
            "report_start_day": iso(day_number(LAST_DAY).unwrap_or_default() - 27),
            "report_end_day": LAST_DAY,
        });
        return answer(200, &body);
    }
    let day = request.parameter("day").unwrap_or_default();
    match day_number(day) {
        None => refusal(422, "Validation Failed"),
        Some(number) if !has(settings, number) => Plan::text(204, "", ""),
        Some(_) => {
            let body = json!({ "download_links": [link(day)], "report_day": day });
            answer(200, &body)
        }
    }
}

/// A file of a usage report.
pub(super) fn file(settings: &Settings, name: &str) -> Option<String> {
    let (subject, days) = name.strip_suffix(".ndjson")?.split_once('_')?;
    let last = day_number(LAST_DAY)?;
    let days = match days {
        "1" if subject == "users" => last - 27..=last - 14,
        "1" => last - 27..=last,
        "2" => last - 13..=last,
        day => {
            let day = day_number(day)?;
            day..=day
        }
    };
    if subject == "users" || subject == "user-teams" {
        return Some(people(settings, subject, days));
    }
    let totals: Vec<Value> = days.clone().map(|day| total(settings, day)).collect();
    // A report of one day is that day's object.
    let object = match totals.as_slice() {
        [day] => day.clone(),
        _ => json!({ "report_end_day": iso(*days.end()), "day_totals": totals }),
    };
    Some(format!("{object}\n"))
}

fn people(settings: &Settings, subject: &str, days: RangeInclusive<i64>) -> String {
    let mut text = String::new();
    for day in days {
        for person in (0..settings.people).filter(|person| (person + day.unsigned_abs()) % 7 < 4) {
            let mut line = json!({
                "day": iso(day),
                "user_id": 1_000_000 + person,
                "user_login": format!("demo-person-{person:05}"),
            });
            if subject == "user-teams" {
                line["team_slug"] = json!("platform");
            } else if let Value::Object(line) = &mut line {
                let counts = json!({
                    "user_initiated_interaction_count": person % 11,
                    "code_generation_activity_count": person % 13,
                    "code_acceptance_activity_count": person % 5,
                    "used_agent": person % 2 == 0,
                    "used_chat": person % 3 == 0,
                });
                line.extend(counts.as_object().cloned().unwrap_or_default());
            }
            text.push_str(&format!("{line}\n"));
        }
    }
    text
}

fn total(settings: &Settings, day: i64) -> Value {
    let people = settings.people;
    json!({
        "day": iso(day),
        "daily_active_users": people / 2,
        "weekly_active_users": people * 3 / 4,
        "monthly_active_users": people,
        "user_initiated_interaction_count": people * 5,
        "code_generation_activity_count": people * 6,
        "code_acceptance_activity_count": people * 2,
    })
}

/// A billing report as GitHub writes it: with a byte order mark, and every cell quoted.
pub(super) fn billing(settings: &Settings, what: &str, days: RangeInclusive<i64>) -> String {
    let columns: Vec<&str> = match what {
        "ai_credit" => CREDITS.to_vec(),
        "detailed" => USAGE.to_vec(),
        _ => {
            let left_out = ["username", "workflow_path"];
            USAGE
                .into_iter()
                .filter(|name| !left_out.contains(name))
                .collect()
        }
    };
    let row = |cells: &[String]| {
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
        format!("{}\r\n", quoted.join(","))
    };
    let names: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
    let mut text = format!("\u{feff}{}", row(&names));
    for day in days.filter(|day| has(settings, *day)) {
        for person in 0..settings.people.min(20) {
            let cells: Vec<String> = columns.iter().map(|name| cell(name, day, person)).collect();
            text.push_str(&row(&cells));
        }
    }
    text
}

fn cell(column: &str, day: i64, person: u64) -> String {
    match column {
        "date" => iso(day),
        "username" => format!("demo-person-{person:05}"),
        "product" => "copilot".to_owned(),
        "sku" => "copilot_ai_credit".to_owned(),
        "model" => "Demo Model 1".to_owned(),
        "unit_type" => "ai-credits".to_owned(),
        "quantity" | "aic_quantity" => (person + 1).to_string(),
        "applied_cost_per_quantity" => "0.01".to_owned(),
        "gross_amount" | "aic_gross_amount" | "net_amount" => format!("0.{:02}", person + 1),
        "discount_amount" => "0".to_owned(),
        "total_monthly_quota" => "1000".to_owned(),
        "organization" => "acme".to_owned(),
        "repository" => "acme/engine".to_owned(),
        _ => String::new(),
    }
}
