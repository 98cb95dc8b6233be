//! Writing rows as a file, without keeping the page's other questions waiting.

use js_sys::{Array, Uint8Array};
use reports::export::{ExportFormat, Exporter};
use reports::wire::{Command, Event, FileId, Generation};
use web_sys::{Blob, BlobPropertyBag};

use super::answers::OpenedFile;
use super::inbox::Inbox;
use super::outbox::Outbox;

/// Rows written between two looks at the inbox: some milliseconds' worth.
const BATCH_ROWS: u32 = 5_000;

/// Bytes after which a part is given to the browser, which may put it on disk.
const PART_BYTES: usize = 4 * 1024 * 1024;

pub(super) struct ExportRequest {
    pub(super) file: FileId,
    pub(super) generation: Generation,
    pub(super) format: ExportFormat,
    pub(super) columns: Vec<u32>,
}

/// Writes the current view's rows and says so with the file beside it. Another export, or another
/// file, ends this one.
pub(super) async fn export(
    request: ExportRequest,
    opened: &mut OpenedFile,
    inbox: &Inbox,
    outbox: &Outbox,
) {
    // A copy: the person may go on to another view meanwhile.
    let Some(mut view) = opened.view() else {
        return;
    };
    let mut exporter = Exporter::new(opened.table(), request.format, &request.columns);
    let mut parts = Parts::new(request.format);
    while exporter.next(opened.table(), &mut view, &mut parts.text, BATCH_ROWS) {
        if parts.text.len() >= PART_BYTES {
            parts.give();
        }
        inbox.catch_up().await;
        if inbox.has(ends_export) {
            return;
        }
        opened.answer_waiting(inbox, outbox);
    }
    let event = Event::Exported {
        file: request.file,
        generation: request.generation,
        rows: exporter.rows(),
        neutralised: exporter.neutralised(),
        format: request.format,
    };
    if let Some(blob) = parts.finish() {
        outbox.post_with(&event, &blob);
    }
}

fn ends_export(command: &Command) -> bool {
    command.begins_file() || matches!(command, Command::Export { .. })
}

/// A file that grows in the browser's hands, not in the engine's memory.
struct Parts {
    /// Written and not given away yet.
    text: Vec<u8>,
    given: Array,
    options: BlobPropertyBag,
}

impl Parts {
    fn new(format: ExportFormat) -> Self {
        let options = BlobPropertyBag::new();
        options.set_type(match format {
            ExportFormat::Csv => "text/csv",
            ExportFormat::Json => "application/json",
        });
        Self {
            text: Vec::new(),
            given: Array::new(),
            options,
        }
    }

    fn give(&mut self) {
        let part = Array::of1(&Uint8Array::from(self.text.as_slice()));
        if let Ok(blob) = Blob::new_with_u8_array_sequence(&part) {
            self.given.push(&blob);
        }
        self.text.clear();
    }

    fn finish(mut self) -> Option<Blob> {
        self.give();
        Blob::new_with_blob_sequence_and_options(&self.given, &self.options).ok()
    }
}
