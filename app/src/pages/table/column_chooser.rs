//! Chooses which columns are shown, and in which order, by pointer or keyboard.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::glyph::{Glyph, Sign};
use crate::model::view_state::Step;
use crate::pages::table::grid::Grid;
use crate::pages::table::grid::widths::Layout;
use crate::text::table as words;
use crate::ui::popover::MenuButton;

/// The number of columns from which the list has a search field.
const FIND_FROM: usize = 9;

/// The button and its list.
#[component]
pub fn ColumnChooser(
    /// The grid whose columns are chosen.
    grid: Grid,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let all = move || grid.layout.with(|layout| layout.order().len());
    let face = move || {
        view! {
            <Glyph sign=Sign::Columns />
            <span>{words::COLUMNS}</span>
            {move || ((grid.columns() as usize) < all()).then(|| view! {
                <span class="tool-count">{words::columns_shown(grid.columns() as usize, all())}</span>
            })}
        }
    };
    view! {
        <MenuButton label=words::CHOOSE_COLUMNS face=face class="column-chooser" open=open>
            <ColumnList grid=grid />
        </MenuButton>
    }
}

#[component]
fn ColumnList(grid: Grid) -> impl IntoView {
    let order = Memo::new(move |_| grid.layout.with(|layout| layout.order().to_vec()));
    let is_default = Memo::new(move |_| {
        let shows_all = grid
            .file
            .view_state
            .with(|view_state| view_state.hidden.is_empty());
        shows_all && grid.layout.with(Layout::is_in_order)
    });
    // All changes made while the list is open are one step.
    let changed = StoredValue::new(false);
    let step = move || {
        if changed.try_update_value(|changed| std::mem::replace(changed, true)) == Some(true) {
            Step::Replace
        } else {
            Step::Push
        }
    };
    let find = RwSignal::new(String::new());
    let is_long = Memo::new(move |_| order.read().len() >= FIND_FROM);
    let only = Callback::new(move |column| grid.show_only_column(column, step()));
    let dragged = RwSignal::new(None::<u32>);
    let list = NodeRef::<leptos::html::Ul>::new();
    // The dragged row moves to the row under the pointer.
    let drag = move |event: ev::PointerEvent| {
        let (Some(column), Some(list)) = (dragged.get_untracked(), list.get_untracked()) else {
            return;
        };
        let y = f64::from(event.client_y());
        let items = list.children();
        let to = (0..items.length()).position(|index| {
            items
                .item(index)
                .is_some_and(|item| y < item.get_bounding_client_rect().bottom())
        });
        let to = to.unwrap_or(items.length() as usize);
        let from = order
            .read_untracked()
            .iter()
            .position(|other| *other == column);
        if from != Some(to) {
            grid.layout.update(|layout| layout.move_to(column, to));
        }
    };
    view! {
        <Show when=move || is_long.get()>
            <input
                type="search"
                aria-label=words::FIND_COLUMN
                placeholder=words::FIND_COLUMN
                autocomplete="off"
                prop:value=find
                on:input:target=move |event| find.set(event.target().value())
            />
        </Show>
        <ul
            class="column-list"
            node_ref=list
            on:pointermove=drag
            on:pointerup=move |_| dragged.set(None)
            on:pointercancel=move |_| dragged.set(None)
        >
            {move || order.get().into_iter().map(|column| {
                view! {
                    <ColumnItem
                        grid=grid
                        column=column
                        dragged=dragged
                        list=list
                        find=find
                        on_only=only
                        on_show=Callback::new(move |shown| {
                            grid.show_column(column, shown, step());
                        })
                    />
                }
            }).collect_view()}
        </ul>
        <footer class="popover-foot">
            <button
                type="button"
                class="link-button"
                title=words::HIDE_ALL_WHY
                on:click=move |_| {
                    if let Some(first) = grid.layout.with_untracked(Layout::naming_column) {
                        only.run(first);
                    }
                }
            >
                {words::HIDE_ALL}
            </button>
            <button
                type="button"
                class="link-button"
                aria-disabled=move || is_default.get().to_string()
                on:click=move |_| grid.reset_columns(step())
            >
                {words::RESET_COLUMNS}
            </button>
        </footer>
        <p class="popover-note">{words::REORDER_HELP}</p>
    }
}

#[component]
fn ColumnItem(
    grid: Grid,
    column: u32,
    dragged: RwSignal<Option<u32>>,
    list: NodeRef<leptos::html::Ul>,
    find: RwSignal<String>,
    on_show: Callback<bool>,
    on_only: Callback<u32>,
) -> impl IntoView {
    let name = grid.file.about.with_untracked(|about| {
        let column = about
            .as_ref()
            .and_then(|about| about.columns.get(column as usize));
        column.map(|column| column.name.clone()).unwrap_or_default()
    });
    let name = StoredValue::new(name);
    let is_shown = Memo::new(move |_| {
        grid.file
            .view_state
            .with(|view_state| !view_state.hidden.contains(&column))
    });
    let is_last = move || is_shown.get() && grid.columns() == 1;
    let move_by = move |by: isize| {
        grid.layout.update(|layout| layout.move_by(column, by));
        let (place, of) = grid.layout.with_untracked(|layout| {
            let place = layout.order().iter().position(|other| *other == column);
            (place.map_or(0, |place| place + 1), layout.order().len())
        });
        grid.file
            .page
            .announce(words::moved(&name.read_value(), place, of));
        // The list is rebuilt, and the element that had the focus is removed.
        request_animation_frame(move || {
            if let Some(list) = list.get_untracked() {
                focus_in(
                    list.query_selector(&format!("[data-column='{column}']"))
                        .ok()
                        .flatten(),
                );
            }
        });
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let by = match (event.key().as_str(), event.alt_key()) {
            ("ArrowUp", true) => Some(-1),
            ("ArrowDown", true) => Some(1),
            ("ArrowUp", false) => return step_focus(&event, false),
            ("ArrowDown", false) => return step_focus(&event, true),
            ("Enter", false) if is_box(&event) => {
                event.prevent_default();
                return on_only.run(column);
            }
            _ => None,
        };
        if let Some(by) = by {
            event.prevent_default();
            move_by(by);
        }
    };
    let grip = move |event: ev::PointerEvent| {
        event.prevent_default();
        if let Some(list) = list.get_untracked() {
            // Without capture the drag only ends at the edge of the list.
            let _ = list.set_pointer_capture(event.pointer_id());
        }
        dragged.set(Some(column));
    };
    let is_found = Memo::new(move |_| {
        let needle = find.read().trim().to_lowercase();
        name.read_value().to_lowercase().contains(&needle)
    });
    view! {
        <li
            class="column-item"
            data-column=column
            hidden=move || !is_found.get()
            data-dragged=move || (dragged.get() == Some(column)).then_some("")
            on:keydown=on_key
        >
            <span class="column-grip" aria-hidden="true" on:pointerdown=grip>
                <Glyph sign=Sign::Grip />
            </span>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=is_shown
                    disabled=is_last
                    on:change:target=move |event| on_show.run(event.target().checked())
                />
                {name.get_value()}
            </label>
            <button
                type="button"
                class="link-button column-only"
                tabindex="-1"
                aria-label=words::only(&name.read_value())
                on:click=move |_| on_only.run(column)
            >
                {words::ONLY}
            </button>
        </li>
    }
}

/// Whether a key was pressed in a box that shows or hides a column.
fn is_box(event: &ev::KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.tag_name() == "INPUT")
}

/// The arrow keys go through the list as the Tab key does.
fn step_focus(event: &ev::KeyboardEvent, forward: bool) {
    let item = event
        .current_target()
        .and_then(|item| item.dyn_into::<Element>().ok());
    let next = item.and_then(|item| {
        let next = |item: &Element| {
            if forward {
                item.next_element_sibling()
            } else {
                item.previous_element_sibling()
            }
        };
        let mut at = next(&item)?;
        while at.has_attribute("hidden") {
            at = next(&at)?;
        }
        Some(at)
    });
    event.prevent_default();
    focus_in(next);
}

fn focus_in(item: Option<Element>) {
    let input = item
        .and_then(|item| item.query_selector("input").ok().flatten())
        .and_then(|input| input.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(input) = input {
        // If this fails, the focus stays.
        let _ = input.focus();
    }
}
