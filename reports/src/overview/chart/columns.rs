//! This module chooses charts for a table of no known kind.

use super::{Depth, is_name, number, series, value};
use crate::overview::Chart;
use crate::rules::context::Context;
use crate::table::{Column, Data, Type};

/// Charts of one table.
const CHARTS: usize = 6;
/// Charts of moments, of values and of numbers among them, so that one sort does not crowd out
/// the others.
const OF_A_SORT: [usize; 3] = [2, 3, 2];
/// Categories that are shown as parts of a whole; more are ranked.
const PARTS: usize = 6;

/// Appends charts of the columns that tell the most, in the file's order.
pub(super) fn draw(context: &Context<'_>, charts: &mut Vec<Chart>) {
    let columns = context.table.columns().iter();
    let drawn =
        columns.filter_map(|column| Some((sort(column)?, chart(column, Depth::Top, context)?)));
    let drawn: Vec<(usize, Chart)> = drawn.collect();
    let candidates: Vec<(usize, u64)> = drawn
        .iter()
        .map(|(sort, chart)| (*sort, telling(chart)))
        .collect();
    let chosen = most_telling(&candidates);
    let charted = drawn.into_iter().enumerate();
    charts.extend(charted.filter_map(|(at, (_, chart))| chosen.contains(&at).then_some(chart)));
}

/// The information in a chart: the rows that it shows outside its largest point. A column has little
/// if it is mostly one value, mostly unknown, or mostly values that a ranking leaves out.
fn telling(chart: &Chart) -> u64 {
    let rows = || chart.points.iter().map(|point| point.rows);
    rows().sum::<u64>() - rows().max().unwrap_or(0)
}

/// Chooses charts by their sort and how much each tells: those that tell the most, a limited number
/// of each sort and in all, and none that tells nothing. Equal charts keep their order.
fn most_telling(candidates: &[(usize, u64)]) -> Vec<usize> {
    let mut by_worth: Vec<usize> = (0..candidates.len()).collect();
    by_worth.sort_by_key(|at| std::cmp::Reverse(candidates[*at].1));
    let mut left = OF_A_SORT;
    let mut chosen = Vec::new();
    for at in by_worth {
        let (sort, worth) = candidates[at];
        if worth > 0 && left[sort] > 0 && chosen.len() < CHARTS {
            left[sort] -= 1;
            chosen.push(at);
        }
    }
    chosen.sort_unstable();
    chosen
}

fn sort(column: &Column) -> Option<usize> {
    match column.ty {
        Type::Timestamp => Some(0),
        Type::Boolean | Type::Category => Some(1),
        Type::Integer if is_name(column) || counts_rows(column) => None,
        Type::Integer | Type::Decimal | Type::Size => Some(2),
        Type::Text | Type::Json | Type::Ip => None,
    }
}

/// Whether each number is the one before and one more: a number of the row, whatever it is called.
fn counts_rows(column: &Column) -> bool {
    match &column.data {
        Data::Int(values) => {
            let follows =
                |pair: &[i64]| matches!(pair, [one, next] if one.checked_add(1) == Some(*next));
            values.len() > 2 && values.windows(2).all(follows)
        }
        _ => false,
    }
}

pub(super) fn chart(column: &Column, depth: Depth, context: &Context<'_>) -> Option<Chart> {
    let key = &column.key;
    match &column.data {
        Data::Int(_) if column.ty == Type::Timestamp => {
            series::by_day(&format!("months_of:{key}"), column, context)
        }
        Data::Int(_) | Data::Decimal(_) => {
            number::histogram(&format!("histogram_of:{key}"), column)
        }
        Data::Category(_, dictionary) if dictionary.len() > PARTS => {
            value::ranking(&format!("values_of:{key}"), column, depth, context.table)
        }
        Data::Bool(_) | Data::Category(..) => {
            value::split(&format!("values_of:{key}"), column, depth, context.table)
        }
        Data::Text => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Type;

    #[test]
    fn the_most_telling_of_each_sort_and_of_all() {
        let check = |candidates: &[(usize, u64)], expected: &[usize]| {
            assert_eq!(most_telling(candidates), expected, "{candidates:?}");
        };
        check(&[], &[]);
        check(&[(1, 0), (1, 5)], &[1]);
        check(&[(0, 5), (0, 9), (0, 7), (0, 8)], &[1, 3]);
        check(&[(0, 5), (0, 5), (0, 5)], &[0, 1]);
        // Seven have their place by sort, and the least of them has none.
        check(
            &[(0, 9), (0, 8), (1, 7), (1, 3), (1, 6), (2, 5), (2, 4)],
            &[0, 1, 2, 4, 5, 6],
        );
    }

    #[test]
    fn numbers_of_rows_are_no_quantities() {
        let column = |values: &[i64]| {
            let mut column = Column::new("n", "n", Type::Integer);
            column.data = Data::Int(values.to_vec());
            sort(&column)
        };
        assert_eq!(column(&[7, 8, 9]), None);
        assert_eq!(column(&[7, 8, 8]), Some(2));
        assert_eq!(column(&[9, 8, 7]), Some(2));
    }
}
