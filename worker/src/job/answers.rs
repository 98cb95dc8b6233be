//! This module decides how long the answers of a job are kept: as long as the round that collects
//! them, and then as long as its copy, but never longer than their key.
//!
//! The rows are destroyed with the key in the record: `bind` destroys them whenever it stores a
//! record without one.

use serde::{Deserialize, Serialize};

use super::{Job, Seal};
use crate::limits;
use crate::seal::AnswersFacts;

/// The answers that are kept for the round, and for the next ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// The wrapped answers key.
    pub seal: Seal,
    /// When they are destroyed at the latest, in milliseconds since 1970.
    pub expires_at_ms: u64,
    /// Sealed bytes of all of them.
    pub bytes: u64,
}

impl Answers {
    /// The facts that are authenticated with the key.
    #[must_use]
    pub fn facts(&self) -> AnswersFacts {
        AnswersFacts {
            sealed_at_ms: self.seal.sealed_at_ms,
            expires_at_ms: self.expires_at_ms,
        }
    }
}

impl Job {
    /// The answers that are kept.
    #[must_use]
    pub fn answers(&self) -> Option<&Answers> {
        self.record.answers.as_ref()
    }

    /// Starts to keep answers.
    pub fn keep_answers(&mut self, seal: Seal, expires_at_ms: u64) {
        self.record.answers = Some(Answers {
            seal,
            expires_at_ms,
            bytes: 0,
        });
        self.is_changed = true;
    }

    /// Whether an answer of this size may be kept in addition.
    #[must_use]
    pub fn has_room_for_answer(&self, bytes: u64) -> bool {
        let kept_bytes = self.answers().map_or(0, |answers| answers.bytes);
        kept_bytes.saturating_add(bytes) <= limits::ANSWERS_BYTES
    }

    /// Records that an answer was stored, in place of one of `freed_bytes`. The report has made
    /// progress, so that the setbacks before it do not count any more.
    pub fn answer_kept(&mut self, bytes: u64, freed_bytes: u64) {
        self.record.round.setbacks = 0;
        if let Some(answers) = &mut self.record.answers {
            let rest_bytes = answers.bytes.saturating_sub(freed_bytes);
            answers.bytes = rest_bytes.saturating_add(bytes);
        }
        self.is_changed = true;
    }

    /// Records that an attempt waits until then before its next request.
    pub fn hold_requests(&mut self, number: u64, until_ms: u64) {
        if self.running() == Some(number) {
            self.record.not_before_ms = self.record.not_before_ms.max(until_ms);
            self.is_changed = true;
        }
    }

    /// Destroys the answers.
    pub fn drop_answers(&mut self) {
        self.is_changed |= self.record.answers.take().is_some();
    }

    /// Destroys the answers whose time is over, and those of no round and no copy.
    pub(super) fn expire_answers(&mut self, now_ms: u64) {
        let is_over = self
            .answers()
            .is_some_and(|answers| answers.expires_at_ms <= now_ms);
        if is_over || (self.record.phase != super::Phase::Waiting && self.copy().is_none()) {
            self.drop_answers();
        }
    }
}
