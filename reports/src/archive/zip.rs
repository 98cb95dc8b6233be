//! This module reads the directory of a zip archive, from the end of the file (PKWARE's APPNOTE,
//! section 4.3).
//!
//! Three ranges of the file are enough to list what is in it and to find an entry: [`tail`], the
//! directory that [`locate`] finds in it, and [`local_header`] of an entry, which says where its
//! bytes begin. Each entry is checked against the size of the file and against the other entries;
//! an entry that fails is [`Unsupported`], and the list goes on.

mod directory;
mod name;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::damage::Damage;
use crate::refusal::{Refusal, Unsupported};

pub use directory::{Directory, list, locate, tail};

/// Bytes of a local header without its name and extra fields.
const LOCAL_BYTES: u64 = 30;

/// How an entry is packed, as far as it can be unpacked here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Stored without compression.
    Stored,
    /// DEFLATE.
    Deflate,
}

/// One report in an archive: everything that is needed to read it from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its path in the archive, cleaned for showing.
    pub path: String,
    /// Bytes of it in the archive.
    pub packed_bytes: u64,
    /// Bytes it unpacks to, by the directory.
    pub bytes: u64,
    /// Offset of the local header in the file, in bytes.
    pub header_at: u64,
    /// The compression method.
    pub method: Method,
    /// Checksum of what it unpacks to.
    pub crc32: u32,
    /// Its own date, in ms since the epoch; see [`list`] for the zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified_ms: Option<i64>,
}

/// An entry as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedEntry {
    /// The entry of the directory.
    pub entry: Entry,
    /// Why it is not opened, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsupported: Option<Unsupported>,
}

/// The bytes of an entry's local header, in the file.
#[must_use]
pub fn local_header(entry: &Entry) -> Range<u64> {
    entry.header_at..entry.header_at.saturating_add(LOCAL_BYTES)
}

/// Returns the range of an entry's packed bytes in the file, by its local header.
///
/// # Errors
/// [`Refusal::Damaged`] where there is no such header, it is about something else than the
/// directory's entry, or its bytes would be beyond the end of the file.
pub fn data(entry: &Entry, header: &[u8], size_bytes: u64) -> Result<Range<u64>, Refusal> {
    let fields = Fields(header);
    let method = fields.u16(8).and_then(method_of);
    if fields.u32(0) != Some(SIGNATURE_LOCAL) || method != Some(entry.method) {
        return Err(damaged(entry.header_at));
    }
    let (Some(name), Some(extra)) = (fields.u16(26), fields.u16(28)) else {
        return Err(damaged(entry.header_at));
    };
    let names = u64::from(name) + u64::from(extra);
    let start = entry.header_at.saturating_add(LOCAL_BYTES + names);
    let end = start.saturating_add(entry.packed_bytes);
    if end > size_bytes {
        return Err(damaged(entry.header_at));
    }
    Ok(start..end)
}

const SIGNATURE_LOCAL: u32 = 0x0403_4b50;

fn method_of(number: u16) -> Option<Method> {
    match number {
        0 => Some(Method::Stored),
        8 => Some(Method::Deflate),
        _ => None,
    }
}

fn damaged(at_byte: u64) -> Refusal {
    Refusal::Damaged {
        format: "zip".to_owned(),
        code: Damage::Broken.code(),
        at_byte,
    }
}

/// Says of an archive that it is a document of an office program, where it is one.
#[must_use]
pub fn office(listed: &[ListedEntry]) -> Option<Refusal> {
    let has = |path: &str| listed.iter().any(|one| one.entry.path == path);
    let format = if !has("[Content_Types].xml") {
        has("mimetype").then_some("OpenDocument")
    } else if has("xl/workbook.xml") {
        Some("xlsx")
    } else {
        Some("Office Open XML")
    }?;
    Some(Refusal::Binary {
        format: format.to_owned(),
    })
}

/// Little-endian numbers at offsets of a record; `None` beyond its end.
#[derive(Clone, Copy)]
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn array<const N: usize>(self, at: usize) -> Option<[u8; N]> {
        self.0.get(at..)?.first_chunk().copied()
    }

    fn u16(self, at: usize) -> Option<u16> {
        self.array(at).map(u16::from_le_bytes)
    }

    fn u32(self, at: usize) -> Option<u32> {
        self.array(at).map(u32::from_le_bytes)
    }

    fn u64(self, at: usize) -> Option<u64> {
        self.array(at).map(u64::from_le_bytes)
    }

    fn bytes(self, range: Range<usize>) -> Option<&'a [u8]> {
        self.0.get(range)
    }
}

#[cfg(test)]
mod tests;
