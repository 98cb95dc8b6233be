//! This module writes archives for tests byte by byte, so that each can be wrong in one way.

use flate2::{Compress, Compression, Crc, FlushCompress};

pub(super) fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(bytes.len() + bytes.len() / 8 + 64);
    Compress::new(Compression::best(), false)
        .compress_vec(bytes, &mut packed, FlushCompress::Finish)
        .unwrap();
    packed
}

/// One member, with a name and a comment in its header where `flags` say so.
pub(crate) fn member(bytes: &[u8], flags: u8) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3];
    if flags & 4 != 0 {
        out.extend_from_slice(b"\x03\x00abc");
    }
    if flags & 8 != 0 {
        out.extend_from_slice(b"users.csv\0");
    }
    if flags & 16 != 0 {
        out.extend_from_slice(b"a comment\0");
    }
    if flags & 2 != 0 {
        let sum = crc32(&out).to_le_bytes();
        out.extend_from_slice(&sum[..2]);
    }
    out.extend_from_slice(&deflate(bytes));
    out.extend_from_slice(&crc32(bytes).to_le_bytes());
    out.extend_from_slice(&u32::try_from(bytes.len()).unwrap().to_le_bytes());
    out
}

/// An entry to write; what it says of itself can be changed.
#[derive(Clone)]
pub(super) struct TestEntry {
    pub(super) name: Vec<u8>,
    pub(super) packed: Vec<u8>,
    pub(super) bytes: u32,
    pub(super) crc: u32,
    pub(super) method: u16,
    pub(super) flags: u16,
    pub(super) mode: u32,
    pub(super) extra: Vec<u8>,
    /// The false position that the directory gives for the local header; `None` for the true one.
    pub(super) says_at: Option<u32>,
}

impl TestEntry {
    pub(super) fn stored(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.as_bytes().to_vec(),
            packed: bytes.to_vec(),
            bytes: u32::try_from(bytes.len()).unwrap(),
            crc: crc32(bytes),
            method: 0,
            flags: 0,
            mode: 0o100_644,
            extra: Vec::new(),
            says_at: None,
        }
    }

    pub(super) fn deflated(name: &str, bytes: &[u8]) -> Self {
        Self {
            packed: deflate(bytes),
            method: 8,
            ..Self::stored(name, bytes)
        }
    }
}

/// An archive of these entries, behind `before` and with this comment.
pub(super) fn zip(before: &[u8], entries: &[TestEntry], comment: &[u8]) -> Vec<u8> {
    let mut out = before.to_vec();
    let mut directory = Vec::new();
    let length = |bytes: &[u8]| u16::try_from(bytes.len()).unwrap().to_le_bytes();
    let word = |length: usize| u32::try_from(length).unwrap().to_le_bytes();
    for entry in entries {
        let at = u32::try_from(out.len() - before.len()).unwrap();
        let middle = [
            &entry.flags.to_le_bytes()[..],
            &entry.method.to_le_bytes(),
            // 2026-11-20 12:00:00
            &(12_u16 << 11).to_le_bytes(),
            &(46_u16 << 9 | 11 << 5 | 20).to_le_bytes(),
            &entry.crc.to_le_bytes(),
            &word(entry.packed.len()),
            &entry.bytes.to_le_bytes(),
            &length(&entry.name),
        ]
        .concat();
        out.extend_from_slice(b"PK\x03\x04\x14\x00");
        out.extend_from_slice(&middle);
        out.extend_from_slice(&[0, 0]);
        out.extend_from_slice(&entry.name);
        out.extend_from_slice(&entry.packed);
        directory.extend_from_slice(b"PK\x01\x02\x14\x03\x14\x00");
        directory.extend_from_slice(&middle);
        directory.extend_from_slice(&length(&entry.extra));
        directory.extend_from_slice(&[0; 6]);
        directory.extend_from_slice(&(entry.mode << 16).to_le_bytes());
        directory.extend_from_slice(&entry.says_at.unwrap_or(at).to_le_bytes());
        directory.extend_from_slice(&entry.name);
        directory.extend_from_slice(&entry.extra);
    }
    let at = word(out.len() - before.len());
    let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(&count);
    out.extend_from_slice(&count);
    out.extend_from_slice(&word(directory.len()));
    out.extend_from_slice(&at);
    out.extend_from_slice(&length(comment));
    out.extend_from_slice(comment);
    out
}
