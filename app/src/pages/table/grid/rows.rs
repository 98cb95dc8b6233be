//! Copies rows and cells of the grid, and ticks rows. Ticks are numbers of the table's rows, so that
//! they stay when the filter or the order changes.

use leptos::prelude::*;
use reports::export::{Copied, CopyForm, ExportFormat};
use reports::limits::ROW_RANGES;
use reports::table::RowRanges;
use reports::wire::Copy;

use super::Grid;
use crate::model::view_state::ViewState;
use crate::session::state::Export;
use crate::text::advice;
use crate::text::table as words;

/// Rows that are copied at most: after a while a browser does not accept the copy as an action of
/// the person, and large texts make it slow.
pub const COPIED_ROWS: u32 = 10_000;

impl Grid {
    pub fn copy_selected(self) {
        let Some(selection) = self.cursor.get_untracked().copied() else {
            return;
        };
        let rows = selection.rows();
        let count = rows.end() - rows.start() + 1;
        if count > COPIED_ROWS {
            self.say(words::too_many_to_copy(COPIED_ROWS));
            return;
        }
        let columns = selection.columns().filter_map(|at| self.column_at(at));
        self.copy(
            Copy::Cells {
                view: self.file.rows.with_untracked(|rows| rows.generation),
                first: *rows.start(),
                count,
                columns: columns.collect(),
                form: CopyForm::Cells,
            },
            |copied| words::copied(&copied),
        );
    }

    /// Copies these columns of the ticked rows, or of all rows that are shown.
    pub fn copy_rows(self, columns: Vec<u32>, form: CopyForm) {
        let ticks = self.file.ticks.get_untracked();
        let rows = match ticks.count() {
            0 => u64::from(self.rows.get_untracked()),
            ticked => ticked,
        };
        if rows > u64::from(COPIED_ROWS) {
            self.say(words::too_many_to_copy(COPIED_ROWS));
            return;
        }
        let what = if ticks.is_empty() {
            Copy::Cells {
                view: self.file.rows.with_untracked(|rows| rows.generation),
                first: 0,
                count: COPIED_ROWS,
                columns,
                form,
            }
        } else {
            Copy::Rows {
                rows: ticks,
                most: COPIED_ROWS,
                columns,
                form,
            }
        };
        self.copy(what, |copied| words::copied(&copied));
    }

    /// Ticks or unticks the row at a position. With `extend`, ticks the rows from the one that was
    /// ticked last to this one.
    pub fn tick(self, (first, last): (u32, u32), extend: bool) {
        let view = self.file.rows.with_untracked(|rows| rows.generation);
        let anchor = self.tick_anchor.get_untracked().filter(|_| extend);
        let anchor = anchor_in(anchor, view);
        self.tick_anchor.set(Some((view, last)));
        let (first, last) = match anchor {
            Some(anchor) => (anchor.min(first), anchor.max(last)),
            None => (first, last),
        };
        if let (true, Some(row)) = (first == last, untrack(|| self.row_at(first))) {
            return self.take_ticks(&RowRanges::of_rows(vec![row.row]), anchor.is_some());
        }
        self.find((first, last - first + 1), anchor.is_some());
    }

    /// Ticks all rows that are shown.
    pub fn tick_all(self) {
        self.find((0, self.rows.get_untracked()), true);
    }

    /// Ticks the rows at these positions.
    fn find(self, positions: (u32, u32), only_adds: bool) {
        if self.file.busy.get_untracked() {
            return self.say(words::STILL_FILTERING.to_owned());
        }
        self.file.with_rows(positions, move |rows| match rows {
            Some(rows) => self.take_ticks(&rows, only_adds),
            None => self.say(words::TOO_MANY_TICKS.to_owned()),
        });
    }

    /// Asks which rows a filter shows while rows are ticked.
    pub(super) fn keep_shown_rows(self) {
        let view = Memo::new(move |_| self.file.rows.with(|rows| rows.generation));
        Effect::new(move |_| {
            let (view, rows) = (view.get(), self.rows.get());
            let is_wanted = self.file.ticks.with(|ticks| !ticks.is_empty()) && self.is_filtered();
            let is_known = |known: &Option<(u32, _)>| known.as_ref().is_some_and(|of| of.0 == view);
            if is_wanted && !self.file.busy.get() && !self.shown_rows.with_untracked(is_known) {
                self.file.with_rows_if_free((0, rows), move |rows| {
                    self.shown_rows.set(rows.map(|rows| (view, rows)));
                });
            }
        });
    }

    fn is_filtered(self) -> bool {
        self.file.view_state.with(ViewState::is_filtered)
    }

    /// The ticked rows that are not shown, as far as this is known. Tracks.
    #[must_use]
    pub fn hidden_ticks(self) -> u64 {
        let view = self.file.rows.with(|rows| rows.generation);
        let ticks = self.file.ticks.get();
        self.shown_rows.with(|known| match known {
            Some((of, shown)) if *of == view && self.is_filtered() => ticks.without(shown).count(),
            _ => 0,
        })
    }

    /// Writes these rows as a file, or all rows that are shown, and says how it ends.
    pub fn export(self, format: ExportFormat, columns: Vec<u32>, rows: Option<RowRanges>) {
        if self.stale.get_untracked() {
            return self.say(advice::CORRECT_FIRST.to_owned());
        }
        self.file.export(format, columns, rows);
        if !matches!(self.file.export.get_untracked(), Some(Export::Writing(_))) {
            return self.say(words::EXPORT_WHEN_READ.to_owned());
        }
        self.exporting.set(true);
        self.said.set(Some(words::WRITING.to_owned()));
    }

    /// Ticks these rows; unticks them instead if all of them are ticked.
    fn take_ticks(self, rows: &RowRanges, only_adds: bool) {
        let before = self.file.ticks.get_untracked();
        let with = before.with(rows);
        let ticks = if with == before && !only_adds {
            before.without(rows)
        } else {
            with
        };
        if ticks.ranges() > ROW_RANGES {
            self.say(words::TOO_MANY_TICKS.to_owned());
            return;
        }
        self.file.page.announce(words::ticked(ticks.count()));
        self.file.ticks.set(ticks);
    }

    /// Unticks all rows, and shows all again.
    pub fn untick(self) {
        self.file.ticks.set(RowRanges::default());
        self.file.show_only(None);
        self.focus();
    }

    /// Copies cells or records, and shows the message that `said` makes.
    pub fn copy(self, what: Copy, said: impl FnOnce(Copied) -> String + 'static) {
        if self.stale.get_untracked() && !matches!(what, Copy::Cell { .. } | Copy::Record { .. }) {
            return self.say(advice::CORRECT_FIRST.to_owned());
        }
        let view = match what {
            Copy::Cells { view, .. } => Some(view),
            _ => None,
        };
        self.file.copy(what, move |copied| {
            let failed = || {
                let now = self.file.rows.with_untracked(|rows| rows.generation);
                if view.is_some_and(|view| view != now) {
                    return words::ROWS_CHANGED.to_owned();
                }
                self.file.phase.with_untracked(words::not_copied).to_owned()
            };
            self.say(copied.map_or_else(failed, said));
        });
    }

    pub fn say(self, said: String) {
        self.file.page.announce(said.clone());
        self.said.set(Some(said));
    }
}

/// The position of the row that was ticked last, if it is of this view: in another one, another row
/// is there.
fn anchor_in(anchor: Option<(u32, u32)>, view: u32) -> Option<u32> {
    anchor.filter(|(of, _)| *of == view).map(|(_, at)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_ticks_begins_in_the_same_view() {
        assert_eq!(anchor_in(Some((2, 3)), 2), Some(3));
        assert_eq!(anchor_in(Some((2, 3)), 4), None, "rows were sorted since");
        assert_eq!(anchor_in(None, 2), None);
    }
}
