//! This module starts engines.
//!
//! The page loads the engine's program once and hands it to the *spawner*
//! (`static/engine-boot.js`), a worker that only starts engines and whose policy forbids every
//! connection; engines inherit that policy. So a file opens without the network, even long after
//! the page was loaded, and a page never meets an engine of another build. Each engine is a
//! separate worker with a [`MessagePort`] to the page: ending it frees all memory of its file.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::Array;
use reports::wire::Request;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageChannel, MessageEvent, MessagePort, Worker};

use super::client::{Attachment, Engine, EngineEvents, EnginePort, Spawn};
use crate::platform::confinement::{self, Confinement};
use crate::platform::js::{get, object, words};
use crate::platform::program::{compile, download, text};

const ENGINE_SCRIPT: &str = "./engine.js";
const ENGINE_PROGRAM: &str = "./engine_bg.wasm";

/// The port of one engine. Dropping it ends the engine's worker.
struct Port {
    number: u32,
    worker: Worker,
    port: MessagePort,
    _on_message: Closure<dyn Fn(MessageEvent)>,
}

impl Port {
    fn new(number: u32, worker: Worker, port: MessagePort, events: EngineEvents) -> Self {
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            let (text, attachment) = match data.dyn_ref::<Array>() {
                Some(pair) => (pair.get(0).as_string(), Some(pair.get(1))),
                None => (data.as_string(), None),
            };
            match text {
                Some(text) => events.on_message(&text, attachment),
                // This is no message but the report of the panic hook.
                None => events.on_end(get(&data, "panicked").as_string().unwrap_or_default()),
            }
        });
        port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Self {
            number,
            worker,
            port,
            _on_message: on_message,
        }
    }
}

impl EnginePort for Port {
    fn post(&self, request: &Request, attachment: Option<&Attachment>) {
        let Ok(text) = serde_json::to_string(request) else {
            return;
        };
        let text = JsValue::from_str(&text);
        let files = match attachment {
            None => JsValue::UNDEFINED,
            Some(Attachment::File(file)) => file.into(),
            Some(Attachment::Files(files)) => files.iter().collect::<Array>().into(),
        };
        // Texts and `File`s can always be cloned.
        let _ = self.port.post_message(&Array::of2(&text, &files));
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
        let _ = self
            .worker
            .post_message(&object(&[("stop", self.number.into())]));
    }
}

pub(crate) struct EngineSpawner {
    worker: Worker,
    engines: Rc<RefCell<BTreeMap<u32, EngineEvents>>>,
    last: u32,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl EngineSpawner {
    /// Loads the engine's program and starts the worker that starts engines. Returns also how that
    /// worker is kept from the network.
    pub(crate) async fn prepare() -> Result<(Self, Confinement), String> {
        let prepare = async {
            let (script, program) = load().await?;
            let (worker, confinement) = confinement::start().await?;
            Ok((Self::new(worker, &script, &program)?, confinement))
        };
        prepare.await.map_err(|error: JsValue| words(&error))
    }

    fn new(worker: Worker, script: &JsValue, program: &JsValue) -> Result<Self, JsValue> {
        let engines = Rc::new(RefCell::new(BTreeMap::<u32, EngineEvents>::new()));

        let of = Rc::clone(&engines);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            let died = get(&data, "died").as_f64();
            let reason = get(&data, "reason").as_string().unwrap_or_default();
            for (number, engine) in of.borrow().clone() {
                if died.is_none_or(|died| died == f64::from(number)) {
                    engine.on_end(reason.clone());
                }
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));

        let of = Rc::clone(&engines);
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            // A script that did not arrive causes an event without a message.
            let reason = get(&event, "message").as_string().unwrap_or_default();
            for engine in of.borrow().clone().values() {
                engine.on_end(reason.clone());
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

    fn try_start(&mut self) -> Result<Engine, JsValue> {
        self.last += 1;
        let number = self.last;
        let channel = MessageChannel::new()?;
        let (ours, theirs) = (channel.port1(), channel.port2());
        let engine =
            Engine::new(|events| Box::new(Port::new(number, self.worker.clone(), ours, events)));
        self.worker.post_message_with_transfer(
            &object(&[("start", number.into()), ("port", theirs.clone().into())]),
            &Array::of1(&theirs),
        )?;
        let mut engines = self.engines.borrow_mut();
        engines.retain(|_, engine| engine.is_there());
        engines.insert(number, engine.events());
        Ok(engine)
    }
}

impl Spawn for EngineSpawner {
    fn start(&mut self) -> Result<Engine, String> {
        self.try_start().map_err(|error| words(&error))
    }
}

/// The engine's script as text and its program compiled.
async fn load() -> Result<(JsValue, JsValue), JsValue> {
    // Both downloads start before either is awaited.
    let (script, program) = (download(ENGINE_SCRIPT), download(ENGINE_PROGRAM));
    Ok((text(script).await?, compile(program).await?))
}
