//! The bar above the grid: search and filter, columns, export; and the number of rows below it.

use leptos::prelude::*;
use reports::export::{CopyForm, ExportFormat};
use reports::table::RowRanges;

use super::column_chooser::ColumnChooser;
use super::copy_menu::CopyMenu;
use super::export_menu::ExportMenu;
use super::glyph::{Glyph, Sign};
use super::query_bar::QueryBar;
use crate::model::phase::Phase;
use crate::model::view_state::{Step, ViewState};
use crate::pages::table::grid::Grid;
use crate::text::advice;
use crate::text::profiles;
use crate::text::table as words;

#[component]
pub fn Toolbar(
    /// The grid that it controls.
    grid: Grid,
) -> impl IntoView {
    view! {
        <div class="table-tools" role="group" aria-label=words::TOOLBAR>
            <QueryBar grid=grid />
            <div class="table-menus">
                <ProfilesToggle grid=grid />
                <ColumnChooser grid=grid />
                <CopyMenu grid=grid />
                <ExportMenu grid=grid />
            </div>
        </div>
        <StatusLine grid=grid />
        <TickBar grid=grid />
    }
}

/// The rows that are ticked, and what can be done with them.
#[component]
fn TickBar(grid: Grid) -> impl IntoView {
    let file = grid.file;
    let ticked = Memo::new(move |_| file.ticks.with(RowRanges::count));
    let is_only = move || file.only.with(Option::is_some);
    let export = move |_| {
        let hidden = file
            .view_state
            .with_untracked(|view_state| view_state.hidden.clone());
        let columns = grid
            .layout
            .with_untracked(|layout| layout.exported(&hidden));
        file.export(ExportFormat::Csv, columns, Some(file.ticks.get_untracked()));
    };
    view! {
        <Show when=move || ticked.get() != 0>
            <div class="tick-bar" role="group" aria-label=words::TICKED_ROWS>
                <strong>{move || words::ticked(ticked.get())}</strong>
                <button type="button" class="link-button" on:click=move |_| grid.tick_all()>
                    {move || words::tick_all(u64::from(grid.rows.get()))}
                </button>
                <button
                    type="button"
                    class="link-button"
                    on:click=move |_| grid.copy_rows(grid.shown.get_untracked().to_vec(), CopyForm::Rows)
                >
                    {words::COPY}
                </button>
                <button type="button" class="link-button" on:click=export>{words::EXPORT_TICKED}</button>
                <button
                    type="button"
                    class="link-button"
                    on:click=move |_| {
                        let only = (!is_only()).then(|| file.ticks.get_untracked());
                        file.show_only(only);
                    }
                >
                    {move || if is_only() { words::SHOW_UNTICKED } else { words::SHOW_TICKED }}
                </button>
                <button type="button" class="link-button" on:click=move |_| grid.untick()>
                    {words::UNTICK}
                </button>
            </div>
        </Show>
    }
}

/// Shows or hides the column profiles in the header.
#[component]
fn ProfilesToggle(grid: Grid) -> impl IntoView {
    let page = grid.file.page;
    view! {
        <button
            type="button"
            class="tool-button"
            aria-label=profiles::TOGGLE
            aria-pressed=move || page.profiles.get().to_string()
            on:click=move |_| page.show_profiles(!page.profiles.get_untracked())
        >
            <Glyph sign=Sign::Bars />
            <span>{profiles::TOGGLE_SHORT}</span>
        </button>
    }
}

/// The number of rows, their order, and the selection.
#[component]
fn StatusLine(grid: Grid) -> impl IntoView {
    let file = grid.file;
    let rows = Memo::new(move |_| {
        let shown = u64::from(grid.rows.get());
        let is_whole =
            file.phase.with(|phase| *phase == Phase::Ready) && file.matched.with(Option::is_some);
        if !is_whole {
            return words::first_rows(shown);
        }
        let all = file
            .about
            .with(|about| about.as_ref().map_or(0, |about| u64::from(about.rows)));
        words::rows_shown(shown, all)
    });
    let order = Memo::new(move |_| {
        let about = file.about.get()?;
        let sort = file.view_state.with(|view_state| view_state.sort.clone());
        let named = sort.into_iter().filter_map(|(key, descending)| {
            let column = about.columns.iter().find(|column| column.key == key)?;
            Some((column.name.clone(), descending))
        });
        let named: Vec<_> = named.collect();
        (!named.is_empty()).then(|| words::sorted_by(&named))
    });
    let is_asking = Memo::new(move |_| {
        file.view_state.with(ViewState::is_filtered) || file.only.with(Option::is_some)
    });
    // The message about copying disappears at the next move.
    Effect::new(move |_| {
        grid.cursor.track();
        grid.said.set(None);
    });
    let selected = move || {
        grid.cursor.with(|cursor| {
            let selection = cursor.selection?;
            let rows = selection.rows();
            let rows = u64::from(rows.end() - rows.start()) + 1;
            (selection.cells() > 1).then(|| words::selected(selection.cells(), rows))
        })
    };
    view! {
        <div class="table-status">
            <p class="row-count" role="status" data-busy=move || file.busy.get().then_some("")>
                {rows}
            </p>
            <Show when=move || grid.stale.get()>
                <p class="row-stale">{advice::LAST_GOOD}</p>
            </Show>
            {move || order.get().map(|text| view! {
                <p class="row-order">
                    {text}
                    <button type="button" class="link-button" on:click=move |_| file.set_sort(Vec::new())>
                        {words::FILE_ORDER}
                    </button>
                </p>
            })}
            <Show when=move || is_asking.get()>
                <button type="button" class="link-button" on:click=move |_| clear(grid)>
                    {words::CLEAR_ALL}
                </button>
            </Show>
            <p class="table-said">{move || grid.said.get().or_else(selected)}</p>
        </div>
    }
}

/// Removes search and filters, in one step.
pub fn clear(grid: Grid) {
    grid.file.update_view_state(Step::Push, |view_state| {
        view_state.query.clear();
        view_state.search.clear();
    });
    grid.file.show_only(None);
    grid.focus();
}
