//! One record with every field in full, beside the grid, or over it if there is no room.

use std::sync::Arc;

use leptos::html::Aside;
use leptos::{ev, prelude::*};
use reports::read::About;
use reports::table::Type;
use reports::view::{Cell, Record};
use reports::wire::Copy;

use super::glyph::{Glyph, Sign};
use crate::model::format::value::Form;
use crate::model::preferences::Zone;
use crate::pages::table::grid::Grid;
use crate::pages::table::grid::cell::{CellAppearance, appearance, pieces};
use crate::platform::dom;
use crate::platform::zones::local_offset_minutes;
use crate::text::table as words;

/// Places at which the line of a value may break, at most.
const BREAKS: usize = 200;

/// The panel; it is visible while a record is open.
#[component]
pub fn RecordPanel(
    /// The grid whose record it is.
    grid: Grid,
) -> impl IntoView {
    let is_open = Memo::new(move |_| {
        grid.file
            .view_state
            .with(|view_state| view_state.row.is_some())
    });
    view! {
        <Show when=move || is_open.get()>
            <Panel grid=grid />
        </Show>
    }
}

#[component]
fn Panel(grid: Grid) -> impl IntoView {
    let file = grid.file;
    let row = Memo::new(move |_| file.view_state.with(|view_state| view_state.row));
    // The record of the row before stays until the new one has arrived.
    let record = Memo::new(move |_| file.record.get());
    let is_late =
        move || record.with(|record| record.as_ref().map(|record| record.row)) != row.get();

    let position = move || {
        let position = grid.cursor.with(|cursor| cursor.active.row())?;
        let row_there = grid.row_at(position)?.row;
        (Some(row_there) == row.get()).then(|| (position, grid.rows.get()))
    };
    let is_first = move || position().is_none_or(|(at, _)| at == 0);
    let is_last = move || position().is_none_or(|(at, of)| at + 1 >= of);
    let node = NodeRef::<Aside>::new();
    Effect::new(move |_| {
        let Some(node) = node.get() else { return };
        if is_over_the_grid(&node) {
            // The covered grid must not keep the focus.
            let _ = node.focus();
        } else {
            file.page.announce(words::RECORD_OPENED);
        }
    });
    let close = move || {
        file.show_record(None);
        grid.focus();
    };
    // After Back or Forward the focus may be anywhere; Escape still closes the record.
    let escape = window_event_listener(ev::keydown, move |event| {
        let is_meant = event.key() == "Escape" && !event.default_prevented();
        if is_meant && !dom::is_in_field(&event) && !dom::focus_is_within("dialog") {
            event.prevent_default();
            close();
        }
    });
    on_cleanup(move || escape.remove());
    let copy_json = move |_| {
        let row = record.with_untracked(|record| record.as_ref().map(|record| record.row));
        if let Some(row) = row {
            grid.copy(Copy::Record { row }, |_| words::COPIED.to_owned());
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let by = match (event.key().as_str(), event.alt_key()) {
            ("Escape", _) => {
                event.prevent_default();
                return close();
            }
            ("ArrowUp", true) | ("PageUp", false) => -1,
            ("ArrowDown", true) | ("PageDown", false) => 1,
            _ => return,
        };
        event.prevent_default();
        grid.step(by);
    };
    // Rows of a list of people are in no file, and are numbered among everyone.
    let is_listed = move || file.listed.with(Option::is_some);
    let place = move || {
        record.with(|record| {
            let record = record.as_ref()?;
            let in_file = (!is_listed()).then_some((record.record, record.byte));
            Some(words::record_place(in_file, position()))
        })
    };
    view! {
        <aside
            class="record"
            tabindex="-1"
            node_ref=node
            aria-label=words::RECORD
            aria-busy=move || is_late().to_string()
            on:keydown=on_key
        >
            <header class="record-head">
                <div class="record-title">
                    <h2>{move || record.with(|record| match record {
                        Some(_) if is_listed() => words::RECORD.to_owned(),
                        Some(record) => words::row_number(record.row),
                        None => words::LOADING.to_owned(),
                    })}</h2>
                    <p class="record-place">{place}</p>
                </div>
                <div class="record-tools">
                    <button
                        type="button"
                        class="icon-button"
                        aria-label=words::PREVIOUS
                        title=words::PREVIOUS
                        aria-disabled=move || is_first().to_string()
                        on:click=move |_| grid.step(-1)
                    >
                        <Glyph sign=Sign::Up />
                    </button>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label=words::NEXT
                        title=words::NEXT
                        aria-disabled=move || is_last().to_string()
                        on:click=move |_| grid.step(1)
                    >
                        <Glyph sign=Sign::Down />
                    </button>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label=words::CLOSE_RECORD
                        title=words::CLOSE_RECORD
                        on:click=move |_| close()
                    >
                        <Glyph sign=Sign::Close />
                    </button>
                </div>
            </header>
            <div class="record-body" tabindex="0" role="group" aria-label=words::RECORD>
                {move || {
                    let about = file.about.get();
                    record.get().zip(about).map(|(record, about)| fields(grid, &record, &about))
                }}
            </div>
            <footer class="record-foot">
                <button type="button" class="tool-button" on:click=copy_json>
                    <Glyph sign=Sign::Copy />
                    <span>{words::COPY_JSON}</span>
                </button>
            </footer>
        </aside>
    }
}

/// Whether the stylesheet lays the panel over the grid, because there is no room beside it.
fn is_over_the_grid(panel: &web_sys::Element) -> bool {
    let style = window().get_computed_style(panel).ok().flatten();
    let position = style.and_then(|style| style.get_property_value("position").ok());
    matches!(position.as_deref(), Some("absolute" | "fixed"))
}

/// Every field, including those beyond the header.
fn fields(grid: Grid, record: &Record, about: &Arc<About>) -> impl IntoView + use<> {
    let zone = grid.file.page.zone.get();
    let rows = record.cells.iter().enumerate().map(|(at, cell)| {
        let (name, form, kind) = match about.columns.get(at) {
            Some(column) => (
                column.name.clone(),
                Form::of(column),
                words::kind_of(column),
            ),
            None => (
                words::extra(at + 1 - about.columns.len()),
                Type::Text.into(),
                words::EXTRA_WHY.to_owned(),
            ),
        };
        let copy = Copy::Cell {
            row: record.row,
            column: u32::try_from(at).unwrap_or(u32::MAX),
        };
        field(grid, name, cell, form, kind, copy, zone)
    });
    view! { <dl class="fields">{rows.collect_view()}</dl> }
}

fn field(
    grid: Grid,
    name: String,
    cell: &Cell,
    form: Form,
    kind: String,
    copy: Copy,
    zone: Zone,
) -> impl IntoView + use<> {
    let offset = |ms| match zone {
        Zone::Utc => 0,
        Zone::Local => local_offset_minutes(ms),
    };
    let cell_appearance = appearance(cell, form, offset);
    // A time shows its text in the file; an unknown value shows its reason. The separators of a
    // number are not worth a line.
    let title = cell_appearance.title.as_deref();
    let beside = title.filter(|_| cell.ms.is_some() || cell.unknown.is_some());
    let beside = beside.map(str::to_owned);
    let label = words::copy_field(&name);
    view! {
        <div class="field-row">
            <dt>
                <span class="field-name">{name}</span>
                <span class="field-kind">{kind}</span>
            </dt>
            <dd>
                <div class="field-value" data-tone=cell_appearance.tone.name()>{marked(&cell_appearance)}</div>
                {beside.map(|text| view! { <div class="field-beside">{text}</div> })}
                <button
                    type="button"
                    class="icon-button field-copy"
                    aria-label=label.clone()
                    title=label
                    on:click=move |_| grid.copy(copy.clone(), |copied| words::copied(&copied))
                >
                    <Glyph sign=Sign::Copy />
                </button>
            </dd>
        </div>
    }
}

fn marked(appearance: &CellAppearance<'_>) -> impl IntoView + use<> {
    pieces(&appearance.text, &appearance.marks)
        .into_iter()
        .map(|(marked, piece)| {
            let piece = breakable(piece)
                .into_iter()
                .map(|part| view! { {part.to_owned()}<wbr /> })
                .collect_view();
            if marked {
                view! { <mark class="grid-hit">{piece}</mark> }.into_any()
            } else {
                piece.into_any()
            }
        })
        .collect_view()
}

/// A text split at places where a line may break without splitting words: after punctuation.
fn breakable(text: &str) -> Vec<&str> {
    let is_end = |c: char| c.is_ascii_punctuation() && c != '\'' && c != '"';
    let mut parts: Vec<&str> = text.split_inclusive(is_end).collect();
    // A text with too many places would fill the document with nodes, so the browser breaks it.
    if parts.len() > BREAKS {
        parts = vec![text];
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_after_punctuation() {
        assert_eq!(breakable("ada@example.com"), ["ada@", "example.", "com"]);
        assert_eq!(breakable("{\"a\":1}"), ["{", "\"a\":", "1}"]);
        assert_eq!(breakable("plain words"), ["plain words"]);
        assert_eq!(breakable(&"-".repeat(500)).len(), 1);
        assert!(breakable("").is_empty());
    }
}
