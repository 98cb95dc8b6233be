//! This module simulates GitHub's API for Copilot and billing, as github.com and GHE.com have it.
//!
//! Every account of [`credential`](super::credential) owns every organization and enterprise whose
//! name begins with `acme`, unless it is an ordinary user; there are no others.
//!
//! # Where its behaviour comes from
//!
//! | behaviour | source |
//! |---|---|
//! | the seats in pages of at most 100, with `Link`, `ETag` and `total_seats` | documented |
//! | links name an organization by its id | seen |
//! | an enterprise lists a seat for each organization that grants it, and counts people | documented |
//! | `assignee` may be `null` (`without_assignee`) | seen in clients |
//! | links to usage files, which are valid without a credential | documented |
//! | a billing report is requested, polled by its id, and downloaded; 31 days at most | seen in a client |
//! | a person who requests a billing report while another is generated gets a `409` | seen in a client |
//! | a billing report without usage has no links | seen in a client |
//! | every answer of the API says how many requests are left | documented |
//! | a file was written hours ago, and says so (`Last-Modified`) | documented for Azure |
//! | `401`, and `404` for what a token may not see, with `documentation_url` | documented |
//! | the storage host requires its signature and refuses an `Authorization` (`400`) | documented for Azure |

mod seats;
mod usage;

use std::time::{Duration, Instant};

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Host;
use super::address::{Ask, Model};
use super::clock;
use super::plan::Plan;
use super::request::Request;

const JSON: &str = "application/json; charset=utf-8";

/// Days of one billing report, at most.
const BILLING_DAYS: i64 = 31;

/// The time after which a billing report that is not polled is generated all the same.
const GENERATED: Duration = Duration::from_secs(20);

/// Seconds since the files were written.
const WRITTEN_S: i64 = 10 * 60 * 60;

/// The settings at the start, which tests can change while it runs.
#[derive(Args, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
// The command line has the settings of every product.
#[group(id = "copilot")]
pub struct Settings {
    /// People with a seat
    #[arg(id = "copilot-people", long, default_value_t = 250)]
    pub people: u64,
    /// Seats without a person, at the end of the list
    #[arg(id = "copilot-without-assignee", long, default_value_t = 0)]
    pub without_assignee: u64,
    /// Times a billing report is answered as being processed before it is completed
    #[arg(id = "copilot-polls", long, default_value_t = 1)]
    pub polls: u32,
    /// Days, as in 2026-11-30, of which there is neither usage nor billing
    #[arg(id = "copilot-empty-days", long, value_delimiter = ',')]
    pub empty_days: Vec<String>,
    /// User names whose credentials have been revoked
    #[arg(id = "copilot-revoked", long, value_delimiter = ',')]
    pub revoked: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            people: 250,
            without_assignee: 0,
            polls: 1,
            empty_days: Vec::new(),
            revoked: Vec::new(),
        }
    }
}

/// The API, and the billing reports that were requested.
#[derive(Debug, Default)]
pub(super) struct Copilot {
    reports: Vec<Billing>,
}

/// A billing report.
#[derive(Debug)]
struct Billing {
    owner: String,
    what: String,
    first: i64,
    last: i64,
    /// Answers that it is being processed.
    polls: u32,
    requested_at: Instant,
}

/// The organization or enterprise in an address.
#[derive(Clone, Copy, Debug)]
struct Account<'a> {
    is_enterprise: bool,
    name: &'a str,
}

impl<'a> Account<'a> {
    /// The account, and the rest of the path.
    fn of(path: &'a str) -> Option<(Self, &'a str)> {
        let mut parts = path.strip_prefix('/')?.splitn(3, '/');
        let (folder, name, rest) = (parts.next()?, parts.next()?, parts.next()?);
        let is_enterprise = match folder {
            "orgs" | "organizations" => false,
            "enterprises" => true,
            _ => return None,
        };
        let account = Self {
            is_enterprise,
            name,
        };
        Some((account, rest))
    }

    fn exists(self) -> bool {
        self.name.starts_with("acme") || self.name == ID
    }
}

/// The id of every account.
const ID: &str = "4711";

impl Model for Copilot {
    type Settings = Settings;

    fn answer(&mut self, settings: &Settings, ask: &Ask<'_>) -> Plan {
        match ask.host {
            Host::Storage => self.download(settings, ask.request),
            Host::Origin => {
                let plan = self.api(settings, ask);
                plan.with("X-GitHub-Request-Id", "DE30:0:0:0:0")
                    .with("X-RateLimit-Limit", "5000")
                    .with("X-RateLimit-Remaining", "4990")
                    .with("X-RateLimit-Reset", &clock::unix_s(3_000).to_string())
            }
        }
    }

    fn expire(&mut self) {
        self.reports.clear();
    }

    fn revoked(settings: &Settings) -> &[String] {
        &settings.revoked
    }
}

impl Copilot {
    fn api(&mut self, settings: &Settings, ask: &Ask<'_>) -> Plan {
        let request = ask.request;
        let Some(person) = ask.person else {
            return refusal(401, "Bad credentials");
        };
        let not_found = || refusal(404, "Not Found");
        let account = Account::of(request.path());
        let Some((account, rest)) = account.filter(|(account, _)| account.exists()) else {
            return not_found();
        };
        if !person.is_site_admin {
            return not_found();
        }
        match (request.method.as_str(), rest) {
            ("GET" | "HEAD", "copilot/billing/seats") => {
                seats::page(settings, account, request, ask.places)
            }
            ("POST", "settings/billing/reports") => self.create(settings, &person.login, request),
            ("GET", "settings/billing/reports") => {
                let reports = self.reports.iter().enumerate();
                let exports: Vec<Value> = reports.map(|(at, report)| report.facts(at)).collect();
                answer(200, &json!({ "usage_report_exports": exports }))
            }
            ("GET", rest) => {
                if let Some(id) = rest.strip_prefix("settings/billing/reports/") {
                    self.poll(settings, &person.login, id, ask)
                } else if let Some(name) = rest.strip_prefix("copilot/metrics/reports/") {
                    usage::links(settings, name, request, ask.places)
                } else {
                    not_found()
                }
            }
            _ => not_found(),
        }
    }

    /// Requests a billing report.
    fn create(&mut self, settings: &Settings, owner: &str, request: &Request) -> Plan {
        let is_active = |report: &Billing| {
            report.owner == owner
                && report.polls < settings.polls
                && clock::now() - report.requested_at < GENERATED
        };
        if self.reports.iter().any(is_active) {
            return refusal(409, "User already has an active usage report export");
        }
        let body = serde_json::from_slice::<Value>(&request.body).unwrap_or_default();
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        let day = |name: &str| usage::day_number(text(name));
        let what = text("report_type");
        let is_known = ["detailed", "summarized", "ai_credit"].contains(&what);
        let (Some(first), Some(last)) = (day("start_date"), day("end_date")) else {
            return refusal(422, "Validation Failed");
        };
        if !is_known || last < first || last - first >= BILLING_DAYS {
            return refusal(422, "Validation Failed");
        }
        self.reports.push(Billing {
            owner: owner.to_owned(),
            what: what.to_owned(),
            first,
            last,
            polls: 0,
            requested_at: clock::now(),
        });
        let at = self.reports.len() - 1;
        answer(202, &self.reports[at].facts(at))
    }

    fn report(&mut self, id: &str) -> Option<(usize, &mut Billing)> {
        let index: usize = id.strip_prefix("report-")?.parse().ok()?;
        Some((index, self.reports.get_mut(index)?))
    }

    fn poll(&mut self, settings: &Settings, owner: &str, id: &str, ask: &Ask<'_>) -> Plan {
        let report = self.report(id).filter(|(_, report)| report.owner == owner);
        let Some((at, report)) = report else {
            return refusal(404, "Not Found");
        };
        if report.polls < settings.polls {
            report.polls += 1;
            return answer(200, &report.facts(at));
        }
        let storage = &ask.places.storage;
        let link = format!("{storage}/billing/{id}.csv?sig=demo");
        let has_usage = (report.first..=report.last).any(|day| usage::has(settings, day));
        let links: Vec<String> = has_usage.then_some(link).into_iter().collect();
        let mut facts = report.facts(at);
        facts["status"] = json!("completed");
        facts["download_urls"] = json!(links);
        answer(200, &facts)
    }

    /// The storage host accepts one proof of permission, not two.
    fn download(&mut self, settings: &Settings, request: &Request) -> Plan {
        let error = |status, code| {
            let text = format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code></Error>");
            Plan::text(status, "application/xml", text)
        };
        if request.header("authorization").is_some() {
            return error(400, "InvalidAuthenticationInfo");
        }
        if request.parameter("sig") != Some("demo") {
            return error(403, "AuthenticationFailed");
        }
        let path = request.path();
        if let Some(id) = path
            .strip_prefix("/billing/")
            .and_then(|name| name.strip_suffix(".csv"))
        {
            return match self.report(id) {
                Some((_, report)) => {
                    let days = report.first..=report.last;
                    written("text/csv", usage::billing(settings, &report.what, days))
                }
                None => error(404, "BlobNotFound"),
            };
        }
        match path
            .strip_prefix("/usage/")
            .and_then(|name| usage::file(settings, name))
        {
            Some(text) => written("application/octet-stream", text),
            None => error(404, "BlobNotFound"),
        }
    }
}

impl Billing {
    /// The report at this place of the list, while it is processed.
    fn facts(&self, at: usize) -> Value {
        json!({
            "id": format!("report-{at}"),
            "report_type": self.what,
            "start_date": usage::iso(self.first),
            "end_date": usage::iso(self.last),
            "status": "processing",
        })
    }
}

/// A file that was written some time ago.
fn written(content_type: &str, text: String) -> Plan {
    Plan::text(200, content_type, text).with("Last-Modified", &clock::http_date(-WRITTEN_S))
}

fn answer(status: u16, body: &Value) -> Plan {
    Plan::text(status, JSON, body.to_string())
}

/// A refusal in the API's form.
fn refusal(status: u16, message: &str) -> Plan {
    answer(
        status,
        &json!({
            "message": message,
            "documentation_url": "https://docs.github.com/rest",
            "status": status.to_string(),
        }),
    )
}
