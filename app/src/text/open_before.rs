//! This module has the words of the note about files that were open before the page was loaded
//! again.

use crate::model::format::count;
use crate::model::fragment::Way;

pub const HEADING: &str = "Open before";

/// Says how many files were open; `total` is 0 if the address does not say.
#[must_use]
pub fn lead(total: u64) -> String {
    let files = match total {
        0 => "A file was open".to_owned(),
        1 => "1 file was open".to_owned(),
        total => format!("{} files were open", count(total)),
    };
    format!(
        "{files} before this page was reloaded. Rollcall stores no files and no file names, so it \
         cannot open them itself."
    )
}

/// Files of one kind that were opened in one way.
#[must_use]
pub fn group(way: Way, title: &str, number: u32) -> String {
    let what = match (way, number) {
        (Way::Chosen, 1) => "1 file",
        (Way::Chosen, _) => "files",
        (Way::Sample, 1) => "1 sample",
        (Way::Sample, _) => "samples",
        (Way::Fetched, 1) => "1 report, fetched from a server",
        (Way::Fetched, _) => "reports, fetched from a server",
    };
    match number {
        1 => format!("{title}: {what}."),
        number => format!("{title}: {} {what}.", count(u64::from(number))),
    }
}

/// Explains how to open files of this machine again.
pub const CHOOSE_AGAIN_HOW: &str = "Choose the same files again, or drop them on this page. The first \
                                    one opens as you last looked at it.";
pub const CHOOSE_AGAIN: &str = "Choose the files again";
pub const SAMPLE_AGAIN: &str = "Open the sample again";
pub const FETCH_AGAIN: &str = "Fetch it again";

#[must_use]
pub fn sample_again_of(title: &str) -> String {
    format!("Open the sample again: {title}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_several() {
        assert!(lead(0).starts_with("A file was open before"));
        assert!(lead(1).starts_with("1 file was open before"));
        assert!(lead(3).starts_with("3 files were open before"));
        assert_eq!(group(Way::Chosen, "All users", 1), "All users: 1 file.");
        assert_eq!(group(Way::Sample, "All users", 2), "All users: 2 samples.");
        assert_eq!(
            group(Way::Fetched, "All users", 1),
            "All users: 1 report, fetched from a server."
        );
    }
}
