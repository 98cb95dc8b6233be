//! The program that makes up samples, in a Web Worker of its own (`static/sample-boot.js`).
//!
//! It is not part of the engine, because most visitors never open a sample.

use js_sys::{Array, RangeError, Uint8Array};
use reports::sample::{Sample, SampleReport};
use wasm_bindgen::prelude::*;
use web_sys::{File, FilePropertyBag};

/// Bytes that are made at a time.
const PIECE_BYTES: usize = 256 * 1024;

/// The seed of every sample, so that the same sample is always the same report.
const SEED: u64 = 1;

fn main() {}

/// A report of this kind, such as `ghes.all_users`, with `rows` rows.
///
/// # Errors
/// If there is no sample of this kind.
#[wasm_bindgen]
pub fn make(kind: &str, rows: u32) -> Result<File, JsValue> {
    let report = SampleReport::of_kind(kind).ok_or_else(|| RangeError::new(kind))?;
    let mut sample = Sample::new(report, u64::from(rows), SEED);
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
    File::new_with_u8_array_sequence_and_options(&pieces, &report.file_name(), &options)
}
