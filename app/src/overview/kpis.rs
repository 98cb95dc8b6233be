//! The figures as tiles, and the rules they are counted by.

use leptos::{html, prelude::*};
use reports::overview::Kpi;
use reports::wire::About;

use super::counted::{Counted, counted_list};
use super::is_shown;
use super::kpi::{Click, ROOM, Tile, columns_of, tile};
use crate::copy::kpis as words;
use crate::state::OpenFile;

/// All figures.
pub(super) fn kpis(file: OpenFile, about: &About, kpis: &[Kpi]) -> impl IntoView + use<> {
    let list = RwSignal::new(None);
    let tiles = kpis
        .iter()
        .map(|kpi| {
            let tile = tile(kpi, about);
            view! { <li>{kpi_tile(file, tile, kpi.query.clone(), list)}</li> }
        })
        .collect_view();
    let rules = kpis
        .iter()
        .map(|kpi| {
            let query = if kpi.query.is_empty() {
                words::EVERY_ROW
            } else {
                kpi.query.as_str()
            }
            .to_owned();
            view! {
                <dt>{words::title(&kpi.id).to_owned()}</dt>
                <dd>{words::rule(&kpi.id)}" "<code>{query}</code></dd>
            }
        })
        .collect_view();
    let [(xs, _), (s, _), (m, _), (l, _), (xl, _)] = ROOM;
    let count = kpis.len();
    let columns = |width: usize| columns_of(count, ROOM[width].1).to_string();
    view! {
        <section class="kpis" aria-label=words::HEADING>
            <div class="popover-host">
                <ul
                    class="kpi-grid"
                    style=(xs, columns(0))
                    style=(s, columns(1))
                    style=(m, columns(2))
                    style=(l, columns(3))
                    style=(xl, columns(4))
                >
                    {tiles}
                </ul>
                {move || list.get().map(|of| counted_list(file, of, list))}
            </div>
            <details class="rules">
                <summary>{words::RULES}</summary>
                <dl class="rules-list">{rules}</dl>
            </details>
        </section>
    }
}

/// A tile; a button where there is something to show.
fn kpi_tile(file: OpenFile, tile: Tile, query: String, list: RwSignal<Option<Counted>>) -> AnyView {
    let title = tile.title.clone();
    let inside = view! {
        <span class="kpi-title">{tile.title}<span class="visually-hidden">": "</span></span>
        <span class="kpi-figure" class:is-zero=tile.is_zero>
            {tile.bound.map(|bound| view! { <span class="kpi-bound">{bound}" "</span> })}
            {tile.figure}
            {tile.noun.map(|noun| view! { <span class="visually-hidden">" "{noun}</span> })}
        </span>
        <span class="kpi-detail">
            {tile.detail.map(|text| view! { <span>{text}</span> })}
            {tile.unknown.map(|text| view! { <span class="kpi-unknown">{text}</span> })}
            {tile.nameless.map(|text| view! { <span class="kpi-unknown">{text}</span> })}
            {tile.partial.map(|text| view! { <span class="kpi-unknown">{text}</span> })}
        </span>
    };
    let is_unknown = !tile.is_known;
    let current = query.clone();
    let is_current = move || is_shown(file, &current).then_some("true");
    match tile.click {
        Click::None => {
            view! { <div class="kpi is-unknown" title=tile.rule>{inside}</div> }.into_any()
        }
        Click::Rows => view! {
            <button
                type="button"
                class="kpi"
                class:is-unknown=is_unknown
                title=tile.rule
                aria-current=is_current
                on:click=move |_| file.show_rows(&query)
            >
                {inside}
            </button>
        }
        .into_any(),
        Click::Values {
            column,
            counted,
            rows,
        } => {
            let button = NodeRef::<html::Button>::new();
            let label = words::list_of(&title, &counted);
            let own = label.clone();
            let is_open =
                move || list.with(|list| list.as_ref().is_some_and(|list| list.label == own));
            let is_expanded = is_open.clone();
            let of = StoredValue::new(Counted {
                label,
                column,
                query,
                rows,
                button,
            });
            view! {
                <button
                    type="button"
                    class="kpi"
                    title=tile.rule
                    node_ref=button
                    aria-current=is_current
                    aria-haspopup="dialog"
                    aria-expanded=move || is_expanded().to_string()
                    on:click=move |_| {
                        let next = (!untrack(&is_open)).then(|| of.get_value());
                        list.set(next);
                    }
                >
                    {inside}
                </button>
            }
            .into_any()
        }
    }
}
