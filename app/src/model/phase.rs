//! This module says how far the reading of a file is, and why the page cannot read files.

use reports::refusal::Refusal;

/// The phase of reading a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// Its engine is starting, or its bytes stream.
    Reading,
    /// Everything is counted; rows can be asked for.
    Ready,
    /// Not a report, or not readable here.
    Refused(Refusal),
    /// It is several files, which are listed ([`OpenFile::bundle`]).
    Listed,
    /// A person stopped the reading.
    Cancelled,
    /// The engine died; the text is the browser's reason.
    Crashed(String),
}

/// Bytes and rows read so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read.
    pub bytes: u64,
    /// Bytes of the file.
    pub total_bytes: u64,
    /// Rows found.
    pub rows: u32,
}

/// Why engines do not work at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The engine's program did not arrive or does not compile; the text is the browser's reason.
    NoEngine(String),
    /// Page and engine are of different builds; reloading the page helps.
    OtherVersion,
}
