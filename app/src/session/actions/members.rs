//! This module requests the members of a chart and delivers them as text.

use std::sync::Arc;

use js_sys::Array;
use leptos::prelude::*;
use reports::overview::{MemberOrder, Members, MembersRequest, MembersText};
use reports::wire::Command;
use web_sys::{Blob, BlobPropertyBag};

use super::answers::{name_of_part, save};
use crate::model::phase::Phase;
use crate::platform::clipboard::ClipboardWrite;
use crate::session::state::OpenFile;
use crate::text::charts as words;

impl OpenFile {
    /// Requests the members of a chart whose names contain a text; the answer is in
    /// [`OpenFile::members`].
    pub fn ask_members(self, chart: &str, search: &str, order: MemberOrder) {
        self.send_members(chart, search, order, None);
    }

    /// Copies them, and tells in words afterwards whether that worked.
    pub fn copy_members(
        self,
        (chart, search, order): (&str, &str, MemberOrder),
        words: MembersText,
        told: RwSignal<String>,
    ) {
        let clipboard = ClipboardWrite::begin(false, move |worked| {
            let said = match worked {
                true => words::COPIED,
                false => words::NOT_COPIED,
            };
            let _ = told.try_set(said.to_owned());
        });
        self.deliver_members(chart, search, order, words, move |text| {
            clipboard.finish(&text, "");
        });
    }

    /// Saves them as a CSV file, part of whose name is `title`.
    pub fn save_members(
        self,
        (chart, search, order): (&str, &str, MemberOrder),
        words: MembersText,
        title: &str,
        told: RwSignal<String>,
    ) {
        let part: String = title
            .to_lowercase()
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .collect();
        self.deliver_members(chart, search, order, words, move |text| {
            let options = BlobPropertyBag::new();
            options.set_type("text/csv");
            let parts = Array::of1(&text.into());
            if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
                let name = name_of_part(&self.name.get_value(), self.is_partial(), &part, "csv");
                save(&blob, &name);
                let _ = told.try_set(words::saved(&name));
            }
        });
    }

    fn deliver_members(
        self,
        chart: &str,
        search: &str,
        order: MemberOrder,
        words: MembersText,
        deliver: impl FnOnce(String) + 'static,
    ) {
        if self.phase.get_untracked() == Phase::Ready {
            self.session.update_value(|session| {
                session.delivering_members = Some(Box::new(deliver));
            });
            self.send_members(chart, search, order, Some(words));
        }
    }

    fn send_members(
        self,
        chart: &str,
        search: &str,
        order: MemberOrder,
        text: Option<MembersText>,
    ) {
        let as_of_ms = self.view_state.with_untracked(|state| state.as_of_ms);
        self.send(Command::Members(MembersRequest {
            chart: chart.to_owned(),
            as_of_ms,
            search: search.to_owned(),
            order,
            text,
        }));
    }

    pub(super) fn take_members(self, found: Option<Box<Members>>, as_text: bool) {
        if !as_text {
            self.members.set(found.map(Arc::from));
            return;
        }
        let deliver = self
            .session
            .try_update_value(|session| session.delivering_members.take());
        let text = found.and_then(|found| found.text);
        if let (Some(Some(deliver)), Some(text)) = (deliver, text) {
            deliver(text);
        }
    }
}
