//! What was received, and what was answered: the evidence of a test.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Host;
use super::jobs::Counts;

/// Entries kept; counts go on without them.
const ENTRIES_MAX: usize = 20_000;

/// Every request since the beginning, but those for control.
#[derive(Debug, Default, Serialize)]
pub struct Log {
    /// In the order in which they were answered.
    pub requests: Vec<Entry>,
    /// Requests that were too many to keep.
    pub dropped: u64,
    /// Most connections that were open at the same time.
    pub connections_max: u64,
    /// By the report's name.
    pub counts: BTreeMap<&'static str, Counts>,
}

/// One request.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Milliseconds since the upstream was started.
    pub at_ms: u64,
    /// Which server.
    pub host: Host,
    /// The method as it came.
    pub method: String,
    /// Path and query as they came.
    pub target: String,
    /// Names and values as they came, in order.
    pub headers: Vec<(String, String)>,
    /// Whose credential it had, if anybody's.
    pub login: Option<String>,
    /// The status it was answered with; 0 where the answer had none.
    pub status: u16,
    /// Where it was redirected.
    pub location: Option<String>,
    /// The fault it met.
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
