//! Requests to GitHub Enterprise Server: the only place where one is made.
//!
//! Scheme, host and port are the configuration's and the path is one of ours, so that no part of
//! what a person sends decides where a request goes. The header fields are a closed list: the
//! credential, what the configuration adds, and who is asking.

use url::Url;
use zeroize::Zeroizing;

use crate::config::Target;
use crate::credential::Credential;
use crate::report::Report;

/// Where the reports are ([Accessing reports for your instance]). Redirects within are followed.
///
/// [Accessing reports for your instance]: https://docs.github.com/en/enterprise-server@3.16/admin/monitoring-activity-in-your-enterprise/exploring-user-activity-in-your-enterprise/accessing-reports-for-your-instance
pub const REPORTS: &str = "/stafftools/reports/";

/// Says whose the credential is, and whether they are a site administrator
/// ([Get the authenticated user]).
///
/// [Get the authenticated user]: https://docs.github.com/en/enterprise-server@3.16/rest/users/users#get-the-authenticated-user
const USER: &str = "/api/v3/user";

/// Without a name GitHub's API refuses to answer, and the platform sends none.
const USER_AGENT: &str = concat!("Rollcall/", env!("CARGO_PKG_VERSION"));

/// One request, before it is sent: its address, and what it may carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// Where it goes.
    pub url: Url,
    /// Whether it carries the credential and the configured headers. Once a redirect has led
    /// elsewhere they are gone for good.
    pub trusted: bool,
    /// Redirects followed to get here.
    pub followed: usize,
    /// The report that is being looked for.
    pub report: Option<Report>,
    accept: &'static str,
}

/// A header's name, in lower case, and its value. The values are secrets: no `Debug`.
pub struct Field<'a> {
    /// Lower case.
    pub name: &'a str,
    /// Visible ASCII and spaces.
    pub value: Zeroizing<String>,
}

impl Hop {
    /// The first request for a report.
    #[must_use]
    pub fn report(target: &Target, report: Report) -> Self {
        Self {
            url: target.origin.at(&format!("{REPORTS}{}.csv", report.name())),
            trusted: true,
            followed: 0,
            report: Some(report),
            accept: "text/csv, */*;q=0.1",
        }
    }

    /// The request that tries a credential.
    #[must_use]
    pub fn user(target: &Target) -> Self {
        Self {
            url: target.origin.at(USER),
            trusted: true,
            followed: 0,
            report: None,
            accept: "application/json",
        }
    }

    /// The request after a redirect.
    #[must_use]
    pub fn followed_to(&self, url: Url, trusted: bool) -> Self {
        Self {
            url,
            trusted: self.trusted && trusted,
            followed: self.followed.saturating_add(1),
            report: self.report,
            accept: self.accept,
        }
    }

    /// Every header field of the request; the platform adds `host` and what keeps its cache out.
    #[must_use]
    pub fn fields<'a>(&self, target: &'a Target, credential: &Credential) -> Vec<Field<'a>> {
        let public = |name, value: &str| Field {
            name,
            value: Zeroizing::new(value.to_owned()),
        };
        let mut fields = vec![
            public("accept", self.accept),
            public("user-agent", USER_AGENT),
        ];
        if self.report.is_some() {
            // What is packed says where it ends, and is undone here, where its size is counted.
            fields.push(public("accept-encoding", "gzip"));
        }
        if self.trusted {
            fields.push(Field {
                name: "authorization",
                value: credential.header_value(),
            });
            let extra = target.headers.iter();
            fields.extend(extra.map(|header| public(&header.name, header.value())));
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::testing;
    use crate::report;

    const TARGET: &str = r#"[{"id": "ghe", "title": "GHE", "kind": "ghes",
        "origin": "https://ghe.example.com", "storage_hosts": ["storage.example.net"],
        "headers": {"CF-Access-Client-Secret": "ACCESS"}}]"#;

    #[track_caller]
    fn check(hop: &Hop, authorization: &str, expected: &[(&str, &str)]) {
        let config = testing::config(TARGET);
        let credential = Credential::parse(authorization).unwrap();
        let fields = hop.fields(&config.targets[0], &credential);
        let fields: Vec<_> = fields.iter().map(|f| (f.name, f.value.as_str())).collect();
        assert_eq!(fields, expected);
    }

    #[test]
    fn golden() {
        let config = testing::config(TARGET);
        let hop = Hop::report(&config.targets[0], Report::AllUsers);
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
        let user = Hop::user(&config.targets[0]);
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

    #[test]
    fn addresses_are_the_configurations() {
        let config = testing::config(TARGET);
        let target = &config.targets[0];
        for report in report::ALL {
            assert_eq!(
                Hop::report(target, report).url.as_str(),
                format!(
                    "https://ghe.example.com/stafftools/reports/{}.csv",
                    report.name()
                )
            );
        }
        assert_eq!(
            Hop::user(target).url.as_str(),
            "https://ghe.example.com/api/v3/user"
        );
    }
}
