//! This module holds the requests that the engine has not looked at.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::task::{Context, Waker};

use js_sys::{Array, Promise};
use reports::wire::Request;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, MessageEvent, MessagePort};

/// Requests in the order they came, each with its attachment.
pub(super) struct Inbox {
    waiting: Rc<RefCell<Waiting>>,
    /// Carries a message to this engine itself, which arrives after those that were sent before it.
    to_self: Option<MessageChannel>,
}

#[derive(Default)]
struct Waiting {
    messages: VecDeque<(Request, Option<JsValue>)>,
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

    /// The next request; if there is none, the next one wakes the task.
    pub(super) fn next(&self, context: &Context<'_>) -> Option<(Request, Option<JsValue>)> {
        let mut waiting = self.waiting.borrow_mut();
        let message = waiting.messages.pop_front();
        if message.is_none() {
            waiting.waker = Some(context.waker().clone());
        }
        message
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.borrow().messages.is_empty()
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

fn message(data: &JsValue) -> Option<(Request, Option<JsValue>)> {
    let (text, attachment) = match data.dyn_ref::<Array>() {
        Some(pair) => (pair.get(0).as_string()?, Some(pair.get(1))),
        None => (data.as_string()?, None),
    };
    // Page and engine are of one build, so a message that is no request did not come from the page.
    Some((serde_json::from_str(&text).ok()?, attachment))
}
