//! Figures: their titles, and the rule each is counted by.

use super::products;

/// Title and rule of a figure; `None` where the id is not known here.
fn words(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "accounts" => ("Accounts", "Every row of the report."),
        "active_30d" => (
            "Active in 30 days",
            "Last active within the 30 days before the as-of day.",
        ),
        "dormant" => ("Dormant", "The server marks the account as dormant."),
        "suspended" => ("Suspended", "The account is suspended."),
        "site_admins" => ("Site admins", "The account’s role is admin."),
        "without_2fa" => (
            "Without two-factor",
            "Two-factor authentication is not enabled.",
        ),
        "never_active" => (
            "No activity",
            "The report says “No activity” instead of a date.",
        ),
        "inactive_365d" => (
            "Inactive for a year",
            "Last active more than 365 days before the as-of day.",
        ),
        "created_30d" => (
            "New in 30 days",
            "Created within the 30 days before the as-of day.",
        ),
        "with_keys" => (
            "With keys or tokens",
            "Has at least one SSH key, or a personal access token where the report counts them.",
        ),
        "organizations" => ("Organizations", "Every row of the report."),
        "without_2fa_requirement" => (
            "Two-factor not required",
            "The organization does not require two-factor authentication.",
        ),
        "without_owner" => ("Without owner", "The organization has no owner."),
        "with_one_owner" => ("One owner", "The organization has exactly one owner."),
        "without_members" => ("Without members", "The organization has no member."),
        "without_repositories" => (
            "Without repositories",
            "The organization has no repository.",
        ),
        "repositories" => (
            "Repositories",
            "Every row of the report, including deleted repositories.",
        ),
        "total_disk" => ("Disk in use", "The sum of all known repository sizes."),
        "public" => ("Public", "The repository’s visibility is public."),
        "internal" => ("Internal", "The repository’s visibility is internal."),
        "private" => ("Private", "The repository’s visibility is private."),
        "owned_by_organizations" => (
            "Owned by organizations",
            "The owner’s type is Organization.",
        ),
        "owned_by_users" => ("Owned by people", "The owner’s type is User."),
        "forks" => ("Forks", "The repository is a fork."),
        "deleted" => ("Deleted", "The repository is deleted and still listed."),
        "empty" => ("Empty", "The repository’s size is zero."),
        "seats" => ("Seats", "Every row; a person has one seat for each grant."),
        "people" => ("People", "Different people; each counts once."),
        "people_active_7d" => (
            "People active in 7 days",
            "Different people with an activity within the 7 days before the as-of day.",
        ),
        "people_active_30d" => (
            "People active in 30 days",
            "Different people with an activity within the 30 days before the as-of day.",
        ),
        "people_active_60d" => (
            "People active in 60 days",
            "Different people with an activity within the 60 days before the as-of day.",
        ),
        "people_active_90d" => (
            "People active in 90 days",
            "Different people with an activity within the 90 days before the as-of day.",
        ),
        "no_activity_90d" => (
            "No activity reported",
            "Different people for whom no seat reports an activity. A person who was last active \
             longer than 90 days ago has a date and is not counted here.",
        ),
        "pending_cancellation" => ("About to end", "The seat has a date on which it ends."),
        "seats_created_30d" => (
            "New seats in 30 days",
            "Granted within the 30 days before the as-of day.",
        ),
        "user_days" => (
            "Days of use",
            "Different pairs of a person and a day; each counts once.",
        ),
        "used_chat" => (
            "Used chat",
            "Different people who used chat on at least one day.",
        ),
        "used_agent" => (
            "Used agents",
            "Different people who used an agent on at least one day.",
        ),
        "used_cli" => (
            "Used the command line",
            "Different people who used Copilot in the command line on at least one day.",
        ),
        "interactions" => ("Interactions", "Prompts that people sent, added up."),
        "code_generations" => (
            "Generations",
            "How many times code was suggested or written, added up.",
        ),
        "code_acceptances" => ("Acceptances", "Suggestions that people accepted, added up."),
        "lines_added" => ("Lines added", "Lines of code added by Copilot, added up."),
        "days" => ("Days", "Different days; each counts once."),
        "pull_requests" => ("Pull requests", "Pull requests created, added up."),
        "pull_requests_by_copilot" => (
            "Pull requests by Copilot",
            "Pull requests that Copilot created, added up.",
        ),
        "events" => ("Events", "Every row of the report."),
        "cef_events" => ("Events", "Every line of the log that is an event."),
        "other_lines" => (
            "Other lines",
            "Every line of the log that is not an event. These lines are kept and listed under \
             Problems.",
        ),
        "severity_very_high" => ("Very high severity", "The severity is 9, 10 or Very-High."),
        "severity_high" => ("High severity", "The severity is 7, 8 or High."),
        "severity_medium" => ("Medium severity", "The severity is 4 to 6 or Medium."),
        "severity_low" => ("Low severity", "The severity is 0 to 3 or Low."),
        "failed_events" => (
            "Failed",
            "The outcome means failure, such as failure, failed or denied.",
        ),
        "vendors" => ("Vendors", "Different vendors in the events’ headers."),
        "products" => ("Products", "Different products in the events’ headers."),
        "actors" => ("Actors", "Different users who did something."),
        "rows" => ("Rows", "Every row of the table."),
        "columns" => ("Columns", "Every column of the table."),
        "unknown_cells" => (
            "Unknown cells",
            "Cells in these rows that are empty, unreadable, missing or explicitly none.",
        ),
        "complete_rows" => (
            "Complete rows",
            "No cell of the row is empty, unreadable or missing. Columns without a value in any \
             row do not count.",
        ),
        other => return products::kpi(other),
    })
}

/// The figure's title.
#[must_use]
pub fn title(id: &str) -> &str {
    words(id).map_or(id, |(title, _)| title)
}

/// The rule it is counted by.
#[must_use]
pub fn rule(id: &str) -> Option<&'static str> {
    words(id).map(|(_, rule)| rule)
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

/// Heads the figures for who moves by landmarks.
pub const HEADING: &str = "Figures";
/// Marks a figure if rows of the report are missing.
pub const PARTIAL: &str = "in the rows read";
/// In place of a figure that is not known.
pub const UNKNOWN: &str = "unknown";
/// Opens the rules behind all figures.
pub const RULES: &str = "How these figures are counted";
/// The query that selects every row, which has no text.
pub const EVERY_ROW: &str = "every row";

/// Why a column that a figure needs is unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacking {
    /// The column.
    Column,
    /// Every value.
    Values,
    /// What it means in the report, or a value: a person reads it as something else.
    ReadOtherwise,
}

/// Why a figure is not known: the columns it needs, and what is lacking of them.
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

/// What a sum comes to in the rows whose value is known: `$228.00 in 2 of 5 rows`.
#[must_use]
pub fn in_rows(amount: &str, known: &str, all: &str) -> String {
    format!("{amount} in {known} of {all}")
}

/// `12% of 90 people`.
#[must_use]
pub fn share(percent: &str, whole: &str) -> String {
    format!("{percent} of {whole}")
}

/// Heads the list behind a figure of people, runs or repositories: `Over quota: 48 people`, and
/// `People: 48` where the title says what they are.
#[must_use]
pub fn list_of(title: &str, number: &str, noun: &str) -> String {
    if title.to_lowercase().contains(noun) {
        format!("{title}: {number}")
    } else {
        format!("{title}: {number} {noun}")
    }
}

/// Shows the rows of all of them: `Show all 1 497 rows`.
#[must_use]
pub fn show_all(rows: &str) -> String {
    format!("Show all {rows}")
}

/// Copies the names of the list.
pub const COPY_NAMES: &str = "Copy names";

/// After they were copied: `Copied 48 names.`
#[must_use]
pub fn copied_names(number: &str) -> String {
    format!("Copied {number} names.")
}

/// While they are counted.
pub const LISTING: &str = "Counting…";

/// Those that the list leaves out.
#[must_use]
pub fn more(number: &str) -> String {
    format!("and {number} more, not listed")
}

/// Heads the list of those that could not be counted: `Active in 30 days, unknown: 3 people`.
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

/// Rows that do not say whom or what they are about: `900 events without a person`.
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
    use reports::catalog::KINDS;
    use reports::rules::chart::Plot;
    use reports::rules::kpi::Measure;

    use super::*;
    use crate::text::{charts, kinds};

    #[test]
    fn whatever_is_counted_has_words() {
        for kind in KINDS {
            let id = kind.id;
            for figure in kind.kpis {
                assert!(words(figure.id).is_some(), "{id}: {}", figure.id);
                if let Measure::Distinct(column) = figure.measure {
                    assert!(kinds::nouns_of(column).is_some(), "{id}: {column}");
                }
            }
            for chart in kind.charts {
                // Of a table of which nothing is known the columns have the words.
                let named = charts::title(chart.id, str::to_owned) != chart.id;
                let of_columns = matches!(chart.plot, Plot::EveryColumn);
                assert!(named || of_columns, "{id}: {}", chart.id);
                if let Plot::DistinctByDay { of, .. } = chart.plot {
                    assert!(kinds::nouns_of(of).is_some(), "{id}: {of}");
                }
                if let Plot::DistinctBy { of, notable, .. } = chart.plot {
                    assert!(kinds::nouns_of(of).is_some(), "{id}: {of}");
                    let said = charts::notable(chart.id).is_some();
                    assert_eq!(notable.is_some(), said, "{id}: {}", chart.id);
                }
            }
        }
    }

    #[test]
    fn rows_without_a_name_are_said() {
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
