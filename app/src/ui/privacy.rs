//! This module shows the safeguards that keep rows on the machine, and the meter of requests.

use leptos::prelude::*;

use crate::platform::api;
use crate::session::state::Page;
use crate::text::page as words;
use crate::ui::dialog::Dialog;

/// Whether the privacy dialog is open; provided as context by the shell.
#[derive(Debug, Clone, Copy)]
pub struct PrivacyOpen(pub RwSignal<bool>);

/// The request meter: says how many requests were made and opens the dialog.
#[component]
pub fn Meter() -> impl IntoView {
    let page = expect_context::<Page>();
    let PrivacyOpen(open) = expect_context();
    let count = move || words::requests(page.requests.get());
    view! {
        <button
            type="button"
            class="meter"
            class:is-zero=move || page.requests.get() == 0
            aria-haspopup="dialog"
            on:click=move |_| open.set(true)
        >
            <span class="meter-dot" aria-hidden="true"></span>
            <span>{move || count().0}" "<span class="meter-since">{move || count().1}</span></span>
        </button>
    }
}

/// The dialog that lists the safeguards.
#[component]
pub fn PrivacyDialog() -> impl IntoView {
    let page = expect_context::<Page>();
    let PrivacyOpen(open) = expect_context();
    let check = Action::new_local(|(): &()| api::health());
    let (asking, answer) = (check.pending(), check.value());
    let said = move || {
        if asking.get() {
            return words::API_ASKING.to_owned();
        }
        answer.with(|answer| answer.as_ref().map(words::api_answer).unwrap_or_default())
    };
    let enforced = move || {
        words::enforced(page.confinement.get())
            .into_iter()
            .map(|(name, sentence)| view! { <dt>{name}</dt> <dd>{sentence}</dd> })
            .collect_view()
    };
    view! {
        <Dialog open=open title=words::PRIVACY name="privacy">
            <dl class="terms">{enforced}</dl>
            <section class="dialog-section">
                <h3>{words::METER}</h3>
                <p class="dialog-figure">
                    {move || words::requests(page.requests.get()).0}
                </p>
                <p>{words::METER_NOTE}</p>
            </section>
            <section class="dialog-section">
                <h3>{words::API}</h3>
                <p>{words::API_NOTE}</p>
                <p class="dialog-ask">
                    <button
                        type="button"
                        class="button"
                        disabled=asking
                        on:click=move |_| {
                            check.dispatch_local(());
                        }
                    >
                        {words::API_CHECK}
                    </button>
                    <span role="status">{said}</span>
                </p>
            </section>
        </Dialog>
    }
}
