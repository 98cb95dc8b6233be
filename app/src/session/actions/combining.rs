//! This module combines several files into one table.

use std::collections::BTreeSet;
use std::rc::Rc;

use leptos::prelude::*;
use reports::catalog::generic::GENERIC;
use reports::read::{About, ReadOptions};
use reports::wire::{Command, Input};

use super::{bytes_of, modified_ms};
use crate::model::phase::Phase;
use crate::model::route::FileId;
use crate::session::client::Attachment;
use crate::session::source::{Concatenation, Part, Source};
use crate::session::state::{OpenFile, Page};
use crate::text::combining as words;

impl Page {
    /// The open files that can be combined with this one: those of its kind, or of no known kind
    /// with the same header, that come from files. Tracks the open files and what is known of each.
    #[must_use]
    pub fn alike(self, file: OpenFile) -> Vec<FileId> {
        let about = |file: OpenFile| {
            let is_ready = file.phase.with(|phase| *phase == Phase::Ready);
            file.about.get().filter(|_| is_ready)
        };
        let Some(wanted) = about(file).filter(|_| part_of(file).is_some()) else {
            return Vec::new();
        };
        let files = self.files.get();
        let alike = files.into_iter().filter(|other| {
            let is_alike = about(*other).is_some_and(|about| are_alike(&about, &wanted));
            is_alike && part_of(*other).is_some()
        });
        alike.map(|file| file.id).collect()
    }

    /// Reads combined files again, with or without the rows that are in several of them. It can be
    /// undone.
    pub fn leave_duplicates_out(self, file: OpenFile, without_repeats: bool) {
        let options = ReadOptions {
            without_repeats,
            ..file.options.get_untracked()
        };
        self.apply_correction(file.id, options);
    }

    /// Combines open files in a new tab; their tabs stay as they are.
    pub fn combine(self, files: &[FileId]) {
        let parts = files.iter().filter_map(|id| {
            let file = self.file_now(*id)?;
            Some((part_of(file)?, file.options.get_untracked()))
        });
        self.open_combined(parts.collect());
    }

    /// Combines the files of a bundle that a person ticked.
    pub fn combine_picked(self, bundle: OpenFile) {
        let picked: Vec<usize> = bundle.picked.get_untracked().into_iter().collect();
        let parts = self.parts(bundle, &picked).unwrap_or_default();
        let parts = parts.into_iter().map(|part| (part, ReadOptions::default()));
        self.open_combined(parts.collect());
    }

    fn open_combined(self, parts: Vec<(Part, ReadOptions)>) {
        if parts.len() > 1 {
            let name = words::name(parts.len());
            self.open_one(Source::Concatenation(Rc::new(Concatenation {
                name,
                parts,
            })));
        }
    }
}

impl OpenFile {
    /// The command that reads several files as one, with the files.
    pub(super) fn concatenate(self, concatenation: &Concatenation) -> (Command, Attachment) {
        let mut sources = Vec::new();
        let mut parts = Vec::new();
        for (part, options) in &concatenation.parts {
            sources.push(part.file.clone());
            parts.push(Input {
                name: part.name.clone(),
                size_bytes: bytes_of(&part.file),
                modified_ms: modified_ms(&part.file),
                options: options.clone(),
                entry: part.entry.clone(),
            });
        }
        let command = Command::Concatenate {
            parts,
            without_repeats: self
                .options
                .with_untracked(|options| options.without_repeats),
        };
        (command, Attachment::Files(sources))
    }
}

/// Whether two files are of one kind. The kind without columns accepts any table, so two such files
/// are compared by their columns, in any order.
fn are_alike(one: &About, other: &About) -> bool {
    if one.kind != other.kind || one.kind != GENERIC.id {
        return one.kind == other.kind;
    }
    let keys = |about: &About| {
        let own = about.columns.iter().filter(|column| !column.derived);
        own.map(|column| column.key.clone())
            .collect::<BTreeSet<_>>()
    };
    one.header == other.header && keys(one) == keys(other)
}

/// The part that a file is read from, if it is read from one file.
fn part_of(file: OpenFile) -> Option<Part> {
    let source = file.session.with_value(|session| session.source.clone())?;
    let name = file.name.get_value();
    match source {
        Source::File(source, _) => Some(Part {
            file: source,
            entry: None,
            of: String::new(),
            name,
        }),
        Source::Part(part) => Some(Part {
            file: part.file.clone(),
            entry: part.entry.clone(),
            of: part.of.clone(),
            name,
        }),
        Source::Concatenation(_) | Source::Many(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests_support::about;

    #[test]
    fn files_are_alike_by_their_kind_or_by_their_header() {
        let users = about();
        let mut fewer = about();
        fewer.columns.pop();
        assert!(are_alike(&users, &fewer), "of one kind");
        let generic = |about: &About| About {
            kind: GENERIC.id.to_owned(),
            ..about.clone()
        };
        assert!(!are_alike(&users, &generic(&users)));
        assert!(!are_alike(&generic(&users), &generic(&fewer)));
        let mut turned = generic(&users);
        turned.columns.reverse();
        assert!(are_alike(&generic(&users), &turned));
        turned.columns[0].derived = true;
        assert!(are_alike(&generic(&fewer), &turned));
    }
}
