//! What each endpoint does with each method.

use serde_json::{Value, json};

use super::{reference, responses};
use crate::limits;
use crate::route::{Endpoint, Method};

/// The operation object.
pub(super) fn of(endpoint: Endpoint, method: Method) -> Value {
    let (id, summary, description) = words(endpoint, method);
    let tag = if endpoint.is_report() {
        "reports"
    } else {
        "about"
    };
    let mut operation = json!({
        "operationId": id,
        "tags": [tag],
        "summary": summary,
        "description": description,
        "responses": responses::of(endpoint, method),
    });
    if let Some(operation) = operation.as_object_mut() {
        if endpoint.is_report() {
            operation.insert(
                "security".to_owned(),
                json!([{"basic": []}, {"bearer": []}]),
            );
        }
        if endpoint == Endpoint::Report && method.reads() {
            let parameters = ["Prefer", "Cache-Control", "If-None-Match"]
                .map(|name| reference("parameters", name));
            operation.insert("parameters".to_owned(), json!(parameters));
        }
    }
    operation
}

fn words(endpoint: Endpoint, method: Method) -> (&'static str, &'static str, &'static str) {
    match (endpoint, method) {
        (Endpoint::Health, Method::Head) => ("headHealth", "As GET, without the body", ""),
        (Endpoint::Health, _) => (
            "getHealth",
            "Whether the Worker runs, and what of its configuration was refused",
            "Asks no target. Answers whatever else is wrong.",
        ),
        (Endpoint::OpenApi, Method::Head) => ("headOpenApi", "As GET, without the body", ""),
        (Endpoint::OpenApi, _) => ("getOpenApi", "This document", ""),
        (Endpoint::Targets, Method::Head) => ("headTargets", "As GET, without the body", ""),
        (Endpoint::Targets, _) => ("getTargets", "What can be fetched, and from where", ""),
        (Endpoint::Report, Method::Delete) => (
            "forgetReport",
            "Shred what is kept of a report, and stop fetching it",
            "Of the credential it is asked with; other people's copies are not touched. Forgetting \
             what is not there is fine.",
        ),
        (Endpoint::Report, Method::Head) => ("headReport", "As GET, without the body", ""),
        (Endpoint::Report, Method::Get) => (
            "getReport",
            "A report, or how far it is",
            "Starts fetching where nothing is fetched already. Servers make a report when it is \
             first asked for, which takes minutes: 202 says so, and when to ask again. Ask with \
             Prefer: wait=25 to be told as soon as it is there.",
        ),
        (Endpoint::Status, Method::Head) => ("headStatus", "As GET, without the body", ""),
        (Endpoint::Status, _) => (
            "getStatus",
            "How far a report is",
            "Starts nothing, and asks no target.",
        ),
        (Endpoint::Events, _) => (
            "getEvents",
            "How far a report is, as it changes",
            "One status a line (NDJSON), at every change and at least every ten seconds. Ends when \
             the report is ready or has failed, after the first line where nobody has asked for \
             it, and after 25 minutes. Eight can be open at a time.",
        ),
    }
}

/// What a path names.
pub(super) fn path_parameters() -> Value {
    json!([
        reference("parameters", "target"),
        reference("parameters", "report")
    ])
}

/// Parameters that operations point to.
pub(super) fn shared_parameters() -> Value {
    json!({
        "target": {
            "name": "target",
            "in": "path",
            "required": true,
            "description": "A target's id, from /api/v1/targets.",
            "schema": reference("schemas", "TargetId"),
        },
        "report": {
            "name": "report",
            "in": "path",
            "required": true,
            "description": "A report's id, from /api/v1/targets.",
            "schema": reference("schemas", "ReportId"),
        },
        "Prefer": {
            "name": "Prefer",
            "in": "header",
            "description": format!(
                "RFC 7240. wait=N: wait up to N seconds, {} at most, before answering 202. \
                 respond-async: answer 202 at once, which is what happens without wait.",
                limits::WAIT_S
            ),
            "schema": {"type": "string"},
            "examples": {"wait": {"value": "wait=25"}},
        },
        "Cache-Control": {
            "name": "Cache-Control",
            "in": "header",
            "description": "RFC 9111 §5.2.1. no-cache, max-age, min-fresh: how new a kept copy \
                must be, or the report is fetched again. max-stale: how much older than fresh it \
                may be. only-if-cached: a kept copy or 504. no-store: keep no copy.",
            "schema": {"type": "string"},
            "examples": {"newest": {"value": "no-cache"}},
        },
        "If-None-Match": {
            "name": "If-None-Match",
            "in": "header",
            "description": "RFC 9110 §13.1.2. Entity tags of copies the asker has.",
            "schema": {"type": "string"},
        },
    })
}
