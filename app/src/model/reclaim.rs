//! This module holds the plain values of reclaiming seats: the chosen settings, prices and lists as
//! typed, and the delivery of the list.

pub mod currency;
pub mod kept;
pub mod price;
pub mod terms;

use reports::reclaim::Form;

/// Whether a kind of report has seats to reclaim.
#[must_use]
pub fn offers_reclaim(kind: &str) -> bool {
    matches!(kind, "copilot.activity" | "copilot.seats")
}

/// The group that a person is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeatStatus {
    /// Active within the cut-off.
    Active,
    Listed,
    /// Idle, but new.
    InGrace,
    /// Idle, and kept by the list of exclusions.
    Excluded,
    /// Idle, and set to end.
    Ending,
    /// The report does not say enough.
    Unknown,
}

/// The way in which the whole list is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListDelivery {
    /// As a file of rows.
    Csv,
    /// As a file of logins.
    Logins,
    /// Logins on the clipboard.
    Copy,
}

impl ListDelivery {
    /// The form to ask an engine for.
    #[must_use]
    pub fn form(self) -> Form {
        match self {
            Self::Csv => Form::Csv,
            Self::Logins | Self::Copy => Form::Logins,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListProgress {
    Writing(ListDelivery),
    /// The browser has the list, as a file of this name or on the clipboard.
    Done {
        delivery: ListDelivery,
        people: u64,
        /// The file's name; empty on the clipboard.
        name: String,
    },
    /// The browser does not let the page copy.
    NotCopied,
}
