//! Copies rows and cells of the grid, and ticks rows. Ticks are numbers of the table's rows, so that
//! they stay when the filter or the order changes.

use leptos::prelude::*;
use reports::export::{Copied, CopyForm};
use reports::limits::ROW_RANGES;
use reports::table::RowRanges;
use reports::wire::Copy;

use super::Grid;
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
        let anchor = self.tick_anchor.get_untracked().filter(|_| extend);
        self.tick_anchor.set(Some(last));
        let (first, last) = match anchor {
            Some(anchor) => (anchor.min(first), anchor.max(last)),
            None => (first, last),
        };
        if let (true, Some(row)) = (first == last, untrack(|| self.row_at(first))) {
            return self.take_ticks(&RowRanges::of_rows(vec![row.row]), anchor.is_some());
        }
        self.file.with_rows((first, last - first + 1), move |rows| {
            self.take_found(rows, anchor.is_some());
        });
    }

    /// Ticks all rows that are shown.
    pub fn tick_all(self) {
        let all = (0, self.rows.get_untracked());
        self.file
            .with_rows(all, move |rows| self.take_found(rows, true));
    }

    fn take_found(self, rows: Option<RowRanges>, only_adds: bool) {
        match rows {
            Some(rows) => self.take_ticks(&rows, only_adds),
            None => self.say(words::TOO_MANY_TICKS.to_owned()),
        }
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
        self.file.copy(what, move |copied| {
            let failed = || self.file.phase.with_untracked(words::not_copied).to_owned();
            self.say(copied.map_or_else(failed, said));
        });
    }

    fn say(self, said: String) {
        self.file.page.announce(said.clone());
        self.said.set(Some(said));
    }
}
