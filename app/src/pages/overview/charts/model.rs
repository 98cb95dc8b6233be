//! This module turns a chart into words and figures before it is drawn. It is pure.

use reports::overview::{Amount, Chart, ChartForm, ChartPoint, Extent, Unit};
use reports::read::About;
use reports::rules::Tone;

use crate::model::format::value::Form;
use crate::model::format::{bytes, count, percent, sum, sum_among};
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
    /// The number of its rows, and the value that describes it in a list of members.
    pub rows: String,
    pub attribute: Option<String>,
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
    /// Heads the numbers of rows in its table, if its values are not these.
    pub rows_heading: Option<String>,
    /// Heads what describes the points in a list of members.
    pub attribute_heading: Option<String>,
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
    /// Their number as a figure, and their share of the whole if they are part of it.
    pub figure: String,
    pub share: String,
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
    /// The largest value of a point.
    largest: u64,
    /// The form of the values of the column that a chart of any table is about.
    form: Option<Form>,
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
            Unit::Bytes | Unit::Sum(_) => figure(value, self.chart.unit, self.largest),
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
            _ => (
                self.amount_of(point.value),
                figure(point.value, unit, self.largest),
            ),
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
        let own = self
            .form
            .and_then(|form| words::of_column(&self.chart.id, &point.label, form));
        let (short, long) = match own {
            Some(label) => (label.clone(), label),
            None => (
                words::short(&self.chart.id, &point.label),
                words::long(&self.chart.id, &point.label),
            ),
        };
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
            rows: count(point.rows + point.lacks),
            attribute: point.attribute.clone(),
            query: point.query.clone(),
        }
    }

    /// Whether a value can be in several points.
    fn overlaps(&self) -> bool {
        let members: u64 = self.chart.members().map(|point| point.value).sum();
        // Some may have no known value: then the parts overlap even if they add up to less.
        self.chart.unit == Unit::Distinct && self.whole.is_some_and(|whole| members != whole)
    }

    /// The whole that shares refer to, in words.
    fn shares(&self) -> String {
        let Some(whole) = self.whole else {
            return words::no_shares(self.chart.extent).to_owned();
        };
        let members: u64 = self.chart.members().map(|point| point.value).sum();
        let one = self.overlaps().then(|| self.noun_of(1));
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
        form: chart.id.split_once(':').and_then(|(_, key)| {
            let column = about.columns.iter().find(|column| column.key == key);
            column.map(Form::of)
        }),
        whole: chart.whole(),
        largest: chart
            .points
            .iter()
            .map(|point| point.value)
            .max()
            .unwrap_or(0),
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
        // If parts overlap, the others are no rest of the whole.
        share: match wording.overlaps() {
            true => words::NO_SHARE.to_owned(),
            false => wording.point(&others.point, "").share,
        },
        ..wording.point(&others.point, "")
    });
    let value_heading = match chart.unit {
        Unit::Rows | Unit::Distinct => words::heading_of(wording.noun_of(2)),
        Unit::Bytes => words::STORAGE.to_owned(),
        Unit::Sum(amount) => words::sum_column(&chart.id, amount),
    };
    let mut subtitle = match is_series {
        true => {
            let counted = match chart.unit {
                Unit::Sum(amount) => words::sum_heading(amount),
                _ => &value_heading,
            };
            words::subtitle(&chart.id, period, counted)
        }
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
        rows_heading: (chart.unit != Unit::Rows)
            .then(|| words::heading_of(kinds::noun(&about.kind, 2))),
        attribute_heading: chart
            .described_by
            .as_ref()
            .map(|key| kinds::attribute(&about.kind, key)),
        largest: wording.largest,
        members: chart.points.len() as u64 + names,
        points: points.chain(others).collect(),
        unknown: (chart.unknown > 0).then(|| Unknown {
            rows: chart.unknown,
            amount: kinds::rows(&about.kind, chart.unknown),
            figure: count(chart.unknown),
            share: match chart.whole() {
                Some(whole) if chart.unit == Unit::Rows && chart.of.is_none() => {
                    percent(chart.unknown, whole)
                }
                _ => words::NO_SHARE.to_owned(),
            },
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

/// The labels of an axis. Whole dollars have no cents where all labels are whole.
#[must_use]
pub fn ticks(values: &[u64], unit: Unit) -> Vec<String> {
    const DOLLAR: u64 = 1_000_000;
    let is_whole = values.iter().all(|value| value % DOLLAR == 0);
    let label = |value: &u64| match unit {
        Unit::Bytes | Unit::Sum(_) if *value == 0 => "0".to_owned(),
        Unit::Sum(Amount::UsDollars) if is_whole => format!("${}", count(value / DOLLAR)),
        _ => figure(*value, unit, 0),
    };
    values.iter().map(label).collect()
}

/// A value as a figure, next to others of which the largest is given.
fn figure(value: u64, unit: Unit, largest: u64) -> String {
    match unit {
        Unit::Rows | Unit::Distinct => count(value),
        Unit::Bytes => bytes(value),
        Unit::Sum(amount) => sum_among(value.try_into().unwrap_or(i64::MAX), amount, largest),
    }
}

#[cfg(test)]
mod tests;
