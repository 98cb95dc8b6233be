//! The table page: search and filter above, the grid, one record beside it.

pub mod bounds;
pub mod column_chooser;
pub mod column_filter;
pub mod copy_menu;
pub mod example;
pub mod export_menu;
pub mod filter;
pub mod glyph;
pub mod grid;
pub mod printed;
pub mod profiles;
pub mod query_bar;
pub mod record_panel;
pub mod toolbar;

use leptos::prelude::*;
use reports::query::parse;

use crate::model::phase::Phase;
use crate::model::validation::columns_of;
use crate::model::view_state::ViewState;
use crate::pages::table::grid::Grid;
use crate::pages::table::grid::view::GridView;
use crate::pages::table::profiles::detail::ColumnProfile;
use crate::session::state::OpenFile;
use crate::text::table as words;
use column_filter::ColumnMenu;
use printed::PrintedRows;
use record_panel::RecordPanel;
use toolbar::{Toolbar, clear};

/// The table of one file.
#[component]
pub fn TablePage(file: OpenFile) -> impl IntoView {
    let grid = Grid::new(file);
    let filtered = Memo::new(move |_| {
        let query = file.view_state.with(|view_state| parse(&view_state.query));
        query.map(|query| columns_of(&query)).unwrap_or_default()
    });
    let has_record =
        Memo::new(move |_| file.view_state.with(|view_state| view_state.row.is_some()));
    view! {
        <section class="table-page" data-record=move || has_record.get().then_some("")>
            <PrintedRows grid=grid />
            <Toolbar grid=grid />
            <div class="table-main">
                <div class="table-grid" data-stale=move || grid.stale.get().then_some("")>
                    <GridView grid=grid filtered=filtered />
                    <Nothing grid=grid />
                    <ColumnMenu grid=grid />
                    <ColumnProfile grid=grid />
                </div>
                <RecordPanel grid=grid />
            </div>
        </section>
    }
}

/// Stands in place of the rows when the view has none.
#[component]
fn Nothing(grid: Grid) -> impl IntoView {
    let file = grid.file;
    let is_nothing = Memo::new(move |_| {
        file.phase.with(|phase| *phase == Phase::Ready) && file.matched.get() == Some(0)
    });
    let is_asking = move || file.view_state.with(ViewState::is_filtered);
    let title = move || {
        if file.query_error.with(Option::is_some) {
            words::QUERY_WRONG
        } else if is_asking() {
            words::NO_MATCH
        } else {
            words::NO_ROWS
        }
    };
    // The error in the filter is shown below the filter.
    let why = move || {
        let is_sound = file.query_error.with(Option::is_none);
        let searched = file.view_state.with(|view_state| {
            let is_only_searched = view_state.query.is_empty() && view_state.only.is_none();
            is_only_searched.then(|| words::not_found(view_state.search_text()))
        });
        let why = searched.unwrap_or_else(|| words::NO_MATCH_WHY.to_owned());
        (is_sound && is_asking()).then(|| view! { <p>{why}</p> })
    };
    view! {
        <Show when=move || is_nothing.get()>
            <div class="table-nothing">
                <h2>{title}</h2>
                {why}
                <Show when=is_asking>
                    <button type="button" class="tool-button" on:click=move |_| clear(grid)>
                        {words::SHOW_ALL}
                    </button>
                </Show>
            </div>
        </Show>
    }
}
