//! This module reads the beginnings of a bundle's files, one after the other in one engine, so that
//! a person sees what they are before they open them.

use leptos::prelude::*;
use reports::wire::Generation;

use crate::model::bundle::{Bundle, Content};
use crate::session::actions::PreviewOutcome;
use crate::session::client::Engine;
use crate::session::state::OpenFile;

/// The previews of one bundle, as long as its page is shown.
#[derive(Clone, Copy)]
pub struct Previews {
    file: OpenFile,
    /// Whether there are beginnings to read and reading them was not cancelled.
    pub is_reading: RwSignal<bool>,
    state: StoredValue<State, LocalStorage>,
}

#[derive(Default)]
struct State {
    engine: Option<Engine>,
    /// The file that is being read, and its request.
    asked: Option<(Generation, usize)>,
}

impl Previews {
    /// Begins with the first file that is not read yet. It ends with the owner.
    #[must_use]
    pub fn new(file: OpenFile) -> Self {
        let previews = Self {
            file,
            is_reading: RwSignal::new(true),
            state: StoredValue::new_local(State::default()),
        };
        // The list may be complete only later.
        Effect::new(move |_| {
            let has_next = file.bundle.with(|bundle| next(bundle.as_ref()).is_some());
            let is_idle = previews.state.with_value(|state| state.asked.is_none());
            if has_next && is_idle && previews.is_reading.get() {
                previews.read_next();
            }
        });
        on_cleanup(move || previews.end());
        previews
    }

    /// Stops reading. What is known stays.
    pub fn cancel(self) {
        self.is_reading.set(false);
        self.end();
    }

    fn read_next(self) {
        let bundle = self.file.bundle;
        let Some(at) = bundle.with_untracked(|bundle| next(bundle.as_ref())) else {
            // This must not run inside the engine's own message.
            queue_microtask(move || self.end());
            return;
        };
        let has_engine = self.state.with_value(|state| state.engine.is_some());
        if !has_engine {
            match self
                .file
                .page
                .lend_engine(move |outcome| self.on_outcome(outcome))
            {
                Ok(engine) => self.state.update_value(|state| state.engine = Some(engine)),
                // Without an engine the names of the files have to do.
                Err(_) => return self.is_reading.set(false),
            }
        }
        self.state.update_value(|state| {
            let generation = state.asked.map_or(1, |(last, _)| last.wrapping_add(1));
            state.asked = Some((generation, at));
            if let Some(engine) = &state.engine {
                self.file.preview_item(engine, generation, at);
            }
        });
    }

    fn on_outcome(self, outcome: PreviewOutcome) {
        match outcome {
            PreviewOutcome::Answer(generation, preview) => {
                let asked = self.state.try_with_value(|state| state.asked).flatten();
                let Some((_, at)) = asked.filter(|(asked, _)| *asked == generation) else {
                    return;
                };
                let outcome = preview.outcome.map(|report| report.about.kind);
                self.file.take_content(at, Content::of(outcome));
                self.read_next();
            }
            PreviewOutcome::Failed(_) => {
                self.is_reading.set(false);
                queue_microtask(move || self.end());
            }
        }
    }

    fn end(self) {
        let state = self.state.try_update_value(std::mem::take);
        if let Some(engine) = state.and_then(|state| state.engine) {
            self.file.page.take_back(engine);
        }
    }
}

fn next(bundle: Option<&Bundle>) -> Option<usize> {
    bundle.and_then(Bundle::next_to_preview)
}
