//! `GET /api/v1/openapi.json`: the API, for programs, as an OpenAPI 3.1 document.
//!
//! It is made of the tables that the API itself runs on (endpoints, methods, reports, states,
//! problems, statuses, limits), so that what it says of those cannot drift; tests compare the
//! rest, the schemas of bodies and the lists of headers, with real answers.

mod operation;
mod responses;
mod schemas;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

use crate::headers;
use crate::response::{Answer, Status};
use crate::route::{ENDPOINTS, Endpoint, Method};

/// The answer.
#[must_use]
pub fn answer() -> Answer {
    Answer::json(Status::Ok, headers::api("application/json"), &document())
}

/// The whole document.
#[must_use]
pub fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Rollcall",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
            "description": "Fetches an administrator's reports from configured servers with the \
                credential of the person asking, waits while the server makes them, and hands out \
                nothing that is not the report. No other site's pages may ask: there is no CORS. \
                Requests have neither a query nor a body.",
        },
        "servers": [{"url": "/"}],
        "tags": [
            {"name": "about", "description": "What runs here."},
            {"name": "reports", "description": "Fetching, watching and forgetting reports."},
        ],
        "paths": paths(),
        "components": {
            "securitySchemes": {
                "basic": {
                    "type": "http",
                    "scheme": "basic",
                    "description": "A user name of the target, and a token (or password) of theirs.",
                },
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of the target. The scheme may also be written token.",
                },
            },
            "parameters": operation::shared_parameters(),
            "headers": responses::shared_headers(),
            "schemas": schemas::all(),
        },
    })
}

fn paths() -> Value {
    let path = |endpoint: Endpoint| {
        let mut item = Map::new();
        if endpoint.is_report() {
            item.insert("parameters".to_owned(), operation::path_parameters());
        }
        for &method in endpoint.methods() {
            let name = method.name().to_ascii_lowercase();
            item.insert(name, operation::of(endpoint, method));
        }
        (endpoint.template().to_owned(), Value::Object(item))
    };
    Value::Object(ENDPOINTS.into_iter().map(path).collect())
}

/// A pointer to a part that several places share.
fn reference(kind: &str, name: &str) -> Value {
    json!({"$ref": format!("#/components/{kind}/{name}")})
}

/// Whether the answers to a method have bodies.
fn has_bodies(method: Method) -> bool {
    method != Method::Head
}
