//! This module shows a chart as a table of text, which is made when it is opened.

use std::sync::Arc;

use leptos::{ev, prelude::*};
use reports::overview::{MemberOrder, Unit};
use wasm_bindgen::JsCast;

use super::Plot;
use super::members::deliveries;
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
    let all = plot
        .listed
        .filter(|_| plot.chart.has_others())
        .map(|listed| {
            let chart = Arc::clone(&plot.chart);
            let show = words::all_members(chart.members);
            view! {
                <button
                    type="button"
                    class="link-button"
                    aria-label=format!("{show}: {}", chart.title)
                    on:click=move |_| listed.set(Some(Arc::clone(&chart)))
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
    let chart = &plot.chart;
    let file = plot.file;
    // The amount of a series is the figure; charts of storage also have the number of rows.
    let rows = chart
        .points
        .iter()
        .map(|point| {
            let query = point.query.clone();
            let amount = match chart.unit {
                Unit::Rows | Unit::Distinct => point.figure.clone(),
                Unit::Bytes | Unit::Sum(_) => point.amount.clone(),
            };
            view! {
                <tr>
                    <th scope="row">
                        <button type="button" class="link" on:click=move |_| file.show_rows(&query)>
                            {point.long.clone()}
                        </button>
                    </th>
                    <td class="number">{amount}</td>
                    <td class="number">{point.share.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="scroll-box" tabindex="0" role="region" aria-label=words::table_of(&chart.title)>
            <table class="plain-table">
                <thead>
                    <tr>
                        <th scope="col">{chart.heading.clone()}</th>
                        <th scope="col" class="number">{chart.value_heading.clone()}</th>
                        <th scope="col" class="number">{chart.share_heading.clone()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {plot.listed.map(|_| {
            let asked = || (String::new(), MemberOrder::Drawn);
            let buttons = deliveries(file, Arc::clone(chart), asked);
            view! { <div class="members-tools">{buttons}</div> }
        })}
    }
}
