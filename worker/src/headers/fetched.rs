//! This module lists the headers of a report and of the answers around it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Header, api, bare, push, push_computed};
use crate::etag;
use crate::moment::moment;
use crate::prefer::Applied;
use crate::report::{Parameters, Report};

/// The data that the headers of a report are made of.
#[derive(Debug, Clone, Copy)]
pub struct ReportMeta<'a> {
    pub target: &'a str,
    pub report: Report,
    /// Bytes of the report.
    pub size_bytes: u64,
    /// SHA-256 of the report.
    pub digest: &'a [u8; 32],
    /// The time of the fetch, in milliseconds since 1970.
    pub fetched_at_ms: u64,
    /// The time at which the server generated the report, if the upstream says that this was some
    /// time before.
    pub made_at_ms: Option<u64>,
    /// Seconds since the report was generated, or since it was fetched if that is not known.
    pub age_s: u64,
    pub cache: CacheStatus,
    /// The preferences of the request that were applied.
    pub applied: Applied,
}

/// The source of a report (RFC 9211).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheStatus {
    /// A stored copy.
    Hit {
        /// Seconds for which the copy stays fresh; negative for a stale one.
        ttl_s: i64,
    },
    Forwarded {
        why: Forward,
        /// Whether a copy is stored.
        stored: bool,
        /// Whether the request shared the fetch of another request.
        collapsed: bool,
    },
}

/// Why the upstream was asked (RFC 9211 §2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forward {
    Miss,
    /// The copy was too old.
    Stale,
    /// The request wanted a newer copy.
    Request,
    /// Copies are not stored for this credential, or not at all.
    Bypass,
}

impl CacheStatus {
    fn text(self) -> String {
        match self {
            Self::Hit { ttl_s } => format!("rollcall; hit; ttl={ttl_s}"),
            Self::Forwarded {
                why,
                stored,
                collapsed,
            } => {
                let why = match why {
                    Forward::Miss => "miss",
                    Forward::Stale => "stale",
                    Forward::Request => "request",
                    Forward::Bypass => "bypass",
                };
                let stored = if stored { "; stored" } else { "" };
                let collapsed = if collapsed { "; collapsed" } else { "" };
                format!("rollcall; fwd={why}{stored}{collapsed}")
            }
        }
    }
}

/// The headers of the `200` with a report.
#[must_use]
pub fn report(fresh: &ReportMeta<'_>) -> Vec<Header> {
    let mut headers = api(fresh.report.format().media_type());
    push_computed(&mut headers, "content-length", fresh.size_bytes.to_string());
    let digest = STANDARD.encode(fresh.digest);
    push_computed(&mut headers, "repr-digest", format!("sha-256=:{digest}:"));
    let as_of_ms = fresh.made_at_ms.unwrap_or(fresh.fetched_at_ms);
    let file = fresh.report.file_name(fresh.target, as_of_ms);
    push_computed(
        &mut headers,
        "content-disposition",
        format!("attachment; filename=\"{file}\""),
    );
    push_computed(&mut headers, "rollcall-file-name", file);
    validators(&mut headers, fresh);
    headers
}

/// The headers of the `304` for a client that has the report already.
#[must_use]
pub fn not_modified(fresh: &ReportMeta<'_>) -> Vec<Header> {
    let mut headers: Vec<Header> = bare().collect();
    validators(&mut headers, fresh);
    headers
}

/// The headers that a `200` and its `304` share (RFC 9110 §15.4.5).
fn validators(headers: &mut Vec<Header>, fresh: &ReportMeta<'_>) {
    push_computed(headers, "etag", etag::of_digest(fresh.digest));
    push_computed(headers, "age", fresh.age_s.to_string());
    push_computed(headers, "cache-status", fresh.cache.text());
    push_computed(headers, "rollcall-fetched-at", moment(fresh.fetched_at_ms));
    if let Some(made_at_ms) = fresh.made_at_ms {
        push_computed(headers, "rollcall-made-at", moment(made_at_ms));
    }
    applied(headers, fresh.applied);
}

/// The headers of the `202` whose body is the job's status.
#[must_use]
pub fn accepted(
    target: &str,
    report: Report,
    parameters: &Parameters,
    retry_after_s: u32,
    preferences: Applied,
) -> Vec<Header> {
    let mut headers = api("application/json");
    push_computed(&mut headers, "retry-after", retry_after_s.to_string());
    let report = report.name();
    let query = parameters.query();
    let mark = if query.is_empty() { "" } else { "?" };
    push_computed(
        &mut headers,
        "content-location",
        format!("/api/v1/targets/{target}/reports/{report}/status{mark}{query}"),
    );
    applied(&mut headers, preferences);
    headers
}

/// The headers of the stream of a job's statuses.
#[must_use]
pub fn events() -> Vec<Header> {
    let mut headers = api("application/x-ndjson");
    // Proxies such as nginx would otherwise buffer the lines.
    push(&mut headers, "x-accel-buffering", "no");
    headers
}

/// The headers of the `204` that confirms a deletion.
#[must_use]
pub fn no_content() -> Vec<Header> {
    bare().collect()
}

fn applied(headers: &mut Vec<Header>, preferences: Applied) {
    if let Some(text) = preferences.text() {
        push_computed(headers, "preference-applied", text);
    }
}
