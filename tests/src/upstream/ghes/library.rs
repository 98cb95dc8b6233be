//! This module generates the bodies of reports, however large, and keeps them.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use flate2::write::GzEncoder;
use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use reports::sample::{Sample, SampleReport};

use super::super::body::{Body, PIECE_BYTES, Spooled};
use super::jobs::index;

/// Bytes of a report that are generated once and then repeated.
const BLOCK_BYTES: usize = 1 << 20;

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
    Spooled::new(file.into_inner().map_err(io::IntoInnerError::into_error)?)
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

/// A small sample as a whole.
pub(super) fn edition(report: SampleReport, population: u64, seed: u64) -> Edition {
    Edition {
        report: index(report),
        population,
        seed,
        gzip: false,
    }
}
