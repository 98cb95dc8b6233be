//! This module tests the hostile addresses, and the few that are followed.

use super::super::classify::tests::first_hop;
use super::super::testing::ALL_USERS;
use super::*;
use crate::config::testing;
use crate::limits;
use crate::problem::Details;
use proptest::prelude::*;

const TARGET: &str = r#"[{"id": "ghe", "title": "GHE", "kind": "ghes",
    "origin": "https://ghe.example.com",
    "storage_hosts": ["storage.example.net", "s3.example.org:8443"]}]"#;

fn led(location: &str) -> Result<Hop, Outcome> {
    let config = testing::config(TARGET);
    let egress = &config.targets[0].egress;
    next(egress, ALL_USERS, &first_hop(egress), Some(location))
}

#[track_caller]
fn follows(location: &str, url: &str, trusted: bool) {
    let hop = led(location).unwrap();
    assert_eq!(
        (hop.url.as_str(), hop.trusted),
        (url, trusted),
        "{location}"
    );
}

#[track_caller]
fn refuses(location: &str, host: Option<&str>) {
    let expected = Outcome::Refused(Details::unexpected_redirect(host));
    assert_eq!(led(location), Err(expected), "{location}");
}

#[test]
fn within_the_reports_the_credential_goes_along() {
    let at = "https://ghe.example.com/stafftools/reports/";
    follows(
        "download/1.csv?x=1#y",
        &format!("{at}download/1.csv?x=1"),
        true,
    );
    follows(
        "/stafftools/reports/download/1",
        &format!("{at}download/1"),
        true,
    );
    follows(
        "//ghe.example.com/stafftools/reports/1",
        &format!("{at}1"),
        true,
    );
    follows(
        "https://ghe.example.com:443/stafftools/reports/1",
        &format!("{at}1"),
        true,
    );
    follows(
        "https://GHE.EXAMPLE.com/stafftools/reports/a/../1",
        &format!("{at}1"),
        true,
    );
}

#[test]
fn an_address_is_what_the_url_standard_reads() {
    // Without slashes it is a path, not a host.
    follows(
        "https:evil.example",
        "https://ghe.example.com/stafftools/reports/evil.example",
        true,
    );
}

#[test]
fn a_storage_host_gets_no_credential() {
    follows(
        "https://storage.example.net/a?sig=b",
        "https://storage.example.net/a?sig=b",
        false,
    );
    follows(
        "//storage.example.net/a",
        "https://storage.example.net/a",
        false,
    );
    follows(
        "https://s3.example.org:8443/a",
        "https://s3.example.org:8443/a",
        false,
    );
}

#[test]
fn any_other_host_is_named_and_not_asked() {
    for (location, host) in [
        ("https://evil.example/", Some("evil.example")),
        ("//evil.example/stafftools/reports/1", Some("evil.example")),
        ("\\\\evil.example\\x", Some("evil.example")),
        ("/\\evil.example/x", Some("evil.example")),
        (
            "https://ghe.example.com.evil.example/stafftools/reports/1",
            Some("ghe.example.com.evil.example"),
        ),
        (
            "https://ghe.example.com@evil.example/stafftools/reports/1",
            Some("evil.example"),
        ),
        (
            "https://evil.example#@ghe.example.com/stafftools/reports/1",
            Some("evil.example"),
        ),
        (
            "https://ghe.example.com\t.evil.example/",
            Some("ghe.example.com.evil.example"),
        ),
        (
            "https://ghe.example.com:8443/stafftools/reports/1",
            Some("ghe.example.com"),
        ),
        (
            "http://ghe.example.com/stafftools/reports/1",
            Some("ghe.example.com"),
        ),
        ("http://storage.example.net/a", Some("storage.example.net")),
        (
            "https://storage.example.net:444/a",
            Some("storage.example.net"),
        ),
        ("https://s3.example.org/a", Some("s3.example.org")),
        (
            "https://xstorage.example.net/",
            Some("xstorage.example.net"),
        ),
        (
            "https://user:pass@ghe.example.com/stafftools/reports/1",
            Some("ghe.example.com"),
        ),
        (
            "https://user@storage.example.net/a",
            Some("storage.example.net"),
        ),
        ("https://127.1/", Some("127.0.0.1")),
        ("https://0x7f.1/", Some("127.0.0.1")),
        ("https://2130706433/", Some("127.0.0.1")),
        ("https://0177.0.0.1/", Some("127.0.0.1")),
        ("https://[::ffff:7f00:1]/", Some("[::ffff:7f00:1]")),
        (
            "https://169.254.169.254/latest/meta-data",
            Some("169.254.169.254"),
        ),
        ("https://ｅｖｉｌ.example/", Some("evil.example")),
        ("file:///etc/passwd", None),
        ("javascript:alert(1)", None),
        ("data:text/csv,a", None),
        (
            "ftp://ghe.example.com/stafftools/reports/1",
            Some("ghe.example.com"),
        ),
        ("https://", None),
        ("https://a b/", None),
        // These are at the origin, but outside the reports.
        ("/", Some("ghe.example.com")),
        ("/stafftools/users", Some("ghe.example.com")),
        ("/stafftools/reports", Some("ghe.example.com")),
        ("/stafftools/reports/", Some("ghe.example.com")),
        ("/stafftools/reports/../users", Some("ghe.example.com")),
        ("/stafftools/reports/%2e%2e/users", Some("ghe.example.com")),
        (
            "/stafftools/reports/%2e%2e%2fusers",
            Some("ghe.example.com"),
        ),
        ("/stafftools/reports/..%5cusers", Some("ghe.example.com")),
        (
            "/stafftools/reports/%252e%252e/users",
            Some("ghe.example.com"),
        ),
        (
            "/stafftools/reports//evil.example/",
            Some("ghe.example.com"),
        ),
        ("/STAFFTOOLS/reports/1", Some("ghe.example.com")),
    ] {
        refuses(location, host);
    }
    refuses(&format!("/stafftools/reports/{}", "x".repeat(5_000)), None);
}

#[test]
fn a_redirect_without_an_address_leads_nowhere() {
    let config = testing::config(TARGET);
    let egress = &config.targets[0].egress;
    let hop = first_hop(egress);
    let expected = Outcome::Refused(Details::unexpected_redirect(None));
    assert_eq!(next(egress, ALL_USERS, &hop, None), Err(expected));
}

#[test]
fn pages_that_say_what_is_wrong() {
    for path in [
        "/login?return_to=%2Fstafftools",
        "/login",
        "/session",
        "/sessions/two-factor",
        "/auth/github",
        "/saml/initiate",
        "/suspended",
    ] {
        let expected = Outcome::refused(Problem::CredentialRejected);
        assert_eq!(led(path), Err(expected), "{path}");
    }
    for path in ["/setup/unlock", "/maintenance"] {
        let expected = Outcome::setback(Problem::UpstreamUnavailable);
        assert_eq!(led(path), Err(expected), "{path}");
    }
}

#[test]
fn a_redirect_by_a_storage_host_is_no_verdict() {
    let config = testing::config(TARGET);
    let egress = &config.targets[0].egress;
    let away =
        first_hop(egress).followed_to("https://storage.example.net/a".parse().unwrap(), false);
    let back = next(
        egress,
        ALL_USERS,
        &away,
        Some("https://ghe.example.com/login"),
    );
    assert_eq!(back, Err(Outcome::setback(Problem::UpstreamUnavailable)));
}

#[test]
fn one_report_never_leads_to_another() {
    for path in [
        "/stafftools/reports/suspended_users.csv",
        "/stafftools/reports/Suspended_Users.CSV?x=1",
        "/stafftools/reports/downloads/dormant_users",
        "https://storage.example.net/a/all_repositories.csv",
        "/stafftools/reports/active_users.csv.gz",
        "/stafftools/reports/activeUsers.csv",
        "/stafftools/reports/aCtIvE_uSeRs.csv",
        "/stafftools/reports/active_users20261130.csv",
        "/stafftools/reports/2026active_users.csv",
        "/stafftools/reports/export-active_usersv2.csv",
        "/stafftools/reports/activeusers.csv",
        "/stafftools/reports/download?report=ActiveUsers",
        "/stafftools/reports/active_users-2026.csv",
        "/stafftools/reports/2026-11-30_active_users.csv",
        "/stafftools/reports/active_users/download",
        "/stafftools/reports/download?report=active_users",
        "/stafftools/reports/download?Active%20Users",
        "/stafftools/reports/download?a=1&name=active+users.csv",
        "/stafftools/reports/%61ctive_users.csv",
        "/stafftools/reports/active%5Fusers.csv",
        "/stafftools/reports/download?report=%2561ctive_users",
        "/stafftools/reports/ACTIVE-USERS.csv",
        "/stafftools/reports/all_users/active_users.csv",
        "https://storage.example.net/a/%61ctive_users-1.csv?X-Amz-Signature=ab",
        "https://storage.example.net/a?response-content-disposition=filename%3D%22suspended_users.csv%22",
    ] {
        let outcome = led(path).unwrap_err();
        assert!(
            matches!(&outcome, Outcome::Refused(details) if details.problem() == Problem::UnexpectedRedirect),
            "{path}: {outcome:?}"
        );
    }
    for path in [
        "/stafftools/reports/downloads/all_users.csv",
        "/stafftools/reports/downloads/0af31c",
        "/stafftools/reports/all_users-2026.csv.gz",
        "/stafftools/reports/download?report=%61ll_users",
        "/stafftools/reports/users?active=true",
        "https://storage.example.net/a/1.csv?tenant=interactive_users_eu",
        "https://storage.example.net/a/1.csv?X-Amz-Signature=%2Fab%%3D",
    ] {
        assert!(led(path).is_ok(), "{path}");
    }
}

#[test]
fn no_loop_is_walked_for_ever() {
    let config = testing::config(TARGET);
    let egress = &config.targets[0].egress;
    let mut hop = first_hop(egress);
    for _ in 0..limits::HOPS {
        hop = next(
            egress,
            ALL_USERS,
            &hop,
            Some("/stafftools/reports/all_users.csv"),
        )
        .unwrap();
    }
    assert!(
        next(
            egress,
            ALL_USERS,
            &hop,
            Some("/stafftools/reports/all_users.csv")
        )
        .is_err()
    );
}

#[test]
fn a_credential_that_was_dropped_is_not_sent_again() {
    let config = testing::config(TARGET);
    let egress = &config.targets[0].egress;
    let away = led("https://storage.example.net/a").unwrap();
    let there = next(egress, ALL_USERS, &away, Some("/b")).unwrap();
    assert_eq!(
        (there.url.as_str(), there.trusted),
        ("https://storage.example.net/b", false)
    );
    let back = next(
        egress,
        ALL_USERS,
        &away,
        Some("https://ghe.example.com/stafftools/reports/1"),
    );
    assert_eq!(
        back,
        Err(Outcome::Refused(Details::unexpected_redirect(Some(
            "ghe.example.com"
        ))))
    );
}

#[test]
fn http_only_where_the_origin_is() {
    let config = testing::config(
        r#"[{"id": "demo", "title": "Demo", "kind": "ghes", "origin": "http://127.0.0.1:9000",
             "allow_http": true, "storage_hosts": ["127.0.0.1:9001"]}]"#,
    );
    let egress = &config.targets[0].egress;
    let hop = first_hop(egress);
    let stored = next(egress, ALL_USERS, &hop, Some("http://127.0.0.1:9001/a")).unwrap();
    assert!(!stored.trusted);
    let stored = next(egress, ALL_USERS, &hop, Some("https://127.0.0.1:9001/a")).unwrap();
    // After https, a redirect never leads back to http.
    assert!(next(egress, ALL_USERS, &stored, Some("http://127.0.0.1:9001/a")).is_err());
}

proptest! {
    #[test]
    fn what_is_followed_is_configured(location in "[a-z0-9:/@.\\\\#?%\\t -]{0,60}") {
        if let Ok(hop) = led(&location) {
            let host = hop.url.host_str().unwrap().to_owned();
            let is_origin = host == "ghe.example.com" && hop.url.path().starts_with(FOLDER);
            let is_storage = ["storage.example.net", "s3.example.org"].contains(&host.as_str());
            prop_assert!(is_origin || is_storage);
            prop_assert_eq!(hop.trusted, is_origin);
            prop_assert_eq!(hop.url.scheme(), "https");
            prop_assert!(hop.url.username().is_empty() && hop.url.password().is_none());
        }
    }
}
