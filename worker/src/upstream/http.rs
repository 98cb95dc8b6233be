//! This module reads what every server, proxy and gateway says in the same way: how a body ends,
//! when to ask again, and which answers do not come from the server at all. The meaning of an
//! answer for a report is in the upstream's own file.

use super::{Hop, Outcome, Response, State, Step};
use crate::backoff;
use crate::limits;
use crate::problem::Problem;

/// The value of a header by its name in lower case.
pub type Fields<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// The meaning of the status and the headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// The body may be the report.
    Body(Framing),
    /// The report is at another address.
    Follow(Hop),
    /// This outcome, unless the body turns out to be a gateway's ([`is_gateway_page`]).
    Page(Outcome),
    /// A refusal that the body may explain.
    Refusal,
    /// This outcome, whatever the body is.
    Over(Outcome),
}

/// The length of the body according to the headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Framing {
    /// `Content-Length`: the length of the body as it was sent.
    pub length: Option<u64>,
    /// The length of the decompressed body, if an earlier answer stated it.
    pub file_bytes: Option<u64>,
    /// Whether the body is gzip, so that `length` is not the report's.
    pub is_packed: bool,
    /// Whether the body was sent in chunks, whose last one marks the end.
    pub is_chunked: bool,
}

/// Media types of pages.
const PAGES: [&str; 2] = ["text/html", "application/xhtml+xml"];

/// Media types that reports were seen with or may reasonably have. Types that a browser would
/// render, run or unpack are not among them.
pub const TEXT_TYPES: [&str; 7] = [
    "text/csv",
    "application/csv",
    "text/comma-separated-values",
    "text/plain",
    "application/octet-stream",
    "binary/octet-stream",
    "application/vnd.ms-excel",
];

/// The only content coding that is requested and decoded.
const PACKED: &str = "gzip";

/// The byte order mark of UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

impl Framing {
    /// Interprets the headers of a 200 whose body is streamed; it may have one of the media types,
    /// or none. A page is a sign-in page.
    ///
    /// # Errors The outcome of the attempt, if the body cannot be a part of the report.
    pub fn of(fields: &Fields<'_>, media_types: &[&str]) -> Result<Self, Outcome> {
        let unexpected = || Outcome::refused(Problem::UnexpectedContent);
        // The body is a part of the report, whatever the status says.
        if fields("content-range").is_some() {
            return Err(unexpected());
        }
        if let Some(value) = fields("content-type") {
            let essence = value.split(';').next().unwrap_or_default().trim();
            let is_any = |list: &[&str]| list.iter().any(|ty| ty.eq_ignore_ascii_case(essence));
            if is_any(&PAGES) {
                return Err(Outcome::refused(Problem::UpstreamLoginPage));
            }
            if !is_any(media_types) {
                return Err(unexpected());
            }
        }
        let coding = fields("content-encoding").unwrap_or_default();
        let coding = coding.trim();
        let is_packed = is_packed(fields);
        if !is_packed && !coding.is_empty() && !coding.eq_ignore_ascii_case("identity") {
            return Err(unexpected());
        }
        Ok(Self {
            length: fields("content-length").and_then(|value| value.trim().parse().ok()),
            file_bytes: None,
            is_packed,
            // The last coding frames the body (RFC 9112 §6.1).
            is_chunked: fields("transfer-encoding").is_some_and(|value| {
                let last = value.rsplit(',').next().unwrap_or_default();
                last.trim().eq_ignore_ascii_case("chunked")
            }),
        })
    }

    /// The framing of bytes that are already here.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self {
            length: u64::try_from(bytes.len()).ok(),
            file_bytes: None,
            is_packed: false,
            is_chunked: false,
        }
    }

    /// Whether a cut body can be distinguished from a complete one: by its length or that of the
    /// file, by its last chunk, or by the trailer of the compression. Otherwise only the end of the connection ends
    /// it (RFC 9112 §6.3, the last rule).
    #[must_use]
    pub fn shows_end(&self) -> bool {
        self.has_length() || self.is_chunked || self.is_packed
    }

    /// Whether the length of the decompressed body is known.
    #[must_use]
    pub fn has_length(&self) -> bool {
        (self.length.is_some() && !self.is_packed) || self.file_bytes.is_some()
    }
}

impl Head {
    /// The next step. `body` and `refusal` say what the upstream makes of a body that may be the
    /// report, and of the first bytes of a refusal.
    #[must_use]
    pub fn step(
        self,
        state: &State,
        response: &Response<'_>,
        body: impl FnOnce(Framing) -> Step,
        refusal: impl FnOnce(&[u8]) -> Step,
    ) -> Step {
        match (self, response.first) {
            (Self::Over(outcome), _) => Step::End(outcome),
            (Self::Follow(hop), _) => Step::Ask(Box::new(hop), state.clone()),
            (Self::Body(framing), _) => body(framing),
            (Self::Page(_) | Self::Refusal, None) => Step::Read(limits::ERROR_PAGE_BYTES),
            (Self::Page(_), Some(first)) if is_gateway_page(first.bytes) => {
                Step::End(Outcome::setback(Problem::UpstreamUnreachable))
            }
            (Self::Page(outcome), Some(_)) => Step::End(outcome),
            (Self::Refusal, Some(first)) => refusal(first.bytes),
        }
    }
}

/// The link with a relation, such as the one to the next page, as it stands in `Link` (RFC 8288 §3).
#[must_use]
pub fn linked(fields: &Fields<'_>, relation: &str) -> Option<String> {
    let value = fields("link")?;
    // A link is in angle brackets; its parameters go on to the next link.
    value.split('<').skip(1).find_map(|link| {
        let (address, parameters) = link.split_once('>')?;
        let is_it = parameters.split(';').any(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or_default();
            let value = value.trim().trim_end_matches(',').trim().trim_matches('"');
            let mut relations = value.split_ascii_whitespace();
            name.trim().eq_ignore_ascii_case("rel")
                && relations.any(|own| own.eq_ignore_ascii_case(relation))
        });
        is_it.then(|| address.trim().to_owned())
    })
}

/// The wait that an answer asks for, within limits.
#[must_use]
pub fn retry_after_ms(fields: &Fields<'_>, now_ms: u64) -> Option<u64> {
    fields("retry-after").and_then(|value| backoff::retry_after_ms(&value, now_ms))
}

/// Interprets the statuses that mean the same from every server; `None` for the others.
#[must_use]
pub fn trouble(status: u16, fields: &Fields<'_>, now_ms: u64) -> Option<Head> {
    let setback = |problem: Problem| Outcome::Setback {
        details: problem.into(),
        retry_after_ms: retry_after_ms(fields, now_ms),
    };
    Some(match status {
        401 | 403 if is_proxys(status, fields) => {
            Head::Page(Outcome::refused(Problem::UpstreamGateway))
        }
        408 | 425 => Head::Page(setback(Problem::UpstreamUnavailable)),
        429 => Head::Over(limited(fields, now_ms)),
        520..=530 => Head::Over(setback(Problem::UpstreamUnreachable)),
        500..=599 => Head::Page(setback(Problem::UpstreamUnavailable)),
        _ => return None,
    })
}

/// Whether an answer may be the end of a failed sign-in, whether it came from the server or from a
/// proxy in front of it.
#[must_use]
pub fn may_be_failed_sign_in(status: u16) -> bool {
    matches!(status, 401 | 301..=399)
}

/// Whether a 403 means "too many requests" rather than "forbidden".
#[must_use]
pub fn is_rate_limit(fields: &Fields<'_>) -> bool {
    fields("retry-after").is_some()
        || fields("x-ratelimit-remaining").is_some_and(|value| value.trim() == "0")
}

/// The outcome of an answer that asks for fewer requests.
#[must_use]
pub fn limited(fields: &Fields<'_>, now_ms: u64) -> Outcome {
    // Seconds since 1970 at which the limit resets, plus one second, as GitHub's clients do.
    // While there are requests left, it is not the limit that was exceeded.
    let is_exceeded = fields("x-ratelimit-remaining").is_none_or(|left| left.trim() == "0");
    let reset_ms = || {
        let reset_s = fields("x-ratelimit-reset")?.trim().parse::<u64>().ok()?;
        let wait_ms = reset_s
            .saturating_add(1)
            .saturating_mul(1000)
            .saturating_sub(now_ms);
        Some(wait_ms.clamp(limits::RETRY_AFTER_MIN_MS, limits::RETRY_AFTER_MAX_MS))
    };
    Outcome::Setback {
        details: Problem::UpstreamRateLimited.into(),
        retry_after_ms: retry_after_ms(fields, now_ms)
            .or_else(|| is_exceeded.then(reset_ms).flatten()),
    }
}

/// Whether a refusal comes from Cloudflare Access or its firewall: the server never saw the
/// credential, so it is no verdict.
#[must_use]
pub fn is_proxys(status: u16, fields: &Fields<'_>) -> bool {
    let has = |name: &str, part: &str| {
        fields(name).is_some_and(|value| value.to_ascii_lowercase().contains(part))
    };
    let says_so = fields("cf-mitigated").is_some()
        || fields("cf-access-domain").is_some()
        || has("www-authenticate", "cloudflare-access");
    // A server behind Cloudflare answers under Cloudflare's name too, and GitHub numbers its
    // answers.
    let is_its_page = status == 403
        && has("server", "cloudflare")
        && fields("cf-ray").is_some()
        && has("content-type", "text/html")
        && fields("x-github-request-id").is_none();
    says_so || is_its_page
}

/// Whether a body is gzip according to its headers.
#[must_use]
pub fn is_packed(fields: &Fields<'_>) -> bool {
    fields("content-encoding").is_some_and(|coding| coding.trim().eq_ignore_ascii_case(PACKED))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_found_among_links() {
        for (link, expected) in [
            (
                "<https://a.example/?page=2>; rel=\"next\"",
                Some("https://a.example/?page=2"),
            ),
            (
                "<https://a.example/?page=1>; rel=\"prev\", <https://a.example/?q=a,b;c&page=3>; rel=\"next\"",
                Some("https://a.example/?q=a,b;c&page=3"),
            ),
            ("</b?page=2>;REL=next", Some("/b?page=2")),
            ("<a>; rel=\"last next\"; title=\"x\"", Some("a")),
            ("<a>; rel=\"prev\",<b>;rel=\"last\"", None),
            ("<a>; title=\"next\"", None),
            ("https://a.example/; rel=\"next\"", None),
            ("<a; rel=\"next\"", None),
            ("", None),
        ] {
            let fields = |name: &str| (name == "link").then(|| link.to_owned());
            assert_eq!(linked(&fields, "next").as_deref(), expected, "{link}");
        }
        assert_eq!(linked(&|_| None, "next"), None);
    }
}
