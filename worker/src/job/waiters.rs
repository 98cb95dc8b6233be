//! This module counts the waiters of a job: its unanswered requests and the readers of its chunks.
//!
//! A copy that is being read is not destroyed when a newer one arrives or when it expires, but some
//! minutes later ([`Copy::shredded_at_ms`]). A copy that must not be read any more is destroyed at
//! once: because it was deleted, its credential was rejected, or it is corrupt.

use std::collections::BTreeMap;

use super::{Copy, Effect, Job, Record};

/// The unanswered requests and the readers.
#[derive(Debug, Clone, Default)]
pub(super) struct Waiters {
    requests: u32,
    readers: BTreeMap<u64, Readers>,
}

/// The readers of one generation.
#[derive(Debug, Clone, Copy, Default)]
struct Readers {
    count: u32,
    /// If the chunks are to be destroyed with the last reader: when they are destroyed at the
    /// latest.
    shreds_at_ms: Option<u64>,
}

impl Waiters {
    fn is_empty(&self) -> bool {
        self.requests == 0 && self.readers.is_empty()
    }

    /// Destroys a copy: now, or when its last reader leaves or its time ends.
    pub(super) fn retire(&mut self, copy: &Copy) -> Vec<Effect> {
        match self.readers.get_mut(&copy.generation) {
            Some(readers) => {
                readers.shreds_at_ms = Some(copy.shredded_at_ms());
                Vec::new()
            }
            None => vec![Effect::Shred(copy.generation)],
        }
    }

    /// Destroys retired copies whose time has ended, even while they are read.
    pub(super) fn shred_retired(&mut self, now_ms: u64) -> Vec<Effect> {
        let mut effects = Vec::new();
        for (generation, readers) in &mut self.readers {
            let is_over = |at_ms: &mut u64| *at_ms <= now_ms;
            if readers.shreds_at_ms.take_if(is_over).is_some() {
                effects.push(Effect::Shred(*generation));
            }
        }
        effects
    }

    /// When the next retired copy with readers has to be destroyed.
    pub(super) fn shreds_at_ms(&self) -> Option<u64> {
        let readers = self.readers.values();
        readers.filter_map(|readers| readers.shreds_at_ms).min()
    }
}

impl Job {
    /// Counts a new request.
    pub fn waiter_joined(&mut self) {
        self.waiters.requests = self.waiters.requests.saturating_add(1);
    }

    /// Counts a request that was answered or abandoned.
    pub fn waiter_left(&mut self) -> Vec<Effect> {
        self.waiters.requests = self.waiters.requests.saturating_sub(1);
        self.abandon_if_unused()
    }

    /// Counts a new reader of a generation.
    pub fn reader_joined(&mut self, generation: u64) {
        let readers = self.waiters.readers.entry(generation).or_default();
        readers.count = readers.count.saturating_add(1);
    }

    /// Counts a reader that has finished.
    pub fn reader_left(&mut self, generation: u64) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(readers) = self.waiters.readers.get_mut(&generation) {
            readers.count = readers.count.saturating_sub(1);
            if readers.count == 0 {
                if readers.shreds_at_ms.is_some() {
                    effects.push(Effect::Shred(generation));
                }
                self.waiters.readers.remove(&generation);
            }
        }
        effects.extend(self.abandon_if_unused());
        effects
    }

    /// Whether no request is open and [nothing is needed any more](Self::is_blank): the store can
    /// be emptied, and the job can [start over](Self::start_over).
    #[must_use]
    pub fn is_over(&self, now_ms: u64) -> bool {
        self.waiters.is_empty() && self.is_blank(now_ms)
    }

    /// Whether no request is open, no attempt runs, and neither a copy nor an answer is kept.
    #[must_use]
    pub fn is_unused(&self) -> bool {
        self.waiters.is_empty()
            && self.running.is_none()
            && self.copy().is_none()
            && self.answers().is_none()
    }

    /// Marks the record as not stored.
    pub fn mark_unsaved(&mut self) {
        self.is_changed = self.record != Record::default();
    }

    /// Forgets everything but the counters. The number of an attempt or a generation must never be
    /// reused: a late outcome would be taken for the new one's.
    pub fn start_over(&mut self) {
        *self = Self {
            attempts: self.attempts,
            generations: self.generations,
            ..Self::default()
        };
    }

    /// Destroys a collected copy that must not be stored, when its last waiter has left.
    fn abandon_if_unused(&mut self) -> Vec<Effect> {
        let is_done = |copy: &Copy| copy.seal.is_none() && copy.is_collected;
        if self.waiters.is_empty() && self.copy().is_some_and(is_done) {
            self.shred_copy()
        } else {
            Vec::new()
        }
    }
}
