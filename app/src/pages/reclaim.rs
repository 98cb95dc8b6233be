//! This module shows which Copilot seats to reclaim, and their cost.
//!
//! A person moves a cut-off and says who keeps their seat; an engine counts ([`reports::reclaim`]).
//! The address has the settings, except for people's names. While the slider moves, the curve gives
//! the figures: it holds the list's length for every cut-off. The engine is asked when the slider
//! rests.

pub mod curve;
pub mod fields;
pub mod gesture;
pub mod list;
pub mod parts;
pub mod picture;
pub mod terms_form;
pub mod whole;

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use reports::reclaim::Reclaimed;

use crate::model::format::{count, percent};
use crate::pages::overview::stopped_feed;
use crate::session::state::OpenFile;
use crate::text::reclaim as words;
use crate::ui::correct_button::CorrectButton;
use list::List;
use picture::Picture;
use terms_form::TermsForm;
use whole::Whole;

/// The time for which figures must not change before they are announced.
const RESTS: Duration = Duration::from_millis(900);

#[component]
pub fn ReclaimPane(file: OpenFile) -> impl IntoView {
    let answer = file.reclaim.answer;
    let asked = Memo::new(move |_| {
        file.view_state
            .with(|view_state| (view_state.terms, view_state.as_of_ms))
    });
    Effect::new(move |_| {
        // The memo is read and not only tracked: a memo without a reader never runs, and follows
        // nothing.
        let _ = asked.get();
        file.reclaim.kept.track();
        file.ask_reclaim();
    });
    announce(file);
    let missing = Memo::new(move |_| {
        answer.with(|answer| answer.as_ref().map(|answer| answer.missing.clone()))
    });
    let feed = Memo::new(move |_| of(file, |answer| answer.stopped_feed).flatten());
    let has_answer = move || missing.with(|missing| missing.as_ref().is_some_and(Vec::is_empty));
    let nothing = move || {
        let missing = missing.get().filter(|missing| !missing.is_empty())?;
        let has_as_of = as_of_ms(file).is_some();
        Some(view! {
            <div class="reclaim-nothing">
                <h2>{words::NO_ANSWER}</h2>
                <p>{words::missing(&missing, has_as_of)}</p>
                {has_as_of.then(|| view! { <CorrectButton file=file class="button" /> })}
            </div>
        })
    };
    view! {
        <div class="reclaim" aria-busy=move || file.reclaim.busy.get().to_string()>
            {nothing}
            <Show when=has_answer>
                {move || feed.get().as_ref().map(stopped_feed)}
                <Figures file=file />
                <div class="reclaim-parts">
                    <Picture file=file />
                    <Whole file=file />
                    <TermsForm file=file />
                </div>
                <List file=file />
            </Show>
        </div>
    }
}

/// The as-of time as the page shows it, ms since the epoch.
fn as_of_ms(file: OpenFile) -> Option<i64> {
    file.overview
        .with(|overview| overview.as_ref().and_then(|overview| overview.as_of.ms))
}

/// A value of the newest answer.
fn of<T>(file: OpenFile, value: impl Fn(&Reclaimed) -> T) -> Option<T> {
    file.reclaim
        .answer
        .with(|answer| answer.as_deref().map(value))
}

/// The number of people on the list, and their cost.
#[component]
fn Figures(file: OpenFile) -> impl IntoView {
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
        let said = if is_unpriced.get() {
            ""
        } else {
            words::YEAR_IS
        };
        said.to_owned()
    };
    view! {
        <section class="kpis reclaim-figures" aria-label=words::FIGURES>
            <ul class="kpi-grid">
                <li>
                    <div class="kpi">
                        <span class="kpi-title">
                            {words::LISTED}<span class="visually-hidden">": "</span>
                        </span>
                        <span class="kpi-figure" class:is-zero=move || idle() == 0>
                            {move || count(idle())}
                            <span class="visually-hidden">{words::PEOPLE}</span>
                        </span>
                        <span class="kpi-detail">{share}</span>
                    </div>
                </li>
                <li>{cost_tile(words::MONTH, is_unpriced, month, month_is)}</li>
                <li>{cost_tile(words::YEAR, is_unpriced, year, year_is)}</li>
            </ul>
            <p class="note">
                {move || words::rule(terms.get().cut_off_days, as_of_ms(file))}
            </p>
        </section>
    }
}

/// The tile of a cost, which may not be known.
fn cost_tile(
    title: &'static str,
    is_unpriced: Memo<bool>,
    cost: impl Fn() -> Option<String> + Send + 'static,
    detail: impl Fn() -> String + Send + 'static,
) -> impl IntoView {
    view! {
        <div class="kpi" class:is-unknown=is_unpriced>
            <span class="kpi-title">{title}<span class="visually-hidden">": "</span></span>
            <span class="kpi-figure">
                {move || cost().unwrap_or_else(|| words::NO_PRICE.to_owned())}
            </span>
            <span class="kpi-detail">{detail}</span>
        </div>
    }
}

/// Announces the figures to screen readers once they stop changing: not for each step of the
/// slider, and not those the page opens with.
fn announce(file: OpenFile) {
    let mut say = debounce(RESTS, move |answer: Arc<Reclaimed>| {
        let terms = file
            .view_state
            .with_untracked(|view_state| view_state.terms);
        let month = terms
            .price_micros()
            .map(|_| terms.currency.amount(answer.month_micros));
        file.page
            .announce(words::announced(answer.idle, month.as_deref()));
    });
    Effect::new(move |before: Option<Option<(u64, i64)>>| {
        let answer = file.reclaim.answer.get();
        let now = answer
            .as_ref()
            .map(|answer| (answer.idle, answer.month_micros));
        if let (Some(Some(before)), Some(answer)) = (before, answer)
            && now != Some(before)
        {
            say(answer);
        }
        now
    });
}
