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

/// Presses keys written as `Shift+Ctrl+Down` and returns the last command.
fn command(cursor: Cursor, keys: &str, bounds: Bounds) -> Option<GridCommand> {
    let mut cursor = cursor;
    let mut last = None;
    for chord in keys.split_whitespace() {
        let modifiers = Modifiers {
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
        last = press(cursor, key.unwrap(), modifiers, bounds);
        if let Some(GridCommand::Move(to)) = last {
            cursor = to;
        }
    }
    last
}

#[track_caller]
fn moves(from: Cursor, keys: &str, to: Cursor) {
    assert_eq!(
        command(from, keys, BOUNDS),
        Some(GridCommand::Move(to)),
        "{keys}"
    );
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
        let modifiers = Modifiers {
            ctrl,
            alt,
            ..Modifiers::default()
        };
        assert_eq!(
            leads_to_start(Key::named(key).unwrap(), modifiers),
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
fn down_from_the_header_is_the_first_visible_row() {
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
fn space_ticks_rows() {
    let tick = |keys, first, last, extend| {
        assert_eq!(
            command(cell(5, 2), keys, BOUNDS),
            Some(GridCommand::Tick {
                first,
                last,
                extend
            })
        );
    };
    tick("Space", 5, 5, false);
    tick("Shift+Space", 5, 5, true);
    tick("Shift+Down Shift+Down Space", 5, 7, false);
    tick("Shift+Up Shift+Space", 4, 4, true);
    moves(
        cell(5, 2),
        "Ctrl+Space",
        selected(at(5, 2), at(0, 2), at(999, 2)),
    );
}

#[test]
fn space_in_the_header_opens_the_profile() {
    assert_eq!(
        command(header(1), "Space", BOUNDS),
        Some(GridCommand::Profile(1))
    );
    assert_eq!(
        command(header(1), "Space", EMPTY),
        Some(GridCommand::Profile(1))
    );
    assert_eq!(command(header(1), "Shift+Space", BOUNDS), None);
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
        command(cell(5, 2), "Ctrl+a Escape Escape", BOUNDS),
        Some(GridCommand::Dismiss)
    );
    assert_eq!(command(cell(5, 2), "a", BOUNDS), None);
    assert_eq!(command(cell(5, 2), "c", BOUNDS), None);
}

#[test]
fn copying_takes_the_selection_or_the_cell() {
    assert_eq!(
        command(cell(5, 2), "Ctrl+c", BOUNDS),
        Some(GridCommand::Copy)
    );
    assert_eq!(command(header(2), "Ctrl+c", BOUNDS), None);
    let one = Selection {
        anchor: at(5, 2),
        head: at(5, 2),
    };
    assert_eq!(cell(5, 2).copied(), Some(one));
    assert_eq!(header(2).copied(), None);
}

#[test]
fn commands_of_a_cell() {
    assert_eq!(
        command(cell(5, 2), "Enter", BOUNDS),
        Some(GridCommand::Record(5))
    );
    assert_eq!(
        command(cell(5, 2), "Alt+Down", BOUNDS),
        Some(GridCommand::Menu(2))
    );
    assert_eq!(
        command(cell(5, 2), "Alt+Left", BOUNDS),
        None,
        "that is the browser's Back"
    );
}

#[test]
fn commands_of_a_header() {
    let sort = |additive| {
        Some(GridCommand::Sort {
            column: 2,
            additive,
        })
    };
    assert_eq!(command(header(2), "Enter", BOUNDS), sort(false));
    assert_eq!(command(header(2), "Shift+Enter", BOUNDS), sort(true));
    assert_eq!(
        command(header(2), "Alt+Down", BOUNDS),
        Some(GridCommand::Menu(2))
    );
    assert_eq!(
        command(header(2), "Alt+Left", BOUNDS),
        Some(GridCommand::Widen(2, -16))
    );
    assert_eq!(
        command(header(2), "Alt+Right", BOUNDS),
        Some(GridCommand::Widen(2, 16))
    );
    assert_eq!(
        command(header(2), "Alt+Enter", BOUNDS),
        Some(GridCommand::Fit(2))
    );
}

#[test]
fn without_rows_the_focus_is_on_the_header() {
    assert_eq!(
        command(cell(0, 2), "Down", EMPTY),
        Some(GridCommand::Move(header(2)))
    );
    assert_eq!(
        command(cell(0, 2), "Ctrl+End", EMPTY),
        Some(GridCommand::Move(header(4)))
    );
    assert_eq!(
        command(cell(0, 2), "Ctrl+Home", EMPTY),
        Some(GridCommand::Move(header(0)))
    );
    let sort = GridCommand::Sort {
        column: 2,
        additive: false,
    };
    assert_eq!(command(cell(0, 2), "Enter", EMPTY), Some(sort));
    assert_eq!(command(header(2), "Ctrl+a", EMPTY), None);
    assert_eq!(command(header(2), "Ctrl+Space", EMPTY), None);
}

#[test]
fn without_columns_no_key_has_a_command() {
    assert_eq!(
        command(
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
fn any_keys_keep_the_cursor_inside() {
    let names = [
        "Left", "Right", "Up", "Down", "Home", "End", "PageUp", "PageDown", "Space", "Escape", "a",
    ];
    let modifiers = ["", "Shift+", "Ctrl+", "Shift+Ctrl+", "Alt+"];
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
                    .flat_map(|n| modifiers.iter().map(move |h| format!("{h}{n}")))
                {
                    for second in &names {
                        let Some(GridCommand::Move(to)) =
                            command(start, &format!("{first} Shift+{second}"), bounds)
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
