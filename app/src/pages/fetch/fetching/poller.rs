//! This module decides what a job does next: poll, watch, wait, or stop. [`super::run`] carries it
//! out.
//!
//! Each job has one connection at a time. The report is asked for with [`Next::Poll`]; while the
//! server makes it, the job's statuses are read from its stream ([`Next::Watch`]), and when the
//! stream breaks, the job polls with `Prefer: wait` alone. Browsers open six connections to one
//! host over HTTP/1.1, and a seventh request would wait for one of them. So only
//! [`LONG_POLL_SLOTS`] jobs may hold a connection open, and the others poll at the pace that the
//! worker tells them.
//!
//! A lost connection changes nothing in the worker: the same address and the same credential find
//! the job again, so the same request is sent again.

use api::{JobStatus, Problem, ProblemDetails, State};

use super::backoff;
use crate::model::fetch::arrival::Spoiled;
use crate::model::fetch::job::Failure;

/// Seconds that one request waits for the report.
pub const WAIT_S: u32 = 20;

/// Jobs that run at the same time, at most.
pub const RUNNING: usize = 6;

/// Connections that are held open at the same time, at most.
pub const LONG_POLL_SLOTS: usize = 5;

/// The number of broken streams after which a job only polls.
const BREAKS: u32 = 3;

/// The most answers in a row from something between the page and Rollcall.
const STRANGE: u32 = 6;

/// The number of interrupted downloads after which the job gives up: each may have been large.
const BROKEN_OFF: u32 = 4;

/// Milliseconds after which a job that gets no answer gives up: longer than the server's own
/// deadline.
pub const OUT_OF_REACH_MS: i64 = 35 * 60_000;

/// The next step of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    Poll(PollRequest),
    Watch,
    /// Do nothing for this time, then decide again.
    Sleep {
        ms: i64,
    },
}

/// A request for the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PollRequest {
    /// Seconds to wait for it; 0 asks for an answer at once.
    pub wait_s: u32,
    /// The allowed age of a copy.
    pub age: Age,
}

/// The allowed age of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// Any age that Rollcall counts as fresh.
    Fresh,
    /// None: the server has to be asked (`no-cache`).
    New,
    /// No older than this many seconds, when the server was asked for this job (`max-age`).
    Within(u64),
}

/// The outcome of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// `202`, with the status and the time of the next request.
    Pending {
        status: JobStatus,
        /// Seconds after which asking again makes sense.
        retry_after_s: Option<u64>,
    },
    Refused(ProblemDetails),
    /// Something that is not the API answered.
    Strange {
        status: u16,
    },
    /// The address sends people on.
    SentOn,
    /// No answer arrived, or it broke off.
    Lost,
    /// The report broke off on its way to the page.
    BrokenOff,
    /// The stream of statuses ended, with this one as its last.
    Watched(State),
    /// The stream of statuses broke; `told`: whether a status arrived.
    Broke {
        told: bool,
    },
    Slept,
}

/// The effect of an outcome on the shown state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    Tell(JobStatus),
    /// The connection was lost.
    Lost {
        /// Failures in a row.
        tries: u32,
        /// Milliseconds until the next try.
        wait_ms: i64,
    },
    /// Rollcall asked for a pause.
    Pause {
        wait_ms: i64,
    },
    Fail(Failure),
}

/// The state of one job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poller {
    next: Then,
    is_refresh: bool,
    has_asked: bool,
    began_ms: i64,
    heard_ms: i64,
    losses: u32,
    strange: u32,
    breaks: u32,
    broken_off: u32,
}

/// The next step, before it is known whether a connection may be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    /// Ask for an immediate answer.
    Ask,
    /// The report, or the reason why there is none, is ready.
    Collect,
    /// Wait for the report, one way or another.
    Await { retry_after_ms: i64 },
    /// Sleep, then ask.
    Sleep { ms: i64 },
}

impl Poller {
    /// The state of a job that begins now; `is_refresh` wants a copy that is newer than this moment.
    #[must_use]
    pub fn new(is_refresh: bool, now_ms: i64) -> Self {
        Self {
            next: Then::Ask,
            is_refresh,
            has_asked: false,
            began_ms: now_ms,
            heard_ms: now_ms,
            losses: 0,
            strange: 0,
            breaks: 0,
            broken_off: 0,
        }
    }

    /// The next step. `has_slot` says whether a connection may be held open for it.
    #[must_use]
    pub fn next(&mut self, has_slot: bool, now_ms: i64) -> Next {
        let next = match self.next {
            Then::Ask => self.ask(0, now_ms),
            Then::Collect => self.ask(if has_slot { WAIT_S } else { 0 }, now_ms),
            Then::Await { .. } if has_slot && self.breaks < BREAKS => Next::Watch,
            Then::Await { .. } if has_slot => self.ask(WAIT_S, now_ms),
            Then::Await { retry_after_ms } => {
                self.next = Then::Ask;
                return Next::Sleep { ms: retry_after_ms };
            }
            Then::Sleep { ms } => Next::Sleep { ms },
        };
        self.has_asked |= matches!(next, Next::Poll(_));
        next
    }

    /// Whether it would hold a connection open if it could.
    #[must_use]
    pub fn wants_slot(&self) -> bool {
        matches!(self.next, Then::Await { .. } | Then::Collect)
    }

    fn ask(&self, wait_s: u32, now_ms: i64) -> Next {
        let age = match (self.is_refresh, self.has_asked) {
            (false, _) => Age::Fresh,
            (true, false) => Age::New,
            // Once asked, the server need not be asked again for this job: any copy from since then
            // will do, even after a connection that was lost for long. A second is added, because
            // both ends count whole seconds.
            (true, true) => {
                Age::Within(u64::try_from((now_ms - self.began_ms) / 1000 + 1).unwrap_or(1))
            }
        };
        Next::Poll(PollRequest { wait_s, age })
    }

    /// Takes the outcome of a step. `roll` is any number from 0 to 1.
    pub fn take(&mut self, outcome: Outcome, now_ms: i64, roll: f64) -> Option<Effect> {
        match outcome {
            Outcome::Pending {
                status,
                retry_after_s,
            } => {
                self.on_reply(now_ms);
                self.strange = 0;
                self.next = Then::Await {
                    retry_after_ms: backoff::asked_ms(retry_after_s),
                };
                Some(Effect::Tell(status))
            }
            // The job is still there, so this is like a lost connection.
            Outcome::Refused(problem) if problem.is(Problem::Interrupted) => {
                Some(self.lost(now_ms, roll))
            }
            Outcome::Refused(problem) if problem.problem().is_some_and(Problem::is_pause) => {
                self.on_reply(now_ms);
                let wait_ms = backoff::asked_ms(problem.retry_after_s.or(Some(10)).map(u64::from));
                self.next = Then::Sleep { ms: wait_ms };
                Some(Effect::Pause { wait_ms })
            }
            Outcome::Refused(problem) => Some(Effect::Fail(Failure::Problem(problem))),
            Outcome::SentOn => Some(Effect::Fail(Failure::SentOn)),
            // This is most likely a gateway's own page: Rollcall is being updated, or cannot be
            // reached.
            Outcome::Strange { status } if status >= 500 && self.strange + 1 < STRANGE => {
                self.strange += 1;
                Some(self.lost(now_ms, roll))
            }
            Outcome::Strange { status } => Some(Effect::Fail(Failure::NotTheApi(status))),
            Outcome::Lost => Some(self.lost(now_ms, roll)),
            Outcome::BrokenOff => {
                self.broken_off += 1;
                Some(if self.broken_off < BROKEN_OFF {
                    self.lost(now_ms, roll)
                } else {
                    Effect::Fail(Failure::Spoiled(Spoiled::Length))
                })
            }
            Outcome::Watched(State::Idle) => {
                // The same credential deleted it elsewhere; the API calls that cancelled.
                let problem = ProblemDetails::cancelled();
                Some(Effect::Fail(Failure::Problem(problem)))
            }
            Outcome::Watched(State::Ready | State::Failed) => {
                self.on_reply(now_ms);
                self.next = Then::Collect;
                None
            }
            // The stream ended early or reached its time limit: in both cases a request tells more
            // than another stream that may end as well.
            Outcome::Watched(State::Waiting | State::Fetching) | Outcome::Broke { told: true } => {
                self.breaks += 1;
                self.next = Then::Ask;
                None
            }
            Outcome::Broke { told: false } => {
                self.breaks = BREAKS;
                self.next = Then::Ask;
                None
            }
            Outcome::Slept => {
                self.next = Then::Ask;
                None
            }
        }
    }

    fn on_reply(&mut self, now_ms: i64) {
        self.heard_ms = now_ms;
        self.losses = 0;
    }

    fn lost(&mut self, now_ms: i64, roll: f64) -> Effect {
        if now_ms - self.heard_ms >= OUT_OF_REACH_MS {
            return Effect::Fail(Failure::OutOfReach);
        }
        self.losses += 1;
        let wait_ms = backoff::delay_ms(self.losses, roll);
        self.next = Then::Sleep { ms: wait_ms };
        Effect::Lost {
            tries: self.losses,
            wait_ms,
        }
    }
}

/// Whether a waiting job may begin: `running` jobs run in all, and `running_there` at its own
/// target. Until that target has accepted the credential, only one job runs there: six rejected at
/// once could lock an account. A slow target delays no other.
#[must_use]
pub fn is_admitted(running: usize, running_there: usize, is_let_in: bool) -> bool {
    running < RUNNING && (is_let_in || running_there == 0)
}

#[cfg(test)]
mod tests;
