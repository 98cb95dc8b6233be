//! This module handles several files that came as one: an archive, a folder, or more files at once
//! than anyone wants tabs of. It decides which of them open by themselves and which a person picks.
//! It is pure.

use std::collections::BTreeSet;

use reports::archive::zip::{Entry, ListedEntry};
use reports::archive::{is_hidden, is_report};
use reports::refusal::Unsupported;

/// The most files that open without a choice: a person can tell this many tabs apart at a glance.
pub const AT_ONCE: usize = 12;

/// Files at most that a person opens with one press: each has an engine with a memory of its own.
pub const PICKED: usize = 50;

/// Files of a folder at most: looking for more would keep a person waiting who dropped the wrong
/// one.
pub const FOLDER_FILES: usize = 5_000;

/// Lines of the list that are drawn; the field above it finds the others.
pub const SHOWN: usize = 300;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Archive,
    Folder,
    /// As themselves, many at once.
    Files,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its path within what it came in.
    pub path: String,
    /// Its size, unpacked.
    pub bytes: u64,
    /// Its entry, where it is in an archive.
    pub entry: Option<Box<Entry>>,
    /// Why it cannot be opened, if so.
    pub unsupported: Option<Unsupported>,
    pub is_opened: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It has a tab of its own, or had.
    Opened,
    /// It can be opened, and its name is one of a report.
    Report,
    /// It can be opened, but its name promises no report.
    Other,
    Closed(Unsupported),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    pub origin: Origin,
    /// The files, without those that only an operating system uses.
    pub items: Vec<Item>,
    /// Whether there were more than are listed.
    pub has_more: bool,
}

impl Item {
    /// A file of a folder, or one of many.
    #[must_use]
    pub fn of_file(path: String, bytes: u64) -> Self {
        Self {
            path,
            bytes,
            entry: None,
            unsupported: None,
            is_opened: false,
        }
    }
}

impl Bundle {
    /// The bundle of an archive's entries.
    #[must_use]
    pub fn of_archive(entries: Vec<ListedEntry>) -> Self {
        let items = entries
            .into_iter()
            .filter(|listed| !listed.unsupported.is_some_and(Unsupported::is_no_loss))
            .map(|listed| Item {
                path: listed.entry.path.clone(),
                bytes: listed.entry.bytes,
                entry: Some(Box::new(listed.entry)),
                unsupported: listed.unsupported,
                is_opened: false,
            });
        Self {
            origin: Origin::Archive,
            items: items.collect(),
            has_more: false,
        }
    }

    #[must_use]
    pub fn standing(&self, item: &Item) -> Standing {
        match item.unsupported {
            _ if item.is_opened => Standing::Opened,
            Some(unsupported) => Standing::Closed(unsupported),
            // The person chose each of these files, so none is left out.
            None if self.origin == Origin::Files || is_report(&item.path) => Standing::Report,
            None => Standing::Other,
        }
    }

    /// The files that open by themselves: all reports, if they are few.
    #[must_use]
    pub fn by_themselves(&self) -> Vec<usize> {
        let reports = self.reports();
        if reports.len() <= AT_ONCE {
            reports
        } else {
            Vec::new()
        }
    }

    /// The files that are ticked at first if a person has to pick.
    #[must_use]
    pub fn suggested(&self) -> BTreeSet<usize> {
        self.reports().into_iter().take(AT_ONCE).collect()
    }

    /// Whether no file is left that a person might miss.
    #[must_use]
    pub fn is_done(&self) -> bool {
        !self.has_more && !self.items.is_empty() && self.items.iter().all(|item| item.is_opened)
    }

    /// The numbers of files that are opened, that can be opened but are not, and that cannot be
    /// opened.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let of = |wanted: fn(&Item) -> bool| self.items.iter().filter(|item| wanted(item)).count();
        let opened = of(|item| item.is_opened);
        let closed = of(|item| !item.is_opened && item.unsupported.is_some());
        (opened, self.items.len() - opened - closed, closed)
    }

    /// The files whose paths contain a text, ignoring case; those that can still be opened come
    /// first.
    #[must_use]
    pub fn found(&self, text: &str) -> Vec<usize> {
        let text = text.trim().to_lowercase();
        let mut found: Vec<usize> = (0..self.items.len())
            .filter(|at| self.items[*at].path.to_lowercase().contains(&text))
            .collect();
        found.sort_by_key(|at| match self.standing(&self.items[*at]) {
            Standing::Opened | Standing::Report => 0,
            Standing::Other => 1,
            Standing::Closed(_) => 2,
        });
        found
    }

    /// Whether a file can be ticked.
    #[must_use]
    pub fn can_open(&self, at: usize) -> bool {
        let item = self.items.get(at);
        item.is_some_and(|item| !item.is_opened && item.unsupported.is_none())
    }

    fn reports(&self) -> Vec<usize> {
        (0..self.items.len())
            .filter(|at| self.standing(&self.items[*at]) == Standing::Report)
            .collect()
    }
}

/// The files of a folder as they are listed: sorted by path, without those that only an operating
/// system uses.
#[must_use]
pub fn listed<F>(mut files: Vec<(String, F)>) -> Vec<(String, F)> {
    files.retain(|(path, _)| !is_hidden(path));
    files.sort_by(|(one, _), (other, _)| one.cmp(other));
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(paths: &[&str]) -> Bundle {
        Bundle {
            origin: Origin::Folder,
            items: paths
                .iter()
                .map(|path| Item::of_file((*path).to_owned(), 1))
                .collect(),
            has_more: false,
        }
    }

    #[test]
    fn a_few_reports_open_by_themselves() {
        let bundle = folder(&["a.csv", "notes.pdf", "b.json"]);
        assert_eq!(bundle.by_themselves(), [0, 2]);
        assert_eq!(bundle.counts(), (0, 3, 0));
        assert!(!bundle.is_done());
    }

    #[test]
    fn a_person_picks_among_many_files() {
        let paths: Vec<String> = (0..=AT_ONCE).map(|n| format!("{n:02}/trace.csv")).collect();
        let mut bundle = folder(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(bundle.by_themselves().is_empty());
        assert_eq!(bundle.suggested(), (0..AT_ONCE).collect());
        bundle.items.pop();
        assert_eq!(bundle.by_themselves().len(), AT_ONCE);
    }

    #[test]
    fn a_bundle_is_done_when_all_its_files_are_open() {
        let mut bundle = folder(&["a.csv"]);
        bundle.items[0].is_opened = true;
        assert!(bundle.is_done() && !bundle.can_open(0));
        bundle.has_more = true;
        assert!(!bundle.is_done());
        let mut locked = folder(&["a.csv", "b.csv"]);
        locked.items[0].is_opened = true;
        locked.items[1].unsupported = Some(Unsupported::Encrypted);
        assert!(!locked.is_done() && !locked.can_open(1));
        assert!(!folder(&[]).is_done(), "an empty one is worth a word");
    }

    #[test]
    fn files_chosen_one_by_one_are_all_meant() {
        let bundle = Bundle {
            origin: Origin::Files,
            ..folder(&["a.dat"])
        };
        assert_eq!(bundle.by_themselves(), [0]);
    }

    #[test]
    fn files_that_can_be_opened_are_found_first() {
        let mut bundle = folder(&["x/locked.csv", "x/readme.md", "x/Users.csv", "y.csv"]);
        bundle.items[0].unsupported = Some(Unsupported::Encrypted);
        assert_eq!(bundle.found(""), [2, 3, 1, 0]);
        assert_eq!(bundle.found(" X/ "), [2, 1, 0]);
        assert_eq!(bundle.found("users"), [2]);
    }

    #[test]
    fn folders_are_listed_in_order_without_hidden_files() {
        let paths = ["b/x.csv", ".git/config", "a/y.csv", "a/.DS_Store"];
        let files = paths.map(|path| (path.to_owned(), ()));
        let listed: Vec<String> = listed(files.to_vec())
            .into_iter()
            .map(|one| one.0)
            .collect();
        assert_eq!(listed, ["a/y.csv", "b/x.csv"]);
    }
}
