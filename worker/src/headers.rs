//! This module lists the headers of each response of the API.
//!
//! Responses are built from these lists and never copied from another response, so that no header
//! of an upstream can reach a browser. The site's files get the same shared lines from
//! `app/static/_headers`, which the platform applies to files only; a test keeps the two equal.

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
    // A window that opened this one, or was opened by it, gets no reference to it.
    ("cross-origin-opener-policy", "same-origin"),
    // Resources that do not opt in are not loaded into this process.
    ("cross-origin-embedder-policy", "require-corp"),
    // Pages of other sites cannot load the API's answers into their process.
    ("cross-origin-resource-policy", "same-origin"),
    // An address here can reveal which report a person looks at.
    ("referrer-policy", "no-referrer"),
    // A browser never takes a CSV for HTML.
    ("x-content-type-options", "nosniff"),
    // Credentials travel here and must never be sent unencrypted. `includeSubDomains` is left out,
    // because other subdomains belong to other operators. Browsers ignore this header over http.
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
        // `private` repeats the rule for caches that know only one of the two.
        ("cache-control", "private, no-store"),
        // If an answer is opened as a page, it may load nothing, run nothing and be framed by no
        // page.
        (
            "content-security-policy",
            "default-src 'none'; frame-ancestors 'none'; sandbox",
        ),
    ]
    .into_iter()
    .chain(SHARED)
    .map(|(name, value)| (name, Cow::Borrowed(value)))
}

/// Adds a header with a constant value.
pub fn push(headers: &mut Vec<Header>, name: &'static str, value: &'static str) {
    headers.push((name, Cow::Borrowed(value)));
}

/// Adds a header with a computed value, unless the value has a character that no header may have:
/// the platform throws on those, and a line break would begin another header.
pub fn push_computed(headers: &mut Vec<Header>, name: &'static str, value: String) {
    if value.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        headers.push((name, Cow::Owned(value)));
    }
}
