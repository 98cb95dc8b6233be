//! The data grid: any row of ten million, by pointer and by keyboard.
//!
//! Plain types ([`scroll`], [`keys`], [`select`], [`widths`], [`cell`]) contain its decisions;
//! [`paint`] draws rows into recycled elements, [`view`] connects both to the browser's events. The
//! rest of the table page uses [`Grid`].

pub mod cell;
pub mod header;
pub mod keys;
pub mod paint;
pub mod rows;
pub mod scroll;
pub mod select;
pub mod view;
pub mod widths;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::{html, prelude::*};
use reports::read::About;
use reports::table::{RowRanges, Type};
use reports::view::{Cell, Row};

use crate::model::format::value::Form;
use crate::model::phase::Phase;
use crate::model::route::FileId;
use crate::model::view_state::Step;
use crate::platform::dom;
use crate::session::state::OpenFile;
use crate::text::table as words;
use cell::appearance;
use keys::{Active, Cursor};
use scroll::{Extent, Scroll};
use select::At;
use widths::Layout;

/// Height of the names in the header, px. Handed to the stylesheet as `--names`.
const HEAD_PX: u32 = 34;
/// Height that column profiles add to the header, px.
const PROFILE_PX: u32 = 38;

/// One file's grid, as signals. `Copy`; it lives while the table is shown.
#[derive(Clone, Copy)]
pub struct Grid {
    /// The file whose rows are shown.
    pub file: OpenFile,
    /// Order and widths of the columns.
    pub layout: RwSignal<Layout>,
    /// The focus and the selection.
    pub cursor: RwSignal<Cursor>,
    /// The scroll position, which decides which rows are seen.
    pub scroll: RwSignal<Scroll>,
    /// `scrollLeft`, px.
    pub left_px: RwSignal<f64>,
    /// Inner width, px.
    pub width_px: RwSignal<f64>,
    /// The column whose menu is open.
    pub menu: RwSignal<Option<u32>>,
    /// The column whose profile is open.
    pub profile: RwSignal<Option<u32>>,
    /// The columns shown, in order.
    pub shown: Memo<Arc<[u32]>>,
    /// The number of rows that can be scrolled through.
    pub rows: Memo<u32>,
    /// The element that scrolls and has the focus.
    pub node: NodeRef<html::Div>,
    /// A column to be fitted to the width of its visible cells.
    pub fit: RwSignal<Option<u32>>,
    /// The last message about copying, for the status line.
    pub said: RwSignal<Option<String>>,
    /// Whether the filter cannot be read, so that the rows are those of the last one.
    pub stale: RwSignal<bool>,
    /// The row that was ticked last: the generation of its view, and its position there.
    tick_anchor: RwSignal<Option<(u32, u32)>>,
    /// The rows of a view, by its generation, to count the ticked rows that are not shown.
    shown_rows: RwSignal<Option<(u32, RowRanges)>>,
    /// Whether an export that began here is being written.
    pub exporting: RwSignal<bool>,
    /// The position whose record is shown when its row has arrived.
    follow: RwSignal<Option<u32>>,
}

/// The state of a grid that is kept while another pane or another file is shown.
struct Kept {
    layout: Layout,
    cursor: Cursor,
    first_row: u32,
    left_px: f64,
}

thread_local! {
    /// By file. It holds a few numbers for each column, and no rows.
    static KEPT: RefCell<BTreeMap<FileId, Kept>> = const { RefCell::new(BTreeMap::new()) };
}

impl Grid {
    /// The grid of a file, with the state in which it was left.
    #[must_use]
    pub fn new(file: OpenFile) -> Self {
        let kept = KEPT.with_borrow_mut(|kept| kept.remove(&file.id));
        // Until the first view is answered, the rows are those that arrived while the file was
        // read.
        let rows = Memo::new(move |_| {
            let first = || file.rows.with(|rows| rows.by_position.len());
            file.matched
                .get()
                .unwrap_or_else(|| u32::try_from(first()).unwrap_or(u32::MAX))
        });
        let (layout, cursor, first_row, left_px) = kept.map_or_else(
            || (Layout::new(Vec::new()), Cursor::start(), 0, 0.0),
            |kept| (kept.layout, kept.cursor, kept.first_row, kept.left_px),
        );
        // The element is new, and receives its scroll position when it has been measured.
        let extent = Extent {
            rows: rows.get_untracked(),
            viewport_px: 0.0,
        };
        let scroll = Scroll::starting_at(extent, first_row);
        let layout = RwSignal::new(layout);
        let hidden =
            Memo::new(move |_| file.view_state.with(|view_state| view_state.hidden.clone()));
        let grid = Self {
            file,
            layout,
            cursor: RwSignal::new(cursor),
            scroll: RwSignal::new(scroll),
            left_px: RwSignal::new(left_px),
            width_px: RwSignal::new(0.0),
            menu: RwSignal::new(None),
            profile: RwSignal::new(None),
            shown: Memo::new(move |_| {
                layout.with(|layout| hidden.with(|hidden| layout.shown(hidden).into()))
            }),
            rows,
            node: NodeRef::new(),
            fit: RwSignal::new(None),
            said: RwSignal::new(None),
            stale: RwSignal::new(false),
            tick_anchor: RwSignal::new(None),
            shown_rows: RwSignal::new(None),
            exporting: RwSignal::new(false),
            follow: RwSignal::new(None),
        };
        grid.keep_columns();
        grid.keep_first_wide();
        grid.keep_cursor();
        grid.keep_record();
        grid.keep_aim();
        grid.keep_shown_rows();
        on_cleanup(move || grid.leave());
        grid
    }

    fn leave(self) {
        let kept = Kept {
            layout: self.layout.get_untracked(),
            cursor: self.cursor.get_untracked(),
            first_row: self.scroll.with_untracked(Scroll::first_row),
            left_px: self.left_px.get_untracked(),
        };
        let files = self.file.page.files.get_untracked();
        // The list of seats to reclaim is a table of a file and no tab.
        let open = files.iter().flat_map(|file| {
            let list = file.reclaim.table.get_untracked();
            [Some(file.id), list.map(|list| list.id)]
        });
        let open: Vec<FileId> = open.flatten().collect();
        KEPT.with_borrow_mut(|all| {
            all.insert(self.file.id, kept);
            all.retain(|file, _| open.contains(file));
        });
    }

    /// The columns are known with the first rows; a different number of columns means a new table.
    fn keep_columns(self) {
        let has_rows = Memo::new(move |_| self.file.rows.with(|rows| !rows.by_position.is_empty()));
        let is_measured = Memo::new(move |_| self.width_px.get() > 0.0);
        // Widths are guessed again until rows have arrived and the grid has been measured.
        Effect::new(move |is_settled: Option<bool>| {
            let sees = has_rows.get() && is_measured.get();
            let Some(about) = self.file.about.get() else {
                return false;
            };
            let columns = self.layout.with_untracked(|layout| layout.order().len());
            if columns != about.columns.len() {
                let widths = self.guess_widths(&about);
                self.layout.set(Layout::naming(widths, about.named_by));
                return sees;
            }
            // A layout that was kept is as a person left it.
            let is_settled = is_settled.unwrap_or(true);
            if sees && !is_settled {
                let widths = self.guess_widths(&about);
                self.layout.update(|layout| layout.set_widths(widths));
            }
            sees || is_settled
        });
    }

    /// How much wider than assumed this system's font is; 1 until the grid is in the document.
    fn font_scale(self) -> f64 {
        let grid = self.node.get_untracked();
        widths::font_scale(|text| {
            grid.as_ref()
                .map_or(0.0, |grid| paint::width_of(grid, text))
        })
    }

    fn guess_widths(self, about: &About) -> Vec<u32> {
        let scale = self.font_scale();
        let wanted: Vec<u32> = self.file.rows.with_untracked(|rows| {
            let cells_px = |column: u32, form: Form| {
                let known = rows;
                let rows = rows.by_position.values().take(100);
                rows.filter_map(move |row| {
                    let cell = known.cell(row, column)?;
                    Some(shown_px(cell, form))
                })
            };
            let columns = about.columns.iter().enumerate();
            columns
                .map(|(at, column)| {
                    let mut header = column.name.clone();
                    header.extend(words::unit(column));
                    widths::wanted(
                        column.ty,
                        widths::text_px(&header),
                        cells_px(u32::try_from(at).unwrap_or(u32::MAX), Form::of(column)),
                        scale,
                    )
                })
                .collect()
        });
        let room_px = self.width_px.get_untracked() - f64::from(widths::LEAD_PX);
        widths::shared_out(&wanted, room_px)
    }

    /// The first column, which stays in view, is as wide as its widest cell so far.
    fn keep_first_wide(self) {
        Effect::new(move |_| {
            let Some(column) = self.shown.with(|shown| shown.first().copied()) else {
                return;
            };
            let scale = self.font_scale();
            let form = self.file.about.with(|about| {
                let column = about.as_ref()?.columns.get(column as usize);
                column.map(Form::of)
            });
            let form = form.unwrap_or_else(|| Type::Text.into());
            let widest_px = self.file.rows.with(|rows| {
                let cells = rows.by_position.values();
                let widths = cells.filter_map(|row| Some(shown_px(rows.cell(row, column)?, form)));
                widths.fold(0.0, f64::max)
            });
            let wanted_px = widths::to_px(widest_px * scale) + widths::CELL_EXTRA_PX;
            if self.layout.with_untracked(|layout| layout.width_px(column)) < wanted_px {
                self.layout.update(|layout| layout.grow(column, wanted_px));
            }
        });
    }

    /// Keeps the focus on a cell that exists, and starts a new view at its first row.
    fn keep_cursor(self) {
        Effect::new(move |before: Option<u32>| {
            let generation = self.file.rows.with(|rows| rows.generation);
            // When the remaining rows arrive after the first ones, the focus stays.
            if before.is_some_and(|before| before != 0 && before != generation) {
                let opened = self
                    .file
                    .view_state
                    .with_untracked(|view_state| view_state.row);
                let aim = self.file.aim.get_untracked().map(|aim| aim.row);
                if let Some(row) = opened.or(aim) {
                    self.file.locate(row);
                }
                if opened.is_none() && aim.is_some() {
                    return generation;
                }
                self.cursor.update(|cursor| {
                    if let Active::Cell(at) = cursor.active {
                        *cursor = cursor.to(Active::Cell(At { row: 0, ..at }));
                    } else {
                        cursor.selection = None;
                    }
                });
                self.follow.set(None);
                self.scroll_by(|scroll| scroll.reveal(0));
            }
            generation
        });
        Effect::new(move |_| {
            let (rows, columns) = (self.rows.get(), self.columns());
            let within = self.cursor.get().within(rows, columns);
            // Until rows have arrived, the focus waits for its cell.
            if rows > 0 && columns > 0 && within != self.cursor.get_untracked() {
                self.cursor.set(within);
            }
        });
    }

    /// Keeps the open record and the focus on the same row when either moves.
    fn keep_record(self) {
        Effect::new(move |_| {
            let Some(position) = self.follow.get() else {
                return;
            };
            if self
                .file
                .view_state
                .with(|view_state| view_state.row.is_none())
            {
                self.follow.set(None);
            } else if let Some(row) = self.row_at(position) {
                self.follow.set(None);
                self.file.show_record(Some(row.row));
            }
        });
        let opened = Memo::new(move |_| self.file.view_state.with(|view_state| view_state.row));
        Effect::new(move |_| {
            if let Some(row) = opened.get()
                && self.follow.get_untracked().is_none()
                && self.active_row_untracked() != Some(row)
                && self.file.phase.with(|phase| *phase == Phase::Ready)
            {
                self.file.locate(row);
            }
        });
        Effect::new(move |_| {
            let Some(located) = self.file.located.get() else {
                return;
            };
            let opened = self
                .file
                .view_state
                .with_untracked(|view_state| view_state.row);
            let aimed = self.file.aim.get_untracked().map(|aim| aim.row);
            if let (Some(position), true) =
                (located.position, opened.or(aimed) == Some(located.row))
            {
                let aimed = self.aimed_column(located.row);
                let column =
                    aimed.unwrap_or_else(|| self.cursor.with_untracked(|c| c.active.column()));
                let at = At {
                    row: position,
                    column,
                };
                self.cursor
                    .update(|cursor| *cursor = cursor.to(Active::Cell(at)));
                self.scroll_by(|scroll| scroll.center(position));
                if let Some(column) = aimed {
                    self.reveal_column(column);
                }
            }
        });
    }

    /// Moves the focus to the grid when a cell was requested elsewhere.
    fn keep_aim(self) {
        Effect::new(move |_| {
            let is_there = self.node.get().is_some();
            // If the record lies over the grid, it takes the focus itself.
            if is_there && self.file.aim.with(Option::is_some) && !dom::focus_is_within(".record") {
                self.focus();
            }
        });
    }

    /// The requested cell's position among the columns shown, if the cell is in this row. Clears
    /// the request.
    fn aimed_column(self, row: u32) -> Option<u32> {
        let aim = self.file.aim.get_untracked().filter(|aim| aim.row == row)?;
        self.file.aim.set(None);
        let wanted = aim.column?;
        let last = untrack(|| self.columns()).checked_sub(1)?;
        let at = self
            .shown
            .with_untracked(|shown| shown.iter().position(|column| *column == wanted));
        Some(at.map_or(last, |at| u32::try_from(at).unwrap_or(last)))
    }

    /// The row at a position of the view, if it has arrived. Tracks the rows.
    #[must_use]
    pub fn row_at(self, position: u32) -> Option<Arc<Row>> {
        self.file
            .rows
            .with(|rows| rows.by_position.get(&position).cloned())
    }

    fn active_row_untracked(self) -> Option<u32> {
        let position = self.cursor.with_untracked(|cursor| cursor.active.row())?;
        untrack(|| self.row_at(position)).map(|row| row.row)
    }

    /// Shows or hides a column.
    pub fn show_column(self, column: u32, shown: bool, step: Step) {
        self.layout.with_untracked(|layout| {
            self.file.update_view_state(step, |view_state| {
                layout.show(&mut view_state.hidden, column, shown);
            });
        });
    }

    /// Hides all columns but this one.
    pub fn show_only_column(self, column: u32, step: Step) {
        self.layout.with_untracked(|layout| {
            self.file.update_view_state(step, |view_state| {
                layout.show_only(&mut view_state.hidden, column);
            });
        });
    }

    /// Shows all columns in the file's order.
    pub fn reset_columns(self, step: Step) {
        self.layout.update(Layout::reset);
        self.file
            .update_view_state(step, |view_state| view_state.hidden.clear());
    }

    /// Height of the header, px. Tracks whether it shows column profiles.
    #[must_use]
    pub fn head_px(self) -> u32 {
        if self.file.page.profiles.get() {
            HEAD_PX + PROFILE_PX
        } else {
            HEAD_PX
        }
    }

    /// Opens or closes the profile of the column at a position among those shown.
    pub fn open_profile(self, at: u32) {
        self.go(self.cursor.get_untracked().to(Active::Header(at)));
        let column = self.column_at(at);
        self.profile
            .update(|open| *open = if *open == column { None } else { column });
    }

    /// The number of columns shown. Tracks.
    #[must_use]
    pub fn columns(self) -> u32 {
        self.shown
            .with(|shown| u32::try_from(shown.len()).unwrap_or(u32::MAX))
    }

    /// The table's column at a position among those shown.
    #[must_use]
    pub fn column_at(self, at: u32) -> Option<u32> {
        self.shown
            .with_untracked(|shown| shown.get(at as usize).copied())
    }

    /// Moves the focus for a person: its cell comes into view, and an open record follows.
    pub fn go(self, cursor: Cursor) {
        let moved = cursor.active != self.cursor.get_untracked().active;
        self.cursor.set(cursor);
        if let Some(row) = cursor.active.row() {
            self.scroll_by(|scroll| scroll.reveal(row));
            if moved
                && self
                    .file
                    .view_state
                    .with_untracked(|view_state| view_state.row.is_some())
            {
                self.follow.set(Some(row));
            }
        }
        self.reveal_column(cursor.active.column());
    }

    /// Opens the record of the row at a position, unless the row has not arrived.
    pub fn open_record(self, position: u32) {
        if let Some(row) = untrack(|| self.row_at(position)) {
            self.file.show_record(Some(row.row));
        }
    }

    /// Moves by this number of rows, as the arrow keys do.
    pub fn step(self, by: i64) {
        let cursor = self.cursor.get_untracked();
        let Some(row) = cursor.active.row() else {
            return;
        };
        let last = i64::from(self.rows.get_untracked()) - 1;
        let row = u32::try_from((i64::from(row) + by).min(last)).unwrap_or(0);
        let column = cursor.active.column();
        self.go(cursor.to(Active::Cell(At { row, column })));
    }

    /// Moves the keyboard focus to the grid.
    pub fn focus(self) {
        if let Some(node) = self.node.get_untracked() {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            // If this fails, the focus stays.
            let _ = node.focus_with_options(&options);
        }
    }

    /// Changes the scroll position and sets the browser's to match.
    pub(crate) fn scroll_by(self, change: impl FnOnce(&mut Scroll) -> Option<f64>) {
        let mut scroll = self.scroll.get_untracked();
        let top_px = change(&mut scroll);
        if scroll != self.scroll.get_untracked() {
            self.scroll.set(scroll);
        }
        if let (Some(top_px), Some(node)) = (top_px, self.node.get_untracked()) {
            view::set_top(&node, top_px);
        }
    }

    fn reveal_column(self, at: u32) {
        let strip = untrack(|| self.strip());
        if let Some(left_px) = strip.reveal(at as usize, self.left_px.get_untracked()) {
            self.scroll_left(left_px);
        }
    }

    /// Scrolls horizontally.
    pub(crate) fn scroll_left(self, left_px: f64) {
        if self.left_px.get_untracked() != left_px {
            self.left_px.set(left_px);
            if let Some(node) = self.node.get_untracked() {
                view::set_left(&node, left_px);
            }
        }
    }

    /// The columns side by side. Tracks everything that it depends on.
    #[must_use]
    pub fn strip(self) -> widths::Strip {
        self.shown.with(|shown| {
            self.layout.with(|layout| {
                let lead = std::iter::once(widths::LEAD_PX).chain(std::iter::repeat(0));
                let widths = shown
                    .iter()
                    .zip(lead)
                    .map(|(column, lead_px)| layout.width_px(*column) + lead_px);
                widths::Strip::new(widths, self.width_px.get(), layout.growing(shown))
            })
        })
    }
}

/// The width of a cell's text as it is shown, by [`widths::text_px`].
fn shown_px(cell: &Cell, form: Form) -> f64 {
    match cell.unknown {
        None if cell.ms.is_none() => widths::text_px(&appearance(cell, form, |_| 0).text),
        _ => widths::text_px(&cell.text),
    }
}
