//! This module shows the settings for reclaiming seats. They stand before the price that they
//! change.

use leptos::prelude::*;
use reports::reclaim::Licence;

use super::fields::DaysField;
use super::gesture::Gesture;
use super::kept_form::KeptForm;
use crate::model::reclaim::price::{self, Flaw};
use crate::model::reclaim::terms::{Currency, GRACES, Terms, licence_id};
use crate::model::view_state::Step;
use crate::session::state::OpenFile;
use crate::text::reclaim as words;

/// The form. It is not submitted: each choice takes effect at once.
#[component]
pub fn TermsForm(file: OpenFile) -> impl IntoView {
    let is_default = Memo::new(move |_| {
        file.view_state
            .with(|view_state| view_state.terms == Terms::default())
    });
    let reset = move |_| {
        file.update_view_state(Step::Push, |view_state| view_state.terms = Terms::default());
    };
    view! {
        <section class="chart reclaim-terms" aria-labelledby="reclaim-terms">
            <header class="chart-head"><h3 id="reclaim-terms">{words::TERMS}</h3></header>
            <LicenceChoice file=file />
            <Price file=file />
            <DaysField
                file=file
                id="reclaim-grace"
                label=words::GRACE
                behind=words::DAYS
                range=GRACES
                get=|terms| terms.grace_days
                set=|terms, days| terms.grace_days = days
            />
            <KeptForm file=file />
            <footer class="chart-foot">
                <button
                    type="button"
                    class="link"
                    aria-disabled=move || is_default.get().to_string()
                    on:click=reset
                >
                    {words::RESET}
                </button>
            </footer>
        </section>
    }
}

#[component]
fn LicenceChoice(file: OpenFile) -> impl IntoView {
    let licence = Memo::new(move |_| file.view_state.with(|view_state| view_state.terms.licence));
    let choice = move |which: Licence| {
        let price = Currency::Usd.amount(which.list_price_micros());
        view! {
            <label class="switch-option">
                <input
                    type="radio"
                    name="reclaim-licence"
                    value=licence_id(which)
                    prop:checked=move || licence.get() == which
                    on:change=move |_| {
                        file.update_view_state(Step::Push, |view_state| view_state.terms.licence = which);
                    }
                />
                <span>{words::licence(which)}" "{price}</span>
            </label>
        }
    };
    view! {
        <fieldset class="reclaim-field">
            <legend>{words::LICENCE}</legend>
            <div class="switch">{choice(Licence::Business)}{choice(Licence::Enterprise)}</div>
        </fieldset>
    }
}

#[component]
fn Price(file: OpenFile) -> impl IntoView {
    let gesture = Gesture::new(file);
    let terms = Memo::new(move |_| file.view_state.with(|view_state| view_state.terms));
    let text = RwSignal::new(String::new());
    let flaw = RwSignal::new(None::<Flaw>);
    // A price from elsewhere, as after Back, replaces the typed text.
    Effect::new(move |_| {
        let price = terms.with(|terms| terms.price_micros);
        if text.with_untracked(|text| price::typed(text) != Ok(price)) {
            text.set(price.map(price::for_field).unwrap_or_default());
        }
        flaw.set(None);
    });
    let typed = move |typed: String| {
        let parsed = price::typed(&typed);
        // A person who types € means euros.
        let currency = Currency::signed(&typed);
        text.set(typed);
        if let Ok(price) = parsed {
            flaw.set(None);
            gesture.change(|terms| {
                terms.price_micros = price;
                terms.currency = currency.unwrap_or(terms.currency);
            });
        }
    };
    let left = move || {
        gesture.end();
        flaw.set(text.with_untracked(|text| price::typed(text).err()));
    };
    let said = move || {
        let flaw = flaw.get()?;
        let terms = terms.get();
        let kept = terms
            .price_micros()
            .map(|price| terms.currency.amount(price));
        Some(text.with(|text| words::price_flaw(flaw, text, kept.as_deref())))
    };
    let placeholder = move || {
        let terms = Terms {
            price_micros: None,
            ..terms.get()
        };
        terms.price_micros().map(price::for_field)
    };
    let choices = Currency::ALL.map(|currency| {
        view! {
            <option
                value=currency.id()
                prop:selected=move || terms.with(|terms| terms.currency) == currency
            >
                {words::currency(currency)}
            </option>
        }
    });
    let choose = move |id: String| {
        if let Some(currency) = Currency::ALL.into_iter().find(|known| known.id() == id) {
            file.update_view_state(Step::Push, |view_state| {
                view_state.terms.currency = currency;
            });
        }
    };
    view! {
        <div class="reclaim-field">
            <label for="reclaim-price">{words::PRICE}</label>
            <div class="reclaim-price">
                <input
                    type="text"
                    id="reclaim-price"
                    class="reclaim-input"
                    inputmode="decimal"
                    autocomplete="off"
                    placeholder=placeholder
                    prop:value=text
                    aria-invalid=move || flaw.with(Option::is_some).then_some("true")
                    aria-describedby="reclaim-price-note reclaim-price-flaw"
                    on:input:target=move |event| typed(event.target().value())
                    on:change=move |_| left()
                    on:blur=move |_| gesture.end()
                />
                <select
                    aria-label=words::CURRENCY
                    on:change:target=move |event| choose(event.target().value())
                >
                    {choices.collect_view()}
                </select>
            </div>
            <p class="reclaim-hint" id="reclaim-price-note">{words::PRICE_NOTE}</p>
            <p class="reclaim-flaw" id="reclaim-price-flaw" role="alert">{said}</p>
        </div>
    }
}
