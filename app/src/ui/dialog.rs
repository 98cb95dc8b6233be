//! This module shows a modal dialog with the browser's own `<dialog>`: it traps the focus, closes
//! on Escape and gives the focus back.

use leptos::{ev, html, prelude::*};

use crate::text::page as words;
use crate::ui::icon::{Glyph, Icon};

/// A dialog that is open while `open` is true.
#[component]
pub fn Dialog(
    /// Whether it is open; closing writes false.
    open: RwSignal<bool>,
    #[prop(into)] title: String,
    /// Names it among the page's dialogs, in its class and its ids.
    name: &'static str,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            // This fails only if the dialog is already open or not in the document.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    // A click on the dialog itself and not on its content is one on the backdrop.
    let on_backdrop = move |event: ev::MouseEvent| {
        if node
            .get_untracked()
            .is_some_and(|dialog| event.target() == Some(dialog.into()))
        {
            open.set(false);
        }
    };
    view! {
        <dialog
            class=format!("dialog dialog-{name}")
            aria-labelledby=format!("dialog-{name}-title")
            node_ref=node
            on:close=move |_| open.set(false)
            on:click=on_backdrop
        >
            <div class="dialog-body">
                <header class="dialog-head">
                    <h2 id=format!("dialog-{name}-title")>{title}</h2>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label=words::DONE
                        on:click=move |_| open.set(false)
                    >
                        <Glyph icon=Icon::Close />
                    </button>
                </header>
                {children()}
            </div>
        </dialog>
    }
}
