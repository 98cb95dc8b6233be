//! This module requests the seats to reclaim and delivers their list.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use js_sys::Array;
use leptos::prelude::*;
use reports::export::CopyForm;
use reports::limits::RECLAIM_EXCLUSIONS;
use reports::query::Query;
use reports::read::{About, ReadOptions};
use reports::reclaim::{Form, Reclaimed, Subject};
use reports::table::RowRanges;
use reports::view::Scope;
use reports::wire::{Command, Copy, Event, ListRequest, ListText, Reply};
use web_sys::{Blob, BlobPropertyBag};

use super::answers::{name_of_part, save};
use crate::model::phase::Phase;
use crate::model::profile_requests::ProfileRequestTracker;
use crate::model::reclaim::kept::{entries, with};
use crate::model::reclaim::{ListDelivery, ListProgress};
use crate::model::view_state::{Pane, Step, ViewState};
use crate::platform::clipboard::ClipboardWrite;
use crate::session::reclaim::Reclaiming;
use crate::session::state::{Aim, OpenFile};
use crate::text::reclaim as words;

/// People on the list who are kept at once at most: one more than are looked at, so that the form
/// says that they are too many.
const CHOSEN_PEOPLE: usize = RECLAIM_EXCLUSIONS + 1;

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
            let copying = (delivery == ListDelivery::Copy).then(|| self.copy_list());
            self.session
                .update_value(|session| session.copying_list = copying);
            let list = self.reclaim.table.get_untracked();
            let (scope, sort) = list.map_or_else(Default::default, |list| {
                let only = list.view_state.with_untracked(ViewState::only_rows);
                list.view_asked(only)
            });
            self.send_reclaim(Some(Box::new(ListRequest {
                form: delivery.form(),
                scope,
                sort,
            })));
        }
    }

    fn send_reclaim(self, list: Option<Box<ListRequest>>) {
        let excluded = self.reclaim.kept.with_untracked(|text| entries(text));
        let view_state = self.view_state.get_untracked();
        let settings = view_state.terms.settings(excluded);
        let filter = untrack(|| self.reclaim_filter());
        self.send(Command::Reclaim {
            as_of_ms: view_state.as_of_ms,
            settings,
            filter,
            list,
        });
    }

    /// The table of everyone with a seat, which takes this reply. The rows of a new one are others.
    pub(super) fn list_of_seats(self, reply: &Reply) -> Self {
        let list = self.reclaim.table.get_untracked();
        let list = list.unwrap_or_else(|| self.new_list());
        if matches!(reply.body, Event::Opened { .. }) {
            let as_of_ms = Some(self.view_state.with_untracked(|state| state.as_of_ms));
            if self.reclaim.table_as_of_ms.get_value() != as_of_ms {
                self.reclaim.table_as_of_ms.set_value(as_of_ms);
                // The same rows are other people.
                list.ticks.set(RowRanges::default());
                list.view_state.update(|view_state| {
                    view_state.row = None;
                    view_state.only = None;
                });
            }
            // They have other ages or prices.
            list.values.set(None);
            list.profiles.set(BTreeMap::new());
            list.session.update_value(|session| {
                session.profile_requests = ProfileRequestTracker::default();
            });
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

    /// For a person, the table has the rows on the list and no others. Which of their cells are
    /// unknown is not counted.
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
                    let about = Arc::make_mut(about);
                    about.rows = rows;
                    for column in &mut about.columns {
                        column.unknown = [0; 4];
                    }
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
        self.with_logins(rows.clone(), move |list, logins| {
            // The button goes with the ticks, so the focus moves to the list, where it stays.
            list.aim
                .set(list.row_beside(&rows).map(|row| Aim { row, column: None }));
            list.ticks.set(RowRanges::default());
            let lines = logins.lines();
            let added: String = lines.map(|login| with("", Subject::Login, login)).collect();
            self.reclaim.kept.update(|kept| {
                kept.truncate(kept.trim_end().len());
                if !kept.is_empty() {
                    kept.push('\n');
                }
                kept.push_str(&added);
            });
        });
    }

    /// The row of the view behind the first of these that is none of them; else the last before it.
    fn row_beside(self, rows: &RowRanges) -> Option<u32> {
        self.rows.with_untracked(|cache| {
            let known = || cache.by_position.iter().map(|(at, row)| (*at, row.row));
            let first = known().find(|(_, row)| rows.contains(*row))?.0;
            let others = || known().filter(|(_, row)| !rows.contains(*row));
            let behind = others().find(|(at, _)| *at > first);
            behind
                .or_else(|| others().take_while(|(at, _)| *at < first).last())
                .map(|(_, row)| row)
        })
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
                let query = Query::is_one_of(&column, logins.lines()).to_string();
                self.update_view_state(Step::Push, |view_state| {
                    view_state.pane = Pane::Table;
                    view_state.select(&query);
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
            session.copying = Some(Box::new(move |copied| {
                if let Some(copied) = copied {
                    then(list, &copied.text);
                }
            }));
        });
        list.send(Command::Copy(Copy::Rows {
            rows,
            most: u32::try_from(CHOSEN_PEOPLE).unwrap_or(u32::MAX),
            columns: vec![0],
            form: CopyForm::Lines,
        }));
    }

    /// The rows that the table shows, if not all, and if the settings use its filter. Tracks.
    #[must_use]
    pub fn reclaim_filter(self) -> Option<Scope> {
        self.view_state.with(|view_state| {
            (view_state.terms.uses_filter && view_state.is_filtered()).then(|| Scope {
                query: view_state.query.clone(),
                search: view_state.search_text().to_owned(),
                only: view_state.only_rows(),
            })
        })
    }

    pub(super) fn take_reclaimed(
        self,
        answer: Reclaimed,
        listed: RowRanges,
        text: Option<ListText>,
    ) {
        let Some(text) = text else {
            let list = self.reclaim.table.get_untracked();
            list.unwrap_or_else(|| self.new_list()).list_only(listed);
            self.reclaim.answer.set(Some(Arc::new(answer)));
            self.reclaim.busy.set(false);
            return;
        };
        if let Some(ListProgress::Writing(delivery)) = self.reclaim.list.get_untracked() {
            self.deliver(delivery, text);
        }
    }

    /// Begins to copy the list: some browsers permit that only in the event in which a person asks.
    /// Returns what takes the text.
    fn copy_list(self) -> Box<dyn FnOnce(ListText)> {
        let people = Rc::new(Cell::new(0));
        let copied = Rc::clone(&people);
        let clipboard = ClipboardWrite::begin(false, move |worked| {
            self.report_list(if worked {
                ListProgress::Done {
                    delivery: ListDelivery::Copy,
                    people: copied.get(),
                    name: String::new(),
                }
            } else {
                ListProgress::NotCopied
            });
        });
        Box::new(move |list| {
            people.set(list.people);
            clipboard.finish(&list.text, "");
        })
    }

    fn deliver(self, delivery: ListDelivery, list: ListText) {
        let copying = self
            .session
            .try_update_value(|session| session.copying_list.take());
        if let Some(Some(copying)) = copying {
            return copying(list);
        }
        let (ending, mime) = match delivery.form() {
            Form::Csv => ("csv", "text/csv"),
            Form::Logins => ("txt", "text/plain"),
        };
        let options = BlobPropertyBag::new();
        options.set_type(mime);
        let parts = Array::of1(&list.text.into());
        if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
            let name = name_of_part(&self.name.get_value(), self.is_partial(), "reclaim", ending);
            save(&blob, &name);
            self.report_list(ListProgress::Done {
                delivery,
                people: list.people,
                name,
            });
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
        self.reclaim.table_as_of_ms.set_value(None);
        busy.set(false);
        list.set(None);
    }
}
