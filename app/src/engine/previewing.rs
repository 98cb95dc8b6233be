//! Reading the beginning of a file in another way. Nothing of it stays.

use js_sys::Uint8Array;
use reports::archive::zip::Entry;
use reports::archive::{Kind, Unpacker, file_name, kind, unpacked_name};
use reports::limits::SNIFF_BYTES;
use reports::read::ReadOptions;
use reports::refusal::Refusal;
use reports::report::{Preview, preview as read_beginning};
use reports::wire::{Command, Event, FileId, Generation};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::inbox::Inbox;
use super::outbox::Outbox;
use super::slices;
use super::stream::unreadable;

pub(super) struct PreviewRequest {
    pub(super) file: FileId,
    pub(super) generation: Generation,
    pub(super) name: String,
    pub(super) size_bytes: u64,
    pub(super) entry: Option<Box<Entry>>,
    pub(super) options: ReadOptions,
}

/// The beginning of a report, unpacked.
struct Beginning {
    text: Vec<u8>,
    /// Bytes of the whole; where that is not known, more than there are here.
    size_bytes: u64,
    name: String,
}

/// Answers with what the file would be, unless something else is tried by now.
pub(super) async fn preview(
    request: PreviewRequest,
    source: Option<JsValue>,
    inbox: &Inbox,
    outbox: &Outbox,
) {
    inbox.catch_up().await;
    if inbox.has(|later| matches!(later, Command::Preview { .. })) {
        return;
    }
    let Some(file) = source.and_then(|source| source.dyn_into().ok()) else {
        return;
    };
    let preview = match beginning(&request, &file).await {
        Ok(Beginning {
            text,
            size_bytes,
            name,
        }) => read_beginning(&text, size_bytes, &name, &request.options),
        Err(refusal) => Preview::refused(refusal),
    };
    outbox.post(&Event::Previewed {
        file: request.file,
        generation: request.generation,
        preview: Box::new(preview),
    });
}

/// The beginning of a file, or of an entry of it.
async fn beginning(request: &PreviewRequest, file: &web_sys::File) -> Result<Beginning, Refusal> {
    if let Some(entry) = &request.entry {
        let packed = slices::entry(file, request.size_bytes, entry).await?;
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
            size_bytes: request.size_bytes,
            name: request.name.clone(),
        });
    }
    let text = Unpacker::gzip().beginning(&bytes, SNIFF_BYTES)?;
    let goes_on = text.len() >= SNIFF_BYTES || (bytes.len() as u64) < request.size_bytes;
    Ok(Beginning {
        size_bytes: text.len() as u64 + u64::from(goes_on),
        text,
        name: unpacked_name(&request.name).to_owned(),
    })
}

/// The first bytes as they are in the file.
async fn first_bytes(file: &Blob) -> Result<Vec<u8>, Refusal> {
    let read = async {
        let slice = file.slice_with_f64_and_f64(0.0, SNIFF_BYTES as f64)?;
        let bytes = JsFuture::from(slice.array_buffer()).await?;
        Ok(Uint8Array::new(&bytes).to_vec())
    };
    read.await.map_err(|error: JsValue| unreadable(&error))
}
