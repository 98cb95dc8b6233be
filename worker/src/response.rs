//! This module holds a response of the API before the platform sees it: its status, headers and
//! body.

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
/// The list is closed, because the platform's response throws (and the Worker then panics) on a
/// status outside 200–599, and on a body with 204, 205 or 304.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Ok,
    Accepted,
    NoContent,
    NotModified,
    BadRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    Conflict,
    TooManyRequests,
    InternalServerError,
    BadGateway,
    ServiceUnavailable,
    GatewayTimeout,
}

impl Status {
    /// The status code.
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

    /// Whether a response with this status has a body.
    #[must_use]
    pub const fn has_body(self) -> bool {
        !matches!(self, Self::NoContent | Self::NotModified)
    }
}

impl Answer {
    /// An answer with `value` as its JSON body.
    #[must_use]
    pub fn json(status: Status, headers: Vec<Header>, value: &impl Serialize) -> Self {
        // Serialising only fails for a map whose keys are not strings, or for a type that refuses;
        // the types of this crate are neither. If it ever failed, the status would still be right.
        let body = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
        Self {
            status,
            headers,
            body,
        }
    }

    /// An answer without a body: `204`, `304`.
    #[must_use]
    pub fn empty(status: Status, headers: Vec<Header>) -> Self {
        Self {
            status,
            headers,
            body: String::new(),
        }
    }
}
