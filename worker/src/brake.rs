//! This module limits how often a server may reject one credential, or one user name, before
//! requests with it stop.
//!
//! A directory locks an account after a few failed sign-ins, whichever reports they were for. So
//! every request that carries a credential takes a permit first, and each permit counts as a
//! rejection until its outcome is known: simultaneous requests cannot exceed the limit, and neither
//! can cancelled ones. A good credential returns its permits as soon as the server begins to
//! answer, so that six simultaneous reports wait for a fraction of a second at most.
//!
//! There are two brakes: one per credential at a server, and one per user name there, which stops
//! clients that try one password after the other. Neither belongs to a report or to a running
//! instance of the Worker: each is a Durable Object that a keyed digest names ([`BrakeNames`]), and
//! holds counts and times only.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::config::{Pepper, Target};
use crate::credential::Credential;
use crate::limits;
use crate::name::keyed_digest;
use crate::upstream;

/// The rejections of one credential or one user name at one server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brake {
    /// When the server rejected it, in milliseconds since 1970, oldest first.
    rejected_at_ms: VecDeque<u64>,
    /// Requests whose outcome is not known yet.
    permits: Vec<Permit>,
    /// When the server last accepted it; always `None` for a user name.
    accepted_at_ms: Option<u64>,
    /// The number of the last permit.
    last_number: u64,
}

/// Permission for one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Permit {
    number: u64,
    taken_at_ms: u64,
}

/// A call to a brake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Grant a permit, if rejections and permits together are fewer than `limit`.
    Permit {
        /// See [`Allowance::limit`].
        limit: usize,
    },
    /// Return the permit with this number.
    Settle {
        number: u64,
        /// The outcome of the request.
        outcome: Outcome,
    },
    /// Tell whether the server has accepted the credential recently.
    IsProven,
}

/// A brake's reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// The request may be sent.
    Granted {
        /// The permit's number.
        number: u64,
        /// Whether the server has accepted the credential recently.
        is_proven: bool,
    },
    /// The permit has to wait for the outcomes of earlier requests.
    Busy,
    /// The permit is refused for `s` seconds, at least one.
    Held {
        /// Seconds until enough of the rejections have expired.
        s: u32,
    },
    /// The reply to every call but a request for a permit.
    Noted {
        /// Whether the server has accepted the credential recently.
        is_proven: bool,
    },
}

/// The outcome of a request, as far as the credential is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    Accepted,
    Rejected,
    /// The server was not reached, or its answer was no verdict.
    Undecided,
}

impl Outcome {
    /// What an attempt's outcome says about the credential.
    #[must_use]
    pub fn of(outcome: &upstream::Outcome) -> Self {
        match outcome {
            upstream::Outcome::Pending { .. } => Self::Accepted,
            _ if outcome.is_failed_sign_in() || outcome.is_sign_in_page() => Self::Rejected,
            _ => Self::Undecided,
        }
    }

    /// The outcome that the brakes count. A request that the server may have taken for a failed
    /// sign-in, and did not answer, counts as a rejection until the server has accepted the
    /// credential. `is_late` means that no answer came in time, so that a rejection may still
    /// follow.
    ///
    /// A token that meets a failing server is not a failed sign-in of an account, so requests with
    /// tokens count only if the answer may still come.
    #[must_use]
    pub fn counted(self, credential: &Credential, is_proven: bool, is_late: bool) -> Self {
        match self {
            Self::Undecided if !is_proven && (credential.is_password() || is_late) => {
                Self::Rejected
            }
            other => other,
        }
    }
}

/// How many rejections a brake allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowance {
    /// For one credential.
    Credential,
    /// For a user name, requested with a credential that has not been accepted.
    UserName,
    /// For a user name, requested with a credential that the server accepted recently. The last of
    /// the ten is reserved for these, so that others who try passwords never lock out the owner.
    ProvenUserName,
}

impl Allowance {
    /// The limit for rejections and permits together.
    #[must_use]
    pub const fn limit(self) -> usize {
        match self {
            Self::Credential => limits::BRAKE_FAILURES,
            Self::UserName => limits::BRAKE_FAILURES_OF_USER - 1,
            Self::ProvenUserName => limits::BRAKE_FAILURES_OF_USER,
        }
    }
}

impl Brake {
    /// Carries out a call.
    pub fn answer(&mut self, request: Request, now_ms: u64) -> Reply {
        self.tidy(now_ms);
        match request {
            Request::Permit { limit } => return self.permit(limit, now_ms),
            Request::Settle { number, outcome } => self.settle(number, outcome, now_ms),
            Request::IsProven => {}
        }
        Reply::Noted {
            is_proven: self.accepted_at_ms.is_some(),
        }
    }

    fn permit(&mut self, limit: usize, now_ms: u64) -> Reply {
        let rejected = self.rejected_at_ms.len();
        if let Some(over) = rejected.checked_sub(limit) {
            let ends_ms = self.rejected_at_ms.get(over).map_or(now_ms, |at_ms| {
                at_ms.saturating_add(limits::BRAKE_WINDOW_MS)
            });
            let left_s = ends_ms.saturating_sub(now_ms).div_ceil(1000);
            // A clock that was set back must not hold for longer than the window.
            let left_s = left_s.clamp(1, u64::from(limits::BRAKE_WINDOW_S));
            return Reply::Held {
                s: u32::try_from(left_s).unwrap_or(limits::BRAKE_WINDOW_S),
            };
        }
        if rejected.saturating_add(self.permits.len()) >= limit {
            return Reply::Busy;
        }
        self.last_number = self.last_number.saturating_add(1);
        self.permits.push(Permit {
            number: self.last_number,
            taken_at_ms: now_ms,
        });
        Reply::Granted {
            number: self.last_number,
            is_proven: self.accepted_at_ms.is_some(),
        }
    }

    /// An expired permit is settled as well: its request was sent.
    fn settle(&mut self, number: u64, outcome: Outcome, now_ms: u64) {
        self.permits.retain(|permit| permit.number != number);
        match outcome {
            Outcome::Accepted => self.accepted_at_ms = Some(now_ms),
            Outcome::Rejected => {
                self.accepted_at_ms = None;
                if self.rejected_at_ms.len() >= limits::BRAKE_FAILURES_OF_USER {
                    self.rejected_at_ms.pop_front();
                }
                self.rejected_at_ms.push_back(now_ms);
            }
            Outcome::Undecided => {}
        }
    }

    /// Drops entries that are too old to count.
    fn tidy(&mut self, now_ms: u64) {
        let is_within = |at_ms: u64, ms: u64| now_ms.saturating_sub(at_ms) < ms;
        self.rejected_at_ms
            .retain(|at_ms| is_within(*at_ms, limits::BRAKE_WINDOW_MS));
        self.permits
            .retain(|permit| is_within(permit.taken_at_ms, limits::PERMIT_MS));
        self.accepted_at_ms = self
            .accepted_at_ms
            .filter(|at_ms| is_within(*at_ms, limits::PROVEN_MS));
    }

    /// When the next entry expires; `None` if the brake is empty and need not be stored.
    pub fn alarm_at_ms(&mut self, now_ms: u64) -> Option<u64> {
        self.tidy(now_ms);
        let rejected = self.rejected_at_ms.front();
        let permit = self.permits.iter().map(|permit| permit.taken_at_ms).min();
        [
            rejected.map(|at_ms| at_ms.saturating_add(limits::BRAKE_WINDOW_MS)),
            permit.map(|at_ms| at_ms.saturating_add(limits::PERMIT_MS)),
            self.accepted_at_ms
                .map(|at_ms| at_ms.saturating_add(limits::PROVEN_MS)),
        ]
        .into_iter()
        .flatten()
        .min()
    }
}

/// The names of the brakes that a request has to pass: 64 hexadecimal digits each.
pub struct BrakeNames {
    pub credential: String,
    /// `None` for a bare token, which has no user name.
    pub user: Option<String>,
}

impl BrakeNames {
    /// The names for this credential at this target's server. Two targets may name the same server,
    /// so the origin counts and the target's id does not.
    #[must_use]
    pub fn new(pepper: &Pepper, target: &Target, credential: &Credential) -> Self {
        let [_, user, secret] = credential.identity();
        let account = account(user);
        let origin = target.egress.origin.text().as_bytes();
        // A server accepts a token under any user name, so that it is one credential under all.
        let holder: &[u8] = if credential.is_password() {
            &account
        } else {
            b""
        };
        let name = |fields: &[&[u8]]| {
            let digest = keyed_digest(pepper, fields);
            digest.iter().map(|byte| format!("{byte:02x}")).collect()
        };
        Self {
            credential: name(&[b"brake/v1", b"credential", origin, holder, secret]),
            user: (!account.is_empty()).then(|| name(&[b"brake/v1", b"user", origin, &account])),
        }
    }
}

/// The account that a directory finds under a user name: it ignores case, and takes `DOMAIN\name`,
/// `DOMAIN/name` and `name@domain` for `name`.
fn account(user: &[u8]) -> Vec<u8> {
    let parts = |text: &'_ [u8]| -> Vec<Vec<u8>> {
        let parts = text.split(|byte| matches!(byte, b'\\' | b'/'));
        let parts = parts.filter(|part| !part.is_empty());
        parts.map(<[u8]>::to_vec).collect()
    };
    let name = parts(user).pop().unwrap_or_default();
    let mut halves = name.split(|byte| *byte == b'@');
    let name = halves.find(|half| !half.is_empty());
    name.unwrap_or(user).to_ascii_lowercase()
}
