//! This module shows the choices about the file as a whole.

use leptos::prelude::*;
use reports::read::{About, ReadOptions};
use reports::zone::Zone;

use super::choice::{Choice, Options, some};
use super::tries::Tries;
use super::zones;
use crate::text::{corrections as words, kinds, reading};

/// Kind, encoding, separator, header and zone, each with the detected value and the choices.
#[component]
pub fn FileChoices(tries: Tries) -> impl IntoView {
    let draft = tries.draft;
    // The detected value is known from a try without another choice for it.
    let guess = move |is_said: fn(&ReadOptions) -> bool, found: fn(&About) -> String| {
        Signal::derive(move || {
            let found = tries.shown.with(|shown| {
                let shown = shown.as_ref().filter(|shown| !is_said(&shown.options))?;
                shown.about().map(found)
            });
            words::as_recognised(found.as_deref())
        })
    };
    let value = move |of: fn(&ReadOptions) -> String| Signal::derive(move || draft.with(of));
    let fixed = |options: Options| Signal::stored(vec![(String::new(), options)]);

    let encodings = reading::ENCODINGS.map(|(id, name)| (id.to_owned(), name.to_owned()));
    let separators = reading::SEPARATORS.map(|(_, id, name)| (id.to_owned(), name.to_owned()));

    let is_delimited = Memo::new(move |_| {
        tries.shown.with(|shown| {
            let about = shown.as_ref().and_then(|shown| shown.about());
            about.is_none_or(|about| about.file_format == "delimited")
        })
    });
    view! {
        <div class="corrections-choices">
            <Choice
                label=words::KIND
                value=value(|o| o.kind.clone().unwrap_or_default())
                guess=guess(|o| o.kind.is_some(), |about| kinds::title(&about.kind).to_owned())
                groups=Signal::stored(words::kind_groups())
                on_choose=move |id| draft.update(|d| d.kind = some(id))
            />
            <Choice
                label=words::ENCODING
                value=value(|o| o.encoding.clone().unwrap_or_default())
                guess=guess(
                    |o| o.encoding.is_some(),
                    |about| reading::encoding(&about.encoding).to_owned(),
                )
                groups=fixed(encodings.to_vec())
                on_choose=move |id| draft.update(|d| d.encoding = some(id))
            />
            <Choice
                label=words::SEPARATOR
                value=value(|o| separator_id(o.delimiter).to_owned())
                guess=guess(|o| o.delimiter.is_some(), separator_found)
                groups=fixed(separators.to_vec())
                on_choose=move |id| draft.update(|d| d.delimiter = separator_of(&id))
            />
            // Only delimited text has a header row.
            <Show when=move || is_delimited.get()>
                <HeaderChoice tries=tries />
            </Show>
            <Choice
                label=words::ZONE
                value=value(|o| o.zone.as_ref().map(|zone| zone.name.clone()).unwrap_or_default())
                guess=Signal::stored(words::as_recognised(Some("UTC")))
                groups=Signal::stored(zones::groups())
                on_choose=move |id| draft.update(|d| d.zone = zones::zone(&id))
            />
        </div>
        <Show when=move || draft.with(|d| d.zone.as_ref().is_some_and(Zone::is_changed))>
            <p class="note">{words::ZONE_NOTE}</p>
        </Show>
    }
}

/// The choice of the header among the first records, which are shown.
#[component]
fn HeaderChoice(tries: Tries) -> impl IntoView {
    let draft = tries.draft;
    let records = Memo::new(move |_| {
        tries
            .shown
            .with(|shown| shown.as_ref().map(|s| s.preview.records.clone()))
            .unwrap_or_default()
    });
    let groups = Signal::derive(move || {
        let none = ("0".to_owned(), words::NO_HEADER.to_owned());
        let records = records.get();
        let record = |(at, text): (usize, &String)| {
            let number = at + 1;
            (number.to_string(), words::header_choice(number, text))
        };
        let options = std::iter::once(none).chain(records.iter().enumerate().map(record));
        vec![(String::new(), options.collect())]
    });
    let guess = Signal::derive(move || {
        let found = tries.shown.with(|shown| {
            let shown = shown.as_ref().filter(|s| s.options.header.is_none())?;
            let about = shown.about()?;
            let header = u32::from(about.header);
            Some(words::header_found(about.above_header + header))
        });
        words::as_recognised(found.as_deref())
    });
    view! {
        <Choice
            label=words::HEADER
            value=Signal::derive(move || {
                draft.with(|d| d.header.map(|n| n.to_string()).unwrap_or_default())
            })
            guess=guess
            groups=groups
            on_choose=move |id| draft.update(|d| d.header = id.parse().ok())
        />
    }
}

/// Says that the header is likely further down, and offers to use it.
#[component]
pub fn HeaderBelow(tries: Tries) -> impl IntoView {
    let likely = Memo::new(move |_| {
        let below = tries
            .shown
            .with(|shown| shown.as_ref().and_then(|s| s.preview.header_below));
        below.filter(|record| tries.draft.with(|draft| draft.header != Some(*record)))
    });
    move || {
        likely.get().map(|record| {
            view! {
                <p class="corrections-hint">
                    {words::header_below(record)}" "
                    <button
                        type="button"
                        class="button button-small"
                        on:click=move |_| tries.draft.update(|d| d.header = Some(record))
                    >
                        {words::take_header(record)}
                    </button>
                </p>
            }
        })
    }
}

fn separator_found(about: &About) -> String {
    if about.file_format == "delimited" {
        reading::separator(about.delimiter)
    } else {
        words::no_separator(&about.file_format)
    }
}

fn separator_of(id: &str) -> Option<char> {
    let (character, ..) = reading::SEPARATORS
        .iter()
        .find(|(_, other, _)| *other == id)?;
    Some(*character)
}

fn separator_id(character: Option<char>) -> &'static str {
    let is_it = |(other, ..): &&(char, &str, &str)| Some(*other) == character;
    let found = reading::SEPARATORS.iter().find(is_it);
    found.map_or("", |(_, id, _)| id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_read_back() {
        for (character, id, _) in reading::SEPARATORS {
            assert_eq!(separator_of(id), Some(character));
            assert_eq!(separator_id(Some(character)), id);
        }
        assert_eq!((separator_of(""), separator_id(None)), (None, ""));
    }
}
