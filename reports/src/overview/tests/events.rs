//! Events in CEF, and Copilot's seats and metrics in JSON.

use super::{chart, check, finding, kpi, open, points};
use crate::overview::Figure;

fn count(figure: &Figure) -> Option<u64> {
    match figure {
        Figure::Count(count) | Figure::Distinct { count, .. } => Some(*count),
        _ => None,
    }
}

const EVENTS: &str = "CEF:0|a|x|1|c|n|0|rt=1793340001000 suser=ada act=create.token outcome=success
CEF:0|a|x|1|c|n|Medium|rt=1793340002000 suser=Ada act=read outcome=Failed
CEF:0|b|y|1|c|n|8|rt=1793430002000 suser=bob act=CREATE_TOKEN outcome=denied
CEF:1|b|y|1|d|n|very-high|rt=then suser=cyd outcome=perhaps
CEF:1|b|z|1|d|n|99|msg=x
words
";

#[test]
fn events_counted_by_hand() {
    let opened = open(EVENTS, "events.cef");
    assert_eq!(opened.kind().id, "cef.events");
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    let is = |id: &str| {
        let kpi = kpi(&overview, id);
        (count(&kpi.value).unwrap(), kpi.unknown)
    };
    assert_eq!(is("cef_events"), (5, 0));
    assert_eq!(is("other_lines"), (1, 0));
    assert_eq!(is("severity_low"), (1, 2));
    assert_eq!(is("severity_medium"), (1, 2));
    assert_eq!(is("severity_high"), (1, 2));
    assert_eq!(is("severity_very_high"), (1, 2));
    // `perhaps` says neither, and two rows say nothing.
    assert_eq!(is("failed_events"), (2, 3));
    assert_eq!(is("vendors").0, 2);
    assert_eq!(is("products").0, 3);
    assert_eq!(is("actors").0, 3);
    assert_eq!(
        finding(&overview, "token_creating_event").rows,
        Figure::Count(2)
    );
    assert_eq!(finding(&overview, "failed_event").rows, Figure::Count(2));
    assert_eq!(
        points(chart(&overview, "events_by_day")),
        [("2026-10-30", 2), ("2026-10-31", 1)]
    );
    assert_eq!(
        points(chart(&overview, "events_by_class")),
        [("c", 3), ("d", 2)]
    );
}

#[test]
fn figures_of_missing_event_fields_are_unknown() {
    let opened = open("CEF:0|a|x|1|c|n|1|src=192.0.2.1\n", "events.cef");
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    let unknown = |key: &str| Figure::Unknown(vec![key.to_owned()]);
    assert_eq!(kpi(&overview, "failed_events").value, unknown("outcome"));
    assert_eq!(kpi(&overview, "actors").value, unknown("suser"));
    assert_eq!(
        finding(&overview, "token_creating_event").rows,
        unknown("act")
    );
}

#[test]
fn moderne_is_moderne_where_the_header_says_so() {
    let event = |vendor: &str| {
        format!(
            "CEF:0|{vendor}|Platform|1|c|n|1|suser=a act=GET_RECIPE outcome=Success rt=1793340001000\n"
        )
    };
    let of = |text: &str| {
        let opened = open(text, "events.cef");
        let overview = opened.overview(None);
        check(&opened.table, &overview);
        (opened.kind().id, count(&kpi(&overview, "actors").value))
    };
    assert_eq!(of(&event("Moderne")), ("moderne.audit_log_cef", Some(1)));
    // The figures are the same for any vendor.
    assert_eq!(of(&event("Example")), ("cef.events", Some(1)));
    assert_eq!(
        of(&(event("Moderne") + &event("Example"))),
        ("cef.events", Some(1))
    );
}

#[test]
fn the_actor_is_taken_from_the_available_key() {
    for key in ["suser", "duser", "suid"] {
        let opened = open(&format!("CEF:0|a|x|1|c|n|1|{key}=ada\n"), "events.cef");
        let overview = opened.overview(None);
        assert_eq!(count(&kpi(&overview, "actors").value), Some(1), "{key}");
    }
    for key in ["rt", "start", "end"] {
        let opened = open(
            &format!("CEF:0|a|x|1|c|n|1|{key}=1793340001000\n"),
            "events.cef",
        );
        let overview = opened.overview(None);
        assert_eq!(
            points(chart(&overview, "events_by_day")),
            [("2026-10-30", 1)],
            "{key}"
        );
    }
}

/// One seat; `more` goes into the object.
fn seat(login: &str, activity: &str, authenticated: &str, more: &str) -> String {
    format!(
        "{{\"created_at\":\"2026-01-01T00:00:00Z\",\"updated_at\":\"2026-01-01T00:00:00Z\",\
         \"pending_cancellation_date\":null,\"last_activity_at\":{activity},\
         \"last_activity_editor\":null,\"last_authenticated_at\":{authenticated},\
         \"plan_type\":\"business\",\"assignee\":{{\"login\":\"{login}\",\"id\":1}}{more}}}"
    )
}

#[test]
fn seats_counted_by_hand() {
    let at = "\"2026-10-31T00:00:00Z\"";
    let seats = [
        seat("ada", at, at, ",\"organization\":{\"login\":\"acme\"}"),
        seat("ada", at, at, ",\"organization\":{\"login\":\"emca\"}"),
        seat("bob", "\"2026-08-20T00:00:00Z\"", "null", ""),
        seat("cyd", "null", at, ""),
        seat("dot", "null", "null", ""),
        seat("eve", "\"soon\"", "null", ""),
    ];
    let opened = open(
        &format!("{{\"total_seats\":5,\"seats\":[{}]}}", seats.join(",")),
        "seats.json",
    );
    assert_eq!(opened.kind().id, "copilot.seats");
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    let is = |id: &str| count(&kpi(&overview, id).value).unwrap();
    assert_eq!((is("seats"), is("people")), (6, 5));
    assert_eq!((is("people_active_7d"), is("people_active_90d")), (1, 2));
    assert_eq!(is("no_activity_90d"), 2);
    assert_eq!(is("authenticated_not_active"), 1);
    assert_eq!(is("never_appeared"), 1);
    assert_eq!(is("pending_cancellation"), 0);
    assert_eq!(is("organizations_with_seats"), 2);
    // A date that lies ahead is no as-of time.
    let ahead = seats[0].replace("_date\":null", "_date\":\"2026-12-31\"");
    let opened = open(&format!("[{ahead}]"), "x");
    let as_of = opened.overview(None).as_of.ms.map(crate::time::iso_of_ms);
    assert_eq!(as_of.as_deref(), Some("2026-10-31T00:00:00Z"));
}

#[test]
fn metrics_counted_by_hand() {
    let user = |day: &str, login: &str, n: u64, chat: bool| {
        format!(
            "{{\"day\":\"{day}\",\"user_login\":\"{login}\",\"user_id\":1,\
             \"user_initiated_interaction_count\":{n},\"code_generation_activity_count\":{n},\
             \"code_acceptance_activity_count\":0,\"used_agent\":false,\"used_chat\":{chat}}}"
        )
    };
    let text = [
        user("2026-10-30", "ada", 3, false),
        user("2026-10-31", "ada", 4, true),
        user("2026-10-31", "bob", 5, false),
    ]
    .concat();
    let opened = open(&text, "x");
    assert_eq!(opened.kind().id, "copilot.metrics_users");
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    let is = |id: &str| count(&kpi(&overview, id).value);
    assert_eq!(
        (is("people"), is("user_days"), is("used_chat")),
        (Some(2), Some(3), Some(1))
    );
    assert!(matches!(
        kpi(&overview, "interactions").value,
        Figure::Sum {
            micros: 12_000_000,
            ..
        }
    ));
    // A person who is in no file says nothing about the command line.
    assert_eq!(
        kpi(&overview, "used_cli").value,
        Figure::Unknown(vec!["used_cli".to_owned()])
    );
    assert_eq!(
        points(chart(&overview, "people_by_day")),
        [("2026-10-30", 1), ("2026-10-31", 2)]
    );
}
