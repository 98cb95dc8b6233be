//! This module converts the values of a query for columns of numbers, times, sizes and truths.

use super::mistake::{called, name_of};
use crate::query::period::period;
use crate::table::Type;
use crate::table::column::INT_KNOWN_MIN;
use crate::value;

/// Whole numbers from `first` to `last`, both inside: the moments of a day, or one number. Wider
/// than the numbers of a column, so that what lies beyond them compares as it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) first: i128,
    pub(super) last: i128,
}

/// Periods as ranges of known 64-bit values, ascending and apart.
pub(super) fn merged(mut periods: Vec<Period>) -> Vec<(i64, i64)> {
    periods.sort_by_key(|period| period.first);
    let mut ranges: Vec<(i64, i64)> = Vec::new();
    for period in periods {
        let first = period.first.max(i128::from(INT_KNOWN_MIN));
        let last = period.last.min(i128::from(i64::MAX));
        // Both lie within 64 bits unless the period has nothing in it.
        let (Ok(first), Ok(last)) = (i64::try_from(first), i64::try_from(last)) else {
            continue;
        };
        match ranges.last_mut() {
            _ if first > last => {}
            Some(range) if first <= range.1 => range.1 = range.1.max(last),
            _ => ranges.push((first, last)),
        }
    }
    ranges
}

pub(super) fn parse_bool(key: &str, value: &str) -> Result<bool, String> {
    match value.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" => Ok(true),
        "false" | "no" => Ok(false),
        _ => {
            let name = name_of(key);
            Err(format!(
                "{} is true or false, and “{value}” is neither; write {name}:true or {name}:false.",
                called(key)
            ))
        }
    }
}

pub(super) fn parse_int(key: &str, ty: Type, value: &str) -> Result<Period, String> {
    let text = value.trim().as_bytes();
    let exact = |v: i64| Period {
        first: i128::from(v),
        last: i128::from(v),
    };
    let name = name_of(key);
    let (period, holds, example) = match ty {
        Type::Timestamp => (
            period(value.trim()).map(|(first, end)| Period {
                first: i128::from(first),
                last: i128::from(end) - 1,
            }),
            "times",
            format!(
                "{name}:2026, {name}:2026-03, {name}:>=2026-03-28 or {name}:<2026-03-28T06:54Z"
            ),
        ),
        Type::Size => (
            value::integer(text)
                .or_else(|| value::size_text(text))
                .map(exact),
            "sizes",
            format!("{name}:>=1GiB, {name}:<1.5MB or a number of bytes"),
        ),
        _ => (
            value::integer(text)
                .map(exact)
                .or_else(|| value::decimal(text).map(around)),
            "whole numbers",
            format!("{name}:5, {name}:>0 or {name}:1..5"),
        ),
    };
    let column = called(key);
    period
        .ok_or_else(|| format!("{column} has {holds}, and “{value}” is not one; write {example}."))
}

/// The whole number that a decimal is; where it is none, nothing, from the next one up to the
/// one before.
#[expect(
    clippy::cast_possible_truncation,
    reason = "doubles beyond 128 bits saturate, as they should"
)]
fn around(value: f64) -> Period {
    // Far beyond every 64-bit number, and one more or less does not overflow.
    let whole = |v: f64| (v as i128).clamp(-(1 << 100), 1 << 100);
    Period {
        first: whole(value.ceil()),
        last: whole(value.floor()),
    }
}

pub(super) fn parse_decimal(key: &str, value: &str) -> Result<f64, String> {
    value::decimal(value.trim().as_bytes()).ok_or_else(|| {
        let name = name_of(key);
        format!(
            "{} has numbers, and “{value}” is not one; write {name}:0.5, {name}:>0 or \
             {name}:1..2.5.",
            called(key)
        )
    })
}
