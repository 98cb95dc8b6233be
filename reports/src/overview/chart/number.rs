//! This module draws rows by number and by size.

use super::row_filter::RowFilter;
use super::{chart, point};
use crate::overview::{Chart, ChartForm, Unit};
use crate::query::{Bound, Query};
use crate::table::column::INT_KNOWN_MIN;
use crate::table::tally::{between, range};
use crate::table::{Column, Data, Type};

/// The lower bounds of the buckets of sizes, as queries write them and in bytes. Below the first
/// are only empty sizes and those above zero.
const SIZES: [(&str, i64); 6] = [
    ("1MiB", 1 << 20),
    ("10MiB", 10 << 20),
    ("100MiB", 100 << 20),
    ("1GiB", 1 << 30),
    ("10GiB", 10 << 30),
    ("100GiB", 100 << 30),
];

/// Points of a histogram, near enough.
const MARKS: i64 = 12;

/// Rows by number; `starts` as in [`super::Plot::Counts`].
pub(super) fn counts(
    id: &str,
    column: &Column,
    starts: &[i64],
    once: RowFilter<'_>,
) -> Option<Chart> {
    let Data::Int(values) = &column.data else {
        return None;
    };
    let key = &column.key;
    let counting = values.iter().enumerate();
    let counting = counting.filter(|(row, _)| once.counts(*row) == Some(true));
    let counting: Vec<i64> = counting.map(|(_, value)| *value).collect();
    let [below, counted @ ..] = &*between(&counting, starts) else {
        return None;
    };
    let mut points = Vec::with_capacity(counted.len() + 1);
    if let (Some(first), true) = (starts.first(), *below > 0) {
        points.push(point(
            format!("<{first}"),
            *below,
            &once.narrow(Query::below(key, *first)),
        ));
    }
    for (i, rows) in counted.iter().enumerate() {
        let start = starts[i];
        points.push(match starts.get(i + 1) {
            Some(next) => {
                let (label, query) = whole(key, start, next - 1);
                point(label, *rows, &once.narrow(query))
            }
            None => point(
                format!(">{}", start - 1),
                *rows,
                &once.narrow(Query::at_least(key, start)),
            ),
        });
    }
    let drawn = chart(id, ChartForm::Series, Unit::Rows, points, column)?;
    let unsure = (0..values.len()).filter(|row| once.counts(*row).is_none());
    let unknown = counting.iter().filter(|value| **value < INT_KNOWN_MIN);
    Some(Chart {
        unknown: (unknown.count() + unsure.count()) as u64,
        unknown_query: once.unknown(Query::unknown(key)).to_string(),
        ..drawn
    })
}

/// Rows by size: empty, below 1 MiB, and in steps of ten from there.
pub(super) fn sizes(id: &str, column: &Column) -> Option<Chart> {
    let (Data::Int(values), Type::Size) = (&column.data, column.ty) else {
        return None;
    };
    let key = &column.key;
    let starts: Vec<i64> = [0, 1]
        .into_iter()
        .chain(SIZES.iter().map(|(_, bytes)| *bytes))
        .collect();
    let counted = between(values, &starts);
    let mut points = vec![point("0", counted[1], &Query::is(key, 0))];
    let (first, _) = SIZES[0];
    let small = Query::range(key, Some(Bound::excluded(0)), Some(Bound::excluded(first)));
    points.push(point(format!("<{first}"), counted[2], &small));
    for (i, (start, _)) in SIZES.iter().enumerate() {
        let rows = counted[i + 3];
        points.push(match SIZES.get(i + 1) {
            Some((end, _)) => {
                let (from, to) = (Bound::included(*start), Bound::excluded(*end));
                point(
                    format!("{start}-{end}"),
                    rows,
                    &Query::range(key, Some(from), Some(to)),
                )
            }
            None => point(format!(">={start}"), rows, &Query::at_least(key, *start)),
        });
    }
    chart(id, ChartForm::Series, Unit::Rows, points, column)
}

/// Rows by number, for a column of which nothing is known; `None` where all are equal.
pub(super) fn histogram(id: &str, column: &Column) -> Option<Chart> {
    match &column.data {
        Data::Int(_) if column.ty == Type::Size => sizes(id, column),
        Data::Int(values) => {
            let starts = nice_starts(values)?;
            let counted = between(values, &starts);
            let points = starts.windows(2).zip(&counted[1..]);
            let points = points.map(|(ends, rows)| {
                let (label, query) = whole(&column.key, ends[0], ends[1] - 1);
                point(label, *rows, &query)
            });
            chart(id, ChartForm::Series, Unit::Rows, points.collect(), column)
        }
        Data::Decimal(values) => decimals(id, column, values),
        _ => None,
    }
}

/// Label and query of the whole numbers from `start` to `end`.
fn whole(key: &str, start: i64, end: i64) -> (String, Query) {
    if start == end {
        return (start.to_string(), Query::is(key, start));
    }
    (
        label(&start, &end, start < 0),
        Query::between(key, start, end),
    )
}

/// `2-5`, or `-5..-2` where a dash would be read as a sign.
fn label(start: &impl ToString, end: &impl ToString, negative: bool) -> String {
    format!(
        "{}{}{}",
        start.to_string(),
        if negative { ".." } else { "-" },
        end.to_string()
    )
}

/// The starts of buckets with round bounds, and the end of the last one: single numbers if there
/// are few, powers of ten if few rows hold most, else equal steps. `None` if all numbers are equal
/// or too large for the arithmetic.
fn nice_starts(values: &[i64]) -> Option<Vec<i64>> {
    const FAR: i64 = 1_000_000_000_000_000_000;
    let (min, max) = range(values)?;
    if min == max || min <= -FAR || max >= FAR {
        return None;
    }
    if max - min < MARKS {
        return Some((min..=max + 1).collect());
    }
    let known = || values.iter().filter(|value| **value >= INT_KNOWN_MIN);
    let sum: i128 = known().copied().map(i128::from).sum();
    let is_skewed = min >= 0 && max >= 1000 && sum * 10 < i128::from(max) * known().count() as i128;
    if is_skewed {
        let mut starts = if min == 0 { vec![0, 1] } else { vec![1] };
        while starts[starts.len() - 1] <= max {
            starts.push(starts[starts.len() - 1] * 10);
        }
        return Some(starts);
    }
    let step = nice_step((max - min) / MARKS + 1);
    let first = min.div_euclid(step);
    Some(
        (first..=max.div_euclid(step) + 1)
            .map(|n| n * step)
            .collect(),
    )
}

/// The smallest of 1, 2, 5, 10, 20, 50, … that is not below `least`.
fn nice_step(least: i64) -> i64 {
    let mut power = 1;
    loop {
        for digit in [1, 2, 5] {
            if digit * power >= least {
                return digit * power;
            }
        }
        power *= 10;
    }
}

/// Numbers with fractions, in equal steps whose bounds are written out: `0.05`, not what adding
/// doubles makes of it.
fn decimals(id: &str, column: &Column, values: &[f64]) -> Option<Chart> {
    let key = &column.key;
    let known = || values.iter().copied().filter(|value| !value.is_nan());
    let min = known().fold(f64::INFINITY, f64::min);
    let max = known().fold(f64::NEG_INFINITY, f64::max);
    if min >= max || min < -1e15 || max > 1e15 {
        return None;
    }
    // The step is `digit` times ten to the power of `exponent`.
    let least = (max - min) / 12.0;
    let mut step = None;
    'search: for exponent in -9..=15 {
        for digit in [1, 2, 5] {
            let size = written(digit, exponent).parse::<f64>().ok()?;
            if size >= least {
                step = Some((digit, exponent, size));
                break 'search;
            }
        }
    }
    let (digit, exponent, size) = step?;
    let bound = |n: i64| {
        let text = written(n * digit, exponent);
        let value = text.parse::<f64>().unwrap_or(f64::NAN);
        (text, value)
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "at most 1e15 / 1e-9, and corrected"
    )]
    let mut first = (min / size).floor() as i64;
    if bound(first).1 > min {
        first -= 1;
    }
    let mut bounds = vec![bound(first)];
    while bounds[bounds.len() - 1].1 <= max {
        let next = first + i64::try_from(bounds.len()).ok()?;
        bounds.push(bound(next));
        // Numbers so close that no bound fits between them.
        if bounds.len() > 64 {
            return None;
        }
    }
    let mut counted = vec![0_u64; bounds.len()];
    for value in known() {
        let at = bounds.iter().filter(|(_, start)| value >= *start).count();
        counted[at.saturating_sub(1)] += 1;
    }
    let points = bounds.windows(2).zip(counted).map(|(ends, rows)| {
        let ((start, from), (end, _)) = (&ends[0], &ends[1]);
        let query = Query::range(
            key,
            Some(Bound::included(start.as_str())),
            Some(Bound::excluded(end.as_str())),
        );
        point(label(start, end, *from < 0.0), rows, &query)
    });
    chart(id, ChartForm::Series, Unit::Rows, points.collect(), column)
}

/// `number` times ten to the power of `exponent`, without an exponent.
fn written(number: i64, exponent: i32) -> String {
    let places = usize::try_from(-exponent).unwrap_or(0);
    if places == 0 {
        let zeros = usize::try_from(exponent).unwrap_or(0);
        return if number == 0 {
            "0".to_owned()
        } else {
            format!("{number}{}", "0".repeat(zeros))
        };
    }
    let digits = format!("{:0width$}", number.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let fraction = fraction.trim_end_matches('0');
    let sign = if number < 0 { "-" } else { "" };
    if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn buckets_that_people_like_to_read() {
        assert_eq!(nice_starts(&[3, 1, 4]), Some(vec![1, 2, 3, 4, 5]));
        assert_eq!(nice_starts(&[7, 7]), None);
        assert_eq!(nice_starts(&[]), None);
        let years: Vec<i64> = (1990..2025).collect();
        assert_eq!(
            nice_starts(&years),
            Some(
                (199..=203)
                    .flat_map(|n| [n * 10, n * 10 + 5])
                    .take(8)
                    .collect()
            )
        );
        let mut skewed = vec![0; 100];
        skewed.push(5_000);
        assert_eq!(
            nice_starts(&skewed),
            Some(vec![0, 1, 10, 100, 1_000, 10_000])
        );
        assert_eq!(nice_starts(&[i64::MAX, 0]), None);
    }

    #[test]
    fn numbers_are_written_out() {
        for (number, exponent, text) in [
            (5, -2, "0.05"),
            (-5, -2, "-0.05"),
            (150, -2, "1.5"),
            (0, 3, "0"),
            (0, -3, "0"),
            (-2, 2, "-200"),
            (100, -2, "1"),
        ] {
            assert_eq!(written(number, exponent), text);
        }
    }

    proptest! {
        #[test]
        fn buckets_cover_everything(values in proptest::collection::vec(-5_000_i64..50_000, 2..40)) {
            if let Some(starts) = nice_starts(&values) {
                prop_assert!(starts.len() <= 15);
                let counts = between(&values, &starts);
                prop_assert_eq!(counts[0], 0);
                prop_assert_eq!(counts[counts.len() - 1], 0);
                prop_assert_eq!(counts.iter().sum::<u64>(), values.len() as u64);
            }
        }
    }
}
