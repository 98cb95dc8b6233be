//! This module shows the keyboard shortcuts, and opens their list on `?`.

use leptos::{ev, prelude::*};

use crate::platform::dom;
use crate::session::state::Page;
use crate::text::shortcuts as words;
use crate::text::shortcuts::{Group, Shortcut};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::popover::MenuButton;

/// Whether the list of shortcuts is open.
#[derive(Clone, Copy)]
pub struct ShortcutsOpen(pub RwSignal<bool>);

/// The list of shortcuts, and the keys that work on every page.
#[component]
pub fn ShortcutsDialog() -> impl IntoView {
    let page = expect_context::<Page>();
    let ShortcutsOpen(open) = expect_context();
    let keys = window_event_listener(ev::keydown, move |event| {
        let is_control = event.ctrl_key() || event.meta_key();
        if event.default_prevented() || event.alt_key() {
            return;
        }
        if is_control && event.key().eq_ignore_ascii_case("p") && !event.shift_key() {
            event.prevent_default();
            page.print();
        }
        let is_elsewhere = dom::is_in_field(&event) || dom::focus_is_within("dialog");
        if !is_control && event.key() == "?" && !is_elsewhere {
            event.prevent_default();
            open.set(true);
        }
    });
    let printed = window_event_listener_untyped("afterprint", move |_| page.end_printing());
    on_cleanup(move || {
        keys.remove();
        printed.remove();
    });
    view! {
        <Dialog open=open title=words::TITLE name="shortcuts">
            <div class="shortcuts">
                {words::GROUPS.map(group).into_iter().collect_view()}
            </div>
            <p class="note">{words::NOTE}</p>
        </Dialog>
    }
}

fn group(group: &'static Group) -> impl IntoView {
    let lines = group.shortcuts.iter().map(|Shortcut { keys, effect }| {
        let keys = keys.iter().map(|keys| {
            let caps = keys
                .split('+')
                .map(|key| view! { <kbd>{words::label(key)}</kbd> });
            view! {
                <span class="shortcut">
                    <span aria-hidden="true">{caps.collect_view()}</span>
                    <span class="visually-hidden">{words::spoken(keys)}" "</span>
                </span>
            }
        });
        view! {
            <dt>{keys.collect_view()}</dt>
            <dd>{*effect}</dd>
        }
    });
    view! {
        <section>
            <h3>{group.title}</h3>
            <dl>{lines.collect_view()}</dl>
        </section>
    }
}

/// The menu of commands for the whole page.
#[component]
pub fn MoreMenu() -> impl IntoView {
    let page = expect_context::<Page>();
    let ShortcutsOpen(shortcuts) = expect_context();
    let open = RwSignal::new(false);
    view! {
        <MenuButton
            label=words::MORE
            face=|| view! { <Glyph icon=Icon::More /> }
            class="more-menu"
            open=open
        >
            <button
                type="button"
                class="menu-item"
                on:click=move |_| {
                    open.set(false);
                    page.print();
                }
            >
                {words::PRINT}
                {words::PRINT_KEYS.map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })
                    .into_iter()
                    .collect_view()}
            </button>
            <button
                type="button"
                class="menu-item"
                on:click=move |_| {
                    open.set(false);
                    shortcuts.set(true);
                }
            >
                {words::TITLE}
                <kbd aria-hidden="true">"?"</kbd>
            </button>
        </MenuButton>
    }
}
