//! This module has the words around figures, and finds those of a figure in its kind's file.

use reports::catalog::KIND_WORDS;
use reports::rules::kpi::Words;

/// The words of the figure with this id; `None` if it is not known here.
fn words(id: &str) -> Option<&'static Words> {
    let mut figures = KIND_WORDS.iter().flat_map(|kind| kind.figures);
    figures.find(|figure| figure.id == id)
}

#[must_use]
pub fn title(id: &str) -> &str {
    words(id).map_or(id, |words| words.title)
}

#[must_use]
pub fn rule(id: &str) -> Option<&'static str> {
    words(id).map(|words| words.rule)
}

/// The chart that shows the figure's trend, if its kind has one.
#[must_use]
pub fn trend(id: &str) -> Option<&'static str> {
    words(id)?.trend
}

/// The noun for this number of columns.
#[must_use]
pub fn columns_noun(number: u64) -> &'static str {
    if number == 1 { "column" } else { "columns" }
}

/// The noun for this number of cells.
#[must_use]
pub fn cells_noun(number: u64) -> &'static str {
    if number == 1 { "cell" } else { "cells" }
}

/// The name of the landmark.
pub const HEADING: &str = "Figures";
/// Marks a figure if rows of the report are missing.
pub const PARTIAL: &str = "in the rows read";
pub const UNKNOWN: &str = "unknown";
/// Opens the rules behind all figures.
pub const RULES: &str = "How these figures are counted";
/// The query that selects every row, which has no text.
pub const EVERY_ROW: &str = "every row";

/// Why a column that a figure needs is unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacking {
    Column,
    Values,
    /// The column's meaning in the report, or one of its values: a person reads the column as
    /// something else.
    ReadOtherwise,
}

/// Why a figure is not known: the columns it needs, and the reason each is unusable.
#[must_use]
pub fn unknown_because(columns: &[(String, Lacking)]) -> String {
    let list = |lacking: Lacking| {
        let names = columns.iter().filter(|column| column.1 == lacking);
        let names: Vec<&str> = names.map(|column| column.0.as_str()).collect();
        (names.len(), names.join(", "))
    };
    match (
        list(Lacking::Column),
        list(Lacking::ReadOtherwise),
        list(Lacking::Values),
    ) {
        ((0, _), (0, _), (0, _)) => "not known from this file".to_owned(),
        ((0, _), (0, _), (1, names)) => format!("no value of {names} is known"),
        ((0, _), (0, _), (_, names)) => format!("no values of {names} are known"),
        ((0, _), (1, names), _) => format!("{names} is read as something else, as you chose"),
        ((0, _), (_, names), _) => format!("{names} are read as something else, as you chose"),
        ((1, names), ..) => format!("the file has no column {names}"),
        ((_, names), ..) => format!("the file has none of the columns {names}"),
    }
}

/// Before a figure that is a lower bound.
pub const AT_LEAST: &str = "at least";

/// `at least 12 in 2 of 5 rows`.
#[must_use]
pub fn at_least(amount: &str) -> String {
    format!("{AT_LEAST} {amount}")
}

/// A share that is a lower bound, below a figure that says so in words: `≥ 12% of 90 people`.
#[must_use]
pub fn share_at_least(share: &str) -> String {
    format!("≥ {share}")
}

/// A number that is not known exactly: `0–7`.
#[must_use]
pub fn from_to(least: &str, most: &str) -> String {
    format!("{least}–{most}")
}

/// A sum over the rows whose value is known: `$228.00 in 2 of 5 rows`.
#[must_use]
pub fn in_rows(amount: &str, known: &str, all: &str) -> String {
    format!("{amount} in {known} of {all}")
}

/// `12% of 90 people`.
#[must_use]
pub fn share(percent: &str, whole: &str) -> String {
    format!("{percent} of {whole}")
}

/// The heading of the list behind a figure of people, runs or repositories: `Over quota: 48
/// people`, and `People: 48` if the title has the noun.
#[must_use]
pub fn list_of(title: &str, number: &str, noun: &str) -> String {
    if title.to_lowercase().contains(noun) {
        format!("{title}: {number}")
    } else {
        format!("{title}: {number} {noun}")
    }
}

/// Shows the rows of all of them: `Show all 1,497 rows`.
#[must_use]
pub fn show_all(rows: &str) -> String {
    format!("Show all {rows}")
}

/// Copies the names of the list.
pub const COPY_NAMES: &str = "Copy names";

/// Announced after copying: `Copied 48 names.`
#[must_use]
pub fn copied_names(number: &str) -> String {
    format!("Copied {number} names.")
}

pub const LISTING: &str = "Counting…";

/// The number of names that the list leaves out.
#[must_use]
pub fn more(number: &str) -> String {
    format!("and {number} more, not listed")
}

/// The heading of the list of people who could not be counted: `Active in 30 days, unknown: 3
/// people`.
#[must_use]
pub fn unknown_of(title: &str) -> String {
    format!("{title}, unknown")
}

/// The end of a button's label, for screen readers: ` accounts of “Without two-factor”`.
#[must_use]
pub fn aside_of(noun: &str, title: &str) -> String {
    let blank = if noun.is_empty() { "" } else { " " };
    format!("{blank}{noun} of “{title}”")
}

/// `37 unknown`.
#[must_use]
pub fn unknown_rows(number: &str) -> String {
    format!("{number} unknown")
}

/// Rows without a value in the counted column: `900 events without a person`.
#[must_use]
pub fn nameless(rows: &str, noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{rows} without {article} {noun}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_without_a_name_are_described() {
        assert_eq!(
            nameless("900 events", "person"),
            "900 events without a person"
        );
        assert_eq!(
            nameless("1 seat", "organization"),
            "1 seat without an organization"
        );
    }

    #[test]
    fn the_reason_tells_missing_from_empty() {
        let column = |name: &str, lacking| (name.to_owned(), lacking);
        let check = |columns: &[(String, Lacking)], expected: &str| {
            assert_eq!(unknown_because(columns), expected);
        };
        check(
            &[column("2fa_enabled?", Lacking::Column)],
            "the file has no column 2fa_enabled?",
        );
        check(
            &[column("role", Lacking::Values)],
            "no value of role is known",
        );
        check(
            &[
                column("role", Lacking::Values),
                column("dormant?", Lacking::Column),
            ],
            "the file has no column dormant?",
        );
        check(
            &[
                column("role", Lacking::ReadOtherwise),
                column("id", Lacking::Values),
            ],
            "role is read as something else, as you chose",
        );
        check(&[], "not known from this file");
    }
}
