//! Requests that nobody means well with.

use super::*;
use crate::report;

proptest::proptest! {
    /// Whatever is asked: an answer is whole, and a job gets nothing but our own values.
    #[test]
    fn nothing_but_our_own_values_passes(
        method in "GET|HEAD|DELETE|OPTIONS|POST|\\PC{0,8}",
        path in "(/api/v1/targets/(main|\\PC{0,9})/reports/(all_users|all_repositories|\\PC{0,9})(/status|/events|/\\PC{0,9})?)|/\\PC{0,20}",
        query in "(\\PC{1,9})?",
        has_body in proptest::bool::weighted(0.1),
        fetch_site in proptest::option::weighted(0.2, "same-origin|none|cross-site|\\PC{0,9}"),
        authorization in proptest::option::weighted(0.9, "(token|Bearer|Basic|\\PC{0,5}) ([a-z:]{0,9}|[\\PC\r\n\0]{0,20}|YTpi)"),
        prefer in proptest::option::of("wait=[0-9]{0,12}|[\\PC\r\n]{0,20}"),
        cache_control in proptest::option::of("max-age=[0-9]{0,12}|no-cache|[\\PC\r\n]{0,20}"),
        if_none_match in proptest::option::of("\"a\"|\\*|[\\PC\r\n]{0,20}"),
    ) {
        let ask = Ask {
            method: &method,
            path: &path,
            query: &query,
            has_body,
            fetch_site: fetch_site.as_deref(),
            authorization: authorization.as_deref(),
            prefer: prefer.as_deref(),
            cache_control: cache_control.as_deref(),
            if_none_match: if_none_match.as_deref(),
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
                assert!(!has_body && query.is_empty());
                assert!(matches!(fetch_site.as_deref(), None | Some("same-origin" | "none")));
                assert!(std::ptr::eq(command.target, &config.as_ref().unwrap().targets[0]));
                assert!(report::ALL.contains(&command.report));
                // The only text there is goes back into one header of one line.
                let sent = command.credential.header_value();
                assert!(sent.bytes().all(|b| (0x20..0x7f).contains(&b)));
                let url = command.target.origin.at(command.report.name());
                assert!(url.as_str() == "https://ghe.example.com/all_users"
                    || url.as_str() == "https://ghe.example.com/all_repositories");
                if let Action::Fetch(fetch) = command.action {
                    assert!(fetch.preferences.wait_s() <= crate::limits::WAIT_S);
                }
            }
        }
    }
}
