//! The effect of a key in the grid: the keyboard map of the ARIA authoring practices' data grid,
//! with a header row that sorts, filters and resizes.
//!
//! | key | in a cell | in the header |
//! |---|---|---|
//! | arrows | one cell; up from the first row is the header | one column; down is the first visible row |
//! | Ctrl + arrows | to the edge | to the edge |
//! | Home, End | first, last column | the same |
//! | Ctrl + Home, End | first, last cell | the same |
//! | Page Up, Page Down | a screen of rows | Page Down: a screen of rows |
//! | Shift + any of these | extends the selection | – |
//! | Space | ticks the row, or the rows of the selection | opens the column's profile |
//! | Shift + Space | ticks the rows from the last ticked one to here | – |
//! | Ctrl + Space | selects the column | the same |
//! | Ctrl + A, Ctrl + C | selects all, copies | selects all |
//! | Enter | opens the record | sorts; with Shift, keeps the other keys |
//! | Alt + Up | to the header, without scrolling | – |
//! | Alt + Down | opens the column's menu | the same |
//! | Alt + Left, Right | – | narrower, wider |
//! | Alt + Enter | – | as wide as its visible cells |
//! | Escape | drops the selection, else closes the open record | the same |
//!
//! Cmd is Ctrl. The grid keeps the browser's focus and names the active cell by
//! `aria-activedescendant`: rows are recycled while scrolling, and a focus on a recycled element
//! would silently move to another row.

use super::select::{At, Selection};

/// The target of the grid's focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Active {
    /// The header of this column.
    Header(u32),
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

    /// The nearest target in a grid with these numbers of rows and columns.
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

/// The focus and the selection of a person in the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub active: Active,
    /// The selection, if it is more than the focus.
    pub selection: Option<Selection>,
}

impl Cursor {
    /// A cursor at the first cell.
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

    /// Moves the focus and selects all cells between the start of the selection and there.
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

    /// The nearest cursor in a grid with these numbers of rows and columns.
    #[must_use]
    pub fn within(self, rows: u32, columns: u32) -> Self {
        Self {
            active: self.active.within(rows, columns),
            selection: self.selection.and_then(|s| s.within(rows, columns)),
        }
    }

    /// The cells to copy: the selection, else the active cell.
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

/// The size of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The number of rows in the view.
    pub rows: u32,
    /// The number of columns shown.
    pub columns: u32,
    /// The number of rows on a screen.
    pub page_rows: u32,
    /// The first visible row, which is below the header.
    pub first_seen: u32,
}

/// A key that the grid may handle.
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
    /// The key of a `KeyboardEvent.key`.
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

/// The modifier keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Modifiers {
    pub shift: bool,
    /// Ctrl, or Cmd.
    pub ctrl: bool,
    /// Alt, or Option.
    pub alt: bool,
}

/// A command to the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GridCommand {
    /// Move the cursor, or change the selection.
    Move(Cursor),
    /// Open the record of this row.
    Record(u32),
    /// Sort by this column; `additive` keeps the other keys.
    Sort {
        /// Position among the columns shown.
        column: u32,
        /// Whether the other keys stay.
        additive: bool,
    },
    /// Open this column's menu.
    Menu(u32),
    /// Open the profile of this column.
    Profile(u32),
    /// Tick or untick these rows, by position; `extend` starts at the row that was ticked last.
    Tick {
        first: u32,
        last: u32,
        extend: bool,
    },
    /// Make this column wider by this number of px, or narrower.
    Widen(u32, i32),
    /// Make this column as wide as its visible cells.
    Fit(u32),
    Copy,
    /// Close the open record.
    Dismiss,
}

/// Pixels by which Alt + Left and Alt + Right change a column's width.
pub const WIDEN_PX: i32 = 16;

/// The command for a key; `None` leaves the key to the browser.
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
            let rows = match cursor.selection {
                Some(selection) if !modifiers.shift => selection.rows(),
                _ => at.row..=at.row,
            };
            Some(GridCommand::Tick {
                first: *rows.start(),
                last: *rows.end(),
                extend: modifiers.shift,
            })
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
                // A selection of whole rows stays one while it grows.
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
                // A selection does not extend to the header.
                (Active::Header(_), _) if modifiers.shift && active.row().is_some() => cursor,
                _ => cursor.to(to),
            }))
        }
    }
}

/// Whether a key leads to the first column, from any focus. That column is always visible, so only
/// the key tells that a person wants to see the table's beginning.
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
        // Alt + Left is also the browser's Back, so a cell leaves it to the browser.
        _ => None,
    }
}

/// The target of a key that moves the focus.
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
    // The header is above the first row; the first visible row is below the header.
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
