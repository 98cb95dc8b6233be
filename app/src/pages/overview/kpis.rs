//! This module shows the figures as tiles, and the rules they are counted by.

use leptos::{html, prelude::*};
use reports::overview::Kpi;
use reports::read::About;

use super::counted::{Counted, counted_list};
use super::is_shown;
use super::kpi::{Aside, Click, ROOM, Tile, Values, columns_of, tile};
use crate::model::format::count;
use crate::session::state::OpenFile;
use crate::text::kpis as words;

pub(super) fn kpis(file: OpenFile, about: &About, kpis: &[Kpi]) -> impl IntoView + use<> {
    let list = RwSignal::new(None);
    let tiles = kpis
        .iter()
        .map(|kpi| {
            view! { <li>{kpi_tile(file, tile(kpi, about), list)}</li> }
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
    let number = kpis.len();
    let columns = |width: usize| columns_of(number, ROOM[width].1).to_string();
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

/// A tile; its text is a button if there are rows to show.
fn kpi_tile(file: OpenFile, tile: Tile, list: RwSignal<Option<Counted>>) -> impl IntoView {
    let title = tile.title.clone();
    let asides = [tile.unknown, tile.nameless].into_iter().flatten();
    let asides: Vec<AnyView> = asides
        .map(|aside| aside_of(file, aside, &title, list))
        .collect();
    let has_more = !asides.is_empty() || tile.partial.is_some();
    let more = has_more.then(|| {
        view! {
            <span class="kpi-detail">
                {asides}
                {tile.partial.map(|text| view! { <span class="kpi-unknown">{text}</span> })}
            </span>
        }
    });
    let inside = view! {
        <span class="kpi-title">{tile.title}<span class="visually-hidden">": "</span></span>
        <span class="kpi-figure" class:is-zero=tile.is_zero>
            {tile.bound.map(|bound| view! { <span class="kpi-bound">{bound}" "</span> })}
            {tile.figure}
            {tile.noun.map(|noun| view! { <span class="visually-hidden">" "{noun}</span> })}
        </span>
        {tile.detail.map(|detail| view! { " "<span class="kpi-detail">{detail}</span> })}
    }
    .into_any();
    let label = match &tile.click {
        Click::Values(values) => list_name(&title, values),
        Click::Rows(_) | Click::None => title,
    };
    view! {
        <div class="kpi" class:is-unknown=!tile.is_known title=tile.rule>
            {opener(file, tile.click, label, "kpi-button", inside, list)}
            {more}
        </div>
    }
}

/// The rows that a figure does not count, below it.
fn aside_of(file: OpenFile, aside: Aside, title: &str, list: RwSignal<Option<Counted>>) -> AnyView {
    let label = match &aside.click {
        Click::Values(values) => list_name(&words::unknown_of(title), values),
        Click::Rows(_) | Click::None => String::new(),
    };
    let inside = view! {
        {aside.text}
        <span class="visually-hidden">{words::aside_of(aside.noun, title)}</span>
    }
    .into_any();
    let class = match aside.click {
        Click::None => "kpi-unknown",
        Click::Rows(_) | Click::Values(_) => "kpi-unknown link",
    };
    opener(file, aside.click, label, class, inside, list)
}

fn list_name(title: &str, values: &Values) -> String {
    words::list_of(title, &count(values.number), values.noun)
}

/// A button that shows rows, or opens a list named `label`; plain text if there is nothing to show.
fn opener(
    file: OpenFile,
    click: Click,
    label: String,
    class: &'static str,
    inside: AnyView,
    list: RwSignal<Option<Counted>>,
) -> AnyView {
    match click {
        Click::None => view! { <span class=class>{inside}</span> }.into_any(),
        Click::Rows(query) => {
            let current = query.clone();
            view! {
                <button
                    type="button"
                    class=class
                    aria-current=move || is_shown(file, &current).then_some("true")
                    on:click=move |_| file.show_rows(&query)
                >
                    {inside}
                </button>
            }
            .into_any()
        }
        Click::Values(values) => {
            let button = NodeRef::<html::Button>::new();
            let own = label.clone();
            let is_open =
                move || list.with(|list| list.as_ref().is_some_and(|list| list.label == own));
            let is_expanded = is_open.clone();
            let current = values.query.clone();
            let of = StoredValue::new(Counted {
                label,
                values,
                button,
            });
            view! {
                <button
                    type="button"
                    class=class
                    node_ref=button
                    aria-current=move || is_shown(file, &current).then_some("true")
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
