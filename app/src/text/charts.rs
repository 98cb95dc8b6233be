//! This module has the words around charts, finds those of a chart in its kind's file, and labels
//! its points.

use reports::catalog::KIND_WORDS;
use reports::overview::{Amount, Extent, Unit};
use reports::rules::Tone;
use reports::rules::chart::{Labels, Words, state_tone};

use crate::model::format::value::{Form, shown};
use crate::model::format::{count, localized, month_long, month_short};

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

/// The thing that a series counts and its axis, below its title: `Accounts per month`.
#[must_use]
pub fn subtitle(id: &str, period: Option<Period>, counted: &str) -> String {
    match (labels(id, ""), period) {
        (Labels::Ages, _) => format!("{counted} by days before the as-of day"),
        (_, Some(Period::Day)) => format!("{counted} per day"),
        (_, Some(Period::Month)) => format!("{counted} per month"),
        (_, Some(Period::Year)) => format!("{counted} per year"),
        (_, None) => match words(id).and_then(|words| words.unit) {
            Some(unit) => format!("{counted} by {unit}"),
            None => counted.to_owned(),
        },
    }
}

/// The heading of the column of a chart's points: `Owner`. A chart of any table has the name of its
/// column.
#[must_use]
pub fn heading(id: &str, period: Option<Period>, column_name: &str) -> String {
    match (period, words(id)) {
        (Some(Period::Day), _) => "Day".to_owned(),
        (Some(Period::Month), _) => "Month".to_owned(),
        (Some(Period::Year), _) => "Year".to_owned(),
        (
            None,
            Some(Words {
                heading: Some(heading),
                ..
            }),
        ) => (*heading).to_owned(),
        (None, Some(Words { title, .. })) => {
            capitalised(title.rsplit(" by ").next().unwrap_or(title))
        }
        (None, None) => column_name.to_owned(),
    }
}

/// The span of a point of a series with this label, if it is one of time.
#[must_use]
pub fn period(id: &str, label: &str) -> Option<Period> {
    if !matches!(labels(id, label), Labels::Months | Labels::Values) {
        return None;
    }
    Some(match label.len() {
        // `2026-03-09`.
        10 => Period::Day,
        _ if month_long(label).is_some() => Period::Month,
        _ => Period::Year,
    })
}

/// The meaning of a label, which decides its colour.
#[must_use]
pub fn tone(id: &str, label: &str) -> Option<Tone> {
    match words(id).map(|words| words.tones) {
        Some(tones) if !tones.is_empty() => tones
            .iter()
            .find(|(of, _)| *of == label)
            .map(|(_, tone)| *tone),
        _ => state_tone(label),
    }
}

/// Whether the labels of a chart are its values as they are, so that what they have in common says
/// nothing.
#[must_use]
pub fn has_plain_labels(id: &str) -> bool {
    matches!(labels(id, ""), Labels::Values)
}

/// A point's label in a chart about one column of any table: a value of the column, or a range of its
/// numbers. `None` for any other chart.
#[must_use]
pub fn of_column(chart: &str, label: &str, form: Form) -> Option<String> {
    match (chart.split_once(':')?.0, labels(chart, label)) {
        ("values_of", _) => Some(shown(form, label)),
        (_, Labels::Numbers) if !form.is_grouped => Some(number_range(label, str::to_owned)),
        _ => None,
    }
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
        (Labels::Milliseconds, _) => return time_range(label),
        (Labels::Numbers | Labels::NumbersOf(..), _) => return number_range(label, localized),
        (Labels::Capitalised, _) => return capitalised(label),
        _ => label,
    };
    named.to_owned()
}

/// A day, short enough for an axis: `9 Oct`. `None` for anything else.
#[must_use]
pub fn day_short(label: &str) -> Option<String> {
    let (month, day) = label.rsplit_once('-')?;
    Some(format!(
        "{} {}",
        day.trim_start_matches('0'),
        month_short(month)?
    ))
}

/// A day in full: `9 October 2026`. `None` for anything else.
#[must_use]
pub fn day_long(label: &str) -> Option<String> {
    let (month, day) = label.rsplit_once('-')?;
    Some(format!(
        "{} {}",
        day.trim_start_matches('0'),
        month_long(month)?
    ))
}

/// A point's label in full, for lists and screen readers.
#[must_use]
pub fn long(chart: &str, label: &str) -> String {
    match (labels(chart, label), label) {
        (Labels::Months, _) => month_long(label).unwrap_or_else(|| label.to_owned()),
        (Labels::Ages, "later") => "After the as-of day".to_owned(),
        (Labels::Ages, "older") => "More than 365 days before".to_owned(),
        (Labels::Ages, "stated") if chart == "last_authentication" => "No sign-in".to_owned(),
        (Labels::Ages, "stated") => "No activity".to_owned(),
        (Labels::Ages, _) => format!("{} days before", short(chart, label)),
        (Labels::NumbersOf(one, _), "1") => format!("1 {one}"),
        (Labels::NumbersOf(_, several), _) => format!("{} {several}", short(chart, label)),
        (Labels::Sizes, _) => size_range(label),
        _ => short(chart, label),
    }
}

/// `60000-599999` as `1–10 min`, `>3599999` as `≥ 1 h`.
fn time_range(label: &str) -> String {
    /// Units, largest first, in milliseconds.
    const UNITS: [(u64, &str); 4] = [
        (86_400_000, "d"),
        (3_600_000, "h"),
        (60_000, "min"),
        (1_000, "s"),
    ];
    let unit_of = |ms: u64| {
        let unit = UNITS
            .into_iter()
            .find(|(unit, _)| ms >= *unit && ms.is_multiple_of(*unit));
        unit.unwrap_or((1, "ms"))
    };
    let text = |ms: u64| {
        let (unit, name) = unit_of(ms);
        format!("{} {name}", ms / unit)
    };
    if let Some(last) = label
        .strip_prefix('>')
        .and_then(|ms| ms.parse::<u64>().ok())
    {
        return format!("≥ {}", text(last + 1));
    }
    let ends = label.split_once('-');
    let ends = ends.and_then(|(from, to)| Some((from.parse().ok()?, to.parse::<u64>().ok()? + 1)));
    match ends {
        None => label.to_owned(),
        Some((0, to)) => format!("< {}", text(to)),
        Some((from, to)) => {
            let ((one, _), (other, name)) = (unit_of(from), unit_of(to));
            match one == other {
                true => format!("{}–{} {name}", from / one, to / one),
                false => format!("{}–{}", text(from), text(to)),
            }
        }
    }
}

/// The quantity that a chart adds up, by its title: `Net amount` of `Net amount by product`.
#[must_use]
pub fn quantity(id: &str) -> Option<&'static str> {
    words(id)?
        .title
        .split_once(" by ")
        .map(|(quantity, _)| quantity)
}

/// The heading of a column of sums, with their unit: `Net amount (US$)`.
#[must_use]
pub fn sum_column(id: &str, amount: Amount) -> String {
    let quantity = quantity(id).unwrap_or_else(|| sum_heading(amount));
    match amount {
        Amount::UsDollars => format!("{quantity} (US$)"),
        Amount::Number | Amount::Minutes | Amount::Milliseconds => quantity.to_owned(),
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
        let number = text.find(|c: char| c.is_ascii_alphabetic());
        let (number, unit) = text.split_at(number.unwrap_or(text.len()));
        let unit = unit.replace("iB", "B");
        let space = if unit.is_empty() { "" } else { " " };
        format!("{}{space}{unit}", localized(number))
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

/// `2-5` as `2–5`, `>=1000` as `≥ 1,000`, `>10` as `> 10`; a sign stays a sign. `number` writes a
/// number.
fn number_range(label: &str, number: impl Fn(&str) -> String) -> String {
    for (sign, shown) in [(">=", "≥"), (">", ">"), ("<", "<")] {
        if let Some(end) = label.strip_prefix(sign) {
            return format!("{shown} {}", number(end));
        }
    }
    match label.char_indices().skip(1).find(|(_, c)| *c == '-') {
        Some((at, _)) => format!("{}–{}", number(&label[..at]), number(&label[at + 1..])),
        None => number(label),
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
/// be in several, and `sum` says what they add up to, if that is known.
#[must_use]
pub fn shares_of(whole: &str, one: Option<&str>, sum: Option<&str>) -> String {
    match (one, sum) {
        (None, _) => format!("Shares of {whole}"),
        (Some(one), None) => format!("Shares of {whole}; one {one} can be in several"),
        (Some(one), Some(sum)) => {
            format!("Shares of {whole}; one {one} can be in several, so the parts add up to {sum}")
        }
    }
}

/// The beginning that all names of a chart have and that its labels leave out.
#[must_use]
pub fn prefix(prefix: &str) -> String {
    format!("All names begin with {prefix}")
}

/// Why a chart has no shares.
#[must_use]
pub fn no_shares(extent: Extent) -> &'static str {
    match extent {
        Extent::Whole => "No shares: some amounts are below zero",
        Extent::AtLeast | Extent::Part => "No shares: some values are unknown",
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

/// The names that a ranking does not draw, as its last point: `Others (214)`.
#[must_use]
pub fn others(names: u64) -> String {
    format!("Others ({})", count(names))
}

/// The same in full: `214 others, 95 of them at 0 or less`.
#[must_use]
pub fn others_in_full(names: u64, without: u64) -> String {
    let others = match names {
        1 => "1 other".to_owned(),
        n => format!("{} others", count(n)),
    };
    match without {
        0 => others,
        all if all == names => format!("{others}, at 0 or less"),
        some => format!("{others}, {} of them at 0 or less", count(some)),
    }
}

// ---- one value ---------------------------------------------------------------------------------

/// Before the charts that are said in a line because they have one value.
pub const ONE_VALUE: &str = "One value only";

// ---- all members -------------------------------------------------------------------------------

/// Names the dialog with all members of a chart, and its button: `All 226`.
#[must_use]
pub fn all_members(members: u64) -> String {
    format!("Show all {}", count(members))
}

/// The field that narrows them.
pub const FIND: &str = "Find";
pub const COPY: &str = "Copy";
pub const SAVE_CSV: &str = "Save as CSV";
pub const LISTING: &str = "Counting…";
pub const NONE_FOUND: &str = "Nothing matches.";
/// The browser did not permit copying.
pub const NOT_COPIED: &str = "The browser did not permit copying. Save them as CSV instead.";
pub const COPIED: &str = "Copied.";

/// Announced after a file was saved.
#[must_use]
pub fn saved(name: &str) -> String {
    format!("Saved as {name}.")
}

/// The members that are shown, of those that match, of all.
#[must_use]
pub fn shown_of(shown: u64, matched: u64, listed: u64, unlisted: u64) -> String {
    let matching = match matched == listed {
        true => count(listed),
        false => format!("{} of {}", count(matched), count(listed)),
    };
    let first = match shown < matched {
        true => format!(
            "{matching}; the first {} are shown. Find narrows the list; copies and files have all.",
            count(shown)
        ),
        false => matching,
    };
    match unlisted {
        0 => first,
        n => format!(
            "{first} {} more are beyond the limit of this list.",
            count(n)
        ),
    }
}

/// Above the table of a chart that has more members than are shown.
#[must_use]
pub fn first_of(shown: u64, all: u64) -> String {
    format!(
        "The first {} of {}. Copies and files have all.",
        count(shown),
        count(all)
    )
}

/// The heading of rows that lack a value, in a file.
pub const LACKING_ROWS: &str = "Rows without a value";
/// The heading of shares in text, where they have no sign.
pub const PERCENT: &str = "Share (%)";

/// A heading of exact values, with their unit.
#[must_use]
pub fn exact_heading(heading: &str, unit: Unit) -> String {
    match unit {
        Unit::Sum(Amount::Minutes) => format!("{heading} (minutes)"),
        Unit::Sum(Amount::Milliseconds) => format!("{heading} (milliseconds)"),
        Unit::Bytes => format!("{heading} (bytes)"),
        Unit::Rows | Unit::Distinct | Unit::Sum(_) => heading.to_owned(),
    }
}

/// A heading as programs like it: `Net amount (US$)` as `net_amount_usd`.
#[must_use]
pub fn machine_heading(heading: &str) -> String {
    let text = heading
        .replace("US$", "usd")
        .replace('%', "percent")
        .to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("_")
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
mod tests;
