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
use crate::brake;
use crate::config::Target;
use crate::credential::Credential;
use crate::intake::{Intake, Plan, VerifiedReport};
use crate::job::{Attempt, AttemptOutcome, HANDED_OUT_MS, ReceivedReport, Seal};
use crate::limits;
use crate::name::JobName;
use crate::problem::{Details, Problem};
use crate::report::Report;
use crate::seal::{DataKey, Facts, SealContext, Sealer, Unsealable, WrappingKey};
use crate::upstream::Outcome;
use crate::upstream::classify::{self, Framing, Head, Refusal, Verdict};
use crate::upstream::ghes::Hop;
use crate::upstream::report_time;

/// The running attempt, and everything that it needs.
struct AttemptTask {
    inner: Rc<Inner>,
    target: String,
    report: Report,
    credential: Rc<Credential>,
    name: Rc<JobName>,
    attempt: Attempt,
    /// Whether a request is under way whose outcome the brakes have to learn.
    is_requesting: Cell<bool>,
    is_cancelled: Cell<bool>,
    /// The permits of a password that the server has not accepted yet, while its answer arrives: the
    /// answer may turn out to be no report.
    open_sign_in: RefCell<Option<SignIn>>,
}

/// An upstream's first response, if it did not end the attempt.
enum FirstResponse {
    /// A body that may be the report.
    Body(Download),
    /// A refusal that may or may not reject the credential; only the server can confirm it.
    Unconfirmed {
        /// Whether the refusal may be a failed sign-in, whether it came from the server or a proxy.
        is_rejection: bool,
    },
}

/// A body that may be the report, and what its headers say about it.
struct Download {
    body: Body,
    framing: Framing,
    /// When the report was generated, if the headers say that this was some time ago.
    made_at_ms: Option<u64>,
    /// Whether the body came through a service binding, whose runtime may end a body without
    /// framing it.
    is_bound: bool,
    /// Aborts the body when it is dropped.
    _abort: Abort,
}

impl Download {
    async fn next(&self) -> Result<Option<Vec<u8>>, Outcome> {
        match clock::within(limits::IDLE_MS, self.body.next()).await {
            None => Err(Outcome::refused(Problem::UpstreamSlow)),
            Some(Err(BodyError)) => Err(Outcome::refused(Problem::Truncated)),
            Some(Ok(piece)) => Ok(piece),
        }
    }
}

/// The first bytes of an error page, decompressed.
async fn first_of(response: &Response) -> Vec<u8> {
    let Some(Ok(body)) = Body::of(response) else {
        return Vec::new();
    };
    let first = body.first(limits::ERROR_PAGE_BYTES);
    let first = clock::within(limits::IDLE_MS, first)
        .await
        .unwrap_or_default();
    let field = |name: &str| response.headers().get(name).ok().flatten();
    match classify::is_packed(&field) {
        true => Unpacker::gzip()
            .beginning(&first, limits::ERROR_PAGE_BYTES)
            .unwrap_or_default(),
        false => first,
    }
}

/// Starts the attempt. The job is told when it ends.
pub(super) fn start(inner: &Rc<Inner>, request: &JobRequest, attempt: Attempt) {
    let task = AttemptTask {
        inner: Rc::clone(inner),
        target: request.target.clone(),
        report: request.report,
        credential: Rc::clone(&request.credential),
        name: Rc::clone(&request.name),
        attempt,
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
        // The answer ended before it showed that the server accepts the password.
        self.settle_sign_in(brake::Outcome::Undecided).await;
        let now_ms = clock::now_ms();
        let roll = clock::roll();
        self.inner
            .with_job(|job| ((), job.attempt_ended(self.attempt, outcome, now_ms, roll)));
        self.inner.empty_if_unused();
    }

    async fn fetch(&self) -> Result<ReceivedReport, Outcome> {
        let internal = || Outcome::refused(Problem::Internal);
        let config = self.inner.config.as_ref().map_err(|_| internal())?;
        let target = config.target(&self.target).ok_or_else(internal)?;
        let download = self.request(target).await?;
        let arrived = self.receive(target, download).await;
        let outcome = match &arrived {
            Ok(_) => brake::Outcome::Accepted,
            // The first bytes were those of a sign-in page, whatever the headers said.
            Err(outcome) if outcome.is_sign_in_page() => brake::Outcome::Rejected,
            Err(_) => brake::Outcome::Undecided,
        };
        if !self.settle_sign_in(outcome).await {
            let (env, pepper) = (&self.inner.env, &config.pepper);
            SignIn::note(env, pepper, target, &self.credential, outcome).await;
        }
        arrived
    }

    /// Reports the outcome of an answer whose permits are still open; returns whether there were
    /// any.
    async fn settle_sign_in(&self, outcome: brake::Outcome) -> bool {
        let Some(sign_in) = self.open_sign_in.take() else {
            return false;
        };
        let outcome = outcome.counted(&self.credential, sign_in.is_proven, false);
        sign_in.settle(&self.inner.env, outcome).await;
        true
    }

    /// Sends one request with a permit for the credential, and reports its outcome to the brakes.
    async fn request(&self, target: &Target) -> Result<Download, Outcome> {
        let internal = || Outcome::refused(Problem::Internal);
        let config = self.inner.config.as_ref().map_err(|_| internal())?;
        let env = &self.inner.env;
        self.is_requesting.set(true);
        let sign_in = SignIn::wait_for(env, &config.pepper, target, &self.credential).await;
        let sign_in = sign_in.map_err(|refused| match refused {
            BrakeRefusal::Held(s) => Outcome::Braked { s },
            BrakeRefusal::Busy => Outcome::setback(Problem::UpstreamSlow),
        })?;
        if self.is_cancelled.get() {
            sign_in.settle(env, brake::Outcome::Undecided).await;
            return Err(Outcome::refused(Problem::Cancelled));
        }
        let response = self.send(target).await;
        let is_late = matches!(&response, Err(outcome) if outcome.is_late());
        let counted =
            |outcome: brake::Outcome| outcome.counted(&self.credential, sign_in.is_proven, is_late);
        let outcome = match &response {
            // The upstream has begun to answer; the outcome is known when the answer is complete.
            Ok(FirstResponse::Body(_)) => brake::Outcome::Undecided,
            // A refusal from a proxy counts too, unless a token was accepted before: a proxy may not
            // know a token that the server accepts, and no account is locked. A password it may have
            // tried at the directory.
            Ok(FirstResponse::Unconfirmed { is_rejection: true })
                if !sign_in.is_proven || self.credential.is_password() =>
            {
                brake::Outcome::Rejected
            }
            Ok(FirstResponse::Unconfirmed { .. }) => counted(brake::Outcome::Undecided),
            Err(outcome) => counted(outcome.sign_in()),
        };
        let is_open = matches!(&response, Ok(FirstResponse::Body(_)))
            && self.credential.is_password()
            && !sign_in.is_proven;
        if is_open {
            self.open_sign_in.replace(Some(sign_in));
        } else {
            sign_in.settle(env, outcome).await;
        }
        let download = match response {
            Ok(FirstResponse::Body(download)) => Ok(download),
            Ok(FirstResponse::Unconfirmed { .. }) => Err(self.confirm(target).await),
            Err(outcome) => Err(outcome),
        };
        self.is_requesting.set(false);
        if self.is_cancelled.get() {
            return Err(Outcome::refused(Problem::Cancelled));
        }
        download
    }

    /// Asks the server whether it still accepts the credential, after a refusal that may not be the
    /// server's own.
    async fn confirm(&self, target: &Target) -> Outcome {
        match validate::ask(&self.inner, target, &self.credential).await {
            Verdict::Rejected(details) => Outcome::Refused(details),
            Verdict::Braked { s } => Outcome::Braked { s },
            Verdict::Accepted => Outcome::setback(Problem::UpstreamRefused),
            Verdict::Unknown { retry_after_ms } => Outcome::Setback {
                details: Problem::UpstreamRefused.into(),
                retry_after_ms,
            },
        }
    }

    /// Sends requests, following redirects, until there is a body that may be the report.
    async fn send(&self, target: &Target) -> Result<FirstResponse, Outcome> {
        let internal = || Outcome::refused(Problem::Internal);
        let mut hop = Hop::report(target, self.report);
        loop {
            let abort = Abort::new();
            let sent = outbound::send(&self.inner.env, target, &hop, &self.credential, &abort);
            let response = match clock::within(limits::ANSWER_MS, sent).await {
                None => return Err(Outcome::setback(Problem::UpstreamSlow)),
                Some(Err(_)) => return Err(Outcome::setback(Problem::UpstreamUnreachable)),
                Some(Ok(response)) => response,
            };
            let field = |name: &str| response.headers().get(name).ok().flatten();
            let status = response.status_code();
            match classify::head(target, &hop, status, &field, clock::now_ms()) {
                Head::Over(outcome) => return Err(outcome),
                Head::Follow(next) => hop = next,
                Head::Page(outcome) => {
                    let first = first_of(&response).await;
                    return Err(if classify::is_gateway_page(&first) {
                        Outcome::setback(Problem::UpstreamUnreachable)
                    } else {
                        outcome
                    });
                }
                Head::Refusal => {
                    let first = first_of(&response).await;
                    return match classify::refusal(&hop, status, &field, &first) {
                        Refusal::Certain(outcome) => Err(outcome),
                        Refusal::Unconfirmed => Ok(FirstResponse::Unconfirmed {
                            is_rejection: matches!(status, 401 | 301..=399),
                        }),
                    };
                }
                Head::Body(framing) => {
                    let body = match Body::of(&response) {
                        Some(Ok(body)) => body,
                        Some(Err(BodyError)) => return Err(internal()),
                        None => return Err(Outcome::Empty),
                    };
                    return Ok(FirstResponse::Body(Download {
                        body,
                        framing,
                        made_at_ms: report_time::made_at_ms(&field, clock::now_ms()),
                        is_bound: hop.trusted && target.egress.binding.is_some(),
                        _abort: abort,
                    }));
                }
            }
        }
    }

    fn intake(&self, download: &Download) -> Result<Intake, Outcome> {
        let config = self.inner.config.as_ref();
        Intake::new(Plan {
            report: self.report,
            framing: download.framing,
            bytes_max: config
                .map_err(|_| Outcome::refused(Problem::Internal))?
                .report_bytes_max,
            is_compared: download.is_bound,
        })
    }

    async fn receive(
        &self,
        target: &Target,
        download: Download,
    ) -> Result<ReceivedReport, Outcome> {
        let internal = || Outcome::refused(Problem::Internal);
        let framing = download.framing;
        let made_at_ms = download.made_at_ms;
        let mut intake = self.intake(&download)?;
        let context = SealContext {
            job: &self.name,
            generation: self.attempt.generation,
        };
        let key = DataKey::new(clock::random().ok_or_else(internal)?);
        let mut sealer = Sealer::new(&key, context);
        let size_bytes = framing.length.filter(|_| !framing.is_packed);
        let mut told_at_ms = 0;
        while let Some(piece) = download.next().await? {
            intake.push(&piece, &mut |chunk| {
                self.store(&mut sealer, chunk, false).map(drop)
            })?;
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
        let whole = intake.finish()?;
        drop(download);
        if !framing.shows_end() {
            self.compare(target, &whole).await?;
        }
        let last = self.store(&mut sealer, whole.last, true)?;
        let sealed_at_ms = clock::now_ms();
        let latest_ms = sealed_at_ms.saturating_add(HANDED_OUT_MS);
        let ends_at_ms = self.credential.expires_at_ms();
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

    /// Fetches the report a second time, if its end was not marked, and compares the two.
    async fn compare(&self, target: &Target, whole: &VerifiedReport) -> Result<(), Outcome> {
        let download = self.request(target).await?;
        let mut intake = self.intake(&download)?;
        while let Some(piece) = download.next().await? {
            intake.push(&piece, &mut |_| Ok(()))?;
        }
        let again = intake.finish()?;
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
            let ends_at_ms = self.credential.expires_at_ms();
            job.may_store(self.attempt.number, ends_at_ms, facts.sealed_at_ms)
        });
        // There is no `await` between here and the entry in the record, so that no waiter can join
        // in between.
        let Some(material) = self.credential.key_material().filter(|_| keeps) else {
            return Ok(None);
        };
        let config = self.inner.config.as_ref().map_err(|_| internal())?;
        let salt = *clock::random().ok_or_else(internal)?;
        let wrapped = WrappingKey::derive(material, &config.pepper, &salt, context)
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
