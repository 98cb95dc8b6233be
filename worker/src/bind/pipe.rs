//! This module streams a copy to a client: it opens one chunk after the other, as fast as the
//! client takes them.

use std::rc::Rc;

use worker::js_sys::futures::JsFuture;
use worker::js_sys::{BigInt, Uint8Array};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::web_sys::{ReadableStream, TransformStream, WritableStreamDefaultWriter};
use worker::worker_sys::FixedLengthStream;
use worker::{Result, console_error};

use super::object::{CopyReader, Inner, JobRequest};
use super::slot::RequestSlot;
use super::{clock, validate};
use crate::job::{Copy, Job};
use crate::limits;
use crate::name::JobName;
use crate::pace::Pace;
use crate::seal::{self, DataKey, SealContext};

/// The writing end of a pipe. It holds what was written until the client takes it.
pub(super) struct Sink(WritableStreamDefaultWriter);

/// The client no longer reads.
pub(super) struct ClientGone;

impl Sink {
    /// A pipe: everything written to the sink comes out of the stream.
    pub(super) fn new(pipe: &TransformStream) -> Result<(Self, ReadableStream)> {
        let writer = pipe.writable().get_writer()?;
        Ok((Self(writer), pipe.readable()))
    }

    /// Writes, and waits until the client has taken the bytes. In the meantime the platform holds
    /// them and the Worker does not: a client may be slow, and the Worker's memory never shrinks.
    pub(super) async fn write(&self, bytes: Vec<u8>) -> std::result::Result<(), ClientGone> {
        let chunk = Uint8Array::from(&*bytes);
        drop(bytes);
        let taken = JsFuture::from(self.0.write_with_chunk(&chunk));
        match clock::within(limits::READER_IDLE_MS, taken).await {
            Some(Ok(_)) => Ok(()),
            Some(Err(_)) | None => Err(ClientGone),
        }
    }

    /// Ends the stream as complete.
    pub(super) async fn close(self) {
        // A client that has left is not waited for.
        let _ = clock::within(limits::READER_IDLE_MS, JsFuture::from(self.0.close())).await;
    }

    /// Aborts the stream, so that the client does not take the received part for the whole. The
    /// runtime logs a line about it, with this reason and no other data.
    pub(super) async fn abort(self) {
        let reason = JsValue::from_str("broken off");
        let _ = JsFuture::from(self.0.abort_with_reason(&reason)).await;
    }
}

/// A body of exactly the copy's length, which streams the copy.
pub(super) fn report(
    inner: &Rc<Inner>,
    reader: CopyReader,
    copy: &Copy,
    key: Rc<DataKey>,
    request: JobRequest,
    slot: Option<RequestSlot>,
) -> Result<ReadableStream> {
    let pipe = FixedLengthStream::new_big_int(BigInt::from(copy.size_bytes))?;
    let pipe: TransformStream = pipe.unchecked_into();
    let (sink, body) = Sink::new(&pipe)?;
    let chunks = copy.chunks;
    let pace = Pace::new(copy, clock::now_ms());
    let keeper = Rc::clone(inner);
    inner.state.wait_until(async move {
        // The slot is held until the client has taken the last byte.
        let slot = slot;
        let mut taken_bytes: u64 = 0;
        for index in 0..chunks {
            // The credential is validated once a minute. A rejection destroys the chunks; an
            // upstream that does not answer does not end a running download.
            let _ = validate::credential(&keeper, &request, false).await;
            if !pace.is_kept(taken_bytes, clock::now_ms()) {
                return sink.abort().await;
            }
            if let Some(slot) = &slot {
                slot.renew();
            }
            let is_last = index.saturating_add(1) == chunks;
            let Some(chunk) = open(&reader, &key, &request.name, index, is_last) else {
                let generation = reader.generation;
                // Either the copy was deleted in the meantime, or a chunk was forged, and then the
                // next request fetches the report again. The download ends in both cases.
                let is_wanted =
                    |job: &Job| job.copy().is_some_and(|copy| copy.generation == generation);
                if keeper.read_job(is_wanted) {
                    console_error!("job: a chunk is not there or does not open");
                    keeper.with_job(|job| ((), job.mark_corrupt(generation)));
                }
                return sink.abort().await;
            };
            let chunk_bytes = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
            if sink.write(chunk).await.is_err() {
                return sink.abort().await;
            }
            taken_bytes = taken_bytes.saturating_add(chunk_bytes);
            if let Some(slot) = &slot {
                slot.renew();
            }
        }
        sink.close().await;
    });
    Ok(body)
}

/// Whether the first chunk of a copy opens. A copy without chunks has no authenticated end.
pub(super) fn opens(reader: &CopyReader, copy: &Copy, key: &DataKey, name: &JobName) -> bool {
    open(reader, key, name, 0, copy.chunks == 1).is_some()
}

fn open(
    reader: &CopyReader,
    key: &DataKey,
    name: &JobName,
    index: u32,
    is_last: bool,
) -> Option<Vec<u8>> {
    let context = SealContext {
        job: name,
        generation: reader.generation,
    };
    let mut chunk = reader.chunk(index)?;
    seal::open(key, context, index, is_last, &mut chunk).ok()?;
    Some(chunk)
}
