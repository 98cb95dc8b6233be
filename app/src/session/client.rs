//! This module starts engines, sends them requests, and passes on their replies.
//!
//! The page loads the engine's program once and hands it to the *spawner*
//! (`static/engine-boot.js`), a worker that only starts engines and whose policy forbids every
//! connection; engines inherit that. So opening a file needs no network at all, even long after
//! the page was loaded, and a page never meets an engine of another build. Each engine is a worker
//! of its own with a [`MessagePort`] to the page: ending it frees all that its file held.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use js_sys::{Array, Uint8Array, WebAssembly};
use reports::wire::{Event, PROTOCOL, Reply, Request};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ErrorEvent, MessageChannel, MessageEvent, MessagePort, Response, Worker};

use crate::platform::confinement::{self, Confinement};
use crate::platform::js::{get, object, words};

const ENGINE_SCRIPT: &str = "./engine.js";
const ENGINE_PROGRAM: &str = "./engine_bg.wasm";

/// What comes from an engine.
pub(crate) enum EngineEvent {
    /// A message, and what was transferred with it.
    Message(Box<Reply>, Option<JsValue>),
    /// The engine is of another build than the page.
    OtherVersion,
    /// The engine died; the text is the browser's reason.
    Died(String),
    /// The engine died before it was ready, which the next one will too.
    FailedToStart(String),
}

type Listener = Rc<dyn Fn(EngineEvent)>;

/// One engine. Dropping it ends its worker.
pub(crate) struct Engine {
    number: u32,
    worker: Worker,
    port: MessagePort,
    state: Rc<RefCell<EngineState>>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
}

#[derive(Default)]
struct EngineState {
    is_ready: bool,
    /// Messages for when it is ready: what an engine of another build would misread is not sent.
    queue: Vec<JsValue>,
    listener: Option<Listener>,
    is_dead: bool,
}

impl Engine {
    /// Sends a request, with what travels beside it.
    pub(crate) fn send(&self, request: &Request, beside: Option<&JsValue>) {
        let Ok(text) = serde_json::to_string(request) else {
            return;
        };
        let message = match beside {
            None => JsValue::from_str(&text),
            Some(beside) => Array::of2(&JsValue::from_str(&text), beside).into(),
        };
        let mut state = self.state.borrow_mut();
        if state.is_ready {
            // Texts and `File`s can always be cloned.
            let _ = self.port.post_message(&message);
        } else {
            state.queue.push(message);
        }
    }

    /// Whether it died or is of another build, perhaps while it had no file.
    pub(crate) fn is_dead(&self) -> bool {
        self.state.borrow().is_dead
    }

    /// Calls `listener` with every event from now on.
    pub(crate) fn listen(&self, listener: impl Fn(EngineEvent) + 'static) {
        self.state.borrow_mut().listener = Some(Rc::new(listener));
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
        let _ = self
            .worker
            .post_message(&object(&[("stop", self.number.into())]));
    }
}

/// Passes an event on to the listener; no borrow is held, because listeners end engines.
fn dispatch(state: &Rc<RefCell<EngineState>>, event: EngineEvent) {
    let listener = state.borrow().listener.clone();
    if let Some(listener) = listener {
        listener(event);
    }
}

/// Passes on that an engine died.
fn end(state: &Rc<RefCell<EngineState>>, reason: String) {
    state.borrow_mut().is_dead = true;
    let was_ready = state.borrow().is_ready;
    dispatch(
        state,
        if was_ready {
            EngineEvent::Died(reason)
        } else {
            EngineEvent::FailedToStart(reason)
        },
    );
}

/// Starts engines.
pub(crate) struct EngineSpawner {
    worker: Worker,
    engines: Rc<RefCell<BTreeMap<u32, Weak<RefCell<EngineState>>>>>,
    last: u32,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl EngineSpawner {
    /// Loads the engine's program and starts the worker that starts engines; also what keeps them
    /// from the network.
    pub(crate) async fn prepare() -> Result<(Self, Confinement), String> {
        let prepare = async {
            let (script, program) = load().await?;
            let (worker, confinement) = confinement::start().await?;
            Ok((Self::new(worker, &script, &program)?, confinement))
        };
        prepare.await.map_err(|error: JsValue| words(&error))
    }

    fn new(worker: Worker, script: &JsValue, program: &JsValue) -> Result<Self, JsValue> {
        let engines = Rc::new(RefCell::new(
            BTreeMap::<u32, Weak<RefCell<EngineState>>>::new(),
        ));

        let of = Rc::clone(&engines);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            let died = get(&data, "died").as_f64();
            let reason = get(&data, "reason").as_string().unwrap_or_default();
            for (number, state) in of.borrow().clone() {
                if died.is_none_or(|died| died == f64::from(number))
                    && let Some(state) = state.upgrade()
                {
                    end(&state, reason.clone());
                }
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));

        let of = Rc::clone(&engines);
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            // A script that did not arrive makes an event without a message.
            let reason = get(&event, "message").as_string().unwrap_or_default();
            for state in of.borrow().clone().values().filter_map(Weak::upgrade) {
                end(&state, reason.clone());
            }
        });
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));

        worker.post_message(&object(&[
            ("script", script.clone()),
            ("program", program.clone()),
        ]))?;
        Ok(Self {
            worker,
            engines,
            last: 0,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    /// Starts an engine. Requests sent before it is up wait for it.
    pub(crate) fn start(&mut self) -> Result<Engine, String> {
        self.try_start().map_err(|error| words(&error))
    }

    fn try_start(&mut self) -> Result<Engine, JsValue> {
        self.last += 1;
        let number = self.last;
        let channel = MessageChannel::new()?;
        let port = channel.port1();
        let state = Rc::new(RefCell::new(EngineState::default()));

        let (of, at) = (Rc::downgrade(&state), port.clone());
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(state) = of.upgrade() {
                receive(&state, &at, &event.data());
            }
        });
        port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));

        let theirs = channel.port2();
        self.worker.post_message_with_transfer(
            &object(&[("start", number.into()), ("port", theirs.clone().into())]),
            &Array::of1(&theirs),
        )?;
        let mut engines = self.engines.borrow_mut();
        engines.retain(|_, state| state.strong_count() > 0);
        engines.insert(number, Rc::downgrade(&state));
        Ok(Engine {
            number,
            worker: self.worker.clone(),
            port,
            state,
            _on_message: on_message,
        })
    }
}

fn receive(state: &Rc<RefCell<EngineState>>, port: &MessagePort, data: &JsValue) {
    let (text, beside) = match data.dyn_ref::<Array>() {
        Some(pair) => (pair.get(0).as_string(), Some(pair.get(1))),
        None => (data.as_string(), None),
    };
    let Some(text) = text else {
        // Not a message: what the panic hook says.
        return end(state, get(data, "panicked").as_string().unwrap_or_default());
    };
    let event = match serde_json::from_str::<Reply>(&text) {
        Ok(reply) if !matches!(reply.body, Event::Ready { protocol } if protocol != PROTOCOL) => {
            if matches!(reply.body, Event::Ready { .. }) {
                let mut state = state.borrow_mut();
                state.is_ready = true;
                for message in state.queue.drain(..) {
                    let _ = port.post_message(&message);
                }
            }
            EngineEvent::Message(Box::new(reply), beside)
        }
        // An engine of another build may say what this one cannot read.
        Ok(_) | Err(_) => {
            state.borrow_mut().is_dead = true;
            EngineEvent::OtherVersion
        }
    };
    dispatch(state, event);
}

/// The engine's script as text and its program compiled.
async fn load() -> Result<(JsValue, JsValue), JsValue> {
    let script = fetch(ENGINE_SCRIPT);
    let program = fetch(ENGINE_PROGRAM);
    let script = ok(JsFuture::from(script).await?)?;
    let script = JsFuture::from(script.text()?).await?;
    Ok((script, compile(program).await?))
}

/// Compiles while the bytes arrive; where a host serves them under another type, or a browser
/// cannot, afterwards.
async fn compile(arriving: js_sys::Promise) -> Result<JsValue, JsValue> {
    let response = ok(JsFuture::from(arriving).await?)?;
    let bytes = response.clone()?.array_buffer()?;
    let response = js_sys::Promise::resolve(&JsValue::from(response));
    let streaming = WebAssembly::compile_streaming(&response);
    match JsFuture::from(streaming).await {
        Ok(module) => Ok(module),
        Err(_) => {
            let bytes = JsFuture::from(bytes).await?;
            JsFuture::from(WebAssembly::compile(&Uint8Array::new(&bytes))).await
        }
    }
}

fn fetch(url: &str) -> js_sys::Promise {
    match web_sys::window() {
        Some(window) => window.fetch_with_str(url),
        None => js_sys::Promise::reject(&JsValue::NULL),
    }
}

fn ok(response: JsValue) -> Result<Response, JsValue> {
    let response: Response = response.dyn_into()?;
    if response.ok() {
        Ok(response)
    } else {
        Err(JsValue::from_str(&format!(
            "{} {}",
            response.status(),
            response.status_text()
        )))
    }
}
