//! This module answers a request for the report, from its first step to its response.

use std::rc::Rc;

use futures_util::future::select;
use worker::{Response, Result};

use super::object::{CopyReader, Inner, JobRequest};
use super::slot::RequestSlot;
use super::{attempt, clock, pipe, platform_headers, respond, validate};
use crate::config::Cache;
use crate::decide::Preferred;
use crate::etag;
use crate::headers::{self, CacheStatus, ReportMeta};
use crate::job::{Copy, Job, RequestOptions, Step, Waiter};
use crate::limits;
use crate::problem::{self, Details, Problem};
use crate::rate;
use crate::response::{Answer, Status};
use crate::seal::{DataKey, Facts, SealContext, WrappingKey};
use crate::status;

/// Answers the request, after the wait that it asked for at most.
pub(super) async fn answer(
    inner: &Rc<Inner>,
    request: &JobRequest,
    wanted: &Preferred,
) -> Result<Response> {
    let wait_ms = u64::from(wanted.preferences.wait_s()).saturating_mul(1000);
    let until_ms = clock::now_ms().saturating_add(wait_ms);
    let may_keep = request.config.cache == Cache::On;
    let options = RequestOptions {
        directives: wanted.directives,
        keep: may_keep
            && !wanted.directives.no_store
            && request.credential.key_material().is_some(),
        is_dated: request.is_dated(),
        reads_problem: !wanted.head,
    };
    let mut waiter = Waiter::default();
    let mut slot = None;
    let mut changes = inner.subscribe_to_changes();
    loop {
        changes.mark_unchanged();
        let now_ms = clock::now_ms();
        let step = inner.with_job(|job| {
            let effects = job.tidy(now_ms);
            (
                job.step(&mut waiter, options, now_ms, clock::roll()),
                effects,
            )
        });
        match step {
            Step::Serve(copy) => {
                if let Some(response) = serve(inner, request, wanted, waiter, &copy).await? {
                    return Ok(response);
                }
                continue;
            }
            Step::Refuse(details) => return respond(rate::answer(&details)),
            Step::Braked(s) => return respond(rate::too_many_failures(s)),
            Step::Start(attempt) => attempt::start(inner, request, attempt),
            Step::Wait => {}
        }
        let now_ms = clock::now_ms();
        if now_ms >= until_ms {
            return accepted(inner, request, wanted);
        }
        slot = slot.or_else(|| RequestSlot::take_open(&inner.waits));
        if slot.is_none() {
            return respond(Details::too_many_open().answer());
        }
        let wakes_at_ms = inner.read_job(Job::wakes_at_ms).unwrap_or(until_ms);
        // The wait is never zero: the clock may stand still while nothing is sent or received.
        let sleep_ms = wakes_at_ms.min(until_ms).saturating_sub(now_ms).max(10);
        let changed = std::pin::pin!(changes.changed());
        let woken = std::pin::pin!(clock::sleep(sleep_ms));
        let _ = select(changed, woken).await;
    }
}

fn accepted(inner: &Inner, request: &JobRequest, wanted: &Preferred) -> Result<Response> {
    let retry_after_s = inner.read_job(|job| job.retry_after_s(clock::now_ms()));
    let applied = wanted.preferences.applied();
    respond(Answer {
        status: Status::Accepted,
        headers: headers::accepted(
            &request.target.id,
            request.report,
            &request.parameters,
            retry_after_s,
            applied,
        ),
        body: status::json(&inner.status(&request.target.id, request.report)),
    })
}

/// Serves a copy; `None` if the copy could not be served and is gone now.
async fn serve(
    inner: &Rc<Inner>,
    request: &JobRequest,
    wanted: &Preferred,
    waiter: Waiter,
    copy: &Copy,
) -> Result<Option<Response>> {
    let Some((key, digest)) = open(inner, request, copy) else {
        inner.with_job(|job| ((), job.mark_corrupt(copy.generation)));
        return Ok(None);
    };
    // The reader is registered before the first `await`, so that the chunks stay while the
    // credential is validated.
    let reader = CopyReader::of(inner, copy.generation);
    let is_stale_welcome = wanted.directives.max_stale_s.is_some_and(|s| s > 0);
    if let Err(details) = validate::credential(inner, request, is_stale_welcome).await {
        return respond(rate::answer(&details)).map(Some);
    }
    let is_bodiless = wanted.head || wanted.if_none_match.holds(&etag::of_digest(&digest));
    let slot = match is_bodiless {
        true => None,
        false => {
            let Some(slot) = RequestSlot::wait_for_download(&inner.downloads).await else {
                let again_s = limits::DOWNLOAD_WAIT_MS / 1000;
                let busy = Details::from(Problem::Busy).retry_after(again_s);
                return respond(busy.answer()).map(Some);
            };
            Some(slot)
        }
    };
    // Another request may have deleted or replaced the copy while this one waited.
    if !inner.read_job(|job| job.is_current(copy)) {
        let is_forgotten = inner.read_job(|job| job.was_deleted(copy));
        let cancelled = is_forgotten.then(|| respond(problem::answer(Problem::Cancelled)));
        return cancelled.transpose();
    }
    // A damaged copy is dropped and fetched again before the response starts. Requests that still
    // wait for a slot read nothing.
    if !pipe::opens(&reader, copy, &key, &request.name) {
        drop(reader);
        inner.with_job(|job| ((), job.mark_corrupt(copy.generation)));
        return Ok(None);
    }
    let now_ms = clock::now_ms();
    let since_s = |since_ms: u64| now_ms.saturating_sub(since_ms) / 1000;
    let age_s = since_s(copy.as_of_ms());
    let fresh_s = since_s(copy.fresh_since_ms(request.is_dated()));
    let fresh = ReportMeta {
        target: &request.target.id,
        report: request.report,
        size_bytes: copy.size_bytes,
        digest: &digest,
        fetched_at_ms: copy.fetched_at_ms,
        made_at_ms: copy.made_at_ms,
        age_s,
        cache: cache_status(waiter, copy, fresh_s),
        applied: wanted.preferences.applied_at_once(),
    };
    if wanted.if_none_match.holds(&etag::of_digest(&digest)) {
        inner.with_job(|job| (job.mark_collected(copy.generation), Vec::new()));
        let answer = Answer::empty(Status::NotModified, headers::not_modified(&fresh));
        return respond(answer).map(Some);
    }
    let builder = Response::builder()
        .with_status(Status::Ok.code())
        .with_headers(platform_headers(headers::report(&fresh))?);
    if wanted.head {
        return Ok(Some(builder.empty()));
    }
    inner.with_job(|job| (job.mark_collected(copy.generation), Vec::new()));
    let body = pipe::report(inner, reader, copy, key, request.clone(), slot)?;
    Ok(Some(builder.stream(body)))
}

fn cache_status(waiter: Waiter, copy: &Copy, age_s: u64) -> CacheStatus {
    match waiter.forwarded() {
        Some((why, collapsed)) => CacheStatus::Forwarded {
            why,
            stored: copy.seal.is_some(),
            collapsed,
        },
        None => {
            let age_s = i64::try_from(age_s).unwrap_or(i64::MAX);
            let fresh_s = i64::try_from(limits::FRESH_MS / 1000).unwrap_or_default();
            CacheStatus::Hit {
                ttl_s: fresh_s.saturating_sub(age_s),
            }
        }
    }
}

/// The data key and the digest of a copy, opened with this request's credential.
fn open(inner: &Inner, request: &JobRequest, copy: &Copy) -> Option<(Rc<DataKey>, [u8; 32])> {
    let Some(seal) = &copy.seal else {
        return inner.kept_in_memory(copy.generation);
    };
    let context = SealContext {
        job: &request.name,
        generation: copy.generation,
    };
    let facts = Facts {
        size_bytes: copy.size_bytes,
        chunks: copy.chunks,
        sealed_at_ms: seal.sealed_at_ms,
        expires_at_ms: copy.expires_at_ms,
        made_at_ms: copy.made_at_ms,
    };
    // The record could be altered; only the sealed time is trusted.
    let is_as_told = copy.fetched_at_ms.abs_diff(seal.sealed_at_ms) <= SETTLING_MS;
    if !is_as_told || clock::now_ms() >= facts.expires_at_ms {
        return None;
    }
    let pepper = &request.config.pepper;
    let material = request.credential.key_material()?;
    let (key, digest) = WrappingKey::derive(material, pepper, &seal.salt, context)
        .and_then(|wrapping| wrapping.unwrap(&seal.wrapped, facts, context))
        .ok()?;
    Some((Rc::new(key), digest))
}

/// Milliseconds between sealing a copy and entering it in the record, at most.
const SETTLING_MS: u64 = 60_000;
