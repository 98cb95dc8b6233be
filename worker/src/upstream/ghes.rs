//! This module fetches reports from GitHub Enterprise Server.
//!
//! The server generates a report when it is first requested, and answers `202` until it is ready.
//! The address of a report is fixed; a ready report is there, or behind a redirect.

mod classify;
mod columns;
mod redirect;
mod reports;

use self::classify::Refusal;
pub use self::reports::REPORTS;
#[cfg(test)]
pub(crate) use self::reports::testing;
use super::http::may_be_failed_sign_in;
use super::{Ask, Hop, Part, Response, State, Step, Upstream, Verdict};
use crate::report::ReportSpec;

/// The folder of the reports. Redirects within it are followed.
const FOLDER: &str = "/stafftools/reports/";

/// The path that tells whose the credential is, and whether its owner is a site administrator ([Get
/// the authenticated user]).
///
/// [Get the authenticated user]:
/// https://docs.github.com/en/enterprise-server@3.16/rest/users/users#get-the-authenticated-user
const USER: &str = "/api/v3/user";

/// GitHub Enterprise Server.
#[derive(Debug)]
pub struct Ghes;

impl Upstream for Ghes {
    fn kind(&self) -> &'static str {
        "ghes"
    }

    fn product(&self) -> &'static str {
        "GitHub Enterprise Server"
    }

    fn takes_user(&self) -> bool {
        true
    }

    fn reports(&self) -> &'static [ReportSpec] {
        &REPORTS
    }

    fn start(&self, ask: &Ask<'_>, state: State) -> Step {
        let path = format!("{FOLDER}{}.csv", ask.report.name());
        let hop = Hop::to_origin(ask.egress, &path, "text/csv, */*;q=0.1");
        Step::Ask(Box::new(hop.counted()), state)
    }

    fn on_response(&self, ask: &Ask<'_>, state: State, response: &Response<'_>) -> Step {
        let Response {
            hop,
            status,
            fields,
            ..
        } = *response;
        let head = classify::head(ask.egress, ask.report, hop, status, fields, ask.now_ms);
        let body = |framing| Step::Part(Part::only(framing));
        head.step(&state, response, body, |first| {
            match classify::refusal(hop, status, fields, first) {
                Refusal::Certain(outcome) => Step::End(outcome),
                Refusal::Unconfirmed => Step::Unconfirmed {
                    is_rejection: may_be_failed_sign_in(status),
                },
            }
        })
    }

    fn validation(&self, ask: &Ask<'_>) -> Hop {
        Hop::to_origin(ask.egress, USER, "application/json")
    }

    fn verdict(&self, ask: &Ask<'_>, response: &Response<'_>) -> Verdict {
        let body = response.first.map_or(&[][..], |first| first.bytes);
        classify::user(response.status, response.fields, body, ask.now_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::classify::tests::first_hop;
    use std::sync::LazyLock;

    use super::*;
    use crate::config::testing as configuration;
    use crate::credential::Credential;
    use crate::egress::Egress;
    use crate::report::{Parameters, Report};
    use crate::upstream::hop::USER_AGENT;

    const TARGET: &str = r#"[{"id": "ghe", "title": "GHE", "kind": "ghes",
        "origin": "https://ghe.example.com", "storage_hosts": ["storage.example.net"],
        "headers": {"CF-Access-Client-Secret": "ACCESS"}}]"#;

    #[track_caller]
    fn check(hop: &Hop, authorization: &str, expected: &[(&str, &str)]) {
        let config = configuration::config(TARGET);
        let credential = Credential::parse(authorization).unwrap();
        let dispatch = hop.dispatch(&config.targets[0].egress, &credential);
        let fields = dispatch.unwrap().fields;
        let fields: Vec<_> = fields.iter().map(|f| (f.name, f.value.as_str())).collect();
        assert_eq!(fields, expected);
    }

    #[test]
    fn golden() {
        let config = configuration::config(TARGET);
        let egress = &config.targets[0].egress;
        let hop = first_hop(egress);
        let agent = ("user-agent", USER_AGENT);
        for (sent, expected) in [
            ("Basic  YWRtaW46dG9rZW4=", "Basic YWRtaW46dG9rZW4="),
            ("bearer abc", "Bearer abc"),
            ("Token abc", "token abc"),
        ] {
            check(
                &hop,
                sent,
                &[
                    ("accept", "text/csv, */*;q=0.1"),
                    agent,
                    ("accept-encoding", "gzip"),
                    ("authorization", expected),
                    ("cf-access-client-secret", "s3cret value"),
                ],
            );
        }
        let user = Ghes.validation(&ask(egress, testing::ALL_USERS));
        check(
            &user,
            "Bearer abc",
            &[
                ("accept", "application/json"),
                agent,
                ("authorization", "Bearer abc"),
                ("cf-access-client-secret", "s3cret value"),
            ],
        );
        let away = hop.followed_to("https://storage.example.net/a".parse().unwrap(), false);
        check(
            &away,
            "Bearer abc",
            &[
                ("accept", "text/csv, */*;q=0.1"),
                agent,
                ("accept-encoding", "gzip"),
            ],
        );
    }

    static NONE: LazyLock<Parameters> = LazyLock::new(Parameters::default);

    fn ask(egress: &Egress, report: Report) -> Ask<'_> {
        Ask {
            egress,
            report,
            parameters: &NONE,
            now_ms: 0,
            ends_at_ms: None,
        }
    }

    #[test]
    fn addresses_are_the_configurations() {
        let config = configuration::config(TARGET);
        let egress = &config.targets[0].egress;
        for spec in &REPORTS {
            let ask = ask(egress, Report::new(spec));
            let Step::Ask(hop, _) = Ghes.start(&ask, State::default()) else {
                panic!("this asks");
            };
            let path = format!("/stafftools/reports/{}.csv", spec.name);
            assert_eq!(hop.url.as_str(), format!("https://ghe.example.com{path}"));
        }
        let user = Ghes.validation(&ask(egress, testing::ALL_USERS));
        assert_eq!(user.url.as_str(), "https://ghe.example.com/api/v3/user");
    }
}
