//! This module tests the list of seats.

use serde_json::json;

use super::*;

const FIRST: &str = "https://api.github.com/orgs/acme/copilot/billing/seats?per_page=100";
const LIST: &str = "https://api.github.com/organizations/7/copilot/billing/seats?per_page=100";

fn person(login: &str) -> Value {
    json!({
        "assignee": {"login": login, "id": 1, "type": "User"},
        "created_at": "2024-01-01T00:00:00Z",
        "updated_at": "2024-02-01T00:00:00Z",
        "last_authenticated_at": "2026-11-29T08:00:00Z",
        "last_activity_at": "2026-11-29T09:00:00Z",
        "last_activity_editor": "vscode/1.114.0/copilot-chat/0.42.1",
        "pending_cancellation_date": null,
        "plan_type": "business",
    })
}

fn page(total: u64, seats: &[Value], next: Option<&str>) -> Reply {
    let mut reply = json(&json!({"total_seats": total, "seats": seats}));
    if let Some(next) = next {
        let link = format!("<{LIST}&page=1>; rel=\"prev\", <{next}>; rel=\"next\"");
        reply.fields.push(("link", link));
    }
    reply
}

fn second() -> String {
    format!("{LIST}&page=2")
}

/// Two pages of an organization.
fn two_pages(sent: &Sent) -> Reply {
    match sent.url.as_str() {
        FIRST => {
            assert!(sent.has("x-github-api-version"));
            page(2, &[person("ada")], Some(&second()))
        }
        url if url == second() => {
            let idle = json!({
                "assignee": null,
                "created_at": "2025-01-01T00:00:00Z",
                "last_authenticated_at": null,
                "last_activity_at": null,
                "last_activity_editor": null,
                "pending_cancellation_date": "2026-12-31",
                "plan_type": "business",
            });
            page(2, &[idle], None)
        }
        other => panic!("{other}"),
    }
}

const QUERY: &str = "name=acme";

#[test]
fn pages_become_the_activity_report() {
    let run = fetch("seats", QUERY, &two_pages);
    assert_eq!(
        run.report.as_deref(),
        Ok(
            "Report Time,Login,Last Authenticated At,Last Activity At,Last Surface Used,\
            Organization,Created At,Plan Type,Pending Cancellation Date\n\
            2026-11-30T12:00:00Z,ada,2026-11-29T08:00:00Z,2026-11-29T09:00:00Z,\
            vscode/1.114.0/copilot-chat/0.42.1,acme,2024-01-01T00:00:00Z,business,\n\
            2026-11-30T12:00:00Z,,None,None,None,acme,2025-01-01T00:00:00Z,business,2026-12-31\n"
        )
    );
    assert_eq!(run.sent.len(), 2);
    let opened = opened("seats-github-1796040000.csv", &run.report.unwrap());
    assert_eq!(
        (&opened["kind"], &opened["rows"]),
        (&json!("copilot.activity"), &json!(2))
    );
    assert_eq!(
        (kpi(&opened, "seats"), kpi(&opened, "people")),
        (json!(2), json!(1))
    );
}

/// Two pages, of which the first says this number of seats and this last page.
fn said_of_pages(query: &str, total: u64, last: Option<&str>) -> String {
    let server = |sent: &Sent| {
        let is_second = sent.url.contains("&page=2");
        let address = sent.url.replace("&page=2", "");
        let next = (!is_second).then(|| format!("{address}&page=2"));
        let mut reply = page(if is_second { 2 } else { total }, &[person("ada")], None);
        if let Some(next) = next {
            let last = last.map_or_else(String::new, |last| {
                format!(", <{address}&page={last}>; rel=\"last\"")
            });
            let link = format!("<{next}>; rel=\"next\"{last}");
            reply.fields.push(("link", link));
        }
        reply
    };
    let run = fetch("seats", query, &server);
    assert_eq!(run.progress.len(), 2, "{:?}", run.report);
    assert_eq!(run.progress[0], "asked, page 1");
    run.progress[1].clone()
}

#[test]
fn pages_are_counted_if_the_server_says_how_many_there_are() {
    let enterprise = "scope=enterprise&name=acme";
    for (query, total, last, expected) in [
        (QUERY, 150, Some("23"), "page 2 of 23"),
        (QUERY, 2_300, None, "page 2 of 23"),
        (enterprise, 150, Some("23"), "page 2 of 23"),
        // The total of an enterprise counts people, who may have several seats.
        (enterprise, 150, None, "page 2"),
        // These are less than the page that is asked for, or no number.
        (QUERY, 150, Some("1"), "page 2"),
        (QUERY, 1, None, "page 2"),
        (QUERY, 150, Some("end"), "page 2"),
    ] {
        let said = said_of_pages(query, total, last);
        assert_eq!(said, format!("downloading, {expected}"), "{query} {last:?}");
    }
}

#[test]
fn lines_of_json_have_every_member() {
    let run = fetch("seats_json", QUERY, &two_pages);
    let text = run.report.unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0], person("ada"));
    assert_eq!(lines[1]["assignee"], Value::Null);
    let opened = opened("seats_json-github-1796040000.ndjson", &text);
    assert_eq!(
        (&opened["kind"], &opened["rows"]),
        (&json!("copilot.seats"), &json!(2))
    );
    assert_eq!(
        (kpi(&opened, "seats"), kpi(&opened, "people")),
        (json!(2), json!(1))
    );
}

#[test]
fn a_person_with_two_seats_is_two_rows_and_one_person() {
    let server = |sent: &Sent| {
        assert!(
            sent.url
                .starts_with("https://api.github.com/enterprises/acme-inc/copilot/billing/seats")
        );
        let seat = |organization: &str| {
            let mut seat = person("ada");
            seat["organization"] = json!({"login": organization});
            seat
        };
        // It counts people.
        page(
            1,
            &[seat("acme"), seat("acme-labs"), seat("acme-labs")],
            None,
        )
    };
    let query = "scope=enterprise&name=acme-inc";
    let csv = fetch("seats", query, &server).report.unwrap();
    assert!(csv.contains(",acme,") && csv.contains(",acme-labs,"));
    for (name, text) in [
        ("seats.csv", csv),
        (
            "seats.ndjson",
            fetch("seats_json", query, &server).report.unwrap(),
        ),
    ] {
        let opened = opened(name, &text);
        let figures = ["seats", "people", "organizations_with_seats"].map(|id| kpi(&opened, id));
        assert_eq!(figures, [json!(3), json!(1), json!(2)], "{name}");
    }
}

#[test]
fn a_figure_that_is_not_given_is_not_none() {
    let mut old = person("ada");
    old.as_object_mut().unwrap().remove("last_authenticated_at");
    // Servers of before August 2025 do not say when somebody signed in.
    let csv = fetch("seats", QUERY, &|_| page(1, &[old.clone()], None))
        .report
        .unwrap();
    let unknown = ",ada,Unknown,2026-11-29T09:00:00Z,";
    assert!(csv.contains(unknown) && !csv.contains("None"), "{csv}");
    let opened = opened("seats.csv", &csv);
    assert_eq!(opened["kind"], "copilot.activity");
    // Others among them, on a later page.
    let run = fetch("seats", QUERY, &|sent| match sent.url.as_str() {
        FIRST => page(2, &[old.clone()], Some(&second())),
        _ => page(2, &[person("joan")], None),
    });
    let csv = run.report.unwrap();
    assert!(csv.contains(unknown), "{csv}");
    assert!(csv.contains(",joan,2026-11-29T08:00:00Z,"), "{csv}");
}

#[test]
fn a_page_of_too_many_seats_is_dropped() {
    let of = |count: usize| {
        let seats = vec!["{}"; count].join(",");
        let body = format!("{{\"total_seats\":1,\"seats\":[{seats}]}}");
        assert!(body.len() < crate::limits::ANSWER_BYTES * 2);
        fetch("seats", QUERY, &|_| file(&body)).report
    };
    assert!(of(1_000).is_ok());
    assert_eq!(of(1_001), refused(Problem::UnexpectedContent));
    assert_eq!(of(690_000), refused(Problem::UnexpectedContent));
}

#[test]
fn an_organization_is_spelled_in_one_way() {
    for name in ["acme", "ACME", "Acme"] {
        let run = fetch("seats", &format!("name={name}"), &|_| {
            page(1, &[person("ada")], None)
        });
        assert!(run.report.unwrap().contains(",acme,2024"), "{name}");
    }
}

#[test]
fn a_link_may_spell_a_name_in_another_way() {
    let api = "https://api.github.com";
    let path = "copilot/billing/seats";
    for (query, asked, linked, is_same) in [
        ("name=ACME", "orgs/ACME", "orgs/acme", true),
        ("name=1234", "orgs/1234", "organizations/5678", true),
        ("name=1234", "orgs/1234", "orgs/5678", false),
        (
            "scope=enterprise&name=ACME-Inc",
            "enterprises/ACME-Inc",
            "enterprises/acme-inc",
            true,
        ),
        (
            "scope=enterprise&name=acme",
            "enterprises/acme",
            "enterprises/4711",
            true,
        ),
        (
            "scope=enterprise&name=acme",
            "enterprises/acme",
            "organizations/4711",
            false,
        ),
    ] {
        let first = format!("{api}/{asked}/{path}?per_page=100");
        let next = format!("{api}/{linked}/{path}?per_page=100&page=2");
        let run = fetch("seats", query, &|sent| match &sent.url {
            url if *url == first => page(2, &[person("ada")], Some(&next)),
            url if *url == next => page(2, &[person("joan")], None),
            other => panic!("{other}"),
        });
        assert_eq!(run.report.is_ok(), is_same, "{asked} {linked}");
    }
}

#[test]
fn an_organization_without_seats_has_a_header_row_only() {
    let none = |_: &Sent| page(0, &[], None);
    let csv = fetch("seats", QUERY, &none).report.unwrap();
    assert_eq!(csv.lines().count(), 1);
    assert_eq!(
        fetch("seats_json", QUERY, &none).report,
        refused(Problem::NoData)
    );
}

#[test]
fn a_link_leads_further_in_the_same_list_only() {
    let api = "https://api.github.com";
    for (link, expected) in [
        (
            "https://evil.example/orgs/acme/copilot/billing/seats?page=2".to_owned(),
            unexpected("evil.example"),
        ),
        (
            "https://reports.example.net/copilot/billing/seats?page=2".to_owned(),
            unexpected("reports.example.net"),
        ),
        (
            "http://api.github.com/orgs/acme/copilot/billing/seats?page=2".to_owned(),
            unexpected("api.github.com"),
        ),
        (
            format!("{api}/orgs/acme-labs/copilot/billing/seats?page=2"),
            unexpected("api.github.com"),
        ),
        (
            format!("{api}/enterprises/7/copilot/billing/seats?page=2"),
            unexpected("api.github.com"),
        ),
        (format!("{api}/user?page=2"), unexpected("api.github.com")),
        // These would never end.
        (FIRST.to_owned(), refused(Problem::UnexpectedContent)),
        (
            format!("{LIST}&page=1"),
            refused(Problem::UnexpectedContent),
        ),
        // A page is left out.
        (
            format!("{LIST}&page=3"),
            refused(Problem::UnexpectedContent),
        ),
        (
            format!("{LIST}&page=x"),
            refused(Problem::UnexpectedContent),
        ),
    ] {
        let run = fetch("seats", QUERY, &|_| page(1, &[person("ada")], Some(&link)));
        assert_eq!(run.report, expected, "{link}");
        assert_eq!(run.sent.len(), 1, "{link}");
    }
    // The second page leads to the list of somebody else.
    let other = "https://api.github.com/organizations/8/copilot/billing/seats?per_page=100&page=3";
    let run = fetch("seats", QUERY, &|sent| match sent.url.as_str() {
        FIRST => page(3, &[person("ada")], Some(&second())),
        _ => page(3, &[person("joan")], Some(other)),
    });
    assert_eq!(run.report, unexpected("api.github.com"));
}

#[test]
fn a_list_without_an_end_ends() {
    let run = fetch("seats", QUERY, &|sent| {
        let page_of = |url: &str| {
            url.rsplit_once("page=")
                .unwrap()
                .1
                .parse::<u64>()
                .unwrap_or(1)
        };
        let at = match sent.url.as_str() {
            FIRST => 1,
            url => page_of(url),
        };
        page(
            1,
            &[person("ada")],
            Some(&format!("{LIST}&page={}", at + 1)),
        )
    });
    assert_eq!(run.report, refused(Problem::TooLarge));
    assert_eq!(run.sent.len(), crate::limits::PAGES);
}

#[test]
fn a_list_that_ends_early_is_cut() {
    for (total, rows, is_cut) in [
        (0, 0, false),
        (0, 1, false),
        (1, 1, false),
        // Somebody lost a seat in between.
        (2, 1, false),
        (3, 1, true),
        (100, 1, true),
        (99, 0, true),
        (1, 0, true),
        (100, 100, false),
        (101, 100, true),
        (199, 100, true),
        (5_000, 100, true),
        // A person has two seats.
        (50, 60, false),
    ] {
        let seats = vec![person("ada"); rows];
        let run = fetch("seats", QUERY, &|_| page(total, &seats, None));
        let is_refused = run.report == refused(Problem::Truncated);
        assert_eq!(is_refused, is_cut, "{total} {rows}");
        assert_eq!(run.report.is_ok(), !is_cut);
    }
}

#[test]
fn anything_else_is_no_page() {
    for (body, expected) in [
        ("[]", Problem::UnexpectedContent),
        ("{}", Problem::UnexpectedContent),
        ("{\"seats\":[1]}", Problem::UnexpectedContent),
        ("{\"seats\":[", Problem::UnexpectedContent),
        ("<html></html>", Problem::UpstreamLoginPage),
        (
            "{\"errors\":[{\"type\":\"FORBIDDEN\"}]}",
            Problem::UnexpectedContent,
        ),
    ] {
        let run = fetch("seats", QUERY, &|_| file(body));
        assert_eq!(run.report, refused(expected), "{body}");
    }
    // An empty answer is no page: it is asked for again.
    for reply in [file(""), status(204)] {
        let run = fetch("seats", QUERY, &|_| reply.clone());
        assert_eq!(run.report, Err(Outcome::setback(Problem::UpstreamEmpty)));
    }
    let huge = format!("{{\"padding\":\"{}\"}}", "x".repeat(3 * 1024 * 1024));
    assert_eq!(
        fetch("seats", QUERY, &|_| file(&huge)).report,
        refused(Problem::TooLarge)
    );
}

#[test]
fn a_limit_in_a_success_is_a_limit() {
    let body = "{\"data\":null,\"errors\":[{\"type\":\"RATE_LIMITED\",\"message\":\"x\"}]}";
    let expected = Err(Outcome::Setback {
        details: Problem::UpstreamRateLimited.into(),
        retry_after_ms: Some(60_000),
    });
    assert_eq!(fetch("seats", QUERY, &|_| file(body)).report, expected);
}

#[test]
fn a_renamed_organization_is_followed() {
    let run = fetch("seats", QUERY, &|sent| match sent.url.as_str() {
        FIRST => Reply {
            fields: vec![("location", LIST.to_owned())],
            ..status(301)
        },
        LIST => page(1, &[person("ada")], None),
        other => panic!("{other}"),
    });
    assert!(run.report.is_ok());
}

#[test]
fn a_state_names_the_next_request() {
    let config = config();
    let rest = Wanted {
        report: "seats",
        query: QUERY,
        state: r#"{"pages":1,"seats":1,"at_ms":1796040000000,
                   "path":"/organizations/7/copilot/billing/seats","query":"per_page=100&page=2"}"#,
        now_ms: NOW_MS + 60_000,
        ..Wanted::of(&config.targets[0])
    };
    let run = rest.run(&two_pages);
    assert_eq!(run.sent, [format!("GET {}", second())]);
}
