//! This module finds the median of a column without a copy of the column: a sorted copy of thirty
//! million numbers is memory that an engine may not have.
//!
//! Numbers are looked for by where they lie: each pass counts how many are below seven bounds, and
//! leaves an eighth of the space. At most twenty-two passes find any 64-bit number.

use crate::table::tally;
use crate::table::{Column, Data};

/// Bounds of one pass: with one more they are as many as [`tally::between`] compares at once.
const BOUNDS: u32 = 7;

/// A search for the middle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Median {
    range: (i64, i64),
    /// The first and the last number that it may be.
    low: i64,
    high: i64,
    /// The least number of known numbers up to and including it.
    rank: u64,
}

impl Median {
    /// A search in a column of numbers or times; `None` if no value is known. Numbers with
    /// fractions are searched by [`key_of`].
    pub(super) fn new(column: &Column, rows: u32) -> Option<Self> {
        let (low, high) = match &column.data {
            Data::Int(values) => tally::range(values)?,
            Data::Decimal(values) => {
                let known = || values.iter().filter(|value| !value.is_nan());
                let low = known().copied().reduce(f64::min)?;
                (key_of(low), key_of(known().copied().fold(low, f64::max)))
            }
            _ => return None,
        };
        let known = u64::from(rows).saturating_sub(column.unknown_total());
        Some(Self {
            range: (low, high),
            low,
            high,
            rank: known.div_ceil(2),
        })
    }

    /// Passes once over the column. Returns whether another pass is needed.
    pub(super) fn pass(&mut self, column: &Column) -> bool {
        if self.low >= self.high {
            return false;
        }
        let bounds = self.bounds();
        for (bound, below) in bounds.iter().zip(below(column, &bounds)) {
            if below < self.rank {
                self.low = *bound;
            } else {
                self.high = bound - 1;
                break;
            }
        }
        self.low < self.high
    }

    /// Smallest and largest of the column.
    pub(super) fn range(&self) -> (i64, i64) {
        self.range
    }

    /// The middle, once it is found.
    pub(super) fn found(&self) -> Option<i64> {
        (self.low == self.high).then_some(self.low)
    }

    /// Ascending, above `low` and at most `high`; all of these where there are few.
    fn bounds(&self) -> Vec<i64> {
        let span = self.high.abs_diff(self.low);
        let steps = span.min(u64::from(BOUNDS));
        (1..=steps)
            .map(|step| {
                let parts = if span <= u64::from(BOUNDS) {
                    step
                } else {
                    // Below the span, and so within 64 bits.
                    let part = u128::from(span) * u128::from(step) / u128::from(steps + 1);
                    u64::try_from(part).unwrap_or(span)
                };
                self.low.saturating_add_unsigned(parts)
            })
            .collect()
    }
}

/// The number of known numbers of a column below each of some ascending bounds.
fn below(column: &Column, bounds: &[i64]) -> Vec<u64> {
    match &column.data {
        Data::Int(values) => {
            let between = tally::between(values, bounds);
            let sums = between.iter().scan(0, |sum, count| {
                *sum += count;
                Some(*sum)
            });
            sums.take(bounds.len()).collect()
        }
        Data::Decimal(values) => {
            let bounds: Vec<f64> = bounds.iter().copied().map(decimal_of).collect();
            let mut counts = vec![0; bounds.len()];
            for value in values {
                for (count, bound) in counts.iter_mut().zip(&bounds) {
                    *count += u64::from(value < bound);
                }
            }
            counts
        }
        _ => Vec::new(),
    }
}

/// A number among the others as a whole number among whole numbers. Zero has two signs and is one
/// number.
pub(super) fn key_of(number: f64) -> i64 {
    turn((number + 0.0).to_bits().cast_signed())
}

/// The number of a key.
pub(super) fn decimal_of(key: i64) -> f64 {
    f64::from_bits(turn(key).cast_unsigned())
}

/// Below zero the larger bits are the smaller number.
fn turn(bits: i64) -> i64 {
    if bits < 0 { bits ^ i64::MAX } else { bits }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::column::{INT_KNOWN_MIN, int_unknown};
    use crate::table::{Type, Unknown};
    use proptest::prelude::*;

    fn found(column: &Column, rows: usize) -> Option<i64> {
        let mut median = Median::new(column, u32::try_from(rows).unwrap())?;
        let mut passes = 1;
        while median.pass(column) {
            passes += 1;
            assert!(passes <= 22, "{median:?}");
        }
        assert!(median.found().is_some());
        median.found()
    }

    proptest! {
        #[test]
        fn the_median_of_integers(
            values in proptest::collection::vec(
                prop_oneof![3 => -9_i64..9, 1 => any::<i64>(), 1 => Just(i64::MAX)], 0..60),
            unknown in 0_usize..9,
        ) {
            let mut known: Vec<i64> = values.into_iter().filter(|v| *v >= INT_KNOWN_MIN).collect();
            let mut column = Column::new("n", "n", Type::Integer);
            let mut data = known.clone();
            data.extend(std::iter::repeat_n(int_unknown(Unknown::Empty), unknown));
            column.unknown[0] = unknown as u64;
            column.data = Data::Int(data);
            known.sort_unstable();
            let middle = known.len().div_ceil(2).checked_sub(1).map(|at| known[at]);
            prop_assert_eq!(found(&column, known.len() + unknown), middle);
        }

        #[test]
        fn the_median_of_decimals(
            mut known in proptest::collection::vec(
                prop_oneof![3 => -9.0..9.0, 1 => -1e300..1e300, 1 => Just(-0.0), 1 => Just(0.0)], 0..60),
            unknown in 0_usize..9,
        ) {
            let mut column = Column::new("n", "n", Type::Decimal);
            let mut data = known.clone();
            data.extend(std::iter::repeat_n(f64::NAN, unknown));
            column.unknown[0] = unknown as u64;
            column.data = Data::Decimal(data);
            known.sort_unstable_by(f64::total_cmp);
            let middle = known.len().div_ceil(2).checked_sub(1).map(|at| known[at]);
            prop_assert_eq!(found(&column, known.len() + unknown).map(decimal_of), middle);
        }
    }
}
