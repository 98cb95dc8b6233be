//! This module counts how often each value of a column occurs.

use std::cmp::{Ordering, Reverse};
use std::hash::BuildHasher;
use std::ops::Range;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::median::{decimal_of, key_of};
use crate::fold::fold_bytes;
use crate::limits::{PROFILE_VALUES, QUERY_CHARS, TOP_BARS};
use crate::overview::chart;
use crate::overview::{Chart, ChartForm, ChartPoint, Extent, Others, Unit};
use crate::query::Query;
use crate::table::column::INT_KNOWN_MIN;
use crate::table::{Column, Data, RowSet, Table, Type};

/// The values of a column, being counted.
#[derive(Debug)]
pub(super) enum Counts {
    /// Numbers and times, by [`key_of`] where they have fractions.
    Numbers(Numbers),
    Texts(Texts),
    /// Held once each by the table itself.
    Few,
    /// There are more distinct values than are counted.
    TooMany,
}

/// The number of distinct values, and the most frequent ones.
pub(super) struct DistinctValues {
    pub(super) distinct: Option<u64>,
    pub(super) values: Option<Chart>,
}

impl Counts {
    pub(super) fn new(column: &Column) -> Self {
        match &column.data {
            Data::Int(_) | Data::Decimal(_) => Self::Numbers(Numbers::default()),
            Data::Text => Self::Texts(Texts::default()),
            Data::Bool(_) | Data::Category(..) => Self::Few,
        }
    }

    /// Whether there are rows to go through.
    pub(super) fn is_counted_by_rows(&self) -> bool {
        matches!(self, Self::Numbers(_) | Self::Texts(_))
    }

    /// Counts some more values of a column, or more rows of a column of texts as far as they are
    /// `within`.
    pub(super) fn add(
        &mut self,
        table: &Table,
        at: usize,
        column: &Column,
        within: Option<&RowSet>,
        rows: Range<u32>,
    ) {
        let places = rows.start as usize..rows.end as usize;
        let is_told = match (&mut *self, &column.data) {
            (Self::Numbers(counts), Data::Int(values)) => {
                let known = |value: &&i64| **value >= INT_KNOWN_MIN;
                let values = values.get(places).unwrap_or_default().iter().filter(known);
                values.for_each(|value| counts.add(*value));
                counts.0.len() <= PROFILE_VALUES
            }
            (Self::Numbers(counts), Data::Decimal(values)) => {
                let values = values.get(places).unwrap_or_default().iter();
                for value in values.filter(|value| !value.is_nan()) {
                    counts.add(key_of(*value));
                }
                counts.0.len() <= PROFILE_VALUES
            }
            (Self::Texts(texts), _) => {
                let is_counted = |row: &u32| within.is_none_or(|within| within.contains(*row));
                rows.filter(is_counted)
                    .for_each(|row| texts.add(table, at, row));
                texts.seen.len() <= PROFILE_VALUES
            }
            _ => true,
        };
        if !is_told {
            *self = Self::TooMany;
        }
    }

    /// The counts of this many rows.
    pub(super) fn finish(self, table: &Table, column: &Column, rows: u32) -> DistinctValues {
        let known = u64::from(rows).saturating_sub(column.unknown_total());
        let charted = |distinct: usize, most: Vec<(String, u32)>| DistinctValues {
            distinct: Some(distinct as u64),
            values: ranking(column, distinct as u64, known, most),
        };
        match self {
            Self::Numbers(counts) => {
                let text = |key: i64| match &column.data {
                    Data::Decimal(_) => decimal_of(key).to_string(),
                    _ => key.to_string(),
                };
                let distinct = counts.0.len();
                let most = if column.ty == Type::Timestamp {
                    Vec::new()
                } else {
                    most_frequent(counts.0.into_iter(), i64::cmp)
                };
                let most = most.into_iter().map(|(key, rows)| (text(key), rows));
                charted(distinct, most.collect())
            }
            Self::Texts(texts) => {
                let Some(at) = table.column(&column.key) else {
                    return charted(0, Vec::new());
                };
                let distinct = texts.seen.len();
                let counted = texts.seen.into_iter().map(|seen| (seen.first, seen.rows));
                let most = most_frequent(counted, u32::cmp);
                let most = most
                    .into_iter()
                    .map(|(row, rows)| (table.cell(row, at).into_owned(), rows));
                charted(distinct, most.collect())
            }
            Self::Few => {
                let values = chart::values_of_column(column, table);
                DistinctValues {
                    distinct: Some(values.as_ref().map_or(0, distinct_of)),
                    values,
                }
            }
            Self::TooMany => DistinctValues {
                distinct: None,
                values: None,
            },
        }
    }
}

/// The number of values that a chart shows and leaves out.
fn distinct_of(chart: &Chart) -> u64 {
    chart.points.len() as u64 + chart.others.as_ref().map_or(0, |others| others.names)
}

/// The most frequent values as a chart, and what it leaves out.
fn ranking(column: &Column, distinct: u64, known: u64, most: Vec<(String, u32)>) -> Option<Chart> {
    let comes_once = most.first().is_none_or(|(_, rows)| *rows == 1);
    if comes_once && distinct > most.len() as u64 {
        return None;
    }
    let mut points: Vec<ChartPoint> = most
        .into_iter()
        .map(|(label, rows)| ChartPoint {
            query: Query::is(&column.key, &label).to_string(),
            label,
            value: u64::from(rows),
            rows: u64::from(rows),
            ..ChartPoint::default()
        })
        // A value as long as a page has no question.
        .filter(|point| point.query.len() <= QUERY_CHARS)
        .collect();
    let query = match points.len() as u64 == distinct {
        true => String::new(),
        false => chart::shortened(&mut points, |points| {
            let drawn = points.iter().map(|point| point.label.as_str());
            chart::without(column, drawn.collect())
        }),
    };
    let names = distinct - points.len() as u64;
    let rows = known - points.iter().map(|point| point.rows).sum::<u64>();
    (!points.is_empty()).then(|| Chart {
        id: format!("values_of:{}", column.key),
        form: ChartForm::Ranking,
        unit: Unit::Rows,
        by: column.key.clone(),
        over: None,
        of: None,
        extent: Extent::Whole,
        others: (names > 0).then(|| {
            Box::new(Others {
                names,
                without: 0,
                point: ChartPoint {
                    value: rows,
                    rows,
                    query,
                    ..ChartPoint::default()
                },
            })
        }),
        beyond: 0,
        points,
        unknown: column.unknown_total(),
        unknown_query: Query::unknown(&column.key).to_string(),
    })
}

/// As many of the most frequent values as a chart shows, in one pass; of equally frequent ones the
/// first in their order.
fn most_frequent<T: Copy>(
    counted: impl Iterator<Item = (T, u32)>,
    order: impl Fn(&T, &T) -> Ordering,
) -> Vec<(T, u32)> {
    let order = |a: &(T, u32), b: &(T, u32)| {
        let by_rows = Reverse(a.1).cmp(&Reverse(b.1));
        by_rows.then_with(|| order(&a.0, &b.0))
    };
    let mut most: Vec<(T, u32)> = Vec::with_capacity(TOP_BARS + 1);
    for one in counted {
        let is_full = most.len() == TOP_BARS;
        if is_full && most.last().is_some_and(|last| order(&one, last).is_gt()) {
            continue;
        }
        let at = most.partition_point(|other| order(other, &one).is_lt());
        most.insert(at, one);
        most.truncate(TOP_BARS);
    }
    most
}

/// Distinct numbers and how often each is there.
#[derive(Debug, Default)]
pub(super) struct Numbers(HashTable<(i64, u32)>);

impl Numbers {
    fn add(&mut self, key: i64) {
        let same = |(other, _): &(i64, u32)| *other == key;
        let counted = self.0.entry(mixed(key), same, |(other, _)| mixed(*other));
        counted.or_insert((key, 0)).into_mut().1 += 1;
    }
}

/// Moments of whole seconds are multiples of a thousand, which the hasher of the house leaves close
/// together; the product's upper half depends on every digit, and comes down to where a table looks.
fn mixed(key: i64) -> u64 {
    let product = key.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15);
    product ^ product >> 32
}

/// Distinct texts in any case, each held by the row in which it comes first.
#[derive(Debug, Default)]
pub(super) struct Texts {
    table: HashTable<u32>,
    seen: Vec<TextCount>,
}

#[derive(Debug)]
struct TextCount {
    /// So that growing compares no texts, and few texts are compared.
    hash: u32,
    first: u32,
    rows: u32,
}

impl Texts {
    fn add(&mut self, table: &Table, at: usize, row: u32) {
        let cell = table.bytes(row, at).unwrap_or_default();
        if cell.is_empty() {
            return;
        }
        let folded = fold_bytes(&cell, table.charset());
        let hash = halved(FxBuildHasher.hash_one(&*folded));
        let seen = &self.seen;
        let same = |index: &u32| {
            seen.get(*index as usize).is_some_and(|other| {
                let text = || table.bytes(other.first, at).unwrap_or_default();
                other.hash == hash && fold_bytes(&text(), table.charset()) == folded
            })
        };
        if let Some(index) = self.table.find(spread(hash), same) {
            self.seen[*index as usize].rows += 1;
            return;
        }
        let Ok(index) = u32::try_from(self.seen.len()) else {
            return;
        };
        self.seen.push(TextCount {
            hash,
            first: row,
            rows: 1,
        });
        let seen = &self.seen;
        self.table.insert_unique(spread(hash), index, |index| {
            spread(seen[*index as usize].hash)
        });
    }
}

/// Both halves of a hash as one: where addresses have 32 bits, so have this hasher's hashes, and
/// there is nothing in the upper half.
#[expect(clippy::cast_possible_truncation, reason = "the other half is in it")]
fn halved(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

/// A hash of half the size in both halves: the table takes its place from the lower bits and its
/// tag from the upper ones.
fn spread(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_of_any_size_differ() {
        let of = |hashes: [u64; 3]| hashes.map(halved);
        assert_eq!(of([1, 2, 3]), [1, 2, 3], "of 32 bits");
        assert_eq!(of([1 << 32, 2 << 32, 3 << 32]), [1, 2, 3]);
    }
}
