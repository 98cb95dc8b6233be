//! This module changes the view state of a file and requests what the change needs.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use reports::export::{Copied, ExportFormat};
use reports::query::parse;
use reports::sort::SortKey;
use reports::table::RowRanges;
use reports::view::Scope;
use reports::wire::{Command, Copy, Request, Topic};

use crate::model::phase::Phase;
use crate::model::profile_requests::{ProfileRequest, ScopedProfile};
use crate::model::validation::validate_view_state;
use crate::model::view_state::{Pane, Step, ViewState};
use crate::platform::clipboard::ClipboardWrite;
use crate::platform::later;
use crate::session::perf::{self, Measure};
use crate::session::state::{Aim, Export, OpenFile, RefusedFilter};

impl OpenFile {
    /// Changes the view state, requests the answers that it needs, and records the step.
    pub fn update_view_state(self, step: Step, change: impl FnOnce(&mut ViewState)) {
        let mut view_state = self.view_state.get_untracked();
        change(&mut view_state);
        let before = self.view_state.get_untracked();
        if view_state != before {
            // A refused filter that stands in no field is out of date when other rows are asked for.
            let is_typed =
                |filter: &Option<RefusedFilter>| filter.as_ref().is_none_or(|of| of.is_typed);
            let selects_others = view_state.query != before.query
                || view_state.search_text() != before.search_text()
                || view_state.only != before.only;
            if selects_others && !self.refused_filter.with_untracked(is_typed) {
                self.refused_filter.set(None);
            }
            // A query that a person enters is shown even if it has errors.
            self.session
                .update_value(|session| session.unvalidated = None);
            self.apply(view_state, Some(perf::now_ms()));
            if self.page.route.get_untracked().file() == Some(self.id) {
                self.page.record_step(step);
            }
        }
    }

    /// Shows the overview, the rows or the problems.
    pub fn show_pane(self, pane: Pane) {
        self.update_view_state(Step::Push, |view_state| view_state.pane = pane);
    }

    /// Shows the rows that a figure, a finding or a chart point counts: all of them and no others.
    pub fn show_rows(self, query: &str) {
        self.update_view_state(Step::Push, |view_state| {
            view_state.pane = Pane::Table;
            view_state.select(query);
            view_state.row = None;
        });
    }

    /// Shows one row among all rows, opens its record and focuses one of its cells;
    /// [`OpenFile::located`] gives its position.
    pub fn show_row(self, row: u32, column: Option<u32>) {
        self.aim.set(Some(Aim { row, column }));
        self.update_view_state(Step::Push, |view_state| {
            view_state.pane = Pane::Table;
            view_state.select("");
            view_state.row = Some(row);
            if let Some(column) = column {
                view_state.hidden.remove(&column);
            }
        });
        self.locate(row);
    }

    /// Searches all columns while a person types. Back undoes the search as a whole.
    pub fn set_search(self, search: &str) {
        let begins = self
            .view_state
            .with_untracked(|view_state| view_state.search.is_empty());
        let step = if begins { Step::Push } else { Step::Replace };
        self.update_view_state(step, |view_state| search.clone_into(&mut view_state.search));
    }

    /// Sorts by a column: ascending, then descending, then not at all. `additive` keeps the other
    /// keys.
    pub fn toggle_sort(self, key: &str, additive: bool) {
        self.update_view_state(Step::Push, |view_state| {
            toggle(&mut view_state.sort, key, additive);
        });
    }

    /// Sorts by these columns, most significant first; true is descending.
    pub fn set_sort(self, sort: Vec<(String, bool)>) {
        self.update_view_state(Step::Push, |view_state| view_state.sort = sort);
    }

    /// Counts ages from this moment, or from the as-of time of the file.
    pub fn set_as_of(self, as_of_ms: Option<i64>) {
        self.update_view_state(Step::Push, |view_state| view_state.as_of_ms = as_of_ms);
    }

    /// Opens a row's detail, moves it to another row, or closes it.
    pub fn show_record(self, row: Option<u32>) {
        let moves = row.is_some()
            && self
                .view_state
                .with_untracked(|view_state| view_state.row.is_some());
        let step = if moves { Step::Replace } else { Step::Push };
        self.update_view_state(step, |view_state| view_state.row = row);
    }

    /// Tells which rows and columns are on screen; `columns` is as in
    /// [`Window::columns`](reports::view::Window::columns). Cheap and idempotent: it requests rows
    /// that have not arrived, one window at a time, the latest range first.
    pub fn ask_window(self, (first, count): (u32, u32), columns: Vec<u32>) {
        let matched = self.matched.get_untracked().unwrap_or(0);
        let wanted = self.rows.with_untracked(|rows| {
            self.session
                .try_update_value(|session| {
                    let shown = (first, count);
                    session.requests.show(shown, columns, rows, matched)
                })
                .flatten()
        });
        self.ask_for(wanted);
    }

    /// Requests the position of a row in the current view; the answer is in [`OpenFile::located`].
    pub fn locate(self, row: u32) {
        let is_settled = self.phase.get_untracked() == Phase::Ready
            && !self.busy.get_untracked()
            && !self.session.with_value(|session| session.view_wanted);
        if is_settled {
            self.send(Command::Locate { row });
        } else {
            self.session
                .update_value(|session| session.locate_wanted = Some(row));
        }
    }

    /// Requests the values of a column that contain `find`, among the rows of a scope; the answer is
    /// in [`OpenFile::values`].
    pub fn ask_values(self, column: u32, within: Scope, find: &str) {
        self.send(Command::Values {
            column,
            within,
            find: find.to_owned(),
        });
    }

    /// Tells which profiles are wanted, the most wanted first. Cheap and idempotent: it requests
    /// missing profiles, one column at a time; the answers are in [`OpenFile::profiles`].
    pub fn want_profiles(self, wanted: Vec<ProfileRequest>) {
        if self.phase.get_untracked() != Phase::Ready {
            return;
        }
        let requests = self
            .session
            .try_update_value(|session| session.profile_requests.want(wanted));
        let Some((known, next)) = requests else {
            return;
        };
        if !known.is_empty() {
            let scoped = |profile| ScopedProfile {
                scope: Scope::default(),
                profile,
            };
            self.profiles.update(|profiles| {
                let known = known.into_iter();
                profiles.extend(known.map(|(column, profile)| (column, scoped(profile))));
            });
        }
        self.ask_profile(next);
    }

    pub(super) fn ask_profile(self, next: Option<ProfileRequest>) {
        if let Some((column, within)) = next {
            self.send(Command::Profile { column, within });
        }
    }

    /// The rows that the view state selects, without what it asks of one column alone: the rows
    /// among which the column is counted. `None` if the filter cannot be read. Tracks.
    #[must_use]
    pub fn scope_without(self, key: &str) -> Option<Scope> {
        let only = self.rows_at_most();
        self.view_state.with(|view_state| {
            let query = parse(&view_state.query).ok()?;
            Some(Scope {
                query: query.without_column(key).to_string(),
                search: view_state.search_text().to_owned(),
                only,
            })
        })
    }

    /// The rows that may be shown, whatever the filter selects; `None` for all. Tracks.
    fn rows_at_most(self) -> Option<RowRanges> {
        let only = self.view_state.with(ViewState::only_rows);
        match (self.listed.get(), only) {
            (Some(listed), Some(only)) => Some(listed.and(&only)),
            (listed, only) => listed.or(only),
        }
    }

    /// Shows only these rows of those that the filter selects, or all of them.
    pub fn show_only(self, rows: Option<RowRanges>) {
        let rows = rows.map(Arc::new);
        self.update_view_state(Step::Push, |view_state| view_state.only = rows);
    }

    /// As [`Self::with_rows`], unless another call waits for its answer.
    pub fn with_rows_if_free(
        self,
        positions: (u32, u32),
        then: impl FnOnce(Option<RowRanges>) + 'static,
    ) {
        if self.session.with_value(|session| session.naming.is_none()) {
            self.with_rows(positions, then);
        }
    }

    /// Passes on which of the table's rows are at these positions of the current view; `None` if
    /// they take too many ranges. A new view, or another call, drops the request.
    pub fn with_rows(
        self,
        (first, count): (u32, u32),
        then: impl FnOnce(Option<RowRanges>) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.session
            .update_value(|session| session.naming = Some(Box::new(then)));
        self.send(Command::Rows { first, count });
    }

    /// Copies cells or records from the engine, and passes the result on; `None` if the file is not
    /// open, the view is not that of the cells any more, or the browser did not permit it. Call it in the event with which a person asks for it.
    pub fn copy(self, what: Copy, then: impl FnOnce(Option<Copied>) + 'static) {
        if self.phase.get_untracked() != Phase::Ready {
            return then(None);
        }
        let copied = Rc::new(Cell::new(None));
        let written = Rc::clone(&copied);
        let has_html = what.has_html();
        let clipboard = ClipboardWrite::begin(has_html, move |worked| {
            then(copied.take().filter(|_| worked));
        });
        self.session.update_value(|session| {
            session.copying = Some(Box::new(move |answer: Option<Copied>| {
                let Some(mut answer) = answer else {
                    return clipboard.abandon();
                };
                let text = std::mem::take(&mut answer.text);
                let html = std::mem::take(&mut answer.html);
                written.set(Some(answer));
                clipboard.finish(&text, &html);
            }));
        });
        self.send(Command::Copy(what));
    }

    /// Writes the current view's rows as a file and gives it to the browser to save. If `columns`
    /// is empty, all columns are written. With `rows`, those rows are written instead.
    pub fn export(self, format: ExportFormat, columns: Vec<u32>, rows: Option<RowRanges>) {
        let shows_rows = self.matched.get_untracked().is_some()
            && self.query_error.with_untracked(Option::is_none);
        if self.phase.get_untracked() != Phase::Ready || !shows_rows {
            return;
        }
        self.export.set(Some(Export::Writing(format)));
        // A person may go on to other rows while it is written.
        let name = self.export_name(format, rows.is_some());
        self.session
            .update_value(|session| session.export_name = name);
        self.send(Command::Export {
            format,
            columns,
            rows,
        });
    }

    /// Stops the export that is being written.
    pub fn cancel_export(self) {
        if matches!(self.export.get_untracked(), Some(Export::Writing(_))) {
            self.send(Command::Cancel(Topic::Export));
            self.export.set(Some(Export::Cancelled));
        }
    }

    /// Applies the view state of an address unless it does not fit the file; returns whether it
    /// fits. While the file is being read this is not known; if it does not fit, the view state
    /// before returns.
    pub(super) fn try_view_state(self, view_state: ViewState) -> bool {
        let before = self.view_state.get_untracked();
        let is_ready = self.phase.get_untracked() == Phase::Ready;
        if is_ready && self.refuse(&view_state.query) {
            return false;
        }
        let fits = !is_ready || self.has(&view_state);
        if fits {
            self.session.update_value(|session| {
                session.unvalidated.get_or_insert(before);
            });
            self.apply(view_state, None);
        }
        fits
    }

    /// Whether the file has the rows and columns that a view state names, and values that fit them.
    pub(super) fn has(self, view_state: &ViewState) -> bool {
        let fits = self.about.with_untracked(|about| {
            about
                .as_ref()
                .is_some_and(|about| validate_view_state(view_state, about))
        });
        fits && untrack(|| self.refusal(&view_state.query)).is_none()
    }

    /// Sets the view state and requests the answers that it needs. `since_ms` is when a person
    /// asked; `None` if the change is not measured.
    pub(super) fn apply(self, view_state: ViewState, since_ms: Option<f64>) {
        let old = self.view_state.get_untracked();
        let measure = if view_state.search_text() != old.search_text() {
            Some(Measure::Search)
        } else if view_state.query != old.query || view_state.only != old.only {
            Some(Measure::Filter)
        } else if view_state.sort != old.sort {
            Some(Measure::Sort)
        } else {
            None
        };
        let (row, as_of_ms) = (view_state.row, view_state.as_of_ms);
        self.view_state.set(view_state);
        if let Some(measure) = measure {
            self.session.update_value(|session| {
                session.measure = since_ms.map(|since_ms| (measure, since_ms));
            });
            self.ask_view_soon();
        }
        if row != old.row {
            self.ask_record(row);
        }
        if as_of_ms != old.as_of_ms {
            self.ask_overview(as_of_ms);
        }
    }

    /// Requests the view at once, but at most once a frame; later changes wait for the end of the
    /// frame.
    fn ask_view_soon(self) {
        let in_frame = self.session.try_update_value(|session| {
            session.view_wanted = session.view_in_frame;
            std::mem::replace(&mut session.view_in_frame, true)
        });
        if in_frame != Some(false) {
            return;
        }
        self.ask_view();
        later::in_next_frame(move || {
            let wanted = self.session.try_update_value(|session| {
                session.view_in_frame = false;
                std::mem::take(&mut session.view_wanted)
            });
            if wanted == Some(true) {
                self.ask_view();
            }
        });
    }

    pub(super) fn ask_view(self) {
        if self.phase.get_untracked() != Phase::Ready {
            return;
        }
        self.busy.set(true);
        let (scope, sort) = self.view_asked(untrack(|| self.rows_at_most()));
        self.send(Command::View {
            scope,
            sort,
            columns: self.columns(),
        });
    }

    /// The rows that the view state selects of these, and their order. Not tracked.
    pub(super) fn view_asked(self, only: Option<RowRanges>) -> (Scope, Vec<SortKey>) {
        let view_state = self.view_state.get_untracked();
        let about = self.about.get_untracked();
        let columns = about.as_ref().map_or(&[][..], |about| &about.columns);
        let sort = view_state
            .sort
            .iter()
            .filter_map(|(key, descending)| {
                let column = columns.iter().position(|column| column.key == *key)?;
                Some(SortKey {
                    column: u32::try_from(column).ok()?,
                    descending: *descending,
                })
            })
            .collect();
        let search = view_state.search_text().to_owned();
        let scope = Scope {
            query: view_state.query,
            search,
            only,
        };
        (scope, sort)
    }

    /// The columns that windows contain.
    fn columns(self) -> Vec<u32> {
        self.session
            .with_value(|session| session.requests.columns())
    }

    pub(super) fn ask_record(self, row: Option<u32>) {
        match row {
            // The record of the row before stays until the new one has arrived.
            Some(row) => self.send(Command::Record { row }),
            None => self.record.set(None),
        }
    }

    pub(super) fn ask_overview(self, as_of_ms: Option<i64>) {
        self.send(Command::Overview { as_of_ms });
    }

    pub(super) fn ask_for(self, window: Option<(u32, u32)>) {
        if let Some((first, count)) = window {
            self.send(Command::Window {
                first,
                count,
                columns: self.columns(),
            });
        }
    }

    /// Sends a request to the file's engine if the file is ready. A file that becomes ready
    /// requests the answers that its view state needs.
    pub(super) fn send(self, body: Command) {
        if self.phase.get_untracked() != Phase::Ready {
            return;
        }
        let request = self.session.try_update_value(|session| {
            let generation = session.requests.generation_of(&body);
            (Request { generation, body }, session.list_of)
        });
        match request {
            Some((request, None)) => self.post(request),
            Some((request, Some(file))) => file.post(Request {
                generation: request.generation,
                body: Command::OfList(Box::new(request)),
            }),
            None => {}
        }
    }

    /// Gives a request to the engine, which must answer within a while.
    fn post(self, request: Request) {
        let begins_to_wait = self.session.try_update_value(|session| {
            session.engine.as_ref()?.send(request, None);
            Some(session.watchdog.on_request())
        });
        if begins_to_wait.flatten() == Some(true) {
            self.check_heartbeat_later();
        }
    }
}

/// Ascending, then descending, then not at all; `additive` keeps the other keys.
fn toggle(sort: &mut Vec<(String, bool)>, key: &str, additive: bool) {
    let before = sort.iter().position(|(other, _)| other == key);
    let was = before.map(|at| sort[at].1);
    if !additive {
        sort.clear();
    }
    match (was, before) {
        (None, _) => sort.push((key.to_owned(), false)),
        (Some(false), Some(at)) if additive => sort[at].1 = true,
        (Some(false), _) => sort.push((key.to_owned(), true)),
        (Some(true), Some(at)) if additive => drop(sort.remove(at)),
        (Some(true), _) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sort_cycles() {
        let mut sort = Vec::new();
        let mut step = |key: &str, additive| {
            toggle(&mut sort, key, additive);
            sort.iter()
                .map(|(k, d)| format!("{}{k}", if *d { "-" } else { "" }))
                .collect::<Vec<_>>()
        };
        assert_eq!(step("a", false), ["a"]);
        assert_eq!(step("a", false), ["-a"]);
        assert!(step("a", false).is_empty());
        assert_eq!(step("a", false), ["a"]);
        assert_eq!(step("b", true), ["a", "b"]);
        assert_eq!(step("a", true), ["-a", "b"], "a key keeps its place");
        assert_eq!(step("a", true), ["b"]);
        assert_eq!(step("a", true), ["b", "a"]);
        assert_eq!(
            step("b", false),
            ["-b"],
            "alone, it goes on in its own cycle"
        );
        assert_eq!(step("c", false), ["c"]);
    }
}
