//! This module offers to read the open files of a kind as one table.

use leptos::prelude::*;

use crate::session::state::OpenFile;
use crate::text::combining as words;

/// A button if more than one file of this kind is open.
#[component]
pub fn CombineOffer(file: OpenFile) -> impl IntoView {
    let alike = Memo::new(move |_| file.page.alike(file));
    let others = move || alike.with(|alike| alike.len().saturating_sub(1));
    let has_others = move || others() > 0;
    view! {
        <Show when=has_others>
            <p class="combine-offer">
                <button
                    type="button"
                    class="link"
                    on:click=move |_| file.page.combine(&alike.get_untracked())
                >
                    {move || words::offer(others())}
                </button>
                " "
                <span class="note">{words::OFFER_MEANING}</span>
            </p>
        </Show>
    }
}
