//! This module tries out how a file would be read: the choices of each try, and its result.

use std::sync::Arc;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use reports::read::{About, ReadOptions};
use reports::report::Preview;
use reports::wire::Generation;

use crate::session::actions::PreviewOutcome;
use crate::session::client::Engine;
use crate::session::state::OpenFile;

/// The delay before a choice is tried, because arrow keys go through a list.
const PAUSE: Duration = Duration::from_millis(120);

/// The result of a try.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    pub options: ReadOptions,
    pub preview: Arc<Preview>,
}

impl Shown {
    /// The description of the file, if it would be opened.
    #[must_use]
    pub fn about(&self) -> Option<&About> {
        self.preview.outcome.as_ref().ok().map(|read| &read.about)
    }
}

/// The tries of one file, as long as the dialog is open.
#[derive(Clone, Copy)]
pub struct Tries {
    pub file: OpenFile,
    pub draft: RwSignal<ReadOptions>,
    /// The result of the newest try that was answered.
    pub shown: RwSignal<Option<Shown>>,
    /// Why there is no answer; the text is the browser's reason.
    pub failed: RwSignal<Option<String>>,
    hand: StoredValue<Hand, LocalStorage>,
}

#[derive(Default)]
struct Hand {
    engine: Option<Engine>,
    newest: Generation,
    asked: ReadOptions,
    timer: Option<TimeoutHandle>,
}

impl Tries {
    /// Begins with the file's present options. Later choices are tried automatically.
    #[must_use]
    pub fn new(file: OpenFile) -> Self {
        let tries = Self {
            file,
            draft: RwSignal::new(file.options.get_untracked()),
            shown: RwSignal::new(None),
            failed: RwSignal::new(None),
            hand: StoredValue::new_local(Hand::default()),
        };
        Effect::new(move |is_later: Option<bool>| {
            tries.draft.track();
            if is_later == Some(true) {
                tries.ask_soon();
            } else {
                tries.ask();
            }
            true
        });
        on_cleanup(move || tries.end());
        tries
    }

    /// Whether the preview does not have the latest choices yet.
    #[must_use]
    pub fn is_late(self) -> bool {
        let is_it = |shown: &Option<Shown>| {
            shown
                .as_ref()
                .is_some_and(|shown| self.draft.with(|draft| *draft == shown.options))
        };
        !self.shown.with(is_it)
    }

    fn ask_soon(self) {
        let timer = set_timeout_with_handle(move || self.ask(), PAUSE).ok();
        let before = self
            .hand
            .try_update_value(|hand| std::mem::replace(&mut hand.timer, timer));
        if let Some(before) = before.flatten() {
            before.clear();
        }
    }

    fn ask(self) {
        let options = self.draft.get_untracked();
        let has_engine = self.hand.with_value(|hand| hand.engine.is_some());
        if !has_engine {
            match self
                .file
                .page
                .lend_engine(move |outcome| self.on_event(outcome))
            {
                Ok(engine) => self.hand.update_value(|hand| hand.engine = Some(engine)),
                Err(reason) => {
                    self.failed.set(Some(reason));
                    return;
                }
            }
        }
        self.failed.set(None);
        self.hand.update_value(|hand| {
            hand.newest = hand.newest.saturating_add(1);
            hand.asked.clone_from(&options);
            if let Some(engine) = &hand.engine {
                self.file.try_out(engine, hand.newest, options);
            }
        });
    }

    fn on_event(self, outcome: PreviewOutcome) {
        match outcome {
            PreviewOutcome::Answer(generation, preview) => {
                // An answer to an older try is dropped.
                let asked = self
                    .hand
                    .try_with_value(|hand| (hand.newest == generation).then(|| hand.asked.clone()));
                if let Some(options) = asked.flatten() {
                    self.shown.set(Some(Shown {
                        options,
                        preview: Arc::new(*preview),
                    }));
                }
            }
            PreviewOutcome::Failed(reason) => {
                // This must not run inside the engine's own message.
                queue_microtask(move || {
                    let engine = self.hand.try_update_value(|hand| hand.engine.take());
                    drop(engine);
                });
                self.failed.set(Some(reason));
            }
        }
    }

    fn end(self) {
        let hand = self.hand.try_update_value(std::mem::take);
        let Some(hand) = hand else { return };
        if let Some(timer) = hand.timer {
            timer.clear();
        }
        if let Some(engine) = hand.engine {
            self.file.page.take_back(engine);
        }
    }
}
