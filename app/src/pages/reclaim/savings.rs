//! This module shows the number of seats to reclaim and what they cost.

use leptos::prelude::*;
use reports::reclaim::Reclaimed;

use super::{as_of_ms, of};
use crate::model::format::{count, percent};
use crate::session::state::OpenFile;
use crate::text::reclaim as words;

/// The three figures. On a narrow screen they stay in sight below the settings.
#[component]
pub fn Savings(file: OpenFile) -> impl IntoView {
    let terms = Memo::new(move |_| file.view_state.with(|view_state| view_state.terms));
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
    let cost = move |micros: fn(&Reclaimed) -> i64| {
        let terms = terms.get();
        let micros = of(file, micros)?;
        terms.price_micros()?;
        Some(terms.currency.amount(micros))
    };
    let month = move || cost(|answer| answer.month_micros);
    let year = move || cost(|answer| answer.year_micros);
    let is_unpriced = Memo::new(move |_| terms.with(|terms| terms.price_micros().is_none()));
    let month_is = move || {
        let terms = terms.get();
        match terms.price_micros() {
            Some(price) => words::month_is(idle(), &terms, price),
            None => words::NO_PRICE_WHY.to_owned(),
        }
    };
    let year_is = move || {
        let is_unpriced = is_unpriced.get();
        if is_unpriced { "" } else { words::YEAR_IS }.to_owned()
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
                {cost_of(words::MONTH, is_unpriced, month, month_is)}
                {cost_of(words::YEAR, is_unpriced, year, year_is)}
            </ul>
        </section>
        <p class="note reclaim-rule">
            {move || words::rule(terms.get().cut_off_days, as_of_ms(file))}
        </p>
    }
}

/// A cost, which may not be known.
fn cost_of(
    title: &'static str,
    is_unpriced: Memo<bool>,
    cost: impl Fn() -> Option<String> + Send + 'static,
    detail: impl Fn() -> String + Send + 'static,
) -> impl IntoView {
    view! {
        <li class="reclaim-figure" class:is-unknown=is_unpriced>
            <span class="reclaim-figure-title">
                {title}<span class="visually-hidden">": "</span>
            </span>
            <strong>{move || cost().unwrap_or_else(|| words::NO_PRICE.to_owned())}</strong>
            <span class="visually-hidden">". "</span>
            <span class="reclaim-figure-detail">{detail}</span>
        </li>
    }
}
