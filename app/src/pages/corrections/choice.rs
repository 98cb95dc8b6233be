//! This module shows one choice out of a list.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// Values and their labels.
pub type Options = Vec<(String, String)>;

/// A list under a label. The first option uses the guess.
#[component]
pub fn Choice(
    label: &'static str,
    /// The chosen value; empty uses the guess.
    value: Signal<String>,
    /// The label of the guess.
    guess: Signal<String>,
    /// The groups of options, each with its name; one without a name is no group.
    groups: Signal<Vec<(String, Options)>>,
    on_choose: impl Fn(String) + 'static,
) -> impl IntoView {
    let option = move |(id, name): (String, String)| {
        let own = id.clone();
        view! {
            <option value=id prop:selected=move || value.with(|value| *value == own)>{name}</option>
        }
    };
    let options = move || {
        groups
            .get()
            .into_iter()
            .map(|(name, options)| {
                let options = options.into_iter().map(option).collect_view();
                if name.is_empty() {
                    options.into_any()
                } else {
                    view! { <optgroup label=name>{options}</optgroup> }.into_any()
                }
            })
            .collect_view()
    };
    view! {
        <label class="field">
            <span>{label}</span>
            <select on:change=move |event| on_choose(chosen(&event))>
                <option value="" prop:selected=move || value.with(String::is_empty)>
                    {guess}
                </option>
                {options}
            </select>
        </label>
    }
}

/// The value that was chosen in a list.
pub fn chosen(event: &ev::Event) -> String {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlSelectElement>().ok())
        .map_or_else(String::new, |select| select.value())
}

/// The value, or `None` if it is empty and uses the guess.
pub fn some(value: String) -> Option<String> {
    (!value.is_empty()).then_some(value)
}
