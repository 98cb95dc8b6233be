//! Which rows of several files were in an earlier one of them.

use std::hash::{DefaultHasher, Hasher as _};

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

use crate::limits::ENGINE_BYTES;
use crate::wire::Refusal;

/// Remembers the rows of files by a hash each, so that the memory it takes depends on their number
/// alone. Of ten million rows, two that differ are taken for one in three of a million cases.
///
/// Rows that are alike within one file are not of interest: a log may well say a thing twice.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    /// Of the files before.
    seen: HashSet<u64, FxBuildHasher>,
    /// Of the file being read.
    of_file: Vec<u64>,
}

impl Repeats {
    /// Bytes for each row, at most: eight and one in a table that is between seven sixteenths and
    /// seven eighths full, and eight in the list of its file.
    pub(super) const ROW_BYTES: u64 = 29;

    /// Begins a file of so many rows.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`] where there is no room to remember them.
    pub(super) fn begin_file(&mut self, rows: u32) -> Result<(), Refusal> {
        self.seen.extend(self.of_file.drain(..));
        let rows = rows as usize;
        let room =
            self.of_file.try_reserve_exact(rows).is_ok() && self.seen.try_reserve(rows).is_ok();
        room.then_some(()).ok_or(Refusal::TooLarge {
            needed_bytes: ENGINE_BYTES,
            limit_bytes: ENGINE_BYTES,
        })
    }

    /// Whether an earlier file has the row of this text too.
    pub(super) fn has(&mut self, row: &[u8]) -> bool {
        // One that is the same wherever it runs, and hard to fool by chance.
        let mut hasher = DefaultHasher::new();
        hasher.write(row);
        let hash = hasher.finish();
        self.of_file.push(hash);
        self.seen.contains(&hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_an_earlier_file_is_known_again() {
        let mut repeats = Repeats::default();
        let mut file = |rows: &[&str]| {
            repeats.begin_file(3).unwrap();
            let has = rows.iter().map(|row| repeats.has(row.as_bytes()));
            has.collect::<Vec<_>>()
        };
        assert_eq!(file(&["a", "b", "b"]), [false; 3]);
        assert_eq!(file(&["b", "c", "b"]), [true, false, true]);
        assert_eq!(file(&["a", "c", ""]), [true, true, false]);
    }
}
