//! This module makes the requests to GitHub Enterprise Server. No other module does.
//!
//! Scheme, host and port come from the configuration and the path is fixed, so that no text of a
//! client decides where a request goes. The header fields are a closed list: the credential, the
//! configured headers, and the name of this program.

use url::Url;
use zeroize::Zeroizing;

use crate::config::Target;
use crate::credential::Credential;
use crate::report::Report;

/// The folder of the reports ([Accessing reports for your instance]). Redirects within it are
/// followed.
///
/// [Accessing reports for your instance]:
/// https://docs.github.com/en/enterprise-server@3.16/admin/monitoring-activity-in-your-enterprise/exploring-user-activity-in-your-enterprise/accessing-reports-for-your-instance
pub const REPORTS: &str = "/stafftools/reports/";

/// The path that tells whose the credential is, and whether its owner is a site administrator ([Get
/// the authenticated user]).
///
/// [Get the authenticated user]:
/// https://docs.github.com/en/enterprise-server@3.16/rest/users/users#get-the-authenticated-user
const USER: &str = "/api/v3/user";

/// GitHub's API refuses requests without a user agent, and the platform sends none.
const USER_AGENT: &str = concat!("Rollcall/", env!("CARGO_PKG_VERSION"));

/// One request before it is sent: its address, and what it may carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    pub url: Url,
    /// Whether the request carries the credential and the configured headers. Once a redirect has
    /// led to another host, no later request carries them.
    pub trusted: bool,
    /// Redirects that were followed before this request.
    pub followed: usize,
    /// The requested report; `None` for a validation.
    pub report: Option<Report>,
    accept: &'static str,
}

/// A header's name, in lower case, and its value. Values are secrets, so there is no `Debug`.
pub struct Field<'a> {
    pub name: &'a str,
    /// Visible ASCII and spaces.
    pub value: Zeroizing<String>,
}

impl Hop {
    /// The first request for a report.
    #[must_use]
    pub fn report(target: &Target, report: Report) -> Self {
        Self {
            url: target.egress.origin.at(&format!("{REPORTS}{}.csv", report.name())),
            trusted: true,
            followed: 0,
            report: Some(report),
            accept: "text/csv, */*;q=0.1",
        }
    }

    /// The request that validates a credential.
    #[must_use]
    pub fn user(target: &Target) -> Self {
        Self {
            url: target.egress.origin.at(USER),
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

    /// Every header field of the request; the platform adds `host` and the fields that disable its
    /// cache.
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
            // Compression marks the end of a body. It is decoded here, where the size is counted.
            fields.push(public("accept-encoding", "gzip"));
        }
        if self.trusted {
            fields.push(Field {
                name: "authorization",
                value: credential.header_value(),
            });
            let extra = target.egress.headers.iter();
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
