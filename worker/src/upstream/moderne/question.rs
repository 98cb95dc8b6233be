//! This module words the mutations and queries. The answer is always under `task`, or under `tasks`
//! where the API has a list, whatever the operation is called.

use serde_json::{Map, Value, json};

use super::{Version, window};
use crate::report::Report;
use crate::upstream::Ask;

/// The two operations of a report.
struct Wording {
    report: &'static str,
    order: &'static str,
    poll: &'static str,
}

const V1: [Wording; 5] = [
    Wording {
        report: "recipe_runs",
        order: "mutation { task: downloadRecipeRunReport { id } }",
        poll: "query ($id: ID!) { task: recipeRunReportDownload(id: $id) { id state url fileSize } }",
    },
    Wording {
        report: "commits",
        order: "mutation ($since: DateTime) { task: downloadCommitsReport(since: $since) { id } }",
        poll: "query ($id: ID!) { task: commitsReportDownload(id: $id) { id state url fileSize } }",
    },
    Wording {
        report: "usage",
        order: "mutation ($since: DateTime!, $until: DateTime!, $organizationId: String) { task: \
                downloadUsageReport(since: $since, until: $until, organizationId: $organizationId) \
                { id } }",
        poll: "query ($id: ID!) { task: usageReportDownload(id: $id) { id state url fileSize } }",
    },
    Wording {
        report: "audit_csv",
        order: "mutation ($since: DateTime, $until: DateTime) { task: downloadAuditLogs(format: \
                CSV, since: $since, until: $until) { id state url } }",
        poll: AUDIT_POLL,
    },
    Wording {
        report: "audit_cef",
        order: "mutation ($since: DateTime, $until: DateTime) { task: downloadAuditLogs(format: \
                CEF, since: $since, until: $until) { id state url } }",
        poll: AUDIT_POLL,
    },
];

const AUDIT_POLL: &str = "query ($id: ID!) { task: auditLogsDownload(id: $id) { id state url } }";

const V2: [Wording; 2] = [
    Wording {
        report: "audit_csv",
        order: "mutation ($since: DateTime, $until: DateTime) { task: downloadAuditLogs(format: \
                CSV, since: $since, until: $until) { __typename id ... on \
                AuditLogsDownloadFinished { downloadUrl } } }",
        poll: AUDIT_POLL_V2,
    },
    Wording {
        report: "audit_cef",
        order: "mutation ($since: DateTime, $until: DateTime) { task: downloadAuditLogs(format: \
                CEF, since: $since, until: $until) { __typename id ... on \
                AuditLogsDownloadFinished { downloadUrl } } }",
        poll: AUDIT_POLL_V2,
    },
];

const AUDIT_POLL_V2: &str = "query ($id: ID!) { tasks: auditLogsDownloads(first: 1, where: { id: { _eq: $id } }) { edges { \
     node { __typename id ... on AuditLogsDownloadFinished { downloadUrl } } } } }";

fn wording(version: Version, report: Report) -> Option<&'static Wording> {
    let all: &[Wording] = match version {
        Version::One => &V1,
        Version::Two => &V2,
    };
    all.iter().find(|wording| wording.report == report.name())
}

/// The body of the request that asks for the report of a chunk.
pub(super) fn order(version: Version, ask: &Ask<'_>, chunk: usize) -> String {
    let mut variables = Map::new();
    if let Some(bounds) = window::bounds(ask, chunk) {
        variables.insert("since".to_owned(), bounds.since.into());
        if let Some(until) = bounds.until {
            variables.insert("until".to_owned(), until.into());
        }
    }
    if let Some(organization) = ask.parameters.get("organization") {
        variables.insert("organizationId".to_owned(), organization.into());
    }
    let wording = wording(version, ask.report);
    body(wording.map(|wording| wording.order), variables.into())
}

/// The body of the request that asks for the situation of a task.
pub(super) fn poll(version: Version, report: Report, id: &str) -> String {
    let wording = wording(version, report);
    body(wording.map(|wording| wording.poll), json!({ "id": id }))
}

fn body(query: Option<&str>, variables: Value) -> String {
    json!({ "query": query, "variables": variables }).to_string()
}
