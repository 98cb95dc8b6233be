//! What each response of the API carries, and deliberately nothing else.
//!
//! Responses are built from these lists and never copied from somewhere else, so that no header
//! of an upstream can reach a browser. The site's files get the same shared lines from
//! `app/static/_headers`, which the platform applies to files only; a test holds the two equal.

mod fetched;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crate::response::Header;
pub use fetched::{
    CacheStatus, Forward, ReportMeta, accepted, events, no_content, not_modified, report,
};

/// The lines that files and API share, each with the harm it prevents.
pub const SHARED: [(&str, &str); 7] = [
    // Another window that opened us, or that we opened, holds no handle on ours.
    ("cross-origin-opener-policy", "same-origin"),
    // Nothing that did not agree to it is loaded into our process.
    ("cross-origin-embedder-policy", "require-corp"),
    // Nobody else's page loads our answers into its process.
    ("cross-origin-resource-policy", "same-origin"),
    // An address here can tell which report somebody looks at.
    ("referrer-policy", "no-referrer"),
    // A CSV is never guessed to be HTML.
    ("x-content-type-options", "nosniff"),
    // Credentials travel here: never once in the clear. Without `includeSubDomains`, because
    // the neighbours' subdomains are not ours to decide about. Browsers ignore it over http.
    ("strict-transport-security", "max-age=31536000"),
    (
        "permissions-policy",
        "camera=(), clipboard-read=(), clipboard-write=(self), display-capture=(), \
         geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// The headers of an API response whose body is of this media type.
#[must_use]
pub fn api(content_type: &'static str) -> Vec<Header> {
    let mut headers = Vec::with_capacity(20);
    push(&mut headers, "content-type", content_type);
    headers.extend(bare());
    headers
}

/// The headers of an API response without a body.
fn bare() -> impl Iterator<Item = Header> {
    [
        // `private` says it again to caches that know only one of the two.
        ("cache-control", "private, no-store"),
        // Opened as a page, an answer may load nothing, run nothing and be framed by nobody.
        (
            "content-security-policy",
            "default-src 'none'; frame-ancestors 'none'; sandbox",
        ),
    ]
    .into_iter()
    .chain(SHARED)
    .map(|(name, value)| (name, Cow::Borrowed(value)))
}

/// Adds a header whose value stands in the source.
pub fn push(headers: &mut Vec<Header>, name: &'static str, value: &'static str) {
    headers.push((name, Cow::Borrowed(value)));
}

/// Adds a header whose value was computed, unless it has a character that no header may have:
/// the platform throws on those, and a line break would begin another header.
pub fn push_computed(headers: &mut Vec<Header>, name: &'static str, value: String) {
    if value.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        headers.push((name, Cow::Owned(value)));
    }
}
