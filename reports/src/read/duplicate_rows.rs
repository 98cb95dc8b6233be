//! This module finds the rows of several files that an earlier file has too.

use std::hash::{DefaultHasher, Hasher as _};

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::limits::ENGINE_BYTES;
use crate::refusal::Refusal;

/// Remembers a hash of each row, so that the memory depends on the number of rows alone. Among ten
/// million rows, two different rows get the same hash in three of a million cases.
///
/// Rows that are alike within one file are no repeats of each other: a log may well say a thing
/// twice. A row that one file has twice and an earlier one once is repeated once.
#[derive(Debug, Default)]
pub(super) struct DuplicateRows {
    rows: HashMap<u64, Times, FxBuildHasher>,
    /// The number of the file being read, from 1.
    file: u32,
}

/// The counts of a row.
#[derive(Debug, Clone, Copy, Default)]
struct Times {
    /// The file in which it was last.
    file: u32,
    /// Its count in that file, as far as it was read. Beyond 65,535 times it is not counted, and
    /// then it is no repeat.
    here: u16,
    /// The most often that any file before that one has it.
    before: u16,
}

impl DuplicateRows {
    /// Bytes for each row, at most: sixteen and one in a table that is between seven sixteenths
    /// and seven eighths full.
    pub(super) const ROW_BYTES: u64 = 39;

    /// Begins a file of `rows` rows.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`] where there is no room to remember them.
    pub(super) fn begin_file(&mut self, rows: u32) -> Result<(), Refusal> {
        self.file += 1;
        let room = self.rows.try_reserve(rows as usize);
        room.map_err(|_| Refusal::TooLarge {
            needed_bytes: ENGINE_BYTES,
            limit_bytes: ENGINE_BYTES,
        })
    }

    /// Whether an earlier file has the row of this text too.
    pub(super) fn has(&mut self, row: &[u8]) -> bool {
        // One that is the same wherever it runs, and hard to fool by chance.
        let mut hasher = DefaultHasher::new();
        hasher.write(row);
        let times = self.rows.entry(hasher.finish()).or_default();
        if times.file != self.file {
            *times = Times {
                file: self.file,
                here: 0,
                before: times.before.max(times.here),
            };
        }
        times.here = times.here.saturating_add(1);
        times.here <= times.before && times.here < u16::MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_an_earlier_file_is_known_again() {
        let mut duplicates = DuplicateRows::default();
        let mut file = |rows: &[&str]| {
            duplicates.begin_file(3).unwrap();
            let has = rows.iter().map(|row| duplicates.has(row.as_bytes()));
            has.collect::<Vec<_>>()
        };
        assert_eq!(file(&["a", "b", "b"]), [false; 3]);
        assert_eq!(file(&["b", "c", "b", "b"]), [true, false, true, false]);
        assert_eq!(file(&["a", "c", ""]), [true, true, false]);
        assert_eq!(file(&["b", "b", "b", "b"]), [true, true, true, false]);
    }
}
