//! This module reads the numbers of a column in billionths, which add up exactly in any order.

use super::column::INT_KNOWN_MIN;
use super::{Column, Data};

/// Billionths of one.
pub(crate) const NANOS: i128 = 1_000_000_000;

/// Billionths of each row's value; `None` where it is not known or no number.
pub(crate) struct Nanos<'a>(&'a Data);

impl<'a> Nanos<'a> {
    /// `None` for a column that holds no numbers.
    pub(crate) fn of(column: &'a Column) -> Option<Self> {
        matches!(column.data, Data::Int(_) | Data::Decimal(_)).then_some(Self(&column.data))
    }

    pub(crate) fn at(&self, row: usize) -> Option<i128> {
        match self.0 {
            Data::Int(values) => {
                let value = *values.get(row)?;
                (value >= INT_KNOWN_MIN).then(|| i128::from(value) * NANOS)
            }
            Data::Decimal(values) => {
                let value = *values.get(row)?;
                (!value.is_nan()).then(|| nanos(value))
            }
            _ => None,
        }
    }
}

/// The whole number of billionths that is nearest.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast from a double saturates, and no report holds so much"
)]
pub(crate) fn nanos(value: f64) -> i128 {
    (value * 1e9).round() as i128
}
