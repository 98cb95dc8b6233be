//! This module keeps the tab's icon in memory.
//!
//! Chromium asks for the icon again at every change of the address, and here every step changes the
//! address. An icon from a blob needs no request.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Response, Url};

/// Loads the icon once and shows it from memory. If that fails, the icon stays as it is.
pub async fn keep() {
    let _ = try_keep().await;
}

async fn try_keep() -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let document = window.document().ok_or(JsValue::NULL)?;
    let link = document
        .query_selector("link[rel=icon]")?
        .ok_or(JsValue::NULL)?;
    let address = link.get_attribute("href").ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_str(&address))
        .await?
        .dyn_into()?;
    if response.ok() {
        let blob = JsFuture::from(response.blob()?).await?.dyn_into()?;
        link.set_attribute("href", &Url::create_object_url_with_blob(&blob)?)?;
    }
    Ok(())
}
