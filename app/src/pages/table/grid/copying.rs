//! Copying selected cells, which may not have arrived yet.
//!
//! The page holds some thousand rows around what is seen. A larger selection is first collected,
//! window by window, up to [`ROWS_MAX`]; beyond that an export is the right way, and is named.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use reports::export::neutralised;
use reports::limits::WINDOW_ROWS;
use reports::view::Row;

use super::Grid;
use super::select::Selection;
use crate::model::copied::{Copied, Tsv};
use crate::platform::clipboard;
use crate::text::table as words;

/// Rows that are copied at most: they arrive well before a browser forgets that a person asked.
pub const ROWS_MAX: u32 = 10_000;

/// A selection of which not all rows are there yet.
pub struct Collecting {
    selection: Selection,
    /// The table's columns to copy, in the order shown.
    columns: Vec<u32>,
    generation: u32,
    rows: BTreeMap<u32, Arc<Row>>,
}

/// Copies what is selected, as soon as all of it is there.
pub fn copy(grid: Grid) {
    let Some(selection) = grid.cursor.get_untracked().copied() else {
        return;
    };
    let wanted = selection.rows();
    if wanted.end() - wanted.start() >= ROWS_MAX {
        grid.file.page.announce(words::too_many_to_copy(ROWS_MAX));
        grid.said.set(Some(words::too_many_to_copy(ROWS_MAX)));
        return;
    }
    let columns = selection
        .columns()
        .filter_map(|at| grid.column_at(at))
        .collect();
    let generation = grid.file.rows.with_untracked(|rows| rows.generation);
    let rows = BTreeMap::new();
    grid.collecting.set_value(Some(Collecting {
        selection,
        columns,
        generation,
        rows,
    }));
    collect(grid);
}

/// Takes what has arrived of a selection that is being collected, and copies it when it is
/// complete. Says whether it now waits for more.
pub(super) fn collect(grid: Grid) -> bool {
    let missing = grid.collecting.try_update_value(|collecting| {
        let wanted = collecting.as_mut()?;
        wanted.take(grid)
    });
    match missing.flatten() {
        None => false,
        Some(Missing::From(first)) => {
            grid.file.ask_window(first, WINDOW_ROWS / 2);
            true
        }
        Some(Missing::Nothing) => {
            let done = grid.collecting.try_update_value(Option::take).flatten();
            if let Some(done) = done {
                let copied = done.text();
                let said = words::copied(&copied);
                clipboard::write(&copied.text, move |worked| {
                    let said = if worked {
                        said
                    } else {
                        words::COPY_FAILED.to_owned()
                    };
                    grid.file.page.announce(said.clone());
                    grid.said.set(Some(said));
                });
            }
            false
        }
        Some(Missing::OtherView) => {
            grid.collecting.set_value(None);
            false
        }
    }
}

enum Missing {
    /// Rows from this position on.
    From(u32),
    /// All are there.
    Nothing,
    /// The rows that were selected are not shown any more.
    OtherView,
}

impl Collecting {
    fn take(&mut self, grid: Grid) -> Option<Missing> {
        grid.file.rows.with_untracked(|rows| {
            if rows.generation != self.generation {
                return Some(Missing::OtherView);
            }
            let wanted = self.selection.rows();
            for (position, row) in rows.by_position.range(wanted.clone()) {
                self.rows
                    .entry(*position)
                    .or_insert_with(|| Arc::clone(row));
            }
            let first = wanted
                .into_iter()
                .find(|position| !self.rows.contains_key(position));
            Some(first.map_or(Missing::Nothing, Missing::From))
        })
    }

    fn text(&self) -> Copied {
        text_of(self.rows.values().map(AsRef::as_ref), &self.columns)
    }
}

/// These columns of these rows as a text for the clipboard. What a spreadsheet would run is
/// neutralised as in an export. A single cell is not quoted, since it goes into a search field or a
/// terminal more often than into a sheet, but may go there all the same.
fn text_of<'a>(rows: impl Iterator<Item = &'a Row>, columns: &[u32]) -> Copied {
    let rows: Vec<&Row> = rows.collect();
    let is_one = rows.len() == 1 && columns.len() == 1;
    let mut tsv = Tsv::new();
    let mut copied = Copied {
        text: String::new(),
        cells: 0,
        cut: 0,
        neutralised: 0,
    };
    for row in rows {
        tsv.row();
        for column in columns {
            let cell = row.cells.get(*column as usize);
            let text = cell.map_or("", |cell| cell.text.as_str());
            copied.cells += 1;
            copied.cut += u64::from(cell.is_some_and(|cell| cell.cut));
            let neutral = neutralised(text);
            copied.neutralised += u64::from(neutral.is_some());
            let text = neutral.as_deref().unwrap_or(text);
            if is_one {
                text.clone_into(&mut copied.text);
            } else {
                tsv.cell(text);
            }
        }
    }
    if !is_one {
        copied.text = tsv.finish();
    }
    copied
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::copied::text_of_cell;
    use reports::view::Cell;

    fn row(number: u32, texts: &[&str]) -> Row {
        let cell = |text: &&str| Cell {
            text: (*text).to_owned(),
            cut: text.ends_with('…'),
            unknown: None,
            ms: None,
            hits: Vec::new(),
        };
        Row {
            row: number,
            cells: texts.iter().map(cell).collect(),
        }
    }

    #[track_caller]
    fn check(rows: &[Row], columns: &[u32], text: &str) -> Copied {
        let copied = text_of(rows.iter(), columns);
        assert_eq!(copied.text, text);
        copied
    }

    #[test]
    fn columns_in_the_order_shown() {
        let rows = [row(7, &["a", "b", "c"]), row(3, &["d", "e", "f"])];
        assert_eq!(check(&rows, &[2, 0], "c\ta\nf\td").cells, 4);
        check(&rows, &[1], "b\ne");
        check(&rows[..1], &[0, 1, 2], "a\tb\tc");
        check(&rows, &[9, 0], "\ta\n\td");
    }

    #[test]
    fn one_cell_is_its_text_unless_it_would_run() {
        assert_eq!(check(&[row(0, &["-5"])], &[0], "-5").neutralised, 0);
        assert_eq!(check(&[row(0, &["=1+1"])], &[0], "'=1+1").neutralised, 1);
        check(&[row(0, &["two\nlines\t\"x\""])], &[0], "two\nlines\t\"x\"");
        // Pasted, a tab begins another cell.
        check(&[row(0, &["ok\t=1+1"])], &[0], "ok\t'=1+1");
        assert_eq!(text_of_cell("ok\t\u{feff}=1+1").text, "ok\t'\u{feff}=1+1");
        assert_eq!(text_of_cell("@a").text, "'@a");
        assert_eq!(text_of_cell("a@b").neutralised, 0);
    }

    #[test]
    fn formulas_of_a_range_are_neutralised_and_numbers_are_not() {
        let rows = [row(0, &["=1+1", "-5", "+x", "@a", "-2e3", "\t=1", "a\n=1"])];
        let copied = check(
            &rows,
            &[0, 1, 2, 3, 4, 5, 6],
            "'=1+1\t-5\t'+x\t'@a\t-2e3\t\"'\t'=1\"\t\"a\n'=1\"",
        );
        assert_eq!(copied.neutralised, 5);
    }

    #[test]
    fn cut_cells_are_counted() {
        assert_eq!(
            check(&[row(0, &["long…", "b"])], &[0, 1], "long…\tb").cut,
            1
        );
    }
}
