//! This module shows a modal dialog with the browser's own `<dialog>`: it traps the focus, closes
//! on Escape and gives the focus back.

use leptos::{ev, html, prelude::*};

use crate::session::state::Page;
use crate::text::page as words;
use crate::ui::icon::{Glyph, Icon};

/// A dialog that is shown while it is the page's dialog.
#[component]
pub fn Dialog(
    /// Whether it is the page's dialog.
    #[prop(into)]
    is_open: Signal<bool>,
    #[prop(into)] title: String,
    /// Names it among the page's dialogs, in its class and its ids.
    name: &'static str,
    children: Children,
) -> impl IntoView {
    let page = expect_context::<Page>();
    // The browser tells of a closed dialog later, when another may be open.
    let close = move || {
        if is_open.get_untracked() {
            page.close_dialog();
        }
    };
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if is_open.get() && !dialog.open() {
            // This fails only if the dialog is already open or not in the document.
            let _ = dialog.show_modal();
        } else if !is_open.get() && dialog.open() {
            dialog.close();
        }
    });
    // A dialog that is removed while it is open does not give the focus back.
    on_cleanup(move || {
        if let Some(dialog) = node.try_get_untracked().flatten()
            && dialog.open()
        {
            dialog.close();
        }
    });
    // A click on the dialog itself and not on its content is one on the backdrop.
    let on_backdrop = move |event: ev::MouseEvent| {
        if node
            .get_untracked()
            .is_some_and(|dialog| event.target() == Some(dialog.into()))
        {
            close();
        }
    };
    view! {
        <dialog
            class=format!("dialog dialog-{name}")
            aria-labelledby=format!("dialog-{name}-title")
            node_ref=node
            on:close=move |_| close()
            on:click=on_backdrop
        >
            <div class="dialog-body">
                <div class="dialog-head">
                    <h2 id=format!("dialog-{name}-title")>{title}</h2>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label=words::DONE
                        on:click=move |_| close()
                    >
                        <Glyph icon=Icon::Close />
                    </button>
                </div>
                {children()}
            </div>
        </dialog>
    }
}
