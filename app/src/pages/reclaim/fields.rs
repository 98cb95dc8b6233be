//! This module shows a field for a number of days.

use std::ops::RangeInclusive;

use leptos::prelude::*;

use super::gesture::Gesture;
use crate::model::reclaim::terms::{Terms, days_of};
use crate::session::state::OpenFile;
use crate::text::reclaim as words;

/// A field for whole days. A number in the range takes effect as it is typed. Any other text
/// changes nothing, and the field says so when it is left.
#[component]
pub fn DaysField(
    file: OpenFile,
    /// The field's id, which its message's id begins with.
    id: &'static str,
    /// The text before the number.
    label: &'static str,
    behind: &'static str,
    range: RangeInclusive<u32>,
    /// The days of the terms.
    get: fn(&Terms) -> u32,
    set: fn(&mut Terms, u32),
    /// The days as they are shown, if that is ahead of the terms.
    #[prop(optional)]
    shown: Option<RwSignal<u32>>,
) -> impl IntoView {
    let gesture = Gesture::new(file);
    let days = Memo::new(move |_| file.view_state.with(|view_state| get(&view_state.terms)));
    let flaw = RwSignal::new(None::<String>);
    let value = move || {
        shown
            .map_or_else(|| days.get(), |shown| shown.get())
            .to_string()
    };
    let (least, most) = (range.start().to_string(), range.end().to_string());
    let range = StoredValue::new(range);
    let typed = move |text: String| {
        if let Some(days) = range.with_value(|range| days_of(&text, range)) {
            flaw.set(None);
            gesture.change(|terms| set(terms, days));
        }
    };
    let left = move |text: String| {
        let said = range.with_value(|range| {
            let is_days = days_of(&text, range).is_some();
            (!is_days).then(|| words::days_flaw(range, days.get_untracked()))
        });
        flaw.set(said);
    };
    // A change from elsewhere replaces a refused text.
    Effect::new(move |_| {
        let _ = days.get();
        flaw.set(None);
    });
    let flaw_id = format!("{id}-flaw");
    view! {
        <div class="reclaim-days">
            <label for=id>{label}</label>
            <input
                type="number"
                id=id
                class="reclaim-input"
                min=least
                max=most
                step="1"
                inputmode="numeric"
                prop:value=value
                aria-invalid=move || flaw.with(Option::is_some).then_some("true")
                aria-describedby=flaw_id.clone()
                on:input:target=move |event| typed(event.target().value())
                on:change:target=move |event| left(event.target().value())
                on:blur=move |_| gesture.end()
            />
            <span>{behind}</span>
            <p class="reclaim-flaw" id=flaw_id role="alert">{move || flaw.get()}</p>
        </div>
    }
}
