//! This module interprets the API's answers: refusals, limits, and answers without content.
//!
//! GitHub says why it refuses something in a sentence (`message`). Only fixed phrases in it are
//! recognised; the sentence itself is not shown.

#[cfg(test)]
pub(super) mod tests;

use serde_json::Value;

use super::{Ask, Outcome, Response, State, Step, Way, unexpected_content};
use crate::egress::Destination;
use crate::limits;
use crate::problem::{Details, Problem};
use crate::upstream::http::{self, Fields, Head, may_be_failed_sign_in};
use crate::upstream::redirect;
use crate::upstream::{First, Verdict};

/// Phrases in a sentence of GitHub, in lower case, and what they mean with this status.
const PHRASES: [(u16, &str, Problem); 12] = [
    (403, "ip allow list", Problem::IpAllowList),
    (403, "saml", Problem::SingleSignOn),
    (403, "resource not accessible", Problem::NoPermission),
    (403, "must have", Problem::NoPermission),
    (403, "must be", Problem::NoPermission),
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
pub(super) fn unexpected(ask: &Ask<'_>, asked: &State, response: &Response<'_>) -> Option<Step> {
    let Response {
        hop,
        status,
        fields,
        ..
    } = *response;
    let head = match status {
        200..=202 => return None,
        204 | 205 => Head::Over(Outcome::refused(Problem::NoData)),
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
        asked,
        response,
        |_| Step::End(unexpected_content()),
        |first| refusal(ask, status, fields, first),
    ))
}

/// Interprets a refusal by its first bytes.
fn refusal(ask: &Ask<'_>, status: u16, fields: &Fields<'_>, first: &[u8]) -> Step {
    if http::is_gateway_page(first) {
        return Step::End(Outcome::setback(Problem::UpstreamUnreachable));
    }
    let said = serde_json::from_slice::<Value>(first).unwrap_or_default();
    let message = said.get("message").and_then(Value::as_str);
    let message = message.unwrap_or_default().to_ascii_lowercase();
    // GitHub numbers its answers, and errors link to their documentation.
    let is_own = fields("x-github-request-id").is_some() || said.get("documentation_url").is_some();
    let is_limit = ["rate limit", "abuse detection"];
    if status == 403
        && (http::is_rate_limit(fields) || is_limit.iter().any(|words| message.contains(words)))
    {
        return Step::End(limited(fields, ask.now_ms));
    }
    let meant = PHRASES
        .iter()
        .find(|(of, phrase, _)| *of == status && message.contains(phrase))
        .map(|(_, _, problem)| *problem);
    let problem = match status {
        401 => Problem::CredentialRejected,
        403 if fields("x-github-sso").is_some() => Problem::SingleSignOn,
        // The documented answer while the policy is off.
        403 if matches!(Way::of(ask.report), Way::Metrics(_)) => {
            meant.unwrap_or(Problem::FeatureOff)
        }
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
pub(super) fn read(first: First<'_>, fields: &Fields<'_>, now_ms: u64) -> Result<Value, Outcome> {
    let text = first.bytes.trim_ascii();
    if !first.is_whole {
        return Err(Outcome::refused(
            match first.bytes.len() < limits::ANSWER_BYTES {
                true => Problem::Truncated,
                false => Problem::TooLarge,
            },
        ));
    }
    if text.is_empty() {
        return Err(Outcome::refused(Problem::NoData));
    }
    if text.first() == Some(&b'<') {
        return Err(Outcome::refused(Problem::UpstreamLoginPage));
    }
    let said: Value = serde_json::from_slice(text).map_err(|_| unexpected_content())?;
    // As GraphQL says it: an error in an answer that is called a success.
    let errors = said.get("errors").and_then(Value::as_array);
    let is_limit =
        |error: &Value| error.get("type").and_then(Value::as_str) == Some("RATE_LIMITED");
    match errors {
        Some(errors) if errors.iter().any(is_limit) => Err(limited(fields, now_ms)),
        Some(_) => Err(unexpected_content()),
        None => Ok(said),
    }
}

/// The verdict of an answer to a request that validates the credential.
pub(super) fn verdict(ask: &Ask<'_>, response: &Response<'_>) -> Verdict {
    let unknown = |retry_after_ms| Verdict::Unknown { retry_after_ms };
    let Some(step) = unexpected(ask, &State::default(), response) else {
        let first = response.first;
        let is_json = first.is_some_and(|first| first.bytes.trim_ascii_start().starts_with(b"{"));
        // Without data there is an empty answer, or none.
        let is_empty = first.is_none_or(|first| first.bytes.is_empty());
        return match is_json || is_empty {
            true => Verdict::Accepted,
            false => unknown(None),
        };
    };
    match step {
        Step::End(Outcome::Refused(details)) if details.problem() == Problem::NoData => {
            Verdict::Accepted
        }
        Step::End(outcome) if outcome.rejects() => match outcome {
            Outcome::Refused(details) => Verdict::Rejected(details),
            _ => unknown(None),
        },
        Step::End(Outcome::Setback { retry_after_ms, .. }) => unknown(retry_after_ms),
        _ => unknown(None),
    }
}
