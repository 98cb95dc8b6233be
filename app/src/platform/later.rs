//! This module runs things later, by the browser's clocks. In tests, the test decides when.

use std::time::Duration;

pub(crate) use clocks::{after, in_next_frame, soon};
#[cfg(test)]
pub(crate) use test_clocks as clocks;

/// The page's window; there is none outside a browser.
#[must_use]
pub fn window() -> Option<web_sys::Window> {
    cfg!(target_family = "wasm").then(web_sys::window).flatten()
}

/// Whether the page is hidden, so that browsers slow it down.
#[must_use]
pub fn is_hidden() -> bool {
    let document = window().and_then(|window| window.document());
    document.is_some_and(|document| document.hidden())
}

#[cfg(not(test))]
mod clocks {
    use super::Duration;
    pub(crate) use leptos::prelude::{
        queue_microtask as soon, request_animation_frame as in_next_frame,
    };

    /// Runs it after a pause.
    pub(crate) fn after(pause: Duration, then: impl FnOnce() + 'static) {
        leptos::prelude::set_timeout(then, pause);
    }
}

#[cfg(test)]
pub(crate) mod test_clocks {
    use std::cell::RefCell;

    use super::Duration;

    thread_local! {
        static WAITING: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(Vec::new()) };
    }

    pub(crate) fn soon(then: impl FnOnce() + 'static) {
        WAITING.with_borrow_mut(|waiting| waiting.push(Box::new(then)));
    }

    pub(crate) fn in_next_frame(then: impl FnOnce() + 'static) {
        soon(then);
    }

    pub(crate) fn after(_: Duration, then: impl FnOnce() + 'static) {
        soon(then);
    }

    /// Runs everything that waits now.
    pub(crate) fn run_waiting() {
        for then in WAITING.take() {
            then();
        }
    }
}
