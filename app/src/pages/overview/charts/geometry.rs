//! This module computes the positions of points: pure arithmetic over counts, in percent of the
//! plot, so that a drawing fits any width.

use reports::overview::Unit;

/// A value axis from 0 to `top`, with its ticks; the last tick is `top`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// The value at the upper end.
    pub top: u64,
    /// Round values from 0 to `top`, evenly spaced.
    pub ticks: Vec<u64>,
}

/// A point's extent along one direction, in percent of the plot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    pub start: f64,
    pub length: f64,
}

/// Ticks that a value axis has at most, zero not counted.
const TICKS: u64 = 4;
/// Percent of the plot that a column has at most, so that two columns still look like columns.
const COLUMN: f64 = 14.0;
/// Percent of the plot that a point with any value at all covers, so that one can see it is there.
const VISIBLE: f64 = 1.5;

/// The value axis for values up to `max`: steps of 1, 2 or 5 times a power of ten; for storage,
/// times a power of 1024, so that the labels are round.
#[must_use]
pub fn axis(max: u64, unit: Unit) -> Axis {
    let max = max.max(1);
    let least = max.div_ceil(TICKS);
    let step = steps(unit).find(|step| *step >= least).unwrap_or(least);
    let count = max.div_ceil(step);
    let ticks: Vec<u64> = (0..=count).map(|n| n.saturating_mul(step)).collect();
    Axis {
        top: count.saturating_mul(step),
        ticks,
    }
}

/// Round steps from 1 up, as far as 64 bits go.
fn steps(unit: Unit) -> impl Iterator<Item = u64> {
    let (base, within): (u64, &[u64]) = match unit {
        // Times are in millionths of their unit, as all sums are; steps of ten suit them too.
        Unit::Rows | Unit::Distinct | Unit::Sum(_) => (10, &[1, 2, 5]),
        Unit::Bytes => (1024, &[1, 2, 5, 10, 20, 50, 100, 200, 500]),
    };
    let powers = std::iter::successors(Some(1_u64), move |power| power.checked_mul(base));
    powers.flat_map(move |power| within.iter().filter_map(move |n| power.checked_mul(*n)))
}

/// The length of `value` on an axis that ends at `top`, in percent: 0 for 0, and at least
/// `VISIBLE` for any other value.
#[must_use]
pub fn reach(value: u64, top: u64) -> f64 {
    if value == 0 || top == 0 {
        return 0.0;
    }
    (value as f64 / top as f64 * 100.0).clamp(VISIBLE, 100.0)
}

/// The span of point `index` of `count` side by side, without its part of the gap on both sides.
/// Many points are closer together: otherwise the gaps would dominate.
#[must_use]
pub fn band(index: usize, count: usize) -> Span {
    let slot = slot(index, count);
    let gap = match count {
        0..=16 => 0.22,
        17..=48 => 0.18,
        _ => 0.12,
    };
    let length = (slot.length * (1.0 - gap)).min(COLUMN);
    Span {
        start: slot.start + (slot.length - length) / 2.0,
        length,
    }
}

/// The span of point `index` of `count` with its gaps: the target for a pointer.
#[must_use]
pub fn slot(index: usize, count: usize) -> Span {
    let length = 100.0 / count.max(1) as f64;
    Span {
        start: length * index as f64,
        length,
    }
}

/// Parts of one whole, end to end. Parts too small to see are widened, at the expense of the others
/// in proportion to their sizes; a part of 0 has no length.
#[must_use]
pub fn divided(values: &[u64]) -> Vec<Span> {
    let total: f64 = values.iter().map(|v| *v as f64).sum();
    if total == 0.0 {
        return values
            .iter()
            .map(|_| Span {
                start: 0.0,
                length: 0.0,
            })
            .collect();
    }
    let is_small = |v: u64| v > 0 && (v as f64) / total * 100.0 < VISIBLE;
    let small = values.iter().filter(|v| is_small(**v)).count() as f64 * VISIBLE;
    let large: f64 = values
        .iter()
        .filter(|v| !is_small(**v))
        .map(|v| *v as f64)
        .sum();
    let mut start = 0.0;
    values
        .iter()
        .map(|value| {
            let length = match *value {
                0 => 0.0,
                v if is_small(v) => VISIBLE,
                v => v as f64 / large * (100.0 - small),
            };
            let span = Span { start, length };
            start += length;
            span
        })
        .collect()
}

/// A percentage for an attribute or property, with three decimals at most.
#[must_use]
pub fn pct(value: f64) -> String {
    let text = format!("{value:.3}");
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_ticks(max: u64, unit: Unit, expected: &[u64]) {
        let axis = axis(max, unit);
        assert_eq!(axis.ticks, expected, "for {max}");
        assert!(axis.top >= max, "the axis ends below {max}");
    }

    #[test]
    fn counts_have_round_ticks() {
        check_ticks(0, Unit::Rows, &[0, 1]);
        check_ticks(1, Unit::Rows, &[0, 1]);
        check_ticks(3, Unit::Rows, &[0, 1, 2, 3]);
        check_ticks(7, Unit::Rows, &[0, 2, 4, 6, 8]);
        check_ticks(100, Unit::Rows, &[0, 50, 100]);
        check_ticks(1_001, Unit::Rows, &[0, 500, 1_000, 1_500]);
    }

    #[test]
    fn sizes_have_ticks_round_in_their_unit() {
        const GIB: u64 = 1 << 30;
        check_ticks(
            7 * GIB,
            Unit::Bytes,
            &[0, 2 * GIB, 4 * GIB, 6 * GIB, 8 * GIB],
        );
        check_ticks(1_000 * GIB, Unit::Bytes, &[0, 500 * GIB, 1_000 * GIB]);
    }

    #[test]
    fn the_largest_number_still_has_an_axis() {
        for unit in [Unit::Rows, Unit::Bytes] {
            let axis = axis(u64::MAX, unit);
            assert_eq!(axis.top, u64::MAX);
            assert!(axis.ticks.len() <= 6);
        }
    }

    #[test]
    fn every_axis_has_few_ticks_and_ends_near_its_largest_value() {
        for max in 1..5_000 {
            for unit in [Unit::Rows, Unit::Bytes] {
                let axis = axis(max, unit);
                let count = axis.ticks.len();
                assert!((2..=5).contains(&count), "{count} ticks for {max}");
                assert!(axis.top < max * 2 + 2, "{} is far above {max}", axis.top);
            }
        }
    }

    #[test]
    fn something_is_always_seen_and_nothing_never() {
        assert!(reach(0, 10).abs() < f64::EPSILON);
        assert!((reach(1, 1_000_000) - VISIBLE).abs() < f64::EPSILON);
        assert!((reach(5, 10) - 50.0).abs() < 1e-9);
        assert!((reach(11, 10) - 100.0).abs() < f64::EPSILON);
    }

    #[test]
    fn bands_fill_the_plot_without_touching() {
        for count in [1, 2, 12, 24, 120, 400] {
            let mut end = 0.0;
            for index in 0..count {
                let band = band(index, count);
                assert!(band.start > end - 1e-9, "{index} of {count} overlaps");
                end = band.start + band.length;
                let slot = slot(index, count);
                assert!(slot.start <= band.start && end <= slot.start + slot.length + 1e-9);
            }
            assert!(
                end <= 100.0 && (end > 85.0 || count < 4),
                "{count} points end at {end}"
            );
        }
    }

    #[test]
    fn parts_make_the_whole_and_small_ones_are_seen() {
        let check = |values: &[u64]| {
            let spans = divided(values);
            let total: f64 = spans.iter().map(|s| s.length).sum();
            assert!((total - 100.0).abs() < 1e-6, "{values:?} make {total}");
            for (value, span) in values.iter().zip(&spans) {
                assert_eq!(*value == 0, span.length == 0.0, "{values:?}");
                assert!(*value == 0 || span.length >= VISIBLE - 1e-9);
            }
            spans
        };
        let halves = check(&[5, 5]);
        assert!((halves[1].start - 50.0).abs() < 1e-9);
        check(&[1_000_000, 1, 0, 2]);
        check(&[1]);
        assert!(divided(&[0, 0]).iter().all(|s| s.length == 0.0));
        assert!(divided(&[]).is_empty());
    }

    #[test]
    fn percentages_are_short() {
        assert_eq!(pct(12.5), "12.5%");
        assert_eq!(pct(100.0), "100%");
        assert_eq!(pct(100.0 / 3.0), "33.333%");
        assert_eq!(pct(0.0), "0%");
    }
}
