//! This module logs requests and answers, as evidence for tests.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Host;

/// Entries that are kept; the counts continue beyond them.
const ENTRIES_MAX: usize = 20_000;

/// Every request since the start, except orders.
#[derive(Debug, Default, Serialize)]
pub struct Log {
    /// The requests, in the order in which they were answered.
    pub requests: Vec<Entry>,
    /// The number of requests that were not kept.
    pub dropped: u64,
    /// The largest number of simultaneously open connections.
    pub connections_max: u64,
    /// The counts by the report's name.
    pub counts: BTreeMap<&'static str, Counts>,
}

/// The counts of the requests for one report since the start.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Counts {
    /// Requests for it, whatever the answer.
    pub asked: u64,
    /// Times that its generation was started.
    pub starts: u64,
    /// Real `202` answers; a fault's `202` does not count.
    pub pending: u64,
    /// Times that it was really sent, or that its address was.
    pub ready: u64,
}

/// One request.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Milliseconds since the upstream was started.
    pub at_ms: u64,
    /// The server that received it.
    pub host: Host,
    /// The method as it came.
    pub method: String,
    /// Path and query as they came.
    pub target: String,
    /// Names and values as they came, in order.
    pub headers: Vec<(String, String)>,
    /// The owner of its credential, if it had a known one.
    pub login: Option<String>,
    /// The status of the answer; 0 if the answer had none.
    pub status: u16,
    /// The address of the redirect, if there was one.
    pub location: Option<String>,
    /// The fault that it met, if any.
    pub fault: Option<&'static str>,
}

impl Log {
    pub(super) fn add(&mut self, entry: Entry) {
        if self.requests.len() < ENTRIES_MAX {
            self.requests.push(entry);
        } else {
            self.dropped += 1;
        }
    }
}
