//! This module makes the requests to upstreams and interprets the answers.
//!
//! [`ghes`] makes every request; [`redirect`] decides where a redirect may lead and what the next
//! request may carry; [`classify`] reads status, headers and first bytes; [`columns`] recognises
//! the reports by the names in their header row; [`report_time`] tells how old a report was when it
//! came. Nothing here sends a request.

pub mod classify;
pub mod columns;
pub mod ghes;
pub mod redirect;
pub mod report_time;

use crate::brake;
use crate::problem::{Details, Problem};

/// The outcome of an attempt that did not fetch the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The upstream is generating the report.
    Pending {
        /// The wait that the upstream asked for, within limits.
        retry_after_ms: Option<u64>,
    },
    /// The answer was empty: the report may still come.
    Empty,
    /// A failure on the upstream's side that may not happen again.
    Setback {
        /// The problem to report if it keeps happening.
        details: Details,
        /// The wait that the upstream asked for, within limits.
        retry_after_ms: Option<u64>,
    },
    /// A failure that a repeated request would not change.
    Refused(Details),
    /// The upstream was not asked, because it has rejected the credential, or the user name, too
    /// often.
    Braked {
        /// Seconds until the upstream may be asked, at least one.
        s: u32,
    },
}

impl Outcome {
    /// A failure that a repeated request would not change.
    #[must_use]
    pub fn refused(problem: Problem) -> Self {
        Self::Refused(problem.into())
    }

    /// A failure that may not happen again.
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

    /// The outcome for the brakes.
    #[must_use]
    pub fn sign_in(&self) -> brake::Outcome {
        match self {
            Self::Pending { .. } => brake::Outcome::Accepted,
            _ if self.rejects() || self.is_sign_in_page() => brake::Outcome::Rejected,
            _ => brake::Outcome::Undecided,
        }
    }

    /// Whether the answer was a sign-in page. It may be the answer to a wrong password, or come
    /// from a proxy: it counts against an account that could be locked, but destroys no copy.
    #[must_use]
    pub fn is_sign_in_page(&self) -> bool {
        matches!(self, Self::Refused(details) if details.problem() == Problem::UpstreamLoginPage)
    }

    /// Whether the upstream rejected the credential for this report. The copies of that credential
    /// are then destroyed.
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
