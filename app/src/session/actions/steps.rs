//! This module records the route and the view state as steps, and goes back to them.

use leptos::prelude::*;

use crate::model::fragment::{self, OpenFiles, Way};
use crate::model::history::Snapshot;
use crate::model::route::Route;
use crate::model::view_state::Step;
use crate::platform::history::{self, Navigation};
use crate::session::source::Source;
use crate::session::state::{OpenFile, Page};
use crate::text::kinds;

impl Page {
    /// Keeps the view state of the address for the first file that is opened. The file that the
    /// address names belongs to an earlier session.
    pub(super) fn begin_steps(self) {
        let fragment = history::fragment();
        let shown = fragment::read(&fragment, kinds::is_known);
        let names_file = shown.route.file().is_some();
        // The file that the address names is not open.
        let route = if names_file {
            Route::Start
        } else {
            shown.route
        };
        self.show(route);
        if names_file || !shown.open.is_empty() {
            self.open_before.set(Some(shown.open));
        }
        let number = self.runtime.try_update_value(|runtime| {
            runtime.asked_by_address = Some(shown.view_state);
            let snapshot = Snapshot {
                route,
                ..Snapshot::default()
            };
            runtime.steps.take(Step::Replace, snapshot);
            runtime.steps.number(Step::Replace)
        });
        // Without the step's number, Back would lead to an address that names a file, or none.
        if let Some(number) = number {
            history::record(false, number, fragment.trim_start_matches('#'));
        }
    }

    /// Records the route and the view state as a step, or as part of the current one.
    pub(super) fn record_step(self, step: Step) {
        let route = self.route.get_untracked();
        let file = route.file().and_then(|id| self.file_now(id));
        let view_state = file
            .map(|file| file.view_state.get_untracked())
            .unwrap_or_default();
        let about = file.and_then(|file| file.about.get_untracked());
        let columns = about.as_ref().map_or(&[][..], |about| &about.columns);
        let number = self
            .runtime
            .with_value(|runtime| runtime.steps.number(step));
        let mut fragment = fragment::write(route, &view_state, columns, number);
        self.open_now().append_to(&mut fragment);
        let snapshot = Snapshot {
            route,
            view_state,
            dialog: self.dialog.get_untracked(),
        };
        self.runtime
            .update_value(|runtime| runtime.steps.take(step, snapshot));
        // Letters of a search do not change the address, and browsers limit the number of calls.
        if step == Step::Push || history::fragment().trim_start_matches('#') != fragment {
            history::record(step == Step::Push, number, &fragment);
        }
    }

    /// The open files that the address names: until one is opened, those of the session before.
    fn open_now(self) -> OpenFiles {
        let mut open = self.open_before.get_untracked().unwrap_or_default();
        self.files.with_untracked(|files| {
            for (way, kind) in files.iter().filter_map(|file| file.way_and_kind()) {
                open.count(way, &kind, kinds::is_known);
            }
        });
        open
    }

    /// Shows the page that a person went to.
    pub(super) fn go(self, navigation: Navigation) {
        let remembered = |number: u32| {
            self.runtime
                .try_update_value(|runtime| {
                    let before = runtime.steps.number(Step::Replace);
                    let snapshot = runtime.steps.go_to(number)?;
                    Some((snapshot, number < before))
                })
                .flatten()
        };
        let (snapshot, is_new) = match navigation {
            Navigation::Step(number) => match remembered(number) {
                // A closed dialog leaves such a step.
                Some((snapshot, is_back)) if self.shows(&snapshot) => {
                    return history::go_on(is_back);
                }
                Some((snapshot, _)) => (snapshot, false),
                None => (self.read_fragment(&history::fragment()), true),
            },
            Navigation::Fragment(fragment) => (self.read_fragment(&fragment), true),
        };
        // A dialog belongs to the page that was shown until now.
        self.dialog.set(None);
        match snapshot.route {
            route @ (Route::Start | Route::Fetch) => {
                self.show(route);
                self.dialog.set(snapshot.dialog);
            }
            // No file is open, so the view state is kept for the first file that will be.
            Route::File { .. } if self.files.with_untracked(Vec::is_empty) => {
                self.runtime
                    .update_value(|runtime| runtime.asked_by_address = Some(snapshot.view_state));
                return;
            }
            Route::File { id } => {
                // A file that is not open cannot be shown, nor a view state that does not fit its
                // file: the page stays as it is, and the address is corrected.
                let file = self.file_now(id);
                let is_shown = match (file, is_new) {
                    (Some(file), true) => file.try_view_state(snapshot.view_state),
                    (Some(file), false) => {
                        file.apply(snapshot.view_state, None);
                        true
                    }
                    (None, _) => false,
                };
                if is_shown && self.route.get_untracked() != snapshot.route {
                    self.route.set(snapshot.route);
                }
                if is_shown {
                    self.dialog.set(snapshot.dialog);
                }
            }
        }
        // The address is that of the step, but other files may have been opened since.
        self.record_step(Step::Replace);
    }

    /// Whether nothing would change if this step were shown.
    fn shows(self, snapshot: &Snapshot) -> bool {
        let route = self.route.get_untracked();
        let view_state = || {
            let file = route.file().and_then(|id| self.file_now(id));
            file.map(|file| file.view_state.get_untracked())
                .unwrap_or_default()
        };
        snapshot.route == route
            && self
                .dialog
                .with_untracked(|dialog| *dialog == snapshot.dialog)
            && snapshot.view_state == view_state()
    }

    /// The route and the view state of a fragment, with what this session remembers of them.
    fn read_fragment(self, text: &str) -> Snapshot {
        let shown = fragment::read(text, kinds::is_known);
        let mut view_state = shown.view_state;
        let remembered = shown.remembered.and_then(|number| {
            self.runtime
                .with_value(|runtime| runtime.steps.get(number).cloned())
        });
        if let Some(remembered) = remembered {
            view_state.query = remembered.view_state.query;
            view_state.sort = remembered.view_state.sort;
        }
        // An address without a file means the file that is shown, if it asks for anything.
        let route = match shown.route {
            Route::Start if !fragment::is_start(text) => {
                let file = self.route.get_untracked().file();
                file.map_or(Route::Start, |id| Route::File { id })
            }
            route => route,
        };
        Snapshot {
            route,
            view_state,
            dialog: None,
        }
    }
}

impl OpenFile {
    /// The way in which the file was opened, and its kind's id, if both are known. Combined files
    /// are listed separately.
    fn way_and_kind(self) -> Option<(Way, String)> {
        let way = self
            .session
            .with_value(|session| match session.source.as_ref()? {
                Source::File(_, way) => Some(*way),
                Source::Part(_) => Some(Way::Chosen),
                Source::Concatenation(_) | Source::Many(_) => None,
            })?;
        let kind = self
            .about
            .with_untracked(|about| about.as_ref().map(|about| about.kind.clone()))?;
        Some((way, kind))
    }

    /// Whether the file was fetched from a server, so that only this page has it.
    pub(crate) fn is_fetched(self) -> bool {
        let is_fetched = |source: &Source| matches!(source, Source::File(_, Way::Fetched));
        self.session
            .with_value(|session| session.source.as_ref().is_some_and(is_fetched))
    }
}
