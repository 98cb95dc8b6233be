//! What is told apart, or added up, under each value of a column.

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

use super::chart;
use super::value::Names;
use crate::overview::amount::{self, Nanos};
use crate::overview::context::Context;
use crate::overview::{Amount, Chart, Shape, Unit};
use crate::query::Query;
use crate::table::column::CODE_UNKNOWN;
use crate::table::dictionary::Dictionary;
use crate::table::{Column, Data};

/// The values under which there are most distinct values of another column.
pub(super) fn distinct_by(
    id: &str,
    by: &Column,
    of: &Column,
    context: &Context<'_>,
) -> Option<Chart> {
    let (codes, dictionary) = categories(by)?;
    let ids = context.ids(&of.key)?;
    let names = Names::new(dictionary, context.table);
    let mut seen: HashSet<(u32, u32), FxBuildHasher> = HashSet::default();
    let mut counted = vec![(0_u64, 0_u64); dictionary.len()];
    let mut unknown = 0;
    for (row, &code) in codes.iter().enumerate() {
        let group = names.group_of(code).filter(|_| code < CODE_UNKNOWN);
        let Some((group, id)) = group.zip(ids.at(row)) else {
            unknown += 1;
            continue;
        };
        let (distinct, rows) = &mut counted[code as usize];
        // Two spellings of a name are one group, and share what they have seen.
        *distinct += u64::from(seen.insert((group, id)));
        *rows += 1;
    }
    draw(id, by, of, Unit::Distinct, &names, &counted, unknown)
}

/// The values under which another column adds up to most.
pub(super) fn sum_by(
    id: &str,
    by: &Column,
    of: &Column,
    amount: Amount,
    context: &Context<'_>,
) -> Option<Chart> {
    let (codes, dictionary) = categories(by)?;
    let values = Nanos::of(of)?;
    let names = Names::new(dictionary, context.table);
    let mut sums = vec![(0_i128, 0_u64); dictionary.len()];
    // Sums of a name are kept with its first spelling: parts of one may lie below zero.
    let mut first = vec![None; dictionary.len()];
    let mut unknown = 0;
    for (row, &code) in codes.iter().enumerate() {
        let group = names.group_of(code).filter(|_| code < CODE_UNKNOWN);
        let Some((group, value)) = group.zip(values.at(row)) else {
            unknown += 1;
            continue;
        };
        let at = *first[group as usize].get_or_insert(code as usize);
        sums[at].0 = sums[at].0.saturating_add(value);
        sums[code as usize].1 += 1;
    }
    let heights = |(sum, rows): &(i128, u64)| (amount::height(*sum), *rows);
    let counted: Vec<(u64, u64)> = sums.iter().map(heights).collect();
    draw(id, by, of, Unit::Sum(amount), &names, &counted, unknown)
}

fn draw(
    id: &str,
    by: &Column,
    of: &Column,
    unit: Unit,
    names: &Names<'_>,
    counted: &[(u64, u64)],
    unknown: u64,
) -> Option<Chart> {
    let known = |query: Query| {
        if of.unknown_total() > 0 {
            query.and(Query::known(&of.key))
        } else {
            query
        }
    };
    let mut groups = names.groups(counted.iter().copied());
    groups.retain(|group| group.value > 0);
    let (marks, rest, rest_marks) = names.top(groups, |name| known(Query::is(&by.key, name)));
    let chart = chart(id, Shape::Ranking, unit, marks, by)?;
    let unknown_query = Query::unknown(&by.key).or(Query::unknown(&of.key));
    Some(Chart {
        over: Some(of.key.clone()),
        rest,
        rest_marks,
        unknown,
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
