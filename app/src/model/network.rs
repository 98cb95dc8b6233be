//! This module lists the requests that the page has made since it was up.

use std::collections::VecDeque;

/// Requests that the list keeps; older ones are only counted.
pub const LISTED: usize = 200;

/// One request, as the browser records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkRequest {
    /// Its start, ms since the epoch.
    pub start_ms: i64,
    pub url: String,
}

/// The reason for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The program that makes samples.
    Sample,
    /// Targets and reports that can be fetched.
    Targets,
    /// A report that a person fetches.
    Report,
    /// A person checks the worker's health.
    Health,
    /// The page makes no such request.
    Unexpected,
}

/// Requests since the page was up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NetworkLog {
    count: u32,
    has_unexpected: bool,
    latest: VecDeque<NetworkRequest>,
}

impl NetworkLog {
    /// Adds a request of a page at `base`, the address of its folder.
    pub fn add(&mut self, request: NetworkRequest, base: &str) {
        self.count = self.count.saturating_add(1);
        self.has_unexpected |= reason(&request.url, base) == Reason::Unexpected;
        self.latest.push_front(request);
        self.latest.truncate(LISTED);
    }

    /// The number of all requests.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Whether there was one that the page does not make.
    #[must_use]
    pub fn has_unexpected(&self) -> bool {
        self.has_unexpected
    }

    /// The latest requests, the newest first, at most [`LISTED`].
    pub fn latest(&self) -> impl Iterator<Item = &NetworkRequest> {
        self.latest.iter()
    }
}

/// The reason for a request of a page at `base`, the address of its folder.
#[must_use]
pub fn reason(url: &str, base: &str) -> Reason {
    let path = url.strip_prefix(base).unwrap_or_default();
    match path {
        "sample-boot.js" | "sample.js" | "sample_bg.wasm" => Reason::Sample,
        "api/v1/health" => Reason::Health,
        "api/v1/targets" => Reason::Targets,
        _ if path.starts_with("api/v1/targets/") => Reason::Report,
        _ => Reason::Unexpected,
    }
}

/// The host of an address, and the rest of it.
#[must_use]
pub fn host_and_path(url: &str) -> (&str, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or((rest, ""), |at| rest.split_at(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "https://rollcall.example/reports/";

    #[test]
    fn reasons() {
        for (path, expected) in [
            ("sample_bg.wasm", Reason::Sample),
            ("api/v1/health", Reason::Health),
            ("api/v1/targets", Reason::Targets),
            ("api/v1/targets/demo/reports/all_users", Reason::Report),
            (
                "api/v1/targets/demo/reports/all_users/events",
                Reason::Report,
            ),
            ("", Reason::Unexpected),
            ("api/v1/other", Reason::Unexpected),
            ("sample_bg.wasm?who=ana", Reason::Unexpected),
        ] {
            assert_eq!(reason(&format!("{BASE}{path}"), BASE), expected, "{path}");
        }
        for url in [
            "https://elsewhere.example/reports/sample_bg.wasm",
            "https://rollcall.example/api/v1/health",
            "chrome-extension://abc/icon.png",
        ] {
            assert_eq!(reason(url, BASE), Reason::Unexpected, "{url}");
        }
    }

    #[test]
    fn the_list_is_bounded_and_the_count_is_not() {
        let mut log = NetworkLog::default();
        assert!(!log.has_unexpected());
        let request = |n: usize, url: &str| NetworkRequest {
            start_ms: n.try_into().unwrap_or_default(),
            url: url.to_owned(),
        };
        log.add(request(0, "https://elsewhere.example/"), BASE);
        for n in 1..=LISTED {
            log.add(request(n, &format!("{BASE}api/v1/targets")), BASE);
        }
        assert_eq!(log.count(), 201);
        assert_eq!(log.latest().count(), LISTED);
        assert_eq!(log.latest().next().map(|it| it.start_ms), Some(200));
        // It is no longer listed, and still said.
        assert!(log.has_unexpected());
    }

    #[test]
    fn hosts() {
        assert_eq!(
            host_and_path("https://a.example:8443/b/c"),
            ("a.example:8443", "/b/c")
        );
        assert_eq!(host_and_path("https://a.example"), ("a.example", ""));
        assert_eq!(host_and_path("odd"), ("odd", ""));
    }
}
