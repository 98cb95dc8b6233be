//! What each response of the API carries, and deliberately nothing else.
//!
//! Responses are built from these lists and never copied from somewhere else, so that no header
//! of an upstream can reach a browser. The site's files get the same shared lines from
//! `app/static/_headers`, which the platform applies to files only; a test holds the two equal.

/// A header's name, in lower case, and its value.
pub type Header = (&'static str, &'static str);

/// The lines that files and API share, each with the harm it prevents.
pub const SHARED: [Header; 7] = [
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
    let mut headers = vec![
        ("content-type", content_type),
        // `private` says it again to caches that know only one of the two.
        ("cache-control", "private, no-store"),
        // Opened as a page, an answer may load nothing, run nothing and be framed by nobody.
        (
            "content-security-policy",
            "default-src 'none'; frame-ancestors 'none'; sandbox",
        ),
    ];
    headers.extend(SHARED);
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn golden() {
        assert_eq!(
            api("application/json"),
            [
                ("content-type", "application/json"),
                ("cache-control", "private, no-store"),
                (
                    "content-security-policy",
                    "default-src 'none'; frame-ancestors 'none'; sandbox"
                ),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-embedder-policy", "require-corp"),
                ("cross-origin-resource-policy", "same-origin"),
                ("referrer-policy", "no-referrer"),
                ("x-content-type-options", "nosniff"),
                ("strict-transport-security", "max-age=31536000"),
                (
                    "permissions-policy",
                    "camera=(), clipboard-read=(), clipboard-write=(self), display-capture=(), \
                     geolocation=(), microphone=(), payment=(), usb=()"
                ),
            ]
        );
    }

    #[test]
    fn names_are_lower_case_and_unique() {
        let headers = api("application/json");
        for (index, (name, value)) in headers.iter().enumerate() {
            assert_eq!(*name, name.to_ascii_lowercase());
            assert!(
                value.bytes().all(|byte| (0x20..0x7f).contains(&byte)),
                "{name}"
            );
            assert!(
                headers[..index].iter().all(|(other, _)| other != name),
                "{name} twice"
            );
        }
    }

    #[test]
    fn no_other_origin_is_ever_allowed_in() {
        for (name, _) in api("application/json") {
            assert!(!name.starts_with("access-control-"), "{name}");
        }
    }
}
