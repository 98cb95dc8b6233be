//! This module opens the browser's file picker; the whole page shares one.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use crate::platform::dom;
use crate::session::folder;
use crate::session::state::Page;

/// Opens the pickers; provided as context by the shell.
#[derive(Clone, Copy)]
pub struct Picker {
    files: NodeRef<html::Input>,
    folder: NodeRef<html::Input>,
}

impl Picker {
    /// A picker whose [`PickerInput`] is not drawn yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            files: NodeRef::new(),
            folder: NodeRef::new(),
        }
    }

    /// Lets the person choose files.
    pub fn open(self) {
        click(self.files);
    }

    /// Lets the person choose a folder.
    pub fn open_folder(self) {
        click(self.folder);
    }
}

impl Default for Picker {
    fn default() -> Self {
        Self::new()
    }
}

fn click(node: NodeRef<html::Input>) {
    if let Some(input) = node.get_untracked() {
        input.click();
    }
}

/// The inputs behind the pickers. They are never seen: buttons open them.
#[component]
pub fn PickerInput() -> impl IntoView {
    let page = expect_context::<Page>();
    let Picker { files, folder } = expect_context();
    let chosen = move |event: ev::Event| {
        let files = taken(&event);
        if !files.is_empty() {
            page.open_files(files);
        }
    };
    let chosen_folder = move |event: ev::Event| folder::open_chosen(page, taken(&event));
    view! {
        <input type="file" multiple=true hidden=true node_ref=files on:change=chosen />
        <input
            type="file"
            hidden=true
            prop:webkitdirectory=true
            node_ref=folder
            on:change=chosen_folder
        />
    }
}

/// Takes the chosen files out of the input. Otherwise choosing the same files again would not be a
/// change.
fn taken(event: &ev::Event) -> Vec<web_sys::File> {
    let input = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    let Some(input) = input else {
        return Vec::new();
    };
    let files = dom::files_of(input.files());
    input.set_value("");
    files
}
