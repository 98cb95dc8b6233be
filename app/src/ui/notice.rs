//! This module shows the page of a file that is not open: refused, cancelled, or its engine died.
//! The page says what happened and what to do next.

use leptos::prelude::*;
use reports::refusal::Refusal;

use crate::model::phase::Phase;
use crate::session::state::OpenFile;
use crate::text::{corrections, reading as words, refusals};
use crate::ui::code_block::CodeBlock;
use crate::ui::correct_button::CorrectButton;
use crate::ui::picker::Picker;

/// The page of a file that is not open.
#[component]
pub fn Notice(file: OpenFile) -> impl IntoView {
    move || match file.phase.get() {
        Phase::Refused(refusal) => refused(file, &refusal),
        Phase::Cancelled => plain(file, words::CANCELLED, words::CANCELLED_DETAIL, None),
        Phase::Crashed(reason) => plain(file, words::CRASHED, words::CRASHED_DETAIL, Some(reason)),
        Phase::Reading | Phase::Ready | Phase::Listed => ().into_any(),
    }
}

fn refused(file: OpenFile, refusal: &Refusal) -> AnyView {
    let name = file.name.get_value();
    let said = refusals::words(refusal, &name);
    let quote = said
        .quote
        .map(|text| view! { <Quote label=words::MESSAGE text=text /> });
    let command = said.command.map(|text| view! { <CodeBlock text=text /> });
    let other = said.other_reading.then(|| {
        view! {
            <p>{corrections::REFUSED}</p>
            <p><CorrectButton file=file class="button" /></p>
        }
    });
    view! {
        <section class="notice">
            <p class="notice-file">{name}</p>
            <h1>{said.title}</h1>
            {said.paragraphs.into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
            {quote}
            <h2>{words::NEXT_STEPS}</h2>
            <ul class="steps">
                {said.steps.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}
            </ul>
            {command}
            {other}
            // The same bytes would be refused again, unless the reading failed.
            <NoticeActions
                file=file
                again_first=matches!(refusal, Refusal::Unreadable { .. })
            />
        </section>
    }
    .into_any()
}

fn plain(
    file: OpenFile,
    title: &'static str,
    detail: &'static str,
    reason: Option<String>,
) -> AnyView {
    let reason = reason
        .filter(|reason| !reason.is_empty())
        .map(|text| view! { <Quote label=words::REASON text=text /> });
    view! {
        <section class="notice">
            <p class="notice-file">{file.name.get_value()}</p>
            <h1>{title}</h1>
            <p>{detail}</p>
            {reason}
            <NoticeActions file=file again_first=true />
        </section>
    }
    .into_any()
}

#[component]
fn Quote(label: &'static str, text: String) -> impl IntoView {
    view! {
        <figure class="quote">
            <figcaption>{label}</figcaption>
            <blockquote>{text}</blockquote>
        </figure>
    }
}

#[component]
fn NoticeActions(file: OpenFile, again_first: bool) -> impl IntoView {
    let page = file.page;
    let picker = expect_context::<Picker>();
    let class = |is_first| {
        if is_first {
            "button button-primary"
        } else {
            "button"
        }
    };
    let again = view! {
        <button type="button" class=class(again_first) on:click=move |_| page.reload(file.id)>
            {words::READ_AGAIN}
        </button>
    }
    .into_any();
    let other = view! {
        <button type="button" class=class(!again_first) on:click=move |_| picker.open()>
            {words::CHOOSE_OTHER}
        </button>
    }
    .into_any();
    let (first, second) = if again_first {
        (again, other)
    } else {
        (other, again)
    };
    view! {
        <p class="notice-actions">
            {first}
            {second}
            <button type="button" class="button" on:click=move |_| page.close(file.id)>
                {words::CLOSE}
            </button>
        </p>
    }
}
