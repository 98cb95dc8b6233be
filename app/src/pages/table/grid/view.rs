//! The grid in the document: connects the decisions of [`super`] to the browser's events.
//!
//! The element that scrolls is the grid and always has the focus: `aria-activedescendant` names the
//! active cell, so scrolling and recycling rows cannot move the focus.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use leptos::html::Div;
use leptos::{ev, prelude::*};
use reports::limits::WINDOW_COLUMNS;
use reports::table::Type;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement, ResizeObserver};

use super::header::{HeaderRow, fit, header_id};
use super::keys::{self, Active, Bounds, GridCommand, Key, Modifiers};
use super::paint::{DrawnColumn, Frame, Painter};
use super::scroll::{Extent, ROW_PX, Scroll};
use super::select::At;
use super::widths::Strip;
use super::{Grid, HEAD_PX};
use crate::model::format::value::Form;
use crate::model::phase::Phase;
use crate::pages::table::profiles::head::ask_for_profiles;
use crate::text::table as words;

/// The id of the sentence that lists the keys.
const HELP_ID: &str = "grid-help";

type SharedPainter = Rc<RefCell<Option<Painter>>>;

#[component]
pub fn GridView(
    grid: Grid,
    /// Keys of the columns that the query filters.
    filtered: Memo<BTreeSet<String>>,
) -> impl IntoView {
    let file = grid.file;
    let body = NodeRef::<Div>::new();
    let painter = SharedPainter::default();
    let strip = Memo::new(move |_| grid.strip());
    let drawn = Memo::new(move |_| drawn_columns(grid, &strip.read()));
    let descendant = RwSignal::new(None::<String>);

    let height_px = watch_size(grid);
    keep_extent(grid, body, height_px);
    keep_widths(grid, body, strip, drawn);
    draw(grid, body, drawn, Rc::clone(&painter), descendant);
    ask_for_rows(grid, strip);
    ask_for_profiles(grid);
    fit_columns(grid, painter);

    let on_scroll = move |_| {
        let Some(node) = grid.node.get_untracked() else {
            return;
        };
        let left_px = f64::from(node.scroll_left());
        if grid.left_px.get_untracked() != left_px {
            grid.left_px.set(left_px);
        }
        grid.scroll_by(|scroll| scroll.scrolled(f64::from(node.scroll_top())));
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if is_on_the_grid(grid, &event)
            && let Some((command, to_start)) = command_of(grid, &event)
        {
            event.prevent_default();
            perform(grid, command);
            if to_start {
                grid.scroll_left(0.0);
            }
        }
    };
    // If the focus comes by the keyboard, the active cell is scrolled into view.
    let on_focus = move |_| {
        let by_key = grid.node.get_untracked().is_some_and(|node| {
            // If a browser does not know the selector, this fails and nothing moves.
            node.matches(":focus-visible").unwrap_or(false)
        });
        let row = grid.cursor.with_untracked(|cursor| cursor.active.row());
        if let (true, Some(row)) = (by_key, row) {
            grid.scroll_by(|scroll| scroll.reveal(row));
        }
    };

    // Pointer: a press selects, and a drag of the mouse extends the selection; a finger scrolls.
    let dragging = RwSignal::new(false);
    let on_press = move |event: ev::PointerEvent| {
        let Some(at) = at_pointer(grid, &event, &strip.read_untracked()) else {
            return;
        };
        if event.button() != 0 || event.pointer_type() == "touch" {
            return;
        }
        if is_on("grid-tick", &event) {
            grid.tick((at.row, at.row), event.shift_key());
            return;
        }
        let cursor = grid.cursor.get_untracked();
        let to = if event.shift_key() {
            cursor.extend_to(at)
        } else {
            cursor.to(Active::Cell(at))
        };
        grid.go(to);
        if is_on("grid-open", &event) {
            grid.open_record(at.row);
            return;
        }
        dragging.set(true);
        if let Some(body) = body.get_untracked() {
            // Without capture the drag only ends at the edge of the grid.
            let _ = body.set_pointer_capture(event.pointer_id());
        }
    };
    let on_drag = move |event: ev::PointerEvent| {
        if !dragging.get_untracked() {
            return;
        }
        let cursor = grid.cursor.get_untracked();
        match at_pointer(grid, &event, &strip.read_untracked()) {
            Some(at) if cursor.active != Active::Cell(at) => grid.go(cursor.extend_to(at)),
            _ => {}
        }
    };
    let on_tap = move |event: ev::MouseEvent| {
        // In newer browsers a click is a pointer event; in older ones it is not recognised as a
        // touch.
        let touch = event
            .dyn_ref::<ev::PointerEvent>()
            .is_some_and(|event| event.pointer_type() == "touch");
        if let (true, Some(at)) = (touch, at_pointer(grid, &event, &strip.read_untracked())) {
            if is_on("grid-tick", &event) {
                grid.tick((at.row, at.row), false);
                return;
            }
            grid.go(grid.cursor.get_untracked().to(Active::Cell(at)));
            grid.open_record(at.row);
        }
    };
    let on_double =
        move |event: ev::MouseEvent| match at_pointer(grid, &event, &strip.read_untracked()) {
            Some(at) if !is_on("grid-tick", &event) => grid.open_record(at.row),
            _ => {}
        };

    view! {
        <div
            class="grid"
            data-testid="grid-scroll"
            role="grid"
            tabindex="0"
            node_ref=grid.node
            aria-label=move || words::grid_of(&file.name.read_value())
            aria-describedby=HELP_ID
            aria-rowcount=move || (u64::from(grid.rows.get()) + 1).to_string()
            aria-colcount=move || grid.columns().to_string()
            aria-multiselectable="true"
            aria-busy=move || file.busy.get().to_string()
            aria-activedescendant=descendant
            style=("--row", format!("{ROW_PX}px"))
            style=("--names", format!("{HEAD_PX}px"))
            style=("--head", move || format!("{}px", grid.head_px()))
            on:scroll=on_scroll
            on:keydown=on_key
            on:focus=on_focus
        >
            <HeaderRow grid=grid drawn=drawn filtered=filtered />
            <div
                class="grid-body"
                role="rowgroup"
                node_ref=body
                on:pointerdown=on_press
                on:pointermove=on_drag
                on:pointerup=move |_| dragging.set(false)
                on:pointercancel=move |_| dragging.set(false)
                on:click=on_tap
                on:dblclick=on_double
                on:mouseover=show_whole
                on:mouseout=hide_whole
            ></div>
        </div>
        <p id=HELP_ID class="visually-hidden">{words::GRID_HELP}</p>
    }
}

/// Sets the browser's vertical scroll position to the grid's.
#[expect(
    clippy::cast_possible_truncation,
    reason = "tops are whole and below 8 million"
)]
pub(super) fn set_top(node: &Element, top_px: f64) {
    node.set_scroll_top(top_px as i32);
}

/// Sets the browser's horizontal scroll position to the grid's.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the widest table is some million px wide"
)]
pub(super) fn set_left(node: &Element, left_px: f64) {
    node.set_scroll_left(left_px as i32);
}

// ---- effects of signals -------------------------------------------------------------------------

/// Tracks the grid's width, and returns the height of the area that shows rows.
fn watch_size(grid: Grid) -> RwSignal<f64> {
    let height_px = RwSignal::new(0.0);
    let measure = move || {
        if let Some(node) = grid.node.get_untracked() {
            let (width, height) = (
                f64::from(node.client_width()),
                f64::from(node.client_height()),
            );
            let head = untrack(|| grid.head_px());
            let height = (height - f64::from(head)).max(0.0);
            // Setting a signal always notifies, and this runs often.
            if grid.width_px.get_untracked() != width {
                grid.width_px.set(width);
            }
            if height_px.get_untracked() != height {
                height_px.set(height);
            }
        }
    };
    let observer = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move |_| {
        let Some(node) = grid.node.get() else { return };
        measure();
        let changed = Closure::<dyn FnMut()>::new(measure);
        // Browsers without it are refused before the page starts.
        if let Ok(watch) = ResizeObserver::new(changed.as_ref().unchecked_ref()) {
            watch.observe(&node);
            observer.set_value(Some((watch, changed)));
        }
    });
    Effect::new(move |_| {
        grid.file.page.profiles.track();
        measure();
    });
    on_cleanup(move || {
        // The observer is disconnected, so that the browser does not call the dropped closure.
        observer.try_update_value(|observer| {
            if let Some((watch, _)) = observer.take() {
                watch.disconnect();
            }
        });
    });
    height_px
}

/// Makes the spacer as tall as the rows need, and keeps the place.
fn keep_extent(grid: Grid, body: NodeRef<Div>, height_px: RwSignal<f64>) {
    Effect::new(move |measured_before: Option<bool>| {
        let (Some(node), Some(body)) = (grid.node.get(), body.get()) else {
            return false;
        };
        let extent = Extent {
            rows: grid.rows.get(),
            viewport_px: height_px.get(),
        };
        set_style(&body, "height", &format!("{}px", extent.spacer_px()));
        grid.scroll_by(|scroll| scroll.resized(extent));
        let measured = extent.viewport_px > 0.0;
        if measured && measured_before != Some(true) {
            // A new element is at its beginning; the place may have been kept from before.
            set_top(&node, grid.scroll.with_untracked(Scroll::top_px));
            set_left(&node, grid.left_px.get_untracked());
        }
        measured
    });
}

/// The columns to draw; the first one is always among them.
fn drawn_columns(grid: Grid, strip: &Strip) -> Arc<[DrawnColumn]> {
    let near = strip.drawn(grid.left_px.get());
    let first = 0..1.min(strip.columns());
    grid.file.about.with(|about| {
        let form = |column: u32| {
            let column = about
                .as_ref()
                .and_then(|about| about.columns.get(column as usize));
            column.map_or_else(|| Type::Text.into(), Form::of)
        };
        grid.shown.with(|shown| {
            let drawn = first.chain(near).filter_map(|at| {
                let column = *shown.get(at)?;
                Some(DrawnColumn {
                    column,
                    at: u32::try_from(at).ok()?,
                    form: form(column),
                })
            });
            drawn.collect()
        })
    })
}

/// Hands the widths to the stylesheet: one property of the grid for each drawn column, so that
/// dragging an edge changes no cell.
fn keep_widths(
    grid: Grid,
    body: NodeRef<Div>,
    strip: Memo<Strip>,
    drawn: Memo<Arc<[DrawnColumn]>>,
) {
    Effect::new(move |_| {
        let (Some(node), Some(body)) = (grid.node.get(), body.get()) else {
            return;
        };
        let strip = strip.read();
        for column in drawn.read().iter() {
            let width_px = strip.width_px(column.at as usize);
            set_style(
                &node,
                &format!("--w{}", column.at),
                &format!("{width_px}px"),
            );
        }
        let gap_px = strip.gap_px(&strip.drawn(grid.left_px.get()));
        set_style(&node, "--gap", &format!("{gap_px}px"));
        set_style(&node, "--total", &format!("{}px", strip.total_px()));
        set_style(&body, "width", "max(100%, var(--total))");
    });
}

/// Draws the rows whenever anything about them changes.
fn draw(
    grid: Grid,
    body: NodeRef<Div>,
    drawn: Memo<Arc<[DrawnColumn]>>,
    painter: SharedPainter,
    descendant: RwSignal<Option<String>>,
) {
    let file = grid.file;
    let opened = Memo::new(move |_| file.view_state.with(|view_state| view_state.row));
    Effect::new(move |_| {
        let Some(body) = body.get() else { return };
        let mut painter = painter.borrow_mut();
        let painter = painter.get_or_insert_with(|| {
            Painter::new(HtmlElement::from(body), format!("grid{}", file.id))
        });
        let cursor = grid.cursor.get();
        let is_drawn = painter.paint(Frame {
            scroll: &grid.scroll.read(),
            columns: &drawn.read(),
            rows: &file.rows.read(),
            cursor,
            opened: opened.get(),
            ticks: &file.ticks.read(),
            zone: file.page.zone.get(),
        });
        let named = match cursor.active {
            Active::Header(at) => Some(header_id(grid, at)),
            Active::Cell(at) => is_drawn.then(|| painter.cell_id(at)),
        };
        if descendant.read_untracked() != named {
            descendant.set(named);
        }
    });
}

/// Requests the drawn rows. Rows that have arrived are not requested again.
fn ask_for_rows(grid: Grid, strip: Memo<Strip>) {
    let file = grid.file;
    let columns = Memo::new(move |_| requested_columns(grid, &strip.read()));
    let drawn = Memo::new(move |_| grid.scroll.with(Scroll::drawn));
    Effect::new(move |_| {
        file.rows.track();
        let drawn = drawn.get();
        if file.phase.with(|phase| *phase == Phase::Ready) && !drawn.is_empty() {
            file.ask_window((drawn.start, drawn.end - drawn.start), columns.get());
        }
    });
}

/// The columns to request, by position in the table; none if a window contains all of them anyway.
fn requested_columns(grid: Grid, strip: &Strip) -> Vec<u32> {
    let columns = grid.layout.with(|layout| layout.order().len());
    if columns <= WINDOW_COLUMNS {
        return Vec::new();
    }
    let near = strip.requested(grid.left_px.get());
    let mut requested: Vec<u32> = grid.shown.with(|shown| {
        let columns = (0..1).chain(near).filter_map(|at| shown.get(at).copied());
        columns.collect()
    });
    requested.sort_unstable();
    requested
}

/// Makes columns as wide as their visible cells, on request.
fn fit_columns(grid: Grid, painter: SharedPainter) {
    Effect::new(move |_| {
        let Some(column) = grid.fit.get() else { return };
        grid.fit.set(None);
        let at = grid
            .shown
            .with_untracked(|shown| shown.iter().position(|shown| *shown == column));
        let at = at.and_then(|at| u32::try_from(at).ok());
        let cells_px = painter
            .borrow()
            .as_ref()
            .map_or(0.0, |painter| painter.content_px(column));
        if let Some(at) = at {
            fit(grid, at, column, cells_px);
        }
    });
}

// ---- actions of a person ------------------------------------------------------------------------

/// Whether the grid handles a key: not if it was pressed on a button within the header.
fn is_on_the_grid(grid: Grid, event: &ev::KeyboardEvent) -> bool {
    grid.node
        .get_untracked()
        .is_some_and(|node| event.target() == Some(node.into()))
}

/// The command for a key, and whether it leads back to the first column.
fn command_of(grid: Grid, event: &ev::KeyboardEvent) -> Option<(GridCommand, bool)> {
    let key = Key::named(&event.key())?;
    let modifiers = Modifiers {
        shift: event.shift_key(),
        ctrl: event.ctrl_key() || event.meta_key(),
        alt: event.alt_key(),
    };
    let scroll = grid.scroll.get_untracked();
    let bounds = Bounds {
        rows: grid.rows.get_untracked(),
        columns: untrack(|| grid.columns()),
        page_rows: scroll.extent().page_rows(),
        first_seen: scroll.first_row(),
    };
    let command = keys::press(grid.cursor.get_untracked(), key, modifiers, bounds)?;
    Some((command, keys::leads_to_start(key, modifiers)))
}

fn perform(grid: Grid, command: GridCommand) {
    let file = grid.file;
    match command {
        GridCommand::Move(cursor) => grid.go(cursor),
        GridCommand::Record(row) => grid.open_record(row),
        GridCommand::Sort { column, additive } => {
            if let Some(key) = column_key(grid, column) {
                file.toggle_sort(&key, additive);
            }
        }
        GridCommand::Menu(at) => grid.menu.set(grid.column_at(at)),
        GridCommand::Profile(at) => grid.open_profile(at),
        GridCommand::Widen(at, by_px) => {
            if let Some(column) = grid.column_at(at) {
                grid.layout.update(|layout| layout.widen(column, by_px));
            }
        }
        GridCommand::Fit(at) => grid.fit.set(grid.column_at(at)),
        GridCommand::Copy => grid.copy_selected(),
        GridCommand::Tick {
            first,
            last,
            extend,
        } => grid.tick((first, last), extend),
        GridCommand::Dismiss => {
            if file
                .view_state
                .with_untracked(|view_state| view_state.row.is_some())
            {
                file.show_record(None);
            }
        }
    }
}

fn column_key(grid: Grid, at: u32) -> Option<String> {
    let column = grid.column_at(at)? as usize;
    grid.file
        .about
        .with_untracked(|about| Some(about.as_ref()?.columns.get(column)?.key.clone()))
}

/// The cell under the pointer, or the nearest one.
fn at_pointer(grid: Grid, event: &web_sys::MouseEvent, strip: &Strip) -> Option<At> {
    let hole = grid.node.get_untracked()?.get_bounding_client_rect();
    let x_px = f64::from(event.client_x()) - hole.left();
    let y_px = f64::from(event.client_y()) - hole.top() - f64::from(untrack(|| grid.head_px()));
    let row = grid.scroll.with_untracked(|scroll| scroll.row_at(y_px))?;
    let column = strip.column_at(x_px, grid.left_px.get_untracked());
    Some(At {
        row,
        column: u32::try_from(column).ok()?,
    })
}

/// Whether an event is on an element of this class.
fn is_on(class: &str, event: &web_sys::Event) -> bool {
    target_element(event).is_some_and(|element| element.class_name() == class)
}

/// Shows the whole text of a cell as a tooltip if it is longer than the cell is wide.
fn show_whole(event: ev::MouseEvent) {
    let Some(cell) = pointed_cell(&event) else {
        return;
    };
    let holder = cell
        .query_selector(".grid-cell-text")
        .ok()
        .flatten()
        .unwrap_or(cell.clone());
    if !cell.has_attribute("title") && holder.scroll_width() > holder.client_width() {
        let text = holder.text_content().unwrap_or_default();
        // Setting an attribute fails only for an invalid name; both names are valid.
        let _ = cell.set_attribute("title", &text);
        let _ = cell.set_attribute("data-whole", "");
    }
}

/// Removes the tooltip, because the cell may show another row next time.
fn hide_whole(event: ev::MouseEvent) {
    if let Some(cell) = pointed_cell(&event)
        && cell.has_attribute("data-whole")
    {
        let _ = cell.remove_attribute("title");
        let _ = cell.remove_attribute("data-whole");
    }
}

fn pointed_cell(event: &web_sys::Event) -> Option<Element> {
    target_element(event)?.closest(".grid-cell").ok().flatten()
}

fn target_element(event: &web_sys::Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Uses the style object, because the page's policy forbids `style` attributes.
fn set_style(element: &HtmlElement, name: &str, value: &str) {
    // This fails only for an invalid name.
    let _ = element.style().set_property(name, value);
}
