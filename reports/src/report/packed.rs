//! This module inspects a file that may be packed, and each report in an archive.

use super::inspect::{Inspection, inspect, inspect_read};
use crate::archive::zip::{self, ListedEntry};
use crate::archive::{Kind, file_name, kind};
use crate::read::{Intake, ReadOptions, Report};
use crate::refusal::{Refusal, Unsupported};

/// Inspects a file in memory: the file itself, the file packed in it, or each entry of an archive.
/// Folders and files of the system are skipped.
#[must_use]
pub fn inspect_all(file: &str, bytes: &[u8], modified_ms: Option<i64>) -> Vec<Inspection> {
    match kind(bytes) {
        None => vec![inspect(file, bytes, modified_ms)],
        Some(Kind::Gzip) => {
            let options = ReadOptions::default();
            let ending = bytes.last_chunk::<4>().map_or(&[][..], |four| &four[..]);
            let size_bytes = bytes.len() as u64;
            let intake = Intake::gzip(file_name(file), size_bytes, modified_ms, ending, &options);
            vec![inspect_read(file, read(intake, bytes))]
        }
        Some(Kind::Zip) => match entries(bytes) {
            Err(refusal) => vec![inspect_read(file, Err(refusal))],
            Ok(entries) if entries.is_empty() => vec![inspect_read(file, Err(Refusal::Empty))],
            Ok(entries) => entries
                .iter()
                .filter(|listed| !listed.unsupported.is_some_and(Unsupported::is_no_loss))
                .map(|listed| {
                    let name = format!("{file}/{}", listed.entry.path);
                    inspect_read(&name, read_entry(listed, bytes))
                })
                .collect(),
        },
    }
}

/// The entries of an archive that is in memory.
fn entries(bytes: &[u8]) -> Result<Vec<ListedEntry>, Refusal> {
    let size_bytes = bytes.len() as u64;
    let directory = zip::locate(slice(bytes, &zip::tail(size_bytes)), size_bytes)?;
    let listed = zip::list(&directory, slice(bytes, &directory.range), size_bytes)?;
    match zip::office(&listed) {
        Some(refusal) => Err(refusal),
        None => Ok(listed),
    }
}

fn read_entry(listed: &ListedEntry, bytes: &[u8]) -> Result<Report, Refusal> {
    if let Some(why) = listed.unsupported {
        return Err(Refusal::Entry { why });
    }
    let entry = &listed.entry;
    let header = slice(bytes, &zip::local_header(entry));
    let data = zip::data(entry, header, bytes.len() as u64)?;
    let intake = Intake::entry(entry, &ReadOptions::default())?;
    read(intake, slice(bytes, &data))
}

fn read(mut intake: Intake, bytes: &[u8]) -> Result<Report, Refusal> {
    for piece in bytes.chunks(1024 * 1024) {
        intake.push(piece)?;
    }
    intake.finish()
}

/// The bytes of a range of the file, as far as there are any.
fn slice<'a>(bytes: &'a [u8], range: &std::ops::Range<u64>) -> &'a [u8] {
    let at = |at: u64| usize::try_from(at).map_or(bytes.len(), |at| at.min(bytes.len()));
    &bytes[at(range.start)..at(range.end).max(at(range.start))]
}
