//! This module decides what is done about a request, in a fixed order:
//!
//! 1. `OPTIONS` is refused first: no other site is ever allowed.
//! 2. A path outside the API belongs to a file. Reads go to the site's files; other methods are
//!    refused.
//! 3. A page of another site is refused, whether or not the endpoint exists; so is a request for a
//!    host that is not configured.
//! 4. The route is looked up, then its methods; then a body or a query, which no endpoint accepts,
//!    is refused.
//! 5. `health` answers. All other endpoints need a valid configuration.
//! 6. Lists and documents answer. A request about a report needs TLS, then a credential that can be
//!    sent on, then a target and a report that exist.
//! 7. The report's job answers everything else: it gets a [`Command`], in which every text of the
//!    request has become a value of a closed type.

#[cfg(test)]
mod tests;

use crate::cache_control::Directives;
use crate::config::{Config, Refusals, Target};
use crate::credential::Credential;
use crate::egress::is_loopback_name;
use crate::etag::Condition;
use crate::fetch_metadata;
use crate::health;
use crate::openapi;
use crate::prefer::Preferences;
use crate::problem::{Details, Problem};
use crate::report::Report;
use crate::response::Answer;
use crate::route::{self, Endpoint, Method, Names, Route};
use crate::targets;

/// The parts of a request that are read. Cookies and all other headers are not.
///
/// It has no `Debug`, because it holds the credential as it was sent.
#[derive(Clone, Copy)]
pub struct RequestParts<'a> {
    pub method: &'a str,
    /// The host that the request was sent to; `None` for a request from the Worker to one of its
    /// jobs, whose host was checked before.
    pub host: Option<RequestHost<'a>>,
    /// The URL's path, without query and fragment.
    pub path: &'a str,
    /// The URL's query without the question mark; empty where there is none.
    pub query: &'a str,
    /// Whether a body was sent, or announced.
    pub has_body: bool,
    /// `Sec-Fetch-Site`, or `None` if it is absent.
    pub fetch_site: Option<&'a str>,
    /// `Authorization`, or `None` if it is absent.
    pub authorization: Option<&'a str>,
    /// `Prefer`, or `None` if it is absent.
    pub prefer: Option<&'a str>,
    /// `Cache-Control`, or `None` if it is absent.
    pub cache_control: Option<&'a str>,
    /// `If-None-Match`, or `None` if it is absent.
    pub if_none_match: Option<&'a str>,
}

/// The scheme and host of a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestHost<'a> {
    /// `http` or `https`.
    pub scheme: &'a str,
    /// The host's name or address, without the port.
    pub host: &'a str,
}

impl RequestHost<'_> {
    /// Whether a credential sent there can be read on the network.
    fn is_in_clear(&self) -> bool {
        self.scheme != "https" && !is_loopback_name(self.host)
    }
}

/// The part that answers a request.
#[derive(Debug)]
pub enum Decision<'c> {
    Answer(Answer),
    /// The site's files answer.
    Asset,
    /// The job of one report and one credential answers.
    Job(Command<'c>),
}

/// The task for a job. The credential is the only text of the request in it.
#[derive(Debug)]
pub struct Command<'c> {
    pub target: &'c Target,
    /// A report that the target offers.
    pub report: Report,
    pub credential: Credential,
    pub action: Action,
}

/// The actions on a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Serve the report, and fetch it if necessary.
    Fetch(Fetch),
    /// Answer with the status.
    Status {
        /// Whether the body is left out.
        head: bool,
    },
    /// Stream the status as it changes.
    Events,
    /// Shred the copy, and stop fetching.
    Forget,
}

/// How to serve a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// How long the request waits.
    pub preferences: Preferences,
    /// How old a copy may be.
    pub directives: Directives,
    /// Which content the client already has.
    pub if_none_match: Condition,
    /// Whether the body is left out.
    pub head: bool,
}

/// Decides who answers a request, and with what.
#[must_use]
pub fn decide<'c>(parts: &RequestParts<'_>, config: &'c Result<Config, Refusals>) -> Decision<'c> {
    if parts.method == "OPTIONS" {
        return refuse(Problem::Preflight);
    }
    let method = Method::of(parts.method);
    let (endpoint, names) = match Route::of(parts.path) {
        // Links to the page are allowed from anywhere: the files contain no personal data.
        Route::Asset if method.is_some_and(Method::reads) => return Decision::Asset,
        Route::Asset => return refuse(Details::method_not_allowed(route::READ_METHODS)),
        _ if !fetch_metadata::allows(parts.fetch_site) => return refuse(Problem::CrossSite),
        Route::UnknownApi => return refuse(Problem::NotFound),
        Route::Api(endpoint, names) => (endpoint, names),
    };
    let is_admitted = |host: RequestHost<'_>| {
        let hosts = config.as_ref().map(|config| &config.hosts);
        hosts.is_ok_and(|hosts| hosts.admit(host.host))
    };
    if config.is_ok() && !parts.host.is_none_or(is_admitted) {
        return refuse(Problem::UnknownHost);
    }
    let Some(method) = method.filter(|method| endpoint.methods().contains(method)) else {
        return refuse(Details::method_not_allowed(endpoint.allow()));
    };
    if parts.has_body {
        return refuse(Details::body_not_taken());
    }
    if !parts.query.is_empty() {
        return refuse(Details::unknown_parameter());
    }
    if endpoint == Endpoint::Health {
        return Decision::Answer(health::answer(config.as_ref().err()));
    }
    let Ok(config) = config else {
        return refuse(Problem::Misconfigured);
    };
    match endpoint {
        Endpoint::Health => Decision::Answer(health::answer(None)),
        Endpoint::OpenApi => Decision::Answer(openapi::answer()),
        Endpoint::Targets => Decision::Answer(targets::answer(config)),
        Endpoint::Report => match method {
            Method::Delete => job(parts, config, names, Action::Forget),
            Method::Get | Method::Head => job(parts, config, names, fetch(parts, method)),
        },
        Endpoint::Status => {
            let head = method == Method::Head;
            job(parts, config, names, Action::Status { head })
        }
        Endpoint::Events => job(parts, config, names, Action::Events),
    }
}

fn fetch(parts: &RequestParts<'_>, method: Method) -> Action {
    Action::Fetch(Fetch {
        preferences: Preferences::parse(parts.prefer),
        directives: Directives::parse(parts.cache_control),
        if_none_match: Condition::parse(parts.if_none_match),
        head: method == Method::Head,
    })
}

fn job<'c>(
    parts: &RequestParts<'_>,
    config: &'c Config,
    names: Names<'_>,
    action: Action,
) -> Decision<'c> {
    if parts.host.is_some_and(|host| host.is_in_clear()) {
        return refuse(Problem::PlainHttp);
    }
    let Some(authorization) = parts.authorization else {
        return refuse(Problem::AuthorizationMissing);
    };
    let credential = match Credential::parse(authorization) {
        Ok(credential) => credential,
        Err(reason) => return refuse(Details::malformed(reason)),
    };
    let Some(target) = config.target(names.target) else {
        return refuse(Problem::UnknownTarget);
    };
    let mut reports = target.reports.iter();
    let Some(&report) = reports.find(|report| report.name() == names.report) else {
        return refuse(Problem::UnknownReport);
    };
    Decision::Job(Command {
        target,
        report,
        credential,
        action,
    })
}

fn refuse(problem: impl Into<Details>) -> Decision<'static> {
    Decision::Answer(problem.into().answer())
}
