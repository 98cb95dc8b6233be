//! This module reads the beginning of a file with other options. It keeps nothing of it.

use js_sys::Uint8Array;
use reports::archive::{Kind, Unpacker, file_name, kind, unpacked_name};
use reports::limits::SNIFF_BYTES;
use reports::refusal::Refusal;
use reports::report::{Preview, preview as read_beginning};
use reports::wire::Input;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

use super::slices;
use super::stream::unreadable;

/// The beginning of a report, unpacked.
struct Beginning {
    text: Vec<u8>,
    /// Bytes of the whole report; if that is not known, a number larger than the bytes in `bytes`.
    size_bytes: u64,
    name: String,
}

/// Previews the file with the options of the input.
pub(super) async fn preview(input: &Input, file: &File) -> Preview {
    match beginning(input, file).await {
        Ok(Beginning {
            text,
            size_bytes,
            name,
        }) => read_beginning(&text, size_bytes, &name, &input.options),
        Err(refusal) => Preview::refused(refusal),
    }
}

/// The beginning of a file, or of an entry of it.
async fn beginning(input: &Input, file: &File) -> Result<Beginning, Refusal> {
    if let Some(entry) = &input.entry {
        let packed = slices::entry(file, input.size_bytes, entry).await?;
        let packed = first_bytes(&packed).await?;
        return Ok(Beginning {
            text: Unpacker::entry(entry).beginning(&packed, SNIFF_BYTES)?,
            size_bytes: entry.bytes,
            name: file_name(&entry.path).to_owned(),
        });
    }
    let bytes = first_bytes(file).await?;
    if kind(&bytes) != Some(Kind::Gzip) {
        return Ok(Beginning {
            text: bytes,
            size_bytes: input.size_bytes,
            name: input.name.clone(),
        });
    }
    let text = Unpacker::gzip().beginning(&bytes, SNIFF_BYTES)?;
    let goes_on = text.len() >= SNIFF_BYTES || (bytes.len() as u64) < input.size_bytes;
    Ok(Beginning {
        size_bytes: text.len() as u64 + u64::from(goes_on),
        text,
        name: unpacked_name(&input.name).to_owned(),
    })
}

/// The first bytes of the file, still packed.
async fn first_bytes(file: &Blob) -> Result<Vec<u8>, Refusal> {
    let read = async {
        let slice = file.slice_with_f64_and_f64(0.0, SNIFF_BYTES as f64)?;
        let bytes = JsFuture::from(slice.array_buffer()).await?;
        Ok(Uint8Array::new(&bytes).to_vec())
    };
    read.await.map_err(|error: JsValue| unreadable(&error))
}
