//! This module tests GitHub's API for Copilot and billing.

use serde_json::json;
use tests::upstream::credential::{ADMIN, USER};
use tests::upstream::{Listen, Upstream, copilot};

use super::client::{exchange, of, order, send};

fn started() -> Upstream {
    let listen = Listen {
        control: true,
        ..Listen::default()
    };
    let settings = copilot::Settings {
        people: 250,
        ..copilot::Settings::default()
    };
    Upstream::start_copilot(listen, settings).unwrap()
}

#[test]
fn links_lead_through_every_page() {
    let upstream = started();
    let mut path = "/orgs/acme/copilot/billing/seats?per_page=100".to_owned();
    let mut logins = Vec::new();
    loop {
        let page = send(upstream.origin(), "GET", &path, &[of(&ADMIN)]);
        let body = page.json();
        assert_eq!((page.status, &body["total_seats"]), (200, &json!(250)));
        let seats = body["seats"].as_array().unwrap();
        logins.extend(seats.iter().map(|seat| seat["assignee"]["login"].clone()));
        let links = page.header("link").unwrap();
        let Some(next) = links.split(", ").find(|link| link.contains("rel=\"next\"")) else {
            break;
        };
        let next = next.split(['<', '>']).nth(1).unwrap();
        let origin = format!("http://{}", upstream.origin());
        path = next.strip_prefix(&origin).unwrap().to_owned();
    }
    let count = logins.len();
    logins.sort_by_key(ToString::to_string);
    logins.dedup();
    assert_eq!((count, logins.len()), (250, 250));
}

#[test]
fn only_owners_see_only_what_there_is() {
    let upstream = started();
    for (path, account, expected) in [
        ("/orgs/acme/copilot/billing/seats", Some(&ADMIN), 200),
        ("/orgs/acme/copilot/billing/seats", Some(&USER), 404),
        ("/orgs/acme/copilot/billing/seats", None, 401),
        ("/orgs/nowhere/copilot/billing/seats", Some(&ADMIN), 404),
        (
            "/enterprises/acme-inc/copilot/billing/seats",
            Some(&ADMIN),
            200,
        ),
    ] {
        let lines: Vec<String> = account.into_iter().map(of).collect();
        let answer = send(upstream.origin(), "GET", path, &lines);
        assert_eq!(answer.status, expected, "{path}");
    }
    let known = send(
        upstream.origin(),
        "GET",
        "/orgs/acme/copilot/billing/seats",
        &[of(&ADMIN)],
    );
    let etag = format!("If-None-Match: {}", known.header("etag").unwrap());
    let again = send(
        upstream.origin(),
        "GET",
        "/orgs/acme/copilot/billing/seats",
        &[of(&ADMIN), etag],
    );
    assert_eq!((again.status, again.body.len()), (304, 0));
}

#[test]
fn a_file_needs_its_signature_and_no_credential() {
    let upstream = started();
    let path = "/usage/users_2025-11-19.ndjson";
    let signed = format!("{path}?sig=demo");
    assert_eq!(send(upstream.storage(), "GET", &signed, &[]).status, 200);
    assert_eq!(send(upstream.storage(), "GET", path, &[]).status, 403);
    assert_eq!(
        send(upstream.storage(), "GET", &signed, &[of(&ADMIN)]).status,
        400
    );
}

#[test]
fn a_person_has_one_billing_report_at_a_time() {
    let upstream = started();
    let path = "/enterprises/acme-inc/settings/billing/reports";
    let body = json!({
        "report_type": "detailed", "start_date": "2025-11-01", "end_date": "2025-11-20",
    })
    .to_string();
    let create = || {
        let (to, who, length) = (upstream.origin(), of(&ADMIN), body.len());
        let head =
            format!("POST {path} HTTP/1.1\r\nHost: {to}\r\n{who}\r\nContent-Length: {length}\r\n");
        exchange(to, &format!("{head}Connection: close\r\n\r\n{body}")).status
    };
    assert_eq!([create(), create()], [202, 409]);
    let poll = || {
        let path = format!("{path}/report-0");
        send(upstream.origin(), "GET", &path, &[of(&ADMIN)]).json()["status"].clone()
    };
    assert_eq!([poll(), poll()], ["processing", "completed"]);
    assert_eq!(create(), 202);
    let list = send(upstream.origin(), "GET", path, &[of(&ADMIN)]);
    assert_eq!(
        list.json()["usage_report_exports"].as_array().map(Vec::len),
        Some(2)
    );
    assert_eq!(list.header("x-ratelimit-remaining"), Some("4990"));
}

#[test]
fn a_fault_is_found_by_its_address() {
    let upstream = started();
    let fault =
        json!({ "kind": "edit", "replace": [["\"total_seats\":250", "\"total_seats\":9"]] });
    let rule = json!({ "part": "page=2", "fault": fault, "after": 1, "times": 1 });
    assert_eq!(order(&upstream, "", &rule).status, 204);
    let total = |page: u64| {
        let path = format!("/orgs/acme/copilot/billing/seats?page={page}");
        send(upstream.origin(), "GET", &path, &[of(&ADMIN)]).json()["total_seats"].clone()
    };
    assert_eq!([total(2), total(1), total(2), total(2)], [250, 250, 9, 250]);
    let other = json!({ "fault": { "kind": "seventeen_columns" } });
    assert_eq!(order(&upstream, "", &other).status, 400);
}
