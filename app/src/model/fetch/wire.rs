//! This module parses the API's answers. It ignores members that it does not know and accepts
//! answers without the optional ones, so that the page understands a newer worker.

use serde::Deserialize;

/// `GET /targets`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Targets {
    pub targets: Vec<Target>,
}

/// A server that reports can be fetched from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Target {
    /// Its id in addresses.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// The product. Older workers fetched from one only.
    #[serde(default = "ghes")]
    pub kind: String,
    /// The host that a credential is finally sent to.
    #[serde(default)]
    pub origin_host: String,
    pub reports: Vec<ReportName>,
    /// A credential for everybody to try it with.
    #[serde(default)]
    pub demo: Option<Demo>,
}

/// The product whose reports the page has a form for.
pub const FORM_KIND: &str = "ghes";

fn ghes() -> String {
    FORM_KIND.to_owned()
}

/// A report that is offered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ReportName {
    /// Its id in addresses.
    pub id: String,
    /// Its name for people.
    pub title: String,
}

/// A credential of a demo server. It is shown, and so it is no secret.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Demo {
    pub user: String,
    pub token: String,
}

/// The status of a job: the body of a `202` and each line of `…/events`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Status {
    pub state: State,
    /// Times the server was asked.
    #[serde(default)]
    pub attempts: u32,
    /// Seconds until it is asked again; none while it is being asked.
    #[serde(default)]
    pub next_poll_s: Option<u64>,
    /// Bytes that have arrived from the server.
    #[serde(default)]
    pub received_bytes: u64,
    /// Bytes of all of it, where they are known.
    #[serde(default)]
    pub size_bytes: Option<u64>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Idle,
    /// The server is making the report.
    #[default]
    Waiting,
    /// The report is on its way from the server.
    Fetching,
    Ready,
    Failed,
}

/// Problem details (RFC 9457): the type, and the members that vary.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Problem {
    /// The problem's type, which the texts for a person depend on.
    #[serde(rename = "type")]
    pub kind: String,
    /// For a type that is not known here: what is wrong.
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub detail: String,
    #[serde(default)]
    pub next_step: String,
    /// The host of an unexpected redirect.
    #[serde(default)]
    pub host: Option<String>,
    /// The state that the server named at the deadline, if Rollcall does not know it.
    #[serde(default)]
    pub unknown_state: Option<String>,
    /// The days that there is no data for, if there is data for the others.
    #[serde(default)]
    pub days: Option<String>,
    /// Seconds after which asking again makes sense.
    #[serde(default)]
    pub retry_after_s: Option<u64>,
}

impl Problem {
    /// A problem that is known by its type alone.
    #[must_use]
    pub fn of_kind(kind: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            title: String::new(),
            detail: String::new(),
            next_step: String::new(),
            host: None,
            unknown_state: None,
            days: None,
            retry_after_s: None,
        }
    }

    /// The last part of its type: `credential-rejected`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.kind.strip_prefix("/problems/").unwrap_or(&self.kind)
    }

    /// Whether it is about the credential, so that every other report would fail too.
    #[must_use]
    pub fn is_about_credential(&self) -> bool {
        matches!(
            self.name(),
            "authorization-missing"
                | "plain-http"
                | "unknown-host"
                | "authorization-malformed"
                | "credential-rejected"
                | "not-site-admin"
                | "single-sign-on"
                | "not-tenant-admin"
                | "token-expired"
                | "ip-allow-list"
                | "upstream-login-page"
                | "too-many-failures"
                | "too-many-credentials"
        )
    }
}

impl Status {
    /// Whether the server accepted the credential: it answered and is to be asked again, or the
    /// report is on its way.
    #[must_use]
    pub fn is_let_in(&self) -> bool {
        match self.state {
            State::Idle | State::Failed => false,
            State::Waiting => self.attempts > 0 && self.next_poll_s.is_some(),
            State::Fetching | State::Ready => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_as_the_worker_writes_it() {
        let status: Status = serde_json::from_str(
            "{\"target\":\"main\",\"report\":\"all_users\",\"state\":\"waiting\",\"attempts\":2,\
             \"started_at\":\"2025-11-20T12:00:00Z\",\"elapsed_s\":4,\"next_poll_s\":3,\
             \"deadline_s\":1796,\"received_bytes\":0,\"size_bytes\":null,\"fetched_at\":null,\
             \"stored\":false,\"problem\":null}",
        )
        .unwrap();
        assert_eq!(
            status,
            Status {
                state: State::Waiting,
                attempts: 2,
                next_poll_s: Some(3),
                ..Status::default()
            }
        );
        assert!(status.is_let_in());
        let asked = Status {
            next_poll_s: None,
            ..status
        };
        assert!(!asked.is_let_in(), "the answer is still out");
    }

    #[test]
    fn a_problem_of_a_newer_worker_is_read() {
        let problem: Problem =
            serde_json::from_str("{\"type\":\"/problems/new\",\"title\":\"T\",\"x\":1}").unwrap();
        assert_eq!((problem.name(), &*problem.title), ("new", "T"));
        assert!(!problem.is_about_credential());
    }

    #[test]
    fn targets_as_the_worker_writes_them() {
        let targets: Targets = serde_json::from_str(
            "{\"targets\":[{\"id\":\"demo\",\"title\":\"Demo\",\"kind\":\"ghes\",\
             \"origin_host\":\"127.0.0.1:8090\",\
             \"reports\":[{\"id\":\"all_users\",\"title\":\"All users\"}],\
             \"demo\":{\"user\":\"u\",\"token\":\"t\"}}]}",
        )
        .unwrap();
        assert_eq!(targets.targets[0].reports[0].title, "All users");
        // A static host that answers every path with its page.
        assert!(serde_json::from_str::<Targets>("<!doctype html>").is_err());
    }
}
