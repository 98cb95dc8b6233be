//! This module holds the plain values of fetching through a Rollcall worker: the state of a fetch,
//! the answers, the errors in what was entered, and the origin of a report.

pub mod arrival;
pub mod digest;
pub mod idle;
pub mod job;
pub mod period;
pub mod questions;

use arrival::Copy as Version;
use idle::Forgotten;
use job::{Failure, Job, News};
use reports::time::Date;

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    User,
    Token,
    Reports,
}

/// The rule that an entered credential breaks. It holds none of the entered text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    NoReport,
    TokenMissing,
    /// The token has a character that no token has.
    TokenCharacters,
    /// The token is longer than any token.
    TokenLong,
    /// The user name has a character that cannot be sent, or a colon.
    UserCharacters,
    /// The user name is too long.
    UserLong,
    /// The server did not accept the token.
    TokenRejected,
}

impl Flaw {
    /// The field with the error.
    #[must_use]
    pub fn field(self) -> Field {
        match self {
            Self::NoReport => Field::Reports,
            Self::TokenMissing | Self::TokenCharacters | Self::TokenLong | Self::TokenRejected => {
                Field::Token
            }
            Self::UserCharacters | Self::UserLong => Field::User,
        }
    }
}

/// The public facts about a credential in memory; none of them is its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredToken {
    /// The user name; empty where the token was entered alone.
    pub user: String,
    /// Whether it is the credential that the server shows to everybody.
    pub is_demo: bool,
}

/// Which report of which server, with which parameters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportRequest {
    pub target: String,
    pub target_title: String,
    pub target_host: String,
    pub report: String,
    pub report_title: String,
    /// The parameters in the API's address, without a question mark.
    pub query: String,
    /// The same for people.
    pub details: Vec<Detail>,
}

/// A parameter of a request, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    Text(String),
    Day(Date),
    /// The first and the last day of a period.
    Days(Date, Date),
}

/// Where an open file was fetched from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    pub request: ReportRequest,
    /// Which copy it is.
    pub version: Version,
    /// When it came here, ms since the epoch.
    pub came_ms: i64,
    /// Whether Rollcall was told to forget its copy.
    pub forget: Forget,
}

impl Origin {
    /// Seconds since the server made it, or since Rollcall fetched it where that is not known.
    #[must_use]
    pub fn age_s(&self, now_ms: i64) -> u64 {
        let here_s = u64::try_from((now_ms - self.came_ms) / 1000).unwrap_or(0);
        self.version.age_s.saturating_add(here_s)
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Forget {
    /// The person has not asked Rollcall to forget the copy.
    #[default]
    No,
    /// Rollcall is being told.
    Asking,
    /// Rollcall has forgotten the copy.
    Done,
    /// Rollcall did not forget the copy.
    Failed(Failure),
}

/// An event that the page announces to screen readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Announcement<'a> {
    /// A step of a fetch.
    Fetch {
        request: &'a ReportRequest,
        job: &'a Job,
        /// Which step it is.
        news: News,
    },
    Token {
        why: Forgotten,
        /// The server it was for: [`server_name`].
        server: &'a str,
    },
    /// The progress of forgetting the kept copy of a report.
    Copy(&'a Forget),
}

/// The name of a server in messages about its token.
#[must_use]
pub fn server_name(title: &str, host: &str) -> String {
    if host.is_empty() {
        title.to_owned()
    } else {
        format!("{title} ({host})")
    }
}
