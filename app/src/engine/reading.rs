//! Reading a file and telling the page how far it is. Nothing here can stop it: the page ends the
//! whole engine, which is at once and gives all memory back.

use js_sys::Uint8Array;
use reports::read::Reader;
use reports::sample::{Sample, SampleReport};
use reports::wire::{Event, FileId, ReadOptions, Refusal};
use wasm_bindgen::prelude::*;
use web_sys::WorkerGlobalScope;

use super::answers::OpenedFile;
use super::inbox::Inbox;
use super::outbox::Outbox;
use super::stream::Pieces;
use crate::js::words;

/// Time between two reports of progress, in ms.
const PROGRESS_MS: f64 = 50.0;

/// Bytes of a sample made up at a time.
const SAMPLE_BYTES: usize = 256 * 1024;

/// The dice of every sample: the same sample is the same report.
const SAMPLE_SEED: u64 = 1;

/// What is known of a file before it is read.
pub(super) struct File {
    pub(super) id: FileId,
    pub(super) name: String,
    pub(super) size_bytes: u64,
    pub(super) modified_ms: Option<i64>,
    pub(super) options: ReadOptions,
}

/// Reads a file and says what becomes of it.
pub(super) async fn file(
    file: File,
    source: &web_sys::File,
    outbox: &Outbox,
) -> Option<OpenedFile> {
    let id = file.id;
    let read = async {
        let mut reading = Reading::new(&file, outbox)?;
        let mut pieces = Pieces::of(source);
        loop {
            let piece = pieces.next().await.map_err(|error| Refusal::Unreadable {
                message: words(&error),
            })?;
            let Some(piece) = piece else {
                return reading.finish();
            };
            if let Err(refusal) = reading.take(&piece) {
                pieces.cancel();
                return Err(refusal);
            }
        }
    };
    settle(id, read.await, outbox)
}

/// Makes up a report and reads it as if it were a file.
pub(super) async fn sample(
    id: FileId,
    kind: &str,
    rows: u64,
    inbox: &Inbox,
    outbox: &Outbox,
) -> Option<OpenedFile> {
    let report = SampleReport::of_kind(kind)?;
    let mut sample = Sample::new(report, rows, SAMPLE_SEED);
    let file = File {
        id,
        name: report.file_name(),
        size_bytes: 0,
        modified_ms: None,
        options: ReadOptions::default(),
    };
    let read = async {
        let mut reading = Reading::new(&file, outbox)?;
        let mut text = Vec::new();
        loop {
            let is_more = sample.fill(&mut text, SAMPLE_BYTES);
            reading.take_bytes(&text)?;
            text.clear();
            if !is_more {
                return reading.finish();
            }
            inbox.catch_up().await;
        }
    };
    settle(id, read.await, outbox)
}

/// Says how reading ended.
fn settle(file: FileId, read: Result<OpenedFile, Refusal>, outbox: &Outbox) -> Option<OpenedFile> {
    match read {
        Ok(opened) => Some(opened),
        Err(refusal) => {
            outbox.post(&Event::Refused { file, refusal });
            None
        }
    }
}

/// A file being read.
pub(super) struct Reading<'a> {
    id: FileId,
    reader: Reader,
    /// A piece as Rust can see it, used again for each.
    buffer: Vec<u8>,
    bytes: u64,
    said_at_ms: f64,
    said_first_rows: bool,
    outbox: &'a Outbox,
}

impl<'a> Reading<'a> {
    pub(super) fn new(file: &File, outbox: &'a Outbox) -> Result<Self, Refusal> {
        let reader = Reader::new(&file.name, file.size_bytes, file.modified_ms, &file.options)?;
        Ok(Self {
            id: file.id,
            reader,
            buffer: Vec::new(),
            bytes: 0,
            said_at_ms: now_ms(),
            said_first_rows: false,
            outbox,
        })
    }

    fn take(&mut self, piece: &Uint8Array) -> Result<(), Refusal> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.resize(piece.length() as usize, 0);
        piece.copy_to(&mut buffer);
        let taken = self.take_bytes(&buffer);
        self.buffer = buffer;
        taken
    }

    pub(super) fn take_bytes(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        self.reader.push(bytes)?;
        self.bytes += bytes.len() as u64;
        if !self.said_first_rows
            && let Some((about, rows)) = self.reader.first_rows()
        {
            self.said_first_rows = true;
            self.outbox.post(&Event::FirstRows {
                file: self.id,
                about,
                rows,
            });
        }
        let now_ms = now_ms();
        if now_ms - self.said_at_ms >= PROGRESS_MS {
            self.said_at_ms = now_ms;
            self.outbox.post(&Event::Progress {
                file: self.id,
                bytes: self.bytes,
                rows: self.reader.rows(),
            });
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<OpenedFile, Refusal> {
        let opened = self.reader.finish()?;
        self.outbox.post(&Event::Opened {
            file: self.id,
            about: opened.about().clone(),
            overview: opened.overview(None),
            problems: opened.problems.iter().cloned().collect(),
        });
        Ok(OpenedFile::new(opened))
    }
}

/// Milliseconds since the worker began; only ever compared with each other.
fn now_ms() -> f64 {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    scope
        .performance()
        .map_or(0.0, |performance| performance.now())
}
