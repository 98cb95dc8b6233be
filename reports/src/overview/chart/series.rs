//! This module draws rows, or a sum of their values, by day.

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

use super::exact_sum::{ExactSum, of_known};
use super::time::{by_month, first_day_ms, moments};
use super::{chart, point};
use crate::overview::amount;
use crate::overview::{Amount, Chart, ChartForm, ChartPoint, Unit};
use crate::query::Query;
use crate::rules::context::Context;
use crate::table::Column;
use crate::table::column::INT_KNOWN_MIN;
use crate::table::nanos::Nanos;
use crate::table::tally;
use crate::time::{DAY_MS, Date, month_iso, month_of_ms};

/// Days of a series; what spans more is drawn by the month.
const DAYS: i64 = 100;
/// Months of a series of sums; what spans more is not drawn.
const MONTHS: i64 = 300;

/// Rows by day, or by month where there are too many days.
pub(super) fn by_day(id: &str, column: &Column, context: &Context<'_>) -> Option<Chart> {
    let values = moments(column)?;
    let steps = Steps::new(context.moments(&column.key)?).filter(|steps| steps.are_days);
    let Some(steps) = steps else {
        return by_month(id, column, context);
    };
    let counted = steps.labels().zip(tally::steps(values, &steps.starts));
    let points = counted.map(|(label, rows)| point(&label, rows, &Query::is(&column.key, &label)));
    chart(id, ChartForm::Series, Unit::Rows, points.collect(), column)
}

/// A column added up by day, or by month where there are too many days.
pub(super) fn sum_by_day(
    id: &str,
    column: &Column,
    of: &Column,
    amount: Amount,
    context: &Context<'_>,
) -> Option<Chart> {
    let values = moments(column)?;
    let numbers = Nanos::of(of)?;
    let steps = Steps::new(context.moments(&column.key)?)?;
    let mut sums = vec![(0_i128, 0_u64, 0_u64); steps.starts.len() - 1];
    let (mut unknown, mut whole) = (0, ExactSum::default());
    for (row, &ms) in values.iter().enumerate() {
        let step = (ms >= INT_KNOWN_MIN).then(|| steps.of(ms)).flatten();
        let number = numbers.at(row);
        whole.add(number);
        let at = step.and_then(|step| sums.get_mut(step));
        match (at, number) {
            (Some((sum, rows, _)), Some(number)) => {
                *sum = sum.saturating_add(number);
                *rows += 1;
            }
            (at, _) => {
                unknown += 1;
                if let Some((_, _, lacks)) = at {
                    *lacks += 1;
                }
            }
        }
    }
    // Usage that a plan includes costs nothing on any day, which its figure says.
    if sums.iter().all(|(sum, ..)| *sum == 0) {
        return None;
    }
    let points = steps.labels().zip(sums);
    let points = points.map(|(label, (sum, rows, lacks))| ChartPoint {
        query: of_known(Query::is(&column.key, &label), of).to_string(),
        label,
        value: amount::height(sum),
        below_zero: amount::below_zero(sum),
        rows,
        lacks,
        ..ChartPoint::default()
    });
    let drawn = chart(
        id,
        ChartForm::Series,
        Unit::Sum(amount),
        points.collect(),
        column,
    )?;
    let unknown_query = Query::unknown(&column.key).or(Query::unknown(&of.key));
    Some(Chart {
        over: Some(of.key.clone()),
        of: whole.of(),
        extent: amount::extent(context.table, of, amount, whole.lacks),
        unknown,
        unknown_query: unknown_query.to_string(),
        ..drawn
    })
}

/// Distinct values of a column by day, or by month where there are too many days.
pub(super) fn distinct_by_day(
    id: &str,
    column: &Column,
    of: &Column,
    context: &Context<'_>,
) -> Option<Chart> {
    let values = moments(column)?;
    let ids = context.ids(&of.key)?;
    let steps = Steps::new(context.moments(&column.key)?)?;
    let mut seen: HashSet<(usize, u32), FxBuildHasher> = HashSet::default();
    let mut counted = vec![(0_u64, 0_u64); steps.starts.len() - 1];
    let mut unknown = 0;
    for (row, &ms) in values.iter().enumerate() {
        let step = (ms >= INT_KNOWN_MIN).then(|| steps.of(ms)).flatten();
        let Some((step, id)) = step.zip(ids.at(row)) else {
            unknown += 1;
            continue;
        };
        let (values, rows) = &mut counted[step];
        *values += u64::from(seen.insert((step, id)));
        *rows += 1;
    }
    let points = steps.labels().zip(counted);
    let points = points.map(|(label, (value, rows))| ChartPoint {
        query: of_known(Query::is(&column.key, &label), of).to_string(),
        label,
        value,
        rows,
        ..ChartPoint::default()
    });
    let drawn = chart(
        id,
        ChartForm::Series,
        Unit::Distinct,
        points.collect(),
        column,
    )?;
    let unknown_query = Query::unknown(&column.key).or(Query::unknown(&of.key));
    Some(Chart {
        over: Some(of.key.clone()),
        of: Some(ids.total()),
        unknown,
        unknown_query: unknown_query.to_string(),
        ..drawn
    })
}

/// Days or months without gaps.
struct Steps {
    are_days: bool,
    /// The number of the first: days since 1970, or months since year 0.
    first: i64,
    /// The start of each, and the end of the last one, ms since the epoch.
    starts: Vec<i64>,
}

impl Steps {
    /// Those that hold both moments; `None` where that is more than anyone draws, or beyond the
    /// years that a query can name.
    fn new((first, last): (i64, i64)) -> Option<Self> {
        let (from, to) = (first.div_euclid(DAY_MS), last.div_euclid(DAY_MS));
        let years = [first, last].map(|ms| Date::of_ms(ms).year);
        if years.iter().any(|year| !(0..=9999).contains(year)) {
            return None;
        }
        if to - from < DAYS {
            return Some(Self {
                are_days: true,
                first: from,
                starts: (from..=to + 1).map(|day| day * DAY_MS).collect(),
            });
        }
        let (from, to) = (month_of_ms(first), month_of_ms(last));
        let start = |month: i32| first_day_ms(month.div_euclid(12), month.rem_euclid(12));
        (i64::from(to) - i64::from(from) < MONTHS).then(|| Self {
            are_days: false,
            first: i64::from(from),
            starts: (from..=to + 1).map(start).collect(),
        })
    }

    /// The step that holds a moment.
    fn of(&self, ms: i64) -> Option<usize> {
        let number = if self.are_days {
            ms.div_euclid(DAY_MS)
        } else {
            i64::from(month_of_ms(ms))
        };
        let at = usize::try_from(number - self.first).ok()?;
        (at + 1 < self.starts.len()).then_some(at)
    }

    /// `2026-03-09` or `2026-03`, as a query names it.
    fn labels(&self) -> impl Iterator<Item = String> {
        let months = self.starts.iter().map(|start| match self.are_days {
            true => Date::of_ms(*start).iso(),
            false => month_iso(month_of_ms(*start)),
        });
        months.take(self.starts.len() - 1)
    }
}
