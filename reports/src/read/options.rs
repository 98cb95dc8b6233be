//! This module holds a person's options for reading a file.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::catalog::{self, Kind};
use crate::notation::Notation;
use crate::table::Type;
use crate::zone::Zone;

/// A person's choices for reading a file, which override the guess.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadOptions {
    /// Encoding label: `utf-8`, `utf-16le`, `utf-16be` or `windows-1252`.
    pub encoding: Option<String>,
    /// The character between cells: `,` `;` tab or `|`.
    pub delimiter: Option<char>,
    /// Kind id, such as `ghes.all_users` or `generic`.
    pub kind: Option<String>,
    /// The number of the header's record, from 1; 0 if there is none. Records above it are not
    /// rows. At most [`crate::limits::HEADER_RECORDS`].
    pub header: Option<u32>,
    /// The zone of times without a zone; UTC if it is `None`.
    pub zone: Option<Zone>,
    /// Corrections of columns; each column at most once.
    pub columns: Vec<ColumnOptions>,
    /// Whether concatenation leaves out rows that an earlier file has too. No effect on a single
    /// file.
    pub without_repeats: bool,
}

impl ReadOptions {
    /// The separator that was chosen, unless it could not be told from the text around it.
    #[must_use]
    pub fn separator(&self) -> Option<u8> {
        let separator = self.delimiter.and_then(|c| u8::try_from(c).ok())?;
        let is_one = separator.is_ascii() && !matches!(separator, 0 | b'"' | b'\n' | b'\r');
        is_one.then_some(separator)
    }

    /// The kind that was chosen, where there is one of that name.
    #[must_use]
    pub fn kind(&self) -> Option<&'static Kind> {
        catalog::kind(self.kind.as_deref()?)
    }

    /// Whether a person chose the format of the text, rather than how to read it.
    #[must_use]
    pub fn says_what_it_is(&self) -> bool {
        self.kind().is_some() || self.separator().is_some()
    }

    /// The clocks that times without a zone were written by.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        static UTC: LazyLock<Zone> = LazyLock::new(Zone::default);
        self.zone.as_ref().unwrap_or(&UTC)
    }
}

/// A person's choices for reading one column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnOptions {
    /// The column's key as it is without [`Self::stands_for`].
    pub key: String,
    /// The type of its cells; cells that do not fit are unknown, and are problems.
    #[serde(rename = "type")]
    pub ty: Option<Type>,
    /// Key of the kind's column that this one is, under another name. Without effect where the
    /// file has that column or the kind has none such.
    pub stands_for: Option<String>,
    /// The notation of its dates or numbers. Cells that do not fit are unknown, and problems.
    /// Without effect on a column of another type.
    pub notation: Option<Notation>,
}
