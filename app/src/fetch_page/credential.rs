//! The user name and the token: entered, or held in memory.
//!
//! The field is read once, when fetching begins, and is gone then, so that the token is in no
//! element of the page while it is used. Password managers are told in every way they know that
//! this is not theirs: it is a token for other machines, and a site that keeps nothing should not
//! make them keep it.

use leptos::{html, prelude::*};

use super::form::{FlawOf, is_invalid};
use crate::copy::fetch as words;
use crate::dom;
use crate::fetching::Fetching;
use crate::fetching::credential::Field;
use crate::fetching::idle::Forgotten;

/// Fields for a credential.
#[component]
pub fn Entered(
    /// The user name's field.
    user: NodeRef<html::Input>,
    /// The token's.
    token: NodeRef<html::Input>,
) -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let is_shown = RwSignal::new(false);
    let forgotten = move || {
        // The field says it as well, and says what to do.
        let why = fetching
            .forgotten
            .get()
            .filter(|why| *why != Forgotten::Rejected)?;
        Some(view! { <p class="note">{words::forgotten(why)}</p> })
    };
    view! {
        {forgotten}
        <Show when=move || fetching.wants_token.get()>
            <p class="fetch-wants">{words::WANTS_TOKEN}</p>
        </Show>
        <div class="fetch-fields">
            <div class="field">
                <label for="fetch-user">
                    {words::USER}" "<span class="fetch-aside">{words::OPTIONAL}</span>
                </label>
                <input
                    type="text"
                    class="fetch-input"
                    id="fetch-user"
                    value=fetching.user.get_untracked()
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    attr:data-1p-ignore=""
                    attr:data-bwignore=""
                    attr:data-lpignore="true"
                    attr:data-form-type="other"
                    aria-describedby="fetch-user-flaw"
                    aria-invalid=move || is_invalid(fetching, Field::User)
                    node_ref=user
                />
                <FlawOf field=Field::User id="fetch-user-flaw" />
            </div>
            <div class="field">
                <label for="fetch-token">{words::TOKEN}</label>
                <div class="fetch-secret">
                    <input
                        type=move || if is_shown.get() { "text" } else { "password" }
                        class="fetch-input"
                        id="fetch-token"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        attr:data-1p-ignore=""
                        attr:data-bwignore=""
                        attr:data-lpignore="true"
                        attr:data-form-type="other"
                        aria-describedby="fetch-token-flaw fetch-token-note"
                        aria-invalid=move || is_invalid(fetching, Field::Token)
                        node_ref=token
                    />
                    <button
                        type="button"
                        class="button"
                        aria-label=words::SHOW_TOKEN
                        aria-pressed=move || is_shown.get().to_string()
                        on:click=move |_| is_shown.update(|shown| *shown = !*shown)
                    >
                        {move || if is_shown.get() { words::HIDE } else { words::SHOW }}
                    </button>
                </div>
                <FlawOf field=Field::Token id="fetch-token-flaw" />
                <p class="note" id="fetch-token-note">{words::TOKEN_NOTE}</p>
            </div>
        </div>
        <p class="note">{words::MEMORY_BEFORE}</p>
    }
}

/// The credential in memory, and a way to have it forgotten.
#[component]
pub fn Held() -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let is_running = move || {
        fetching
            .rows
            .with(|rows| rows.iter().any(|row| row.job.with(|job| !job.is_over())))
    };
    let forget = move |_| {
        fetching.forget_token(Forgotten::Asked);
        // The button is gone with what it forgot.
        request_animation_frame(|| dom::focus_by_id("fetch-token"));
    };
    view! {
        <div class="fetch-held" id="fetch-held" tabindex="-1">
            <p>{move || fetching.held.with(|held| held.as_ref().map(words::held))}</p>
            <button type="button" class="button" on:click=forget>
                {move || if is_running() { words::FORGET_AND_STOP } else { words::FORGET_TOKEN }}
            </button>
        </div>
        <p class="note">{words::MEMORY}</p>
    }
}
