//! This module writes the status of a job as text.

use api::JobStatus;

/// One line of `…/events`, with its line feed.
#[must_use]
pub fn line(status: &JobStatus) -> String {
    let mut line = json(status);
    line.push('\n');
    line
}

/// The status as JSON.
#[must_use]
pub fn json(status: &JobStatus) -> String {
    // A struct with fields of plain types always serialises.
    serde_json::to_string(status).unwrap_or_else(|_| "null".to_owned())
}

#[cfg(test)]
mod tests {
    use api::State;

    use super::*;
    use crate::problem::{Details, Problem};

    #[test]
    fn wire_form() {
        let idle = JobStatus::idle("main", "all_users");
        assert_eq!(
            json(&idle),
            "{\"target\":\"main\",\"report\":\"all_users\",\"state\":\"idle\",\"progress\":null,\
             \"attempts\":0,\"started_at\":null,\"elapsed_s\":0,\"next_poll_s\":null,\
             \"deadline_s\":null,\"received_bytes\":0,\"size_bytes\":null,\"fetched_at\":null,\
             \"file_name\":null,\"stored\":false,\"problem\":null}"
        );
        let failed = JobStatus {
            state: State::Failed,
            problem: Some(Box::new(Details::from(Problem::Deadline).body())),
            ..idle
        };
        let line = line(&failed);
        assert!(line.ends_with("}\n"));
        assert_eq!(line.matches('\n').count(), 1);
        let line: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(line["problem"]["type"], "/problems/deadline");
    }
}
