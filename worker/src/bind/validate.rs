//! This module validates a credential again before a stored copy is served.
//!
//! A revoked token still opens the copies that it sealed. So the upstream is asked whether it
//! accepts the credential, at most once a minute and once for all waiting requests.

use std::rc::Rc;

use tokio::sync::watch;
use worker::Env;

use super::body::Body;
use super::brake::{BrakeRefusal, SignIn};
use super::clock;
use super::object::{Inner, JobRequest};
use super::outbound::{self, Abort};
use crate::brake;
use crate::config::Revalidate;
use crate::limits;
use crate::problem::{Details, Problem};
use crate::upstream::http::may_be_failed_sign_in;
use crate::upstream::{self, First, Outcome, Verdict};

/// A validation that is under way, and its verdict once it is known.
pub(super) type Flight = watch::Receiver<Option<Verdict>>;

/// Validates the credential.
///
/// # Errors The problem to answer with instead of the copy. If the upstream cannot be asked, the copy is not served, unless the request accepts a stale one (`max-stale`) and the operator allows that ([`Revalidate::Reachable`]).
pub(super) async fn credential(
    inner: &Rc<Inner>,
    request: &JobRequest,
    is_stale_welcome: bool,
) -> Result<(), Details> {
    let target = request.target;
    let is_stale_welcome = is_stale_welcome && target.revalidate == Revalidate::Reachable;
    let is_known = inner.read_job(|job| job.is_validated(clock::now_ms()));
    if is_known || target.revalidate == Revalidate::None {
        return Ok(());
    }
    if let Some(s) = inner.read_job(|job| job.braked_s(clock::now_ms())) {
        return Err(Details::from(Problem::TooManyFailures).retry_after(s));
    }
    let mut flight = match flight(inner, request) {
        Ok(flight) => flight,
        // Requests that accept a stale copy are served; only the others wait for the next
        // validation.
        Err(_) if is_stale_welcome => return Ok(()),
        Err(s) => return Err(Details::from(Problem::UpstreamUnavailable).retry_after(s)),
    };
    let verdict = match flight.wait_for(Option::is_some).await {
        Ok(verdict) => verdict.clone(),
        Err(_) => None,
    };
    match verdict {
        Some(Verdict::Accepted) => Ok(()),
        Some(Verdict::Rejected(details)) => Err(details),
        Some(Verdict::Braked { s }) => Err(Details::from(Problem::TooManyFailures).retry_after(s)),
        Some(Verdict::Unknown { .. } | Verdict::Refused(_)) | None if is_stale_welcome => Ok(()),
        Some(Verdict::Refused(details)) => Err(details),
        Some(Verdict::Unknown { .. }) | None => {
            let left_s = inner.read_job(|job| job.validation_wait_s(clock::now_ms()));
            Err(Details::from(Problem::UpstreamUnavailable).retry_after(left_s.unwrap_or(1)))
        }
    }
}

/// The validation that is under way, or a new one.
///
/// # Errors Seconds until a new validation may start.
fn flight(inner: &Rc<Inner>, request: &JobRequest) -> Result<Flight, u32> {
    let under_way = inner.validating.borrow().clone();
    if let Some(flight) = under_way {
        return Ok(flight);
    }
    if let Some(s) = inner.read_job(|job| job.validation_wait_s(clock::now_ms())) {
        return Err(s);
    }
    let (answer, flight) = watch::channel(None);
    inner.validating.replace(Some(flight.clone()));
    let job = Rc::clone(inner);
    let request = request.clone();
    inner.state.wait_until(async move {
        let asked_at_ms = clock::now_ms();
        let verdict = ask(&job.env, &request).await;
        let now_ms = clock::now_ms();
        job.validating.replace(None);
        job.with_job(|job| match &verdict {
            Verdict::Accepted => (job.credential_accepted(asked_at_ms), Vec::new()),
            Verdict::Rejected(_) => ((), job.credential_rejected()),
            Verdict::Braked { s } => (job.hold_brake(*s, now_ms), Vec::new()),
            Verdict::Unknown { .. } | Verdict::Refused(_) => {
                let retry_after_ms = match verdict {
                    Verdict::Unknown { retry_after_ms } => retry_after_ms,
                    _ => None,
                };
                job.credential_undecided(retry_after_ms, now_ms, clock::roll());
                ((), Vec::new())
            }
        });
        answer.send_replace(Some(verdict));
    });
    Ok(flight)
}

/// The upstream gave no verdict.
const UNKNOWN: Verdict = Verdict::Unknown {
    retry_after_ms: None,
};

/// Asks the upstream whether it accepts the credential.
pub(super) async fn ask(env: &Env, request: &JobRequest) -> Verdict {
    let JobRequest {
        config,
        target,
        credential,
        ..
    } = request;
    let sign_in = match SignIn::wait_for(env, &config.pepper, target, credential).await {
        Ok(sign_in) => sign_in,
        Err(BrakeRefusal::Held(s)) => return Verdict::Braked { s },
        Err(BrakeRefusal::Busy) => return UNKNOWN,
    };
    let answer = ask_about(env, request).await;
    let is_late = answer.is_none();
    let (verdict, is_refused) = answer.unwrap_or((UNKNOWN, false));
    let outcome = match &verdict {
        Verdict::Accepted => brake::Outcome::Accepted,
        Verdict::Rejected(details) if details.problem().is_failed_sign_in() => {
            brake::Outcome::Rejected
        }
        Verdict::Rejected(_) => brake::Outcome::Accepted,
        // It is not the server's own answer, but a proxy may have tried the password at the directory.
        Verdict::Unknown { .. } | Verdict::Refused(_) if is_refused && credential.is_password() => {
            brake::Outcome::Rejected
        }
        Verdict::Unknown { .. } | Verdict::Refused(_) | Verdict::Braked { .. } => {
            brake::Outcome::Undecided.counted(credential, sign_in.is_proven, is_late)
        }
    };
    sign_in.settle(env, outcome).await;
    verdict
}

/// The verdict, and whether the answer may be the end of a failed sign-in; `None` if no answer came
/// in time.
async fn ask_about(env: &Env, request: &JobRequest) -> Option<(Verdict, bool)> {
    let JobRequest {
        target, credential, ..
    } = request;
    let upstream = target.upstream;
    let mut hop = upstream.validation(&request.ask());
    let mut abort = Abort::new();
    let work = async {
        let failed = |outcome: Outcome| match outcome.is_late() {
            true => None,
            false => Some((UNKNOWN, false)),
        };
        let mut response = match outbound::send(env, &target.egress, &hop, credential, &abort).await
        {
            Ok(response) => response,
            Err(outcome) => return failed(outcome),
        };
        let next = {
            let fields = |name: &str| response.headers().get(name).ok().flatten();
            let head = upstream::Response {
                hop: &hop,
                status: response.status_code(),
                fields: &fields,
                first: None,
            };
            upstream.validation_continues(&request.ask(), &head)
        };
        if let Some(next) = next {
            hop = next;
            abort = Abort::new();
            response = match outbound::send(env, &target.egress, &hop, credential, &abort).await {
                Ok(response) => response,
                Err(outcome) => return failed(outcome),
            };
        }
        let (bytes, is_whole) = match Body::of(&response) {
            Some(Ok(body)) => body.first(limits::VERDICT_BYTES).await,
            Some(Err(_)) | None => (Vec::new(), true),
        };
        let fields = |name: &str| response.headers().get(name).ok().flatten();
        let status = response.status_code();
        let response = upstream::Response {
            hop: &hop,
            status,
            fields: &fields,
            first: Some(First {
                bytes: &bytes,
                is_whole,
            }),
        };
        let verdict = upstream.verdict(&request.ask(), &response);
        Some((verdict, may_be_failed_sign_in(status)))
    };
    clock::within(limits::ANSWER_MS, work).await.flatten()
}
