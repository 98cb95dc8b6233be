//! This module checks the headers that every request to a target carries, for an access proxy in
//! front of it.

use std::fmt;

use zeroize::Zeroizing;

use crate::limits;

/// A header name from the configuration, with the value of the secret that it refers to.
pub struct ExtraHeader {
    /// In lower case.
    pub name: String,
    value: Zeroizing<String>,
}

/// Names that the Worker or the platform sets, or that would change who the upstream takes for the
/// client.
const TAKEN: [&str; 28] = [
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "authorization",
    "cache-control",
    "cdn-loop",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "cookie",
    "cookie2",
    "date",
    "expect",
    "forwarded",
    "host",
    "keep-alive",
    "origin",
    "pragma",
    "range",
    "referer",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "via",
];

/// Prefixes of such names.
const TAKEN_PREFIXES: [&str; 6] = [
    "cf-connecting-",
    "cf-worker",
    "if-",
    "proxy-",
    "sec-",
    "x-forwarded-",
];

/// Whether a configured name may be sent: it is a token (RFC 9110 §5.6.2) and not reserved.
pub(crate) fn is_free(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    is_token(name)
        && !TAKEN.contains(&lower.as_str())
        && !TAKEN_PREFIXES
            .iter()
            .any(|prefix| lower.starts_with(prefix))
}

/// Whether a text can be the name of a header.
pub(crate) fn is_token(name: &str) -> bool {
    let is_listed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !name.is_empty() && name.len() <= limits::NAME_CHARS && name.bytes().all(is_listed)
}

impl ExtraHeader {
    /// The header, if the value can be sent: visible ASCII, with spaces only inside.
    pub(crate) fn new(name: &str, value: Zeroizing<String>) -> Option<Self> {
        let is_sendable = !value.is_empty()
            && value.len() <= limits::EXTRA_HEADER_BYTES
            && value.trim_matches(' ').len() == value.len()
            && value.bytes().all(|byte| (0x20..0x7f).contains(&byte));
        is_sendable.then(|| Self {
            name: name.to_ascii_lowercase(),
            value,
        })
    }

    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Debug for ExtraHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExtraHeader({}: ..)", self.name)
    }
}
