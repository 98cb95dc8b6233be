//! User Timing marks, for the benchmark, the browser tests and developer tools.
//!
//! Marks: `rollcall:open` when a file is handed over, `rollcall:first-rows` when its first rows
//! are painted, `rollcall:ready` when its figures and its first view are. Measures:
//! `rollcall:search`, `rollcall:sort` and `rollcall:filter`, each from the input event to the rows
//! painted. Names are fixed and carry nothing of a report.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{MessageChannel, Performance};

use crate::platform::later::window;

/// A file was handed over.
pub const OPEN: &str = "rollcall:open";
/// The first rows are painted.
pub const FIRST_ROWS: &str = "rollcall:first-rows";
/// Figures, findings and the first view are painted.
pub const READY: &str = "rollcall:ready";

/// Measures from an input event to rows painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// A letter typed into the search box.
    Search,
    Sort,
    /// A query was set: typed, or by a figure, a chart point, a menu.
    Filter,
}

impl Measure {
    fn name(self) -> &'static str {
        match self {
            Self::Search => "rollcall:search",
            Self::Sort => "rollcall:sort",
            Self::Filter => "rollcall:filter",
        }
    }
}

pub fn mark(name: &str) {
    if let Some(performance) = performance() {
        // Only a clash with the names of the old Navigation Timing can fail.
        let _ = performance.mark(name);
    }
}

/// Marks the moment at which the current state of the page has been painted.
pub fn mark_painted(name: &'static str) {
    after_paint(move || mark(name));
}

/// Measures from `start_ms` (see [`now_ms`]) until the current state of the page has been painted.
pub fn measure_painted(measure: Measure, start_ms: f64) {
    after_paint(move || {
        // A missing mark breaks a measurement, never the page.
        let _ = measure_since(measure.name(), start_ms);
    });
}

/// `performance.measure(name, { start })`; web-sys only has the older form with names of marks, in
/// which a second key press would move the start of the first one's measure.
fn measure_since(name: &str, start_ms: f64) -> Result<(), JsValue> {
    let performance = performance().ok_or(JsValue::NULL)?;
    let options = Object::new();
    Reflect::set(&options, &"start".into(), &start_ms.into())?;
    let measure: Function = Reflect::get(&performance, &"measure".into())?.dyn_into()?;
    measure
        .call2(&performance, &name.into(), &options)
        .map(drop)
}

/// Milliseconds since the page was loaded; only for measurements, never shown.
#[must_use]
pub fn now_ms() -> f64 {
    performance().map_or(0.0, |performance| performance.now())
}

/// A moment of [`now_ms`] in ms since the epoch, by the clock of this machine.
#[must_use]
pub fn epoch_ms(since_load_ms: f64) -> i64 {
    let origin = performance().map_or(0.0, |performance| performance.time_origin());
    (origin + since_load_ms) as i64
}

fn performance() -> Option<Performance> {
    window()?.performance()
}

/// Runs `then` after the next frame is painted: a message posted inside an animation frame arrives
/// after that frame's painting. In a hidden page nothing is painted, and this waits.
pub fn after_paint(then: impl FnOnce() + 'static) {
    let Some(window) = window() else {
        return;
    };
    let in_frame = Closure::once_into_js(move || {
        let Ok(channel) = MessageChannel::new() else {
            return;
        };
        let port = channel.port1();
        let painted = Closure::once_into_js(then);
        port.set_onmessage(Some(painted.unchecked_ref()));
        let _ = channel.port2().post_message(&JsValue::NULL);
    });
    let _ = window.request_animation_frame(in_frame.unchecked_ref());
}
