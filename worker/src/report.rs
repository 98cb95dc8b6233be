//! This module describes the reports that can be fetched. Each upstream lists its own
//! ([`Upstream::reports`](crate::upstream::Upstream::reports)).
//!
//! A report's name and its [`Parameters`] are all of a request to an upstream that a client chooses.
//! They reach an upstream only as values of these types.

mod window;

use std::{fmt, ptr};

use api::ReportDescription;
pub use api::{Mistake, Parameter, Parameters, Text, Unavailable, Window};
pub use window::chunks;

/// A report that an upstream offers, as plain data.
#[derive(Debug)]
pub struct ReportSpec {
    /// The name in this API's addresses: `all_users`.
    pub name: &'static str,
    /// The name on a button: `All users`.
    pub title: &'static str,
    /// The report's kind in [`reports::catalog`], which knows its columns.
    pub kind: &'static str,
    /// The beginning of the file's name, which the page recognises.
    pub file: &'static str,
    pub format: Format,
    /// The parameters, in the order of a form's fields.
    pub parameters: &'static [Parameter],
    /// The window that two of the parameters describe, if they do.
    pub window: Option<Window>,
    /// Which token it needs: its kind, its scopes, and who can create it, in sentences for people.
    pub token: &'static str,
}

/// The form of a report, and how its beginning is recognised.
#[derive(Debug, Clone, Copy)]
pub enum Format {
    /// CSV. The function judges the names in the header row.
    Csv(fn(&[&str]) -> Recognition),
    /// CSV whose records may leave out the empty cells at their end.
    RaggedCsv(fn(&[&str]) -> Recognition),
    /// A JSON object on each line.
    JsonLines,
    /// An event of the Common Event Format on each line, with or without the prefix of syslog.
    Cef,
}

/// The meaning of a header row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recognition {
    /// The header row of the requested report.
    Requested,
    /// The header row of another report of the same upstream.
    Another,
    Unknown,
}

/// One of the reports of an upstream.
#[derive(Clone, Copy)]
pub struct Report(&'static ReportSpec);

impl Report {
    #[must_use]
    pub const fn new(spec: &'static ReportSpec) -> Self {
        Self(spec)
    }

    /// The report with exactly this name.
    #[must_use]
    pub fn of(reports: &'static [ReportSpec], name: &str) -> Option<Self> {
        reports.iter().find(|spec| spec.name == name).map(Self)
    }

    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0.name
    }

    #[must_use]
    pub const fn title(self) -> &'static str {
        self.0.title
    }

    #[must_use]
    pub const fn kind(self) -> &'static str {
        self.0.kind
    }

    #[must_use]
    pub const fn parameters(self) -> &'static [Parameter] {
        self.0.parameters
    }

    #[must_use]
    pub const fn window(self) -> Option<&'static Window> {
        self.0.window.as_ref()
    }

    /// The report as `/api/v1/targets` lists it.
    #[must_use]
    pub fn description(self) -> ReportDescription {
        ReportDescription {
            id: self.0.name.into(),
            title: self.0.title.into(),
            parameters: self.0.parameters.into(),
            window: self.0.window.clone(),
            token: self.0.token.into(),
        }
    }

    /// Reads and checks the parameters of a request at this time, in milliseconds since 1970.
    ///
    /// # Errors The first mistake in them.
    pub fn parse(self, query: &str, now_ms: u64) -> Result<Parameters, Mistake> {
        let values = api::parameter::pairs(query)?;
        let checked = api::parameter::check(self.0.parameters, self.window(), values, now_ms);
        checked.map_err(|mistakes| mistakes.into_iter().next().unwrap_or(Mistake::Unknown))
    }

    #[must_use]
    pub const fn format(self) -> Format {
        self.0.format
    }

    /// The name of the file: the report, the target and the time that its figures are from, in
    /// milliseconds since 1970, which the page reads from it.
    #[must_use]
    pub fn file_name(self, target: &str, as_of_ms: u64) -> String {
        let as_of_s = as_of_ms / 1000;
        let (file, extension) = (self.0.file, self.0.format.extension());
        format!("{file}-{target}-{as_of_s}.{extension}")
    }
}

impl Format {
    /// The media type, as a report is served with it.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv(_) | Self::RaggedCsv(_) => "text/csv; charset=utf-8",
            Self::JsonLines => "application/x-ndjson",
            Self::Cef => "text/plain; charset=utf-8",
        }
    }

    /// Whether its first line names columns.
    #[must_use]
    pub const fn has_header(self) -> bool {
        matches!(self, Self::Csv(_) | Self::RaggedCsv(_))
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Csv(_) | Self::RaggedCsv(_) => "csv",
            Self::JsonLines => "ndjson",
            Self::Cef => "cef",
        }
    }
}

/// Two reports are the same if they are the same entry of a list.
impl PartialEq for Report {
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self.0, other.0)
    }
}

impl Eq for Report {}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Report({})", self.0.name)
    }
}
