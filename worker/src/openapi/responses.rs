//! What each operation answers: what it is for, and every problem that can come instead.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{has_bodies, reference};
use crate::problem::{self, Problem, Reach};
use crate::response::Status;
use crate::route::{Endpoint, Method};

/// The headers of a `200` with a report, beyond those that every answer has, with what they say.
pub(super) const REPORT_HEADERS: [(&str, &str); 9] = [
    (
        "Content-Length",
        "Bytes of the report. Fewer mean that it broke off.",
    ),
    ("Repr-Digest", "RFC 9530. SHA-256 of the report."),
    (
        "Content-Disposition",
        "A file name with report, target, and the moment that Age counts from.",
    ),
    ("ETag", "A strong entity tag, of the report's content."),
    (
        "Age",
        "Seconds since the report was made, where the upstream says so, or else since it was fetched.",
    ),
    (
        "Cache-Status",
        "RFC 9211. Whether it is a kept copy, and if not, why not.",
    ),
    (
        "Rollcall-Fetched-At",
        "When the report was fetched, in RFC 3339.",
    ),
    (
        "Rollcall-Made-At",
        "When the report was made, in RFC 3339. Only where the upstream says that this was a minute \
         or more before it was fetched.",
    ),
    ("Preference-Applied", "RFC 7240. What of Prefer was done."),
];

/// The headers of a `304`, likewise.
pub(super) const NOT_MODIFIED_HEADERS: [&str; 6] = [
    "ETag",
    "Age",
    "Cache-Status",
    "Rollcall-Fetched-At",
    "Rollcall-Made-At",
    "Preference-Applied",
];

/// The headers of a `202`, likewise.
pub(super) const ACCEPTED_HEADERS: [&str; 3] =
    ["Retry-After", "Content-Location", "Preference-Applied"];

/// The responses object.
pub(super) fn of(endpoint: Endpoint, method: Method) -> Value {
    let mut responses = successes(endpoint, method);
    for (status, problems) in problems(endpoint, method) {
        responses.insert(
            status.code().to_string(),
            refusal(status, &problems, method),
        );
    }
    Value::Object(responses)
}

/// The problems an operation can answer with, by status.
pub(super) fn problems(endpoint: Endpoint, method: Method) -> BTreeMap<Status, Vec<Problem>> {
    let mut problems: BTreeMap<Status, Vec<Problem>> = BTreeMap::new();
    for problem in problem::ALL {
        let is_possible = match problem.reach() {
            Reach::NoOperation => false,
            Reach::Everywhere => true,
            Reach::Configured => endpoint != Endpoint::Health,
            Reach::Reports => endpoint.is_report(),
            Reach::Open if endpoint == Endpoint::Events => true,
            Reach::Open | Reach::Fetch => endpoint == Endpoint::Report && method.reads(),
        };
        if is_possible {
            problems.entry(problem.status()).or_default().push(problem);
        }
    }
    problems
}

fn successes(endpoint: Endpoint, method: Method) -> Map<String, Value> {
    let json_of = |schema: &str| ("application/json", reference("schemas", schema));
    let one = |description: &str, (media_type, schema): (&str, Value)| {
        vec![(
            Status::Ok,
            description.to_owned(),
            Some((media_type.to_owned(), schema)),
            vec![],
        )]
    };
    let successes = match (endpoint, method) {
        (Endpoint::Health, _) => one("The Worker runs.", json_of("Health")),
        (Endpoint::OpenApi, _) => one(
            "This document.",
            ("application/json", json!({"type": "object"})),
        ),
        (Endpoint::Targets, _) => one("The targets.", json_of("Targets")),
        (Endpoint::Status, _) => one("How far it is.", json_of("JobStatus")),
        (Endpoint::Events, _) => one(
            "One JobStatus a line, until it is ready or has failed; idle after waiting is the last one \
             too: it was forgotten.",
            ("application/x-ndjson", json!({"type": "string"})),
        ),
        (Endpoint::Report, Method::Delete) => {
            vec![(
                Status::NoContent,
                "Nothing is kept.".to_owned(),
                None,
                vec![],
            )]
        }
        (Endpoint::Report, _) => vec![
            (
                Status::Ok,
                "The report, whole and verified.".to_owned(),
                Some(("text/csv".to_owned(), json!({"type": "string"}))),
                REPORT_HEADERS.map(|(name, _)| name).to_vec(),
            ),
            (
                Status::Accepted,
                "Not ready yet.".to_owned(),
                Some((
                    "application/json".to_owned(),
                    reference("schemas", "JobStatus"),
                )),
                ACCEPTED_HEADERS.to_vec(),
            ),
            (
                Status::NotModified,
                "The asker has this report.".to_owned(),
                None,
                NOT_MODIFIED_HEADERS.to_vec(),
            ),
        ],
    };
    let mut responses = Map::new();
    for (status, description, content, headers) in successes {
        let mut response = json!({"description": description});
        if let Some(response) = response.as_object_mut() {
            if let Some((media_type, schema)) = content.filter(|_| has_bodies(method)) {
                response.insert(
                    "content".to_owned(),
                    json!({media_type: {"schema": schema}}),
                );
            }
            if !headers.is_empty() {
                response.insert("headers".to_owned(), headers_of(&headers));
            }
        }
        responses.insert(status.code().to_string(), response);
    }
    responses
}

fn refusal(status: Status, problems: &[Problem], method: Method) -> Value {
    let titles: Vec<&str> = problems.iter().map(|problem| problem.title()).collect();
    let types: Vec<&str> = problems.iter().map(|problem| problem.type_path()).collect();
    let headers: &[&str] = match status {
        Status::Unauthorized => &["WWW-Authenticate"],
        Status::TooManyRequests => &["Retry-After", "RateLimit", "RateLimit-Policy"],
        // Where the upstream asked for patience before it was given up.
        Status::BadGateway | Status::ServiceUnavailable => &["Retry-After"],
        _ => &[],
    };
    let mut response = json!({"description": format!("{}.", titles.join(". "))});
    if let Some(response) = response.as_object_mut() {
        if !headers.is_empty() {
            response.insert("headers".to_owned(), headers_of(headers));
        }
        if has_bodies(method) {
            let narrowed = json!({"type": "object", "properties": {"type": {"enum": types}}});
            let schema = json!({"allOf": [reference("schemas", "Problem"), narrowed]});
            response.insert(
                "content".to_owned(),
                json!({"application/problem+json": {"schema": schema}}),
            );
        }
    }
    response
}

fn headers_of(names: &[&str]) -> Value {
    let header = |name: &&str| ((*name).to_owned(), reference("headers", name));
    Value::Object(names.iter().map(header).collect())
}

/// Headers that responses point to.
pub(super) fn shared_headers() -> Value {
    let others = [
        ("Retry-After", "Seconds after which to ask again."),
        ("Content-Location", "Where the status of the report is."),
        ("WWW-Authenticate", "Which credential is meant."),
        (
            "RateLimit",
            "What is left of the quota, and the seconds until there is more.",
        ),
        ("RateLimit-Policy", "The quota."),
    ];
    let header = |(name, description): (&str, &str)| {
        let schema = match name {
            "Content-Length" | "Age" | "Retry-After" => json!({"type": "integer", "minimum": 0}),
            "Rollcall-Fetched-At" | "Rollcall-Made-At" => {
                json!({"type": "string", "format": "date-time"})
            }
            _ => json!({"type": "string"}),
        };
        (
            name.to_owned(),
            json!({"description": description, "schema": schema}),
        )
    };
    Value::Object(
        REPORT_HEADERS
            .into_iter()
            .chain(others)
            .map(header)
            .collect(),
    )
}
