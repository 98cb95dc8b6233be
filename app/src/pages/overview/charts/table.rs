//! This module shows a chart as a table of text, which is made when it is opened.

use std::sync::Arc;

use leptos::{ev, prelude::*};
use reports::overview::MemberOrder;
use wasm_bindgen::JsCast;

use super::Plot;
use super::members::{deliveries, head_of, member_table, plain_heading};
use super::model::{DrawnChart, drawn};
use crate::model::dialog::{MemberListing, OpenDialog};
use crate::text::charts as words;

/// The table behind a chart; every row shows the rows it counts, as the point does.
pub(super) fn chart_table(plot: Plot) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let toggled = move |event: ev::Event| {
        let details = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::HtmlDetailsElement>().ok());
        is_open.set(details.is_some_and(|details| details.open()));
    };
    let all = (plot.has_list && plot.chart.has_others()).then(|| {
        let (page, chart) = (plot.file.page, Arc::clone(&plot.chart));
        let show = words::all_members(chart.members);
        view! {
            <button
                type="button"
                class="link-button"
                aria-label=format!("{show}: {}", chart.title)
                on:click=move |_| {
                    page.open_dialog(OpenDialog::Members(MemberListing::of(&chart.id)));
                }
            >
                {show.clone()}
            </button>
        }
    });
    view! {
        {all}
        <details class="chart-table" on:toggle=toggled>
            <summary>{words::AS_TABLE}</summary>
            {move || is_open.get().then(|| table(&plot))}
        </details>
    }
}

fn table(plot: &Plot) -> impl IntoView + use<> {
    let (chart, file) = (Arc::clone(&plot.chart), plot.file);
    let tools = plot.has_list.then(|| {
        let asked = || (String::new(), MemberOrder::Drawn);
        let buttons = deliveries(file, Arc::clone(&chart), asked);
        view! { <div class="members-tools">{buttons}</div> }
    });
    let show = move |query: &str| file.show_rows(query);
    let table_of = move |drawn: &DrawnChart| {
        let name = plain_heading(&drawn.heading, "");
        let value = plain_heading(&drawn.value_heading, "number");
        member_table(drawn, head_of(drawn, name, value), show)
    };
    // The names that the chart does not draw are requested from the engine.
    let members = RwSignal::new(None);
    if plot.has_list && chart.has_others() {
        let id = chart.id.clone();
        file.members.set(None);
        file.ask_members(&id, "", MemberOrder::Drawn);
        Effect::new(move |_| {
            let found = file.members.get().filter(|found| found.chart.id == id);
            if members.with_untracked(Option::is_none) && found.is_some() {
                members.set(found);
            }
        });
    } else {
        return view! {
            {table_of(&chart)}
            {tools}
        }
        .into_any();
    }
    let all = move || {
        let (found, about) = (members.get(), file.about.get_untracked());
        let Some((found, about)) = found.zip(about) else {
            return view! { <p class="note" role="status">{words::LISTING}</p> }.into_any();
        };
        let shown = found.chart.points.len() as u64;
        let note = (shown < found.listed).then(|| {
            view! { <p class="note">{words::first_of(shown, found.listed)}</p> }
        });
        let drawn = DrawnChart {
            unknown: chart.unknown.clone(),
            share_heading: chart.share_heading.clone(),
            ..drawn(&found.chart, &about)
        };
        view! {
            {note}
            {table_of(&drawn)}
        }
        .into_any()
    };
    view! {
        {all}
        {tools}
    }
    .into_any()
}
