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
pub struct Held {
    /// Shift.
    pub shift: bool,
    /// Ctrl, or Cmd.
    pub ctrl: bool,
    /// Alt, or Option.
    pub alt: bool,
}

/// What the page is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
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
pub fn press(cursor: Cursor, key: Key, held: Held, bounds: Bounds) -> Option<Deed> {
    if bounds.columns == 0 {
        return None;
    }
    let cursor = cursor.within(bounds.rows, bounds.columns);
    if held.alt {
        return with_alt(cursor, key, held);
    }
    match (key, cursor.active) {
        (Key::Escape, _) if cursor.selection.is_some() => Some(Deed::Move(Cursor {
            selection: None,
            ..cursor
        })),
        (Key::Escape, _) => Some(Deed::Dismiss),
        (Key::A, _) => (held.ctrl && bounds.rows > 0).then(|| {
            select(
                cursor,
                Selection::rows_of(0, bounds.rows - 1, bounds.columns),
            )
        }),
        (Key::C, _) => (held.ctrl && cursor.copied().is_some()).then_some(Deed::Copy),
        (Key::Space, active) if held.ctrl => {
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
                Some(selection) if held.shift => selection.anchor.row,
                _ => at.row,
            };
            Some(select(
                cursor,
                Selection::rows_of(anchor, at.row, bounds.columns),
            ))
        }
        (Key::Enter, Active::Cell(at)) => Some(Deed::Record(at.row)),
        (Key::Enter, Active::Header(column)) => Some(Deed::Sort {
            column,
            additive: held.shift,
        }),
        (Key::Space, Active::Header(column)) => (!held.shift).then_some(Deed::Profile(column)),
        (_, active) => {
            let to = target(active, key, held.ctrl, bounds)?;
            Some(Deed::Move(match (to, cursor.selection) {
                // Whole rows stay whole while more of them are taken.
                (Active::Cell(head), Some(rows))
                    if held.shift
                        && rows.is_rows(bounds.columns)
                        && head.column == active.column() =>
                {
                    let rows = Selection::rows_of(rows.anchor.row, head.row, bounds.columns);
                    Cursor {
                        active: to,
                        selection: Some(rows),
                    }
                }
                (Active::Cell(head), _) if held.shift => cursor.extend_to(head),
                // Selecting does not leave the rows.
                (Active::Header(_), _) if held.shift && active.row().is_some() => cursor,
                _ => cursor.to(to),
            }))
        }
    }
}

/// Whether a key leads to the first column, wherever the focus is. That column is always in sight,
/// so that only the key tells that a person wants to see the table's beginning.
#[must_use]
pub fn leads_to_start(key: Key, held: Held) -> bool {
    !held.alt && matches!((key, held.ctrl), (Key::Home, _) | (Key::Left, true))
}

fn select(cursor: Cursor, selection: Selection) -> Deed {
    Deed::Move(Cursor {
        selection: Some(selection),
        ..cursor
    })
}

fn with_alt(cursor: Cursor, key: Key, held: Held) -> Option<Deed> {
    if held.ctrl || held.shift {
        return None;
    }
    let column = cursor.active.column();
    match (key, cursor.active) {
        (Key::Down, _) => Some(Deed::Menu(column)),
        (Key::Up, Active::Cell(_)) => Some(Deed::Move(cursor.to(Active::Header(column)))),
        (Key::Left, Active::Header(_)) => Some(Deed::Widen(column, -WIDEN_PX)),
        (Key::Right, Active::Header(_)) => Some(Deed::Widen(column, WIDEN_PX)),
        (Key::Enter, Active::Header(_)) => Some(Deed::Fit(column)),
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
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds {
        rows: 1_000,
        columns: 5,
        page_rows: 20,
        first_seen: 300,
    };
    const EMPTY: Bounds = Bounds {
        rows: 0,
        first_seen: 0,
        ..BOUNDS
    };

    fn at(row: u32, column: u32) -> At {
        At { row, column }
    }

    fn cell(row: u32, column: u32) -> Cursor {
        Cursor {
            active: Active::Cell(at(row, column)),
            selection: None,
        }
    }

    fn header(column: u32) -> Cursor {
        Cursor {
            active: Active::Header(column),
            selection: None,
        }
    }

    fn selected(active: At, anchor: At, head: At) -> Cursor {
        Cursor {
            active: Active::Cell(active),
            selection: Some(Selection { anchor, head }),
        }
    }

    /// Presses keys written as `Shift+Ctrl+Down` and gives the last deed.
    fn deed(cursor: Cursor, keys: &str, bounds: Bounds) -> Option<Deed> {
        let mut cursor = cursor;
        let mut last = None;
        for chord in keys.split_whitespace() {
            let held = Held {
                shift: chord.contains("Shift+"),
                ctrl: chord.contains("Ctrl+"),
                alt: chord.contains("Alt+"),
            };
            let name = chord.rsplit('+').next().unwrap();
            let key = Key::named(match name {
                "Left" => "ArrowLeft",
                "Right" => "ArrowRight",
                "Up" => "ArrowUp",
                "Down" => "ArrowDown",
                "Space" => " ",
                other => other,
            });
            last = press(cursor, key.unwrap(), held, bounds);
            if let Some(Deed::Move(to)) = last {
                cursor = to;
            }
        }
        last
    }

    #[track_caller]
    fn moves(from: Cursor, keys: &str, to: Cursor) {
        assert_eq!(deed(from, keys, BOUNDS), Some(Deed::Move(to)), "{keys}");
    }

    #[test]
    fn arrows() {
        moves(cell(5, 2), "Left", cell(5, 1));
        moves(cell(5, 2), "Right", cell(5, 3));
        moves(cell(5, 2), "Up", cell(4, 2));
        moves(cell(5, 2), "Down", cell(6, 2));
        moves(cell(5, 0), "Left", cell(5, 0));
        moves(cell(5, 4), "Right", cell(5, 4));
        moves(cell(999, 1), "Down", cell(999, 1));
    }

    #[test]
    fn ends_of_a_row_and_of_all() {
        moves(cell(5, 2), "Home", cell(5, 0));
        moves(cell(5, 2), "End", cell(5, 4));
        moves(cell(5, 2), "Ctrl+Home", cell(0, 0));
        moves(cell(5, 2), "Ctrl+End", cell(999, 4));
        moves(cell(5, 2), "Ctrl+Left", cell(5, 0));
        moves(cell(5, 2), "Ctrl+Right", cell(5, 4));
        moves(cell(5, 2), "Ctrl+Up", cell(0, 2));
        moves(cell(5, 2), "Ctrl+Down", cell(999, 2));
    }

    #[test]
    fn only_some_keys_show_the_beginning_of_the_columns() {
        let check = |key: &str, ctrl, alt, expected| {
            let held = Held {
                ctrl,
                alt,
                ..Held::default()
            };
            assert_eq!(
                leads_to_start(Key::named(key).unwrap(), held),
                expected,
                "{key}"
            );
        };
        check("Home", false, false, true);
        check("Home", true, false, true);
        check("ArrowLeft", true, false, true);
        check("ArrowLeft", false, false, false);
        check("ArrowLeft", true, true, false);
        check("PageDown", false, false, false);
        check("End", false, false, false);
    }

    #[test]
    fn pages() {
        moves(cell(5, 2), "PageDown", cell(25, 2));
        moves(cell(990, 2), "PageDown", cell(999, 2));
        moves(cell(25, 2), "PageUp", cell(5, 2));
        moves(cell(5, 2), "PageUp", cell(0, 2));
    }

    #[test]
    fn the_header_is_above_the_first_row() {
        moves(cell(0, 2), "Up", header(2));
        moves(cell(0, 2), "PageUp", header(2));
        moves(cell(5, 2), "Ctrl+Up Ctrl+Up", header(2));
        moves(header(2), "Up", header(2));
        moves(header(2), "Right", header(3));
        moves(header(2), "Left Left Left", header(0));
        moves(header(2), "End", header(4));
        moves(header(2), "Home", header(0));
    }

    #[test]
    fn down_from_the_header_is_what_is_seen() {
        moves(header(2), "Down", cell(300, 2));
        moves(header(2), "PageDown", cell(319, 2));
        moves(header(2), "Ctrl+Home", cell(0, 0));
        moves(header(2), "Ctrl+End", cell(999, 4));
        moves(header(2), "Ctrl+Down", cell(999, 2));
    }

    #[test]
    fn alt_up_is_the_header_without_scrolling_and_down_comes_back() {
        moves(cell(305, 3), "Alt+Up", header(3));
        moves(cell(305, 3), "Alt+Up Down", cell(300, 3));
    }

    #[test]
    fn shift_selects_from_where_it_began() {
        moves(
            cell(5, 2),
            "Shift+Down",
            selected(at(6, 2), at(5, 2), at(6, 2)),
        );
        moves(
            cell(5, 2),
            "Shift+Down Shift+Right",
            selected(at(6, 3), at(5, 2), at(6, 3)),
        );
        moves(
            cell(5, 2),
            "Shift+Down Shift+Up Shift+Up",
            selected(at(4, 2), at(5, 2), at(4, 2)),
        );
        moves(
            cell(5, 2),
            "Shift+Ctrl+End",
            selected(at(999, 4), at(5, 2), at(999, 4)),
        );
        moves(
            cell(5, 2),
            "Shift+PageDown",
            selected(at(25, 2), at(5, 2), at(25, 2)),
        );
        moves(
            cell(5, 2),
            "Shift+End",
            selected(at(5, 4), at(5, 2), at(5, 4)),
        );
        moves(cell(5, 2), "Shift+Down Down", cell(7, 2));
    }

    #[test]
    fn selecting_does_not_leave_the_rows() {
        moves(cell(0, 2), "Shift+Up", cell(0, 2));
        let two = selected(at(0, 2), at(1, 2), at(0, 2));
        moves(cell(1, 2), "Shift+Up Shift+Up", two);
    }

    #[test]
    fn space_selects_rows() {
        let row = selected(at(5, 2), at(5, 0), at(5, 4));
        moves(cell(5, 2), "Space", row);
        moves(
            cell(5, 2),
            "Space Shift+Down",
            selected(at(6, 2), at(5, 0), at(6, 4)),
        );
        moves(
            cell(5, 2),
            "Space Shift+Right",
            selected(at(5, 3), at(5, 0), at(5, 3)),
        );
        moves(
            cell(5, 2),
            "Shift+Down Shift+Down Shift+Space",
            selected(at(7, 2), at(5, 0), at(7, 4)),
        );
        moves(
            cell(5, 2),
            "Ctrl+Space",
            selected(at(5, 2), at(0, 2), at(999, 2)),
        );
    }

    #[test]
    fn space_in_the_header_tells_what_the_column_holds() {
        assert_eq!(deed(header(1), "Space", BOUNDS), Some(Deed::Profile(1)));
        assert_eq!(deed(header(1), "Space", EMPTY), Some(Deed::Profile(1)));
        assert_eq!(deed(header(1), "Shift+Space", BOUNDS), None);
    }

    #[test]
    fn all_and_nothing() {
        moves(
            cell(5, 2),
            "Ctrl+a",
            selected(at(5, 2), at(0, 0), at(999, 4)),
        );
        moves(cell(5, 2), "Ctrl+A Escape", cell(5, 2));
        assert_eq!(
            deed(cell(5, 2), "Ctrl+a Escape Escape", BOUNDS),
            Some(Deed::Dismiss)
        );
        assert_eq!(deed(cell(5, 2), "a", BOUNDS), None);
        assert_eq!(deed(cell(5, 2), "c", BOUNDS), None);
    }

    #[test]
    fn copying_takes_the_selection_or_the_cell() {
        assert_eq!(deed(cell(5, 2), "Ctrl+c", BOUNDS), Some(Deed::Copy));
        assert_eq!(deed(header(2), "Ctrl+c", BOUNDS), None);
        let one = Selection {
            anchor: at(5, 2),
            head: at(5, 2),
        };
        assert_eq!(cell(5, 2).copied(), Some(one));
        assert_eq!(header(2).copied(), None);
    }

    #[test]
    fn deeds_of_a_cell() {
        assert_eq!(deed(cell(5, 2), "Enter", BOUNDS), Some(Deed::Record(5)));
        assert_eq!(deed(cell(5, 2), "Alt+Down", BOUNDS), Some(Deed::Menu(2)));
        assert_eq!(
            deed(cell(5, 2), "Alt+Left", BOUNDS),
            None,
            "that is the browser's Back"
        );
    }

    #[test]
    fn deeds_of_a_header() {
        let sort = |additive| {
            Some(Deed::Sort {
                column: 2,
                additive,
            })
        };
        assert_eq!(deed(header(2), "Enter", BOUNDS), sort(false));
        assert_eq!(deed(header(2), "Shift+Enter", BOUNDS), sort(true));
        assert_eq!(deed(header(2), "Alt+Down", BOUNDS), Some(Deed::Menu(2)));
        assert_eq!(
            deed(header(2), "Alt+Left", BOUNDS),
            Some(Deed::Widen(2, -16))
        );
        assert_eq!(
            deed(header(2), "Alt+Right", BOUNDS),
            Some(Deed::Widen(2, 16))
        );
        assert_eq!(deed(header(2), "Alt+Enter", BOUNDS), Some(Deed::Fit(2)));
    }

    #[test]
    fn without_rows_there_is_the_header() {
        assert_eq!(deed(cell(0, 2), "Down", EMPTY), Some(Deed::Move(header(2))));
        assert_eq!(
            deed(cell(0, 2), "Ctrl+End", EMPTY),
            Some(Deed::Move(header(4)))
        );
        assert_eq!(
            deed(cell(0, 2), "Ctrl+Home", EMPTY),
            Some(Deed::Move(header(0)))
        );
        let sort = Deed::Sort {
            column: 2,
            additive: false,
        };
        assert_eq!(deed(cell(0, 2), "Enter", EMPTY), Some(sort));
        assert_eq!(deed(header(2), "Ctrl+a", EMPTY), None);
        assert_eq!(deed(header(2), "Ctrl+Space", EMPTY), None);
    }

    #[test]
    fn without_columns_there_is_nothing() {
        assert_eq!(
            deed(
                cell(0, 0),
                "Down",
                Bounds {
                    columns: 0,
                    ..BOUNDS
                }
            ),
            None
        );
    }

    #[test]
    fn a_cursor_outside_a_narrower_view_comes_back_into_it() {
        moves(cell(50_000, 90), "Left", cell(999, 3));
        assert_eq!(
            selected(at(9, 1), at(5, 1), at(9, 1)).within(3, 5),
            cell(2, 1)
        );
    }

    #[test]
    fn whatever_is_pressed_stays_inside() {
        let names = [
            "Left", "Right", "Up", "Down", "Home", "End", "PageUp", "PageDown", "Space", "Escape",
            "a",
        ];
        let held = ["", "Shift+", "Ctrl+", "Shift+Ctrl+", "Alt+"];
        for rows in [0, 1, 2, 30] {
            for columns in [1, 2, 5] {
                let bounds = Bounds {
                    rows,
                    columns,
                    page_rows: 7,
                    first_seen: rows / 2,
                };
                for start in [Cursor::start(), header(columns - 1), cell(rows, columns)] {
                    for first in names
                        .iter()
                        .flat_map(|n| held.iter().map(move |h| format!("{h}{n}")))
                    {
                        for second in &names {
                            let Some(Deed::Move(to)) =
                                deed(start, &format!("{first} Shift+{second}"), bounds)
                            else {
                                continue;
                            };
                            assert_eq!(to, to.within(rows, columns), "{first} {second}");
                        }
                    }
                }
            }
        }
    }
}
