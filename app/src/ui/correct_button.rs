//! The button that opens the dialog in which a person says how a file is to be read.

use leptos::prelude::*;

use crate::session::state::OpenFile;
use crate::text::corrections as words;

/// Opens the dialog for a file, where it can be corrected.
#[component]
pub fn CorrectButton(
    /// The file.
    file: OpenFile,
    /// Its class.
    class: &'static str,
) -> impl IntoView {
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
