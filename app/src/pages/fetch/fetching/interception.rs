//! This module checks whether a service worker controls this page.
//!
//! Rollcall has none. One that an earlier site left at this address sees every request of the page
//! with all its fields, including the token, and the page cannot remove it. So nothing is fetched
//! while there is one.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::EventTarget;

use super::state::Fetching;
use crate::model::fetch::idle::Forgotten;
use crate::platform::js::get;

fn container() -> JsValue {
    get(&window().navigator(), "serviceWorker")
}

/// Whether a service worker sees the page's requests now.
pub(super) fn is_intercepted() -> bool {
    let container = container();
    container.is_object() && get(&container, "controller").is_object()
}

impl Fetching {
    /// Watches for a service worker: it can take over an open page.
    pub(super) fn watch_interception(self) {
        let check = move || {
            let is_intercepted = is_intercepted();
            self.intercepted.set(is_intercepted);
            if is_intercepted {
                self.forget_tokens(Forgotten::Intercepted);
            }
        };
        check();
        let Ok(container) = container().dyn_into::<EventTarget>() else {
            return;
        };
        let on_change = Closure::<dyn Fn()>::new(check);
        let listening = container.add_event_listener_with_callback(
            "controllerchange",
            on_change.as_ref().unchecked_ref(),
        );
        // The listener lives as long as the page.
        if listening.is_ok() {
            on_change.forget();
        }
    }
}
