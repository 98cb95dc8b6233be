//! These tests check how `inspect` writes the missing part of a total, and the extent of a figure.

use serde_json::Value;

use super::*;
use crate::reclaim::{Settings, reclaim};

/// The output of `inspect` for a text.
fn inspected(text: &str, name: &str) -> Value {
    serde_json::to_value(crate::report::inspect(name, text.as_bytes(), None)).unwrap()
}

/// One figure of it.
fn figure(report: &Value, id: &str) -> Value {
    let kpis = report["kpis"].as_array().unwrap();
    let found = kpis.iter().find(|kpi| kpi["id"] == id);
    found.unwrap_or_else(|| panic!("no {id}")).clone()
}

const BILL: &str = "date,product,sku,quantity,unit_type,applied_cost_per_quantity,gross_amount,\
                    discount_amount,net_amount,organization,repository,cost_center_name\n";

fn bill(amounts: &[(&str, &str, &str)]) -> String {
    let line = |(product, quantity, net): &(&str, &str, &str)| {
        format!("2026-10-01,{product},s,{quantity},requests,1,1,0,{net},acme,acme/a,\n")
    };
    BILL.to_owned() + &amounts.iter().map(line).collect::<String>()
}

#[test]
fn a_sum_of_money_that_lacks_rows_is_not_known() {
    let text = bill(&[
        ("actions", "1", "200"),
        ("actions", "2", "see invoice"),
        ("copilot", "3", "28"),
        ("packages", "4", "see invoice"),
    ]);
    let report = inspected(&text, "usage.csv");
    let net = figure(&report, "net_spend");
    // A credit could be among what cannot be read.
    assert_eq!(net["value"], Value::Null, "{net}");
    assert_eq!((&net["part"], &net["rows"]), (&"228".into(), &2.into()));
    assert_eq!(net["unknown"], 2);
    let gross = figure(&report, "gross_spend");
    assert_eq!(
        gross,
        serde_json::json!({"id": "gross_spend", "value": "4"})
    );
}

#[test]
fn a_sum_of_things_that_lacks_rows_is_a_lower_bound() {
    let line = |day: &str, count: &str| {
        format!(
            "{{\"day\":\"{day}\",\"user_login\":\"ada\",\"user_id\":1,\
             \"user_initiated_interaction_count\":{count},\
             \"code_generation_activity_count\":1,\"code_acceptance_activity_count\":1,\
             \"used_agent\":true,\"used_chat\":true}}\n"
        )
    };
    let text = |last: &str| line("2026-10-01", "5") + &line("2026-10-02", "7") + last;
    let of = |text: String| figure(&inspected(&text, "users.ndjson"), "interactions");
    let known = of(text(&line("2026-10-03", "0")));
    assert_eq!(
        known,
        serde_json::json!({"id": "interactions", "value": "12"})
    );
    let lacking = of(text(&line("2026-10-03", "null")));
    assert_eq!(
        (&lacking["value"], &lacking["at_least"]),
        (&"12".into(), &true.into())
    );
    assert_eq!(lacking["unknown"], 1);
    // If a known value is below zero, an unknown one may be so too.
    let negative = of(text(&line("2026-10-03", "null")).replace(":5", ":-5"));
    assert_eq!(
        (&negative["value"], &negative["part"]),
        (&Value::Null, &"2".into())
    );
}

#[test]
fn a_number_of_rows_or_people_that_lacks_some_is_a_lower_bound() {
    let users = inspected(USERS, "all_users.csv");
    let without = figure(&users, "without_2fa");
    assert_eq!(
        (&without["value"], &without["at_least"]),
        (&3.into(), &true.into())
    );
    assert_eq!(without["unknown"], 2);
    let suspended = figure(&users, "suspended");
    assert_eq!(
        suspended,
        serde_json::json!({"id": "suspended", "value": 3})
    );
    let finding = users["findings"].as_array().unwrap()[0].clone();
    assert_eq!(finding["id"], "admin_without_2fa");
    assert_eq!(
        (&finding["at_least"], &finding["unknown"]),
        (&true.into(), &1.into())
    );
}

#[test]
fn storage_that_lacks_rows_is_a_lower_bound() {
    let text = "created_at,owner_id,owner_type,owner_name,id,name,visibility,readable_size,\
                raw_size,collaborators,fork?,deleted?\n\
                2026-01-01 00:00:00 +0000,1,User,ada,1,a,private,1 KB,1,0,false,false\n\
                2026-01-01 00:00:00 +0000,1,User,ada,2,b,private,1 KB,much,0,false,false\n";
    let disk = figure(&inspected(text, "all_repositories.csv"), "total_disk");
    assert_eq!(
        (&disk["value"], &disk["at_least"]),
        (&1024.into(), &true.into())
    );
    assert_eq!(disk["unknown"], 1);
}

#[test]
fn a_day_of_a_person_counts_once_for_any_number_of_rows() {
    let line = |person: &str, day: &str| {
        format!(
            "{{\"day\":\"{day}\",\"user_login\":\"{person}\",\"user_id\":1,\
             \"user_initiated_interaction_count\":1,\
             \"code_generation_activity_count\":1,\"code_acceptance_activity_count\":1,\
             \"used_agent\":true,\"used_chat\":true}}\n"
        )
    };
    let days = [
        ("ada", "2026-10-01"),
        ("ADA", "2026-10-01"),
        ("bob", "2026-10-01"),
        ("ada", "2026-10-02"),
        ("bob", "2026-10-01"),
    ];
    let text: String = days.iter().map(|(person, day)| line(person, day)).collect();
    let report = inspected(&text, "users.ndjson");
    assert_eq!(figure(&report, "user_days")["value"], 3);
    assert_eq!(figure(&report, "interactions")["value"], "5");
    let opened = open(&text, "users.ndjson");
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    let by_day = chart(&overview, "people_by_day");
    assert_eq!(points(by_day), [("2026-10-01", 2), ("2026-10-02", 1)]);
    assert_eq!(
        points(chart(&overview, "days_by_person")),
        [("ada", 2), ("bob", 1)]
    );
}

/// Seats: assignee, what it is, activity and sign-in, as JSON writes them.
pub(super) fn seats(seats: &[(&str, &str, &str, &str)]) -> String {
    let quoted = |text: &str| match text {
        "" => "null".to_owned(),
        text => format!("\"{text}\""),
    };
    let seat = |(login, kind, activity, sign_in): &(&str, &str, &str, &str)| {
        format!(
            "{{\"created_at\":\"2025-01-01T00:00:00Z\",\"updated_at\":\"2025-01-01T00:00:00Z\",\
             \"pending_cancellation_date\":null,\"plan_type\":\"business\",\
             \"last_activity_at\":{},\"last_activity_editor\":\"vscode/1.1/copilot/1\",\
             \"last_authenticated_at\":{},\
             \"assignee\":{{\"login\":{},\"id\":1,\"type\":{}}}}}",
            quoted(activity),
            quoted(sign_in),
            quoted(login),
            quoted(kind),
        )
    };
    let seats: Vec<String> = seats.iter().map(seat).collect();
    format!(
        "{{\"total_seats\":{},\"seats\":[{}]}}",
        seats.len(),
        seats.join(",")
    )
}

#[test]
fn seats_of_teams_and_organizations_are_not_people() {
    let text = seats(&[
        (
            "ada",
            "User",
            "2026-10-31T08:00:00Z",
            "2026-10-31T08:00:00Z",
        ),
        ("bob", "", "", ""),
        ("platform", "Team", "", ""),
        ("acme", "Organization", "2026-10-31T08:00:00Z", ""),
        ("emca", "organization", "2026-09-20T08:00:00Z", ""),
    ]);
    let opened = open(&text, "seats.json");
    let overview = opened.overview(Some(AS_OF_MS));
    check(&opened.table, &overview);
    let people = |id: &str| match &kpi(&overview, id).value {
        Figure::Distinct { count, .. } => *count,
        other => panic!("{id}: {other:?}"),
    };
    assert_eq!(kpi(&overview, "seats").value, Figure::Count(5));
    assert_eq!((people("people"), people("people_active_7d")), (2, 1));
    assert_eq!(kpi(&overview, "people_active_7d").of, Some(2));
    assert_eq!(
        (people("never_appeared"), people("no_activity_90d")),
        (1, 1)
    );
    assert_eq!(
        finding(&overview, "seat_never_appeared").rows,
        Figure::Count(1)
    );
    assert_eq!(finding(&overview, "seat_idle_30d").rows, Figure::Count(0));
    assert_eq!(
        points(chart(&overview, "people_by_surface")),
        [("vscode", 2)]
    );
    let list = reclaim(&opened.table, overview.as_of, &Settings::default(), None);
    assert_eq!((list.answer.people, list.answer.never_appeared), (2, 1));
}

#[test]
fn activity_after_the_as_of_day_is_not_counted() {
    let text = seats(&[
        // On the day itself, after the moment: it is part of the day.
        ("ada", "User", "2026-11-01T23:00:00Z", ""),
        // Later, so that nothing is known of the days before.
        ("bob", "User", "2026-11-02T00:00:00Z", ""),
        // Later in one seat; the other one is known to be of this month.
        ("cyd", "User", "2026-11-05T00:00:00Z", ""),
        ("cyd", "User", "2026-10-20T00:00:00Z", ""),
        // Later in one seat, and long ago in the other.
        ("dot", "User", "2026-11-05T00:00:00Z", ""),
        ("dot", "User", "2026-08-20T00:00:00Z", ""),
        ("eve", "User", "2026-08-20T00:00:00Z", ""),
    ]);
    let opened = open(&text, "seats.json");
    let overview = opened.overview(Some(AS_OF_MS));
    check(&opened.table, &overview);
    let active = kpi(&overview, "people_active_30d");
    assert!(
        matches!(active.value, Figure::Distinct { count: 2, .. }),
        "{active:?}"
    );
    assert_eq!(active.unknown, 2, "Bob and Dot");
    let list = reclaim(&opened.table, overview.as_of, &Settings::default(), None);
    let answer = &list.answer;
    assert_eq!((answer.people, answer.active, answer.unknown), (5, 2, 2));
    assert_eq!((answer.idle, &*list.seats[0].login), (1, "eve"));
    assert_eq!(finding(&overview, "seat_idle_60d").rows, Figure::Count(1));
    // Seats, of which Bob has one, and Cyd and Dot two each.
    assert_eq!(finding(&overview, "seat_idle_60d").unknown, 5);
}

#[test]
fn a_stopped_feed_is_reported() {
    let stopped = [
        (
            "ada",
            "User",
            "2026-10-10T08:00:00Z",
            "2026-10-30T08:00:00Z",
        ),
        (
            "bob",
            "User",
            "2026-10-09T08:00:00Z",
            "2026-10-29T08:00:00Z",
        ),
        ("cyd", "User", "", ""),
    ];
    let feed = |seats_of: &[(&str, &str, &str, &str)]| {
        inspected(&seats(seats_of), "acme-seats-1793512800.json")["stopped_feed"].clone()
    };
    let said = feed(&stopped);
    assert_eq!(said["newest_activity"], "2026-10-10T08:00:00Z", "{said}");
    assert_eq!(said["signed_in_since"], 2);
    // One person who only signs in is ordinary.
    assert_eq!(feed(&stopped[..1]), Value::Null);
    // Somebody was active.
    let mut runs = stopped.to_vec();
    runs[2].2 = "2026-10-28T08:00:00Z";
    assert_eq!(feed(&runs), Value::Null);
    // A moment after the report is a mistake, and no activity.
    for after in ["2027-10-28T08:00:00Z", "2026-11-02T08:00:00Z"] {
        let mut mistaken = stopped.to_vec();
        mistaken[2].2 = after;
        assert_eq!(feed(&mistaken)["newest_activity"], "2026-10-10T08:00:00Z");
    }
    // A team is no person.
    let mut teams = stopped.to_vec();
    teams[1].1 = "Team";
    assert_eq!(feed(&teams), Value::Null);
    // On a holiday there are no sign-ins either.
    let mut holiday = stopped.to_vec();
    holiday[0].3 = "2026-10-11T08:00:00Z";
    holiday[1].3 = "2026-10-12T08:00:00Z";
    assert_eq!(feed(&holiday), Value::Null);
}
