//! Several files read as one table.

use crate::model::format::count;

/// What so many files are called together.
#[must_use]
pub fn name(files: usize) -> String {
    format!("{} files as one", count(files as u64))
}

/// Beside a file of whose kind others are open; `others` is how many.
#[must_use]
pub fn offer(others: usize) -> String {
    match others {
        1 => "Read as one with the other of its kind".to_owned(),
        others => format!(
            "Read as one with the {} others of its kind",
            count(others as u64)
        ),
    }
}

/// What that does, beside the button.
pub const OFFER_MEANING: &str = "In a tab of its own, with a column that names each row’s file. \
                                 Rows that are in several files can be left out there.";

/// On the list of many files.
#[must_use]
pub fn combine_ticked(files: usize) -> String {
    match files {
        0 | 1 => "Read the selected as one table".to_owned(),
        files => format!("Read the {} selected as one table", count(files as u64)),
    }
}

/// What that does, above the buttons.
pub const COMBINE_MEANING: &str = "Read as one table, they open in one tab, with a column that names \
                                each row’s file. Rows that are in several files can be left out there.";

/// After the size of a file that was made of several: `of 3 files`.
#[must_use]
pub fn made_of(files: u32) -> String {
    format!("of {} files", count(u64::from(files)))
}
