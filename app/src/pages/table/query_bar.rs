//! Search and filter: one field for a text in any cell, one for the query, which is shown as chips
//! and can be edited as text.

use leptos::html::Input;
use leptos::{ev, prelude::*};
use reports::limits::{NEEDLE_BYTES, QUERY_CHARS};
use reports::query::advice::{Advice, AdviceCode, Fields, advise};
use reports::query::{QueryError, parse};
use reports::time::Date;

use super::example::example;
use super::filter::{clauses_of, cut_at, utf16_of, with, without};
use super::glyph::{Glyph, Sign};
use crate::model::view_state::Step;
use crate::pages::table::grid::Grid;
use crate::platform::dom;
use crate::session::state::OpenFile;
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
    // The error in a text that was typed here and is not applied.
    let mistake = RwSignal::new(None::<(String, Advice)>);
    let fields = Memo::new(move |_| fields_of(file));
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
            mistake.set(None);
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
            mistake.set(Some((written, advice)));
        } else if let Ok(added) = parse(&written) {
            let text = match form.get_untracked() {
                Form::Text => added.to_string(),
                Form::Chips => with(&query.read_untracked(), added),
            };
            mistake.set(None);
            show(Form::Chips, "");
            file.set_query(&text, Step::Push);
        }
    };
    // Puts what is probably meant in place of what was typed, and applies it.
    let accept = move |text: String| {
        if let Some(node) = node.get_untracked() {
            node.set_value(&text);
            let _ = node.focus();
        }
        // An error in the applied query is one in all of it.
        if mistake.with_untracked(Option::is_none) {
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
                mistake.set(None);
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
        mistake.get().or_else(|| {
            // Until the engine has answered, its error is about the query before.
            let QueryError { message, span } =
                file.query_error.get().filter(|_| !file.busy.get())?;
            let text = query.get();
            let advice = advise(&text, &fields.read()).filter(Advice::is_error);
            let of_engine = || Advice {
                code: AdviceCode::Unreadable(message),
                span,
                fix: None,
            };
            Some((text, advice.unwrap_or_else(of_engine)))
        })
    });
    Effect::new(move |_| grid.stale.set(wrong.read().is_some()));
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
                    on:input=move |_| mistake.set(None)
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
                let text = (!text.is_empty()).then(|| view! {
                    <code>{before.to_owned()}<mark>{at.to_owned()}</mark>{after.to_owned()}</code>
                });
                let fix = advice.fix.map(|fix| view! {
                    <button
                        type="button"
                        class="tool-button"
                        on:click=move |_| accept(fix.text.clone())
                    >
                        {advice_words::did_you_mean(&fix.clause)}
                    </button>
                });
                view! {
                    <div class="query-error" id=ERROR_ID role="alert">
                        <p>{advice_words::sentence(&advice.code)}</p>
                        {text}
                        {fix}
                    </div>
                }
            })}
            {move || note.get().map(|advice| {
                let fix = advice.fix.map(|fix| view! {
                    <button
                        type="button"
                        class="link-button"
                        on:click=move |_| file.set_query(&fix.text, Step::Push)
                    >
                        {advice_words::search_only(&fix.clause)}
                    </button>
                });
                view! {
                    <div class="query-note">
                        <p>{advice_words::sentence(&advice.code)}</p>
                        {fix}
                    </div>
                }
            })}
        </div>
    }
}

/// The columns of a file, and its as-of day.
fn fields_of(file: OpenFile) -> Fields {
    let as_of_ms = file
        .overview
        .with(|overview| overview.as_ref().and_then(|overview| overview.as_of.ms));
    file.about.with(|about| {
        let Some(about) = about else {
            return Fields::default();
        };
        let columns = about.columns.iter();
        let naming = about.named_by.and_then(|at| about.columns.get(at as usize));
        Fields {
            columns: columns
                .map(|column| (column.key.clone(), column.ty))
                .collect(),
            naming: naming.map(|column| column.key.clone()),
            as_of: as_of_ms.map(Date::of_ms),
        }
    })
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
