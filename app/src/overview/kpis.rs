//! The figures as tiles, and the rules they are counted by.

use leptos::prelude::*;
use reports::overview::Kpi;
use reports::wire::About;

use super::is_shown;
use super::kpi::{ROOM, Tile, columns_of, tile};
use crate::copy::kpis as words;
use crate::state::OpenFile;

/// All figures.
pub(super) fn kpis(file: OpenFile, about: &About, kpis: &[Kpi]) -> impl IntoView + use<> {
    let tiles = kpis
        .iter()
        .map(|kpi| view! { <li>{kpi_tile(file, tile(kpi, about), kpi.query.clone())}</li> })
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
            <details class="rules">
                <summary>{words::RULES}</summary>
                <dl class="rules-list">{rules}</dl>
            </details>
        </section>
    }
}

/// A tile; of a figure that is known, a button.
fn kpi_tile(file: OpenFile, tile: Tile, query: String) -> AnyView {
    let inside = view! {
        <span class="kpi-title">{tile.title}<span class="visually-hidden">": "</span></span>
        <span class="kpi-figure" class:is-zero=tile.is_zero>
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
    if !tile.is_known {
        return view! { <div class="kpi is-unknown" title=tile.rule>{inside}</div> }.into_any();
    }
    let current = query.clone();
    view! {
        <button
            type="button"
            class="kpi"
            title=tile.rule
            aria-current=move || is_shown(file, &current).then_some("true")
            on:click=move |_| file.show_rows(&query)
        >
            {inside}
        </button>
    }
    .into_any()
}
