//! Says how a file is to be read where the guess is wrong, and reads it again.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use crate::copy::{kinds, reading as words};
use crate::state::OpenFile;

/// Kinds that can be chosen.
const KINDS: [&str; 7] = [
    "ghes.all_users",
    "ghes.active_users",
    "ghes.dormant_users",
    "ghes.suspended_users",
    "ghes.organizations",
    "ghes.repositories",
    "generic",
];

/// The four choices and the button that reads again.
#[component]
pub fn ReadOptionsForm(
    /// The file.
    file: OpenFile,
) -> impl IntoView {
    let chosen = RwSignal::new(file.options.get_untracked());
    let encoding = move |value: String| chosen.update(|c| c.encoding = some(value));
    let delimiter = move |value: String| chosen.update(|c| c.delimiter = delimiter_of(&value));
    let header = move |value: String| chosen.update(|c| c.header = header_of(&value));
    let kind = move |value: String| chosen.update(|c| c.kind = some(value));
    let is_changed = move || chosen.with(|chosen| file.options.with(|given| chosen != given));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        file.page.reopen_with(file.id, chosen.get_untracked());
    };
    let given = file.options.get_untracked();
    view! {
        <form class="read-options" on:submit=submit>
            <p>{words::OTHERWISE}</p>
            <Choice
                label=words::ENCODING
                value=given.encoding.clone().unwrap_or_default()
                options=words::ENCODINGS.map(|(id, name)| (id, name.to_owned())).to_vec()
                on_choose=encoding
            />
            <Choice
                label=words::SEPARATOR
                value=delimiter_name(given.delimiter).to_owned()
                options=words::SEPARATORS.map(|(_, id, name)| (id, name.to_owned())).to_vec()
                on_choose=delimiter
            />
            <Choice
                label=words::HEADER
                value=header_name(given.header).to_owned()
                options=vec![
                    ("yes", words::IS_HEADER.to_owned()),
                    ("no", words::IS_DATA.to_owned()),
                ]
                on_choose=header
            />
            <Choice
                label=words::KIND
                value=given.kind.clone().unwrap_or_default()
                options=KINDS.map(|id| (id, kinds::title(id).to_owned())).to_vec()
                on_choose=kind
            />
            <button type="submit" class="button" disabled=move || !is_changed()>
                {words::READ_SO}
            </button>
        </form>
    }
}

#[component]
fn Choice(
    label: &'static str,
    value: String,
    options: Vec<(&'static str, String)>,
    on_choose: impl Fn(String) + 'static,
) -> impl IntoView {
    let change = move |event: ev::Event| {
        if let Some(select) = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::HtmlSelectElement>().ok())
        {
            on_choose(select.value());
        }
    };
    let options = options
        .into_iter()
        .map(|(id, name)| view! { <option value=id selected=id == value>{name}</option> })
        .collect_view();
    view! {
        <label class="field">
            <span>{label}</span>
            <select on:change=change>
                <option value="">{words::GUESS}</option>
                {options}
            </select>
        </label>
    }
}

fn some(value: String) -> Option<String> {
    (!value.is_empty()).then_some(value)
}

fn delimiter_of(name: &str) -> Option<char> {
    words::SEPARATORS
        .iter()
        .find(|(_, id, _)| *id == name)
        .map(|(c, _, _)| *c)
}

fn delimiter_name(delimiter: Option<char>) -> &'static str {
    words::SEPARATORS
        .iter()
        .find(|(c, _, _)| Some(*c) == delimiter)
        .map_or("", |(_, id, _)| id)
}

fn header_of(name: &str) -> Option<bool> {
    match name {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn header_name(header: Option<bool>) -> &'static str {
    match header {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_read_back() {
        for (character, id, _) in words::SEPARATORS {
            assert_eq!(delimiter_of(id), Some(character));
            assert_eq!(delimiter_name(Some(character)), id);
        }
        for header in [None, Some(true), Some(false)] {
            assert_eq!(header_of(header_name(header)), header);
        }
        assert_eq!(delimiter_of(""), None);
        assert_eq!(some(String::new()), None);
    }
}
