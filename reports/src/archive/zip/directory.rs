//! This module finds and reads the directory of an archive.

use std::ops::Range;

use super::super::budget::is_suspicious;
use super::super::names::{clean, is_hidden, is_nested};
use super::{Entry, Fields, LOCAL_BYTES, ListedEntry, Method, damaged, method_of, name};
use crate::limits::{ARCHIVE_DIRECTORY_BYTES, ARCHIVE_ENTRIES, TABLE_BYTES};
use crate::refusal::{Refusal, Unsupported};

const SIGNATURE_END: u32 = 0x0605_4b50;
const SIGNATURE_END_64: u32 = 0x0606_4b50;
const SIGNATURE_LOCATOR_64: u32 = 0x0706_4b50;
const SIGNATURE_ENTRY: u32 = 0x0201_4b50;

/// Bytes of the record at the very end, without its comment; of the one that says where its larger
/// relative is; and of that.
const END_BYTES: usize = 22;
const LOCATOR_64_BYTES: usize = 20;
const END_64_BYTES: usize = 56;
/// Bytes of an entry in the directory, without name, extra fields and comment.
const ENTRY_BYTES: usize = 46;

// Extra fields (APPNOTE 4.5, and Info-ZIP's extrafld.txt).
const EXTRA_ZIP64: u16 = 0x0001;
const EXTRA_TIMESTAMP: u16 = 0x5455;

const FLAG_ENCRYPTED: u16 = 1;
const FLAG_UTF8: u16 = 1 << 11;
/// The directory itself is encrypted: names and sizes in it mean nothing.
const FLAG_MASKED: u16 = 1 << 13;

/// The position of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    /// Its bytes in the file.
    pub range: Range<u64>,
    /// How many entries it should have.
    entries: u64,
    /// Bytes that stand before the archive, such as a program that unpacks it; offsets in the
    /// directory do not count them.
    before: u64,
}

/// The bytes of a file's end in which [`locate`] looks: a comment of the greatest length there can
/// be, and the records around it.
#[must_use]
pub fn tail(size_bytes: u64) -> Range<u64> {
    let most = (END_BYTES + LOCATOR_64_BYTES + END_64_BYTES) as u64 + u64::from(u16::MAX);
    size_bytes.saturating_sub(most)..size_bytes
}

/// Finds the directory, by the bytes of [`tail`].
///
/// # Errors
/// [`Refusal::Damaged`] where there is none: mostly the archive is cut off, since its directory
/// is at its end. [`Refusal::ArchiveParts`] where it is in another file, and
/// [`Refusal::TooManyEntries`] where it is longer than any archive of reports has.
pub fn locate(tail: &[u8], size_bytes: u64) -> Result<Directory, Refusal> {
    let begins = size_bytes.saturating_sub(tail.len() as u64);
    let end_at = find_end(tail).ok_or_else(|| Refusal::Damaged {
        format: "zip".to_owned(),
        code: super::Damage::CutOff.code(),
        at_byte: size_bytes,
    })?;
    let end = Fields(&tail[end_at..]);
    let u16_at = |at| u64::from(end.u16(at).unwrap_or(0));
    let u32_at = |at| u64::from(end.u32(at).unwrap_or(0));
    let (mut disk, mut entries) = (u16_at(4), u16_at(10));
    let (mut length, mut offset) = (u32_at(12), u32_at(16));
    let mut ends = begins + end_at as u64;

    // A number that is too large for its field is all ones, and stands in the larger record.
    let needs_64 = entries == u64::from(u16::MAX)
        || length == u64::from(u32::MAX)
        || offset == u64::from(u32::MAX);
    let locator = end_at
        .checked_sub(LOCATOR_64_BYTES)
        .map(|at| Fields(&tail[at..end_at]))
        .filter(|locator| locator.u32(0) == Some(SIGNATURE_LOCATOR_64));
    if let (true, Some(locator)) = (needs_64, locator) {
        let broken = || damaged(begins + end_at as u64);
        let said = locator.u64(8).and_then(|at| at.checked_sub(begins));
        let before_locator = end_at.checked_sub(LOCATOR_64_BYTES + END_64_BYTES);
        // If bytes precede the archive, its offsets are too small.
        let at = [said.and_then(|at| usize::try_from(at).ok()), before_locator]
            .into_iter()
            .flatten()
            .find(|at| Fields(tail).u32(*at) == Some(SIGNATURE_END_64))
            .ok_or_else(broken)?;
        let record = Fields(&tail[at..]);
        disk = u64::from(record.u32(16).ok_or_else(broken)?);
        entries = record.u64(32).ok_or_else(broken)?;
        length = record.u64(40).ok_or_else(broken)?;
        offset = record.u64(48).ok_or_else(broken)?;
        ends = begins + at as u64;
    }
    if disk != 0 {
        return Err(Refusal::ArchiveParts);
    }
    if entries > ARCHIVE_ENTRIES || length > ARCHIVE_DIRECTORY_BYTES {
        return Err(Refusal::TooManyEntries {
            // What it says, or where that is few enough for its length, what would fill it.
            entries: match entries {
                few if few <= ARCHIVE_ENTRIES => length / ENTRY_BYTES as u64,
                many => many,
            },
            limit: ARCHIVE_ENTRIES,
        });
    }
    // The directory stands right before the record that tells of it.
    let start = ends.checked_sub(length).ok_or_else(|| damaged(ends))?;
    let before = start.checked_sub(offset).ok_or_else(|| damaged(ends))?;
    Ok(Directory {
        range: start..ends,
        entries,
        before,
    })
}

/// The last record of the archive: its comment ends where the file does. A comment may contain
/// what looks like one, so the first that fits from the end counts.
fn find_end(tail: &[u8]) -> Option<usize> {
    let last = tail.len().checked_sub(END_BYTES)?;
    let is_end = |at: &usize| {
        let record = Fields(&tail[*at..]);
        let comment = usize::from(record.u16(20).unwrap_or(0));
        record.u32(0) == Some(SIGNATURE_END) && at + END_BYTES + comment <= tail.len()
    };
    (0..=last).rev().find(is_end)
}

/// Lists what is in an archive, by the bytes of its directory. `size_bytes` is the file's.
///
/// An entry's own date is in UTC where the archive says it so (Info-ZIP's extended timestamp). Else
/// it is local time of an unknown zone and is read as UTC: it is the weakest source of an as-of
/// time, and ages are counted in days.
///
/// # Errors
/// [`Refusal::Damaged`] where it ends before its entries do.
pub fn list(
    directory: &Directory,
    bytes: &[u8],
    size_bytes: u64,
) -> Result<Vec<ListedEntry>, Refusal> {
    let mut listed = Vec::new();
    let mut at = 0;
    for _ in 0..directory.entries {
        let place = directory.range.start + at as u64;
        let (entry, length) = bytes
            .get(at..)
            .and_then(|rest| entry(Fields(rest), directory.before))
            .ok_or_else(|| damaged(place))?;
        listed.push(entry);
        at += length;
    }
    refuse_misplaced(&mut listed, directory.range.start.min(size_bytes));
    Ok(listed)
}

/// One entry of the directory and its length there.
fn entry(fields: Fields<'_>, before: u64) -> Option<(ListedEntry, usize)> {
    if fields.u32(0)? != SIGNATURE_ENTRY {
        return None;
    }
    let (flags, number) = (fields.u16(8)?, fields.u16(10)?);
    let name_end = ENTRY_BYTES + usize::from(fields.u16(28)?);
    let extra_end = name_end + usize::from(fields.u16(30)?);
    let end = extra_end + usize::from(fields.u16(32)?);
    fields.bytes(0..end)?;
    let raw = fields.bytes(ENTRY_BYTES..name_end)?;
    let extra = fields.bytes(name_end..extra_end)?;
    let path = name::decode(raw, flags & FLAG_UTF8 != 0, extra);

    let (mut packed_bytes, mut bytes) = (u64::from(fields.u32(20)?), u64::from(fields.u32(24)?));
    let mut header_at = u64::from(fields.u32(42)?);
    // Only those numbers are in the field that were too large, in this order.
    let mut large = extra_field(extra, EXTRA_ZIP64).unwrap_or_default();
    for number in [&mut bytes, &mut packed_bytes, &mut header_at] {
        if *number == u64::from(u32::MAX)
            && let Some((first, rest)) = large.split_first_chunk()
        {
            *number = u64::from_le_bytes(*first);
            large = rest;
        }
    }
    let unsupported = unsupported(&EntryFacts {
        path: &path,
        flags,
        method: number,
        // The upper half is the file's mode where the upper byte of the version says Unix.
        mode: (fields.u16(4)? >> 8 == 3).then_some(fields.u16(40)?),
        packed_bytes,
        bytes,
    });
    let entry = Entry {
        path: clean(&path),
        packed_bytes,
        bytes,
        header_at: header_at.saturating_add(before),
        method: method_of(number).unwrap_or(Method::Stored),
        crc32: fields.u32(16)?,
        modified_ms: timestamp(extra).or_else(|| dos_time(fields.u16(14)?, fields.u16(12)?)),
    };
    Some((ListedEntry { entry, unsupported }, end))
}

/// The fields that decide whether an entry can be opened.
struct EntryFacts<'a> {
    path: &'a str,
    flags: u16,
    method: u16,
    mode: Option<u16>,
    packed_bytes: u64,
    bytes: u64,
}

fn unsupported(seen: &EntryFacts<'_>) -> Option<Unsupported> {
    const MODE_KIND: u16 = 0o170_000;
    const MODE_LINK: u16 = 0o120_000;
    if seen.path.ends_with(['/', '\\']) {
        Some(Unsupported::Folder)
    } else if is_hidden(seen.path) {
        Some(Unsupported::Hidden)
    } else if seen.mode.is_some_and(|mode| mode & MODE_KIND == MODE_LINK) {
        Some(Unsupported::Link)
    } else if seen.flags & (FLAG_ENCRYPTED | FLAG_MASKED) != 0 {
        Some(Unsupported::Encrypted)
    } else if is_nested(seen.path) {
        Some(Unsupported::Nested)
    } else if method_of(seen.method).is_none() {
        Some(Unsupported::Method(seen.method))
    } else if seen.bytes > TABLE_BYTES {
        Some(Unsupported::TooLarge)
    } else if is_suspicious(seen.packed_bytes, seen.bytes) {
        Some(Unsupported::Suspicious)
    } else if seen.method == 0 && seen.packed_bytes != seen.bytes {
        Some(Unsupported::Misplaced)
    } else {
        None
    }
}

/// Refuses entries that share bytes with others, which is how a small archive unpacks to far more
/// than any ratio says, and those that reach into the directory.
fn refuse_misplaced(listed: &mut [ListedEntry], data_ends: u64) {
    let mut order: Vec<usize> = (0..listed.len()).collect();
    order.sort_by_key(|at| listed[*at].entry.header_at);
    let mut before: Option<(usize, u64)> = None;
    for at in order {
        let entry = &listed[at].entry;
        let start = entry.header_at;
        let end = start.saturating_add(LOCAL_BYTES + entry.packed_bytes);
        let overlapped = before.filter(|(_, reached)| start < *reached);
        let mut misplaced = |at: usize| {
            if listed[at].unsupported.is_none() {
                listed[at].unsupported = Some(Unsupported::Misplaced);
            }
        };
        if let Some((other, _)) = overlapped {
            misplaced(other);
        }
        if overlapped.is_some() || end > data_ends {
            misplaced(at);
        }
        if before.is_none_or(|(_, reached)| end > reached) {
            before = Some((at, end));
        }
    }
}

/// The data of an extra field.
pub(super) fn extra_field(mut extra: &[u8], wanted: u16) -> Option<&[u8]> {
    loop {
        let fields = Fields(extra);
        let (id, length) = (fields.u16(0)?, usize::from(fields.u16(2)?));
        let data = fields.bytes(4..4 + length)?;
        if id == wanted {
            return Some(data);
        }
        extra = &extra[4 + length..];
    }
}

/// Seconds since the epoch in UTC, where the first flag says that they are there.
fn timestamp(extra: &[u8]) -> Option<i64> {
    let field = Fields(extra_field(extra, EXTRA_TIMESTAMP)?);
    let has_modified = field.bytes(0..1)?[0] & 1 == 1;
    let seconds = has_modified.then(|| field.u32(1)).flatten()?;
    Some(i64::from(seconds.cast_signed()) * 1_000)
}

/// The date and time of DOS: years since 1980, seconds by two. `None` where it is no date, as in
/// archives that were made to be the same whenever they are made.
fn dos_time(date: u16, time: u16) -> Option<i64> {
    let (year, month, day) = (1980 + (date >> 9), date >> 5 & 15, date & 31);
    let (hour, minute, second) = (time >> 11, time >> 5 & 63, (time & 31) * 2);
    if (year, month, day) == (1980, 1, 1) {
        return None;
    }
    let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
    crate::value::timestamp(text.as_bytes())
}
