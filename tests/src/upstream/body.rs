//! This module produces the bodies of answers, however large, without holding them in memory.

use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;

/// Bytes per write.
pub(super) const PIECE_BYTES: usize = 256 * 1024;

/// Bytes to send.
#[derive(Clone, Debug)]
pub(super) enum Body {
    Bytes(Vec<u8>),
    File(Arc<Spooled>),
    /// The first part, the second part `times` times, and the third part.
    Repeated {
        first: Vec<u8>,
        block: Vec<u8>,
        times: u64,
        last: Vec<u8>,
    },
}

/// A file in the system's temporary folder that has been unlinked.
#[derive(Debug)]
pub(super) struct Spooled {
    file: File,
    size_bytes: u64,
}

impl Spooled {
    /// # Errors When the file's length cannot be read.
    pub(super) fn new(file: File) -> io::Result<Self> {
        let size_bytes = file.metadata()?.len();
        Ok(Self { file, size_bytes })
    }
}

impl Body {
    pub(super) fn size_bytes(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(spooled) => spooled.size_bytes,
            Self::Repeated {
                first,
                block,
                times,
                last,
            } => (first.len() + last.len()) as u64 + block.len() as u64 * times,
        }
    }

    /// Writes the first `up_to_bytes` of the body, in pieces.
    pub(super) fn write(&self, up_to_bytes: u64, to: &mut impl Write) -> io::Result<()> {
        let mut left = up_to_bytes;
        let mut put = |bytes: &[u8]| -> io::Result<bool> {
            let len = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
            to.write_all(&bytes[..len])?;
            left -= len as u64;
            Ok(left > 0)
        };
        match self {
            Self::Bytes(bytes) => {
                put(bytes)?;
            }
            Self::File(spooled) => {
                let mut piece = vec![0; PIECE_BYTES];
                let mut at = 0;
                while at < spooled.size_bytes {
                    let len = read_at(&spooled.file, &mut piece, at)?;
                    if len == 0 {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                    at += len as u64;
                    if !put(&piece[..len])? {
                        break;
                    }
                }
            }
            Self::Repeated {
                first,
                block,
                times,
                last,
            } => {
                let mut goes_on = put(first)?;
                for _ in 0..*times {
                    goes_on = goes_on && put(block)?;
                    if !goes_on {
                        return Ok(());
                    }
                }
                if goes_on {
                    put(last)?;
                }
            }
        }
        Ok(())
    }
}

/// Reads at a position without moving the file's cursor, which other readers share.
#[cfg(unix)]
fn read_at(file: &File, piece: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, piece, at)
}

#[cfg(windows)]
fn read_at(file: &File, piece: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, piece, at)
}

/// Bytes that are not text, the same every time.
pub(super) fn garbage(len: usize) -> Vec<u8> {
    // A linear congruential generator (Knuth's MMIX constants), whose upper bits are random enough.
    let mut state: u64 = 0x5eed;
    std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    })
    .take(len)
    .collect()
}

/// These bytes, compressed.
pub(super) fn gzipped(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes)?;
    packer.finish()
}
