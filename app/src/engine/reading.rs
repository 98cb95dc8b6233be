//! Reading a file and telling the page how far it is. Nothing here can stop it: the page ends the
//! whole engine, which is at once and gives all memory back.

use js_sys::Uint8Array;
use reports::archive;
use reports::archive::zip::{Entry, ListedEntry};
use reports::read::Reader;
use reports::read::{Intake, ReadOptions};
use reports::refusal::Refusal;
use reports::wire::{Event, FileId};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, WorkerGlobalScope};

use super::answers::OpenedFile;
use super::outbox::Outbox;
use super::slices;
use super::stream::Pieces;

/// Time between two reports of progress, in ms.
const PROGRESS_MS: f64 = 50.0;

/// What is known of a file before it is read.
pub(super) struct File {
    pub(super) id: FileId,
    pub(super) name: String,
    pub(super) size_bytes: u64,
    pub(super) modified_ms: Option<i64>,
    pub(super) options: ReadOptions,
    /// The entry to read, where the file is an archive.
    pub(super) entry: Option<Box<Entry>>,
}

impl File {
    fn reader(&self) -> Result<Reader, Refusal> {
        Reader::new(&self.name, self.size_bytes, self.modified_ms, &self.options)
    }
}

/// Reads a file, or an entry of it, and says what becomes of it. Of an archive without an entry it
/// says what is in it.
pub(super) async fn file(
    file: File,
    source: &web_sys::File,
    outbox: &Outbox,
) -> Option<OpenedFile> {
    let read = async {
        match begin(&file, source).await? {
            Beginning::Archive(entries) => {
                outbox.post(&Event::Archive {
                    file: file.id,
                    entries,
                });
                Ok(None)
            }
            Beginning::Report {
                intake,
                pieces,
                beginning,
            } => {
                let mut reading = Reading::new(file.id, *intake, outbox);
                if let Err(refusal) = reading.take_bytes(&beginning) {
                    pieces.cancel();
                    return Err(refusal);
                }
                reading.take_all(pieces).await.map(Some)
            }
        }
    };
    settle(file.id, read.await, outbox)
}

/// What a file turns out to be.
pub(super) enum Beginning {
    /// A report, or what may be one.
    Report {
        intake: Box<Intake>,
        pieces: Pieces,
        /// Those that have come already.
        beginning: Vec<u8>,
    },
    /// A zip archive with these entries.
    Archive(Vec<ListedEntry>),
}

/// Begins to read a file, or an entry of it.
pub(super) async fn begin(file: &File, source: &web_sys::File) -> Result<Beginning, Refusal> {
    if let Some(entry) = &file.entry {
        let intake = Intake::entry(entry, &file.options)?;
        let packed: Blob = slices::entry(source, file.size_bytes, entry).await?;
        return Ok(Beginning::Report {
            intake: Box::new(intake),
            pieces: Pieces::of(&packed),
            beginning: Vec::new(),
        });
    }
    let mut pieces = Pieces::of(source);
    let mut beginning = Vec::new();
    // Nearly always one piece; a stream may give less.
    while beginning.len() < archive::KIND_BYTES {
        let Some(piece) = pieces.next().await? else {
            break;
        };
        beginning.append(&mut piece.to_vec());
    }
    let intake = match archive::kind(&beginning) {
        None => Intake::plain(file.reader()?),
        Some(archive::Kind::Gzip) => {
            let ending = slices::ending(source, file.size_bytes).await?;
            let (size_bytes, modified_ms) = (file.size_bytes, file.modified_ms);
            Intake::gzip(&file.name, size_bytes, modified_ms, &ending, &file.options)
        }
        Some(archive::Kind::Zip) => {
            pieces.cancel();
            let entries = slices::list(source, file.size_bytes).await?;
            return Ok(Beginning::Archive(entries));
        }
    };
    Ok(Beginning::Report {
        intake: Box::new(intake),
        pieces,
        beginning,
    })
}

pub(super) fn settle(
    file: FileId,
    read: Result<Option<OpenedFile>, Refusal>,
    outbox: &Outbox,
) -> Option<OpenedFile> {
    match read {
        Ok(opened) => opened,
        Err(refusal) => {
            outbox.post(&Event::Refused { file, refusal });
            None
        }
    }
}

pub(super) struct Reading<'a> {
    id: FileId,
    intake: Intake,
    /// A piece as Rust can see it, used again for each.
    buffer: Vec<u8>,
    /// Bytes of the file that were read, packed as they are.
    bytes: u64,
    said_at_ms: f64,
    said_first_rows: bool,
    outbox: &'a Outbox,
}

impl<'a> Reading<'a> {
    pub(super) fn new(id: FileId, intake: Intake, outbox: &'a Outbox) -> Self {
        Self {
            id,
            intake,
            buffer: Vec::new(),
            bytes: 0,
            said_at_ms: now_ms(),
            said_first_rows: false,
            outbox,
        }
    }

    async fn take_all(mut self, mut pieces: Pieces) -> Result<OpenedFile, Refusal> {
        while let Some(piece) = pieces.next().await? {
            let taken = self.take(&piece);
            if taken.is_err() || self.intake.is_over() {
                pieces.cancel();
                taken?;
                break;
            }
        }
        self.finish()
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
        self.intake.push(bytes)?;
        self.bytes += bytes.len() as u64;
        if !self.said_first_rows
            && let Some((about, rows)) = self.intake.reader().first_rows()
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
                rows: self.intake.reader().rows(),
            });
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<OpenedFile, Refusal> {
        let opened = self.intake.finish()?;
        Ok(OpenedFile::open(self.id, opened, self.outbox))
    }
}

/// Milliseconds since the worker began; only ever compared with each other.
fn now_ms() -> f64 {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    scope
        .performance()
        .map_or(0.0, |performance| performance.now())
}
