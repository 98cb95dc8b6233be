//! A report on its way in: checked while it arrives, and cut into chunks.
//!
//! Nothing here waits for the whole. At any time it holds at most one chunk and the piece that
//! came last; what is too large, packed too well, or no report at all is given up at the byte that
//! shows it.

#[cfg(test)]
mod tests;

use sha2::{Digest, Sha256};

use crate::limits;
use crate::problem::Problem;
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
}

/// A body that is arriving.
pub struct Intake {
    plan: Plan,
    received_bytes: u64,
    digest: Sha256,
    /// What is not in a chunk yet: after [`Self::push`] at most one chunk's worth.
    pending: Vec<u8>,
    /// Names in its header row, once that has shown that this is the report.
    columns: Option<usize>,
}

/// A body that has arrived whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
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
        let Framing { length, is_packed } = plan.framing;
        if !is_packed && length.is_some_and(|length| length > plan.bytes_max) {
            return Err(Outcome::refused(Problem::TooLarge));
        }
        Ok(Self {
            plan,
            received_bytes: 0,
            digest: Sha256::new(),
            pending: Vec::new(),
            columns: None,
        })
    }

    /// Bytes that have arrived, decoded.
    #[must_use]
    pub fn received_bytes(&self) -> u64 {
        self.received_bytes
    }

    /// Whether the first bytes have shown that this is the report.
    #[must_use]
    pub fn is_report(&self) -> bool {
        self.columns.is_some()
    }

    /// Takes the next piece, and gives the chunks that it completes, each of
    /// [`limits::CHUNK_BYTES`] and none of them the last.
    ///
    /// # Errors
    /// What the attempt came to.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Vec<u8>>, Outcome> {
        let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.received_bytes = self.received_bytes.saturating_add(count);
        self.check_size()?;
        self.digest.update(bytes);
        self.pending.extend_from_slice(bytes);
        if !self.is_report() {
            self.open(false)?;
        }
        let mut chunks = Vec::new();
        // One byte more than a chunk must be there: the last chunk is marked, and is never empty.
        while self.is_report() && self.pending.len() > limits::CHUNK_BYTES {
            let rest = self.pending.split_off(limits::CHUNK_BYTES);
            chunks.push(std::mem::replace(&mut self.pending, rest));
        }
        Ok(chunks)
    }

    /// The body has ended without an error.
    ///
    /// # Errors
    /// What the attempt came to: the body may have been nothing, no report, or not all of it.
    pub fn finish(mut self) -> Result<Whole, Outcome> {
        let Framing { length, is_packed } = self.plan.framing;
        let promised = length.filter(|_| !is_packed);
        if promised.is_some_and(|promised| promised != self.received_bytes) {
            return Err(Outcome::refused(Problem::Truncated));
        }
        if !self.is_report() {
            self.open(true)?;
        }
        // A report ends with a line end. One that does not may be whole where its length was
        // promised and kept, if its last line has all its cells.
        let is_ended = self.pending.ends_with(b"\n") || self.pending.ends_with(b"\r");
        let may_lack_end =
            promised.is_some() && self.columns == Some(classify::cells_of_last_line(&self.pending));
        if !is_ended && !may_lack_end {
            return Err(Outcome::refused(Problem::Truncated));
        }
        Ok(Whole {
            last: self.pending,
            size_bytes: self.received_bytes,
            digest: self.digest.finalize().into(),
        })
    }

    fn check_size(&self) -> Result<(), Outcome> {
        if self.received_bytes > self.plan.bytes_max {
            return Err(Outcome::refused(Problem::TooLarge));
        }
        let Framing { length, is_packed } = self.plan.framing;
        let Some(length) = length.filter(|_| is_packed) else {
            return Ok(());
        };
        let plausible = length
            .saturating_mul(limits::RATIO_MAX)
            .max(limits::RATIO_FROM_BYTES);
        if self.received_bytes > plausible {
            return Err(Outcome::refused(Problem::TooCompressed));
        }
        Ok(())
    }

    fn open(&mut self, is_whole: bool) -> Result<(), Outcome> {
        match classify::opening(self.plan.report, &self.pending, is_whole) {
            Opening::More => Ok(()),
            Opening::Report { columns } => {
                self.columns = Some(columns);
                Ok(())
            }
            Opening::Not(outcome) => Err(outcome),
        }
    }
}
