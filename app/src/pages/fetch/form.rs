//! This module shows the form: the server, the reports, the questions about them, and the credential.

use leptos::{ev, html, prelude::*};
use zeroize::Zeroizing;

use super::command::Command;
use super::credential::{CredentialFields, CurrentToken, OtherTokens};
use super::questions::{self, Questions};
use super::reports::Reports;
use super::rows::HEADING_ID;
use super::server::Server;
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
        if has_begun {
            // A long form may hide the progress.
            dom::go_to(HEADING_ID);
        } else {
            focus_first(fetching);
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
            <Reports />
            <Questions />
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
            <Command />
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

/// Moves the focus to the first field with something wrong in it.
fn focus_first(fetching: Fetching) {
    let has = |field: Field| {
        let flaws = fetching.flaws.get_untracked();
        flaws.into_iter().map(Flaw::field).any(|own| own == field)
    };
    if has(Field::Reports) {
        dom::focus_by_id("fetch-all");
    } else if let Some(id) = questions::first_mistake(fetching) {
        dom::focus_by_id(&id);
    } else if has(Field::User) {
        dom::focus_by_id("fetch-user");
    } else {
        dom::focus_by_id("fetch-token");
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
                    <Show when=move || demo().is_some_and(|demo| !demo.user.is_empty())>
                        <dt>{words::USER}</dt>
                        <dd><code>{move || demo().map(|demo| demo.user)}</code></dd>
                    </Show>
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
