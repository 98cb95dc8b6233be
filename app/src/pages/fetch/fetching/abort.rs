//! This module aborts a running job. Dropping the guard ends whatever the job is doing and takes the
//! credential from it, whether or not a part of the job still sleeps.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal};

use super::credential::Credential;
use crate::platform::timer::timer;

/// The limits of a running job.
pub(super) struct AbortScope {
    is_aborted: Cell<bool>,
    credential: RefCell<Option<Rc<Credential>>>,
    call: RefCell<Option<AbortController>>,
    wake: RefCell<Option<Function>>,
}

/// The owner's side: dropping it aborts the job.
pub(super) struct AbortGuard(Rc<AbortScope>);

impl AbortGuard {
    /// A guard for a job with this credential.
    pub(super) fn new(credential: Rc<Credential>) -> Self {
        Self(Rc::new(AbortScope {
            is_aborted: Cell::new(false),
            credential: RefCell::new(Some(credential)),
            call: RefCell::new(None),
            wake: RefCell::new(None),
        }))
    }

    pub(super) fn scope(&self) -> Rc<AbortScope> {
        Rc::clone(&self.0)
    }

    /// Ends the job's sleep, because what it waits for may be there.
    pub(super) fn wake(&self) {
        self.0.wake();
    }
}

impl Drop for AbortGuard {
    fn drop(&mut self) {
        self.0.is_aborted.set(true);
        self.0.credential.take();
        if let Some(call) = self.0.call.take() {
            call.abort();
        }
        self.0.wake();
    }
}

impl AbortScope {
    /// Whether the job is to end.
    pub(super) fn is_aborted(&self) -> bool {
        self.is_aborted.get()
    }

    /// The credential for requests; `None` once the job is aborted.
    pub(super) fn credential(&self) -> Option<Rc<Credential>> {
        self.credential.borrow().clone()
    }

    /// Drops the credential: the call that is made now is the last.
    pub(super) fn spend(&self) {
        self.credential.take();
    }

    /// A signal for the next call, which is then the only one; `None` once the job is aborted.
    pub(super) fn call(&self) -> Option<AbortSignal> {
        if self.is_aborted() {
            return None;
        }
        let controller = AbortController::new().ok()?;
        let signal = controller.signal();
        self.call.replace(Some(controller));
        Some(signal)
    }

    /// Ends the call under way, because no bytes arrived for too long.
    pub(super) fn give_up_call(&self) {
        if let Some(call) = self.call.take() {
            call.abort();
        }
    }

    /// Sleeps for at most this many ms.
    pub(super) async fn sleep(&self, ms: i64) {
        if self.is_aborted() {
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
