//! This module has the few operations on the document itself.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Moves the focus to the element with this id, without scrolling to it.
pub fn focus_by_id(id: &str) {
    let element = document()
        .get_element_by_id(id)
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        // A failure only means that the focus stays.
        let _ = element.focus_with_options(&options);
    }
}

/// Scrolls to the element with an id, and gives it the focus.
pub fn go_to(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.scroll_into_view();
    }
    focus_by_id(id);
}

/// Scrolls the first element that matches a selector to its beginning.
pub fn scroll_to_start(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector) {
        element.set_scroll_top(0);
    }
}

/// Whether no element has the focus, because the one that had it was removed.
#[must_use]
pub fn focus_is_lost() -> bool {
    document()
        .active_element()
        .is_none_or(|element| element.tag_name() == "BODY")
}

/// Whether the focused element is within one that matches a selector.
#[must_use]
pub fn focus_is_within(selector: &str) -> bool {
    let within = |element: web_sys::Element| element.closest(selector).ok().flatten();
    document().active_element().and_then(within).is_some()
}

/// Whether a key was pressed in a field, where it may mean something else.
#[must_use]
pub fn is_in_field(event: &web_sys::Event) -> bool {
    let element = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
    element.is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.is_content_editable()
    })
}

/// The address of the folder that the page is in, with `/` at its end.
#[must_use]
pub fn folder_address() -> String {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    let end = base.rfind('/').map_or(0, |at| at + 1);
    base[..end].to_owned()
}

/// Opens the browser's print dialog.
pub fn print() {
    // If the browser refuses, the page stays as it is.
    let _ = window().print();
}

pub fn reload() {
    // If the browser refuses, the page stays, and so does the message.
    let _ = window().location().reload();
}

/// Puts a text on the clipboard and returns whether that was possible.
pub async fn copy(text: &str) -> bool {
    let promise = window().navigator().clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(promise).await.is_ok()
}

/// The files of a list that the browser gives.
#[must_use]
pub fn files_of(list: Option<web_sys::FileList>) -> Vec<web_sys::File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length())
        .filter_map(|index| list.item(index))
        .collect()
}

/// Focuses the control with this `data-index` within the element that the event's handler is on.
pub fn focus_index(event: &web_sys::Event, index: usize) {
    let control = event
        .current_target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|group| {
            group
                .query_selector(&format!("[data-index='{index}']"))
                .ok()
                .flatten()
        })
        .and_then(|control| control.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(control) = control {
        // A failure only means that the focus stays.
        let _ = control.focus();
    }
}
