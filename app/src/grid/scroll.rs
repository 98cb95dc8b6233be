//! Which rows a scroll position shows, for more rows than a browser can be tall.
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
//! - Steps drift away from where the thumb should be. Before that could make a row unreachable,
//!   the position is **rebased**: top and shift change together and nothing is seen to move.
//!
//! Everything is arithmetic on values; the component only carries numbers in and out.

use std::ops::Range;

/// Height of a row, px. Handed to the stylesheet as `--row`.
pub const ROW_PX: u32 = 28;
/// Tallest spacer, px: under half of what the least patient browser allows.
pub const SPACER_PX: u32 = 8_000_000;
/// Length at either end in which the position is exact, px.
pub const EDGE_PX: u32 = 100_000;
/// Rows drawn beyond either edge of the viewport, so that a flick does not show the ground.
pub const OVERSCAN_ROWS: u32 = 8;
/// Viewports that one event may move and still be a step; more is a jump. A thumb moved by one
/// pixel moves further than this on any screen up to 2,300 px tall.
const STEP_VIEWPORTS: f64 = 1.5;
/// Steps may always be this long, px, whatever the viewport.
const STEP_MIN_PX: f64 = 800.0;

/// How much there is to scroll through, and through how large a hole it is seen.
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

    /// The place a thumb at `top_px` means.
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

    /// Where the thumb belongs for a place: the inverse of [`Self::place_of`].
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

    /// The shift at the far end: whole, because rows and spacer are.
    fn shift_max(self) -> f64 {
        self.content_px() - self.spacer_px()
    }

    /// Whether a place is where top must be exact.
    fn exact(self, place_px: f64) -> bool {
        let edge = f64::from(EDGE_PX);
        place_px <= edge || place_px >= self.place_max() - edge
    }

    fn step_px(self) -> f64 {
        (self.viewport_px * STEP_VIEWPORTS).max(STEP_MIN_PX)
    }

    /// Rows that fit in the viewport entirely, at least one: what Page Down moves by.
    #[must_use]
    pub fn page_rows(self) -> u32 {
        whole(self.viewport_px / f64::from(ROW_PX)).max(1)
    }

    /// Rows that are ever drawn at once: slots to make.
    #[must_use]
    pub fn slots(self) -> u32 {
        // A viewport may cut a row at both ends.
        let seen = whole((self.viewport_px / f64::from(ROW_PX)).ceil()) + 1;
        seen.saturating_add(2 * OVERSCAN_ROWS).min(self.rows)
    }
}

/// Where a grid is scrolled to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scroll {
    extent: Extent,
    top_px: f64,
    shift_px: f64,
}

impl Scroll {
    /// At the first row.
    #[must_use]
    pub fn new(extent: Extent) -> Self {
        Self {
            extent,
            top_px: 0.0,
            shift_px: 0.0,
        }
    }

    /// With this row at the viewport's upper edge, or as near to it as there are rows.
    #[must_use]
    pub fn starting_at(extent: Extent, row: u32) -> Self {
        let mut scroll = Self::new(extent);
        scroll.settle((f64::from(row) * f64::from(ROW_PX)).min(extent.place_max()));
        scroll
    }

    /// What is scrolled through.
    #[must_use]
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// What the browser's `scrollTop` is, or is to become.
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

    /// The rows a person sees any part of.
    #[must_use]
    pub fn seen(&self) -> Range<u32> {
        let end = ((self.place_px() + self.extent.viewport_px) / f64::from(ROW_PX)).ceil();
        let end = whole(end).min(self.extent.rows);
        self.first_row().min(end)..end
    }

    /// The rows to draw: those seen and some around, always [`Extent::slots`] of them, so that a
    /// row's slot, `row % slots`, is its own.
    #[must_use]
    pub fn drawn(&self) -> Range<u32> {
        let slots = self.extent.slots();
        let first = self
            .first_row()
            .saturating_sub(OVERSCAN_ROWS)
            .min(self.extent.rows - slots);
        first..first + slots
    }

    /// The row at a height within the viewport, px; above and below it, the rows that would be
    /// there. `None` where there are no rows.
    #[must_use]
    pub fn row_at(&self, y_px: f64) -> Option<u32> {
        let row = whole((self.place_px() + y_px) / f64::from(ROW_PX));
        Some(row.min(self.extent.rows.checked_sub(1)?))
    }

    /// Where in the spacer a row is drawn, px. Changes only with the shift.
    #[must_use]
    pub fn row_top_px(&self, row: u32) -> f64 {
        f64::from(row) * f64::from(ROW_PX) - self.shift_px
    }

    /// The browser says it has scrolled. Returns the top it should be told, where it is another.
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

    /// Rows came or went, or the viewport changed. The place is kept where it still exists.
    pub fn resized(&mut self, extent: Extent) -> Option<f64> {
        let place = self.place_px().min(extent.place_max());
        let before = self.top_px;
        self.extent = extent;
        self.settle(place);
        (self.top_px.to_bits() != before.to_bits()).then_some(self.top_px)
    }

    /// Scrolls as little as shows the whole row. Returns the top the browser should be told.
    pub fn reveal(&mut self, row: u32) -> Option<f64> {
        let row_px = f64::from(row.min(self.extent.rows.saturating_sub(1))) * f64::from(ROW_PX);
        // In a viewport lower than one row, the row's upper edge is what counts.
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

    /// Scrolls so that the row is in the middle, unless it is seen anyway.
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

    /// Corrects top and shift together where they have drifted; the place stays.
    fn rebase(&mut self) -> Option<f64> {
        let place = self.place_px();
        let drift = (self.top_px - self.extent.top_of(place)).abs();
        // Half a pixel is what rounding the shift may leave.
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

/// The whole part of a number that is no row count only if it is negative or absurd.
#[expect(
    clippy::cast_sign_loss,
    clippy::cast_possible_truncation,
    reason = "`as` saturates"
)]
fn whole(number: f64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEN_MILLION: u32 = 10_000_000;

    fn extent(rows: u32, viewport_px: f64) -> Extent {
        Extent { rows, viewport_px }
    }

    /// What a browser does with `scrollTop`: clamps it, and keeps whole pixels of its own size.
    struct Browser {
        scroll: Scroll,
        top_px: f64,
        pixel: f64,
    }

    impl Browser {
        fn new(rows: u32, viewport_px: f64, pixel: f64) -> Self {
            Self {
                scroll: Scroll::new(extent(rows, viewport_px)),
                top_px: 0.0,
                pixel,
            }
        }

        fn max(&self) -> f64 {
            (self.scroll.extent().spacer_px() - self.scroll.extent().viewport_px).max(0.0)
        }

        fn set(&mut self, top_px: f64) {
            self.top_px = ((top_px / self.pixel).round() * self.pixel).clamp(0.0, self.max());
        }

        /// A person scrolls to `top_px`; the event, the correction, and the event of that.
        fn scroll_to(&mut self, top_px: f64) {
            self.set(top_px);
            if let Some(top_px) = self.scroll.scrolled(self.top_px) {
                self.set(top_px);
                assert_eq!(
                    self.scroll.scrolled(self.top_px),
                    None,
                    "a rebase is not answered"
                );
            }
        }

        fn wheel(&mut self, delta_px: f64) {
            self.scroll_to(self.top_px + delta_px);
        }

        fn reveal(&mut self, row: u32) {
            if let Some(top_px) = self.scroll.reveal(row) {
                self.set(top_px);
                assert_eq!(
                    self.scroll.scrolled(self.top_px),
                    None,
                    "a reveal is not answered"
                );
            }
        }

        /// Where a row is on the screen, px from the viewport's upper edge.
        fn on_screen(&self, row: u32) -> f64 {
            self.scroll.row_top_px(row) - self.top_px
        }
    }

    #[test]
    fn few_rows_are_not_scaled() {
        let mut browser = Browser::new(1_000, 600.0, 1.0);
        for top in [0.0, 1.0, 27.0, 28.0, 9_999.0, 27_400.0] {
            browser.scroll_to(top);
            assert_eq!(browser.scroll.place_px(), top);
            assert_eq!(browser.scroll.row_top_px(10), 280.0);
        }
        assert_eq!(browser.scroll.seen(), 978..1_000);
    }

    #[test]
    fn fewer_rows_than_fit() {
        let mut browser = Browser::new(3, 600.0, 1.0);
        assert_eq!(browser.scroll.drawn(), 0..3);
        assert_eq!(browser.scroll.seen(), 0..3);
        browser.wheel(500.0);
        assert_eq!(browser.scroll.place_px(), 0.0);
        browser.reveal(2);
        assert_eq!(browser.scroll.place_px(), 0.0);
    }

    #[test]
    fn no_rows() {
        let mut browser = Browser::new(0, 600.0, 1.0);
        browser.wheel(10.0);
        browser.reveal(5);
        assert_eq!(browser.scroll.drawn(), 0..0);
        assert_eq!(browser.scroll.seen(), 0..0);
    }

    #[test]
    fn no_viewport_yet() {
        let browser = Browser::new(TEN_MILLION, 0.0, 1.0);
        assert_eq!(browser.scroll.drawn().start, 0);
        assert!(browser.scroll.drawn().len() > 8);
    }

    #[test]
    fn the_spacer_stays_below_every_browsers_limit() {
        assert_eq!(extent(u32::MAX, 600.0).spacer_px(), 8_000_000.0);
        assert_eq!(extent(100, 600.0).spacer_px(), 2_800.0);
    }

    #[test]
    fn the_thumb_at_the_ends_means_the_ends() {
        let mut browser = Browser::new(TEN_MILLION, 600.0, 1.0);
        browser.scroll_to(8_000_000.0);
        assert_eq!(browser.scroll.seen().end, TEN_MILLION);
        assert_eq!(browser.on_screen(TEN_MILLION - 1), 600.0 - 28.0);
        browser.scroll_to(0.0);
        assert_eq!(browser.scroll.first_row(), 0);
        assert_eq!(browser.on_screen(0), 0.0);
    }

    #[test]
    fn the_thumb_in_the_middle_means_the_middle() {
        let mut browser = Browser::new(TEN_MILLION, 600.0, 1.0);
        browser.scroll_to(browser.max() / 2.0);
        assert!(browser.scroll.first_row().abs_diff(TEN_MILLION / 2) < 50);
    }

    #[test]
    fn a_wheel_goes_pixel_by_pixel_wherever_it_is() {
        let mut browser = Browser::new(TEN_MILLION, 600.0, 1.0);
        for start in [
            0.0,
            90_000.0,
            200_000.0,
            4_000_000.0,
            7_500_000.0,
            7_950_000.0,
        ] {
            browser.scroll_to(start);
            for delta in [1.0, 3.0, 100.0, 333.0, -120.0, -7.0] {
                let row = browser.scroll.first_row() + 3;
                let (before, place) = (browser.on_screen(row), browser.scroll.place_px());
                browser.wheel(delta);
                assert_eq!(browser.scroll.place_px(), place + delta);
                assert_eq!(browser.on_screen(row), before - delta);
            }
        }
    }

    #[test]
    fn wheeling_from_the_middle_reaches_both_ends() {
        // 600,000 rows are 16.8 M px: far enough for many rebases, near enough to wheel through.
        for (delta, last) in [(-700.0, 0), (700.0, 599_999)] {
            let mut browser = Browser::new(600_000, 600.0, 1.0);
            browser.scroll_to(4_000_000.0);
            let mut place = browser.scroll.place_px();
            for _ in 0..30_000 {
                browser.wheel(delta);
                let now = browser.scroll.place_px();
                let (least, most) = (0.0, 600_000.0 * 28.0 - 600.0);
                assert_eq!(now, (place + delta).clamp(least, most), "stuck or leapt");
                place = now;
            }
            assert!(browser.scroll.seen().contains(&last));
        }
    }

    #[test]
    fn rebases_are_rare() {
        let mut browser = Browser::new(TEN_MILLION, 600.0, 1.0);
        browser.scroll_to(4_000_000.0);
        let mut rebases = 0;
        for _ in 0..10_000 {
            let expected = browser.top_px + 100.0;
            browser.wheel(100.0);
            rebases += usize::from(browser.top_px.to_bits() != expected.to_bits());
        }
        assert!(rebases <= 20, "{rebases} in a million pixels");
    }

    #[test]
    fn a_step_of_the_keyboard_shows_the_whole_row_and_no_more() {
        let mut browser = Browser::new(TEN_MILLION, 600.0, 1.0);
        browser.reveal(5_000_000);
        let first = browser.scroll.seen().end;
        for row in first..first + 100 {
            browser.reveal(row);
            assert_eq!(browser.on_screen(row), 600.0 - 28.0);
        }
        for row in (first - 100..first + 50).rev() {
            browser.reveal(row);
            let at = browser.on_screen(row);
            assert!((0.0..=572.0).contains(&at), "{at}");
        }
        assert_eq!(browser.on_screen(first - 100), 0.0);
    }

    #[test]
    fn points_at_rows() {
        let mut browser = Browser::new(100, 600.0, 1.0);
        assert_eq!(browser.scroll.row_at(0.0), Some(0));
        browser.wheel(14.0);
        assert_eq!(browser.scroll.row_at(13.0), Some(0));
        assert_eq!(browser.scroll.row_at(14.0), Some(1));
        assert_eq!(browser.scroll.row_at(-90.0), Some(0));
        browser.scroll_to(9_999.0);
        assert_eq!(browser.scroll.row_at(599.0), Some(99));
        assert_eq!(browser.scroll.row_at(900.0), Some(99));
        assert_eq!(Scroll::new(extent(0, 600.0)).row_at(10.0), None);
    }

    #[test]
    fn can_begin_anywhere() {
        let scroll = Scroll::starting_at(extent(TEN_MILLION, 600.0), 6_000_000);
        assert_eq!(scroll.first_row(), 6_000_000);
        assert_eq!(Scroll::starting_at(extent(100, 600.0), 99).seen().end, 100);
        assert_eq!(Scroll::starting_at(extent(0, 600.0), 99).seen(), 0..0);
        let mut unmeasured = Scroll::starting_at(extent(100, 0.0), 50);
        let _ = unmeasured.resized(extent(100, 600.0));
        assert_eq!(unmeasured.first_row(), 50);
    }

    #[test]
    fn a_viewport_lower_than_a_row_shows_its_upper_edge() {
        let mut browser = Browser::new(100, 20.0, 1.0);
        browser.reveal(7);
        assert_eq!(browser.on_screen(7), 0.0);
        assert_eq!(browser.scroll.reveal(7), None);
    }

    #[test]
    fn centering_leaves_what_is_seen_alone() {
        let mut scroll = Scroll::new(extent(TEN_MILLION, 600.0));
        assert_eq!(scroll.center(3), None);
        assert!(scroll.center(7_000_000).is_some());
        let at = scroll.row_top_px(7_000_000) - scroll.top_px();
        assert!((285.0..=287.0).contains(&at), "{at}");
    }

    #[test]
    fn a_narrower_view_keeps_the_place_where_it_can() {
        let mut scroll = Scroll::new(extent(TEN_MILLION, 600.0));
        scroll.center(9_000_000);
        let row = scroll.first_row();
        let _ = scroll.resized(extent(9_500_000, 500.0));
        assert_eq!(scroll.first_row(), row);
        let _ = scroll.resized(extent(40, 500.0));
        assert_eq!(scroll.seen().end, 40);
        assert_eq!(scroll.row_top_px(0), 0.0);
        assert_eq!(scroll.resized(extent(40, 500.0)), None);
        assert_eq!(scroll.resized(extent(0, 500.0)), Some(0.0));
    }

    #[derive(Debug, Clone, Copy)]
    enum Act {
        Thumb(f64),
        Wheel(f64),
        Reveal(u32),
        Center(u32),
        Viewport(f64),
        Rows(u32),
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            (0.0..8_000_000.0).prop_map(Act::Thumb),
            prop_oneof![-900.0..900.0, -100.0..100.0].prop_map(Act::Wheel),
            any::<u32>().prop_map(Act::Reveal),
            any::<u32>().prop_map(Act::Center),
            (100.0..2_000.0).prop_map(Act::Viewport),
            prop_oneof![0_u32..100, 0_u32..TEN_MILLION, any::<u32>()].prop_map(Act::Rows),
        ]
    }

    fn check(browser: &Browser) {
        let scroll = &browser.scroll;
        let (seen, drawn) = (scroll.seen(), scroll.drawn());
        let extent = scroll.extent();
        assert!(
            drawn.start <= seen.start && seen.end <= drawn.end,
            "{seen:?} in {drawn:?}"
        );
        assert_eq!(u32::try_from(drawn.len()), Ok(extent.slots()));
        assert!(
            (0.0..=browser.max() + 0.5).contains(&scroll.top_px()),
            "{scroll:?}"
        );
        // No ground is seen: rows cover the viewport, or all of them are in it.
        if extent.content_px() >= extent.viewport_px {
            assert!(browser.on_screen(seen.start) <= 0.5);
            let end = browser.on_screen(seen.end - 1) + f64::from(ROW_PX);
            assert!(
                end >= extent.viewport_px - 0.5,
                "{end} of {}",
                extent.viewport_px
            );
        }
        // Nobody is stuck: at an end of the scrollbar is an end of the rows.
        if browser.top_px <= 0.0 {
            assert_eq!(seen.start, 0);
        }
        if browser.top_px >= browser.max() {
            assert_eq!(seen.end, extent.rows);
        }
    }

    proptest! {
        #[test]
        fn nobody_gets_stuck_or_sees_the_ground(
            rows in prop_oneof![0_u32..1_000, 0_u32..TEN_MILLION, any::<u32>()],
            viewport in 100.0..2_000.0,
            pixel in prop_oneof![Just(1.0), Just(0.5), Just(0.8), Just(1.0 / 64.0)],
            acts in proptest::collection::vec(act(), 0..60),
        ) {
            let viewport = f64::round(viewport);
            let mut browser = Browser::new(rows, viewport, pixel);
            for act in acts {
                let rows = browser.scroll.extent().rows;
                match act {
                    Act::Thumb(top) => browser.scroll_to(top),
                    Act::Wheel(delta) => browser.wheel(delta),
                    Act::Reveal(row) if rows > 0 => {
                        browser.reveal(row % rows);
                        let at = browser.on_screen(row % rows);
                        let lowest = browser.scroll.extent().viewport_px - f64::from(ROW_PX);
                        prop_assert!(at >= -1.0 && at <= lowest + 1.0, "{} at {at}", row % rows);
                    }
                    Act::Center(row) if rows > 0 => {
                        if let Some(top) = browser.scroll.center(row % rows) {
                            browser.set(top);
                        }
                        prop_assert!(browser.scroll.seen().contains(&(row % rows)));
                    }
                    Act::Reveal(_) | Act::Center(_) => {}
                    Act::Viewport(px) => {
                        let to = Extent { viewport_px: px.round(), rows };
                        if let Some(top) = browser.scroll.resized(to) {
                            browser.set(top);
                        }
                    }
                    Act::Rows(rows) => {
                        let to = Extent { rows, ..browser.scroll.extent() };
                        if let Some(top) = browser.scroll.resized(to) {
                            browser.set(top);
                        }
                    }
                }
                check(&browser);
            }
        }

        #[test]
        fn the_thumb_never_goes_backwards(
            rows in any::<u32>(), a in 0.0..8_000_000.0, b in 0.0..8_000_000.0,
        ) {
            let extent = extent(rows, 600.0);
            let (a, b) = (f64::min(a, b).min(extent.top_max()), f64::max(a, b).min(extent.top_max()));
            prop_assert!(extent.place_of(a) <= extent.place_of(b) + 1e-6);
            prop_assert!((extent.top_of(extent.place_of(a)) - a).abs() < 1e-3);
        }

        #[test]
        fn the_way_to_a_row_does_not_change_where_it_is(row in 0..TEN_MILLION, via in 0..TEN_MILLION) {
            let mut straight = Browser::new(TEN_MILLION, 600.0, 1.0);
            straight.reveal(row);
            let mut round = Browser::new(TEN_MILLION, 600.0, 1.0);
            round.reveal(via);
            round.reveal(row);
            for browser in [straight, round] {
                let at = browser.on_screen(row);
                prop_assert!((0.0..=572.0).contains(&at));
            }
        }
    }
}
