//! This module counts distinct values, or adds up numbers, for each value of a column.

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

use super::chart;
use super::exact_sum::{ExactSum, of_known};
use super::row_filter::RowFilter;
use super::value::{Names, ValueTally};
use crate::overview::amount;
use crate::overview::{Amount, Chart, ChartForm, Extent, Nothing, Unit};
use crate::query::Query;
use crate::rules::context::Context;
use crate::table::column::CODE_UNKNOWN;
use crate::table::dictionary::Dictionary;
use crate::table::nanos::Nanos;
use crate::table::{Column, Data};

/// Draws the values with the most distinct values of another column. A point is notable if `notable`
/// is true in every row of its value.
pub(super) fn distinct_by(
    id: &str,
    by: &Column,
    of: &Column,
    notable: Option<&Column>,
    context: &Context<'_>,
) -> Option<Chart> {
    let (codes, dictionary) = categories(by)?;
    let ids = context.ids(&of.key)?;
    let names = Names::new(dictionary, context.table);
    let notable = match notable.map(|column| &column.data) {
        Some(Data::Bool(truths)) => truths.as_slice(),
        _ => &[],
    };
    let mut seen: HashSet<(u32, u32), FxBuildHasher> = HashSet::default();
    let mut counted = vec![ValueTally::default(); dictionary.len()];
    let mut unknown = 0;
    let people = context.people(&of.key).and_then(|query| {
        let rows = context.evaluator().evaluate(&query).ok()?;
        Some((query, rows))
    });
    let once = match &people {
        Some((query, rows)) => RowFilter::Selected(query, rows),
        None => RowFilter::All,
    };
    for (row, &code) in codes.iter().enumerate() {
        if once.counts(row) == Some(false) {
            continue;
        }
        let group = names.group_of(code).filter(|_| code < CODE_UNKNOWN);
        let Some((group, id)) = group.zip(ids.at(row)) else {
            unknown += 1;
            continue;
        };
        let counted = &mut counted[code as usize];
        // Two spellings of a name are one group, and share what they have seen.
        counted.value += u64::from(seen.insert((group, id)));
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
        nothing: None,
    };
    draw(id, by, of, once, drawn, &names, &counted)
}

/// The values under which another column adds up to most.
pub(super) fn sum_by(
    id: &str,
    by: &Column,
    of: &Column,
    amount: Amount,
    once: RowFilter<'_>,
    context: &Context<'_>,
) -> Option<Chart> {
    let (codes, dictionary) = categories(by)?;
    let values = Nanos::of(of)?;
    let names = Names::new(dictionary, context.table);
    let mut sums = vec![(0_i128, 0_u64, 0_u64); dictionary.len()];
    // Sums of a name are kept with its first spelling: parts of one may lie below zero.
    let mut first = vec![None; dictionary.len()];
    let (mut unknown, mut whole) = (0, ExactSum::default());
    for (row, &code) in codes.iter().enumerate() {
        let counts = once.counts(row);
        if counts == Some(false) {
            continue;
        }
        let value = values.at(row).filter(|_| counts.is_some());
        whole.add(value);
        let group = names.group_of(code).filter(|_| code < CODE_UNKNOWN);
        let Some((group, value)) = group.zip(value) else {
            unknown += 1;
            if let (Some(_), Some(true)) = (group, counts) {
                sums[code as usize].2 += 1;
            }
            continue;
        };
        let at = *first[group as usize].get_or_insert(code as usize);
        sums[at].0 = sums[at].0.saturating_add(value);
        sums[code as usize].1 += 1;
    }
    let of_names = first.into_iter().flatten().map(|at| sums[at].0);
    let without_height = of_names.filter(|sum| amount::height(*sum) == 0);
    let (none, below) = without_height.fold((0, 0_i128), |(names, all), sum| {
        (names + 1, all.saturating_add(sum))
    });
    let heights = |(sum, rows, lacks): &(i128, u64, u64)| ValueTally {
        lacks: *lacks,
        ..ValueTally::new(amount::height(*sum), *rows)
    };
    let counted: Vec<ValueTally> = sums.iter().map(heights).collect();
    let drawn = RankingParts {
        unit: Unit::Sum(amount),
        of: whole.of(),
        extent: amount::extent(context.table, of, amount, whole.lacks),
        unknown,
        nothing: (none > 0).then(|| Nothing {
            names: none,
            micros: amount::micros(below).min(0),
        }),
    };
    draw(id, by, of, once, drawn, &names, &counted)
}

/// The labels and totals of a ranking, and the rows without a point.
struct RankingParts {
    unit: Unit,
    of: Option<u64>,
    extent: Extent,
    unknown: u64,
    nothing: Option<Nothing>,
}

fn draw(
    id: &str,
    by: &Column,
    of: &Column,
    once: RowFilter<'_>,
    drawn: RankingParts,
    names: &Names<'_>,
    counted: &[ValueTally],
) -> Option<Chart> {
    let known = |query: Query| of_known(query, of);
    let mut groups = names.groups(counted.iter().copied());
    groups.retain(|group| group.counted.value > 0);
    let (points, rest, rest_points) =
        names.top(groups, |name| known(once.narrow(Query::is(&by.key, name))));
    let chart = chart(id, ChartForm::Ranking, drawn.unit, points, by)?;
    let unknown_query = once.unknown(Query::unknown(&by.key).or(Query::unknown(&of.key)));
    Some(Chart {
        over: Some(of.key.clone()),
        of: drawn.of,
        extent: drawn.extent,
        rest,
        rest_points,
        nothing: drawn.nothing,
        unknown: drawn.unknown,
        unknown_query: unknown_query.to_string(),
        ..chart
    })
}

fn categories(column: &Column) -> Option<(&[u32], &Dictionary)> {
    match &column.data {
        Data::Category(codes, dictionary) => Some((codes, dictionary)),
        _ => None,
    }
}
