//! This module reads several files one after the other into one table.

use js_sys::{Array, Uint8Array};
use reports::read::Concatenator;
use reports::refusal::Refusal;
use reports::report::Report;
use reports::wire::{Event, Input};
use wasm_bindgen::JsCast;

use super::outbox::ReplyTo;
use super::reading::{Beginning, begin};
use super::session::Outcome;

/// Reads the parts as one table.
pub(super) async fn concatenate(
    parts: Vec<Input>,
    without_repeats: bool,
    sources: &Array,
    replies: &ReplyTo,
) -> Result<Outcome, Refusal> {
    let mut concatenator = Concatenator::default();
    if without_repeats {
        concatenator.leave_duplicates_out();
    }
    let (mut bytes, mut rows) = (0, 0_u32);
    let mut first_refusal = None;
    for (part, source) in parts.into_iter().zip(sources.iter()) {
        let Ok(source) = source.dyn_into::<web_sys::File>() else {
            continue;
        };
        let part_bytes = match &part.entry {
            Some(entry) => entry.packed_bytes,
            None => part.size_bytes,
        };
        match read_part(&part, &source).await {
            Ok(opened) => {
                rows = rows.saturating_add(opened.table.rows());
                concatenator.add(opened)?;
            }
            // The other files are read all the same, unless the table becomes too large.
            Err(refusal @ Refusal::TooLarge { .. }) => return Err(refusal),
            Err(refusal) => {
                concatenator.leave_out(&part.name);
                first_refusal.get_or_insert(refusal);
            }
        }
        bytes += part_bytes;
        replies.send(Event::Progress { bytes, rows });
    }
    match first_refusal {
        Some(refusal) if concatenator.is_empty() => Err(refusal),
        _ => Ok(Outcome::Report(Box::new(concatenator.finish()?))),
    }
}

async fn read_part(part: &Input, source: &web_sys::File) -> Result<Report, Refusal> {
    let Beginning::Report {
        mut intake,
        mut pieces,
        beginning,
    } = begin(part, source).await?
    else {
        return Err(Refusal::Nested {
            format: "zip".to_owned(),
        });
    };
    intake.push(&beginning)?;
    let mut buffer = Vec::new();
    while !intake.is_over() {
        let Some(piece): Option<Uint8Array> = pieces.next().await? else {
            break;
        };
        buffer.resize(piece.length() as usize, 0);
        piece.copy_to(&mut buffer);
        if let Err(refusal) = intake.push(&buffer) {
            pieces.cancel();
            return Err(refusal);
        }
    }
    intake.finish()
}
