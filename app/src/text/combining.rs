//! This module has the words about several files that are read as one table.

use crate::model::format::count;

/// The name of the table of several files.
#[must_use]
pub fn name(files: usize) -> String {
    format!("{} files as one", count(files as u64))
}

/// The offer to combine a file with `others` open files of its kind.
#[must_use]
pub fn offer(others: usize) -> String {
    match others {
        1 => "Combine with 1 other file of this kind".to_owned(),
        others => format!(
            "Combine with {} other files of this kind",
            count(others as u64)
        ),
    }
}

/// The effect of that button.
pub const OFFER_MEANING: &str = "The table opens in its own tab, with a column that names each row’s \
                                 file. You can leave out rows that are in several files there.";

/// On the list of many files.
#[must_use]
pub fn combine_ticked(files: usize) -> String {
    match files {
        0 | 1 => "Combine files into one table".to_owned(),
        files => format!("Combine {} files into one table", count(files as u64)),
    }
}

/// The effect of the buttons.
pub const COMBINE_MEANING: &str = "Combined, the files open in one tab, with a column that names \
                                   each row’s file. You can leave out rows that are in several \
                                   files there.";

/// After the size of a file that was made of several: `of 3 files`.
#[must_use]
pub fn made_of(files: u32) -> String {
    format!("of {} files", count(u64::from(files)))
}
