//! Answers about a file that has been read.

use reports::query::Evaluator;
use reports::report::Report;
use reports::sort::SortKey;
use reports::table::Table;
use reports::view::{self, View, Window};
use reports::wire::{Command, Event, FileId, Generation};

use super::inbox::Inbox;
use super::outbox::Outbox;

/// Rows of the first window, which comes with a view: a few screens, so that a first scroll finds
/// something.
const FIRST_WINDOW_ROWS: u32 = 100;

/// A file that has been read, and its current view.
pub(super) struct OpenedFile {
    opened: Report,
    view: Option<Current>,
}

/// The view that windows are shown of.
struct Current {
    generation: Generation,
    view: View,
}

impl OpenedFile {
    /// Says that a file is open, and what was found in it.
    pub(super) fn open(file: FileId, opened: Report, outbox: &Outbox) -> Self {
        outbox.post(&Event::Opened {
            file,
            about: opened.about().clone(),
            overview: opened.overview(None),
            problems: opened.problems.iter().cloned().collect(),
        });
        Self { opened, view: None }
    }

    pub(super) fn table(&self) -> &Table {
        &self.opened.table
    }

    pub(super) fn opened(&self) -> &Report {
        &self.opened
    }

    /// A copy of the current view.
    pub(super) fn view(&self) -> Option<View> {
        self.view.as_ref().map(|current| current.view.clone())
    }

    /// Answers the short questions that wait, while something long is worked on.
    pub(super) fn answer_waiting(&mut self, inbox: &Inbox, outbox: &Outbox) {
        while let Some(question) = inbox.take_first(is_short) {
            let is_view = matches!(question, Command::View { .. });
            // What was typed meanwhile makes this question a question of the past.
            if !(is_view && inbox.has(|later| matches!(later, Command::View { .. }))) {
                self.answer(question, outbox);
            }
        }
    }

    /// Answers a question; one about an older view is not answered.
    pub(super) fn answer(&mut self, question: Command, outbox: &Outbox) {
        let table = &self.opened.table;
        match question {
            Command::Overview {
                file,
                generation,
                as_of_ms,
            } => {
                let overview = self.opened.overview(as_of_ms);
                outbox.post(&Event::Overview {
                    file,
                    generation,
                    overview,
                });
            }
            Command::View {
                file,
                generation,
                query,
                search,
                sort,
            } => {
                outbox.post(&self.answer_view(file, generation, &query, &search, &sort));
            }
            Command::Window {
                file,
                generation,
                first,
                count,
            } => {
                if let Some(view) = view_of(&mut self.view, generation) {
                    let window = view.window(table, first, count);
                    outbox.post(&Event::Window {
                        file,
                        generation,
                        window,
                    });
                }
            }
            Command::Record {
                file,
                generation,
                row,
            } => {
                let cells = match &self.view {
                    Some(current) => current.view.record(table, row),
                    None => view::record(table, row),
                };
                let (byte, _) = table.row_span(row);
                outbox.post(&Event::Record {
                    file,
                    generation,
                    row,
                    record: table.record_number(row),
                    byte: byte as u64,
                    cells,
                });
            }
            Command::Locate {
                file,
                generation,
                row,
            } => {
                if let Some(view) = view_of(&mut self.view, generation) {
                    let position = view.position_of(table, row);
                    outbox.post(&Event::Located {
                        file,
                        generation,
                        row,
                        position,
                    });
                }
            }
            Command::Values {
                file,
                generation,
                column,
                within,
            } => {
                // Of all rows, not of those selected, unless they are asked for: a menu is where a
                // person widens a filter.
                let rows = Evaluator::new(table).evaluate_text(&within);
                let rows = rows
                    .ok()
                    .filter(|_| !within.is_empty())
                    .map(|(_, rows)| rows);
                let values = view::values(table, column as usize, rows.as_ref());
                outbox.post(&Event::Values {
                    file,
                    generation,
                    column,
                    within,
                    values: values.values,
                    more: values.more,
                    range: values.range,
                });
            }
            Command::Reclaim {
                file,
                generation,
                as_of_ms,
                settings,
                form,
            } => {
                let list = self.opened.reclaim(&settings, as_of_ms);
                let text = form.map(|form| list.write(form));
                outbox.post(&Event::Reclaimed {
                    file,
                    generation,
                    answer: list.answer,
                    text,
                });
            }
            // Those that take turns are the loop's, in `super`.
            Command::Export { .. }
            | Command::Profile { .. }
            | Command::Open { .. }
            | Command::Concatenate { .. }
            | Command::Preview { .. } => {}
        }
    }

    /// Makes a view the current one, with its first window.
    fn answer_view(
        &mut self,
        file: FileId,
        generation: Generation,
        query: &str,
        search: &str,
        sort: &[SortKey],
    ) -> Event {
        // The view before is of no more use; its order may be large.
        self.view = None;
        let table = &self.opened.table;
        match View::new(table, query, search, sort) {
            Ok(mut view) => {
                let window = view.window(table, 0, FIRST_WINDOW_ROWS);
                let rows = view.len();
                self.view = Some(Current { generation, view });
                Event::Viewed {
                    file,
                    generation,
                    rows,
                    error: None,
                    window,
                }
            }
            Err(error) => Event::Viewed {
                file,
                generation,
                rows: 0,
                error: Some(error),
                window: Window::default(),
            },
        }
    }
}

/// Whether this is answered at once, whatever else is worked on.
fn is_short(command: &Command) -> bool {
    match command {
        Command::Overview { .. }
        | Command::View { .. }
        | Command::Window { .. }
        | Command::Record { .. }
        | Command::Locate { .. }
        | Command::Values { .. }
        | Command::Reclaim { .. } => true,
        Command::Open { .. }
        | Command::Concatenate { .. }
        | Command::Export { .. }
        | Command::Preview { .. }
        | Command::Profile { .. } => false,
    }
}

/// The current view, if it is of this generation.
fn view_of(current: &mut Option<Current>, generation: Generation) -> Option<&mut View> {
    current
        .as_mut()
        .filter(|current| current.generation == generation)
        .map(|current| &mut current.view)
}
