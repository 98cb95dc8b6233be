//! This module shows the open files as tabs.

use leptos::{ev, prelude::*};

use crate::model::phase::Phase;
use crate::model::route::Route;
use crate::model::roving::{Direction, moved};
use crate::platform::dom;
use crate::session::state::{OpenFile, Page};
use crate::text::{kinds, page as words};
use crate::ui::file_list::FileList;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::picker::Picker;

/// The id of a file's tab.
#[must_use]
pub fn tab_id(file: OpenFile) -> String {
    format!("file-tab-{}", file.id)
}

/// The id of the panel that shows the selected file.
pub const PANEL_ID: &str = "file-panel";

/// Tabs of all open files, each with a button that closes it, and one that opens more.
#[component]
pub fn FileTabs() -> impl IntoView {
    let page = expect_context::<Page>();
    let picker = expect_context::<Picker>();
    // A tab list may own only tabs, but the closing buttons are between them: so the list is a
    // separate element that owns the tabs by their ids.
    let owned = move || {
        page.files.with(|files| {
            files
                .iter()
                .map(|f| tab_id(*f))
                .collect::<Vec<_>>()
                .join(" ")
        })
    };
    // A wheel that only scrolls vertically still reaches every tab.
    let strip = NodeRef::<leptos::html::Div>::new();
    let roll = move |event: ev::WheelEvent| {
        if let (Some(strip), true) = (strip.get_untracked(), event.delta_x() == 0.0) {
            strip.scroll_by_with_x_and_y(event.delta_y(), 0.0);
        }
    };
    view! {
        <div class="tabs">
            <Show when=move || page.files.with(|files| !files.is_empty())>
                <div
                    class="tabs-owner"
                    role="tablist"
                    aria-label=words::OPEN_FILES
                    aria-owns=owned
                ></div>
            </Show>
            <div class="tabs-strip" node_ref=strip on:wheel=roll>
                <For each=move || page.files.get() key=|file| file.id let:file>
                    <FileTab file=file />
                </For>
            </div>
            <FileList />
            <button
                type="button"
                class="icon-button tabs-add"
                aria-label=words::ADD_FILE
                title=words::ADD_FILE
                on:click=move |_| picker.open()
            >
                <Glyph icon=Icon::Add />
            </button>
        </div>
    }
}

#[component]
fn FileTab(file: OpenFile) -> impl IntoView {
    let page = file.page;
    let name = file.name.get_value();
    let is_selected = Memo::new(move |_| page.route.get().file() == Some(file.id));
    // One tab stop for all: the selected tab, or the first on the start page.
    let is_stop = move || {
        is_selected.get()
            || page.route.get().file().is_none()
                && page.files.with(|files| files.first() == Some(&file))
    };
    let state = move || state_of(file);
    let kind = move || kind_of(file);
    let label = {
        let name = name.clone();
        move || words::tab(kind().as_deref(), &name, words::tab_state(state()))
    };
    let (start, end) = ends(&name);
    let (start, end) = (start.to_owned(), end.to_owned());
    // The selected tab scrolls into view if the tabs do not all fit.
    let tab = NodeRef::<leptos::html::Div>::new();
    let bring_into_view = move || {
        if let Some(tab) = tab.get_untracked() {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
            tab.scroll_into_view_with_scroll_into_view_options(&options);
        }
    };
    Effect::new(move |_| {
        if is_selected.get() && tab.get().is_some() {
            bring_into_view();
        }
    });
    view! {
        <div class="tab" class:is-selected=is_selected data-state=state node_ref=tab>
            <button
                type="button"
                role="tab"
                class="tab-name"
                id=tab_id(file)
                aria-selected=move || is_selected.get().to_string()
                aria-controls=move || is_selected.get().then_some(PANEL_ID)
                tabindex=move || if is_stop() { "0" } else { "-1" }
                title=name.clone()
                aria-label=label
                on:click=move |_| page.select(Route::File { id: file.id })
                on:keydown=move |event| key(file, &event)
                on:focus=move |_| bring_into_view()
            >
                {move || kind().map(|kind| view! { <span class="tab-kind">{kind}</span>" " })}
                <span class="tab-file">
                    <span class="tab-file-start">{start}</span>
                    <span>{end}</span>
                </span>
            </button>
            <button
                type="button"
                class="icon-button tab-close"
                tabindex=move || if is_stop() { "0" } else { "-1" }
                aria-label=words::close(&name)
                on:click=move |_| close(file)
            >
                <Glyph icon=Icon::Close />
            </button>
        </div>
    }
}

/// The name of the file's kind; `None` if it has none that says more than the file's name.
pub(super) fn kind_of(file: OpenFile) -> Option<String> {
    file.about.with(|about| {
        let kind = &about.as_ref()?.kind;
        kinds::product(kind).map(|_| kinds::title(kind).to_owned())
    })
}

/// The state of a file, for the stylesheet and [`words::tab_state`].
pub(super) fn state_of(file: OpenFile) -> &'static str {
    file.phase.with(|phase| match phase {
        Phase::Reading => "reading",
        Phase::Ready | Phase::Listed => "ready",
        Phase::Refused(_) => "failed",
        Phase::Crashed(_) => "crashed",
        Phase::Cancelled => "cancelled",
    })
}

/// The parts of a name: the first is cut if there is no room, so that the end, which often differs,
/// stays visible.
fn ends(name: &str) -> (&str, &str) {
    const END_CHARS: usize = 11;
    let at = name
        .char_indices()
        .rev()
        .nth(END_CHARS - 1)
        .map_or(0, |(at, _)| at);
    if at < END_CHARS {
        (name, "")
    } else {
        name.split_at(at)
    }
}

fn key(file: OpenFile, event: &ev::KeyboardEvent) {
    // Ctrl with Page Up and Page Down goes to another tab of the browser.
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let page = file.page;
    if event.key() == "Delete" {
        event.prevent_default();
        close(file);
        return;
    }
    let to = page.files.with_untracked(|files| {
        let index = files.iter().position(|other| *other == file)?;
        let to = moved(&event.key(), index, files.len(), Direction::Horizontal)?;
        files.get(to).copied()
    });
    if let Some(to) = to {
        event.prevent_default();
        dom::focus_by_id(&tab_id(to));
    }
}

/// Closes a file. If the focus was in its tab, it goes to the tab that is then selected.
fn close(file: OpenFile) {
    let page = file.page;
    page.close(file.id);
    request_animation_frame(move || {
        if !dom::focus_is_lost() {
            return;
        }
        let next = page.route.get_untracked().file().and_then(|id| {
            page.files
                .with_untracked(|files| files.iter().find(|f| f.id == id).copied())
        });
        if let Some(next) = next {
            dom::focus_by_id(&tab_id(next));
        } else {
            dom::focus_by_id("content");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_long_name_is_kept() {
        assert_eq!(ends("users.csv"), ("users.csv", ""));
        assert_eq!(
            ends("all_users-1763640000.csv"),
            ("all_users-176", "3640000.csv")
        );
        assert_eq!(
            ends("übersicht-der-benutzer.csv"),
            ("übersicht-der-b", "enutzer.csv")
        );
    }
}
