//! The moment that ages are counted from: shown with its source, and changeable.

use leptos::{ev, prelude::*};
use reports::as_of::{AsOf, Source};
use wasm_bindgen::JsCast;

use crate::copy::page as words;
use crate::format::{clock, date_long, date_of_input, day_iso};
use crate::state::OpenFile;

/// 2008-01-01, when GitHub began. A year that is being typed passes through earlier ones.
const EARLIEST_MS: i64 = 1_199_145_600_000;

/// The as-of date, where it comes from, and a way back.
#[component]
pub fn AsOfControl(
    /// The file.
    file: OpenFile,
) -> impl IntoView {
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
    let change = move |event: ev::Event| {
        let input = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok());
        if let Some(input) = input {
            choose(file, &input.value());
        }
    };
    view! {
        <div class="as-of">
            <label class="as-of-label" for="as-of-date">{words::AS_OF}</label>
            <input
                type="date"
                id="as-of-date"
                class="as-of-date"
                min="2008-01-01"
                max="2100-12-31"
                aria-describedby="as-of-source as-of-note"
                title=words::AS_OF_NOTE
                prop:value=day
                on:change=change
            />
            <p class="as-of-source" id="as-of-source">
                {move || as_of.get().map(source)}
            </p>
            <Show when=is_chosen>
                <button type="button" class="link" on:click=move |_| file.set_as_of(None)>
                    {words::AS_OF_RESET}
                </button>
            </Show>
            <p class="visually-hidden" id="as-of-note">{words::AS_OF_NOTE}</p>
        </div>
    }
}

fn choose(file: OpenFile, day: &str) {
    if day.is_empty() {
        file.set_as_of(None);
    } else if let Some(ms) = date_of_input(day, 0).filter(|ms| *ms >= EARLIEST_MS) {
        file.set_as_of(Some(ms));
    }
}

/// `1 November 2026, 06:00 UTC, from the file’s name`: a browser may write the day of the input in
/// an order that can be mistaken. Of a day that was chosen, the time says nothing.
fn source(as_of: AsOf) -> String {
    let from = words::as_of_source(as_of.source);
    match as_of.ms {
        None => format!("{} – {from}", words::AS_OF_UNKNOWN),
        Some(ms) if as_of.source == Source::Chosen => format!("{}, {from}", date_long(ms, 0)),
        Some(ms) => format!("{}, {} UTC, {from}", date_long(ms, 0), clock(ms, 0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_is_said_in_words() {
        let check = |ms, of, expected: &str| {
            assert_eq!(source(AsOf { ms, source: of }), expected);
        };
        check(
            Some(1_793_512_800_000),
            Source::FileName,
            "1 November 2026, 06:00 UTC, from the file’s name",
        );
        check(
            Some(1_793_512_800_000),
            Source::Chosen,
            "1 November 2026, chosen by you",
        );
        check(
            None,
            Source::Unknown,
            "not known – choose a date to count ages from",
        );
    }
}
