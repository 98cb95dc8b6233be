//! This module evaluates a query row by row on the cells' texts: slow, and easy to believe.

use super::period::period;
use super::{Bound, Query, Test};
use crate::fold::fold;
use crate::table::{Table, Type};
use crate::value;

/// The query cannot be asked of this table.
#[derive(Debug)]
pub(crate) struct Unanswerable;

/// Whether a query is true for a row; `None` where that is not known.
pub(crate) fn truth(table: &Table, row: u32, query: &Query) -> Result<Option<bool>, Unanswerable> {
    let each = |parts: &[Query]| -> Result<Vec<Option<bool>>, Unanswerable> {
        parts.iter().map(|part| truth(table, row, part)).collect()
    };
    Ok(match query {
        Query::All => Some(true),
        Query::And(parts) => {
            let parts = each(parts)?;
            if parts.contains(&Some(false)) {
                Some(false)
            } else if parts.contains(&None) {
                None
            } else {
                Some(true)
            }
        }
        Query::Or(parts) => {
            let parts = each(parts)?;
            if parts.contains(&Some(true)) {
                Some(true)
            } else if parts.contains(&None) {
                None
            } else {
                Some(false)
            }
        }
        Query::Not(inner) => truth(table, row, inner)?.map(|truth| !truth),
        Query::Word(word) => {
            Some((0..table.cells(row)).any(|c| folded(&table.cell(row, c)).contains(&folded(word))))
        }
        Query::Test { column, test } => test_cell(table, row, column, test)?,
    })
}

fn test_cell(
    table: &Table,
    row: u32,
    column: &str,
    test: &Test,
) -> Result<Option<bool>, Unanswerable> {
    let column = table.column(column).ok_or(Unanswerable)?;
    let unknown = table.state(row, column);
    let cell = table.cell(row, column);
    let ty = table.columns()[column].ty;
    let when_known = |truth: bool| unknown.is_none().then_some(truth);
    Ok(match test {
        Test::Known
        | Test::Range {
            from: None,
            to: None,
        } => Some(unknown.is_none()),
        Test::Unknown(reason) => Some(unknown.is_some_and(|u| reason.is_none_or(|r| r == u))),
        Test::Contains(text) => when_known(folded(&cell).contains(&folded(text))),
        Test::OneOf(values) if values.is_empty() => Some(false),
        Test::OneOf(values) => {
            let mut found = false;
            for value in values {
                found |= match span(ty, value)? {
                    Some((first, last)) => {
                        number(ty, &cell).is_some_and(|v| first <= v && v <= last)
                    }
                    None => folded(&cell) == folded(value),
                };
            }
            when_known(found)
        }
        Test::Range { from, to } => {
            let span_of = |bound: &Option<Bound>| -> Result<_, Unanswerable> {
                let Some(bound) = bound else { return Ok(None) };
                if ty == Type::Boolean {
                    return Err(Unanswerable);
                }
                Ok(Some((
                    span(ty, &bound.value)?.ok_or(Unanswerable)?,
                    bound.included,
                )))
            };
            let (from, to) = (span_of(from)?, span_of(to)?);
            if let (Some(((from, _), _)), Some(((to, _), _))) = (from, to)
                && from > to
            {
                return Err(Unanswerable);
            }
            let inside = |v: f64| {
                from.is_none_or(
                    |((first, last), included)| if included { v >= first } else { v > last },
                ) && to.is_none_or(
                    |((first, last), included)| if included { v <= last } else { v < first },
                )
            };
            when_known(number(ty, &cell).is_some_and(inside))
        }
    })
}

/// Converts a query's value to a span of numbers for a column; `None` for text. Doubles are exact
/// enough for the values of the tests.
fn span(ty: Type, value: &str) -> Result<Option<(f64, f64)>, Unanswerable> {
    let text = value.as_bytes();
    let one = |v: f64| Some((v, v));
    let span = match ty {
        Type::Timestamp => period(value).map(|(first, end)| (first as f64, (end - 1) as f64)),
        Type::Size => value::integer(text)
            .or_else(|| value::size_text(text))
            .and_then(|v| one(v as f64)),
        Type::Integer | Type::Decimal => value::decimal(text).and_then(one),
        Type::Boolean => match value {
            "true" | "yes" => one(1.0),
            "false" | "no" => one(0.0),
            _ => None,
        },
        _ => return Ok(None),
    };
    span.map(Some).ok_or(Unanswerable)
}

fn number(ty: Type, cell: &str) -> Option<f64> {
    let text = cell.as_bytes();
    match ty {
        Type::Timestamp => value::timestamp(text).map(|v| v as f64),
        Type::Size => value::size_text(text)
            .or_else(|| value::size_kib(text))
            .map(|v| v as f64),
        Type::Integer => value::integer(text).map(|v| v as f64),
        Type::Decimal => value::decimal(text),
        Type::Boolean => value::boolean(text).map(|v| f64::from(u8::from(v))),
        _ => None,
    }
}

fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}
