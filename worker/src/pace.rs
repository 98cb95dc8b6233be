//! This module limits how long a client may take to download a report.
//!
//! A reader holds a slot that others wait for, and keeps chunks alive that would have been
//! destroyed. A limit on silence alone would allow a client that takes one byte now and then to
//! continue for a day.

use crate::job::Copy;
use crate::limits;

/// The time limits of one reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    began_ms: u64,
    ends_ms: u64,
}

impl Pace {
    /// The limits of a reader that starts to read this copy at this time.
    #[must_use]
    pub fn new(copy: &Copy, now_ms: u64) -> Self {
        let ends_ms = now_ms.saturating_add(limits::READER_MS);
        Self {
            began_ms: now_ms,
            ends_ms: ends_ms.min(copy.shredded_at_ms()),
        }
    }

    /// Whether a reader that has taken this many bytes may continue.
    #[must_use]
    pub fn is_kept(&self, taken_bytes: u64, now_ms: u64) -> bool {
        let Self { began_ms, ends_ms } = *self;
        let since_ms = now_ms.saturating_sub(began_ms);
        let counted_ms = since_ms.saturating_sub(u64::from(limits::READER_IDLE_MS));
        let least_bytes = (counted_ms / 1000).saturating_mul(limits::READER_BYTES_PER_S);
        now_ms < ends_ms && taken_bytes >= least_bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::Seal;

    const START_MS: u64 = 1_700_000_000_000;
    const MINUTE_MS: u64 = 60_000;

    fn copy(expires_in_ms: u64) -> Copy {
        Copy {
            generation: 1,
            round: 1,
            fetched_at_ms: START_MS,
            made_at_ms: None,
            expires_at_ms: START_MS + expires_in_ms,
            size_bytes: limits::REPORT_BYTES,
            chunks: 512,
            seal: Some(Seal {
                salt: [1; 32],
                wrapped: vec![2; 80],
                sealed_at_ms: START_MS,
            }),
            is_collected: false,
        }
    }

    #[test]
    fn a_reader_ends_after_half_an_hour_whatever_was_taken() {
        let pace = Pace::new(&copy(limits::KEPT_MS), START_MS);
        assert!(pace.is_kept(u64::MAX, START_MS + limits::READER_MS - 1));
        assert!(!pace.is_kept(u64::MAX, START_MS + limits::READER_MS));
    }

    #[test]
    fn a_reader_that_trickles_ends_sooner() {
        let pace = Pace::new(&copy(limits::KEPT_MS), START_MS);
        let second = limits::READER_BYTES_PER_S;
        // A pause at the beginning does not end the download.
        assert!(pace.is_kept(0, START_MS + 2 * MINUTE_MS));
        assert!(!pace.is_kept(0, START_MS + 2 * MINUTE_MS + 1_000));
        assert!(pace.is_kept(60 * second, START_MS + 3 * MINUTE_MS));
        assert!(!pace.is_kept(60 * second - 1, START_MS + 3 * MINUTE_MS));
    }

    #[test]
    fn a_reader_ends_with_the_copy() {
        let pace = Pace::new(&copy(5 * MINUTE_MS), START_MS);
        let end_ms = START_MS + 5 * MINUTE_MS + limits::READ_ON_MS;
        assert!(pace.is_kept(u64::MAX, end_ms - 1));
        assert!(!pace.is_kept(u64::MAX, end_ms));
    }
}
