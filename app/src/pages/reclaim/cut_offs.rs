//! This module compares cut-offs: the people on the list with each, and what they cost.

use leptos::prelude::*;

use super::curve::{self, TOLD};
use super::of;
use crate::model::format::count;
use crate::model::reclaim::terms::Terms;
use crate::session::state::OpenFile;
use crate::text::reclaim as words;

/// The figures for some cut-offs. The chosen one is marked, if it is one of them.
#[component]
pub fn CutOffs(file: OpenFile) -> impl IntoView {
    let rows = move || {
        let Terms {
            pricing,
            cut_off_days,
            ..
        } = file.view_state.with(|view_state| view_state.terms);
        let lists = of(file, |answer| {
            TOLD.map(|days| {
                let people = *curve::at(&answer.idle_by_cut_off, days)?;
                let cost = pricing.cost(&people, answer.has_plans);
                Some((days, people.total(), cost))
            })
        })?;
        let rows = lists.into_iter().flatten().map(|(days, listed, cost)| {
            let year = words::savings(&cost, cost.year_micros(), pricing.currency);
            view! {
                <tr class:is-chosen=days == cut_off_days>
                    <th scope="row">{words::days(days)}</th>
                    <td class="number">{count(listed)}</td>
                    <td class="number">{year}</td>
                </tr>
            }
        });
        Some(rows.collect_view())
    };
    let [cut_off, listed, cost] = words::TABLE_COLUMNS;
    view! {
        <section class="chart reclaim-cut-offs" aria-labelledby="reclaim-cut-offs">
            <header class="chart-head"><h2 id="reclaim-cut-offs">{words::CUT_OFFS}</h2></header>
            <table class="plain-table">
                <thead>
                    <tr>
                        <th scope="col">{cut_off}</th>
                        <th scope="col" class="number">{listed}</th>
                        <th scope="col" class="number">{cost}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}
