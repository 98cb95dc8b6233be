//! One choice out of a list.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// A value and what it is called; `None` heads a group that ends with the next.
pub type Options = Vec<(String, String)>;

/// A list under a label. The first option leaves it to the guess.
#[component]
pub fn Choice(
    /// Its label.
    label: &'static str,
    /// What is chosen; empty leaves it to the guess.
    value: Signal<String>,
    /// What the guess is called.
    guess: Signal<String>,
    /// The groups of options, each with its name; one without a name is no group.
    groups: Signal<Vec<(String, Options)>>,
    /// Takes what was chosen.
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

/// What was chosen in a list.
pub fn chosen(event: &ev::Event) -> String {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlSelectElement>().ok())
        .map_or_else(String::new, |select| select.value())
}

/// A value, unless it leaves it to the guess.
pub fn some(value: String) -> Option<String> {
    (!value.is_empty()).then_some(value)
}
