//! This module follows an upstream's steps to the next part of a report: it sends the requests, unless
//! the answer is [kept](super::answers), and keeps the answers that may be needed again.

use super::answers;
use super::arrival::{Arrival, ArrivingPart, Content, first_of};
use super::attempt::AttemptTask;
use super::body::{Body, BodyError};
use super::clock;
use super::outbound::{self, Abort};
use crate::answers::{Answer, Head, Plan};
use crate::job::Job;
use crate::limits;
use crate::problem::Problem;
use crate::upstream::http::Framing;
use crate::upstream::{self, Ask, First, Hop, Outcome, Part, Source, State, Step, report_time};

impl AttemptTask {
    /// Carries out the upstream's steps until a part of the report is there.
    pub(super) async fn follow(&self, first: Step) -> Result<Arrival, Outcome> {
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
            let resumption = match hop.may_be_kept() {
                true => answers::plan(&self.inner, &self.request, &hop),
                false => Plan::Ask,
            };
            let (asked, known) = match resumption {
                Plan::Ask => (hop.clone(), None),
                Plan::Confirm(answer, etag) => (Box::new(hop.unless(etag)), Some(answer)),
                Plan::Give(answer) => {
                    if let Some(part) = self.part_of(&hop, &state, &answer) {
                        self.count_part(true);
                        return Ok(Arrival::Part(part));
                    }
                    step = self.forget(hop, state);
                    continue;
                }
            };
            if let Some(outcome) = self.request.ask().token_ends(0).filter(|_| hop.trusted) {
                return Err(outcome);
            }
            let mut used = self.used.get();
            used.request()?;
            self.used.set(used);
            self.note_progress(&state);
            let abort = Abort::new();
            let sent = outbound::send(
                &self.inner.env,
                egress,
                &asked,
                &self.request.credential,
                &abort,
            );
            let response = sent.await?;
            let fields = |name: &str| response.headers().get(name).ok().flatten();
            if let Some(answer) = known.filter(|_| response.status_code() == 304) {
                let mut answer = answer.confirmed(&fields, clock::now_ms());
                let Some(part) = self.part_of(&hop, &state, &answer) else {
                    step = self.forget(hop, state);
                    continue;
                };
                answer.head.is_last = part.next.is_none();
                self.count_part(self.keep(&hop, &answer));
                return Ok(Arrival::Part(part));
            }
            let answer = upstream::Response {
                hop: &hop,
                status: response.status_code(),
                fields: &fields,
                first: None,
            };
            step = upstream.on_response(&self.request.ask(), state.clone(), &answer);
            let (mut is_read, mut is_kept) = (false, false);
            if let Step::Read(bytes_max) = step {
                let (bytes, is_whole) = first_of(&hop, &response, bytes_max).await;
                let answer = upstream::Response {
                    first: Some(First {
                        bytes: &bytes,
                        is_whole,
                    }),
                    ..answer
                };
                step = upstream.on_response(&self.request.ask(), state.clone(), &answer);
                is_read = true;
                if let Step::Part(Part {
                    source: Source::Bytes(_),
                    next,
                    ..
                }) = &step
                    && is_whole
                    && answer.status == 200
                    && hop.may_be_kept()
                {
                    let head = Head::of(answer.status, &fields, clock::now_ms(), next.is_none());
                    is_kept = self.keep(&hop, &Answer { head, body: bytes });
                }
            }
            match step {
                Step::Part(part) => {
                    self.count_part(is_kept);
                    let (content, framing) = match part.source {
                        Source::Bytes(bytes) => {
                            let framing = Framing::of_bytes(&bytes);
                            (Content::Bytes(bytes.into_iter()), framing)
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
                            None if part.next.is_none() && self.used.get().is_at_first_part() => {
                                return Err(upstream.empty());
                            }
                            None => (Content::Bytes(Vec::new().into_iter()), framing),
                        },
                    };
                    return Ok(Arrival::Part(ArrivingPart {
                        content,
                        framing,
                        joint: part.joint,
                        next: part.next,
                        made_at_ms: report_time::made_at_ms(&fields, clock::now_ms()).and_then(
                            |at_ms| upstream.figures_at_ms(&self.request.ask(), &state, at_ms),
                        ),
                        is_bound: hop.trusted && egress.binding.is_some(),
                    }));
                }
                Step::Unconfirmed { is_rejection } => {
                    return Ok(Arrival::Unconfirmed { is_rejection });
                }
                Step::Ask(..) | Step::Read(_) | Step::End(_) => {}
            }
        }
        Err(match step {
            Step::End(outcome) => outcome,
            _ => Outcome::refused(Problem::UnexpectedContent),
        })
    }

    /// The part of the report that a kept answer is, if the upstream takes it for one. It is told the
    /// time of the answer.
    fn part_of(&self, hop: &Hop, state: &State, answer: &Answer) -> Option<ArrivingPart> {
        let upstream = self.request.target.upstream;
        let fields = |name: &str| answer.head.field(name);
        let ask = Ask {
            now_ms: answer.head.at_ms,
            ..self.request.ask()
        };
        let mut response = upstream::Response {
            hop,
            status: answer.head.status,
            fields: &fields,
            first: None,
        };
        let mut step = upstream.on_response(&ask, state.clone(), &response);
        if let Step::Read(_) = step {
            response.first = Some(First {
                bytes: &answer.body,
                is_whole: true,
            });
            step = upstream.on_response(&ask, state.clone(), &response);
        }
        let Step::Part(Part {
            source: Source::Bytes(bytes),
            joint,
            next,
        }) = step
        else {
            return None;
        };
        Some(ArrivingPart {
            framing: Framing::of_bytes(&bytes),
            content: Content::Bytes(bytes.into_iter()),
            joint,
            next,
            made_at_ms: answer.made_at_ms(clock::now_ms()),
            is_bound: false,
        })
    }

    /// Tells the clients how far the upstream is with the request of this state.
    pub(super) fn note_progress(&self, state: &State) {
        if !self.is_told.get() {
            return;
        }
        let upstream = self.request.target.upstream;
        let progress = upstream.progress(&self.request.ask(), state);
        let number = self.attempt.number;
        let note = |job: &mut Job| (job.note_progress(number, progress), Vec::new());
        if self.inner.with_job(note) {
            self.inner.notify();
        }
    }

    fn count_part(&self, is_kept: bool) {
        let mut used = self.used.get();
        used.part(is_kept);
        self.used.set(used);
    }

    fn keep(&self, hop: &Hop, answer: &Answer) -> bool {
        answers::keep(&self.inner, &self.request, self.attempt, hop, answer)
    }

    /// Destroys answers that the upstream does not understand any more; the request is sent.
    fn forget(&self, hop: Box<Hop>, state: State) -> Step {
        answers::forget(&self.inner);
        let mut used = self.used.get();
        used.forget();
        self.used.set(used);
        Step::Ask(hop, state)
    }
}
