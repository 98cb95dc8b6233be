//! This module adds up decimal numbers exactly, without the rounding of doubles.
//!
//! Reports write money with noise: `0.018000000000000002`, `9.4086E-05`. A column holds doubles,
//! and each of them becomes a whole number of billionths before it is added, which undoes the
//! noise: for up to nine decimals and amounts below four million the whole number is the one that
//! was written, and sums of whole numbers are exact in any order. The sum is shown in millionths.

use super::{Amount, Extent};
use crate::table::RowSet;
use crate::table::nanos::Nanos;
use crate::table::tally;
use crate::table::{Column, Data, Table, Unknown};

/// The known values of a column in some rows, added up, in millionths.
pub(super) fn sum(column: &Column, rows: &RowSet) -> i64 {
    let Some(values) = Nanos::of(column) else {
        return 0;
    };
    let known = rows.iter().filter_map(|row| values.at(row as usize));
    micros(known.fold(0, i128::saturating_add))
}

/// The extent of a sum of a column if `unknown` rows that belong to it have no known value.
///
/// A number of things, a size or a time is not below zero, unless the column shows that it may be.
/// Money may: a credit or a refund is an amount below zero.
pub(super) fn extent(table: &Table, column: &Column, amount: Amount, unknown: u64) -> Extent {
    match Extent::growing(unknown) {
        Extent::AtLeast if amount == Amount::UsDollars || may_be_below_zero(table, column) => {
            Extent::Part
        }
        extent => extent,
    }
}

/// Whether a known number is below zero, or a cell that could not be read has a sign or the
/// parentheses of accountants.
fn may_be_below_zero(table: &Table, column: &Column) -> bool {
    let is_known = match &column.data {
        Data::Int(values) => tally::range(values).is_some_and(|(least, _)| least < 0),
        Data::Decimal(values) => values.iter().any(|value| *value < 0.0),
        _ => false,
    };
    let Some(at) = table.column(&column.key) else {
        return is_known;
    };
    let is_unread = |row: u32| table.state(row, at) == Some(Unknown::Unparsable);
    is_known
        || column.unknown[Unknown::Unparsable.index()] > 0
            && (0..table.rows())
                .filter(|row| is_unread(*row))
                .any(|row| table.cell(row, at).contains(['-', '\u{2212}', '(']))
}

/// Billionths, as millionths; halves are rounded away from zero.
pub(crate) fn micros(nanos: i128) -> i64 {
    let half = if nanos < 0 { -500 } else { 500 };
    let micros = nanos.saturating_add(half) / 1_000;
    i64::try_from(micros).unwrap_or(if nanos < 0 { i64::MIN } else { i64::MAX })
}

/// Millionths as a decimal, as short as it can be: `0.0416`, `-12`.
#[must_use]
pub fn text(micros: i64) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    let (whole, fraction) = (
        micros.unsigned_abs() / 1_000_000,
        micros.unsigned_abs() % 1_000_000,
    );
    let fraction = format!("{fraction:06}");
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}

/// The sum of a point in millionths, if it is below zero.
pub(super) fn below_zero(nanos: i128) -> Option<i64> {
    Some(micros(nanos)).filter(|micros| *micros < 0)
}

/// A sum as the height of a point: what is below zero has none.
pub(super) fn height(nanos: i128) -> u64 {
    u64::try_from(micros(nanos)).unwrap_or(0)
}

impl Amount {
    /// The word used in `inspect`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::UsDollars => "us_dollars",
            Self::Minutes => "minutes",
            Self::Milliseconds => "milliseconds",
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::table::nanos::nanos;
    use proptest::prelude::*;

    /// A number's text in billionths, digit by digit: slow, and without a double in it. Digits
    /// after the ninth decimal are rounded.
    pub(crate) fn slow_nanos(text: &str) -> i128 {
        let text = text.trim();
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i32>().unwrap()),
            None => (text, 0),
        };
        let negative = number.starts_with('-');
        let number = number.trim_start_matches(['+', '-']);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = format!("{whole}{fraction}");
        // The point stands behind this many digits; nine more are billionths.
        let point = i32::try_from(whole.len()).unwrap() + exponent + 9;
        let at = |place: i32| -> i128 {
            let digit = usize::try_from(place)
                .ok()
                .and_then(|place| digits.as_bytes().get(place));
            digit.map_or(0, |digit| i128::from(digit - b'0'))
        };
        let value = (0..point.max(0)).fold(0, |value, place| value * 10 + at(place));
        let value = if point >= 0 && at(point) >= 5 {
            value + 1
        } else {
            value
        };
        if negative { -value } else { value }
    }

    #[test]
    fn noise_is_undone() {
        for (text, wanted) in [
            ("0.018000000000000002", 18_000_000),
            ("9.4086E-05", 94_086),
            ("3.6300000000000003", 3_630_000_000),
            ("-0.04", -40_000_000),
            ("33.896", 33_896_000_000),
            ("1e-12", 0),
        ] {
            assert_eq!(nanos(text.parse().unwrap()), wanted, "{text}");
            assert_eq!(slow_nanos(text), wanted, "{text}");
        }
        let tenths = (0..10).map(|_| nanos(0.1)).sum::<i128>();
        assert_eq!(micros(tenths), 1_000_000);
        assert_eq!((micros(500), micros(-500), micros(499)), (1, -1, 0));
        let texts = [0, -12_000_000, 41_600, -500_000].map(text);
        assert_eq!(texts, ["0", "-12", "0.0416", "-0.5"]);
        assert_eq!((height(-1_000_000), micros(i128::MAX)), (0, i64::MAX));
    }

    proptest! {
        #[test]
        fn as_written(whole in 0_u32..4_000_000, fraction in "[0-9]{0,9}", minus in any::<bool>()) {
            let sign = if minus { "-" } else { "" };
            let text = format!("{sign}{whole}.{fraction}0");
            prop_assert_eq!(nanos(text.parse().unwrap()), slow_nanos(&text));
        }
    }
}
