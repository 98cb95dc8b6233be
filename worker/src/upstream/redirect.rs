//! This module decides where a redirect may lead, and what the next request may carry.
//!
//! Redirects are followed by hand, because the platform would send every header but `Authorization`
//! along, to any host. Three kinds of addresses are known: the folder of the reports at the same
//! origin, which gets the credential; a configured storage host, which does not; and GitHub's
//! sign-in pages, which say what is wrong. For every other address the host is reported, and no
//! request is sent.

#[cfg(test)]
mod tests;

use url::{Url, form_urlencoded};

use super::Outcome;
use super::ghes::{Hop, REPORTS};
use crate::config::Target;
use crate::egress::Destination;
use crate::limits;
use crate::problem::{Details, Problem};
use crate::report::{self, Report};

/// First segments of the paths of GitHub's sign-in and two-factor pages.
const SIGN_IN: [&str; 6] = ["login", "session", "sessions", "auth", "saml", "suspended"];

/// First segments of the paths of GitHub's setup and maintenance pages.
const AWAY: [&str; 2] = ["setup", "maintenance"];

/// The next request after a redirect to `location`, the header as it arrived.
///
/// # Errors The outcome of the attempt, if the redirect is not followed.
pub fn next(target: &Target, hop: &Hop, location: Option<&str>) -> Result<Hop, Outcome> {
    let location = location.filter(|text| text.len() <= limits::LOCATION_CHARS);
    let Some(mut url) = location.and_then(|text| hop.url.join(text).ok()) else {
        return Err(unexpected(None));
    };
    // Addresses are joined as the URL standard says, so relative and protocol-relative ones are
    // judged by where they lead. Fragments are dropped.
    url.set_fragment(None);
    let is_less_safe = hop.url.scheme() == "https" && url.scheme() != "https";
    if hop.followed >= limits::HOPS || is_less_safe || is_another(hop, &url) {
        return Err(unexpected(Some(&url)));
    }
    match target.egress.destination(&url) {
        Some(Destination::Origin) => at_origin(hop, url),
        Some(Destination::Storage) => Ok(hop.followed_to(url, false)),
        None => Err(unexpected(Some(&url))),
    }
}

fn at_origin(hop: &Hop, url: Url) -> Result<Hop, Outcome> {
    let first = url
        .path_segments()
        .and_then(|mut segments| segments.next())
        .unwrap_or_default();
    // A storage host never got the credential: its redirect is no verdict.
    if SIGN_IN.contains(&first) && hop.trusted {
        return Err(Outcome::refused(Problem::CredentialRejected));
    }
    if AWAY.contains(&first) || SIGN_IN.contains(&first) {
        return Err(Outcome::setback(Problem::UpstreamUnavailable));
    }
    // A storage host that redirects back could try to get the credential, so it is not sent again.
    if hop.trusted && is_report(url.path()) {
        return Ok(hop.followed_to(url, true));
    }
    Err(unexpected(Some(&url)))
}

/// Whether a path, with its dot segments resolved, stays in the folder of the reports, even for a
/// server that decodes once more than this code.
fn is_report(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let hidden = ["%2f", "%5c", "%2e", "%25", "//"];
    path.strip_prefix(REPORTS)
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && !hidden.iter().any(|spelling| lower.contains(spelling))
}

/// Whether a redirect leads from one report to another: four of them have the same columns, so that
/// nothing else would show it. A report is named anywhere in the path or the query, in any spelling
/// that a server may accept for its name (`active_users-2026.csv.gz`, `?report=Active%20Users`). An
/// address that names no report is a download's.
fn is_another(hop: &Hop, url: &Url) -> bool {
    let Some(own) = hop.report else {
        return false;
    };
    let texts = words_of(url);
    // Anything may follow a name: a date, a version, a number.
    let names = |report: Report| {
        let name = report.name();
        let run_together = name.replace('_', "");
        let has = |name: &str| texts.iter().any(|text| text.contains(&format!("_{name}")));
        has(name) || has(&run_together)
    };
    report::ALL
        .into_iter()
        .any(|report| report != own && names(report))
}

/// Path and query in lower case, decoded as often as they were encoded, with a single `_` before
/// each word; digits are words of their own. `activeUsers` is two words in the first, and one in
/// the second.
fn words_of(url: &Url) -> [String; 2] {
    let mut text = format!("{}&{}", url.path(), url.query().unwrap_or_default());
    loop {
        let pairs = form_urlencoded::parse(text.as_bytes());
        let parts = pairs.flat_map(|(name, value)| [name, value]);
        let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
        let decoded = parts.join("_");
        if decoded == text {
            break;
        }
        text = decoded;
    }
    [true, false].map(|splits_case| {
        let mut spaced = String::with_capacity(text.len());
        let mut last = None::<char>;
        for char in text.chars() {
            let is_next_word = last.is_some_and(|last| {
                splits_case && last.is_lowercase() && char.is_uppercase()
                    || last.is_numeric() != char.is_numeric()
            });
            if is_next_word {
                spaced.push('_');
            }
            last = Some(char);
            spaced.push(char);
        }
        let text = spaced.to_lowercase();
        let words = text.split(|char: char| !char.is_alphanumeric());
        let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
        format!("_{}", words.join("_"))
    })
}

fn unexpected(url: Option<&Url>) -> Outcome {
    let host = url.and_then(Url::host_str);
    Outcome::Refused(Details::unexpected_redirect(host))
}
