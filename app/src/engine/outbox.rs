//! Saying things to the page.

use std::cell::RefCell;

use js_sys::Array;
use reports::wire::Event;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, MessagePort};

use crate::platform::js::object;

/// The way to the page.
pub(super) struct Outbox {
    /// `None` says nothing: for warming up.
    port: Option<MessagePort>,
}

impl Outbox {
    pub(super) fn new(port: MessagePort) -> Self {
        Self { port: Some(port) }
    }

    /// An outbox whose messages are written and not sent.
    pub(super) fn mute() -> Self {
        Self { port: None }
    }

    pub(super) fn post(&self, event: &Event) {
        if let Ok(text) = serde_json::to_string(event) {
            self.send(&JsValue::from_str(&text));
        }
    }

    /// Says something with a blob beside it; only its handle travels.
    pub(super) fn post_with(&self, event: &Event, blob: &Blob) {
        if let Ok(text) = serde_json::to_string(event) {
            self.send(&Array::of2(&JsValue::from_str(&text), blob));
        }
    }

    fn send(&self, message: &JsValue) {
        if let Some(port) = &self.port {
            // Texts and blobs can always be cloned.
            let _ = port.post_message(message);
        }
    }

    /// Says where the program panics, before the worker dies of it. Only where: the message of a
    /// panic may quote the data it tripped over.
    pub(super) fn post_panics(&self) {
        PORT_OF_PANICS.set(self.port.clone());
        std::panic::set_hook(Box::new(|panic| {
            let place = panic
                .location()
                .map(ToString::to_string)
                .unwrap_or_default();
            let said = object(&[("panicked", place.into())]);
            PORT_OF_PANICS.with_borrow(|port| {
                let _ = port.as_ref().map(|port| port.post_message(&said));
            });
        }));
    }
}

thread_local! {
    /// A panic hook must be `Sync`, which a port is not.
    static PORT_OF_PANICS: RefCell<Option<MessagePort>> = const { RefCell::new(None) };
}
