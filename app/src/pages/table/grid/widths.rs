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
/// Width that the first column shown adds to its own, px: the box that ticks the row and the button
/// that opens the record, each with some padding; `.grid-cell[role="rowheader"]` in the stylesheet.
pub const LEAD_PX: u32 = 38;
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
    /// Columns whose width a person chose.
    chosen: BTreeSet<u32>,
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
            chosen: BTreeSet::new(),
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

    /// Sets the width that a person chose for a column, clamped to the allowed range.
    pub fn set_width(&mut self, column: u32, width_px: u32) {
        self.chosen.insert(column);
        if let Some(width) = self.widths.get_mut(column as usize) {
            *width = width_px.clamp(WIDTH_MIN_PX, WIDTH_MAX_PX);
        }
    }

    /// Makes a column as wide as its widest cell so far, unless a person chose its width. It never
    /// becomes narrower: it would do so while a person scrolls.
    pub fn grow(&mut self, column: u32, width_px: u32) {
        if self.chosen.contains(&column) {
            return;
        }
        if let Some(width) = self.widths.get_mut(column as usize) {
            *width = (*width).max(width_px.min(WIDTH_GUESS_MAX_PX));
        }
    }

    /// The last of these columns whose width no person chose: it takes the room that is left.
    #[must_use]
    pub fn growing(&self, shown: &[u32]) -> Option<usize> {
        shown
            .iter()
            .rposition(|column| !self.chosen.contains(column))
    }

    /// Hides all columns but this one.
    pub fn show_only(&self, hidden: &mut BTreeSet<u32>, column: u32) {
        if self.order.contains(&column) {
            hidden.extend(&self.order);
            hidden.remove(&column);
        }
    }

    /// The column that stays when all others are hidden: the one that names the rows.
    #[must_use]
    pub fn naming_column(&self) -> Option<u32> {
        default_order(self.order.len(), self.first).next()
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

/// Texts whose widths show how wide the digits and the letters of the system's font are.
pub const SAMPLE_TEXTS: [&str; 2] = ["2026-11-01 06:00:00", "octo.cat@example.com Admin"];

/// How much wider than [`text_px`] this system's font is, by the widths of [`SAMPLE_TEXTS`], px. A
/// text that cannot be measured counts as expected.
#[must_use]
pub fn font_scale(measured_px: impl Fn(&str) -> f64) -> f64 {
    let scale = |text: &&str| match measured_px(text) {
        0.0 => 1.0,
        px => px / text_px(text),
    };
    let widest = SAMPLE_TEXTS.iter().map(scale).fold(0.0, f64::max);
    widest.clamp(0.8, 1.6)
}

/// A width that shows everything in a column with texts of these widths, as far as it is known:
/// those of [`text_px`], which this system's font multiplies by `scale`.
#[must_use]
pub fn wanted(ty: Type, header_px: f64, cells_px: impl Iterator<Item = f64>, scale: f64) -> u32 {
    let cells_px = match ty {
        // Times are shown in a fixed form, `2026-11-01 06:00:00`, or as words like "No activity".
        Type::Timestamp => text_px("2026-11-01 06:00:00"),
        _ => cells_px.fold(0.0, f64::max),
    };
    (to_px(cells_px * scale) + CELL_EXTRA_PX)
        .max(to_px(header_px * scale) + HEADER_EXTRA_PX)
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
    /// Columns of these widths in a viewport. If they leave room, the column at `grows` takes it.
    #[must_use]
    pub fn new(
        widths_px: impl Iterator<Item = u32>,
        viewport_px: f64,
        grows: Option<usize>,
    ) -> Self {
        let widths: Vec<u32> = widths_px.collect();
        let total_px: f64 = widths.iter().copied().map(f64::from).sum();
        let mut edges = vec![0.0];
        let mut at = 0.0;
        for (index, width_px) in widths.into_iter().enumerate() {
            at += if total_px <= viewport_px && grows == Some(index) {
                f64::from(width_px) + (viewport_px - total_px).floor()
            } else if total_px <= viewport_px {
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
mod tests;
