//! The page's end of its engines: starting them, talking to them, noticing when one dies.
//!
//! The page loads the engine's program once and hands it to the *nursery*
//! (`static/engine-boot.js`), a worker that only starts engines and whose policy forbids every
//! connection; engines inherit that. So opening a file needs no network at all, even long after
//! the page was loaded, and a page never meets an engine of another build. Each engine is a worker
//! of its own with a [`MessagePort`] to the page: ending it frees all that its file held.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::{Rc, Weak};

use js_sys::{Array, Uint8Array, WebAssembly};
use leptos::prelude::Owner;
use reports::archive::zip::Entry;
use reports::wire::{Command, Event, FileId, PROTOCOL, ReadOptions};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ErrorEvent, MessageChannel, MessageEvent, MessagePort, Response, Worker};

use crate::model::bundle::Origin;
use crate::model::history::Steps;
use crate::model::profile_requests::ProfileRequestTracker;
use crate::model::requests::RequestTracker;
use crate::model::route::Route;
use crate::model::view_state::ViewState;
use crate::platform::confinement::{self, Confinement};
use crate::platform::js::{get, object, words};
use crate::session::perf::Measure;
use crate::session::watchdog::Watchdog;

const ENGINE_SCRIPT: &str = "./engine.js";
const ENGINE_PROGRAM: &str = "./engine_bg.wasm";

/// Files read at the same time at most; a browser that says it has more processors than this
/// would still share one disk.
const READING: usize = 4;

/// What the page holds besides signals.
#[derive(Default)]
pub(crate) struct Desk {
    /// Owns what the page's files own, so that no component's end ends them.
    pub(crate) owner: Option<Owner>,
    /// Set by the first `start`.
    pub(crate) started: bool,
    /// Set when the first engine is up.
    pub(crate) counts_requests: bool,
    /// Starts engines; `None` until the engine's program is there.
    pub(crate) nursery: Option<Nursery>,
    /// An engine that is up and has no file yet.
    pub(crate) spare: Option<Engine>,
    /// The number of the next file.
    pub(crate) next_file: FileId,
    /// Files whose engines read.
    pub(crate) reading: Vec<FileId>,
    /// Files that wait for their turn, or for the engine's program.
    pub(crate) waiting: VecDeque<FileId>,
    /// The file closed last.
    pub(crate) closed: Option<ClosedFile>,
    /// The steps that Back undoes.
    pub(crate) steps: Steps,
    /// The page shown last while no file was: the one behind all files.
    pub(crate) behind_files: Route,
    /// What the address asks to look at, for the first file that is opened.
    pub(crate) asked_by_address: Option<ViewState>,
}

impl Desk {
    /// The spare engine, or a new one.
    pub(crate) fn engine(&mut self) -> Result<Engine, String> {
        match self.spare.take() {
            Some(spare) if !spare.is_dead() => Ok(spare),
            _ => self
                .nursery
                .as_mut()
                .map_or_else(|| Err(String::new()), Nursery::start),
        }
    }
}

/// What is kept of a closed file: not its rows, only where they came from.
pub(crate) struct ClosedFile {
    pub(crate) source: Source,
    pub(crate) view_state: ViewState,
    pub(crate) options: ReadOptions,
}

/// What the page holds of one file besides signals.
#[derive(Default)]
pub(crate) struct Link {
    pub(crate) owner: Option<Owner>,
    pub(crate) source: Option<Source>,
    pub(crate) engine: Option<Engine>,
    pub(crate) requests: RequestTracker,
    pub(crate) profile_requests: ProfileRequestTracker,
    pub(crate) watchdog: Watchdog,
    /// What the newest view is to be measured as, and since when.
    pub(crate) measure: Option<(Measure, f64)>,
    /// A view was asked for in this frame; the next one waits for the next frame.
    pub(crate) view_in_frame: bool,
    /// Another view is wanted as soon as the frame is over.
    pub(crate) view_wanted: bool,
    /// What to look at instead where what the address asked for does not fit the file; `None`
    /// once it is known to.
    pub(crate) unvalidated: Option<ViewState>,
    /// A row to find in the next view.
    pub(crate) locate_wanted: Option<u32>,
    /// The first rows have been marked as painted.
    pub(crate) first_rows_marked: bool,
    /// The first view has been answered.
    pub(crate) first_view_answered: bool,
    /// What is in it was opened once already, and is only listed this time.
    pub(crate) only_lists: bool,
}

/// Where a file's bytes come from.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    /// From a file of this machine, or a text pasted.
    File(web_sys::File),
    /// From a server: the page alone has it.
    Fetched(web_sys::File),
    /// From one of several that came together.
    Part(Rc<Part>),
    /// From several, read as one.
    Joined(Rc<Joined>),
    /// None of its own: the tab is for several files that came together.
    Many(Rc<Given>),
    /// Made up.
    Sample {
        /// Kind id.
        kind: String,
        /// How many rows.
        rows: u64,
    },
}

/// One of several files that came together.
#[derive(Debug)]
pub(crate) struct Part {
    /// The file, or the archive it is in.
    pub(crate) file: web_sys::File,
    /// Its entry in the archive.
    pub(crate) entry: Option<Box<Entry>>,
    /// The name it is shown under: enough of its path to tell it from the others.
    pub(crate) name: String,
    /// The name of what it came in.
    pub(crate) of: String,
}

/// Several files that are read as one.
#[derive(Debug)]
pub(crate) struct Joined {
    /// What to call them.
    pub(crate) name: String,
    /// Each, and how a person wants it read.
    pub(crate) parts: Vec<(Part, ReadOptions)>,
}

/// Several files that came together, but for archives: those are one file.
#[derive(Debug)]
pub(crate) struct Given {
    /// What they came as.
    pub(crate) origin: Origin,
    /// The name of the folder, or what to call them.
    pub(crate) name: String,
    /// The files with their paths.
    pub(crate) files: Vec<(String, web_sys::File)>,
    /// Whether there were more.
    pub(crate) has_more: bool,
}

/// How many files are read at the same time on this machine.
pub(crate) fn reading_at_once() -> usize {
    let processors =
        web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    // One processor is the page's own.
    (1..READING)
        .rfind(|n| (*n as f64) < processors)
        .unwrap_or(1)
}

/// What comes from an engine.
pub(crate) enum Said {
    /// A message, and what travelled beside it.
    Event(Box<Event>, Option<JsValue>),
    /// The engine is of another build than the page.
    OtherVersion,
    /// The engine died; the text is the browser's reason.
    Died(String),
    /// The engine died before it was up, which the next one will too.
    NeverLived(String),
}

type Listener = Rc<dyn Fn(Said)>;

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
    /// Sends a command, with what travels beside it.
    pub(crate) fn send(&self, command: &Command, beside: Option<&JsValue>) {
        let Ok(text) = serde_json::to_string(command) else {
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

    /// Hears what the engine says from now on.
    pub(crate) fn listen(&self, listener: impl Fn(Said) + 'static) {
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

/// Passes on what was said; no borrow is held, because listeners end engines.
fn hear(state: &Rc<RefCell<EngineState>>, said: Said) {
    let listener = state.borrow().listener.clone();
    if let Some(listener) = listener {
        listener(said);
    }
}

/// Passes on that an engine died.
fn end(state: &Rc<RefCell<EngineState>>, reason: String) {
    state.borrow_mut().is_dead = true;
    let was_ready = state.borrow().is_ready;
    hear(
        state,
        if was_ready {
            Said::Died(reason)
        } else {
            Said::NeverLived(reason)
        },
    );
}

/// Starts engines.
pub(crate) struct Nursery {
    worker: Worker,
    engines: Rc<RefCell<BTreeMap<u32, Weak<RefCell<EngineState>>>>>,
    last: u32,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl Nursery {
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

    /// Starts an engine. Commands sent before it is up wait for it.
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
    let said = match text.map(|text| serde_json::from_str::<Event>(&text)) {
        // Not a message: what the panic hook says.
        None => return end(state, get(data, "panicked").as_string().unwrap_or_default()),
        Some(Ok(Event::Ready { protocol })) if protocol == PROTOCOL => {
            let mut state = state.borrow_mut();
            state.is_ready = true;
            for message in state.queue.drain(..) {
                let _ = port.post_message(&message);
            }
            drop(state);
            Said::Event(Box::new(Event::Ready { protocol }), None)
        }
        Some(Ok(Event::Ready { .. }) | Err(_)) => {
            state.borrow_mut().is_dead = true;
            Said::OtherVersion
        }
        Some(Ok(event)) => Said::Event(Box::new(event), beside),
    };
    hear(state, said);
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
