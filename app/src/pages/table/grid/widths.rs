//! Columns as shown: their order, which are hidden, their widths, and which of them are in the
//! viewport.
//!
//! The first column shown stays at the left edge. If there are many columns, only those near the
//! viewport are drawn; if there are few, all are, because that is simpler for the browser and for
//! screen readers.

use std::collections::BTreeSet;
use std::ops::Range;

use reports::table::Type;

/// Narrowest column, px: room for the menu and the handle.
pub const WIDTH_MIN_PX: u32 = 56;
/// Widest column, px.
pub const WIDTH_MAX_PX: u32 = 1_200;
/// Widest width that is chosen without a person, px.
const WIDTH_GUESS_MAX_PX: u32 = 340;
/// Columns up to which all are drawn.
pub const DRAW_ALL_COLUMNS: usize = 60;
/// Columns drawn beyond the viewport on either side.
const OVERSCAN_COLUMNS: usize = 2;
/// The requested columns begin and end at a multiple of this number, and extend by it beyond the
/// drawn ones: more than a screen.
const REQUEST_STEP: usize = 32;
/// The drawn columns begin at a multiple of this number, so that cells are not made again with
/// every step to the side.
const COLUMN_STEP: usize = 4;
/// Width of a digit in a cell, px.
const DIGIT_PX: f64 = 7.3;
/// A margin for fonts of other systems, which are a little wider.
const FONT_MARGIN: f64 = 1.05;
/// Width that a cell adds to its text, px: padding and border.
pub const CELL_EXTRA_PX: u32 = 25;
/// Width that the first column adds to that, px: the button that opens the record, over half the
/// padding.
pub const OPENER_EXTRA_PX: u32 = 14;
/// Width that a header adds to its text, px: padding, order mark and menu button.
pub const HEADER_EXTRA_PX: u32 = 52;
/// Largest share of the viewport that the column at the left edge takes.
const FROZEN_SHARE: f64 = 0.45;

/// Order and widths of a table's columns. The hidden ones are part of the
/// [`ViewState`](crate::model::view_state::ViewState).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// All columns, in the order shown.
    order: Vec<u32>,
    /// Widths by column, px.
    widths: Vec<u32>,
    /// The column that names the rows and comes first unless a person moves it.
    first: Option<u32>,
}

impl Layout {
    /// All columns in the file's order, with the requested widths.
    #[must_use]
    pub fn new(widths: Vec<u32>) -> Self {
        Self::naming(widths, None)
    }

    /// The column that names the rows, then all others in the file's order.
    #[must_use]
    pub fn naming(widths: Vec<u32>, first: Option<u32>) -> Self {
        let order = default_order(widths.len(), first).collect();
        Self {
            order,
            widths,
            first,
        }
    }

    /// All columns in the order shown, hidden ones too.
    #[must_use]
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// The columns shown, in order.
    #[must_use]
    pub fn shown(&self, hidden: &BTreeSet<u32>) -> Vec<u32> {
        let is_shown = |column: &u32| !hidden.contains(column);
        self.order.iter().copied().filter(is_shown).collect()
    }

    /// Whether no column was moved.
    #[must_use]
    pub fn is_in_order(&self) -> bool {
        let order = default_order(self.order.len(), self.first);
        self.order.iter().copied().eq(order)
    }

    /// The columns shown, as they are exported: in the file's order unless a person moved one.
    #[must_use]
    pub fn exported(&self, hidden: &BTreeSet<u32>) -> Vec<u32> {
        let mut shown = self.shown(hidden);
        if self.is_in_order() {
            shown.sort_unstable();
        }
        shown
    }

    /// Shows or hides a column. The last visible one cannot be hidden.
    pub fn show(&self, hidden: &mut BTreeSet<u32>, column: u32, shown: bool) {
        if shown {
            hidden.remove(&column);
        } else if self.order.contains(&column) && hidden.len() + 1 < self.order.len() {
            hidden.insert(column);
        }
    }

    /// Restores the initial order of the columns; widths stay.
    pub fn reset(&mut self) {
        self.order = default_order(self.order.len(), self.first).collect();
    }

    /// Moves a column to a position among all.
    pub fn move_to(&mut self, column: u32, to: usize) {
        if let Some(from) = self.order.iter().position(|c| *c == column) {
            let column = self.order.remove(from);
            self.order.insert(to.min(self.order.len()), column);
        }
    }

    /// Moves a column by this number of positions among all.
    pub fn move_by(&mut self, column: u32, by: isize) {
        if let Some(from) = self.order.iter().position(|c| *c == column) {
            self.move_to(column, from.saturating_add_signed(by));
        }
    }

    /// A column's width, px.
    #[must_use]
    pub fn width_px(&self, column: u32) -> u32 {
        self.widths
            .get(column as usize)
            .copied()
            .unwrap_or(WIDTH_MIN_PX)
    }

    /// Sets all widths, px.
    pub fn set_widths(&mut self, widths: Vec<u32>) {
        self.widths = widths;
    }

    /// Sets a column's width, clamped to the allowed range.
    pub fn set_width(&mut self, column: u32, width_px: u32) {
        if let Some(width) = self.widths.get_mut(column as usize) {
            *width = width_px.clamp(WIDTH_MIN_PX, WIDTH_MAX_PX);
        }
    }

    /// Makes a column wider, or narrower.
    pub fn widen(&mut self, column: u32, by_px: i32) {
        self.set_width(column, self.width_px(column).saturating_add_signed(by_px));
    }
}

/// The numbers of columns in the file's order, with one of them before all others.
fn default_order(columns: usize, first: Option<u32>) -> impl Iterator<Item = u32> {
    let all = || (0..).take(columns);
    let first = first.filter(|first| all().any(|column| column == *first));
    let others = all().filter(move |column| Some(*column) != first);
    first.into_iter().chain(others)
}

/// The width of a text in a cell, px. It depends on the kinds of letters, because an id of capitals
/// is a third wider than a word of as many letters.
#[must_use]
pub fn text_px(text: &str) -> f64 {
    let of = |c: char| match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '|' | '\'' | '!' => 0.5,
        'f' | 't' | 'r' | ' ' | '-' | '(' | ')' | '[' | ']' | '/' => 0.62,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 1.55,
        'A'..='Z' => 1.24,
        c if c.is_ascii() => 1.0,
        // East Asian characters are as wide as they are high.
        c if u32::from(c) >= 0x1100 => 1.8,
        _ => 1.1,
    };
    text.chars().map(of).sum::<f64>() * DIGIT_PX * FONT_MARGIN
}

/// A width that shows everything in a column with texts of these widths, px, as far as it is known.
#[must_use]
pub fn wanted(ty: Type, header_px: f64, cells_px: impl Iterator<Item = f64>) -> u32 {
    let cells_px = match ty {
        // Times are shown in a fixed form, `2026-11-01 06:00:00`, or as words like "No activity".
        Type::Timestamp => text_px("2026-11-01 06:00:00"),
        _ => cells_px.fold(0.0, f64::max),
    };
    (to_px(cells_px) + CELL_EXTRA_PX)
        .max(to_px(header_px) + HEADER_EXTRA_PX)
        .clamp(WIDTH_MIN_PX, WIDTH_MAX_PX)
}

/// Widths for columns that want these: a limited width for each, and the full width for the first
/// columns as far as the viewport has room.
#[must_use]
pub fn shared_out(wanted: &[u32], viewport_px: f64) -> Vec<u32> {
    let mut widths: Vec<u32> = wanted
        .iter()
        .map(|width| (*width).min(WIDTH_GUESS_MAX_PX))
        .collect();
    let taken: f64 = widths.iter().copied().map(f64::from).sum();
    let mut free = (viewport_px - taken).max(0.0).floor();
    for (width, wanted) in widths.iter_mut().zip(wanted) {
        let more = wanted.saturating_sub(*width).min(to_px(free));
        *width += more;
        free -= f64::from(more);
    }
    widths
}

/// The columns shown, side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    /// Left edges, px, followed by the right edge of the last column.
    edges: Vec<f64>,
    frozen_px: f64,
    viewport_px: f64,
}

impl Strip {
    /// Columns of these widths in a viewport.
    #[must_use]
    pub fn new(widths_px: impl Iterator<Item = u32>, viewport_px: f64) -> Self {
        let widths: Vec<u32> = widths_px.collect();
        let total_px: f64 = widths.iter().copied().map(f64::from).sum();
        let mut edges = vec![0.0];
        let mut at = 0.0;
        for (index, width_px) in widths.into_iter().enumerate() {
            at += if total_px <= viewport_px {
                f64::from(width_px)
            } else {
                shown_px(index, width_px, viewport_px)
            };
            edges.push(at);
        }
        let frozen_px = edges.get(1).copied().unwrap_or(0.0);
        Self {
            edges,
            frozen_px,
            viewport_px,
        }
    }

    #[must_use]
    pub fn columns(&self) -> usize {
        self.edges.len() - 1
    }

    /// A column's width as drawn, px.
    #[must_use]
    pub fn width_px(&self, column: usize) -> f64 {
        self.left_px(column + 1) - self.left_px(column)
    }

    #[must_use]
    pub fn total_px(&self) -> f64 {
        self.edges.last().copied().unwrap_or(0.0)
    }

    /// A column's left edge, px.
    fn left_px(&self, column: usize) -> f64 {
        self.edges
            .get(column)
            .copied()
            .unwrap_or_else(|| self.total_px())
    }

    /// The columns to draw besides the first one, which is always drawn. Between the first and
    /// these is a gap of [`Self::gap_px`].
    #[must_use]
    pub fn drawn(&self, scroll_left_px: f64) -> Range<usize> {
        let all = self.columns();
        if all <= DRAW_ALL_COLUMNS {
            return 1.min(all)..all;
        }
        let (left, right) = (
            scroll_left_px + self.frozen_px,
            scroll_left_px + self.viewport_px,
        );
        // An edge lies in the last column that begins at or before it.
        let holds = |px: f64| {
            self.edges
                .partition_point(|edge| *edge <= px)
                .saturating_sub(1)
        };
        let first = holds(left).saturating_sub(OVERSCAN_COLUMNS);
        let first = (first - first % COLUMN_STEP).max(1);
        let end = holds(right) + 1 + OVERSCAN_COLUMNS;
        let end = end.next_multiple_of(COLUMN_STEP).min(all);
        first.min(end)..end
    }

    /// The columns to request besides the first one.
    #[must_use]
    pub fn requested(&self, scroll_left_px: f64) -> Range<usize> {
        let drawn = self.drawn(scroll_left_px);
        let start = drawn.start.saturating_sub(REQUEST_STEP) / REQUEST_STEP * REQUEST_STEP;
        let end = (drawn.end + REQUEST_STEP).next_multiple_of(REQUEST_STEP);
        start.max(1).min(drawn.end)..end.min(self.columns())
    }

    /// The columns besides the first one that are in the viewport, even in part.
    #[must_use]
    pub fn seen(&self, scroll_left_px: f64) -> Range<usize> {
        let (left, right) = (
            scroll_left_px + self.frozen_px,
            scroll_left_px + self.viewport_px,
        );
        let all = self.columns();
        // A column that ends at the edge of the viewport is not visible.
        let first = self.edges.partition_point(|edge| *edge <= left);
        let end = self.edges.partition_point(|edge| *edge < right).min(all);
        first.saturating_sub(1).max(1).min(end)..end
    }

    /// The column at a distance from the viewport's left edge, px; beyond the last, the last one.
    #[must_use]
    pub fn column_at(&self, x_px: f64, scroll_left_px: f64) -> usize {
        let place = if x_px < self.frozen_px {
            x_px
        } else {
            x_px + scroll_left_px
        };
        let column = self
            .edges
            .partition_point(|edge| *edge <= place)
            .saturating_sub(1);
        column.min(self.columns().saturating_sub(1))
    }

    /// Width of the columns that are not drawn before the first of `drawn`, px.
    #[must_use]
    pub fn gap_px(&self, drawn: &Range<usize>) -> f64 {
        (self.left_px(drawn.start) - self.frozen_px).max(0.0)
    }

    /// Scrolls as little as possible to show the whole column, or its left edge if it is too wide.
    /// Returns the new `scrollLeft`, if it changes.
    #[must_use]
    pub fn reveal(&self, column: usize, scroll_left_px: f64) -> Option<f64> {
        if column == 0 || column >= self.columns() {
            return None;
        }
        let (left, right) = (self.left_px(column), self.left_px(column + 1));
        let most = left - self.frozen_px;
        let least = (right - self.viewport_px).min(most);
        if scroll_left_px > most {
            Some(most)
        } else if scroll_left_px < least {
            Some(least)
        } else {
            None
        }
    }
}

/// The width with which a column is drawn, px: its own, but the column at the left edge leaves room
/// for the others.
#[must_use]
pub fn shown_px(index: usize, width_px: u32, viewport_px: f64) -> f64 {
    let own = f64::from(width_px);
    if index > 0 || viewport_px <= 0.0 {
        return own;
    }
    own.min((viewport_px * FROZEN_SHARE).floor())
        .max(f64::from(WIDTH_MIN_PX))
}

/// A length rounded up to whole pixels.
#[expect(
    clippy::cast_sign_loss,
    clippy::cast_possible_truncation,
    reason = "`as` saturates"
)]
#[must_use]
pub fn to_px(length: f64) -> u32 {
    length.ceil() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn layout() -> Layout {
        Layout::new(vec![100, 110, 120, 130])
    }

    #[test]
    fn begins_as_the_file_is() {
        assert_eq!(layout().shown(&BTreeSet::new()), [0, 1, 2, 3]);
        assert!(layout().is_in_order());
        assert_eq!(layout().width_px(2), 120);
        assert_eq!(layout().width_px(9), WIDTH_MIN_PX);
    }

    #[test]
    fn the_column_that_names_the_rows_comes_first_until_it_is_moved() {
        let mut layout = Layout::naming(vec![100; 4], Some(2));
        let none = BTreeSet::new();
        assert_eq!(layout.shown(&none), [2, 0, 1, 3]);
        assert!(layout.is_in_order());
        assert_eq!(layout.exported(&none), [0, 1, 2, 3]);
        assert_eq!(layout.exported(&BTreeSet::from([0])), [1, 2, 3]);
        assert_eq!(layout.shown(&BTreeSet::from([2])), [0, 1, 3]);
        layout.move_to(3, 0);
        assert_eq!(layout.shown(&none), [3, 2, 0, 1]);
        assert_eq!(layout.exported(&none), [3, 2, 0, 1]);
        layout.reset();
        assert_eq!(layout.order(), [2, 0, 1, 3]);
        assert_eq!(Layout::naming(vec![100; 2], Some(7)).order(), [0, 1]);
    }

    #[test]
    fn hides_and_shows_but_never_hides_all() {
        let (layout, mut hidden) = (layout(), BTreeSet::new());
        for column in 0..4 {
            layout.show(&mut hidden, column, false);
        }
        assert_eq!(layout.shown(&hidden), [3]);
        layout.show(&mut hidden, 1, true);
        assert_eq!(layout.shown(&hidden), [1, 3]);
        layout.show(&mut hidden, 77, false);
        assert_eq!(layout.shown(&hidden), [1, 3]);
    }

    #[test]
    fn moves_within_bounds() {
        let mut layout = layout();
        layout.move_by(0, 2);
        assert_eq!(layout.order(), [1, 2, 0, 3]);
        layout.move_by(0, 9);
        assert_eq!(layout.order(), [1, 2, 3, 0]);
        layout.move_by(3, -9);
        assert_eq!(layout.order(), [3, 1, 2, 0]);
        layout.move_to(0, 1);
        assert_eq!(layout.order(), [3, 0, 1, 2]);
        layout.move_to(9, 1);
        assert_eq!(layout.order(), [3, 0, 1, 2]);
        assert!(!layout.is_in_order());
        layout.reset();
        assert_eq!(layout.order(), [0, 1, 2, 3]);
    }

    #[test]
    fn widths_stay_sensible() {
        let mut layout = layout();
        layout.widen(1, 16);
        assert_eq!(layout.width_px(1), 126);
        layout.widen(1, -900);
        assert_eq!(layout.width_px(1), WIDTH_MIN_PX);
        layout.set_width(1, 99_999);
        assert_eq!(layout.width_px(1), WIDTH_MAX_PX);
        layout.set_width(99, 100);
    }

    #[test]
    fn widths_are_guessed_from_the_contents() {
        let check = |ty, header: &str, cells: &[&str], expected| {
            let cells = cells.iter().map(|cell| text_px(cell));
            assert_eq!(wanted(ty, text_px(header), cells), expected, "{header}");
        };
        check(Type::Timestamp, "at", &[], 155);
        check(Type::Boolean, "ok", &["true", "false"], 68);
        check(Type::Text, "", &["x".repeat(2_000).as_str()], WIDTH_MAX_PX);
        check(Type::Integer, "", &[], WIDTH_MIN_PX);
        check(Type::Integer, "org_memberships_x", &["1"], 182);
        assert!(text_px("QRSTUVXYZ") > 1.2 * text_px("abcdeghkn"));
    }

    #[test]
    fn free_space_goes_to_those_that_want_it() {
        assert_eq!(shared_out(&[100, 900, 500], 0.0), [100, 340, 340]);
        assert_eq!(shared_out(&[100, 900, 500], 900.0), [100, 460, 340]);
        assert_eq!(shared_out(&[100, 900, 500], 9_000.0), [100, 900, 500]);
        assert_eq!(shared_out(&[], 100.0), [0; 0]);
    }

    fn strip(columns: usize) -> Strip {
        Strip::new(std::iter::repeat_n(100, columns), 1_000.0)
    }

    #[test]
    fn few_columns_are_all_drawn() {
        assert_eq!(strip(60).drawn(3_000.0), 1..60);
        assert_eq!(strip(1).drawn(0.0), 1..1);
        assert_eq!(strip(0).drawn(0.0), 0..0);
        assert_eq!(strip(60).gap_px(&(1..60)), 0.0);
    }

    #[test]
    fn only_near_columns_of_many_are_drawn() {
        let strip = strip(4_096);
        assert_eq!(strip.drawn(0.0), 1..16);
        assert_eq!(strip.drawn(200_000.0), 1_996..2_016);
        assert_eq!(strip.drawn(strip.total_px() - 1_000.0).end, 4_096);
        assert_eq!(strip.gap_px(&(1_996..2_016)), 199_500.0);
    }

    #[test]
    fn visible_columns_are_fewer_than_drawn_ones() {
        assert_eq!(strip(60).seen(0.0), 1..10);
        assert_eq!(strip(60).seen(50.0), 1..11);
        assert_eq!(strip(60).seen(100.0), 2..11);
        assert_eq!(strip(5).seen(0.0), 1..5);
        assert_eq!(strip(0).seen(0.0), 0..0);
    }

    #[test]
    fn reveal_moves_columns_out_from_under_the_first() {
        let strip = strip(20);
        assert_eq!(strip.reveal(0, 500.0), None);
        assert_eq!(strip.reveal(5, 450.0), Some(400.0));
        assert_eq!(strip.reveal(5, 400.0), None);
        assert_eq!(strip.reveal(9, 0.0), None);
        assert_eq!(strip.reveal(10, 0.0), Some(100.0));
        assert_eq!(strip.reveal(20, 0.0), None);
        let wide = Strip::new([100, 100, 5_000].into_iter(), 1_000.0);
        assert_eq!(wide.reveal(2, 0.0), Some(100.0));
    }

    #[test]
    fn points_at_columns() {
        let strip = strip(20);
        assert_eq!(strip.column_at(-5.0, 0.0), 0);
        assert_eq!(strip.column_at(99.0, 500.0), 0, "the first one stays");
        assert_eq!(strip.column_at(100.0, 0.0), 1);
        assert_eq!(strip.column_at(100.0, 500.0), 6);
        assert_eq!(strip.column_at(9_999.0, 0.0), 19);
        assert_eq!(Strip::new(std::iter::empty(), 100.0).column_at(5.0, 0.0), 0);
    }

    #[test]
    fn the_column_that_stays_leaves_room() {
        let strip = Strip::new([340, 100, 100, 100].into_iter(), 380.0);
        assert_eq!(strip.frozen_px, 171.0);
        assert_eq!(strip.total_px(), 471.0);
        assert_eq!(shown_px(1, 340, 380.0), 340.0);
        assert_eq!(shown_px(0, 340, 0.0), 340.0, "before anything is measured");
        assert_eq!(shown_px(0, 340, 60.0), 56.0);
        let alone = Strip::new([600, 100].into_iter(), 1_000.0);
        assert_eq!(alone.frozen_px, 600.0, "no other column needs the room");
    }

    proptest! {
        #[test]
        fn every_column_in_the_viewport_is_drawn(
            widths in proptest::collection::vec(56_u32..1_200, 61..300),
            viewport in 300.0..3_000.0,
            at in 0.0..1.0,
        ) {
            let strip = Strip::new(widths.iter().copied(), viewport);
            let left = (strip.total_px() - viewport).max(0.0) * at;
            let drawn = strip.drawn(left);
            let requested = strip.requested(left);
            prop_assert!(requested.start <= drawn.start.saturating_sub(REQUEST_STEP).max(1));
            prop_assert!(requested.end >= (drawn.end + REQUEST_STEP).min(strip.columns()));
            for column in 1..strip.columns() {
                let seen = strip.left_px(column + 1) > left + strip.frozen_px
                    && strip.left_px(column) < left + viewport;
                prop_assert!(!seen || drawn.contains(&column), "{column} not in {drawn:?}");
                prop_assert_eq!(seen, strip.seen(left).contains(&column), "{}", column);
            }
            let gap = strip.gap_px(&drawn) + strip.frozen_px;
            prop_assert!((gap - strip.left_px(drawn.start)).abs() < 1e-6);
        }

        #[test]
        fn a_revealed_column_is_in_the_viewport(
            widths in proptest::collection::vec(56_u32..400, 2..200),
            column in 1_usize..200,
            at in 0.0..60_000.0,
        ) {
            let strip = Strip::new(widths.iter().copied(), 1_000.0);
            let column = 1 + column % (strip.columns() - 1).max(1);
            let left = strip.reveal(column, at).unwrap_or(at);
            prop_assert!(strip.left_px(column) >= left + strip.frozen_px - 1e-6);
            prop_assert!(strip.left_px(column + 1) <= left + 1_000.0 + 1e-6);
        }
    }
}
