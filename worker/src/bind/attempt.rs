//! One question to the upstream, and what comes of it.
//!
//! An attempt belongs to the job and not to the request that began it: whoever waits, waits for
//! the same one, and it goes on when they leave. The credential lives as long as it does.

use std::rc::Rc;

use futures_util::future::{Either, select};

use super::body::{Body, Broken};
use super::clock;
use super::object::{Inner, Visitor};
use super::outbound::{self, Abort};
use crate::credential::Credential;
use crate::intake::{Intake, Plan};
use crate::job::{Answered, Arrived, Attempt, Seal};
use crate::limits;
use crate::name::JobName;
use crate::problem::Problem;
use crate::report::Report;
use crate::seal::{DataKey, Facts, Place, Sealer, Unsealable, WrappingKey};
use crate::upstream::Outcome;
use crate::upstream::classify::{self, Framing, Head};
use crate::upstream::ghes::Hop;

/// Everything an attempt needs, for as long as it takes.
struct Errand {
    inner: Rc<Inner>,
    target: String,
    report: Report,
    credential: Rc<Credential>,
    name: Rc<JobName>,
    attempt: Attempt,
}

/// Starts one; the job hears of its end.
pub(super) fn start(inner: &Rc<Inner>, visitor: &Visitor, attempt: Attempt) {
    let errand = Errand {
        inner: Rc::clone(inner),
        target: visitor.target.clone(),
        report: visitor.report,
        credential: Rc::clone(&visitor.credential),
        name: Rc::clone(&visitor.name),
        attempt,
    };
    inner.state.wait_until(errand.run());
}

impl Errand {
    async fn run(self) {
        let answered = {
            let work = std::pin::pin!(clock::within(limits::ATTEMPT_MS, self.ask()));
            let cancelled = std::pin::pin!(self.inner.cancelled(self.attempt.number));
            match select(work, cancelled).await {
                Either::Left((Some(Ok(arrived)), _)) => Answered::Arrived(arrived),
                Either::Left((Some(Err(outcome)), _)) => Answered::Otherwise(outcome),
                Either::Left((None, _)) => {
                    Answered::Otherwise(Outcome::refused(Problem::UpstreamSlow))
                }
                // The job has let go of it already. It hears of the end all the same, because a
                // chunk may have been stored since.
                Either::Right(_) => Answered::Otherwise(Outcome::refused(Problem::Cancelled)),
            }
        };
        let now_ms = clock::now_ms();
        let roll = clock::roll();
        self.inner
            .with_job(|job| ((), job.answered(self.attempt, answered, now_ms, roll)));
    }

    async fn ask(&self) -> Result<Arrived, Outcome> {
        let internal = || Outcome::refused(Problem::Internal);
        let config = self.inner.config.as_ref().map_err(|_| internal())?;
        let target = config.target(&self.target).ok_or_else(internal)?;
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
                    let first = match Body::of(&response) {
                        Some(Ok(body)) => {
                            let first = body.first(limits::ERROR_PAGE_BYTES);
                            clock::within(limits::IDLE_MS, first)
                                .await
                                .unwrap_or_default()
                        }
                        Some(Err(Broken)) | None => Vec::new(),
                    };
                    return Err(if classify::is_gateway_page(&first) {
                        Outcome::setback(Problem::UpstreamUnreachable)
                    } else {
                        outcome
                    });
                }
                Head::Body(framing) => {
                    let body = match Body::of(&response) {
                        Some(Ok(body)) => body,
                        Some(Err(Broken)) => return Err(internal()),
                        None => return Err(Outcome::Empty),
                    };
                    return self.receive(&body, framing).await;
                }
            }
        }
    }

    async fn receive(&self, body: &Body, framing: Framing) -> Result<Arrived, Outcome> {
        let internal = || Outcome::refused(Problem::Internal);
        let config = self.inner.config.as_ref().map_err(|_| internal())?;
        let mut intake = Intake::new(Plan {
            report: self.report,
            framing,
            bytes_max: config.report_bytes_max,
        })?;
        let place = Place {
            job: &self.name,
            generation: self.attempt.generation,
        };
        let key = DataKey::new(clock::random().ok_or_else(internal)?);
        let mut sealer = Sealer::new(&key, place);
        let size_bytes = framing.length.filter(|_| !framing.is_packed);
        let mut told_at_ms = 0;
        loop {
            let piece = match clock::within(limits::IDLE_MS, body.next()).await {
                None => return Err(Outcome::refused(Problem::UpstreamSlow)),
                Some(Err(Broken)) => return Err(Outcome::refused(Problem::Truncated)),
                Some(Ok(None)) => break,
                Some(Ok(Some(piece))) => piece,
            };
            for chunk in intake.push(&piece)? {
                self.store(&mut sealer, chunk, false)?;
            }
            let received_bytes = intake.received_bytes();
            let number = self.attempt.number;
            self.inner
                .with_job(|job| (job.progress(number, received_bytes, size_bytes), Vec::new()));
            let now_ms = clock::now_ms();
            if now_ms.saturating_sub(told_at_ms) >= PROGRESS_MS {
                told_at_ms = now_ms;
                self.inner.ring();
            }
        }
        let whole = intake.finish()?;
        let last = self.store(&mut sealer, whole.last, true)?;
        let facts = Facts {
            size_bytes: whole.size_bytes,
            chunks: last.saturating_add(1),
            sealed_at_ms: clock::now_ms(),
        };
        let seal = self.seal(&key, &whole.digest, facts, place)?;
        if seal.is_none() {
            self.inner
                .keep_in_memory(self.attempt.generation, key, whole.digest);
        }
        Ok(Arrived {
            size_bytes: facts.size_bytes,
            chunks: facts.chunks,
            seal,
            ends_at_ms: self.credential.expires_at_ms(),
        })
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

    /// What opens it with the token; `None` where it may not be kept.
    fn seal(
        &self,
        key: &DataKey,
        digest: &[u8; 32],
        facts: Facts,
        place: Place<'_>,
    ) -> Result<Option<Seal>, Outcome> {
        let internal = || Outcome::refused(Problem::Internal);
        let keeps = self.inner.look(|job| {
            let ends_at_ms = self.credential.expires_at_ms();
            job.keeps(self.attempt.number, ends_at_ms, facts.sealed_at_ms)
        });
        // Nothing is awaited from here to the entry in the record: nobody joins in between.
        let Some(material) = self.credential.key_material().filter(|_| keeps) else {
            return Ok(None);
        };
        let config = self.inner.config.as_ref().map_err(|_| internal())?;
        let salt = *clock::random().ok_or_else(internal)?;
        let wrapped = WrappingKey::derive(material, &config.pepper, &salt, place)
            .and_then(|wrapping| wrapping.wrap(key, digest, facts, place))
            .map_err(|Unsealable| internal())?;
        Ok(Some(Seal {
            salt,
            wrapped,
            sealed_at_ms: facts.sealed_at_ms,
        }))
    }
}

/// Milliseconds between two words to those who watch.
const PROGRESS_MS: u64 = 500;
