//! This module reads a body piece by piece with the platform's own reader.
//!
//! The crate's stream takes `Error: aborted` for the end of the body and gets four kilobytes at a
//! time; a reader with a buffer of its own gets everything that has arrived.

use std::cell::RefCell;

use worker::js_sys::futures::JsFuture;
use worker::js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::{Response, ResponseBody};

/// Bytes per read.
const PIECE_BYTES: u32 = 128 * 1024;

/// A body, while it is read.
pub(super) struct Body {
    reader: JsValue,
    read: Function,
    /// The buffer that is lent to the reader for each read, if the reader takes one. It is
    /// allocated once, because the platform collects garbage late.
    buffer: RefCell<Option<Uint8Array>>,
}

/// Reading the body failed.
pub(super) struct BodyError;

impl From<JsValue> for BodyError {
    // The error may contain the upstream's address, so it is dropped.
    fn from(_: JsValue) -> Self {
        Self
    }
}

impl Body {
    /// The body of a response; `None` where it has none.
    pub(super) fn of(response: &Response) -> Option<Result<Self, BodyError>> {
        match response.body() {
            ResponseBody::Stream(stream) => Some(Self::read(stream)),
            ResponseBody::Empty | ResponseBody::Body(_) => None,
        }
    }

    /// Starts reading a stream.
    pub(super) fn read(stream: &JsValue) -> Result<Self, BodyError> {
        let options = Object::new();
        Reflect::set(&options, &"mode".into(), &"byob".into())?;
        // The body of a service's response may be a stream that takes no buffer.
        let (reader, takes_buffer) = match call(stream, "getReader", Some(&options)) {
            Ok(reader) => (reader, true),
            Err(_) => (call(stream, "getReader", None)?, false),
        };
        let read = Reflect::get(&reader, &"read".into())?.dyn_into()?;
        Ok(Self {
            reader,
            read,
            buffer: RefCell::new(takes_buffer.then(|| Uint8Array::new_with_length(PIECE_BYTES))),
        })
    }

    /// The next piece; `None` at the end.
    pub(super) async fn next(&self) -> Result<Option<Vec<u8>>, BodyError> {
        let buffer = self.buffer.take();
        let promise = match &buffer {
            Some(buffer) => self.read.call1(&self.reader, buffer)?,
            None => self.read.call0(&self.reader)?,
        };
        let result = JsFuture::from(promise.dyn_into::<Promise>()?).await?;
        if Reflect::get(&result, &"done".into())?.is_truthy() {
            return Ok(None);
        }
        let piece: Uint8Array = Reflect::get(&result, &"value".into())?.dyn_into()?;
        let bytes = piece.to_vec();
        if buffer.is_some() {
            // The platform returns the lent buffer as another object, and perhaps shortened.
            self.buffer.replace(Some(Uint8Array::new(&piece.buffer())));
        }
        Ok(Some(bytes))
    }

    /// The first bytes of the body, `bytes_max` or a little more, and whether they are all of it. If
    /// the body fails, the bytes that came before.
    pub(super) async fn first(&self, bytes_max: usize) -> (Vec<u8>, bool) {
        let mut first = Vec::new();
        while first.len() < bytes_max {
            match self.next().await {
                Ok(Some(piece)) => first.extend_from_slice(&piece),
                Ok(None) => return (first, true),
                Err(BodyError) => break,
            }
        }
        (first, false)
    }
}

fn call(of: &JsValue, name: &str, argument: Option<&JsValue>) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(of, &name.into())?.dyn_into()?;
    match argument {
        Some(argument) => function.call1(of, argument),
        None => function.call0(of),
    }
}
