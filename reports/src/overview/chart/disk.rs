//! This module draws how much disk repositories use.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;
use std::cmp::Reverse;

use super::chart;
use super::exact_sum::of_known;
use super::value::{Names, ValueTally};
use crate::limits::TOP_BARS;
use crate::overview::{Chart, ChartForm, ChartPoint, Extent, Unit};
use crate::query::Query;
use crate::table::column::{CODE_UNKNOWN, INT_KNOWN_MIN};
use crate::table::{Column, Data, Table, Type};

/// The rows that are largest, by an id that tells them apart. Should one not, its rows are shown
/// as one.
pub(super) fn largest(
    id: &str,
    ids: &Column,
    size: &Column,
    names: &[&str],
    table: &Table,
) -> Option<Chart> {
    let (Data::Int(of), Some(sizes)) = (&ids.data, sizes(size)) else {
        return None;
    };
    let known = |row: usize| of[row] >= INT_KNOWN_MIN && sizes[row] > 0;
    let mut largest: Vec<usize> = Vec::with_capacity(TOP_BARS + 1);
    let mut least = 0;
    for row in 0..sizes.len().min(of.len()) {
        if (sizes[row] > least || largest.len() < TOP_BARS) && known(row) {
            let at = largest.partition_point(|&other| sizes[other] >= sizes[row]);
            largest.insert(at, row);
            largest.truncate(TOP_BARS);
            least = largest.last().map_or(0, |&last| sizes[last]);
        }
    }
    // Rows and bytes of each id, all rows looked at: an id may be there twice.
    let mut shown: HashMap<i64, (u64, u64), FxBuildHasher> =
        largest.iter().map(|&row| (of[row], (0, 0))).collect();
    // One bit for the end of an id: it distinguishes nearly all rows without a look-up.
    let bit = |id: i64| 1_u64 << (id & 63);
    let ends = largest.iter().fold(0, |ends, &row| ends | bit(of[row]));
    let (mut all, mut count) = (0_u64, 0_u64);
    for (value, bytes) in of.iter().zip(sizes) {
        let Ok(bytes) = u64::try_from(*bytes) else {
            continue;
        };
        count += 1;
        all = all.saturating_add(bytes);
        if ends & bit(*value) != 0
            && let Some((rows, sum)) = shown.get_mut(value)
        {
            *rows += 1;
            *sum = sum.saturating_add(bytes);
        }
    }
    let called: Vec<usize> = names.iter().filter_map(|key| table.column(key)).collect();
    let mut points: Vec<ChartPoint> = Vec::with_capacity(largest.len());
    for row in largest {
        let Some((rows, value)) = shown.remove(&of[row]) else {
            continue;
        };
        let at = u32::try_from(row).ok()?;
        let parts = called.iter().map(|&column| table.cell(at, column));
        let label: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
        let label = if label.is_empty() {
            of[row].to_string()
        } else {
            label.join("/")
        };
        let query = of_known(Query::is(&ids.key, of[row]), size).to_string();
        points.push(ChartPoint {
            label,
            value,
            rows,
            query,
            lacks: 0,
            notable: false,
        });
    }
    points.sort_by_key(|point| Reverse(point.value));
    let drawn: u64 = points
        .iter()
        .fold(0, |sum, point| sum.saturating_add(point.value));
    let drawn_rows: u64 = points.iter().map(|point| point.rows).sum();
    let chart = chart(id, ChartForm::Ranking, Unit::Bytes, points, size)?;
    Some(Chart {
        of: whole(size, all),
        rest: all.saturating_sub(drawn),
        rest_points: count.saturating_sub(drawn_rows),
        ..chart
    })
}

/// The names under which most is held, by the sum of their rows' known sizes.
pub(super) fn bytes_by(id: &str, by: &Column, size: &Column, table: &Table) -> Option<Chart> {
    let (Data::Category(codes, dictionary), Some(sizes)) = (&by.data, sizes(size)) else {
        return None;
    };
    let mut counted = vec![ValueTally::default(); dictionary.len()];
    let (mut unknown, mut all) = (0, 0_u64);
    for (&code, &bytes) in codes.iter().zip(sizes) {
        let bytes = u64::try_from(bytes).ok();
        all = all.saturating_add(bytes.unwrap_or(0));
        let counted = (code < CODE_UNKNOWN).then(|| &mut counted[code as usize]);
        match (counted, bytes) {
            (Some(counted), Some(bytes)) => {
                counted.value = counted.value.saturating_add(bytes);
                counted.rows += 1;
            }
            (counted, _) => {
                unknown += 1;
                if let Some(counted) = counted {
                    counted.lacks += 1;
                }
            }
        }
    }
    let names = Names::new(dictionary, table);
    let groups = names.groups(counted.into_iter());
    let (points, rest, rest_points) =
        names.top(groups, |name| of_known(Query::is(&by.key, name), size));
    let unknown_query = Query::unknown(&by.key)
        .or(Query::unknown(&size.key))
        .to_string();
    let chart = chart(id, ChartForm::Ranking, Unit::Bytes, points, size)?;
    Some(Chart {
        of: whole(size, all),
        extent: Extent::growing(size.unknown_total()),
        rest,
        rest_points,
        unknown,
        unknown_query,
        ..chart
    })
}

/// The sum of all sizes, where each of them is known.
fn whole(size: &Column, known: u64) -> Option<u64> {
    (size.unknown_total() == 0).then_some(known)
}

/// Sizes are never negative, so whatever is below zero is unknown.
fn sizes(column: &Column) -> Option<&[i64]> {
    match &column.data {
        Data::Int(values) if column.ty == Type::Size => Some(values),
        _ => None,
    }
}
