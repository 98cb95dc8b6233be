//! This module shows the number of seats to reclaim and what they cost.

use leptos::prelude::*;
use reports::reclaim::Cost;

use super::{as_of_ms, of};
use crate::model::format::{count, percent};
use crate::session::state::OpenFile;
use crate::text::reclaim as words;

/// The three figures. On a narrow screen they stay in sight below the settings.
#[component]
pub fn Savings(file: OpenFile) -> impl IntoView {
    let terms = Memo::new(move |_| file.view_state.with(|view_state| view_state.terms));
    let pricing = move || terms.with(|terms| terms.pricing);
    let cost = Memo::new(move |_| {
        let pricing = pricing();
        of(file, |answer| {
            pricing.cost(&answer.idle_by_plan, answer.has_plans)
        })
        .unwrap_or_default()
    });
    let idle = move || of(file, |answer| answer.idle).unwrap_or(0);
    let share = move || {
        of(file, |answer| {
            let of = words::of_people(answer.people);
            match (answer.idle, answer.people) {
                (0, _) => of,
                (idle, people) => format!("{} {of}", percent(idle, people)),
            }
        })
    };
    let savings = move |micros: fn(&Cost) -> i64| {
        cost.with(|cost| words::savings(cost, micros(cost), pricing().currency))
    };
    let month = move || savings(|cost| cost.month_micros);
    let year = move || savings(Cost::year_micros);
    let is_unknown = Memo::new(move |_| cost.with(words::is_unknown));
    let month_is = move || {
        let pricing = pricing();
        of(file, |answer| {
            words::month_is(&pricing, &answer.idle_by_plan, answer.has_plans)
        })
        .unwrap_or_default()
    };
    let year_is = move || {
        let is_unknown = is_unknown.get();
        if is_unknown { "" } else { words::YEAR_IS }.to_owned()
    };
    let left_out = move || {
        let pricing = pricing();
        let said = of(file, |answer| {
            words::unpriced(&pricing, &answer.idle_by_plan, answer.has_plans)
        })
        .unwrap_or_default();
        said.into_iter()
            .map(|text| view! { <p class="reclaim-left-out">{text}</p> })
            .collect_view()
    };
    view! {
        <section class="reclaim-savings" aria-label=words::FIGURES>
            <ul>
                <li class="reclaim-figure">
                    <span class="reclaim-figure-title">
                        {words::LISTED}<span class="visually-hidden">": "</span>
                    </span>
                    <strong>
                        {move || count(idle())}
                        <span class="visually-hidden">{words::PEOPLE}</span>
                    </strong>
                    <span class="visually-hidden">". "</span>
                    <span class="reclaim-figure-detail">{share}</span>
                </li>
                {cost_of(words::MONTH, is_unknown, month, month_is)}
                {cost_of(words::YEAR, is_unknown, year, year_is)}
            </ul>
        </section>
        {left_out}
        <p class="note reclaim-rule">
            {move || words::rule(terms.get().cut_off_days, as_of_ms(file))}
        </p>
    }
}

/// A cost, which may not be known.
fn cost_of(
    title: &'static str,
    is_unknown: Memo<bool>,
    cost: impl Fn() -> String + Send + 'static,
    detail: impl Fn() -> String + Send + 'static,
) -> impl IntoView {
    view! {
        <li class="reclaim-figure" class:is-unknown=is_unknown>
            <span class="reclaim-figure-title">
                {title}<span class="visually-hidden">": "</span>
            </span>
            <strong>
                {move || {
                    let cost = cost();
                    let exact = cost.strip_prefix(words::AT_LEAST);
                    let at_least = exact.map(|_| {
                        view! { <span class="reclaim-at-least">{words::AT_LEAST}</span> }
                    });
                    view! { {at_least} {exact.unwrap_or(&cost).to_owned()} }
                }}
            </strong>
            <span class="visually-hidden">". "</span>
            <span class="reclaim-figure-detail">{detail}</span>
        </li>
    }
}
