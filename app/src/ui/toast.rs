//! This module shows messages over the page: a closed file that can be opened again, a correction
//! that can be undone, a sample that is being made, and trouble with engines.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use crate::platform::dom;
use crate::session::state::Page;
use crate::text::{archive, corrections, kinds, page as words};
use crate::ui::icon::{Glyph, Icon};

/// The time for which a message stays, unless a person points at it or has the focus in it.
const STAYS: Duration = Duration::from_secs(15);

/// The action that a message offers: its name and its function.
type Offer = (&'static str, fn(Page));

/// The message at the foot of the window, if any.
#[component]
pub fn Toast() -> impl IntoView {
    let page = expect_context::<Page>();
    let held = RwSignal::new(false);
    let dismiss = move || {
        page.dismiss_closed();
        page.dismiss_corrected();
        page.sample.set(None);
    };
    let message = move |text: String, action: Option<Offer>| {
        let action = action.map(|(name, act)| {
            view! {
                <button type="button" class="button" on:click=move |_| act(page)>
                    {name}
                </button>
            }
        });
        view! {
            <div class="toast">
                <p>{text}</p>
                {action}
                <button
                    type="button"
                    class="icon-button"
                    aria-label=words::DISMISS
                    on:click=move |_| dismiss()
                >
                    <Glyph icon=Icon::Close />
                </button>
            </div>
        }
    };
    Effect::new(move |timer: Option<Option<TimeoutHandle>>| {
        if let Some(timer) = timer.flatten() {
            timer.clear();
        }
        let is_shown = page.closed.with(Option::is_some)
            || page.corrected.with(Option::is_some)
            || page
                .sample
                .with(|sample| sample.as_ref().is_some_and(|s| s.failure.is_some()));
        // A message that is removed while the pointer is on it gets no leave event.
        if !is_shown && held.get_untracked() {
            held.set(false);
        }
        let waits = is_shown && !held.get();
        waits
            .then(|| set_timeout_with_handle(dismiss, STAYS).ok())
            .flatten()
    });
    // The live region is always there, so that new text in it is spoken.
    view! {
        <div
            class="toast-place"
            role="status"
            on:pointerenter=move |_| held.set(true)
            on:pointerleave=move |_| held.set(false)
            on:focusin=move |_| held.set(true)
            on:focusout=move |_| held.set(false)
        >
            {move || page.closed.get().map(|closed| {
                let text = match closed.opened {
                    None => words::closed(&closed.name),
                    Some(files) => archive::all_opened(&closed.name, files),
                };
                let action = (words::REOPEN, Page::reopen_closed as fn(Page));
                message(text, closed.opened.is_none().then_some(action))
            })}
            {move || page.corrected.get().map(|corrected| {
                let text = corrections::corrected(&corrected.name);
                message(text, Some((corrections::UNDO, Page::undo_correction as fn(Page))))
            })}
            {move || page.sample.get().map(|sample| {
                let title = kinds::title(&sample.kind);
                match sample.failure {
                    None => {
                        let text = words::making_sample(title);
                        view! { <p class="toast is-quick">{text}</p> }.into_any()
                    }
                    Some(reason) => {
                        let action = (words::SAMPLE_RETRY, Page::retry_sample as fn(Page));
                        message(words::sample_failed(title, &reason), Some(action)).into_any()
                    }
                }
            })}
        </div>
    }
}

/// The banner that says why no file can be opened, if engines do not work.
#[component]
pub fn TroubleBanner() -> impl IntoView {
    let page = expect_context::<Page>();
    move || {
        page.trouble.get().map(|trouble| {
            let (title, detail) = words::trouble(&trouble);
            view! {
                <div class="banner" role="alert">
                    <div>
                        <p class="banner-title">{title}</p>
                        <p>{detail}</p>
                    </div>
                    <button type="button" class="button" on:click=move |_| dom::reload()>
                        {words::RELOAD}
                    </button>
                </div>
            }
        })
    }
}
