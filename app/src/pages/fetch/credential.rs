//! This module shows the fields for the user name and the token, and the credentials in memory.
//!
//! The field is read once, when fetching begins, and is then removed, so that the token is in no
//! element of the page while it is used. Attributes tell password managers not to save it: it is a
//! token for other machines, and a site that stores nothing should not make them store it.

use api::ReportDescription;
use leptos::{html, prelude::*};

use super::form::{FlawOf, is_invalid};
use crate::model::fetch::Field;
use crate::model::fetch::idle::Forgotten;
use crate::model::fetch::questions;
use crate::pages::fetch::fetching::Fetching;
use crate::platform::dom;
use crate::text::fetch as words;

#[component]
pub fn CredentialFields(user: NodeRef<html::Input>, token: NodeRef<html::Input>) -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let is_shown = RwSignal::new(false);
    let target = Memo::new(move |_| fetching.chosen().map(|target| target.id));
    let former = move || {
        let target = target.get()?;
        fetching
            .forgotten
            .with(|forgotten| forgotten.get(&target).cloned())
    };
    let forgotten = move || {
        // The field says so as well, with the next step.
        let former = former().filter(|former| former.why != Forgotten::Rejected)?;
        let server = fetching.server(&target.get()?);
        Some(view! { <p class="note">{words::forgotten(former.why, &server)}</p> })
    };
    // The typed text is for the server that was chosen then, and must not go to another.
    Effect::new(move |_| {
        target.track();
        let user_name = untrack(former).map(|former| former.user);
        if let Some(user) = user.get() {
            user.set_value(&user_name.unwrap_or_default());
        }
        if let Some(token) = token.get() {
            token.set_value("");
        }
    });
    view! {
        {forgotten}
        <Show when=move || fetching.wants_token.get()>
            <p class="fetch-wants">{words::WANTS_TOKEN}</p>
        </Show>
        <div class="fetch-fields">
            <Show when=move || fetching.chosen().is_some_and(|target| target.takes_user)>
                <div class="field">
                    <label for="fetch-user">
                        {words::USER}" "<span class="fetch-aside">{words::OPTIONAL}</span>
                    </label>
                    <input
                        type="text"
                        class="fetch-input"
                        id="fetch-user"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        data-1p-ignore=""
                        data-bwignore=""
                        data-lpignore="true"
                        data-form-type="other"
                        aria-describedby="fetch-user-flaw"
                        aria-invalid=move || is_invalid(fetching, Field::User)
                        on:input=move |_| fetching.clear_flaws(Field::User)
                        node_ref=user
                    />
                    <FlawOf field=Field::User id="fetch-user-flaw" />
                </div>
            </Show>
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
                        data-1p-ignore=""
                        data-bwignore=""
                        data-lpignore="true"
                        data-form-type="other"
                        aria-describedby="fetch-token-flaw fetch-token-note"
                        aria-invalid=move || is_invalid(fetching, Field::Token)
                        on:input=move |_| fetching.clear_flaws(Field::Token)
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
                <div class="fetch-advice note" id="fetch-token-note">
                    <TokenAdvice />
                </div>
            </div>
        </div>
        <p class="note">{words::MEMORY_BEFORE}</p>
    }
}

/// The token that the chosen reports need; before any is chosen, the one that all need.
#[component]
fn TokenAdvice() -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    move || {
        let target = fetching.chosen()?;
        let chosen = fetching
            .ticked
            .with(|ticked| questions::chosen(&target.reports, ticked));
        let is_none = chosen.is_empty();
        let groups = by_token(match is_none {
            true => target.reports.iter().collect(),
            false => chosen,
        });
        let view = match groups.as_slice() {
            [(_, token)] => view! { <p>{(*token).to_owned()}</p> }.into_any(),
            _ if is_none => view! { <p>{words::TOKEN_BY_REPORT}</p> }.into_any(),
            _ => {
                let groups = groups.into_iter().map(|(titles, token)| {
                    view! {
                        <dt>{titles.join(", ")}</dt>
                        <dd>{token.to_owned()}</dd>
                    }
                });
                view! { <dl>{groups.collect_view()}</dl> }.into_any()
            }
        };
        Some(view)
    }
}

/// The titles of the reports that need the same token, and the sentences about it.
fn by_token(reports: Vec<&ReportDescription>) -> Vec<(Vec<&str>, &str)> {
    let mut groups: Vec<(Vec<&str>, &str)> = Vec::new();
    for report in reports {
        match groups
            .iter_mut()
            .find(|(_, token)| *token == &*report.token)
        {
            Some((titles, _)) => titles.push(&report.title),
            None => groups.push((vec![&report.title], &report.token)),
        }
    }
    groups
}

/// The credential in memory for the chosen server, and a button that forgets it.
#[component]
pub fn CurrentToken() -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let chosen = move || fetching.chosen().map(|target| target.id);
    let said = move || said(fetching, &chosen()?);
    let forget = move |_| {
        if let Some(target) = untrack(chosen) {
            fetching.forget_token(&target, Forgotten::Asked);
        }
        // The button is removed with the forgotten credential.
        request_animation_frame(|| dom::focus_by_id("fetch-token"));
    };
    view! {
        <div class="fetch-held" id="fetch-held" tabindex="-1">
            <p>{said}</p>
            <button type="button" class="button" on:click=forget>
                {move || forgets(fetching, &chosen().unwrap_or_default())}
            </button>
        </div>
        <p class="note">{words::MEMORY}</p>
    }
}

/// The credentials in memory for servers other than the chosen one, each with a button that forgets
/// it.
#[component]
pub fn OtherTokens() -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let others = Memo::new(move |_| {
        let chosen = fetching.chosen().map(|target| target.id);
        fetching.held.with(|held| {
            let others = held
                .keys()
                .filter(|target| Some(*target) != chosen.as_ref());
            others.cloned().collect::<Vec<_>>()
        })
    });
    let row = move |target: String| {
        let server = fetching.server(&target);
        let (of_text, of_button) = (target.clone(), target.clone());
        let forget = move |_| {
            fetching.forget_token(&target, Forgotten::Asked);
            request_animation_frame(|| dom::focus_by_id("fetch-credential"));
        };
        let action = Memo::new(move |_| forgets(fetching, &of_button));
        view! {
            <li class="fetch-held">
                <p>{move || said(fetching, &of_text)}</p>
                <button
                    type="button"
                    class="button"
                    aria-label=move || words::about(action.get(), &server)
                    on:click=forget
                >
                    {action}
                </button>
            </li>
        }
    };
    view! {
        <Show when=move || others.with(|others| !others.is_empty())>
            <h3 class="fetch-label">{words::HELD_ELSEWHERE}</h3>
            <ul class="fetch-held-list">
                <For each=move || others.get() key=Clone::clone children=row />
            </ul>
        </Show>
    }
}

/// The user and server of the token in memory for a server.
fn said(fetching: Fetching, target: &str) -> Option<String> {
    let server = fetching.server(target);
    fetching
        .held
        .with(|held| held.get(target).map(|held| words::held(held, &server)))
}

/// The label of the button that forgets a server's token.
fn forgets(fetching: Fetching, target: &str) -> &'static str {
    let is_running = fetching.rows.with(|rows| {
        rows.iter()
            .any(|row| row.request.target == target && row.job.with(|job| !job.is_over()))
    });
    if is_running {
        words::FORGET_AND_STOP
    } else {
        words::FORGET_TOKEN
    }
}
