//! The headers of a report, and of the answers around it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Header, api, bare, push, push_computed};
use crate::etag;
use crate::moment::moment;
use crate::prefer::Applied;
use crate::report::Report;

/// A report as it is about to be handed out.
#[derive(Debug, Clone, Copy)]
pub struct ReportMeta<'a> {
    /// The target's id.
    pub target: &'a str,
    /// Which report.
    pub report: Report,
    /// Bytes of the report.
    pub size_bytes: u64,
    /// SHA-256 of the report.
    pub digest: &'a [u8; 32],
    /// When it was fetched, in milliseconds since 1970.
    pub fetched_at_ms: u64,
    /// When it was made, where the upstream says that this was some time before.
    pub made_at_ms: Option<u64>,
    /// Seconds since it was made, or since it was fetched where that is not known.
    pub age_s: u64,
    /// Where it comes from.
    pub cache: CacheStatus,
    /// What of the request's preferences was done.
    pub applied: Applied,
}

/// Where a report comes from (RFC 9211).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheStatus {
    /// A kept copy.
    Hit {
        /// Seconds for which it is fresh; below zero where a stale one was asked for.
        ttl_s: i64,
    },
    /// The upstream.
    Forwarded {
        /// Why it was asked.
        why: Forward,
        /// Whether a copy is kept.
        stored: bool,
        /// Whether the request shared another's fetching.
        collapsed: bool,
    },
}

/// Why the upstream was asked (RFC 9211 §2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forward {
    /// There was no copy.
    Miss,
    /// There was one, and it was too old.
    Stale,
    /// There was one, and the request wanted a newer one.
    Request,
    /// No copies are kept for this credential, or at all.
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

/// Of the `200` with a report.
#[must_use]
pub fn report(fresh: &ReportMeta<'_>) -> Vec<Header> {
    let mut headers = api("text/csv; charset=utf-8");
    push_computed(&mut headers, "content-length", fresh.size_bytes.to_string());
    let digest = STANDARD.encode(fresh.digest);
    push_computed(&mut headers, "repr-digest", format!("sha-256=:{digest}:"));
    let (name, target) = (fresh.report.name(), fresh.target);
    // The page reads a moment like this out of a file's name.
    let as_of_ms = fresh.made_at_ms.unwrap_or(fresh.fetched_at_ms);
    let epoch_s = as_of_ms.checked_div(1000).unwrap_or_default();
    push_computed(
        &mut headers,
        "content-disposition",
        format!("attachment; filename=\"{name}-{target}-{epoch_s}.csv\""),
    );
    validators(&mut headers, fresh);
    headers
}

/// Of the `304` that says the asker's copy is that report.
#[must_use]
pub fn not_modified(fresh: &ReportMeta<'_>) -> Vec<Header> {
    let mut headers: Vec<Header> = bare().collect();
    validators(&mut headers, fresh);
    headers
}

/// What a `200` and its `304` share (RFC 9110 §15.4.5).
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

/// Of the `202` whose body is the job's status.
#[must_use]
pub fn accepted(
    target: &str,
    report: Report,
    retry_after_s: u32,
    preferences: Applied,
) -> Vec<Header> {
    let mut headers = api("application/json");
    push_computed(&mut headers, "retry-after", retry_after_s.to_string());
    let report = report.name();
    push_computed(
        &mut headers,
        "content-location",
        format!("/api/v1/targets/{target}/reports/{report}/status"),
    );
    applied(&mut headers, preferences);
    headers
}

/// Of the stream of a job's statuses.
#[must_use]
pub fn events() -> Vec<Header> {
    let mut headers = api("application/x-ndjson");
    // nginx and its kind would collect the lines until there are enough of them.
    push(&mut headers, "x-accel-buffering", "no");
    headers
}

/// Of the `204` that says all is forgotten.
#[must_use]
pub fn no_content() -> Vec<Header> {
    bare().collect()
}

fn applied(headers: &mut Vec<Header>, preferences: Applied) {
    if let Some(text) = preferences.text() {
        push_computed(headers, "preference-applied", text);
    }
}
