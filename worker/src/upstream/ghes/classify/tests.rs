//! This module tests every row of the table, and every answer that was ever mistaken for a report.

use super::super::Ghes;
use super::super::testing::{ALL_USERS, REPOSITORIES as ALL_REPOSITORIES};
use super::*;
use crate::config::Config;
use crate::config::testing;
use crate::limits;
use crate::report::Parameters;
use crate::upstream::opening::{Opening, opening};
use crate::upstream::{Ask, State, Step, Upstream};
use proptest::prelude::*;

const UNKNOWN: Verdict = Verdict::Unknown {
    retry_after_ms: None,
};

const USERS: &str = "created_at,id,login,email,role,suspended?,last_logged_ip,repos,ssh_keys,\
                     org_memberships,dormant?,last_active,raw_login,2fa_enabled?";
const REPOSITORIES: &str = "created_at,owner_id,owner_type,owner_name,id,name,visibility,\
                            readable_size,raw_size,collaborators,fork?,deleted?";

pub(super) fn config() -> Config {
    testing::config(
        r#"[{"id": "ghe", "title": "GHE", "kind": "ghes", "origin": "https://ghe.example.com",
             "storage_hosts": ["storage.example.net", "s3.example.org:8443"],
             "headers": {"CF-Access-Client-Secret": "ACCESS"}}]"#,
    )
}

/// The first request for the report of all users.
pub(in crate::upstream::ghes) fn first_hop(egress: &Egress) -> Hop {
    let ask = Ask {
        egress,
        report: ALL_USERS,
        parameters: &Parameters::default(),
        now_ms: 0,
        ends_at_ms: None,
    };
    match Ghes.start(&ask, State::default()) {
        Step::Ask(hop, _) => *hop,
        step => panic!("{step:?}"),
    }
}

fn headed(status: u16, fields: &[(&str, &str)]) -> Head {
    let config = config();
    let egress = &config.targets[0].egress;
    let hop = first_hop(egress);
    let field = |name: &str| {
        let found = fields.iter().find(|(other, _)| *other == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    head(egress, ALL_USERS, &hop, status, &field, 0)
}

#[track_caller]
fn check(status: u16, fields: &[(&str, &str)], expected: Head) {
    assert_eq!(headed(status, fields), expected, "{status} {fields:?}");
}

fn refused(problem: Problem) -> Outcome {
    Outcome::refused(problem)
}

fn setback(problem: Problem, retry_after_ms: Option<u64>) -> Outcome {
    Outcome::Setback {
        details: problem.into(),
        retry_after_ms,
    }
}

#[test]
fn accepted_is_pending_whatever_comes_with_it() {
    let pending = |retry_after_ms| Head::Over(Outcome::pending(retry_after_ms));
    check(202, &[], pending(None));
    check(202, &[("retry-after", "7")], pending(Some(7_000)));
    check(202, &[("retry-after", "nonsense")], pending(None));
    check(
        202,
        &[("content-type", "text/csv"), ("content-length", "5")],
        pending(None),
    );
}

#[test]
fn nothing_is_not_a_report() {
    check(204, &[], Head::Over(Outcome::Empty));
    check(205, &[], Head::Over(Outcome::Empty));
}

#[test]
fn media_types() {
    let body = Head::Body(Framing {
        length: None,
        file_bytes: None,
        is_packed: false,
        is_chunked: false,
    });
    check(200, &[], body.clone());
    for ty in [
        "text/csv",
        "text/csv; charset=utf-8",
        "TEXT/CSV;header=present",
        "application/octet-stream",
        "text/plain; charset=us-ascii",
    ] {
        check(200, &[("content-type", ty)], body.clone());
    }
    for ty in [
        "text/html",
        "Text/HTML; charset=utf-8",
        "application/xhtml+xml",
    ] {
        check(
            200,
            &[("content-type", ty)],
            Head::Over(refused(Problem::UpstreamLoginPage)),
        );
    }
    for ty in [
        "application/json",
        "image/png",
        "application/pdf",
        "application/zip",
        "text/javascript",
        "",
        "csv",
        "multipart/form-data",
    ] {
        check(
            200,
            &[("content-type", ty)],
            Head::Over(refused(Problem::UnexpectedContent)),
        );
    }
}

#[test]
fn a_compressed_length_is_not_the_reports() {
    for (coding, length, framing) in [
        ("", "5", Some((Some(5), false))),
        ("identity", "5", Some((Some(5), false))),
        ("gzip", "5", Some((Some(5), true))),
        ("GZIP", "5", Some((Some(5), true))),
        ("gzip", "x", Some((None, true))),
        ("", "-5", Some((None, false))),
        ("", "5, 5", Some((None, false))),
        // These codings are not requested, and not decoded.
        ("br", "5", None),
        ("zstd", "5", None),
        ("deflate", "5", None),
        ("gzip, gzip", "5", None),
    ] {
        let expected = match framing {
            Some((length, is_packed)) => Head::Body(Framing {
                file_bytes: None,
                length,
                is_packed,
                is_chunked: false,
            }),
            None => Head::Over(refused(Problem::UnexpectedContent)),
        };
        let fields = [("content-encoding", coding), ("content-length", length)];
        check(200, &fields, expected);
    }
}

#[test]
fn the_end_of_a_body_shows_where_its_framing_says_so() {
    for (fields, shows_end) in [
        (vec![("content-length", "5")], true),
        (vec![("transfer-encoding", "chunked")], true),
        (vec![("transfer-encoding", "gzip, Chunked")], true),
        (vec![("content-encoding", "gzip")], true),
        (vec![], false),
        (vec![("connection", "close")], false),
        (vec![("content-length", "x")], false),
        (vec![("transfer-encoding", "identity")], false),
        (vec![("transfer-encoding", "chunked, gzip")], false),
        (vec![("content-encoding", "identity")], false),
    ] {
        match headed(200, &fields) {
            Head::Body(framing) => assert_eq!(framing.shows_end(), shows_end, "{fields:?}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn refusals() {
    let rejected = || Head::Over(refused(Problem::CredentialRejected));
    check(401, &[("x-github-request-id", "a:b:c")], rejected());
    check(401, &[("server", "GitHub.com")], rejected());
    // A proxy asks for a password of its own.
    check(
        401,
        &[
            ("server", "nginx"),
            ("www-authenticate", "Basic realm=\"proxy\""),
        ],
        Head::Refusal,
    );
    check(401, &[], Head::Refusal);
    for path in ["/login?return_to=%2Fx", "/auth/start"] {
        check(
            302,
            &[("location", path), ("server", "GitHub.com")],
            rejected(),
        );
        check(302, &[("location", path)], Head::Refusal);
    }
    check(403, &[], Head::Refusal);
    check(404, &[], Head::Refusal);
    check(
        403,
        &[("x-github-sso", "required; url=https://evil.example")],
        Head::Over(refused(Problem::SingleSignOn)),
    );
    check(400, &[], Head::Page(refused(Problem::UnexpectedContent)));
    check(418, &[], Head::Page(refused(Problem::UnexpectedContent)));
}

#[test]
fn asking_for_patience() {
    let limited = |ms| Head::Over(setback(Problem::UpstreamRateLimited, ms));
    check(429, &[], limited(None));
    check(429, &[("retry-after", "60")], limited(Some(60_000)));
    check(403, &[("retry-after", "60")], limited(Some(60_000)));
    check(403, &[("x-ratelimit-remaining", "0")], limited(None));
    check(
        403,
        &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "9")],
        limited(Some(10_000)),
    );
    check(403, &[("x-ratelimit-remaining", "4999")], Head::Refusal);
    let away = |ms| Head::Page(setback(Problem::UpstreamUnavailable, ms));
    check(503, &[("retry-after", "120")], away(Some(120_000)));
    check(500, &[], away(None));
    check(502, &[], away(None));
    check(599, &[], away(None));
    for status in 520..=530 {
        check(
            status,
            &[],
            Head::Over(setback(Problem::UpstreamUnreachable, None)),
        );
    }
}

#[test]
fn a_storage_host_cannot_reject_a_credential_it_never_saw() {
    let config = config();
    let egress = &config.targets[0].egress;
    let start = first_hop(egress);
    let hop = start.followed_to("https://storage.example.net/x".parse().unwrap(), false);
    for status in [400, 401, 403, 404, 410, 429] {
        let outcome = match head(egress, ALL_USERS, &hop, status, &|_| None, 0) {
            Head::Over(outcome) | Head::Page(outcome) => outcome,
            other => panic!("{other:?}"),
        };
        assert!(!outcome.rejects(), "{status}");
    }
}

#[test]
fn gateways() {
    for page in [
        "error code: 1016",
        "error code: 1002\n",
        " error code: 522 ",
    ] {
        assert!(is_gateway_page(page.as_bytes()), "{page}");
    }
    for page in [
        "",
        "error code: ",
        "error code: x",
        "error code: 1016 <html>",
        "error code: 123456",
    ] {
        assert!(!is_gateway_page(page.as_bytes()), "{page}");
    }
}

#[track_caller]
fn check_opening(text: impl AsRef<[u8]>, is_whole: bool, expected: &Opening) {
    let text = text.as_ref();
    assert_eq!(
        opening(ALL_USERS.format(), text, is_whole),
        *expected,
        "{}",
        String::from_utf8_lossy(text)
    );
}

#[test]
fn header_rows() {
    let seventeen = format!("{USERS},ssh_keys_last_access,pats,pats_last_access\n");
    let quoted = format!("\"{}\"\r\n", USERS.replace(',', "\",\""));
    for text in [
        format!("{USERS}\n"),
        format!("{USERS}\r\n1,2"),
        format!("\u{feff}{USERS}\n"),
        format!("\n\n{USERS}\n"),
        seventeen,
        quoted,
        USERS.to_uppercase() + "\n",
    ] {
        check_opening(text, false, &Opening::Report);
    }
    // Only the header, without a line break.
    check_opening(USERS, true, &Opening::Report);
    check_opening(USERS, false, &Opening::More);
    check_opening(
        format!("{REPOSITORIES}\n"),
        false,
        &Opening::Not(refused(Problem::WrongReport)),
    );
    assert_eq!(
        opening(
            ALL_REPOSITORIES.format(),
            format!("{REPOSITORIES}\n").as_bytes(),
            false
        ),
        Opening::Report
    );
}

#[test]
fn pages_under_a_reports_name() {
    let page = Opening::Not(refused(Problem::UpstreamLoginPage));
    for text in [
        "<!DOCTYPE html><html>",
        "\u{feff}<html>",
        "  \r\n\t<html>",
        "<?xml version=\"1.0\"?>",
        "<form method=\"post\"><input name=\"SAMLRequest\">",
    ] {
        check_opening(text, false, &page);
        check_opening(text, true, &page);
    }
}

#[test]
fn everything_else() {
    let content = Opening::Not(refused(Problem::UnexpectedContent));
    for text in [
        "{\"message\": \"Not Found\"}\n",
        "a,b,c\n1,2,3\n",
        "\x1f\u{8b}\x08\0\0\0\0\0\n",
        "login\n",
        "generating report, please wait\n",
    ] {
        check_opening(text, false, &content);
    }
    check_opening("", false, &Opening::More);
    check_opening("", true, &Opening::Not(Outcome::Empty));
    check_opening("\u{feff}\r\n", true, &Opening::Not(Outcome::Empty));
    check_opening(
        "error code: 1016",
        true,
        &Opening::Not(Outcome::setback(Problem::UpstreamUnreachable)),
    );
    // A line that does not end, and a row that is too wide.
    check_opening("x".repeat(limits::HEADER_ROW_BYTES), false, &content);
    check_opening(" ".repeat(limits::HEADER_ROW_BYTES), false, &content);
    check_opening(format!("{}\n", ",".repeat(1000)), false, &content);
    check_opening(b"\xff\xfe\0\n", false, &content);
}

#[test]
fn a_refusal_by_a_proxy_is_no_verdict() {
    let refused = Head::Page(Outcome::refused(Problem::UpstreamGateway));
    let html = ("content-type", "text/html; charset=UTF-8");
    for fields in [
        &[("cf-mitigated", "challenge")][..],
        &[
            (
                "www-authenticate",
                "Cloudflare-Access resource_metadata=\"x\"",
            ),
            html,
        ],
        &[("cf-access-domain", "ghe.example.com")],
        &[("server", "cloudflare"), ("cf-ray", "8f2-FRA"), html],
    ] {
        for status in [401, 403] {
            let is_certain = fields[0].0 != "server";
            if status == 403 || is_certain {
                assert_eq!(headed(status, fields), refused, "{status} {fields:?}");
            }
        }
    }
    assert!(!Outcome::refused(Problem::UpstreamGateway).rejects());
    // GitHub's own answers count, also if they came through a proxy.
    let own = ("x-github-request-id", "a:b:c");
    let fields = [("server", "cloudflare"), ("cf-ray", "8f2-FRA"), html, own];
    assert_eq!(headed(403, &fields), Head::Refusal);
    assert_eq!(headed(403, &[html]), Head::Refusal);
    assert_eq!(headed(404, &fields[..3]), Head::Refusal);
}

/// The outcome of a 403 or 404 to the first request, or to one after a redirect.
fn refusal_of(status: u16, has_id: bool, page: &str, is_redirected: bool) -> Refusal {
    let config = config();
    let mut hop = first_hop(&config.targets[0].egress);
    if is_redirected {
        let url = "https://ghe.example.com/stafftools/reports/download/x";
        hop = hop.followed_to(url.parse().unwrap(), true);
    }
    let field = |name: &str| (has_id && name == "x-github-request-id").then(|| "a:b:c".to_owned());
    refusal(&hop, status, &field, page.as_bytes())
}

#[test]
fn only_the_servers_own_refusal_is_a_rejection() {
    const OWN_PAGE: &str = "<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\">\
                            <title>Page not found &middot; GitHub Enterprise</title></head>";
    let rejected = Refusal::Certain(refused(Problem::NotSiteAdmin));
    for (status, has_id, page) in [(404, true, ""), (403, true, "{}"), (404, false, OWN_PAGE)] {
        assert_eq!(refusal_of(status, has_id, page, false), rejected);
        // A download that has expired.
        let behind = refusal_of(status, has_id, page, true);
        assert_eq!(behind, Refusal::Unconfirmed, "{status} {page}");
    }
    for (status, page) in [
        (401, ""),
        (302, ""),
        (404, "<html><title>Page Not Found</title>"),
        (404, "<html><title>Page not found | A gateway</title>"),
        (403, ""),
        (404, ""),
        (403, OWN_PAGE),
        (403, "<html><title>Request blocked</title>"),
        (
            404,
            "<html><head><title>404 Not Found</title></head><center>nginx</center>",
        ),
        (403, "{\"error\":\"forbidden\"}"),
    ] {
        let found = refusal_of(status, false, page, false);
        assert_eq!(found, Refusal::Unconfirmed, "{status} {page}");
    }
}

#[test]
fn a_limit_of_an_address_is_no_rejection_of_a_credential() {
    let limited = Refusal::Certain(setback(Problem::UpstreamRateLimited, None));
    for page in [
        "{\"message\":\"Maximum number of login attempts exceeded. Please try again later.\"}",
        "<title>Rate limit</title><p>You have exceeded a secondary rate limit.</p>",
        "Too many requests from this address",
    ] {
        for has_id in [true, false] {
            assert_eq!(refusal_of(403, has_id, page, false), limited, "{page}");
        }
        let verdict = user(403, &|_| None, page.as_bytes(), 0);
        assert_eq!(verdict, UNKNOWN, "{page}");
    }
    let gateway = Refusal::Certain(setback(Problem::UpstreamUnreachable, None));
    assert_eq!(refusal_of(403, false, "error code: 1016", false), gateway);
}

#[test]
fn a_token_that_lost_its_scope_is_not_accepted() {
    let body = br#"{"login":"x","site_admin":true}"#;
    for (scopes, is_accepted) in [
        (None, true),
        (Some("site_admin"), true),
        (Some("repo, site_admin, user"), true),
        (Some("repo,site_admin"), true),
        (Some("repo, read:org"), false),
        (Some("admin:site_admin"), false),
        (Some(""), false),
    ] {
        let field = |name: &str| {
            let scopes = scopes.filter(|_| name == "x-oauth-scopes");
            scopes.map(str::to_owned)
        };
        let expected = match is_accepted {
            true => Verdict::Accepted,
            false => Verdict::Rejected(Problem::NotSiteAdmin.into()),
        };
        assert_eq!(user(200, &field, body, 0), expected, "{scopes:?}");
    }
}

#[test]
fn who_am_i() {
    let none = |_: &str| None;
    let limited = |name: &str| (name == "retry-after").then(|| "1".to_owned());
    for (status, body, expected) in [
        (200, r#"{"login":"x","site_admin":true}"#, Verdict::Accepted),
        (
            200,
            r#"{"site_admin":false}"#,
            Verdict::Rejected(Problem::NotSiteAdmin.into()),
        ),
        (200, r#"{"site_admin":"true"}"#, UNKNOWN),
        (200, "<html>", UNKNOWN),
        (200, "", UNKNOWN),
        (
            401,
            r#"{"message":"Bad credentials","documentation_url":"https://docs.github.com/rest"}"#,
            Verdict::Rejected(Problem::CredentialRejected.into()),
        ),
        (
            403,
            r#"{"message":"Forbidden","documentation_url":"https://docs.github.com/rest"}"#,
            Verdict::Rejected(Problem::NotSiteAdmin.into()),
        ),
        (
            404,
            r#"{"message":"Not Found","documentation_url":"https://docs.github.com/rest"}"#,
            Verdict::Rejected(Problem::NotSiteAdmin.into()),
        ),
        // Gateways speak JSON as well.
        (401, "", UNKNOWN),
        (401, r#"{"message":"Unauthorized"}"#, UNKNOWN),
        (403, r#"{"message":"Forbidden"}"#, UNKNOWN),
        (
            404,
            r#"{"message":"no Route matched with those values"}"#,
            UNKNOWN,
        ),
        // GitHub's API speaks JSON: these answers come from a proxy, and are no verdict.
        (403, "<!doctype html><title>Forbidden</title>", UNKNOWN),
        (404, "", UNKNOWN),
        (403, "", UNKNOWN),
        (403, "error code: 1016", UNKNOWN),
        (302, "", UNKNOWN),
        (503, "", UNKNOWN),
    ] {
        assert_eq!(
            user(status, &none, body.as_bytes(), 0),
            expected,
            "{status} {body}"
        );
    }
    let own = |name: &str| (name == "server").then(|| "GitHub.com".to_owned());
    let rejected = Verdict::Rejected(Problem::CredentialRejected.into());
    assert_eq!(user(401, &own, b"", 0), rejected);
    let told = Verdict::Unknown {
        retry_after_ms: Some(1_000),
    };
    assert_eq!(user(403, &limited, b"{}", 0), told);
    assert_eq!(user(429, &limited, b"", 0), told);
}

proptest! {
    #[test]
    fn only_a_200_may_bring_a_report(status: u16, fields in prop::collection::vec(
        (prop::sample::select(vec!["content-type", "location", "retry-after", "x-github-sso"]),
         ".{0,30}"), 0..4))
    {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if let Head::Body(_) = headed(status, &fields) {
            prop_assert_eq!(status, 200);
        }
    }

    #[test]
    fn the_cut_makes_no_difference(cut in 0..=USERS.len() + 1, bom: bool) {
        let text = format!("{}{USERS}\n", if bom { "\u{feff}" } else { "" });
        let cut = &text.as_bytes()[..cut.min(text.len())];
        let at = opening(ALL_USERS.format(), cut, false);
        let is_whole_row = cut.len() == text.len();
        prop_assert_eq!(at == Opening::Report, is_whole_row, "{:?}", at);
        let is_refused = matches!(at, Opening::Not(_));
        prop_assert!(!is_refused);
    }

    #[test]
    fn noise_is_never_a_report(noise in prop::collection::vec(any::<u8>(), 0..2000), whole: bool) {
        let opening = opening(ALL_USERS.format(), &noise, whole);
        let is_report = matches!(opening, Opening::Report);
        prop_assert!(!is_report);
    }
}
