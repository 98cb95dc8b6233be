//! This module serves the API's OpenAPI 3.1 document: `GET /api/v1/openapi.json`.
//!
//! The document is a file that is served as it is. Tests compare it with the code (paths, methods,
//! problems, reports, states, limits) and with real answers (bodies, headers).

#[cfg(test)]
mod tests;

use crate::headers;
use crate::response::{Answer, Status};

const DOCUMENT: &str = include_str!("openapi.json");

/// The answer to `GET /api/v1/openapi.json`.
#[must_use]
pub fn answer() -> Answer {
    Answer {
        status: Status::Ok,
        headers: headers::api("application/json"),
        body: DOCUMENT.to_owned(),
    }
}
