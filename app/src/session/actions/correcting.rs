//! This module corrects how a file is read: it previews a correction, applies it, and undoes it.

use leptos::prelude::*;
use reports::archive::file_name;
use reports::read::ReadOptions;
use reports::report::Preview;
use reports::wire::{Command, Event, Generation, Input, Request};

use super::bytes_of;
use crate::model::route::FileId;
use crate::model::view_state::ViewState;
use crate::session::client::{Attachment, Engine, EngineEvent};
use crate::session::source::{Part, Source};
use crate::session::state::{Corrected, Correcting, OpenFile, Page};
use crate::text::corrections as words;

/// The outcome of a preview.
pub(crate) enum PreviewOutcome {
    /// The preview of this generation.
    Answer(Generation, Box<Preview>),
    /// The engine is gone; the text is the browser's reason.
    Failed(String),
}

impl Page {
    /// Lets a person correct how a file is read; `column` is the key of the column that seems
    /// wrong.
    pub fn correct(self, file: FileId, column: Option<String>) {
        self.correcting.set(Some(Correcting { file, column }));
    }

    /// Reads a file again with the options of a person. It can be undone.
    pub fn apply_correction(self, id: FileId, options: ReadOptions) {
        let Some(file) = self.file_now(id) else {
            return;
        };
        self.dismiss_closed();
        self.corrected.set(Some(Corrected {
            file: id,
            name: file.name.get_value(),
            before: file.options.get_untracked(),
            view_state: file.view_state.get_untracked(),
        }));
        self.correcting.set(None);
        self.reopen_with(id, options);
    }

    /// Restores the reading of the file that was corrected last.
    pub fn undo_correction(self) {
        let Some(corrected) = self.corrected.get_untracked() else {
            return;
        };
        self.corrected.set(None);
        if let Some(file) = self.file_now(corrected.file) {
            self.announce(words::undone(&corrected.name));
            file.view_state.set(corrected.view_state);
            self.reopen_with(corrected.file, corrected.before);
        }
    }

    /// Forgets the last correction; the file stays as it is read.
    pub fn dismiss_corrected(self) {
        if self.corrected.with_untracked(Option::is_some) {
            self.corrected.set(None);
        }
    }

    /// Reads a file again with other options.
    fn reopen_with(self, id: FileId, options: ReadOptions) {
        if let Some(file) = self.file_now(id) {
            file.options.set(options);
            // The new reading may have other rows and columns.
            file.session
                .update_value(|session| session.unvalidated = Some(ViewState::default()));
            self.reload(id);
        }
    }

    /// Lends an engine for previews, which calls `on_outcome` with their outcomes. The file's own engine
    /// may be busy, and a refused file has none.
    pub(crate) fn lend_engine(
        self,
        on_outcome: impl Fn(PreviewOutcome) + 'static,
    ) -> Result<Engine, String> {
        let engine = self
            .runtime
            .try_update_value(crate::session::runtime::PageRuntime::engine);
        let engine = engine.unwrap_or_else(|| Err(String::new()))?;
        engine.listen(move |event| match event {
            EngineEvent::Message(reply, _) => match reply.body {
                Event::Previewed(preview) => {
                    on_outcome(PreviewOutcome::Answer(reply.generation, preview));
                }
                Event::Ready { .. } => self.is_up(),
                _ => {}
            },
            EngineEvent::Died(reason) | EngineEvent::FailedToStart(reason) => {
                on_outcome(PreviewOutcome::Failed(reason));
            }
            EngineEvent::OtherVersion => on_outcome(PreviewOutcome::Failed(String::new())),
        });
        Ok(engine)
    }

    /// Takes a lent engine back for the next file.
    pub(crate) fn take_back(self, engine: Engine) {
        engine.listen(|_| {});
        self.runtime.update_value(|runtime| {
            if runtime.spare.is_none() && !engine.is_dead() {
                runtime.spare = Some(engine);
            }
        });
    }
}

fn send_preview(engine: &Engine, generation: Generation, input: Input, file: web_sys::File) {
    let body = Command::Preview(input);
    engine.send(Request { generation, body }, Some(Attachment::File(file)));
}

impl OpenFile {
    /// Asks an engine for a preview of this file with these options.
    pub(crate) fn try_out(self, engine: &Engine, generation: Generation, options: ReadOptions) {
        let source = self.session.with_value(|session| session.source.clone());
        let (file, entry) = match source {
            Some(Source::File(file, _)) => (file, None),
            Some(Source::Part(part)) => (part.file.clone(), part.entry.clone()),
            Some(Source::Concatenation(_) | Source::Many(_)) | None => return,
        };
        let input = Input {
            name: file_name(&self.name.get_value()).to_owned(),
            size_bytes: bytes_of(&file),
            // The beginning of a file has no as-of time.
            modified_ms: None,
            options,
            entry,
        };
        send_preview(engine, generation, input, file);
    }

    /// Asks an engine for a preview of one file of this bundle.
    pub(crate) fn preview_item(self, engine: &Engine, generation: Generation, at: usize) {
        let part = self
            .page
            .parts(self, &[at])
            .and_then(|mut parts| parts.pop());
        let Some(Part {
            file, entry, name, ..
        }) = part
        else {
            return;
        };
        let input = Input {
            name: file_name(&name).to_owned(),
            size_bytes: bytes_of(&file),
            modified_ms: None,
            options: ReadOptions::default(),
            entry,
        };
        send_preview(engine, generation, input, file);
    }

    /// Whether its reading can be corrected. Files that are combined are corrected in their own
    /// tabs.
    #[must_use]
    pub fn is_correctable(self) -> bool {
        self.session.with_value(|session| {
            !matches!(
                session.source,
                Some(Source::Concatenation(_) | Source::Many(_)) | None
            )
        })
    }
}
