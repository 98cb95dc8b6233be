//! This module sends replies to the page.

use std::cell::RefCell;

use js_sys::{Array, Uint8Array};
use reports::export::ExportFormat;
use reports::wire::{Command, Event, Generation, Reply};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, MessagePort, WorkerGlobalScope};

use super::session::{Outcome, Port, Reading};
use super::{concatenating, previewing, reading};
use crate::platform::js::object;

/// The channel to the page.
#[derive(Clone)]
pub(super) struct Outbox {
    /// `None` sends nothing: for warming up.
    port: Option<MessagePort>,
}

impl Outbox {
    pub(super) fn new(port: MessagePort) -> Self {
        Self { port: Some(port) }
    }

    /// An outbox whose messages are written and not sent.
    pub(super) fn mute() -> Self {
        Self { port: None }
    }

    fn post(&self, reply: &Reply, attachment: Option<&JsValue>) {
        let Ok(text) = serde_json::to_string(reply) else {
            return;
        };
        if let Some(port) = &self.port {
            let text = JsValue::from_str(&text);
            // Texts and blobs can always be cloned; only the handle of a blob is sent.
            let _ = match attachment {
                Some(attachment) => port.post_message(&Array::of2(&text, attachment)),
                None => port.post_message(&text),
            };
        }
    }

    /// Sends the place of a panic before the worker ends. Only the place: the message of a panic
    /// may quote the data.
    pub(super) fn post_panics(&self) {
        PORT_OF_PANICS.set(self.port.clone());
        std::panic::set_hook(Box::new(|panic| {
            let place = panic
                .location()
                .map(ToString::to_string)
                .unwrap_or_default();
            let said = object(&[("panicked", place.into())]);
            PORT_OF_PANICS.with_borrow(|port| {
                let _ = port.as_ref().map(|port| port.post_message(&said));
            });
        }));
    }
}

impl Port for Outbox {
    type Attachment = JsValue;
    /// The browser keeps a part, perhaps on disk.
    type Part = Option<Blob>;

    fn send(&self, reply: &Reply) {
        self.post(reply, None);
    }

    fn send_file(&self, reply: &Reply, format: ExportFormat, parts: Vec<Option<Blob>>) {
        let options = BlobPropertyBag::new();
        options.set_type(match format {
            ExportFormat::Csv => "text/csv",
            ExportFormat::Json => "application/json",
        });
        let parts: Array = parts.into_iter().flatten().collect();
        if let Ok(blob) = Blob::new_with_blob_sequence_and_options(&parts, &options) {
            self.post(reply, Some(&blob));
        }
    }

    fn part(&self, bytes: &[u8]) -> Option<Blob> {
        Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).ok()
    }

    fn read(
        &self,
        generation: Generation,
        command: Command,
        attachment: Option<JsValue>,
    ) -> Option<Reading> {
        let replies = ReplyTo {
            generation,
            outbox: self.clone(),
        };
        match command {
            Command::Open(input) => {
                let source = attachment?.dyn_into().ok()?;
                Some(reading_of(async move {
                    reading::file(input, &source, &replies).await
                }))
            }
            Command::Concatenate {
                parts,
                without_repeats,
            } => {
                let sources = attachment?.dyn_into().ok()?;
                Some(reading_of(async move {
                    concatenating::concatenate(parts, without_repeats, &sources, &replies).await
                }))
            }
            Command::Preview(input) => {
                let source = attachment?.dyn_into().ok()?;
                Some(Box::pin(async move {
                    let preview = previewing::preview(&input, &source).await;
                    Outcome::Event(Box::new(Event::Previewed(Box::new(preview))))
                }))
            }
            _ => None,
        }
    }

    fn now_ms(&self) -> f64 {
        let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
        scope
            .performance()
            .map_or(0.0, |performance| performance.now())
    }
}

fn reading_of(
    read: impl Future<Output = Result<Outcome, reports::refusal::Refusal>> + 'static,
) -> Reading {
    Box::pin(async {
        let outcome = read.await;
        outcome.unwrap_or_else(|refusal| Outcome::Event(Box::new(Event::Refused(refusal))))
    })
}

/// The channel to the page for replies to one request.
pub(super) struct ReplyTo {
    generation: Generation,
    outbox: Outbox,
}

impl ReplyTo {
    pub(super) fn send(&self, body: Event) {
        self.outbox.send(&Reply {
            generation: self.generation,
            body,
        });
    }

    pub(super) fn now_ms(&self) -> f64 {
        self.outbox.now_ms()
    }
}

thread_local! {
    /// A panic hook must be `Sync`, which a port is not.
    static PORT_OF_PANICS: RefCell<Option<MessagePort>> = const { RefCell::new(None) };
}
