//! This module holds a response of the API before the platform sees it: its status, headers and body.

use std::borrow::Cow;

use serde::Serialize;

/// A header's name, in lower case, and its value: visible ASCII, and spaces.
pub type Header = (&'static str, Cow<'static, str>);

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
