//! This module shows the form: the server, the reports and the credential.

use std::collections::BTreeSet;

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use zeroize::Zeroizing;

use super::credential::{CredentialFields, CurrentToken, OtherTokens};
use crate::model::fetch::wire::Target;
use crate::model::fetch::{Field, Flaw};
use crate::pages::fetch::fetching::Fetching;
use crate::platform::dom;
use crate::text::fetch as words;

#[component]
pub fn FetchForm() -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let user = NodeRef::<html::Input>::new();
    let token = NodeRef::<html::Input>::new();
    let is_secure = Fetching::is_secure();
    let is_held = Memo::new(move |_| {
        fetching
            .chosen()
            .is_some_and(|target| fetching.holds(&target.id))
    });
    // The form is not submitted: the policy forbids it, and the fields have no names.
    let start = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let user = user.get_untracked().map(|user| user.value());
        let token = take_value(token);
        let has_begun = fetching.begin(&user.unwrap_or_default(), &token);
        if !has_begun {
            focus_first(&fetching.flaws.get_untracked());
        }
    };
    let has_demo = move || {
        fetching
            .chosen()
            .is_some_and(|target| target.demo.is_some())
    };
    view! {
        <form
            class="fetch-form"
            aria-label=words::FORM
            novalidate=true
            autocomplete="off"
            on:submit=start
        >
            <Server />
            <WithoutForm />
            <Reports />
            <div class="fetch-part" role="group" aria-labelledby="fetch-credential">
                <h2 id="fetch-credential" tabindex="-1">{words::CREDENTIAL}</h2>
                <Show when=move || !is_held.get() && has_demo()>
                    <Demo />
                </Show>
                {move || if is_held.get() {
                    view! { <CurrentToken /> }.into_any()
                } else {
                    view! { <CredentialFields user=user token=token /> }.into_any()
                }}
                <Destination />
                <OtherTokens />
            </div>
            {(!is_secure).then(|| view! { <p class="fetch-flaw">{words::INSECURE}</p> })}
            <Show when=move || fetching.intercepted.get()>
                <p class="fetch-flaw" role="alert">{words::INTERCEPTED}</p>
            </Show>
            <p class="fetch-start">
                <button type="submit" class="button button-primary" disabled=move || !is_secure || fetching.intercepted.get()>
                    {words::START}
                </button>
            </p>
        </form>
    }
}

/// Takes the text out of a field, so that no element of the page holds it from then on. The text is
/// overwritten when it is dropped.
fn take_value(field: NodeRef<html::Input>) -> Zeroizing<String> {
    let Some(field) = field.get_untracked() else {
        return Zeroizing::default();
    };
    let value = Zeroizing::new(field.value());
    field.set_value("");
    value
}

/// Moves the focus to the first field that has a flaw.
fn focus_first(flaws: &[Flaw]) {
    let order = [Field::Reports, Field::User, Field::Token];
    let first = order
        .into_iter()
        .find(|field| flaws.iter().any(|flaw| flaw.field() == *field));
    match first {
        Some(Field::Reports) => dom::focus_by_id("fetch-all"),
        Some(Field::User) => dom::focus_by_id("fetch-user"),
        Some(Field::Token) => dom::focus_by_id("fetch-token"),
        None => {}
    }
}

/// The flaw of one field, shown below it.
#[component]
pub fn FlawOf(
    field: Field,
    /// The id that the field is described by.
    id: &'static str,
) -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let said = move || {
        fetching.flaws.with(|flaws| {
            let flaw = flaws.iter().find(|flaw| flaw.field() == field);
            flaw.map(|flaw| words::flaw(*flaw))
        })
    };
    view! {
        <p class="fetch-flaw" id=id hidden=move || said().is_none()>{said}</p>
    }
}

/// Whether a field has a flaw, as `aria-invalid` wants it.
pub(super) fn is_invalid(fetching: Fetching, field: Field) -> Option<&'static str> {
    let is_flawed = fetching
        .flaws
        .with(|flaws| flaws.iter().any(|flaw| flaw.field() == field));
    is_flawed.then_some("true")
}

/// The choice of the server, or its name if there is only one.
#[component]
fn Server() -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let changed = move |event: ev::Event| {
        let select = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::HtmlSelectElement>().ok());
        if let Some(index) = select.and_then(|s| s.value().parse().ok()) {
            fetching.choose(index);
        }
    };
    let choice = move |targets: &[Target]| {
        let options = targets
            .iter()
            .enumerate()
            .map(|(index, target)| {
                view! {
                    <option value=index prop:selected=move || fetching.target.get() == index>
                        {target.title.clone()}
                    </option>
                }
            })
            .collect_view();
        view! {
            <label class="field fetch-part">
                <span class="fetch-label">{words::SERVER}</span>
                <select on:change=changed>{options}</select>
            </label>
        }
        .into_any()
    };
    move || {
        fetching.targets.with(|targets| match targets.as_slice() {
            [one] => view! {
                <p class="fetch-part">
                    <span class="fetch-label">{words::SERVER}</span>
                    " "
                    <span>{one.title.clone()}</span>
                </p>
            }
            .into_any(),
            several => choice(several),
        })
    }
}

/// The servers that only the API fetches from.
#[component]
fn WithoutForm() -> impl IntoView {
    let titles = expect_context::<Fetching>().without_form;
    move || {
        titles.with(|titles| {
            let said = (!titles.is_empty()).then(|| words::without_form(titles))?;
            Some(view! { <p class="note fetch-part">{said}</p> })
        })
    }
}

#[component]
fn Reports() -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let all = move || {
        fetching
            .chosen()
            .map(|target| target.reports)
            .unwrap_or_default()
    };
    let ticked = move || fetching.ticked.with(BTreeSet::len);
    let is_all = move || ticked() > 0 && ticked() == all().len();
    let is_some = move || ticked() > 0 && !is_all();
    let boxes = move || {
        all()
            .into_iter()
            .map(|report| {
                let (id, title) = (report.id.clone(), report.title);
                let is_ticked = {
                    let id = id.clone();
                    move || fetching.ticked.with(|ticked| ticked.contains(&id))
                };
                view! {
                    <label class="fetch-tick">
                        <input
                            type="checkbox"
                            prop:checked=is_ticked
                            on:change:target=move |event| {
                                fetching.tick(&id, event.target().checked());
                            }
                        />
                        {title}
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <fieldset class="fetch-part" aria-describedby="fetch-reports-flaw">
            <legend class="fetch-label">{words::REPORTS}</legend>
            <div class="fetch-ticks">
                <label class="fetch-tick fetch-all">
                    <input
                        type="checkbox"
                        id="fetch-all"
                        prop:checked=is_all
                        prop:indeterminate=is_some
                        on:change:target=move |event| fetching.tick_all(event.target().checked())
                    />
                    {move || words::all(all().len())}
                </label>
                {boxes}
            </div>
            <FlawOf field=Field::Reports id="fetch-reports-flaw" />
        </fieldset>
    }
}

/// The credential that the server shows to everybody.
#[component]
fn Demo() -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let demo = move || fetching.chosen().and_then(|target| target.demo);
    view! {
        <div class="fetch-demo">
            <div>
                <h3>{words::DEMO}</h3>
                <p>{words::DEMO_NOTE}</p>
                <dl class="facts">
                    <dt>{words::USER}</dt>
                    <dd><code>{move || demo().map(|demo| demo.user)}</code></dd>
                    <dt>{words::TOKEN}</dt>
                    <dd><code>{move || demo().map(|demo| demo.token)}</code></dd>
                </dl>
            </div>
            <button type="button" class="button" on:click=move |_| {
                fetching.use_demo();
                dom::focus_by_id("fetch-held");
            }>
                {words::USE_DEMO}
            </button>
        </div>
    }
}

#[component]
fn Destination() -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    move || {
        let host = fetching.chosen().map(|target| target.origin_host)?;
        let said = (!host.is_empty()).then(|| words::goes_to(&host))?;
        Some(view! { <p class="note">{said}</p> })
    }
}
