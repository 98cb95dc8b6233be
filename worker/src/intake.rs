//! This module receives a report: it decompresses and checks the body while it arrives, and cuts it
//! into chunks.
//!
//! It never waits for the whole body. It holds at most one chunk and one piece of at most 256 KiB;
//! a body that is too large, compressed too tightly, or not a report is dropped at the byte that
//! shows it.

#[cfg(test)]
mod tests;

use reports::archive::Unpacker;
use reports::refusal::Refusal;
use sha2::{Digest, Sha256};

use crate::limits;
use crate::problem::{Details, Problem};
use crate::records::{Defect, Records};
use crate::report::Report;
use crate::upstream::Outcome;
use crate::upstream::classify::{self, Framing, Opening};

/// The facts and limits of a body that are known before it arrives.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// The requested report.
    pub report: Report,
    /// The length according to the headers.
    pub framing: Framing,
    /// Decoded bytes that are accepted, at most.
    pub bytes_max: u64,
    /// Whether a body without a marked end is received, to be compared with a second one.
    pub is_compared: bool,
}

/// A body while it arrives.
pub struct Intake {
    /// `None` if the body is not compressed.
    unpacker: Option<Unpacker>,
    /// Bytes that have arrived, as they were sent.
    sent_bytes: u64,
    text: Text,
}

/// The decompressed body.
struct Text {
    plan: Plan,
    received_bytes: u64,
    digest: Sha256,
    /// Bytes that are not in a chunk yet: at most one chunk after [`Intake::push`].
    pending: Vec<u8>,
    /// Whether the header row has shown that this is the report.
    is_report: bool,
    records: Records,
}

/// Takes a chunk of [`limits::CHUNK_BYTES`] that is not the last.
pub type Sink<'a> = dyn FnMut(Vec<u8>) -> Result<(), Outcome> + 'a;

/// A complete body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedReport {
    /// The last chunk, of at least one byte.
    pub last: Vec<u8>,
    /// Bytes of all chunks.
    pub size_bytes: u64,
    /// SHA-256 of all chunks.
    pub digest: [u8; 32],
}

impl Intake {
    /// Starts the intake; refuses a body whose headers say that it is too large.
    ///
    /// # Errors The outcome of the attempt.
    pub fn new(plan: Plan) -> Result<Self, Outcome> {
        let Framing {
            length, is_packed, ..
        } = plan.framing;
        if !is_packed && length.is_some_and(|length| length > plan.bytes_max) {
            return Err(Outcome::refused(Problem::TooLarge));
        }
        Ok(Self {
            unpacker: is_packed.then(Unpacker::gzip),
            sent_bytes: 0,
            text: Text {
                plan,
                received_bytes: 0,
                digest: Sha256::new(),
                pending: Vec::new(),
                is_report: false,
                records: Records::default(),
            },
        })
    }

    /// Bytes of the report that have arrived, decompressed.
    #[must_use]
    pub fn received_bytes(&self) -> u64 {
        self.text.received_bytes
    }

    /// Whether the header row has shown that the body is the report.
    #[must_use]
    pub fn is_report(&self) -> bool {
        self.text.is_report
    }

    /// Takes the next piece as it was sent, and gives `sink` the chunks that it completes.
    ///
    /// # Errors The outcome of the attempt, or the error of `sink`.
    pub fn push(&mut self, bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), Outcome> {
        let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.sent_bytes = self.sent_bytes.saturating_add(count);
        let Some(unpacker) = &mut self.unpacker else {
            return self.text.push(bytes, sink);
        };
        let plausible_bytes = self
            .sent_bytes
            .saturating_mul(limits::RATIO_MAX)
            .max(limits::RATIO_FROM_BYTES);
        let mut refused = None;
        let unpacked = unpacker.push(bytes, &mut |piece| {
            let text = &mut self.text;
            let taken = text.push(piece, sink).and_then(|()| {
                let is_plausible = text.received_bytes <= plausible_bytes;
                is_plausible
                    .then_some(())
                    .ok_or_else(|| Outcome::refused(Problem::TooCompressed))
            });
            taken.map_err(|outcome| {
                refused = Some(outcome);
                // Any error stops the decompression; `refused` holds the real outcome.
                Refusal::Empty
            })
        });
        match (refused, unpacked) {
            (Some(outcome), _) => Err(outcome),
            (None, Err(_)) => Err(Outcome::refused(Problem::TooCompressed)),
            (None, Ok(())) => Ok(()),
        }
    }

    /// Ends the intake after a body that ended without an error.
    ///
    /// # Errors The outcome of the attempt, if the body is empty, incomplete or not a report.
    pub fn finish(self) -> Result<VerifiedReport, Outcome> {
        let Framing {
            length,
            is_packed,
            is_chunked,
        } = self.text.plan.framing;
        let has_more = self.unpacker.as_ref().is_some_and(Unpacker::has_more);
        let is_damaged = self
            .unpacker
            .is_some_and(|unpacker| unpacker.finish().is_some());
        let is_cut = length.is_some_and(|length| length != self.sent_bytes);
        if is_cut || (is_damaged && self.sent_bytes > 0) {
            return Err(Outcome::refused(Problem::Truncated));
        }
        // The trailer of the first member does not say how many members follow.
        if has_more && length.is_none() && !is_chunked {
            return Err(Outcome::Refused(Details::end_not_shown()));
        }
        let has_length = length.is_some() && !is_packed;
        self.text.finish(has_length)
    }
}

impl Text {
    fn push(&mut self, bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), Outcome> {
        let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.received_bytes = self.received_bytes.saturating_add(count);
        if self.received_bytes > self.plan.bytes_max {
            return Err(Outcome::refused(Problem::TooLarge));
        }
        self.digest.update(bytes);
        self.pending.extend_from_slice(bytes);
        if self.is_report {
            self.read(bytes)?;
        } else {
            self.open(false)?;
        }
        // The chunk is only cut when another byte follows: the last chunk is marked, and is never
        // empty.
        while self.is_report && self.pending.len() > limits::CHUNK_BYTES {
            let rest = self.pending.split_off(limits::CHUNK_BYTES);
            sink(std::mem::replace(&mut self.pending, rest))?;
        }
        Ok(())
    }

    /// `has_length` means that the length of the text was announced and is right.
    fn finish(mut self, has_length: bool) -> Result<VerifiedReport, Outcome> {
        if !self.is_report {
            self.open(true)?;
        }
        // A report ends with a line break. Without one, it is complete only if its announced length
        // is right.
        let is_ended = self.pending.ends_with(b"\n") || self.pending.ends_with(b"\r");
        if !is_ended && !has_length {
            return Err(Outcome::refused(Problem::Truncated));
        }
        let shows_end = self.plan.framing.shows_end();
        // A header row alone is a report without rows only if its end is marked.
        if !shows_end && self.records.count() == 0 {
            return Err(Outcome::Refused(Details::end_not_shown()));
        }
        match self.records.finish() {
            None => {}
            Some(Defect::Cut) => return Err(Outcome::refused(Problem::Truncated)),
            Some(Defect::Ragged) => return Err(Outcome::refused(Problem::UnexpectedContent)),
        }
        Ok(VerifiedReport {
            last: self.pending,
            size_bytes: self.received_bytes,
            digest: self.digest.finalize().into(),
        })
    }

    fn open(&mut self, is_whole: bool) -> Result<(), Outcome> {
        match classify::opening(self.plan.report, &self.pending, is_whole) {
            Opening::More => Ok(()),
            Opening::Report => {
                self.is_report = true;
                if !self.plan.framing.shows_end() && !self.plan.is_compared {
                    return Err(Outcome::Refused(Details::end_not_shown()));
                }
                let so_far = self.pending.clone();
                let text = so_far.strip_prefix(classify::BOM).unwrap_or(&so_far);
                self.read(text)
            }
            Opening::Not(outcome) => Err(outcome),
        }
    }

    fn read(&mut self, bytes: &[u8]) -> Result<(), Outcome> {
        let read = self.records.push(bytes);
        read.map_err(|_| Outcome::refused(Problem::UnexpectedContent))
    }
}
