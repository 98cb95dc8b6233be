//! This module holds the settings of the upstream.

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

/// The settings at the start, which tests can change while it runs.
#[derive(Args, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// People, organizations and repositories there are
    #[arg(long, default_value_t = 1_000)]
    pub rows: u64,
    /// Another seed is another population
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
    /// Times a report is answered with 202 before it can be ready, the first included
    #[arg(long, default_value_t = 1)]
    pub polls: u32,
    /// Seconds that generating a report takes at least, fractions too
    #[arg(long, default_value_t = 0.0)]
    pub delay_s: f64,
    /// Seconds that a generated report is kept, fractions too
    #[arg(long, default_value_t = 3_600.0)]
    pub ready_for_s: f64,
    /// The answer to an invalid credential on a page of the site
    #[arg(long, value_enum, default_value_t)]
    pub sign_in: SignIn,
    /// The address of a generated report
    #[arg(long, value_enum, default_value_t)]
    pub ready: Ready,
    /// User names whose credentials have been revoked
    #[arg(long, value_delimiter = ',')]
    pub revoked: Vec<String>,
    /// Seconds that its clock, as `Date` shows it, is ahead of this machine's
    #[arg(long, default_value_t = 0, allow_negative_numbers = true)]
    pub ahead_s: i64,
}

/// The answer to an invalid credential on a page of the site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignIn {
    /// `401`.
    #[default]
    Unauthorized,
    /// `302` to the sign-in page, as in private mode.
    Redirect,
}

/// The address of a generated report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ready {
    /// At the requested address: `200`.
    #[default]
    Here,
    /// At another path of the server, which needs the credential too: `302`.
    Download,
    /// At the storage host, which must not get the credential: `302`.
    Storage,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rows: 1_000,
            seed: 7,
            polls: 1,
            delay_s: 0.0,
            ready_for_s: 3_600.0,
            sign_in: SignIn::default(),
            ready: Ready::default(),
            revoked: Vec::new(),
            ahead_s: 0,
        }
    }
}
