//! This module derives a job's status for its clients.

use super::{Job, Phase};
use api::{JobStatus, State};

use crate::moment::moment;
use crate::report::Report;

impl Job {
    /// The job's status.
    #[must_use]
    pub fn status(&self, target: &str, report: Report, now_ms: u64) -> JobStatus {
        let round = &self.record.round;
        let copy = self.copy().filter(|copy| now_ms < copy.expires_at_ms);
        let received_bytes = self.running.map_or(0, |running| running.received_bytes);
        let (state, ended_at_ms) = match &self.record.phase {
            Phase::Waiting if received_bytes > 0 => (State::Fetching, Some(now_ms)),
            Phase::Waiting => (State::Waiting, Some(now_ms)),
            Phase::Failed { at_ms, .. } => (State::Failed, Some(*at_ms)),
            Phase::Idle => match copy {
                Some(copy) => (State::Ready, Some(copy.fetched_at_ms)),
                None => (State::Idle, None),
            },
        };
        if state == State::Idle {
            return JobStatus::idle(target, report.name());
        }
        let is_waiting = self.record.phase == Phase::Waiting;
        let until_s = |then_ms: u64| seconds(then_ms.saturating_sub(now_ms).saturating_add(999));
        JobStatus {
            state,
            progress: self.progress(),
            attempts: round.attempts,
            started_at: (round.started_at_ms > 0).then(|| moment(round.started_at_ms)),
            elapsed_s: ended_at_ms.map_or(0, |ended| {
                seconds(ended.saturating_sub(round.started_at_ms))
            }),
            next_poll_s: self.wakes_at_ms().map(until_s),
            deadline_s: is_waiting.then(|| until_s(round.deadline_ms)),
            received_bytes: match (is_waiting, copy) {
                (false, Some(copy)) => copy.size_bytes,
                _ => received_bytes,
            },
            size_bytes: match (self.running, copy) {
                (Some(running), _) => running.size_bytes,
                (None, copy) => copy.filter(|_| !is_waiting).map(|copy| copy.size_bytes),
            },
            fetched_at: copy.map(|copy| moment(copy.fetched_at_ms)),
            file_name: copy.map(|copy| report.file_name(target, copy.as_of_ms())),
            stored: copy.is_some_and(|copy| copy.seal.is_some()),
            problem: match &self.record.phase {
                Phase::Failed { fault, .. } => {
                    let left_ms = self.record.not_before_ms.saturating_sub(now_ms);
                    Some(Box::new(fault.details(left_ms).body()))
                }
                _ => None,
            },
            ..JobStatus::idle(target, report.name())
        }
    }

    /// Seconds, at least one, after which a client that does not wait should ask again.
    #[must_use]
    pub fn retry_after_s(&self, now_ms: u64) -> u32 {
        let wait_ms = match self.wakes_at_ms() {
            Some(at_ms) => at_ms.saturating_sub(now_ms),
            // An attempt is under way, whose duration is not known.
            None => 2_000,
        };
        seconds(wait_ms.saturating_add(999)).max(1)
    }
}

fn seconds(ms: u64) -> u32 {
    u32::try_from(ms / 1000).unwrap_or(u32::MAX)
}
