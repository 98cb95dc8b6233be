//! This module takes the values of some rows out of a column, so that a part of a column is counted
//! as a whole one is.

use super::column::{BOOL_UNKNOWN, CODE_UNKNOWN, INT_KNOWN_MIN, unknown_decimal};
use super::{Column, Data, RowSet, Table, Unknown};

/// The values of these rows, and how many of them are unknown. A column of texts stays without
/// values: the table's text has them.
pub(crate) fn part_of(table: &Table, at: usize, rows: &RowSet) -> Option<Column> {
    let column = table.columns().get(at)?;
    let mut unknown = [0; 4];
    let data = match &column.data {
        Data::Int(values) => Data::Int(taken(values, rows, &mut unknown, |value| {
            usize::try_from(value.wrapping_sub(i64::MIN))
                .ok()
                .filter(|_| value < INT_KNOWN_MIN)
        })),
        Data::Decimal(values) => Data::Decimal(taken(values, rows, &mut unknown, |value| {
            unknown_decimal(value).map(Unknown::index)
        })),
        Data::Bool(values) => Data::Bool(taken(values, rows, &mut unknown, |value| {
            Some(usize::from(value.checked_sub(BOOL_UNKNOWN)?))
        })),
        Data::Category(codes, dictionary) => {
            let codes = taken(codes, rows, &mut unknown, |code| {
                usize::try_from(code.checked_sub(CODE_UNKNOWN)?).ok()
            });
            Data::Category(codes, dictionary.clone())
        }
        Data::Text => {
            if column.unknown_total() > 0 {
                for why in rows.iter().filter_map(|row| table.state(row, at)) {
                    unknown[why.index()] += 1;
                }
            }
            Data::Text
        }
    };
    Some(Column {
        name: column.name.clone(),
        key: column.key.clone(),
        ty: column.ty,
        data,
        unknown,
        derived: column.derived,
    })
}

fn taken<T: Copy>(
    values: &[T],
    rows: &RowSet,
    unknown: &mut [u64; 4],
    why: impl Fn(T) -> Option<usize>,
) -> Vec<T> {
    let taken: Vec<T> = rows
        .iter()
        .filter_map(|row| values.get(row as usize).copied())
        .collect();
    for count in taken.iter().filter_map(|value| why(*value)) {
        if let Some(count) = unknown.get_mut(count) {
            *count += 1;
        }
    }
    taken
}
