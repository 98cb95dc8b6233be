//! What a job says of itself: the body of a `202`, of `…/status`, and of each line of `…/events`.

use serde::{Serialize, Serializer};

use crate::moment::moment;
use crate::problem::Details;
use crate::report::Report;

/// How a job stands. Everything in it is ours: nothing of an upstream's text, no name of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JobStatus {
    /// The target's id.
    pub target: String,
    /// Which report.
    pub report: Report,
    /// How far it has come.
    pub state: State,
    /// Times the upstream was asked since the job was started.
    pub attempts: u32,
    /// When the job was started, in milliseconds since 1970; RFC 3339 on the wire.
    #[serde(rename = "started_at", serialize_with = "rfc_3339")]
    pub started_at_ms: Option<u64>,
    /// Seconds since it was started, or 0.
    pub elapsed_s: u32,
    /// Seconds until the upstream may be asked again, where something is waited for.
    pub next_poll_s: Option<u32>,
    /// Seconds until the job gives up, where something is waited for.
    pub deadline_s: Option<u32>,
    /// Bytes of the report that have arrived in the download that runs or ran last.
    pub received_bytes: u64,
    /// Bytes of the whole report, where they are known.
    pub size_bytes: Option<u64>,
    /// When the copy that would be served was fetched; RFC 3339 on the wire.
    #[serde(rename = "fetched_at", serialize_with = "rfc_3339")]
    pub fetched_at_ms: Option<u64>,
    /// Whether a sealed copy is kept.
    pub stored: bool,
    /// Why it failed, where it did.
    pub problem: Option<Details>,
}

/// How far a job has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Nobody has asked, or what there was has been forgotten.
    Idle,
    /// The upstream is making the report, or has asked for patience.
    Waiting,
    /// The report is arriving.
    Fetching,
    /// There is a report to be read.
    Ready,
    /// It ended with a problem.
    Failed,
}

/// All of them, for a document that lists them.
pub const STATES: [State; 5] = [
    State::Idle,
    State::Waiting,
    State::Fetching,
    State::Ready,
    State::Failed,
];

impl State {
    /// The name on the wire.
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
    /// Of a job that nobody has started.
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

    /// The body of an answer.
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

    #[test]
    fn wire_form() {
        let idle = JobStatus::idle("main", Report::AllUsers);
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
