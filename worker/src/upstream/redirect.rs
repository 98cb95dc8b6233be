//! This module decides where a redirect, or a link in an answer, may lead.
//!
//! Redirects are followed by hand, because the platform would send every header but `Authorization`
//! along, to any host. For an address that is not on the target's list ([`Egress`]) the host is
//! reported, and no request is sent. An upstream may refuse more.

use url::Url;

use super::{Hop, Outcome};
use crate::egress::{Destination, Egress};
use crate::limits;
use crate::problem::Details;

/// Where a redirect of the answer to `hop` leads; `location` is the header as it arrived.
///
/// # Errors The outcome of the attempt, if the redirect must not be followed.
pub fn lead(
    egress: &Egress,
    hop: &Hop,
    location: Option<&str>,
) -> Result<(Url, Destination), Outcome> {
    let (url, destination) = link(egress, &hop.url, location.ok_or_else(|| unexpected(None))?)?;
    // The body that was sent to one address is not sent to another.
    if hop.followed >= limits::HOPS || hop.body.is_some() {
        return Err(unexpected(Some(&url)));
    }
    Ok((url, destination))
}

/// Where a link in an answer leads, which came from the address `base`.
///
/// # Errors The outcome of the attempt, if no request may go there.
pub fn link(egress: &Egress, base: &Url, link: &str) -> Result<(Url, Destination), Outcome> {
    let is_short = link.len() <= limits::LOCATION_CHARS;
    let url = is_short.then(|| base.join(link).ok()).flatten();
    let mut url = url.ok_or_else(|| unexpected(None))?;
    // Addresses are joined as the URL standard says, so relative and protocol-relative ones are
    // judged by where they lead. Fragments are dropped.
    url.set_fragment(None);
    let is_less_safe = base.scheme() == "https" && url.scheme() != "https";
    match egress.destination(&url).filter(|_| !is_less_safe) {
        Some(destination) => Ok((url, destination)),
        None => Err(unexpected(Some(&url))),
    }
}

/// The refusal of an address.
#[must_use]
pub fn unexpected(url: Option<&Url>) -> Outcome {
    let host = url.and_then(Url::host_str);
    Outcome::Refused(Details::unexpected_redirect(host))
}
