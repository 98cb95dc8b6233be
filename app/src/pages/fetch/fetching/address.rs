//! This module builds the API's addresses, relative to the page, so that a site served from a
//! folder asks that folder.

use crate::model::fetch::ReportRequest;

/// The resources of one report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Report,
    /// The statuses of its job, as a stream.
    Events,
}

/// The address of the list of targets.
pub const TARGETS: &str = "./api/v1/targets";

/// The address of a report; `None` if it is not valid. Ids come from the API's own list, and are
/// checked all the same: an id with a slash would be another address.
#[must_use]
pub fn of(request: &ReportRequest, part: Part) -> Option<String> {
    let ReportRequest {
        target,
        report,
        query,
        ..
    } = request;
    let is_id = |text: &str| {
        let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b);
        !text.is_empty() && text.len() <= 64 && text.bytes().all(is_plain)
    };
    // No value of a parameter has another character.
    let is_of_query = |b: u8| b.is_ascii_alphanumeric() || b"-_=&".contains(&b);
    if !is_id(target) || !is_id(report) || !query.bytes().all(is_of_query) {
        return None;
    }
    let end = match part {
        Part::Report => "",
        Part::Events => "/events",
    };
    let mark = if query.is_empty() { "" } else { "?" };
    Some(format!(
        "{TARGETS}/{target}/reports/{report}{end}{mark}{query}"
    ))
}

/// Whether there can be an API at all where the page is: a page opened from a disk has no host
/// to ask.
#[must_use]
pub fn is_served(protocol: &str) -> bool {
    matches!(protocol, "https:" | "http:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let of = |target: &str, report: &str, query: &str, part| {
            let request = ReportRequest {
                target: target.to_owned(),
                report: report.to_owned(),
                query: query.to_owned(),
                ..ReportRequest::default()
            };
            of(&request, part)
        };
        assert_eq!(
            of("demo", "all_users", "", Part::Report).as_deref(),
            Some("./api/v1/targets/demo/reports/all_users")
        );
        assert_eq!(
            of("a-1", "x", "name=acme&day=2026-11-30", Part::Events).as_deref(),
            Some("./api/v1/targets/a-1/reports/x/events?name=acme&day=2026-11-30")
        );
        for id in ["", "a/b", "..", "a?b", "a#b", "A", "é", "a b", "%2e"] {
            assert_eq!(of(id, "all_users", "", Part::Report), None, "{id}");
            assert_eq!(of("demo", id, "", Part::Report), None, "{id}");
        }
        for query in ["name=a/b", "name=a#b", "name=%41", "name=a b", "name=é"] {
            assert_eq!(of("demo", "x", query, Part::Report), None, "{query}");
        }
    }

    #[test]
    fn a_disk_has_no_api() {
        assert!(is_served("https:") && is_served("http:"));
        assert!(!is_served("file:") && !is_served("blob:") && !is_served(""));
    }
}
