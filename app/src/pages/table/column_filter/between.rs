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
            let is_end = is_upper && !to.trim().is_empty();
            if !asked && !wrong_way.get_untracked() {
                menu.ask(|draft| {
                    (draft.from, draft.to) = (from, to);
                    if is_end {
                        draft.before.clear();
                    }
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
        let as_of_ms = as_of_ms.get()?;
        menu.draft.with(|draft| age_of(&draft.before, as_of_ms))
    };
    let is_wrong = RwSignal::new(false);
    let ask = move |text: String| {
        let before = as_of_ms.get_untracked().and_then(|ms| before(&text, ms));
        is_wrong.set(before.is_none());
        let Some(before) = before else { return };
        menu.ask(|draft| {
            draft.before = before;
            draft.to.clear();
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
                    aria-invalid=move || is_wrong.get().to_string()
                    prop:value=move || days().map(|days| days.to_string()).unwrap_or_default()
                    on:input:target=move |event| ask(event.target().value())
                />
            </label>
            <p class="popover-note">{words::older_note(&day_iso(as_of_ms, 0))}</p>
            <p class="popover-note is-wrong" role="alert">
                {move || is_wrong.get().then_some(words::NO_DAYS)}
            </p>
        })
    }
}

/// The day before which times are older than a typed number of days; none for an empty text. `None`
/// where the text is no such number.
fn before(text: &str, as_of_ms: i64) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return Some(String::new());
    }
    let days: i64 = text.parse().ok()?;
    let is_age = (0..100_000).contains(&days);
    is_age.then(|| Date::of_ms(as_of_ms - days * DAY_MS).iso())
}

/// The number of days from a day to the as-of day.
fn age_of(before: &str, as_of_ms: i64) -> Option<i64> {
    let day_ms = reports::value::timestamp(before.as_bytes()).filter(|_| before.len() == 10)?;
    Some(Date::of_ms(as_of_ms).days() - day_ms.div_euclid(DAY_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-01 06:00:00 UTC.
    const AS_OF_MS: i64 = 1_793_512_800_000;

    #[test]
    fn ages_are_whole_numbers_of_days_before_the_as_of_day() {
        for (text, day) in [("90", "2026-08-03"), (" 0 ", "2026-11-01"), ("", "")] {
            assert_eq!(before(text, AS_OF_MS).as_deref(), Some(day), "{text}");
        }
        for text in ["9x", "-1", "1.5", "100000", "90d"] {
            assert_eq!(before(text, AS_OF_MS), None, "{text}");
        }
        assert_eq!(age_of("2026-08-03", AS_OF_MS), Some(90));
        assert_eq!(age_of("2026", AS_OF_MS), None);
        assert_eq!(age_of("", AS_OF_MS), None);
    }
}
