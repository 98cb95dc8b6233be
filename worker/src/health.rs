//! This module answers `GET /api/v1/health`: whether the Worker runs, its version, and the refusals
//! of its configuration.
//!
//! It contacts no upstream, so that it describes the Worker alone: when an upstream is down, a load
//! balancer does not take the page away as well. For the same reason a refused configuration is
//! also a `200`: files can still be dropped on the page.

use serde::Serialize;

use crate::config::Refusals;
use crate::headers;
use crate::response::{Answer, Status};

/// The revision of the API. A page that knows an older one reloads itself; raise it when an
/// endpoint changes in a way that an older page would misread.
pub const PROTOCOL: u32 = 1;

#[derive(Serialize)]
struct Body<'a> {
    status: &'static str,
    version: &'static str,
    protocol: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusals: Option<&'a Refusals>,
}

/// The answer, with the refusals of the configuration, if any.
#[must_use]
pub fn answer(refusals: Option<&Refusals>) -> Answer {
    Answer::json(
        Status::Ok,
        headers::api("application/json"),
        &Body {
            status: if refusals.is_none() {
                "ok"
            } else {
                "misconfigured"
            },
            version: env!("CARGO_PKG_VERSION"),
            protocol: PROTOCOL,
            refusals,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::config::testing::Env;

    #[test]
    fn says_status_version_and_protocol() {
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            answer(None).body,
            format!("{{\"status\":\"ok\",\"version\":\"{version}\",\"protocol\":1}}")
        );
    }

    #[test]
    fn says_what_to_change() {
        let refusals = Config::read(&Env::new(&[("TARGETS", "[]")])).unwrap_err();
        let answer = answer(Some(&refusals));
        assert_eq!(answer.status, Status::Ok);
        let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(body["status"], "misconfigured");
        assert_eq!(body["refusals"][0]["place"], "PEPPER");
        assert!(body["refusals"][0]["says"].is_string());
    }
}
