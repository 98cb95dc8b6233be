//! This module turns a chart into words and figures before it is drawn. It is pure.

use reports::overview::{Chart, ChartForm, ChartPoint, Extent, Unit};
use reports::read::About;
use reports::rules::Tone;

use crate::model::format::{bytes, count, percent, sum};
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
    pub has_rows: bool,
    /// Whether it stands for the names that the chart does not draw.
    pub is_others: bool,
    /// The same in words, with the unit: `12 accounts`, `3.2 GB in 12 repositories`.
    pub amount: String,
    /// The same as a figure only.
    pub figure: String,
    /// The noun for its rows.
    pub noun: &'static str,
    /// Its share of the whole.
    pub share: String,
    pub tone: Option<Tone>,
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
    /// The counted things, the whole of the shares, and what is left out of the labels.
    pub subtitle: String,
    pub form: ChartForm,
    pub unit: Unit,
    /// Heads the points in its table.
    pub heading: String,
    /// Heads the values in its table.
    pub value_heading: String,
    /// Heads the shares in its table.
    pub share_heading: String,
    /// Heads the numbers of rows in a file.
    pub rows_heading: String,
    /// The others, if there are any, come last.
    pub points: Vec<DrawnPoint>,
    /// The largest value of a point, the others aside.
    pub largest: u64,
    /// The number of members: points, and the names among the others.
    pub members: u64,
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

impl DrawnChart {
    /// The only point with rows. A chart of it would show nothing that its words do not say.
    #[must_use]
    pub fn only_point(&self) -> Option<&DrawnPoint> {
        let mut points = self.points.iter().filter(|point| point.has_rows);
        let only = points.next()?;
        (points.next().is_none() && !only.is_others).then_some(only)
    }

    /// Whether a ranking has more members than points.
    #[must_use]
    pub fn has_others(&self) -> bool {
        self.points.last().is_some_and(|point| point.is_others)
    }
}

/// A chart with the words that its points share.
struct Wording<'a> {
    chart: &'a Chart,
    about: &'a About,
    whole: Option<u64>,
}

impl Wording<'_> {
    fn noun_of(&self, number: u64) -> &'static str {
        match self.chart.unit {
            Unit::Distinct => {
                kinds::noun_of(self.chart.over.as_deref().unwrap_or_default(), number)
            }
            Unit::Rows | Unit::Bytes | Unit::Sum(_) => kinds::noun(&self.about.kind, number),
        }
    }

    fn rows(&self, number: u64) -> String {
        kinds::rows(&self.about.kind, number)
    }

    fn amount_of(&self, value: u64) -> String {
        match self.chart.unit {
            Unit::Rows => self.rows(value),
            Unit::Distinct => format!("{} {}", count(value), self.noun_of(value)),
            Unit::Bytes | Unit::Sum(_) => figure(value, self.chart.unit),
        }
    }

    fn is_sum(&self) -> bool {
        matches!(self.chart.unit, Unit::Bytes | Unit::Sum(_))
    }

    /// The value of a point in words, and as a figure. There is no sum without rows, nor if no value
    /// of the rows is known.
    fn value(&self, point: &ChartPoint) -> (String, String) {
        let Chart { unit, extent, .. } = *self.chart;
        if self.is_sum() && point.rows == 0 {
            return match point.lacks {
                0 => (self.rows(0), words::NO_SHARE.to_owned()),
                lacks => (
                    words::unknown_in(&self.rows(lacks)),
                    kpis::UNKNOWN.to_owned(),
                ),
            };
        }
        let (amount, figure) = match (point.below_zero, unit) {
            (Some(micros), Unit::Sum(amount)) => (sum(micros, amount), sum(micros, amount)),
            _ => (self.amount_of(point.value), figure(point.value, unit)),
        };
        if point.lacks > 0 {
            let all = self.rows(point.rows + point.lacks);
            return (
                lacking(&amount, extent, point.rows, &all),
                words::lacking_figure(&figure, extent),
            );
        }
        match self.is_sum() && point.rows != 1 {
            true => (words::amount_in(&amount, &self.rows(point.rows)), figure),
            // The number of rows is left out if it is one.
            false => (amount, figure),
        }
    }

    fn point(&self, point: &ChartPoint, prefix: &str) -> DrawnPoint {
        let (amount, figure) = self.value(point);
        let notable = words::notable(&self.chart.id).filter(|_| point.notable);
        let long = words::long(&self.chart.id, &point.label);
        let short = words::short(&self.chart.id, &point.label);
        DrawnPoint {
            notable,
            tone: words::tone(&self.chart.id, &point.label),
            key: point.label.clone(),
            short: short
                .strip_prefix(prefix)
                .map_or(short.clone(), str::to_owned),
            long: match notable {
                Some(what) => words::pointed_out(&long, what),
                None => long,
            },
            value: point.value,
            is_unknown: point.lacks > 0 && point.rows == 0,
            has_rows: point.rows + point.lacks > 0,
            is_others: false,
            amount,
            figure,
            noun: match self.chart.unit {
                Unit::Distinct => self.noun_of(point.value),
                Unit::Rows | Unit::Bytes | Unit::Sum(_) => self.noun_of(point.rows),
            },
            share: match self.whole {
                Some(whole) if !self.is_sum() || point.rows > 0 => percent(point.value, whole),
                _ => words::NO_SHARE.to_owned(),
            },
            query: point.query.clone(),
        }
    }

    /// The whole that shares refer to, in words.
    fn shares(&self) -> String {
        let Some(whole) = self.whole else {
            return words::no_shares(self.chart.extent).to_owned();
        };
        let members: u64 = self.chart.members().map(|point| point.value).sum();
        // Some may have no known value: then the parts overlap even if they add up to less.
        let overlaps = self.chart.unit == Unit::Distinct && members != whole;
        let one = overlaps.then(|| self.noun_of(1));
        // A value that is in several of the others is among them once.
        let has_sum = self.chart.others.is_none() && members > whole;
        let sum = has_sum.then(|| count(members));
        words::shares_of(&self.amount_of(whole), one, sum.as_deref())
    }
}

/// The chart in words and figures.
#[must_use]
pub fn drawn(chart: &Chart, about: &About) -> DrawnChart {
    let column_name = |key: &str| {
        let column = about.columns.iter().find(|column| column.key == key);
        column.map_or_else(|| key.to_owned(), |column| column.name.clone())
    };
    let wording = Wording {
        chart,
        about,
        whole: chart.whole(),
    };
    let prefix = match chart.form == ChartForm::Ranking && words::has_plain_labels(&chart.id) {
        true => common_prefix(chart.points.iter().map(|point| point.label.as_str())),
        false => "",
    };
    let is_series = chart.form == ChartForm::Series;
    let first = chart.points.first().filter(|_| is_series);
    let period = first.and_then(|point| words::period(&chart.id, &point.label));
    let points = chart.points.iter().map(|point| {
        let drawn = wording.point(point, prefix);
        match period {
            Some(Period::Day) => DrawnPoint {
                short: words::day_short(&drawn.key).unwrap_or(drawn.short),
                long: words::day_long(&drawn.key).unwrap_or(drawn.long),
                ..drawn
            },
            _ => drawn,
        }
    });
    let others = chart.others.as_ref().map(|others| DrawnPoint {
        short: words::others(others.names),
        long: words::others_in_full(others.names, others.without),
        is_others: true,
        tone: None,
        ..wording.point(&others.point, "")
    });
    let value_heading = match chart.unit {
        Unit::Rows | Unit::Distinct => words::heading_of(wording.noun_of(2)),
        Unit::Bytes => words::STORAGE.to_owned(),
        Unit::Sum(amount) => words::sum_heading(amount).to_owned(),
    };
    let mut subtitle = match is_series {
        true => words::subtitle(&chart.id, period, &value_heading),
        false => wording.shares(),
    };
    if !prefix.is_empty() {
        subtitle = format!("{subtitle}. {}", words::prefix(prefix));
    }
    let names = chart.others.as_ref().map_or(0, |others| others.names);
    DrawnChart {
        id: chart.id.clone(),
        title: words::title(&chart.id, column_name),
        subtitle,
        form: chart.form,
        unit: chart.unit,
        heading: words::heading(&chart.id, period, &column_name(&chart.by)),
        value_heading,
        share_heading: match wording.whole {
            Some(whole) => words::share_of(&wording.amount_of(whole)),
            None => words::SHARE.to_owned(),
        },
        rows_heading: words::heading_of(kinds::noun(&about.kind, 2)),
        largest: chart
            .points
            .iter()
            .map(|point| point.value)
            .max()
            .unwrap_or(0),
        members: chart.points.len() as u64 + names,
        points: points.chain(others).collect(),
        unknown: (chart.unknown > 0).then(|| Unknown {
            rows: chart.unknown,
            amount: kinds::rows(&about.kind, chart.unknown),
            query: chart.unknown_query.clone(),
        }),
    }
}

/// Characters of a beginning that is worth leaving out.
const PREFIX_CHARS: usize = 6;

/// The beginning that all of these names have, up to a separator; empty if it is short, or if
/// nothing of a name would be left.
fn common_prefix<'a>(names: impl Iterator<Item = &'a str> + Clone) -> &'a str {
    let Some(first) = names.clone().next() else {
        return "";
    };
    let common = names.clone().fold(first, |common, name| {
        let mut pairs = common.char_indices().zip(name.chars());
        let differs = pairs.find(|((_, one), other)| one != other);
        let end = differs.map_or(common.len().min(name.len()), |((at, _), _)| at);
        &common[..end]
    });
    let end = common.rfind(['/', '.', ':', '@']).map_or(0, |at| at + 1);
    let prefix = &common[..end];
    let is_worth = names.clone().count() > 1
        && prefix.chars().count() >= PREFIX_CHARS
        && names.clone().all(|name| name.len() > prefix.len());
    if is_worth { prefix } else { "" }
}

/// The beginning of the end of a long name, which is shown whole while the part before it is cut:
/// names mostly differ at their ends. `None` for short names, and for addresses of mail, whose ends
/// are the same.
#[must_use]
pub fn tail(name: &str) -> Option<usize> {
    const LONG: usize = 18;
    const TAIL: usize = 9;
    let length = name.chars().count();
    if length <= LONG || name.contains('@') {
        return None;
    }
    name.char_indices().nth(length - TAIL).map(|(at, _)| at)
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
    use reports::overview::{Amount, Others};

    fn chart(id: &str, unit: Unit, points: &[(&str, u64, u64)]) -> Chart {
        Chart {
            id: id.to_owned(),
            form: ChartForm::Ranking,
            unit,
            by: String::new(),
            over: None,
            points: points
                .iter()
                .map(|(label, value, rows)| ChartPoint {
                    label: (*label).to_owned(),
                    value: *value,
                    rows: *rows,
                    ..ChartPoint::default()
                })
                .collect(),
            of: None,
            extent: Extent::Whole,
            others: None,
            beyond: 0,
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
            runs.subtitle,
            "Shares of 300 runs; one run can be in several, so the parts add up to 385"
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
            rows.subtitle.starts_with("Shares of 3"),
            "{}",
            rows.subtitle
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
        assert_eq!(money.subtitle, "No shares: some values are unknown");
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
        ranking.of = Some(8 << 20);
        ranking.others = Some(Box::new(Others {
            names: 214,
            without: 95,
            point: ChartPoint {
                value: 4 << 20,
                rows: 300,
                query: "-owner_name:acme,ops".to_owned(),
                ..ChartPoint::default()
            },
        }));
        let mut about = about();
        about.kind = "ghes.repositories".to_owned();
        let drawn = drawn(&ranking, &about);
        let name = |at: usize| drawn.points[at].name().replace('\u{a0}', " ");
        assert_eq!(name(0), "acme: 3 MB in 12 repositories");
        assert_eq!(drawn.points[1].amount.replace('\u{a0}', " "), "1 MB");
        assert_eq!(drawn.points[0].share, "38%");
        assert_eq!(
            name(2),
            "214 others, 95 of them at 0 or less: 4 MB in 300 repositories"
        );
        assert_eq!(drawn.points[2].short, "Others (214)");
        assert_eq!(drawn.points[2].query, "-owner_name:acme,ops");
        assert_eq!((drawn.members, drawn.largest), (216, 3 << 20));
        assert_eq!(drawn.heading, "Owner");
    }

    #[test]
    fn a_sum_below_zero_is_no_zero() {
        let points = [("ada", 100_000_000, 1), ("bob", 0, 2)];
        let mut spend = chart("net_by_person", Unit::Sum(Amount::UsDollars), &points);
        spend.points[1].below_zero = Some(-40_000_000);
        let drawn = drawn(&spend, &about());
        assert_eq!(drawn.points[1].figure, "-$40.00");
        assert_eq!(drawn.points[1].amount, "-$40.00 in 2 accounts");
    }

    #[test]
    fn a_chart_of_one_value_is_known() {
        let only = |points: &[(&str, u64, u64)]| {
            let drawn = drawn(&chart("role", Unit::Rows, points), &about());
            drawn.only_point().map(|point| point.key.clone())
        };
        assert_eq!(
            only(&[("user", 3, 3), ("admin", 0, 0)]).as_deref(),
            Some("user")
        );
        assert_eq!(only(&[("user", 3, 3), ("admin", 1, 1)]), None);
        assert_eq!(only(&[]), None);
    }

    #[test]
    fn what_all_names_begin_with_is_said_once() {
        let check = |names: &[&str], expected: &str| {
            assert_eq!(common_prefix(names.iter().copied()), expected, "{names:?}");
        };
        let recipes = ["org.openrewrite.java.A", "org.openrewrite.maven.B"];
        check(&recipes, "org.openrewrite.");
        check(
            &["dev.azure.com/heg/one", "dev.azure.com/heg/one/two"],
            "dev.azure.com/heg/",
        );
        check(&["a.b/x", "a.b/y"], "");
        check(&["github.com/x"], "");
        check(&["github.com/", "github.com/x"], "");
        check(&["\u{e9}cole.test/a", "\u{e8}cole.test/b"], "");
        check(&[], "");
        let points = recipes.map(|name| (name, 1, 1));
        let drawn = drawn(&chart("runs_by_recipe", Unit::Distinct, &points), &about());
        assert_eq!(drawn.points[1].short, "maven.B");
        assert_eq!(drawn.points[1].long, recipes[1]);
        assert!(
            drawn
                .subtitle
                .ends_with("All names begin with org.openrewrite.")
        );
    }

    #[test]
    fn long_names_keep_their_ends() {
        assert_eq!(tail("kubernetes"), None);
        assert_eq!(tail("somebody.with.a.name@example.com"), None);
        let name = "platform/payments-gateway-api";
        assert_eq!(tail(name).map(|at| &name[at..]), Some("teway-api"));
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
