//! This module names the reasons for refusing a file: codes with arguments, which the page turns
//! into words.

use serde::{Deserialize, Serialize};

use crate::problem::Code;

/// Why a file is not opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Nothing in it, or only blanks.
    Empty,
    /// A web page; `sign_in` where it is one that asks for a login.
    WebPage {
        /// Whether it is a sign-in page.
        sign_in: bool,
        /// The page's title, cut short; empty where it has none.
        title: String,
    },
    /// An error answer in JSON.
    JsonError {
        /// The answer's own message, cut short.
        message: String,
    },
    /// JSON that is no error, and has not one row in it.
    Json,
    /// An answer in JSON that has links to the report, and not the report.
    DownloadLinks {
        /// Number of links.
        links: u64,
        /// The days that the report covers, as the answer writes them; empty where it says none.
        days: String,
    },
    /// An answer in JSON with the state of a report, and not the report.
    Task {
        /// The state, as the answer writes it; empty where it says none.
        state: String,
        /// Whether it has a link to the report.
        has_link: bool,
    },
    /// One line of text.
    Line {
        /// The line, cut short.
        text: String,
    },
    /// The file is binary.
    Binary {
        /// The format that the first bytes indicate, such as `gzip` or `zip`; empty if unknown.
        format: String,
    },
    /// A header and not one row.
    HeaderOnly {
        /// Kind id of the header.
        kind: String,
        /// Number of columns.
        columns: u32,
    },
    /// More columns than any report has.
    TooManyColumns {
        /// Number of columns.
        columns: u64,
        /// The limit that is exceeded.
        limit: u64,
    },
    /// Reading it would need more memory than an engine has.
    TooLarge {
        /// Bytes needed, as estimated.
        needed_bytes: u64,
        /// Bytes that an engine may hold.
        limit_bytes: u64,
    },
    /// Packed, and nothing of it could be read.
    Damaged {
        /// `gzip` or `zip`.
        format: String,
        /// The fault.
        code: Code,
        /// The byte of the fault: in the archive for its own records, else in the unpacked bytes.
        at_byte: u64,
    },
    /// More comes out than any report packs to.
    Bomb {
        /// Bytes that had gone in.
        packed_bytes: u64,
        /// Bytes that had come out of them.
        unpacked_bytes: u64,
    },
    /// An archive within an archive, or a file packed twice.
    Nested {
        /// The format of the inner file, such as `zip`.
        format: String,
    },
    /// An archive of which this is one part of several.
    ArchiveParts,
    /// An archive with more entries than can be listed.
    TooManyEntries {
        /// Number of entries, at least.
        entries: u64,
        /// The limit that is exceeded.
        limit: u64,
    },
    /// An entry of an archive that cannot be opened.
    Entry {
        /// The reason why the entry cannot be opened.
        why: Unsupported,
    },
    /// The browser could not read the file: moved, deleted, or not permitted.
    Unreadable {
        /// The browser's own words.
        message: String,
    },
}

/// Why an entry is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unsupported {
    /// A folder.
    Folder,
    /// There for a system, not for a person.
    Hidden,
    /// A name that points to another file.
    Link,
    /// An archive, or a file packed once more.
    Nested,
    /// It needs a password.
    Encrypted,
    /// Packed in a way that is not unpacked here; the number is APPNOTE's (4.4.5).
    Method(u16),
    /// It unpacks to more than an engine can hold.
    TooLarge,
    /// It unpacks to more than any report packs to.
    Suspicious,
    /// Its bytes are also another entry's, or are beyond the end of the file.
    Misplaced,
}

impl Unsupported {
    /// Whether the entry is not worth a message: folders and files of the system.
    #[must_use]
    pub fn is_no_loss(self) -> bool {
        matches!(self, Self::Folder | Self::Hidden)
    }
}
