//! Charts of a table of which nothing is known.

use super::{is_name, number, series, value};
use crate::overview::Chart;
use crate::overview::context::Context;
use crate::table::{Column, Data, Type};

/// Charts of one table.
const CHARTS: usize = 6;
/// Charts of moments, of values and of numbers among them, so that one sort does not crowd out
/// the others.
const OF_A_SORT: [usize; 3] = [2, 3, 2];
/// Categories that are shown as parts of a whole; more are ranked.
const PARTS: usize = 6;

/// Appends a chart for each of the first columns that are worth one, in the file's order.
pub(super) fn draw(context: &Context<'_>, charts: &mut Vec<Chart>) {
    let mut left = OF_A_SORT;
    let mut drawn = 0;
    for column in context.table.columns() {
        if drawn == CHARTS {
            return;
        }
        let Some(sort) = sort(column).filter(|sort| left[*sort] > 0) else {
            continue;
        };
        if let Some(chart) = chart(column, context) {
            charts.push(chart);
            left[sort] -= 1;
            drawn += 1;
        }
    }
}

fn sort(column: &Column) -> Option<usize> {
    match column.ty {
        Type::Timestamp => Some(0),
        Type::Boolean | Type::Category => Some(1),
        Type::Integer if is_name(column) => None,
        Type::Integer | Type::Decimal | Type::Size => Some(2),
        Type::Text | Type::Json | Type::Ip => None,
    }
}

pub(super) fn chart(column: &Column, context: &Context<'_>) -> Option<Chart> {
    let key = &column.key;
    match &column.data {
        Data::Int(_) if column.ty == Type::Timestamp => {
            series::by_day(&format!("months_of:{key}"), column, context)
        }
        Data::Int(_) | Data::Decimal(_) => {
            number::histogram(&format!("histogram_of:{key}"), column)
        }
        Data::Category(_, dictionary) if dictionary.len() > PARTS => {
            value::ranking(&format!("values_of:{key}"), column, context.table)
        }
        Data::Bool(_) | Data::Category(..) => {
            value::split(&format!("values_of:{key}"), column, context.table)
        }
        Data::Text => None,
    }
}
