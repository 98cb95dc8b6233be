//! What is said to an upstream, and what its answers mean.
//!
//! [`ghes`] makes every request there is; [`redirect`] says where one may lead and what it may
//! carry there; [`classify`] reads status, headers and first bytes; [`columns`] knows the reports
//! by the names in their header row; [`made`] says how old a report was when it came. Nothing here sends anything.

pub mod classify;
pub mod columns;
pub mod ghes;
pub mod redirect;
pub mod report_time;

use crate::brake;
use crate::problem::{Details, Problem};

/// What an attempt came to, unless it brought the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The report is being made.
    Pending {
        /// What the upstream asked for, within limits.
        retry_after_ms: Option<u64>,
    },
    /// An answer with nothing in it: the report may come yet.
    Empty,
    /// Something failed at the upstream's end that may work the next time.
    Setback {
        /// What to say if it never does.
        details: Details,
        /// What the upstream asked for, within limits.
        retry_after_ms: Option<u64>,
    },
    /// Asking again would bring the same.
    Refused(Details),
    /// It was not asked: it has rejected the credential, or the user name, too often.
    Braked {
        /// Seconds until it may be asked, at least one.
        s: u32,
    },
}

impl Outcome {
    /// Asking again would bring the same.
    #[must_use]
    pub fn refused(problem: Problem) -> Self {
        Self::Refused(problem.into())
    }

    /// It may work the next time.
    #[must_use]
    pub fn setback(problem: Problem) -> Self {
        Self::Setback {
            details: problem.into(),
            retry_after_ms: None,
        }
    }

    /// Whether no answer came in time, so that one may still be on its way.
    #[must_use]
    pub fn is_late(&self) -> bool {
        matches!(self, Self::Setback { details, .. } if details.problem() == Problem::UpstreamSlow)
    }

    /// What a brake is told of it.
    #[must_use]
    pub fn sign_in(&self) -> brake::Outcome {
        match self {
            Self::Pending { .. } => brake::Outcome::Accepted,
            _ if self.rejects() || self.is_sign_in_page() => brake::Outcome::Rejected,
            _ => brake::Outcome::Undecided,
        }
    }

    /// Whether a page for people to sign in on came. It may be the answer to a wrong password, and
    /// may be a proxy's: it counts against an account that could be locked, and destroys nothing.
    #[must_use]
    pub fn is_sign_in_page(&self) -> bool {
        matches!(self, Self::Refused(details) if details.problem() == Problem::UpstreamLoginPage)
    }

    /// Whether the upstream did not accept the credential for this report. Copies fetched with
    /// it are then destroyed.
    #[must_use]
    pub fn rejects(&self) -> bool {
        let Self::Refused(details) = self else {
            return false;
        };
        matches!(
            details.problem(),
            Problem::CredentialRejected | Problem::NotSiteAdmin | Problem::SingleSignOn
        )
    }
}
