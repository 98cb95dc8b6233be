//! This module records the requests made since the page was up, so that a person can see that there
//! are none, or what they were for.
//!
//! It sees every entry of the browser's Resource Timing that the page causes after [`start`],
//! that is any script, image, style, `fetch`, `sendBeacon` or worker script, to any host, from a
//! cache or not. It does not see the page's own files before that moment, among them the engine's
//! program. Requests of the browser itself (safe browsing, updates, extensions) are not visible to
//! any page. A Web Worker has a record of its own, but none of the page's workers makes a request:
//! the policy of engines forbids every connection, and the worker that makes samples gets its
//! program from the page.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{
    PerformanceEntry, PerformanceObserver, PerformanceObserverEntryList, PerformanceObserverInit,
};

use crate::model::network::NetworkRequest;
use crate::session::perf;

/// Calls `record` with each further request from now on. If the browser has no such observer, it is
/// never called.
pub fn start(record: impl Fn(NetworkRequest) + 'static) {
    let start_ms = perf::now_ms();
    let callback = Closure::<dyn Fn(PerformanceObserverEntryList)>::new(
        move |entries: PerformanceObserverEntryList| {
            for entry in entries.get_entries() {
                let entry: PerformanceEntry = entry.unchecked_into();
                // An entry comes when its request has ended; some of the page's own requests end
                // only now.
                if entry.start_time() > start_ms {
                    record(NetworkRequest {
                        start_ms: perf::epoch_ms(entry.start_time()),
                        url: entry.name(),
                    });
                }
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
