//! This module shows the figures in groups, and the rules they are counted by.

use leptos::{html, prelude::*};
use reports::overview::Overview;
use reports::read::About;

use super::counted::{Counted, counted_list};
use super::is_shown;
use super::kpi::{Aside, Click, Tile, Values, tile, trend};
use crate::model::format::count;
use crate::session::state::OpenFile;
use crate::text::{kinds, kpis as words};

/// The figures in the groups that their kind says, each a line of a ledger.
pub(super) fn kpis(file: OpenFile, about: &About, overview: &Overview) -> impl IntoView + use<> {
    let list = RwSignal::new(None);
    let groups = kinds::groups(&about.kind)
        .iter()
        .filter_map(|(title, ids)| {
            let of_group = |id: &&str| overview.kpis.iter().find(|kpi| kpi.id == **id);
            let lines: Vec<_> = ids
                .iter()
                .filter_map(of_group)
                .map(|kpi| {
                    let trend = trend(kpi, &overview.charts).map(|(points, _)| points);
                    stat(file, tile(kpi, about), trend, list)
                })
                .collect();
            (!lines.is_empty()).then(|| {
                view! {
                    <section class="stat-group">
                        <h2 class="stat-heading">{*title}</h2>
                        <ul>{lines}</ul>
                    </section>
                }
            })
        });
    let groups = groups.collect_view();
    let rules = overview
        .kpis
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
    view! {
        <section class="figures" aria-label=words::HEADING>
            <div class="popover-host">
                <div class="stat-groups">{groups}</div>
                {move || list.get().map(|of| counted_list(file, of, list))}
            </div>
            <details class="rules">
                <summary>{words::RULES}</summary>
                <dl class="rules-list">{rules}</dl>
            </details>
        </section>
    }
}

/// A line over time, which repeats a chart.
pub(super) fn trend_line(points: String) -> impl IntoView {
    view! {
        <svg class="trend" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <polyline points=points />
        </svg>
    }
}

/// A figure; its text is a button if there are rows to show.
fn stat(
    file: OpenFile,
    tile: Tile,
    trend: Option<String>,
    list: RwSignal<Option<Counted>>,
) -> impl IntoView {
    let title = tile.title.clone();
    let asides = [tile.unknown, tile.nameless].into_iter().flatten();
    let asides: Vec<AnyView> = asides
        .map(|aside| aside_of(file, aside, &title, list))
        .collect();
    let has_more = !asides.is_empty() || tile.partial.is_some();
    let more = has_more.then(|| {
        view! {
            <span class="stat-detail">
                {asides}
                {tile.partial.map(|text| view! { <span class="stat-unknown">{text}</span> })}
            </span>
        }
    });
    let trend = trend.map(trend_line);
    let share = tile.share.map(|share| format!("{share:.2}%"));
    let inside = view! {
        <span class="stat-title" title=tile.rule>
            {tile.title}<span class="visually-hidden">": "</span>
        </span>
        {trend}
        <span class="stat-figure" class:is-zero=tile.is_zero>
            {tile.bound.map(|bound| view! { <span class="stat-bound">{bound}" "</span> })}
            {tile.figure}
            {tile.noun.map(|noun| view! { <span class="visually-hidden">" "{noun}</span> })}
        </span>
        {tile.detail.map(|detail| view! { " "<span class="stat-detail">{detail}</span> })}
    }
    .into_any();
    let label = match &tile.click {
        Click::Values(values) => list_name(&title, values),
        Click::Rows(_) | Click::None => title,
    };
    view! {
        <li
            class="stat"
            class:is-unknown=!tile.is_known
            class:has-share=share.is_some()
            style=("--share", share.unwrap_or_default())
        >
            {opener(file, tile.click, label, "stat-button", inside, list)}
            {more}
        </li>
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
        Click::None => "stat-unknown",
        Click::Rows(_) | Click::Values(_) => "stat-unknown link",
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
