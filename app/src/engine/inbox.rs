//! What the page has said and nobody has worked on yet.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use js_sys::{Array, Promise};
use reports::wire::Command;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, MessageEvent, MessagePort};

/// Messages in the order they came, each with what travelled beside it.
pub(super) struct Inbox {
    waiting: Rc<RefCell<Waiting>>,
    /// A message to oneself, which arrives after those that were sent before it.
    to_self: Option<MessageChannel>,
}

#[derive(Default)]
struct Waiting {
    messages: VecDeque<(Command, Option<JsValue>)>,
    waker: Option<Waker>,
}

impl Inbox {
    /// Listens to the page as long as the engine lives.
    pub(super) fn listen(port: &MessagePort) -> Self {
        let waiting = Rc::new(RefCell::new(Waiting::default()));
        let of = Rc::clone(&waiting);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(message) = message(&event.data()) {
                let mut waiting = of.borrow_mut();
                waiting.messages.push_back(message);
                let waker = waiting.waker.take();
                drop(waiting);
                if let Some(waker) = waker {
                    waker.wake();
                }
            }
        });
        port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        Self {
            waiting,
            to_self: MessageChannel::new().ok(),
        }
    }

    /// The next message, when there is one.
    pub(super) async fn next(&self) -> (Command, Option<JsValue>) {
        poll_fn(|context| {
            let mut waiting = self.waiting.borrow_mut();
            match waiting.messages.pop_front() {
                Some(message) => Poll::Ready(message),
                None => {
                    waiting.waker = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }

    /// The first such message that waits; those before it go on waiting.
    pub(super) fn take_first(&self, is_such: impl Fn(&Command) -> bool) -> Option<Command> {
        let messages = &mut self.waiting.borrow_mut().messages;
        let at = messages.iter().position(|(command, _)| is_such(command))?;
        messages.remove(at).map(|(command, _)| command)
    }

    /// Puts a message behind all that wait.
    pub(super) fn put_off(&self, command: Command) {
        self.waiting
            .borrow_mut()
            .messages
            .push_back((command, None));
    }

    /// Whether such a message waits.
    pub(super) fn has(&self, is_such: impl Fn(&Command) -> bool) -> bool {
        self.waiting
            .borrow()
            .messages
            .iter()
            .any(|(command, _)| is_such(command))
    }

    /// Lets messages in that were sent while the engine worked.
    pub(super) async fn catch_up(&self) {
        let Some(channel) = &self.to_self else { return };
        let arrived = Promise::new(&mut |resolve, _| {
            channel.port1().set_onmessage(Some(&resolve));
            let _ = channel.port2().post_message(&JsValue::NULL);
        });
        let _ = JsFuture::from(arrived).await;
    }
}

fn message(data: &JsValue) -> Option<(Command, Option<JsValue>)> {
    let (text, beside) = match data.dyn_ref::<Array>() {
        Some(pair) => (pair.get(0).as_string()?, Some(pair.get(1))),
        None => (data.as_string()?, None),
    };
    // Page and engine are of one build; what is no command was not sent by the page.
    Some((serde_json::from_str(&text).ok()?, beside))
}
