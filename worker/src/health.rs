//! `GET /api/v1/health`: that the Worker runs, which one it is, and what of its configuration
//! was refused.
//!
//! It asks nobody, so that it tells of the Worker alone: an upstream that is down does not make a
//! load balancer take the page away too. For the same reason a refused configuration is a `200`
//! as well: files can still be dropped on the page.

use serde::Serialize;

use crate::config::Refusals;
use crate::headers;
use crate::response::{Answer, Status};

/// The revision of the API. A page that knows an older one reloads itself; raise it when an
/// endpoint changes so that an older page would misread it.
pub const PROTOCOL: u32 = 1;

#[derive(Serialize)]
struct Body<'a> {
    status: &'static str,
    version: &'static str,
    protocol: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusals: Option<&'a Refusals>,
}

/// The answer, with what of the configuration was refused, if anything.
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
