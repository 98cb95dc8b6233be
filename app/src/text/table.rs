//! Words of the table, its toolbar, menus and record. The rest is in [`crate::text`].

use reports::export::ExportFormat;
use reports::read::ColumnAbout;
use reports::table::{Type, Unknown};

use crate::model::format::{count, percent};
use reports::export::Copied;

// ---- cells -------------------------------------------------------------------------------------

/// A cell with nothing in it.
pub const EMPTY: &str = "—";
/// A cell that the row is too short for.
pub const MISSING: &str = "missing";

/// A cell by which a report says that there is no value, and which has nothing in it.
pub const STATED_NONE: &str = "none";
/// Why.
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

/// The unit of a column whose cells are bare numbers of it.
#[must_use]
pub fn unit(column: &ColumnAbout) -> Option<&'static str> {
    // What GitHub Enterprise Server counts its disk in; other sizes say their units themselves.
    (column.known && column.ty == Type::Size && column.key == "raw_size").then_some("KiB")
}

/// A bare number in a filter is one of bytes, whatever the cells are in.
pub const SIZES_TAKE_UNITS: &str = "With a unit, as in 1 GiB; a number alone is in bytes";

/// The name of a column's type, with its unit.
#[must_use]
pub fn kind_of(column: &ColumnAbout) -> String {
    let name = type_name(column.ty);
    unit(column).map_or_else(|| name.to_owned(), |unit| format!("{name}, {unit}"))
}

// ---- grid --------------------------------------------------------------------------------------

/// Names the grid.
#[must_use]
pub fn grid_of(name: &str) -> String {
    format!("Rows of {name}")
}

/// Which keys there are, for who hears the page.
pub const GRID_HELP: &str = "Arrow keys move between cells. Enter opens the record. Shift with the \
                             arrow keys selects, Control C copies. Alt and up arrow goes to the \
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

/// Opens a column's menu.
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

// ---- copying -----------------------------------------------------------------------------------

/// Cells were copied.
#[must_use]
pub fn copied(copied: &Copied) -> String {
    let noun = if copied.cells == 1 { "cell" } else { "cells" };
    let mut said = format!("Copied {} {noun}.", count(copied.cells));
    match (copied.neutralised, copied.cells) {
        (0, _) => {}
        (_, 1) => said += " It would run as a formula in a spreadsheet and got an apostrophe.",
        (neutralised, _) => {
            said += &format!(
                " {} would run as a formula in a spreadsheet and got an apostrophe.",
                count(neutralised)
            );
        }
    }
    said
}

/// More rows are selected than are copied.
#[must_use]
pub fn too_many_to_copy(most: u32) -> String {
    format!(
        "Up to {} rows can be copied. Export takes them all.",
        count(u64::from(most))
    )
}

/// The browser did not let the page copy.
pub const COPY_FAILED: &str = "The browser did not permit copying.";
/// Something else than cells was copied.
pub const COPIED: &str = "Copied.";

/// How much is selected.
#[must_use]
pub fn selected(cells: u64, rows: u64) -> String {
    let rows = format!("{} {}", count(rows), if rows == 1 { "row" } else { "rows" });
    format!("{} cells in {rows} selected", count(cells))
}

// ---- toolbar -----------------------------------------------------------------------------------

/// Names the toolbar.
pub const TOOLBAR: &str = "Search, filter and export";
/// Names the search field.
pub const SEARCH: &str = "Search every column";
/// In the empty search field.
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
/// Turns chips into text.
pub const EDIT_QUERY: &str = "Edit the filter as text";
/// Opens the help on queries.
pub const QUERY_HELP: &str = "How to write a filter";
/// Takes away search and filters.
pub const CLEAR_ALL: &str = "Clear all";
/// Empties the search field.
pub const CLEAR_SEARCH: &str = "Clear the search";

/// Takes a clause away.
#[must_use]
pub fn remove_clause(clause: &str) -> String {
    format!("Remove filter {clause}")
}

/// Edits a clause.
#[must_use]
pub fn edit_clause(clause: &str) -> String {
    format!("Edit filter {clause}")
}

/// How many rows are shown, of how many.
#[must_use]
pub fn rows_shown(shown: u64, all: u64) -> String {
    let noun = if all == 1 { "row" } else { "rows" };
    if shown == all {
        format!("{} {noun}", count(all))
    } else {
        format!("{} of {} {noun}", count(shown), count(all))
    }
}

/// The rows are the first ones, and more come.
#[must_use]
pub fn first_rows(shown: u64) -> String {
    format!("The first {} rows, as the file has them", count(shown))
}

/// How the rows are ordered: names and whether descending.
#[must_use]
pub fn sorted_by(keys: &[(String, bool)]) -> String {
    let keys: Vec<String> = keys
        .iter()
        .map(|(name, descending)| format!("{name} {}", if *descending { "▼" } else { "▲" }))
        .collect();
    format!("sorted by {}", keys.join(", "))
}

/// Gives the rows back the file's order.
pub const FILE_ORDER: &str = "File order";

/// Lines of the help on queries: what to write, and what it selects.
pub const QUERY_EXAMPLES: [(&str, &str); 12] = [
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

/// Opens the column chooser.
pub const COLUMNS: &str = "Columns";
/// Names the column chooser.
pub const CHOOSE_COLUMNS: &str = "Columns shown";

/// How many columns are shown.
#[must_use]
pub fn columns_shown(shown: usize, all: usize) -> String {
    format!("{shown} of {all}")
}

/// Shows all columns in the file's order.
pub const RESET_COLUMNS: &str = "Reset to the file’s order";
/// Explains how to reorder.
pub const REORDER_HELP: &str = "Drag to reorder, or press Alt with the arrow keys.";

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

/// A column was moved.
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

/// Hides the column.
pub const HIDE: &str = "Hide";
/// Puts the column at the left edge.
pub const PUT_FIRST: &str = "Put first";
/// What that is good for.
pub const PUT_FIRST_WHY: &str = "The first column stays visible";
/// Makes the column as wide as what is seen of it.
pub const FIT: &str = "Fit";
/// Heads the values.
pub const VALUES: &str = "Values";
/// Narrows the list of values.
pub const FIND_VALUE: &str = "Find a value";
/// While values are counted.
pub const COUNTING: &str = "Counting…";
/// The column has no known value.
pub const NO_VALUES: &str = "No known values.";
/// Nothing in the list fits what is looked for.
pub const NO_SUCH_VALUE: &str = "No listed value matches.";

/// More distinct values than are listed.
#[must_use]
pub fn more_values(more: u64) -> String {
    let noun = if more == 1 { "value" } else { "values" };
    format!("and {} more {noun}; “contains” finds them", count(more))
}

/// Names the field for a text within values.
pub const CONTAINS: &str = "Contains";
/// Names the lower bound.
#[must_use]
pub fn from(ty: Type) -> &'static str {
    if ty == Type::Timestamp {
        "From day"
    } else {
        "At least"
    }
}

/// Names the upper bound.
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
/// Known or not.
pub const ANY: &str = "Any";
/// Known.
pub const KNOWN: &str = "Known";
/// Not known.
pub const UNKNOWN: &str = "Unknown";

/// How many are not known, for one reason.
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

/// Takes away what is asked of the column.
pub const CLEAR: &str = "Clear";
/// Closes a menu.
pub const DONE: &str = "Done";

// ---- record ------------------------------------------------------------------------------------

/// Names the panel.
pub const RECORD: &str = "Record";

/// Announces that the panel has opened while the grid keeps the focus.
pub const RECORD_OPENED: &str = "The record is open next to the table. Press Tab to go to it.";

/// Which row it is, by the number that the list of problems has too.
#[must_use]
pub fn row_number(row: u32) -> String {
    format!("Row {}", count(u64::from(row) + 1))
}

/// Where it stands among the rows shown, and in the file, where the header counts too.
#[must_use]
pub fn record_place(record: u32, byte: u64, position: Option<(u32, u32)>) -> String {
    let place = position.map_or_else(String::new, |(at, of)| {
        format!(
            "{} of {} shown · ",
            count(u64::from(at) + 1),
            count(u64::from(of))
        )
    });
    format!(
        "{place}record {} of the file, at byte {}",
        count(u64::from(record)),
        count(byte)
    )
}
/// Closes the panel.
pub const CLOSE_RECORD: &str = "Close the record";
/// Shows the row before.
pub const PREVIOUS: &str = "Previous row";
/// Shows the row after.
pub const NEXT: &str = "Next row";
/// Copies the whole row.
pub const COPY_JSON: &str = "Copy as JSON";

/// Copies one field.
#[must_use]
pub fn copy_field(name: &str) -> String {
    format!("Copy {name}")
}

/// A cell that stands beyond the header's last column.
#[must_use]
pub fn extra(number: usize) -> String {
    format!("Extra cell {number}")
}

/// Explains such a cell.
pub const EXTRA_WHY: &str = "beyond the header";
/// A moment's text in the file.
#[must_use]
pub fn in_the_file(text: &str) -> String {
    format!("{text} in the file")
}

/// While the record is on its way.
pub const LOADING: &str = "Loading…";

// ---- export ------------------------------------------------------------------------------------

/// Opens the export menu.
pub const EXPORT: &str = "Export";
/// Names the menu.
pub const EXPORT_ROWS: &str = "Export rows";

/// What will be written; `is_moved` where the order of columns is a person's own.
#[must_use]
pub fn export_what(rows: u64, columns: usize, is_moved: bool) -> String {
    let rows = format!("{} {}", count(rows), if rows == 1 { "row" } else { "rows" });
    let columns = format!(
        "{columns} {}",
        if columns == 1 { "column" } else { "columns" }
    );
    let order = if is_moved {
        "in the order shown"
    } else {
        "columns in the file’s order"
    };
    format!("{rows}, {columns}, {order}")
}

/// The warning if rows of the report are missing.
pub const EXPORT_PARTIAL: &str = "Rows of this report are missing, so the export is incomplete \
                                  too. Its file name says “partial”.";

/// The choice of columns.
pub const ALL_COLUMNS: &str = "Hidden columns too, in the file’s order";

/// A form's button.
#[must_use]
pub fn export_as(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Csv => "CSV",
        ExportFormat::Json => "JSON",
    }
}

/// A note on a format.
#[must_use]
pub fn export_note(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Csv => {
            "For spreadsheets; cells that would run as formulas get an apostrophe in front"
        }
        ExportFormat::Json => "For scripts; values are typed, unknown values are null",
    }
}

/// The engine writes.
pub const WRITING: &str = "Writing…";

/// The browser has been given the file.
#[must_use]
pub fn saved(format: ExportFormat, rows: u32, neutralised: u64) -> String {
    let noun = if rows == 1 { "row" } else { "rows" };
    let mut said = format!(
        "{} {noun} saved as {}.",
        count(u64::from(rows)),
        export_as(format)
    );
    if format == ExportFormat::Csv {
        said += &match neutralised {
            0 => " No cell had to be neutralised.".to_owned(),
            1 => " One cell was neutralised.".to_owned(),
            cells => format!(" {} cells were neutralised.", count(cells)),
        };
    }
    said
}

// ---- nothing to show ---------------------------------------------------------------------------

/// The view selects no row.
pub const NO_MATCH: &str = "No row matches";
/// Why that may be.
pub const NO_MATCH_WHY: &str = "No row meets all of these conditions.";
/// The query's text has a mistake.
pub const QUERY_WRONG: &str = "The filter cannot be read";
/// The file has no rows.
pub const NO_ROWS: &str = "This file has no rows";
/// Shows every row again.
pub const SHOW_ALL: &str = "Show every row";

#[cfg(test)]
mod tests;
