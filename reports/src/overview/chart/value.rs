//! This module draws rows by value.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;
use std::borrow::Cow;
use std::cmp::Reverse;

use super::row_filter::RowFilter;
use super::{Depth, chart, point, without};
use crate::encoding::Charset;
use crate::fold::fold_bytes;
use crate::limits::QUERY_CHARS;
use crate::overview::{Chart, ChartForm, ChartPoint, Others, Unit, amount};
use crate::query::Query;
use crate::table::column::{BOOL_UNKNOWN, CODE_UNKNOWN};
use crate::table::dictionary::Dictionary;
use crate::table::tally::{self, equal};
use crate::table::{Column, Data, Table};

/// Rows by value, as parts of the whole: both truths, or the most frequent categories.
pub(super) fn split(id: &str, column: &Column, depth: Depth, table: &Table) -> Option<Chart> {
    match &column.data {
        Data::Bool(values) => {
            let is = |text: &str| Query::is(&column.key, text);
            let points = vec![
                point("true", equal(values, 1), &is("true")),
                point("false", equal(values, 0), &is("false")),
            ];
            chart(id, ChartForm::Split, Unit::Rows, points, column)
        }
        Data::Category(..) => categories(id, ChartForm::Split, column, depth, table),
        _ => None,
    }
}

/// The same of the rows that count. Shares are of these; rows about which that is unknown are not
/// among them.
pub(super) fn split_once(
    id: &str,
    column: &Column,
    once: RowFilter<'_>,
    depth: Depth,
    table: &Table,
) -> Option<Chart> {
    let names = Names::new(column, table)?;
    let mut counted = vec![ValueTally::default(); names.len()];
    let (mut whole, mut unknown) = (0, 0);
    for (row, named) in names.rows().enumerate() {
        let counts = once.counts(row);
        whole += u64::from(counts == Some(true));
        match (counts, named) {
            (Some(false), _) => {}
            (Some(true), Some((code, _))) => counted[code].add(&ValueTally::new(1, 1)),
            _ => unknown += 1,
        }
    }
    let groups = names.groups(counted.into_iter());
    let (points, others) = names.rank(groups, depth, Unit::Rows, |query| once.narrow(query));
    let drawn = chart(id, ChartForm::Split, Unit::Rows, points, column)?;
    Some(Chart {
        of: Some(whole),
        others,
        unknown,
        unknown_query: once.unknown(Query::unknown(&column.key)).to_string(),
        ..drawn
    })
}

/// The most frequent categories, or the truths that there are, ranked.
pub(super) fn ranking(id: &str, column: &Column, depth: Depth, table: &Table) -> Option<Chart> {
    match &column.data {
        Data::Bool(_) => {
            let mut drawn = split(id, column, depth, table)?;
            drawn.form = ChartForm::Ranking;
            drawn.points.retain(|point| point.rows > 0);
            drawn.points.sort_by_key(|point| Reverse(point.rows));
            Some(drawn)
        }
        Data::Category(..) => categories(id, ChartForm::Ranking, column, depth, table),
        _ => None,
    }
}

fn categories(
    id: &str,
    form: ChartForm,
    column: &Column,
    depth: Depth,
    table: &Table,
) -> Option<Chart> {
    let Data::Category(codes, dictionary) = &column.data else {
        return None;
    };
    let counts = tally::codes(codes, dictionary.len());
    let names = Names::new(column, table)?;
    let groups = names.groups(counts.into_iter().map(|rows| ValueTally::new(rows, rows)));
    let (points, others) = names.rank(groups, depth, Unit::Rows, |query| query);
    let drawn = chart(id, form, Unit::Rows, points, column)?;
    Some(Chart { others, ..drawn })
}

/// The values of a column of truths or categories. Those that a query does not distinguish are one
/// group.
pub(super) struct Names<'a> {
    column: &'a Column,
    values: Values<'a>,
    charset: Charset,
    /// Group of each code.
    group: Vec<u32>,
}

/// A column's values by code.
#[derive(Clone, Copy)]
enum Values<'a> {
    Truths(&'a [u8]),
    Categories(&'a [u32], &'a Dictionary),
}

impl<'a> Values<'a> {
    fn of(column: &'a Column) -> Option<Self> {
        match &column.data {
            Data::Bool(values) => Some(Self::Truths(values)),
            Data::Category(codes, dictionary) => Some(Self::Categories(codes, dictionary)),
            _ => None,
        }
    }

    fn len(self) -> usize {
        match self {
            Self::Truths(_) => 2,
            Self::Categories(_, dictionary) => dictionary.len(),
        }
    }

    fn names(self) -> impl Iterator<Item = &'a [u8]> {
        let codes = 0..u32::try_from(self.len()).unwrap_or(u32::MAX);
        codes.filter_map(move |code| match self {
            Self::Truths(_) => Some([b"false".as_slice(), b"true"][code as usize]),
            Self::Categories(_, dictionary) => dictionary.get(code),
        })
    }
}

/// The counts of one value.
#[derive(Clone, Copy, Default)]
pub(super) struct ValueTally {
    /// Rows, bytes or distinct values; billionths if the chart's unit is a sum.
    pub(super) value: i128,
    pub(super) rows: u64,
    /// Rows that are what the chart looks out for.
    pub(super) notable: u64,
    /// Rows whose value is not known, and which are not among `rows`.
    pub(super) lacks: u64,
}

impl ValueTally {
    pub(super) fn new(value: u64, rows: u64) -> Self {
        Self {
            value: i128::from(value),
            rows,
            ..Self::default()
        }
    }

    fn add(&mut self, more: &Self) {
        self.value = self.value.saturating_add(more.value);
        self.rows += more.rows;
        self.notable += more.notable;
        self.lacks += more.lacks;
    }

    /// Whether a bar of it would have a length.
    fn has_height(&self, unit: Unit) -> bool {
        self.point(unit).value > 0
    }

    /// A point without a name.
    pub(super) fn point(&self, unit: Unit) -> ChartPoint {
        let (value, below_zero) = match unit {
            Unit::Sum(_) => (amount::height(self.value), amount::below_zero(self.value)),
            _ => (u64::try_from(self.value).unwrap_or(u64::MAX), None),
        };
        ChartPoint {
            value,
            below_zero,
            rows: self.rows,
            lacks: self.lacks,
            notable: self.notable > 0 && self.notable == self.rows,
            ..ChartPoint::default()
        }
    }
}

/// The counts of one name.
pub(super) struct Group<'a> {
    /// As its most frequent member is spelt.
    name: &'a [u8],
    counted: ValueTally,
}

impl<'a> Names<'a> {
    /// `None` for a column of anything else.
    pub(super) fn new(column: &'a Column, table: &Table) -> Option<Self> {
        let values = Values::of(column)?;
        let charset = table.charset();
        let is_folded = |name: &[u8]| matches!(fold_bytes(name, charset), Cow::Borrowed(_));
        // Names that folding leaves alone are all different, and logins mostly are such names.
        let group = if values.names().all(is_folded) {
            (0..).take(values.len()).collect()
        } else {
            let mut groups: HashMap<Cow<'a, [u8]>, u32, FxBuildHasher> = HashMap::default();
            let group_of = |name| {
                let next = u32::try_from(groups.len()).unwrap_or(u32::MAX);
                *groups.entry(fold_bytes(name, charset)).or_insert(next)
            };
            values.names().map(group_of).collect()
        };
        Some(Self {
            column,
            values,
            charset,
            group,
        })
    }

    /// The number of codes.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// The code of each row and its group; `None` where the value is not known.
    pub(super) fn rows(&self) -> impl Iterator<Item = Option<(usize, u32)>> {
        let rows = match self.values {
            Values::Truths(values) => values.len(),
            Values::Categories(codes, _) => codes.len(),
        };
        (0..rows).map(|row| {
            let code = match self.values {
                Values::Truths(values) => {
                    Some(u32::from(values[row])).filter(|code| *code < u32::from(BOOL_UNKNOWN))
                }
                Values::Categories(codes, _) => {
                    Some(codes[row]).filter(|code| *code < CODE_UNKNOWN)
                }
            }?;
            let group = self.group.get(code as usize)?;
            Some((code as usize, *group))
        })
    }

    /// The group that each of these labels names, if there is one.
    fn groups_of<'p>(&self, labels: impl Iterator<Item = &'p str>) -> Vec<Option<u32>> {
        let mut at: HashMap<Cow<'_, str>, u32, FxBuildHasher> = HashMap::default();
        for (name, group) in self.values.names().zip(&self.group) {
            at.insert(self.charset.decode(Cow::Borrowed(name)), *group);
        }
        labels.map(|label| at.get(label).copied()).collect()
    }

    /// Adds up what is counted for each code, by group. Groups without rows
    /// are left out.
    pub(super) fn groups(&self, counted: impl Iterator<Item = ValueTally>) -> Vec<Group<'a>> {
        let count = self.group.iter().max().map_or(0, |last| *last as usize + 1);
        let mut groups: Vec<Group<'a>> = (0..count)
            .map(|_| Group {
                name: &[],
                counted: ValueTally::default(),
            })
            .collect();
        let mut most = vec![(0, 0); count];
        for ((name, group), more) in self.values.names().zip(&self.group).zip(counted) {
            let at = *group as usize;
            if (more.rows, more.lacks) > most[at] {
                most[at] = (more.rows, more.lacks);
                groups[at].name = name;
            }
            groups[at].counted.add(&more);
        }
        groups.retain(|group| group.counted.rows + group.counted.lacks > 0);
        groups
    }

    /// Points of the largest groups, and the others. `narrow` selects those of a query's rows that
    /// the chart counts. [`Depth::All`] has all groups, also those that add up to nothing or whose
    /// values are unknown, and its others have no query.
    pub(super) fn rank(
        &self,
        mut groups: Vec<Group<'_>>,
        depth: Depth,
        unit: Unit,
        narrow: impl Fn(Query) -> Query,
    ) -> (Vec<ChartPoint>, Option<Box<Others>>) {
        let mut all = ValueTally::default();
        groups.iter().for_each(|group| all.add(&group.counted));
        // The names of others are those of the rows that a query selects: those with a value.
        if depth == Depth::Top {
            groups.retain(|group| group.counted.rows > 0);
        }
        let has_height = |group: &Group<'_>| group.counted.has_height(unit);
        let count = groups.len() as u64;
        let high = groups.iter().filter(|group| has_height(group)).count() as u64;
        if depth == Depth::Top && (groups.len() > depth.limit() || high == 0) {
            groups.retain(has_height);
        }
        let order = |a: &Group<'_>, b: &Group<'_>| {
            (b.counted.value, a.name).cmp(&(a.counted.value, b.name))
        };
        if groups.len() > depth.limit() {
            groups.select_nth_unstable_by(depth.limit(), order);
            groups.truncate(depth.limit());
        }
        groups.sort_by(order);
        let named = |group: &Group<'_>| {
            let name = self.charset.decode(Cow::Borrowed(group.name)).into_owned();
            ChartPoint {
                query: narrow(Query::is(&self.column.key, &name)).to_string(),
                label: name,
                ..group.counted.point(unit)
            }
        };
        let points = groups.iter().map(|group| (named(group), group.counted));
        // A value as long as a page has no query.
        let mut points: Vec<(ChartPoint, ValueTally)> = points
            .filter(|(point, _)| point.query.len() <= QUERY_CHARS)
            .collect();
        let mut query = String::new();
        if depth == Depth::Top && points.len() as u64 != count {
            query = shortened(&mut points, |points| {
                let names = points.iter().map(|(point, _)| point.label.as_str());
                narrow(without(self.column, names.collect()))
            });
        }
        let (mut drawn, names) = (ValueTally::default(), count - points.len() as u64);
        let mut drawn_high = 0;
        for (_, counted) in &points {
            drawn.add(counted);
            drawn_high += u64::from(counted.has_height(unit));
        }
        let others = ValueTally {
            value: all.value.saturating_sub(drawn.value),
            rows: all.rows - drawn.rows,
            notable: 0,
            lacks: all.lacks - drawn.lacks,
        };
        let others = (names > 0).then(|| {
            Box::new(Others {
                names,
                without: names - (high - drawn_high),
                point: ChartPoint {
                    query,
                    ..others.point(unit)
                },
            })
        });
        (points.into_iter().map(|(point, _)| point).collect(), others)
    }
}

/// The one value of the column `of` in all rows of each point, whose labels are values of `by`; `None`
/// for a point that has several or an unknown one, and for columns of anything but truths and
/// categories.
pub(super) fn attributes(
    by: &Column,
    of: &Column,
    points: &[ChartPoint],
    table: &Table,
) -> Option<Vec<Option<String>>> {
    let (names, values) = (Names::new(by, table)?, Names::new(of, table)?);
    let count = names
        .group
        .iter()
        .max()
        .map_or(0, |last| *last as usize + 1);
    // The one value that the rows of each name have so far: its code and its group.
    let mut one = vec![None; count];
    let mut has_rows = vec![false; count];
    for (name, value) in names.rows().zip(values.rows()) {
        let Some((_, name)) = name else { continue };
        let (one, has_rows) = (&mut one[name as usize], &mut has_rows[name as usize]);
        let is_same = one.map(|(_, group)| group) == value.map(|(_, group)| group);
        *one = value.filter(|_| !*has_rows || is_same);
        *has_rows = true;
    }
    let text = |code: usize| {
        let name = values.values.names().nth(code)?;
        Some(values.charset.decode(Cow::Borrowed(name)).into_owned())
    };
    let groups = names.groups_of(points.iter().map(|point| point.label.as_str()));
    let of_group = |group: u32| text(one[group as usize]?.0);
    Some(
        groups
            .into_iter()
            .map(|group| group.and_then(of_group))
            .collect(),
    )
}

/// The text of the query of what the points leave out. Points are taken away from the end until it
/// is short enough to be asked.
pub(crate) fn shortened<P>(points: &mut Vec<P>, query: impl Fn(&[P]) -> Query) -> String {
    loop {
        let text = query(points).to_string();
        if text.len() <= QUERY_CHARS || points.pop().is_none() {
            return text;
        }
    }
}
