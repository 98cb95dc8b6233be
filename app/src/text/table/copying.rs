//! This module has the words of copying, ticking and exporting rows.

use reports::export::{Copied, ExportFormat};

use crate::model::format::count;
use crate::model::phase::Phase;

// ---- copying -----------------------------------------------------------------------------------

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

pub const COPY: &str = "Copy";
pub const COPY_CELLS: &str = "Copy cells";
pub const COPY_SELECTED: &str = "Selected cells";
pub const COPY_ROWS: &str = "Rows for a spreadsheet";
pub const COPY_TABLE: &str = "Rows as a table for an email";
/// How many rows are copied at most.
#[must_use]
pub fn copy_note(most: u32) -> String {
    let most = count(u64::from(most));
    format!("Up to {most} rows. Tick rows to copy only those.")
}

/// A column as a list with line breaks.
#[must_use]
pub fn copy_lines(column: &str) -> String {
    format!("{column}, one per line")
}

/// A column as a list with commas.
#[must_use]
pub fn copy_commas(column: &str) -> String {
    format!("{column}, separated by commas")
}

#[must_use]
pub fn cells(cells: u64) -> String {
    let noun = if cells == 1 { "cell" } else { "cells" };
    format!("{} {noun}", count(cells))
}

#[must_use]
pub fn all_rows_shown(rows: u64) -> String {
    match rows {
        1 => "The only row shown".to_owned(),
        rows => format!("All {} rows shown", count(rows)),
    }
}

/// Shown if more rows are selected than can be copied.
#[must_use]
pub fn too_many_to_copy(most: u32) -> String {
    format!(
        "Up to {} rows can be copied. Export takes them all.",
        count(u64::from(most))
    )
}

/// Shown if nothing was copied of a file in this phase.
#[must_use]
pub const fn not_copied(phase: &Phase) -> &'static str {
    match phase {
        Phase::Reading => "Cells can be copied once the whole file is read.",
        Phase::Ready => "The browser did not permit copying.",
        _ => "Read the file again to copy from it.",
    }
}
/// Shown after something other than cells was copied.
pub const COPIED: &str = "Copied.";

#[must_use]
pub fn selected(cells: u64, rows: u64) -> String {
    let rows = format!("{} {}", count(rows), if rows == 1 { "row" } else { "rows" });
    format!("{} cells in {rows} selected", count(cells))
}

// ---- ticked rows -------------------------------------------------------------------------------

/// Read with the name of a row that is ticked.
pub const TICKED: &str = "ticked";
/// Names the bar of ticked rows.
pub const TICKED_ROWS: &str = "Ticked rows";
pub const EXPORT_TICKED: &str = "Export as CSV";
pub const SHOW_TICKED: &str = "Show only these";
pub const SHOW_UNTICKED: &str = "Show the other rows too";
pub const UNTICK: &str = "Untick all";
pub const TOO_MANY_TICKS: &str = "These rows are too scattered to tick. Sort by the column that you \
                                  filter on, or use a filter instead.";

#[must_use]
pub fn ticked(rows: u64) -> String {
    let noun = if rows == 1 { "row" } else { "rows" };
    format!("{} {noun} ticked", count(rows))
}

/// Ticks all rows that are shown.
#[must_use]
pub fn tick_all(rows: u64) -> String {
    match rows {
        1 => "Tick the row shown".to_owned(),
        rows => format!("Tick all {} rows shown", count(rows)),
    }
}

/// Exports only the ticked rows.
#[must_use]
pub fn only_ticked(rows: u64) -> String {
    match rows {
        1 => "Only the ticked row".to_owned(),
        rows => format!("Only the {} ticked rows", count(rows)),
    }
}

// ---- export ------------------------------------------------------------------------------------

pub const EXPORT: &str = "Export";
pub const EXPORT_ROWS: &str = "Export rows";

/// The contents of the export; `is_moved`: a person changed the order of columns.
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

pub const ALL_COLUMNS: &str = "Include hidden columns (file order)";

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

pub const WRITING: &str = "Writing…";
pub const CANCEL_EXPORT: &str = "Cancel";

/// Shown after a person stopped an export.
pub const EXPORT_CANCELLED: &str = "Cancelled. Nothing was saved.";

/// Shown after the browser was given the file.
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
            0 => String::new(),
            1 => " One cell was neutralised.".to_owned(),
            cells => format!(" {} cells were neutralised.", count(cells)),
        };
    }
    said
}
