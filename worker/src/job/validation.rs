//! Trying the credential again before a kept copy is handed out: when it has to be, and when it
//! may be.
//!
//! An upstream that does not say whose credential it is, is asked again at a pace, as it is for a
//! report: a copy that everybody asks for must not become a question a request.

use super::{Effect, Job};
use crate::backoff;
use crate::limits;

/// What is known of the credential. In memory only: a job that was forgotten asks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Validation {
    /// When the last question was sent whose answer accepted it.
    accepted_at_ms: Option<u64>,
    /// When the upstream may be asked about it again.
    not_before_ms: u64,
    /// Times in a row that it did not say.
    silences: u32,
}

impl Validation {
    /// A question that was sent at this time was answered. Its answer may arrive minutes later,
    /// and an older question's after a newer one's.
    pub(super) fn accepted(&mut self, asked_at_ms: u64) {
        *self = Self {
            accepted_at_ms: self.accepted_at_ms.max(Some(asked_at_ms)),
            ..Self::default()
        };
    }

    /// It was accepted once; that says nothing any more.
    pub(super) fn doubted(&mut self) {
        self.accepted_at_ms = None;
    }
}

impl Job {
    /// Whether the upstream accepted the credential so recently that it need not be asked again.
    #[must_use]
    pub fn is_validated(&self, now_ms: u64) -> bool {
        let accepted_at_ms = self.validation.accepted_at_ms;
        accepted_at_ms.is_some_and(|at_ms| now_ms.saturating_sub(at_ms) < limits::VALIDATED_MS)
    }

    /// Seconds, at least one, until the upstream may be asked whether it accepts the credential;
    /// `None` where it may be now.
    #[must_use]
    pub fn validation_wait_s(&self, now_ms: u64) -> Option<u32> {
        let left_ms = self.validation.not_before_ms.checked_sub(now_ms)?;
        u32::try_from(left_ms.div_ceil(1000))
            .ok()
            .filter(|s| *s > 0)
    }

    /// The upstream accepted the credential, asked at this time.
    pub fn validated(&mut self, asked_at_ms: u64) {
        self.validation.accepted(asked_at_ms);
    }

    /// The upstream rejected the credential.
    pub fn rejected(&mut self) -> Vec<Effect> {
        self.validation.doubted();
        self.shred_all()
    }

    /// The upstream did not say, and perhaps when to ask again. `roll` is any random number.
    pub fn undecided(&mut self, retry_after_ms: Option<u64>, now_ms: u64, roll: u32) {
        let Validation { silences, .. } = &mut self.validation;
        *silences = silences.saturating_add(1);
        let delay_ms = retry_after_ms.unwrap_or_else(|| backoff::delay_ms(*silences, roll));
        self.validation.not_before_ms = now_ms.saturating_add(delay_ms);
    }
}
