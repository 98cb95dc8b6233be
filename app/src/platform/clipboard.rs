//! This module puts text on the clipboard.
//!
//! The clipboard interface needs a secure page and a policy that permits it, but an internal
//! Rollcall may be served over plain HTTP. So the older way is here too.

use leptos::prelude::{document, window};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, HtmlTextAreaElement};

/// Puts a text on the clipboard, and says afterwards whether that worked. Call it from the event
/// in which a person asks.
pub fn write(text: &str, then: impl FnOnce(bool) + 'static) {
    let clipboard = window().navigator().clipboard();
    if JsValue::from(clipboard.clone()).is_undefined() {
        then(write_the_old_way(text));
        return;
    }
    let kept = text.to_owned();
    let then = std::rc::Rc::new(std::cell::Cell::new(Some(then)));
    let or_else = std::rc::Rc::clone(&then);
    // Each closure frees its memory when it is called; the other one leaks some bytes.
    let worked = Closure::once(move |_: JsValue| {
        if let Some(then) = then.take() {
            then(true);
        }
    });
    let failed = Closure::once(move |_: JsValue| {
        if let Some(then) = or_else.take() {
            then(write_the_old_way(&kept));
        }
    });
    let _ = clipboard.write_text(text).then2(&worked, &failed);
    worked.forget();
    failed.forget();
}

/// Selects a text area and runs the deprecated Copy command.
fn write_the_old_way(text: &str) -> bool {
    copy_by_command(text).unwrap_or(false)
}

fn copy_by_command(text: &str) -> Option<bool> {
    let document = document();
    let focused = document
        .active_element()
        .and_then(|e| e.dyn_into::<HtmlElement>().ok());
    let area: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_class_name("visually-hidden");
    area.set_value(text);
    document.body()?.append_child(&area).ok()?;
    area.select();
    let command = js_sys::Reflect::get(&document, &"execCommand".into()).ok()?;
    let copied = command
        .dyn_ref::<js_sys::Function>()
        .and_then(|command| command.call1(&document, &"copy".into()).ok())
        .is_some_and(|copied| copied.is_truthy());
    area.remove();
    if let Some(focused) = focused {
        // A failure only means that the focus stays.
        let _ = focused.focus();
    }
    Some(copied)
}
