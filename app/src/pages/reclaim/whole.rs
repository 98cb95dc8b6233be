//! This module shows everyone with a seat as one divided bar, with the figures of its parts.

use leptos::prelude::*;

use super::of;
use super::parts::{Part, parts};
use crate::model::format::count;
use crate::pages::overview::charts::geometry::pct;
use crate::session::state::OpenFile;
use crate::text::reclaim as words;

/// The bar, its parts, their sum, and notes.
#[component]
pub fn Whole(file: OpenFile) -> impl IntoView {
    let all = Memo::new(move |_| of(file, parts).unwrap_or_default());
    let people = move || of(file, |answer| count(answer.people));
    let bar = move || {
        let marks = all.get().into_iter().map(|part| {
            view! {
                <rect
                    class=part.status.class()
                    x=pct(part.span.start)
                    width=pct(part.span.length)
                    y="0"
                    height="100%"
                />
            }
        });
        marks.collect_view()
    };
    let rows = move || all.get().into_iter().map(row).collect_view();
    view! {
        <section class="chart reclaim-whole" aria-label=words::WHOLE>
            <header class="chart-head"><h3>{words::WHOLE}</h3></header>
            <svg class="divided" aria-hidden="true" focusable="false">{bar}</svg>
            <table class="plain-table reclaim-sum">
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{words::SUM}</th>
                        <td class="number">{people}</td>
                        <td class="number">"100%"</td>
                    </tr>
                </tfoot>
            </table>
            <footer class="chart-foot reclaim-notes">{move || notes(file)}</footer>
        </section>
    }
}

fn row(part: Part) -> impl IntoView {
    view! {
        <tr class:is-none=part.people == 0>
            <th scope="row">
                <span class="reclaim-place">
                    <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true" focusable="false">
                        <rect class=part.status.class() width="10" height="10" rx="2" />
                    </svg>
                    {words::seat_status(part.status)}
                </span>
            </th>
            <td class="number">{count(part.people)}</td>
            <td class="number">{part.share}</td>
        </tr>
    }
}

/// The notes on these figures.
fn notes(file: OpenFile) -> Option<impl IntoView> {
    let said = of(file, |answer| {
        [
            (answer.unknown > 0).then(|| words::UNKNOWN.to_owned()),
            (!answer.grace_is_known).then(|| words::NO_GRACE.to_owned()),
            (answer.grace_is_known && answer.since_unknown > 0)
                .then(|| words::since_unknown(answer.since_unknown)),
            (answer.nameless_rows > 0).then(|| words::nameless(answer.nameless_rows)),
            answer.has_plans.then(|| words::PLANS.to_owned()),
        ]
    })?;
    let said = said.into_iter().flatten();
    Some(said.map(|text| view! { <p>{text}</p> }).collect_view())
}
