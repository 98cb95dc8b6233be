//! This module tests that the deployment files agree with the code.
//!
//! Security depends on lines in three languages: the platform applies `_headers` to files and not
//! to the Worker's answers, a plain static host applies only the page's own policy, and
//! `wrangler.toml` decides which paths call the Worker. A wrong line in any of them would cause no
//! error.

use crate::config::{Config, testing};
use crate::headers::SHARED;
use crate::limits;

const HEADERS_FILE: &str = include_str!("../../app/static/_headers");
const PAGE: &str = include_str!("../../app/index.html");
const WRANGLER: &str = include_str!("../wrangler.toml");

const CSP: &str = "content-security-policy";

/// The header lines under one path pattern of a `_headers` file, names in lower case.
fn rule(pattern: &str) -> Vec<(String, &'static str)> {
    HEADERS_FILE
        .lines()
        .skip_while(|line| *line != pattern)
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.trim().split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .collect()
}

fn value<'a>(rule: &[(String, &'a str)], name: &str) -> &'a str {
    rule.iter()
        .find(|(other, _)| other == name)
        .map(|(_, value)| *value)
        .unwrap()
}

/// A policy's directives, as a set with a stable order.
fn directives(policy: &str) -> std::collections::BTreeSet<&str> {
    policy
        .split(';')
        .map(str::trim)
        .filter(|directive| !directive.is_empty())
        .collect()
}

#[test]
fn files_carry_the_shared_headers() {
    let files = rule("/*");
    for (name, expected) in SHARED {
        assert_eq!(value(&files, name), expected, "{name}");
    }
}

#[test]
fn the_page_says_of_itself_what_its_header_says() {
    let files = rule("/*");
    let header = directives(value(&files, CSP));
    let start = PAGE.find("http-equiv=\"Content-Security-Policy\"").unwrap();
    let content = PAGE[start..]
        .split_once("content=\"")
        .unwrap()
        .1
        .split_once('"')
        .unwrap()
        .0;
    // The page's own policy also allows the blob that starts engines on hosts without headers;
    // where headers are sent, both policies apply.
    let content = content
        .replace("worker-src 'self' blob:", "worker-src 'self'")
        .replace("trusted-types default engine", "trusted-types default");
    let mut page = directives(&content);
    // A page cannot state this directive itself.
    page.insert("frame-ancestors 'none'");
    assert_eq!(page, header);
}

#[test]
fn the_engine_cannot_reach_the_network() {
    for script in ["/engine-boot.js", "/engine.js"] {
        let policy = directives(value(&rule(script), CSP));
        assert!(policy.contains("default-src 'none'"), "{script}");
        assert!(policy.contains("connect-src 'none'"), "{script}");
        // The page's own origin is a server too: the address of an import could carry a row.
        assert!(
            !policy.iter().any(|directive| directive.contains("'self'")),
            "{script}"
        );
        // If two rules match, their headers are joined and the page's policy would apply as well;
        // that would be stricter, but it is not what the file says.
        let detached = HEADERS_FILE
            .lines()
            .skip_while(|line| *line != script)
            .nth(1)
            .is_some_and(|line| line == "  ! Content-Security-Policy");
        assert!(detached, "{script}");
    }
}

#[test]
fn no_policy_allows_a_foreign_source() {
    for line in HEADERS_FILE
        .lines()
        .filter(|line| line.contains("Content-Security-Policy:"))
    {
        for forbidden in [
            "'unsafe-inline'",
            "'unsafe-eval'",
            "http:",
            "https:",
            "data:",
            "*",
        ] {
            assert!(!line.contains(forbidden), "{forbidden} in {line}");
        }
    }
    for line in HEADERS_FILE.lines() {
        assert!(
            !line.to_ascii_lowercase().contains("access-control-"),
            "{line}"
        );
    }
}

#[test]
fn the_page_has_no_inline_script_or_style() {
    for tag in PAGE.split('<').filter(|tag| tag.starts_with("script")) {
        assert!(tag.contains(" src="), "<{tag}");
    }
    assert!(!PAGE.contains("<style"));
    assert!(!PAGE.contains(" style="));
}

#[test]
fn wrangler_has_the_lines_that_safety_depends_on() {
    let line = |wanted: &str| {
        WRANGLER
            .lines()
            .any(|line| line.trim().trim_end_matches(',') == wanted)
    };
    for wanted in [
        "run_worker_first = [\"/api/*\"]",
        "binding = \"ASSETS\"",
        "workers_dev = false",
        "preview_urls = false",
        "invocation_logs = false",
        "[observability.traces]",
        "CLIENT_ADDRESS_HEADER = \"cf-connecting-ip\"",
        "\"enable_request_signal\"",
        "\"global_fetch_strictly_public\"",
        // Before 2025-09-01 a redirect to another origin keeps the Authorization header.
        "compatibility_date = \"2026-11-01\"",
        "{ name = \"JOBS\", class_name = \"ReportJob\" }",
        "new_sqlite_classes = [\"ReportJob\"]",
        "{ name = \"BRAKES\", class_name = \"SignInBrake\" }",
        "new_sqlite_classes = [\"SignInBrake\"]",
        "name = \"RL\"",
        // A deployment without configuration fetches nothing.
        "TARGETS = \"[]\"",
    ] {
        assert!(line(wanted), "{wanted}");
    }
    // The line must belong to the traces' table; other tables may have the same line.
    let traces = WRANGLER.split("[observability.traces]").nth(1).unwrap();
    let traces = traces.split("\n[").next().unwrap();
    assert!(traces.lines().any(|line| line == "enabled = false"));
    let (limit, period) = (limits::RATE_REQUESTS, limits::RATE_WINDOW_S);
    assert!(line(&format!(
        "simple = {{ limit = {limit}, period = {period} }}"
    )));
    // A committed file never contains a secret.
    assert!(
        !WRANGLER
            .lines()
            .any(|line| line.trim().starts_with("PEPPER"))
    );
    // The key of that cache ignores the Authorization header.
    assert!(!line("[cache]"));
}

#[test]
fn the_example_in_wrangler_is_a_configuration() {
    let is_example = |line: &&str| line.starts_with("[{\"id\"");
    let mut lines = WRANGLER
        .lines()
        .map(|line| line.trim_start_matches(['#', ' ']));
    let example = lines.find(is_example).unwrap();
    assert_eq!(testing::config(example).targets.len(), 1);
    // The rest of the file is a valid configuration as well, once the secret is set.
    let env = testing::Env::new(&[
        ("TARGETS", "[]"),
        ("CACHE", "on"),
        ("CLIENT_ADDRESS_HEADER", "cf-connecting-ip"),
        ("PEPPER", testing::PEPPER),
    ]);
    assert!(Config::read(&env).is_ok());
}
