//! This module shows the list of present and past fetches.

use leptos::prelude::*;

use crate::model::fetch::job::{Job, Stage};
use crate::model::route::Route;
use crate::pages::fetch::fetching::{FetchJob, Fetching};
use crate::platform::dom;
use crate::session::state::Page;
use crate::text::{fetch as words, fetch_problems, fetch_questions};

/// The id of the list's heading.
pub(super) const HEADING_ID: &str = "fetch-rows";

/// The list, or a note that it is empty.
#[component]
pub fn Rows() -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    view! {
        <Show
            when=move || fetching.rows.with(|rows| !rows.is_empty())
            fallback=|| view! {
                <div class="fetch-none">
                    <p>{words::NONE}</p>
                    <p class="note">{words::NONE_NOTE}</p>
                </div>
            }
        >
            <ul class="fetch-list">
                <For each=move || fetching.rows.get() key=|row| row.id let:row>
                    <FetchRow row=row />
                </For>
            </ul>
        </Show>
    }
}

/// The class of a stage, for the style sheet.
fn mark(job: &Job) -> &'static str {
    match job.stage {
        Stage::Queued => "queued",
        Stage::Asking
        | Stage::Preparing
        | Stage::Collecting(_)
        | Stage::Downloading(_)
        | Stage::Checking => "running",
        Stage::Ready | Stage::Unchanged => "ready",
        Stage::Failed(_) => "failed",
        Stage::Cancelled(_) => "cancelled",
    }
}

#[component]
fn FetchRow(row: FetchJob) -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let title = words::title(&row.request);
    let full_title = words::full_title(&row.request);
    let details = fetch_questions::details(&row.request.details);
    let job = row.job.clone();
    let of_job = move |view: fn(&Job, i64) -> String| {
        let job = job.clone();
        move || job.with(|job| view(job, fetching.now_ms.get()))
    };
    let state = of_job(words::state);
    let figures = of_job(words::figures);
    let (marked, counted, failed) = (row.job.clone(), row.job.clone(), row.job.clone());
    let again = {
        let job = row.job.clone();
        Memo::new(move |_| job.with(|job| job.again_s(fetching.now_ms.get())))
    };
    let moving = Memo::new(move |_| counted.with(Job::fraction));
    let failure = Memo::new(move |_| {
        failed.with(|job| match &job.stage {
            Stage::Failed(failure) => Some(fetch_problems::words(failure)),
            _ => None,
        })
    });
    view! {
        <li class="fetch-row" data-state=move || marked.with(mark)>
            <div class="fetch-row-text">
                <h3>{title}</h3>
                {(!details.is_empty()).then(|| view! { <p class="fetch-details">{details}</p> })}
                <p class="fetch-line">
                    <span class="fetch-state">{state}</span>
                    <span class="fetch-figures">{figures}</span>
                </p>
            </div>
            <Buttons row=row />
            <Show when=move || moving.with(Option::is_some)>
                <Progress done=moving title=full_title.clone() />
            </Show>
            {move || failure.get().map(|failure| view! {
                <div class="fetch-failure">
                    <p>{failure.text}</p>
                    <p>
                        <strong>{words::NEXT}</strong>" "{failure.next}" "
                        {move || again.get().map(words::try_again_in)}
                    </p>
                </div>
            })}
        </li>
    }
}

#[component]
fn Progress(done: Memo<Option<Option<f64>>>, title: String) -> impl IntoView {
    let fraction = move || done.get().flatten();
    view! {
        <div
            class="bar"
            role="progressbar"
            aria-label=words::about(words::PROGRESS, &title)
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || fraction().map(|part| format!("{:.0}", part * 100.0))
        >
            <div
                class="bar-done"
                class:is-open=move || fraction().is_none()
                style:transform=move || {
                    fraction().map(|part| format!("scaleX({part:.4})")).unwrap_or_default()
                }
            ></div>
        </div>
    }
}

/// The actions on a fetch, by its stage.
#[component]
fn Buttons(row: FetchJob) -> impl IntoView {
    let page = expect_context::<Page>();
    let fetching = expect_context::<Fetching>();
    let title = words::full_title(&row.request);
    let stage = {
        let job = row.job.clone();
        Memo::new(move |_| job.with(mark))
    };
    let is_over = move || !matches!(stage.get(), "queued" | "running");
    let id = row.id;
    let button = |action: &'static str, title: &str, act: Box<dyn Fn()>| {
        view! {
            <button
                type="button"
                class="button button-small"
                aria-label=words::about(action, title)
                on:click=move |_| act()
            >
                {action}
            </button>
        }
    };
    let onward = {
        let title = title.clone();
        move || match stage.get() {
            "ready" => {
                // A tab that was closed meanwhile cannot be shown.
                let file = row.file.get().filter(|id| page.file(*id).is_some());
                let show = file.map(|id| {
                    let show = Box::new(move || page.select(Route::File { id }));
                    button(words::SHOW_FILE, &title, show)
                });
                let row = row.clone();
                let again = Box::new(move || {
                    match file {
                        Some(file) => fetching.refresh(file),
                        None => fetching.again(&row),
                    }
                    keep_focus();
                });
                let again = button(words::FETCH_AGAIN, &title, again);
                Some(view! { {show} {again} }.into_any())
            }
            "failed" | "cancelled" => {
                let row = row.clone();
                let again = Box::new(move || {
                    fetching.again(&row);
                    keep_focus();
                });
                Some(button(words::AGAIN, &title, again).into_any())
            }
            _ => None,
        }
    };
    let last = move || {
        if is_over() {
            words::REMOVE
        } else {
            words::CANCEL
        }
    };
    // One button for both, so that the focus stays on it when a fetch ends by itself.
    let end = move |_| {
        if untrack(is_over) {
            fetching.remove(id);
            keep_focus();
        } else {
            fetching.cancel(id);
        }
    };
    view! {
        <p class="fetch-buttons">
            {onward}
            <button
                type="button"
                class="button button-small"
                aria-label=move || words::about(last(), &title)
                on:click=end
            >
                {last}
            </button>
        </p>
    }
}

/// Moves the focus to the list's heading if the clicked button was removed with its row.
fn keep_focus() {
    request_animation_frame(|| {
        if dom::focus_is_lost() {
            dom::focus_by_id(HEADING_ID);
        }
    });
}
