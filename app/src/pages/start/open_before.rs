//! This module handles files that are lost with the page: the question before fetched ones are
//! lost, and the note on the start page about files that were open before a reload.

use leptos::leptos_dom::helpers::WindowListenerHandle;
use leptos::{ev, prelude::*};

use crate::model::fragment::{OpenFiles, Way};
use crate::model::route::Route;
use crate::pages::fetch::fetching::Fetching;
use crate::session::state::{OpenFile, Page};
use crate::text::{kinds, open_before as words};
use crate::ui::picker::Picker;

/// Makes the browser ask before it leaves the page while a fetched report is open, which only this
/// page has. Other files still are where they were chosen.
pub fn ask_before_leaving(page: Page) {
    let asking = StoredValue::new_local(None::<WindowListenerHandle>);
    Effect::new(move |_| {
        let is_needed = page
            .files
            .with(|files| files.iter().copied().any(OpenFile::is_fetched));
        asking.update_value(|asking| match (is_needed, asking.take()) {
            (true, None) => *asking = Some(window_event_listener(ev::beforeunload, ask)),
            (true, kept) => *asking = kept,
            (false, Some(kept)) => kept.remove(),
            (false, None) => {}
        });
    });
}

fn ask(event: web_sys::BeforeUnloadEvent) {
    event.prevent_default();
    // Older browsers need this to ask; no browser shows the text.
    event.set_return_value("-");
}

/// Says which files were open before a reload, and how to open them again.
#[component]
pub fn OpenBefore() -> impl IntoView {
    let page = expect_context::<Page>();
    move || {
        page.open_before
            .get()
            .map(|open| view! { <Note open=open /> })
    }
}

#[component]
fn Note(open: OpenFiles) -> impl IntoView {
    let picker = expect_context::<Picker>();
    let groups: Vec<AnyView> = open
        .groups()
        .map(|(way, kind, number)| {
            let again = way_again(way, kind.to_owned());
            view! { <li>{words::group(way, kinds::title(kind), number)} " " {again}</li> }
                .into_any()
        })
        .collect();
    let list = (!groups.is_empty()).then(|| view! { <ul>{groups}</ul> });
    // An address that only names a file does not say where it was from.
    let choose = (open.is_empty() || open.has(Way::Chosen)).then(|| {
        view! {
            <p>{words::CHOOSE_AGAIN_HOW}</p>
            <button type="button" class="button" on:click=move |_| picker.open()>
                {words::CHOOSE_AGAIN}
            </button>
        }
    });
    view! {
        <section class="open-before" aria-labelledby="open-before">
            <h2 id="open-before">{words::HEADING}</h2>
            <p>{words::lead(open.total())}</p>
            {list}
            {choose}
        </section>
    }
}

/// The button that opens a file again that is not on this machine.
fn way_again(way: Way, kind: String) -> AnyView {
    let page = expect_context::<Page>();
    let fetching = expect_context::<Fetching>();
    match way {
        Way::Chosen => ().into_any(),
        Way::Sample => view! {
            <button
                type="button"
                class="link"
                aria-label=words::sample_again_of(kinds::title(&kind))
                on:click=move |_| page.open_sample(&kind)
            >
                {words::SAMPLE_AGAIN}
            </button>
        }
        .into_any(),
        Way::Fetched => view! {
            <Show when=move || fetching.is_offered()>
                <button type="button" class="link" on:click=move |_| page.select(Route::Fetch)>
                    {words::FETCH_AGAIN}
                </button>
            </Show>
        }
        .into_any(),
    }
}
