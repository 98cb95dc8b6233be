//! What is wrong with an archive, where its rows could be read all the same.

use crate::problem::{Code, Place, sample};
use crate::read::Caution;
use crate::read::Opened;

/// What is wrong with what came packed.
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
    pub(super) fn ends_early(self) -> bool {
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

    /// Adds the problem to a file's. What could be read ends where the damage is, so the place of
    /// the first two is the last row; a checksum is about all rows and names none.
    pub(super) fn note(self, opened: &mut Opened) {
        let table = &opened.table;
        let row = self
            .ends_early()
            .then(|| table.rows().checked_sub(1))
            .flatten();
        let text = row.map(|row| table.cell(row, 0).into_owned());
        let place = Place {
            row,
            column: None,
            byte: row.map(|row| table.row_span(row).1 as u64),
            line: None,
            sample: sample(&text.unwrap_or_default()),
        };
        opened.problems.add(self.code(), || place);
        // Of the others the reader knows.
        if self == Self::Checksum {
            let code = self.code();
            opened.caution(Caution::Incomplete { code });
        }
    }
}
