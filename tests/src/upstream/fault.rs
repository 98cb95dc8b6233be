//! Everything that can go wrong between an upstream and its client, by name.

use serde::Deserialize;

use super::pages::Page;
use super::{Host, jobs};
use reports::sample::SampleReport;

/// What goes wrong, where, and how often. Of several rules that fit, the oldest counts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// A report's name, or `*` for all of them. Nothing of it matters at the API.
    #[serde(default = "every_report")]
    report: String,
    /// Which requests.
    #[serde(default)]
    at: Place,
    /// Whose requests; everybody's where it is left out.
    login: Option<String>,
    fault: Fault,
    /// Requests that meet it; every one where it is left out.
    times: Option<u64>,
}

fn every_report() -> String {
    "*".to_owned()
}

/// Which requests a rule is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Place {
    /// Those for a report at its own address.
    #[default]
    Report,
    /// Those for a report at the server's download address.
    Download,
    /// Those for a report at the storage host.
    Storage,
    /// Those for `/api/v3/user`.
    User,
}

/// One thing that goes wrong. Whether the credential is any good does not matter to it.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Fault {
    /// An answer of any kind: `401`, `404`, `429`, `5xx`, `204`, an empty `200`, a `202` that
    /// promises or says something.
    Answer {
        status: u16,
        #[serde(default)]
        headers: Vec<(String, String)>,
        #[serde(default)]
        body: String,
        /// `Retry-After` as a date so many seconds from now. As a number it is a header above.
        retry_after_date_in_s: Option<i64>,
    },
    /// A page for a browser, labelled as anything.
    Page {
        page: Page,
        #[serde(default = "ok")]
        status: u16,
        #[serde(default = "html")]
        content_type: String,
        #[serde(default)]
        bom: bool,
        #[serde(default)]
        gzip: bool,
    },
    /// A redirect. `{origin}`, `{storage}`, `{port}` and `{report}` in it are filled in.
    Redirect {
        to: String,
        #[serde(default = "found")]
        status: u16,
    },
    /// A redirect to an address that redirects, so many times before the report.
    Hops { count: u32 },
    /// A `Content-Length` that many bytes too large, or too small where it is below zero.
    Length { off_bytes: i64 },
    /// The report as far as so many bytes on the wire.
    Cut {
        after_bytes: u64,
        #[serde(default)]
        framing: Framed,
        #[serde(default)]
        gzip: bool,
        #[serde(default)]
        end: CutEnd,
    },
    /// The report, compressed: nothing wrong with that.
    Gzip {
        #[serde(default)]
        framing: Framed,
    },
    /// A report of that many bytes and a thousandth of them on the wire.
    Bomb {
        bytes: u64,
        #[serde(default)]
        framing: Framed,
    },
    /// The report, so many bytes a second.
    Drip { bytes_per_s: u64 },
    /// Nothing for a while, then the report.
    StallBeforeHeaders { s: f64 },
    /// The report, with a pause in the middle.
    StallInBody { after_bytes: u64, s: f64 },
    /// A reset connection, before the status line or after so many bytes of the report.
    Reset { after_bytes: Option<u64> },
    /// The report, among headers that nobody should hand on.
    HostileHeaders,
    /// Another report.
    WrongReport { of: Option<String> },
    /// The report with the three columns that newer servers append.
    SeventeenColumns,
    /// The report's header and no row.
    HeaderOnly,
    /// A report of at least that many bytes.
    Huge {
        bytes: u64,
        #[serde(default)]
        framing: Framed,
    },
    /// Noise, labelled as a report.
    Garbage { bytes: usize },
    /// The report over HTTP/1.0, whole or not: only the connection's end ends it.
    Http10 { after_bytes: Option<u64> },
    /// This text as the report, whatever it is.
    Text {
        text: String,
        #[serde(default)]
        framing: Framed,
        /// Whether it is said over HTTP/1.0, which has no chunks.
        #[serde(default)]
        http10: bool,
        #[serde(default)]
        gzip: bool,
        #[serde(default)]
        headers: Vec<(String, String)>,
    },
    /// These bytes instead of an answer.
    Raw { text: String },
}

/// How a body's end is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Framed {
    #[default]
    Length,
    Chunked,
    Close,
}

/// How a report that is cut ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum CutEnd {
    /// The connection is closed.
    #[default]
    Cut,
    /// As if it were whole: the last chunk comes, the length is that of what was sent.
    Clean,
    /// The connection is reset.
    Reset,
}

const fn ok() -> u16 {
    200
}

const fn found() -> u16 {
    302
}

fn html() -> String {
    "text/html; charset=utf-8".to_owned()
}

impl Fault {
    /// Its name, as the log has it.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Answer { .. } => "answer",
            Self::Page { .. } => "page",
            Self::Redirect { .. } => "redirect",
            Self::Hops { .. } => "hops",
            Self::Length { .. } => "length",
            Self::Cut { .. } => "cut",
            Self::Gzip { .. } => "gzip",
            Self::Bomb { .. } => "bomb",
            Self::Drip { .. } => "drip",
            Self::StallBeforeHeaders { .. } => "stall_before_headers",
            Self::StallInBody { .. } => "stall_in_body",
            Self::Reset { .. } => "reset",
            Self::HostileHeaders => "hostile_headers",
            Self::WrongReport { .. } => "wrong_report",
            Self::SeventeenColumns => "seventeen_columns",
            Self::HeaderOnly => "header_only",
            Self::Huge { .. } => "huge",
            Self::Garbage { .. } => "garbage",
            Self::Http10 { .. } => "http10",
            Self::Text { .. } => "text",
            Self::Raw { .. } => "raw",
        }
    }
}

/// Where a request went, for the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) place: Place,
    /// The report; the API has none.
    pub(super) report: Option<SampleReport>,
}

impl Target {
    /// The target at this path of this host, if it is one that rules can be about.
    pub(super) fn of(host: Host, path: &str) -> Option<Self> {
        let (place, name) = match host {
            Host::Origin if path == "/api/v3/user" => {
                return Some(Self {
                    place: Place::User,
                    report: None,
                });
            }
            Host::Origin => {
                let rest = path.strip_prefix("/stafftools/reports/")?;
                match rest.strip_prefix("download/") {
                    Some(name) => (Place::Download, name),
                    None => (Place::Report, rest),
                }
            }
            Host::Storage => (Place::Storage, path.strip_prefix("/download/")?),
        };
        let report = SampleReport::from_name(name.strip_suffix(".csv")?)?;
        Some(Self {
            place,
            report: Some(report),
        })
    }

    /// Its report's place among the six, for the counts.
    pub(super) fn report_index(&self) -> Option<usize> {
        self.report
            .filter(|_| self.place == Place::Report)
            .map(jobs::index)
    }
}

impl Rule {
    /// Whether it says what it is about in words that exist.
    pub(super) fn is_sensible(&self) -> bool {
        let exists = |name: &str| SampleReport::from_name(name).is_some();
        let other_exists = match &self.fault {
            Fault::WrongReport { of: Some(name) } => exists(name),
            _ => true,
        };
        (self.report == "*" || exists(&self.report)) && other_exists
    }

    fn fits(&self, target: Target, login: Option<&str>) -> bool {
        self.at == target.place
            && self.login.as_deref().is_none_or(|own| login == Some(own))
            && target
                .report
                .is_none_or(|report| self.report == "*" || self.report == report.name())
    }
}

/// Takes the fault that a request to this target meets.
pub(super) fn take(rules: &mut Vec<Rule>, target: Target, login: Option<&str>) -> Option<Fault> {
    let at = rules
        .iter()
        .position(|rule| rule.fits(target, login) && rule.times != Some(0))?;
    let rule = rules.get_mut(at)?;
    let fault = rule.fault.clone();
    if let Some(times) = &mut rule.times {
        *times -= 1;
        if *times == 0 {
            rules.remove(at);
        }
    }
    Some(fault)
}
