//! This module makes samples. The program that makes them up (`src/bin/sample.rs`) is downloaded
//! for the first one, and then kept. The page downloads it, and not the Web Worker that runs it, so
//! that [`meter`](super::meter) sees that request.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, Worker, WorkerOptions, WorkerType};

use crate::platform::js::{get, object, words};
use crate::platform::program::{compile, download};

const SCRIPT: &str = "./sample-boot.js";
const PROGRAM: &str = "./sample_bg.wasm";

/// A Web Worker that makes samples. Dropping it ends the worker.
pub(crate) struct SampleMaker {
    worker: Worker,
    program: JsValue,
}

impl SampleMaker {
    /// Downloads the program. An error is the browser's reason, which may be empty.
    pub(crate) async fn start() -> Result<Self, String> {
        let start = async {
            let program = compile(download(PROGRAM)).await?;
            let options = WorkerOptions::new();
            options.set_type(WorkerType::Module);
            let worker = Worker::new_with_options(SCRIPT, &options)?;
            Ok(Self { worker, program })
        };
        start.await.map_err(|error: JsValue| words(&error))
    }

    /// A report of this kind with `rows` rows. An error is the browser's reason, which may be empty.
    pub(crate) async fn make(&self, kind: &str, rows: u32) -> Result<File, String> {
        let make = async {
            let answer = Promise::new(&mut |resolve, reject| {
                self.worker.set_onmessage(Some(&resolve));
                self.worker.set_onerror(Some(&reject));
            });
            self.worker.post_message(&object(&[
                ("program", self.program.clone()),
                ("kind", kind.into()),
                ("rows", rows.into()),
            ]))?;
            get(&JsFuture::from(answer).await?, "data").dyn_into()
        };
        make.await.map_err(|error: JsValue| words(&error))
    }
}

impl Drop for SampleMaker {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
