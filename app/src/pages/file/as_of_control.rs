//! This module shows the moment that ages are counted from, with its source, and lets a person
//! change it.

use leptos::{ev, html, prelude::*};
use reports::as_of::{AsOf, Source};

use crate::model::as_of_day::{Editing, Refused, Then, chosen, first_day, last_day};
use crate::model::format::{clock, date_long, day_iso};
use crate::session::state::OpenFile;
use crate::text::page as words;

/// The id of the field of the as-of date.
pub const AS_OF_ID: &str = "as-of-date";

/// The as-of date, its source, and a button that resets it.
#[component]
pub fn AsOfControl(file: OpenFile) -> impl IntoView {
    let as_of = Memo::new(move |_| {
        file.overview
            .with(|overview| overview.as_ref().map(|overview| overview.as_of))
    });
    // Days are those of UTC, as in queries: the same report gives the same figures everywhere.
    let day = move || {
        as_of
            .get()
            .and_then(|as_of| as_of.ms)
            .map(|ms| day_iso(ms, 0))
            .unwrap_or_default()
    };
    let is_chosen = move || {
        as_of
            .get()
            .is_some_and(|as_of| as_of.source == Source::Chosen)
    };
    let node = NodeRef::<html::Input>::new();
    let editing = StoredValue::new(Editing::default());
    let refused = RwSignal::new(None::<Refused>);
    let then = move |then: Then| {
        let Some(input) = node.get_untracked() else {
            return;
        };
        let in_force = untrack(day);
        match then {
            Then::Wait => {}
            Then::Restore => input.set_value(&in_force),
            // The shown day is already in force.
            Then::Apply if input.value() == in_force => refused.set(None),
            Then::Apply => match chosen(&input.value()) {
                Ok(ms) => {
                    refused.set(None);
                    file.set_as_of(Some(ms));
                }
                Err(why) => {
                    input.set_value(&in_force);
                    refused.set(Some(why));
                }
            },
        }
    };
    let tell = move |what: &dyn Fn(&mut Editing) -> Then| {
        if let Some(next) = editing.try_update_value(|editing| what(editing)) {
            then(next);
        }
    };
    // The browser writes the day of a date input in an order of its own, such as 11/01/2026. The
    // field shows the day as sentences do, and the browser's text only while a date is typed.
    let is_picking = RwSignal::new(false);
    let pick = move || {
        let opened = node.get_untracked().map(|input| input.show_picker());
        is_picking.set(opened.is_some_and(|opened| opened.is_ok()));
    };
    let key = move |event: ev::KeyboardEvent| {
        is_picking.set(false);
        let is_typing = |editing: &Editing| editing.changed() == Then::Wait;
        // Some browsers open the picker on Enter, which ends the typing here.
        if event.key() == "Enter" && editing.with_value(is_typing) {
            event.prevent_default();
        }
        tell(&|editing| editing.key(&event.key(), event.alt_key()));
        if editing.with_value(is_typing) {
            refused.set(None);
        }
    };
    let kept = move || {
        as_of
            .get()
            .and_then(|as_of| as_of.ms)
            .map(|ms| date_long(ms, 0))
    };
    view! {
        <div class="as-of">
            <label class="as-of-label" for=AS_OF_ID>{words::AS_OF}</label>
            <span class="as-of-field">
            <input
                type="date"
                id=AS_OF_ID
                class="as-of-date"
                class:is-picking=is_picking
                node_ref=node
                min=first_day()
                max=last_day()
                aria-describedby="as-of-source as-of-note"
                title=words::AS_OF_NOTE
                prop:value=day
                on:keydown=key
                on:change=move |_| tell(&|editing| editing.changed())
                on:blur=move |_| {
                    is_picking.set(false);
                    tell(&Editing::left);
                }
                on:click=move |_| pick()
            />
            <span class="as-of-day" aria-hidden="true">{move || kept().unwrap_or_default()}</span>
            </span>
            <p class="as-of-source" id="as-of-source">
                {move || as_of.get().map(source)}
            </p>
            <Show when=is_chosen>
                <button
                    type="button"
                    class="link"
                    on:click=move |_| {
                        refused.set(None);
                        file.set_as_of(None);
                    }
                >
                    {words::AS_OF_RESET}
                </button>
            </Show>
            <p class="as-of-refused" role="alert">
                {move || refused.get().map(|why| words::as_of_refused(why, kept().as_deref()))}
            </p>
            <p class="visually-hidden" id="as-of-note">{words::AS_OF_NOTE}</p>
        </div>
    }
}

/// `06:00 UTC, from the file’s name`, behind the day. The time of a chosen day is left out, because
/// it has no meaning.
pub(super) fn source(as_of: AsOf) -> String {
    let from = words::as_of_source(as_of.source);
    match as_of.ms {
        None => format!("{} – {from}", words::AS_OF_UNKNOWN),
        Some(_) if as_of.source == Source::Chosen => from.to_owned(),
        Some(ms) => format!("{} UTC, {from}", clock(ms, 0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_of_the_as_of_time_is_named() {
        let check = |ms, of, expected: &str| {
            assert_eq!(source(AsOf { ms, source: of }), expected);
        };
        check(
            Some(1_793_512_800_000),
            Source::FileName,
            "06:00 UTC, from the file’s name",
        );
        check(Some(1_793_512_800_000), Source::Chosen, "chosen by you");
        check(
            None,
            Source::Unknown,
            "not known – choose a date to count ages from",
        );
    }
}
