//! This module decides what is done about a request, in a fixed order:
//!
//! 1. `OPTIONS` is refused first: no other site is ever allowed.
//! 2. A path outside the API belongs to a file. Reads go to the site's files; other methods are
//!    refused.
//! 3. A page of another site is refused, whether or not the endpoint exists; so is a request for a
//!    host that is not configured.
//! 4. The route is looked up, then its methods; then a body is refused, which no endpoint accepts,
//!    and a query, which only reports with parameters accept.
//! 5. `health` answers. All other endpoints need a valid configuration.
//! 6. Lists and documents answer. A request about a report needs TLS, then a credential that can be
//!    sent on, then a target and a report that exist, then valid parameters.
//! 7. The report's job answers everything else: it gets a [`Command`], in which every text of the
//!    request has become a value of a closed type. It decides nothing again, and reads only what
//!    the request prefers ([`Preferred`]).

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::cache_control::Directives;
use crate::config::{Config, Pepper, Refusals, Target};
use crate::credential::Credential;
use crate::egress::is_loopback_name;
use crate::etag::Condition;
use crate::fetch_metadata;
use crate::health;
use crate::name::JobName;
use crate::openapi;
use crate::prefer::Preferences;
use crate::problem::{Details, Problem};
use crate::report::{Parameters, Report};
use crate::response::Answer;
use crate::route::{self, Endpoint, Method, Names, Route};
use crate::targets;

/// The parts of a request that are read. Cookies and all other headers are not.
///
/// It has no `Debug`, because it holds the credential as it was sent.
#[derive(Clone, Copy)]
pub struct RequestParts<'a> {
    pub method: &'a str,
    /// The host that the request was sent to.
    pub host: RequestHost<'a>,
    /// The URL's path, without query and fragment.
    pub path: &'a str,
    /// The URL's query without the question mark; empty where there is none.
    pub query: &'a str,
    /// Whether a body was sent, or announced.
    pub has_body: bool,
    /// The time now, in milliseconds since 1970.
    pub now_ms: u64,
    /// `Sec-Fetch-Site`, or `None` if it is absent.
    pub fetch_site: Option<&'a str>,
    /// `Authorization`, or `None` if it is absent.
    pub authorization: Option<&'a str>,
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
    pub parameters: Parameters,
    pub credential: Credential,
    pub action: Action,
}

/// The actions on a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// Serve the report, and fetch it if necessary.
    Fetch {
        /// Whether the body is left out.
        head: bool,
    },
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

/// What a request for a report prefers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferred {
    /// How long the request waits.
    pub preferences: Preferences,
    /// How old a copy may be.
    pub directives: Directives,
    /// Which content the client already has.
    pub if_none_match: Condition,
    /// Whether the body is left out.
    pub head: bool,
}

/// The header fields that [`Preferred`] is read from.
pub const PREFERRED: [&str; 3] = ["prefer", "cache-control", "if-none-match"];

impl Preferred {
    /// Reads the values of [`PREFERRED`].
    #[must_use]
    pub fn parse(fields: &[Option<String>; 3], head: bool) -> Self {
        let [prefer, cache_control, if_none_match] = fields.each_ref().map(Option::as_deref);
        Self {
            preferences: Preferences::parse(prefer),
            directives: Directives::parse(cache_control),
            if_none_match: Condition::parse(if_none_match),
            head,
        }
    }
}

/// A [`Command`] on its way to the job, without the credential.
#[derive(Serialize, Deserialize)]
struct Message {
    target: String,
    report: String,
    query: String,
    action: Action,
}

impl<'c> Command<'c> {
    /// The name of the job that it is for.
    #[must_use]
    pub fn job_name(&self, pepper: &Pepper) -> JobName {
        let Self {
            target,
            report,
            parameters,
            credential,
            ..
        } = self;
        JobName::new(pepper, target, *report, parameters, credential)
    }

    /// The command as text, for [`Self::received`]. The credential is sent beside it.
    #[must_use]
    pub fn message(&self) -> String {
        let message = Message {
            target: self.target.id.clone(),
            report: self.report.name().to_owned(),
            query: self.parameters.query(),
            action: self.action,
        };
        // A struct of texts always serialises, and these are visible ASCII.
        serde_json::to_string(&message).unwrap_or_default()
    }

    /// The command that the Worker sent to one of its jobs; `None` if this is something else.
    #[must_use]
    pub fn received(config: &'c Config, message: &str, authorization: &str) -> Option<Self> {
        let message: Message = serde_json::from_str(message).ok()?;
        let target = config.target(&message.target)?;
        let report = target.report(&message.report)?;
        Some(Self {
            target,
            report,
            parameters: Parameters::parse(report.parameters(), &message.query).ok()?,
            credential: Credential::parse(authorization).ok()?,
            action: message.action,
        })
    }
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
    if config.is_ok() && !is_admitted(parts.host) {
        return refuse(Problem::UnknownHost);
    }
    let Some(method) = method.filter(|method| endpoint.methods().contains(method)) else {
        return refuse(Details::method_not_allowed(endpoint.allow()));
    };
    if parts.has_body {
        return refuse(Details::body_not_taken());
    }
    let takes_query = || {
        let config = config.as_ref().ok().filter(|_| endpoint.is_report())?;
        config.target(names.target)?.report(names.report)
    };
    if !parts.query.is_empty() && takes_query().is_none_or(|report| report.parameters().is_empty())
    {
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
            Method::Get | Method::Head => {
                let head = method == Method::Head;
                job(parts, config, names, Action::Fetch { head })
            }
        },
        Endpoint::Status => {
            let head = method == Method::Head;
            job(parts, config, names, Action::Status { head })
        }
        Endpoint::Events => job(parts, config, names, Action::Events),
    }
}

fn job<'c>(
    parts: &RequestParts<'_>,
    config: &'c Config,
    names: Names<'_>,
    action: Action,
) -> Decision<'c> {
    if parts.host.is_in_clear() {
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
    let Some(report) = target.report(names.report) else {
        return refuse(Problem::UnknownReport);
    };
    let parameters = match report.parse(parts.query, parts.now_ms) {
        Ok(parameters) => parameters,
        Err(mistake) => return refuse(Details::mistaken_parameters(&mistake)),
    };
    Decision::Job(Command {
        target,
        report,
        parameters,
        credential,
        action,
    })
}

fn refuse(problem: impl Into<Details>) -> Decision<'static> {
    Decision::Answer(problem.into().answer())
}
