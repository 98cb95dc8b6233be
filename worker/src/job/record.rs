//! What is stored of a job: no credential, no name, no byte of a report that is not sealed.

use serde::{Deserialize, Serialize};

use crate::limits;
use crate::problem::{Details, Problem};

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// How far the round has come.
    pub phase: Phase,
    /// The round that runs or ran last.
    pub round: Round,
    /// The copy that can be handed out.
    pub copy: Option<Copy>,
    /// The last generation that was given to an attempt.
    pub generation: u64,
    /// When the upstream may next be asked, in milliseconds since 1970.
    pub not_before_ms: u64,
    /// Until when the upstream is not asked because it rejected the credential, or the user name,
    /// too often, in milliseconds since 1970.
    #[serde(default)]
    pub braked_until_ms: u64,
}

/// How far a round has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Nobody wants anything, or there is a copy.
    #[default]
    Idle,
    /// A report is wanted.
    Waiting,
    /// It ended without one.
    Failed {
        /// Why.
        fault: Fault,
        /// When.
        at_ms: u64,
        /// Whether anybody who asked for the report knows.
        is_told: bool,
    },
}

/// One wait for a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// Counts rounds; 0 is none.
    pub number: u64,
    /// When it began; 0 in none.
    pub started_at_ms: u64,
    /// When it ends, whatever happens.
    pub deadline_ms: u64,
    /// Questions asked of the upstream.
    pub attempts: u32,
    /// The last of them that failed at the upstream's end, without another between.
    pub setbacks: u32,
    /// Whether the last answer was one with nothing in it.
    pub is_empty: bool,
    /// Whether everybody who waits agrees that what comes is kept, sealed.
    pub may_keep: bool,
}

/// A report that arrived whole and was verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copy {
    /// Which chunks are its.
    pub generation: u64,
    /// The round that brought it.
    pub round: u64,
    /// When it arrived.
    pub fetched_at_ms: u64,
    /// When it was made, where the upstream says that this was some time before it arrived.
    #[serde(default)]
    pub made_at_ms: Option<u64>,
    /// When it is no longer handed out, and destroyed unless somebody is reading it.
    pub expires_at_ms: u64,
    /// Bytes of the plaintext.
    pub size_bytes: u64,
    /// Chunks it was cut into.
    pub chunks: u32,
    /// What opens it with the token; `None` where its key is in memory only.
    pub seal: Option<Seal>,
    /// Whether it was handed out to anybody.
    pub is_collected: bool,
}

impl Copy {
    /// The moment that its figures are of, as far as anybody says: when it was made, or else when it
    /// arrived. Its age counts from then.
    #[must_use]
    pub fn as_of_ms(&self) -> u64 {
        self.made_at_ms.unwrap_or(self.fetched_at_ms)
    }

    /// When it is destroyed, whoever is reading it. What may not be kept is on no disk that it could
    /// be opened from later, and is read for as long as one may read.
    #[must_use]
    pub fn shredded_at_ms(&self) -> u64 {
        let read_on_ms = match self.seal {
            Some(_) => limits::READ_ON_MS,
            None => limits::READER_MS,
        };
        self.expires_at_ms.saturating_add(read_on_ms)
    }
}

/// What opens a copy, with the token and the operator's secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Random, 32 bytes.
    pub salt: [u8; 32],
    /// The data key and the digest, wrapped.
    pub wrapped: Vec<u8>,
    /// When that was done, ms since the epoch; the wrapping vouches for it.
    pub sealed_at_ms: u64,
}

/// A problem, by its type: the words may have been mended when it is next told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    r#type: String,
    host: Option<String>,
    /// Whether a truncated report is one whose end does not show.
    #[serde(default)]
    is_end_not_shown: bool,
    /// Whether it says when to ask again: when the upstream may be asked again, whenever it is told.
    is_timed: bool,
}

impl Fault {
    /// Of this; `is_timed` where the upstream said when it may be asked again.
    #[must_use]
    pub fn of(details: &Details, is_timed: bool) -> Self {
        Self {
            r#type: details.problem().type_path().to_owned(),
            host: details.host().map(str::to_owned),
            is_end_not_shown: details.is_end_not_shown(),
            is_timed: is_timed || details.problem() == Problem::UpstreamRateLimited,
        }
    }

    /// As it is told, with so many milliseconds until the upstream may be asked again.
    #[must_use]
    pub fn details(&self, left_ms: u64) -> Details {
        let problem = Problem::of_type(&self.r#type).unwrap_or(Problem::Internal);
        let details = match problem {
            Problem::Truncated if self.is_end_not_shown => Details::end_not_shown(),
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
