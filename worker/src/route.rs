//! This module maps paths and methods to endpoints.
//!
//! Paths are compared as they arrive: a percent-encoded or differently cased spelling of an
//! endpoint is another path, and not found. A second, more lenient parser could disagree with the
//! platform's.

#[cfg(test)]
mod tests;

/// The purpose of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route<'a> {
    /// An endpoint of the API.
    Api(Endpoint, Names<'a>),
    /// A path below `/api/` without an endpoint.
    UnknownApi,
    /// A path outside the API: a file of the site, or no file at all.
    Asset,
}

/// The names in a path, as they were sent: they are looked up in closed lists and then dropped.
/// They are empty if the endpoint has none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Names<'a> {
    pub target: &'a str,
    pub report: &'a str,
}

/// The endpoints of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint {
    /// `/api/v1/health`
    Health,
    /// `/api/v1/openapi.json`
    OpenApi,
    /// `/api/v1/targets`
    Targets,
    /// `/api/v1/targets/{target}/reports/{report}`
    Report,
    /// `/api/v1/targets/{target}/reports/{report}/status`
    Status,
    /// `/api/v1/targets/{target}/reports/{report}/events`
    Events,
}

/// All of them, for the document that lists them.
pub const ENDPOINTS: [Endpoint; 6] = [
    Endpoint::Health,
    Endpoint::OpenApi,
    Endpoint::Targets,
    Endpoint::Report,
    Endpoint::Status,
    Endpoint::Events,
];

/// The methods of the endpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Head,
    Delete,
}

/// All paths below this prefix belong to the Worker, as `run_worker_first` in `wrangler.toml` says.
const API_PREFIX: &str = "/api/";

/// The reading methods, as an `Allow` header names them.
pub const READ_METHODS: &str = "GET, HEAD";

impl<'a> Route<'a> {
    /// The route of a path. `path` is the URL's path as the platform serialised it, without query
    /// and fragment.
    #[must_use]
    pub fn of(path: &'a str) -> Self {
        // Without the final slash it is not a file either: the site has no folder `api`.
        if path == "/api" {
            return Self::UnknownApi;
        }
        let Some(rest) = path.strip_prefix(API_PREFIX) else {
            return Self::Asset;
        };
        let mut segments = [""; 6];
        let mut pieces = rest.split('/');
        for (slot, piece) in segments.iter_mut().zip(&mut pieces) {
            *slot = piece;
        }
        if pieces.next().is_some() {
            return Self::UnknownApi;
        }
        // `split` gives an empty piece for a doubled or final slash; the count distinguishes those
        // from empty slots.
        let count = rest.split('/').count();
        let (endpoint, names) = match (count, segments) {
            (2, ["v1", "health", ..]) => (Endpoint::Health, Names::default()),
            (2, ["v1", "openapi.json", ..]) => (Endpoint::OpenApi, Names::default()),
            (2, ["v1", "targets", ..]) => (Endpoint::Targets, Names::default()),
            (5, ["v1", "targets", target, "reports", report, _]) => {
                (Endpoint::Report, Names { target, report })
            }
            (6, ["v1", "targets", target, "reports", report, "status"]) => {
                (Endpoint::Status, Names { target, report })
            }
            (6, ["v1", "targets", target, "reports", report, "events"]) => {
                (Endpoint::Events, Names { target, report })
            }
            _ => return Self::UnknownApi,
        };
        let is_named = !names.target.is_empty() && !names.report.is_empty();
        if count > 2 && !is_named {
            return Self::UnknownApi;
        }
        Self::Api(endpoint, names)
    }
}

impl Endpoint {
    /// The path, with its variable parts in braces.
    #[must_use]
    pub const fn template(self) -> &'static str {
        match self {
            Self::Health => "/api/v1/health",
            Self::OpenApi => "/api/v1/openapi.json",
            Self::Targets => "/api/v1/targets",
            Self::Report => "/api/v1/targets/{target}/reports/{report}",
            Self::Status => "/api/v1/targets/{target}/reports/{report}/status",
            Self::Events => "/api/v1/targets/{target}/reports/{report}/events",
        }
    }

    #[must_use]
    pub const fn methods(self) -> &'static [Method] {
        match self {
            Self::Health | Self::OpenApi | Self::Targets | Self::Status => {
                &[Method::Get, Method::Head]
            }
            Self::Report => &[Method::Get, Method::Head, Method::Delete],
            // A stream whose body is left out would say nothing, so `HEAD` is not supported.
            Self::Events => &[Method::Get],
        }
    }

    /// The methods, as an `Allow` header names them.
    #[must_use]
    pub const fn allow(self) -> &'static str {
        match self {
            Self::Health | Self::OpenApi | Self::Targets | Self::Status => READ_METHODS,
            Self::Report => "GET, HEAD, DELETE",
            Self::Events => "GET",
        }
    }

    /// Whether the endpoint is about one report, and so needs a credential.
    #[must_use]
    pub const fn is_report(self) -> bool {
        matches!(self, Self::Report | Self::Status | Self::Events)
    }
}

impl Method {
    /// The method with this name.
    ///
    /// Methods are case-sensitive (RFC 9110 §9.1): `get` is not `GET`. The platform upper-cases the
    /// usual ones for browsers before they get here.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "GET" => Some(Self::Get),
            "HEAD" => Some(Self::Head),
            "DELETE" => Some(Self::Delete),
            _ => None,
        }
    }

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Delete => "DELETE",
        }
    }

    /// Whether the method only reads.
    #[must_use]
    pub const fn reads(self) -> bool {
        matches!(self, Self::Get | Self::Head)
    }
}
