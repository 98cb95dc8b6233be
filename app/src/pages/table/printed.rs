//! This module shows the rows of a table for the printer: all of them in the document, in a table
//! whose head is repeated on every page. On the screen it is invisible.

mod fitting;

use std::borrow::Cow;
use std::sync::Arc;

use leptos::prelude::*;
use reports::limits::WINDOW_COLUMNS;
use reports::read::{About, ColumnAbout};
use reports::view::Window;

use self::fitting::{fitting, longest_chars, pieces};
use crate::model::format::value::Form;
use crate::pages::table::grid::Grid;
use crate::pages::table::grid::cell::{appearance, is_right};
use crate::text::print as words;

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
    let shown = grid.shown.get();
    // A window without named columns has the first ones.
    let mut columns: Vec<(usize, &ColumnAbout)> = shown
        .iter()
        .map(|column| *column as usize)
        .filter(|column| *column < WINDOW_COLUMNS)
        .filter_map(|column| Some((column, about.columns.get(column)?)))
        .collect();
    let looks = |(at, column): &(usize, &ColumnAbout)| {
        let form = Form::of(column);
        let cells = window.rows.iter().map(|row| {
            let cell = row.cells.get(*at)?;
            Some(appearance(cell, form, |ms| page.offset_minutes(ms)))
        });
        cells.collect::<Vec<_>>()
    };
    let mut cells: Vec<_> = columns.iter().map(looks).collect();
    let longest: Vec<usize> = columns
        .iter()
        .zip(&cells)
        .map(|((_, column), cells)| {
            let chars = cells.iter().flatten().map(|look| look.text.chars().count());
            longest_chars(&column.name, chars.max().unwrap_or(0))
        })
        .collect();
    let fitting = fitting(&longest);
    columns.truncate(fitting.widths_px.len());
    cells.truncate(columns.len());
    let said = grid.file.view_state.with_untracked(|view_state| {
        let filter = (!view_state.query.is_empty()).then(|| words::filter(&view_state.query));
        let search = view_state.search_text();
        let search = (!search.is_empty()).then(|| words::search(search));
        let matched = grid.file.matched.get_untracked().unwrap_or(0);
        let rows = words::rows(window.rows.len() as u64, u64::from(matched));
        let columns = words::columns(columns.len() as u64, shown.len() as u64);
        [filter, search, Some(rows), columns]
    });
    let said = said
        .into_iter()
        .flatten()
        .map(|text| view! { <p>{text}</p> });
    let widths = fitting
        .widths_px
        .iter()
        .map(|width_px| view! { <col style:width=format!("{width_px}px") /> });
    let heads = columns.iter().map(|(_, column)| {
        let name = pieces(&column.name).map(|piece| view! { {piece.to_owned()}<wbr /> });
        view! { <th scope="col" class:number=is_right(column.ty)>{name.collect_view()}</th> }
    });
    let body = (0..window.rows.len()).map(|row| {
        let cells = columns.iter().zip(&cells).map(|((_, column), cells)| {
            let look = cells.get(row).and_then(Option::as_ref);
            let tone = look.and_then(|look| look.tone.name());
            let text = look.map(|look| Cow::clone(&look.text).into_owned());
            view! { <td class:number=is_right(column.ty) data-tone=tone>{text}</td> }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    view! {
        <div class="only-printed printed-rows" class:is-landscape=fitting.is_landscape>
            {said.collect_view()}
            <table>
                <colgroup>{widths.collect_view()}</colgroup>
                <thead><tr>{heads.collect_view()}</tr></thead>
                <tbody>{body.collect_view()}</tbody>
            </table>
        </div>
    }
}
