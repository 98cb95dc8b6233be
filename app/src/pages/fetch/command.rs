//! This module shows the command that fetches what the form asks for, for schedules.

use leptos::prelude::*;

use crate::pages::fetch::fetching::Fetching;
use crate::text::fetch_questions as words;
use crate::ui::code_block::CodeBlock;

/// The command, once the form is complete but for the token.
#[component]
pub fn Command() -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let requests = Memo::new(move |_| fetching.chosen_requests());
    let command = move || {
        let address = window().location().origin().unwrap_or_default();
        let requests = requests.get();
        (!requests.is_empty()).then(|| {
            let has_days = requests.iter().any(words::has_days);
            view! {
                <CodeBlock text=words::command(&address, &requests) />
                {has_days.then(|| view! { <p class="note">{words::COMMAND_DAYS}</p> })}
            }
        })
    };
    view! {
        <Show when=move || requests.with(|requests| !requests.is_empty())>
            <details class="fetch-command">
                <summary>{words::COMMAND}</summary>
                <p class="note">{words::COMMAND_NOTE}</p>
                {command}
            </details>
        </Show>
    }
}
