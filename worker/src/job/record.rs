//! This module defines the stored state of a job. It contains no credential, no name and no
//! unsealed byte of a report.

use api::Progress;
use serde::{Deserialize, Serialize};

use super::Answers;
use crate::limits;
use crate::problem::{Details, Problem};

/// The stored state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// How far the round has come.
    pub phase: Phase,
    /// The current or last round.
    pub round: Round,
    /// The copy that can be served.
    pub copy: Option<Copy>,
    /// The last generation that was given to an attempt.
    pub generation: u64,
    /// When the upstream may next be asked, in milliseconds since 1970.
    pub not_before_ms: u64,
    /// Until when upstream requests are stopped, because the credential or the user name was
    /// rejected too often, in milliseconds since 1970.
    #[serde(default)]
    pub braked_until_ms: u64,
    /// The answers that are kept so that no page is asked for twice.
    #[serde(default)]
    pub answers: Option<Answers>,
}

/// How far a round has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// No report is requested, or there is a copy.
    #[default]
    Idle,
    /// A report is requested.
    Waiting,
    /// The round ended without a report.
    Failed {
        fault: Fault,
        at_ms: u64,
        /// Whether a client that requested the report has been told.
        is_told: bool,
    },
}

/// One wait for a report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// Counts rounds; 0 means none.
    pub number: u64,
    /// When the round began; 0 means none.
    pub started_at_ms: u64,
    /// When the round ends at the latest.
    pub deadline_ms: u64,
    /// Upstream requests of this round.
    pub attempts: u32,
    /// The last attempts in a row that failed on the upstream's side.
    pub setbacks: u32,
    /// Whether the last answer was empty.
    pub is_empty: bool,
    /// Whether every waiter agrees that the report is stored, sealed.
    pub may_keep: bool,
    /// How far the upstream has come, in its own words ([`State`](crate::upstream::State)).
    #[serde(default)]
    pub state: String,
    /// The state that the upstream names and that this program does not know
    /// ([`Upstream::waits_as`](crate::upstream::Upstream::waits_as)).
    #[serde(default)]
    pub unknown_state: Option<String>,
    /// How far it is ([`Upstream::progress`](crate::upstream::Upstream::progress)).
    #[serde(default)]
    pub progress: Option<Progress>,
}

impl Round {
    /// When an attempt ends at the latest: each part of a report has its own time, and the deadline of
    /// the round ends all but the first. Both times are in milliseconds since 1970.
    #[must_use]
    pub fn attempt_ends_at_ms(&self, began_at_ms: u64, part_at_ms: u64) -> u64 {
        let within = |at_ms: u64| at_ms.saturating_add(u64::from(limits::PART_MS));
        within(part_at_ms).min(self.deadline_ms.max(within(began_at_ms)))
    }
}

/// A complete, verified report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copy {
    /// The generation of its chunks.
    pub generation: u64,
    /// The round that fetched it.
    pub round: u64,
    pub fetched_at_ms: u64,
    /// When the report was generated, if the upstream says that this was some time before it
    /// arrived.
    #[serde(default)]
    pub made_at_ms: Option<u64>,
    /// When it is no longer served, and is destroyed unless it is being read.
    pub expires_at_ms: u64,
    /// Bytes of the plaintext.
    pub size_bytes: u64,
    /// Number of its chunks.
    pub chunks: u32,
    /// The sealed data key, which the token opens; `None` if the key is in memory only.
    pub seal: Option<Seal>,
    /// Whether it was served to a client.
    pub is_collected: bool,
}

impl Copy {
    /// The time that its figures are from, as far as the upstream says: when it was generated, or
    /// else when it arrived. Its age counts from then.
    #[must_use]
    pub fn as_of_ms(&self) -> u64 {
        self.made_at_ms.unwrap_or(self.fetched_at_ms)
    }

    /// The time from which it counts as fresh. Another request for the same file, if it `is_dated`,
    /// would bring the same figures.
    #[must_use]
    pub fn fresh_since_ms(&self, is_dated: bool) -> u64 {
        match is_dated {
            true => self.fetched_at_ms,
            false => self.as_of_ms(),
        }
    }

    /// When it is destroyed, even while it is read. The key of a copy that must not be stored is on
    /// no disk, so its readers get the full time for a download.
    #[must_use]
    pub fn shredded_at_ms(&self) -> u64 {
        let read_on_ms = match self.seal {
            Some(_) => limits::READ_ON_MS,
            None => limits::READER_MS,
        };
        self.expires_at_ms.saturating_add(read_on_ms)
    }
}

/// The sealed data key of a copy, which the token and the operator's secret open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Random, 32 bytes.
    pub salt: [u8; 32],
    /// The data key and the digest, wrapped.
    pub wrapped: Vec<u8>,
    /// When the copy was sealed, in milliseconds since 1970; the wrapping authenticates it.
    pub sealed_at_ms: u64,
}

/// A problem, by its type: its words may have changed when it is next reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    r#type: String,
    host: Option<String>,
    /// Whether this is a truncated report whose end is not marked.
    #[serde(default)]
    is_end_not_shown: bool,
    /// The unknown state in which the upstream was at the deadline.
    #[serde(default)]
    unknown_state: Option<String>,
    /// The days without data.
    #[serde(default)]
    days: Option<String>,
    /// Whether the problem states a retry time, which is the earliest time of the next upstream
    /// request.
    is_timed: bool,
}

impl Fault {
    /// The fault for a problem; `is_timed` if the upstream stated a retry time.
    #[must_use]
    pub fn of(details: &Details, is_timed: bool) -> Self {
        Self {
            r#type: details.problem().type_path().to_owned(),
            host: details.host().map(str::to_owned),
            is_end_not_shown: details.is_end_not_shown(),
            unknown_state: details.unknown_state().map(str::to_owned),
            days: details.days().map(str::to_owned),
            is_timed: is_timed || details.problem() == Problem::UpstreamRateLimited,
        }
    }

    /// Whether the problem states a retry time.
    #[must_use]
    pub fn is_timed(&self) -> bool {
        self.is_timed
    }

    /// The problem to report, with the milliseconds until the next upstream request is allowed.
    #[must_use]
    pub fn details(&self, left_ms: u64) -> Details {
        let problem = Problem::of_type(&self.r#type).unwrap_or(Problem::Internal);
        let details = match problem {
            Problem::Truncated if self.is_end_not_shown => Details::end_not_shown(),
            Problem::Deadline => Details::deadline(self.unknown_state.as_deref()),
            Problem::NoData => Details::no_data(self.days.as_deref().unwrap_or_default()),
            Problem::UnexpectedRedirect => Details::unexpected_redirect(self.host.as_deref()),
            other => other.into(),
        };
        if self.is_timed {
            let left_s = u32::try_from(left_ms.div_ceil(1000)).unwrap_or(u32::MAX);
            details.retry_after(left_s.max(1))
        } else {
            details
        }
    }
}
