//! This module shows the rows of a table for the printer: all of them in the document, in a table
//! whose head is repeated on every page. On the screen it is invisible.

use std::sync::Arc;

use leptos::prelude::*;
use reports::limits::WINDOW_COLUMNS;
use reports::read::About;
use reports::view::Window;

use crate::pages::table::grid::Grid;
use crate::pages::table::grid::cell::{appearance, is_right};
use crate::text::print as words;

/// Columns whose names fit next to each other on paper; with more, names are broken.
const FITTING: usize = 16;

/// The rows to print; a sentence if they were not fetched.
#[component]
pub fn PrintedRows(grid: Grid) -> impl IntoView {
    let file = grid.file;
    move || {
        let printed = file.printed.get().zip(file.about.get());
        match printed {
            Some((window, about)) => rows(grid, &window, &about).into_any(),
            None => view! { <p class="only-printed">{words::NOT_PREPARED}</p> }.into_any(),
        }
    }
}

fn rows(grid: Grid, window: &Arc<Window>, about: &Arc<About>) -> impl IntoView + use<> {
    let page = grid.file.page;
    // A window without named columns has the first ones.
    let columns: Vec<_> = grid
        .shown
        .get()
        .iter()
        .map(|column| *column as usize)
        .filter(|column| *column < WINDOW_COLUMNS)
        .filter_map(|column| Some((column, about.columns.get(column)?.clone())))
        .collect();
    let is_wide = columns.len() > FITTING;
    let said = grid.file.view_state.with_untracked(|view_state| {
        let filter = (!view_state.query.is_empty()).then(|| words::filter(&view_state.query));
        let search = view_state.search_text();
        let search = (!search.is_empty()).then(|| words::search(search));
        let matched = grid.file.matched.get_untracked().unwrap_or(0);
        let rows = words::rows(window.rows.len() as u64, u64::from(matched));
        [filter, search, Some(rows)]
    });
    let said = said
        .into_iter()
        .flatten()
        .map(|text| view! { <p>{text}</p> });
    let heads = columns.iter().map(|(_, column)| {
        view! {
            <th scope="col" class:number=is_right(column.ty)>{column.name.clone()}</th>
        }
    });
    let body = window.rows.iter().map(|row| {
        let cells = columns.iter().map(|(at, column)| {
            let cell = row.cells.get(*at);
            let shown = cell.map(|cell| appearance(cell, column.ty, |ms| page.offset_minutes(ms)));
            let tone = shown.as_ref().and_then(|shown| shown.tone.name());
            let text = shown.map(|shown| shown.text.into_owned());
            view! { <td class:number=is_right(column.ty) data-tone=tone>{text}</td> }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    view! {
        <div class="only-printed printed-rows">
            {said.collect_view()}
            <table class:is-wide=is_wide>
                <thead><tr>{heads.collect_view()}</tr></thead>
                <tbody>{body.collect_view()}</tbody>
            </table>
        </div>
    }
}
