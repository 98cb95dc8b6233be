//! This module simulates Moderne's API in both of its versions, as a tenant has them side by side.
//!
//! Every account of [`credential`](super::credential) is an administrator of the tenant, unless it
//! is an ordinary user. There are the organizations whose id begins with `acme`.
//!
//! # Where its behaviour comes from
//!
//! | behaviour | source |
//! |---|---|
//! | one address, `POST /graphql`, and `Authorization: Bearer …` | documented |
//! | a mutation with the id of a task, which a query polls | documented |
//! | `PENDING` and `SUCCESS` for reports, `QUEUED` and `SUCCESSFUL` for the audit log | documented |
//! | `url` where the task is done, `fileSize` in bytes, which is never null | documented |
//! | the file of an audit log needs the credential too | documented |
//! | the file of another report is at a storage host (`ready`) | assumed |
//! | times need a numeric offset | seen in the vendor's client |
//! | version 2 by `X-Moderne-Platform-Version: v2`: types instead of states, and a path as address | documented |
//! | version 2 lists a new task only at the second question | seen in the vendor's client |
//! | version 2 has no other report | documented |
//! | errors in a `200`, with `extensions.errorType` | documented for the error types, assumed for the status |
//! | `401` to a wrong credential | assumed |
//! | another account's task and file are not found | assumed |
//! | the storage host requires its signature and refuses an `Authorization` (`400`) | documented for S3 |

mod rows;

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Host;
use super::address::{Ask, Model};
use super::plan::Plan;
use rows::Kind;

const JSON: &str = "application/json";

/// The settings at the start, which tests can change while it runs.
#[derive(Args, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
// The command line has the settings of every product.
#[group(id = "moderne")]
pub struct Settings {
    /// Rows of a report for each day
    #[arg(id = "moderne-rows", long, default_value_t = 40)]
    pub rows: u64,
    /// Times a task is answered as not ready before it is
    #[arg(id = "moderne-polls", long, default_value_t = 1)]
    pub polls: u32,
    /// Where the files of version 1 are
    #[arg(id = "moderne-ready", long, value_enum, default_value_t)]
    pub ready: Ready,
    /// Days, as in 2026-11-30, on which nothing happened
    #[arg(id = "moderne-empty-days", long, value_delimiter = ',')]
    pub empty_days: Vec<String>,
    /// User names whose credentials have been revoked
    #[arg(id = "moderne-revoked", long, value_delimiter = ',')]
    pub revoked: Vec<String>,
}

/// Where the files of version 1 are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ready {
    /// Audit logs at the origin, other reports at the storage host.
    #[default]
    Usual,
    /// All at the origin.
    Origin,
    /// All at the origin, as a path.
    Path,
    /// All at the storage host.
    Storage,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rows: 40,
            polls: 1,
            ready: Ready::default(),
            empty_days: Vec::new(),
            revoked: Vec::new(),
        }
    }
}

/// The tasks that were started.
#[derive(Debug, Default)]
pub(super) struct Moderne {
    tasks: Vec<Task>,
}

#[derive(Debug)]
struct Task {
    owner: String,
    kind: Kind,
    /// The window, as it was asked for.
    since: String,
    until: String,
    /// Answers that it is not ready.
    polls: u32,
}

impl Model for Moderne {
    type Settings = Settings;

    fn answer(&mut self, settings: &Settings, ask: &Ask<'_>) -> Plan {
        let path = ask.request.path();
        match (ask.host, ask.request.method.as_str(), path) {
            (Host::Origin, "POST", "/graphql") => self.graphql(settings, ask),
            (Host::Origin, "GET", path) => match path.strip_prefix("/audit_logs/download/") {
                Some(id) => match ask.person {
                    None => unauthorized(),
                    Some(person) if self.is_of(id, &person.login) => self.file(settings, id),
                    Some(_) => Plan::text(404, "text/plain", ""),
                },
                None => Plan::text(404, "text/plain", ""),
            },
            (Host::Storage, "GET", path) => self.stored(settings, ask, path),
            _ => Plan::text(405, "text/plain", "").with("Allow", "GET, POST"),
        }
    }

    fn expire(&mut self) {
        self.tasks.clear();
    }

    fn revoked(settings: &Settings) -> &[String] {
        &settings.revoked
    }
}

impl Moderne {
    fn graphql(&mut self, settings: &Settings, ask: &Ask<'_>) -> Plan {
        let bearer = ask.request.header("authorization").unwrap_or_default();
        let is_bearer = bearer.to_ascii_lowercase().starts_with("bearer ");
        let Some(person) = ask.person.filter(|_| is_bearer) else {
            return unauthorized();
        };
        let said: Value = serde_json::from_slice(&ask.request.body).unwrap_or_default();
        let query = said
            .get("query")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let variables = said.get("variables").cloned().unwrap_or_default();
        let text = |name: &str| variables.get(name).and_then(Value::as_str);
        let is_second = ask.request.header("x-moderne-platform-version") == Some("v2");
        let Some((kind, is_order)) = Kind::asked(query, is_second) else {
            return error("BAD_REQUEST", "Validation error (FieldUndefined)");
        };
        if !person.is_site_admin {
            return error("PERMISSION_DENIED", "Access is denied");
        }
        let is_known = text("organizationId").is_none_or(|id| id.starts_with("acme"));
        let is_offset = |name: &str| text(name).is_none_or(|time| time.ends_with("+00:00"));
        if !is_known {
            return error("NOT_FOUND", "No such organization");
        }
        if !is_offset("since") || !is_offset("until") {
            return error("BAD_REQUEST", "DateTime is not RFC 3339");
        }
        if is_order {
            let end = |name: &str| text(name).unwrap_or_default().to_owned();
            self.tasks.push(Task {
                owner: person.login.clone(),
                kind,
                since: end("since"),
                until: end("until"),
                polls: 0,
            });
            let id = id_of(self.tasks.len() - 1);
            let task = match (is_second, kind.is_audit()) {
                (true, _) => json!({ "__typename": "AuditLogsDownloadProcessing", "id": id }),
                (false, true) => json!({ "id": id, "state": "QUEUED", "url": null }),
                (false, false) => json!({ "id": id }),
            };
            return data(&json!({ "task": task }));
        }
        let id = text("id").unwrap_or_default();
        let owner = person.login.as_str();
        let place = ask.places;
        let found = self.task(id).filter(|task| task.owner == owner);
        let Some(task) = found else {
            return match is_second {
                true => data(&json!({ "tasks": { "edges": [] } })),
                false => error("NOT_FOUND", "No such task"),
            };
        };
        task.polls += 1;
        let is_done = task.polls > settings.polls;
        let is_listed = task.polls > 1 || settings.polls == 0;
        let size_bytes = rows::file(settings, kind, &task.since, &task.until).len();
        if is_second {
            let task = match is_done {
                true => json!({
                    "__typename": "AuditLogsDownloadFinished",
                    "id": id,
                    "downloadUrl": format!("/audit_logs/download/{id}"),
                }),
                false => json!({ "__typename": "AuditLogsDownloadProcessing", "id": id }),
            };
            let edges: Vec<Value> = is_listed
                .then(|| json!({ "node": task }))
                .into_iter()
                .collect();
            return data(&json!({ "tasks": { "edges": edges } }));
        }
        let (waiting, ready) = match kind.is_audit() {
            true => ("QUEUED", "SUCCESSFUL"),
            false => ("PENDING", "SUCCESS"),
        };
        let at_storage = format!("{}/reports/{id}?sig=demo", place.storage);
        let path = format!("/audit_logs/download/{id}");
        let url = match (settings.ready, kind.is_audit()) {
            (Ready::Path, _) => path,
            (Ready::Origin, _) | (Ready::Usual, true) => format!("{}{path}", place.origin),
            (Ready::Storage, _) | (Ready::Usual, false) => at_storage,
        };
        let mut task = json!({
            "id": id,
            "state": if is_done { ready } else { waiting },
            "url": is_done.then_some(url),
        });
        if query.contains("fileSize") {
            task["fileSize"] = json!(if is_done { size_bytes } else { 0 });
        }
        data(&json!({ "task": task }))
    }

    fn is_of(&mut self, id: &str, login: &str) -> bool {
        self.task(id).is_some_and(|task| task.owner == login)
    }

    fn task(&mut self, id: &str) -> Option<&mut Task> {
        let index: usize = id.strip_prefix("task-")?.parse().ok()?;
        self.tasks.get_mut(index)
    }

    /// S3 accepts one proof of permission, not two.
    fn stored(&mut self, settings: &Settings, ask: &Ask<'_>, path: &str) -> Plan {
        let error = |status, code| {
            let text = format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code></Error>");
            Plan::text(status, "application/xml", text)
        };
        if ask.request.header("authorization").is_some() {
            return error(400, "InvalidArgument");
        }
        match path.strip_prefix("/reports/") {
            Some(id) if ask.request.parameter("sig") == Some("demo") => self.file(settings, id),
            _ => error(403, "AccessDenied"),
        }
    }

    fn file(&mut self, settings: &Settings, id: &str) -> Plan {
        match self.task(id) {
            Some(task) => {
                let media_type = match task.kind {
                    Kind::AuditCef => "text/plain; charset=utf-8",
                    _ => "text/csv; charset=utf-8",
                };
                let text = rows::file(settings, task.kind, &task.since, &task.until);
                Plan::text(200, media_type, text)
            }
            None => Plan::text(404, "text/plain", ""),
        }
    }
}

fn id_of(index: usize) -> String {
    format!("task-{index}")
}

fn data(data: &Value) -> Plan {
    Plan::text(200, JSON, json!({ "data": data }).to_string())
}

/// An error in the form of DGS.
fn error(code: &str, message: &str) -> Plan {
    let error = json!({ "message": message, "extensions": { "errorType": code } });
    let body = json!({ "errors": [error], "data": null });
    Plan::text(200, JSON, body.to_string())
}

fn unauthorized() -> Plan {
    Plan::text(401, "text/plain", "").with("WWW-Authenticate", "Bearer")
}
