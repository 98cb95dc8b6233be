//! This module has the words around charts, finds those of a chart in its kind's file, and labels
//! its points.

use reports::catalog::KIND_WORDS;
use reports::overview::{Amount, Extent};
use reports::rules::chart::{Labels, Words};

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
    words(id).map_or(id, |words| words.title).to_owned()
}

/// The words of the chart with this id, unless it is of a table of no known kind.
fn words(id: &str) -> Option<&'static Words> {
    let mut charts = KIND_WORDS.iter().flat_map(|kind| kind.charts);
    charts.find(|chart| chart.id == id)
}

/// The form of a chart's point labels. The id of a generic table's chart says what it counts.
fn labels(chart: &str, label: &str) -> Labels {
    match chart.split_once(':') {
        Some(("months_of", _)) => Labels::Months,
        Some(("histogram_of", _)) if label.contains("iB") => Labels::Sizes,
        Some(("histogram_of", _)) => Labels::Numbers,
        _ => words(chart).map_or(Labels::Values, |words| words.labels),
    }
}

/// The span of one point of a time series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    Day,
    Month,
    Year,
}

/// The unit of a chart's axis, below its title.
#[must_use]
pub fn subtitle(id: &str, period: Period) -> Option<&'static str> {
    let words = words(id);
    Some(match (labels(id, ""), period) {
        (Labels::Ages, _) => "days before the as-of day",
        (Labels::Months, Period::Day) if words.is_some() => "per day",
        (Labels::Months, Period::Month) if words.is_some() => "per month",
        (Labels::Months, Period::Year) if words.is_some() => "per year",
        (Labels::Months, Period::Day) => "rows per day",
        (Labels::Months, Period::Month) => "rows per month",
        (Labels::Months, Period::Year) => "rows per year",
        _ => words?.unit?,
    })
}

/// A point's label, short enough for an axis.
#[must_use]
pub fn short(chart: &str, label: &str) -> String {
    let named = match (labels(chart, label), label) {
        (Labels::Truths(yes, _), "true") => yes,
        (Labels::Truths(_, no), "false") => no,
        (Labels::Named(names), _) => {
            let name = names.iter().find(|(value, _)| *value == label);
            name.map_or(label, |(_, name)| name)
        }
        (Labels::Ages, "later") => "after",
        (Labels::Ages, "7d") => "0–7",
        (Labels::Ages, "30d") => "8–30",
        (Labels::Ages, "60d") => "31–60",
        (Labels::Ages, "90d") => "61–90",
        (Labels::Ages, "180d") => "91–180",
        (Labels::Ages, "365d") => "181–365",
        (Labels::Ages, "stated") => "none",
        (Labels::Sizes, _) => return size_from(label),
        (Labels::Numbers | Labels::NumbersOf(..), _) => return number_range(label),
        (Labels::Capitalised, _) => return capitalised(label),
        _ => label,
    };
    named.to_owned()
}

/// A point's label in full, for lists and screen readers.
#[must_use]
pub fn long(chart: &str, label: &str) -> String {
    match (labels(chart, label), label) {
        (Labels::Months, _) => month_long(label).unwrap_or_else(|| label.to_owned()),
        (Labels::Ages, "later") => "After the as-of day".to_owned(),
        (Labels::Ages, "older") => "More than 365 days before".to_owned(),
        (Labels::Ages, "stated") => "No activity".to_owned(),
        (Labels::Ages, _) => format!("{} days before", short(chart, label)),
        (Labels::NumbersOf(one, _), "1") => format!("1 {one}"),
        (Labels::NumbersOf(_, several), _) => format!("{} {several}", short(chart, label)),
        (Labels::Sizes, _) => size_range(label),
        _ => short(chart, label),
    }
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

/// The start of a range of storage, which is all that has room on an axis: `1MiB-10MiB` as `1 MB`,
/// `>=100GiB` as `100 GB`; ranges without a start as in [`size_range`].
fn size_from(label: &str) -> String {
    let from = label
        .strip_prefix(">=")
        .or_else(|| label.split_once('-').map(|(from, _)| from));
    size_range(from.unwrap_or(label))
}

/// `1MiB-10MiB` as `1–10 MB`, the units GHES writes; `<1MiB`, `>=100GiB`, and `0` as `empty`.
fn size_range(label: &str) -> String {
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

/// A heading for screen readers.
pub const HEADING: &str = "Charts";
/// Opens the text table behind a chart.
pub const AS_TABLE: &str = "As a table";
/// Names the text table behind a chart.
#[must_use]
pub fn table_of(title: &str) -> String {
    format!("{title} as a table")
}

/// Heads the column of points in that table.
pub const MARK: &str = "Group";
/// Heads the column of amounts where they are storage.
pub const STORAGE: &str = "Disk";
/// The heading of the column of shares if there are none.
pub const SHARE: &str = "Share";
/// Shown if there is no share.
pub const NO_SHARE: &str = "–";

/// Heads the column of shares: `Share of 300 runs`.
#[must_use]
pub fn share_of(whole: &str) -> String {
    format!("{SHARE} of {whole}")
}

/// The whole that the shares of a chart refer to. If parts overlap, `one` names the thing that may
/// be in several.
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

/// The figure of a point that lacks some values.
#[must_use]
pub fn lacking_figure(figure: &str, extent: Extent) -> String {
    match extent {
        Extent::Part => format!("{figure} + ?"),
        Extent::Whole | Extent::AtLeast => format!("≥ {figure}"),
    }
}
/// The part of a divided bar whose value is not known.
pub const UNKNOWN: &str = "Unknown";
/// Shown if there are no points.
pub const NO_POINTS: &str = "No known value to draw.";

/// Name of a point's button: `March 2024: 12 accounts`.
#[must_use]
pub fn point(label: &str, value: &str) -> String {
    format!("{label}: {value}")
}

/// A point of storage: `acme: 3.2 GB in 12 repositories`.
#[must_use]
pub fn amount_in(amount: &str, rows: &str) -> String {
    format!("{amount} in {rows}")
}

/// A point without a known value: `unknown in 1 day`.
#[must_use]
pub fn unknown_in(rows: &str) -> String {
    format!("unknown in {rows}")
}

/// Label of the group of points, with its keys, for screen readers.
#[must_use]
pub fn points(title: &str) -> String {
    format!("{title}: arrow keys move between the points, Enter shows their rows")
}

/// `and 214 others: 3.2 GB`.
#[must_use]
pub fn rest(names: u64, amount: &str) -> String {
    match names {
        1 => format!("and 1 other: {amount}"),
        n => format!("and {} others: {amount}", count(n)),
    }
}

/// The names of a ranking without a bar because they add up to 0 or less: `and 3 with nothing`.
/// `below` is their sum if it is negative.
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

/// The word for points that the chart highlights, if it highlights any.
#[must_use]
pub fn notable(chart: &str) -> Option<&'static str> {
    words(chart)?.notable
}

/// The label of a highlighted point: `vscode/1.113.0, outdated`.
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
