//! This module shows the settings for reclaiming seats. They stand before the price that they
//! change.

use leptos::prelude::*;
use reports::reclaim::{Currency, Plan};

use super::fields::DaysField;
use super::gesture::Gesture;
use super::kept_form::KeptForm;
use super::of;
use crate::model::reclaim::currency;
use crate::model::reclaim::kept::entries;
use crate::model::reclaim::price::{self, Flaw};
use crate::model::reclaim::terms::{GRACES, Terms};
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
    let has_plans = Memo::new(move |_| of(file, |answer| answer.has_plans).unwrap_or(false));
    let printed = move || {
        let terms = file.view_state.with(|view_state| view_state.terms);
        let kept = file.reclaim.kept.with(|text| entries(text));
        let said = words::printed_terms(&terms, has_plans.get(), &kept);
        said.into_iter()
            .map(|text| view! { <li>{text}</li> })
            .collect_view()
    };
    let reset = move |_| {
        file.update_view_state(Step::Push, |view_state| view_state.terms = Terms::default());
    };
    view! {
        <section class="chart reclaim-terms" aria-labelledby="reclaim-terms">
            <header class="chart-head"><h2 id="reclaim-terms">{words::TERMS}</h2></header>
            <ul class="only-printed">{printed}</ul>
            <PlanChoice file=file has_plans=has_plans />
            <Prices file=file has_plans=has_plans />
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

/// The plan that people are priced at. Only a report that names plans offers each person's own.
#[component]
fn PlanChoice(file: OpenFile, has_plans: Memo<bool>) -> impl IntoView {
    let chosen = Memo::new(move |_| {
        let has_plans = has_plans.get();
        file.view_state
            .with(|view_state| view_state.terms.pricing.one_plan(has_plans))
    });
    let choose = move |plan: Option<Plan>| {
        file.update_view_state(Step::Push, |view_state| {
            view_state.terms.pricing.plan = plan;
        });
    };
    let choice = move |plan: Option<Plan>| {
        view! {
            <label class="switch-option">
                <input
                    type="radio"
                    name="reclaim-plan"
                    prop:checked=move || chosen.get() == plan
                    on:change=move |_| choose(plan)
                />
                <span>{plan.map_or(words::AS_REPORTED, Plan::name)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="reclaim-field">
            <legend>{words::PLAN}</legend>
            <div class="switch">
                {move || has_plans.get().then(|| choice(None))}
                {Plan::ALL.map(|plan| choice(Some(plan))).collect_view()}
            </div>
        </fieldset>
    }
}

/// The prices that are used, and their currency.
#[component]
fn Prices(file: OpenFile, has_plans: Memo<bool>) -> impl IntoView {
    let pricing = Memo::new(move |_| file.view_state.with(|view_state| view_state.terms.pricing));
    let price = move |plan: Plan| {
        let is_used = Memo::new(move |_| {
            let one_plan = pricing.with(|pricing| pricing.one_plan(has_plans.get()));
            one_plan.is_none_or(|one| one == plan)
        });
        view! {
            <Show when=move || is_used.get()>
                <Price file=file plan=plan />
            </Show>
        }
    };
    let choices = Currency::ALL.map(|currency| {
        view! {
            <option
                value=currency.id()
                prop:selected=move || pricing.with(|pricing| pricing.currency) == currency
            >
                {words::currency(currency)}
            </option>
        }
    });
    let choose = move |id: String| {
        if let Some(currency) = Currency::ALL.into_iter().find(|known| known.id() == id) {
            file.update_view_state(Step::Push, |view_state| {
                view_state.terms.pricing.currency = currency;
            });
        }
    };
    view! {
        <fieldset class="reclaim-field" aria-describedby="reclaim-price-note">
            <legend>{words::PRICE}</legend>
            <div class="reclaim-prices">
                {Plan::ALL.map(price).collect_view()}
                <label class="reclaim-price">
                    <span>{words::CURRENCY}</span>
                    <select on:change:target=move |event| choose(event.target().value())>
                        {choices.collect_view()}
                    </select>
                </label>
            </div>
            <p class="reclaim-hint" id="reclaim-price-note">{words::PRICE_NOTE}</p>
        </fieldset>
    }
}

/// The price of a plan.
#[component]
fn Price(file: OpenFile, plan: Plan) -> impl IntoView {
    let gesture = Gesture::new(file);
    let pricing = Memo::new(move |_| file.view_state.with(|view_state| view_state.terms.pricing));
    let text = RwSignal::new(String::new());
    let flaw = RwSignal::new(None::<Flaw>);
    // A price from elsewhere, as after Back, replaces the typed text.
    Effect::new(move |_| {
        let price = pricing.with(|pricing| pricing.typed(plan));
        if text.with_untracked(|text| price::typed(text) != Ok(price)) {
            text.set(price.map(price::for_field).unwrap_or_default());
        }
        flaw.set(None);
    });
    let typed = move |typed: String| {
        let parsed = price::typed(&typed);
        // A person who types € means euros.
        let currency = currency::signed(&typed);
        text.set(typed);
        if let Ok(price) = parsed {
            flaw.set(None);
            gesture.change(|terms| {
                terms.pricing.set(plan, price);
                terms.pricing.currency = currency.unwrap_or(terms.pricing.currency);
            });
        }
    };
    let left = move || {
        gesture.end();
        flaw.set(text.with_untracked(|text| price::typed(text).err()));
    };
    let said = move || {
        let flaw = flaw.get()?;
        let pricing = pricing.get();
        let kept = pricing.of_plan(plan);
        let kept = kept.map(|price| currency::amount(pricing.currency, price));
        Some(text.with(|text| words::price_flaw(flaw, text, kept.as_deref())))
    };
    let placeholder = move || {
        let mut pricing = pricing.get();
        pricing.set(plan, None);
        pricing.of_plan(plan).map(price::for_field)
    };
    let flaw_id = format!("reclaim-{}-flaw", plan.id());
    view! {
        <label class="reclaim-price">
            <span>{plan.name()}</span>
            <input
                type="text"
                class="reclaim-input"
                inputmode="decimal"
                autocomplete="off"
                placeholder=placeholder
                prop:value=text
                aria-invalid=move || flaw.with(Option::is_some).then_some("true")
                aria-describedby=flaw_id.clone()
                on:input:target=move |event| typed(event.target().value())
                on:change=move |_| left()
                on:blur=move |_| gesture.end()
            />
        </label>
        <p class="reclaim-flaw" id=flaw_id role="alert">{said}</p>
    }
}
