//! This module computes the positions of points: pure arithmetic over counts, in percent of the
//! plot, so that a drawing fits any width.

use reports::overview::{Amount, Unit};

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
/// Percent of the plot below which a bar has no pixel of its own.
const VISIBLE: f64 = 0.6;

/// The value axis for values up to `max`: steps of 1, 2 or 5 times a power of ten; for storage,
/// times a power of 1024, so that the labels are round.
#[must_use]
pub fn axis(max: u64, unit: Unit) -> Axis {
    let max = max.max(1);
    let least = max.div_ceil(TICKS);
    let step = steps(unit)
        .into_iter()
        .find(|step| *step >= least)
        .unwrap_or(least);
    let count = max.div_ceil(step);
    let ticks: Vec<u64> = (0..=count).map(|n| n.saturating_mul(step)).collect();
    Axis {
        top: count.saturating_mul(step),
        ticks,
    }
}

/// Round steps from 1 up, as far as 64 bits go.
fn steps(unit: Unit) -> Vec<u64> {
    /// Steps of time in seconds: up to half a day, and then days.
    const SECONDS: [u64; 15] = [
        1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200,
    ];
    const MICROS: u64 = 1_000_000;
    let (base, within, first): (u64, &[u64], u64) = match unit {
        Unit::Rows | Unit::Distinct | Unit::Sum(Amount::Number | Amount::UsDollars) => {
            (10, &[1, 2, 5], 1)
        }
        Unit::Bytes => (1024, &[1, 2, 5, 10, 20, 50, 100, 200, 500], 1),
        // Sums are in millionths of their unit.
        Unit::Sum(Amount::Minutes) => (10, &[1, 2, 5], 1_440 * MICROS),
        Unit::Sum(Amount::Milliseconds) => (10, &[1, 2, 5], 86_400_000 * MICROS),
    };
    let seconds = SECONDS.iter().filter_map(|seconds| match unit {
        Unit::Sum(Amount::Minutes) => Some(seconds * MICROS / 60),
        Unit::Sum(Amount::Milliseconds) => Some(seconds * 1_000 * MICROS),
        _ => None,
    });
    let powers = std::iter::successors(Some(first), move |power| power.checked_mul(base));
    let days = powers.flat_map(|power| within.iter().filter_map(move |n| power.checked_mul(*n)));
    seconds.chain(days).collect()
}

/// The length of `value` on an axis that ends at `top`, in percent, true to scale.
#[must_use]
pub fn reach(value: u64, top: u64) -> f64 {
    if top == 0 {
        return 0.0;
    }
    (value as f64 / top as f64 * 100.0).min(100.0)
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

/// Parts of one whole, end to end and true to scale.
#[must_use]
pub fn divided(values: &[u64]) -> Vec<Span> {
    let total: f64 = values.iter().map(|v| *v as f64).sum();
    let mut start = 0.0;
    values
        .iter()
        .map(|value| {
            let length = if total == 0.0 {
                0.0
            } else {
                *value as f64 / total * 100.0
            };
            let span = Span { start, length };
            start += length;
            span
        })
        .collect()
}

/// Whether a part of the plot is too short to be seen: it is drawn as a tick, which is no bar.
#[must_use]
pub fn is_tick(length: f64) -> bool {
    length > 0.0 && length < VISIBLE
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
    fn times_have_ticks_that_people_say() {
        let minutes = |minutes: u64| minutes * 1_000_000;
        let hours: Vec<u64> = (0..=4).map(|hour| minutes(hour * 60)).collect();
        check_ticks(minutes(200), Unit::Sum(Amount::Minutes), &hours);
        let days: Vec<u64> = (0..=3).map(|day| minutes(day * 1_440)).collect();
        check_ticks(minutes(3_500), Unit::Sum(Amount::Minutes), &days);
        let halves: Vec<u64> = (0..=3).map(|n| n * 30_000 * 1_000_000).collect();
        check_ticks(75_000 * 1_000_000, Unit::Sum(Amount::Milliseconds), &halves);
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
    fn lengths_are_true_to_scale_and_short_ones_are_ticks() {
        assert!(reach(0, 10).abs() < f64::EPSILON);
        assert!((reach(5, 10) - 50.0).abs() < 1e-9);
        assert!((reach(1, 100) - 10.0 * reach(1, 1_000)).abs() < 1e-9);
        assert!((reach(11, 10) - 100.0).abs() < f64::EPSILON);
        assert!(is_tick(reach(1, 1_000)) && !is_tick(reach(1, 100)) && !is_tick(0.0));
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
    fn parts_make_the_whole() {
        let halves = divided(&[5, 5]);
        assert!((halves[1].start - 50.0).abs() < 1e-9);
        let parts = divided(&[990, 9, 1, 0]);
        let total: f64 = parts.iter().map(|part| part.length).sum();
        assert!((total - 100.0).abs() < 1e-9);
        assert!((parts[1].length - 0.9).abs() < 1e-9);
        assert!(parts[3].length.abs() < f64::EPSILON);
        assert!(divided(&[0, 0]).iter().all(|part| part.length == 0.0));
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
