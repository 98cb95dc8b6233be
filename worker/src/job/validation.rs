//! This module decides when a credential has to be validated before a stored copy is served, and
//! when it may be.
//!
//! If the upstream gives no verdict, it is asked again at intervals, as for a report: a copy that
//! many clients request must not cause an upstream request each time.

use super::{Effect, Job};
use crate::backoff;
use crate::limits;

/// The verdicts on the credential. They are in memory only: an evicted job asks again.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Validation {
    /// When the last request was sent whose answer accepted the credential.
    accepted_at_ms: Option<u64>,
    /// When the upstream may next be asked about the credential.
    not_before_ms: u64,
    /// Validations in a row without a verdict.
    undecided_in_a_row: u32,
}

impl Validation {
    /// Records an acceptance. Its answer may arrive minutes after the request, and an older
    /// request's answer after a newer one's.
    pub(super) fn accepted(&mut self, asked_at_ms: u64) {
        *self = Self {
            accepted_at_ms: self.accepted_at_ms.max(Some(asked_at_ms)),
            ..Self::default()
        };
    }

    /// Drops the last acceptance.
    pub(super) fn forget_acceptance(&mut self) {
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

    /// Seconds, at least one, until the upstream may be asked about the credential; `None` if it
    /// may be asked now.
    #[must_use]
    pub fn validation_wait_s(&self, now_ms: u64) -> Option<u32> {
        let left_ms = self.validation.not_before_ms.checked_sub(now_ms)?;
        u32::try_from(left_ms.div_ceil(1000))
            .ok()
            .filter(|s| *s > 0)
    }

    /// Records that the upstream accepted the credential of a request sent at this time.
    pub fn credential_accepted(&mut self, asked_at_ms: u64) {
        self.validation.accepted(asked_at_ms);
    }

    /// Records that the upstream rejected the credential, and destroys the copies.
    pub fn credential_rejected(&mut self) -> Vec<Effect> {
        self.validation.forget_acceptance();
        self.shred_all()
    }

    /// Records that the upstream gave no verdict, and when it may be asked again, if it says.
    /// `roll` is any random number.
    pub fn credential_undecided(&mut self, retry_after_ms: Option<u64>, now_ms: u64, roll: u32) {
        let Validation {
            undecided_in_a_row, ..
        } = &mut self.validation;
        *undecided_in_a_row = undecided_in_a_row.saturating_add(1);
        let delay_ms =
            retry_after_ms.unwrap_or_else(|| backoff::delay_ms(*undecided_in_a_row, roll));
        self.validation.not_before_ms = now_ms.saturating_add(delay_ms);
    }
}
