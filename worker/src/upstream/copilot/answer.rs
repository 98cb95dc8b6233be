//! This module interprets the API's answers: refusals, limits, and answers without content.
//!
//! GitHub says why it refuses something in a sentence (`message`). Only fixed phrases in it are
//! recognised; the sentence itself is not shown.

#[cfg(test)]
pub(super) mod tests;

use serde_json::Value;

use super::{Ask, Outcome, Response, Route, State, Step, billing, unexpected_content};
use crate::egress::Destination;
use crate::limits;
use crate::problem::{Details, Problem};
use crate::upstream::http::{self, Fields, Head, may_be_failed_sign_in};
use crate::upstream::redirect;
use crate::upstream::{First, Verdict};

/// Phrases in a sentence of GitHub, in lower case, and what they mean with this status.
const PHRASES: [(u16, &str, Problem); 16] = [
    (403, "ip allow list", Problem::IpAllowList),
    (403, "saml", Problem::SingleSignOn),
    (403, "resource not accessible", Problem::NoPermission),
    (403, "must have", Problem::NoPermission),
    (403, "must be", Problem::NoPermission),
    (403, "forbids access via", Problem::NoPermission),
    (403, "requires admin", Problem::NoPermission),
    (403, "organization role", Problem::NoPermission),
    (403, "does not have", Problem::NoPermission),
    (403, "not enabled", Problem::FeatureOff),
    (403, "is disabled", Problem::FeatureOff),
    (403, "policy", Problem::FeatureOff),
    (403, "billing plan", Problem::FeatureOff),
    (403, "upgrade", Problem::FeatureOff),
    (
        422,
        "copilot access for all members",
        Problem::CopilotForAll,
    ),
    (422, "not enabled", Problem::FeatureOff),
];

/// The step after an answer of the API that is not what was asked for; `None` if it may be.
pub(super) fn unexpected(ask: &Ask<'_>, state: &State, response: &Response<'_>) -> Option<Step> {
    let Response {
        hop,
        status,
        fields,
        ..
    } = *response;
    let head = match status {
        200..=299 if is_partial(fields) => Head::Over(Outcome::refused(Problem::SingleSignOn)),
        200..=202 => return None,
        204 | 205 => Head::Over(empty(ask)),
        301 | 302 | 307 | 308 => {
            match redirect::lead(ask.egress, hop, fields("location").as_deref()) {
                // An organization that was renamed.
                Ok((url, Destination::Origin)) => Head::Follow(hop.followed_to(url, true)),
                Ok((url, Destination::Storage)) => Head::Over(redirect::unexpected(Some(&url))),
                Err(outcome) => Head::Over(outcome),
            }
        }
        300..=399 => Head::Over(Outcome::Refused(Details::unexpected_redirect(None))),
        429 => Head::Over(limited(fields, ask.now_ms)),
        _ => http::trouble(status, fields, ask.now_ms).unwrap_or(Head::Refusal),
    };
    Some(head.step(
        state,
        response,
        |_| Step::End(unexpected_content()),
        |first| refusal(ask, state, response, first),
    ))
}

/// Whether GitHub left out organizations because the token is not authorised for their single sign-on.
fn is_partial(fields: &Fields<'_>) -> bool {
    fields("x-github-sso").is_some_and(|value| value.trim_start().starts_with("partial-results"))
}

/// The meaning of an answer without content. It is documented for usage metrics, where it says that
/// there is no data; elsewhere it comes from something in between.
fn empty(ask: &Ask<'_>) -> Outcome {
    match Route::of(ask.report) {
        Route::Metrics(_) => Outcome::refused(Problem::NoData),
        Route::Seats | Route::Billing(_) => Outcome::setback(Problem::UpstreamEmpty),
    }
}

/// Interprets a refusal by its first bytes.
fn refusal(ask: &Ask<'_>, state: &State, response: &Response<'_>, first: &[u8]) -> Step {
    let Response { status, fields, .. } = *response;
    let route = Route::of(ask.report);
    if http::is_gateway_page(first) {
        return Step::End(Outcome::setback(Problem::UpstreamUnreachable));
    }
    let body = serde_json::from_slice::<Value>(first).unwrap_or_default();
    let message = body.get("message").and_then(Value::as_str);
    let message = message.unwrap_or_default().to_ascii_lowercase();
    // GitHub numbers its answers, and errors link to their documentation.
    let is_own = fields("x-github-request-id").is_some() || body.get("documentation_url").is_some();
    let is_limit = ["rate limit", "abuse detection"];
    if status == 403
        && (http::is_rate_limit(fields) || is_limit.iter().any(|words| message.contains(words)))
    {
        return Step::End(limited(fields, ask.now_ms));
    }
    if let Route::Billing(_) = route {
        let busy = billing::busy(ask, state, (status, &message), fields);
        let missed = || billing::missed(ask, state, fields).filter(|_| status == 404 && is_own);
        if let Some(outcome) = busy.or_else(missed) {
            return Step::End(outcome);
        }
    }
    let meant = PHRASES
        .iter()
        .find(|(of, phrase, _)| *of == status && message.contains(phrase))
        .map(|(_, _, problem)| *problem);
    let problem = match status {
        401 => Problem::CredentialRejected,
        403 if fields("x-github-sso").is_some() => Problem::SingleSignOn,
        // The documented answer while the policy is off.
        403 if matches!(route, Route::Metrics(_)) => meant.unwrap_or(Problem::FeatureOff),
        403 => meant.unwrap_or(Problem::NoPermission),
        404 => Problem::NotVisible,
        400 | 422 => meant.unwrap_or(Problem::RequestRefused),
        _ => return Step::End(unexpected_content()),
    };
    match is_own || fields("x-github-sso").is_some() {
        true => Step::End(Outcome::refused(problem)),
        false => Step::Unconfirmed {
            is_rejection: may_be_failed_sign_in(status),
        },
    }
}

/// The outcome of an answer that asks for fewer requests. GitHub asks for a minute if the answer
/// does not say how long.
fn limited(fields: &Fields<'_>, now_ms: u64) -> Outcome {
    match http::limited(fields, now_ms) {
        Outcome::Setback {
            details,
            retry_after_ms,
        } => Outcome::Setback {
            details,
            retry_after_ms: retry_after_ms.or(Some(limits::LIMITED_MS)),
        },
        other => other,
    }
}

/// Reads the JSON of an answer.
///
/// # Errors The outcome of the attempt, if it is empty, cut, or says that something went wrong.
pub(super) fn read(ask: &Ask<'_>, first: First<'_>, fields: &Fields<'_>) -> Result<Value, Outcome> {
    let text = first.bytes.trim_ascii();
    if !first.is_whole {
        return Err(match first.bytes.len() < limits::ANSWER_BYTES {
            true => Outcome::setback(Problem::Truncated),
            false => Outcome::refused(Problem::TooLarge),
        });
    }
    if text.is_empty() {
        return Err(empty(ask));
    }
    if text.first() == Some(&b'<') {
        return Err(Outcome::refused(Problem::UpstreamLoginPage));
    }
    let body: Value = serde_json::from_slice(text).map_err(|_| unexpected_content())?;
    // As GraphQL says it: an error in an answer that is called a success.
    let errors = body.get("errors").and_then(Value::as_array);
    let is_limit =
        |error: &Value| error.get("type").and_then(Value::as_str) == Some("RATE_LIMITED");
    match errors {
        Some(errors) if errors.iter().any(is_limit) => Err(limited(fields, ask.now_ms)),
        Some(_) => Err(unexpected_content()),
        None => Ok(body),
    }
}

/// The verdict of an answer to a request that validates the credential. Only the answer that was
/// asked for shows that the credential is accepted.
pub(super) fn verdict(ask: &Ask<'_>, response: &Response<'_>) -> Verdict {
    let outcome = match (unexpected(ask, &State::default(), response), response.first) {
        (Some(Step::End(outcome)), _) => outcome,
        (None, Some(first)) => match check(ask, first, response.fields) {
            Ok(()) => return Verdict::Accepted,
            Err(Outcome::Refused(details)) if details.problem() != Problem::NoData => {
                return Verdict::Unknown {
                    retry_after_ms: None,
                };
            }
            Err(outcome) => outcome,
        },
        _ => {
            return Verdict::Unknown {
                retry_after_ms: None,
            };
        }
    };
    match outcome {
        // There is an answer without data.
        Outcome::Refused(details) if details.problem() == Problem::NoData => Verdict::Accepted,
        Outcome::Refused(details) if details.problem().is_rejection() => Verdict::Rejected(details),
        Outcome::Refused(details) => Verdict::Refused(details),
        Outcome::Setback { retry_after_ms, .. } | Outcome::Pending { retry_after_ms, .. } => {
            Verdict::Unknown { retry_after_ms }
        }
        Outcome::Empty | Outcome::Braked { .. } => Verdict::Unknown {
            retry_after_ms: None,
        },
    }
}

/// Checks that the beginning of an answer is that of what validates the credential.
///
/// # Errors The meaning of another answer.
fn check(ask: &Ask<'_>, first: First<'_>, fields: &Fields<'_>) -> Result<(), Outcome> {
    let member = match Route::of(ask.report) {
        Route::Seats => "seats",
        Route::Metrics(_) => "download_links",
        Route::Billing(_) => "usage_report_exports",
    };
    // Only the beginning of a long answer is read.
    if !first.is_whole && first.bytes.len() >= limits::VERDICT_BYTES {
        let text = String::from_utf8_lossy(first.bytes);
        let is_it = text.trim_start().starts_with('{') && text.contains(&format!("\"{member}\":"));
        return is_it.then_some(()).ok_or_else(unexpected_content);
    }
    let body = read(ask, first, fields)?;
    let list = body.get(member).and_then(Value::as_array);
    list.map(|_| ()).ok_or_else(unexpected_content)
}
