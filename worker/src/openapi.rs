//! `GET /api/v1/openapi.json`: the API, for programs.

use serde_json::json;

use crate::answer::{Answer, Status};
use crate::headers;

/// The answer.
#[must_use]
pub fn answer() -> Answer {
    Answer::json(Status::Ok, headers::api("application/json"), &json!({}))
}
