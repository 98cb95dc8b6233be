//! This module runs one job from its first request to its end, as [`Poller`] decides.

use std::cell::Cell;
use std::rc::Rc;

use web_sys::File;

use super::abort::AbortScope;
use super::body::{self, Unread, Watched};
use super::call::{self, Answer};
use super::clock::{now_ms, roll};
use super::poller::{Effect, LONG_POLL_SLOTS, Next, Outcome, Poller};
use crate::model::fetch::ReportRequest;
use crate::model::fetch::arrival::Copy;
use crate::model::fetch::job::{Event, Failure};

pub(super) struct Order {
    pub(super) request: ReportRequest,
    /// The open copy, if a newer one is wanted.
    pub(super) refreshes: Option<Copy>,
}

pub(super) enum End {
    Report(File, Copy),
    /// With the copy that is open already.
    Same(Copy),
    Failed(Failure),
    Aborted,
}

/// The connections that all jobs together hold open.
#[derive(Clone, Default)]
pub(super) struct LongPollSlots(Rc<Cell<usize>>);

struct LongPollSlot(LongPollSlots);

impl LongPollSlots {
    fn is_free(&self) -> bool {
        self.0.get() < LONG_POLL_SLOTS
    }

    fn take(&self) -> LongPollSlot {
        self.0.set(self.0.get() + 1);
        LongPollSlot(self.clone())
    }
}

impl Drop for LongPollSlot {
    fn drop(&mut self) {
        let slots = &self.0.0;
        slots.set(slots.get().saturating_sub(1));
    }
}

/// Runs the job, and reports its events.
pub(super) async fn run(
    order: &Order,
    scope: &AbortScope,
    slots: &LongPollSlots,
    report: impl Fn(Event),
) -> End {
    let mut poller = Poller::new(order.refreshes.is_some(), now_ms());
    let etag = order.refreshes.as_ref().and_then(|copy| copy.etag.clone());
    let fallback = format!("{}-{}.csv", order.request.report, order.request.target);
    loop {
        if scope.is_aborted() {
            return End::Aborted;
        }
        let outcome = match poller.next(slots.is_free(), now_ms()) {
            Next::Sleep { ms } => {
                scope.sleep(ms).await;
                Outcome::Slept
            }
            Next::Watch => {
                let _slot = slots.take();
                watch(scope, &order.request, &report).await
            }
            Next::Poll(ask) => {
                let _slot = (ask.wait_s > 0).then(|| slots.take());
                let answer =
                    call::ask(scope, &order.request, ask, etag.as_deref(), &fallback).await;
                match answer {
                    Answer::Other(outcome) => outcome,
                    Answer::Same(copy) => return End::Same(copy),
                    Answer::Spoiled(spoiled) => return End::Failed(Failure::Spoiled(spoiled)),
                    Answer::Report(arrival, response) => {
                        let came = |amount| report(Event::Came(amount));
                        let whole = || report(Event::Whole);
                        let read = body::read_report(scope, response.body(), &arrival, came, whole);
                        match read.await {
                            Ok(file) => return End::Report(file, arrival.copy),
                            Err(Unread::Spoiled(spoiled)) => {
                                scope.give_up_call();
                                return End::Failed(Failure::Spoiled(spoiled));
                            }
                            Err(Unread::Lost) => Outcome::BrokenOff,
                        }
                    }
                }
            }
        };
        // The outcome of an aborted request means nothing.
        if scope.is_aborted() {
            return End::Aborted;
        }
        match poller.take(outcome, now_ms(), roll()) {
            None => {}
            Some(Effect::Tell(status)) => report(Event::Told(status)),
            Some(Effect::Lost { tries, wait_ms }) => report(Event::Lost { tries, wait_ms }),
            Some(Effect::Pause { wait_ms }) => report(Event::Paused { wait_ms }),
            Some(Effect::Fail(failure)) => return End::Failed(failure),
        }
    }
}

async fn watch(scope: &AbortScope, request: &ReportRequest, report: impl Fn(Event)) -> Outcome {
    let Some(response) = call::events(scope, request).await else {
        return Outcome::Broke { told: false };
    };
    let told = |status| report(Event::Told(status));
    match body::statuses(scope, response.body(), told).await {
        Watched::Ended(state) => Outcome::Watched(state),
        Watched::Broke { told } => Outcome::Broke { told },
    }
}
