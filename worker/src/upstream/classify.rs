//! This module interprets an upstream's answer.
//!
//! Common scripts for these reports take any successful answer for the report: the empty body of a
//! `202`, or a sign-in page. Here a body only counts as a report when its status, its media type,
//! its first bytes and its header row all say so; [`crate::intake`] then checks that it is
//! complete.

#[cfg(test)]
mod tests;

use csv_core::{ReadRecordResult, Reader};

use super::Outcome;
use super::columns::Family;
use super::ghes::Hop;
use super::redirect;
use crate::backoff;
use crate::config::Target;
use crate::limits;
use crate::problem::{Details, Problem};
use crate::report::Report;

/// The meaning of the status and the headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// The body may be the report.
    Body(Framing),
    /// The report is at another address.
    Follow(Hop),
    /// This outcome, unless the body turns out to be a gateway's ([`is_gateway_page`]).
    Page(Outcome),
    /// A refusal that the body may explain ([`refusal`]).
    Refusal,
    /// This outcome, whatever the body is.
    Over(Outcome),
}

/// The length of the body according to the headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Framing {
    /// `Content-Length`: the length of the body as it was sent.
    pub length: Option<u64>,
    /// Whether the body is gzip, so that `length` is not the report's.
    pub is_packed: bool,
    /// Whether the body was sent in chunks, whose last one marks the end.
    pub is_chunked: bool,
}

impl Framing {
    /// Whether a cut body can be distinguished from a complete one: by its length, by its last
    /// chunk, or by the trailer of the compression. Otherwise only the end of the connection ends
    /// it (RFC 9112 §6.3, the last rule).
    #[must_use]
    pub fn shows_end(&self) -> bool {
        self.length.is_some() || self.is_chunked || self.is_packed
    }
}

/// The meaning of the first bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// More bytes are needed.
    More,
    /// The header row of the requested report.
    Report,
    Not(Outcome),
}

/// The meaning of a `401`, `403`, `404` or a redirect to sign in, by its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The outcome is certain.
    Certain(Outcome),
    /// The answer may be a proxy's block page or an expired download link: only the server can say
    /// whether it still accepts the credential.
    Unconfirmed,
}

/// The upstream's verdict on a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is valid, and its owner is a site administrator.
    Accepted,
    /// It is not valid, or its owner is not a site administrator.
    Rejected(Details),
    /// The answer was no verdict.
    Unknown {
        /// When the upstream wants to be asked again, within limits.
        retry_after_ms: Option<u64>,
    },
    /// The upstream was not asked, because it has rejected the credential, or the user name, too
    /// often.
    Braked {
        /// Seconds until the upstream may be asked, at least one.
        s: u32,
    },
}

/// Media types that reports were seen with or may reasonably have. Types that a browser would
/// render, run or unpack are not among them.
const MEDIA_TYPES: [&str; 7] = [
    "text/csv",
    "application/csv",
    "text/comma-separated-values",
    "text/plain",
    "application/octet-stream",
    "binary/octet-stream",
    "application/vnd.ms-excel",
];

/// Media types of pages.
const PAGES: [&str; 2] = ["text/html", "application/xhtml+xml"];

/// The only content coding that is requested and decoded.
const PACKED: &str = "gzip";

/// Interprets status and headers of the answer to `hop`. `field` gives the value of a header by its
/// name in lower case.
#[must_use]
pub fn head(
    target: &Target,
    hop: &Hop,
    status: u16,
    field: &dyn Fn(&str) -> Option<String>,
    now_ms: u64,
) -> Head {
    let retry_after_ms =
        field("retry-after").and_then(|value| backoff::retry_after_ms(&value, now_ms));
    let setback = |problem: Problem| Outcome::Setback {
        details: problem.into(),
        retry_after_ms,
    };
    match status {
        200 => body(field),
        202 => Head::Over(Outcome::Pending { retry_after_ms }),
        204 | 205 => Head::Over(Outcome::Empty),
        301 | 302 | 303 | 307 | 308 => {
            match redirect::next(target, hop, field("location").as_deref()) {
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
        401 | 403 if is_proxys(status, field) => {
            Head::Page(Outcome::refused(Problem::UpstreamGateway))
        }
        401 if hop.followed == 0 && is_servers_own(field) => {
            Head::Over(Outcome::refused(Problem::CredentialRejected))
        }
        401 => Head::Refusal,
        403 if field("x-github-sso").is_some() => {
            Head::Over(Outcome::refused(Problem::SingleSignOn))
        }
        403 if is_rate_limit(field) => Head::Over(limited(field, retry_after_ms, now_ms)),
        403 | 404 => Head::Refusal,
        408 | 425 => Head::Page(setback(Problem::UpstreamUnavailable)),
        429 => Head::Over(limited(field, retry_after_ms, now_ms)),
        520..=530 => Head::Over(setback(Problem::UpstreamUnreachable)),
        500..=599 => Head::Page(setback(Problem::UpstreamUnavailable)),
        400..=499 => Head::Page(Outcome::refused(Problem::UnexpectedContent)),
        _ => Head::Over(Outcome::refused(Problem::UnexpectedContent)),
    }
}

/// Interprets a [`Head::Refusal`], the answer to `hop`, with the first bytes of its body. GitHub
/// hides reports from accounts that may not see them: it numbers its answers, and has a page for
/// this case.
#[must_use]
pub fn refusal(
    hop: &Hop,
    status: u16,
    field: &dyn Fn(&str) -> Option<String>,
    first: &[u8],
) -> Refusal {
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
fn is_servers_own(field: &dyn Fn(&str) -> Option<String>) -> bool {
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

/// Whether a 403 from GitHub means "too many requests" rather than "forbidden".
fn is_rate_limit(field: &dyn Fn(&str) -> Option<String>) -> bool {
    field("retry-after").is_some()
        || field("x-ratelimit-remaining").is_some_and(|value| value.trim() == "0")
}

/// Whether a refusal comes from Cloudflare Access or its firewall: the server never saw the
/// credential, so it is no verdict.
fn is_proxys(status: u16, field: &dyn Fn(&str) -> Option<String>) -> bool {
    let has = |name: &str, part: &str| {
        field(name).is_some_and(|value| value.to_ascii_lowercase().contains(part))
    };
    let says_so = field("cf-mitigated").is_some()
        || field("cf-access-domain").is_some()
        || has("www-authenticate", "cloudflare-access");
    // A server behind Cloudflare answers under Cloudflare's name too, and GitHub numbers its
    // answers.
    let is_its_page = status == 403
        && has("server", "cloudflare")
        && field("cf-ray").is_some()
        && has("content-type", "text/html")
        && field("x-github-request-id").is_none();
    says_so || is_its_page
}

fn limited(
    field: &dyn Fn(&str) -> Option<String>,
    retry_after_ms: Option<u64>,
    now_ms: u64,
) -> Outcome {
    // Seconds since 1970 at which the limit resets, plus one second, as GitHub's clients do.
    let reset_ms = || {
        let reset_s = field("x-ratelimit-reset")?.trim().parse::<u64>().ok()?;
        let wait_ms = reset_s
            .saturating_add(1)
            .saturating_mul(1000)
            .saturating_sub(now_ms);
        Some(wait_ms.clamp(limits::RETRY_AFTER_MIN_MS, limits::RETRY_AFTER_MAX_MS))
    };
    Outcome::Setback {
        details: Problem::UpstreamRateLimited.into(),
        retry_after_ms: retry_after_ms.or_else(reset_ms),
    }
}

/// Whether a body is gzip according to its headers.
#[must_use]
pub fn is_packed(field: &dyn Fn(&str) -> Option<String>) -> bool {
    field("content-encoding").is_some_and(|coding| coding.trim().eq_ignore_ascii_case(PACKED))
}

/// Interprets the headers of a 200.
fn body(field: &dyn Fn(&str) -> Option<String>) -> Head {
    // The body is a part of the report, whatever the status says.
    if field("content-range").is_some() {
        return Head::Over(Outcome::refused(Problem::UnexpectedContent));
    }
    if let Some(value) = field("content-type") {
        let essence = value.split(';').next().unwrap_or_default().trim();
        let is_any = |list: &[&str]| list.iter().any(|ty| ty.eq_ignore_ascii_case(essence));
        if is_any(&PAGES) {
            return Head::Over(Outcome::refused(Problem::UpstreamLoginPage));
        }
        if !is_any(&MEDIA_TYPES) {
            return Head::Over(Outcome::refused(Problem::UnexpectedContent));
        }
    }
    let coding = field("content-encoding").unwrap_or_default();
    let coding = coding.trim();
    let is_packed = is_packed(field);
    if !is_packed && !coding.is_empty() && !coding.eq_ignore_ascii_case("identity") {
        return Head::Over(Outcome::refused(Problem::UnexpectedContent));
    }
    Head::Body(Framing {
        length: field("content-length").and_then(|value| value.trim().parse().ok()),
        is_packed,
        // The last coding frames the body (RFC 9112 §6.1).
        is_chunked: field("transfer-encoding").is_some_and(|value| {
            let last = value.rsplit(',').next().unwrap_or_default();
            last.trim().eq_ignore_ascii_case("chunked")
        }),
    })
}

/// Reads the answer to `/api/v3/user`: it has to say explicitly whether this is a site
/// administrator. GitHub's API says so in JSON; a page comes from something else, such as an access
/// proxy.
#[must_use]
pub fn user(
    status: u16,
    field: &dyn Fn(&str) -> Option<String>,
    body: &[u8],
    now_ms: u64,
) -> Verdict {
    let rejected = |problem: Problem| Verdict::Rejected(problem.into());
    let said = serde_json::from_slice::<serde_json::Value>(body).ok();
    let message = said
        .as_ref()
        .and_then(|said| said.get("message")?.as_str())
        .map(str::to_ascii_lowercase);
    let is_said = message.is_some_and(|message| !speaks_of_limit(&message));
    let retry_after_ms =
        field("retry-after").and_then(|value| backoff::retry_after_ms(&value, now_ms));
    let unknown = Verdict::Unknown { retry_after_ms };
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

/// Whether an error's first bytes are those of a gateway that did not reach the upstream, which
/// answers in plain text: `error code: 1016`.
#[must_use]
pub fn is_gateway_page(first: &[u8]) -> bool {
    first
        .trim_ascii()
        .strip_prefix(b"error code: ")
        .is_some_and(|code| (3..=5).contains(&code.len()) && code.iter().all(u8::is_ascii_digit))
}

/// The byte order mark of UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// Interprets the first bytes of a 200; `is_whole` means that there are no more of them.
#[must_use]
pub fn opening(report: Report, first: &[u8], is_whole: bool) -> Opening {
    let first = match first.strip_prefix(BOM) {
        Some(text) => text,
        None if !is_whole && BOM.starts_with(first) => return Opening::More,
        None => first,
    };
    let text = first.trim_ascii_start();
    if text.first() == Some(&b'<') {
        return Opening::Not(Outcome::refused(Problem::UpstreamLoginPage));
    }
    if text.is_empty() && is_whole {
        return Opening::Not(Outcome::Empty);
    }
    if is_whole && is_gateway_page(text) {
        return Opening::Not(Outcome::setback(Problem::UpstreamUnreachable));
    }
    match header_row(text, is_whole) {
        Row::Whole(names) => {
            // A name that is not UTF-8 is not a known column.
            let names = names
                .iter()
                .map(|name| std::str::from_utf8(name).unwrap_or_default());
            match Family::of_header(names) {
                Some(family) if family == Family::of(report) => Opening::Report,
                Some(_) => Opening::Not(Outcome::refused(Problem::WrongReport)),
                None => Opening::Not(Outcome::refused(Problem::UnexpectedContent)),
            }
        }
        Row::More if first.len() < limits::HEADER_ROW_BYTES => Opening::More,
        Row::More | Row::TooWide => Opening::Not(Outcome::refused(Problem::UnexpectedContent)),
    }
}

enum Row {
    Whole(Vec<Vec<u8>>),
    More,
    TooWide,
}

/// Reads the first record, whose quoted names may contain commas and line breaks.
fn header_row(text: &[u8], is_whole: bool) -> Row {
    let text = text.get(..limits::HEADER_ROW_BYTES).unwrap_or(text);
    // The reader takes an empty slice for the end.
    if text.is_empty() {
        return Row::More;
    }
    let mut reader = Reader::new();
    let mut names = vec![0; text.len().saturating_add(1)];
    let mut ends = vec![0; limits::HEADER_COLUMNS];
    let (mut result, _, written, ended) = reader.read_record(text, &mut names, &mut ends);
    let mut columns = ended;
    if result == ReadRecordResult::InputEmpty {
        if !is_whole {
            return Row::More;
        }
        // The text has ended, and so has the last name.
        let names = names.get_mut(written..).unwrap_or_default();
        let ends = ends.get_mut(ended..).unwrap_or_default();
        let (last, _, _, more) = reader.read_record(&[], names, ends);
        (result, columns) = (last, ended.saturating_add(more));
    }
    if result != ReadRecordResult::Record {
        return Row::TooWide;
    }
    let mut start = 0;
    let mut row = Vec::with_capacity(columns);
    for end in ends.into_iter().take(columns) {
        row.push(names.get(start..end).unwrap_or_default().to_vec());
        start = end;
    }
    Row::Whole(row)
}
