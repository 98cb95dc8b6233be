//! This module puts text on the clipboard.
//!
//! The clipboard interface needs a secure page and a policy that permits it, but an internal
//! Rollcall may be served over plain HTTP. So the older way is here too.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, HtmlTextAreaElement};

use crate::platform::js::{get, object};
use crate::platform::task::in_background;

/// Puts a text on the clipboard, and says afterwards whether that worked. Call it from the event
/// in which a person asks.
pub fn write(text: &str, then: impl FnOnce(bool) + 'static) {
    let clipboard = window().navigator().clipboard();
    if JsValue::from(clipboard.clone()).is_undefined() {
        then(write_the_old_way(text));
        return;
    }
    let kept = text.to_owned();
    let then = Rc::new(Cell::new(Some(then)));
    let or_else = Rc::clone(&then);
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

/// A text on its way to the clipboard. Some browsers permit that only in the event in which a person
/// asks, so there the clipboard is promised the text before it is known.
pub struct ClipboardWrite {
    text: Rc<RefCell<String>>,
    way: Way,
    /// Keeps the promise of the text as HTML.
    html: Option<Function>,
}

enum Way {
    /// Keeps the promise.
    Promise(Function),
    /// Writes when the text is known.
    Later(Box<dyn FnOnce(bool)>),
}

impl ClipboardWrite {
    /// Begins; `then` is told whether it worked. `has_html`: the text comes as HTML too.
    pub fn begin(has_html: bool, then: impl FnOnce(bool) + 'static) -> Self {
        let text = Rc::new(RefCell::new(String::new()));
        let (mut keep, mut html) = (None, None);
        let plain = Promise::new(&mut |resolve, _| keep = Some(resolve));
        let mut forms = vec![(PLAIN, plain.into())];
        if has_html {
            let promise = Promise::new(&mut |resolve, _| html = Some(resolve));
            forms.push((HTML, promise.into()));
        }
        let written = promised(&forms);
        let way = match (written, keep) {
            (Some(written), Some(keep)) => {
                let kept = Rc::clone(&text);
                in_background(async move {
                    if JsFuture::from(written).await.is_ok() {
                        then(true);
                    } else {
                        let text = kept.take();
                        write(&text, then);
                    }
                });
                Way::Promise(keep)
            }
            _ => Way::Later(Box::new(then)),
        };
        Self { text, way, html }
    }

    /// The text is known, and the HTML if it was promised.
    pub fn finish(self, text: &str, html: &str) {
        match self.way {
            Way::Promise(keep) => {
                text.clone_into(&mut self.text.borrow_mut());
                fulfil(&keep, PLAIN, text);
                if let Some(keep) = self.html {
                    fulfil(&keep, HTML, html);
                }
            }
            Way::Later(then) => write(text, then),
        }
    }
}

/// Keeps the promise of a blob of this type.
fn fulfil(keep: &Function, media_type: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&text.into());
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
        // A promise takes anything.
        let _ = keep.call1(&JsValue::UNDEFINED, &blob);
    }
}

/// Promises the clipboard these blobs by their types, where the browser has that.
fn promised(forms: &[(&str, JsValue)]) -> Option<Promise> {
    let item: Function = get(&window(), "ClipboardItem").dyn_into().ok()?;
    let item = Reflect::construct(&item, &Array::of1(&object(forms))).ok()?;
    let clipboard = JsValue::from(window().navigator().clipboard());
    let write: Function = get(&clipboard, "write").dyn_into().ok()?;
    let items = Array::of1(&item);
    write.call1(&clipboard, &items).ok()?.dyn_into().ok()
}

const PLAIN: &str = "text/plain";
const HTML: &str = "text/html";

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
    let command = Reflect::get(&document, &"execCommand".into()).ok()?;
    let copied = command
        .dyn_ref::<Function>()
        .and_then(|command| command.call1(&document, &"copy".into()).ok())
        .is_some_and(|copied| copied.is_truthy());
    area.remove();
    if let Some(focused) = focused {
        // A failure only means that the focus stays.
        let _ = focused.focus();
    }
    Some(copied)
}
