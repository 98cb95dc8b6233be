//! One report from the bytes of a file, packed or not.

use super::damage::Damage;
use super::zip::{self, Entry, Listed, Obstacle};
use super::{Kind, Unpacker, file_name, kind, unpacked_name};
use crate::limits::{UNPACKED_GUESS_BYTES, UNPACKED_GUESS_RATIO};
use crate::read::ReadOptions;
use crate::read::{Inspected, Opened, Reader, inspect, inspect_read};
use crate::refusal::Refusal;

/// Formats that are recognised by first bytes and that are packed once more inside an archive.
const PACKED: [&str; 6] = ["gzip", "zip", "tar", "bzip2", "Zstandard", "xz"];

/// Unpacks a file where it is packed, and reads it.
pub struct Intake {
    reader: Reader,
    packing: Option<Packing>,
}

struct Packing {
    unpacker: Unpacker,
    format: &'static str,
    bytes: u64,
}

impl Intake {
    /// For a file that is not packed.
    #[must_use]
    pub fn plain(reader: Reader) -> Self {
        Self {
            reader,
            packing: None,
        }
    }

    /// For a file in gzip of this name and size. `ending` are its last four bytes, in which its
    /// last member says how long it is: a hint, since there may be others, and it may be cut off.
    #[must_use]
    pub fn gzip(
        name: &str,
        size_bytes: u64,
        modified_ms: Option<i64>,
        ending: &[u8],
        options: &ReadOptions,
    ) -> Self {
        let said = ending
            .first_chunk()
            .map_or(0, |four| u32::from_le_bytes(*four));
        let likely_bytes = u64::from(said)
            .min(size_bytes.saturating_mul(UNPACKED_GUESS_RATIO))
            .min(UNPACKED_GUESS_BYTES);
        let name = unpacked_name(name);
        Self {
            reader: Reader::of_unknown_size(name, likely_bytes, modified_ms, options),
            packing: Some(Packing {
                unpacker: Unpacker::gzip(),
                format: "gzip",
                bytes: size_bytes,
            }),
        }
    }

    /// For an entry of a zip archive, whose packed bytes are to be pushed ([`zip::data`]).
    ///
    /// # Errors
    /// [`Refusal::TooLarge`] when no engine could hold what it unpacks to.
    pub fn entry(entry: &Entry, options: &ReadOptions) -> Result<Self, Refusal> {
        let name = file_name(&entry.path);
        Ok(Self {
            reader: Reader::new(name, entry.bytes, entry.modified_ms, options)?,
            packing: Some(Packing {
                unpacker: Unpacker::entry(entry),
                format: "zip",
                bytes: entry.packed_bytes,
            }),
        })
    }

    /// Takes the next bytes of the file, or of the entry.
    ///
    /// # Errors
    /// A [`Refusal`] as soon as this is known to be no report, or to need more than there is.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let reader = &mut self.reader;
        match &mut self.packing {
            None => reader.push(bytes),
            Some(packing) => packing
                .unpacker
                .push(bytes, &mut |piece| reader.push(piece))
                .map_err(nested),
        }
    }

    /// Whether nothing of what is still to come makes a difference.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.packing
            .as_ref()
            .is_some_and(|packing| packing.unpacker.is_over())
    }

    /// What reads what is unpacked.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Ends the file. Damage is a problem of what was read, unless nothing was.
    ///
    /// # Errors
    /// A [`Refusal`] when this is no report, or when it is too damaged to tell.
    pub fn finish(self) -> Result<Opened, Refusal> {
        let Some(packing) = self.packing else {
            return self.reader.finish();
        };
        let at_byte = packing.unpacker.unpacked_bytes();
        let damage = packing.unpacker.finish();
        let opened = match damage.filter(|damage| damage.ends_early()) {
            Some(damage) => self.reader.finish_damaged(damage.code()),
            None => self.reader.finish(),
        };
        let opened = opened.map_err(nested);
        match (opened, damage) {
            (Ok(mut opened), damage) => {
                opened.set_packed(packing.bytes);
                if let Some(damage) = damage {
                    damage.note(&mut opened);
                }
                Ok(opened)
            }
            // Of half a file nobody can say that it is empty.
            (
                Err(Refusal::Empty | Refusal::HeaderOnly { .. } | Refusal::Json),
                Some(damage @ (Damage::CutOff | Damage::Broken)),
            ) => Err(Refusal::Damaged {
                format: packing.format.to_owned(),
                code: damage.code(),
                at_byte,
            }),
            (Err(refusal), _) => Err(refusal),
        }
    }
}

/// What is no text inside an archive is mostly packed once more.
fn nested(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Binary { format } if PACKED.contains(&format.as_str()) => {
            Refusal::Nested { format }
        }
        other => other,
    }
}

/// What is known of a file that is in memory: of itself, or of what is packed in it, and of each
/// entry of an archive. Folders and what systems left behind are passed over.
#[must_use]
pub fn inspect_all(file: &str, bytes: &[u8], modified_ms: Option<i64>) -> Vec<Inspected> {
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
                .filter(|listed| !listed.obstacle.is_some_and(Obstacle::is_no_loss))
                .map(|listed| {
                    let name = format!("{file}/{}", listed.entry.path);
                    inspect_read(&name, read_entry(listed, bytes))
                })
                .collect(),
        },
    }
}

/// The entries of an archive that is in memory.
fn entries(bytes: &[u8]) -> Result<Vec<Listed>, Refusal> {
    let size_bytes = bytes.len() as u64;
    let directory = zip::locate(slice(bytes, &zip::tail(size_bytes)), size_bytes)?;
    let listed = zip::list(&directory, slice(bytes, &directory.range), size_bytes)?;
    match zip::office(&listed) {
        Some(refusal) => Err(refusal),
        None => Ok(listed),
    }
}

fn read_entry(listed: &Listed, bytes: &[u8]) -> Result<Opened, Refusal> {
    if let Some(why) = listed.obstacle {
        return Err(Refusal::Entry { why });
    }
    let entry = &listed.entry;
    let header = slice(bytes, &zip::local_header(entry));
    let data = zip::data(entry, header, bytes.len() as u64)?;
    let intake = Intake::entry(entry, &ReadOptions::default())?;
    read(intake, slice(bytes, &data))
}

fn read(mut intake: Intake, bytes: &[u8]) -> Result<Opened, Refusal> {
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
