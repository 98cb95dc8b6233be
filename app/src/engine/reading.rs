//! This module reads a file and tells the page how far it is. To stop it, the page ends the whole
//! engine, which happens at once and frees all memory.

use js_sys::Uint8Array;
use reports::archive;
use reports::archive::zip::ListedEntry;
use reports::read::{Intake, Reader};
use reports::refusal::Refusal;
use reports::wire::{Event, Input};
use web_sys::Blob;

use super::outbox::ReplyTo;
use super::session::Outcome;
use super::slices;
use super::stream::Pieces;

/// Time between two reports of progress, in ms.
const PROGRESS_MS: f64 = 50.0;

/// Reads a file, or an entry of it. For an archive without an entry it lists the contents.
pub(super) async fn file(
    input: Input,
    source: &web_sys::File,
    replies: &ReplyTo,
) -> Result<Outcome, Refusal> {
    match begin(&input, source).await? {
        Beginning::Archive(entries) => Ok(Outcome::Event(Box::new(Event::Archive(entries)))),
        Beginning::Report {
            intake,
            pieces,
            beginning,
        } => {
            let mut reading = FileReading::new(*intake, replies);
            if let Err(refusal) = reading.take_bytes(&beginning) {
                pieces.cancel();
                return Err(refusal);
            }
            reading.take_all(pieces).await
        }
    }
}

/// The format of a file, with what its beginning told.
pub(super) enum Beginning {
    /// A report, or a file that may be one.
    Report {
        intake: Box<Intake>,
        pieces: Pieces,
        /// Pieces that have already arrived.
        beginning: Vec<u8>,
    },
    /// A zip archive with these entries.
    Archive(Vec<ListedEntry>),
}

/// Begins to read a file, or an entry of it.
pub(super) async fn begin(input: &Input, source: &web_sys::File) -> Result<Beginning, Refusal> {
    if let Some(entry) = &input.entry {
        let intake = Intake::entry(entry, &input.options)?;
        let packed: Blob = slices::entry(source, input.size_bytes, entry).await?;
        return Ok(Beginning::Report {
            intake: Box::new(intake),
            pieces: Pieces::of(&packed),
            beginning: Vec::new(),
        });
    }
    let mut pieces = Pieces::of(source);
    let mut beginning = Vec::new();
    // One piece is nearly always enough, but a stream may give less.
    while beginning.len() < archive::KIND_BYTES {
        let Some(piece) = pieces.next().await? else {
            break;
        };
        beginning.append(&mut piece.to_vec());
    }
    let intake = match archive::kind(&beginning) {
        None => Intake::plain(reader(input)?),
        Some(archive::Kind::Gzip) => {
            let ending = slices::ending(source, input.size_bytes).await?;
            let (size_bytes, modified_ms) = (input.size_bytes, input.modified_ms);
            Intake::gzip(
                &input.name,
                size_bytes,
                modified_ms,
                &ending,
                &input.options,
            )
        }
        Some(archive::Kind::Zip) => {
            pieces.cancel();
            let entries = slices::list(source, input.size_bytes).await?;
            return Ok(Beginning::Archive(entries));
        }
    };
    Ok(Beginning::Report {
        intake: Box::new(intake),
        pieces,
        beginning,
    })
}

fn reader(input: &Input) -> Result<Reader, Refusal> {
    let Input {
        name,
        size_bytes,
        modified_ms,
        options,
        ..
    } = input;
    Reader::new(name, *size_bytes, *modified_ms, options)
}

/// A file while it is read.
struct FileReading<'a> {
    intake: Intake,
    /// A piece in Rust's memory; the buffer is reused for each.
    buffer: Vec<u8>,
    /// Bytes read from the file, counted packed.
    bytes: u64,
    said_at_ms: f64,
    said_first_rows: bool,
    replies: &'a ReplyTo,
}

impl<'a> FileReading<'a> {
    fn new(intake: Intake, replies: &'a ReplyTo) -> Self {
        Self {
            intake,
            buffer: Vec::new(),
            bytes: 0,
            said_at_ms: replies.now_ms(),
            said_first_rows: false,
            replies,
        }
    }

    async fn take_all(mut self, mut pieces: Pieces) -> Result<Outcome, Refusal> {
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

    fn take_bytes(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        self.intake.push(bytes)?;
        self.bytes += bytes.len() as u64;
        if !self.said_first_rows
            && let Some((about, rows)) = self.intake.reader().first_rows()
        {
            self.said_first_rows = true;
            self.replies.send(Event::FirstRows { about, rows });
        }
        let now_ms = self.replies.now_ms();
        if now_ms - self.said_at_ms >= PROGRESS_MS {
            self.said_at_ms = now_ms;
            self.replies.send(Event::Progress {
                bytes: self.bytes,
                rows: self.intake.reader().rows(),
            });
        }
        Ok(())
    }

    fn finish(self) -> Result<Outcome, Refusal> {
        Ok(Outcome::Report(Box::new(self.intake.finish()?)))
    }
}
