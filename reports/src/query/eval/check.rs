//! This module checks whether a test fits a column, from the column's type alone, and converts the
//! bounds of a range.

use std::ops::{Bound as End, RangeBounds};

use super::mistake::{backwards, called, name_of};
use super::number::{Period, parse_bool, parse_decimal, parse_int};
use crate::query::{Bound, Test};
use crate::table::Type;

/// Whether a column of this type can be asked this.
///
/// # Errors
///
/// A sentence that says why a value does not fit.
pub(in crate::query) fn check(key: &str, ty: Type, test: &Test) -> Result<(), String> {
    match test {
        Test::Known | Test::Unknown(_) | Test::Contains(_) => Ok(()),
        Test::Like(_) => check_text(key, ty),
        Test::OneOf(values) => values.iter().try_for_each(|value| match ty {
            Type::Integer | Type::Size | Type::Timestamp => parse_int(key, ty, value).map(drop),
            Type::Decimal => parse_decimal(key, value).map(drop),
            Type::Boolean => parse_bool(key, value).map(drop),
            _ if value.is_empty() => Err(no_value(key)),
            _ => Ok(()),
        }),
        Test::Range { from, to } => {
            let (from, to) = (from.as_ref(), to.as_ref());
            match ty {
                Type::Integer | Type::Size | Type::Timestamp => {
                    int_range(key, ty, from, to).map(drop)
                }
                Type::Decimal => decimal_range(key, from, to).map(drop),
                _ => Err(no_ranges(key, ty)),
            }
        }
    }
}

/// Whether a query of a column of this type does not distinguish two values: `yes` and `true`, `1KB`
/// and `1024`, `05` and `5`, `Admin` and `admin`.
#[must_use]
pub fn is_same_value(ty: Type, one: &str, other: &str) -> bool {
    let int = |text: &str| parse_int("", ty, text).ok();
    let bool = |text: &str| parse_bool("", text).ok();
    let decimal = |text: &str| parse_decimal("", text).ok();
    let is_same = match ty {
        Type::Integer | Type::Size | Type::Timestamp => {
            int(one).is_some() && int(one) == int(other)
        }
        Type::Boolean => bool(one).is_some() && bool(one) == bool(other),
        Type::Decimal => decimal(one).is_some() && decimal(one) == decimal(other),
        _ => false,
    };
    is_same || one == other || one.to_lowercase() == other.to_lowercase()
}

pub(super) fn int_range(
    key: &str,
    ty: Type,
    from: Option<&Bound>,
    to: Option<&Bound>,
) -> Result<Period, String> {
    let period =
        |bound: &Bound| Ok::<_, String>((parse_int(key, ty, &bound.value)?, bound.included));
    let from = from.map(period).transpose()?;
    let to = to.map(period).transpose()?;
    if let (Some((from, _)), Some((to, _))) = (from, to)
        && from.first > to.first
    {
        return Err(backwards(key));
    }
    Ok(Period {
        first: from.map_or(i128::MIN, |(period, included)| {
            if included {
                period.first
            } else {
                period.last + 1
            }
        }),
        last: to.map_or(i128::MAX, |(period, included)| {
            if included {
                period.last
            } else {
                period.first - 1
            }
        }),
    })
}

pub(super) fn decimal_range(
    key: &str,
    from: Option<&Bound>,
    to: Option<&Bound>,
) -> Result<impl RangeBounds<f64>, String> {
    // Unknown values are NaN, which an unbounded end would include.
    let end = |bound: Option<&Bound>, open: f64| match bound {
        Some(bound) => {
            let value = parse_decimal(key, &bound.value)?;
            let end = if bound.included {
                End::Included
            } else {
                End::Excluded
            };
            Ok::<_, String>((value, end(value)))
        }
        None => Ok((open, End::Included(open))),
    };
    let (first, from) = end(from, f64::NEG_INFINITY)?;
    let (last, to) = end(to, f64::INFINITY)?;
    if first > last {
        return Err(backwards(key));
    }
    Ok((from, to))
}

/// Texts can be compared with patterns, other values cannot.
pub(super) fn check_text(key: &str, ty: Type) -> Result<(), String> {
    match ty {
        Type::Text | Type::Category | Type::Json | Type::Ip => Ok(()),
        _ => Err(format!(
            "{} is not text, and * stands for a part of a text; write {}:~part to find a part of \
             what the file has.",
            called(key),
            name_of(key)
        )),
    }
}

pub(super) fn no_ranges(key: &str, ty: Type) -> String {
    let name = name_of(key);
    if ty == Type::Boolean {
        return format!(
            "{} is true or false; write {name}:true or {name}:false.",
            called(key)
        );
    }
    format!(
        "{} is text, and ranges are for numbers and times; write {name}:value for the whole text \
         or {name}:~part for a part of it, in quotes if it begins with < or > or contains two dots.",
        called(key)
    )
}

pub(super) fn no_value(key: &str) -> String {
    format!(
        "To find rows without a value, write empty:{}.",
        name_of(key)
    )
}
