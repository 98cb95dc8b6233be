//! This module lists the people, runs or repositories that a figure counts, each with its rows.

use leptos::{html, prelude::*};
use reports::query::parse;
use reports::view::{Scope, ValueCount};
use reports::wire::Copy;

use super::kpi::Values;
use crate::model::format::count;
use crate::session::state::OpenFile;
use crate::text::kinds;
use crate::text::kpis as words;
use crate::text::table;
use crate::ui::popover::{Closing, Popover, left_within};

/// Width of the list where there is room for it, px; `.counted` in the stylesheet.
const WIDTH_PX: f64 = 360.0;

/// The contents of a list.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    pub label: String,
    /// The column, and the rows.
    pub values: Values,
    /// The button that opens it, to which the focus returns.
    pub button: NodeRef<html::Button>,
}

/// The list, below the tile of the button that opened it.
pub(super) fn counted_list(
    file: OpenFile,
    counted: Counted,
    open: RwSignal<Option<Counted>>,
) -> Option<AnyView> {
    let about = file.about.get_untracked()?;
    let Counted {
        label,
        values,
        button,
    } = counted;
    let at = about
        .columns
        .iter()
        .position(|column| column.key == values.column)?;
    let column = u32::try_from(at).ok()?;
    let Values { query, rows, .. } = values;
    file.ask_values(column, Scope::of(&query), "");
    let on_close = Callback::new(move |closing| {
        open.set(None);
        if let (Closing::Done, Some(button)) = (closing, button.get_untracked()) {
            // A failure only means that the focus stays.
            let _ = button.focus();
        }
    });
    let node = NodeRef::<html::Div>::new();
    place(file, button, node);
    let within = query.clone();
    let listed = move || {
        let found = file.values.get();
        let found = found.filter(|found| found.column == column && found.within.query == within);
        let Some(found) = found else {
            return view! { <p class="popover-note">{words::LISTING}</p> }.into_any();
        };
        let more = match found.menu.more {
            0 if found.menu.values.len() > 1 => {
                let within = within.clone();
                copy_button(file, Copy::Values { column, within }).into_any()
            }
            0 => ().into_any(),
            more => view! { <p class="popover-note">{words::more(&count(more))}</p> }.into_any(),
        };
        let kind = about.kind.clone();
        let entries = found.menu.values.into_iter().map(|value| {
            let rows = kinds::rows(&kind, value.rows);
            entry(file, rows_of(&within, &value), value, rows)
        });
        view! {
            <ul class="counted-list">{entries.collect_view()}</ul>
            {more}
        }
        .into_any()
    };
    let view = view! {
        <Popover label=label.clone() class="counted" on_close=on_close node_ref=node>
            <div class="counted-head">
                <strong>{label.clone()}</strong>
                <button type="button" class="link" on:click=move |_| file.show_rows(&query)>
                    {words::show_all(&rows)}
                </button>
            </div>
            {listed}
        </Popover>
    };
    Some(view.into_any())
}

/// Copies the names, one a line; formulas are neutralised as in the table.
fn copy_button(file: OpenFile, names: Copy) -> impl IntoView {
    let said = RwSignal::new(None);
    let copy = move |_| {
        file.copy(names.clone(), move |copied| {
            let text = match copied {
                Some(copied) => words::copied_names(&count(copied.cells)),
                None => file.phase.with_untracked(table::not_copied).to_owned(),
            };
            file.page.announce(text.clone());
            said.set(Some(text));
        });
    };
    view! {
        <p class="counted-foot">
            <button type="button" class="tool-button" on:click=copy>{words::COPY_NAMES}</button>
            <span class="popover-note">{move || said.get()}</span>
        </p>
    }
}

/// Puts the list below the tile, inside the place where all tiles are.
fn place(file: OpenFile, button: NodeRef<html::Button>, node: NodeRef<html::Div>) {
    Effect::new(move |_| {
        let (Some(node), Some(button)) = (node.get(), button.get_untracked()) else {
            return;
        };
        let closest = |selector| button.closest(selector).ok().flatten();
        let (Some(tile), Some(hole)) = (closest(".stat"), closest(".popover-host")) else {
            return;
        };
        let (tile, hole) = (
            tile.get_bounding_client_rect(),
            hole.get_bounding_client_rect(),
        );
        let left = left_within(tile.left() - hole.left(), WIDTH_PX, hole.width());
        let style = web_sys::HtmlElement::style(&node);
        // Both names are valid.
        let _ = style.set_property("--list-left", &format!("{left}px"));
        let _ = style.set_property("--list-top", &format!("{}px", tile.bottom() - hole.top()));
        // Once its names have arrived, it has its full height.
        file.values.track();
        request_animation_frame(move || {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            node.scroll_into_view_with_scroll_into_view_options(&options);
        });
    });
}

fn entry(file: OpenFile, query: String, value: ValueCount, rows: String) -> impl IntoView {
    view! {
        <li>
            <button type="button" class="link" on:click=move |_| file.show_rows(&query)>
                <span class="value-text">{value.value}</span>
                <span class="visually-hidden">": "</span>
            </button>
            <span class="value-count">{rows}</span>
        </li>
    }
}

/// Selects the rows of one value among those that a query selects.
fn rows_of(within: &str, value: &ValueCount) -> String {
    match (parse(within), parse(&value.query)) {
        (Ok(within), Ok(one)) => within.and(one).to_string(),
        _ => value.query.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_those_counted_keeps_the_question() {
        let value = ValueCount {
            value: "ada".to_owned(),
            rows: 2,
            query: "username:ada".to_owned(),
        };
        assert_eq!(
            rows_of("exceeds_quota:true has:username", &value),
            "exceeds_quota:true has:username username:ada"
        );
        assert_eq!(
            rows_of("quota:1 OR quota:2", &value),
            "(quota:1 OR quota:2) username:ada"
        );
        assert_eq!(rows_of("", &value), "username:ada");
    }
}
