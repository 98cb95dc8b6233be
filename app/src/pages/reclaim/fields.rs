//! A number of days that is typed.

use std::ops::RangeInclusive;

use leptos::prelude::*;

use super::gesture::Gesture;
use crate::model::reclaim::terms::{Terms, days_of};
use crate::session::state::OpenFile;
use crate::text::reclaim as words;

/// A field for whole days. What is typed counts as soon as it is a number of the range; what is
/// not says so when the field is left, and changes nothing.
#[component]
pub fn DaysField(
    /// The file.
    file: OpenFile,
    /// The field's id; its message is called after it.
    id: &'static str,
    /// What stands before the number.
    label: &'static str,
    /// What stands behind it.
    behind: &'static str,
    /// What can be chosen.
    range: RangeInclusive<u32>,
    /// The days of the terms.
    get: fn(&Terms) -> u32,
    /// Sets them.
    set: fn(&mut Terms, u32),
    /// The days as they are shown, where that runs ahead of the terms.
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
    // What is chosen elsewhere takes the place of what was refused here.
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
