//! This module decides what a request for the report gets.

use super::{Attempt, Copy, Job, Phase, Round, Running};
use crate::backoff;
use crate::cache_control::Directives;
use crate::headers::Forward;
use crate::limits;
use crate::problem::{Details, Problem};

/// The options of a request for the report.
#[derive(Debug, Clone, Copy)]
pub struct RequestOptions {
    /// How old a copy may be.
    pub directives: Directives,
    /// Whether the fetched report may be stored, sealed.
    pub keep: bool,
    /// Whether the report is of files that do not change
    /// ([`Upstream::is_dated`](crate::upstream::Upstream::is_dated)).
    pub is_dated: bool,
    /// Whether the client learns why there is no report. A `HEAD` request and a stream of statuses
    /// do not.
    pub reads_problem: bool,
}

/// One request while it waits: the round it joined, and why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiter {
    /// The round that it waits for, and why it has to wait.
    joined: Option<(u64, Forward)>,
    /// Whether another request had started the round.
    is_collapsed: bool,
}

/// The next action for a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Serve this copy.
    Serve(Copy),
    /// Start this attempt, and then wait.
    Start(Attempt),
    Wait,
    /// Answer with this problem.
    Refuse(Details),
    /// Answer that the credential was rejected too often and is not tried for this many seconds.
    Braked(u32),
}

impl Waiter {
    /// Why the upstream was asked, and whether another request had started that; `None` if it was
    /// not asked.
    #[must_use]
    pub fn forwarded(&self) -> Option<(Forward, bool)> {
        self.joined.map(|(_, why)| (why, self.is_collapsed))
    }
}

impl Job {
    /// Decides the next step of a new request, or of one that has waited. `roll` is any random
    /// number.
    pub fn step(
        &mut self,
        waiter: &mut Waiter,
        options: RequestOptions,
        now_ms: u64,
        roll: u32,
    ) -> Step {
        if let Some(copy) = self.copy_for(waiter, options, now_ms) {
            return Step::Serve(copy.clone());
        }
        if options.directives.only_if_cached {
            return Step::Refuse(Problem::NotStored.into());
        }
        if waiter
            .joined
            .is_some_and(|(round, _)| round <= self.deleted_round)
        {
            return Step::Refuse(Problem::Cancelled.into());
        }
        if let Some(s) = self.braked_s(now_ms) {
            return Step::Braked(s);
        }
        self.check_deadline(now_ms);
        let not_before_ms = self.record.not_before_ms;
        if let Phase::Failed { fault, is_told, .. } = &mut self.record.phase
            && (waiter.joined.is_some() || !*is_told || now_ms < not_before_ms)
        {
            self.is_changed |= options.reads_problem && !*is_told;
            *is_told |= options.reads_problem;
            return Step::Refuse(fault.details(not_before_ms.saturating_sub(now_ms)));
        }
        if self.record.phase == Phase::Waiting {
            self.join(waiter, options, now_ms, true);
        } else {
            let left_ms = not_before_ms.saturating_sub(now_ms);
            if left_ms >= limits::DEADLINE_MS {
                // The upstream asked for a wait that no round outlasts, and a `DELETE` came since.
                let left_s = u32::try_from(left_ms.div_ceil(1000)).unwrap_or(u32::MAX);
                return Step::Refuse(
                    Details::from(Problem::UpstreamRateLimited).retry_after(left_s),
                );
            }
            self.begin(options, now_ms);
            self.join(waiter, options, now_ms, false);
        }
        if self.running.is_some() || now_ms < not_before_ms {
            return Step::Wait;
        }
        Step::Start(self.ask(now_ms, roll))
    }

    /// The copy, if it is acceptable. A copy that the request waited for always is; an uncollected
    /// copy is the answer to an earlier request of the same credential that was told to come back.
    fn copy_for(&self, waiter: &Waiter, options: RequestOptions, now_ms: u64) -> Option<&Copy> {
        let copy = self.copy().filter(|copy| now_ms < copy.expires_at_ms)?;
        let age_ms = now_ms.saturating_sub(copy.fresh_since_ms(options.is_dated));
        let waited = waiter.joined.is_some_and(|(round, _)| copy.round >= round);
        let kept_ms = now_ms.saturating_sub(copy.fetched_at_ms);
        let is_awaited = !copy.is_collected && kept_ms <= limits::UNCOLLECTED_MS;
        let is_new_enough = options
            .directives
            .admit(age_ms / 1000, limits::FRESH_MS / 1000);
        // A copy that must not be stored is not served to later requests.
        let is_for_others = copy.seal.is_some() && is_new_enough;
        (waited || is_awaited || is_for_others).then_some(copy)
    }

    fn begin(&mut self, options: RequestOptions, now_ms: u64) {
        self.record.phase = Phase::Waiting;
        self.record.round = Round {
            number: self.record.round.number.saturating_add(1),
            started_at_ms: now_ms,
            deadline_ms: now_ms.saturating_add(limits::DEADLINE_MS),
            may_keep: options.keep,
            ..Round::default()
        };
        self.is_changed = true;
    }

    fn join(
        &mut self,
        waiter: &mut Waiter,
        options: RequestOptions,
        now_ms: u64,
        is_collapsed: bool,
    ) {
        let number = self.record.round.number;
        if self.record.round.may_keep && !options.keep {
            // If one waiter does not want the report stored, it is not stored for the others
            // either.
            self.record.round.may_keep = false;
            self.is_changed = true;
        }
        if !options.keep {
            self.drop_answers();
        }
        if let Some((joined, _)) = &mut waiter.joined {
            // The round may have ended, and another may have begun, since the request last looked.
            *joined = number;
            return;
        }
        let age_s = self
            .copy()
            .map(|copy| now_ms.saturating_sub(copy.fresh_since_ms(options.is_dated)) / 1000);
        let why = match age_s {
            _ if !options.keep => Forward::Bypass,
            None => Forward::Miss,
            Some(age_s) if age_s >= limits::FRESH_MS / 1000 => Forward::Stale,
            Some(_) => Forward::Request,
        };
        waiter.joined = Some((number, why));
        waiter.is_collapsed = is_collapsed;
    }

    fn ask(&mut self, now_ms: u64, roll: u32) -> Attempt {
        self.attempts = self.attempts.saturating_add(1);
        self.generations = self.generations.saturating_add(1);
        self.record.generation = self.generations;
        let round = &mut self.record.round;
        round.attempts = round.attempts.saturating_add(1);
        // This delay still holds if the platform evicts the job before the answer comes.
        let delay_ms = backoff::delay_ms(round.attempts, roll);
        self.record.not_before_ms = now_ms.saturating_add(delay_ms);
        let attempt = Attempt {
            number: self.attempts,
            generation: self.record.generation,
        };
        self.running = Some(Running {
            attempt,
            asked_at_ms: now_ms,
            received_bytes: 0,
            size_bytes: None,
        });
        self.is_changed = true;
        attempt
    }
}
