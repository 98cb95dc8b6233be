//! Bounds of a column's values in its menu: numbers, sizes and days, and ages.

use leptos::prelude::*;
use reports::table::Type;
use reports::time::{DAY_MS, Date};

use super::Menu;
use crate::model::format::day_iso;
use crate::pages::table::bounds::{is_inverted, is_whole};
use crate::pages::table::filter::Presence;
use crate::text::table as words;

/// Bounds of numbers, sizes and days.
#[component]
pub fn Between(menu: Menu) -> impl IntoView {
    let Menu { ty, draft, .. } = menu;
    let is_time = ty == Type::Timestamp;
    let range = move || menu.listed.with(|listed| listed.as_ref()?.range.clone());
    let bounds = Memo::new(move |_| draft.with(|draft| (draft.from.clone(), draft.to.clone())));
    let typed = RwSignal::new(bounds.get_untracked());
    Effect::new(move |_| typed.set(bounds.get()));
    let wrong_way = Memo::new(move |_| typed.with(|(from, to)| is_inverted(ty, from, to)));
    // For a time, the hint is its date.
    let hint = move |text: String| {
        if is_time {
            text.chars().take(10).collect()
        } else {
            text
        }
    };
    let field = move |is_upper: bool| {
        let value = move || {
            draft.with(|d| {
                if is_upper {
                    d.to.clone()
                } else {
                    d.from.clone()
                }
            })
        };
        let placeholder = move || {
            range()
                .map(|(from, to)| hint(if is_upper { to } else { from }))
                .unwrap_or_default()
        };
        let ask = move |text: String| {
            typed.update(|(from, to)| *(if is_upper { to } else { from }) = text);
            // Inverted bounds show an error at once and are applied when they are corrected.
            let (from, to) = typed.get_untracked();
            let asked = draft.with_untracked(|d| d.from == from.trim() && d.to == to.trim());
            if !asked && !wrong_way.get_untracked() {
                menu.ask(|draft| {
                    (draft.from, draft.to) = (from, to);
                    draft.before.clear();
                    draft.presence = Presence::Any;
                });
            }
        };
        let label = if is_upper {
            words::to(ty)
        } else {
            words::from(ty)
        };
        view! {
            <label class="field">
                <span>{label}</span>
                <input
                    type=if is_time { "date" } else { "text" }
                    inputmode=matches!(ty, Type::Integer | Type::Decimal).then_some("decimal")
                    autocomplete="off"
                    placeholder=placeholder
                    min=move || is_time.then(|| range().map(|(from, _)| hint(from))).flatten()
                    max=move || is_time.then(|| range().map(|(_, to)| hint(to))).flatten()
                    prop:value=value
                    on:input:target=move |event| {
                        let input = event.target();
                        // A date with a missing part has no text, but is not empty.
                        if is_whole(ty, &input.value()) && !input.validity().bad_input() {
                            ask(input.value());
                        }
                    }
                    on:blur:target=move |event| {
                        let input = event.target();
                        // A field also loses the focus when its menu closes; the draft is gone by
                        // then.
                        if draft.try_get_untracked().is_none() {
                            return;
                        }
                        if input.validity().bad_input() {
                            input.set_value(&untrack(value));
                        } else {
                            ask(input.value());
                        }
                    }
                />
            </label>
        }
    };
    view! {
        <div class="column-menu-row">{field(false)} {field(true)}</div>
        {is_time.then(|| view! { <p class="popover-note">{words::DAYS_ARE_UTC}</p> })}
        {(ty == Type::Size).then(|| view! { <p class="popover-note">{words::SIZES_TAKE_UNITS}</p> })}
        <p class="popover-note is-wrong" role="alert">
            {move || wrong_way.get().then(|| words::inverted(ty))}
        </p>
    }
}

/// The number of days before the as-of day that times are older than. A day counts from its
/// beginning to its end in UTC, as in the figures.
#[component]
pub fn OlderThan(menu: Menu) -> impl IntoView {
    let file = menu.grid.file;
    let as_of_ms = Memo::new(move |_| {
        file.overview
            .with(|overview| overview.as_ref().and_then(|overview| overview.as_of.ms))
    });
    let days = move || {
        let as_of = Date::of_ms(as_of_ms.get()?).days();
        let before = menu.draft.with(|draft| day_of(&draft.before))?;
        Some(as_of - before)
    };
    let ask = move |text: String| {
        let text = text.trim();
        let days: Option<i64> = text.parse().ok().filter(|days| (0..100_000).contains(days));
        let before = match (days, as_of_ms.get_untracked()) {
            (Some(days), Some(ms)) => Date::of_ms(ms - days * DAY_MS).iso(),
            _ if text.is_empty() => String::new(),
            _ => return,
        };
        menu.ask(|draft| {
            draft.before = before;
            (draft.from, draft.to) = (String::new(), String::new());
            draft.presence = Presence::Any;
        });
    };
    move || {
        let as_of_ms = as_of_ms.get()?;
        Some(view! {
            <label class="field">
                <span>{words::OLDER_THAN}</span>
                <input
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    placeholder=words::OLDER_EXAMPLE
                    prop:value=move || days().map(|days| days.to_string()).unwrap_or_default()
                    on:input:target=move |event| ask(event.target().value())
                />
            </label>
            <p class="popover-note">{words::older_note(&day_iso(as_of_ms, 0))}</p>
        })
    }
}

/// The day that a text names, as days since 1970-01-01.
fn day_of(text: &str) -> Option<i64> {
    reports::value::timestamp(text.as_bytes())
        .filter(|_| text.len() == 10)
        .map(|ms| ms.div_euclid(DAY_MS))
}
