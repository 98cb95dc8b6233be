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

use serde::Serialize;

use crate::cache_control::Directives;
use crate::config::{self, Config, Refusals, Target};
use crate::credential::Credential;
use crate::etag::Condition;
use crate::headers::Header;
use crate::prefer::Preferences;
use crate::problem::{Details, Problem};
use crate::report::Report;
use crate::route::{self, Endpoint, Method, Names, Route};
use crate::{health, openapi, sender, targets};

/// What is looked at of a request. Cookies and every other header are not.
///
/// Without `Debug`: it holds the credential as it was sent.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// The method, as it was sent.
    pub method: &'a str,
    /// Where the request was sent; `None` from the Worker to one of its jobs, when all of this was
    /// looked at before.
    pub place: Option<Place<'a>>,
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
pub struct Place<'a> {
    /// `http` or `https`.
    pub scheme: &'a str,
    /// The host's name or address, without the port.
    pub host: &'a str,
}

impl Place<'_> {
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

/// A whole response, before the platform sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// One of the statuses this Worker uses.
    pub status: Status,
    /// Names in lower case, each once.
    pub headers: Vec<Header>,
    /// JSON; empty where the status has none ([`Status::has_body`]), and only there. For `HEAD`
    /// the platform drops it.
    pub body: String,
}

/// The statuses this Worker answers with.
///
/// A closed list, because the platform's response throws (and the Worker then panics) on a
/// status outside 200–599, and on a body with 204, 205 or 304.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// 200
    Ok,
    /// 202
    Accepted,
    /// 204
    NoContent,
    /// 304
    NotModified,
    /// 400
    BadRequest,
    /// 401
    Unauthorized,
    /// 403
    Forbidden,
    /// 404
    NotFound,
    /// 405
    MethodNotAllowed,
    /// 409
    Conflict,
    /// 429
    TooManyRequests,
    /// 500
    InternalServerError,
    /// 502
    BadGateway,
    /// 503
    ServiceUnavailable,
    /// 504
    GatewayTimeout,
}

impl Status {
    /// The number on the wire.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::Ok => 200,
            Self::Accepted => 202,
            Self::NoContent => 204,
            Self::NotModified => 304,
            Self::BadRequest => 400,
            Self::Unauthorized => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict => 409,
            Self::TooManyRequests => 429,
            Self::InternalServerError => 500,
            Self::BadGateway => 502,
            Self::ServiceUnavailable => 503,
            Self::GatewayTimeout => 504,
        }
    }

    /// Whether a response with it has a body.
    #[must_use]
    pub const fn has_body(self) -> bool {
        !matches!(self, Self::NoContent | Self::NotModified)
    }
}

impl Answer {
    /// An answer whose body is `value` as JSON.
    #[must_use]
    pub fn json(status: Status, headers: Vec<Header>, value: &impl Serialize) -> Self {
        // Only a map with keys that are no strings, or a type that refuses, can fail here; the
        // types of this crate are neither. Should one ever be, the status still tells the truth.
        let body = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
        Self {
            status,
            headers,
            body,
        }
    }

    /// An answer that is all head: `204`, `304`.
    #[must_use]
    pub fn empty(status: Status, headers: Vec<Header>) -> Self {
        Self {
            status,
            headers,
            body: String::new(),
        }
    }
}

/// Decides who answers a request, and with what.
#[must_use]
pub fn decide<'c>(ask: &Ask<'_>, config: &'c Result<Config, Refusals>) -> Decision<'c> {
    if ask.method == "OPTIONS" {
        return refuse(Problem::Preflight);
    }
    let method = Method::of(ask.method);
    let (endpoint, names) = match Route::of(ask.path) {
        // Links to the page are welcome from anywhere: the files hold nobody's data.
        Route::Asset if method.is_some_and(Method::reads) => return Decision::Asset,
        Route::Asset => return refuse(Details::method_not_allowed(route::READ_METHODS)),
        _ if !sender::is_welcome(ask.fetch_site) => return refuse(Problem::CrossSite),
        Route::UnknownApi => return refuse(Problem::NotFound),
        Route::Api(endpoint, names) => (endpoint, names),
    };
    let is_admitted = |place: Place<'_>| {
        let hosts = config.as_ref().map(|config| &config.hosts);
        hosts.is_ok_and(|hosts| hosts.admit(place.host))
    };
    if config.is_ok() && !ask.place.is_none_or(is_admitted) {
        return refuse(Problem::UnknownHost);
    }
    let Some(method) = method.filter(|method| endpoint.methods().contains(method)) else {
        return refuse(Details::method_not_allowed(endpoint.allow()));
    };
    if ask.has_body {
        return refuse(Details::body_not_taken());
    }
    if !ask.query.is_empty() {
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
            Method::Delete => job(ask, config, names, Action::Forget),
            Method::Get | Method::Head => job(ask, config, names, fetch(ask, method)),
        },
        Endpoint::Status => {
            let head = method == Method::Head;
            job(ask, config, names, Action::Status { head })
        }
        Endpoint::Events => job(ask, config, names, Action::Events),
    }
}

fn fetch(ask: &Ask<'_>, method: Method) -> Action {
    Action::Fetch(Fetch {
        preferences: Preferences::parse(ask.prefer),
        directives: Directives::parse(ask.cache_control),
        if_none_match: Condition::parse(ask.if_none_match),
        head: method == Method::Head,
    })
}

fn job<'c>(ask: &Ask<'_>, config: &'c Config, names: Names<'_>, action: Action) -> Decision<'c> {
    if ask.place.is_some_and(|place| place.is_in_clear()) {
        return refuse(Problem::PlainHttp);
    }
    let Some(authorization) = ask.authorization else {
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
