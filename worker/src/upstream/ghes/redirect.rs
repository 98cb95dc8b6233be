//! This module decides which redirects of the server are followed.
//!
//! A redirect may lead to the folder of the reports, or to a storage host. One to GitHub's sign-in
//! pages says what is wrong. None may lead from one report to another.

#[cfg(test)]
mod tests;

use url::{Url, form_urlencoded};

use super::{FOLDER, REPORTS};
use crate::egress::{Destination, Egress};
use crate::problem::Problem;
use crate::report::Report;
use crate::upstream::redirect::{self, unexpected};
use crate::upstream::{Hop, Outcome};

/// First segments of the paths of GitHub's sign-in and two-factor pages.
const SIGN_IN: [&str; 6] = ["login", "session", "sessions", "auth", "saml", "suspended"];

/// First segments of the paths of GitHub's setup and maintenance pages.
const AWAY: [&str; 2] = ["setup", "maintenance"];

/// The next request after a redirect to `location`, the header as it arrived.
///
/// # Errors The outcome of the attempt, if the redirect is not followed.
pub(super) fn next(
    egress: &Egress,
    report: Report,
    hop: &Hop,
    location: Option<&str>,
) -> Result<Hop, Outcome> {
    let (url, destination) = redirect::lead(egress, hop, location)?;
    if is_another(report, &url) {
        return Err(unexpected(Some(&url)));
    }
    match destination {
        Destination::Origin => at_origin(hop, url),
        Destination::Storage => Ok(hop.followed_to(url, false)),
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
    path.strip_prefix(FOLDER)
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && !hidden.iter().any(|spelling| lower.contains(spelling))
}

/// Whether a redirect leads from one report to another: four of them have the same columns, so that
/// nothing else would show it. A report is named anywhere in the path or the query, in any spelling
/// that a server may accept for its name (`active_users-2026.csv.gz`, `?report=Active%20Users`). An
/// address that names no report is a download's.
fn is_another(report: Report, url: &Url) -> bool {
    let texts = words_of(url);
    // Anything may follow a name: a date, a version, a number.
    let names = |name: &str| {
        let run_together = name.replace('_', "");
        let has = |name: &str| texts.iter().any(|text| text.contains(&format!("_{name}")));
        has(name) || has(&run_together)
    };
    REPORTS
        .iter()
        .any(|other| Report::new(other) != report && names(other.name))
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
