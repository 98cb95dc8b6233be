//! The engine: holds one file's rows and answers the page's questions about them.
//!
//! It runs in a Web Worker of its own (`static/engine-boot.js`), without a document and without a
//! way to the network. Everything here that is not about the browser is in `reports`.

mod answers;
mod concatenating;
mod exporting;
mod inbox;
mod outbox;
mod previewing;
mod profiling;
mod reading;
mod slices;
mod stream;
mod warm_up;

use reports::wire::{Command, Event, PROTOCOL};
use wasm_bindgen::prelude::*;
use web_sys::MessagePort;

use answers::OpenedFile;
use exporting::ExportRequest;
use inbox::Inbox;
use outbox::Outbox;

/// Where the worker's script leaves the port to the page.
const PORT: &str = "pagePort";

#[expect(
    clippy::disallowed_methods,
    reason = "the engine's one task; it ends with the worker"
)]
pub fn start() {
    // The port keeps messages of the page that arrive before the engine listens.
    let port = js_sys::Reflect::get(&js_sys::global(), &PORT.into());
    let Ok(port) = port.and_then(JsCast::dyn_into::<MessagePort>) else {
        // Not in a worker that our script started; there is nobody to talk to.
        return;
    };
    let outbox = Outbox::new(port.clone());
    outbox.post_panics();
    let inbox = Inbox::listen(&port);
    outbox.post(&Event::Ready { protocol: PROTOCOL });
    wasm_bindgen_futures::spawn_local(run(inbox, outbox));
}

async fn run(inbox: Inbox, outbox: Outbox) {
    inbox.catch_up().await;
    // Nobody waits for an engine that has nothing to do yet.
    if !inbox.has(|_| true) {
        warm_up::warm_up();
    }
    let mut opened: Option<OpenedFile> = None;
    loop {
        let (command, beside) = inbox.next().await;
        match command {
            Command::Open {
                file,
                name,
                size_bytes,
                modified_ms,
                options,
                entry,
            } => {
                drop(opened.take());
                let source = beside.and_then(|beside| beside.dyn_into().ok());
                let about = reading::File {
                    id: file,
                    name,
                    size_bytes,
                    modified_ms,
                    options,
                    entry,
                };
                if let Some(source) = source {
                    opened = reading::file(about, &source, &outbox).await;
                }
            }
            Command::Concatenate {
                file,
                parts,
                without_repeats,
            } => {
                drop(opened.take());
                let sources = beside.and_then(|beside| beside.dyn_into().ok());
                if let Some(sources) = sources {
                    opened = concatenating::concatenate(
                        file,
                        (parts, without_repeats),
                        &sources,
                        &outbox,
                    )
                    .await;
                }
            }
            Command::Preview {
                file,
                generation,
                name,
                size_bytes,
                entry,
                options,
            } => {
                let request = previewing::PreviewRequest {
                    file,
                    generation,
                    name,
                    size_bytes,
                    entry,
                    options,
                };
                previewing::preview(request, beside, &inbox, &outbox).await;
            }
            question => {
                if let Some(opened) = &mut opened {
                    answer(question, opened, &inbox, &outbox).await;
                }
            }
        }
    }
}

async fn answer(question: Command, opened: &mut OpenedFile, inbox: &Inbox, outbox: &Outbox) {
    match question {
        Command::View { .. } => {
            // What was typed meanwhile makes this question a question of the past.
            inbox.catch_up().await;
            if !inbox.has(|later| matches!(later, Command::View { .. })) {
                opened.answer(question, outbox);
            }
        }
        Command::Export {
            file,
            generation,
            format,
            columns,
        } => {
            let request = ExportRequest {
                file,
                generation,
                format,
                columns,
            };
            exporting::export(request, opened, inbox, outbox).await;
        }
        Command::Profile {
            file,
            generation,
            column,
        } => {
            let request = profiling::ProfileRequest {
                file,
                generation,
                column,
            };
            profiling::profile(request, opened, inbox, outbox).await;
        }
        question => opened.answer(question, outbox),
    }
}
