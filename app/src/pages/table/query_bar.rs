//! Search and filter: one field for a text in any cell, one for the query, which is shown as chips
//! and can be edited as text.

use leptos::html::Input;
use leptos::{ev, prelude::*};
use reports::limits::{NEEDLE_BYTES, QUERY_CHARS};
use reports::query::advice::{Advice, AdviceCode, Fix, advise, as_filter};
use reports::query::{QueryError, parse};

use super::example::example;
use super::filter::{clauses_of, cut_at, utf16_of, with, without};
use super::glyph::{Glyph, Sign};
use crate::model::view_state::Step;
use crate::pages::file::as_of_control::AS_OF_ID;
use crate::pages::table::grid::Grid;
use crate::platform::dom;
use crate::session::state::{OpenFile, RefusedFilter};
use crate::text::advice as advice_words;
use crate::text::table as words;
use crate::ui::popover::MenuButton;

/// The id of the query's error message.
const ERROR_ID: &str = "query-error";

#[component]
pub fn QueryBar(
    /// The grid whose rows are filtered.
    grid: Grid,
) -> impl IntoView {
    view! {
        <SearchField grid=grid />
        <QueryField grid=grid />
    }
}

/// Searches all columns while a person types.
#[component]
fn SearchField(grid: Grid) -> impl IntoView {
    let file = grid.file;
    let node = NodeRef::<Input>::new();
    let search = Memo::new(move |_| file.view_state.with(|view_state| view_state.search.clone()));
    // A slash pressed outside a field moves the focus here, as on GitHub.
    let slash = window_event_listener(ev::keydown, move |event| {
        let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if event.key() == "/" && plain && !event.default_prevented() && !dom::is_in_field(&event) {
            event.prevent_default();
            if let Some(node) = node.get_untracked() {
                // If this fails, the focus stays.
                let _ = node.focus();
                node.select();
            }
        }
    });
    on_cleanup(move || slash.remove());
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Escape" if !search.read_untracked().is_empty() => {
            event.prevent_default();
            file.set_search("");
        }
        "Escape" | "Enter" | "ArrowDown" => {
            event.prevent_default();
            grid.focus();
        }
        _ => {}
    };
    view! {
        <div class="search-field">
            <Glyph sign=Sign::Search />
            <input
                type="text"
                role="searchbox"
                class="search-input"
                node_ref=node
                aria-label=words::SEARCH
                aria-keyshortcuts="/"
                placeholder=words::SEARCH_PLACEHOLDER
                title=words::SEARCH_HELP
                maxlength=NEEDLE_BYTES
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                prop:value=search
                on:input:target=move |event| file.set_search(&event.target().value())
                on:keydown=on_key
            />
            {move || if search.read().is_empty() {
                view! { <kbd class="search-key" aria-hidden="true">"/"</kbd> }.into_any()
            } else {
                view! {
                    <button
                        type="button"
                        class="icon-button"
                        aria-label=words::CLEAR_SEARCH
                        on:click=move |_| {
                            file.set_search("");
                            if let Some(node) = node.get_untracked() {
                                let _ = node.focus();
                            }
                        }
                    >
                        <Glyph sign=Sign::Close />
                    </button>
                }
                .into_any()
            }}
        </div>
    }
}

/// The current form of the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Chips, and a field for one more clause.
    Chips,
    /// The whole query as text.
    Text,
}

#[component]
fn QueryField(grid: Grid) -> impl IntoView {
    let file = grid.file;
    let node = NodeRef::<Input>::new();
    let query = Memo::new(move |_| file.view_state.with(|view_state| view_state.query.clone()));
    let is_sound = Memo::new(move |_| parse(&query.read()).is_ok());
    let form = RwSignal::new(Form::Chips);
    let refused = file.refused_filter;
    let fields = Memo::new(move |_| file.fields());
    let show = move |as_form: Form, text: &str| {
        form.set(as_form);
        if let Some(node) = node.get_untracked() {
            node.set_value(text);
        }
    };
    // A text that is no query cannot be shown as chips; a query that was set elsewhere can.
    Effect::new(move |before: Option<String>| {
        let now = query.get();
        if before.as_ref() != Some(&now) {
            if before.is_some() {
                refused.set(None);
            }
            if !is_sound.get_untracked() {
                show(Form::Text, &now);
            } else if before.is_none() || form.get_untracked() == Form::Text {
                show(Form::Chips, "");
            }
        }
        now
    });
    // A query with an error of the engine, such as a missing column, is edited as text.
    Effect::new(move |_| {
        let is_wrong = file.query_error.with(Option::is_some);
        let text = query.get_untracked();
        let shown = node
            .get_untracked()
            .map(|node| node.value())
            .unwrap_or_default();
        match form.get_untracked() {
            Form::Chips if is_wrong && !text.is_empty() => show(Form::Text, &text),
            // The error was corrected elsewhere, and nothing was typed since.
            Form::Text if !is_wrong && is_sound.get_untracked() && shown == text => {
                show(Form::Chips, "");
            }
            _ => {}
        }
    });
    let chips = Memo::new(move |_| {
        let clauses = clauses_of(&query.read());
        clauses.iter().map(ToString::to_string).collect::<Vec<_>>()
    });
    let shows_chips = move || form.get() == Form::Chips;

    let focus = move || {
        if let Some(node) = node.get_untracked() {
            let _ = node.focus();
        }
    };
    let write_text = move |clause: Option<usize>| {
        form.set(Form::Text);
        let text = query.get_untracked();
        let place = clause.and_then(|index| {
            let clause = chips.read_untracked().get(index)?.clone();
            let start = text.find(&clause)?;
            let chars = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            let start = chars(&text[..start]);
            Some((
                utf16_of(&text, start),
                utf16_of(&text, start + chars(&clause)),
            ))
        });
        if let Some(node) = node.get_untracked() {
            node.set_value(&text);
            let _ = node.focus();
            let end = utf16_of(&text, u32::MAX);
            let (start, end) = place.unwrap_or((end, end));
            // This fails only for inputs without text.
            let _ = node.set_selection_range(start, end);
        }
    };
    let submit = move || {
        let Some(written) = node.get_untracked().map(|node| node.value()) else {
            return;
        };
        let advice = advise(&written, &fields.read_untracked()).filter(Advice::is_error);
        if let Some(advice) = advice {
            refused.set(Some(RefusedFilter {
                text: written,
                advice,
                is_typed: true,
            }));
        } else if let Ok(added) = parse(&written) {
            let text = match form.get_untracked() {
                Form::Text => added.to_string(),
                Form::Chips => with(&query.read_untracked(), added),
            };
            if file.set_query(&text, Step::Push) {
                show(Form::Chips, "");
            }
        }
    };
    // Puts what is probably meant in place of what was typed, and applies it.
    let accept = move |text: String| {
        let is_typed = |filter: &Option<RefusedFilter>| filter.as_ref().map(|of| of.is_typed);
        let is_typed = refused.with_untracked(is_typed);
        if is_typed == Some(false) {
            file.set_query(&text, Step::Push);
            return focus();
        }
        if let Some(node) = node.get_untracked() {
            node.set_value(&text);
            let _ = node.focus();
        }
        // An error in the applied query is one in all of it.
        if is_typed.is_none() {
            form.set(Form::Text);
        }
        submit();
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let is_empty = node
            .get_untracked()
            .is_some_and(|node| node.value().is_empty());
        match event.key().as_str() {
            "Enter" => {
                event.prevent_default();
                submit();
            }
            "Escape" => {
                event.prevent_default();
                refused.set(None);
                if is_empty || !is_sound.get_untracked() {
                    grid.focus();
                } else {
                    show(Form::Chips, "");
                }
            }
            // The last chip becomes text again, so that one key corrects a superfluous letter.
            "Backspace" if is_empty && form.get_untracked() == Form::Chips => {
                let last = chips.read_untracked().len().checked_sub(1);
                if last.is_some() {
                    event.prevent_default();
                    write_text(last);
                }
            }
            "ArrowDown" if is_empty => {
                event.prevent_default();
                grid.focus();
            }
            _ => {}
        }
    };
    let remove = move |index: usize| {
        file.set_query(&without(&query.read_untracked(), index), Step::Push);
        focus();
    };
    // The error in the text that is being typed, else in the applied query.
    let wrong = Memo::new(move |_| {
        let refused = refused.get().map(|filter| (filter.text, filter.advice));
        refused.or_else(|| {
            // Until the engine has answered, its error is about the query before.
            let QueryError { message, span } =
                file.query_error.get().filter(|_| !file.busy.get())?;
            let text = query.get();
            let advice = advise(&text, &fields.read()).filter(Advice::is_error);
            let of_engine = || Advice {
                code: AdviceCode::Unreadable(message),
                span,
                fixes: Vec::new(),
            };
            Some((text, advice.unwrap_or_else(of_engine)))
        })
    });
    Effect::new(move |_| grid.stale.set(wrong.read().is_some()));
    // Numbers of rows are those of the whole file.
    let is_alone = move |advice: &Advice| {
        let is_whole = |fix: &Fix| fix.text == fix.clause;
        file.view_state.with(|view_state| {
            let is_narrowed = !view_state.search_text().is_empty() || view_state.only.is_some();
            let has_chips = !view_state.query.is_empty() && refused.read().is_some();
            !is_narrowed && !has_chips && advice.fixes.iter().all(is_whole)
        })
    };
    // The words that the applied query searches for.
    let note = Memo::new(move |_| {
        if wrong.read().is_some() {
            return None;
        }
        advise(&query.read(), &fields.read()).filter(|advice| !advice.is_error())
    });
    let fitting = Memo::new(move |_| {
        file.about
            .with(|about| about.as_ref().map(|about| example(&about.columns)))
            .unwrap_or_default()
    });
    let placeholder = move || match (form.get(), chips.read().is_empty()) {
        (Form::Chips, true) => words::query_placeholder(&fitting.read()),
        (Form::Chips, false) => words::QUERY_MORE.to_owned(),
        (Form::Text, _) => String::new(),
    };
    view! {
        <div class="query">
            <div class="query-field" role="group" aria-label=words::QUERY
                data-wrong=move || wrong.read().is_some().then_some("")>
                {move || shows_chips().then(|| chips.get().into_iter().enumerate().map(|(index, text)| {
                    view! {
                        <Chip
                            text=text
                            on_edit=Callback::new(move |()| write_text(Some(index)))
                            on_remove=Callback::new(move |()| remove(index))
                        />
                    }
                }).collect_view())}
                <input
                    type="text"
                    class="query-input"
                    node_ref=node
                    aria-label=move || if shows_chips() { words::QUERY } else { words::QUERY_TEXT }
                    aria-invalid=move || wrong.read().is_some().to_string()
                    aria-describedby=move || wrong.read().is_some().then_some(ERROR_ID)
                    placeholder=placeholder
                    maxlength=QUERY_CHARS
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    on:keydown=on_key
                    on:input=move |_| refused.set(None)
                />
                <Show when=move || shows_chips() && !chips.read().is_empty()>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label=words::EDIT_QUERY
                        title=words::EDIT_QUERY
                        on:click=move |_| write_text(None)
                    >
                        <Glyph sign=Sign::Edit />
                    </button>
                </Show>
                <QueryHelp grid=grid />
            </div>
            {move || wrong.get().map(|(text, advice)| {
                let (before, at, after) = cut_at(&text, advice.span);
                let at = if at.is_empty() { " " } else { at };
                let sentence = advice_words::sentence(&advice.code);
                let text = (!text.is_empty()).then(|| view! {
                    <code>{before.to_owned()}<mark>{at.to_owned()}</mark>{after.to_owned()}</code>
                });
                view! {
                    <div class="query-error" id=ERROR_ID role="alert">
                        <p>{sentence}</p>
                        {text}
                        <Offers is_alone=is_alone(&advice) advice=advice on_accept=Callback::new(accept) />
                    </div>
                }
            })}
            <SearchNote file=file />
            {move || note.get().map(|advice| {
                let sentence = advice_words::sentence(&advice.code);
                let apply = move |text: String| {
                    file.set_query(&text, Step::Push);
                };
                view! {
                    <div class="query-note" role="status">
                        <p>{sentence}</p>
                        <Offers is_alone=is_alone(&advice) advice=advice on_accept=Callback::new(apply) />
                    </div>
                }
            })}
        </div>
    }
}

/// The texts that are probably meant, each applied by a click.
#[component]
fn Offers(is_alone: bool, advice: Advice, on_accept: Callback<String>) -> impl IntoView {
    let code = advice.code;
    let as_of = (code == AdviceCode::AgeWithoutDay).then(|| {
        view! {
            <button
                type="button"
                class="tool-button"
                on:click=move |_| dom::focus_by_id(AS_OF_ID)
            >
                {advice_words::SET_AS_OF}
            </button>
        }
    });
    let fixes = advice.fixes.into_iter().enumerate();
    let buttons = fixes.map(|(at, Fix { clause, text })| {
        view! {
            <button
                type="button"
                class="tool-button"
                on:click=move |_| on_accept.run(text.clone())
            >
                {advice_words::offer(&code, at, &clause, is_alone)}
            </button>
        }
    });
    view! {
        {buttons.collect_view()}
        {as_of}
    }
}

/// Offers to filter by a text that is searched for but looks like a filter.
#[component]
fn SearchNote(file: OpenFile) -> impl IntoView {
    let meant = Memo::new(move |_| {
        let search = file
            .view_state
            .with(|view_state| view_state.search_text().to_owned());
        let filter = (!search.is_empty()).then(|| as_filter(&search, &file.fields()))??;
        Some((search, filter))
    });
    // Until the engine has answered, the rows are those of the search before.
    let has_found = Memo::new(move |before: Option<&bool>| match file.busy.get() {
        true => before.copied().unwrap_or(true),
        false => file.matched.get() != Some(0),
    });
    move || {
        meant.get().map(|(search, filter)| {
            let offer = advice_words::filter_instead(&filter);
            let apply = move |_| {
                let Ok(added) = parse(&filter) else { return };
                file.update_view_state(Step::Push, |view_state| {
                    view_state.search.clear();
                    view_state.query = with(&view_state.query, added);
                });
            };
            view! {
                <div class="query-note" role="status">
                    <p>{advice_words::searched_as_text(&search, has_found.get())}</p>
                    <button type="button" class="tool-button" on:click=apply>{offer}</button>
                </div>
            }
        })
    }
}

/// One clause of the query.
#[component]
fn Chip(text: String, on_edit: Callback<()>, on_remove: Callback<()>) -> impl IntoView {
    let (edit, remove) = (words::edit_clause(&text), words::remove_clause(&text));
    view! {
        <span class="chip">
            <button type="button" class="chip-text" aria-label=edit on:click=move |_| on_edit.run(())>
                {text}
            </button>
            <button
                type="button"
                class="chip-remove"
                aria-label=remove
                on:click=move |_| on_remove.run(())
            >
                <Glyph sign=Sign::Close />
            </button>
        </span>
    }
}

/// Help on the query's syntax, with the names of the columns.
#[component]
fn QueryHelp(grid: Grid) -> impl IntoView {
    let open = RwSignal::new(false);
    let face = || view! { <Glyph sign=Sign::Help /> };
    view! {
        <MenuButton label=words::QUERY_HELP face=face class="query-help" open=open>
            <h2 class="popover-title">{words::QUERY_HELP}</h2>
            <dl class="examples">
                {words::QUERY_EXAMPLES.map(|(query, meaning)| view! {
                    <div>
                        <dt><code>{query}</code></dt>
                        <dd>{meaning}</dd>
                    </div>
                }).collect_view()}
            </dl>
            <p class="popover-note">{words::SEARCH_HELP}</p>
            <h2 class="popover-title">{words::QUERY_KEYS}</h2>
            <p class="query-keys">
                {move || grid.file.about.get().map(|about| {
                    about.columns.iter().map(|column| {
                        view! { <code>{column.key.clone()}</code>" " }
                    }).collect_view()
                })}
            </p>
        </MenuButton>
    }
}
