//! This module describes the reports that can be fetched. Each upstream lists its own
//! ([`Upstream::reports`](crate::upstream::Upstream::reports)).
//!
//! A report's name and its [`Parameters`] are all of a request to an upstream that a client chooses.
//! They reach an upstream only as values of these types.

mod parameter;
mod window;

use std::{fmt, ptr};

use serde::{Serialize, Serializer};

#[cfg(test)]
pub(crate) use parameter::tests as parameter_tests;
pub use parameter::{Mistake, ParameterSpec, Parameters, Values};
pub use window::WindowSpec;

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
    pub parameters: &'static [ParameterSpec],
    /// The window that two of the parameters describe, if they do.
    pub window: Option<WindowSpec>,
    /// Which token it needs: its kind, its scopes, and who can create it, in sentences for people.
    pub token: &'static str,
}

/// A report that cannot be fetched, as plain data.
#[derive(Debug, Serialize)]
pub struct Unavailable {
    /// Its name where it can be fetched.
    pub id: &'static str,
    pub title: &'static str,
    /// Why, and what to do instead, in sentences for people.
    pub instead: &'static str,
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
    pub const fn parameters(self) -> &'static [ParameterSpec] {
        self.0.parameters
    }

    #[must_use]
    pub const fn window(self) -> Option<WindowSpec> {
        self.0.window
    }

    #[must_use]
    pub const fn token(self) -> &'static str {
        self.0.token
    }

    /// Reads and checks the parameters of a request at this time, in milliseconds since 1970.
    ///
    /// # Errors The first mistake in them.
    pub fn parse(self, query: &str, now_ms: u64) -> Result<Parameters, Mistake> {
        let parameters = Parameters::parse(self.0.parameters, query)?;
        window::check(self.0, &parameters, now_ms)?;
        Ok(parameters)
    }

    #[must_use]
    pub const fn format(self) -> Format {
        self.0.format
    }

    /// The name of the file: the report, the target and the time that its figures are from, which
    /// the page reads from it.
    #[must_use]
    pub fn file_name(self, target: &str, as_of_s: u64) -> String {
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

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name)
    }
}
