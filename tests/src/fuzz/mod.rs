//! Checks that hold for any bytes at all, one module for each reader.
//!
//! Each target panics where it does not hold. `cargo xtask test --fuzz` runs them on input that a
//! fuzzer makes up while it watches which code is reached (`src/bin/fuzz.rs`); the judge runs them
//! on everything that was ever found, which lies in `tests/fuzz/`, a folder a target.

mod archive;
mod cef;
mod csv;
mod dialect;
mod json;

use reports::read::{ReadOptions, read_all};
use reports::report::Report;
use reports::view;

/// A check of some bytes; panics if it fails.
pub type Target = fn(&[u8]);

/// Every target with its name, which is its folder's too.
pub const TARGETS: [(&str, Target); 5] = [
    ("archive", archive::holds),
    ("cef", cef::holds),
    ("csv", csv::holds),
    ("dialect", dialect::holds),
    ("json", json::holds),
];

/// The target with this name.
#[must_use]
pub fn target(name: &str) -> Option<Target> {
    let found = TARGETS.iter().find(|(other, _)| *other == name);
    found.map(|(_, target)| *target)
}

/// Reads a file and checks what holds of every file that could be read. `None` where it was
/// refused.
fn read(bytes: &[u8], name: &str, options: &ReadOptions) -> Option<Report> {
    let opened = read_all(bytes, name, None, options).ok()?;
    let (about, table) = (opened.about(), &opened.table);
    assert_eq!(about.rows, table.rows());
    assert!(about.rows > 0, "what has no row is refused");
    for (at, column) in about.columns.iter().enumerate() {
        let unknown: u64 = column.unknown.iter().sum();
        assert!(
            unknown <= u64::from(about.rows),
            "more unknown cells than rows"
        );
        let states = (0..about.rows).filter(|row| table.state(*row, at).is_some());
        assert_eq!(unknown, states.count() as u64, "unknown cells of {at}");
    }
    for row in [0, about.rows / 2, about.rows - 1] {
        assert!(view::record(table, row).len() >= about.columns.len());
    }
    let _ = opened.overview(None);
    Some(opened)
}

/// A number between 0 and `most` out of the first byte, and the rest.
fn chosen(data: &[u8], most: usize) -> (usize, &[u8]) {
    match data.split_first() {
        Some((first, rest)) => (usize::from(*first) % (most + 1), rest),
        None => (0, data),
    }
}
