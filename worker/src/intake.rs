//! A report on its way in: unpacked and checked while it arrives, and cut into chunks.
//!
//! Nothing here waits for the whole. At any time it holds at most one chunk and one piece of at
//! most 256 KiB; what is too large, packed too well, or no report at all is given up at the byte
//! that shows it.

#[cfg(test)]
mod tests;

use reports::archive::Unpacker;
use reports::wire::Refusal;
use sha2::{Digest, Sha256};

use crate::limits;
use crate::problem::{Details, Problem};
use crate::records::{Defect, Records};
use crate::report::Report;
use crate::upstream::Outcome;
use crate::upstream::classify::{self, Framing, Opening};

/// What is known and demanded of a body before it arrives.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// What was asked for.
    pub report: Report,
    /// What the headers say of its length.
    pub framing: Framing,
    /// Decoded bytes that are taken at most.
    pub bytes_max: u64,
    /// Whether a body whose end does not show is received all the same, to be compared with a
    /// second one.
    pub is_compared: bool,
}

/// A body that is arriving.
pub struct Intake {
    /// `None` where the body is not packed.
    unpacker: Option<Unpacker>,
    /// Bytes that have arrived, as they were sent.
    sent_bytes: u64,
    text: Text,
}

/// The unpacked body.
struct Text {
    plan: Plan,
    received_bytes: u64,
    digest: Sha256,
    /// What is not in a chunk yet: after [`Intake::push`] at most one chunk's worth.
    pending: Vec<u8>,
    /// Whether its header row has shown that this is the report.
    is_report: bool,
    records: Records,
}

/// Takes a chunk of [`limits::CHUNK_BYTES`] that is not the last.
pub type Sink<'a> = dyn FnMut(Vec<u8>) -> Result<(), Outcome> + 'a;

/// A body that has arrived whole.
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
    /// Begins; refuses what already says that it is too large.
    ///
    /// # Errors
    /// What the attempt came to.
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

    /// Bytes of the report that have arrived, unpacked.
    #[must_use]
    pub fn received_bytes(&self) -> u64 {
        self.text.received_bytes
    }

    /// Takes the next piece as it was sent, and gives `sink` the chunks that it completes.
    ///
    /// # Errors
    /// What the attempt came to, and what `sink` says.
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
                // Any error ends the unpacking; the outcome above is what counts.
                Refusal::Empty
            })
        });
        match (refused, unpacked) {
            (Some(outcome), _) => Err(outcome),
            (None, Err(_)) => Err(Outcome::refused(Problem::TooCompressed)),
            (None, Ok(())) => Ok(()),
        }
    }

    /// The body has ended without an error.
    ///
    /// # Errors
    /// What the attempt came to: the body may have been nothing, no report, or not all of it.
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
        // The trailer of the first member says nothing of how many were to follow.
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
        // One byte more than a chunk must be there: the last chunk is marked, and is never empty.
        while self.is_report && self.pending.len() > limits::CHUNK_BYTES {
            let rest = self.pending.split_off(limits::CHUNK_BYTES);
            sink(std::mem::replace(&mut self.pending, rest))?;
        }
        Ok(())
    }

    /// `has_length` where the length of the text was promised and kept.
    fn finish(mut self, has_length: bool) -> Result<VerifiedReport, Outcome> {
        if !self.is_report {
            self.open(true)?;
        }
        // A report ends with a line end. One that does not may be whole where its length was
        // promised and kept.
        let is_ended = self.pending.ends_with(b"\n") || self.pending.ends_with(b"\r");
        if !is_ended && !has_length {
            return Err(Outcome::refused(Problem::Truncated));
        }
        let shows_end = self.plan.framing.shows_end();
        // A header row alone is a report without rows only where something vouches for its end.
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
