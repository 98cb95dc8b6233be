//! This module opens files that came together: archives, folders, many files.

use std::rc::Rc;

use leptos::prelude::*;
use reports::archive::shown_names;
use reports::archive::zip::ListedEntry;
use reports::read::ReadOptions;
use web_sys::File;

use super::bytes_of;
use crate::model::bundle::{AT_ONCE, Bundle, Content, Item, Origin, listed};
use crate::model::fragment::Way;
use crate::model::phase::Phase;
use crate::model::route::Route;
use crate::model::view_state::{Step, ViewState};
use crate::session::source::{FileBatch, Part, Source};
use crate::session::state::{Closed, OpenFile, Page};
use crate::text::archive as words;

impl Page {
    /// Opens files, each in a tab of its own, and shows the first of them. If there are more than
    /// `AT_ONCE`, a person picks some from a list.
    pub fn open_files(self, files: Vec<File>) {
        if files.len() > AT_ONCE {
            let name = words::many_files(files.len());
            let files = files.into_iter().map(|file| (file.name(), file)).collect();
            self.open_batch(FileBatch {
                origin: Origin::Files,
                name,
                files,
                has_more: false,
            });
            return;
        }
        let source = |file| Source::File(file, Way::Chosen);
        self.open(
            files
                .into_iter()
                .map(|file| (source(file), None, ReadOptions::default()))
                .collect(),
        );
    }

    /// Opens the files in a folder, with their paths in it. `has_more` says that the folder
    /// contains more files than these.
    pub(crate) fn open_folder(self, name: String, files: Vec<(String, File)>, has_more: bool) {
        self.open_batch(FileBatch {
            origin: Origin::Folder,
            name,
            files: listed(files),
            has_more,
        });
    }

    /// Opens the files of a bundle that a person ticked.
    pub fn open_picked(self, bundle: OpenFile) {
        let picked = bundle.picked.get_untracked();
        self.open_items(bundle, picked.into_iter().collect());
    }

    /// Receives the list of an archive's entries.
    pub(super) fn take_listing(self, archive: OpenFile, entries: Vec<ListedEntry>) {
        archive.bundle.set(Some(Bundle::of_archive(entries)));
        self.settle_bundle(archive);
    }

    fn open_batch(self, batch: FileBatch) {
        let source = Source::Many(Rc::new(batch));
        let Some(bundle) = self.open_one(source) else {
            return;
        };
        self.settle_bundle(bundle);
    }

    /// Opens the files that open without a question, and lets a person pick from the rest.
    fn settle_bundle(self, bundle: OpenFile) {
        let only_lists = bundle.session.with_value(|session| session.only_lists);
        let known = bundle.bundle.with_untracked(|known| {
            let known = known.as_ref()?;
            Some((known.by_themselves(), known.suggested()))
        });
        let Some((by_themselves, suggested)) = known else {
            return;
        };
        if by_themselves.is_empty() || only_lists {
            bundle.picked.set(suggested);
        } else {
            self.open_items(bundle, by_themselves);
        }
    }

    fn open_items(self, bundle: OpenFile, which: Vec<usize>) {
        let Some(parts) = self.parts(bundle, &which) else {
            return;
        };
        // The view state of the address belongs to the first report; the bundle kept it until now.
        let mut view_state = Some(bundle.view_state.get_untracked());
        let opened: Vec<OpenFile> = parts
            .into_iter()
            .filter_map(|part| {
                let view_state = view_state.take().unwrap_or_default();
                self.add(
                    Source::Part(Rc::new(part)),
                    Some(view_state),
                    ReadOptions::default(),
                )
            })
            .collect();
        bundle.view_state.set(ViewState::default());
        self.files.update(|files| {
            let at = files.iter().position(|file| *file == bundle);
            let at = at.map_or(files.len(), |at| at + 1);
            files.splice(at..at, opened.iter().copied());
        });
        bundle.picked.update(std::collections::BTreeSet::clear);
        bundle.bundle.update(|known| {
            for at in &which {
                if let Some(item) = known.as_mut().and_then(|known| known.items.get_mut(*at)) {
                    item.is_opened = true;
                }
            }
        });
        let is_done = bundle
            .bundle
            .with_untracked(|known| known.as_ref().is_some_and(Bundle::is_done));
        // If a person has gone on to another file, that file stays shown.
        if let (Some(first), true) = (
            opened.first(),
            self.route.get_untracked().file() == Some(bundle.id),
        ) {
            self.route.set(Route::File { id: first.id });
            self.record_step(if is_done { Step::Replace } else { Step::Push });
        }
        if is_done {
            let name = bundle.name.get_value();
            self.close(bundle.id);
            self.dismiss_closed();
            self.closed.set(Some(Closed {
                name,
                opened: Some(opened.len()),
            }));
        }
        self.admit();
    }

    /// The files of a bundle at these indices, under names that distinguish them.
    pub(super) fn parts(self, bundle: OpenFile, which: &[usize]) -> Option<Vec<Part>> {
        let source = bundle
            .session
            .with_value(|session| session.source.clone())?;
        let items: Vec<(usize, Item)> = bundle.bundle.with_untracked(|known| {
            let known = known.as_ref();
            which
                .iter()
                .filter(|at| known.is_some_and(|known| known.can_open(**at)))
                .filter_map(|at| Some((*at, known?.items.get(*at)?.clone())))
                .collect()
        });
        let paths: Vec<&str> = items.iter().map(|(_, item)| item.path.as_str()).collect();
        let names = shown_names(&paths);
        let of = bundle.name.get_value();
        let part = |((at, item), name): ((usize, Item), String)| {
            let file = match &source {
                Source::File(archive, _) => archive.clone(),
                Source::Part(part) => part.file.clone(),
                Source::Many(batch) => batch.files.get(at)?.1.clone(),
                Source::Concatenation(_) => return None,
            };
            Some(Part {
                file,
                entry: item.entry,
                name,
                of: of.clone(),
            })
        };
        Some(items.into_iter().zip(names).filter_map(part).collect())
    }
}

impl OpenFile {
    /// Takes what the beginning of a file of this bundle shows. While a person has not chosen, the
    /// likely reports stay ticked.
    pub(crate) fn take_content(self, at: usize, content: Content) {
        self.bundle.update(|known| {
            if let Some(item) = known.as_mut().and_then(|known| known.items.get_mut(at)) {
                item.content = Some(content);
            }
        });
        let suggested = self.bundle.with_untracked(|known| {
            let known = known.as_ref().filter(|known| !known.is_chosen)?;
            Some(known.suggested())
        });
        if let Some(suggested) = suggested
            && self.picked.with_untracked(|picked| *picked != suggested)
        {
            self.picked.set(suggested);
        }
    }

    /// Ticks files of this bundle, or unticks them, because a person says so.
    pub fn tick(self, files: &[usize], is_ticked: bool) {
        self.bundle.update(|known| {
            if let Some(known) = known {
                known.is_chosen = true;
            }
        });
        self.picked.update(|picked| {
            for at in files {
                if is_ticked {
                    picked.insert(*at);
                } else {
                    picked.remove(at);
                }
            }
        });
    }

    /// Makes the tab stand for several files.
    pub(super) fn be_bundle(self, batch: &FileBatch) {
        let items = batch
            .files
            .iter()
            .map(|(path, file)| Item::of_file(path.clone(), bytes_of(file)));
        self.bundle.set(Some(Bundle {
            origin: batch.origin,
            items: items.collect(),
            has_more: batch.has_more,
            is_chosen: false,
        }));
        self.phase.set(Phase::Listed);
    }
}
