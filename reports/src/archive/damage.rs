//! This module names the faults of an archive that leave its rows readable.

use crate::problem::Code;

/// A fault of a packed file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// It ends before what is packed does.
    CutOff,
    /// From some byte on it cannot be unpacked.
    Broken,
    /// All of it was unpacked, and it is not what was packed: its checksum or its length differs.
    Checksum,
    /// Something else follows the end of what is packed.
    Trailing,
}

impl Damage {
    /// Whether what was unpacked is not all that was packed.
    pub(crate) fn ends_early(self) -> bool {
        matches!(self, Self::CutOff | Self::Broken)
    }

    /// The code of the problem that tells of it.
    #[must_use]
    pub fn code(self) -> Code {
        match self {
            Self::CutOff => Code::ArchiveCutOff,
            Self::Broken => Code::ArchiveBroken,
            Self::Checksum => Code::ArchiveChecksum,
            Self::Trailing => Code::ArchiveTrailing,
        }
    }
}
