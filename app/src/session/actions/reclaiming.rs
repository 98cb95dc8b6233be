//! This module requests the seats to reclaim and delivers their list.

use std::sync::Arc;

use js_sys::Array;
use leptos::prelude::*;
use reports::export::CopyForm;
use reports::query::Query;
use reports::read::{About, ReadOptions};
use reports::reclaim::{Form, Reclaimed, Subject};
use reports::table::RowRanges;
use reports::view::Scope;
use reports::wire::{Command, Copy, Event, Reply};
use web_sys::{Blob, BlobPropertyBag};

use super::answers::{name_of_part, save};
use crate::model::phase::Phase;
use crate::model::reclaim::kept::{entries, with};
use crate::model::reclaim::{ListDelivery, ListProgress};
use crate::model::view_state::{Pane, Step, ViewState};
use crate::platform::clipboard;
use crate::session::reclaim::Reclaiming;
use crate::session::state::OpenFile;
use crate::text::reclaim as words;

/// People on the list who are kept at once at most: as many as are looked at.
const CHOSEN_PEOPLE: u32 = 10_000;

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
        let view_state = self.view_state.get_untracked();
        let settings = view_state.terms.settings(excluded);
        let filter = untrack(|| self.reclaim_filter());
        self.send(Command::Reclaim {
            as_of_ms: view_state.as_of_ms,
            settings,
            filter,
            form,
        });
    }

    /// The table of everyone with a seat, which takes this reply. The rows of a new one are others.
    pub(super) fn list_of_seats(self, reply: &Reply) -> Self {
        let list = self.reclaim.table.get_untracked();
        let list = list.unwrap_or_else(|| self.new_list());
        if matches!(reply.body, Event::Opened { .. }) {
            list.only.set(None);
            list.ticks.set(RowRanges::default());
            list.view_state.update(|view_state| view_state.row = None);
        }
        list
    }

    /// Shows these rows of the table of everyone, and no others: people who left the list are not
    /// ticked any more.
    fn list_only(self, listed: RowRanges) {
        if self.listed.get_untracked().as_ref() == Some(&listed) {
            return;
        }
        let left = self.ticks.with_untracked(|ticks| ticks.and(&listed));
        if self.ticks.with_untracked(|ticks| *ticks != left) {
            self.ticks.set(left);
        }
        let opened = self.view_state.with_untracked(|view_state| view_state.row);
        if opened.is_some_and(|row| !listed.contains(row)) {
            self.show_record(None);
        }
        self.listed.set(Some(listed));
        self.count_listed();
        self.ask_view();
    }

    /// For a person, the table has the rows on the list and no others.
    pub(super) fn count_listed(self) {
        let listed = self.listed.with_untracked(|listed| {
            let rows = listed.as_ref().map(RowRanges::count)?;
            u32::try_from(rows).ok()
        });
        let is_known = |about: &Option<Arc<About>>| {
            about
                .as_ref()
                .is_none_or(|about| Some(about.rows) == listed)
        };
        if let Some(rows) = listed
            && !self.about.with_untracked(is_known)
        {
            self.about.update(|about| {
                if let Some(about) = about {
                    Arc::make_mut(about).rows = rows;
                }
            });
        }
    }

    /// A table that the engine of this file makes. It is no tab, and Back undoes none of its
    /// changes.
    fn new_list(self) -> Self {
        let id = self.page.runtime.try_update_value(|runtime| {
            let id = runtime.next_file.max(1);
            runtime.next_file = id + 1;
            id
        });
        let name = name_of_part(&self.name.get_value(), self.is_partial(), "reclaim", "csv");
        let new = || {
            let (view_state, options) = (ViewState::default(), ReadOptions::default());
            Self::new(
                self.page,
                id.unwrap_or_default(),
                name,
                0,
                view_state,
                options,
            )
        };
        let owner = self.session.with_value(|session| session.owner.clone());
        let list = owner.unwrap_or_default().with(new);
        list.session
            .update_value(|session| session.list_of = Some(self));
        self.reclaim.table.set(Some(list));
        list
    }

    /// Adds the people of these rows of the list to those who keep their seats.
    pub fn keep_listed(self, rows: RowRanges) {
        self.with_logins(rows, move |list, logins| {
            list.ticks.set(RowRanges::default());
            self.reclaim.kept.update(|kept| {
                for login in logins.lines() {
                    *kept = with(kept, Subject::Login, login);
                }
            });
        });
    }

    /// Shows all seats of the people of these rows of the list in the table of the file.
    pub fn show_rows_of_listed(self, rows: RowRanges) {
        self.with_logins(rows, move |_, logins| {
            let column = self.about.with_untracked(|about| {
                let columns = about.as_ref().map_or(&[][..], |about| &about.columns);
                let keys = columns.iter().map(|column| column.key.as_str());
                keys.into_iter()
                    .find(|key| ["login", "assignee_login"].contains(key))
                    .map(str::to_owned)
            });
            if let Some(column) = column {
                // The filter is of rows to look at, and does not narrow the list that it is from.
                self.show_only(None);
                self.update_view_state(Step::Push, |view_state| {
                    view_state.pane = Pane::Table;
                    view_state.query = Query::is_one_of(&column, logins.lines()).to_string();
                    view_state.search.clear();
                    view_state.row = None;
                    view_state.terms.uses_filter = false;
                });
            }
        });
    }

    /// Asks for the logins of these rows of the list, one a line, and passes them on.
    fn with_logins(self, rows: RowRanges, then: impl FnOnce(Self, &str) + 'static) {
        let Some(list) = self.reclaim.table.get_untracked() else {
            return;
        };
        list.session.update_value(|session| {
            session.copying = Some(Box::new(move |copied| then(list, &copied.text)));
        });
        list.send(Command::Copy(Copy::Rows {
            rows,
            most: CHOSEN_PEOPLE,
            columns: vec![0],
            form: CopyForm::Lines,
        }));
    }

    /// The rows that the table shows, if not all, and if the settings use its filter. Tracks.
    #[must_use]
    pub fn reclaim_filter(self) -> Option<Scope> {
        let only = self.only.get();
        self.view_state.with(|view_state| {
            let is_filtered = view_state.is_filtered() || only.is_some();
            (view_state.terms.uses_filter && is_filtered).then(|| Scope {
                query: view_state.query.clone(),
                search: view_state.search_text().to_owned(),
                only,
            })
        })
    }

    pub(super) fn take_reclaimed(self, answer: Reclaimed, listed: RowRanges, text: Option<String>) {
        let Some(text) = text else {
            let list = self.reclaim.table.get_untracked();
            list.unwrap_or_else(|| self.new_list()).list_only(listed);
            self.reclaim.answer.set(Some(Arc::new(answer)));
            self.reclaim.busy.set(false);
            return;
        };
        if let Some(ListProgress::Writing(delivery)) = self.reclaim.list.get_untracked() {
            let list = self.reclaim.table.get_untracked();
            let shown = list.and_then(|list| list.matched.get_untracked());
            self.deliver(delivery, shown.map_or(answer.idle, u64::from), &text);
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
