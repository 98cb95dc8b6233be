//! This module requests a sample. The program that makes it up (`src/bin/sample.rs`) is downloaded
//! only now, and ends when the sample is complete.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, Worker, WorkerOptions, WorkerType};

use crate::platform::js::{get, words};

const SCRIPT: &str = "./sample-boot.js";

/// A report of this kind with `rows` rows. An error is the browser's reason, which may be empty.
pub(crate) async fn make(kind: &str, rows: u64) -> Result<File, String> {
    let make = async {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(&format!("{kind} {rows}"));
        let worker = Worker::new_with_options(SCRIPT, &options)?;
        let answer = Promise::new(&mut |resolve, reject| {
            worker.set_onmessage(Some(&resolve));
            worker.set_onerror(Some(&reject));
        });
        let answer = JsFuture::from(answer).await;
        worker.terminate();
        get(&answer?, "data").dyn_into()
    };
    make.await.map_err(|error: JsValue| words(&error))
}
