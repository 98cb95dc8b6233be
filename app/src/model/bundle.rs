//! This module handles several files that came as one: an archive, a folder, or more files at once
//! than anyone wants tabs of. It decides which of them open by themselves and which a person picks.
//! It is pure.

use std::collections::{BTreeMap, BTreeSet};

use reports::archive::zip::{Entry, ListedEntry};
use reports::archive::{is_hidden, is_report};
use reports::refusal::{Refusal, Unsupported};

/// The most files that open without a choice: a person can tell this many tabs apart at a glance.
pub const AT_ONCE: usize = 12;

/// Files at most that a person opens with one press: each has an engine with a memory of its own.
pub const PICKED: usize = 50;

/// Files of a folder at most: looking for more would keep a person waiting who dropped the wrong
/// one.
pub const FOLDER_FILES: usize = 5_000;

/// Lines of the list that are drawn; the field above it finds the others.
pub const SHOWN: usize = 300;

/// Files at most whose beginnings are read before a person picks.
pub const PREVIEWED: usize = 500;

/// The kind of a table of no known kind.
const GENERIC: &str = "generic";

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
    /// The kind or the fault that its beginning shows; `None` while that is not known.
    pub content: Option<Content>,
    pub is_opened: bool,
}

/// The kind or the fault that the beginning of a file shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A table of the kind with this id.
    Kind(String),
    /// Another archive, which opens as a list.
    Archive,
    /// Why it would be refused.
    Refused(Box<Refusal>),
}

impl Content {
    /// The content that a preview shows.
    #[must_use]
    pub fn of(outcome: Result<String, Refusal>) -> Self {
        match outcome {
            Ok(kind) => Self::Kind(kind),
            Err(Refusal::Binary { format }) if format == "zip" => Self::Archive,
            Err(refusal) => Self::Refused(Box::new(refusal)),
        }
    }
}

/// Files that are listed together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Tables of the kind with this id.
    Kind(String),
    Archives,
    /// Files whose beginnings were not read.
    Unread,
    /// Files that would be refused, and entries that cannot be opened.
    Unreadable,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It has a tab of its own, or had.
    Opened,
    /// It can be opened, and its beginning or its name is one of a report.
    Report,
    /// It can be opened, but neither its beginning nor its name promises a report.
    Other,
    /// Its beginning shows that it would be refused.
    Refused,
    Closed(Unsupported),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    pub origin: Origin,
    /// The files, without those that only an operating system uses.
    pub items: Vec<Item>,
    /// Whether there were more than are listed.
    pub has_more: bool,
    /// Whether a person chose which files are ticked.
    pub is_chosen: bool,
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
            content: None,
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
                content: None,
                is_opened: false,
            });
        Self {
            origin: Origin::Archive,
            items: items.collect(),
            has_more: false,
            is_chosen: false,
        }
    }

    #[must_use]
    pub fn standing(&self, item: &Item) -> Standing {
        match (item.unsupported, &item.content) {
            _ if item.is_opened => Standing::Opened,
            (Some(unsupported), _) => Standing::Closed(unsupported),
            (None, Some(Content::Refused(_))) => Standing::Refused,
            (None, Some(Content::Kind(kind))) if kind != GENERIC => Standing::Report,
            // The person chose each of these files, so none is left out.
            (None, _) if self.origin == Origin::Files || is_report(&item.path) => Standing::Report,
            (None, _) => Standing::Other,
        }
    }

    /// The group of a file.
    #[must_use]
    pub fn group(item: &Item) -> Group {
        match (item.unsupported, &item.content) {
            (Some(_), _) | (None, Some(Content::Refused(_))) => Group::Unreadable,
            (None, Some(Content::Kind(kind))) => Group::Kind(kind.clone()),
            (None, Some(Content::Archive)) => Group::Archives,
            (None, None) => Group::Unread,
        }
    }

    /// The groups with their numbers of files, the largest kind first.
    #[must_use]
    pub fn groups(&self) -> Vec<(Group, usize)> {
        let mut groups: BTreeMap<Group, usize> = BTreeMap::new();
        for item in &self.items {
            *groups.entry(Self::group(item)).or_default() += 1;
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        let is_kind = |group: &Group| matches!(group, Group::Kind(_));
        groups.sort_by_key(|(group, files)| (!is_kind(group), std::cmp::Reverse(*files)));
        groups
    }

    /// The next file whose beginning is to be read: those that are likely reports come first.
    /// `None` if all were read, or [`PREVIEWED`] of them.
    #[must_use]
    pub fn next_to_preview(&self) -> Option<usize> {
        let (read, of) = self.previewed();
        if read == of {
            return None;
        }
        let is_unread = |at: &usize| self.can_open(*at) && self.items[*at].content.is_none();
        let unread = || (0..self.items.len()).filter(is_unread);
        let is_likely = |at: &usize| self.standing(&self.items[*at]) == Standing::Report;
        unread().find(is_likely).or_else(|| unread().next())
    }

    /// The number of files whose beginnings were read, and of those that are to be read.
    #[must_use]
    pub fn previewed(&self) -> (usize, usize) {
        let can_read = |item: &&Item| item.unsupported.is_none();
        let all = self.items.iter().filter(can_read).count();
        let read = self.items.iter().filter(|item| item.content.is_some());
        let opened = |item: &&Item| item.is_opened && item.content.is_none();
        let of = all - self.items.iter().filter(opened).count();
        (read.count(), of.min(PREVIEWED))
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

    /// The files of a group, or of all, whose paths contain a text, ignoring case; those that can
    /// still be opened come first.
    #[must_use]
    pub fn found(&self, text: &str, group: Option<&Group>) -> Vec<usize> {
        let text = text.trim().to_lowercase();
        let mut found: Vec<usize> = (0..self.items.len())
            .filter(|at| group.is_none_or(|group| Self::group(&self.items[*at]) == *group))
            .filter(|at| self.items[*at].path.to_lowercase().contains(&text))
            .collect();
        found.sort_by_key(|at| match self.standing(&self.items[*at]) {
            Standing::Opened | Standing::Report => 0,
            Standing::Other => 1,
            Standing::Refused | Standing::Closed(_) => 2,
        });
        found
    }

    /// Whether a file can be ticked.
    #[must_use]
    pub fn can_open(&self, at: usize) -> bool {
        let item = self.items.get(at);
        item.is_some_and(|item| !item.is_opened && item.unsupported.is_none())
    }

    /// Whether a file is among those that are ticked together: it can be opened, and is not known
    /// to be refused.
    #[must_use]
    pub fn is_tickable(&self, at: usize) -> bool {
        self.can_open(at) && self.standing(&self.items[at]) != Standing::Refused
    }

    /// The likely reports that are not open.
    #[must_use]
    pub fn reports(&self) -> Vec<usize> {
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
            is_chosen: false,
        }
    }

    fn refused() -> Content {
        Content::of(Err(Refusal::Empty))
    }

    #[test]
    fn beginnings_say_which_files_are_reports() {
        let mut bundle = folder(&["a.csv", "b.csv", "c.dat", "d.zip", "e.csv", "locked.csv"]);
        bundle.items[5].unsupported = Some(Unsupported::Encrypted);
        assert_eq!(bundle.previewed(), (0, 5));
        let contents = [
            Content::of(Ok("ghes.all_users".to_owned())),
            refused(),
            Content::of(Ok("ghes.all_users".to_owned())),
            Content::of(Err(Refusal::Binary {
                format: "zip".to_owned(),
            })),
            Content::of(Ok(GENERIC.to_owned())),
        ];
        let mut order = Vec::new();
        while let Some(at) = bundle.next_to_preview() {
            bundle.items[at].content = Some(contents[at].clone());
            order.push(at);
        }
        order.sort_unstable();
        assert_eq!(order, [0, 1, 2, 3, 4], "each once");
        assert_eq!(bundle.previewed(), (5, 5));
        assert_eq!(bundle.suggested(), [0, 2, 3, 4].into());
        assert!(bundle.can_open(1) && !bundle.is_tickable(1));
        assert_eq!(
            bundle.groups(),
            [
                (Group::Kind("ghes.all_users".to_owned()), 2),
                (Group::Kind(GENERIC.to_owned()), 1),
                (Group::Unreadable, 2),
                (Group::Archives, 1),
            ]
        );
        assert_eq!(bundle.found("", Some(&Group::Unreadable)), [1, 5]);
    }

    #[test]
    fn so_many_beginnings_are_read_and_no_more() {
        let paths: Vec<String> = (0..PREVIEWED + 2).map(|n| format!("{n}.csv")).collect();
        let mut bundle = folder(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        bundle.items[0].is_opened = true;
        while let Some(at) = bundle.next_to_preview() {
            bundle.items[at].content = Some(refused());
        }
        assert_eq!(bundle.previewed(), (PREVIEWED, PREVIEWED));
        assert_eq!(bundle.groups()[1], (Group::Unread, 2));
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
        assert_eq!(bundle.found("", None), [2, 3, 1, 0]);
        assert_eq!(bundle.found(" X/ ", None), [2, 1, 0]);
        assert_eq!(bundle.found("users", None), [2]);
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
