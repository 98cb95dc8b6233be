//! This module has the words about archives, folders, and many files at once.

use reports::refusal::Unsupported;

use crate::model::bundle::{Bundle, FOLDER_FILES, Origin, PICKED, Standing};
use crate::model::format::{bytes, count};

/// The name of a selection of many files.
#[must_use]
pub fn many_files(number: usize) -> String {
    format!("{} files", number_of(number))
}

/// After a file's name: `in reports.zip`.
#[must_use]
pub fn within(of: &str) -> String {
    format!("in {of}")
}

/// After a file's size: `packed 12 KB`.
#[must_use]
pub fn packed(packed_bytes: u64) -> String {
    format!("packed {}", bytes(packed_bytes))
}

/// An archive or a folder has closed by itself.
#[must_use]
pub fn all_opened(name: &str, files: usize) -> String {
    match files {
        1 => format!("The one file in {name} is open."),
        2 => format!("Both files in {name} are open."),
        files => format!("All {} files in {name} are open.", number_of(files)),
    }
}

#[must_use]
pub fn title(origin: Origin) -> &'static str {
    match origin {
        Origin::Archive => "Files in this archive",
        Origin::Folder => "Files in this folder",
        Origin::Files => "Choose files to open",
    }
}

/// The numbers of files that were opened, are left to choose, and cannot be opened.
#[must_use]
pub fn summary(bundle: &Bundle) -> String {
    let files = |number: usize| match number {
        1 => "1 file".to_owned(),
        number => format!("{} files", number_of(number)),
    };
    let what = match bundle.origin {
        Origin::Archive => "The archive",
        Origin::Folder => "The folder",
        Origin::Files => "The selection",
    };
    if bundle.items.is_empty() {
        return format!("{what} contains no files.");
    }
    let (opened, left, closed) = bundle.counts();
    let mut parts = vec![format!("{} in all", files(bundle.items.len()))];
    if opened > 0 {
        parts.push(format!("{} opened", number_of(opened)));
    }
    if left > 0 {
        parts.push(format!("{} to choose from", number_of(left)));
    }
    if closed > 0 {
        parts.push(format!("{} cannot be opened here", number_of(closed)));
    }
    format!("{}.", parts.join(", "))
}

/// The next steps for the list of files.
#[must_use]
pub fn advice(bundle: &Bundle) -> Vec<String> {
    let mut advice = Vec::new();
    let (opened, left, _) = bundle.counts();
    if bundle.items.is_empty() {
        advice.push(match bundle.origin {
            Origin::Archive => "Folders and hidden system files do not count. Check that this is \
                                the right archive, or create it again."
                .to_owned(),
            Origin::Folder | Origin::Files => "Files whose names begin with a dot do not count. \
                                               Check that this is the right folder."
                .to_owned(),
        });
    } else if left == 0 && opened == 0 {
        advice.push(
            "None of them can be read here; the list says why. Unpack them on this machine, and \
             drop the files."
                .to_owned(),
        );
    } else if left > 0 && opened == 0 {
        advice.push(format!(
            "Each file opens in its own tab, at most {PICKED} at once."
        ));
    }
    if bundle.has_more {
        advice.push(format!(
            "The folder has more than {} files. Drop one of its subfolders to see the others.",
            count(FOLDER_FILES as u64)
        ));
    }
    advice
}

#[must_use]
pub fn standing(standing: Standing) -> String {
    match standing {
        Standing::Opened => "opened".to_owned(),
        Standing::Report => String::new(),
        Standing::Other => "not named like a report".to_owned(),
        Standing::Closed(unsupported) => self::unsupported(unsupported),
    }
}

/// Why an entry cannot be opened.
#[must_use]
pub fn unsupported(unsupported: Unsupported) -> String {
    let words = match unsupported {
        Unsupported::Folder => "a folder",
        Unsupported::Hidden => "a hidden system file",
        Unsupported::Link => "only points to another file",
        Unsupported::Nested => "packed again: unpack the archive and drop this file",
        Unsupported::Encrypted => "needs a password: unpack it on this machine",
        Unsupported::Method(0 | 8) => "not readable",
        Unsupported::Method(9) => {
            "packed with Deflate64: create the archive again with plain Deflate"
        }
        Unsupported::Method(12) => "packed with bzip2: create the archive again with Deflate",
        Unsupported::Method(14) => "packed with LZMA: create the archive again with Deflate",
        Unsupported::Method(93) => "packed with Zstandard: create the archive again with Deflate",
        Unsupported::Method(number) => {
            return format!(
                "packed with method {number}, which Rollcall does not support: create the archive \
                 again with Deflate"
            );
        }
        Unsupported::TooLarge => "larger than a browser can hold",
        Unsupported::Suspicious => {
            "unpacks to far more than a report would: if that is expected, unpack it on this \
             machine"
        }
        Unsupported::Misplaced => {
            "shares its bytes with another entry: the archive is damaged or malicious"
        }
    };
    words.to_owned()
}

pub const FILE: &str = "File";
pub const SIZE: &str = "Size";
pub const STATE: &str = "State";
/// Names the field that narrows the list.
pub const FIND: &str = "Find a file in the list";
/// Ticks or unticks all that are shown.
pub const ALL_SHOWN: &str = "All files shown";

#[must_use]
pub fn tick(path: &str) -> String {
    format!("Open {path}")
}

#[must_use]
pub fn open_ticked(number: usize) -> String {
    match number {
        0 => "Open the selected files".to_owned(),
        1 => "Open the selected file".to_owned(),
        number => format!("Open the {} selected files", number_of(number)),
    }
}

/// Shown if more are ticked than can be opened at once.
#[must_use]
pub fn too_many(number: usize) -> String {
    format!(
        "{} files are selected, but at most {PICKED} can be opened at once: each has its own tab \
         and memory.",
        number_of(number)
    )
}

/// Shown under a list that is cut off.
#[must_use]
pub fn not_shown(number: usize) -> String {
    format!(
        "{} more are not shown. Use the field above to find them.",
        number_of(number)
    )
}

pub const NOT_FOUND: &str = "No path in the list contains this text.";

fn number_of(number: usize) -> String {
    count(number as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::bundle::Item;

    fn bundle(reasons: &[Option<Unsupported>]) -> Bundle {
        Bundle {
            origin: Origin::Archive,
            items: reasons
                .iter()
                .map(|unsupported| Item {
                    unsupported: *unsupported,
                    ..Item::of_file("a.csv".to_owned(), 1)
                })
                .collect(),
            has_more: false,
        }
    }

    #[test]
    fn opened_and_other_files_are_counted() {
        assert_eq!(summary(&bundle(&[])), "The archive contains no files.");
        let mut mixed = bundle(&[None, None, Some(Unsupported::Nested)]);
        mixed.items[0].is_opened = true;
        assert_eq!(
            summary(&mixed),
            "3 files in all, 1 opened, 1 to choose from, 1 cannot be opened here."
        );
        assert!(advice(&mixed).is_empty());
        assert_eq!(advice(&bundle(&[])).len(), 1);
        assert_eq!(advice(&bundle(&[Some(Unsupported::Encrypted)])).len(), 1);
    }

    #[test]
    fn every_unsupported_entry_is_explained() {
        for one in [
            Unsupported::Folder,
            Unsupported::Hidden,
            Unsupported::Link,
            Unsupported::Nested,
            Unsupported::Encrypted,
            Unsupported::Method(9),
            Unsupported::Method(98),
            Unsupported::TooLarge,
            Unsupported::Suspicious,
            Unsupported::Misplaced,
        ] {
            assert!(unsupported(one).len() > 5, "{one:?}");
        }
        assert!(unsupported(Unsupported::Method(98)).contains("98"));
    }
}
