//! Several files, read one after the other and made one table.

use js_sys::{Array, Uint8Array};
use reports::read::Concatenator;
use reports::refusal::Refusal;
use reports::report::Report;
use reports::wire::{ConcatPart, Event, FileId};
use wasm_bindgen::JsCast;

use super::answers::OpenedFile;
use super::outbox::Outbox;
use super::reading::{Beginning, File, begin, settle};

/// Reads the parts and says what becomes of them together.
pub(super) async fn concatenate(
    id: FileId,
    (parts, without_repeats): (Vec<ConcatPart>, bool),
    sources: &Array,
    outbox: &Outbox,
) -> Option<OpenedFile> {
    let read = read(id, (parts, without_repeats), sources, outbox).await;
    let opened = read.map(|opened| Some(OpenedFile::open(id, opened, outbox)));
    settle(id, opened, outbox)
}

async fn read(
    id: FileId,
    (parts, without_repeats): (Vec<ConcatPart>, bool),
    sources: &Array,
    outbox: &Outbox,
) -> Result<Report, Refusal> {
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
        let name = part.name.clone();
        match read_part(id, part, &source).await {
            Ok(opened) => {
                rows = rows.saturating_add(opened.table.rows());
                concatenator.add(opened)?;
            }
            // The others are worth reading all the same, but for one reason.
            Err(refusal @ Refusal::TooLarge { .. }) => return Err(refusal),
            Err(refusal) => {
                concatenator.leave_out(&name);
                first_refusal.get_or_insert(refusal);
            }
        }
        bytes += part_bytes;
        outbox.post(&Event::Progress {
            file: id,
            bytes,
            rows,
        });
    }
    match first_refusal {
        Some(refusal) if concatenator.is_empty() => Err(refusal),
        _ => concatenator.finish(),
    }
}

async fn read_part(
    id: FileId,
    part: ConcatPart,
    source: &web_sys::File,
) -> Result<Report, Refusal> {
    let file = File {
        id,
        name: part.name,
        size_bytes: part.size_bytes,
        modified_ms: part.modified_ms,
        options: part.options,
        entry: part.entry,
    };
    let Beginning::Report {
        mut intake,
        mut pieces,
        beginning,
    } = begin(&file, source).await?
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
