//! This module names everything that can go wrong between an upstream and its client.

use serde::Deserialize;

use super::Host;
use super::pages::Page;
use super::request::Request;

/// A fault. It applies whether or not the credential is valid.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Fault {
    /// An answer of any kind: `401`, `404`, `429`, `5xx`, `204`, an empty `200`, or a `202` with a
    /// wait or a body.
    Answer {
        status: u16,
        #[serde(default)]
        headers: Vec<(String, String)>,
        #[serde(default)]
        body: String,
        /// `Retry-After` as a date this many seconds from now. As a number, it is one of the
        /// headers above.
        retry_after_date_in_s: Option<i64>,
    },
    /// A page for a browser, with any media type.
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
    /// A chain of `count` redirects before the report.
    Hops { count: u32 },
    /// A `Content-Length` that is `off_bytes` too large, or too small if that is negative.
    Length { off_bytes: i64 },
    /// The report up to a number of bytes on the wire.
    Cut {
        after_bytes: u64,
        #[serde(default)]
        framing: Framed,
        #[serde(default)]
        gzip: bool,
        #[serde(default)]
        end: CutEnd,
    },
    /// The report, correctly compressed.
    Gzip {
        #[serde(default)]
        framing: Framed,
    },
    /// A report of `bytes` bytes that takes a thousandth of them on the wire.
    Bomb {
        bytes: u64,
        #[serde(default)]
        framing: Framed,
    },
    /// The report at `bytes_per_s`.
    Drip { bytes_per_s: u64 },
    /// A pause, then the report.
    StallBeforeHeaders { s: f64 },
    /// The report, with a pause in the middle.
    StallInBody { after_bytes: u64, s: f64 },
    /// A reset connection, before the status line or after a number of bytes of the report.
    Reset { after_bytes: Option<u64> },
    /// The report with headers that must not reach a browser.
    HostileHeaders,
    /// Another report than the requested one.
    WrongReport { of: Option<String> },
    /// The report with the three columns that newer servers append.
    SeventeenColumns,
    /// The report's header row without records.
    HeaderOnly,
    /// A report of at least `bytes` bytes.
    Huge {
        bytes: u64,
        #[serde(default)]
        framing: Framed,
    },
    /// Random bytes, labelled as a report.
    Garbage { bytes: usize },
    /// The report over HTTP/1.0, complete or not: only the end of the connection ends it.
    Http10 { after_bytes: Option<u64> },
    /// This text, labelled as the report.
    Text {
        text: String,
        #[serde(default)]
        framing: Framed,
        /// Whether the answer uses HTTP/1.0, which has no chunks.
        #[serde(default)]
        http10: bool,
        #[serde(default)]
        gzip: bool,
        #[serde(default)]
        headers: Vec<(String, String)>,
    },
    /// These bytes instead of an answer.
    Raw { text: String },
    /// The answer with these texts of its body and its header fields replaced, and more fields.
    /// `{origin}`, `{storage}` and `{port}` are filled in.
    Edit {
        #[serde(default)]
        replace: Vec<(String, String)>,
        #[serde(default)]
        headers: Vec<(String, String)>,
    },
}

/// How the end of a body is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Framed {
    #[default]
    Length,
    Chunked,
    Close,
}

/// How a cut report ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum CutEnd {
    /// The connection is closed.
    #[default]
    Cut,
    /// As if it were complete: the last chunk comes, or the length is that of the sent bytes.
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
    /// The name in the log.
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
            Self::Edit { .. } => "edit",
        }
    }
}

/// A fault of a product whose requests are matched by their address, the requests that meet it, and
/// how often. If several rules match, the oldest applies.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AddressRule {
    /// A part of path and query; every request if it is left out.
    #[serde(default)]
    part: String,
    /// A part of the body, for requests that differ in it only.
    #[serde(default)]
    body: String,
    /// The server that receives the request.
    #[serde(default)]
    at: Host,
    /// The user whose requests meet it; every user's if it is left out. Storage hosts know no user.
    login: Option<String>,
    fault: Fault,
    /// The number of requests that do not meet it yet.
    #[serde(default)]
    after: u64,
    /// The number of requests that meet it; every request if it is left out.
    times: Option<u64>,
}

impl AddressRule {
    fn fits(&self, host: Host, request: &Request, login: Option<&str>) -> bool {
        self.at == host
            && request.target.contains(&self.part)
            && String::from_utf8_lossy(&request.body).contains(&self.body)
            && self.login.as_deref().is_none_or(|own| login == Some(own))
            && self.times != Some(0)
    }

    /// Whether the fault needs no report of one certain product.
    pub(super) fn is_sensible(&self) -> bool {
        !matches!(
            self.fault,
            Fault::Hops { .. }
                | Fault::Bomb { .. }
                | Fault::WrongReport { .. }
                | Fault::SeventeenColumns
                | Fault::HeaderOnly
        )
    }
}

/// Takes the fault that a request meets.
pub(super) fn take(
    rules: &mut [AddressRule],
    host: Host,
    request: &Request,
    login: Option<&str>,
) -> Option<Fault> {
    let mut fitting = rules.iter_mut();
    let rule = fitting.find(|rule| rule.fits(host, request, login))?;
    if rule.after > 0 {
        rule.after -= 1;
        return None;
    }
    if let Some(times) = &mut rule.times {
        *times -= 1;
    }
    Some(rule.fault.clone())
}
