//! This module has the button that opens the dialog in which a person corrects how a file is read.

use leptos::prelude::*;

use crate::session::state::OpenFile;
use crate::text::corrections as words;

/// Opens the dialog for a file.
#[component]
pub fn CorrectButton(file: OpenFile, class: &'static str) -> impl IntoView {
    file.is_correctable().then(|| {
        view! {
            <button
                type="button"
                class=class
                aria-haspopup="dialog"
                on:click=move |_| file.page.correct(file.id, None)
            >
                {words::READ_OTHERWISE}
            </button>
        }
    })
}
