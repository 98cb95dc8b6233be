//! This module has one case for every rule by which a configuration is refused.

use super::target;
use crate::config::testing::{Env, NO_TEXT, PEPPER, read};
use crate::config::{Config, Refusal, Refusals};
use crate::limits;

/// One variable for each rule about variables.
const VARIABLES: [(&str, Option<&str>, &str, &str); 14] = [
    ("TARGETS", None, "TARGETS", "is not set"),
    ("TARGETS", Some("[{]"), "TARGETS", "is not JSON at line 1"),
    ("TARGETS", Some("{}"), "TARGETS", "is not a list"),
    ("PEPPER", None, "PEPPER", "is not set"),
    ("PEPPER", Some("too short"), "PEPPER", "is shorter than 32"),
    ("CACHE", Some("yes"), "CACHE", "is neither on nor off"),
    (
        "MAX_REPORT_BYTES",
        Some("1"),
        "MAX_REPORT_BYTES",
        "is not a number",
    ),
    ("CACHE", Some(NO_TEXT), "CACHE", "is not a text"),
    ("CACHE_", Some("off"), "CACHE_", "is not a variable"),
    (
        "max_report_bytes",
        Some("4096"),
        "max_report_bytes",
        "is not a variable",
    ),
    (
        "HOSTS",
        Some("https://a.example"),
        "HOSTS",
        "is not a list of host names",
    ),
    (
        "CLIENT_ADDRESS_HEADER",
        Some("x real ip"),
        "CLIENT_ADDRESS_HEADER",
        "is not a header name",
    ),
    ("UNBOUND", Some("BRAKES"), "BRAKES", "is not bound"),
    (
        "ACCESS",
        Some("two\nlines"),
        "TARGETS[0] (main).headers.x-a",
        "is the name of a secret that a header",
    ),
];

/// One mistake for each rule about targets.
const FIELDS: [(&str, &str, &str); 24] = [
    (r#""id": "A""#, "id", "is missing or not an id"),
    (r#""title": """#, "title", "is missing or not a title"),
    (r#""title": 1"#, "title", "is not a text"),
    (r#""kind": "x""#, "kind", "is missing or unknown"),
    (r#""more": 1"#, "more", "is not a known field"),
    (r#""origin": null"#, "origin", "is missing"),
    (r#""origin": "ghe""#, "origin", "is not an address"),
    (r#""origin": "ftp://a.example""#, "origin", "has a scheme"),
    (
        r#""origin": "https://u:p@a.example""#,
        "origin",
        "contains a user name or password",
    ),
    (
        r#""origin": "https://a.example/x""#,
        "origin",
        "has more than scheme",
    ),
    (
        r#""origin": "https://A.example""#,
        "origin",
        "is not in its normal form",
    ),
    (r#""origin": "http://a.example""#, "origin", "is http"),
    (
        r#""allow_http": 1"#,
        "allow_http",
        "is neither true nor false",
    ),
    (
        r#""binding": "NONE""#,
        "binding",
        "is not the name of a bound service",
    ),
    (r#""storage_hosts": "a""#, "storage_hosts", "is not a list"),
    (
        r#""storage_hosts": ["/"]"#,
        "storage_hosts[0]",
        "is not a host",
    ),
    (
        r#""storage_hosts": ["a.example", "a.example"]"#,
        "storage_hosts[1]",
        "is a duplicate",
    ),
    (
        r#""storage_hosts": ["a","b","c","d","e","f","g","h","i"]"#,
        "storage_hosts",
        "has more than 8 hosts",
    ),
    (r#""headers": []"#, "headers", "is not an object"),
    (
        r#""headers": {"cookie": "ACCESS"}"#,
        "headers.cookie",
        "is not a header name",
    ),
    (
        r#""headers": {"x-a": "NONE"}"#,
        "headers.x-a",
        "is not the name of a secret",
    ),
    (r#""reports": []"#, "reports", "is an empty list"),
    (r#""reports": ["x"]"#, "reports[0]", "is not a report"),
    (r#""revalidate": "x""#, "revalidate", "is neither user"),
];

/// The refusals of one case, in words.
fn words_of(refusals: &Refusals) -> Vec<String> {
    let says = |refusal: &Refusal| format!("{} {}", refusal.place, refusal.says);
    refusals.iter().map(says).collect()
}

/// Every rule refuses its case with its own words, and every rule has a case.
#[test]
fn every_rule_refuses() {
    let mut seen = Vec::new();
    for (name, text, place, says) in VARIABLES {
        let with_header = target(r#""headers": {"x-a": "ACCESS"}"#);
        let mut texts = vec![
            ("TARGETS", &*with_header),
            ("PEPPER", PEPPER),
            ("ACCESS", "s3cret value"),
        ];
        texts.retain(|(other, _)| *other != name);
        texts.extend(text.map(|text| (name, text)));
        let refusals = Config::read(&Env::new(&texts)).unwrap_err();
        let words = words_of(&refusals);
        let expected = format!("{place} {says}");
        assert!(
            words.iter().any(|said| said.starts_with(&expected)),
            "{words:?}"
        );
        seen.extend(words);
    }
    for (fields, place, says) in FIELDS {
        let words = words_of(&read(&target(fields)).unwrap_err());
        let expected = [" (main).", "."].map(|sep| format!("TARGETS[0]{sep}{place} {says}"));
        let is_expected = |said: &String| expected.iter().any(|begin| said.starts_with(begin));
        assert!(words.iter().any(is_expected), "{fields}: {words:?}");
        seen.extend(words);
    }
    let nine: Vec<_> = (0..9).map(|n| format!(r#""x-{n}": "ACCESS""#)).collect();
    let others = [
        read("[1]"),
        read(&format!("[{}{{}}]", "{},".repeat(32))),
        read(&format!("[{}{{}}]", " ".repeat(limits::TARGETS_BYTES))),
        read(&(target("").replace("}]", "},") + &target("")[1..])),
        read(&target(&format!(r#""headers": {{{}}}"#, nine.join(",")))),
        read(&target(r#""demo": {"user": "a", "token": "b"}"#)),
        read(&target(
            r#""origin": "https://localhost", "demo": {"user": "a"}"#,
        )),
    ];
    for refused in others {
        seen.extend(words_of(&refused.unwrap_err()));
    }
    let sources = [
        include_str!("../../config.rs"),
        include_str!("../read.rs"),
        include_str!("../../egress/origin.rs"),
    ];
    for rule in sources.into_iter().flat_map(rules) {
        assert!(
            seen.iter().any(|said| said.contains(rule)),
            "no case has: {rule}"
        );
    }
}

/// The beginnings of the refusals in a source: its texts that continue a place to a sentence.
fn rules(source: &str) -> impl Iterator<Item = &str> {
    source.lines().filter_map(|line| {
        let (_, text) = line.split_once('"')?;
        let is_rule = ["is ", "has ", "contains ", "would "]
            .iter()
            .any(|begin| text.starts_with(begin));
        let end = text.find(['"', '\\', '{']).unwrap_or(text.len());
        is_rule.then(|| text[..end].trim_end())
    })
}
