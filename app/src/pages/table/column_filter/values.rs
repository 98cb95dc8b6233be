//! The values of a column in its menu, each with its number of rows.

use leptos::prelude::*;
use reports::query::is_same_value;
use reports::table::Type;
use reports::view::{ValueCount, Values};

use super::Menu;
use super::calendar::Calendar;
use crate::model::format::count;
use crate::pages::table::filter::{Draft, Presence, value_of};
use crate::text::table as words;

/// The number of values from which the list has a search field.
const FIND_FROM: u64 = 9;
/// The number of values from which those that all differ are not listed: each box would have one
/// row.
const LIST_UNIQUE_TO: u64 = 20;

/// Whether each known value comes once, and there are too many of them to list.
fn is_all_different(listed: &Values) -> bool {
    let unknown: u64 = listed.unknown.iter().sum();
    listed.distinct > LIST_UNIQUE_TO && listed.distinct == listed.rows.saturating_sub(unknown)
}

/// The values to list: those counted, and those ticked that no row has under the other filters.
/// None if all differ and none was looked for.
fn shown(listed: &Values, ty: Type, draft: &Draft, find: &str) -> Vec<(String, ValueCount)> {
    let is_hidden = find.trim().is_empty() && is_all_different(listed);
    let counted = listed
        .values
        .iter()
        .filter_map(|value| Some((value_of(&value.query)?, value.clone())))
        .filter(|(value, _)| !is_hidden || draft.has(ty, value));
    let mut shown: Vec<(String, ValueCount)> = counted.collect();
    let needle = find.trim().to_lowercase();
    for value in &draft.values {
        let is_listed = |(other, _): &(String, ValueCount)| is_same_value(ty, other, value);
        if !shown.iter().any(is_listed) && value.to_lowercase().contains(&needle) {
            // A long list may leave out a value that has rows.
            let rows = (listed.more == 0 && !is_hidden).then_some(0);
            let missing = ValueCount {
                value: value.clone(),
                rows: rows.unwrap_or(u64::MAX),
                query: String::new(),
            };
            shown.insert(0, (value.clone(), missing));
        }
    }
    shown
}

/// Years, months and days of times; values of anything else.
#[component]
pub fn ValueMenu(menu: Menu) -> impl IntoView {
    if menu.ty == Type::Timestamp {
        return view! { <Calendar menu=menu /> }.into_any();
    }
    let is_long = Memo::new(move |_| {
        let listed = menu.listed.read();
        listed
            .as_ref()
            .is_some_and(|listed| listed.distinct >= FIND_FROM)
    });
    let all_different = move || {
        let listed = menu.listed.read();
        let listed = listed.as_ref().filter(|listed| is_all_different(listed))?;
        Some(words::all_different(listed.distinct))
    };
    let items = move || {
        menu.listed.with(|listed| {
            let listed = listed.as_ref()?;
            Some(
                menu.draft
                    .with(|draft| shown(listed, menu.ty, draft, &menu.find.read())),
            )
        })
    };
    let nothing = move || {
        let is_empty = items()?.is_empty();
        let listed = menu.listed.read();
        let listed = listed.as_ref()?;
        match listed.distinct {
            0 => Some(words::NO_VALUES),
            _ if is_empty && !menu.find.read().trim().is_empty() => Some(words::NO_SUCH_VALUE),
            _ => None,
        }
    };
    let more = move || {
        let listed = menu.listed.read();
        let listed = listed.as_ref()?;
        let is_hidden = menu.find.read().trim().is_empty() && is_all_different(listed);
        (listed.more > 0 && !is_hidden).then(|| words::more_values(listed.more))
    };
    view! {
        {move || all_different().map(|text| view! { <p class="popover-note">{text}</p> })}
        <Show when=move || is_long.get()>
            <input
                type="search"
                class="value-search"
                aria-label=words::FIND_VALUE
                placeholder=words::FIND_VALUE
                autocomplete="off"
                prop:value=menu.find
                on:input:target=move |event| menu.find.set(event.target().value())
            />
        </Show>
        <ul class="value-list" aria-label=words::VALUES>
            {move || items().unwrap_or_default().into_iter().map(|(value, counted)| {
                view! { <ValueItem menu=menu value=value counted=counted /> }
            }).collect_view()}
            {move || {
                let counting = menu.listed.read().is_none().then_some(words::COUNTING);
                let note = counting.or_else(nothing);
                note.map(|text| view! { <li class="popover-note">{text}</li> })
            }}
        </ul>
        {move || more().map(|text| view! { <p class="popover-note">{text}</p> })}
    }
    .into_any()
}

#[component]
fn ValueItem(menu: Menu, value: String, counted: ValueCount) -> impl IntoView {
    let value = StoredValue::new(value);
    let is_ticked = move || menu.draft.read().has(menu.ty, &value.read_value());
    let text = menu.form.cell(&counted.value).unwrap_or(counted.value);
    let rows = (counted.rows != u64::MAX).then(|| count(counted.rows));
    view! {
        <li>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=is_ticked
                    on:change:target=move |event| {
                        let ticked = event.target().checked();
                        menu.ask(|draft| {
                            draft.tick(menu.ty, &value.read_value(), ticked);
                            draft.presence = Presence::Any;
                        });
                    }
                />
                <span class="value-text">{text}</span>
                <span class="value-count">{rows}</span>
            </label>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(values: &[(&str, u64)], more: u64) -> Values {
        let value = |(value, rows): &(&str, u64)| ValueCount {
            value: (*value).to_owned(),
            rows: *rows,
            query: format!("k:{value}"),
        };
        let rows: u64 = values.iter().map(|(_, rows)| rows).sum();
        Values {
            values: values.iter().map(value).collect(),
            more,
            distinct: values.len() as u64 + more,
            rows: rows + more,
            ..Values::default()
        }
    }

    #[track_caller]
    fn check(listed: &Values, ticked: &[&str], find: &str, expected: &[&str]) {
        let draft = Draft {
            values: ticked.iter().map(|text| (*text).to_owned()).collect(),
            ..Draft::default()
        };
        let shown = shown(listed, Type::Category, &draft, find);
        let names: Vec<&str> = shown.iter().map(|(value, _)| value.as_str()).collect();
        assert_eq!(names, expected);
    }

    #[test]
    fn values_that_all_differ_are_listed_when_they_are_looked_for() {
        let unique = listed(&[("a", 1), ("b", 1)], 4_998);
        assert!(is_all_different(&unique));
        check(&unique, &[], "", &[]);
        check(&unique, &["b"], "", &["b"]);
        check(&unique, &[], "a", &["a", "b"]);
        assert!(!is_all_different(&listed(&[("a", 2), ("b", 1)], 30)));
        assert!(!is_all_different(&listed(&[("a", 1), ("b", 1)], 0)), "few");
    }

    #[test]
    fn a_ticked_value_in_another_spelling_is_the_listed_one() {
        let draft = Draft {
            values: vec!["yes".to_owned()],
            ..Draft::default()
        };
        let shown = shown(&listed(&[("true", 12)], 0), Type::Boolean, &draft, "");
        let rows: Vec<_> = shown.iter().map(|(_, value)| value.rows).collect();
        assert_eq!(rows, [12]);
        assert!(draft.has(Type::Boolean, &shown[0].0));
    }

    #[test]
    fn ticked_values_stay_listed() {
        let few = listed(&[("a", 2)], 0);
        check(&few, &["z", "A"], "", &["z", "a"]);
        check(&few, &["z"], "a", &["a"]);
    }
}
