//! This module has small helpers for JavaScript values, for page and engine.

use js_sys::{JsString, Object, Reflect};
use wasm_bindgen::prelude::*;

/// An error in the browser's own words.
#[must_use]
pub fn words(error: &JsValue) -> String {
    error
        .as_string()
        .or_else(|| get(error, "message").as_string())
        .unwrap_or_default()
}

/// A property; undefined if there is none.
#[must_use]
pub fn get(value: &JsValue, name: &str) -> JsValue {
    // This fails on values without properties.
    Reflect::get(value, &JsString::from(name)).unwrap_or_default()
}

/// An object with these properties.
#[must_use]
pub fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in entries {
        // A new object accepts any property.
        let _ = Reflect::set(&object, &JsString::from(*name), value);
    }
    object.into()
}
