//! This module has promises with timers: a pause, and a limit on the time of another promise.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// A promise that resolves to this value after a number of ms.
pub(crate) fn timer(ms: i64, value: &JsValue, with: impl Fn(&Function)) -> Promise {
    let ms = i32::try_from(ms).unwrap_or(i32::MAX).max(0);
    Promise::new(&mut |resolve, _| {
        with(&resolve);
        let set = web_sys::window().map(|window| {
            window.set_timeout_with_callback_and_timeout_and_arguments_1(&resolve, ms, value)
        });
        if !matches!(set, Some(Ok(_))) {
            let _ = resolve.call1(&JsValue::UNDEFINED, value);
        }
    })
}

/// The error for a promise that was not settled in time.
pub(crate) struct Late;

/// The result of a promise if it settles within a number of ms. The inner error is the browser's.
pub(crate) async fn within(ms: i64, promise: &Promise) -> Result<Result<JsValue, JsValue>, Late> {
    let late = JsValue::from(js_sys::Symbol::for_("rollcall.late"));
    let race = Promise::race(&Array::of2(promise, &timer(ms, &late, |_| ())));
    match JsFuture::from(race).await {
        Ok(value) if value == late => Err(Late),
        settled => Ok(settled),
    }
}
