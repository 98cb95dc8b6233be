//! This module counts distinct values, or adds up numbers, for each value of a column.

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

use super::exact_sum::{ExactSum, of_known};
use super::row_filter::RowFilter;
use super::value::{Names, ValueTally};
use super::{Depth, chart};
use crate::overview::amount;
use crate::overview::{Amount, Chart, ChartForm, Extent, Unit};
use crate::query::{Query, parse};
use crate::rules::context::Context;
use crate::table::nanos::Nanos;
use crate::table::{Column, Data};

/// Draws the values with the most distinct values of another column. A point is notable if `notable`
/// is true in every row of its value.
pub(super) fn distinct_by(
    id: &str,
    by: &Column,
    of: &Column,
    notable: Option<&Column>,
    depth: Depth,
    context: &Context<'_>,
) -> Option<Chart> {
    let ids = context.ids(&of.key)?;
    let names = Names::new(by, context.table)?;
    let notable = match notable.map(|column| &column.data) {
        Some(Data::Bool(truths)) => truths.as_slice(),
        _ => &[],
    };
    let mut seen: HashSet<(u32, u32), FxBuildHasher> = HashSet::default();
    let mut counted = vec![ValueTally::default(); names.len()];
    let mut unknown = 0;
    let people = context.people(&of.key).and_then(|query| {
        let rows = context.evaluator().evaluate(&query).ok()?;
        Some((query, rows))
    });
    let once = match &people {
        Some((query, rows)) => RowFilter::Selected(query, rows),
        None => RowFilter::All,
    };
    for (row, named) in names.rows().enumerate() {
        if once.counts(row) == Some(false) {
            continue;
        }
        let Some(((code, group), id)) = named.zip(ids.at(row)) else {
            unknown += 1;
            continue;
        };
        let counted = &mut counted[code];
        // Two spellings of a name are one group, and share what they have seen.
        counted.value += i128::from(seen.insert((group, id)));
        counted.rows += 1;
        counted.notable += u64::from(notable.get(row) == Some(&1));
    }
    let whole = match &people {
        Some((_, rows)) => ids.count(rows),
        None => ids.total(),
    };
    let drawn = RankingParts {
        unit: Unit::Distinct,
        of: Some(whole),
        extent: Extent::Whole,
        unknown,
    };
    let mut drawn = draw(id, by, of, once, drawn, depth, &names, &counted)?;
    // A value may be in several groups, so that the groups' numbers do not add up.
    if let (Some(others), Depth::Top) = (&mut drawn.others, depth) {
        let rows =
            parse(&others.point.query).and_then(|query| context.evaluator().evaluate(&query));
        others.point.value = ids.count(&rows.ok()?);
    }
    Some(drawn)
}

/// The values under which another column adds up to most.
pub(super) fn sum_by(
    id: &str,
    by: &Column,
    of: &Column,
    amount: Amount,
    once: RowFilter<'_>,
    depth: Depth,
    context: &Context<'_>,
) -> Option<Chart> {
    let values = Nanos::of(of)?;
    let names = Names::new(by, context.table)?;
    let mut counted = vec![ValueTally::default(); names.len()];
    let (mut unknown, mut whole) = (0, ExactSum::default());
    for (row, named) in names.rows().enumerate() {
        let counts = once.counts(row);
        if counts == Some(false) {
            continue;
        }
        let value = values.at(row).filter(|_| counts.is_some());
        whole.add(value);
        let counted = named.map(|(code, _)| &mut counted[code]);
        match (counted, value) {
            (Some(counted), Some(value)) => {
                counted.value = counted.value.saturating_add(value);
                counted.rows += 1;
            }
            (counted, _) => {
                unknown += 1;
                if let (Some(counted), Some(true)) = (counted, counts) {
                    counted.lacks += 1;
                }
            }
        }
    }
    let drawn = RankingParts {
        unit: Unit::Sum(amount),
        of: whole.of(),
        extent: amount::extent(context.table, of, amount, whole.lacks),
        unknown,
    };
    draw(id, by, of, once, drawn, depth, &names, &counted)
}

/// The labels and totals of a ranking, and the rows without a point.
struct RankingParts {
    unit: Unit,
    of: Option<u64>,
    extent: Extent,
    unknown: u64,
}

#[expect(clippy::too_many_arguments, reason = "each is another thing")]
fn draw(
    id: &str,
    by: &Column,
    of: &Column,
    once: RowFilter<'_>,
    drawn: RankingParts,
    depth: Depth,
    names: &Names<'_>,
    counted: &[ValueTally],
) -> Option<Chart> {
    let groups = names.groups(counted.iter().copied());
    let (points, others) = names.rank(groups, depth, drawn.unit, |query| {
        of_known(once.narrow(query), of)
    });
    let chart = chart(id, ChartForm::Ranking, drawn.unit, points, by)?;
    let unknown_query = once.unknown(Query::unknown(&by.key).or(Query::unknown(&of.key)));
    Some(Chart {
        over: Some(of.key.clone()),
        of: drawn.of,
        extent: drawn.extent,
        others,
        unknown: drawn.unknown,
        unknown_query: unknown_query.to_string(),
        ..chart
    })
}
