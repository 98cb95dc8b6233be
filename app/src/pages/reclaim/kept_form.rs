//! This module shows the list of people, organizations and teams that keep their seats. The list is
//! one text; the organizations and teams of the file can be ticked as well.

use std::time::Duration;

use leptos::prelude::*;
use reports::limits::RECLAIM_EXCLUSIONS;
use reports::reclaim::{Granter, Reclaimed, Subject};

use super::of;
use crate::model::reclaim::kept::{
    divisible, entries, misread, names, split, unmatched, with, without,
};
use crate::platform::dom;
use crate::session::state::OpenFile;
use crate::text::reclaim as words;

/// The time for which the text must not change before the engine is asked.
const RESTS: Duration = Duration::from_millis(300);

const TEXT_ID: &str = "reclaim-kept";

#[component]
pub fn KeptForm(file: OpenFile) -> impl IntoView {
    let kept = file.reclaim.kept;
    let mut take_soon = debounce(RESTS, move |text: String| kept.set(text));
    let is_empty = Memo::new(move |_| kept.with(|text| text.trim().is_empty()));
    let several = Memo::new(move |_| {
        let entries = kept.with(|text| entries(text));
        of(file, |answer| divisible(&entries, &answer.unmatched)).unwrap_or_default()
    });
    let divide = move |_| {
        let text =
            several.with_untracked(|several| kept.with_untracked(|text| split(text, several)));
        kept.set(text);
        dom::focus_by_id(TEXT_ID);
    };
    // The button is removed when the list is cleared, and the focus would be lost with it.
    let clear = move |_| {
        kept.set(String::new());
        dom::focus_by_id(TEXT_ID);
    };
    view! {
        <div class="reclaim-field">
            <label for=TEXT_ID>{words::KEPT}</label>
            <textarea
                id=TEXT_ID
                class="reclaim-input"
                rows="3"
                spellcheck="false"
                autocomplete="off"
                aria-describedby="reclaim-kept-note reclaim-kept-matched"
                prop:value=kept
                on:input:target=move |event| take_soon(event.target().value())
                on:change:target=move |event| kept.set(event.target().value())
            ></textarea>
            <p class="reclaim-hint" id="reclaim-kept-note">{words::KEPT_NOTE}</p>
            <div class="reclaim-matched" id="reclaim-kept-matched" role="status">
                {move || matched(file)}
            </div>
            <Show when=move || several.with(|several| !several.is_empty())>
                <p class="reclaim-hint">{words::KEPT_SPLIT_WHY}</p>
                <button type="button" class="link" on:click=divide>
                    {words::KEPT_SPLIT}
                </button>
            </Show>
            <Show when=move || !is_empty.get()>
                <button type="button" class="link" on:click=clear>
                    {words::KEPT_CLEAR}
                </button>
            </Show>
        </div>
        <Granters
            file=file
            subject=Subject::Organization
            granters=|answer| answer.organizations.clone()
        />
        <Granters file=file subject=Subject::Team granters=|answer| answer.teams.clone() />
    }
}

/// The people, organizations and teams that the entries match.
fn matched(file: OpenFile) -> Option<impl IntoView> {
    let entries = file.reclaim.kept.with(|text| entries(text));
    if entries.is_empty() {
        return None;
    }
    let said = of(file, |answer| {
        let (names, more) = unmatched(&entries, &answer.unmatched);
        let too_many = entries.len() > RECLAIM_EXCLUSIONS;
        let others = answer.excluded_with_others;
        [
            Some(words::kept_matched(entries.len(), answer.matched)),
            words::kept_unmatched(&names, more),
            words::kept_misread(&misread(&entries)),
            too_many.then(|| words::kept_too_many(RECLAIM_EXCLUSIONS)),
            (others > 0).then(|| words::kept_with_others(others)),
        ]
    })?;
    let said = said.into_iter().flatten();
    Some(said.map(|text| view! { <p>{text}</p> }).collect_view())
}

/// The organizations or teams of the file, each with a tick that adds it to the text.
#[component]
fn Granters(
    file: OpenFile,
    subject: Subject,
    granters: fn(&Reclaimed) -> Vec<Granter>,
) -> impl IntoView {
    let granters = Memo::new(move |_| of(file, granters).unwrap_or_default());
    let kept = file.reclaim.kept;
    let ticked = Memo::new(move |_| kept.with(|text| names(text, subject)));
    let count_ticked = move || {
        ticked.with(|ticked| {
            let is_ticked = |granter: &&Granter| ticked.contains(&granter.name.to_lowercase());
            granters.with(|granters| granters.iter().filter(is_ticked).count())
        })
    };
    let item = move |granter: &Granter| {
        let name = StoredValue::new(granter.name.clone());
        let lower = granter.name.to_lowercase();
        let is_ticked = move || ticked.with(|ticked| ticked.contains(&lower));
        let tick = move |ticked: bool| {
            let change = if ticked { with } else { without };
            let text =
                kept.with_untracked(|text| name.with_value(|name| change(text, subject, name)));
            kept.set(text);
        };
        view! {
            <li>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=is_ticked
                        on:change:target=move |event| tick(event.target().checked())
                    />
                    <span class="reclaim-granter">{granter.name.clone()}</span>
                    " "
                    <span class="pane-count">{words::people(granter.people)}</span>
                </label>
            </li>
        }
    };
    view! {
        <Show when=move || granters.with(|granters| !granters.is_empty())>
            <details class="reclaim-granters">
                <summary>
                    {words::granters(subject)}
                    " "
                    <span class="pane-count">
                        {move || words::ticked(count_ticked(), granters.with(Vec::len))}
                    </span>
                </summary>
                <ul class="scroll-box">
                    {move || granters.with(|granters| granters.iter().map(item).collect_view())}
                </ul>
            </details>
        </Show>
    }
}
