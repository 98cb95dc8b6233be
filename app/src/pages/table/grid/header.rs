//! The header row: names, order, menus and widths of the columns.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::Grid;
use super::cell::is_right;
use super::keys::Active;
use super::paint::{DrawnColumn, content_px};
use super::widths::{CELL_EXTRA_PX, HEADER_EXTRA_PX, to_px};
use crate::pages::table::profiles::head::{ProfileHead, counted_among, sentence_id};
use crate::text::table as words;

/// The id of a column's header, by its position among those shown.
#[must_use]
pub fn header_id(grid: Grid, at: u32) -> String {
    format!("grid{}-h{at}", grid.file.id)
}

#[component]
pub fn HeaderRow(
    grid: Grid,
    /// The columns that are drawn.
    drawn: Memo<Arc<[DrawnColumn]>>,
    /// Keys of the columns that the query filters.
    filtered: Memo<BTreeSet<String>>,
) -> impl IntoView {
    view! {
        <div class="grid-head" role="rowgroup">
            <div class="grid-head-row" role="row" aria-rowindex="1">
                {move || drawn
                    .read()
                    .iter()
                    .map(|column| view! {
                        <HeaderCell grid=grid drawn=*column filtered=filtered />
                    })
                    .collect_view()}
            </div>
        </div>
    }
}

#[component]
fn HeaderCell(grid: Grid, drawn: DrawnColumn, filtered: Memo<BTreeSet<String>>) -> impl IntoView {
    let file = grid.file;
    let DrawnColumn { column, at, form } = drawn;
    let (name, key, unit) = file.about.with_untracked(|about| {
        about
            .as_ref()
            .and_then(|about| about.columns.get(column as usize))
            .map(|column| (column.name.clone(), column.key.clone(), words::unit(column)))
            .unwrap_or_default()
    });
    let key = StoredValue::new(key);
    let name = StoredValue::new(name);

    // The position of this column among the sort keys, whether it descends, and the number of keys.
    let order = Memo::new(move |_| {
        file.view_state.with(|view_state| {
            let key = key.read_value();
            let place = view_state
                .sort
                .iter()
                .position(|(other, _)| *other == *key)?;
            Some((place, view_state.sort.get(place)?.1, view_state.sort.len()))
        })
    });
    // Only one header at a time may have `aria-sort`; further keys are stated in words.
    let aria_sort = move || match order.get() {
        Some((0, descending, _)) => Some(if descending {
            "descending"
        } else {
            "ascending"
        }),
        _ => None,
    };
    let further = move || match order.get() {
        Some((place @ 1.., descending, _)) => Some(words::also_sorted(place + 1, descending)),
        _ => None,
    };
    let order_mark = move || {
        order.get().map(|(place, descending, of)| {
            let arrow = if descending { "▼" } else { "▲" };
            view! {
                <span class="grid-order" aria-hidden="true">
                    {arrow}{(of > 1).then(|| view! { <sub>{place + 1}</sub> })}
                </span>
            }
        })
    };
    let is_active = move || {
        grid.cursor
            .with(|cursor| cursor.active == Active::Header(at))
    };
    let is_filtered = Memo::new(move |_| filtered.with(|keys| keys.contains(&*key.read_value())));
    let title = move || {
        file.about.with(|about| {
            about.as_ref().and_then(|about| {
                let about_column = about.columns.get(column as usize)?;
                let mut title = words::column_title(about_column, about.rows);
                if let Some(among) = counted_among(grid, column) {
                    title = format!("{title} · {among}");
                }
                Some(title)
            })
        })
    };

    let described = move || {
        let is_known = file.page.profiles.get()
            && file
                .profiles
                .with(|profiles| profiles.contains_key(&column));
        is_known.then(|| sentence_id(grid, at))
    };

    let sort = move |event: ev::MouseEvent| {
        grid.go(grid.cursor.get_untracked().to(Active::Header(at)));
        file.toggle_sort(&key.get_value(), event.shift_key());
    };
    let menu = move |event: ev::MouseEvent| {
        event.stop_propagation();
        grid.go(grid.cursor.get_untracked().to(Active::Header(at)));
        grid.menu.update(|open| {
            *open = if *open == Some(column) {
                None
            } else {
                Some(column)
            }
        });
    };
    // A press outside the menu closes it; a press on the button that opened it closes it by the
    // click that follows.
    let keep_menu = move |event: ev::PointerEvent| event.stop_propagation();

    view! {
        <div
            class="grid-head-cell"
            role="columnheader"
            id=header_id(grid, at)
            data-column=key.get_value()
            data-right=is_right(form.ty).then_some("")
            data-active=move || is_active().then_some("")
            data-filtered=move || is_filtered.get().then_some("")
            data-sorted=move || order.get().is_some().then_some("")
            aria-colindex=at + 1
            aria-sort=aria_sort
            aria-describedby=described
            title=title
            style:width=format!("var(--w{at})")
            style:margin-inline-end=if at == 0 { "var(--gap)" } else { "" }
            on:click=sort
        >
            <div class="grid-head-line">
                <span class="grid-head-name">
                    {name.get_value()}
                    {unit.map(|unit| view! { " "<span class="grid-head-unit">{unit}</span> })}
                </span>
                {order_mark}
                {move || further().map(|text| view! { <span class="visually-hidden">{text}</span> })}
                {move || is_filtered.get().then(|| view! {
                    <span class="visually-hidden">{words::FILTERED}</span>
                })}
                <button
                    type="button"
                    class="grid-menu-button"
                    tabindex="-1"
                    aria-label=words::menu_of(&name.read_value())
                    aria-haspopup="dialog"
                    aria-expanded=move || (grid.menu.get() == Some(column)).to_string()
                    on:pointerdown=keep_menu
                    on:click=menu
                >
                    <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
                        <path d="M4.5 6.5 8 10l3.5-3.5" />
                    </svg>
                </button>
            </div>
            {move || grid.file.page.profiles.get().then(|| view! {
                <ProfileHead grid=grid column=column at=at form=form />
            })}
            <ResizeHandle grid=grid column=column />
        </div>
    }
}

/// The edge that is dragged to change a column's width. The keyboard has Alt + arrows.
#[component]
fn ResizeHandle(grid: Grid, column: u32) -> impl IntoView {
    // The start of the drag, px, and the width at that moment.
    let drag = RwSignal::new(None::<(i32, u32)>);
    let handle_of = |event: &ev::PointerEvent| {
        event
            .current_target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    };
    let begin = move |event: ev::PointerEvent| {
        if event.button() != 0 {
            return;
        }
        event.prevent_default();
        if let Some(handle) = handle_of(&event) {
            // Without capture the drag only ends at the edge of the handle.
            let _ = handle.set_pointer_capture(event.pointer_id());
        }
        let width = grid.layout.with_untracked(|layout| layout.width_px(column));
        drag.set(Some((event.client_x(), width)));
    };
    let go_on = move |event: ev::PointerEvent| {
        if let Some((start, width)) = drag.get_untracked() {
            let width = width.saturating_add_signed(event.client_x() - start);
            grid.layout.update(|layout| layout.set_width(column, width));
        }
    };
    view! {
        <span
            class="grid-handle"
            aria-hidden="true"
            data-dragging=move || drag.get().is_some().then_some("")
            on:pointerdown=begin
            on:pointermove=go_on
            on:pointerup=move |_| drag.set(None)
            on:pointercancel=move |_| drag.set(None)
            on:click=|event| event.stop_propagation()
            on:dblclick=move |event| {
                event.stop_propagation();
                grid.fit.set(Some(column));
            }
        ></span>
    }
}

/// Makes a column as wide as its name and its visible cells.
pub fn fit(grid: Grid, at: u32, column: u32, cells_px: f64) {
    let name_px = document()
        .get_element_by_id(&header_id(grid, at))
        .and_then(|header| header.query_selector(".grid-head-name").ok().flatten())
        .map_or(0.0, |name| content_px(&name));
    let width = (to_px(cells_px) + CELL_EXTRA_PX).max(to_px(name_px) + HEADER_EXTRA_PX);
    grid.layout.update(|layout| layout.set_width(column, width));
}
