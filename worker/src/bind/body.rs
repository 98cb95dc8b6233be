//! A body, read piece by piece with the platform's own reader.
//!
//! The crate's stream would take `Error: aborted` for the end of the body, and is handed four
//! kilobytes at a time; a reader that brings its own buffer is handed as much as has arrived.

use worker::js_sys::futures::JsFuture;
use worker::js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::{Response, ResponseBody};

/// Bytes that are read at once.
const PIECE_BYTES: u32 = 128 * 1024;

/// A body that is being read.
pub(super) struct Body {
    reader: JsValue,
    read: Function,
    brings_buffer: bool,
}

/// The body broke.
pub(super) struct Broken;

impl From<JsValue> for Broken {
    // The error may say where the request went. Nobody is told.
    fn from(_: JsValue) -> Self {
        Self
    }
}

impl Body {
    /// The body of a response; `None` where it has none.
    pub(super) fn of(response: &Response) -> Option<Result<Self, Broken>> {
        match response.body() {
            ResponseBody::Stream(stream) => Some(Self::read(stream)),
            ResponseBody::Empty | ResponseBody::Body(_) => None,
        }
    }

    /// This stream.
    pub(super) fn read(stream: &JsValue) -> Result<Self, Broken> {
        let options = Object::new();
        Reflect::set(&options, &"mode".into(), &"byob".into())?;
        // What comes from a service may be a stream that does not take buffers.
        let (reader, brings_buffer) = match call(stream, "getReader", Some(&options)) {
            Ok(reader) => (reader, true),
            Err(_) => (call(stream, "getReader", None)?, false),
        };
        let read = Reflect::get(&reader, &"read".into())?.dyn_into()?;
        Ok(Self {
            reader,
            read,
            brings_buffer,
        })
    }

    /// The next piece; `None` at the end.
    pub(super) async fn next(&self) -> Result<Option<Vec<u8>>, Broken> {
        let promise = if self.brings_buffer {
            let buffer = Uint8Array::new_with_length(PIECE_BYTES);
            self.read.call1(&self.reader, &buffer)?
        } else {
            self.read.call0(&self.reader)?
        };
        let result = JsFuture::from(promise.dyn_into::<Promise>()?).await?;
        if Reflect::get(&result, &"done".into())?.is_truthy() {
            return Ok(None);
        }
        let value = Reflect::get(&result, &"value".into())?;
        Ok(Some(value.dyn_into::<Uint8Array>()?.to_vec()))
    }

    /// Its first bytes, at most so many or a little more. A body that breaks has those that came.
    pub(super) async fn first(&self, bytes_max: usize) -> Vec<u8> {
        let mut first = Vec::new();
        while first.len() < bytes_max {
            match self.next().await {
                Ok(Some(piece)) => first.extend_from_slice(&piece),
                Ok(None) | Err(Broken) => break,
            }
        }
        first
    }
}

fn call(of: &JsValue, name: &str, argument: Option<&JsValue>) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(of, &name.into())?.dyn_into()?;
    match argument {
        Some(argument) => function.call1(of, argument),
        None => function.call0(of),
    }
}
