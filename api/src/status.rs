//! This module defines the status of a job: the body of a `202`, of `…/status`, and of each line of
//! `…/events`.

use serde::{Deserialize, Serialize};

use crate::{ProblemDetails, Text};

/// The status of a job. It contains no text of an upstream and no name of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobStatus {
    /// The target's id.
    #[serde(default)]
    pub target: String,
    /// The report's id.
    #[serde(default)]
    pub report: Text,
    /// The state.
    pub state: State,
    /// How far the job is, while it is waiting or fetching.
    #[serde(default)]
    pub progress: Option<Progress>,
    /// Upstream requests since the job was started.
    #[serde(default)]
    pub attempts: u32,
    /// When the job was started (RFC 3339).
    #[serde(default)]
    pub started_at: Option<String>,
    /// Seconds since it was started; 0 if it was not.
    #[serde(default)]
    pub elapsed_s: u32,
    /// Seconds until the upstream may be asked again, while the job waits.
    #[serde(default)]
    pub next_poll_s: Option<u32>,
    /// Seconds until the job gives up, while it waits.
    #[serde(default)]
    pub deadline_s: Option<u32>,
    /// Bytes of the report that have arrived in the current or last download.
    #[serde(default)]
    pub received_bytes: u64,
    /// Bytes of the whole report, if known.
    #[serde(default)]
    pub size_bytes: Option<u64>,
    /// When the copy that would be served was fetched (RFC 3339).
    #[serde(default)]
    pub fetched_at: Option<String>,
    /// The name for the file of that copy.
    #[serde(default)]
    pub file_name: Option<String>,
    /// Whether a sealed copy is stored.
    #[serde(default)]
    pub stored: bool,
    /// Why the job failed, if it did.
    #[serde(default)]
    pub problem: Option<Box<ProblemDetails>>,
}

/// The state of a job.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The report was not requested, or was deleted.
    Idle,
    /// The upstream is generating the report, or asked the client to wait.
    #[default]
    Waiting,
    /// The report is arriving.
    Fetching,
    /// The report can be downloaded.
    Ready,
    /// The job ended with a problem.
    Failed,
}

/// How far a job is. A report may have pages, and several parts, each of which is prepared and
/// downloaded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The step.
    pub step: Step,
    /// The page that is being asked for, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The pages of the report, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
    /// The part that is being asked for, from 1, if the report has several: a file, or a period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<u32>,
    /// The parts of the report, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<u32>,
}

/// The step that a job is at, in the order in which they follow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// The server has been asked, and has not said that it has or makes the report.
    #[default]
    Asked,
    /// The server is making the report.
    Preparing,
    /// The report is arriving from the server.
    Downloading,
    /// A step that came later.
    #[serde(other)]
    Other,
}

impl State {
    /// All of them, for the document that lists them.
    pub const ALL: [Self; 5] = [
        Self::Idle,
        Self::Waiting,
        Self::Fetching,
        Self::Ready,
        Self::Failed,
    ];

    /// The name in messages.
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
    pub fn idle(target: &str, report: &'static str) -> Self {
        Self {
            target: target.to_owned(),
            report: report.into(),
            state: State::Idle,
            ..Self::default()
        }
    }

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

    /// Whether the two differ in times only.
    #[must_use]
    pub fn equals_but_for_time(&self, other: &Self) -> bool {
        let timeless = |status: &Self| Self {
            elapsed_s: 0,
            next_poll_s: status.next_poll_s.map(|_| 0),
            deadline_s: status.deadline_s.map(|_| 0),
            ..status.clone()
        };
        timeless(self) == timeless(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_and_a_newer_workers_status_are_read() {
        let status: JobStatus = serde_json::from_str(
            "{\"target\":\"main\",\"report\":\"all_users\",\"state\":\"waiting\",\"attempts\":2,\
             \"started_at\":\"2025-11-20T12:00:00Z\",\"elapsed_s\":4,\"next_poll_s\":3,\
             \"deadline_s\":1796,\"received_bytes\":0,\"size_bytes\":null,\"fetched_at\":null,\
             \"stored\":false,\"problem\":null}",
        )
        .unwrap();
        assert_eq!((status.attempts, status.next_poll_s), (2, Some(3)));
        assert_eq!(status.progress, None);
        assert!(status.is_let_in());
        let asked = JobStatus {
            next_poll_s: None,
            ..status
        };
        assert!(!asked.is_let_in(), "the answer is still out");

        let newer: JobStatus = serde_json::from_str(
            "{\"state\":\"fetching\",\"x\":1,\
             \"progress\":{\"step\":\"polishing\",\"page\":7,\"pages\":23,\"x\":1}}",
        )
        .unwrap();
        let progress = newer.progress.unwrap();
        assert_eq!(progress.step, Step::Other);
        assert_eq!((progress.page, progress.pages), (Some(7), Some(23)));
    }

    #[test]
    fn states_have_one_name() {
        for state in State::ALL {
            assert_eq!(serde_json::json!(state), state.name());
        }
    }
}
