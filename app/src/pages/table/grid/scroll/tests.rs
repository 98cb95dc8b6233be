use super::*;
use proptest::prelude::*;

const TEN_MILLION: u32 = 10_000_000;

fn extent(rows: u32, viewport_px: f64) -> Extent {
    Extent { rows, viewport_px }
}

/// A browser's `scrollTop`: it is clamped, and kept in the browser's own whole pixels.
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

    /// A person scrolls to `top_px`: the event, the correction, and the event of the correction.
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

    /// The position of a row on the screen, px from the viewport's upper edge.
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
    // 600,000 rows are 16.8 M px: enough for many rebases, and few enough to wheel through.
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
fn centering_does_not_move_visible_rows() {
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
    // No empty area is visible: rows cover the viewport, or all of them are in it.
    if extent.content_px() >= extent.viewport_px {
        assert!(browser.on_screen(seen.start) <= 0.5);
        let end = browser.on_screen(seen.end - 1) + f64::from(ROW_PX);
        assert!(
            end >= extent.viewport_px - 0.5,
            "{end} of {}",
            extent.viewport_px
        );
    }
    // Scrolling never gets stuck: an end of the scrollbar is an end of the rows.
    if browser.top_px <= 0.0 {
        assert_eq!(seen.start, 0);
    }
    if browser.top_px >= browser.max() {
        assert_eq!(seen.end, extent.rows);
    }
}

proptest! {
    #[test]
    fn scrolling_reaches_every_row_and_shows_no_empty_area(
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
