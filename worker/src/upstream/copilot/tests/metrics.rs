//! This module tests usage metrics.

use serde_json::json;

use super::*;

const API: &str = "https://api.github.com";
const LINKS: [&str; 2] = [
    "https://reports.example.net/1?sig=a",
    "https://reports.example.net/2?sig=b",
];

fn lines(day: &str, logins: &[&str]) -> String {
    let line = |login: &&str| {
        let line = json!({
            "day": day, "user_login": login, "user_id": 1, "user_initiated_interaction_count": 3,
            "code_generation_activity_count": 2, "code_acceptance_activity_count": 1,
            "used_agent": true, "used_chat": false,
        });
        format!("{line}\n")
    };
    logins.iter().map(line).collect()
}

fn two_files(sent: &Sent) -> Reply {
    match sent.url.as_str() {
        url if url == LINKS[0] => file(&lines("2026-11-01", &["ada", "joan"])),
        url if url == LINKS[1] => file(&lines("2026-11-02", &["ada"])),
        _ => json(&json!({"download_links": LINKS, "report_end_day": "2026-11-02"})),
    }
}

#[test]
fn files_are_joined_in_order() {
    let run = fetch("usage_users_28_days", "name=acme", &two_files);
    let expected = lines("2026-11-01", &["ada", "joan"]) + &lines("2026-11-02", &["ada"]);
    assert_eq!(run.report.as_deref(), Ok(expected.as_str()));
    assert_eq!(
        run.progress,
        [
            "asked",
            "downloading, part 1 of 2",
            "downloading, part 2 of 2"
        ]
    );
    let path = "/orgs/acme/copilot/metrics/reports/users-28-day/latest";
    assert_eq!(run.sent[0], format!("GET {API}{path}"));
    let opened = opened("usage_users_28_days-github-1796040000.ndjson", &expected);
    assert_eq!(
        (&opened["kind"], &opened["rows"]),
        (&json!("copilot.metrics_users"), &json!(3))
    );
}

#[test]
fn each_report_has_its_address() {
    for (report, query, path) in [
        (
            "usage_users_day",
            "name=acme&day=2026-11-02",
            "/orgs/acme/copilot/metrics/reports/users-1-day?day=2026-11-02",
        ),
        (
            "usage_totals_28_days",
            "name=acme",
            "/orgs/acme/copilot/metrics/reports/organization-28-day/latest",
        ),
        (
            "usage_totals_28_days",
            "scope=enterprise&name=acme-inc",
            "/enterprises/acme-inc/copilot/metrics/reports/enterprise-28-day/latest",
        ),
        (
            "usage_totals_day",
            "scope=enterprise&name=acme-inc&day=2026-11-02",
            "/enterprises/acme-inc/copilot/metrics/reports/enterprise-1-day?day=2026-11-02",
        ),
        (
            "usage_teams_day",
            "name=acme&day=2026-11-02",
            "/orgs/acme/copilot/metrics/reports/user-teams-1-day?day=2026-11-02",
        ),
    ] {
        let run = fetch(report, query, &two_files);
        assert_eq!(run.sent[0], format!("GET {API}{path}"));
        assert!(run.report.is_ok(), "{report}");
    }
}

#[test]
fn a_report_of_another_day_is_refused() {
    let of = |day: &str| {
        fetch(
            "usage_users_day",
            "name=acme&day=2026-11-02",
            &|sent| match sent.url.as_str() {
                url if url == LINKS[0] => file(&lines("2026-11-02", &["ada"])),
                _ => json(&json!({"download_links": [LINKS[0]], "report_day": day})),
            },
        )
        .report
    };
    assert!(of("2026-11-02").is_ok());
    assert_eq!(of("2026-11-01"), refused(Problem::UnexpectedContent));
}

#[test]
fn a_file_whose_last_line_does_not_end_is_whole_if_its_end_shows() {
    let text = lines("2026-11-01", &["ada"]);
    let cut = text.trim_end();
    let of = |body: &str, framing: (&'static str, &str)| {
        let reply = Reply {
            status: 200,
            fields: vec![(framing.0, framing.1.to_owned())],
            body: body.as_bytes().to_vec(),
        };
        fetch("usage_users_28_days", "name=acme", &|sent| match sent
            .url
            .starts_with("https://reports")
        {
            true => reply.clone(),
            false => json(&json!({"download_links": LINKS})),
        })
        .report
    };
    let chunked = ("transfer-encoding", "chunked");
    assert_eq!(of(cut, chunked), Ok(format!("{text}{cut}")));
    assert_eq!(
        of(cut.trim_end_matches('}'), chunked),
        refused(Problem::Truncated)
    );
}

#[test]
fn no_data_is_said_and_is_no_empty_report() {
    for reply in [status(204), file(""), json(&json!({"download_links": []}))] {
        let run = fetch("usage_users_day", "name=acme&day=2026-11-02", &|_| {
            reply.clone()
        });
        assert_eq!(run.report, refused(Problem::NoData));
    }
    let run = fetch("usage_users_28_days", "name=acme", &|_| {
        json(&json!({"message": "hello"}))
    });
    assert_eq!(run.report, refused(Problem::UnexpectedContent));
}

#[test]
fn a_file_comes_from_a_storage_host_only() {
    for (link, host) in [
        ("https://10.0.0.1/a", "10.0.0.1"),
        ("https://169.254.169.254/latest", "169.254.169.254"),
        ("http://reports.example.net/a", "reports.example.net"),
        ("https://evil.example/a", "evil.example"),
        (
            "https://reports.example.net.evil.example/a",
            "reports.example.net.evil.example",
        ),
        ("//evil.example/a", "evil.example"),
        // It would get the credential.
        ("https://api.github.com/user", "api.github.com"),
        ("/user", "api.github.com"),
    ] {
        let run = fetch("usage_users_28_days", "name=acme", &|_| {
            json(&json!({"download_links": [link]}))
        });
        assert_eq!(run.report, unexpected(host), "{link}");
        assert_eq!(run.sent.len(), 1, "{link}");
    }
    // The storage host may send the request on to another one, and not back.
    let redirected = |to: &'static str| {
        fetch(
            "usage_users_28_days",
            "name=acme",
            &move |sent| match sent.url.as_str() {
                url if url == LINKS[0] => Reply {
                    fields: vec![("location", to.to_owned())],
                    ..status(302)
                },
                "https://blobs.example.net/1" => file(&lines("2026-11-01", &["ada"])),
                _ => json(&json!({"download_links": [LINKS[0]]})),
            },
        )
    };
    assert!(redirected("https://blobs.example.net/1").report.is_ok());
    assert_eq!(
        redirected("https://api.github.com/user").report,
        unexpected("api.github.com")
    );
}

#[test]
fn a_link_that_has_expired_is_asked_for_again() {
    let run = fetch(
        "usage_users_28_days",
        "name=acme",
        &|sent| match sent.url.as_str() {
            url if url == LINKS[0] => status(403),
            _ => json(&json!({"download_links": LINKS})),
        },
    );
    assert_eq!(
        run.report,
        Err(Outcome::setback(Problem::UpstreamUnavailable))
    );
}

#[test]
fn more_links_than_any_report_has_are_too_large() {
    let links = vec![LINKS[0]; crate::limits::FILES + 1];
    let run = fetch("usage_users_28_days", "name=acme", &|_| {
        json(&json!({"download_links": links}))
    });
    assert_eq!(run.report, refused(Problem::TooLarge));
    // Four files for each of 28 days.
    let links = vec![LINKS[0]; 4 * 28];
    let run = fetch(
        "usage_users_28_days",
        "name=acme",
        &|sent| match sent.url.starts_with(LINKS[0]) {
            true => file(&lines("2026-11-01", &["ada"])),
            false => json(&json!({"download_links": links})),
        },
    );
    assert_eq!(run.report.unwrap().lines().count(), 4 * 28);
}
