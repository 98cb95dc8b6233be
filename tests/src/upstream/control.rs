//! This module takes the orders of a test and shows the log. The parent module lists them.

use serde_json::Value;

use super::body::Library;
use super::fault::Rule;
use super::plan::Plan;
use super::request::Request;
use super::respond::Places;
use super::settings::Settings;
use super::state::State;

/// The path prefix of orders.
pub(super) const PREFIX: &str = "/_control";

const JSON: &str = "application/json";

/// Carries out an order.
pub(super) fn answer(
    request: &Request,
    state: &mut State,
    initial: &Settings,
    library: &Library,
    places: &Places,
) -> Plan {
    let host = request.header("host").unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !["127.0.0.1", "localhost"].contains(&name) {
        return Plan::text(403, "text/plain", "control is for this machine only\n");
    }
    let what = request.path().strip_prefix(PREFIX).unwrap_or_default();
    match (request.method.as_str(), what) {
        ("GET", "/log") => json(state.log()),
        ("GET", "/places") => json(places),
        ("GET", "/settings") => json(&state.settings),
        ("POST", _) if request.header("content-type") != Some(JSON) => {
            Plan::text(415, "text/plain", "orders are application/json\n")
        }
        ("POST", "") => match serde_json::from_slice::<Rule>(&request.body) {
            Ok(rule) if rule.is_sensible() => {
                state.rules.push(rule);
                Plan::new(204, "", super::body::Body::Bytes(Vec::new()))
            }
            Ok(_) => Plan::text(400, "text/plain", "no report has this name\n"),
            Err(error) => refused(&error),
        },
        ("POST", "/settings") => {
            let changes = serde_json::from_slice::<Value>(&request.body);
            match changes.and_then(|changes| state.settings.changed(changes)) {
                Ok(settings) => {
                    state.settings = settings;
                    json(&state.settings)
                }
                Err(error) => refused(&error),
            }
        }
        ("POST", "/expire") => {
            state.jobs.iter_mut().for_each(super::jobs::Job::expire);
            Plan::new(204, "", super::body::Body::Bytes(Vec::new()))
        }
        ("POST", "/reset") => {
            state.reset(initial.clone());
            library.clear();
            Plan::new(204, "", super::body::Body::Bytes(Vec::new()))
        }
        _ => Plan::text(404, "text/plain", "no such order\n"),
    }
}

fn refused(error: &serde_json::Error) -> Plan {
    Plan::text(400, "text/plain", format!("{error}\n"))
}

fn json(value: &impl serde::Serialize) -> Plan {
    match serde_json::to_string(value) {
        Ok(text) => Plan::text(200, JSON, text),
        Err(error) => refused(&error),
    }
}
