//! This module decides which pages may call the API.
//!
//! Browsers send the origin of a request in `Sec-Fetch-Site` (Fetch Metadata), which no script can
//! set. The API answers its own page (`same-origin`), an address typed by a person (`none`), and
//! clients that are not browsers and send no such header: those carry no session of a person, and
//! there is no cookie here to abuse. Sibling subdomains (`same-site`) are foreign.

/// Whether a request with this `Sec-Fetch-Site` value may be answered; `None` if the header is
/// absent.
#[must_use]
pub fn allows(fetch_site: Option<&str>) -> bool {
    matches!(fetch_site, None | Some("same-origin" | "none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_page_and_no_page() {
        for (fetch_site, expected) in [
            (None, true),
            (Some("same-origin"), true),
            (Some("none"), true),
            (Some("same-site"), false),
            (Some("cross-site"), false),
            // A repeated header arrives joined: one good value does not excuse a bad one.
            (Some("same-origin, cross-site"), false),
            (Some("Same-Origin"), false),
            (Some("null"), false),
            (Some(""), false),
        ] {
            assert_eq!(allows(fetch_site), expected, "{fetch_site:?}");
        }
    }
}
