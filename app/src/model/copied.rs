//! Cells on their way to the clipboard.

/// A text for the clipboard, and what is to be said of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Copied {
    /// The text.
    pub text: String,
    /// How many cells it has.
    pub cells: u64,
    /// How many of them are only the beginning of a long one.
    pub cut: u64,
    /// How many a spreadsheet would have run.
    pub neutralised: u64,
}
