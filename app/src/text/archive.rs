//! This module has the words about archives, folders, and many files at once.

use reports::refusal::Unsupported;

use super::{kinds, refusals};
use crate::model::bundle::{Bundle, Content, FOLDER_FILES, Group, Origin, PICKED, Standing};
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

/// The next steps for the list of files, `ticked` of which are selected.
#[must_use]
pub fn advice(bundle: &Bundle, ticked: usize) -> Vec<String> {
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
    } else if left > 0 {
        advice.push(why_ticked(bundle, ticked));
    }
    if bundle.has_more {
        advice.push(format!(
            "The folder has more than {} files. Drop one of its subfolders to see the others.",
            count(FOLDER_FILES as u64)
        ));
    }
    advice
}

/// Says why these files are selected at first, and how many can be.
fn why_ticked(bundle: &Bundle, ticked: usize) -> String {
    let tabs = format!("Each file opens in its own tab, at most {PICKED} at a time.");
    let reports = bundle.reports();
    let is_recognised = |at: &&usize| bundle.items[**at].is_recognised();
    let recognised = reports.iter().filter(is_recognised).count();
    if bundle.is_chosen || ticked == 0 {
        return tabs;
    }
    let selected = if ticked <= recognised {
        match (ticked, recognised) {
            (1, 1) => "The recognised report is selected.".to_owned(),
            (ticked, recognised) if ticked == recognised => {
                format!("The {} recognised reports are selected.", number_of(ticked))
            }
            (ticked, recognised) => format!(
                "The first {ticked} of {} recognised reports are selected, so that the tabs stay \
                 readable.",
                number_of(recognised)
            ),
        }
    } else if ticked < reports.len() {
        let first = match recognised {
            0 => "",
            _ => ", the recognised ones first",
        };
        format!(
            "The first {ticked} of {} reports are selected{first}, so that the tabs stay readable.",
            number_of(reports.len())
        )
    } else {
        "The files that look like reports are selected.".to_owned()
    };
    format!("{selected} {tabs}")
}

/// The kind of a file, or why it cannot be opened.
#[must_use]
pub fn content(standing: Standing, content: Option<&Content>, path: &str) -> String {
    let is = match content {
        Some(Content::Kind(kind)) => match kinds::product(kind) {
            Some(product) => format!("{} · {product}", kinds::title(kind)),
            None => kinds::title(kind).to_owned(),
        },
        Some(Content::Archive) => "Archive".to_owned(),
        Some(Content::Refused(refusal)) => refusals::words(refusal, path).title,
        None if standing == Standing::Other => "Not named like a report".to_owned(),
        None => String::new(),
    };
    match standing {
        Standing::Closed(unsupported) => self::unsupported(unsupported),
        Standing::Opened if is.is_empty() => "Opened".to_owned(),
        Standing::Opened => format!("{is} · opened"),
        Standing::Report | Standing::Other | Standing::Refused => is,
    }
}

pub const READING_BEGINNINGS: &str = "Checking the files";
pub const STOP_READING: &str = "Stop";

/// `Checking what the files are: 12 of 43`.
#[must_use]
pub fn beginnings_read((read, of): (usize, usize)) -> String {
    format!(
        "Checking what the files are: {} of {}",
        number_of(read),
        number_of(of)
    )
}

/// Names the choice of a group of files.
pub const SHOW_GROUP: &str = "Show";

#[must_use]
pub fn all_files(files: usize) -> String {
    format!("All files ({})", number_of(files))
}

/// A group of files in a list of groups.
#[must_use]
pub fn group(group: &Group, files: usize) -> String {
    let name = match group {
        Group::Kind(kind) => kinds::title(kind),
        Group::Archives => "Archives",
        Group::Unread => "Not checked",
        Group::Unreadable => "Cannot be opened",
    };
    format!("{name} ({})", number_of(files))
}

/// Selects all files that are listed and can be opened.
pub const SELECT_ALL: &str = "Select all";
pub const SELECT_NONE: &str = "Select none";

/// Why an entry cannot be opened.
#[must_use]
pub fn unsupported(unsupported: Unsupported) -> String {
    let words = match unsupported {
        Unsupported::Folder => "A folder",
        Unsupported::Hidden => "A hidden system file",
        Unsupported::Link => "Only points to another file",
        Unsupported::Nested => "Packed again: unpack the archive and drop this file",
        Unsupported::Encrypted => "Needs a password: unpack it on this machine",
        Unsupported::Method(0 | 8) => "Not readable",
        Unsupported::Method(9) => {
            "Packed with Deflate64: create the archive again with plain Deflate"
        }
        Unsupported::Method(12) => "Packed with bzip2: create the archive again with Deflate",
        Unsupported::Method(14) => "Packed with LZMA: create the archive again with Deflate",
        Unsupported::Method(93) => "Packed with Zstandard: create the archive again with Deflate",
        Unsupported::Method(number) => {
            return format!(
                "Packed with method {number}, which Rollcall does not support: create the archive \
                 again with Deflate"
            );
        }
        Unsupported::TooLarge => "Larger than a browser can hold",
        Unsupported::Suspicious => {
            "Unpacks to far more than a report would: if that is expected, unpack it on this \
             machine"
        }
        Unsupported::Misplaced => {
            "Shares its bytes with another entry: the archive is damaged or malicious"
        }
    };
    words.to_owned()
}

pub const FILE: &str = "File";
pub const SIZE: &str = "Size";
pub const CONTENT: &str = "Contents";
/// Names the field that narrows the list.
pub const FIND: &str = "Find a file in the list";

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
    use reports::refusal::Refusal;

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
            is_chosen: false,
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
        for one in [mixed, bundle(&[]), bundle(&[Some(Unsupported::Encrypted)])] {
            assert_eq!(advice(&one, 0).len(), 1);
        }
    }

    #[test]
    fn the_first_selection_is_explained() {
        let mut many = bundle(&[None; 30]);
        check_advice(&many, 12, "The first 12 of 30 reports are selected");
        check_advice(&many, 30, "The files that look like reports are selected.");
        let kind = Content::of(Ok("ghes.all_users".to_owned()));
        many.items[29].content = Some(kind.clone());
        check_advice(&many, 1, "The recognised report is selected. Each");
        many.items[28].content = Some(kind.clone());
        check_advice(&many, 2, "The 2 recognised reports are selected.");
        check_advice(
            &many,
            12,
            "The first 12 of 30 reports are selected, the recognised",
        );
        for item in &mut many.items {
            item.content = Some(kind.clone());
        }
        check_advice(
            &many,
            12,
            "The first 12 of 30 recognised reports are selected",
        );
        many.is_chosen = true;
        check_advice(&many, 12, "Each file opens in its own tab");
    }

    #[track_caller]
    fn check_advice(bundle: &Bundle, ticked: usize, begins: &str) {
        let said = advice(bundle, ticked).remove(0);
        assert!(said.starts_with(begins), "{said}");
    }

    #[test]
    fn contents_are_named_before_a_file_is_opened() {
        let kind = Content::Kind("ghes.all_users".to_owned());
        let refused = Content::Refused(Box::new(Refusal::Empty));
        let check = |standing, content, expected: &str| {
            assert_eq!(super::content(standing, content, "a.csv"), expected);
        };
        check(Standing::Report, None, "");
        check(Standing::Other, None, "Not named like a report");
        check(
            Standing::Report,
            Some(&kind),
            "All users · GitHub Enterprise Server",
        );
        check(
            Standing::Opened,
            Some(&kind),
            "All users · GitHub Enterprise Server · opened",
        );
        check(Standing::Opened, None, "Opened");
        check(Standing::Refused, Some(&refused), "This file is empty.");
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
