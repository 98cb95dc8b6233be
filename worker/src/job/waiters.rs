//! Who is here: requests that are not answered yet, and readers of chunks.
//!
//! A copy that somebody is reading is not cleared away when a newer one comes or when it is no
//! longer handed out, but some minutes later ([`Copy::shredded_at_ms`]). What may not be read any
//! more goes at once: what was forgotten, rejected or spoiled.

use std::collections::BTreeMap;

use super::{Copy, Effect, Job, Record};

/// All of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Waiters {
    requests: u32,
    readers: BTreeMap<u64, Readers>,
}

/// Who reads a generation's chunks.
#[derive(Debug, Clone, Copy, Default)]
struct Readers {
    count: u32,
    /// Where the chunks go when the last of them has gone: when they go in any case.
    shreds_at_ms: Option<u64>,
}

impl Waiters {
    fn is_empty(&self) -> bool {
        self.requests == 0 && self.readers.is_empty()
    }

    /// Clears a copy away: now, or when its last reader has gone or its time is over.
    pub(super) fn retire(&mut self, copy: &Copy) -> Vec<Effect> {
        match self.readers.get_mut(&copy.generation) {
            Some(readers) => {
                readers.shreds_at_ms = Some(copy.shredded_at_ms());
                Vec::new()
            }
            None => vec![Effect::Shred(copy.generation)],
        }
    }

    /// Clears away what was retired and whose time is over, whoever is reading it.
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

    /// When there is next something to clear away that somebody is reading.
    pub(super) fn shreds_at_ms(&self) -> Option<u64> {
        let readers = self.readers.values();
        readers.filter_map(|readers| readers.shreds_at_ms).min()
    }
}

impl Job {
    /// A request has come.
    pub fn waiter_joined(&mut self) {
        self.waiters.requests = self.waiters.requests.saturating_add(1);
    }

    /// A request was answered, or given up.
    pub fn waiter_left(&mut self) -> Vec<Effect> {
        self.waiters.requests = self.waiters.requests.saturating_sub(1);
        self.abandon_if_unused()
    }

    /// Somebody begins to read a generation's chunks.
    pub fn reader_joined(&mut self, generation: u64) {
        let readers = self.waiters.readers.entry(generation).or_default();
        readers.count = readers.count.saturating_add(1);
    }

    /// And has stopped.
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

    /// Whether nobody is here and there is [nothing anybody could miss](Self::is_blank): the store
    /// can go, and the job can [start over](Self::start_over).
    #[must_use]
    pub fn is_over(&self, now_ms: u64) -> bool {
        self.waiters.is_empty() && self.is_blank(now_ms)
    }

    /// Whether nobody is here, nothing is under way and nothing is kept.
    #[must_use]
    pub fn is_unused(&self) -> bool {
        self.waiters.is_empty() && self.running.is_none() && self.copy().is_none()
    }

    /// The record has to be stored again.
    pub fn touch(&mut self) {
        self.is_changed = self.record != Record::default();
    }

    /// Forgets everything but what was counted. A number that was used for one attempt or one
    /// generation must never mean another: whoever still speaks of it would be listened to.
    pub fn start_over(&mut self) {
        *self = Self {
            attempts: self.attempts,
            generations: self.generations,
            ..Self::default()
        };
    }

    /// Nobody reads or waits any more: what may not be kept and was collected goes.
    fn abandon_if_unused(&mut self) -> Vec<Effect> {
        let is_done = |copy: &Copy| copy.seal.is_none() && copy.is_collected;
        if self.waiters.is_empty() && self.copy().is_some_and(is_done) {
            self.shred_copy()
        } else {
            Vec::new()
        }
    }
}
