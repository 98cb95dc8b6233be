//! This module draws rows by moment.

use super::{chart, point};
use crate::overview::counter::undecided_query;
use crate::overview::{Chart, ChartForm, ChartPoint, Unit};
use crate::query::Query;
use crate::rules::context::{Context, undecided_cells};
use crate::table::tally;
use crate::table::{Column, Data, Type, Unknown};
use crate::time::{DAY_MS, month_iso, month_of_ms};

/// Months of a series; what spans more is drawn by the year.
const MONTHS: i32 = 300;
/// Years of a series; what spans more leaves out the empty ones.
const YEARS: usize = 100;
/// Years that a query can name.
const CALENDAR: std::ops::RangeInclusive<i32> = 0..=9999;

/// Last days of the buckets of recency, in days before the as-of day, and the buckets' labels.
const RECENCY: [(i64, &str); 6] = [
    (7, "7d"),
    (30, "30d"),
    (60, "60d"),
    (90, "90d"),
    (180, "180d"),
    (365, "365d"),
];

/// Rows by month, or by year where there are too many months.
pub(super) fn by_month(id: &str, column: &Column, context: &Context<'_>) -> Option<Chart> {
    let values = moments(column)?;
    let (first, last) = context.moments(&column.key)?;
    let months = month_of_ms(first)..=month_of_ms(last);
    let (points, beyond) = if months.end() - months.start() < MONTHS {
        let starts: Vec<i64> = (*months.start()..=months.end() + 1)
            .map(|m| first_day_ms(m.div_euclid(12), m.rem_euclid(12)))
            .collect();
        series(months.zip(tally::steps(values, &starts)), |month| {
            (month_iso(month), month.div_euclid(12))
        })
    } else {
        by_year(
            values,
            months.start().div_euclid(12)..=months.end().div_euclid(12),
            &column.key,
        )
    };
    let points = points
        .into_iter()
        .map(|(label, rows, query)| {
            point(
                &label,
                rows,
                &query.unwrap_or(Query::is(&column.key, &label)),
            )
        })
        .collect();
    let drawn = chart(id, ChartForm::Series, Unit::Rows, points, column)?;
    Some(Chart { beyond, ..drawn })
}

/// Label, rows, and a query where it is not simply the label's.
type Drafts = Vec<(String, u64, Option<Query>)>;

/// Labels what is in the calendar, and counts what is not.
fn series(
    counted: impl Iterator<Item = (i32, u64)>,
    label: impl Fn(i32) -> (String, i32),
) -> (Drafts, u64) {
    let mut beyond = 0;
    let drafts = counted.filter_map(|(number, rows)| {
        let (label, year) = label(number);
        if CALENDAR.contains(&year) {
            Some((label, rows, None))
        } else {
            beyond += rows;
            None
        }
    });
    (drafts.collect(), beyond)
}

fn by_year(values: &[i64], years: std::ops::RangeInclusive<i32>, key: &str) -> (Drafts, u64) {
    let starts: Vec<i64> = (*years.start()..=years.end() + 1)
        .map(|year| first_day_ms(year, 0))
        .collect();
    let counted: Vec<(i32, u64)> = years.zip(tally::steps(values, &starts)).collect();
    let label = |year: i32| (format!("{year:04}"), year);
    if counted.len() <= YEARS {
        return series(counted.into_iter(), label);
    }
    // Moments this far apart are mostly placeholders such as 9999-12-31.
    let there: Vec<(i32, u64)> = counted.into_iter().filter(|(_, rows)| *rows > 0).collect();
    let (early, late) = there.split_at(there.len().saturating_sub(YEARS));
    let (mut drafts, beyond) = series(late.iter().copied(), label);
    if let (false, Some((first, _))) = (early.is_empty(), late.first()) {
        let rows = early.iter().map(|(_, rows)| rows).sum();
        let query = Query::below(key, format!("{first:04}"));
        drafts.insert(0, (format!("<{first:04}"), rows, Some(query)));
    }
    (drafts, beyond)
}

/// Rows by how long ago, counted in whole days of the as-of day's calendar. Cells that state that
/// there is none have a point of their own, and so have moments after the as-of day, if there are
/// any.
pub(super) fn recency(id: &str, column: &Column, context: &Context<'_>) -> Option<Chart> {
    let values = moments(column)?;
    let key = &column.key;
    let today = context.days_before(0)?;
    let before = |days: i64| context.days_before(days);
    // Beginnings of the days that divide the buckets, ascending in time.
    let mut starts: Vec<i64> = Vec::with_capacity(RECENCY.len() + 1);
    for (days, _) in RECENCY.iter().rev() {
        starts.push(before(*days)?.start_ms());
    }
    starts.push(today.start_ms() + DAY_MS);
    let counts = tally::between(values, &starts);

    let mut points: Vec<ChartPoint> = Vec::with_capacity(RECENCY.len() + 3);
    let [older, .., later] = *counts else {
        return None;
    };
    if later > 0 {
        points.push(point("later", later, &Query::above(key, today.iso())));
    }
    let mut newest = 0;
    for (i, (days, label)) in RECENCY.iter().enumerate() {
        let query = Query::between(key, before(*days)?.iso(), before(newest)?.iso());
        points.push(point(*label, counts[RECENCY.len() - i], &query));
        newest = days + 1;
    }
    let (oldest, _) = RECENCY[RECENCY.len() - 1];
    points.push(point(
        "older",
        older,
        &Query::before_day(key, before(oldest)?),
    ));
    let stated = Query::unknown_because(key, Unknown::Stated);
    points.push(point(
        "stated",
        column.unknown[Unknown::Stated.index()],
        &stated,
    ));

    let unknown_query = undecided_query(column)
        .unwrap_or_else(|| Query::unknown_because(key, Unknown::Empty))
        .to_string();
    let unknown = undecided_cells(column);
    let drawn = chart(id, ChartForm::Series, Unit::Rows, points, column)?;
    Some(Chart {
        unknown,
        unknown_query,
        ..drawn
    })
}

/// The values of a column of moments.
pub(super) fn moments(column: &Column) -> Option<&[i64]> {
    match &column.data {
        Data::Int(values) if column.ty == Type::Timestamp => Some(values),
        _ => None,
    }
}

/// The moment at which a month (from 0) of a year begins.
pub(super) fn first_day_ms(year: i32, month_from_0: i32) -> i64 {
    let month = month_from_0.unsigned_abs() + 1;
    crate::time::days_from_civil(year, month, 1) * DAY_MS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Date;

    #[test]
    fn months_begin_on_their_first_day() {
        assert_eq!(
            first_day_ms(2024, 1),
            Date::new(2024, 2, 1).unwrap().start_ms()
        );
        assert_eq!(first_day_ms(1970, 0), 0);
    }
}
