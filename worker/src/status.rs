//! This module defines the status of a job: the body of a `202`, of `…/status`, and of each line of
//! `…/events`.

use serde::{Serialize, Serializer};

use crate::moment::moment;
use crate::problem::Details;
use crate::report::Report;

/// The status of a job. It contains no text of an upstream and no name of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JobStatus {
    pub target: String,
    pub report: Report,
    pub state: State,
    /// Upstream requests since the job was started.
    pub attempts: u32,
    /// When the job was started, in milliseconds since 1970; RFC 3339 on the wire.
    #[serde(rename = "started_at", serialize_with = "rfc_3339")]
    pub started_at_ms: Option<u64>,
    /// Seconds since it was started; 0 if it was not.
    pub elapsed_s: u32,
    /// Seconds until the upstream may be asked again, while the job waits.
    pub next_poll_s: Option<u32>,
    /// Seconds until the job gives up, while it waits.
    pub deadline_s: Option<u32>,
    /// Bytes of the report that have arrived in the current or last download.
    pub received_bytes: u64,
    /// Bytes of the whole report, if known.
    pub size_bytes: Option<u64>,
    /// When the copy that would be served was fetched; RFC 3339 on the wire.
    #[serde(rename = "fetched_at", serialize_with = "rfc_3339")]
    pub fetched_at_ms: Option<u64>,
    /// Whether a sealed copy is stored.
    pub stored: bool,
    /// Why the job failed, if it did.
    pub problem: Option<Details>,
}

/// The state of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The report was not requested, or was deleted.
    Idle,
    /// The upstream is generating the report, or asked the client to wait.
    Waiting,
    /// The report is arriving.
    Fetching,
    /// The report can be downloaded.
    Ready,
    /// The job ended with a problem.
    Failed,
}

/// All of them, for the document that lists them.
pub const STATES: [State; 5] = [
    State::Idle,
    State::Waiting,
    State::Fetching,
    State::Ready,
    State::Failed,
];

impl State {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Waiting => "waiting",
            Self::Fetching => "fetching",
            Self::Ready => "ready",
            Self::Failed => "failed",
        }
    }
}

impl JobStatus {
    /// The status of a job that was not started.
    #[must_use]
    pub fn idle(target: &str, report: Report) -> Self {
        Self {
            target: target.to_owned(),
            report,
            state: State::Idle,
            attempts: 0,
            started_at_ms: None,
            elapsed_s: 0,
            next_poll_s: None,
            deadline_s: None,
            received_bytes: 0,
            size_bytes: None,
            fetched_at_ms: None,
            stored: false,
            problem: None,
        }
    }

    /// One line of `…/events`, with its line feed.
    #[must_use]
    pub fn line(&self) -> String {
        let mut line = self.json();
        line.push('\n');
        line
    }

    /// The status as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        // A struct with fields of plain types always serialises.
        serde_json::to_string(self).unwrap_or_else(|_| "null".to_owned())
    }
}

fn rfc_3339<S: Serializer>(ms: &Option<u64>, serializer: S) -> Result<S::Ok, S::Error> {
    ms.map(moment).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;
    use crate::upstream::ghes;

    #[test]
    fn wire_form() {
        let idle = JobStatus::idle("main", ghes::testing::ALL_USERS);
        assert_eq!(
            idle.json(),
            "{\"target\":\"main\",\"report\":\"all_users\",\"state\":\"idle\",\"attempts\":0,\
             \"started_at\":null,\"elapsed_s\":0,\"next_poll_s\":null,\"deadline_s\":null,\
             \"received_bytes\":0,\"size_bytes\":null,\"fetched_at\":null,\"stored\":false,\
             \"problem\":null}"
        );
        let failed = JobStatus {
            state: State::Failed,
            started_at_ms: Some(1_763_640_000_999),
            problem: Some(Problem::Deadline.into()),
            ..idle
        };
        let line: serde_json::Value = serde_json::from_str(&failed.line()).unwrap();
        assert!(failed.line().ends_with("}\n"));
        assert_eq!(failed.line().matches('\n').count(), 1);
        assert_eq!(line["started_at"], "2025-11-20T12:00:00Z");
        assert_eq!(line["problem"]["type"], "/problems/deadline");
    }

    #[test]
    fn states_have_one_name() {
        for state in STATES {
            assert_eq!(serde_json::json!(state), state.name());
        }
    }
}
