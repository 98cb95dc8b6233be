//! This module tests the well-behaved server.

use reports::sample::{Sample, SampleReport};
use tests::upstream::credential::{ADMIN, TWIN, USER};
use tests::upstream::{Ready, Settings, SignIn, Upstream};

use super::client::{ask, basic, exchange, log, of, order, path, send, small, started};

#[test]
fn each_report_is_pending_until_it_is_ready() {
    let upstream = started(Settings {
        polls: 2,
        ..small()
    });
    for report in SampleReport::ALL {
        for _ in 0..2 {
            let pending = ask(&upstream, report.name());
            assert_eq!((pending.status, pending.body.len()), (202, 0));
        }
        let ready = ask(&upstream, report.name());
        assert_eq!(ready.status, 200);
        assert_eq!(
            ready.header("content-type"),
            Some("text/csv; charset=utf-8")
        );
        let whole = Sample::of_population(report, 50, 7).into_bytes();
        assert_eq!(
            ready.header("content-length"),
            Some(whole.len().to_string().as_str())
        );
        assert!(ready.body == whole, "{}", report.name());
        let counts = &log(&upstream)["counts"][report.name()];
        assert_eq!(
            *counts,
            serde_json::json!({"asked": 3, "starts": 1, "pending": 2, "ready": 1})
        );
    }
}

#[test]
fn generating_takes_its_time() {
    let upstream = started(Settings {
        polls: 0,
        delay_s: 0.3,
        ..small()
    });
    assert_eq!(ask(&upstream, "all_users").status, 202);
    assert_eq!(ask(&upstream, "all_users").status, 202);
    std::thread::sleep(std::time::Duration::from_millis(350));
    assert_eq!(ask(&upstream, "all_users").status, 200);
}

#[test]
fn a_generated_report_expires_and_is_generated_again() {
    for by_order in [false, true] {
        let ready_for_s = if by_order { 3_600.0 } else { 0.2 };
        let upstream = started(Settings {
            ready_for_s,
            ..small()
        });
        assert_eq!(ask(&upstream, "all_users").status, 202);
        assert_eq!(ask(&upstream, "all_users").status, 200);
        if by_order {
            assert_eq!(
                order(&upstream, "/expire", &serde_json::json!({})).status,
                204
            );
        } else {
            std::thread::sleep(std::time::Duration::from_millis(250));
        }
        assert_eq!(ask(&upstream, "all_users").status, 202);
        assert_eq!(log(&upstream)["counts"]["all_users"]["starts"], 2);
    }
}

#[track_caller]
fn check(upstream: &Upstream, authorization: &[String], report_status: u16, user_status: u16) {
    let report = send(upstream.origin(), "GET", &path("all_users"), authorization);
    assert_eq!(report.status, report_status, "{authorization:?}");
    let user = send(upstream.origin(), "GET", "/api/v3/user", authorization);
    assert_eq!(user.status, user_status, "{authorization:?}");
}

#[test]
fn the_three_forms_of_authorization_and_the_password() {
    let upstream = started(Settings {
        polls: 0,
        ..small()
    });
    for good in [
        of(&ADMIN),
        of(&TWIN),
        basic("Demo-Admin", ADMIN.token),
        basic("demo-admin", "demo-password"),
        format!("Authorization: token {}", ADMIN.token),
        format!("authorization: BEARER {}", ADMIN.token),
        basic(
            "demo-admin-00000042",
            "ghp_DemoDemoDemoDemoDemoDemoDemo00000042",
        ),
    ] {
        check(&upstream, &[good], 200, 200);
    }
    assert_eq!(
        (ADMIN.token.len(), TWIN.token.len(), USER.token.len()),
        (40, 40, 40)
    );
}

#[test]
fn a_wrong_credential_and_none_are_rejected() {
    let upstream = started(Settings {
        polls: 0,
        ..small()
    });
    for bad in [
        vec![],
        vec![basic("demo-admin", TWIN.token)],
        vec![basic("demo-admin", "wrong")],
        vec![basic("demo-twin", "demo-password")],
        vec![basic(
            "demo-admin-00000042",
            "ghp_DemoDemoDemoDemoDemoDemoDemo00000043",
        )],
        vec![basic(
            "demo-admin-+0000042",
            "ghp_DemoDemoDemoDemoDemoDemoDemo+0000042",
        )],
        vec!["Authorization: Basic ???".to_owned()],
        vec!["Authorization: Bearer".to_owned()],
        vec!["Authorization: token demo-password".to_owned()],
        vec![format!("Authorization: Digest {}", ADMIN.token)],
    ] {
        check(&upstream, &bad, 401, 401);
    }
}

#[test]
fn in_private_mode_a_wrong_credential_ends_on_the_sign_in_page() {
    let upstream = started(Settings {
        sign_in: SignIn::Redirect,
        ..small()
    });
    let wrong = [basic("demo-admin", "wrong")];
    let answer = send(upstream.origin(), "GET", &path("all_users"), &wrong);
    let page = "/login?return_to=%2Fstafftools%2Freports%2Fall_users.csv";
    assert_eq!(
        (answer.status, answer.header("location")),
        (302, Some(page))
    );
    let answer = send(upstream.origin(), "GET", page, &wrong);
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(answer.text().starts_with("<!DOCTYPE html>"));
    // The API has no pages.
    assert_eq!(
        send(upstream.origin(), "GET", "/api/v3/user", &wrong).status,
        401
    );
}

#[test]
fn an_account_that_is_no_administrator_gets_404() {
    let upstream = started(small());
    check(&upstream, &[of(&USER)], 404, 200);
    let one = basic(
        "demo-user-00000042",
        "ghp_UserUserUserUserUserUserUser00000042",
    );
    check(&upstream, &[one], 404, 200);
    let user = send(upstream.origin(), "GET", "/api/v3/user", &[of(&USER)]).json();
    assert_eq!(
        (&user["login"], &user["site_admin"]),
        (&"demo-user".into(), &false.into())
    );
    let admin = send(upstream.origin(), "GET", "/api/v3/user", &[of(&ADMIN)]).json();
    assert_eq!(admin["site_admin"], true);
    assert_eq!(log(&upstream)["counts"]["all_users"]["starts"], 0);
}

#[test]
fn a_revoked_credential_is_a_wrong_one() {
    let upstream = started(Settings {
        polls: 0,
        ..small()
    });
    check(&upstream, &[of(&ADMIN)], 200, 200);
    let revoked = serde_json::json!({ "revoked": ["demo-admin"] });
    assert_eq!(order(&upstream, "/settings", &revoked).status, 200);
    check(&upstream, &[of(&ADMIN)], 401, 401);
    check(&upstream, &[of(&TWIN)], 200, 200);
}

#[test]
fn a_report_may_wait_at_another_path() {
    let upstream = started(Settings {
        polls: 0,
        ready: Ready::Download,
        ..small()
    });
    let download = "/stafftools/reports/download/all_users.csv";
    // No report has been generated yet.
    assert_eq!(
        send(upstream.origin(), "GET", download, &[of(&ADMIN)]).status,
        404
    );
    let answer = ask(&upstream, "all_users");
    assert_eq!(
        (answer.status, answer.header("location")),
        (302, Some(download))
    );
    assert_eq!(
        send(upstream.origin(), "GET", download, &[of(&ADMIN)]).status,
        200
    );
    assert_eq!(send(upstream.origin(), "GET", download, &[]).status, 401);
}

#[test]
fn a_report_may_wait_at_the_storage_host_which_refuses_the_credential() {
    let upstream = started(Settings {
        polls: 0,
        ready: Ready::Storage,
        ..small()
    });
    let storage = upstream.storage();
    let answer = ask(&upstream, "all_users");
    let target = "/download/all_users.csv?signature=demo";
    let location = format!("http://{storage}{target}");
    assert_eq!(
        (answer.status, answer.header("location")),
        (302, Some(location.as_str()))
    );
    assert_eq!(send(storage, "GET", target, &[]).status, 200);
    assert_eq!(send(storage, "GET", target, &[of(&ADMIN)]).status, 400);
    assert_eq!(
        send(storage, "GET", "/download/all_users.csv", &[]).status,
        403
    );
    let log = log(&upstream);
    let hosts: Vec<_> = log["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| &r["host"])
        .collect();
    assert_eq!(hosts, ["origin", "storage", "storage", "storage"]);
}

#[test]
fn methods_paths_and_what_is_no_request() {
    let upstream = started(Settings {
        polls: 0,
        ..small()
    });
    let to = upstream.origin();
    let whole = ask(&upstream, "all_users");
    let head = send(to, "HEAD", &path("all_users"), &[of(&ADMIN)]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(
        head.header("content-length"),
        whole.header("content-length")
    );
    assert_eq!(
        send(to, "POST", &path("all_users"), &[of(&ADMIN)]).status,
        405
    );
    for target in [
        path("all_people"),
        path("All_users"),
        "/nothing".into(),
        "/download/all_users.csv".into(),
    ] {
        assert_eq!(
            send(to, "GET", &target, &[of(&ADMIN)]).status,
            404,
            "{target}"
        );
    }
    assert_eq!(exchange(to, "hello\r\n\r\n").status, 400);
    let long = format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "x".repeat(70_000));
    let answer = exchange(to, &long);
    // The server does not read a body that it refuses, so that closing the connection resets it.
    assert!(
        answer.status == 400 || answer.was_reset,
        "{}",
        answer.status
    );
}

#[test]
fn the_first_page_says_what_it_is_and_who_there_is() {
    let upstream = started(small());
    let page = send(upstream.origin(), "GET", "/", &[]);
    assert_eq!(
        page.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    for word in [
        "no GitHub Enterprise Server",
        ADMIN.login,
        ADMIN.token,
        USER.token,
    ] {
        assert!(page.text().contains(word), "{word}");
    }
}

#[test]
fn one_connection_takes_many_requests() {
    let upstream = started(Settings {
        polls: 3,
        ..small()
    });
    let to = upstream.origin();
    let once = format!(
        "GET {} HTTP/1.1\r\nHost: {to}\r\n{}\r\n\r\n",
        path("all_users"),
        of(&ADMIN)
    );
    let last = format!("GET /nothing HTTP/1.1\r\nHost: {to}\r\nConnection: close\r\n\r\n");
    let answer = exchange(to, &format!("{once}{once}{last}"));
    let rest = answer.text();
    assert_eq!(answer.status, 202);
    assert_eq!(rest.matches("HTTP/1.1 202").count(), 1);
    assert_eq!(rest.matches("HTTP/1.1 404").count(), 1);
    assert_eq!(log(&upstream)["connections_max"], 1);
}

#[test]
fn two_hundred_ask_at_once_and_one_report_is_generated() {
    let upstream = started(Settings {
        polls: 250,
        ..small()
    });
    std::thread::scope(|scope| {
        for _ in 0..200 {
            scope.spawn(|| assert_eq!(ask(&upstream, "all_users").status, 202));
        }
    });
    let counts = &log(&upstream)["counts"]["all_users"];
    assert_eq!(
        (&counts["asked"], &counts["starts"]),
        (&200.into(), &1.into())
    );
}
