//! This module decides whether several files are snapshots of one report.
//!
//! A report that names each person or repository once is a snapshot of one day. In two such files,
//! names in both count twice, and names only in the older one may be gone.

use std::hash::BuildHasher as _;

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

use super::Report;
use crate::fold::fold_bytes;
use crate::table::distinct::DistinctIds;

/// The names of files that were read so far.
#[derive(Debug, Default)]
pub(super) struct Snapshots {
    names: HashSet<u64, FxBuildHasher>,
    /// Names of the file being read, once it is done.
    rows: u64,
    has_other_files: bool,
}

impl Snapshots {
    /// Takes the next file; `is_repeated` says which of its rows an earlier file has as they are.
    pub(super) fn add(&mut self, part: &Report, is_repeated: impl Fn(u32) -> bool) {
        let Some(at) = part.about().named_by.map(|at| at as usize) else {
            self.has_other_files = true;
            return;
        };
        let table = &part.table;
        let known = (0..table.rows()).filter(|row| table.state(*row, at).is_none());
        let times = part.about().kind.as_str() != "generic" && {
            let ids = DistinctIds::new(table, at);
            ids.total() == known.clone().count() as u64
        };
        if !times {
            self.has_other_files = true;
            return;
        }
        let name = |row: u32| {
            let cell = table.bytes(row, at).unwrap_or_default();
            let folded = fold_bytes(cell.trim_ascii(), table.charset());
            FxBuildHasher.hash_one(&*folded)
        };
        let found = known
            .clone()
            .filter(|row| !is_repeated(*row) && self.names.contains(&name(*row)));
        self.rows += found.count() as u64;
        self.names.extend(known.map(name));
    }

    /// Rows whose name an earlier file has too, with other cells. Zero if a file repeats a name,
    /// because then it is not a snapshot of one day.
    pub(super) fn rows(&self) -> u64 {
        if self.has_other_files { 0 } else { self.rows }
    }
}
