//! The bytes of a file, piece by piece, the best way the browser has.

use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use reports::limits::SNIFF_BYTES;
use reports::refusal::Refusal;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamByobReader, ReadableStreamDefaultReader};

use crate::platform::js::words;

/// Bytes asked for first: as many as it takes to show the first rows.
const FIRST_PIECE_BYTES: u32 = SNIFF_BYTES as u32;

/// Bytes asked for at a time after that. Smaller pieces cost more turns, larger ones make progress jump and
/// cancelling wait.
const PIECE_BYTES: u32 = 1024 * 1024;

/// Bytes of one slice where the browser has no streams: each is a task of its own, which costs
/// much more than a piece of a stream.
const SLICE_BYTES: f64 = 16.0 * 1024.0 * 1024.0;

/// Where the next piece comes from.
pub(super) enum Pieces {
    /// Into one buffer that goes back and forth, so that nothing is allocated.
    Byob(ReadableStreamByobReader, ArrayBuffer),
    Stream(ReadableStreamDefaultReader),
    /// One slice after the other.
    Slices(Blob, f64),
    /// Nothing more comes: a stream that has ended keeps the buffer that it was lent last.
    Ended,
}

impl Pieces {
    pub(super) fn of(file: &Blob) -> Self {
        let has_streams = Reflect::has(file, &"stream".into()) == Ok(true);
        if has_streams {
            let stream = file.stream();
            // Not every browser's files are byte streams; the constructor says so.
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
    /// The browser's, when the file was moved, deleted, changed or is not permitted.
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
                // The stream takes the buffer away and gives it back with what it read into it.
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

    /// Lets go of the file before its end.
    pub(super) fn cancel(&self) {
        match self {
            Self::Byob(reader, _) => drop(reader.cancel()),
            Self::Stream(reader) => drop(reader.cancel()),
            Self::Slices(..) | Self::Ended => {}
        }
    }
}

/// What the browser says of a file that it cannot read.
pub(super) fn unreadable(error: &JsValue) -> Refusal {
    Refusal::Unreadable {
        message: words(error),
    }
}

/// The piece in what a stream's reader answered.
fn piece(answer: &JsValue) -> Result<Option<Uint8Array>, JsValue> {
    if Reflect::get(answer, &"done".into())?.is_truthy() {
        return Ok(None);
    }
    Ok(Some(Reflect::get(answer, &"value".into())?.dyn_into()?))
}
