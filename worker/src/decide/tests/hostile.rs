//! This module tests hostile requests.

use proptest::prelude::{ProptestConfig, Strategy, prop_oneof};
use proptest::{bool, option, proptest};

use super::*;

/// Paths, most of them nearly valid: those that get furthest find most faults.
fn paths() -> impl Strategy<Value = String> {
    let target = prop_oneof![8 => "main", 1 => "\\PC{0,9}"];
    let report = prop_oneof![8 => "all_users|all_repositories", 1 => "[a-z_]{0,9}|\\PC{0,9}"];
    let end = prop_oneof![8 => "(/status|/events)?", 1 => "/\\PC{0,9}"];
    let near = (target, report, end).prop_map(|(target, report, end)| {
        format!("/api/v1/targets/{target}/reports/{report}{end}")
    });
    prop_oneof![8 => near, 1 => "(/api/v1)?/\\PC{0,20}"]
}

/// Values of `Authorization`, most of them nearly valid.
fn authorizations() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "(token|Bearer|bearer) [a-z._=]{1,9}",
        4 => "(Basic|basic) (YTpi|YTpiOmM=|bTpiIGM=)",
        1 => "(token|Bearer|Basic) [\\PC\r\n]{0,20}",
        1 => "[\\PC\r\n]{0,30}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Every answer is complete, and a job gets only values of closed types.
    #[test]
    fn a_job_gets_only_values_of_closed_types(
        method in prop_oneof![8 => "GET|HEAD|DELETE", 1 => "OPTIONS|POST|\\PC{0,8}"],
        path in paths(),
        query in option::weighted(0.1, "\\PC{1,9}"),
        has_body in bool::weighted(0.1),
        fetch_site in option::weighted(0.2, "same-origin|none|cross-site|\\PC{0,9}"),
        authorization in option::weighted(0.9, authorizations()),
    ) {
        let ask = RequestParts {
            method: &method,
            host: PLAIN.host,
            path: &path,
            query: query.as_deref().unwrap_or_default(),
            has_body,
            now_ms: PLAIN.now_ms,
            fetch_site: fetch_site.as_deref(),
            authorization: authorization.as_deref(),
        };
        let config = config();
        match decide(&ask, &config) {
            Decision::Asset => assert!(!path.starts_with("/api/")),
            Decision::Answer(answer) => {
                assert!(answer.status.has_body());
                serde_json::from_str::<serde_json::Value>(&answer.body).unwrap();
                for (name, value) in &answer.headers {
                    assert!(value.bytes().all(|b| (0x20..0x7f).contains(&b)), "{name}");
                }
            }
            Decision::Job(command) => {
                assert!(!has_body && query.is_none());
                assert!(matches!(fetch_site.as_deref(), None | Some("same-origin" | "none")));
                assert!(std::ptr::eq(command.target, &config.as_ref().unwrap().targets[0]));
                assert!(command.target.reports.contains(&command.report));
                // The credential is the only text, and it goes into one header of one line.
                let sent = command.credential.header_value();
                assert!(sent.bytes().all(|b| (0x20..0x7f).contains(&b)));
                let url = command.target.egress.origin.at(command.report.name());
                assert!(url.as_str() == "https://ghe.example.com/all_users"
                    || url.as_str() == "https://ghe.example.com/all_repositories");
            }
        }
    }
}

proptest! {
    /// A job reads preferences of any text.
    #[test]
    fn preferences_stay_within_limits(
        prefer in option::of("wait=[0-9]{0,12}|[\\PC\r\n]{0,20}"),
        cache_control in option::of("max-age=[0-9]{0,12}|no-cache|[\\PC\r\n]{0,20}"),
        if_none_match in option::of("\"a\"|\\*|[\\PC\r\n]{0,20}"),
    ) {
        let read = Preferred::parse(&[prefer, cache_control, if_none_match], false);
        assert!(read.preferences.wait_s() <= crate::limits::WAIT_S);
    }

    /// A text that is no command is no command.
    #[test]
    fn a_command_is_not_made_of_noise(text in "\\PC{0,60}|\\{\"target\":\\PC{0,40}") {
        let config = config().unwrap();
        assert!(Command::received(&config, &text, TOKEN).is_none());
    }
}
