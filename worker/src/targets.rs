//! This module answers `GET /api/v1/targets`: the targets and their reports.

use crate::config::{Config, Target};
use crate::headers;
use crate::report::Report;
use crate::response::{Answer, Status};

#[must_use]
pub fn answer(config: &Config) -> Answer {
    Answer::json(
        Status::Ok,
        headers::api("application/json"),
        &api::Targets {
            targets: config.targets.iter().map(body).collect(),
        },
    )
}

fn body(target: &Target) -> api::Target {
    let report = |report: &Report| report.description();
    api::Target {
        id: target.id.clone(),
        title: target.title.clone(),
        kind: target.upstream.kind().into(),
        product: target.upstream.product().into(),
        takes_user: target.upstream.takes_user(),
        origin_host: target.egress.origin.host_and_port().to_owned(),
        reports: target.reports.iter().map(report).collect(),
        unavailable: target.upstream.unavailable().into(),
        demo: target.demo.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::testing;

    #[test]
    fn says_what_can_be_fetched_and_nothing_of_how() {
        let config = testing::config(
            r#"[{"id": "main", "title": "The main one", "kind": "ghes", "binding": "GHES",
                 "origin": "https://ghe.example.com:8443", "reports": ["all_users"],
                 "storage_hosts": ["storage.example.com"], "headers": {"x-access": "ACCESS"}},
                {"id": "demo", "title": "Demo", "kind": "ghes", "allow_http": true,
                 "origin": "http://127.0.0.1:8090", "reports": ["all_repositories"],
                 "demo": {"user": "demo-admin", "token": "demo"}}]"#,
        );
        let body: serde_json::Value = serde_json::from_str(&answer(&config).body).unwrap();
        let token = "The classic token of a site administrator, with the scope site_admin. \
                     Fine-grained tokens cannot have it.";
        assert_eq!(
            body,
            serde_json::json!({"targets": [
                {"id": "main", "title": "The main one", "kind": "ghes",
                 "product": "GitHub Enterprise Server", "takes_user": true,
                 "origin_host": "ghe.example.com:8443",
                 "reports": [{"id": "all_users", "title": "All users", "token": token}]},
                {"id": "demo", "title": "Demo", "kind": "ghes",
                 "product": "GitHub Enterprise Server", "takes_user": true,
                 "origin_host": "127.0.0.1:8090",
                 "reports": [{"id": "all_repositories", "title": "All repositories",
                              "token": token}],
                 "demo": {"user": "demo-admin", "token": "demo"}},
            ]})
        );
    }

    #[test]
    fn what_cannot_be_fetched_is_listed_with_what_replaces_it() {
        let config = testing::config(
            r#"[{"id": "two", "title": "Two", "kind": "moderne-v2",
                 "origin": "https://api.acme.example"}]"#,
        );
        let body: serde_json::Value = serde_json::from_str(&answer(&config).body).unwrap();
        let target = &body["targets"][0];
        let reports = target["reports"].as_array().unwrap();
        assert_eq!(reports.len(), 2);
        let gone = target["unavailable"].as_array().unwrap();
        assert_eq!(gone.len(), 3);
        assert_eq!(gone[0]["id"], "usage");
        assert!(gone[0]["instead"].as_str().unwrap().contains("trace.csv"));
    }

    #[test]
    fn parameters_are_listed_with_their_values() {
        let config = testing::config(
            r#"[{"id": "main", "title": "Main", "kind": "testing", "reports": ["usage"],
                 "origin": "https://api.example.com"}]"#,
        );
        let body: serde_json::Value = serde_json::from_str(&answer(&config).body).unwrap();
        assert_eq!(
            body["targets"][0]["reports"][0]["parameters"],
            serde_json::json!([
                {"name": "organization", "title": "Organization", "type": "name",
                 "required": true},
                {"name": "since", "title": "From", "type": "day", "first": "2025-10-10",
                 "required": false, "if_empty": "the beginning"},
                {"name": "until", "title": "To", "type": "day", "first": "2025-10-10",
                 "required": false, "if_empty": "today"},
                {"name": "detail", "title": "Detail", "type": "choice",
                 "choices": ["detailed", "summarized"], "required": false,
                 "default": "summarized"},
            ])
        );
        assert_eq!(
            body["targets"][0]["reports"][0]["window"],
            serde_json::json!({"from": "since", "to": "until", "days_max": 31})
        );
    }
}
