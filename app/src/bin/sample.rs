//! The program that makes up samples, in a Web Worker of its own (`static/sample-boot.js`).
//!
//! It is not part of the engine, because most visitors never open a sample. The worker's name is the
//! request, a kind and a number of rows (`ghes.all_users 5000`); the answer is a `File`.

use js_sys::{Array, RangeError, Uint8Array};
use reports::sample::{Sample, SampleReport};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, File, FilePropertyBag};

/// Bytes that are made at a time.
const PIECE_BYTES: usize = 256 * 1024;

/// The seed of every sample, so that the same sample is always the same report.
const SEED: u64 = 1;

fn main() -> Result<(), JsValue> {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let name = scope.name();
    let request = name.split_once(' ').and_then(|(kind, rows)| {
        let report = SampleReport::of_kind(kind)?;
        Some((report, rows.parse().ok()?))
    });
    let (report, rows) = request.ok_or_else(|| RangeError::new(&name))?;
    let mut sample = Sample::new(report, rows, SEED);
    let (pieces, mut piece) = (Array::new(), Vec::new());
    let mut is_more = true;
    while is_more {
        is_more = sample.fill(&mut piece, PIECE_BYTES);
        pieces.push(&Uint8Array::from(piece.as_slice()));
        piece.clear();
    }
    let options = FilePropertyBag::new();
    // The file has no date: its name says when it was "downloaded".
    options.set_last_modified(0.0);
    let file =
        File::new_with_u8_array_sequence_and_options(&pieces, &report.file_name(), &options)?;
    scope.post_message(&file)
}
