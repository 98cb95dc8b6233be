//! Several files read as one table.

use std::rc::Rc;

use js_sys::Array;
use leptos::prelude::*;
use reports::wire::{Command, FileId, JoinPart, ReadOptions};

use super::{bytes_of, modified_ms};
use crate::client::{Engine, Joined, Part, Source};
use crate::copy::joining as words;
use crate::state::{OpenFile, Page, Phase};

impl Page {
    /// The open files that can be read as one with this one: those of its kind that come from
    /// files. Tracks what is open, and what each is.
    #[must_use]
    pub fn alike(self, file: OpenFile) -> Vec<FileId> {
        let kind = |file: OpenFile| {
            let is_ready = file.phase.with(|phase| *phase == Phase::Ready);
            let about = file.about.get();
            about.filter(|_| is_ready).map(|about| about.kind.clone())
        };
        let Some(wanted) = kind(file).filter(|_| part_of(file).is_some()) else {
            return Vec::new();
        };
        let files = self.files.get();
        let alike = files
            .into_iter()
            .filter(|other| part_of(*other).is_some() && kind(*other).as_ref() == Some(&wanted));
        alike.map(|file| file.id).collect()
    }

    /// Reads open files as one, in a tab of its own; theirs stay as they are.
    pub fn join(self, files: &[FileId]) {
        let parts = files.iter().filter_map(|id| {
            let file = self.file_now(*id)?;
            Some((part_of(file)?, file.options.get_untracked()))
        });
        self.open_joined(parts.collect());
    }

    /// Reads the files of a bundle that a person ticked as one.
    pub fn join_picked(self, bundle: OpenFile) {
        let picked: Vec<usize> = bundle.picked.get_untracked().into_iter().collect();
        let parts = self.parts(bundle, &picked).unwrap_or_default();
        let parts = parts.into_iter().map(|part| (part, ReadOptions::default()));
        self.open_joined(parts.collect());
    }

    fn open_joined(self, parts: Vec<(Part, ReadOptions)>) {
        if parts.len() > 1 {
            let name = words::name(parts.len());
            self.open_one(Source::Joined(Rc::new(Joined { name, parts })));
        }
    }
}

impl OpenFile {
    pub(super) fn send_join(self, engine: &Engine, joined: &Joined) {
        let sources = Array::new();
        let mut parts = Vec::new();
        for (part, options) in &joined.parts {
            sources.push(&part.file);
            parts.push(JoinPart {
                name: part.name.clone(),
                size_bytes: bytes_of(&part.file),
                modified_ms: modified_ms(&part.file),
                options: options.clone(),
                entry: part.entry.clone(),
            });
        }
        let join = Command::Join {
            file: self.id,
            parts,
        };
        engine.send(&join, Some(&sources));
    }
}

/// What a file is read from, where that is one file.
fn part_of(file: OpenFile) -> Option<Part> {
    let source = file.link.with_value(|link| link.source.clone())?;
    let name = file.name.get_value();
    match source {
        Source::File(source) => Some(Part {
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
        Source::Joined(_) | Source::Many(_) | Source::Sample { .. } => None,
    }
}
