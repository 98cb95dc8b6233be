//! This module interprets the server's answers.
//!
//! Common scripts for these reports take any successful answer for the report: the empty body of a
//! `202`, or a sign-in page. Here a body only counts as a report when its status, its media type,
//! its first bytes and its header row all say so; [`crate::intake`] then checks that it is
//! complete.

#[cfg(test)]
pub(super) mod tests;

use super::redirect;
use crate::egress::Egress;
use crate::problem::{Details, Problem};
use crate::report::Report;
use crate::upstream::http::{
    self, Fields, Framing, Head, is_gateway_page, is_proxys, is_rate_limit, limited,
};
use crate::upstream::{Hop, Outcome, Verdict};

/// The meaning of a `401`, `403`, `404` or a redirect to sign in, by its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The outcome is certain.
    Certain(Outcome),
    /// The answer may be a proxy's block page or an expired download link: only the server can say
    /// whether it still accepts the credential.
    Unconfirmed,
}

/// Interprets status and headers of the answer to `hop`, a request for this report.
#[must_use]
pub(super) fn head(
    egress: &Egress,
    report: Report,
    hop: &Hop,
    status: u16,
    field: &Fields<'_>,
    now_ms: u64,
) -> Head {
    let retry_after_ms = http::retry_after_ms(field, now_ms);
    let setback = |problem: Problem| Outcome::Setback {
        details: problem.into(),
        retry_after_ms,
    };
    match status {
        200 => match Framing::of(field, &http::TEXT_TYPES) {
            Ok(framing) => Head::Body(framing),
            Err(outcome) => Head::Over(outcome),
        },
        202 => Head::Over(Outcome::pending(retry_after_ms)),
        204 | 205 => Head::Over(Outcome::Empty),
        301 | 302 | 303 | 307 | 308 => {
            match redirect::next(egress, report, hop, field("location").as_deref()) {
                Ok(next) => Head::Follow(next),
                // A proxy redirects to a sign-in page of its own.
                Err(outcome) if outcome.rejects() && !is_servers_own(field) => Head::Refusal,
                Err(outcome) => Head::Over(outcome),
            }
        }
        300..=399 => Head::Over(Outcome::Refused(Details::unexpected_redirect(None))),
        // A storage host never got the credential and cannot have rejected it. Its addresses
        // expire; the next attempt gets a new one.
        400..=499 if !hop.trusted => Head::Page(setback(Problem::UpstreamUnavailable)),
        _ => http::trouble(status, field, now_ms).unwrap_or_else(|| match status {
            401 if hop.followed == 0 && is_servers_own(field) => {
                Head::Over(Outcome::refused(Problem::CredentialRejected))
            }
            401 => Head::Refusal,
            403 if field("x-github-sso").is_some() => {
                Head::Over(Outcome::refused(Problem::SingleSignOn))
            }
            403 if is_rate_limit(field) => Head::Over(limited(field, now_ms)),
            403 | 404 => Head::Refusal,
            400..=499 => Head::Page(Outcome::refused(Problem::UnexpectedContent)),
            _ => Head::Over(Outcome::refused(Problem::UnexpectedContent)),
        }),
    }
}

/// Interprets a [`Head::Refusal`], the answer to `hop`, with the first bytes of its body. GitHub
/// hides reports from accounts that may not see them: it numbers its answers, and has a page for
/// this case.
#[must_use]
pub(super) fn refusal(hop: &Hop, status: u16, field: &Fields<'_>, first: &[u8]) -> Refusal {
    if is_gateway_page(first) {
        return Refusal::Certain(Outcome::setback(Problem::UpstreamUnreachable));
    }
    let text = String::from_utf8_lossy(first).to_ascii_lowercase();
    if status == 403 && speaks_of_limit(&text) {
        return Refusal::Certain(Outcome::setback(Problem::UpstreamRateLimited));
    }
    let has_title = |title: &str| text.contains(&format!("<title>page not found{title}"));
    let is_own_page = has_title(" &middot; github")
        || has_title(" · github")
        || (has_title("") && is_servers_own(field));
    let is_own = field("x-github-request-id").is_some() || (status == 404 && is_own_page);
    // After a redirect, the download may have expired, which gives the same answer.
    if is_own && hop.followed == 0 && matches!(status, 403 | 404) {
        Refusal::Certain(Outcome::refused(Problem::NotSiteAdmin))
    } else {
        Refusal::Unconfirmed
    }
}

/// Whether the server itself has answered, and not a proxy: GitHub numbers its answers, and names
/// itself.
fn is_servers_own(field: &Fields<'_>) -> bool {
    field("x-github-request-id").is_some()
        || field("server").is_some_and(|name| name.trim().eq_ignore_ascii_case("github.com"))
}

/// Whether an error, in lower case, is about too many requests or sign-ins from one address. After
/// the failures of one client, the appliance gives this answer to everyone: `Maximum number of
/// login attempts exceeded. Please try again later.`
fn speaks_of_limit(text: &str) -> bool {
    [
        "attempts exceeded",
        "login attempts",
        "rate limit",
        "too many",
        "try again later",
        "abuse detection",
    ]
    .iter()
    .any(|words| text.contains(words))
}

/// Reads the answer to `/api/v3/user`: it has to say explicitly whether this is a site
/// administrator. GitHub's API says so in JSON; a page comes from something else, such as an access
/// proxy.
#[must_use]
pub(super) fn user(status: u16, field: &Fields<'_>, body: &[u8], now_ms: u64) -> Verdict {
    let rejected = |problem: Problem| Verdict::Rejected(problem.into());
    let said = serde_json::from_slice::<serde_json::Value>(body).ok();
    let message = said
        .as_ref()
        .and_then(|said| said.get("message")?.as_str())
        .map(str::to_ascii_lowercase);
    let is_said = message.is_some_and(|message| !speaks_of_limit(&message));
    let unknown = Verdict::Unknown {
        retry_after_ms: http::retry_after_ms(field, now_ms),
    };
    // Errors of GitHub's API link to their documentation.
    let is_own = is_servers_own(field)
        || said
            .as_ref()
            .is_some_and(|said| said.get("documentation_url").is_some());
    match status {
        200 => {
            let is_admin = said.and_then(|user| user.get("site_admin")?.as_bool());
            match is_admin {
                // GitHub lists the scopes of a classic token, and a site administrator's token may
                // have lost the scope for reports.
                Some(true) if field("x-oauth-scopes").is_some_and(|list| !is_among(&list)) => {
                    rejected(Problem::NotSiteAdmin)
                }
                Some(true) => Verdict::Accepted,
                Some(false) => rejected(Problem::NotSiteAdmin),
                None => unknown,
            }
        }
        401 | 403 if is_proxys(status, field) => unknown,
        401 if is_own => rejected(Problem::CredentialRejected),
        403 if field("x-github-sso").is_some() => rejected(Problem::SingleSignOn),
        403 if is_rate_limit(field) => unknown,
        403 | 404 if is_said && is_own => rejected(Problem::NotSiteAdmin),
        _ => unknown,
    }
}

/// Whether a list of scopes, as in `X-OAuth-Scopes`, has the scope that reports need.
fn is_among(list: &str) -> bool {
    list.split(',').any(|scope| scope.trim() == "site_admin")
}
