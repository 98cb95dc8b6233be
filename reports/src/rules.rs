//! This module defines the rules of each kind of report as data: figures, findings and charts.
//!
//! A rule names columns by their keys and puts its question as a [`crate::query::Query`];
//! [`crate::overview`] counts what it selects.

pub mod chart;
pub mod context;
pub mod finding;
pub mod kpi;
pub mod predicate;

use serde::{Deserialize, Serialize};

/// The meaning of a value, which decides its colour wherever it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// Something failed, or a protection is missing.
    Bad,
    /// A value that deserves attention: dormant, outdated, public.
    Warning,
    /// Neither good nor bad, such as what was cancelled.
    Neutral,
}

/// The unit of a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// A number of things: requests, files, tokens.
    Number,
    /// Money, in US dollars.
    UsDollars,
    /// Time, in minutes.
    Minutes,
    /// Time, in milliseconds.
    Milliseconds,
}

/// A sentence about one of something, and about several; `{n}` stands for the number. It has no full
/// stop.
pub type Lead = (&'static str, &'static str);

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Someone could be in who should not be.
    High,
    /// A rule that most administrators hold is not kept.
    Medium,
    /// Worth knowing.
    Low,
}

impl Severity {
    /// The word used in `inspect`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}
