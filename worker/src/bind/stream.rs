//! This module streams a job's statuses, one line each, while a client watches.

use std::rc::Rc;

use api::{JobStatus, State};
use futures_util::future::select;
use worker::web_sys::TransformStream;
use worker::{Response, Result};

use super::object::{Inner, JobRequest};
use super::pipe::Sink;
use super::slot::RequestSlot;
use super::{attempt, clock, platform_headers, respond};
use crate::cache_control::Directives;
use crate::config::Cache;
use crate::headers;
use crate::job::{Job, RequestOptions, Step, Waiter};
use crate::limits;
use crate::problem::Details;
use crate::response::Status;
use crate::status;

/// Answers with the stream. While it is open, it continues the fetching of a report that was
/// requested; the stream alone requests none.
pub(super) fn events(inner: &Rc<Inner>, request: JobRequest) -> Result<Response> {
    let Some(slot) = RequestSlot::take_open(&inner.streams) else {
        return respond(Details::too_many_open().answer());
    };
    let pipe = TransformStream::new()?;
    let (sink, body) = Sink::new(&pipe)?;
    let job = Rc::clone(inner);
    inner.state.wait_until(async move {
        tell(&job, &request, &sink, &slot).await;
        sink.close().await;
        drop(slot);
    });
    Ok(Response::builder()
        .with_status(Status::Ok.code())
        .with_headers(platform_headers(headers::events())?)
        .stream(body))
}

async fn tell(inner: &Rc<Inner>, request: &JobRequest, sink: &Sink, slot: &RequestSlot) {
    let silence_ms = u64::from(limits::EVENTS_S).saturating_mul(1000);
    let ends_at_ms = clock::now_ms().saturating_add(limits::EVENTS_MS);
    let mut changes = inner.subscribe_to_changes();
    let mut told: Option<(JobStatus, u64)> = None;
    loop {
        changes.mark_unchanged();
        keep_going(inner, request);
        let status = inner.status(&request.target.id, request.report);
        let now_ms = clock::now_ms();
        let is_news = told.as_ref().is_none_or(|(last, told_at_ms)| {
            !last.equals_but_for_time(&status) || now_ms.saturating_sub(*told_at_ms) >= silence_ms
        });
        if is_news {
            if sink
                .write(status::line(&status).into_bytes())
                .await
                .is_err()
            {
                return;
            }
            told = Some((status.clone(), now_ms));
        }
        // If the report was deleted or never requested, there is nothing to watch, and the
        // connection would be kept for nothing.
        let is_over = match status.state {
            State::Ready | State::Failed | State::Idle => true,
            State::Waiting | State::Fetching => false,
        };
        if is_over || now_ms >= ends_at_ms {
            return;
        }
        slot.renew();
        let wakes_at_ms = inner.read_job(Job::wakes_at_ms).unwrap_or(u64::MAX);
        let sleep_ms = wakes_at_ms.saturating_sub(now_ms).clamp(10, silence_ms);
        let changed = std::pin::pin!(changes.changed());
        let woken = std::pin::pin!(clock::sleep(sleep_ms));
        let _ = select(changed, woken).await;
    }
}

/// Starts the next attempt if the report is requested and the attempt is due.
fn keep_going(inner: &Rc<Inner>, request: &JobRequest) {
    let now_ms = clock::now_ms();
    let is_time = inner
        .read_job(Job::wakes_at_ms)
        .is_some_and(|at_ms| at_ms <= now_ms);
    if !is_time {
        return;
    }
    let may_keep = request.config.cache == Cache::On;
    let options = RequestOptions {
        // No stored copy will do: the requested report is still being fetched.
        directives: Directives {
            no_cache: true,
            ..Directives::default()
        },
        // The waiters have already agreed on storing; this stream does not wait for the report.
        keep: may_keep && request.credential.key_material().is_some(),
        is_dated: request.is_dated(),
        reads_problem: false,
    };
    let step = inner.with_job(|job| {
        let mut waiter = Waiter::default();
        (
            job.step(&mut waiter, options, now_ms, clock::roll()),
            Vec::new(),
        )
    });
    if let Step::Start(attempt) = step {
        attempt::start(inner, request, attempt);
    }
}
