//! This module shows the origin of an open report in the head of its file, with the actions on it.

use leptos::prelude::*;

use crate::model::fetch::{Forget, Origin};
use crate::model::format::moment;
use crate::pages::fetch::fetching::Fetching;
use crate::session::state::OpenFile;
use crate::text::{fetch as words, fetch_questions};

/// The file's origin; nothing for a file of this machine.
#[component]
pub fn FetchedFrom(file: OpenFile) -> impl IntoView {
    // Without the context, as in a test of the head, nothing was fetched.
    let fetching = use_context::<Fetching>();
    let origin = Memo::new(move |_| {
        fetching?
            .origins
            .with(|origins| origins.get(&file.id).cloned())
    });
    let is_fetched = Memo::new(move |_| origin.with(Option::is_some));
    move || {
        let fetching = fetching.filter(|_| is_fetched.get())?;
        Some(view! { <Line file=file fetching=fetching origin=origin /> })
    }
}

#[component]
fn Line(file: OpenFile, fetching: Fetching, origin: Memo<Option<Origin>>) -> impl IntoView {
    let from = move || origin.with(|origin| origin.as_ref().map(words::fetched_from));
    let details = move || {
        origin.with(|origin| {
            let details = fetch_questions::details(&origin.as_ref()?.request.details);
            (!details.is_empty()).then_some(details)
        })
    };
    let when = move || {
        let (ms, is_made) = origin.with(|origin| {
            let version = &origin.as_ref()?.version;
            Some((version.as_of_ms()?, version.made_ms.is_some()))
        })?;
        Some(words::dated(
            &moment(ms, file.page.offset_minutes(ms)),
            is_made,
        ))
    };
    let age = move || {
        let now_ms = fetching.now_ms.get();
        origin.with(|origin| {
            origin
                .as_ref()
                .map(|origin| words::age(origin.age_s(now_ms)))
        })
    };
    let refreshing = Memo::new(move |_| fetching.refreshing(file.id));
    let state = move || {
        let now_ms = fetching.now_ms.get();
        refreshing
            .get()
            .map(|row| row.job.with(|job| words::state(job, now_ms)))
    };
    let underway = move || {
        refreshing
            .get()
            .filter(|row| row.job.with(|job| !job.is_over()))
    };
    let forget = move || {
        origin
            .with(|origin| origin.as_ref().map(|origin| origin.forget.clone()))
            .unwrap_or_default()
    };
    let refresh = move || match underway() {
        Some(row) => view! {
            <button
                type="button"
                class="button button-small"
                on:click=move |_| fetching.cancel(row.id)
            >
                {words::CANCEL}
            </button>
        }
        .into_any(),
        None => view! {
            <button
                type="button"
                class="button button-small"
                on:click=move |_| fetching.refresh(file.id)
            >
                {words::REFRESH}
            </button>
        }
        .into_any(),
    };
    view! {
        <section class="fetched-from" aria-label=words::ORIGIN>
            <p class="fetched-from-text">
                <span>{from}</span>
                {move || details().map(|details| view! { <span>{details}</span> })}
                <span>{when}</span>
                <span>{age}</span>
            </p>
            <p class="fetch-buttons">
                {refresh}
                <button
                    type="button"
                    class="button button-small"
                    disabled=move || matches!(forget(), Forget::Asking | Forget::Done)
                    on:click=move |_| fetching.forget_copy(file.id)
                >
                    {words::FORGET_COPY}
                </button>
            </p>
            {move || state().map(|state| view! { <p class="fetched-from-state">{state}</p> })}
            {move || words::forget(&forget()).map(|said| view! {
                <p class="fetched-from-state">{said}</p>
            })}
        </section>
    }
}
