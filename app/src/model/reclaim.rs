//! Which seats to take back, as far as it is plain values: what a person chose, prices and lists as
//! typed, and how far handing out the list is.

pub mod kept;
pub mod price;
pub mod terms;

use reports::reclaim::Form;

/// Whether a kind of report has seats to reclaim.
#[must_use]
pub fn offers_reclaim(kind: &str) -> bool {
    matches!(kind, "copilot.activity" | "copilot.seats")
}

/// Where a person is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeatStatus {
    /// Active within the cut-off.
    Active,
    /// On the list.
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

/// How a person wants the whole list.
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

/// How far that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListProgress {
    /// The engine writes.
    Writing(ListDelivery),
    /// The browser has it: so many people, in a file of this name or on the clipboard.
    Done {
        /// How it was wanted.
        delivery: ListDelivery,
        /// How many people.
        people: u64,
        /// The file's name; empty on the clipboard.
        name: String,
    },
    /// The browser does not let the page copy.
    NotCopied,
}
