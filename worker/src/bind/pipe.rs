//! A report on its way out: opened chunk by chunk, as fast as it is taken.

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

/// A pipe's end to write to. What is written is held until it was taken.
pub(super) struct Sink(WritableStreamDefaultWriter);

/// Nobody takes what is written any more.
pub(super) struct ClientGone;

impl Sink {
    /// A pipe: what is written here comes out there.
    pub(super) fn new(pipe: &TransformStream) -> Result<(Self, ReadableStream)> {
        let writer = pipe.writable().get_writer()?;
        Ok((Self(writer), pipe.readable()))
    }

    /// Writes, and waits until it was taken. Meanwhile the platform has it, and we do not: whoever
    /// reads may be slow, and what our memory has once grown to it keeps.
    pub(super) async fn write(&self, bytes: Vec<u8>) -> std::result::Result<(), ClientGone> {
        let chunk = Uint8Array::from(&*bytes);
        drop(bytes);
        let taken = JsFuture::from(self.0.write_with_chunk(&chunk));
        match clock::within(limits::READER_IDLE_MS, taken).await {
            Some(Ok(_)) => Ok(()),
            Some(Err(_)) | None => Err(ClientGone),
        }
    }

    /// Ends it as it should be.
    pub(super) async fn close(self) {
        // Whoever has left need not hear that it is over, nor is anybody waited for who never asks.
        let _ = clock::within(limits::READER_IDLE_MS, JsFuture::from(self.0.close())).await;
    }

    /// Breaks it off, so that nobody takes what there was for the whole. The runtime writes a line
    /// of its own about it, with this reason and nothing of ours.
    pub(super) async fn abort(self) {
        let reason = JsValue::from_str("broken off");
        let _ = JsFuture::from(self.0.abort_with_reason(&reason)).await;
    }
}

/// The body that hands out a copy, of exactly its length.
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
        // Held until the last byte was taken.
        let slot = slot;
        let mut taken_bytes: u64 = 0;
        for index in 0..chunks {
            // Asked once a minute; a rejection destroys the chunks. An upstream that does not say
            // ends nothing that has begun.
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
                // Where it was forgotten meanwhile, somebody said so; where it was forged, the next
                // one to ask gets a new one. Either way, this is where it ends.
                let is_wanted =
                    |job: &Job| job.copy().is_some_and(|copy| copy.generation == generation);
                if keeper.look(is_wanted) {
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

/// Whether a copy begins as it should; one without a chunk has no end that was vouched for.
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
