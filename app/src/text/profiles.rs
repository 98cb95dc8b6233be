//! This module has the words of column profiles.

use reports::profile::Profile;
use reports::table::{Type, Unknown};

use crate::model::format::value::{Form, shown};
use crate::model::format::{count, percent};

/// The switch that shows column profiles in the table's head.
pub const TOGGLE: &str = "Column profiles";
/// The same, on the button.
pub const TOGGLE_SHORT: &str = "Profiles";
/// The rows that the profile counts.
#[must_use]
pub fn of_all_rows(rows: u64) -> String {
    match rows {
        1 => "Counted over the only row.".to_owned(),
        rows => format!("Counted over all {} rows.", count(rows)),
    }
}
pub const IN_UTC: &str = "Days and months are in UTC.";
pub const COUNTING: &str = "Counting…";
pub const CLOSE: &str = "Close";
/// Known cells.
pub const KNOWN: &str = "Known";
pub const LEAST: &str = "Smallest";
/// The value in the middle.
pub const MEDIAN: &str = "Median";
pub const MEDIAN_WHY: &str = "Half of the known values are this or less";
pub const MOST: &str = "Largest";
pub const FIRST: &str = "First";
pub const LAST: &str = "Last";
/// All values added up.
pub const SUM: &str = "Sum";
pub const DISTINCT: &str = "Different values";

#[must_use]
pub fn profile_of(name: &str) -> String {
    format!("What {name} holds")
}

/// One reason why a value is unknown.
#[must_use]
pub fn unknown(why: Unknown) -> &'static str {
    match why {
        Unknown::Empty => "Empty",
        Unknown::Stated => "Explicitly none",
        Unknown::Unparsable => "Unreadable",
        Unknown::Missing => "Missing",
    }
}

/// The base of a figure of known values: `of 97 known values; 3 are unknown`.
#[must_use]
pub fn of_known(profile: &Profile) -> Option<String> {
    let unknown = profile.rows.saturating_sub(profile.known());
    let verb = if unknown == 1 { "is" } else { "are" };
    (unknown > 0).then(|| {
        let (known, unknown) = (count(profile.known()), count(unknown));
        format!("of {known} known values; {unknown} {verb} unknown")
    })
}

/// Shows the rows that a figure counts.
#[must_use]
pub fn show_rows(what: &str, rows: u64) -> String {
    let noun = if rows == 1 { "row" } else { "rows" };
    format!("{what}: show {} {noun}", count(rows))
}

/// The share of unknown values, in the head.
#[must_use]
pub fn unknown_share(profile: &Profile) -> Option<String> {
    let unknown = profile.rows.saturating_sub(profile.known());
    (unknown > 0).then(|| percent(unknown, profile.rows))
}

/// The number of distinct values, or a lower bound if there are more than the profile counts.
#[must_use]
pub fn distinct(profile: &Profile) -> String {
    profile.distinct.map_or_else(
        || {
            let most = count(reports::limits::PROFILE_VALUES as u64);
            format!("more than {most}")
        },
        count,
    )
}

/// The short texts below the picture in the head.
#[must_use]
pub fn caption(profile: &Profile, form: Form) -> String {
    match (profile.rows, profile.known()) {
        (0, _) => return "no rows".to_owned(),
        (_, 0) => return "all unknown".to_owned(),
        _ => {}
    }
    if let Some(spread) = &profile.spread {
        let (least, most) = (brief(form, &spread.least), brief(form, &spread.most));
        if spread.least == spread.most {
            return format!("all {}", shown(form, &spread.least));
        }
        // If all moments are of one month, days distinguish them.
        return if least == most {
            format!(
                "{} – {}",
                shown(form, &spread.least),
                shown(form, &spread.most)
            )
        } else {
            format!("{least} – {most}")
        };
    }
    match top(profile) {
        Some((value, _)) if profile.distinct == Some(1) => format!("all {value}"),
        // A value that few rows have is not typical of the column.
        Some((value, rows)) if rows * 20 >= profile.known() => {
            format!("{value} {}", percent(rows, profile.rows))
        }
        _ if profile.distinct == Some(profile.known()) => "all different".to_owned(),
        _ => format!("{} different", distinct(profile)),
    }
}

/// A value in the short form for the ends of a range: a moment is its month.
fn brief(form: Form, text: &str) -> String {
    match form.ty {
        Type::Timestamp => text.chars().take(7).collect(),
        _ => shown(form, text),
    }
}

/// The most frequent value and its rows.
fn top(profile: &Profile) -> Option<(&str, u64)> {
    let point = profile.values.as_ref()?.points.first()?;
    Some((point.label.as_str(), point.rows))
}

/// The whole profile in one sentence, for screen readers.
#[must_use]
pub fn sentence(profile: &Profile, form: Form) -> String {
    let known = if profile.known() == 0 {
        return "No known values.".to_owned();
    } else if profile.spread.is_some() {
        spread(profile, form)
    } else {
        values(profile)
    };
    let unknown = unknown_share(profile).map_or_else(
        || "all known".to_owned(),
        |share| format!("{share} unknown"),
    );
    format!("{known}; {unknown}.")
}

fn spread(profile: &Profile, form: Form) -> String {
    let Some(spread) = &profile.spread else {
        return String::new();
    };
    let [least, median, most] =
        [&spread.least, &spread.median, &spread.most].map(|text| shown(form, text));
    if spread.least == spread.most {
        return format!("Every known value is {least}");
    }
    match form.ty {
        Type::Timestamp => format!("Times from {least} to {most}, half of them by {median}"),
        Type::Size => format!("Sizes from {least} to {most}, half of them {median} or less"),
        _ => format!("Numbers from {least} to {most}, half of them {median} or less"),
    }
}

fn values(profile: &Profile) -> String {
    let share = |rows: u64| percent(rows, profile.rows);
    let Some(chart) = &profile.values else {
        let none_twice = profile.distinct == Some(profile.known());
        let twice = if none_twice {
            ", each of them once"
        } else {
            ""
        };
        let number = distinct(profile);
        return format!(
            "{}{} different values{twice}",
            number[..1].to_uppercase(),
            &number[1..]
        );
    };
    let named: Vec<String> = chart
        .points
        .iter()
        .take(2)
        .map(|point| format!("{} ({})", point.label, share(point.rows)))
        .collect();
    match profile.distinct {
        Some(1) => format!("Every known value is {}", chart.points[0].label),
        _ => format!(
            "{} different values, most often {}",
            distinct(profile),
            named.join(" and ")
        ),
    }
}
