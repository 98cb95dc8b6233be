//! The bodies of answers. A test compares each with a real one.

use serde_json::{Value, json};

use super::reference;
use crate::limits;
use crate::problem::{self, Problem};
use crate::report::{self, Report};
use crate::status::{STATES, State};

/// Every schema, by name.
pub(super) fn all() -> Value {
    json!({
        "TargetId": {
            "type": "string",
            "pattern": format!("^[a-z0-9-]{{1,{}}}$", limits::TARGET_ID_CHARS),
        },
        "ReportId": {"type": "string", "enum": report::ALL.map(Report::name)},
        "Health": health(),
        "Targets": targets(),
        "JobStatus": job_status(),
        "Problem": problem(),
    })
}

fn health() -> Value {
    json!({
        "type": "object",
        "required": ["status", "version", "protocol"],
        "properties": {
            "status": {"enum": ["ok", "misconfigured"]},
            "version": {"type": "string"},
            "protocol": {
                "type": "integer",
                "description": "Raised when an endpoint changes so that an older client would \
                    misread it.",
            },
            "refusals": {
                "type": "array",
                "description": "What to change in the configuration, where it was refused.",
                "items": {
                    "type": "object",
                    "required": ["place", "says"],
                    "properties": {"place": {"type": "string"}, "says": {"type": "string"}},
                },
            },
        },
    })
}

fn targets() -> Value {
    json!({
        "type": "object",
        "required": ["targets"],
        "properties": {"targets": {"type": "array", "items": {
            "type": "object",
            "required": ["id", "title", "kind", "origin_host", "reports"],
            "properties": {
                "id": reference("schemas", "TargetId"),
                "title": {"type": "string"},
                "kind": {"enum": ["ghes"]},
                "origin_host": {"type": "string", "description": "Host, and a port if unusual."},
                "reports": {"type": "array", "items": {
                    "type": "object",
                    "required": ["id", "title"],
                    "properties": {
                        "id": reference("schemas", "ReportId"),
                        "title": {"type": "string"},
                    },
                }},
                "demo": {
                    "type": "object",
                    "description": "A credential for everybody, where the target is a demonstration.",
                    "required": ["user", "token"],
                    "properties": {"user": {"type": "string"}, "token": {"type": "string"}},
                },
            },
        }}},
    })
}

fn job_status() -> Value {
    let moment = || json!({"type": ["string", "null"], "format": "date-time"});
    let count = || json!({"type": "integer", "minimum": 0});
    let maybe_count = || json!({"type": ["integer", "null"], "minimum": 0});
    json!({
        "type": "object",
        "required": [
            "target", "report", "state", "attempts", "started_at", "elapsed_s", "next_poll_s",
            "deadline_s", "received_bytes", "size_bytes", "fetched_at", "stored", "problem",
        ],
        "properties": {
            "target": reference("schemas", "TargetId"),
            "report": reference("schemas", "ReportId"),
            "state": {"enum": STATES.map(State::name)},
            "attempts": count(),
            "started_at": moment(),
            "elapsed_s": count(),
            "next_poll_s": maybe_count(),
            "deadline_s": maybe_count(),
            "received_bytes": count(),
            "size_bytes": maybe_count(),
            "fetched_at": moment(),
            "stored": {"type": "boolean", "description": "Whether a sealed copy is kept."},
            "problem": {"anyOf": [reference("schemas", "Problem"), {"type": "null"}]},
        },
    })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "RFC 9457. Types never change; sentences may.",
        "required": ["type", "title", "status", "detail", "next_step"],
        "properties": {
            "type": {"enum": problem::ALL.map(Problem::type_path).to_vec()},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "next_step": {"type": "string", "description": "What to do about it."},
            "host": {
                "type": "string",
                "maxLength": limits::HOST_CHARS,
                "description": "Where an unexpected redirect pointed.",
            },
            "retry_after_s": {
                "type": "integer",
                "minimum": 0,
                "description": "Seconds after which to ask again.",
            },
        },
    })
}
