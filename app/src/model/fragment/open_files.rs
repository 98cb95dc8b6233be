//! This module writes the kinds and numbers of the open files as a field of the fragment. After a
//! reload no other record of them is left.
//!
//! `open=ghes.all_users:2,sample.ghes.organizations,fetched.copilot.seats`
//!
//! A file's name may be a person's, so only kinds and counts are written. Ids of kinds that this
//! page does not know are neither written nor read.

use std::collections::BTreeMap;

pub(super) const FIELD: &str = "open";

/// Bytes of the field's value; a longer one is neither written nor read.
pub(super) const OPEN_BYTES: usize = 2_000;

/// The most files of one kind that are counted; this page writes no larger number.
const FILES: u32 = 9_999;

/// The way in which a file was opened, by which a person can open it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// From this machine: chosen, dropped, pasted, or in an archive.
    Chosen,
    Sample,
    Fetched,
}

impl Way {
    fn prefix(self) -> &'static str {
        match self {
            Self::Chosen => "",
            Self::Sample => "sample.",
            Self::Fetched => "fetched.",
        }
    }
}

/// The numbers of open files, by the way in which they were opened and by kind id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenFiles(BTreeMap<(Way, String), u32>);

impl OpenFiles {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each way and kind id, and how many files of them there are, 1 to 9,999.
    pub fn groups(&self) -> impl Iterator<Item = (Way, &str, u32)> {
        self.0
            .iter()
            .map(|((way, kind), number)| (*way, kind.as_str(), *number))
    }

    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.values().map(|number| u64::from(*number)).sum()
    }

    /// Whether some came this way.
    #[must_use]
    pub fn has(&self, way: Way) -> bool {
        self.groups().any(|(own, ..)| own == way)
    }

    /// Counts one more file, unless `is_kind` does not know the kind.
    pub fn count(&mut self, way: Way, kind: &str, is_kind: impl Fn(&str) -> bool) {
        if is_kind(kind) {
            self.add(way, kind, 1);
        }
    }

    fn add(&mut self, way: Way, kind: &str, number: u32) {
        let counted = self.0.entry((way, kind.to_owned())).or_default();
        *counted = counted.saturating_add(number).min(FILES);
    }

    /// Adds the field to a fragment.
    pub fn append_to(&self, fragment: &mut String) {
        let groups: Vec<String> = self
            .groups()
            .map(|(way, kind, number)| match number {
                1 => format!("{}{kind}", way.prefix()),
                number => format!("{}{kind}:{number}", way.prefix()),
            })
            .collect();
        let value = groups.join(",");
        if !value.is_empty() && value.len() <= OPEN_BYTES {
            if !fragment.is_empty() {
                fragment.push('&');
            }
            fragment.push_str(FIELD);
            fragment.push('=');
            fragment.push_str(&value);
        }
    }

    /// Reads the field's value, whatever it is.
    pub(super) fn read(value: &str, is_kind: impl Fn(&str) -> bool) -> Self {
        let mut open = Self::default();
        for group in value.split(',') {
            let (named, number) = group.split_once(':').unwrap_or((group, "1"));
            let (way, kind) = [Way::Sample, Way::Fetched]
                .into_iter()
                .find_map(|way| Some((way, named.strip_prefix(way.prefix())?)))
                .unwrap_or((Way::Chosen, named));
            match number.parse() {
                Ok(number) if (1..=FILES).contains(&number) && is_kind(kind) => {
                    open.add(way, kind, number);
                }
                _ => {}
            }
        }
        open
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fragment;
    use crate::model::route::Route;
    use crate::text::kinds::is_known;
    use reports::catalog::KINDS;

    fn open(files: &[(Way, &str)]) -> OpenFiles {
        let mut open = OpenFiles::default();
        for (way, kind) in files {
            open.count(*way, kind, is_known);
        }
        open
    }

    #[test]
    fn written_and_read_back() {
        let files = open(&[
            (Way::Chosen, "ghes.all_users"),
            (Way::Fetched, "copilot.seats"),
            (Way::Chosen, "ghes.all_users"),
            (Way::Sample, "ghes.organizations"),
        ]);
        let mut text = "file=2".to_owned();
        files.append_to(&mut text);
        assert_eq!(
            text,
            "file=2&open=ghes.all_users:2,sample.ghes.organizations,fetched.copilot.seats"
        );
        assert_eq!(fragment::read(&text, is_known).open, files);
        assert_eq!(fragment::read(&text, is_known).route, Route::File { id: 2 });
        assert_eq!(files.total(), 4);
        assert!(files.has(Way::Sample) && !open(&[(Way::Chosen, "generic")]).has(Way::Sample));

        let mut text = String::new();
        OpenFiles::default().append_to(&mut text);
        assert_eq!(text, "");
    }

    #[test]
    fn every_kind_is_known_and_all_of_them_fit() {
        let mut all = OpenFiles::default();
        for kind in KINDS {
            for way in [Way::Chosen, Way::Sample] {
                all.count(way, kind.id, is_known);
            }
        }
        assert_eq!(all.total(), 2 * u64::try_from(KINDS.len()).unwrap());
        let mut text = String::new();
        all.append_to(&mut text);
        assert_eq!(fragment::read(&text, is_known).open, all);
    }

    #[test]
    fn other_texts_are_left_out() {
        for value in [
            "",
            ",,,",
            "ada@example.com",
            "ghes.all_users:0",
            "ghes.all_users:10000",
            "ghes.all_users:99999999999999999999",
            "ghes.all_users:-1",
            "ghes.all_users:x",
            "sample.",
            "sample.fetched.ghes.all_users",
            "GHES.ALL_USERS",
        ] {
            assert_eq!(
                OpenFiles::read(value, is_known),
                OpenFiles::default(),
                "{value}"
            );
        }
        assert_eq!(open(&[(Way::Chosen, "ada")]), OpenFiles::default());
        // However often a kind is named, it is one group with a bounded count.
        let often = OpenFiles::read(&["generic:9999"; 100].join(","), is_known);
        assert_eq!(often.total(), u64::from(FILES));
        let long = format!("open={}", ["generic"; 300].join(","));
        assert!(fragment::read(&long, is_known).open.is_empty());
    }
}
