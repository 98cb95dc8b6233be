//! This module reduces the events of one fetch to the state that the page shows.
//!
//! Each [`Event`] arrives with its moment. An end is final: later events change nothing, except how
//! far cancelling in the worker is.

use api::{JobStatus, ProblemDetails, Progress, State, Step};

use super::arrival::Spoiled;

/// The fetch of one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub stage: Stage,
    /// When it began, ms since the epoch.
    pub began_ms: i64,
    pub ended_ms: Option<i64>,
    /// Times the server was asked.
    pub attempts: u32,
    /// The page and the part that it is at, where the report has several.
    pub progress: Progress,
    /// When the server is asked again, where that is known.
    pub next_poll_ms: Option<i64>,
    pub connection: Connection,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// It waits for its turn.
    Queued,
    /// The server has been asked and has not answered.
    Asking,
    /// The server is making the report.
    Preparing,
    /// The report is on its way from the server to Rollcall.
    Collecting(Amount),
    /// The report is on its way from Rollcall to this tab.
    Downloading(Amount),
    /// Its digest is compared.
    Checking,
    Ready,
    /// The report is the same as the open one.
    Unchanged,
    Failed(Failure),
    Cancelled(RemoteCancel),
}

/// The state of the work at Rollcall after its fetch was cancelled on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemoteCancel {
    /// No work had begun there.
    NotStarted,
    /// The work goes on for another fetch of the same report.
    Shared,
    /// The request to stop is under way.
    Pending,
    /// The work has stopped, and nothing of the report is kept.
    Done,
    /// The request to stop failed, and the work may go on.
    Failed,
}

/// Bytes that have come, and of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// Bytes so far.
    pub bytes: u64,
    /// Bytes of all of it, where they are known.
    pub of_bytes: Option<u64>,
}

/// The state of the connection to Rollcall.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Connection {
    /// The connection works, as far as is known.
    #[default]
    Up,
    /// The connection failed; the next try is at a known moment.
    Lost {
        /// Failures in a row.
        tries: u32,
        /// The moment of the next try, ms since the epoch.
        again_ms: i64,
    },
    /// Rollcall asked for a pause, which ends at that moment.
    Paused {
        /// The moment of the next request, ms since the epoch.
        again_ms: i64,
    },
}

/// Why there is no report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Rollcall said why.
    Problem(ProblemDetails),
    /// The report that arrived is not what was sent.
    Spoiled(Spoiled),
    /// Something answered that is not Rollcall's API, with this status.
    NotTheApi(u16),
    /// The address sends people on, to sign in most likely.
    SentOn,
    /// Rollcall could not be reached for too long to go on.
    OutOfReach,
    /// It was not started: another report met a refusal of the same credential.
    Skipped,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Begun,
    /// Rollcall sent a status.
    Told(JobStatus),
    /// The connection failed; the next try is after a pause.
    Lost {
        /// Failures in a row.
        tries: u32,
        /// Milliseconds until the next try.
        wait_ms: i64,
    },
    /// Rollcall asked for a pause.
    Paused {
        /// Milliseconds until the next request.
        wait_ms: i64,
    },
    /// Bytes of the report came.
    Came(Amount),
    /// All bytes are there.
    Whole,
    Opened,
    /// The report is the same as the open one.
    Same,
    Failed(Failure),
    Cancelled(RemoteCancel),
    /// The state of the work at Rollcall after the fetch was cancelled.
    Stopped(RemoteCancel),
}

/// The announcement for a step, if it changes the state; progress is not announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// The server makes the report.
    Preparing,
    Lost,
    Back,
    /// It ended; the stage says how.
    Ended,
}

impl Job {
    /// A job that waits for its turn.
    #[must_use]
    pub fn new(now_ms: i64) -> Self {
        Self {
            stage: Stage::Queued,
            began_ms: now_ms,
            ended_ms: None,
            attempts: 0,
            progress: Progress::default(),
            next_poll_ms: None,
            connection: Connection::Up,
        }
    }

    /// Whether nothing more will happen to it.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.ended_ms.is_some()
    }

    /// Seconds it has taken, until now or until its end.
    #[must_use]
    pub fn elapsed_s(&self, now_ms: i64) -> u64 {
        let until_ms = self.ended_ms.unwrap_or(now_ms);
        u64::try_from((until_ms - self.began_ms) / 1000).unwrap_or(0)
    }

    /// Seconds until the server is asked again, where that is known.
    #[must_use]
    pub fn next_poll_s(&self, now_ms: i64) -> Option<u64> {
        let at_ms = self
            .next_poll_ms
            .filter(|_| matches!(self.stage, Stage::Asking | Stage::Preparing))?;
        Some(seconds_until(at_ms, now_ms))
    }

    /// The fraction of the work that is done, 0 to 1, where it is known; `None` while nothing is
    /// counted.
    #[must_use]
    pub fn fraction(&self) -> Option<Option<f64>> {
        let done = |number: Option<u32>, of: Option<u32>| {
            let (number, of) = (number?, of.filter(|of| *of > 0)?);
            Some((f64::from(number.saturating_sub(1)) / f64::from(of)).clamp(0.0, 1.0))
        };
        let Progress {
            page,
            pages,
            part,
            parts,
            ..
        } = self.progress;
        match self.stage {
            Stage::Downloading(amount) => Some(amount.fraction()),
            Stage::Asking | Stage::Preparing | Stage::Collecting(_) if page.is_some() => {
                Some(done(page, pages))
            }
            Stage::Asking | Stage::Preparing | Stage::Collecting(_) if part.is_some() => {
                Some(done(part, parts))
            }
            Stage::Collecting(amount) => Some(amount.fraction()),
            _ => None,
        }
    }

    /// Seconds until fetching again makes sense, where Rollcall said so and they are not over.
    #[must_use]
    pub fn again_s(&self, now_ms: i64) -> Option<u64> {
        let Stage::Failed(Failure::Problem(problem)) = &self.stage else {
            return None;
        };
        let wait_ms = i64::from(problem.retry_after_s?) * 1000;
        let again_ms = self.ended_ms?.checked_add(wait_ms)?;
        Some(seconds_until(again_ms, now_ms)).filter(|s| *s > 0)
    }

    /// Applies an event, and returns the news to announce.
    pub fn on_event(&mut self, event: Event, now_ms: i64) -> Option<News> {
        if let (Stage::Cancelled(RemoteCancel::Pending), Event::Stopped(there)) =
            (&self.stage, &event)
        {
            self.stage = Stage::Cancelled(*there);
            return (*there == RemoteCancel::Failed).then_some(News::Ended);
        }
        if self.is_over() {
            return None;
        }
        let was_lost = matches!(self.connection, Connection::Lost { .. });
        let was_preparing = self.stage == Stage::Preparing;
        match event {
            Event::Lost { tries, wait_ms } => {
                self.connection = Connection::Lost {
                    tries,
                    again_ms: now_ms + wait_ms,
                };
                return (!was_lost).then_some(News::Lost);
            }
            Event::Paused { wait_ms } => {
                self.connection = Connection::Paused {
                    again_ms: now_ms + wait_ms,
                };
                return None;
            }
            Event::Begun => {
                self.began_ms = now_ms;
                self.stage = Stage::Asking;
            }
            Event::Told(status) => self.told(&status, now_ms),
            Event::Came(amount) => self.stage = Stage::Downloading(amount),
            Event::Whole => self.stage = Stage::Checking,
            Event::Opened => return self.end(Stage::Ready, now_ms),
            Event::Same => return self.end(Stage::Unchanged, now_ms),
            Event::Failed(failure) => return self.end(Stage::Failed(failure), now_ms),
            Event::Cancelled(there) => return self.end(Stage::Cancelled(there), now_ms),
            Event::Stopped(_) => return None,
        }
        self.connection = Connection::Up;
        if was_lost {
            Some(News::Back)
        } else if self.stage == Stage::Preparing && !was_preparing {
            Some(News::Preparing)
        } else {
            None
        }
    }

    fn told(&mut self, status: &JobStatus, now_ms: i64) {
        self.attempts = self.attempts.max(status.attempts);
        self.next_poll_ms = status
            .next_poll_s
            .map(|s| now_ms.saturating_add(i64::from(s) * 1000));
        let amount = Amount {
            bytes: status.received_bytes,
            of_bytes: status.size_bytes,
        };
        self.progress = status.progress.unwrap_or_default();
        let step = status.progress.map(|progress| progress.step);
        self.stage = match (status.state, step) {
            (State::Fetching, _) | (State::Waiting, Some(Step::Downloading)) => {
                Stage::Collecting(amount)
            }
            (State::Waiting, Some(Step::Preparing)) => Stage::Preparing,
            (State::Waiting, Some(Step::Asked)) => Stage::Asking,
            // An older worker names no step. Until the first answer arrives, it is not known
            // whether a report is being made.
            (State::Waiting, _) if status.next_poll_s.is_some() || status.attempts > 1 => {
                Stage::Preparing
            }
            (State::Waiting | State::Idle, _) => Stage::Asking,
            // The report, or the reason, is the next thing that comes.
            (State::Ready | State::Failed, _) => return,
        };
    }

    fn end(&mut self, stage: Stage, now_ms: i64) -> Option<News> {
        self.stage = stage;
        self.ended_ms = Some(now_ms);
        self.next_poll_ms = None;
        self.connection = Connection::Up;
        Some(News::Ended)
    }
}

impl Amount {
    /// The fraction that has arrived, 0 to 1; `None` if the size is not known.
    #[must_use]
    pub fn fraction(self) -> Option<f64> {
        let of = self.of_bytes.filter(|of| *of > 0)?;
        Some((self.bytes as f64 / of as f64).clamp(0.0, 1.0))
    }
}

/// Seconds until a moment, rounded up; 0 where it is over.
#[must_use]
pub fn seconds_until(at_ms: i64, now_ms: i64) -> u64 {
    u64::try_from((at_ms - now_ms + 999) / 1000).unwrap_or(0)
}

#[cfg(test)]
mod tests;
