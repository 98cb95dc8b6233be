//! This module shows the list of open files, for when their tabs do not all fit.

use leptos::{ev, html, prelude::*};

use crate::model::route::Route;
use crate::model::roving::{Direction, moved};
use crate::platform::dom;
use crate::session::state::{OpenFile, Page};
use crate::text::page as words;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::popover::MenuButton;
use crate::ui::tabs::{kind_of, state_of};

/// Open files up to this number fit as tabs on a wide window.
pub const FEW: usize = 3;

/// The number of files from which on the list has a field to find one.
const FIELD_FROM: usize = 13;

/// A button that opens the list of open files.
#[component]
pub fn FileList() -> impl IntoView {
    let page = expect_context::<Page>();
    let open = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let number = move || page.files.with(Vec::len);
    let shown = move |file: OpenFile| {
        open.set(false);
        page.select(Route::File { id: file.id });
        if let Some(button) = button.get_untracked() {
            // Focus can only fail by not happening.
            let _ = button.focus();
        }
    };
    view! {
        <Show when=move || { number() > 1 }>
            <div class="file-list-host" class:is-few=move || number() <= FEW>
                <MenuButton
                    label=words::FILE_LIST
                    face=|| view! { <span>{words::FILE_LIST}</span><Glyph icon=Icon::Below /> }
                    class="file-list"
                    open=open
                    button=button
                >
                    <Files page=page show=Callback::new(shown) />
                </MenuButton>
            </div>
        </Show>
    }
}

#[component]
fn Files(page: Page, show: Callback<OpenFile>) -> impl IntoView {
    let find = RwSignal::new(String::new());
    let has_field = move || page.files.with(|files| files.len() >= FIELD_FROM);
    let found = move || {
        let text = find.get().trim().to_lowercase();
        let mut files = page.files.get();
        files.retain(|file| {
            let name = format!(
                "{} {}",
                kind_of(*file).unwrap_or_default(),
                file.name.get_value()
            );
            name.to_lowercase().contains(&text)
        });
        files
    };
    let key = move |event: ev::KeyboardEvent| {
        let files = untrack(found);
        let is_focused = |file: &OpenFile| dom::focus_is_within(&format!("#{}", line_id(*file)));
        let at = files.iter().position(is_focused);
        let to = match at {
            Some(at) => moved(&event.key(), at, files.len(), Direction::Vertical),
            // From the field above.
            None => (event.key() == "ArrowDown" && !files.is_empty()).then_some(0),
        };
        if let Some(to) = to.and_then(|to| files.get(to)) {
            event.prevent_default();
            dom::focus_by_id(&open_id(*to));
        }
    };
    view! {
        <div class="file-list-body" on:keydown=key>
            <Show when=has_field>
                <input
                    type="search"
                    autocomplete="off"
                    aria-label=words::FIND_FILE
                    placeholder=words::FIND_FILE
                    prop:value=find
                    on:input:target=move |event| find.set(event.target().value())
                />
            </Show>
            <ul>
                <For each=found key=|file| file.id let:file>
                    <Line file=file show=show />
                </For>
            </ul>
            <Show when=move || found().is_empty()>
                <p class="popover-note">{words::NO_SUCH_FILE}</p>
            </Show>
        </div>
    }
}

#[component]
fn Line(file: OpenFile, show: Callback<OpenFile>) -> impl IntoView {
    let page = file.page;
    let name = file.name.get_value();
    let is_shown = move || page.route.get().file() == Some(file.id);
    let close = move |_| {
        let next = page.files.with_untracked(|files| {
            let at = files.iter().position(|other| *other == file)?;
            files
                .get(at + 1)
                .or_else(|| files.get(at.checked_sub(1)?))
                .copied()
        });
        page.close(file.id);
        if let Some(next) = next {
            dom::focus_by_id(&open_id(next));
        }
    };
    view! {
        <li id=line_id(file) data-state=move || state_of(file)>
            <button
                type="button"
                class="file-list-open"
                id=open_id(file)
                aria-current=move || is_shown().then_some("true")
                on:click=move |_| show.run(file)
            >
                {move || kind_of(file).map(|kind| view! { <span class="tab-kind">{kind}</span>" " })}
                <span class="tab-file">{name.clone()}</span>
                <span class="visually-hidden">{move || words::tab_state(state_of(file))}</span>
            </button>
            <button
                type="button"
                class="icon-button"
                aria-label=words::close(&name)
                on:click=close
            >
                <Glyph icon=Icon::Close />
            </button>
        </li>
    }
}

fn line_id(file: OpenFile) -> String {
    format!("file-line-{}", file.id)
}

fn open_id(file: OpenFile) -> String {
    format!("file-open-{}", file.id)
}
