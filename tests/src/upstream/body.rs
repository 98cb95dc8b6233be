//! This module produces the bodies of answers, however large, without holding them in memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use flate2::write::GzEncoder;
use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use reports::sample::{Sample, SampleReport};

use super::jobs::index;

/// Bytes per write.
const PIECE_BYTES: usize = 256 * 1024;
/// Bytes of a report that are generated once and then repeated.
const BLOCK_BYTES: usize = 1 << 20;

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

/// The key of a file in a [`Library`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edition {
    pub(super) report: usize,
    pub(super) population: u64,
    pub(super) seed: u64,
    pub(super) gzip: bool,
}

type Slot = Arc<OnceLock<Option<Arc<Spooled>>>>;

/// The generated reports, each of which is generated once for all clients.
#[derive(Debug, Default)]
pub(super) struct Library(Mutex<BTreeMap<Edition, Slot>>);

impl Library {
    /// The whole report.
    ///
    /// # Errors
    /// When the temporary folder takes no file.
    pub(super) fn get(&self, edition: Edition) -> io::Result<Body> {
        let slot = {
            let mut editions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(editions.entry(edition).or_default())
        };
        let spooled = slot.get_or_init(|| spool(edition).ok().map(Arc::new));
        spooled
            .clone()
            .map(Body::File)
            .ok_or_else(|| io::Error::other("no temporary file"))
    }

    pub(super) fn clear(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

fn spool(edition: Edition) -> io::Result<Spooled> {
    let report = SampleReport::ALL[edition.report];
    let sample = Sample::of_population(report, edition.population, edition.seed);
    let file = BufWriter::new(tempfile::tempfile()?);
    let file = if edition.gzip {
        let mut packed = GzEncoder::new(file, Compression::fast());
        write(sample, &mut packed)?;
        packed.finish()?
    } else {
        let mut file = file;
        write(sample, &mut file)?;
        file
    };
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    let size_bytes = file.metadata()?.len();
    Ok(Spooled { file, size_bytes })
}

fn write(mut sample: Sample, to: &mut impl Write) -> io::Result<()> {
    let mut piece = Vec::with_capacity(PIECE_BYTES + 4096);
    loop {
        let more = sample.fill(&mut piece, PIECE_BYTES);
        to.write_all(&piece)?;
        piece.clear();
        if !more {
            return Ok(());
        }
    }
}

/// A report of at least `at_least_bytes` bytes: complete records, repeated in blocks of thousands.
pub(super) fn huge(report: SampleReport, at_least_bytes: u64) -> Body {
    let mut sample = Sample::of_population(report, 1 << 20, 1);
    let mut records = Vec::with_capacity(BLOCK_BYTES + 4096);
    sample.fill(&mut records, BLOCK_BYTES);
    let header_len = report.header().len() + 1;
    let block = records.split_off(header_len);
    let wanted = at_least_bytes.saturating_sub(records.len() as u64);
    let times = wanted / block.len() as u64;
    let rest = usize::try_from(wanted % block.len() as u64).unwrap_or_default();
    let last = match block[rest..].iter().position(|byte| *byte == b'\n') {
        Some(end) if rest > 0 => block[..=rest + end].to_vec(),
        _ => Vec::new(),
    };
    Body::Repeated {
        first: records,
        block,
        times,
        last,
    }
}

/// A gzip'd report of at least `at_least_bytes` bytes, nearly all of them equal: a thousandth of
/// its size on the wire.
///
/// One block is compressed in such a way that nothing in it refers to earlier bytes and it ends at
/// a byte boundary (a full flush, RFC 1951 §3.2.4), so that its repetition is still one stream. The
/// checksum of the whole is combined from the parts'.
pub(super) fn bomb(report: SampleReport, at_least_bytes: u64) -> Body {
    let header = format!("{}\n", report.header());
    let commas = ",".repeat(report.header().matches(',').count());
    // Deflate compresses a run of one byte best: 258 bytes into two bits.
    let cell = "0".repeat(BLOCK_BYTES - commas.len() - 1);
    let block = format!("{cell}{commas}\n");
    let times = at_least_bytes.div_ceil(block.len() as u64);

    let mut crc = crc_of(header.as_bytes());
    let block_crc = crc_of(block.as_bytes());
    for _ in 0..times {
        crc.combine(&block_crc);
    }
    // The header: magic, deflate, no flags, no time, no extra flags, unknown system (RFC 1952
    // §2.3).
    let mut first = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    first.extend(flushed(header.as_bytes()));
    // An empty last block with fixed codes, then the checksum and the size modulo 2³².
    let mut last = vec![3, 0];
    last.extend(crc.sum().to_le_bytes());
    last.extend(crc.amount().to_le_bytes());
    Body::Repeated {
        first,
        block: flushed(block.as_bytes()),
        times,
        last,
    }
}

fn crc_of(bytes: &[u8]) -> Crc {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc
}

/// The deflate blocks of these bytes, without the final block.
fn flushed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = Compress::new(Compression::best(), false);
    let mut packed = Vec::with_capacity(bytes.len() / 8 + 1024);
    let status = packer.compress_vec(bytes, &mut packed, FlushCompress::Full);
    assert!(
        matches!(status, Ok(Status::Ok)) && packer.total_in() == bytes.len() as u64,
        "the block was not packed in one go"
    );
    packed
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

/// A small sample as a whole.
pub(super) fn edition(report: SampleReport, population: u64, seed: u64) -> Edition {
    Edition {
        report: index(report),
        population,
        seed,
        gzip: false,
    }
}
