//! This module reads parts of a file for which the whole is not needed.

use std::ops::Range;

use js_sys::Uint8Array;
use reports::archive::zip::{self, Entry, ListedEntry};
use reports::refusal::Refusal;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

use super::stream::unreadable;

/// The last bytes of a gzip file, which state its unpacked length.
pub(super) async fn ending(file: &File, size_bytes: u64) -> Result<Vec<u8>, Refusal> {
    bytes(file, size_bytes.saturating_sub(4)..size_bytes).await
}

/// The entries of an archive.
pub(super) async fn list(archive: &File, size_bytes: u64) -> Result<Vec<ListedEntry>, Refusal> {
    let tail = bytes(archive, zip::tail(size_bytes)).await?;
    let directory = zip::locate(&tail, size_bytes)?;
    let listed = zip::list(
        &directory,
        &bytes(archive, directory.range.clone()).await?,
        size_bytes,
    )?;
    match zip::office(&listed) {
        Some(refusal) => Err(refusal),
        None => Ok(listed),
    }
}

/// The packed bytes of an entry, as a handle.
pub(super) async fn entry(archive: &File, size_bytes: u64, entry: &Entry) -> Result<Blob, Refusal> {
    let header = bytes(archive, zip::local_header(entry)).await?;
    let data = zip::data(entry, &header, size_bytes)?;
    slice(archive, &data).map_err(|error| unreadable(&error))
}

async fn bytes(file: &File, range: Range<u64>) -> Result<Vec<u8>, Refusal> {
    let read = async {
        let buffer = JsFuture::from(slice(file, &range)?.array_buffer()).await?;
        Ok(Uint8Array::new(&buffer).to_vec())
    };
    read.await.map_err(|error: JsValue| unreadable(&error))
}

/// Browsers represent sizes as doubles, which are exact up to 8 PiB.
fn slice(file: &File, range: &Range<u64>) -> Result<Blob, JsValue> {
    file.slice_with_f64_and_f64(range.start as f64, range.end as f64)
}
