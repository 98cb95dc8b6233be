//! This module lists the keyboard shortcuts. A test of the page compares the list with the keys that
//! the table handles.

/// Keys with the same effect, or one for each direction, and the effect. A key is named as browsers
/// name it, behind its modifiers: `Ctrl+ArrowUp`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortcut {
    pub keys: &'static [&'static str],
    pub effect: &'static str,
}

/// Shortcuts of one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    pub title: &'static str,
    pub shortcuts: &'static [Shortcut],
}

pub const TITLE: &str = "Keyboard shortcuts";
pub const NOTE: &str = "On a Mac, Cmd works as Ctrl and Option as Alt.";

pub const GROUPS: [&Group; 6] = [&ANYWHERE, &CELLS, &HEADERS, &RECORD, &CHARTS, &TABS];

const ARROWS: [&str; 4] = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];

const fn to(keys: &'static [&'static str], effect: &'static str) -> Shortcut {
    Shortcut { keys, effect }
}

pub const ANYWHERE: Group = Group {
    title: "Anywhere",
    shortcuts: &[
        to(&["?"], "Show this list"),
        to(&["/"], "Search the table that is shown"),
        to(&["Ctrl+P"], "Print the page, with the rows of a table"),
        to(
            &["Ctrl+V"],
            "Open a copied file, or copied text, as a report",
        ),
        to(&["Escape"], "Close a menu or a dialog"),
    ],
};

pub const CELLS: Group = Group {
    title: "In the cells of a table",
    shortcuts: &[
        to(&ARROWS, "Move by one cell"),
        to(
            &[
                "Ctrl+ArrowUp",
                "Ctrl+ArrowDown",
                "Ctrl+ArrowLeft",
                "Ctrl+ArrowRight",
            ],
            "Move to the edge",
        ),
        to(&["PageUp", "PageDown"], "Move by a screen of rows"),
        to(&["Home", "End"], "Go to the first or last column"),
        to(&["Ctrl+Home", "Ctrl+End"], "Go to the first or last cell"),
        to(
            &["Shift+ArrowUp", "Shift+ArrowDown"],
            "Extend the selection; so do the other moves",
        ),
        to(
            &["Space", "Shift+Space"],
            "Select the row, or the rows up to it",
        ),
        to(&["Ctrl+Space"], "Select the column"),
        to(&["Ctrl+A"], "Select all rows"),
        to(&["Ctrl+C"], "Copy the selected cells"),
        to(&["Enter"], "Open the record"),
        to(&["Alt+ArrowDown"], "Open the column’s menu"),
        to(&["Alt+ArrowUp"], "Go to the column’s name"),
        to(&["Escape"], "Drop the selection, or close the record"),
    ],
};

pub const HEADERS: Group = Group {
    title: "On the name of a column",
    shortcuts: &[
        to(&["Enter"], "Sort by the column"),
        to(
            &["Shift+Enter"],
            "Sort by it after the other sorted columns",
        ),
        to(&["Space"], "Show what the column holds"),
        to(&["Alt+ArrowDown"], "Open the column’s menu"),
        to(
            &["Alt+ArrowLeft", "Alt+ArrowRight"],
            "Make the column narrower or wider",
        ),
        to(&["Alt+Enter"], "Fit the width to the visible cells"),
    ],
};

pub const RECORD: Group = Group {
    title: "In a record",
    shortcuts: &[
        to(
            &["Alt+ArrowUp", "Alt+ArrowDown"],
            "Show the previous or next record",
        ),
        to(&["PageUp", "PageDown"], "Show the previous or next record"),
        to(&["Escape"], "Close the record"),
    ],
};

pub const CHARTS: Group = Group {
    title: "In a chart, and in Reclaim",
    shortcuts: &[
        to(
            &ARROWS,
            "Move to another point, or change the number of days",
        ),
        to(
            &["PageUp", "PageDown"],
            "Move by twelve points, or by several days",
        ),
        to(&["Home", "End"], "Go to the first or last"),
        to(&["Enter"], "Show the rows of the point"),
    ],
};

pub const TABS: Group = Group {
    title: "On the tabs of files",
    shortcuts: &[
        to(&["ArrowLeft", "ArrowRight"], "Go to another tab"),
        to(&["Home", "End"], "Go to the first or last tab"),
        to(&["Enter"], "Show the file"),
        to(&["Delete"], "Close the file"),
    ],
};

/// A key as it is labelled, such as `Page Up` or `↑`.
#[must_use]
pub fn label(key: &'static str) -> &'static str {
    match key {
        "ArrowUp" => "↑",
        "ArrowDown" => "↓",
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        "PageUp" => "Page Up",
        "PageDown" => "Page Down",
        "Escape" => "Esc",
        key => key,
    }
}

/// Keys in words, for screen readers: `Ctrl + Up`.
#[must_use]
pub fn spoken(keys: &str) -> String {
    keys.replace("Arrow", "")
        .replace("Page", "Page ")
        .replace('+', " + ")
        .replace('?', "question mark")
}

pub const MORE: &str = "More";
pub const PRINT: &str = "Print…";
pub const PRINT_KEYS: [&str; 2] = ["Ctrl", "P"];
