//! This module requests the seats to reclaim and delivers their list.

use std::sync::Arc;

use js_sys::Array;
use leptos::prelude::*;
use reports::reclaim::{Form, Reclaimed};
use reports::wire::Command;
use web_sys::{Blob, BlobPropertyBag};

use super::answers::{name_of_part, save};
use crate::model::phase::Phase;
use crate::model::reclaim::kept::entries;
use crate::model::reclaim::{ListDelivery, ListProgress};
use crate::platform::clipboard;
use crate::session::reclaim::Reclaiming;
use crate::session::state::OpenFile;
use crate::text::reclaim as words;

impl OpenFile {
    /// Requests the seats to reclaim by the terms of the view state; the answer is in
    /// [`OpenFile::reclaim`].
    pub fn ask_reclaim(self) {
        if self.phase.get_untracked() == Phase::Ready {
            self.reclaim.busy.set(true);
            self.send_reclaim(None);
        }
    }

    /// Requests the whole list and gives it to the browser.
    pub fn deliver_list(self, delivery: ListDelivery) {
        if self.phase.get_untracked() == Phase::Ready {
            self.reclaim.list.set(Some(ListProgress::Writing(delivery)));
            self.send_reclaim(Some(delivery.form()));
        }
    }

    fn send_reclaim(self, form: Option<Form>) {
        let excluded = self.reclaim.kept.with_untracked(|text| entries(text));
        let (terms, as_of_ms) = self
            .view_state
            .with_untracked(|view_state| (view_state.terms, view_state.as_of_ms));
        let settings = terms.settings(excluded);
        self.send(Command::Reclaim {
            as_of_ms,
            settings,
            form,
        });
    }

    pub(super) fn take_reclaimed(self, answer: Reclaimed, text: Option<String>) {
        let Some(text) = text else {
            self.reclaim.answer.set(Some(Arc::new(answer)));
            self.reclaim.busy.set(false);
            return;
        };
        if let Some(ListProgress::Writing(delivery)) = self.reclaim.list.get_untracked() {
            self.deliver(delivery, answer.idle, &text);
        }
    }

    fn deliver(self, delivery: ListDelivery, people: u64, text: &str) {
        let done = move |name: String| {
            self.report_list(ListProgress::Done {
                delivery,
                people,
                name,
            });
        };
        if delivery == ListDelivery::Copy {
            clipboard::write(text, move |worked| {
                if worked {
                    done(String::new());
                } else {
                    self.report_list(ListProgress::NotCopied);
                }
            });
            return;
        }
        let (ending, mime) = match delivery.form() {
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

    fn report_list(self, list: ListProgress) {
        self.page.announce(words::list_progress(&list));
        self.reclaim.list.set(Some(list));
    }

    /// Forgets the last count, and keeps the entered terms.
    pub(super) fn forget_reclaim(self) {
        let Reclaiming {
            answer, busy, list, ..
        } = self.reclaim;
        answer.set(None);
        busy.set(false);
        list.set(None);
    }
}
