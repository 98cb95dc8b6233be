//! This module takes the orders of a test and shows the log. The parent module lists them.

use serde_json::Value;

use super::body::Body;
use super::plan::Plan;
use super::request::Request;
use super::serve::SharedState;

/// The path prefix of orders.
pub(super) const PREFIX: &str = "/_control";

const JSON: &str = "application/json";

/// Carries out an order.
pub(super) fn answer(request: &Request, shared: &SharedState) -> Plan {
    let host = request.header("host").unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !["127.0.0.1", "localhost"].contains(&name) {
        return Plan::text(403, "text/plain", "control is for this machine only\n");
    }
    let what = request.path().strip_prefix(PREFIX).unwrap_or_default();
    let product = &shared.product;
    match (request.method.as_str(), what) {
        ("GET", "/log") => {
            let mut record = shared.record();
            record.log.counts = product.counts();
            json(&record.log)
        }
        ("GET", "/places") => json(&shared.places),
        ("GET", "/settings") => json(&product.settings()),
        ("POST", _) if request.header("content-type") != Some(JSON) => {
            Plan::text(415, "text/plain", "orders are application/json\n")
        }
        ("POST", "") => match product.add_rule(&request.body) {
            Ok(()) => done(),
            Err(error) => refused(&error),
        },
        ("POST", "/settings") => {
            let changes = serde_json::from_slice::<Value>(&request.body);
            let changes = changes.map_err(|error| error.to_string());
            match changes.and_then(|changes| product.change(changes)) {
                Ok(()) => json(&product.settings()),
                Err(error) => refused(&error),
            }
        }
        ("POST", "/expire") => {
            product.expire();
            done()
        }
        ("POST", "/reset") => {
            product.reset();
            shared.record().reset();
            done()
        }
        _ => Plan::text(404, "text/plain", "no such order\n"),
    }
}

fn done() -> Plan {
    Plan::new(204, "", Body::Bytes(Vec::new()))
}

fn refused(error: &str) -> Plan {
    Plan::text(400, "text/plain", format!("{error}\n"))
}

fn json(value: &impl serde::Serialize) -> Plan {
    match serde_json::to_string(value) {
        Ok(text) => Plan::text(200, JSON, text),
        Err(error) => refused(&error.to_string()),
    }
}
