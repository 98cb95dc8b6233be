//! This module has the links to the page, which are shown if there is a server to fetch from.

use leptos::prelude::*;

use crate::model::route::Route;
use crate::pages::fetch::fetching::Fetching;
use crate::session::state::Page;
use crate::text::fetch as words;

#[component]
pub fn FetchLink() -> impl IntoView {
    let page = expect_context::<Page>();
    let fetching = expect_context::<Fetching>();
    let is_shown = move || page.route.get() == Route::Fetch;
    view! {
        <Show when=move || fetching.is_offered()>
            <button
                type="button"
                class="fetch-link"
                aria-current=move || is_shown().then_some("page")
                on:click=move |_| page.select(Route::Fetch)
            >
                {words::FETCH}
            </button>
        </Show>
    }
}

/// The note on the start page in the part about what leaves the machine.
#[component]
pub fn FetchLeaves() -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    view! {
        <Show when=move || fetching.is_offered()>
            <p>{words::LEAVES}</p>
        </Show>
    }
}

#[component]
pub fn FetchOffer() -> impl IntoView {
    let page = expect_context::<Page>();
    let fetching = expect_context::<Fetching>();
    view! {
        <Show when=move || fetching.is_offered()>
            <button type="button" class="button" on:click=move |_| page.select(Route::Fetch)>
                {words::OFFER}
            </button>
        </Show>
    }
}
