//! This module has the words of the table, its toolbar, menus and record.

use reports::read::ColumnAbout;
use reports::table::{Type, Unknown};

use crate::model::format::{count, percent};

mod copying;

pub use copying::*;

// ---- cells -------------------------------------------------------------------------------------

/// An empty cell.
pub const EMPTY: &str = "—";
/// A cell that is missing because the row is too short.
pub const MISSING: &str = "missing";

/// An empty cell by which a report states that there is no value.
pub const STATED_NONE: &str = "none";
pub const STATED_BY_NOTHING: &str = "None: this report leaves the cell empty if there is none";

/// Why a value is not known.
#[must_use]
pub fn unknown(unknown: Unknown, ty: Type) -> &'static str {
    match (unknown, ty) {
        (Unknown::Empty, _) => "Empty: the cell is there but contains nothing",
        (Unknown::Stated, _) => "Explicitly none: the report says so",
        (Unknown::Missing, _) => "Missing: the row has no such cell",
        (Unknown::Unparsable, Type::Integer) => "Not read: this is not a whole number",
        (Unknown::Unparsable, Type::Decimal) => "Not read: this is not a number",
        (Unknown::Unparsable, Type::Boolean) => "Not read: this is neither true nor false",
        (Unknown::Unparsable, Type::Timestamp) => "Not read: this is not a date or a time",
        (Unknown::Unparsable, Type::Size) => "Not read: this is not an amount of storage",
        (Unknown::Unparsable, _) => "Not read: this does not fit the column",
    }
}

/// The name of a column's type.
#[must_use]
pub fn type_name(ty: Type) -> &'static str {
    match ty {
        Type::Text => "text",
        Type::Integer => "integer",
        Type::Decimal => "decimal",
        Type::Boolean => "boolean",
        Type::Timestamp => "time",
        Type::Size => "size",
        Type::Category => "category",
        Type::Json => "JSON or text",
        Type::Ip => "IP",
    }
}

/// The unit of a column whose cells are numbers without one.
#[must_use]
pub fn unit(column: &ColumnAbout) -> Option<&'static str> {
    // GitHub Enterprise Server counts its disk in this unit; other sizes have their units.
    (column.known && column.ty == Type::Size && column.key == "raw_size").then_some("KiB")
}

/// A number without a unit in a filter is in bytes, in any column of sizes.
pub const SIZES_TAKE_UNITS: &str = "With a unit, as in 1 GiB; a number alone is in bytes";

/// The name of a column's type, with its unit.
#[must_use]
pub fn kind_of(column: &ColumnAbout) -> String {
    let name = type_name(column.ty);
    unit(column).map_or_else(|| name.to_owned(), |unit| format!("{name}, {unit}"))
}

// ---- grid --------------------------------------------------------------------------------------

#[must_use]
pub fn grid_of(name: &str) -> String {
    format!("Rows of {name}")
}

/// The keys of the grid, for screen readers.
pub const GRID_HELP: &str = "Arrow keys move between cells. Enter opens the record. Shift with the \
                             arrow keys selects, Control C copies. Space ticks the row. Alt and up arrow goes to the \
                             column headers, where Enter sorts and Space shows what the column \
                             holds; Alt and down arrow opens the column’s menu.";

/// A header that is a further sort key.
#[must_use]
pub fn also_sorted(place: usize, descending: bool) -> String {
    let order = if descending {
        "descending"
    } else {
        "ascending"
    };
    format!("sort key {place}, {order}")
}

/// A header whose column the query asks about.
pub const FILTERED: &str = "filtered";

#[must_use]
pub fn menu_of(name: &str) -> String {
    format!("Menu of {name}")
}

/// The tooltip of a header.
#[must_use]
pub fn column_title(column: &ColumnAbout, rows: u32) -> String {
    let unknown: u64 = column.unknown.iter().sum();
    let mut title = format!("{} · {}", column.key, type_name(column.ty));
    if let Some(unit) = unit(column) {
        title += &format!(" in {unit}");
    }
    if unknown > 0 {
        title += &format!(" · {} unknown", percent(unknown, u64::from(rows)));
    }
    title
}

// ---- toolbar -----------------------------------------------------------------------------------

pub const TOOLBAR: &str = "Search, filter and export";
pub const SEARCH: &str = "Search every column";
pub const SEARCH_PLACEHOLDER: &str = "Search every column";
/// Explains that a search uses the file's text, not the text on screen.
pub const SEARCH_HELP: &str = "Search uses the file’s own text: a time is found as the file writes \
                               it, whatever zone it is shown in.";
/// Names the field for the query.
pub const QUERY: &str = "Filter";
/// In the empty query field, with an example that fits the file.
#[must_use]
pub fn query_placeholder(example: &str) -> String {
    if example.is_empty() {
        QUERY.to_owned()
    } else {
        format!("{QUERY}, e.g. {example}")
    }
}

/// In the query field behind the chips.
pub const QUERY_MORE: &str = "and …";
/// Names the query as text.
pub const QUERY_TEXT: &str = "Filter as text";
pub const EDIT_QUERY: &str = "Edit the filter as text";
/// Opens the help on queries.
pub const QUERY_HELP: &str = "How to write a filter";
pub const CLEAR_ALL: &str = "Clear all";
pub const CLEAR_SEARCH: &str = "Clear the search";

#[must_use]
pub fn remove_clause(clause: &str) -> String {
    format!("Remove filter {clause}")
}

#[must_use]
pub fn edit_clause(clause: &str) -> String {
    format!("Edit filter {clause}")
}

/// The number of rows shown, of all.
#[must_use]
pub fn rows_shown(shown: u64, all: u64) -> String {
    let noun = if all == 1 { "row" } else { "rows" };
    if shown == all {
        format!("{} {noun}", count(all))
    } else {
        format!("{} of {} {noun}", count(shown), count(all))
    }
}

/// The number of rows shown while more are read.
#[must_use]
pub fn first_rows(shown: u64) -> String {
    format!("The first {} rows, as the file has them", count(shown))
}

/// The order of the rows: names and whether descending.
#[must_use]
pub fn sorted_by(keys: &[(String, bool)]) -> String {
    let keys: Vec<String> = keys
        .iter()
        .map(|(name, descending)| format!("{name} {}", if *descending { "▼" } else { "▲" }))
        .collect();
    format!("sorted by {}", keys.join(", "))
}

pub const FILE_ORDER: &str = "Clear sorting";

/// Lines of the help on queries: what to write, and what it selects.
pub const QUERY_EXAMPLES: [(&str, &str); 13] = [
    ("role:admin suspended:false", "both are true"),
    ("role:admin,user", "one of these values"),
    ("repos:>0   repos:1..5", "above; between, inclusive"),
    ("raw_size:>=1GiB", "sizes take units"),
    ("created_at:2024-03", "within a year, month or day, in UTC"),
    ("last_active:<2026-10-01", "before that day"),
    ("no:last_active   has:email", "unknown; known"),
    (
        "stated:x   empty:x   unparsable:x",
        "one reason for being unknown",
    ),
    ("login:~bot", "contains, in any case"),
    ("login:ana*", "begins with; * stands for any text"),
    (
        "owner:\"Ops, Berlin\"",
        "quotes around spaces and , : ( ) \"",
    ),
    ("-role:admin", "known, but not this"),
    ("suspended:true (repos:>0 OR ssh_keys:>0)", "either is true"),
];

/// Names of columns in queries.
pub const QUERY_KEYS: &str = "Columns of this file";

// ---- columns -----------------------------------------------------------------------------------

pub const COLUMNS: &str = "Columns";
pub const CHOOSE_COLUMNS: &str = "Columns shown";

#[must_use]
pub fn columns_shown(shown: usize, all: usize) -> String {
    format!("{shown} of {all}")
}

/// Shows all columns in the file's order.
pub const RESET_COLUMNS: &str = "Reset";
pub const FIND_COLUMN: &str = "Find a column";
/// Hides all columns but the one that names the rows.
pub const HIDE_ALL: &str = "None";
pub const HIDE_ALL_WHY: &str = "Hide all columns but the one that names the rows";
pub const ONLY: &str = "Only";
pub const REORDER_HELP: &str = "Drag to reorder, or press Alt with the arrow keys. Enter shows only \
                                that column.";

/// Hides all columns but this one.
#[must_use]
pub fn only(name: &str) -> String {
    format!("Only {name}")
}

/// Moves a column towards the beginning.
#[must_use]
pub fn move_up(name: &str) -> String {
    format!("Move {name} up")
}

/// Moves a column towards the end.
#[must_use]
pub fn move_down(name: &str) -> String {
    format!("Move {name} down")
}

#[must_use]
pub fn moved(name: &str, place: usize, of: usize) -> String {
    format!("{name} is column {place} of {of}")
}

// ---- a column's menu ---------------------------------------------------------------------------

/// Sorts by the column, smallest first.
#[must_use]
pub fn sort_up(ty: Type) -> &'static str {
    match ty {
        Type::Integer | Type::Decimal | Type::Size => "Smallest first",
        Type::Timestamp => "Oldest first",
        Type::Boolean => "False first",
        _ => "A to Z",
    }
}

/// Sorts by the column, largest first.
#[must_use]
pub fn sort_down(ty: Type) -> &'static str {
    match ty {
        Type::Integer | Type::Decimal | Type::Size => "Largest first",
        Type::Timestamp => "Latest first",
        Type::Boolean => "True first",
        _ => "Z to A",
    }
}

pub const HIDE: &str = "Hide";
/// Puts the column at the left edge.
pub const PUT_FIRST: &str = "Move to front";
/// The reason to use it.
pub const PUT_FIRST_WHY: &str = "The first column stays visible";
/// Fits the column's width to the visible cells.
pub const FIT: &str = "Fit width";
pub const VALUES: &str = "Values";
pub const FIND_VALUE: &str = "Find a value";
pub const COUNTING: &str = "Counting…";
/// The column has no known value.
pub const NO_VALUES: &str = "No known values.";
pub const NO_SUCH_VALUE: &str = "No listed value matches.";

/// More distinct values than are listed.
#[must_use]
pub fn more_values(more: u64) -> String {
    let noun = if more == 1 { "value" } else { "values" };
    format!("and {} more {noun}; use “{FIND_VALUE}”", count(more))
}

/// Each known value comes once, so that a list of them would say nothing.
#[must_use]
pub fn all_different(values: u64) -> String {
    format!(
        "All {} values are different. Search for one below.",
        count(values)
    )
}

/// A number of rows.
#[must_use]
pub fn rows(number: u64) -> String {
    let noun = if number == 1 { "row" } else { "rows" };
    format!("{} {noun}", count(number))
}

/// Before the profile of a filtered column, which counts rows that its own filter leaves out.
#[must_use]
pub fn without_its_filter(caption: &str) -> String {
    format!("Unfiltered: {caption}")
}

/// The rows among which a column is counted: a person can choose other values of it.
#[must_use]
pub fn counted_among(rows: u64) -> String {
    format!(
        "Counted among the {} that the other filters select; this column’s own filter is left out.",
        self::rows(rows)
    )
}

/// Names the list of years, months and days.
pub const PERIODS: &str = "Years, months and days";

#[must_use]
pub fn open_period(name: &str) -> String {
    format!("Show the parts of {name}")
}

/// Conditions on the column that its menu has no field for.
#[must_use]
pub fn also_filtered(clauses: &str) -> String {
    format!("The filter also has {clauses}")
}

pub const OLDER_THAN: &str = "Older than (days)";
pub const OLDER_EXAMPLE: &str = "90";
/// The number of days cannot be read; the filter before stays.
pub const NO_DAYS: &str = "Enter a whole number of days, such as 90. The filter is unchanged.";

/// The day from which ages are counted.
#[must_use]
pub fn older_note(day: &str) -> String {
    format!("Days before {day}, the as-of day")
}

/// Names the field for a text within values.
pub const CONTAINS: &str = "Contains";
#[must_use]
pub fn from(ty: Type) -> &'static str {
    if ty == Type::Timestamp {
        "From day"
    } else {
        "At least"
    }
}

#[must_use]
pub fn to(ty: Type) -> &'static str {
    if ty == Type::Timestamp {
        "To day"
    } else {
        "At most"
    }
}

/// Days are those of UTC, and both are included.
pub const DAYS_ARE_UTC: &str = "Days in UTC, inclusive";
/// The lower bound is above the upper one.
#[must_use]
pub fn inverted(ty: Type) -> &'static str {
    if ty == Type::Timestamp {
        "The first day is after the last. The filter is not applied until one of them changes."
    } else {
        "The smallest is above the largest. The filter is not applied until one of them changes."
    }
}

/// Names the choice between known and not known.
pub const PRESENCE: &str = "Value";
/// Both known and unknown values.
pub const ANY: &str = "Any";
pub const KNOWN: &str = "Known";
pub const UNKNOWN: &str = "Unknown";

/// The number of values that are unknown for one reason.
#[must_use]
pub fn unknown_count(unknown: Unknown, number: u64) -> String {
    let reason = match unknown {
        Unknown::Empty => "empty",
        Unknown::Stated => "explicitly none",
        Unknown::Unparsable => "unreadable",
        Unknown::Missing => "missing",
    };
    format!("{} {reason}", count(number))
}

/// Removes the column's filter.
pub const CLEAR: &str = "Clear";
pub const DONE: &str = "Done";

// ---- record ------------------------------------------------------------------------------------

pub const RECORD: &str = "Record";

/// Announces that the panel has opened while the grid keeps the focus.
pub const RECORD_OPENED: &str = "The record is open next to the table. Press Tab to go to it.";

/// The row's number, which is the same in the list of problems.
#[must_use]
pub fn row_number(row: u32) -> String {
    format!("Row {}", count(u64::from(row) + 1))
}

/// The position among the rows shown, and the record and the byte in the file, in which the header
/// counts too; `None` for a row that is in no file.
#[must_use]
pub fn record_place(in_file: Option<(u32, u64)>, position: Option<(u32, u32)>) -> String {
    let shown = position.map(|(at, of)| {
        let (at, of) = (u64::from(at) + 1, u64::from(of));
        format!("{} of {} shown", count(at), count(of))
    });
    let in_file = in_file.map(|(record, byte)| {
        let record = count(u64::from(record));
        format!("record {record} of the file, at byte {}", count(byte))
    });
    let places: Vec<String> = [shown, in_file].into_iter().flatten().collect();
    places.join(" · ")
}
pub const CLOSE_RECORD: &str = "Close the record";
pub const PREVIOUS: &str = "Previous row";
pub const NEXT: &str = "Next row";
pub const COPY_JSON: &str = "Copy as JSON";

#[must_use]
pub fn copy_field(name: &str) -> String {
    format!("Copy {name}")
}

/// A cell beyond the header's last column.
#[must_use]
pub fn extra(number: usize) -> String {
    format!("Extra cell {number}")
}

pub const EXTRA_WHY: &str = "beyond the header";
/// A moment's text in the file.
#[must_use]
pub fn in_the_file(text: &str) -> String {
    format!("{text} in the file")
}

pub const LOADING: &str = "Loading…";

// ---- nothing to show ---------------------------------------------------------------------------

/// The view selects no row.
pub const NO_MATCH: &str = "No row matches";
pub const NO_MATCH_WHY: &str = "No row meets all of these conditions.";
/// The search alone selects no row.
#[must_use]
pub fn not_found(text: &str) -> String {
    format!("No row has the text “{text}”.")
}
/// The query's text has a mistake.
pub const QUERY_WRONG: &str = "The filter cannot be read";
/// The file has no rows.
pub const NO_ROWS: &str = "This file has no rows";
pub const SHOW_ALL: &str = "Show every row";

#[cfg(test)]
mod tests;
