//! What a key does in the grid: the keyboard map of the ARIA authoring practices' data grid, with
//! a header row that sorts, filters and resizes.
//!
//! | key | in a cell | in the header |
//! |---|---|---|
//! | arrows | one cell; up from the first row is the header | one column; down is the first row seen |
//! | Ctrl + arrows | to the edge | to the edge |
//! | Home, End | first, last column | the same |
//! | Ctrl + Home, End | first, last cell | the same |
//! | Page Up, Page Down | a screen of rows | Page Down: a screen of rows |
//! | Shift + any of these | selects from where it began | – |
//! | Space, Shift + Space | selects the row, rows | Space: opens what the column holds |
//! | Ctrl + Space | selects the column | the same |
//! | Ctrl + A, Ctrl + C | selects all, copies | selects all |
//! | Enter | opens the record | sorts; with Shift, by this too |
//! | Alt + Up | to the header, without scrolling | – |
//! | Alt + Down | opens the column's menu | the same |
//! | Alt + Left, Right | – | narrower, wider |
//! | Alt + Enter | – | as wide as what is seen |
//! | Escape | drops the selection, else closes what is open | the same |
//!
//! Cmd is Ctrl. The grid keeps the browser's focus and names the active cell by
//! `aria-activedescendant`: rows are recycled while scrolling, and a focus that sits on a recycled
//! element would silently come to mean another row.

use super::select::{At, Selection};

/// What the grid's focus is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Active {
    /// The header of this column.
    Header(u32),
    /// This cell.
    Cell(At),
}

impl Active {
    /// Its column, among those shown.
    #[must_use]
    pub fn column(self) -> u32 {
        match self {
            Self::Header(column) => column,
            Self::Cell(at) => at.column,
        }
    }

    /// Its row, unless it is the header.
    #[must_use]
    pub fn row(self) -> Option<u32> {
        match self {
            Self::Header(_) => None,
            Self::Cell(at) => Some(at.row),
        }
    }

    /// The nearest there is when there are only so many rows and columns.
    #[must_use]
    pub fn within(self, rows: u32, columns: u32) -> Self {
        let last = columns.saturating_sub(1);
        match self {
            Self::Cell(at) if rows > 0 => Self::Cell(At {
                row: at.row.min(rows - 1),
                column: at.column.min(last),
            }),
            _ => Self::Header(self.column().min(last)),
        }
    }
}

/// Where a person is in the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The focus.
    pub active: Active,
    /// What is selected beyond the focus.
    pub selection: Option<Selection>,
}

impl Cursor {
    /// At the first cell.
    #[must_use]
    pub fn start() -> Self {
        Self {
            active: Active::Cell(At { row: 0, column: 0 }),
            selection: None,
        }
    }

    /// Moves the focus and drops the selection.
    #[must_use]
    pub fn to(self, active: Active) -> Self {
        Self {
            active,
            selection: None,
        }
    }

    /// Moves the focus and selects all between where selecting began and there.
    #[must_use]
    pub fn extend_to(self, head: At) -> Self {
        let anchor = match (self.selection, self.active) {
            (Some(selection), _) => selection.anchor,
            (None, Active::Cell(at)) => at,
            (None, Active::Header(_)) => head,
        };
        Self {
            active: Active::Cell(head),
            selection: Some(Selection { anchor, head }),
        }
    }

    /// The nearest there is when there are only so many rows and columns.
    #[must_use]
    pub fn within(self, rows: u32, columns: u32) -> Self {
        Self {
            active: self.active.within(rows, columns),
            selection: self.selection.and_then(|s| s.within(rows, columns)),
        }
    }

    /// The cells that copying takes: the selection, else the active cell.
    #[must_use]
    pub fn copied(self) -> Option<Selection> {
        match (self.selection, self.active) {
            (Some(selection), _) => Some(selection),
            (None, Active::Cell(at)) => Some(Selection {
                anchor: at,
                head: at,
            }),
            (None, Active::Header(_)) => None,
        }
    }
}

/// How far the grid goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Rows in the view.
    pub rows: u32,
    /// Columns shown.
    pub columns: u32,
    /// Rows of a screen.
    pub page_rows: u32,
    /// The first row seen: where down from the header leads.
    pub first_seen: u32,
}

/// A key the grid may care about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "keys are called what they are called")]
pub enum Key {
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    Enter,
    Space,
    Escape,
    A,
    C,
}

impl Key {
    /// From `KeyboardEvent.key`.
    #[must_use]
    pub fn named(key: &str) -> Option<Self> {
        Some(match key {
            "ArrowLeft" => Self::Left,
            "ArrowRight" => Self::Right,
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            "Home" => Self::Home,
            "End" => Self::End,
            "PageUp" => Self::PageUp,
            "PageDown" => Self::PageDown,
            "Enter" => Self::Enter,
            " " => Self::Space,
            "Escape" => Self::Escape,
            "a" | "A" => Self::A,
            "c" | "C" => Self::C,
            _ => return None,
        })
    }
}

/// Keys held with it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Modifiers {
    /// Shift.
    pub shift: bool,
    /// Ctrl, or Cmd.
    pub ctrl: bool,
    /// Alt, or Option.
    pub alt: bool,
}

/// What the page is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GridCommand {
    /// The cursor has moved, or selects something else.
    Move(Cursor),
    /// Open the record of this row.
    Record(u32),
    /// Sort by this column; `additive` keeps the keys there are.
    Sort {
        /// Among the columns shown.
        column: u32,
        /// Whether the other keys stay.
        additive: bool,
    },
    /// Open this column's menu.
    Menu(u32),
    /// Open what this column holds.
    Profile(u32),
    /// Make this column wider by so many px, or narrower.
    Widen(u32, i32),
    /// Make this column as wide as what is seen of it.
    Fit(u32),
    /// Copy what is selected.
    Copy,
    /// Close what is open.
    Dismiss,
}

/// Pixels by which Alt + Left and Alt + Right change a column's width.
pub const WIDEN_PX: i32 = 16;

/// What a key does; `None` leaves it to the browser.
#[must_use]
pub fn press(
    cursor: Cursor,
    key: Key,
    modifiers: Modifiers,
    bounds: Bounds,
) -> Option<GridCommand> {
    if bounds.columns == 0 {
        return None;
    }
    let cursor = cursor.within(bounds.rows, bounds.columns);
    if modifiers.alt {
        return with_alt(cursor, key, modifiers);
    }
    match (key, cursor.active) {
        (Key::Escape, _) if cursor.selection.is_some() => Some(GridCommand::Move(Cursor {
            selection: None,
            ..cursor
        })),
        (Key::Escape, _) => Some(GridCommand::Dismiss),
        (Key::A, _) => (modifiers.ctrl && bounds.rows > 0).then(|| {
            select(
                cursor,
                Selection::rows_of(0, bounds.rows - 1, bounds.columns),
            )
        }),
        (Key::C, _) => (modifiers.ctrl && cursor.copied().is_some()).then_some(GridCommand::Copy),
        (Key::Space, active) if modifiers.ctrl => {
            let column = active.column();
            let last = At {
                row: bounds.rows.checked_sub(1)?,
                column,
            };
            Some(select(
                cursor,
                Selection {
                    anchor: At { row: 0, column },
                    head: last,
                },
            ))
        }
        (Key::Space, Active::Cell(at)) => {
            let anchor = match cursor.selection {
                Some(selection) if modifiers.shift => selection.anchor.row,
                _ => at.row,
            };
            Some(select(
                cursor,
                Selection::rows_of(anchor, at.row, bounds.columns),
            ))
        }
        (Key::Enter, Active::Cell(at)) => Some(GridCommand::Record(at.row)),
        (Key::Enter, Active::Header(column)) => Some(GridCommand::Sort {
            column,
            additive: modifiers.shift,
        }),
        (Key::Space, Active::Header(column)) => {
            (!modifiers.shift).then_some(GridCommand::Profile(column))
        }
        (_, active) => {
            let to = target(active, key, modifiers.ctrl, bounds)?;
            Some(GridCommand::Move(match (to, cursor.selection) {
                // Whole rows stay whole while more of them are taken.
                (Active::Cell(head), Some(rows))
                    if modifiers.shift
                        && rows.is_rows(bounds.columns)
                        && head.column == active.column() =>
                {
                    let rows = Selection::rows_of(rows.anchor.row, head.row, bounds.columns);
                    Cursor {
                        active: to,
                        selection: Some(rows),
                    }
                }
                (Active::Cell(head), _) if modifiers.shift => cursor.extend_to(head),
                // Selecting does not leave the rows.
                (Active::Header(_), _) if modifiers.shift && active.row().is_some() => cursor,
                _ => cursor.to(to),
            }))
        }
    }
}

/// Whether a key leads to the first column, wherever the focus is. That column is always in sight,
/// so that only the key tells that a person wants to see the table's beginning.
#[must_use]
pub fn leads_to_start(key: Key, modifiers: Modifiers) -> bool {
    !modifiers.alt && matches!((key, modifiers.ctrl), (Key::Home, _) | (Key::Left, true))
}

fn select(cursor: Cursor, selection: Selection) -> GridCommand {
    GridCommand::Move(Cursor {
        selection: Some(selection),
        ..cursor
    })
}

fn with_alt(cursor: Cursor, key: Key, modifiers: Modifiers) -> Option<GridCommand> {
    if modifiers.ctrl || modifiers.shift {
        return None;
    }
    let column = cursor.active.column();
    match (key, cursor.active) {
        (Key::Down, _) => Some(GridCommand::Menu(column)),
        (Key::Up, Active::Cell(_)) => Some(GridCommand::Move(cursor.to(Active::Header(column)))),
        (Key::Left, Active::Header(_)) => Some(GridCommand::Widen(column, -WIDEN_PX)),
        (Key::Right, Active::Header(_)) => Some(GridCommand::Widen(column, WIDEN_PX)),
        (Key::Enter, Active::Header(_)) => Some(GridCommand::Fit(column)),
        // Alt + Left is also the browser's Back, which a cell leaves to it.
        _ => None,
    }
}

/// Where a moving key leads.
fn target(active: Active, key: Key, ctrl: bool, bounds: Bounds) -> Option<Active> {
    let (last_row, last_column) = (bounds.rows.checked_sub(1), bounds.columns - 1);
    let column = active.column();
    let in_row = |column: u32| match active {
        Active::Header(_) => Active::Header(column),
        Active::Cell(at) => Active::Cell(At { column, ..at }),
    };
    let cell = |row: Option<u32>, column: u32| match row {
        Some(row) => Active::Cell(At { row, column }),
        None => Active::Header(column),
    };
    // Above the first row is the header; below the header is what is seen.
    let up = |rows: u32| match active.row() {
        Some(0) | None => Active::Header(column),
        Some(row) => cell(Some(row.saturating_sub(rows)), column),
    };
    let down = |rows: u32| {
        let row = match active.row() {
            Some(row) => row.saturating_add(rows),
            None => bounds.first_seen.saturating_add(rows - 1),
        };
        cell(last_row.map(|last| row.min(last)), column)
    };
    Some(match (key, ctrl) {
        (Key::Left, false) => in_row(column.saturating_sub(1)),
        (Key::Right, false) => in_row((column + 1).min(last_column)),
        (Key::Left, true) | (Key::Home, false) => in_row(0),
        (Key::Right, true) | (Key::End, false) => in_row(last_column),
        (Key::Up, false) => up(1),
        (Key::Down, false) => down(1),
        (Key::PageUp, _) => up(bounds.page_rows.max(1)),
        (Key::PageDown, _) => down(bounds.page_rows.max(1)),
        (Key::Up, true) => match active.row() {
            Some(0) | None => Active::Header(column),
            Some(_) => cell(Some(0), column),
        },
        (Key::Down, true) => cell(last_row, column),
        (Key::Home, true) => cell(last_row.map(|_| 0), 0),
        (Key::End, true) => cell(last_row, last_column),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
