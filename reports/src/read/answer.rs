//! This module recognises answers of interfaces that are about a report and hold no rows of it:
//! links to its files, and tasks that make it.
//!
//! GitHub answers with `download_links` or `download_urls`, and with an `id` and a `status` while a
//! report is made; Moderne's GraphQL answers with an `id`, a `state` and a `url`, or with the
//! state in `__typename`. No link is followed here.

use serde_json::{Map, Value};

use super::refuse::short;
use crate::refusal::Refusal;

/// Members that hold links.
const LINKS: [&str; 3] = ["download_links", "download_urls", "downloadUrls"];

/// Members that hold the link of a task.
const LINK: [&str; 4] = ["url", "downloadUrl", "download_url", "location"];

/// Members that say how far a task is.
const STATE: [&str; 3] = ["state", "status", "__typename"];

/// Other members of a task, and of an answer that has links.
const BESIDE: [&str; 31] = [
    "id",
    "report_id",
    "stateMessage",
    "state_message",
    "message",
    "fileSize",
    "file_size",
    "format",
    "name",
    "actor",
    "type",
    "report_type",
    "report_day",
    "report_start_day",
    "report_end_day",
    "start_date",
    "end_date",
    "since",
    "until",
    "startedAt",
    "started_at",
    "finishedAt",
    "finished_at",
    "createdAt",
    "created_at",
    "updatedAt",
    "updated_at",
    "completed_at",
    "expires_at",
    "organization_id",
    "enterprise_id",
];

/// Refuses an answer that is about a report and is not one. `is_alone` says that the text has
/// nothing else: in a list, each object may be a row, and fewer forms count as an answer.
pub(super) fn refuse(answer: &Value, is_alone: bool) -> Option<Refusal> {
    let members = answer.as_object()?;
    if members.is_empty() {
        return Some(Refusal::Json);
    }
    if let Some(refusal) = links(members, is_alone) {
        return Some(refusal);
    }
    if let Some(Value::Object(data)) = members.get("data") {
        let is_graphql = (members.keys()).all(|key| key == "data" || key == "extensions");
        return is_graphql.then(|| links(data, is_alone).or_else(|| graphql(data)))?;
    }
    if is_alone && let Some(refusal) = lone_task(members).or_else(|| in_progress(members)) {
        return Some(refusal);
    }
    accepted(members).or_else(|| {
        let is_known = members
            .keys()
            .any(|key| key == "id" || LINK.contains(&key.as_str()))
            || state(members).is_some_and(|state| is_vocabulary(&state));
        is_known.then(|| task(members, true))?
    })
}

/// Two answers in one list.
pub(super) fn both(first: Refusal, second: Refusal) -> Refusal {
    match (first, second) {
        (
            Refusal::DownloadLinks { links, days },
            Refusal::DownloadLinks {
                links: more,
                days: other,
            },
        ) => Refusal::DownloadLinks {
            links: links + more,
            days: if days == other { days } else { String::new() },
        },
        (first, _) => first,
    }
}

/// Whether the data of a GraphQL answer is null, or holds nulls alone.
pub(super) fn has_nothing(data: &Value) -> bool {
    match data {
        Value::Null => true,
        Value::Object(fields) => fields.values().all(Value::is_null),
        _ => false,
    }
}

fn links(members: &Map<String, Value>, is_alone: bool) -> Option<Refusal> {
    let links = LINKS.iter().find_map(|key| members.get(*key)?.as_array())?;
    let is_known = |key: &String| {
        let key = key.as_str();
        [&LINKS[..], &STATE[..], &BESIDE[..]]
            .concat()
            .contains(&key)
    };
    let is_link = |link: &Value| {
        let named = |key: &&str| link.get(*key).is_some_and(Value::is_string);
        link.is_string() || LINK.iter().any(named)
    };
    // Rows may have links, too.
    let has_rows = || {
        let mut others = members
            .iter()
            .filter(|(key, _)| !LINKS.contains(&key.as_str()));
        others.any(|(_, value)| value.get(0).is_some_and(Value::is_object))
    };
    if !links.iter().all(is_link) || has_rows() || !(is_alone || members.keys().all(is_known)) {
        return None;
    }
    if links.is_empty() {
        let says_none = members.contains_key(LINKS[0]) && state(members).is_none();
        return says_none.then_some(Refusal::Json);
    }
    let text = |key: &str| members.get(key).and_then(Value::as_str);
    let days = match (
        text("report_start_day"),
        text("report_end_day"),
        text("report_day"),
    ) {
        (Some(from), Some(to), _) => format!("{from} to {to}"),
        (_, _, Some(day)) => day.to_owned(),
        _ => String::new(),
    };
    Some(Refusal::DownloadLinks {
        links: links.len() as u64,
        days: short(&days),
    })
}

/// An answer that says with its message and a status of 200 to 299 that a report is being made.
fn accepted(members: &Map<String, Value>) -> Option<Refusal> {
    let status = members.get("status")?;
    let number = status
        .as_u64()
        .or_else(|| status.as_str().and_then(|text| text.parse().ok()))?;
    let message = members.get("message")?.as_str()?;
    let is_plain = members.len() == 2 && (200..300).contains(&number);
    is_plain.then(|| Refusal::Task {
        state: short(message),
        has_link: false,
    })
}

/// The one task among the fields of a GraphQL answer, in a connection or by itself.
fn graphql(fields: &Map<String, Value>) -> Option<Refusal> {
    let mut tasks = fields.values().filter_map(Value::as_object);
    let (Some(field), None) = (tasks.next(), tasks.next()) else {
        return None;
    };
    let nodes = field.get("edges").and_then(Value::as_array);
    let Some(nodes) = nodes else {
        return task(field, false);
    };
    let tasks = nodes
        .iter()
        .map(|edge| task(edge.get("node")?.as_object()?, true));
    let tasks: Vec<Refusal> = tasks.collect::<Option<_>>()?;
    // The one to go on with is ready.
    let is_ready = |task: &&Refusal| matches!(task, Refusal::Task { has_link: true, .. });
    let next = tasks.iter().find(is_ready).or(tasks.last());
    Some(next.cloned().unwrap_or(Refusal::Json))
}

/// Words by which an answer says that a report is being made, and those of one that says it never
/// will be.
const PROGRESS: [&str; 6] = [
    "accepted",
    "being ",
    "generating",
    "in progress",
    "pending",
    "queued",
];
const FAILURE: [&str; 8] = [
    "cannot", "denied", "error", "exceeded", "fail", "invalid", " not ", "unable",
];

/// An answer whose message says that the report is being made, and that has what tasks have.
fn in_progress(members: &Map<String, Value>) -> Option<Refusal> {
    let message = members.get("message")?.as_str()?;
    let text = message.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let is_of_one = |(key, value): (&String, &Value)| {
        BESIDE.contains(&key.as_str()) && !value.is_array() && !value.is_object()
    };
    (members.iter().all(is_of_one) && has(&PROGRESS) && !has(&FAILURE)).then(|| Refusal::Task {
        state: short(message),
        has_link: false,
    })
}

/// A task whose members have other names: `jobStatus`, `signed_url`. Each of them is an id, a
/// state, a link or something known of tasks.
fn lone_task(members: &Map<String, Value>) -> Option<Refusal> {
    const OTHERS: [&str; 5] = [
        "expiresat",
        "expiresin",
        "progress",
        "percent",
        "retryafter",
    ];
    let plain = |key: &str| key.to_ascii_lowercase().replace('_', "");
    let ends = |key: &str, ends: &[&str]| ends.iter().any(|end| plain(key).ends_with(end));
    let is_state = |key: &str| ends(key, &["status", "state"]);
    let is_link = |key: &str| ends(key, &["url", "uri", "link", "href", "location"]);
    let is_id = |key: &str| ends(key, &["id"]);
    let is_known = |key: &str| {
        is_state(key) || is_link(key) || is_id(key) || OTHERS.contains(&plain(key).as_str())
    };
    let is_of_one = |(key, value): (&String, &Value)| {
        (is_known(key) || BESIDE.contains(&key.as_str())) && !value.is_array() && !value.is_object()
    };
    let is_error = ["documentation_url", "error_uri"]
        .iter()
        .any(|key| members.contains_key(*key));
    if is_error || !members.iter().all(is_of_one) {
        return None;
    }
    let texts = || {
        members
            .iter()
            .filter_map(|(key, value)| Some((key, value.as_str()?)))
    };
    let state = texts().find(|(key, text)| is_state(key) && is_vocabulary(text));
    let has_link =
        texts().any(|(key, text)| is_link(key) && (text.contains("://") || text.starts_with('/')));
    // An object with an id or a name, and a link, may be a row.
    let names_itself = members.keys().any(|key| is_id(key) || key == "name");
    (state.is_some() || has_link && !names_itself).then(|| Refusal::Task {
        state: short(state.map_or("", |(_, text)| text)),
        has_link,
    })
}

/// A task: nothing but what tasks have, and a state where one is needed.
fn task(members: &Map<String, Value>, needs_state: bool) -> Option<Refusal> {
    let is_of_one = |(key, value): (&String, &Value)| {
        let key = key.as_str();
        let is_known = [&LINK[..], &LINKS[..], &STATE[..], &BESIDE[..]]
            .concat()
            .contains(&key);
        let is_empty = value.as_array().is_some_and(Vec::is_empty);
        is_known && (is_empty || !value.is_array() && !value.is_object())
    };
    let state = state(members);
    let is_task = members.contains_key("id") || state.is_some();
    if !is_task || needs_state && state.is_none() || !members.iter().all(is_of_one) {
        return None;
    }
    let has_link = LINK.iter().any(|key| {
        let link = members.get(*key).and_then(Value::as_str);
        link.is_some_and(|link| !link.trim().is_empty())
    });
    Some(Refusal::Task {
        state: short(&state.unwrap_or_default()),
        has_link,
    })
}

fn state(members: &Map<String, Value>) -> Option<String> {
    let mut texts = STATE.iter().filter_map(|key| members.get(*key)?.as_str());
    texts.next().map(str::to_owned)
}

/// Whether a state is one that tasks have: GitHub's, and those of Moderne's three vocabularies.
fn is_vocabulary(state: &str) -> bool {
    const STATES: [&str; 18] = [
        "accepted",
        "canceled",
        "cancelled",
        "completed",
        "created",
        "error",
        "failed",
        "failure",
        "finished",
        "in_progress",
        "orphaned",
        "pending",
        "processing",
        "queued",
        "ready",
        "running",
        "success",
        "successful",
    ];
    STATES
        .binary_search(&state.to_ascii_lowercase().as_str())
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::read_all;
    use crate::read::ReadOptions;
    use crate::refusal::Refusal;
    use crate::report::preview;

    /// The refusal of a text, which is the same for the page and a preview.
    #[track_caller]
    fn of(text: &str) -> Option<Refusal> {
        let options = ReadOptions::default();
        let read = read_all(text.as_bytes(), "x", None, &options).err();
        let seen = preview(text.as_bytes(), text.len() as u64, "x", &options);
        assert_eq!(seen.outcome.err(), read, "{text}");
        read
    }

    fn links(links: u64, days: &str) -> Option<Refusal> {
        Some(Refusal::DownloadLinks {
            links,
            days: days.to_owned(),
        })
    }

    fn task(state: &str, has_link: bool) -> Option<Refusal> {
        Some(Refusal::Task {
            state: state.to_owned(),
            has_link,
        })
    }

    fn error(message: &str) -> Option<Refusal> {
        Some(Refusal::JsonError {
            message: message.to_owned(),
        })
    }

    #[test]
    fn links_to_a_report_are_none() {
        let two = r#"{"download_links":["https://x.example/1","https://x.example/2"],
            "report_start_day":"2026-10-01","report_end_day":"2026-10-28"}"#;
        assert_eq!(of(two), links(2, "2026-10-01 to 2026-10-28"));
        let one = r#"{"download_links":["https://x.example/1"],"report_day":"2026-10-01"}"#;
        assert_eq!(of(one), links(1, "2026-10-01"));
        assert_eq!(of(&format!("[{one},{one}]")), links(2, "2026-10-01"));
        assert_eq!(
            of(r#"{"id":"7","status":"completed","download_urls":["https://x.example/1"]}"#),
            links(1, "")
        );
    }

    #[test]
    fn answers_without_a_row_are_no_reports() {
        let generating = r#"{"message":"Report generation in progress","report_id":12}"#;
        assert_eq!(of(generating), task("Report generation in progress", false));
        assert_eq!(
            of(r#"{"errors":["no such report"]}"#),
            error("no such report")
        );
        let nothing = r#"{"data":{"auditLogsDownload":null}}"#;
        for text in [r#"{"ok":false}"#, r#"{"success":false}"#, nothing] {
            assert_eq!(of(text), Some(Refusal::Json), "{text}");
        }
        for text in ["202", "https://files.example/report.csv?sig=1"] {
            let text = text.to_owned();
            assert_eq!(of(&text), Some(Refusal::Line { text }));
        }
    }

    #[test]
    fn tasks_are_no_reports() {
        for (text, state, has_link) in [
            (r#"{"data":{"downloadUsageReport":{"id":"7"}}}"#, "", false),
            (
                r#"{"data":{"usageReportDownload":{"id":"7","state":"SUCCESS","stateMessage":null,
                    "url":"https://x.example/7","fileSize":12}}}"#,
                "SUCCESS",
                true,
            ),
            (
                r#"{"data":{"auditLogsDownload":{"id":"7","state":"QUEUED","url":null}}}"#,
                "QUEUED",
                false,
            ),
            (
                r#"{"data":{"auditLogsDownloads":{"edges":[{"node":{"__typename":
                    "AuditLogsDownloadFinished","id":"7","downloadUrl":"/files/7"}}]}}}"#,
                "AuditLogsDownloadFinished",
                true,
            ),
            (r#"{"state":"PENDING","url":""}"#, "PENDING", false),
            (
                r#"{"id":"7","status":"processing","download_urls":[]}"#,
                "processing",
                false,
            ),
            (r#"{"status":"queued"}"#, "queued", false),
            (
                r#"{"message":"Accepted","status":"202"}"#,
                "Accepted",
                false,
            ),
            (
                r#"[{"id":7,"state":"FAILURE","url":null}]"#,
                "FAILURE",
                false,
            ),
        ] {
            assert_eq!(of(text), task(state, has_link), "{text}");
        }
    }

    #[test]
    fn answers_have_other_members_too() {
        let one = r#""download_links":["https://x.example/1"]"#;
        for text in [
            format!("{{{one},\"report_day\":\"2026-10-01\",\"etag\":\"x\",\"rows\":7}}"),
            format!("{{\"data\":{{{one},\"report_day\":\"2026-10-01\"}}}}"),
            r#"{"download_links":[{"url":"https://x.example/1","expires_at":"2026-10-02"}],"report_day":"2026-10-01"}"#.to_owned(),
        ] {
            assert_eq!(of(&text), links(1, "2026-10-01"), "{text}");
        }
        let none = r#"{"download_links":[],"report_start_day":"2026-10-01","report_end_day":"2026-10-28"}"#;
        assert_eq!(of(none), Some(Refusal::Json));
    }

    #[test]
    fn tasks_under_other_names() {
        for (text, state, has_link) in [
            (r#"{"job_id":"7","job_status":"queued"}"#, "queued", false),
            (
                r#"{"taskId":7,"status":"RUNNING","progress":12}"#,
                "RUNNING",
                false,
            ),
            (
                r#"{"exportId":7,"exportState":"FINISHED","exportUrl":"https://x.example/7"}"#,
                "FINISHED",
                true,
            ),
            (r#"{"download_url":"https://x.example/7.csv"}"#, "", true),
            (
                r#"{"signedUrl":"https://x.example/7","expiresAt":"2026-10-01T00:00:00Z"}"#,
                "",
                true,
            ),
            (r#"{"url":"https://x.example/7.csv"}"#, "", true),
            (
                r#"{"message":"The report is being generated, try again later."}"#,
                "The report is being generated, try again later.",
                false,
            ),
            (
                r#"{"data":{"auditLogsDownloads":{"edges":[{"node":{"__typename":"AuditLogsDownloadProcessing","id":"6"}},{"node":{"__typename":
                    "AuditLogsDownloadFinished","id":"7","downloadUrl":"/files/7"}}]}}}"#,
                "AuditLogsDownloadFinished",
                true,
            ),
        ] {
            assert_eq!(of(text), task(state, has_link), "{text}");
        }
        assert_eq!(
            of(r#"{"data":{"auditLogsDownloads":{"edges":[]}}}"#),
            Some(Refusal::Json)
        );
    }

    #[test]
    fn errors_are_no_reports() {
        for text in [
            r#"{"error":{"code":404,"message":"Not Found"}}"#,
            r#"{"error":{"code":"x","message":"Not Found","status":404,"details":[{"a":1}]}}"#,
            r#"{"success":false,"message":"Not Found"}"#,
            r#"{"ok":false,"error":"Not Found"}"#,
            "{\"message\":\"Not Found\",\"documentation_url\":\"x\",\"status\":\"404\"}gh: Not Found (HTTP 404)\n",
            "gh: Not Found (HTTP 404)\n{\"message\":\"Not Found\",\"documentation_url\":\"x\",\"status\":\"404\"}",
            r#"{"message":"Not Found","documentation_url":"https://x.example","status":"404"}"#,
            r#"{"message":"Not Found","documentation_url":"https://x.example","hint":{"a":1}}"#,
            r#"{"errors":[{"message":"Not Found","path":["x"]}],"data":null}"#,
            r#"{"data":{"usageReportDownload":null},"errors":[{"message":"Not Found"}],"extensions":{}}"#,
            r#"[{"message":"Not Found","documentation_url":"https://x.example"}]"#,
        ] {
            assert_eq!(of(text), error("Not Found"), "{text}");
        }
        assert_eq!(of("{}"), Some(Refusal::Json));
        assert_eq!(of("[]"), Some(Refusal::Json));
    }

    #[test]
    fn records_that_look_like_tasks_are_rows() {
        for text in [
            r#"{"id":7,"name":"ada"}"#,
            r#"{"id":7,"name":"ada","url":"https://x.example/ada"}"#,
            r#"{"login":"ada","url":"https://x.example/ada"}"#,
            r#"{"id":7,"state":"success","branch":"main"}"#,
            r#"{"message":"a loom was generated","actor":"ada"}"#,
            r#"{"url":"https://x.example/1","hits":7}"#,
            "{\"url\":\"https://x.example/1\"}\n{\"url\":\"https://x.example/2\"}\n",
            r#"{"id":7,"state":"open","title":"a loom"}"#,
            r#"[{"id":7,"status":"active"},{"id":8,"status":"active","login":"ada"}]"#,
            r#"{"data":[{"id":7,"state":"SUCCESS"}]}"#,
            r#"{"data":{"runs":{"edges":[{"node":{"id":1}},{"node":{"id":2}}]}}}"#,
            r#"{"download_links":["a"],"seats":[{"a":1}]}"#,
            "{\"id\":1,\"state\":\"SUCCESS\"}\n{\"id\":2,\"state\":\"FAILURE\"}\n",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn one_line_of_text_is_no_table() {
        let line = |text: &str| {
            Some(Refusal::Line {
                text: text.to_owned(),
            })
        };
        for text in [
            "Accepted",
            "Your report is being made, please come back later.",
            "no such file or directory, nor anything else of that name, anywhere",
        ] {
            assert_eq!(of(&format!("{text}\n")), line(text));
        }
        assert!(matches!(
            of("id,login,role\n"),
            Some(Refusal::HeaderOnly { .. })
        ));
        assert_eq!(of("  \n"), Some(Refusal::Empty));
    }
}
