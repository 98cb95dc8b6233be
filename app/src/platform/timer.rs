//! Promises that the clock keeps: a pause, and a limit on how long something else may take.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// A promise of this value in so many ms.
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

/// A promise was not kept in time.
pub(crate) struct Late;

/// What a promise comes to, if it does within so many ms. The error inside is the browser's.
pub(crate) async fn within(ms: i64, promise: &Promise) -> Result<Result<JsValue, JsValue>, Late> {
    let late = JsValue::from(js_sys::Symbol::for_("rollcall.late"));
    let race = Promise::race(&Array::of2(promise, &timer(ms, &late, |_| ())));
    match JsFuture::from(race).await {
        Ok(value) if value == late => Err(Late),
        settled => Ok(settled),
    }
}
