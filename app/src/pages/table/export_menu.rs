//! Exports the rows shown. The engine writes the file; its cells never become text of the page.

use leptos::prelude::*;
use reports::export::ExportFormat;
use reports::table::RowRanges;

use super::glyph::{Glyph, Sign};
use crate::model::phase::Phase;
use crate::pages::table::grid::Grid;
use crate::pages::table::grid::widths::Layout;
use crate::session::state::Export;
use crate::text::advice;
use crate::text::table as words;
use crate::ui::popover::MenuButton;

/// The button and its menu.
#[component]
pub fn ExportMenu(
    /// The grid whose rows are exported.
    grid: Grid,
) -> impl IntoView {
    let file = grid.file;
    let open = RwSignal::new(false);
    let button = NodeRef::<leptos::html::Button>::new();
    // Exports before the menu was opened do not count.
    let asked = RwSignal::new(false);
    // The browser has received the file, or a person stopped the export: the menu closes and the
    // message appears below it.
    Effect::new(move |_| {
        let export = file.export.get();
        if let (true, Some(export @ (Export::Saved(_) | Export::Cancelled))) = (asked.get(), export)
        {
            asked.set(false);
            file.page.announce(said(export));
            grid.said.set(Some(said(export)));
            if open.get_untracked() {
                open.set(false);
                if let Some(button) = button.get_untracked() {
                    // If this fails, the focus stays.
                    let _ = button.focus();
                }
            }
        }
    });
    let face = || view! { <Glyph sign=Sign::Export /><span>{words::EXPORT}</span> };
    view! {
        <MenuButton label=words::EXPORT_ROWS face=face class="export-menu" open=open button=button>
            <ExportForm grid=grid asked=asked />
        </MenuButton>
    }
}

#[component]
fn ExportForm(grid: Grid, asked: RwSignal<bool>) -> impl IntoView {
    let file = grid.file;
    let all_columns = RwSignal::new(false);
    let only_ticked = RwSignal::new(true);
    let ticked = Memo::new(move |_| file.ticks.with(RowRanges::count));
    let is_ticked = move || only_ticked.get() && ticked.get() > 0;
    let is_partial = move || {
        file.about
            .with(|about| about.as_ref().is_some_and(|about| about.is_partial()))
    };
    let is_writing = move || {
        asked.get()
            && file
                .export
                .with(|export| matches!(export, Some(Export::Writing(_))))
    };
    let is_ready = move || {
        file.phase.with(|phase| *phase == Phase::Ready) && !is_writing() && !grid.stale.get()
    };
    let what = move || {
        let columns = if all_columns.get() {
            grid.layout.with(|layout| layout.order().len())
        } else {
            grid.columns() as usize
        };
        let is_moved = !all_columns.get() && !grid.layout.with(Layout::is_in_order);
        let rows = if is_ticked() {
            ticked.get()
        } else {
            u64::from(grid.rows.get())
        };
        words::export_what(rows, columns, is_moved)
    };
    let export = move |format: ExportFormat| {
        let columns = if all_columns.get_untracked() {
            Vec::new()
        } else {
            let hidden = file
                .view_state
                .with_untracked(|view_state| view_state.hidden.clone());
            grid.layout
                .with_untracked(|layout| layout.exported(&hidden))
        };
        asked.set(true);
        let rows = untrack(is_ticked).then(|| file.ticks.get_untracked());
        file.export(format, columns, rows);
    };
    let choice = move |format: ExportFormat| {
        view! {
            <button
                type="button"
                class="export-choice"
                aria-disabled=move || (!is_ready()).to_string()
                on:click=move |_| if is_ready() { export(format) }
            >
                <strong>{words::export_as(format)}</strong>
                <span>{words::export_note(format)}</span>
            </button>
        }
    };
    view! {
        <p class="popover-note">{what}</p>
        <Show when=move || grid.stale.get()>
            <p class="popover-note is-wrong">{advice::CORRECT_FIRST}</p>
        </Show>
        <Show when=is_partial>
            <p class="popover-note caution is-partial">{words::EXPORT_PARTIAL}</p>
        </Show>
        {choice(ExportFormat::Csv)}
        {choice(ExportFormat::Json)}
        <Show when=move || { ticked.get() > 0 }>
            <label class="check">
                <input type="checkbox" prop:checked=only_ticked on:change:target=move |event| {
                    only_ticked.set(event.target().checked());
                } />
                {move || words::only_ticked(ticked.get())}
            </label>
        </Show>
        <label class="check">
            <input type="checkbox" prop:checked=all_columns on:change:target=move |event| {
                all_columns.set(event.target().checked());
            } />
            {words::ALL_COLUMNS}
        </label>
        <p class="popover-note export-said">
            {move || asked.get().then(|| file.export.get().map(said)).flatten()}
        </p>
        <Show when=is_writing>
            <button type="button" class="tool-button" on:click=move |_| file.cancel_export()>
                {words::CANCEL_EXPORT}
            </button>
        </Show>
    }
}

fn said(export: Export) -> String {
    match export {
        Export::Writing(_) => words::WRITING.to_owned(),
        Export::Cancelled => words::EXPORT_CANCELLED.to_owned(),
        Export::Saved(saved) => words::saved(saved.format, saved.rows, saved.neutralised),
    }
}
