//! `GET /api/v1/health`: that the Worker runs, and which one it is.
//!
//! It reads nothing and asks nobody, so that it tells of the Worker alone: an upstream that is
//! down does not make a load balancer take the page away too.

use serde::Serialize;

use crate::answer::{Answer, Status};
use crate::headers;

/// The revision of the API. A page that knows an older one reloads itself; raise it when an
/// endpoint changes so that an older page would misread it.
pub const PROTOCOL: u32 = 1;

#[derive(Serialize)]
struct Body {
    status: &'static str,
    version: &'static str,
    protocol: u32,
}

/// The answer.
#[must_use]
pub fn answer() -> Answer {
    Answer::json(
        Status::Ok,
        headers::api("application/json"),
        &Body {
            status: "ok",
            version: env!("CARGO_PKG_VERSION"),
            protocol: PROTOCOL,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_status_version_and_protocol() {
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            answer().body,
            format!("{{\"status\":\"ok\",\"version\":\"{version}\",\"protocol\":1}}")
        );
    }
}
