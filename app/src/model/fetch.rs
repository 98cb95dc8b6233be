//! Reports fetched through a Rollcall worker, as far as it is plain values: how a fetch goes, what
//! answers say, what is wrong with what was entered, and where a report is from.

pub mod arrival;
pub mod digest;
pub mod disposition;
pub mod idle;
pub mod job;
pub mod wire;

use arrival::Copy as Version;
use idle::Forgotten;
use job::{Failure, Job, News};

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The user name.
    User,
    /// The token.
    Token,
    /// The ticked reports.
    Reports,
}

/// The rule that an entered credential breaks. It holds none of the entered text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// No report is ticked.
    NoReport,
    /// There is no token.
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
    /// The field it is about.
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
    /// Whether it is the one that the server shows to everybody.
    pub is_demo: bool,
}

/// Where an open file is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The server's id.
    pub target: String,
    /// The server's name.
    pub target_title: String,
    /// The server's host.
    pub target_host: String,
    /// The report's id.
    pub report: String,
    /// The report's name.
    pub report_title: String,
    /// Which copy it is.
    pub version: Version,
    /// When it came here, ms since the epoch.
    pub came_ms: i64,
    /// Whether Rollcall was told to forget what it keeps of it.
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

/// How far forgetting is.
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
        /// The report's name.
        report_title: &'a str,
        /// The server's name.
        target_title: &'a str,
        /// How the fetch stands.
        job: &'a Job,
        /// Which step it is.
        news: News,
    },
    /// A token was forgotten.
    Token {
        /// Why.
        why: Forgotten,
        /// The server it was for: [`server_name`].
        server: &'a str,
    },
    /// How far forgetting the kept copy of a report is.
    Copy(&'a Forget),
}

/// A server, as it is named where a token for it is spoken of.
#[must_use]
pub fn server_name(title: &str, host: &str) -> String {
    if host.is_empty() {
        title.to_owned()
    } else {
        format!("{title} ({host})")
    }
}
