//! This module shows the columns of the kind that the file lacks, and the choice of a column of the
//! file for each.

use leptos::prelude::*;

use super::choice::{chosen, some};
use super::tries::Tries;
use crate::model::corrections::{Repair, candidates, natural_key, repairs, set_stands_for};
use crate::platform::dom;
use crate::text::corrections as words;

/// The missing columns, if any.
#[component]
pub fn MissingColumns(tries: Tries) -> impl IntoView {
    let missing = Memo::new(move |_| {
        tries.shown.with(|shown| {
            let about = shown.as_ref().and_then(|shown| shown.about());
            about.map(repairs).unwrap_or_default()
        })
    });
    view! {
        <Show when=move || missing.with(|missing| !missing.is_empty())>
            <fieldset class="corrections-missing">
                <legend>{words::MISSING}</legend>
                <p class="note">{words::MISSING_NOTE}</p>
                <ul>
                    <For
                        each=move || missing.get()
                        key=|repair| repair.key.clone()
                        children=move |repair| view! { <Missing tries=tries repair=repair /> }
                    />
                </ul>
            </fieldset>
        </Show>
    }
}

/// One missing column: the choice of its column, and the likely one.
#[component]
fn Missing(tries: Tries, repair: Repair) -> impl IntoView {
    let Repair { key, name, likely } = repair;
    let id = format!("stands-for-{key}");
    let key = StoredValue::new(key);
    let columns = Memo::new(move |_| {
        tries.shown.with(|shown| {
            let Some(shown) = shown else {
                return Vec::new();
            };
            let columns = shown.about().into_iter().flat_map(candidates);
            columns
                .map(|c| {
                    (
                        natural_key(&shown.options, &c.key).to_owned(),
                        c.name.clone(),
                    )
                })
                .collect::<Vec<_>>()
        })
    });
    let current = Memo::new(move |_| {
        tries.draft.with(|draft| {
            let key = key.read_value();
            let natural = natural_key(draft, &key);
            (*natural != **key).then(|| natural.to_owned())
        })
    });
    let set = move |column: Option<&str>| {
        tries
            .draft
            .update(|draft| set_stands_for(draft, &key.read_value(), column));
    };
    let options = move || {
        columns
            .get()
            .into_iter()
            .map(|(id, name)| {
                let own = id.clone();
                view! {
                    <option
                        value=id
                        prop:selected=move || current.with(|c| c.as_ref() == Some(&own))
                    >
                        {name}
                    </option>
                }
            })
            .collect_view()
    };
    let label = words::stands_for(&name);
    let field = StoredValue::new(id.clone());
    let likely = likely.map(|(key, name)| {
        let take = move |_| {
            set(Some(&key));
            // The button is removed, and the list stays.
            dom::focus_by_id(&field.read_value());
        };
        view! {
            <Show when=move || current.with(Option::is_none)>
                <button
                    type="button"
                    class="button button-small"
                    on:click=take.clone()
                >
                    {words::it_is(&name)}
                </button>
            </Show>
        }
    });
    view! {
        <li>
            <label for=id.clone()>{label}</label>
            <select id=id on:change=move |event| set(some(chosen(&event)).as_deref())>
                <option value="" prop:selected=move || current.with(Option::is_none)>
                    {words::NOT_THERE}
                </option>
                {options}
            </select>
            {likely}
        </li>
    }
}
