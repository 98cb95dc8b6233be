//! This module draws how much disk repositories use.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;
use std::cmp::Reverse;

use super::exact_sum::of_known;
use super::value::{Names, ValueTally, shortened};
use super::{Depth, chart, without};
use crate::overview::{Chart, ChartForm, ChartPoint, Extent, Others, Unit};
use crate::query::Query;
use crate::table::column::INT_KNOWN_MIN;
use crate::table::{Column, Data, Table, Type};

/// The rows that are largest, by an id that tells them apart. Should one not, its rows are shown
/// as one.
pub(super) fn largest(
    id: &str,
    ids: &Column,
    size: &Column,
    names: &[&str],
    depth: Depth,
    table: &Table,
) -> Option<Chart> {
    let (Data::Int(of), Some(sizes)) = (&ids.data, sizes(size)) else {
        return None;
    };
    let known = |row: &usize| of[*row] >= INT_KNOWN_MIN && sizes[*row] >= 0;
    let mut largest: Vec<usize> = (0..sizes.len().min(of.len())).filter(known).collect();
    if depth == Depth::Top && largest.len() > depth.limit() {
        largest.retain(|row| sizes[*row] > 0);
    }
    let order = |row: &usize| (Reverse(sizes[*row]), *row);
    if largest.len() > depth.limit() {
        largest.select_nth_unstable_by_key(depth.limit(), order);
        largest.truncate(depth.limit());
    }
    largest.sort_unstable_by_key(order);
    // Rows and bytes of each id, all rows looked at: an id may be there twice.
    let mut shown: HashMap<i64, (u64, u64), FxBuildHasher> =
        largest.iter().map(|&row| (of[row], (0, 0))).collect();
    // One bit for the end of an id: with few points it distinguishes nearly all rows without a
    // look-up.
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
    let mut points: Vec<(i64, ChartPoint)> = Vec::with_capacity(largest.len());
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
        let point = ChartPoint {
            label,
            value,
            rows,
            query,
            ..ChartPoint::default()
        };
        points.push((of[row], point));
    }
    points.sort_by_key(|(_, point)| Reverse(point.value));
    let left = |points: &[(i64, ChartPoint)]| {
        points
            .iter()
            .fold((all, count), |(bytes, rows), (_, point)| {
                (bytes.saturating_sub(point.value), rows - point.rows)
            })
    };
    let mut query = String::new();
    if depth == Depth::Top && left(&points).1 > 0 {
        query = shortened(&mut points, |points| {
            let drawn = points.iter().map(|(id, _)| *id).collect();
            let mut others = without(ids, drawn);
            if ids.unknown_total() > 0 {
                others = others.or(Query::unknown(&ids.key));
            }
            of_known(others, size)
        });
    }
    let (value, rows) = left(&points);
    let points = points.into_iter().map(|(_, point)| point).collect();
    let chart = chart(id, ChartForm::Ranking, Unit::Bytes, points, size)?;
    Some(Chart {
        by: ids.key.clone(),
        of: whole(size, all),
        others: (rows > 0).then(|| {
            Box::new(Others {
                names: rows,
                without: 0,
                point: ChartPoint {
                    value,
                    rows,
                    query,
                    ..ChartPoint::default()
                },
            })
        }),
        ..chart
    })
}

/// The names under which most is held, by the sum of their rows' known sizes.
pub(super) fn bytes_by(
    id: &str,
    by: &Column,
    size: &Column,
    depth: Depth,
    table: &Table,
) -> Option<Chart> {
    let (names, sizes) = (Names::new(by, table)?, sizes(size)?);
    let mut counted = vec![ValueTally::default(); names.len()];
    let (mut unknown, mut all) = (0, 0_u64);
    for (named, &bytes) in names.rows().zip(sizes) {
        let bytes = u64::try_from(bytes).ok();
        all = all.saturating_add(bytes.unwrap_or(0));
        let counted = named.map(|(code, _)| &mut counted[code]);
        match (counted, bytes) {
            (Some(counted), Some(bytes)) => {
                counted.value += i128::from(bytes);
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
    let groups = names.groups(counted.into_iter());
    let (points, others) = names.rank(groups, depth, Unit::Bytes, |query| of_known(query, size));
    let unknown_query = Query::unknown(&by.key)
        .or(Query::unknown(&size.key))
        .to_string();
    let chart = chart(id, ChartForm::Ranking, Unit::Bytes, points, by)?;
    Some(Chart {
        of: whole(size, all),
        extent: Extent::growing(size.unknown_total()),
        others,
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
