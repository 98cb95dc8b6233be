//! The browser's file picker, of which there is one for the whole page.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use crate::dom;
use crate::state::Page;

/// Opens the picker; provided as context by the shell.
#[derive(Clone, Copy)]
pub struct Picker(NodeRef<html::Input>);

impl Picker {
    /// A picker whose [`PickerInput`] is still to be drawn.
    #[must_use]
    pub fn new() -> Self {
        Self(NodeRef::new())
    }

    /// Lets the person choose files.
    pub fn open(self) {
        if let Some(input) = self.0.get_untracked() {
            input.click();
        }
    }
}

impl Default for Picker {
    fn default() -> Self {
        Self::new()
    }
}

/// The input behind the picker. It is never seen: buttons open it.
#[component]
pub fn PickerInput() -> impl IntoView {
    let page = expect_context::<Page>();
    let Picker(node) = expect_context();
    let chosen = move |event: ev::Event| {
        let Some(input) = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok())
        else {
            return;
        };
        let files = dom::files_of(input.files());
        // Else choosing the same file again would be no change.
        input.set_value("");
        if !files.is_empty() {
            page.open_files(files);
        }
    };
    view! { <input type="file" multiple=true hidden=true node_ref=node on:change=chosen /> }
}
