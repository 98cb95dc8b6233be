//! This module computes the curve of the list's length for each cut-off: pure arithmetic, in a box
//! of [`WIDTH`] by [`HEIGHT`] that is stretched to the plot.

use std::fmt::Write as _;

use reports::overview::Unit;
use reports::reclaim::KEPT_DAYS;

use crate::model::reclaim::terms::CUT_OFFS;
use crate::pages::overview::charts::geometry::{Axis, axis};

/// The width of the box: 1 for each step from one cut-off to the next.
pub const WIDTH: u32 = KEPT_DAYS - 1;

pub const HEIGHT: u32 = 100;

/// Cut-offs that are written below the curve.
pub const LABELLED: [u32; 5] = [1, 14, 30, 60, 90];

/// The cut-offs that are compared in a table.
pub const TOLD: [u32; 7] = [7, 14, 21, 30, 45, 60, 90];

/// The value axis for a curve.
#[must_use]
pub fn axis_of(curve: &[u64]) -> Axis {
    axis(curve.iter().copied().max().unwrap_or(0), Unit::Rows)
}

/// The people on the list with this cut-off.
#[must_use]
pub fn at<T>(curve: &[T], cut_off_days: u32) -> Option<&T> {
    let index = cut_off_days.checked_sub(1)?;
    curve.get(index as usize)
}

/// The position of a cut-off, in percent from the left.
#[must_use]
pub fn across(cut_off_days: u32) -> f64 {
    f64::from(cut_off_days.saturating_sub(1)) / f64::from(WIDTH) * 100.0
}

/// The area under the curve from a cut-off to the right end, as a path.
#[must_use]
pub fn area(curve: &[u64], top: u64, from_days: u32) -> String {
    let mut path = format!("M{} {HEIGHT}", from_days.saturating_sub(1));
    for (index, value) in (0_u32..)
        .zip(curve)
        .skip(from_days.saturating_sub(1) as usize)
    {
        // Writing to a String cannot fail.
        let _ = write!(path, "L{index} {:.3}", height_of(*value, top));
    }
    let _ = write!(path, "L{WIDTH} {HEIGHT}Z");
    path
}

/// The position of a value, in the box's own units from the top.
#[must_use]
pub fn height_of(value: u64, top: u64) -> f64 {
    let share = value as f64 / top.max(1) as f64;
    f64::from(HEIGHT) * (1.0 - share)
}

/// The cut-off that lies nearest to a point, given as a share of the plot's width.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between the ends of the box"
)]
pub fn nearest(share: f64) -> u32 {
    let step = (share.clamp(0.0, 1.0) * f64::from(WIDTH)).round() as u32;
    (step + 1).clamp(*CUT_OFFS.start(), *CUT_OFFS.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_of_the_plot_is_a_cut_off() {
        assert_eq!(nearest(0.0), 1);
        assert_eq!(nearest(1.0), 90);
        assert_eq!(nearest(-3.0), 1);
        assert_eq!(nearest(f64::NAN), 1);
        for cut_off in CUT_OFFS {
            assert_eq!(nearest(across(cut_off) / 100.0), cut_off);
        }
    }

    #[test]
    fn a_curve_ends_where_its_box_does() {
        let curve: Vec<u64> = (0..90).map(|n| 90 - n).collect();
        let axis = axis_of(&curve);
        assert_eq!(axis.top, 100);
        let whole = area(&curve, axis.top, 1);
        assert!(whole.starts_with("M0 100L0 10.000L1 11.000"), "{whole}");
        assert!(whole.ends_with("L89 99.000L89 100Z"), "{whole}");
        assert_eq!(area(&curve, axis.top, 90), "M89 100L89 99.000L89 100Z");
        assert_eq!((at(&curve, 1), at(&curve, 90)), (Some(&90), Some(&1)));
        assert_eq!((at(&curve, 0), at(&curve, 91)), (None, None));
        assert!(
            LABELLED
                .iter()
                .chain(&TOLD)
                .all(|days| CUT_OFFS.contains(days))
        );
    }
}
