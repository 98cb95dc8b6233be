//! One report being fetched for one credential: what happened, and what is to be done.
//!
//! A job is a value. Requests, answers of the upstream and the alarm come in with the time at which
//! they came; what is to be done comes out, and `bind` does it. So everything that must never
//! happen can be looked for with a made-up clock: two questions at once, a question too early, a
//! report handed out that was not verified, a wait without an end.
//!
//! Nobody polls in the background: a question is only ever asked because somebody is waiting for
//! its answer, with the credential that they brought. A *round* begins when a report is wanted and
//! ends with a copy or a problem; everyone who comes meanwhile joins it. What must outlive the
//! platform's forgetting is in the [`Record`]; what may not, above all the credential, is nowhere.

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
use crate::upstream::Outcome;
pub use record::{Copy, Fault, Phase, Record, Round, Seal};
pub use step::{RequestOptions, Step, Waiter};
use validation::Validation;
use waiters::Waiters;

/// Milliseconds for which a copy is handed out.
pub const HANDED_OUT_MS: u64 = limits::KEPT_MS - limits::READ_ON_MS;

/// A job, as it is in memory.
#[derive(Debug, Clone, Default)]
pub struct Job {
    record: Record,
    running: Option<Running>,
    waiters: Waiters,
    /// Counts attempts, so that what a cancelled one still has to say is not listened to.
    attempts: u64,
    /// Counts generations beyond the record's own count, which goes when the store does.
    generations: u64,
    /// The last round that was begun when somebody said `DELETE`.
    forgotten_round: u64,
    validation: Validation,
    is_changed: bool,
}

/// An attempt that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Running {
    attempt: Attempt,
    /// When the question was asked: what the answer says of the credential was true then.
    asked_at_ms: u64,
    received_bytes: u64,
    size_bytes: Option<u64>,
}

/// One question to the upstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// Its number, never used again while the job is in memory.
    pub number: u64,
    /// Where to put what it brings: never used before.
    pub generation: u64,
}

/// What a report is known by once it has arrived and was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedReport {
    /// Bytes of the plaintext.
    pub size_bytes: u64,
    /// Chunks it was cut into.
    pub chunks: u32,
    /// What opens it with the token; `None` where it may not be kept.
    pub seal: Option<Seal>,
    /// When the copy ends, at the latest: when the credential does.
    pub ends_at_ms: Option<u64>,
    /// When it was made, where the upstream says that this was some time ago.
    pub made_at_ms: Option<u64>,
}

/// What an attempt came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// The report, whole.
    Arrived(ReceivedReport),
    /// Anything else.
    Failed(Outcome),
}

/// Something for `bind` to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Stop this attempt.
    Cancel(u64),
    /// Destroy these chunks and what opens them, now.
    Shred(u64),
}

impl Job {
    /// A job that the platform had forgotten. Whatever was running then is not any more: its
    /// chunks are orphans, which the caller deletes by asking [`Self::copy`] what is left.
    #[must_use]
    pub fn recovered(mut record: Record, now_ms: u64) -> Self {
        // The key of a report that may not be kept was in memory only.
        let is_kept = |copy: &Copy| copy.seal.is_some();
        record.copy = record.copy.take().filter(is_kept);
        let mut job = Self {
            generations: record.generation,
            record,
            ..Self::default()
        };
        // Nobody reads at this moment, so that there is nothing else to be done about it.
        let _ = job.expire(now_ms);
        job.is_changed = true;
        job
    }

    /// Whether a copy that was there is still the one there is, after something was waited for.
    #[must_use]
    pub fn still_has(&self, copy: &Copy) -> bool {
        self.copy()
            .is_some_and(|now| now.generation == copy.generation)
    }

    /// Whether a copy went because somebody said `DELETE`.
    #[must_use]
    pub fn has_forgotten(&self, copy: &Copy) -> bool {
        copy.round <= self.forgotten_round
    }

    /// What to store.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Whether the record has changed since this was last asked.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.is_changed)
    }

    /// The copy there is.
    #[must_use]
    pub fn copy(&self) -> Option<&Copy> {
        self.record.copy.as_ref()
    }

    /// The number of the attempt under way.
    #[must_use]
    pub fn running(&self) -> Option<u64> {
        self.running.map(|running| running.attempt.number)
    }

    /// When somebody who waits should ask again, at the latest.
    #[must_use]
    pub fn wakes_at_ms(&self) -> Option<u64> {
        let Round { deadline_ms, .. } = self.record.round;
        (self.record.phase == Phase::Waiting && self.running.is_none())
            .then(|| self.record.not_before_ms.min(deadline_ms))
    }

    /// Copies are not kept any more: one that was is destroyed.
    pub fn unkeep(&mut self) -> Vec<Effect> {
        let is_kept = self.copy().is_some_and(|copy| copy.seal.is_some());
        if is_kept {
            self.shred_all()
        } else {
            Vec::new()
        }
    }

    /// A copy did not open: it is of no use to anybody.
    pub fn mark_corrupt(&mut self, generation: u64) -> Vec<Effect> {
        let is_it = self
            .copy()
            .is_some_and(|copy| copy.generation == generation);
        if is_it { self.shred_copy() } else { Vec::new() }
    }

    /// A copy is being handed out.
    pub fn mark_collected(&mut self, generation: u64) {
        if let Some(copy) = &mut self.record.copy
            && copy.generation == generation
            && !copy.is_collected
        {
            copy.is_collected = true;
            self.is_changed = true;
        }
    }

    /// Whether what an attempt brings may be kept, sealed, at this moment: everybody who waits for
    /// it agrees, and the credential will open it for longer than it takes to collect it.
    #[must_use]
    pub fn keeps(&self, number: u64, ends_at_ms: Option<u64>, now_ms: u64) -> bool {
        let lasts = |ends_ms: u64| ends_ms > now_ms.saturating_add(limits::UNKEPT_MS);
        self.running() == Some(number) && self.record.round.may_keep && ends_at_ms.is_none_or(lasts)
    }

    /// Bytes of a report are arriving. `size_bytes` is what the upstream says there will be.
    pub fn progress(&mut self, number: u64, received_bytes: u64, size_bytes: Option<u64>) {
        if let Some(running) = &mut self.running
            && running.attempt.number == number
        {
            running.received_bytes = received_bytes;
            running.size_bytes = size_bytes;
        }
    }

    /// An attempt has come to this. `roll` is any random number.
    ///
    /// What an attempt that was cancelled meanwhile has to say changes nothing; what it brought
    /// goes, also what it stored since it was cancelled.
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
            effects.extend(self.rejected());
        }
        if let Outcome::Braked { s } = outcome {
            self.braked(s, now_ms);
        }
        let round = &mut self.record.round;
        let (asked_for_ms, fault) = match outcome {
            Outcome::Pending { retry_after_ms } => {
                (round.setbacks, round.is_empty) = (0, false);
                (retry_after_ms, None)
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
                (retry_after_ms, is_enough.then_some((details, is_timed)))
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
        // What opens a copy that is not kept is in memory, whenever the credential ends.
        let expires_at_ms = match (&seal, ends_at_ms) {
            (None, _) => now_ms.saturating_add(limits::UNKEPT_MS),
            (Some(_), None) => now_ms.saturating_add(HANDED_OUT_MS),
            (Some(_), Some(ends)) => ends.min(now_ms.saturating_add(HANDED_OUT_MS)),
        };
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
        // A copy that everybody wants newer at once is still fetched once in a while only.
        let delay_ms = backoff::delay_ms(1, 0);
        self.record.not_before_ms = now_ms.saturating_add(delay_ms);
        effects
    }

    /// Somebody wants all of it forgotten. When the upstream may next be asked is remembered, so
    /// that forgetting is no way to ask it more often.
    pub fn forget(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(running) = self.running.take() {
            effects.push(Effect::Cancel(running.attempt.number));
            effects.push(Effect::Shred(running.attempt.generation));
        }
        effects.extend(self.shred_all());
        self.forgotten_round = self.record.round.number;
        self.record.phase = Phase::Idle;
        let number = self.record.round.number;
        self.record.round = Round {
            number,
            ..Round::default()
        };
        self.validation.doubted();
        self.is_changed = true;
        effects
    }

    /// The alarm has rung, or something has been touched after a long time: what is over is ended.
    pub fn tidy(&mut self, now_ms: u64) -> Vec<Effect> {
        let mut effects = self.expire(now_ms);
        effects.extend(self.waiters.shred_retired(now_ms));
        self.check_deadline(now_ms);
        if let Phase::Failed { at_ms, .. } = self.record.phase
            && now_ms.saturating_sub(at_ms) >= limits::FAILURE_MS
        {
            self.record.phase = Phase::Idle;
            self.is_changed = true;
        }
        effects
    }

    /// When [`Self::tidy`] will next have something to do, or the record will be
    /// [blank](Self::is_blank); `None` where there never was one.
    #[must_use]
    pub fn alarm_at_ms(&self) -> Option<u64> {
        let phase_ms = match &self.record.phase {
            Phase::Idle => None,
            Phase::Waiting => Some(self.record.round.deadline_ms),
            Phase::Failed { at_ms, .. } => Some(at_ms.saturating_add(limits::FAILURE_MS)),
        };
        let copy_ms = self.copy().map(|copy| copy.expires_at_ms);
        let read_ms = self.waiters.shreds_at_ms();
        let end_ms = [phase_ms, copy_ms, read_ms].into_iter().flatten().min();
        // Then only what keeps the upstream from being asked too often is left.
        end_ms.or_else(|| (self.record != Record::default()).then(|| self.blank_at_ms()))
    }

    /// Whether there is nothing in the record that anybody could miss, so that the store can go.
    #[must_use]
    pub fn is_blank(&self, now_ms: u64) -> bool {
        let Record { phase, copy, .. } = &self.record;
        self.running.is_none()
            && *phase == Phase::Idle
            && copy.is_none()
            && self.blank_at_ms() <= now_ms
    }

    fn blank_at_ms(&self) -> u64 {
        self.record.not_before_ms.max(self.record.braked_until_ms)
    }

    /// The upstream may not be asked for this many seconds: it has rejected the credential, or the
    /// user name, too often.
    pub fn braked(&mut self, s: u32, now_ms: u64) {
        let wait_ms = u64::from(s).saturating_mul(1000);
        self.record.braked_until_ms = now_ms.saturating_add(wait_ms);
        self.is_changed = true;
    }

    /// Seconds, at least one, for which [the upstream may not be asked](Self::braked); `None` while
    /// it may be.
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

    /// The copy goes now, whoever is reading it.
    fn shred_copy(&mut self) -> Vec<Effect> {
        let copy = self.take_copy();
        let generation = copy.map(|copy| copy.generation);
        generation.map(Effect::Shred).into_iter().collect()
    }

    /// The copy goes now, and so do older ones that somebody is still reading.
    fn shred_all(&mut self) -> Vec<Effect> {
        let mut effects = self.shred_copy();
        effects.extend(self.waiters.shred_retired(u64::MAX));
        effects
    }

    /// Nobody else is given the copy. It goes when nobody is reading it, and at its end.
    fn retire_copy(&mut self) -> Vec<Effect> {
        match self.take_copy() {
            Some(copy) => self.waiters.retire(&copy),
            None => Vec::new(),
        }
    }

    fn expire(&mut self, now_ms: u64) -> Vec<Effect> {
        let is_over = self.copy().is_some_and(|copy| copy.expires_at_ms <= now_ms);
        if is_over {
            self.retire_copy()
        } else {
            Vec::new()
        }
    }

    /// Ends a round whose time is up, unless an attempt is under way: that one may be bringing it.
    fn check_deadline(&mut self, now_ms: u64) {
        let round = self.record.round;
        let is_waiting = self.record.phase == Phase::Waiting && self.running.is_none();
        if is_waiting && now_ms >= round.deadline_ms {
            let problem = match round.is_empty {
                true => Problem::UpstreamEmpty,
                false => Problem::Deadline,
            };
            self.fail(&problem.into(), false, now_ms);
        }
    }

    fn fail(&mut self, details: &Details, is_timed: bool, now_ms: u64) {
        self.record.phase = Phase::Failed {
            fault: Fault::of(details, is_timed),
            at_ms: now_ms,
            // Every request is told of a brake while it holds, and none afterwards.
            is_told: details.problem() == Problem::TooManyFailures,
        };
        self.is_changed = true;
    }
}
