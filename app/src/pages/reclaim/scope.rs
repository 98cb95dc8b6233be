//! This module shows whether the table's filter selects the people who are counted.

use leptos::prelude::*;

use super::of;
use crate::model::view_state::{Step, ViewState};
use crate::session::state::OpenFile;
use crate::text::reclaim as words;

/// The switch, if the table is filtered, and what it does.
#[component]
pub fn FilterScope(file: OpenFile) -> impl IntoView {
    let shows_ticked = move || file.only.with(Option::is_some);
    let is_filtered =
        Memo::new(move |_| shows_ticked() || file.view_state.with(ViewState::is_filtered));
    let is_used = Memo::new(move |_| {
        file.view_state
            .with(|view_state| view_state.terms.uses_filter)
    });
    let filter = move || {
        file.view_state.with(|view_state| {
            let search = view_state.search_text();
            let search = (!search.is_empty()).then(|| words::searched(search));
            let ticked = shows_ticked().then(|| words::ONLY_TICKED.to_owned());
            let parts = [Some(view_state.query.clone()), search, ticked];
            let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(" ")
        })
    };
    let use_filter = move |is_used: bool| {
        file.update_view_state(Step::Push, |view_state| {
            view_state.terms.uses_filter = is_used;
        });
    };
    let effect = move || {
        of(file, |answer| {
            if !is_used.get() {
                words::FILTER_UNUSED.to_owned()
            } else if answer.filter_is_wrong {
                words::FILTER_WRONG.to_owned()
            } else {
                words::filter_used(answer.people, answer.filtered_out)
            }
        })
    };
    view! {
        <Show when=move || is_filtered.get()>
            <div class="reclaim-scope">
                <label class="check">
                    <input
                        type="checkbox"
                        aria-describedby="reclaim-scope"
                        prop:checked=is_used
                        on:change:target=move |event| use_filter(event.target().checked())
                    />
                    <span>{words::FILTER}" "<code>{filter}</code></span>
                </label>
                <p class="reclaim-hint" id="reclaim-scope">{effect}</p>
            </div>
        </Show>
    }
}
