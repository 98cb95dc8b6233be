//! From a request to what is done about it: the order in which the rules are asked.
//!
//! 1. `OPTIONS` is refused before anything else is looked at: no other site is ever let in.
//! 2. A path that is not the API's is a file's. Reading it goes to the site's files; anything
//!    else is refused, because a file takes nothing.
//! 3. A page of another site is refused, whether or not the endpoint exists; so is a request for a
//!    host that is not among the configured ones.
//! 4. The route, then its methods; then what no endpoint takes: a body, a query.
//! 5. `health` answers. Anything else needs a configuration in which everything is right.
//! 6. Lists and documents answer. Anything about a report needs a credential, first that it came
//!    over TLS, then that there is one and that it can be sent on; then a target and a report that
//!    exist.
//! 7. What is left is for the report's job to answer: a [`Command`], in which everything that
//!    was sent has become one of our own values.

#[cfg(test)]
mod tests;

use crate::cache_control::Directives;
use crate::config::{self, Config, Refusals, Target};
use crate::credential::Credential;
use crate::etag::Condition;
use crate::prefer::Preferences;
use crate::problem::{Details, Problem};
use crate::report::Report;
use crate::response::Answer;
use crate::route::{self, Endpoint, Method, Names, Route};
use crate::{fetch_metadata, health, openapi, targets};

/// What is looked at of a request. Cookies and every other header are not.
///
/// Without `Debug`: it holds the credential as it was sent.
#[derive(Clone, Copy)]
pub struct RequestParts<'a> {
    /// The method, as it was sent.
    pub method: &'a str,
    /// Where the request was sent; `None` from the Worker to one of its jobs, when all of this was
    /// looked at before.
    pub host: Option<RequestHost<'a>>,
    /// The URL's path, without query and fragment.
    pub path: &'a str,
    /// The URL's query without the question mark; empty where there is none.
    pub query: &'a str,
    /// Whether a body was sent, or announced.
    pub has_body: bool,
    /// `Sec-Fetch-Site`, or `None` where it is absent.
    pub fetch_site: Option<&'a str>,
    /// `Authorization`, or `None` where it is absent.
    pub authorization: Option<&'a str>,
    /// `Prefer`, or `None` where it is absent.
    pub prefer: Option<&'a str>,
    /// `Cache-Control`, or `None` where it is absent.
    pub cache_control: Option<&'a str>,
    /// `If-None-Match`, or `None` where it is absent.
    pub if_none_match: Option<&'a str>,
}

/// The beginning of a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestHost<'a> {
    /// `http` or `https`.
    pub scheme: &'a str,
    /// The host's name or address, without the port.
    pub host: &'a str,
}

impl RequestHost<'_> {
    /// Whether anybody on the way can read what is sent there.
    fn is_in_clear(&self) -> bool {
        self.scheme != "https" && !config::is_loopback_name(self.host)
    }
}

/// Who answers.
#[derive(Debug)]
pub enum Decision<'c> {
    /// The Worker, with this.
    Answer(Answer),
    /// The site's files.
    Asset,
    /// The job of one report and one credential.
    Job(Command<'c>),
}

/// What a job is to do. Nothing in it is a text from the request but the credential.
#[derive(Debug)]
pub struct Command<'c> {
    /// The upstream.
    pub target: &'c Target,
    /// The report, one that the target offers.
    pub report: Report,
    /// For whom.
    pub credential: Credential,
    /// What to do.
    pub action: Action,
}

/// What there is to do with a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Hand it out, fetching it where that is needed.
    Fetch(Fetch),
    /// Say how far it is.
    Status {
        /// Without the body.
        head: bool,
    },
    /// Say so again and again while it changes.
    Events,
    /// Shred what is kept, and stop fetching.
    Forget,
}

/// How to hand a report out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// How long to wait for it.
    pub preferences: Preferences,
    /// How old a copy may be.
    pub directives: Directives,
    /// What the asker has already.
    pub if_none_match: Condition,
    /// Without the body.
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
        // Links to the page are welcome from anywhere: the files hold nobody's data.
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
    let report = Report::of(names.report).filter(|report| target.reports.contains(report));
    let Some(report) = report else {
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
