//! The engine: it holds one file's rows and answers the page's requests about them.
//!
//! It runs in a Web Worker of its own (`static/engine-boot.js`), without a document and without a
//! way to the network. Everything here that is not about the browser is in [`session`], or in
//! `reports`.

mod concatenating;
mod inbox;
mod outbox;
mod previewing;
mod queue;
mod reading;
mod session;
mod slices;
mod stream;
mod warm_up;

use std::future::poll_fn;

use reports::wire::{Event, PROTOCOL, Reply};
use wasm_bindgen::prelude::*;
use web_sys::MessagePort;

use inbox::Inbox;
use outbox::Outbox;
use session::{Port, Session};

/// The global property in which the worker's script leaves the port to the page.
const PORT: &str = "pagePort";

#[expect(
    clippy::disallowed_methods,
    reason = "the engine's one task; it ends with the worker"
)]
pub fn start() {
    // The port keeps messages of the page that arrive before the engine listens.
    let port = js_sys::Reflect::get(&js_sys::global(), &PORT.into());
    let Ok(port) = port.and_then(JsCast::dyn_into::<MessagePort>) else {
        // This is not a worker that our script started, so there is no page.
        return;
    };
    let outbox = Outbox::new(port.clone());
    outbox.post_panics();
    let inbox = Inbox::listen(&port);
    outbox.send(&Reply {
        generation: 0,
        body: Event::Ready { protocol: PROTOCOL },
    });
    wasm_bindgen_futures::spawn_local(run(inbox, outbox));
}

async fn run(inbox: Inbox, outbox: Outbox) {
    inbox.catch_up().await;
    // The engine warms up only while no request waits.
    if inbox.is_empty() {
        warm_up::warm_up();
    }
    let mut session = Session::new(outbox);
    loop {
        poll_fn(|context| {
            while let Some((request, attachment)) = inbox.next(context) {
                session.receive(request, attachment);
            }
            session.poll(context)
        })
        .await;
        inbox.catch_up().await;
    }
}
