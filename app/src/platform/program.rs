//! This module downloads programs for Web Workers: their scripts as text, their WebAssembly compiled.

use js_sys::{Promise, Uint8Array, WebAssembly};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// Starts a download; see [`text`] and [`compile`].
pub fn download(url: &str) -> Promise {
    match web_sys::window() {
        Some(window) => window.fetch_with_str(url),
        None => Promise::reject(&JsValue::NULL),
    }
}

/// The text of a download.
///
/// # Errors
/// If it does not arrive; the browser's reason, or the status.
pub async fn text(download: Promise) -> Result<JsValue, JsValue> {
    let response = ok(JsFuture::from(download).await?)?;
    JsFuture::from(response.text()?).await
}

/// A download as a compiled `WebAssembly.Module`. Compiles while the bytes arrive; if a host serves
/// them with another type, or the browser cannot, it compiles afterwards.
///
/// # Errors
/// If it does not arrive or is no WebAssembly; the browser's reason, or the status.
pub async fn compile(download: Promise) -> Result<JsValue, JsValue> {
    let response = ok(JsFuture::from(download).await?)?;
    let bytes = response.clone()?.array_buffer()?;
    let response = Promise::resolve(&JsValue::from(response));
    let streaming = WebAssembly::compile_streaming(&response);
    match JsFuture::from(streaming).await {
        Ok(module) => Ok(module),
        Err(_) => {
            let bytes = JsFuture::from(bytes).await?;
            JsFuture::from(WebAssembly::compile(&Uint8Array::new(&bytes))).await
        }
    }
}

fn ok(response: JsValue) -> Result<Response, JsValue> {
    let response: Response = response.dyn_into()?;
    if response.ok() {
        Ok(response)
    } else {
        Err(JsValue::from_str(&format!(
            "{} {}",
            response.status(),
            response.status_text()
        )))
    }
}
