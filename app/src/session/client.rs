//! This module talks to engines: it sends them requests, passes on their replies, and says when one
//! died. It does not use the browser; [`super::spawner`] does.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use reports::wire::{Event, PROTOCOL, Reply, Request};
use wasm_bindgen::JsValue;
use web_sys::File;

#[cfg(test)]
pub(super) mod tests;

/// An event of an engine.
#[derive(Debug)]
pub(crate) enum EngineEvent {
    /// A message with its attachment.
    Message(Box<Reply>, Option<JsValue>),
    /// The engine is of another build than the page.
    OtherVersion,
    /// The engine died; the text is the browser's reason.
    Died(String),
    /// The engine died before it was ready, and the next one will too.
    FailedToStart(String),
}

/// The attachment of a request.
#[derive(Debug)]
pub(crate) enum Attachment {
    /// The file to read.
    File(File),
    /// The files to read as one.
    Files(Vec<File>),
}

/// The channel to one engine. Dropping it ends the engine.
pub(crate) trait EnginePort {
    /// Posts a request with its attachment.
    fn post(&self, request: &Request, attachment: Option<&Attachment>);
}

pub(crate) trait Spawn {
    /// Starts an engine. Requests sent before it is ready wait for it.
    fn start(&mut self) -> Result<Engine, String>;
}

type Listener = Rc<dyn Fn(EngineEvent)>;

/// One engine. Dropping it ends its worker.
pub(crate) struct Engine(Rc<RefCell<EngineState>>);

struct EngineState {
    port: Box<dyn EnginePort>,
    is_ready: bool,
    is_dead: bool,
    /// Requests that wait until it is ready, because an engine of another build would misread them.
    queue: Vec<(Request, Option<Attachment>)>,
    listener: Option<Listener>,
}

impl Engine {
    /// An engine behind a port; it passes on the events of the port.
    pub(crate) fn new(port: impl FnOnce(EngineEvents) -> Box<dyn EnginePort>) -> Self {
        Self(Rc::new_cyclic(|state| {
            RefCell::new(EngineState {
                port: port(EngineEvents(state.clone())),
                is_ready: false,
                is_dead: false,
                queue: Vec::new(),
                listener: None,
            })
        }))
    }

    /// A handle that passes on its events.
    pub(crate) fn events(&self) -> EngineEvents {
        EngineEvents(Rc::downgrade(&self.0))
    }

    /// Sends a request with its attachment.
    pub(crate) fn send(&self, request: Request, attachment: Option<Attachment>) {
        let mut state = self.0.borrow_mut();
        if state.is_ready {
            state.port.post(&request, attachment.as_ref());
        } else {
            state.queue.push((request, attachment));
        }
    }

    /// Whether it died or is of another build, perhaps before it had a file.
    pub(crate) fn is_dead(&self) -> bool {
        self.0.borrow().is_dead
    }

    /// Calls `listener` with every event from now on.
    pub(crate) fn listen(&self, listener: impl Fn(EngineEvent) + 'static) {
        self.0.borrow_mut().listener = Some(Rc::new(listener));
    }
}

/// Passes on the events of an engine while it exists.
#[derive(Clone)]
pub(crate) struct EngineEvents(Weak<RefCell<EngineState>>);

impl EngineEvents {
    /// Whether the engine still exists.
    pub(crate) fn is_there(&self) -> bool {
        self.0.strong_count() > 0
    }

    /// The engine sent a message.
    pub(crate) fn on_message(&self, text: &str, attachment: Option<JsValue>) {
        let reply = serde_json::from_str::<Reply>(text).ok();
        // An engine of another build may send a message that this page cannot read.
        let reply = reply.filter(
            |reply| !matches!(reply.body, Event::Ready { protocol } if protocol != PROTOCOL),
        );
        self.pass_on(|state| match reply {
            Some(reply) => {
                if matches!(reply.body, Event::Ready { .. }) {
                    state.is_ready = true;
                    for (request, attachment) in std::mem::take(&mut state.queue) {
                        state.port.post(&request, attachment.as_ref());
                    }
                }
                EngineEvent::Message(Box::new(reply), attachment)
            }
            None => {
                state.is_dead = true;
                EngineEvent::OtherVersion
            }
        });
    }

    pub(crate) fn on_end(&self, reason: String) {
        self.pass_on(|state| {
            state.is_dead = true;
            if state.is_ready {
                EngineEvent::Died(reason)
            } else {
                EngineEvent::FailedToStart(reason)
            }
        });
    }

    /// Calls the listener; no borrow is held, because listeners end engines.
    fn pass_on(&self, event: impl FnOnce(&mut EngineState) -> EngineEvent) {
        let Some(state) = self.0.upgrade() else {
            return;
        };
        let event = event(&mut state.borrow_mut());
        let listener = state.borrow().listener.clone();
        if let Some(listener) = listener {
            listener(event);
        }
    }
}
