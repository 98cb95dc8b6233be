//! This module shows a command line that can be copied.

use leptos::prelude::*;

use crate::platform::dom;
use crate::text::reading as words;

/// A command line with a button that copies it.
#[component]
pub fn CodeBlock(
    /// The text, with its line ends.
    text: String,
) -> impl IntoView {
    let copied = Action::new_local(|text: &String| {
        let text = text.clone();
        async move { dom::copy(&text).await }
    });
    let is_copied = move || copied.value().get() == Some(true);
    let shown = text.clone();
    view! {
        <div class="code-block">
            // A scrolling region has to be reachable by keyboard.
            <pre tabindex="0"><code>{shown}</code></pre>
            <button
                type="button"
                class="button button-small"
                on:click=move |_| {
                    copied.dispatch_local(text.clone());
                }
            >
                {move || if is_copied() { words::COPIED } else { words::COPY }}
            </button>
            <span class="visually-hidden" role="status">
                {move || is_copied().then_some(words::COPIED)}
            </span>
        </div>
    }
}
