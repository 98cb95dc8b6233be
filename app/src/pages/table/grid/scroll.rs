//! Computes which rows a scroll position shows, for more rows than a browser can be tall.
//!
//! Browsers clamp an element's height (Firefox at 17.9 M px, Chromium at 33.5 M px), and ten
//! million rows are 280 M px. So the spacer is never taller than [`SPACER_PX`], and what the
//! browser calls `scrollTop` (*top* here) and the place in the content (*place* here) differ by a
//! whole number of pixels, the *shift*: `place = top + shift`.
//!
//! - A **small step** (wheel, touch, keys) leaves the shift alone: content moves pixel for pixel,
//!   rows keep their position in the document, and the browser scrolls them by itself.
//! - A **jump** (the scrollbar's thumb) takes the shift from [`Extent::place_of`], which stretches
//!   the middle and is exact for [`EDGE_PX`] at both ends, so that the ends are the ends.
//! - Steps drift away from the thumb's own position. Before a row becomes unreachable, the
//!   position is **rebased**: top and shift change together and nothing visible moves.
//!
//! Everything is arithmetic on values; the component only passes numbers in and out.

use std::ops::Range;

/// Height of a row, px. Handed to the stylesheet as `--row`.
pub const ROW_PX: u32 = 28;
/// Tallest spacer, px: under half of the height that the strictest browser allows.
pub const SPACER_PX: u32 = 8_000_000;
/// Length at both ends in which the position is exact, px.
pub const EDGE_PX: u32 = 100_000;
/// Rows drawn beyond both edges of the viewport, so that a flick does not show an empty area.
pub const OVERSCAN_ROWS: u32 = 8;
/// Viewports that one event may move and still be a step; more is a jump. A thumb moved by one
/// pixel moves further than this on any screen up to 2,300 px tall.
const STEP_VIEWPORTS: f64 = 1.5;
/// Length up to which a movement is always a step, px, for any viewport.
const STEP_MIN_PX: f64 = 800.0;

/// The height of the content and of the viewport.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// Rows in the view.
    pub rows: u32,
    /// Height of the area that shows rows, px.
    pub viewport_px: f64,
}

impl Extent {
    /// Height of all rows, px.
    #[must_use]
    pub fn content_px(self) -> f64 {
        f64::from(self.rows) * f64::from(ROW_PX)
    }

    /// Height of the spacer, px.
    #[must_use]
    pub fn spacer_px(self) -> f64 {
        self.content_px().min(f64::from(SPACER_PX))
    }

    fn scaled(self) -> bool {
        self.content_px() > f64::from(SPACER_PX)
    }

    /// Largest top.
    fn top_max(self) -> f64 {
        (self.spacer_px() - self.viewport_px).max(0.0)
    }

    /// Largest place.
    fn place_max(self) -> f64 {
        (self.content_px() - self.viewport_px).max(0.0)
    }

    /// Content pixels for one spacer pixel between the exact ends.
    fn stretch(self) -> f64 {
        let edges = 2.0 * f64::from(EDGE_PX);
        (self.place_max() - edges) / (self.top_max() - edges)
    }

    /// The place for a thumb at `top_px`.
    #[must_use]
    pub fn place_of(self, top_px: f64) -> f64 {
        let edge = f64::from(EDGE_PX);
        if !self.scaled() || top_px <= edge {
            top_px
        } else if top_px >= self.top_max() - edge {
            top_px + self.shift_max()
        } else {
            edge + (top_px - edge) * self.stretch()
        }
    }

    /// The top for a place: the inverse of [`Self::place_of`].
    #[must_use]
    pub fn top_of(self, place_px: f64) -> f64 {
        let edge = f64::from(EDGE_PX);
        if !self.scaled() || place_px <= edge {
            place_px
        } else if place_px >= self.place_max() - edge {
            place_px - self.shift_max()
        } else {
            edge + (place_px - edge) / self.stretch()
        }
    }

    /// The shift at the far end: an integer, because the heights of rows and spacer are.
    fn shift_max(self) -> f64 {
        self.content_px() - self.spacer_px()
    }

    /// Whether top must be exact at a place.
    fn exact(self, place_px: f64) -> bool {
        let edge = f64::from(EDGE_PX);
        place_px <= edge || place_px >= self.place_max() - edge
    }

    fn step_px(self) -> f64 {
        (self.viewport_px * STEP_VIEWPORTS).max(STEP_MIN_PX)
    }

    /// Rows that fit in the viewport entirely, at least one; Page Down moves by these.
    #[must_use]
    pub fn page_rows(self) -> u32 {
        whole(self.viewport_px / f64::from(ROW_PX)).max(1)
    }

    /// Rows that are drawn at once at most, which is the number of slots.
    #[must_use]
    pub fn slots(self) -> u32 {
        // A viewport may cut a row at both ends.
        let seen = whole((self.viewport_px / f64::from(ROW_PX)).ceil()) + 1;
        seen.saturating_add(2 * OVERSCAN_ROWS).min(self.rows)
    }
}

/// The scroll position of a grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scroll {
    extent: Extent,
    top_px: f64,
    shift_px: f64,
}

impl Scroll {
    /// The position at the first row.
    #[must_use]
    pub fn new(extent: Extent) -> Self {
        Self {
            extent,
            top_px: 0.0,
            shift_px: 0.0,
        }
    }

    /// The position with this row at the viewport's upper edge, or as near to it as possible.
    #[must_use]
    pub fn starting_at(extent: Extent, row: u32) -> Self {
        let mut scroll = Self::new(extent);
        scroll.settle((f64::from(row) * f64::from(ROW_PX)).min(extent.place_max()));
        scroll
    }

    /// The size of the content and of the viewport.
    #[must_use]
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// The browser's `scrollTop`, or its next value, px.
    #[must_use]
    pub fn top_px(&self) -> f64 {
        self.top_px
    }

    /// The place in the content at the viewport's upper edge, px.
    #[must_use]
    pub fn place_px(&self) -> f64 {
        self.top_px + self.shift_px
    }

    /// The row at the viewport's upper edge; it may be cut.
    #[must_use]
    pub fn first_row(&self) -> u32 {
        whole(self.place_px() / f64::from(ROW_PX)).min(self.extent.rows.saturating_sub(1))
    }

    /// The rows that are visible, even in part.
    #[must_use]
    pub fn seen(&self) -> Range<u32> {
        let end = ((self.place_px() + self.extent.viewport_px) / f64::from(ROW_PX)).ceil();
        let end = whole(end).min(self.extent.rows);
        self.first_row().min(end)..end
    }

    /// The rows to draw: the visible rows and some around them, always [`Extent::slots`] of them,
    /// so that no two rows share the slot `row % slots`.
    #[must_use]
    pub fn drawn(&self) -> Range<u32> {
        let slots = self.extent.slots();
        let first = self
            .first_row()
            .saturating_sub(OVERSCAN_ROWS)
            .min(self.extent.rows - slots);
        first..first + slots
    }

    /// The row at a height within the viewport, px; above and below it, the row that would be
    /// there. `None` if there are no rows.
    #[must_use]
    pub fn row_at(&self, y_px: f64) -> Option<u32> {
        let row = whole((self.place_px() + y_px) / f64::from(ROW_PX));
        Some(row.min(self.extent.rows.checked_sub(1)?))
    }

    /// The offset at which a row is drawn in the spacer, px. It changes only with the shift.
    #[must_use]
    pub fn row_top_px(&self, row: u32) -> f64 {
        f64::from(row) * f64::from(ROW_PX) - self.shift_px
    }

    /// Handles a scroll event of the browser. Returns the top to set, if it differs.
    pub fn scrolled(&mut self, top_px: f64) -> Option<f64> {
        let top_px = top_px.clamp(0.0, self.extent.top_max());
        let jump = (top_px - self.top_px).abs() > self.extent.step_px();
        self.top_px = top_px;
        if jump {
            self.shift_px = (self.extent.place_of(top_px) - top_px).round();
            return None;
        }
        self.rebase()
    }

    /// Handles a change of the rows or the viewport. The place is kept if it still exists.
    pub fn resized(&mut self, extent: Extent) -> Option<f64> {
        let place = self.place_px().min(extent.place_max());
        let before = self.top_px;
        self.extent = extent;
        self.settle(place);
        (self.top_px.to_bits() != before.to_bits()).then_some(self.top_px)
    }

    /// Scrolls as little as possible to show the whole row. Returns the top to set in the browser.
    pub fn reveal(&mut self, row: u32) -> Option<f64> {
        let row_px = f64::from(row.min(self.extent.rows.saturating_sub(1))) * f64::from(ROW_PX);
        // If the viewport is lower than one row, the row's upper edge decides.
        let lowest = (row_px + f64::from(ROW_PX) - self.extent.viewport_px).min(row_px);
        let place = self.place_px();
        let wanted = if place > row_px {
            row_px
        } else if place < lowest {
            lowest
        } else {
            return None;
        };
        self.go(wanted)
    }

    /// Scrolls the row to the middle, unless it is visible.
    pub fn center(&mut self, row: u32) -> Option<f64> {
        let seen = self.seen();
        if seen.start < row && row + 1 < seen.end {
            return None;
        }
        let row_px = (f64::from(row) + 0.5) * f64::from(ROW_PX);
        self.go((row_px - self.extent.viewport_px / 2.0).round())
    }

    fn go(&mut self, place_px: f64) -> Option<f64> {
        let place_px = place_px.clamp(0.0, self.extent.place_max());
        let step = place_px - self.place_px();
        if step.abs() <= self.extent.step_px() {
            self.top_px += step;
            self.rebase();
        } else {
            self.settle(place_px);
        }
        Some(self.top_px)
    }

    /// Corrects top and shift together if they have drifted; the place stays.
    fn rebase(&mut self) -> Option<f64> {
        let place = self.place_px();
        let drift = (self.top_px - self.extent.top_of(place)).abs();
        // Rounding the shift may leave half a pixel.
        let allowed = if self.extent.exact(place) {
            0.5
        } else {
            f64::from(EDGE_PX) / 2.0
        };
        if drift <= allowed {
            return None;
        }
        self.settle(place);
        Some(self.top_px)
    }

    fn settle(&mut self, place_px: f64) {
        self.shift_px = (place_px - self.extent.top_of(place_px)).round();
        self.top_px = place_px - self.shift_px;
    }
}

/// The integer part of a number; one out of range becomes the nearest `u32`.
#[expect(
    clippy::cast_sign_loss,
    clippy::cast_possible_truncation,
    reason = "`as` saturates"
)]
fn whole(number: f64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests;
