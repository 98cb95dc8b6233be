//! This module counts the requests made since the page was up, so that a person can see that there
//! are none.
//!
//! It counts every entry of the browser's Resource Timing that the page causes after [`start`],
//! that is any script, image, style, `fetch`, `sendBeacon` or worker script, to any host, from a
//! cache or not. It does not count requests of the Web Worker that makes samples, which downloads its
//! own WebAssembly: that is one request too few for each sample. It does not count the page's own files before that moment, among them the engine's
//! program. Requests of the browser itself (safe browsing, updates, extensions) are not visible to
//! any page. Engines cannot make requests: their policy forbids every connection.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{
    PerformanceEntry, PerformanceObserver, PerformanceObserverEntryList, PerformanceObserverInit,
};

use crate::session::perf;

/// Calls `count` with the number of further requests from now on. If the browser has no such
/// observer, it is never called.
pub fn start(count: impl Fn(u32) + 'static) {
    let start_ms = perf::now_ms();
    let callback = Closure::<dyn Fn(PerformanceObserverEntryList)>::new(
        move |entries: PerformanceObserverEntryList| {
            // An entry comes when its request has ended; some of the page's own requests end only
            // now.
            let began_after = |entry: JsValue, _, _| {
                entry.unchecked_into::<PerformanceEntry>().start_time() > start_ms
            };
            let requests = entries.get_entries().filter(&mut { began_after }).length();
            if requests > 0 {
                count(requests);
            }
        },
    );
    let Ok(observer) = PerformanceObserver::new(callback.as_ref().unchecked_ref()) else {
        return;
    };
    // Not `buffered`: requests before this moment are the page itself.
    observer.observe(&PerformanceObserverInit::new(&Array::of1(
        &"resource".into(),
    )));
    // Both live as long as the page.
    callback.forget();
}
