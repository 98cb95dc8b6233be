//! This module counts a column's values in one pass, in loops that become vector code.
//!
//! Columns are gone through in pieces, each by a call of its own. A browser compiles a function
//! well once it has been called often, and it uses the better code from the next call on: one
//! call for a million values would do all its work in the first, slow version. An overview is
//! mostly counted once, so that is the call that matters.

use crate::table::column::{CODE_UNKNOWN, INT_KNOWN_MIN};

/// Values of one piece.
const PIECE: usize = 16 * 1024;

/// Bounds compared with each value in one pass: as many as stay in registers.
const LANES: usize = 8;

/// Smallest and largest known value.
pub(crate) fn range(values: &[i64]) -> Option<(i64, i64)> {
    let pieces = values.chunks(PIECE).map(range_of_piece);
    let all = pieces.reduce(|(min, max), (low, high)| (min.min(low), max.max(high)));
    all.filter(|(_, max)| *max >= INT_KNOWN_MIN)
}

#[inline(never)]
fn range_of_piece(values: &[i64]) -> (i64, i64) {
    let (mut min, mut max) = (i64::MAX, i64::MIN);
    for &value in values {
        // Unknown values are below all known ones, so only the minimum must leave them out.
        min = min.min(if value >= INT_KNOWN_MIN {
            value
        } else {
            i64::MAX
        });
        max = max.max(value);
    }
    (min, max)
}

/// The known values, added up.
pub(crate) fn sum(values: &[i64]) -> i128 {
    values.chunks(PIECE).map(sum_of_piece).sum()
}

#[inline(never)]
fn sum_of_piece(values: &[i64]) -> i128 {
    let known = values.iter().filter(|value| **value >= INT_KNOWN_MIN);
    known.map(|value| i128::from(*value)).sum()
}

/// The numbers of known values below the first of ascending `starts`, and from each of them up to
/// the next.
pub(crate) fn between(values: &[i64], starts: &[i64]) -> Vec<u64> {
    let bounds: Vec<i64> = [INT_KNOWN_MIN].iter().chain(starts).copied().collect();
    let mut from = Vec::with_capacity(bounds.len() + LANES);
    for some in bounds.chunks(LANES) {
        let mut lanes = [i64::MAX; LANES];
        lanes[..some.len()].copy_from_slice(some);
        let mut counts = [0; LANES];
        for piece in values.chunks(PIECE) {
            at_least(piece, lanes, &mut counts);
        }
        from.extend(counts);
    }
    from.truncate(bounds.len());
    let next: Vec<u64> = from.iter().skip(1).copied().chain([0]).collect();
    from.iter()
        .zip(next)
        .map(|(from, next)| from - next)
        .collect()
}

/// Counts the values that are not below each of some bounds.
#[inline(never)]
fn at_least(values: &[i64], bounds: [i64; LANES], counts: &mut [u64; LANES]) {
    let mut found = [0_u64; LANES];
    for &value in values {
        for (count, bound) in found.iter_mut().zip(bounds) {
            *count += u64::from(value >= bound);
        }
    }
    for (count, found) in counts.iter_mut().zip(found) {
        *count += found;
    }
}

/// The number of values equal to `wanted`.
pub(crate) fn equal(values: &[u8], wanted: u8) -> u64 {
    values
        .chunks(PIECE)
        .map(|piece| equal_in_piece(piece, wanted))
        .sum()
}

#[inline(never)]
fn equal_in_piece(values: &[u8], wanted: u8) -> u64 {
    // A byte counts that far without overflowing, sixteen of them at a time.
    let chunks = values.chunks(usize::from(u8::MAX));
    let count = |chunk: &[u8]| {
        chunk
            .iter()
            .fold(0_u8, |n, value| n + u8::from(*value == wanted))
    };
    chunks.map(|chunk| u64::from(count(chunk))).sum()
}

/// The number of occurrences of each of the first `count` codes.
pub(crate) fn codes(codes: &[u32], count: usize) -> Vec<u64> {
    let mut counts = vec![0; count];
    for piece in codes.chunks(PIECE) {
        codes_of_piece(piece, &mut counts);
    }
    counts
}

#[inline(never)]
fn codes_of_piece(codes: &[u32], counts: &mut [u64]) {
    for &code in codes {
        if code < CODE_UNKNOWN
            && let Some(count) = counts.get_mut(code as usize)
        {
            *count += 1;
        }
    }
}

/// Counts known values between ascending `starts`, the last of which is the end of all; for
/// hundreds of steps of nearly one length, such as months.
pub(crate) fn steps(values: &[i64], starts: &[i64]) -> Vec<u64> {
    let Some(mut steps) = Steps::new(starts) else {
        return Vec::new();
    };
    for piece in values.chunks(PIECE) {
        steps.count(piece);
    }
    steps.counts
}

/// Neighbours mostly lie in the same step. If they do not, a product gives the step of a value
/// within one: there is no division and no search.
struct Steps<'a> {
    starts: &'a [i64],
    per_unit: f64,
    counts: Vec<u64>,
    /// The step of the value before.
    at: usize,
}

impl<'a> Steps<'a> {
    fn new(starts: &'a [i64]) -> Option<Self> {
        let [first, .., end] = *starts else {
            return None;
        };
        let count = starts.len() - 1;
        #[expect(clippy::cast_precision_loss, reason = "for a guess")]
        let per_unit = count as f64 / (end - first) as f64;
        Some(Self {
            starts,
            per_unit,
            counts: vec![0; count],
            at: 0,
        })
    }

    #[inline(never)]
    fn count(&mut self, values: &[i64]) {
        let (first, end) = (self.starts[0], self.starts[self.counts.len()]);
        let (mut low, mut high) = (self.starts[self.at], self.starts[self.at + 1]);
        // Values in a row that lay in the same step.
        let mut run = 0;
        for &value in values {
            if value >= low && value < high {
                run += 1;
            } else if value >= first && value < end {
                self.counts[self.at] += run;
                self.at = self.step_of(value);
                (low, high, run) = (self.starts[self.at], self.starts[self.at + 1], 1);
            }
        }
        self.counts[self.at] += run;
    }

    /// The step of a value that lies in one.
    fn step_of(&self, value: i64) -> usize {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a guess, put right below"
        )]
        let guess = ((value - self.starts[0]) as f64 * self.per_unit) as usize;
        let mut at = guess.min(self.counts.len() - 1);
        while value < self.starts[at] {
            at -= 1;
        }
        while value >= self.starts[at + 1] {
            at += 1;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Unknown;
    use crate::table::column::int_unknown;
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = Vec<i64>> {
        let unknown = proptest::sample::select(Unknown::ALL.map(int_unknown).to_vec());
        let value = prop_oneof![5 => -50_i64..50, 1 => unknown, 1 => Just(i64::MAX)];
        proptest::collection::vec(value, 0..600)
    }

    fn known(values: &[i64]) -> impl Iterator<Item = i64> {
        values
            .iter()
            .copied()
            .filter(|value| *value >= INT_KNOWN_MIN)
    }

    proptest! {
        #[test]
        fn counts_are_those_of_a_slow_count(
            values in values(),
            starts in proptest::collection::btree_set(-60_i64..60, 2..30),
        ) {
            let starts: Vec<i64> = starts.into_iter().collect();
            let (min, max) = (known(&values).min(), known(&values).max());
            prop_assert_eq!(range(&values), min.zip(max));
            prop_assert_eq!(sum(&values), known(&values).map(i128::from).sum::<i128>());
            let counted = between(&values, &starts);
            prop_assert_eq!(counted.len(), starts.len() + 1);
            for (i, count) in counted.iter().enumerate() {
                let low = if i == 0 { INT_KNOWN_MIN } else { starts[i - 1] };
                let fits = |v: &i64| *v >= low && starts.get(i).is_none_or(|high| v < high);
                prop_assert_eq!(*count, known(&values).filter(fits).count() as u64);
            }
            let stepped = steps(&values, &starts);
            prop_assert_eq!(&stepped[..], &counted[1..starts.len()]);
        }

        #[test]
        fn codes_are_counted(values in proptest::collection::vec(prop_oneof![0_u32..4, Just(CODE_UNKNOWN)], 0..99)) {
            for (code, count) in (0_u32..).zip(codes(&values, 4)) {
                prop_assert_eq!(count, values.iter().filter(|value| **value == code).count() as u64);
            }
        }

        #[test]
        fn equal_values_are_counted(values in proptest::collection::vec(0_u8..3, 0..2_000)) {
            let slow = values.iter().filter(|value| **value == 1).count() as u64;
            prop_assert_eq!(equal(&values, 1), slow);
        }
    }
    #[test]
    fn pieces_add_up() {
        let piece = i64::try_from(PIECE).unwrap();
        let values: Vec<i64> = (0..3 * piece + 5).collect();
        let starts = [0, 7, piece, 2 * piece + 1, i64::from(u32::MAX)];
        let expected = [
            0,
            7,
            PIECE as u64 - 7,
            PIECE as u64 + 1,
            PIECE as u64 + 4,
            0,
        ];
        assert_eq!(between(&values, &starts), expected);
        assert_eq!(steps(&values, &starts), expected[1..5]);
        assert_eq!(range(&values), Some((0, 3 * piece + 4)));
        assert_eq!(equal(&vec![1; 2 * PIECE + 1], 1), 2 * PIECE as u64 + 1);
    }
}
