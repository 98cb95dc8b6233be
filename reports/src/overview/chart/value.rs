//! This module draws rows by value.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;
use std::borrow::Cow;
use std::cmp::Reverse;

use super::{chart, point};
use crate::encoding::Charset;
use crate::fold::fold_bytes;
use crate::limits::{QUERY_CHARS, TOP_BARS};
use crate::overview::{Chart, ChartForm, ChartPoint, Unit};
use crate::query::Query;
use crate::table::dictionary::Dictionary;
use crate::table::tally::{self, equal};
use crate::table::{Column, Data, Table};

/// Rows by value, as parts of the whole: both truths, or the most frequent categories.
pub(super) fn split(id: &str, column: &Column, table: &Table) -> Option<Chart> {
    match &column.data {
        Data::Bool(values) => {
            let is = |text: &str| Query::is(&column.key, text);
            let points = vec![
                point("true", equal(values, 1), &is("true")),
                point("false", equal(values, 0), &is("false")),
            ];
            chart(id, ChartForm::Split, Unit::Rows, points, column)
        }
        Data::Category(codes, dictionary) => {
            categories(id, ChartForm::Split, column, codes, dictionary, table)
        }
        _ => None,
    }
}

/// The most frequent categories, or the truths that there are, ranked.
pub(super) fn ranking(id: &str, column: &Column, table: &Table) -> Option<Chart> {
    match &column.data {
        Data::Bool(_) => {
            let mut drawn = split(id, column, table)?;
            drawn.form = ChartForm::Ranking;
            drawn.points.retain(|point| point.rows > 0);
            drawn.points.sort_by_key(|point| Reverse(point.rows));
            Some(drawn)
        }
        Data::Category(codes, dictionary) => {
            categories(id, ChartForm::Ranking, column, codes, dictionary, table)
        }
        _ => None,
    }
}

fn categories(
    id: &str,
    form: ChartForm,
    column: &Column,
    codes: &[u32],
    dictionary: &Dictionary,
    table: &Table,
) -> Option<Chart> {
    let counts = tally::codes(codes, dictionary.len());
    let names = Names::new(dictionary, table);
    let groups = names.groups(counts.into_iter().map(|rows| ValueTally::new(rows, rows)));
    let (points, rest, rest_points) = names.top(groups, |name| Query::is(&column.key, name));
    let drawn = chart(id, form, Unit::Rows, points, column)?;
    Some(Chart {
        rest,
        rest_points,
        ..drawn
    })
}

/// The values of a dictionary, in which those that a query does not tell apart are one.
pub(super) struct Names<'a> {
    dictionary: &'a Dictionary,
    charset: Charset,
    /// Group of each code.
    group: Vec<u32>,
}

/// The counts of one value of a dictionary.
#[derive(Clone, Copy, Default)]
pub(super) struct ValueTally {
    /// Rows, or what the chart's unit says.
    pub(super) value: u64,
    pub(super) rows: u64,
    /// Rows that are what the chart looks out for.
    pub(super) notable: u64,
    /// Rows whose value is not known, and which are not among `rows`.
    pub(super) lacks: u64,
}

impl ValueTally {
    pub(super) fn new(value: u64, rows: u64) -> Self {
        Self {
            value,
            rows,
            notable: 0,
            lacks: 0,
        }
    }
}

/// The counts of one name.
pub(super) struct Group<'a> {
    /// As its most frequent member is spelt.
    name: &'a [u8],
    pub(super) counted: ValueTally,
}

impl<'a> Names<'a> {
    pub(super) fn new(dictionary: &'a Dictionary, table: &Table) -> Self {
        let charset = table.charset();
        // Names that folding leaves alone are all different, and logins mostly are such names.
        if dictionary
            .iter()
            .all(|value| matches!(fold_bytes(value, charset), Cow::Borrowed(_)))
        {
            let group = (0..).take(dictionary.len()).collect();
            return Self {
                dictionary,
                charset,
                group,
            };
        }
        let mut groups: HashMap<Cow<'a, [u8]>, u32, FxBuildHasher> = HashMap::default();
        let group = dictionary
            .iter()
            .map(|value| {
                let next = u32::try_from(groups.len()).unwrap_or(u32::MAX);
                *groups.entry(fold_bytes(value, charset)).or_insert(next)
            })
            .collect();
        Self {
            dictionary,
            charset,
            group,
        }
    }

    /// The group of a code.
    pub(super) fn group_of(&self, code: u32) -> Option<u32> {
        self.group.get(code as usize).copied()
    }

    /// Adds up values and rows given for each code, by group. Groups without rows are left out.
    pub(super) fn groups(&self, counted: impl Iterator<Item = ValueTally>) -> Vec<Group<'a>> {
        let count = self.group.iter().max().map_or(0, |last| *last as usize + 1);
        let mut groups: Vec<Group<'a>> = (0..count)
            .map(|_| Group {
                name: &[],
                counted: ValueTally::default(),
            })
            .collect();
        let mut most = vec![0; count];
        for ((name, group), more) in self.dictionary.iter().zip(&self.group).zip(counted) {
            let at = *group as usize;
            if more.rows > most[at] {
                most[at] = more.rows;
                groups[at].name = name;
            }
            let all = &mut groups[at].counted;
            all.value = all.value.saturating_add(more.value);
            all.rows += more.rows;
            all.notable += more.notable;
            all.lacks += more.lacks;
        }
        groups.retain(|group| group.counted.rows > 0);
        groups
    }

    /// Points of the largest groups, and what the others come to: their sum and their number.
    pub(super) fn top(
        &self,
        mut groups: Vec<Group<'_>>,
        query: impl Fn(&str) -> Query,
    ) -> (Vec<ChartPoint>, u64, u64) {
        let all: u64 = groups
            .iter()
            .fold(0, |sum, group| sum.saturating_add(group.counted.value));
        let count = groups.len() as u64;
        if groups.len() > TOP_BARS {
            let order = |group: &Group<'_>| (Reverse(group.counted.value), group.counted.rows);
            groups.select_nth_unstable_by_key(TOP_BARS, order);
            groups.truncate(TOP_BARS);
        }
        groups.sort_by(|a, b| (b.counted.value, a.name).cmp(&(a.counted.value, b.name)));
        let points: Vec<ChartPoint> = groups
        .into_iter()
        .map(|group| {
            let name = self.charset.decode(Cow::Borrowed(group.name)).into_owned();
            let query = query(&name).to_string();
            let ValueTally { value, rows, notable, lacks } = group.counted;
            ChartPoint { label: name, value, rows, lacks, query, notable: notable == rows }
        })
        // A value as long as a page has no question.
        .filter(|point| point.query.len() <= QUERY_CHARS)
        .collect();
        let drawn: u64 = points
            .iter()
            .fold(0, |sum, point| sum.saturating_add(point.value));
        let rest_points = count - points.len() as u64;
        (points, all - drawn, rest_points)
    }
}
