//! This module turns a chart into words and figures before it is drawn. It is pure.

use reports::overview::{Chart, ChartForm, Extent, Unit};
use reports::read::About;

use super::tone::Tone;
use crate::model::format::{bytes, count, month_long, percent, sum};
use crate::text::charts::Period;
use crate::text::{charts as words, kinds, kpis};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnPoint {
    /// The label as it came.
    pub key: String,
    pub short: String,
    pub long: String,
    pub value: u64,
    /// Whether it has rows but none of their values is known.
    pub is_unknown: bool,
    /// The same in words, with the unit: `12 accounts`, `3.2 GB in 12 repositories`.
    pub amount: String,
    /// The same as a figure only.
    pub figure: String,
    /// The noun for its rows.
    pub noun: &'static str,
    /// Its share of the whole.
    pub share: String,
    pub tone: Tone,
    /// The word with which it is highlighted, if it is: `outdated`.
    pub notable: Option<&'static str>,
    /// Selects its rows.
    pub query: String,
}

impl DrawnPoint {
    /// The name of its button.
    #[must_use]
    pub fn name(&self) -> String {
        words::point(&self.long, &self.amount)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnChart {
    pub id: String,
    pub title: String,
    pub subtitle: Option<String>,
    pub form: ChartForm,
    pub unit: Unit,
    /// Heads the values in its table.
    pub value_heading: String,
    /// Heads the shares in its table.
    pub share_heading: String,
    /// The whole that the shares refer to, in words, or why there are no shares.
    pub shares: String,
    pub points: Vec<DrawnPoint>,
    /// The largest value of a point.
    pub largest: u64,
    /// The names that a ranking leaves out, in words.
    pub rest: Option<String>,
    /// The names without a bar because they add up to 0 or less, in words.
    pub nothing: Option<String>,
    /// Rows whose value is not known: how many, in words, and the query that selects them.
    pub unknown: Option<Unknown>,
}

/// The rows that a chart cannot place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    pub rows: u64,
    pub amount: String,
    pub query: String,
}

/// The chart in words and figures.
#[must_use]
pub fn drawn(chart: &Chart, about: &About) -> DrawnChart {
    let column_name = |key: &str| {
        about
            .columns
            .iter()
            .find(|column| column.key == key)
            .map_or_else(|| key.to_owned(), |column| column.name.clone())
    };
    let whole = chart.whole();
    let over = chart.over.as_deref().unwrap_or_default();
    let noun_of = |number: u64| match chart.unit {
        Unit::Distinct => kinds::noun_of(over, number),
        Unit::Rows | Unit::Bytes | Unit::Sum(_) => kinds::noun(&about.kind, number),
    };
    let amount_of = |value: u64| match chart.unit {
        Unit::Rows => kinds::rows(&about.kind, value),
        Unit::Distinct => format!("{} {}", count(value), noun_of(value)),
        Unit::Bytes | Unit::Sum(_) => figure(value, chart.unit),
    };
    let is_sum = matches!(chart.unit, Unit::Bytes | Unit::Sum(_));
    let points = chart
        .points
        .iter()
        .enumerate()
        .map(|(index, point)| DrawnPoint {
            notable: words::notable(&chart.id).filter(|_| point.notable),
            tone: Tone::of(&chart.id, &point.label, index),
            key: point.label.clone(),
            short: words::short(&chart.id, &point.label),
            long: match words::notable(&chart.id).filter(|_| point.notable) {
                Some(what) => words::pointed_out(&words::long(&chart.id, &point.label), what),
                None => words::long(&chart.id, &point.label),
            },
            value: point.value,
            is_unknown: point.lacks > 0 && point.rows == 0,
            amount: match chart.unit {
                // There is no sum without rows, nor if no value of the rows is known.
                Unit::Bytes | Unit::Sum(_) if point.rows == 0 => match point.lacks {
                    0 => kinds::rows(&about.kind, 0),
                    lacks => words::unknown_in(&kinds::rows(&about.kind, lacks)),
                },
                _ if point.lacks > 0 => lacking(
                    &amount_of(point.value),
                    chart.extent,
                    point.rows,
                    &kinds::rows(&about.kind, point.rows + point.lacks),
                ),
                Unit::Rows => kinds::rows(&about.kind, point.value),
                Unit::Distinct => amount_of(point.value),
                // The number of rows is left out if it is one.
                Unit::Bytes | Unit::Sum(_) if point.rows == 1 => amount_of(point.value),
                Unit::Bytes | Unit::Sum(_) => words::amount_in(
                    &amount_of(point.value),
                    &kinds::rows(&about.kind, point.rows),
                ),
            },
            figure: match (point.lacks, chart.extent) {
                _ if is_sum && point.rows == 0 => match point.lacks {
                    0 => words::NO_SHARE.to_owned(),
                    _ => kpis::UNKNOWN.to_owned(),
                },
                (0, _) => figure(point.value, chart.unit),
                (_, extent) => words::lacking_figure(&figure(point.value, chart.unit), extent),
            },
            noun: match chart.unit {
                Unit::Distinct => noun_of(point.value),
                Unit::Rows | Unit::Bytes | Unit::Sum(_) => noun_of(point.rows),
            },
            share: match whole {
                Some(whole) if !is_sum || point.rows > 0 => percent(point.value, whole),
                _ => words::NO_SHARE.to_owned(),
            },
            query: point.query.clone(),
        })
        .collect::<Vec<_>>();
    let period = match chart.points.first().map(|point| point.label.as_str()) {
        Some(label) if month_long(label).is_some() => Period::Month,
        // `2026-03-09`.
        Some(label) if label.len() == 10 => Period::Day,
        _ => Period::Year,
    };
    DrawnChart {
        id: chart.id.clone(),
        title: words::title(&chart.id, column_name),
        subtitle: words::subtitle(&chart.id, period).map(str::to_owned),
        form: chart.form,
        unit: chart.unit,
        value_heading: match chart.unit {
            Unit::Rows => words::heading_of(kinds::noun(&about.kind, 2)),
            Unit::Distinct => words::heading_of(noun_of(2)),
            Unit::Bytes => words::STORAGE.to_owned(),
            Unit::Sum(amount) => words::sum_heading(amount).to_owned(),
        },
        share_heading: match whole {
            Some(whole) => words::share_of(&amount_of(whole)),
            None => words::SHARE.to_owned(),
        },
        shares: match whole {
            Some(whole) => {
                let parts = points.iter().map(|point| point.value).sum::<u64>();
                let overlaps = chart.unit == Unit::Distinct && parts + chart.rest > whole;
                let one = overlaps.then(|| noun_of(1));
                words::shares_of(&amount_of(whole), one)
            }
            None => words::no_shares(chart.extent).to_owned(),
        },
        largest: points.iter().map(|point| point.value).max().unwrap_or(0),
        points,
        rest: (chart.rest_points > 0)
            .then(|| words::rest(chart.rest_points, &amount_of(chart.rest))),
        nothing: nothing(chart),
        unknown: (chart.unknown > 0).then(|| Unknown {
            rows: chart.unknown,
            amount: kinds::rows(&about.kind, chart.unknown),
            query: chart.unknown_query.clone(),
        }),
    }
}

/// The sum of a point that lacks the values of some of its rows, in words.
fn lacking(amount: &str, extent: Extent, rows: u64, all: &str) -> String {
    match extent {
        Extent::Part => kpis::in_rows(amount, &count(rows), all),
        Extent::Whole | Extent::AtLeast => {
            kpis::in_rows(&kpis::at_least(amount), &count(rows), all)
        }
    }
}

/// The names without a bar in a ranking of sums, in words.
fn nothing(chart: &Chart) -> Option<String> {
    let (Some(nothing), Unit::Sum(amount)) = (chart.nothing, chart.unit) else {
        return None;
    };
    let below = (nothing.micros < 0).then(|| sum(nothing.micros, amount));
    Some(words::nothing(nothing.names, below.as_deref()))
}

#[must_use]
pub fn tick(value: u64, unit: Unit) -> String {
    match unit {
        Unit::Bytes | Unit::Sum(_) if value == 0 => "0".to_owned(),
        _ => figure(value, unit),
    }
}

/// A value as a figure.
fn figure(value: u64, unit: Unit) -> String {
    match unit {
        Unit::Rows | Unit::Distinct => count(value),
        Unit::Bytes => bytes(value),
        Unit::Sum(amount) => sum(i64::try_from(value).unwrap_or(i64::MAX), amount),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests_support::about;
    use reports::overview::{Amount, ChartPoint, Nothing};

    fn chart(id: &str, unit: Unit, points: &[(&str, u64, u64)]) -> Chart {
        Chart {
            id: id.to_owned(),
            form: ChartForm::Ranking,
            unit,
            over: None,
            points: points
                .iter()
                .map(|(label, value, rows)| ChartPoint {
                    label: (*label).to_owned(),
                    value: *value,
                    rows: *rows,
                    query: String::new(),
                    lacks: 0,
                    notable: false,
                })
                .collect(),
            of: None,
            extent: Extent::Whole,
            rest: 0,
            rest_points: 0,
            nothing: None,
            unknown: 0,
            unknown_query: String::new(),
        }
    }

    #[test]
    fn shares_name_their_whole() {
        let mut states = chart(
            "runs_by_state",
            Unit::Distinct,
            &[("FINISHED", 299, 900), ("ERROR", 86, 163)],
        );
        (states.over, states.of) = (Some("runid".to_owned()), Some(300));
        states.form = ChartForm::Split;
        let runs = drawn(&states, &about());
        assert_eq!(
            [&*runs.points[0].share, &*runs.points[1].share],
            ["99.7%", "29%"]
        );
        assert_eq!(runs.share_heading, "Share of 300 runs");
        assert_eq!(
            runs.shares,
            "Shares are of 300 runs; one run may be in several groups."
        );
        // Rows whose value is not known are rows too, as they are for a figure.
        let mut visibility = chart(
            "by_visibility",
            Unit::Rows,
            &[("public", 251, 251), ("private", 2_700, 2_700)],
        );
        (visibility.form, visibility.unknown) = (ChartForm::Split, 49);
        let rows = drawn(&visibility, &about());
        assert_eq!(rows.points[0].share, percent(251, 3_000));
        assert!(
            rows.shares.starts_with("Shares are of 3"),
            "{}",
            rows.shares
        );
    }

    #[test]
    fn a_sum_that_lacks_rows_says_so_and_has_no_shares() {
        let points = [("actions", 100_000_000, 2), ("copilot", 28_000_000, 1)];
        let mut spend = chart("net_by_product", Unit::Sum(Amount::UsDollars), &points);
        spend.points[0].lacks = 3;
        spend.extent = Extent::Part;
        let money = drawn(&spend, &about());
        assert_eq!(money.points[0].amount, "$100.00 in 2 of 5 accounts");
        assert_eq!(money.points[0].figure, "$100.00 + ?");
        assert_eq!(
            [&*money.points[0].share, &*money.points[1].share],
            ["–", "–"]
        );
        assert_eq!(money.shares, "No shares: some values are unknown.");
        spend.unit = Unit::Sum(Amount::Number);
        spend.extent = Extent::AtLeast;
        let things = drawn(&spend, &about());
        assert_eq!(things.points[0].amount, "at least 100 in 2 of 5 accounts");
        assert_eq!(things.points[0].figure, "≥ 100");
    }

    #[test]
    fn a_point_without_a_known_value_is_no_zero() {
        let points = [
            ("2026-10-28", 125_000_000, 1),
            ("2026-10-29", 0, 0),
            ("2026-10-30", 0, 0),
        ];
        let mut days = chart("interactions_by_day", Unit::Sum(Amount::Number), &points);
        days.form = ChartForm::Series;
        days.points[2].lacks = 1;
        days.extent = Extent::AtLeast;
        let points = drawn(&days, &about()).points;
        let said = |at: usize| [&*points[at].amount, &*points[at].figure, &*points[at].share];
        assert_eq!(said(0), ["125", "125", "–"]);
        assert_eq!(said(1), ["0 accounts", "–", "–"]);
        assert_eq!(said(2), ["unknown in 1 account", "unknown", "–"]);
        assert_eq!(
            points
                .iter()
                .map(|point| point.is_unknown)
                .collect::<Vec<_>>(),
            [false, false, true]
        );
    }

    #[test]
    fn points_are_named_with_their_unit() {
        let drawn = drawn(
            &chart("two_factor", Unit::Rows, &[("true", 3, 3), ("false", 1, 1)]),
            &about(),
        );
        assert_eq!(drawn.points[0].name(), "Enabled: 3 accounts");
        assert_eq!(drawn.points[1].name(), "Not enabled: 1 account");
        assert_eq!(drawn.points[1].share, "25%");
        assert_eq!(drawn.value_heading, "Accounts");
    }

    #[test]
    fn storage_says_of_how_many() {
        let mut ranking = chart(
            "by_owner",
            Unit::Bytes,
            &[("acme", 3 << 20, 12), ("ops", 1 << 20, 1)],
        );
        ranking.rest = 4 << 20;
        ranking.of = Some(8 << 20);
        ranking.rest_points = 214;
        let mut about = about();
        about.kind = "ghes.repositories".to_owned();
        let drawn = drawn(&ranking, &about);
        assert_eq!(
            drawn.points[0].name().replace('\u{a0}', " "),
            "acme: 3 MB in 12 repositories"
        );
        assert_eq!(drawn.points[1].amount.replace('\u{a0}', " "), "1 MB");
        assert_eq!(drawn.points[0].share, "38%");
        assert_eq!(
            drawn
                .rest
                .map(|rest| rest.replace('\u{a0}', " "))
                .as_deref(),
            Some("and 214 others: 4 MB")
        );
    }

    #[test]
    fn names_without_a_bar_are_reported() {
        let mut ranking = chart(
            "net_by_person",
            Unit::Sum(Amount::UsDollars),
            &[("ada", 100_000_000, 1)],
        );
        let said = |chart: &Chart| drawn(chart, &about()).nothing;
        assert_eq!(said(&ranking), None);
        let nothing = |names, micros| Some(Nothing { names, micros });
        ranking.nothing = nothing(95, 0);
        assert_eq!(said(&ranking).as_deref(), Some("and 95 with nothing"));
        ranking.nothing = nothing(2, -40_000_000);
        assert_eq!(
            said(&ranking).as_deref(),
            Some("and 2 with nothing or less: -$40.00")
        );
    }

    #[test]
    fn notable_points_are_named_in_words() {
        let points = [("vscode/1.114.0", 2, 2), ("vscode/1.113.0", 1, 1)];
        let mut ranking = chart("people_by_editor_release", Unit::Distinct, &points);
        ranking.points[1].notable = true;
        let drawn = drawn(&ranking, &about());
        assert_eq!(
            (drawn.points[0].notable, drawn.points[0].long.as_str()),
            (None, "vscode/1.114.0")
        );
        assert_eq!(
            (drawn.points[1].notable, drawn.points[1].long.as_str()),
            (Some("outdated"), "vscode/1.113.0, outdated")
        );
    }

    #[test]
    fn charts_of_any_table_use_the_names_of_the_file() {
        let drawn = drawn(&chart("values_of:role", Unit::Rows, &[]), &about());
        assert_eq!((drawn.title.as_str(), drawn.largest), ("Values of role", 0));
    }
}
