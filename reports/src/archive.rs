//! This module unpacks reports that come as gzip, or as entries of a zip archive.
//!
//! Like all of this crate it performs no I/O. The caller asks [`kind`] for the format of the first
//! bytes, fetches the few ranges that [`zip`] names to list what is inside, and pushes packed bytes
//! into an [`Unpacker`], which unpacks them piece by piece: it holds at most one window of unpacked
//! bytes besides the table.
//!
//! An archive is input from outside. Its records are checked, the size of its contents is limited
//! ([`crate::limits`]), and an archive within an archive is not opened. Damage is a value: the
//! bytes unpacked before it are kept, and a [`Problem`](crate::problem::Problem) says so.
//!
//! `miniz_oxide` inflates; the containers around its streams are read here. `flate2`'s push writers
//! with `crc32fast` would save 250 lines and make the engine 22 KB larger (brotli, measured
//! 2026-11-30); 16 KB of them are tables that do not compress. `rawzip` needs the whole archive or a
//! reader that blocks, and the browser has neither.

mod budget;
mod crc;
mod damage;
mod gzip;
mod inflate;
mod names;
mod unpacker;
pub mod zip;

pub use damage::Damage;
pub use names::{file_name, is_hidden, is_nested, is_report, shown_names, unpacked_name};
pub use unpacker::Unpacker;

use crate::refusal::Refusal;

/// Receives unpacked bytes, piece by piece.
pub type Sink<'a> = dyn FnMut(&[u8]) -> Result<(), Refusal> + 'a;

/// Bytes of a beginning that [`kind`] looks at.
pub const KIND_BYTES: usize = 4;

/// The format in which a file's bytes are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One report, or several one after the other that are read as one (RFC 1952).
    Gzip,
    /// An archive with a directory of its entries at its end (PKWARE's APPNOTE).
    Zip,
}

/// Whether a file is packed, by its first [`KIND_BYTES`].
#[must_use]
pub fn kind(beginning: &[u8]) -> Option<Kind> {
    // A zip that begins otherwise, such as a program that unpacks itself, is not taken for one;
    // the second signature is that of an archive without entries.
    if beginning.starts_with(b"PK\x03\x04") || beginning.starts_with(b"PK\x05\x06") {
        Some(Kind::Zip)
    } else if beginning.starts_with(b"\x1f\x8b") {
        Some(Kind::Gzip)
    } else {
        None
    }
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
