//! This module reads one report from the bytes of a file, packed or not.

use super::{Caution, ReadOptions, Reader, Report};
use crate::archive::zip::Entry;
use crate::archive::{Damage, Unpacker, file_name, unpacked_name};
use crate::limits::{UNPACKED_GUESS_BYTES, UNPACKED_GUESS_RATIO};
use crate::problem::{Place, sample};
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

    /// For an entry of a zip archive, whose packed bytes are to be pushed ([`crate::archive::zip::data`]).
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

    /// The reader of the unpacked bytes.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Ends the file. Damage is a problem of what was read, unless nothing was.
    ///
    /// # Errors
    /// A [`Refusal`] when this is no report, or when it is too damaged to tell.
    pub fn finish(self) -> Result<Report, Refusal> {
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
                    note(damage, &mut opened);
                }
                Ok(opened)
            }
            // Half a file may look empty although the report is not.
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

/// An entry of an archive that is not text is mostly packed once more.
fn nested(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Binary { format } if PACKED.contains(&format.as_str()) => {
            Refusal::Nested { format }
        }
        other => other,
    }
}

/// Adds the problem to a file's. The readable rows end at the damage, so the place of the first two
/// problems is the last row; a checksum is about all rows and names none.
fn note(damage: Damage, opened: &mut Report) {
    let table = &opened.table;
    let row = damage
        .ends_early()
        .then(|| table.rows().checked_sub(1))
        .flatten();
    let text = row.map(|row| table.cell(row, 0).into_owned());
    let place = Place {
        row,
        column: None,
        byte: row.map(|row| table.row_span(row).1 as u64),
        line: None,
        sample: sample(&text.unwrap_or_default()),
    };
    opened.problems.add(damage.code(), || place);
    // The reader knows the others.
    if damage == Damage::Checksum {
        let code = damage.code();
        opened.caution(Caution::Incomplete { code });
    }
}
