//! Asking which seats to reclaim, and handing out the list.

use std::sync::Arc;

use js_sys::Array;
use leptos::prelude::*;
use reports::reclaim::{Form, Reclaimed};
use reports::wire::Command;
use web_sys::{Blob, BlobPropertyBag};

use super::answers::{name_of_part, save};
use crate::model::phase::Phase;
use crate::model::reclaim::kept::entries;
use crate::model::reclaim::{Given, Wanted};
use crate::model::requests::Topic;
use crate::platform::clipboard;
use crate::session::reclaim::Reclaiming;
use crate::session::state::OpenFile;
use crate::text::reclaim as words;

impl OpenFile {
    /// Asks which seats to reclaim by what is looked at; the answer is in
    /// [`OpenFile::reclaim`].
    pub fn ask_reclaim(self) {
        if self.phase.get_untracked() == Phase::Ready {
            self.reclaim.busy.set(true);
            self.send_reclaim(Topic::Reclaim, None);
        }
    }

    /// Has the whole list written, and gives it to the browser.
    pub fn give_reclaimed(self, wanted: Wanted) {
        if self.phase.get_untracked() == Phase::Ready {
            self.reclaim.given.set(Some(Given::Writing(wanted)));
            self.send_reclaim(Topic::ReclaimList, Some(wanted.form()));
        }
    }

    fn send_reclaim(self, topic: Topic, form: Option<Form>) {
        let excluded = self.reclaim.kept.with_untracked(|text| entries(text));
        let (terms, as_of_ms) = self
            .view_state
            .with_untracked(|view_state| (view_state.terms, view_state.as_of_ms));
        let settings = terms.settings(excluded);
        self.send(|link, file| Command::Reclaim {
            file,
            generation: link.requests.next_generation(topic),
            as_of_ms,
            settings,
            form,
        });
    }

    pub(super) fn take_reclaimed(self, generation: u32, answer: Reclaimed, text: Option<String>) {
        let Some(text) = text else {
            if self.is_latest(Topic::Reclaim, generation) {
                self.reclaim.answer.set(Some(Arc::new(answer)));
                self.reclaim.busy.set(false);
            }
            return;
        };
        let wanted = self.reclaim.given.get_untracked();
        if let (true, Some(Given::Writing(wanted))) =
            (self.is_latest(Topic::ReclaimList, generation), wanted)
        {
            self.hand_out(wanted, answer.idle, &text);
        }
    }

    fn hand_out(self, wanted: Wanted, people: u64, text: &str) {
        let done = move |name: String| {
            self.say_given(Given::Done {
                wanted,
                people,
                name,
            });
        };
        if wanted == Wanted::Copy {
            clipboard::write(text, move |worked| {
                if worked {
                    done(String::new());
                } else {
                    self.say_given(Given::NotCopied);
                }
            });
            return;
        }
        let (ending, mime) = match wanted.form() {
            Form::Csv => ("csv", "text/csv"),
            Form::Logins => ("txt", "text/plain"),
        };
        let options = BlobPropertyBag::new();
        options.set_type(mime);
        let parts = Array::of1(&text.into());
        if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
            let name = name_of_part(&self.name.get_value(), self.is_partial(), "reclaim", ending);
            save(&blob, &name);
            done(name);
        }
    }

    fn say_given(self, given: Given) {
        self.page.announce(words::given(&given));
        self.reclaim.given.set(Some(given));
    }

    /// Forgets what was counted, and keeps what was typed.
    pub(super) fn forget_reclaim(self) {
        let Reclaiming {
            answer,
            busy,
            given,
            ..
        } = self.reclaim;
        answer.set(None);
        busy.set(false);
        given.set(None);
    }
}
