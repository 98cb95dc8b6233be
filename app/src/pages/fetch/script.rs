//! This module offers the script that fetches reports without the page.

use leptos::prelude::*;

use crate::text::script as words;
use crate::ui::code_block::CodeBlock;

/// The script, closed until someone wants it.
#[component]
pub fn FetchScript() -> impl IntoView {
    view! {
        <details class="fetch-script">
            <summary>{words::HEADING}</summary>
            <p>{words::LEAD}</p>
            <CodeBlock text=words::EXAMPLE.to_owned() />
            <p>{words::SAVE}</p>
            <CodeBlock text=words::SCRIPT.to_owned() />
        </details>
    }
}
