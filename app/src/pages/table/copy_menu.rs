//! Copies cells, rows and columns, by a button: with a pointer, a finger or the keyboard.

use leptos::prelude::*;
use reports::export::CopyForm;
use reports::table::RowRanges;

use super::glyph::{Glyph, Sign};
use crate::pages::table::grid::Grid;
use crate::pages::table::grid::rows::COPIED_ROWS;
use crate::text::table as words;
use crate::ui::popover::MenuButton;

/// The button and its menu.
#[component]
pub fn CopyMenu(
    /// The grid whose cells are copied.
    grid: Grid,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let face = || view! { <Glyph sign=Sign::Copy /><span>{words::COPY}</span> };
    view! {
        <MenuButton label=words::COPY_CELLS face=face class="export-menu" open=open>
            <CopyChoices grid=grid open=open />
        </MenuButton>
    }
}

#[component]
fn CopyChoices(grid: Grid, open: RwSignal<bool>) -> impl IntoView {
    let file = grid.file;
    let column = Memo::new(move |_| {
        let at = grid.cursor.with(|cursor| cursor.active.column());
        let column = grid.shown.with(|shown| shown.get(at as usize).copied())?;
        let about = file.about.get()?;
        let name = about.columns.get(column as usize)?.name.clone();
        Some((column, name))
    });
    let cells = Memo::new(move |_| {
        let copied = grid.cursor.with(|cursor| cursor.copied());
        copied.map_or(0, |selection| selection.cells())
    });
    let rows = move || match file.ticks.with(RowRanges::count) {
        0 => words::all_rows_shown(u64::from(grid.rows.get())),
        ticked => words::ticked(ticked),
    };
    let choice = move |name: Signal<String>, note: Signal<String>, copy: Callback<()>| {
        view! {
            <button
                type="button"
                class="export-choice"
                on:click=move |_| {
                    copy.run(());
                    open.set(false);
                    grid.focus();
                }
            >
                <strong>{name}</strong>
                <span>{note}</span>
            </button>
        }
    };
    let rows_in = move |form: CopyForm| {
        Callback::new(move |()| grid.copy_rows(grid.shown.get_untracked().to_vec(), form))
    };
    let list_in = move |form: CopyForm| {
        Callback::new(move |()| {
            if let Some((column, _)) = column.get_untracked() {
                grid.copy_rows(vec![column], form);
            }
        })
    };
    let named = move || column.get().map(|(_, name)| name).unwrap_or_default();
    let fixed = |text: &'static str| Signal::derive(move || text.to_owned());
    view! {
        {move || (cells.get() > 0).then(|| choice(
            fixed(words::COPY_SELECTED),
            Signal::derive(move || words::cells(cells.get())),
            Callback::new(move |()| grid.copy_selected()),
        ))}
        {choice(fixed(words::COPY_ROWS), Signal::derive(rows), rows_in(CopyForm::Rows))}
        {choice(fixed(words::COPY_TABLE), Signal::derive(rows), rows_in(CopyForm::Table))}
        {move || column.get().is_some().then(|| view! {
            {choice(
                Signal::derive(move || words::copy_lines(&named())),
                Signal::derive(rows),
                list_in(CopyForm::Lines),
            )}
            {choice(
                Signal::derive(move || words::copy_commas(&named())),
                Signal::derive(rows),
                list_in(CopyForm::Commas),
            )}
        })}
        <p class="popover-note">{words::copy_note(COPIED_ROWS)}</p>
    }
}
