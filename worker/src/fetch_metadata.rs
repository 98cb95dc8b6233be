//! Whether the page that asks is our own.
//!
//! Browsers say where a request comes from in `Sec-Fetch-Site` (Fetch Metadata), which no script
//! can set. The API answers its own page (`same-origin`), a person who typed the address
//! (`none`), and clients that are no browser and send nothing: those carry no one's session, and
//! there is no cookie here to abuse. Sibling subdomains (`same-site`) are strangers.

/// Whether a request with this `Sec-Fetch-Site` value may be answered; `None` where the header
/// is absent.
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
