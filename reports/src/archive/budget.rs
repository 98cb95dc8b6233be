//! This module limits how many bytes a packed file may unpack to.

use crate::limits::{UNPACKED_BYTES, UNPACKED_FREE_BYTES, UNPACKED_RATIO};
use crate::refusal::Refusal;

/// Bytes in and out so far.
#[derive(Debug, Default)]
pub(super) struct Budget {
    packed: u64,
    unpacked: u64,
}

/// Whether no report packs as well as this.
pub(super) fn is_suspicious(packed_bytes: u64, unpacked_bytes: u64) -> bool {
    unpacked_bytes > UNPACKED_FREE_BYTES && unpacked_bytes / UNPACKED_RATIO > packed_bytes.max(1)
}

impl Budget {
    /// Notes bytes that went in and what came out of them.
    pub(super) fn spend(&mut self, packed: usize, unpacked: usize) -> Result<(), Refusal> {
        self.packed += packed as u64;
        self.unpacked += unpacked as u64;
        if is_suspicious(self.packed, self.unpacked) || self.unpacked > UNPACKED_BYTES {
            return Err(Refusal::Bomb {
                packed_bytes: self.packed,
                unpacked_bytes: self.unpacked,
            });
        }
        Ok(())
    }

    /// Bytes that came out.
    pub(super) fn unpacked(&self) -> u64 {
        self.unpacked
    }
}
