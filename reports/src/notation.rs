//! This module reads dates and numbers as other countries write them: `13/09/2026`, `1.234,50`.
//!
//! Some of these cells have two readings (`01/09/2026`, `1.250`), so a cell alone is never read. A
//! column is read in one [`Notation`], which is decided from all of its cells ([`evidence`]). The
//! usual forms of reports (ISO 8601, `1250.5`) are read by [`crate::value`], and no cell of a
//! column of these comes here.

pub mod date;
pub mod evidence;
pub mod number;

use serde::{Deserialize, Serialize};

/// The notation of the dates or numbers of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notation {
    /// `13/09/2026`
    DayFirst,
    /// `9/13/2026`
    MonthFirst,
    /// `1,234.5`
    DecimalPoint,
    /// `1.234,5`
    DecimalComma,
}

impl Notation {
    /// The two ways to read a date.
    pub const DATES: [Self; 2] = [Self::DayFirst, Self::MonthFirst];
    /// The two ways to read a number.
    pub const NUMBERS: [Self; 2] = [Self::DecimalPoint, Self::DecimalComma];

    /// The name used in `inspect` and in the page's choices.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DayFirst => "day_first",
            Self::MonthFirst => "month_first",
            Self::DecimalPoint => "decimal_point",
            Self::DecimalComma => "decimal_comma",
        }
    }

    /// Whether it is one of dates; the others are of numbers.
    #[must_use]
    pub const fn is_of_dates(self) -> bool {
        matches!(self, Self::DayFirst | Self::MonthFirst)
    }
}

/// A blank at the beginning of some text, as a spreadsheet puts it between the groups of a number
/// or before `PM`, and what follows it. In UTF-8, or the one byte of windows-1252.
fn strip_blank(text: &[u8]) -> Option<&[u8]> {
    match text {
        [b' ' | 0xA0, rest @ ..]
        | [0xC2, 0xA0, rest @ ..]
        // Figure space, thin space and the narrow one that does not break.
        | [0xE2, 0x80, 0x87 | 0x89 | 0xAF, rest @ ..] => Some(rest),
        _ => None,
    }
}
