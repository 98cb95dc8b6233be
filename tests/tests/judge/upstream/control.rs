//! This module tests the orders and the log.

use serde_json::json;
use tests::upstream::credential::{ADMIN, TWIN};
use tests::upstream::{Options, Settings, Upstream};

use super::client::{ask, exchange, fault, log, of, order, path, send, small, started};

#[test]
fn without_leave_it_takes_no_orders_and_keeps_no_log() {
    let upstream = Upstream::start(Options::default()).unwrap();
    assert_eq!(
        send(upstream.origin(), "GET", "/_control/log", &[]).status,
        404
    );
    assert_eq!(order(&upstream, "/reset", &json!({})).status, 405);
}

#[test]
fn it_listens_on_loopback_only() {
    let upstream = started(small());
    assert!(upstream.origin().ip().is_loopback() && upstream.storage().ip().is_loopback());
}

#[test]
fn a_page_of_another_site_gives_no_orders_and_reads_no_log() {
    let upstream = started(small());
    let to = upstream.origin();
    // A form or a script of another site can send this without a preflight.
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ] {
        let line = format!("Content-Type: {content_type}");
        assert_eq!(send(to, "POST", "/_control/reset", &[line]).status, 415);
    }
    // A name of another site that resolves to this machine.
    let rebound = "GET /_control/log HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assert_eq!(exchange(to, rebound).status, 403);
    // The storage host shares the origin's log, but does not show it.
    assert_eq!(
        send(upstream.storage(), "GET", "/_control/log", &[]).status,
        404
    );
}

#[test]
fn orders_that_mean_nothing_are_refused() {
    let upstream = started(small());
    for order_body in [
        json!({}),
        json!({ "fault": { "kind": "nothing" } }),
        json!({ "fault": { "kind": "bomb" } }),
        json!({ "fault": { "kind": "bomb", "bytes": 1, "bytse": 1 } }),
        json!({ "fault": { "kind": "header_only" }, "report": "all_people" }),
        json!({ "fault": { "kind": "header_only" }, "at": "home" }),
        json!({ "fault": { "kind": "header_only" }, "tiems": 1 }),
        json!({ "fault": { "kind": "wrong_report", "of": "all_people" } }),
    ] {
        assert_eq!(
            order(&upstream, "", &order_body).status,
            400,
            "{order_body}"
        );
    }
    for settings in [json!({ "polls": -1 }), json!({ "poll": 1 }), json!([])] {
        assert_eq!(
            order(&upstream, "/settings", &settings).status,
            400,
            "{settings}"
        );
    }
    assert_eq!(ask(&upstream, "all_users").status, 202);
}

#[test]
fn a_fault_strikes_where_and_as_often_as_it_should() {
    let upstream = started(Settings {
        polls: 0,
        ..small()
    });
    let teapot = json!({ "kind": "answer", "status": 418 });
    let rule = json!({ "report": "all_users", "fault": teapot, "times": 2 });
    assert_eq!(order(&upstream, "", &rule).status, 204);
    assert_eq!(ask(&upstream, "active_users").status, 200);
    assert_eq!(ask(&upstream, "all_users").status, 418);
    // Matching rules apply one after the other.
    fault(&upstream, &json!({ "kind": "answer", "status": 420 }), 1);
    assert_eq!(ask(&upstream, "all_users").status, 418);
    assert_eq!(ask(&upstream, "all_users").status, 420);
    assert_eq!(ask(&upstream, "all_users").status, 200);
    let twins = json!({ "login": "demo-twin", "fault": teapot });
    assert_eq!(order(&upstream, "", &twins).status, 204);
    assert_eq!(ask(&upstream, "all_users").status, 200);
    let twin = send(upstream.origin(), "GET", &path("all_users"), &[of(&TWIN)]);
    assert_eq!(twin.status, 418);
    let user = json!({ "at": "user", "fault": teapot });
    assert_eq!(order(&upstream, "", &user).status, 204);
    for _ in 0..3 {
        let answer = send(upstream.origin(), "GET", "/api/v3/user", &[of(&ADMIN)]);
        assert_eq!(answer.status, 418);
    }
    assert_eq!(order(&upstream, "/reset", &json!({})).status, 204);
    assert_eq!(ask(&upstream, "all_users").status, 200);
}

#[test]
fn the_log_has_every_header_in_order_and_what_was_answered() {
    let upstream = started(Settings {
        polls: 0,
        ..small()
    });
    let lines = [
        of(&ADMIN),
        "X-One: 1".into(),
        "x-two: 2".into(),
        "X-One: 3".into(),
    ];
    send(upstream.origin(), "GET", &path("all_users?x=y"), &lines);
    fault(
        &upstream,
        &json!({ "kind": "redirect", "to": "http://localhost:{port}/{report}" }),
        1,
    );
    ask(&upstream, "all_users");
    fault(&upstream, &json!({ "kind": "reset" }), 1);
    ask(&upstream, "all_users");

    let log = log(&upstream);
    let [first, second, third] = log["requests"].as_array().unwrap().as_slice() else {
        panic!("{log}");
    };
    let (_, authorization) = lines[0].split_once(": ").unwrap();
    assert_eq!(
        first["headers"],
        json!([
            ["Host", upstream.origin().to_string()],
            ["Authorization", authorization],
            ["X-One", "1"],
            ["x-two", "2"],
            ["X-One", "3"],
            ["Connection", "close"],
        ])
    );
    assert_eq!(first["target"], "/stafftools/reports/all_users?x=y.csv");
    assert_eq!(
        (&first["method"], &first["status"]),
        (&json!("GET"), &json!(404))
    );
    assert_eq!(
        (&first["login"], &first["fault"]),
        (&json!("demo-admin"), &json!(null))
    );
    let location = format!("http://localhost:{}/all_users", upstream.origin().port());
    assert_eq!(
        (&second["status"], &second["location"]),
        (&json!(302), &json!(location))
    );
    assert_eq!(
        (&third["status"], &third["fault"]),
        (&json!(0), &json!("reset"))
    );
}

#[test]
fn a_reset_leaves_nothing() {
    let upstream = started(small());
    ask(&upstream, "all_users");
    fault(&upstream, &json!({ "kind": "header_only" }), 9);
    order(&upstream, "/settings", &json!({ "rows": 3, "polls": 0 }));
    order(&upstream, "/reset", &json!({}));
    let log = log(&upstream);
    assert_eq!(log["requests"], json!([]));
    assert_eq!(log["counts"]["all_users"]["asked"], 0);
    assert_eq!(ask(&upstream, "all_users").status, 202);
    assert!(ask(&upstream, "all_users").text().lines().count() > 4);
}
