//! This module opens, closes and shows files.

use std::time::Duration;

use js_sys::Array;
use leptos::prelude::*;
use reports::read::ReadOptions;
use wasm_bindgen::prelude::*;
use web_sys::{File, FilePropertyBag};

use crate::model::fragment::Way;
use crate::model::phase::{Phase, Trouble};
use crate::model::preferences::{self, Preferences, Theme, Zone};
use crate::model::route::{FileId, Route};
use crate::model::view_state::{Step, ViewState};
use crate::platform::dom::folder_address;
use crate::platform::favicon;
use crate::platform::history;
use crate::platform::later;
use crate::platform::task::in_background;
use crate::session::client::{Engine, EngineEvent};
use crate::session::meter;
use crate::session::perf;
use crate::session::runtime::{ClosedFile, reading_at_once};
use crate::session::sample::SampleMaker;
use crate::session::source::Source;
use crate::session::spawner::EngineSpawner;
use crate::session::state::{Closed, OpenFile, Page, PendingSample};
use crate::text::kinds;

/// Time that a closed file's signals outlive it: views drawn with them may still read them.
const AFTERLIFE: Duration = Duration::from_secs(1);

impl Page {
    /// Connects the page to the browser: loads the engine's program, keeps one engine warm,
    /// listens to Back and Forward, counts requests. Call it once, inside the root component.
    pub fn start(self) {
        let first = self.runtime.try_update_value(|runtime| {
            runtime.owner = Owner::current();
            !std::mem::replace(&mut runtime.started, true)
        });
        if first != Some(true) {
            return;
        }
        self.begin_steps();
        history::listen(move |navigation| self.go(navigation));
        in_background(async move {
            match EngineSpawner::prepare().await {
                Ok((spawner, confinement)) => {
                    self.confinement.set(confinement);
                    self.runtime
                        .update_value(|runtime| runtime.spawner = Some(Box::new(spawner)));
                    self.admit();
                    self.warm_up();
                }
                Err(reason) => self.trouble.set(Some(Trouble::NoEngine(reason))),
            }
        });
    }

    /// The first engine is up: from here on the page needs no further request, and counts them.
    pub(super) fn is_up(self) {
        let counts = self
            .runtime
            .try_update_value(|runtime| std::mem::replace(&mut runtime.counts_requests, true));
        if counts == Some(false) {
            in_background(async move {
                favicon::keep().await;
                let base = folder_address();
                meter::start(move |request| self.requests.update(|log| log.add(request, &base)));
            });
        }
    }

    /// Opens a text as if it were a file of this name.
    pub fn open_pasted(self, text: &str, name: &str) {
        let options = FilePropertyBag::new();
        // The file has no date: the moment of pasting says nothing about the data.
        options.set_last_modified(0.0);
        let parts = Array::of1(&JsValue::from_str(text));
        if let Ok(file) = File::new_with_str_sequence_and_options(&parts, name, &options) {
            self.open_one(Source::File(file, Way::Chosen));
        }
    }

    /// Opens a report that was fetched, in place of the older copy of it, if one is open, with the
    /// same view state. Shows it if `shows`; else the page stays as it is.
    pub(crate) fn open_fetched(
        self,
        file: File,
        replaces: Option<FileId>,
        shows: bool,
    ) -> Option<FileId> {
        let older = replaces.and_then(|id| self.file_now(id));
        let view_state = older.map(|older| ViewState {
            // In another table the same number means a different row.
            row: None,
            ..older.view_state.get_untracked()
        });
        // A newer copy of the same report needs the same corrections.
        let options = older.map(|older| older.options.get_untracked());
        let fetched = self.add(
            Source::File(file, Way::Fetched),
            view_state,
            options.unwrap_or_default(),
        )?;
        self.files.update(|files| {
            let at = files.iter().position(|file| Some(*file) == older);
            files.insert(at.unwrap_or(files.len()), fetched);
        });
        if shows {
            perf::mark(perf::OPEN);
            self.route.set(Route::File { id: fetched.id });
            self.record_step(Step::Push);
        }
        if let Some(older) = older {
            self.close(older.id);
        }
        self.admit();
        Some(fetched.id)
    }

    /// Makes up a report of this kind and opens it as a file.
    pub fn open_sample(self, kind: &str) {
        let offer = kinds::words(kind).and_then(|words| words.offer.as_ref());
        let rows = offer.and_then(|offer| offer.sample_rows).unwrap_or(1_000);
        let kind = kind.to_owned();
        self.sample.set(Some(PendingSample {
            kind: kind.clone(),
            failure: None,
        }));
        in_background(async move {
            let made = async {
                let kept = self.runtime.try_update_value(|r| r.sample_maker.take());
                let maker = match kept.flatten() {
                    Some(maker) => maker,
                    None => SampleMaker::start().await?,
                };
                let file = maker.make(&kind, rows).await?;
                // A maker that failed is not kept.
                self.runtime
                    .update_value(|runtime| runtime.sample_maker = Some(maker));
                Ok(file)
            };
            match made.await {
                Ok(file) => {
                    self.sample.set(None);
                    self.open_one(Source::File(file, Way::Sample));
                }
                Err(reason) => self.sample.set(Some(PendingSample {
                    kind,
                    failure: Some(reason),
                })),
            }
        });
    }

    /// Makes the failed sample again.
    pub fn retry_sample(self) {
        if let Some(sample) = self.sample.get_untracked() {
            self.open_sample(&sample.kind);
        }
    }

    pub fn select(self, route: Route) {
        if self.route.get_untracked() != route {
            self.show(route);
            self.record_step(Step::Push);
        }
    }

    /// Shows a page and records nothing.
    pub(super) fn show(self, route: Route) {
        if route.file().is_none() {
            self.runtime
                .update_value(|runtime| runtime.behind_files = route);
        }
        self.route.set(route);
    }

    /// Closes a file and ends its engine, which frees all its memory at once.
    pub fn close(self, id: FileId) {
        let Some(file) = self.file_now(id) else {
            return;
        };
        let at = self
            .files
            .with_untracked(|files| files.iter().position(|f| *f == file));
        self.stop(id);
        self.dismiss_corrected();
        let session = file
            .session
            .try_update_value(std::mem::take)
            .unwrap_or_default();
        if let Some(source) = session.source {
            self.closed.set(Some(Closed {
                name: file.name.get_value(),
                opened: None,
            }));
            let view_state = ViewState {
                // The ticks by which they were chosen end with the file.
                only: None,
                ..file.view_state.get_untracked()
            };
            self.runtime.update_value(|runtime| {
                runtime.closed = Some(ClosedFile {
                    source,
                    view_state,
                    options: file.options.get_untracked(),
                });
            });
        }
        self.files.update(|files| files.retain(|f| f.id != id));
        if self.route.get_untracked().file() == Some(id) {
            // The neighbour is shown instead, the one to the right first.
            let neighbour = self.files.with_untracked(|files| {
                let at = at.unwrap_or(0);
                files
                    .get(at)
                    .or_else(|| files.get(at.checked_sub(1)?))
                    .map(|file| Route::File { id: file.id })
            });
            let behind_files = || self.runtime.with_value(|runtime| runtime.behind_files);
            self.route.set(neighbour.unwrap_or_else(behind_files));
        }
        // The address names the files that are still open.
        self.record_step(Step::Replace);
        if let Some(owner) = session.owner {
            later::after(AFTERLIFE, move || owner.cleanup());
        }
    }

    /// Opens the file closed last again, with its view state.
    pub fn reopen_closed(self) {
        let closed = self
            .runtime
            .try_update_value(|runtime| runtime.closed.take())
            .flatten();
        self.closed.set(None);
        if let Some(closed) = closed {
            let opened = self.open(vec![(
                closed.source,
                Some(closed.view_state),
                closed.options,
            )]);
            for file in opened {
                file.session
                    .update_value(|session| session.only_lists = true);
            }
        }
    }

    /// Forgets the file closed last.
    pub fn dismiss_closed(self) {
        self.runtime.update_value(|runtime| runtime.closed = None);
        self.closed.set(None);
    }

    /// Stops reading a file; what was read is dropped.
    pub fn cancel(self, id: FileId) {
        if let Some(file) = self.file_now(id)
            && file.phase.get_untracked() == Phase::Reading
        {
            self.stop(id);
            file.phase.set(Phase::Cancelled);
        }
    }

    /// Reads a file again from its source, in a new engine.
    pub fn reload(self, id: FileId) {
        let Some(file) = self.file_now(id) else {
            return;
        };
        // A tab of several files has no engine that could read them again.
        if file
            .session
            .with_value(|session| matches!(session.source, Some(Source::Many(_))))
        {
            return;
        }
        self.stop(id);
        file.forget();
        self.runtime
            .update_value(|runtime| runtime.waiting.push_back(id));
        self.admit();
    }

    /// Chooses light or dark, and remembers it.
    pub fn set_theme(self, theme: Theme) {
        self.theme.set(theme);
        self.save_preferences();
    }

    /// Chooses the zone of times, and remembers it.
    pub fn set_zone(self, zone: Zone) {
        self.zone.set(zone);
        self.save_preferences();
    }

    /// Shows or hides the profiles in the table's head, and remembers it.
    pub fn show_profiles(self, shown: bool) {
        self.profiles.set(shown);
        self.save_preferences();
    }

    /// Announces a text to screen readers.
    pub fn announce(self, text: impl Into<String>) {
        self.announcement.set(text.into());
    }

    fn save_preferences(self) {
        preferences::save(Preferences {
            theme: self.theme.get_untracked(),
            zone: self.zone.get_untracked(),
            profiles: self.profiles.get_untracked(),
        });
    }

    /// The open file with this number; tracks nothing.
    pub(super) fn file_now(self, id: FileId) -> Option<OpenFile> {
        self.files
            .with_untracked(|files| files.iter().find(|file| file.id == id).copied())
    }

    pub(super) fn open_one(self, source: Source) -> Option<OpenFile> {
        let opened = self.open(vec![(source, None, ReadOptions::default())]);
        opened.first().copied()
    }

    pub(super) fn open(
        self,
        sources: Vec<(Source, Option<ViewState>, ReadOptions)>,
    ) -> Vec<OpenFile> {
        if sources.is_empty() {
            return Vec::new();
        }
        perf::mark(perf::OPEN);
        let opened: Vec<OpenFile> = sources
            .into_iter()
            .filter_map(|(source, view_state, options)| self.add(source, view_state, options))
            .collect();
        self.files.update(|files| files.extend(&opened));
        if let Some(first) = opened.first() {
            self.route.set(Route::File { id: first.id });
            self.record_step(Step::Push);
        }
        self.admit();
        opened
    }

    /// Makes a tab and queues its file for reading.
    pub(super) fn add(
        self,
        source: Source,
        view_state: Option<ViewState>,
        options: ReadOptions,
    ) -> Option<OpenFile> {
        let (id, owner, view_state) = self.runtime.try_update_value(|runtime| {
            let id = runtime.next_file.max(1);
            runtime.next_file = id + 1;
            if !matches!(source, Source::Many(_)) {
                runtime.waiting.push_back(id);
            }
            let owner = runtime.owner.as_ref().map_or_else(Owner::new, Owner::child);
            let view_state = view_state
                .or_else(|| runtime.asked_by_address.take())
                .unwrap_or_default();
            (id, owner, view_state)
        })?;
        self.open_before.set(None);
        let size_bytes = source.size_bytes();
        let name = match &source {
            Source::File(file, _) => file.name(),
            Source::Part(part) => part.name.clone(),
            Source::Concatenation(concatenation) => concatenation.name.clone(),
            Source::Many(batch) => batch.name.clone(),
        };
        let file = owner.with(|| OpenFile::new(self, id, name, size_bytes, view_state, options));
        match &source {
            Source::Part(part) => file.within.set_value(Some(part.of.clone())),
            Source::Many(batch) => file.be_bundle(batch),
            Source::File(..) | Source::Concatenation(_) => {}
        }
        file.session.update_value(|session| {
            session.owner = Some(owner);
            session.source = Some(source);
            session.unvalidated = Some(ViewState::default());
        });
        Some(file)
    }

    /// Lets waiting files start while there is room.
    pub(super) fn admit(self) {
        let limit = reading_at_once();
        loop {
            let next = self.runtime.try_update_value(|runtime| {
                if runtime.spawner.is_none() || runtime.reading.len() >= limit {
                    return None;
                }
                let id = runtime.waiting.pop_front()?;
                runtime.reading.push(id);
                Some((id, runtime.engine()))
            });
            let Some((id, engine)) = next.flatten() else {
                return;
            };
            match (self.file_now(id), engine) {
                (Some(file), Ok(engine)) => file.read_with(engine),
                (Some(file), Err(reason)) => {
                    self.finished(id);
                    file.phase.set(Phase::Crashed(reason));
                }
                (None, _) => self.finished(id),
            }
        }
    }

    /// Starts the spare engine if there is none and no file waits for the processor.
    fn warm_up(self) {
        self.runtime.update_value(|runtime| {
            if runtime.reading.is_empty()
                && runtime.waiting.is_empty()
                && runtime.spare.as_ref().is_none_or(Engine::is_dead)
            {
                // Without a spare engine, the next file starts one and reports the error.
                runtime.spare = runtime
                    .spawner
                    .as_mut()
                    .and_then(|spawner| spawner.start().ok());
                if let Some(spare) = &runtime.spare {
                    spare.listen(move |event| match event {
                        EngineEvent::Message(..) => self.is_up(),
                        EngineEvent::OtherVersion => self.trouble.set(Some(Trouble::OtherVersion)),
                        EngineEvent::FailedToStart(why) => {
                            self.trouble.set(Some(Trouble::NoEngine(why)));
                        }
                        // The next file starts another engine.
                        EngineEvent::Died(_) => {}
                    });
                }
            }
        });
    }

    /// Notes that a file is not being read any more, whether or not that succeeded.
    pub(super) fn finished(self, id: FileId) {
        let was_reading = self.runtime.try_update_value(|runtime| {
            runtime.waiting.retain(|waiting| *waiting != id);
            let before = runtime.reading.len();
            runtime.reading.retain(|reading| *reading != id);
            runtime.reading.len() < before
        });
        if was_reading == Some(true) {
            // Not from within an engine's message, because that engine may end here.
            later::soon(move || {
                self.admit();
                self.warm_up();
            });
        }
    }

    pub(super) fn stop(self, id: FileId) {
        if let Some(file) = self.file_now(id) {
            let engine = file
                .session
                .try_update_value(|session| session.engine.take());
            drop(engine);
        }
        self.finished(id);
    }
}
