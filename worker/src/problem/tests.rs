use std::collections::BTreeSet;

use super::*;
use crate::credential::MALFORMED;
use crate::limits;

fn body(details: &Details) -> serde_json::Value {
    serde_json::from_str(&details.answer().body).unwrap()
}

fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    let found = answer.headers.iter().find(|(other, _)| *other == name);
    found.map(|(_, value)| &**value)
}

#[test]
fn the_body_is_what_rfc_9457_asks_for() {
    let answer = answer(Problem::NotFound);
    assert_eq!(
        answer.body,
        "{\"type\":\"/problems/not-found\",\
         \"title\":\"This Rollcall has no such address\",\
         \"status\":404,\
         \"detail\":\"The API has no endpoint at this path. A page that asks for it has another \
         version, or something else answers in place of Rollcall.\",\
         \"next_step\":\"Reload the page. A program finds every endpoint in \
         /api/v1/openapi.json; paths are lower case and have no trailing slash.\"}"
    );
    assert_eq!(
        header(&answer, "content-type"),
        Some("application/problem+json")
    );
}

#[test]
fn types_and_statuses_are_promises() {
    // Clients branch on these: a change here breaks a client.
    let published = Problem::ALL
        .iter()
        .map(|problem| (problem.type_path(), words(*problem).status.code()));
    assert_eq!(
        published.collect::<Vec<_>>(),
        [
            ("/problems/not-found", 404),
            ("/problems/method-not-allowed", 405),
            ("/problems/cross-site", 403),
            ("/problems/unknown-host", 403),
            ("/problems/preflight", 403),
            ("/problems/internal", 500),
            ("/problems/bad-request", 400),
            ("/problems/plain-http", 403),
            ("/problems/authorization-missing", 401),
            ("/problems/authorization-malformed", 400),
            ("/problems/credential-rejected", 401),
            ("/problems/not-site-admin", 403),
            ("/problems/single-sign-on", 403),
            ("/problems/not-tenant-admin", 403),
            ("/problems/token-expired", 401),
            ("/problems/no-permission", 403),
            ("/problems/not-visible", 403),
            ("/problems/ip-allow-list", 403),
            ("/problems/feature-off", 403),
            ("/problems/copilot-for-all", 403),
            ("/problems/request-refused", 502),
            ("/problems/upstream-login-page", 502),
            ("/problems/upstream-empty", 502),
            ("/problems/unexpected-redirect", 502),
            ("/problems/unexpected-content", 502),
            ("/problems/wrong-report", 502),
            ("/problems/no-data", 502),
            ("/problems/report-failed", 502),
            ("/problems/report-lost", 502),
            ("/problems/report-not-offered", 502),
            ("/problems/upstream-error", 502),
            ("/problems/truncated", 502),
            ("/problems/too-large", 502),
            ("/problems/too-compressed", 502),
            ("/problems/upstream-rate-limited", 503),
            ("/problems/upstream-unavailable", 503),
            ("/problems/upstream-unreachable", 502),
            ("/problems/upstream-gateway", 502),
            ("/problems/upstream-refused", 502),
            ("/problems/upstream-slow", 504),
            ("/problems/deadline", 504),
            ("/problems/not-stored", 504),
            ("/problems/too-many-requests", 429),
            ("/problems/too-many-failures", 429),
            ("/problems/too-many-credentials", 429),
            ("/problems/unknown-target", 404),
            ("/problems/unknown-report", 404),
            ("/problems/misconfigured", 503),
            ("/problems/cancelled", 409),
            ("/problems/interrupted", 503),
            ("/problems/busy", 503),
        ]
    );
}

#[test]
fn each_is_whole_sentences_of_its_own() {
    let mut titles = BTreeSet::new();
    for &problem in Problem::ALL {
        let words = words(problem);
        assert!(
            !words.title.ends_with('.'),
            "{problem:?}: a title is no sentence"
        );
        for text in [words.detail, words.next_step] {
            assert!(text.ends_with('.'), "{problem:?}");
            assert!(!text.contains("  "), "{problem:?}");
        }
        assert!(titles.insert(words.title), "{problem:?}");
    }
}

#[test]
fn status_in_the_body_is_the_status_sent() {
    for &problem in Problem::ALL {
        let answer = answer(problem);
        let body = body(&problem.into());
        assert_eq!(body["status"], answer.status.code(), "{problem:?}");
    }
}

#[test]
fn only_401_challenges_and_never_for_a_browsers_dialog() {
    for &problem in Problem::ALL {
        let answer = answer(problem);
        let challenge = header(&answer, "www-authenticate");
        let is_401 = answer.status.code() == 401;
        assert_eq!(
            challenge,
            is_401.then_some("Bearer realm=\"rollcall\""),
            "{problem:?}"
        );
    }
}

#[test]
fn what_varies_is_said() {
    let details = Details::method_not_allowed("GET");
    assert_eq!(header(&details.answer(), "allow"), Some("GET"));
    assert_eq!(details.problem(), Problem::MethodNotAllowed);

    let details = Details::from(Problem::UpstreamRateLimited).retry_after(90);
    assert_eq!(header(&details.answer(), "retry-after"), Some("90"));
    assert_eq!(body(&details)["retry_after_s"], 90);

    let plain = body(&Problem::AuthorizationMalformed.into());
    for reason in MALFORMED {
        let closer = body(&Details::malformed(reason));
        assert_ne!(closer["detail"], plain["detail"], "{reason:?}");
        assert!(closer["detail"].as_str().unwrap().ends_with('.'));
        assert_eq!(closer["type"], plain["type"]);
    }
    assert_ne!(
        body(&Details::body_not_taken())["detail"],
        body(&Details::unknown_parameter())["detail"]
    );
}

#[test]
fn only_a_host_is_repeated_as_one() {
    let longest = format!("{}.example", "a.".repeat(123).trim_end_matches('.'));
    let too_long = format!("{longest}{}", ".a".repeat(5));
    for (host, expected) in [
        ("storage.example.com", Some("storage.example.com")),
        ("GHE.Example.com", Some("ghe.example.com")),
        ("127.1", Some("127.0.0.1")),
        ("[::1]", Some("[::1]")),
        (&longest, Some(&*longest)),
        (&too_long, None),
        ("", None),
        ("a b", None),
        ("a/b", None),
        ("a@b", None),
        ("a:80", None),
        ("<b>", None),
        ("a\r\nb", None),
        ("a'b", None),
        ("a\"b", None),
    ] {
        let details = Details::unexpected_redirect(Some(host));
        assert_eq!(details.host(), expected, "{host}");
        assert_eq!(body(&details).get("host").is_some(), expected.is_some());
    }
    assert_eq!(Details::unexpected_redirect(None).host(), None);
}

#[test]
fn only_a_state_is_repeated_as_one() {
    for (name, is_one) in [
        ("ARCHIVED", true),
        ("IN_REVIEW", true),
        ("", false),
        ("archived", false),
        ("A B", false),
        ("A1", false),
        ("<B>", false),
        (&"X".repeat(limits::STATE_NAME_CHARS + 1), false),
    ] {
        let details = Details::deadline(Some(name));
        assert_eq!(details.unknown_state(), is_one.then_some(name), "{name}");
        assert_eq!(body(&details).get("unknown_state").is_some(), is_one);
    }
}

proptest::proptest! {
    #[test]
    fn a_host_can_say_nothing(host in "\\PC{0,300}") {
        if let Some(host) = Details::unexpected_redirect(Some(&host)).host() {
            assert!(host.len() <= 253);
            assert!(host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]_".contains(&b)));
        }
    }
}

#[test]
fn days_without_data_are_named_and_nothing_else() {
    for (days, is_named) in [
        ("2026-10-16/2026-11-15", true),
        ("2026-10-16/2026-11-15, 2026-11-16/2026-11-20", true),
        ("", false),
        ("2026-10-16 <b>", false),
    ] {
        let details = Details::no_data(days);
        assert_eq!(details.days(), is_named.then_some(days));
        assert_eq!(body(&details).get("days").is_some(), is_named);
    }
}
