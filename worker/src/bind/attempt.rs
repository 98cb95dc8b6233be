//! This module sends one report request to the upstream and receives the answer.
//!
//! An attempt belongs to the job and not to the request that started it: every waiter waits for the
//! same attempt, and it continues when they leave. The credential lives as long as the attempt.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::arrival::{Arrival, ArrivingPart};
use super::brake::{BrakeRefusal, SignIn};
use super::clock;
use super::object::{Inner, JobRequest};
use super::validate;
use crate::attempt_limits::Used;
use crate::backoff;
use crate::brake;
use crate::intake::{Intake, Plan, Sink, VerifiedReport};
use crate::job::{Attempt, AttemptOutcome, HANDED_OUT_MS, Job, ReceivedReport, Seal};
use crate::limits;
use crate::problem::{Details, Problem};
use crate::seal::{DataKey, Facts, SealContext, Sealer, Unsealable, WrappingKey};
use crate::upstream::{Hop, Outcome, State, Step, Verdict};
use futures_util::future::{Either, select};

/// The running attempt, and everything that it needs.
pub(super) struct AttemptTask {
    pub(super) inner: Rc<Inner>,
    pub(super) request: JobRequest,
    pub(super) attempt: Attempt,
    began_at_ms: u64,
    /// When the current part was first asked for.
    part_at_ms: Cell<u64>,
    /// Whether a request is under way whose outcome the brakes have to learn.
    is_requesting: Cell<bool>,
    is_cancelled: Cell<bool>,
    /// Whether the job's clients learn of the progress.
    pub(super) is_told: Cell<bool>,
    pub(super) used: Cell<Used>,
    /// The permits of a password that the server has not accepted yet, while its answer arrives: the
    /// answer may turn out to be no report.
    open_sign_in: RefCell<Option<SignIn>>,
}

/// A report whose parts have all arrived.
struct Gathered {
    whole: VerifiedReport,
    /// Whether a cut in any part would have shown.
    shows_end: bool,
    made_at_ms: Option<u64>,
}

/// Starts the attempt. The job is told when it ends.
pub(super) fn start(inner: &Rc<Inner>, request: &JobRequest, attempt: Attempt) {
    let now_ms = clock::now_ms();
    let task = AttemptTask {
        inner: Rc::clone(inner),
        request: request.clone(),
        attempt,
        began_at_ms: now_ms,
        part_at_ms: Cell::new(now_ms),
        is_requesting: Cell::new(false),
        is_cancelled: Cell::new(false),
        is_told: Cell::new(true),
        used: Cell::default(),
        open_sign_in: RefCell::new(None),
    };
    inner.state.wait_until(task.run());
}

impl AttemptTask {
    async fn run(self) {
        let outcome = {
            let work = std::pin::pin!(self.fetch_in_time());
            let cancelled = std::pin::pin!(self.inner.cancelled(self.attempt.number));
            match select(work, cancelled).await {
                Either::Left((Some(Ok(arrived)), _)) => AttemptOutcome::Arrived(arrived),
                Either::Left((Some(Err(outcome)), _)) => AttemptOutcome::Failed(outcome),
                // The next attempt continues with the part that did not come any more.
                Either::Left((None, _)) if self.may_resume() || self.has_state() => {
                    AttemptOutcome::Failed(Outcome::setback(Problem::UpstreamSlow))
                }
                Either::Left((None, _)) => {
                    AttemptOutcome::Failed(Outcome::refused(Problem::UpstreamSlow))
                }
                // The job has already dropped this attempt. It is told of the end all the same,
                // because a chunk may have been stored since.
                Either::Right(((), work)) => {
                    self.is_cancelled.set(true);
                    if self.is_requesting.get() {
                        // The request reached the upstream, and may count as a failed sign-in
                        // there.
                        let _ = work.await;
                    }
                    AttemptOutcome::Failed(Outcome::refused(Problem::Cancelled))
                }
            }
        };
        if let AttemptOutcome::Failed(Outcome::Pending { state, .. }) = &outcome {
            self.note_progress(state);
            let number = self.attempt.number;
            let unknown_state = self.request.target.upstream.waits_as(state);
            let note = |job: &mut Job| (job.note_unknown_state(number, unknown_state), Vec::new());
            self.inner.with_job(note);
        }
        // The answer ended before it showed that the server accepts the password.
        self.settle_sign_in(brake::Outcome::Undecided).await;
        let now_ms = clock::now_ms();
        let roll = clock::roll();
        self.inner
            .with_job(|job| ((), job.attempt_ended(self.attempt, outcome, now_ms, roll)));
        self.inner.empty_if_unused();
    }

    /// Fetches the report; `None` if its time is up.
    async fn fetch_in_time(&self) -> Option<Result<ReceivedReport, Outcome>> {
        let work = std::pin::pin!(self.fetch());
        let end = std::pin::pin!(async {
            // Each part that comes gives the next one its own time.
            loop {
                let part_at_ms = self.part_at_ms.get();
                clock::sleep(self.left_ms()).await;
                if self.part_at_ms.get() == part_at_ms {
                    break;
                }
            }
        });
        match select(work, end).await {
            Either::Left((done, _)) => Some(done),
            Either::Right(_) => None,
        }
    }

    /// Milliseconds that are left for the current part.
    fn left_ms(&self) -> u64 {
        let (began_at_ms, part_at_ms) = (self.began_at_ms, self.part_at_ms.get());
        let ends_at_ms = |job: &Job| {
            let round = &job.record().round;
            round.attempt_ends_at_ms(began_at_ms, part_at_ms)
        };
        self.inner
            .read_job(ends_at_ms)
            .saturating_sub(clock::now_ms())
    }

    /// Whether the next attempt has every part that has come, without asking for it. A waiter may have
    /// asked for no storing since.
    fn may_resume(&self) -> bool {
        let has_answers = |job: &Job| job.answers().is_some();
        self.used.get().may_resume() && self.inner.read_job(has_answers)
    }

    /// Whether the next attempt begins where the upstream says, and not at the beginning.
    fn has_state(&self) -> bool {
        !self.inner.read_job(Job::upstream_state).0.is_empty()
    }

    async fn fetch(&self) -> Result<ReceivedReport, Outcome> {
        let first = self.first_part().await?;
        let arrived = self.receive(first).await;
        let outcome = match &arrived {
            Ok(_) => brake::Outcome::Accepted,
            // The first bytes were those of a sign-in page, whatever the headers said.
            Err(outcome) if outcome.is_sign_in_page() => brake::Outcome::Rejected,
            Err(_) => brake::Outcome::Undecided,
        };
        if !self.settle_sign_in(outcome).await {
            self.note(outcome).await;
        }
        arrived
    }

    /// Reports an outcome that became known after the permits were returned.
    async fn note(&self, outcome: brake::Outcome) {
        let (env, pepper) = (&self.inner.env, &self.request.config.pepper);
        SignIn::note(
            env,
            pepper,
            self.request.target,
            &self.request.credential,
            outcome,
        )
        .await;
    }

    /// Reports the outcome of an answer whose permits are still open; returns whether there were
    /// any.
    async fn settle_sign_in(&self, outcome: brake::Outcome) -> bool {
        let Some(sign_in) = self.open_sign_in.take() else {
            return false;
        };
        let outcome = outcome.counted(&self.request.credential, sign_in.is_proven, false);
        sign_in.settle(&self.inner.env, outcome).await;
        true
    }

    /// Starts over, or where the last attempt of this round stopped, with a permit for the
    /// credential; reports to the brakes how its first part comes.
    async fn first_part(&self) -> Result<ArrivingPart, Outcome> {
        let (env, pepper) = (&self.inner.env, &self.request.config.pepper);
        self.is_requesting.set(true);
        let sign_in =
            SignIn::wait_for(env, pepper, self.request.target, &self.request.credential).await;
        let sign_in = sign_in.map_err(|refused| match refused {
            BrakeRefusal::Held(s) => Outcome::Braked { s },
            BrakeRefusal::Busy => Outcome::setback(Problem::UpstreamSlow),
        })?;
        if self.is_cancelled.get() {
            sign_in.settle(env, brake::Outcome::Undecided).await;
            return Err(Outcome::refused(Problem::Cancelled));
        }
        let state = self.inner.read_job(Job::upstream_state);
        let upstream = self.request.target.upstream;
        let state = upstream.restarted(&state).unwrap_or(state);
        let arrival = self
            .follow(upstream.start(&self.request.ask(), state))
            .await;
        let is_late = matches!(&arrival, Err(outcome) if outcome.is_late());
        let counted = |outcome: brake::Outcome| {
            outcome.counted(&self.request.credential, sign_in.is_proven, is_late)
        };
        let outcome = match &arrival {
            // The upstream has begun to answer; the outcome is known when the answer is complete.
            Ok(Arrival::Part(_)) => brake::Outcome::Undecided,
            // A refusal from a proxy counts too, unless a token was accepted before: a proxy may not
            // know a token that the server accepts, and no account is locked. A password it may have
            // tried at the directory.
            Ok(Arrival::Unconfirmed { is_rejection: true })
                if !sign_in.is_proven || self.request.credential.is_password() =>
            {
                brake::Outcome::Rejected
            }
            Ok(Arrival::Unconfirmed { .. }) => counted(brake::Outcome::Undecided),
            Err(outcome) => counted(brake::Outcome::of(outcome)),
        };
        let is_open = matches!(&arrival, Ok(Arrival::Part(_)))
            && self.request.credential.is_password()
            && !sign_in.is_proven;
        if is_open {
            self.open_sign_in.replace(Some(sign_in));
        } else {
            sign_in.settle(env, outcome).await;
        }
        let part = match arrival {
            Ok(Arrival::Part(part)) => Ok(part),
            Ok(Arrival::Unconfirmed { .. }) => Err(self.confirm().await),
            Err(outcome) => Err(outcome),
        };
        self.is_requesting.set(false);
        if self.is_cancelled.get() {
            return Err(Outcome::refused(Problem::Cancelled));
        }
        part
    }

    /// Asks for the next part of a report that has begun to arrive. That the server accepts the
    /// credential is known, so this takes no permit.
    ///
    /// A setback ends the attempt if every part that has come is kept. Otherwise the parts are in
    /// memory only, so the attempt waits itself, within its time: until the upstream has generated a
    /// part, and after setbacks of the server that has the credential. The address of a download may
    /// have expired; only a new attempt gets another.
    async fn next_part(&self, hop: Box<Hop>, state: State) -> Result<ArrivingPart, Outcome> {
        let may_repeat = hop.trusted;
        let upstream = self.request.target.upstream;
        let mut step = Step::Ask(hop, state);
        let mut setbacks: u32 = 0;
        loop {
            let outcome = match self.follow(step.clone()).await {
                Ok(Arrival::Part(part)) => return Ok(part),
                Ok(Arrival::Unconfirmed { .. }) => match self.confirm().await {
                    setback @ Outcome::Setback { .. } => setback,
                    outcome => return Err(outcome),
                },
                Err(outcome) => outcome,
            };
            match outcome {
                Outcome::Setback {
                    retry_after_ms,
                    details,
                } => {
                    setbacks = setbacks.saturating_add(1);
                    let wait_ms = retry_after_ms
                        .unwrap_or_else(|| backoff::delay_ms(setbacks, clock::roll()));
                    let is_over = setbacks >= limits::PART_SETBACKS
                        || self.may_resume()
                        || !self.has_time_for(wait_ms);
                    if is_over || !may_repeat {
                        return Err(Outcome::Setback {
                            retry_after_ms,
                            details,
                        });
                    }
                    self.wait(wait_ms).await;
                }
                Outcome::Pending {
                    retry_after_ms,
                    state,
                } => {
                    setbacks = 0;
                    let number = self.attempt.number;
                    let note = |job: &mut Job| {
                        let restart = upstream.restarted(&state);
                        job.note_wait(number, upstream.waits_as(&state), restart);
                        ((), Vec::new())
                    };
                    self.inner.with_job(note);
                    let wait_ms = retry_after_ms.unwrap_or(limits::BACKOFF_MAX_MS);
                    let wait_ms = wait_ms.min(limits::POLL_MAX_MS);
                    if !self.has_time_for(wait_ms) {
                        // The next attempt begins where the record says: the parts that have come are
                        // in memory only.
                        return Err(Outcome::Setback {
                            details: Problem::UpstreamSlow.into(),
                            retry_after_ms: Some(wait_ms),
                        });
                    }
                    self.note_progress(&state);
                    self.wait(wait_ms).await;
                    step = upstream.start(&self.request.ask(), state);
                }
                outcome => {
                    if outcome.is_failed_sign_in() {
                        self.note(brake::Outcome::Rejected).await;
                    }
                    return Err(outcome);
                }
            }
        }
    }

    /// Waits before a request. An attempt that starts because this one is lost waits as long.
    async fn wait(&self, ms: u64) {
        let until_ms = clock::now_ms().saturating_add(ms);
        let number = self.attempt.number;
        self.inner
            .with_job(|job| (job.hold_requests(number, until_ms), Vec::new()));
        clock::sleep(ms).await;
    }

    /// Whether the current part may wait this long, and still come.
    fn has_time_for(&self, wait_ms: u64) -> bool {
        let needed_ms = wait_ms.saturating_add(u64::from(limits::ANSWER_MS));
        needed_ms < self.left_ms()
    }

    /// Asks the server whether it still accepts the credential, after a refusal that may not be the
    /// server's own.
    async fn confirm(&self) -> Outcome {
        match validate::ask(&self.inner.env, &self.request).await {
            Verdict::Rejected(details) | Verdict::Refused(details) => Outcome::Refused(details),
            Verdict::Braked { s } => Outcome::Braked { s },
            Verdict::Accepted => Outcome::setback(Problem::UpstreamRefused),
            Verdict::Unknown { retry_after_ms } => Outcome::Setback {
                details: Problem::UpstreamRefused.into(),
                retry_after_ms,
            },
        }
    }

    async fn receive(&self, first: ArrivingPart) -> Result<ReceivedReport, Outcome> {
        let internal = || Outcome::refused(Problem::Internal);
        let context = SealContext {
            job: &self.request.name,
            generation: self.attempt.generation,
        };
        let key = DataKey::new(clock::random().ok_or_else(internal)?);
        let mut sealer = Sealer::new(&key, context);
        let mut sink = |chunk| self.store(&mut sealer, chunk, false).map(drop);
        let Gathered {
            whole,
            shows_end,
            made_at_ms,
        } = self.gather(first, &mut sink).await?;
        if !shows_end {
            self.compare(&whole).await?;
        }
        let last = self.store(&mut sealer, whole.last, true)?;
        let sealed_at_ms = clock::now_ms();
        let latest_ms = sealed_at_ms.saturating_add(HANDED_OUT_MS);
        let ends_at_ms = self.request.credential.expires_at_ms();
        let facts = Facts {
            size_bytes: whole.size_bytes,
            chunks: last.saturating_add(1),
            sealed_at_ms,
            expires_at_ms: ends_at_ms.map_or(latest_ms, |ends| ends.min(latest_ms)),
            made_at_ms,
        };
        let seal = self.seal(&key, &whole.digest, facts, context)?;
        if seal.is_none() {
            self.inner
                .keep_in_memory(self.attempt.generation, key, whole.digest);
        }
        Ok(ReceivedReport {
            size_bytes: facts.size_bytes,
            chunks: facts.chunks,
            seal,
            ends_at_ms: Some(facts.expires_at_ms),
            made_at_ms,
        })
    }

    /// Reads the first part and asks for the others.
    async fn gather(
        &self,
        mut part: ArrivingPart,
        sink: &mut Sink<'_>,
    ) -> Result<Gathered, Outcome> {
        let mut intake = Intake::new(Plan {
            format: self.request.report.format(),
            framing: part.framing,
            bytes_max: self.request.config.report_bytes_max,
            is_compared: part.is_bound,
        })?;
        let mut shows_end = part.framing.shows_end();
        let mut made_at_ms = part.made_at_ms;
        // The size of a report of several parts is not known before the last.
        let is_alone = part.next.is_none() && !part.framing.is_packed;
        let size_bytes = part.framing.length.filter(|_| is_alone);
        let mut told_at_ms = 0;
        loop {
            while let Some(piece) = part.content.next().await? {
                intake.push(&piece, sink)?;
                if !self.is_told.get() {
                    continue;
                }
                if intake.is_report() {
                    self.settle_sign_in(brake::Outcome::Accepted).await;
                }
                let received_bytes = intake.received_bytes();
                let number = self.attempt.number;
                self.inner.with_job(|job| {
                    (
                        job.note_download(number, received_bytes, size_bytes),
                        Vec::new(),
                    )
                });
                let now_ms = clock::now_ms();
                if now_ms.saturating_sub(told_at_ms) >= PROGRESS_MS {
                    told_at_ms = now_ms;
                    self.inner.notify();
                }
            }
            let Some((hop, state)) = part.next.take() else {
                break;
            };
            self.used.get().next_part()?;
            self.part_at_ms.set(clock::now_ms());
            part = self.next_part(hop, state).await?;
            intake.next_body(part.framing, part.joint, sink)?;
            shows_end &= part.framing.shows_end();
            made_at_ms = made_at_ms.into_iter().chain(part.made_at_ms).min();
        }
        let whole = intake.finish().map_err(|outcome| match outcome {
            Outcome::Empty => self.request.target.upstream.empty(),
            outcome => outcome,
        })?;
        Ok(Gathered {
            whole,
            shows_end,
            made_at_ms,
        })
    }

    /// Fetches the report a second time, if its end was not marked, and compares the two.
    async fn compare(&self, whole: &VerifiedReport) -> Result<(), Outcome> {
        self.is_told.set(false);
        let first = self.first_part().await?;
        let again = self.gather(first, &mut |_| Ok(())).await?.whole;
        if (again.size_bytes, again.digest) == (whole.size_bytes, whole.digest) {
            Ok(())
        } else {
            Err(Outcome::Refused(Details::end_not_shown()))
        }
    }

    fn store(
        &self,
        sealer: &mut Sealer<'_>,
        mut chunk: Vec<u8>,
        is_last: bool,
    ) -> Result<u32, Outcome> {
        let internal = || Outcome::refused(Problem::Internal);
        let index = sealer.seal(&mut chunk, is_last).map_err(|_| internal())?;
        self.inner
            .store
            .put(self.attempt.generation, index, chunk)
            .map_err(|_| internal())?;
        Ok(index)
    }

    /// The sealed data key, which the token opens; `None` if the report must not be stored.
    fn seal(
        &self,
        key: &DataKey,
        digest: &[u8; 32],
        facts: Facts,
        context: SealContext<'_>,
    ) -> Result<Option<Seal>, Outcome> {
        let internal = || Outcome::refused(Problem::Internal);
        let keeps = self.inner.read_job(|job| {
            let ends_at_ms = self.request.credential.expires_at_ms();
            job.may_store(self.attempt.number, ends_at_ms, facts.sealed_at_ms)
        });
        // There is no `await` between here and the entry in the record, so that no waiter can join
        // in between.
        let Some(material) = self.request.credential.key_material().filter(|_| keeps) else {
            return Ok(None);
        };
        let salt = *clock::random().ok_or_else(internal)?;
        let wrapped = WrappingKey::derive(material, &self.request.config.pepper, &salt, context)
            .and_then(|wrapping| wrapping.wrap(key, digest, facts, context))
            .map_err(|Unsealable| internal())?;
        Ok(Some(Seal {
            salt,
            wrapped,
            sealed_at_ms: facts.sealed_at_ms,
        }))
    }
}

/// Milliseconds between two progress notifications.
const PROGRESS_MS: u64 = 500;
