//! This module is the state machine that fetches one report for one credential.
//!
//! A job is a value. Requests, outcomes and alarms come in with the time at which they happened;
//! effects come out, and `bind` carries them out. So a test with an invented clock can look for
//! everything that must never happen: two upstream requests at once, an upstream request too early,
//! an unverified report that is served, a wait without an end.
//!
//! The job never polls in the background: it sends an upstream request only while a client waits
//! for the answer, with that client's credential. A *round* begins when a report is requested and
//! ends with a copy or a problem; every request in between joins it. State that must survive an
//! eviction is in the [`Record`]; the credential is never in it.

mod answers;
mod progress;
mod record;
mod status;
mod step;
#[cfg(test)]
mod tests;
mod validation;
mod waiters;

use crate::backoff;
use crate::limits;
use crate::problem::{Details, Problem};
use crate::upstream::{self, Outcome};
pub use answers::Answers;
pub use record::{Copy, Fault, Phase, Record, Round, Seal};
pub use step::{RequestOptions, Step, Waiter};
use validation::Validation;
use waiters::Waiters;

/// Milliseconds for which a copy is served.
pub const HANDED_OUT_MS: u64 = limits::KEPT_MS - limits::READ_ON_MS;

/// A job in memory.
#[derive(Debug, Clone, Default)]
pub struct Job {
    record: Record,
    running: Option<Running>,
    waiters: Waiters,
    /// Counts attempts, so that the outcome of a cancelled one can be ignored.
    attempts: u64,
    /// Counts generations beyond the record's own count, which is lost with the store.
    generations: u64,
    /// The last round that had begun when a `DELETE` came.
    deleted_round: u64,
    validation: Validation,
    is_changed: bool,
}

/// An attempt that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Running {
    attempt: Attempt,
    /// When the request was sent: the answer's verdict on the credential is from then.
    asked_at_ms: u64,
    received_bytes: u64,
    size_bytes: Option<u64>,
}

/// One attempt to fetch the report from the upstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// The attempt's number, which is never reused while the job is in memory.
    pub number: u64,
    /// The generation that the attempt stores chunks under, which is never reused.
    pub generation: u64,
}

/// The facts about a report that has arrived and was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedReport {
    /// Bytes of the plaintext.
    pub size_bytes: u64,
    /// Number of its chunks.
    pub chunks: u32,
    /// The sealed data key, which the token opens; `None` if the report must not be stored.
    pub seal: Option<Seal>,
    /// When the copy ends at the latest, because the credential does.
    pub ends_at_ms: Option<u64>,
    /// When the report was generated, if the upstream says that this was some time ago.
    pub made_at_ms: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// The complete report.
    Arrived(ReceivedReport),
    /// Any other outcome.
    Failed(Outcome),
}

/// A task for `bind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Stop this attempt.
    Cancel(u64),
    /// Destroy these chunks and their key now.
    Shred(u64),
}

impl Job {
    /// A job from its record, after the platform evicted it. The attempt that was running is lost:
    /// its chunks belong to no copy, and the caller deletes them by comparing with [`Self::copy`].
    #[must_use]
    pub fn recovered(mut record: Record, now_ms: u64) -> Self {
        // The key of a report that must not be stored was in memory only.
        let is_kept = |copy: &Copy| copy.seal.is_some();
        record.copy = record.copy.take().filter(is_kept);
        let mut job = Self {
            generations: record.generation,
            record,
            ..Self::default()
        };
        // No reader exists yet, so that there is no other effect to carry out.
        let _ = job.expire(now_ms);
        job.is_changed = true;
        job
    }

    /// Whether this copy is still the current one, after a wait.
    #[must_use]
    pub fn is_current(&self, copy: &Copy) -> bool {
        self.copy()
            .is_some_and(|now| now.generation == copy.generation)
    }

    /// Whether a copy is gone because of a `DELETE`.
    #[must_use]
    pub fn was_deleted(&self, copy: &Copy) -> bool {
        copy.round <= self.deleted_round
    }

    /// The record to store.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Whether the record has changed since the last call.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.is_changed)
    }

    #[must_use]
    pub fn copy(&self) -> Option<&Copy> {
        self.record.copy.as_ref()
    }

    /// The number of the attempt under way.
    #[must_use]
    pub fn running(&self) -> Option<u64> {
        self.running.map(|running| running.attempt.number)
    }

    /// Where the upstream continues in the next attempt of this round.
    #[must_use]
    pub fn upstream_state(&self) -> upstream::State {
        upstream::State(self.record.round.state.clone())
    }

    /// When waiters should call [`Self::step`] again, at the latest.
    #[must_use]
    pub fn wakes_at_ms(&self) -> Option<u64> {
        let Round { deadline_ms, .. } = self.record.round;
        (self.record.phase == Phase::Waiting && self.running.is_none())
            .then(|| self.record.not_before_ms.min(deadline_ms))
    }

    /// Copies must not be stored any more: a stored one is destroyed.
    pub fn stop_storing(&mut self) -> Vec<Effect> {
        self.drop_answers();
        let is_kept = self.copy().is_some_and(|copy| copy.seal.is_some());
        if is_kept {
            self.shred_all()
        } else {
            Vec::new()
        }
    }

    /// Drops a copy that did not open.
    pub fn mark_corrupt(&mut self, generation: u64) -> Vec<Effect> {
        let is_it = self
            .copy()
            .is_some_and(|copy| copy.generation == generation);
        if is_it { self.shred_copy() } else { Vec::new() }
    }

    /// Records that a copy is being served.
    pub fn mark_collected(&mut self, generation: u64) {
        if let Some(copy) = &mut self.record.copy
            && copy.generation == generation
            && !copy.is_collected
        {
            copy.is_collected = true;
            self.is_changed = true;
        }
    }

    /// Whether the report of an attempt may be stored, sealed, at this time: every waiter agrees,
    /// and the credential opens it for longer than it takes to collect it.
    #[must_use]
    pub fn may_store(&self, number: u64, ends_at_ms: Option<u64>, now_ms: u64) -> bool {
        let lasts = |ends_ms: u64| ends_ms > now_ms.saturating_add(limits::UNKEPT_MS);
        self.running() == Some(number) && self.record.round.may_keep && ends_at_ms.is_none_or(lasts)
    }

    /// Records the state that the upstream names and that this program does not know, or that there
    /// is none.
    pub fn note_unknown_state(&mut self, number: u64, name: Option<&str>) {
        let round = &mut self.record.round;
        if self
            .running
            .is_some_and(|running| running.attempt.number == number)
        {
            round.unknown_state = name.map(str::to_owned);
        }
    }

    /// Records a wait between two parts of a report: how the server describes it, if this program does
    /// not know the word, and where a new attempt begins, if this one is lost.
    pub fn note_wait(
        &mut self,
        number: u64,
        unknown_state: Option<&str>,
        restart: Option<upstream::State>,
    ) {
        self.note_unknown_state(number, unknown_state);
        if let Some(state) = restart.filter(|state| state.0.len() <= limits::STATE_BYTES)
            && self.running() == Some(number)
        {
            self.record.round.state = state.0;
            self.is_changed = true;
        }
    }

    /// Records the outcome of an attempt. `roll` is any random number.
    ///
    /// The outcome of a cancelled attempt changes nothing; its chunks are destroyed, including
    /// those stored since it was cancelled.
    pub fn attempt_ended(
        &mut self,
        attempt: Attempt,
        outcome: AttemptOutcome,
        now_ms: u64,
        roll: u32,
    ) -> Vec<Effect> {
        if self
            .running
            .is_none_or(|running| running.attempt != attempt)
        {
            return vec![Effect::Shred(attempt.generation)];
        }
        let asked_at_ms = self.running.take().map(|running| running.asked_at_ms);
        self.is_changed = true;
        let outcome = match outcome {
            AttemptOutcome::Arrived(arrived) => {
                self.validation.accepted(asked_at_ms.unwrap_or_default());
                return self.arrived(attempt, arrived, now_ms);
            }
            AttemptOutcome::Failed(outcome) => outcome,
        };
        let mut effects = vec![Effect::Shred(attempt.generation)];
        if outcome.rejects() {
            effects.extend(self.credential_rejected());
        }
        if let Outcome::Braked { s } = outcome {
            self.hold_brake(s, now_ms);
        }
        match outcome {
            Outcome::Pending { .. } | Outcome::Empty => self.note_preparing(),
            _ => self.note_setback(),
        }
        let round = &mut self.record.round;
        let (asked_for_ms, fault) = match outcome {
            Outcome::Pending { state, .. } if state.0.len() > limits::STATE_BYTES => {
                (None, Some((Problem::Internal.into(), false)))
            }
            Outcome::Pending {
                retry_after_ms,
                state,
            } => {
                (round.setbacks, round.is_empty) = (0, false);
                round.state = state.0;
                (retry_after_ms.map(|ms| ms.min(limits::POLL_MAX_MS)), None)
            }
            Outcome::Empty => {
                (round.setbacks, round.is_empty) = (0, true);
                (None, None)
            }
            Outcome::Setback {
                details,
                retry_after_ms,
            } => {
                round.setbacks = round.setbacks.saturating_add(1);
                let is_enough = round.setbacks >= limits::SETBACKS;
                let is_timed = retry_after_ms.is_some();
                // The person is told when to come back, instead of waiting for a request that is
                // not sent.
                let is_late =
                    retry_after_ms.is_some_and(|ms| now_ms.saturating_add(ms) >= round.deadline_ms);
                let is_over = is_enough || is_late;
                (retry_after_ms, is_over.then_some((details, is_timed)))
            }
            Outcome::Refused(details) => (None, Some((details, false))),
            Outcome::Braked { .. } => (None, Some((Problem::TooManyFailures.into(), false))),
        };
        let asks = round.attempts.max(1);
        let delay_ms = asked_for_ms.unwrap_or_else(|| backoff::delay_ms(asks, roll));
        self.record.not_before_ms = now_ms.saturating_add(delay_ms);
        match fault {
            Some((details, is_timed)) => self.fail(&details, is_timed, now_ms),
            None => self.check_deadline(now_ms),
        }
        effects
    }

    fn arrived(&mut self, attempt: Attempt, arrived: ReceivedReport, now_ms: u64) -> Vec<Effect> {
        let effects = self.retire_copy();
        let ReceivedReport {
            size_bytes,
            chunks,
            seal,
            ends_at_ms,
            made_at_ms,
        } = arrived;
        // The key of a report that is not stored is in memory, whenever the credential ends.
        let expires_at_ms = match (&seal, ends_at_ms) {
            (None, _) => now_ms.saturating_add(limits::UNKEPT_MS),
            (Some(_), None) => now_ms.saturating_add(HANDED_OUT_MS),
            (Some(_), Some(ends)) => ends.min(now_ms.saturating_add(HANDED_OUT_MS)),
        };
        if seal.is_none() {
            self.drop_answers();
        }
        self.record.copy = Some(Copy {
            generation: attempt.generation,
            round: self.record.round.number,
            fetched_at_ms: now_ms,
            made_at_ms,
            expires_at_ms,
            size_bytes,
            chunks,
            seal,
            is_collected: false,
        });
        self.record.phase = Phase::Idle;
        self.record.round.setbacks = 0;
        self.record.round.state.clear();
        self.record.round.unknown_state = None;
        // Even if every client wants a newer copy, the upstream is only asked again after a delay.
        let delay_ms = backoff::delay_ms(1, 0);
        self.record.not_before_ms = now_ms.saturating_add(delay_ms);
        effects
    }

    /// Deletes everything. The earliest time of the next upstream request is kept, so that deleting
    /// does not allow more of them.
    pub fn delete(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(running) = self.running.take() {
            effects.push(Effect::Cancel(running.attempt.number));
            effects.push(Effect::Shred(running.attempt.generation));
        }
        effects.extend(self.shred_all());
        self.deleted_round = self.record.round.number;
        self.record.phase = Phase::Idle;
        let number = self.record.round.number;
        self.record.round = Round {
            number,
            ..Round::default()
        };
        self.validation.forget_acceptance();
        self.is_changed = true;
        effects
    }

    /// Ends everything that is over, when the alarm rings or a request arrives.
    pub fn tidy(&mut self, now_ms: u64) -> Vec<Effect> {
        let mut effects = self.expire(now_ms);
        effects.extend(self.waiters.shred_retired(now_ms));
        self.check_deadline(now_ms);
        if self.forgets_at_ms().is_some_and(|ms| ms <= now_ms) {
            self.record.phase = Phase::Idle;
            self.is_changed = true;
        }
        effects
    }

    /// When [`Self::tidy`] next has something to do, or when the record becomes
    /// [blank](Self::is_blank); `None` if there never was a record.
    #[must_use]
    pub fn alarm_at_ms(&self) -> Option<u64> {
        let phase_ms = match &self.record.phase {
            Phase::Idle => None,
            Phase::Waiting => Some(self.record.round.deadline_ms),
            Phase::Failed { .. } => self.forgets_at_ms(),
        };
        let copy_ms = self.copy().map(|copy| copy.expires_at_ms);
        let answers_ms = self.answers().map(|answers| answers.expires_at_ms);
        let read_ms = self.waiters.shreds_at_ms();
        let end_ms = [phase_ms, copy_ms, answers_ms, read_ms]
            .into_iter()
            .flatten()
            .min();
        // After that, only the earliest time of the next upstream request is left.
        end_ms.or_else(|| (self.record != Record::default()).then(|| self.blank_at_ms()))
    }

    /// When a failure is forgotten: not before a request is allowed again, if it says when.
    fn forgets_at_ms(&self) -> Option<u64> {
        let Phase::Failed { fault, at_ms, .. } = &self.record.phase else {
            return None;
        };
        let after_ms = at_ms.saturating_add(limits::FAILURE_MS);
        Some(match fault.is_timed() {
            true => after_ms.max(self.record.not_before_ms),
            false => after_ms,
        })
    }

    /// Whether the record holds nothing that is still needed, so that the store can be emptied.
    #[must_use]
    pub fn is_blank(&self, now_ms: u64) -> bool {
        let Record {
            phase,
            copy,
            answers,
            ..
        } = &self.record;
        self.running.is_none()
            && *phase == Phase::Idle
            && copy.is_none()
            && answers.is_none()
            && self.blank_at_ms() <= now_ms
    }

    fn blank_at_ms(&self) -> u64 {
        self.record.not_before_ms.max(self.record.braked_until_ms)
    }

    /// Stops upstream requests for this many seconds, because the credential or the user name was
    /// rejected too often.
    pub fn hold_brake(&mut self, s: u32, now_ms: u64) {
        let wait_ms = u64::from(s).saturating_mul(1000);
        self.record.braked_until_ms = now_ms.saturating_add(wait_ms);
        self.is_changed = true;
    }

    /// Seconds, at least one, for which [upstream requests are stopped](Self::hold_brake); `None`
    /// while they are allowed.
    #[must_use]
    pub fn braked_s(&self, now_ms: u64) -> Option<u32> {
        let left_ms = self.record.braked_until_ms.saturating_sub(now_ms);
        // A clock that was set back must not hold for longer than the window.
        let left_ms = left_ms.min(limits::BRAKE_WINDOW_MS);
        u32::try_from(left_ms.div_ceil(1000))
            .ok()
            .filter(|s| *s > 0)
    }

    fn take_copy(&mut self) -> Option<Copy> {
        let copy = self.record.copy.take()?;
        self.is_changed = true;
        Some(copy)
    }

    /// Destroys the copy now, even while it is read, and the answers that led to it.
    fn shred_copy(&mut self) -> Vec<Effect> {
        self.drop_answers();
        let copy = self.take_copy();
        let generation = copy.map(|copy| copy.generation);
        generation.map(Effect::Shred).into_iter().collect()
    }

    /// Destroys the copy now, and older ones that are still read.
    fn shred_all(&mut self) -> Vec<Effect> {
        let mut effects = self.shred_copy();
        effects.extend(self.waiters.shred_retired(u64::MAX));
        effects
    }

    /// Stops serving the copy. It is destroyed when its last reader has left, and when its time
    /// ends.
    fn retire_copy(&mut self) -> Vec<Effect> {
        match self.take_copy() {
            Some(copy) => self.waiters.retire(&copy),
            None => Vec::new(),
        }
    }

    fn expire(&mut self, now_ms: u64) -> Vec<Effect> {
        let is_over = self.copy().is_some_and(|copy| copy.expires_at_ms <= now_ms);
        let effects = if is_over {
            self.retire_copy()
        } else {
            Vec::new()
        };
        self.expire_answers(now_ms);
        effects
    }

    /// Ends a round whose time is up, unless an attempt is under way, which may bring the report.
    fn check_deadline(&mut self, now_ms: u64) {
        let round = &self.record.round;
        let is_waiting = self.record.phase == Phase::Waiting && self.running.is_none();
        if is_waiting && now_ms >= round.deadline_ms {
            let details = match round.is_empty {
                true => Problem::UpstreamEmpty.into(),
                false => Details::deadline(round.unknown_state.as_deref()),
            };
            self.fail(&details, false, now_ms);
        }
    }

    fn fail(&mut self, details: &Details, is_timed: bool, now_ms: u64) {
        self.record.phase = Phase::Failed {
            fault: Fault::of(details, is_timed),
            at_ms: now_ms,
            // Every request is told of a brake while it holds, and none afterwards.
            is_told: details.problem() == Problem::TooManyFailures,
        };
        self.record.round.state.clear();
        self.drop_answers();
        self.is_changed = true;
    }
}
