//! This module computes the texts in a figure's tile. It is pure.

use reports::overview::{Chart, Extent, Figure, Kpi, Selection};
use reports::read::About;

use super::columns;
use crate::model::format::{bytes, count, percent, sum};
use crate::text::{kinds, kpis as words};

/// The texts of a tile.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tile {
    pub title: String,
    /// The words before the figure if it is a lower bound.
    pub bound: Option<&'static str>,
    /// The figure, or the word for an unknown one.
    pub figure: String,
    pub is_known: bool,
    /// Whether it is 0, and therefore shown quietly.
    pub is_zero: bool,
    /// Its share, or why it is unknown.
    pub detail: Option<String>,
    /// Its share in percent, for a bar.
    pub share: Option<f64>,
    /// The rows or people that could not be decided.
    pub unknown: Option<Aside>,
    /// Rows without a value in the counted column.
    pub nameless: Option<Aside>,
    /// The note that it covers only the rows that were read.
    pub partial: Option<&'static str>,
    pub rule: Option<&'static str>,
    /// The noun for the counted things, for screen readers.
    pub noun: Option<&'static str>,
    pub click: Click,
}

/// Rows that a figure does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Aside {
    pub text: String,
    /// The noun for them, for screen readers.
    pub noun: &'static str,
    pub click: Click,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Click {
    None,
    /// Shows the rows that this query selects.
    Rows(String),
    /// Lists people, runs or repositories, each with its rows.
    Values(Values),
}

/// The distinct values of some rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Values {
    /// Key of the column that has them.
    pub column: String,
    pub number: u64,
    pub noun: &'static str,
    /// The number of their rows, in words: `1,497 rows`.
    pub rows: String,
    /// The query that selects these rows.
    pub query: String,
}

/// The texts of a figure's tile.
pub(super) fn tile(kpi: &Kpi, about: &About) -> Tile {
    let noun = noun(kpi, about);
    let stated = stated(kpi, noun.unwrap_or_default());
    let is_asked = !matches!(kpi.value, Figure::Unknown(_));
    Tile {
        title: words::title(&kpi.id).to_owned(),
        bound: stated.bound,
        is_known: stated.is_known,
        is_zero: stated.figure == "0",
        detail: match &kpi.value {
            Figure::Unknown(keys) => Some(words::unknown_because(&columns(about, keys))),
            _ if !stated.is_known => Some(words::in_rows(
                &stated.figure,
                &count(kpi.rows),
                &kinds::rows(&about.kind, kpi.rows + kpi.unknown),
            )),
            _ => share(kpi, about),
        },
        share: part_of(kpi).map(|(part, of)| part as f64 / of as f64 * 100.0),
        figure: if stated.is_known {
            stated.figure
        } else {
            words::UNKNOWN.to_owned()
        },
        unknown: (kpi.unknown > 0 && is_asked).then(|| unknown(kpi, about)),
        nameless: nameless(kpi, about),
        partial: (is_asked && about.is_partial()).then_some(words::PARTIAL),
        rule: words::rule(&kpi.id),
        noun,
        click: match &kpi.value {
            Figure::Unknown(_) => Click::None,
            Figure::Distinct { count: n, column } if *n > 0 => {
                Click::Values(values(about, column, *n, kpi.rows, &kpi.query))
            }
            _ => Click::Rows(kpi.query.clone()),
        },
    }
}

fn values(about: &About, column: &str, number: u64, rows: u64, query: &str) -> Values {
    Values {
        column: column.to_owned(),
        number,
        noun: kinds::noun_of(column, number),
        rows: kinds::rows(&about.kind, rows),
        query: query.to_owned(),
    }
}

/// The rows or people that could not be decided.
fn unknown(kpi: &Kpi, about: &About) -> Aside {
    let rows = kpi.undecided.as_ref();
    let (noun, click) = match &kpi.value {
        Figure::Distinct { column, .. } => (
            kinds::noun_of(column, kpi.unknown),
            rows.map(|Selection { rows, query }| {
                Click::Values(values(about, column, kpi.unknown, *rows, query))
            }),
        ),
        _ => (
            kinds::noun(&about.kind, kpi.unknown),
            rows.map(|rows| Click::Rows(rows.query.clone())),
        ),
    };
    Aside {
        text: words::unknown_rows(&count(kpi.unknown)),
        noun,
        click: click.unwrap_or(Click::None),
    }
}

/// Rows without a value in the counted column.
fn nameless(kpi: &Kpi, about: &About) -> Option<Aside> {
    let Figure::Distinct { column, .. } = &kpi.value else {
        return None;
    };
    (kpi.nameless > 0).then(|| Aside {
        text: words::nameless(
            &kinds::rows(&about.kind, kpi.nameless),
            kinds::noun_of(column, 1),
        ),
        noun: "",
        click: kpi.nameless_query.clone().map_or(Click::None, Click::Rows),
    })
}

/// The known part of a figure.
struct Stated {
    bound: Option<&'static str>,
    figure: String,
    /// Whether the text says anything about the whole.
    is_known: bool,
}

fn stated(kpi: &Kpi, noun: &str) -> Stated {
    let (figure, is_nothing) = match &kpi.value {
        Figure::Count(n) | Figure::Distinct { count: n, .. } => {
            // Each undecided row may count or not.
            let figure = match (*n, kpi.extent) {
                (0, Extent::AtLeast) => words::from_to(&count(0), &count(kpi.unknown)),
                (n, _) => count(n),
            };
            (figure, *n == 0)
        }
        Figure::Columns(n) | Figure::Cells(n) => (count(*n), *n == 0),
        Figure::Bytes(n) => (bytes(*n), *n == 0),
        Figure::Sum { micros, amount, .. } => (sum(*micros, *amount), *micros == 0),
        Figure::Unknown(_) => (String::new(), true),
    };
    let is_lower_bound = kpi.extent == Extent::AtLeast;
    let counts = !noun.is_empty();
    Stated {
        bound: (is_lower_bound && !is_nothing).then_some(words::AT_LEAST),
        figure,
        is_known: match kpi.extent {
            Extent::Whole => !matches!(kpi.value, Figure::Unknown(_)),
            // A lower bound of 0 on a sum says nothing.
            Extent::AtLeast => counts || !is_nothing,
            Extent::Part => false,
        },
    }
}

/// The noun for the counted things; sums and sizes have their unit.
fn noun(kpi: &Kpi, about: &About) -> Option<&'static str> {
    match &kpi.value {
        Figure::Count(n) => Some(kinds::noun(&about.kind, *n)),
        Figure::Distinct { count: n, column } => Some(kinds::noun_of(column, *n)),
        Figure::Columns(n) => Some(words::columns_noun(*n)),
        Figure::Cells(n) => Some(words::cells_noun(*n)),
        Figure::Bytes(_) | Figure::Sum { .. } | Figure::Unknown(_) => None,
    }
}

/// A figure and the number that it is a part of, unless it is nothing or all of it, which says
/// nothing.
fn part_of(kpi: &Kpi) -> Option<(u64, u64)> {
    let of = kpi.of?;
    let (Figure::Count(part) | Figure::Distinct { count: part, .. } | Figure::Cells(part)) =
        kpi.value
    else {
        return None;
    };
    (0 < part && part < of).then_some((part, of))
}

/// The share of a figure, with its whole.
fn share(kpi: &Kpi, about: &About) -> Option<String> {
    let (part, of) = part_of(kpi)?;
    let whole = match &kpi.value {
        Figure::Distinct { column, .. } => {
            format!("{} {}", count(of), kinds::noun_of(column, of))
        }
        Figure::Cells(_) => format!("{} {}", count(of), words::cells_noun(of)),
        _ => kinds::rows(&about.kind, of),
    };
    let share = words::share(&percent(part, of), &whole);
    Some(match kpi.extent {
        Extent::AtLeast => words::share_at_least(&share),
        Extent::Whole | Extent::Part => share,
    })
}

/// Values of a trend at most: more would not be distinguishable in the width of a word.
const TREND_VALUES: usize = 48;

/// The points of a line that shows the trend of a figure, in a box of 100 by 20, and its chart;
/// `None` if there are too few values for a trend.
pub(super) fn trend<'a>(kpi: &Kpi, charts: &'a [Chart]) -> Option<(String, &'a Chart)> {
    let id = words::trend(&kpi.id)?;
    let chart = charts.iter().find(|chart| chart.id == id)?;
    let from = chart.points.len().saturating_sub(TREND_VALUES);
    let values: Vec<u64> = chart.points[from..].iter().map(|p| p.value).collect();
    line(&values).map(|points| (points, chart))
}

fn line(values: &[u64]) -> Option<String> {
    let most = *values.iter().max().filter(|most| **most > 0)?;
    let last = values.len().checked_sub(1).filter(|last| *last >= 2)?;
    let point = |(at, value): (usize, &u64)| {
        let (x, y) = (at as f64 / last as f64, 1.0 - *value as f64 / most as f64);
        format!("{:.1},{:.1}", x * 100.0, 1.0 + y * 18.0)
    };
    let points: Vec<String> = values.iter().enumerate().map(point).collect();
    Some(points.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests_support::about;
    use reports::overview::Amount;
    use reports::problem::Code;
    use reports::read::{AbsentColumn, Caution};

    fn kpi(id: &str, value: Figure, of: Option<u64>, unknown: u64) -> Kpi {
        Kpi {
            id: id.to_owned(),
            value,
            extent: Extent::growing(unknown),
            rows: 93,
            of,
            unknown,
            undecided: None,
            nameless: 0,
            nameless_query: None,
            query: String::new(),
        }
    }

    #[test]
    fn rows_without_a_person_are_counted_beside_people() {
        let people = Figure::Distinct {
            count: 5,
            column: "login".to_owned(),
        };
        let mut kpi = kpi("people", people, None, 0);
        assert_eq!(tile(&kpi, &about()).nameless, None);
        kpi.nameless = 900;
        kpi.nameless_query = Some("no:login".to_owned());
        let tile = tile(&kpi, &about());
        assert_eq!(
            tile.nameless,
            Some(Aside {
                text: "900 accounts without a person".to_owned(),
                noun: "",
                click: Click::Rows("no:login".to_owned()),
            })
        );
        assert_eq!(tile.unknown, None);
    }

    #[test]
    fn a_figure_has_its_share_and_its_unknown_rows() {
        let tile = tile(
            &kpi("without_2fa", Figure::Count(30), Some(100), 7),
            &about(),
        );
        assert_eq!(
            (tile.title.as_str(), tile.figure.as_str()),
            ("Without two-factor", "30")
        );
        assert_eq!(
            (tile.noun, tile.detail.as_deref()),
            (Some("accounts"), Some("≥ 30% of 100 accounts"))
        );
        assert_eq!(tile.bound, Some("at least"));
        let unknown = tile.unknown.unwrap();
        assert_eq!((&*unknown.text, unknown.noun), ("7 unknown", "accounts"));
        assert!(tile.is_known && !tile.is_zero);
    }

    #[test]
    fn undecided_counts_open_their_rows_or_people() {
        let query = "no:2fa_enabled".to_owned();
        let undecided = Some(Selection { rows: 9, query });
        let mut of_rows = kpi("without_2fa", Figure::Count(30), Some(100), 9);
        of_rows.undecided.clone_from(&undecided);
        let unknown = tile(&of_rows, &about()).unknown.unwrap();
        assert_eq!(unknown.click, Click::Rows("no:2fa_enabled".to_owned()));
        let people = Figure::Distinct {
            count: 14,
            column: "login".to_owned(),
        };
        let mut of_people = kpi("people_active_7d", people, Some(90), 7);
        of_people.undecided = undecided;
        let unknown = tile(&of_people, &about()).unknown.unwrap();
        assert_eq!((&*unknown.text, unknown.noun), ("7 unknown", "people"));
        let Click::Values(values) = unknown.click else {
            panic!("{:?}", unknown.click);
        };
        assert_eq!(
            (values.number, &*values.rows, &*values.query),
            (7, "9 accounts", "no:2fa_enabled")
        );
    }

    #[test]
    fn a_count_of_zero_with_unknown_rows_is_a_range() {
        let tile = tile(
            &kpi("without_2fa", Figure::Count(0), Some(100), 7),
            &about(),
        );
        assert_eq!((tile.bound, tile.figure.as_str()), (None, "0–7"));
        assert!(tile.is_known && !tile.is_zero);
    }

    #[test]
    fn a_sum_that_lacks_rows_is_no_figure() {
        let net = |micros, amount| Figure::Sum {
            micros,
            column: "net_amount".to_owned(),
            amount,
        };
        let mut money = kpi("net_spend", net(228_000_000, Amount::UsDollars), None, 7);
        money.extent = Extent::Part;
        let shown = tile(&money, &about());
        assert_eq!((shown.figure.as_str(), shown.bound), ("unknown", None));
        assert_eq!(
            shown.detail.as_deref(),
            Some("$228.00 in 93 of 100 accounts")
        );
        assert_eq!(shown.unknown.unwrap().text, "7 unknown");
        assert_eq!(
            (shown.is_known, shown.click),
            (false, Click::Rows(String::new()))
        );
        let things = kpi("interactions", net(12_000_000, Amount::Number), None, 7);
        let shown = tile(&things, &about());
        assert_eq!(
            (shown.bound, shown.figure.as_str()),
            (Some("at least"), "12")
        );
        assert_eq!((shown.is_known, shown.detail), (true, None));
        let nothing = kpi("interactions", net(0, Amount::Number), None, 7);
        assert_eq!(tile(&nothing, &about()).figure, "unknown");
    }

    #[test]
    fn people_are_shares_of_people_and_open_people() {
        let people = Figure::Distinct {
            count: 14,
            column: "login".to_owned(),
        };
        let mut kpi = kpi("over_quota", people, Some(90), 0);
        kpi.rows = 1_497;
        let tile = tile(&kpi, &about());
        assert_eq!(tile.detail.as_deref(), Some("16% of 90 people"));
        let Click::Values(values) = tile.click else {
            panic!("{:?}", tile.click);
        };
        assert_eq!((values.number, values.noun), (14, "people"));
        assert!(values.rows.ends_with(" accounts"), "{}", values.rows);
    }

    #[test]
    fn unknown_figures_say_why_and_are_never_zero() {
        let missing = Figure::Unknown(vec!["2fa_enabled".to_owned()]);
        let mut about = about();
        about.absent = vec![AbsentColumn {
            name: "2fa_enabled?".to_owned(),
            key: "2fa_enabled".to_owned(),
            required: true,
            likely: None,
        }];
        let tile = tile(&kpi("without_2fa", missing, Some(100), 0), &about);
        assert_eq!(tile.figure, "unknown");
        assert_eq!(
            tile.detail.as_deref(),
            Some("the file has no column 2fa_enabled?")
        );
        assert!(!tile.is_known && !tile.is_zero);
    }

    #[test]
    fn a_figure_of_a_file_that_is_cut_off_is_not_that_of_the_report() {
        let figure = kpi("total_disk", Figure::Bytes(6_610_000_000), None, 0);
        assert_eq!(tile(&figure, &about()).partial, None);
        let mut about = about();
        about.cautions.push(Caution::Incomplete {
            code: Code::ArchiveCutOff,
        });
        assert_eq!(tile(&figure, &about).partial, Some("in the rows read"));
        let unknown = kpi("total_disk", Figure::Unknown(Vec::new()), None, 0);
        assert_eq!(tile(&unknown, &about).partial, None);
    }

    #[test]
    fn a_trend_needs_three_values_and_starts_at_zero() {
        assert_eq!(line(&[]), None);
        assert_eq!(line(&[1, 2]), None);
        assert_eq!(line(&[0, 0, 0]), None);
        let expected = Some("0.0,19.0 50.0,1.0 100.0,10.0");
        assert_eq!(line(&[0, 4, 2]).as_deref(), expected);
    }

    #[test]
    fn everything_has_no_share() {
        let tile = tile(&kpi("accounts", Figure::Count(100), Some(100), 0), &about());
        assert_eq!(tile.detail, None);
    }
}
