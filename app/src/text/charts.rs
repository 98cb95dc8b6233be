//! Charts: titles, and the labels of their marks.

use reports::overview::{Amount, Extent};

use super::products;
use crate::model::format::{count, month_long};

/// The chart's title. Charts of any table name the column they are about, by the name the file
/// writes (`column_name` finds it by the key).
#[must_use]
pub fn title(id: &str, column_name: impl Fn(&str) -> String) -> String {
    if let Some((what, key)) = id.split_once(':') {
        let name = column_name(key);
        return match what {
            "values_of" => format!("Values of {name}"),
            "months_of" => format!("{name} over time"),
            "histogram_of" => format!("Distribution of {name}"),
            _ => id.to_owned(),
        };
    }
    match id {
        "last_activity" => "Last activity",
        "created_by_month" => "Created",
        "role" => "Role",
        "two_factor" => "Two-factor authentication",
        "suspended" => "Suspended",
        "dormant" => "Dormant",
        "two_factor_requirement" => "Two-factor requirement",
        "by_members" => "Organizations by members",
        "by_owners" => "Organizations by owners",
        "by_size" => "Repositories by size",
        "by_owner" => "Disk by owner",
        "largest_repositories" => "Largest repositories",
        "by_visibility" => "Visibility",
        "seats_by_plan" => "Plan",
        "people_by_organization" => "People by organization",
        "people_by_team" => "People by team",
        "people_by_day" => "People by day",
        "interactions_by_day" => "Interactions by day",
        "interactions_by_person" => "Interactions by person",
        "days_by_person" => "Days of use by person",
        "active_people_by_day" => "Active people by day",
        "generations_by_day" => "Generations by day",
        "events_by_day" => "Events by day",
        "events_by_severity" => "Severity",
        "events_by_class" => "Class of event",
        "events_by_name" => "Name of event",
        "outcomes" => "Outcome",
        "events_by_action" => "Action",
        "events_by_actor" => "Actor",
        other => products::chart(other).unwrap_or(other),
    }
    .to_owned()
}

/// The span of one mark of a time series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
}

/// The unit of a chart's axis, below its title.
#[must_use]
pub fn subtitle(id: &str, period: Period) -> Option<&'static str> {
    match id {
        id if is_recency(id) => Some("days before the as-of day"),
        "created_by_month" => Some(match period {
            Period::Day => "per day",
            Period::Month => "per month",
            Period::Year => "per year",
        }),
        id if id.starts_with("months_of:") => Some(match period {
            Period::Day => "rows per day",
            Period::Month => "rows per month",
            Period::Year => "rows per year",
        }),
        "by_organizations" => Some("number of organizations"),
        "run_duration" => Some("milliseconds"),
        "by_members" => Some("number of members"),
        "by_owners" => Some("number of owners"),
        "by_size" => Some("each from its size up to the next"),
        _ => None,
    }
}

/// A mark's label, short enough for an axis.
#[must_use]
pub fn short(chart: &str, label: &str) -> String {
    if let Some(words) = yes_or_no(chart, label) {
        return words.to_owned();
    }
    match (
        if is_recency(chart) {
            "last_activity"
        } else {
            chart
        },
        label,
    ) {
        ("last_activity", "later") => "after".to_owned(),
        ("last_activity", "7d") => "0–7".to_owned(),
        ("last_activity", "30d") => "8–30".to_owned(),
        ("last_activity", "60d") => "31–60".to_owned(),
        ("last_activity", "90d") => "61–90".to_owned(),
        ("last_activity", "180d") => "91–180".to_owned(),
        ("last_activity", "365d") => "181–365".to_owned(),
        ("last_activity", "older") => "older".to_owned(),
        ("last_activity", "stated") => "none".to_owned(),
        ("role", "admin") => "Site admin".to_owned(),
        ("role", "user") => "User".to_owned(),
        _ if is_storage(chart, label) => storage_from(label),
        ("by_members" | "by_owners" | "by_organizations" | "run_duration", _) => {
            number_range(label)
        }
        (id, _) if id.starts_with("histogram_of:") => number_range(label),
        ("by_visibility", _) => capitalised(label),
        _ => label.to_owned(),
    }
}

/// A mark's label in full, for lists and for who hears it.
#[must_use]
pub fn long(chart: &str, label: &str) -> String {
    if chart == "created_by_month" || chart.starts_with("months_of:") {
        return month_long(label).unwrap_or_else(|| label.to_owned());
    }
    match (
        if is_recency(chart) {
            "last_activity"
        } else {
            chart
        },
        label,
    ) {
        ("last_activity", "later") => "After the as-of day".to_owned(),
        ("last_activity", "older") => "More than 365 days before".to_owned(),
        ("last_activity", "stated") => "No activity".to_owned(),
        ("last_activity", _) => format!("{} days before", short(chart, label)),
        ("by_members", "1") => "1 member".to_owned(),
        ("by_members", _) => format!("{} members", short(chart, label)),
        ("by_owners", "1") => "1 owner".to_owned(),
        ("by_owners", _) => format!("{} owners", short(chart, label)),
        _ if is_storage(chart, label) => storage_range(label),
        _ => short(chart, label),
    }
}

/// Whether a chart counts back from the as-of day.
fn is_recency(chart: &str) -> bool {
    matches!(chart, "last_activity" | "last_authentication" | "last_push")
}

/// The heading of a chart's sums.
#[must_use]
pub fn sum_heading(amount: Amount) -> &'static str {
    match amount {
        Amount::Number => "Number",
        Amount::UsDollars => "US dollars",
        Amount::Minutes | Amount::Milliseconds => "Time",
    }
}

fn yes_or_no(chart: &str, label: &str) -> Option<&'static str> {
    let (yes, no) = match chart {
        "two_factor" => ("Enabled", "Not enabled"),
        "editor_outdated" => ("Older than the newest", "Not older"),
        "outside_collaborators" => ("Outside collaborator", "Member"),
        "suspended" => ("Suspended", "Not suspended"),
        "dormant" => ("Dormant", "Not dormant"),
        "two_factor_requirement" => ("Required", "Not required"),
        _ => return None,
    };
    match label {
        "true" => Some(yes),
        "false" => Some(no),
        _ => None,
    }
}

/// Whether a label is a range of storage.
fn is_storage(chart: &str, label: &str) -> bool {
    chart == "by_size" || chart.starts_with("histogram_of:") && label.contains("iB")
}

/// Where a range of storage begins, which is all that has room on an axis: `1MiB-10MiB` as
/// `1 MB`, `>=100GiB` as `100 GB`; what has no beginning as in [`storage_range`].
fn storage_from(label: &str) -> String {
    let from = label
        .strip_prefix(">=")
        .or_else(|| label.split_once('-').map(|(from, _)| from));
    storage_range(from.unwrap_or(label))
}

/// `1MiB-10MiB` as `1–10 MB`, the units GHES writes; `<1MiB`, `>=100GiB`, and `0` as `empty`.
fn storage_range(label: &str) -> String {
    let unit = |text: &str| {
        text.replace("KiB", " KB")
            .replace("MiB", " MB")
            .replace("GiB", " GB")
            .replace("TiB", " TB")
    };
    if label == "0" {
        return "empty".to_owned();
    }
    if let Some(from) = label.strip_prefix(">=") {
        return format!("≥ {}", unit(from));
    }
    if let Some(to) = label.strip_prefix('<') {
        return format!("< {}", unit(to));
    }
    let Some((from, to)) = label.split_once('-') else {
        return unit(label);
    };
    let (from, to) = (unit(from), unit(to));
    match (from.split_once(' '), to.split_once(' ')) {
        (Some((number, one)), Some((_, other))) if one == other => format!("{number}–{to}"),
        _ => format!("{from}–{to}"),
    }
}

/// `2-5` as `2–5`, `>=100` as `≥ 100`, `>10` as `> 10`; a sign stays a sign.
fn number_range(label: &str) -> String {
    if let Some(from) = label.strip_prefix(">=") {
        return format!("≥ {from}");
    }
    if let Some(from) = label.strip_prefix('>') {
        return format!("> {from}");
    }
    if let Some(to) = label.strip_prefix('<') {
        return format!("< {to}");
    }
    match label.char_indices().skip(1).find(|(_, c)| *c == '-') {
        Some((at, _)) => format!("{}–{}", &label[..at], &label[at + 1..]),
        None => label.to_owned(),
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// Heads the charts for who moves by headings.
pub const HEADING: &str = "Charts";
/// Opens the text table behind a chart.
pub const AS_TABLE: &str = "As a table";
/// Names the text table behind a chart.
#[must_use]
pub fn table_of(title: &str) -> String {
    format!("{title} as a table")
}

/// Heads the column of marks in that table.
pub const MARK: &str = "Group";
/// Heads the column of amounts where they are storage.
pub const STORAGE: &str = "Disk";
/// Heads the column of shares, where there are none.
pub const SHARE: &str = "Share";
/// In place of a share.
pub const NO_SHARE: &str = "–";

/// Heads the column of shares: `Share of 300 runs`.
#[must_use]
pub fn share_of(whole: &str) -> String {
    format!("{SHARE} of {whole}")
}

/// What the shares of a chart are shares of. Where parts overlap, `one` names what may be in
/// several.
#[must_use]
pub fn shares_of(whole: &str, one: Option<&str>) -> String {
    match one {
        None => format!("Shares are of {whole}."),
        Some(one) => format!("Shares are of {whole}; one {one} may be in several groups."),
    }
}

/// Why a chart has no shares.
#[must_use]
pub fn no_shares(extent: Extent) -> &'static str {
    match extent {
        Extent::Whole => "No shares: some amounts are below zero.",
        Extent::AtLeast | Extent::Part => "No shares: some values are unknown.",
    }
}

/// The figure of a mark that lacks some values.
#[must_use]
pub fn lacking_figure(figure: &str, extent: Extent) -> String {
    match extent {
        Extent::Part => format!("{figure} + ?"),
        Extent::Whole | Extent::AtLeast => format!("≥ {figure}"),
    }
}
/// The part of a divided bar whose value is not known.
pub const UNKNOWN: &str = "Unknown";
/// In place of marks where there are none.
pub const NO_MARKS: &str = "No known value to draw.";

/// Name of a mark's button: `March 2024: 12 accounts`.
#[must_use]
pub fn mark(label: &str, value: &str) -> String {
    format!("{label}: {value}")
}

/// A mark of storage: `acme: 3.2 GB in 12 repositories`.
#[must_use]
pub fn amount_in(amount: &str, rows: &str) -> String {
    format!("{amount} in {rows}")
}

/// A mark without a known value: `unknown in 1 day`.
#[must_use]
pub fn unknown_in(rows: &str) -> String {
    format!("unknown in {rows}")
}

/// Label of the group of marks, with its keys, for screen readers.
#[must_use]
pub fn marks(title: &str) -> String {
    format!("{title}: arrow keys move between the marks, Enter shows their rows")
}

/// `and 214 others: 3.2 GB`.
#[must_use]
pub fn rest(names: u64, amount: &str) -> String {
    match names {
        1 => format!("and 1 other: {amount}"),
        n => format!("and {} others: {amount}", count(n)),
    }
}

/// Names of a ranking that add up to nothing or less, which have no bar: `and 3 with nothing`.
/// `below` is what they come to, where that is less than nothing.
#[must_use]
pub fn nothing(names: u64, below: Option<&str>) -> String {
    let names = count(names);
    match below {
        None => format!("and {names} with nothing"),
        Some(amount) => {
            format!("and {names} with nothing or less: {amount}")
        }
    }
}

/// The word for marks that the chart highlights, if it highlights any.
#[must_use]
pub fn notable(chart: &str) -> Option<&'static str> {
    (chart == "people_by_editor_release").then_some("outdated")
}

/// A mark that is pointed out: `vscode/1.113.0, outdated`.
#[must_use]
pub fn pointed_out(label: &str, as_what: &str) -> String {
    format!("{label}, {as_what}")
}

/// A noun as the heading of a column.
#[must_use]
pub fn heading_of(noun: &str) -> String {
    capitalised(noun)
}

/// `37 without a known value`.
#[must_use]
pub fn without_value(rows: &str) -> String {
    format!("{rows} without a known value")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(chart: &str, label: &str, axis: &str, full: &str) {
        assert_eq!(
            (short(chart, label).as_str(), long(chart, label).as_str()),
            (axis, full)
        );
    }

    #[test]
    fn marks_have_a_short_and_a_long_label() {
        check("last_activity", "90d", "61–90", "61–90 days before");
        check("last_activity", "stated", "none", "No activity");
        check("created_by_month", "2024-03", "2024-03", "March 2024");
        check("created_by_month", "2024", "2024", "2024");
        check("two_factor", "false", "Not enabled", "Not enabled");
        check("by_members", "1", "1", "1 member");
        check("by_members", ">1000", "> 1000", "> 1000 members");
        check("by_owners", "3-5", "3–5", "3–5 owners");
        check("by_visibility", "internal", "Internal", "Internal");
    }

    #[test]
    fn storage_is_written_as_the_server_writes_it() {
        check("by_size", "0", "empty", "empty");
        check("by_size", "<1MiB", "< 1 MB", "< 1 MB");
        check("by_size", "1MiB-10MiB", "1 MB", "1–10 MB");
        check("by_size", "100MiB-1GiB", "100 MB", "100 MB–1 GB");
        check("by_size", ">=100GiB", "100 GB", "≥ 100 GB");
        check("histogram_of:disk", "1KiB-2KiB", "1 KB", "1–2 KB");
    }

    #[test]
    fn charts_of_any_table_name_their_column() {
        let name = |key: &str| format!("<{key}>");
        assert_eq!(title("values_of:team", name), "Values of <team>");
        assert_eq!(title("months_of:at", name), "<at> over time");
        assert_eq!(title("no_such_chart", name), "no_such_chart");
        check("histogram_of:n", "-5-0", "-5–0", "-5–0");
        check("values_of:team", "a-b", "a-b", "a-b");
        check("values_of:month", "2024-03", "2024-03", "2024-03");
        check("months_of:at", "2024-03", "2024-03", "March 2024");
    }
}
