//! This module reads the bytes of a file piece by piece, in the fastest way that the browser
//! offers.

use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use reports::limits::SNIFF_BYTES;
use reports::refusal::Refusal;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamByobReader, ReadableStreamDefaultReader};

use crate::platform::js::words;

/// Bytes requested first: as many as the first rows need.
const FIRST_PIECE_BYTES: u32 = SNIFF_BYTES as u32;

/// Bytes requested at a time after that. Smaller pieces cost more turns; with larger ones, progress
/// jumps and cancelling waits.
const PIECE_BYTES: u32 = 1024 * 1024;

/// Bytes of one slice if the browser has no streams: each slice is a separate task, which costs
/// much more than a piece of a stream.
const SLICE_BYTES: f64 = 16.0 * 1024.0 * 1024.0;

/// The source of the pieces.
pub(super) enum Pieces {
    /// A stream that fills one buffer and returns it, so that nothing is allocated.
    Byob(ReadableStreamByobReader, ArrayBuffer),
    Stream(ReadableStreamDefaultReader),
    /// Slices of the file, one after the other.
    Slices(Blob, f64),
    /// No piece is left. A stream that has ended keeps the buffer that it was lent last.
    Ended,
}

impl Pieces {
    pub(super) fn of(file: &Blob) -> Self {
        let has_streams = Reflect::has(file, &"stream".into()) == Ok(true);
        if has_streams {
            let stream = file.stream();
            // Not every browser offers files as byte streams; if it does not, the constructor
            // fails.
            if let Ok(reader) = ReadableStreamByobReader::new(&stream) {
                return Self::Byob(reader, ArrayBuffer::new(FIRST_PIECE_BYTES));
            }
            if let Ok(reader) = ReadableStreamDefaultReader::new(&stream) {
                return Self::Stream(reader);
            }
        }
        Self::Slices(file.clone(), 0.0)
    }

    /// The next piece; `None` at the end. It is valid until the next call.
    ///
    /// # Errors
    /// The browser's, if the file was moved, deleted or changed, or reading is not permitted.
    pub(super) async fn next(&mut self) -> Result<Option<Uint8Array>, Refusal> {
        let read = self.read().await.map_err(|error| unreadable(&error));
        if !matches!(read, Ok(Some(_))) {
            *self = Self::Ended;
        }
        read
    }

    async fn read(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        match self {
            Self::Byob(reader, buffer) => {
                // The stream takes the buffer and returns it with the bytes that it read.
                let read = reader.read_with_array_buffer_view(&Uint8Array::new(buffer));
                let piece = piece(&JsFuture::from(read).await?)?;
                if let Some(piece) = &piece {
                    *buffer = Some(piece.buffer())
                        .filter(|buffer| buffer.byte_length() == PIECE_BYTES)
                        .unwrap_or_else(|| ArrayBuffer::new(PIECE_BYTES));
                }
                Ok(piece)
            }
            Self::Stream(reader) => piece(&JsFuture::from(reader.read()).await?),
            Self::Ended => Ok(None),
            Self::Slices(blob, at) => {
                if *at >= blob.size() {
                    return Ok(None);
                }
                let end = (*at + SLICE_BYTES).min(blob.size());
                let slice = blob.slice_with_f64_and_f64(*at, end)?;
                *at = end;
                Ok(Some(Uint8Array::new(
                    &JsFuture::from(slice.array_buffer()).await?,
                )))
            }
        }
    }

    /// Releases the file before its end.
    pub(super) fn cancel(&self) {
        match self {
            Self::Byob(reader, _) => drop(reader.cancel()),
            Self::Stream(reader) => drop(reader.cancel()),
            Self::Slices(..) | Self::Ended => {}
        }
    }
}

/// The refusal for a file that the browser cannot read.
pub(super) fn unreadable(error: &JsValue) -> Refusal {
    Refusal::Unreadable {
        message: words(error),
    }
}

/// The piece in an answer of a stream's reader.
fn piece(answer: &JsValue) -> Result<Option<Uint8Array>, JsValue> {
    if Reflect::get(answer, &"done".into())?.is_truthy() {
        return Ok(None);
    }
    Ok(Some(Reflect::get(answer, &"value".into())?.dyn_into()?))
}
