use std::collections::BTreeSet;

use crate::pages::table::grid::keys::{Active, Bounds, Cursor, GridCommand, Key, Modifiers, press};
use crate::pages::table::grid::select::{At, Selection};
use crate::text::shortcuts::{ANYWHERE, CELLS, GROUPS, Group, HEADERS};

const BOUNDS: Bounds = Bounds {
    rows: 100,
    columns: 5,
    page_rows: 10,
    first_seen: 20,
};
const KEYS: [&str; 13] = [
    "ArrowLeft",
    "ArrowRight",
    "ArrowUp",
    "ArrowDown",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "Enter",
    "Space",
    "Escape",
    "A",
    "C",
];

fn pressed(active: Active, key: &str, modifiers: Modifiers) -> Option<GridCommand> {
    let key = Key::named(if key == "Space" { " " } else { key })?;
    press(
        Cursor {
            active,
            selection: None,
        },
        key,
        modifiers,
        BOUNDS,
    )
}

fn listed(group: &Group) -> BTreeSet<&'static str> {
    let keys = group.shortcuts.iter().flat_map(|shortcut| shortcut.keys);
    keys.copied().collect()
}

/// Every key with every modifier, as the list writes them.
fn combinations() -> impl Iterator<Item = (String, &'static str, Modifiers)> {
    let modifiers = [
        (false, false, false),
        (true, false, false),
        (false, true, false),
        (false, false, true),
        (false, true, true),
    ];
    KEYS.into_iter().flat_map(move |key| {
        modifiers.map(|(ctrl, shift, alt)| {
            let name = [(ctrl, "Ctrl+"), (alt, "Alt+"), (shift, "Shift+")]
                .into_iter()
                .filter_map(|(is_held, name)| is_held.then_some(name))
                .collect::<String>();
            (format!("{name}{key}"), key, Modifiers { shift, ctrl, alt })
        })
    })
}

#[track_caller]
fn check_listed(group: &Group, active: Active, is_unlisted: impl Fn(&str) -> bool) {
    let listed = listed(group);
    for (name, key, modifiers) in combinations() {
        let has_effect = pressed(active, key, modifiers).is_some();
        let is_listed = listed.contains(name.as_str());
        assert!(
            !is_listed || has_effect,
            "{name} is listed and does nothing"
        );
        assert!(
            is_listed || !has_effect || is_unlisted(&name),
            "{name} is not listed"
        );
    }
    let known: BTreeSet<String> = combinations().map(|(name, ..)| name).collect();
    assert!(
        listed.iter().all(|name| known.contains(*name)),
        "a key that the table does not know"
    );
}

#[test]
fn the_list_has_the_keys_of_a_cell() {
    // Extending a selection has one line for all moves, and Ctrl changes nothing for some keys.
    let of_another = |name: &str| {
        name.starts_with("Shift+")
            || matches!(
                name,
                "Ctrl+PageUp" | "Ctrl+PageDown" | "Ctrl+Enter" | "Ctrl+Escape"
            )
    };
    check_listed(&CELLS, Active::Cell(At { row: 50, column: 2 }), of_another);
}

#[test]
fn the_list_has_the_keys_of_a_column_name() {
    // A column's name has the moves of a cell, and is left as a cell is.
    let cells = listed(&CELLS);
    let of_a_cell = |name: &str| {
        let plain = name.trim_start_matches("Shift+");
        cells.contains(plain)
            || matches!(
                name,
                "Ctrl+PageUp" | "Ctrl+PageDown" | "Ctrl+Enter" | "Ctrl+Escape"
            )
    };
    check_listed(&HEADERS, Active::Header(2), of_a_cell);
}

#[test]
fn no_group_lists_a_key_twice() {
    for group in GROUPS {
        let keys = group
            .shortcuts
            .iter()
            .flat_map(|shortcut| shortcut.keys)
            .count();
        assert_eq!(listed(group).len(), keys, "{}", group.title);
    }
    assert!(listed(&ANYWHERE).contains("?"));
    let all = Selection::rows_of(0, 99, 5);
    let selects_all = pressed(
        Active::Header(0),
        "A",
        Modifiers {
            ctrl: true,
            ..Modifiers::default()
        },
    );
    assert!(
        matches!(selects_all, Some(GridCommand::Move(cursor)) if cursor.selection == Some(all))
    );
}
