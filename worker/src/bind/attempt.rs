//! This module sends one report request to the upstream and receives the answer.
//!
//! An attempt belongs to the job and not to the request that started it: every waiter waits for the
//! same attempt, and it continues when they leave. The credential lives as long as the attempt.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_util::future::{Either, select};
use reports::archive::Unpacker;
use worker::Response;

use super::body::{Body, BodyError};
use super::brake::{BrakeRefusal, SignIn};
use super::clock;
use super::object::{Inner, JobRequest};
use super::outbound::{self, Abort};
use super::validate;
use crate::backoff;
use crate::brake;
use crate::intake::{Intake, Plan, Sink, VerifiedReport};
use crate::job::{Attempt, AttemptOutcome, HANDED_OUT_MS, Job, ReceivedReport, Seal};
use crate::limits;
use crate::problem::{Details, Problem};
use crate::seal::{DataKey, Facts, SealContext, Sealer, Unsealable, WrappingKey};
use crate::upstream::http::{self, Framing};
use crate::upstream::{
    self, First, Hop, Joint, Outcome, Source, State, Step, Verdict, report_time,
};

/// The running attempt, and everything that it needs.
struct AttemptTask {
    inner: Rc<Inner>,
    request: JobRequest,
    attempt: Attempt,
    started_at_ms: u64,
    /// Whether a request is under way whose outcome the brakes have to learn.
    is_requesting: Cell<bool>,
    is_cancelled: Cell<bool>,
    /// The permits of a password that the server has not accepted yet, while its answer arrives: the
    /// answer may turn out to be no report.
    open_sign_in: RefCell<Option<SignIn>>,
}

/// What a request led to, if it did not end the attempt.
enum Arrival {
    /// A part of the report, or a body that may be one.
    Part(ArrivingPart),
    /// A refusal that may or may not reject the credential; only the server can confirm it.
    Unconfirmed {
        /// Whether the refusal may be a failed sign-in, whether it came from the server or a proxy.
        is_rejection: bool,
    },
}

/// A part of the report that is about to be read.
struct ArrivingPart {
    content: Content,
    framing: Framing,
    joint: Joint,
    /// The request for the next part.
    next: Option<(Box<Hop>, State)>,
    /// When the part was generated, if the headers say that this was some time ago.
    made_at_ms: Option<u64>,
    /// Whether the body came through a service binding, whose runtime may end a body without
    /// framing it.
    is_bound: bool,
}

/// The bytes of a part.
enum Content {
    /// The rest of the answer.
    Body {
        body: Body,
        /// Aborts the body when it is dropped.
        _abort: Abort,
    },
    /// These.
    Bytes(Option<Vec<u8>>),
}

impl Content {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Outcome> {
        let body = match self {
            Self::Body { body, .. } => body,
            Self::Bytes(bytes) => return Ok(bytes.take()),
        };
        match clock::within(limits::IDLE_MS, body.next()).await {
            None => Err(Outcome::refused(Problem::UpstreamSlow)),
            Some(Err(BodyError)) => Err(Outcome::refused(Problem::Truncated)),
            Some(Ok(piece)) => Ok(piece),
        }
    }
}

/// A report whose parts have all arrived.
struct Gathered {
    whole: VerifiedReport,
    /// Whether a cut in any part would have shown.
    shows_end: bool,
    made_at_ms: Option<u64>,
}

/// The first bytes of an answer, decompressed, and whether they are all of it.
async fn first_of(hop: &Hop, response: &Response, bytes_max: usize) -> (Vec<u8>, bool) {
    let bytes_max = bytes_max.min(limits::ANSWER_BYTES);
    let Some(Ok(body)) = Body::of(response) else {
        return (Vec::new(), true);
    };
    let first = clock::within(limits::IDLE_MS, body.first(bytes_max)).await;
    let (first, is_whole) = first.unwrap_or_default();
    let field = |name: &str| response.headers().get(name).ok().flatten();
    if !hop.is_counted || !http::is_packed(&field) {
        return (first, is_whole);
    }
    let unpacked = Unpacker::gzip().beginning(&first, bytes_max);
    let unpacked = unpacked.unwrap_or_default();
    let is_whole = is_whole && unpacked.len() < bytes_max;
    (unpacked, is_whole)
}

/// Starts the attempt. The job is told when it ends.
pub(super) fn start(inner: &Rc<Inner>, request: &JobRequest, attempt: Attempt) {
    let task = AttemptTask {
        inner: Rc::clone(inner),
        request: request.clone(),
        attempt,
        started_at_ms: clock::now_ms(),
        is_requesting: Cell::new(false),
        is_cancelled: Cell::new(false),
        open_sign_in: RefCell::new(None),
    };
    inner.state.wait_until(task.run());
}

impl AttemptTask {
    async fn run(self) {
        let outcome = {
            let work = std::pin::pin!(clock::within(limits::ATTEMPT_MS, self.fetch()));
            let cancelled = std::pin::pin!(self.inner.cancelled(self.attempt.number));
            match select(work, cancelled).await {
                Either::Left((Some(Ok(arrived)), _)) => AttemptOutcome::Arrived(arrived),
                Either::Left((Some(Err(outcome)), _)) => AttemptOutcome::Failed(outcome),
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
        let unknown_state = match &outcome {
            AttemptOutcome::Failed(Outcome::Pending { state, .. }) => {
                self.request.target.upstream.waits_as(state)
            }
            _ => None,
        };
        let number = self.attempt.number;
        let note = |job: &mut Job| (job.note_unknown_state(number, unknown_state), Vec::new());
        self.inner.with_job(note);
        // The answer ended before it showed that the server accepts the password.
        self.settle_sign_in(brake::Outcome::Undecided).await;
        let now_ms = clock::now_ms();
        let roll = clock::roll();
        self.inner
            .with_job(|job| ((), job.attempt_ended(self.attempt, outcome, now_ms, roll)));
        self.inner.empty_if_unused();
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
        let arrival = self
            .follow(
                self.request
                    .target
                    .upstream
                    .start(&self.request.ask(), state),
            )
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
    /// The parts that have arrived are in memory, so the attempt waits itself, within its time:
    /// until the upstream has generated a part, and after setbacks of the server that has the
    /// credential. The address of a download may have expired; only a new attempt gets another.
    async fn next_part(&self, hop: Box<Hop>, state: State) -> Result<ArrivingPart, Outcome> {
        let may_repeat = hop.trusted;
        let mut step = Step::Ask(hop, state);
        let mut setbacks: u32 = 0;
        loop {
            match self.follow(step.clone()).await {
                Ok(Arrival::Part(part)) => return Ok(part),
                Ok(Arrival::Unconfirmed { .. }) => return Err(self.confirm().await),
                Err(Outcome::Setback {
                    retry_after_ms,
                    details,
                }) => {
                    setbacks = setbacks.saturating_add(1);
                    let wait_ms = retry_after_ms
                        .unwrap_or_else(|| backoff::delay_ms(setbacks, clock::roll()));
                    let is_over = setbacks >= limits::PART_SETBACKS || !self.has_time_for(wait_ms);
                    if is_over || !may_repeat {
                        return Err(Outcome::Setback {
                            retry_after_ms,
                            details,
                        });
                    }
                    clock::sleep(wait_ms).await;
                }
                Err(Outcome::Pending {
                    retry_after_ms,
                    state,
                }) => {
                    clock::sleep(retry_after_ms.unwrap_or(limits::BACKOFF_MAX_MS)).await;
                    step = self
                        .request
                        .target
                        .upstream
                        .start(&self.request.ask(), state);
                }
                Err(outcome) => {
                    if outcome.is_failed_sign_in() {
                        self.note(brake::Outcome::Rejected).await;
                    }
                    return Err(outcome);
                }
            }
        }
    }

    /// Whether the attempt may wait this long, and still receive something.
    fn has_time_for(&self, wait_ms: u64) -> bool {
        let gone_ms = clock::now_ms().saturating_sub(self.started_at_ms);
        let needed_ms = gone_ms
            .saturating_add(wait_ms)
            .saturating_add(u64::from(limits::ANSWER_MS));
        needed_ms < u64::from(limits::ATTEMPT_MS)
    }

    /// Asks the server whether it still accepts the credential, after a refusal that may not be the
    /// server's own.
    async fn confirm(&self) -> Outcome {
        match validate::ask(&self.inner.env, &self.request).await {
            Verdict::Rejected(details) => Outcome::Refused(details),
            Verdict::Braked { s } => Outcome::Braked { s },
            Verdict::Accepted => Outcome::setback(Problem::UpstreamRefused),
            Verdict::Unknown { retry_after_ms } => Outcome::Setback {
                details: Problem::UpstreamRefused.into(),
                retry_after_ms,
            },
        }
    }

    /// Carries out the upstream's steps until a part of the report is there.
    async fn follow(&self, first: Step) -> Result<Arrival, Outcome> {
        let internal = || Outcome::refused(Problem::Internal);
        let (egress, upstream) = (&self.request.target.egress, self.request.target.upstream);
        let mut step = first;
        for _ in 0..limits::REQUESTS_PER_PART {
            let (hop, state) = match step {
                Step::Ask(hop, state) => (hop, state),
                Step::End(outcome) => return Err(outcome),
                // These are about an answer, and there is none.
                Step::Read(_) | Step::Part(_) | Step::Unconfirmed { .. } => return Err(internal()),
            };
            let abort = Abort::new();
            let sent = outbound::send(
                &self.inner.env,
                egress,
                &hop,
                &self.request.credential,
                &abort,
            );
            let response = sent.await?;
            let fields = |name: &str| response.headers().get(name).ok().flatten();
            let answer = upstream::Response {
                hop: &hop,
                status: response.status_code(),
                fields: &fields,
                first: None,
            };
            step = upstream.on_response(&self.request.ask(), state.clone(), &answer);
            let mut is_read = false;
            if let Step::Read(bytes_max) = step {
                let (bytes, is_whole) = first_of(&hop, &response, bytes_max).await;
                let answer = upstream::Response {
                    first: Some(First {
                        bytes: &bytes,
                        is_whole,
                    }),
                    ..answer
                };
                step = upstream.on_response(&self.request.ask(), state, &answer);
                is_read = true;
            }
            match step {
                Step::Part(part) => {
                    let (content, framing) = match part.source {
                        Source::Bytes(bytes) => {
                            let framing = Framing::of_bytes(&bytes);
                            (Content::Bytes(Some(bytes)), framing)
                        }
                        // The body has been read already.
                        Source::Body(_) if is_read => return Err(internal()),
                        Source::Body(framing) => match Body::of(&response) {
                            Some(Ok(body)) => (
                                Content::Body {
                                    body,
                                    _abort: abort,
                                },
                                framing,
                            ),
                            Some(Err(BodyError)) => return Err(internal()),
                            None => return Err(upstream.empty()),
                        },
                    };
                    return Ok(Arrival::Part(ArrivingPart {
                        content,
                        framing,
                        joint: part.joint,
                        next: part.next,
                        made_at_ms: report_time::made_at_ms(&fields, clock::now_ms()),
                        is_bound: hop.trusted && egress.binding.is_some(),
                    }));
                }
                Step::Unconfirmed { is_rejection } => {
                    return Ok(Arrival::Unconfirmed { is_rejection });
                }
                Step::Ask(..) | Step::Read(_) | Step::End(_) => {}
            }
        }
        Err(Outcome::refused(Problem::UnexpectedContent))
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
        } = self.gather(first, true, &mut sink).await?;
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

    /// Reads the first part and asks for the others. `is_told` says whether the job's clients learn
    /// of the progress.
    async fn gather(
        &self,
        mut part: ArrivingPart,
        is_told: bool,
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
                if !is_told {
                    continue;
                }
                if intake.is_report() {
                    self.settle_sign_in(brake::Outcome::Accepted).await;
                }
                let received_bytes = intake.received_bytes();
                let number = self.attempt.number;
                self.inner
                    .with_job(|job| (job.progress(number, received_bytes, size_bytes), Vec::new()));
                let now_ms = clock::now_ms();
                if now_ms.saturating_sub(told_at_ms) >= PROGRESS_MS {
                    told_at_ms = now_ms;
                    self.inner.notify();
                }
            }
            let Some((hop, state)) = part.next.take() else {
                break;
            };
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
        let first = self.first_part().await?;
        let again = self.gather(first, false, &mut |_| Ok(())).await?.whole;
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
