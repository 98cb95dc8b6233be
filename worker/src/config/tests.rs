mod rules;

use super::testing::{Env, PEPPER, config, read};
use super::*;
use crate::report::Report;
use crate::upstream::ghes;

/// A valid target, with some fields replaced or added.
fn target(fields: &str) -> String {
    let mut target: serde_json::Value = serde_json::from_str(
        r#"{"id": "main", "title": "Main", "kind": "ghes", "origin": "https://ghe.example.com"}"#,
    )
    .unwrap();
    let fields: serde_json::Value = serde_json::from_str(&format!("{{{fields}}}")).unwrap();
    for (name, value) in fields.as_object().unwrap() {
        target[name] = value.clone();
    }
    format!("[{target}]")
}

/// The places of the refusals.
#[track_caller]
fn refused(targets: &str, places: &[&str]) {
    let refusals = read(targets).unwrap_err();
    let found: Vec<_> = refusals.iter().map(|refusal| &*refusal.place).collect();
    assert_eq!(found, places, "{targets}");
    for refusal in &refusals {
        assert!(refusal.says.ends_with('.'), "{}", refusal.says);
        assert!(!refusal.says.contains("  "), "{}", refusal.says);
    }
}

#[test]
fn all_that_can_be_said() {
    let config = config(
        r#"[{"id": "main", "title": "Main", "kind": "ghes", "origin": "https://ghe.example.com:8443",
             "binding": "GHES", "storage_hosts": ["storage.example.com", "10.0.0.5:9000"],
             "headers": {"CF-Access-Client-Id": "ACCESS"}, "reports": ["all_users"],
             "revalidate": "none"},
            {"id": "demo", "title": "Demo", "kind": "ghes", "origin": "http://127.0.0.1:8090",
             "allow_http": true, "demo": {"user": "demo-admin", "token": "demo"}}]"#,
    );
    let main = config.target("main").unwrap();
    assert_eq!(main.egress.origin.text(), "https://ghe.example.com:8443");
    assert_eq!(
        main.egress.origin.at("/a.csv").as_str(),
        "https://ghe.example.com:8443/a.csv"
    );
    assert_eq!(main.egress.binding.as_deref(), Some("GHES"));
    assert_eq!(main.egress.storage_hosts.len(), 2);
    assert_eq!(main.egress.headers[0].name, "cf-access-client-id");
    assert_eq!(main.egress.headers[0].value(), "s3cret value");
    assert_eq!(main.reports, [ghes::testing::ALL_USERS]);
    assert_eq!(main.revalidate, Revalidate::None);
    assert_eq!(main.demo, None);
    let demo = config.target("demo").unwrap();
    let all = ghes::REPORTS.iter().map(Report::new);
    assert_eq!(demo.reports, all.collect::<Vec<_>>());
    assert_eq!(demo.revalidate, Revalidate::User);
    assert_eq!(demo.demo.as_ref().unwrap().user, "demo-admin");
    assert!(config.target("Main").is_none());
    assert_eq!(config.cache, Cache::On);
    assert_eq!(config.report_bytes_max, limits::REPORT_BYTES);
}

#[test]
fn no_target_is_a_configuration() {
    assert!(config("[]").targets.is_empty());
}

#[test]
fn what_is_around_the_targets() {
    let read = |texts: &[(&str, &str)]| {
        let config = Config::read(&Env::new(texts));
        config.map_err(|refusals| {
            let places = refusals.iter().map(|refusal| refusal.place.clone());
            places.collect::<Vec<_>>()
        })
    };
    let good = [("TARGETS", "[]"), ("PEPPER", PEPPER)];
    let with = |name, text| read(&[good[0], good[1], (name, text)]);
    // All mistakes at once.
    let all = read(&[("CACHE", "yes"), ("MAX_REPORT_BYTES", "many")]);
    assert_eq!(
        all.unwrap_err(),
        ["TARGETS", "PEPPER", "CACHE", "MAX_REPORT_BYTES"]
    );
    let short = read(&[good[0], ("PEPPER", &PEPPER[..31])]);
    assert_eq!(short.unwrap_err(), ["PEPPER"]);
    // These are long but easy to guess: one repeated key, and a line of a manual that no shell has
    // replaced.
    for weak in [
        &*"a".repeat(64),
        &*"abc".repeat(20),
        "$(openssl rand -base64 48)          ",
    ] {
        let refused = read(&[good[0], ("PEPPER", weak)]);
        assert_eq!(refused.unwrap_err(), ["PEPPER"], "{weak}");
    }
    for (text, expected) in [
        ("on", Some(Cache::On)),
        ("off", Some(Cache::Off)),
        ("OFF", None),
        ("", None),
    ] {
        let config = with("CACHE", text);
        assert_eq!(config.ok().map(|config| config.cache), expected, "{text}");
    }
    for (text, expected) in [
        ("1024", Some(1024)),
        ("1073741824", Some(1_073_741_824)),
        ("1023", None),
        ("1073741825", None),
        ("+2048", None),
        ("1e6", None),
        ("256 MiB", None),
        ("", None),
        ("99999999999999999999999", None),
    ] {
        let config = with("MAX_REPORT_BYTES", text);
        assert_eq!(
            config.ok().map(|config| config.report_bytes_max),
            expected,
            "{text}"
        );
    }
}

#[test]
fn lists_that_are_none() {
    for text in ["", "[", "{}", "null", "\"[]\"", "[]]"] {
        refused(text, &["TARGETS"]);
    }
    refused(&format!("[{}]", "1,".repeat(40_000)), &["TARGETS"]);
    refused(&format!("[{}1]", "1,".repeat(32)), &["TARGETS"]);
    refused("[1, null]", &["TARGETS[0]", "TARGETS[1]"]);
}

#[test]
fn every_mistake_is_said_at_once() {
    refused(
        "[{}]",
        &[
            "TARGETS[0].id",
            "TARGETS[0].title",
            "TARGETS[0].kind",
            "TARGETS[0].origin",
        ],
    );
    refused(
        &target(r#""id": "Main", "title": " ", "kind": "GHES", "origin": "ghe", "more": 1"#),
        &[
            "TARGETS[0].more",
            "TARGETS[0].id",
            "TARGETS[0].title",
            "TARGETS[0].kind",
            "TARGETS[0].origin",
        ],
    );
    let twice = target("").replace("}]", "},") + &target("")[1..];
    refused(&twice, &["TARGETS[1] (main).id"]);
}

#[test]
fn fields() {
    let long_id = format!(r#""id": "{}""#, "a".repeat(33));
    let long_title = format!(r#""title": "{}""#, "a".repeat(81));
    for (field, place) in [
        (&*long_id, "TARGETS[0].id"),
        (r#""id": """#, "TARGETS[0].id"),
        (r#""id": "a_b""#, "TARGETS[0].id"),
        (r#""id": "é""#, "TARGETS[0].id"),
        (&long_title, "TARGETS[0] (main).title"),
        (r#""title": "a\nb""#, "TARGETS[0] (main).title"),
        (r#""kind": "gitlab""#, "TARGETS[0] (main).kind"),
        (r#""allow_http": "yes""#, "TARGETS[0] (main).allow_http"),
        (
            r#""origin": "http://ghe.example.com""#,
            "TARGETS[0] (main).origin",
        ),
        (
            r#""origin": "http://ghe.example.com", "allow_http": false"#,
            "TARGETS[0] (main).origin",
        ),
        (r#""binding": "OTHER""#, "TARGETS[0] (main).binding"),
        (r#""binding": "a b""#, "TARGETS[0] (main).binding"),
        (
            r#""storage_hosts": "a.example""#,
            "TARGETS[0] (main).storage_hosts",
        ),
        (
            r#""storage_hosts": [1]"#,
            "TARGETS[0] (main).storage_hosts[0]",
        ),
        (
            r#""storage_hosts": ["https://a.example"]"#,
            "TARGETS[0] (main).storage_hosts[0]",
        ),
        (
            r#""storage_hosts": ["a.example/"]"#,
            "TARGETS[0] (main).storage_hosts[0]",
        ),
        (
            r#""storage_hosts": ["a.example:443"]"#,
            "TARGETS[0] (main).storage_hosts[0]",
        ),
        (
            r#""storage_hosts": ["A.example"]"#,
            "TARGETS[0] (main).storage_hosts[0]",
        ),
        (
            r#""storage_hosts": ["u@a.example"]"#,
            "TARGETS[0] (main).storage_hosts[0]",
        ),
        (
            r#""storage_hosts": ["*.example"]"#,
            "TARGETS[0] (main).storage_hosts[0]",
        ),
        (
            r#""storage_hosts": [""]"#,
            "TARGETS[0] (main).storage_hosts[0]",
        ),
        (
            r#""storage_hosts": ["a.example", "a.example"]"#,
            "TARGETS[0] (main).storage_hosts[1]",
        ),
        (r#""headers": []"#, "TARGETS[0] (main).headers"),
        (
            r#""headers": {"x-a": "NOT_SET"}"#,
            "TARGETS[0] (main).headers.x-a",
        ),
        (r#""headers": {"x-a": 1}"#, "TARGETS[0] (main).headers.x-a"),
        (
            r#""headers": {"x-a": "PEPPER"}"#,
            "TARGETS[0] (main).headers.x-a",
        ),
        (
            r#""headers": {"x a": "ACCESS"}"#,
            "TARGETS[0] (main).headers.(a header)",
        ),
        (
            r#""headers": {"X-A": "ACCESS", "x-a": "ACCESS"}"#,
            "TARGETS[0] (main).headers.x-a",
        ),
        (
            r#""headers": {"Authorization": "ACCESS"}"#,
            "TARGETS[0] (main).headers.Authorization",
        ),
        (
            r#""headers": {"cookie": "ACCESS"}"#,
            "TARGETS[0] (main).headers.cookie",
        ),
        (
            r#""headers": {"X-Forwarded-Host": "ACCESS"}"#,
            "TARGETS[0] (main).headers.X-Forwarded-Host",
        ),
        (r#""reports": []"#, "TARGETS[0] (main).reports"),
        (r#""reports": ["users"]"#, "TARGETS[0] (main).reports[0]"),
        (
            r#""reports": ["all_users", "all_users"]"#,
            "TARGETS[0] (main).reports[1]",
        ),
        (r#""revalidate": "never""#, "TARGETS[0] (main).revalidate"),
        (
            r#""demo": {"user": "a", "token": "b", "name": "acme"}"#,
            "TARGETS[0] (main).demo",
        ),
        (
            r#""origin": "https://localhost", "demo": {"user": "", "token": "a b"}"#,
            "TARGETS[0] (main).demo",
        ),
        (
            r#""origin": "https://localhost", "demo": {"user": "a"}"#,
            "TARGETS[0] (main).demo",
        ),
        (
            r#""origin": "https://localhost", "demo": {"user": "a:b", "token": "b"}"#,
            "TARGETS[0] (main).demo",
        ),
        (
            r#""origin": "https://localhost", "demo": {"user": "a", "token": "b", "c": 1}"#,
            "TARGETS[0] (main).demo",
        ),
        (r#""allow-http": true"#, "TARGETS[0] (main).(a field)"),
        (r#""orgin": "https://a.example""#, "TARGETS[0] (main).orgin"),
    ] {
        refused(&target(field), &[place]);
    }
}

#[test]
fn no_value_is_repeated() {
    const CANARY: &str = "canary-0123456789";
    for field in [
        "id",
        "title",
        "kind",
        "origin",
        "binding",
        "storage_hosts",
        "headers",
        "reports",
        "revalidate",
        "demo",
        "allow_http",
    ] {
        for value in [
            format!("\" {CANARY}\""),
            format!("[\"{CANARY}/\"]"),
            format!("{{\"x-a\": \"{CANARY}\"}}"),
            format!("{{\" {CANARY}\": \"{CANARY}\"}}"),
            format!("\"https://{CANARY}:{CANARY}@a.example\""),
        ] {
            let Err(refusals) = read(&target(&format!("\"{field}\": {value}"))) else {
                assert_eq!(field, "title", "any text is a title");
                continue;
            };
            let said = format!("{refusals:?}");
            assert!(!said.contains(CANARY), "{said}");
        }
    }
    let refusals = read(&format!("[{CANARY}]")).unwrap_err();
    assert!(!format!("{refusals:?}").contains(CANARY));
    let config = config(&target(r#""headers": {"x-a": "ACCESS"}"#));
    let said = format!("{config:?}");
    assert!(!said.contains("s3cret") && !said.contains(PEPPER), "{said}");
}

#[test]
fn an_endless_list_of_refusals_ends() {
    let many = format!("[{}{{}}]", "{},".repeat(31));
    assert_eq!(read(&many).unwrap_err().iter().count(), limits::REFUSALS);
}

proptest::proptest! {
    #[test]
    fn anything_is_read_or_refused(targets in "\\PC{0,60}|[\\[\\]{}\":,a-z0-9]{0,60}") {
        let _ = read(&targets);
    }
}
