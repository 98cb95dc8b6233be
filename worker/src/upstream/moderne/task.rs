//! This module reads what the API says about a task, and what its errors mean.
//!
//! Three enumerations of version 1 (`PENDING`, `SUCCESS`, `FAILURE`; `QUEUED`, `SUCCESSFUL`,
//! `FAILED`; and the states of a run) and the three types of version 2
//! (`AuditLogsDownloadProcessing`, `…Finished`, `…Error`) name the same three situations. A state
//! that is in none of the lists is taken for a wait, which the deadline ends, and is then named.

use serde_json::Value;

use super::{Version, stage};
use crate::problem::{Problem, is_state};
use crate::upstream::Outcome;
use crate::upstream::http::{Fields, limited};

/// The situation of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Task {
    Pending {
        /// The state, if it is in none of the lists.
        unknown: Option<String>,
    },
    Done {
        /// Absolute, or relative to the origin.
        url: String,
        /// Bytes of the file.
        size_bytes: Option<u64>,
    },
    Failed,
}

const PENDING: [&str; 6] = [
    "PENDING",
    "QUEUED",
    "IN_PROGRESS",
    "PROCESSING",
    "RUNNING",
    "CREATED",
];
const DONE: [&str; 4] = ["SUCCESS", "SUCCESSFUL", "FINISHED", "COMPLETED"];
const FAILED: [&str; 5] = ["FAILURE", "FAILED", "ERROR", "CANCELED", "ORPHANED"];

/// Whether a JSON document is an answer of a GraphQL API.
pub(super) fn is_answer(said: &Value) -> bool {
    is_data(said) || !errors(said).is_empty()
}

/// Whether an answer has data.
pub(super) fn is_data(said: &Value) -> bool {
    said.get("data").is_some_and(Value::is_object)
}

fn errors(said: &Value) -> &[Value] {
    let errors = said.get("errors").and_then(Value::as_array);
    errors.map(Vec::as_slice).unwrap_or_default()
}

/// Whether an answer says that there is no such task, or that it is not listed yet.
pub(super) fn is_missing(said: &Value) -> bool {
    let tasks = said.pointer("/data/tasks/edges").and_then(Value::as_array);
    said.pointer("/data/task").is_some_and(Value::is_null) || tasks.is_some_and(Vec::is_empty)
}

/// The id and the situation of the task in an answer; `None` if there is no task in it.
pub(super) fn read(version: Version, said: &Value) -> Option<(String, Task)> {
    let data = said.get("data")?;
    let listed = || data.pointer("/tasks/edges/0/node");
    let task = match version {
        Version::One => data.get("task")?,
        Version::Two => data.get("task").or_else(listed)?,
    };
    let text = |name: &str| task.get(name).and_then(Value::as_str);
    let id = text("id").filter(|id| stage::is_id(id))?;
    let state = match version {
        // The answer to most mutations of version 1 is an id alone.
        Version::One => text("state").unwrap_or("PENDING"),
        Version::Two => {
            let name = text("__typename")?;
            name.strip_prefix("AuditLogsDownload").unwrap_or(name)
        }
    }
    .to_ascii_uppercase();
    let is_among = |list: &[&str]| list.contains(&state.as_str());
    let url = text("url").or_else(|| text("downloadUrl"));
    let url = url.filter(|url| !url.is_empty());
    let task = match url.filter(|_| is_among(&DONE)) {
        Some(url) => Task::Done {
            url: url.to_owned(),
            // The field cannot be null, and a report has at least a header row.
            size_bytes: task
                .get("fileSize")
                .and_then(Value::as_u64)
                .filter(|bytes| *bytes > 0),
        },
        None if is_among(&FAILED) => Task::Failed,
        None => Task::Pending {
            unknown: (!is_among(&PENDING))
                .then_some(state)
                .filter(|state| is_state(state)),
        },
    };
    Some((id.to_owned(), task))
}

/// The meaning of the codes of errors, by DGS and GraphQL Java, in the order in which they decide
/// if an answer has several.
/// <https://netflix.github.io/dgs/error-handling/>
const CODES: [(&[&str], Problem); 6] = [
    (
        &["UNAUTHENTICATED", "UNAUTHORIZED"],
        Problem::CredentialRejected,
    ),
    (
        &["PERMISSION_DENIED", "FORBIDDEN", "ACCESS_DENIED"],
        Problem::NotTenantAdmin,
    ),
    (
        &[
            "ENHANCE_YOUR_CALM",
            "THROTTLED_CPU",
            "THROTTLED_CONCURRENCY",
            "RATE_LIMITED",
            "TOO_MANY_REQUESTS",
        ],
        Problem::UpstreamRateLimited,
    ),
    (&["NOT_FOUND", "MISSING_RESOURCE"], Problem::ReportLost),
    (
        &[
            "BAD_REQUEST",
            "FAILED_PRECONDITION",
            "FIELD_NOT_FOUND",
            "INVALID_ARGUMENT",
            "INVALIDSYNTAX",
            "UNIMPLEMENTED",
            "VALIDATIONERROR",
        ],
        Problem::ReportNotOffered,
    ),
    (
        &[
            "DATAFETCHINGEXCEPTION",
            "DEADLINE_EXCEEDED",
            "INTERNAL",
            "INTERNAL_ERROR",
            "SERVICE_ERROR",
            "TCP_FAILURE",
            "UNAVAILABLE",
            "UNKNOWN",
        ],
        Problem::UpstreamUnavailable,
    ),
];

/// The outcome of the errors in an answer, which may come with status 200 and beside data; `None`
/// if there are none.
pub(super) fn trouble(said: &Value, fields: &Fields<'_>, now_ms: u64) -> Option<Outcome> {
    let errors = errors(said);
    if errors.is_empty() {
        return None;
    }
    let names = ["errorType", "errorDetail", "classification", "code"];
    let codes: Vec<String> = errors
        .iter()
        .filter_map(|error| error.get("extensions"))
        .flat_map(|extensions| names.map(|name| extensions.get(name).and_then(Value::as_str)))
        .flatten()
        .map(str::to_ascii_uppercase)
        .collect();
    let found = CODES
        .iter()
        .find(|(list, _)| codes.iter().any(|code| list.contains(&code.as_str())));
    Some(match found {
        Some((_, Problem::UpstreamRateLimited)) => limited(fields, now_ms),
        Some((_, Problem::UpstreamUnavailable)) => Outcome::setback(Problem::UpstreamUnavailable),
        Some((_, problem)) => Outcome::refused(*problem),
        None => Outcome::refused(Problem::UpstreamError),
    })
}
