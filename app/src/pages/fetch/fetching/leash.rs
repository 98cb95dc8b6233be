//! What a running job hangs on: cut it, and whatever the job is doing ends, and the credential
//! is gone from it, whether or not anything of the job still sleeps.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal};

use super::credential::Credential;
use crate::platform::timer::timer;

/// A job's end of the leash.
pub(super) struct Leash {
    is_cut: Cell<bool>,
    credential: RefCell<Option<Rc<Credential>>>,
    call: RefCell<Option<AbortController>>,
    wake: RefCell<Option<Function>>,
}

/// The owner's end: dropping it cuts the leash.
pub(super) struct Hold(Rc<Leash>);

impl Hold {
    /// A leash for a job with this credential.
    pub(super) fn new(credential: Rc<Credential>) -> Self {
        Self(Rc::new(Leash {
            is_cut: Cell::new(false),
            credential: RefCell::new(Some(credential)),
            call: RefCell::new(None),
            wake: RefCell::new(None),
        }))
    }

    /// The job's end.
    pub(super) fn leash(&self) -> Rc<Leash> {
        Rc::clone(&self.0)
    }

    /// Ends its sleep, if it sleeps: what it waits for may be there.
    pub(super) fn wake(&self) {
        self.0.wake();
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.is_cut.set(true);
        self.0.credential.take();
        if let Some(call) = self.0.call.take() {
            call.abort();
        }
        self.0.wake();
    }
}

impl Leash {
    /// Whether the job is to end.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut.get()
    }

    /// What to ask with; `None` once it is cut.
    pub(super) fn credential(&self) -> Option<Rc<Credential>> {
        self.credential.borrow().clone()
    }

    /// Lets go of the credential: the call that is made now is the last.
    pub(super) fn spend(&self) {
        self.credential.take();
    }

    /// A signal for the next call, which is the only one then; `None` once it is cut.
    pub(super) fn call(&self) -> Option<AbortSignal> {
        if self.is_cut() {
            return None;
        }
        let controller = AbortController::new().ok()?;
        let signal = controller.signal();
        self.call.replace(Some(controller));
        Some(signal)
    }

    /// Ends the call under way: it has said nothing for too long.
    pub(super) fn give_up_call(&self) {
        if let Some(call) = self.call.take() {
            call.abort();
        }
    }

    /// Sleeps, at most so long.
    pub(super) async fn sleep(&self, ms: i64) {
        if self.is_cut() {
            return;
        }
        let sleeping = timer(ms, &JsValue::UNDEFINED, |wake| {
            self.wake.replace(Some(wake.clone()));
        });
        // A timer only ever resolves.
        let _ = JsFuture::from(sleeping).await;
        self.wake.take();
    }

    fn wake(&self) {
        if let Some(wake) = self.wake.take() {
            // Resolving a promise throws nothing.
            let _ = wake.call0(&JsValue::UNDEFINED);
        }
    }
}
