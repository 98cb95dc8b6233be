//! This module reduces the events of one fetch to the state that the page shows.
//!
//! Each [`Event`] arrives with its moment. An end is final: later events change nothing, except how
//! far cancelling in the worker is.

use super::arrival::Spoiled;
use super::wire::{Problem, State, Status};

/// How one report's fetching stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// How far it is.
    pub stage: Stage,
    /// When it began, ms since the epoch.
    pub began_ms: i64,
    /// When it ended.
    pub ended_ms: Option<i64>,
    /// Times the server was asked.
    pub attempts: u32,
    /// When the server is asked again, where that is known.
    pub next_poll_ms: Option<i64>,
    /// How the page reaches Rollcall meanwhile.
    pub connection: Connection,
}

/// How far it is.
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
    /// It is open.
    Ready,
    /// It is the same that is open already.
    Unchanged,
    /// It failed.
    Failed(Failure),
    /// The person stopped it.
    Cancelled(RemoteCancel),
}

/// How far cancelling the work at Rollcall is, for a fetch that was cancelled here.
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

/// How the page reaches Rollcall.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Connection {
    /// It does, as far as is known.
    #[default]
    Up,
    /// The connection failed so many times in a row; the next try is at that moment.
    Lost {
        /// Failures in a row.
        tries: u32,
        /// When the next try is.
        again_ms: i64,
    },
    /// Rollcall asked for a pause, which ends at that moment.
    Paused {
        /// When it is asked again.
        again_ms: i64,
    },
}

/// Why there is no report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Rollcall said why.
    Problem(Problem),
    /// The report came and is not what was sent.
    Spoiled(Spoiled),
    /// Something answered that is not Rollcall's API, with this status.
    NotTheApi(u16),
    /// The address sends people on, to sign in most likely.
    SentOn,
    /// Rollcall could not be reached for so long that it makes no sense to go on.
    OutOfReach,
    /// It was not started: another report met a refusal of the same credential.
    Skipped,
}

/// What happens to a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Its turn has come.
    Begun,
    /// Rollcall said how it stands.
    Told(Status),
    /// The connection failed, so many times in a row; the next try is after this many ms.
    Lost {
        /// Failures in a row.
        tries: u32,
        /// Until the next try.
        wait_ms: i64,
    },
    /// Rollcall asked for a pause of so many ms.
    Paused {
        /// Until it is asked again.
        wait_ms: i64,
    },
    /// Bytes of the report came.
    Came(Amount),
    /// All bytes are there.
    Whole,
    /// It is open.
    Opened,
    /// It is the same that is open already.
    Same,
    /// It failed.
    Failed(Failure),
    /// The person stopped it.
    Cancelled(RemoteCancel),
    /// What became of the work at Rollcall after that.
    Stopped(RemoteCancel),
}

/// The announcement for a step, if it changes the state; progress is not announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// The server makes the report.
    Preparing,
    /// The connection is lost.
    Lost,
    /// It is back.
    Back,
    /// It ended; the stage says how.
    Ended,
}

impl Job {
    /// One that waits for its turn.
    #[must_use]
    pub fn new(now_ms: i64) -> Self {
        Self {
            stage: Stage::Queued,
            began_ms: now_ms,
            ended_ms: None,
            attempts: 0,
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
            .filter(|_| self.stage == Stage::Preparing)?;
        Some(seconds_until(at_ms, now_ms))
    }

    /// Seconds until fetching again makes sense, where Rollcall said so and they are not over.
    #[must_use]
    pub fn again_s(&self, now_ms: i64) -> Option<u64> {
        let Stage::Failed(Failure::Problem(problem)) = &self.stage else {
            return None;
        };
        let wait_ms = i64::try_from(problem.retry_after_s?)
            .ok()?
            .checked_mul(1000)?;
        let again_ms = self.ended_ms?.checked_add(wait_ms)?;
        Some(seconds_until(again_ms, now_ms)).filter(|s| *s > 0)
    }

    /// Takes what happened, and says what of it is news.
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

    fn told(&mut self, status: &Status, now_ms: i64) {
        self.attempts = self.attempts.max(status.attempts);
        self.next_poll_ms = status
            .next_poll_s
            .and_then(|s| i64::try_from(s).ok())
            .map(|s| now_ms.saturating_add(s.saturating_mul(1000)));
        let amount = Amount {
            bytes: status.received_bytes,
            of_bytes: status.size_bytes,
        };
        self.stage = match status.state {
            State::Fetching => Stage::Collecting(amount),
            // While the first answer is out, nobody knows whether anything is being made.
            State::Waiting if status.next_poll_s.is_some() || status.attempts > 1 => {
                Stage::Preparing
            }
            State::Waiting | State::Idle => Stage::Asking,
            // The report, or the reason, is the next thing that comes.
            State::Ready | State::Failed => return,
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
    /// How much of it has come, 0 to 1; `None` where its size is not known.
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
