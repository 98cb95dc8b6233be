//! This module shows which Copilot seats to reclaim, and their cost.
//!
//! A person moves a cut-off and says who keeps their seat; an engine counts ([`reports::reclaim`]).
//! The settings stand before the price that they change, in reading order and on every width. The
//! address has the settings, except for names. While the slider moves, the curve gives
//! the figures: it holds the list's length for every cut-off. The engine is asked when the slider
//! rests.

pub mod curve;
pub mod fields;
pub mod gesture;
pub mod kept_form;
pub mod list;
pub mod parts;
pub mod picture;
pub mod savings;
pub mod scope;
pub mod terms_form;
pub mod whole;

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use reports::reclaim::Reclaimed;

use crate::pages::overview::stopped_feed;
use crate::session::state::OpenFile;
use crate::text::reclaim as words;
use crate::ui::correct_button::CorrectButton;
use list::List;
use picture::Picture;
use savings::Savings;
use scope::FilterScope;
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
    let filter = Memo::new(move |_| file.reclaim_filter());
    Effect::new(move |_| {
        // The memo is read and not only tracked: a memo without a reader never runs, and follows
        // nothing.
        let _ = (asked.get(), filter.get());
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
                <FilterScope file=file />
                <div class="reclaim-parts">
                    <TermsForm file=file />
                    <div class="reclaim-result">
                        <Picture file=file />
                        <Savings file=file />
                        <Whole file=file />
                    </div>
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
