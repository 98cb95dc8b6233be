//! One job, from its first request to its end: does what [`Course`] decides.

use std::cell::Cell;
use std::rc::Rc;

use web_sys::File;

use super::body::{self, Unread, Watched};
use super::call::{self, Answer, Place};
use super::clock::{now_ms, roll};
use super::course::{Course, Effect, LINES, Next, Outcome};
use super::leash::Leash;
use crate::model::fetch::arrival::Copy;
use crate::model::fetch::job::{Event, Failure};

/// What is to be fetched.
pub(super) struct Order {
    pub(super) place: Place,
    /// The copy that is open already, if a newer one is wanted.
    pub(super) refreshes: Option<Copy>,
}

/// How it ended.
pub(super) enum End {
    /// With a report.
    Report(File, Copy),
    /// With the copy that is open already.
    Same(Copy),
    /// With a failure.
    Failed(Failure),
    /// The leash was cut.
    Cut,
}

/// Connections that are held open, of all jobs together.
#[derive(Clone, Default)]
pub(super) struct Held(Rc<Cell<usize>>);

/// One of them.
struct Line(Held);

impl Held {
    fn is_free(&self) -> bool {
        self.0.get() < LINES
    }

    fn take(&self) -> Line {
        self.0.set(self.0.get() + 1);
        Line(self.clone())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let held = &self.0.0;
        held.set(held.get().saturating_sub(1));
    }
}

/// Runs it, and tells what happens on the way.
pub(super) async fn run(order: &Order, leash: &Leash, held: &Held, tell: impl Fn(Event)) -> End {
    let mut course = Course::new(order.refreshes.is_some(), now_ms());
    let etag = order.refreshes.as_ref().and_then(|copy| copy.etag.clone());
    let fallback = format!("{}-{}.csv", order.place.report, order.place.target);
    loop {
        if leash.is_cut() {
            return End::Cut;
        }
        let outcome = match course.next(held.is_free(), now_ms()) {
            Next::Sleep { ms } => {
                leash.sleep(ms).await;
                Outcome::Slept
            }
            Next::Watch => {
                let _line = held.take();
                watch(leash, &order.place, &tell).await
            }
            Next::Ask(ask) => {
                let _line = (ask.wait_s > 0).then(|| held.take());
                let answer = call::ask(leash, &order.place, ask, etag.as_deref(), &fallback).await;
                match answer {
                    Answer::Other(outcome) => outcome,
                    Answer::Same(copy) => return End::Same(copy),
                    Answer::Spoiled(spoiled) => return End::Failed(Failure::Spoiled(spoiled)),
                    Answer::Report(arrival, response) => {
                        let came = |amount| tell(Event::Came(amount));
                        let whole = || tell(Event::Whole);
                        let read = body::report(leash, response.body(), &arrival, came, whole);
                        match read.await {
                            Ok(file) => return End::Report(file, arrival.copy),
                            Err(Unread::Spoiled(spoiled)) => {
                                leash.give_up_call();
                                return End::Failed(Failure::Spoiled(spoiled));
                            }
                            Err(Unread::Lost) => Outcome::BrokenOff,
                        }
                    }
                }
            }
        };
        // What an aborted request came to is nobody's news.
        if leash.is_cut() {
            return End::Cut;
        }
        match course.take(outcome, now_ms(), roll()) {
            None => {}
            Some(Effect::Tell(status)) => tell(Event::Told(status)),
            Some(Effect::Lost { tries, wait_ms }) => tell(Event::Lost { tries, wait_ms }),
            Some(Effect::Pause { wait_ms }) => tell(Event::Paused { wait_ms }),
            Some(Effect::Fail(failure)) => return End::Failed(failure),
        }
    }
}

async fn watch(leash: &Leash, place: &Place, tell: impl Fn(Event)) -> Outcome {
    let Some(response) = call::events(leash, place).await else {
        return Outcome::Broke { told: false };
    };
    let told = |status| tell(Event::Told(status));
    match body::statuses(leash, response.body(), told).await {
        Watched::Ended(status) => Outcome::Watched(status.state),
        Watched::Broke { told } => Outcome::Broke { told },
    }
}
