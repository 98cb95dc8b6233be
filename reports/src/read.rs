//! This module reads a file that arrives in pieces.
//!
//! [`Reader`] performs no I/O: its caller pushes bytes as they come and asks for what is known.
//! Reading never fails on bad data; only what is not a report at all, or cannot be held in
//! memory, is a [`Refusal`].

mod about;
mod answer;
mod columns;
mod concat;
mod correct;
mod count;
mod cut;
mod duplicate_rows;
mod file_format;
pub(crate) mod first_records;
mod inspect_cells;
mod intake;
mod invalid;
mod lines;
mod naming;
mod notations;
mod options;
mod preamble;
mod reading;
mod refuse;
mod report;
mod snapshots;
mod total;
mod transcode;
mod transcoded;

use crate::encoding::Encoding;
use crate::estimate::{self, Density};
use crate::limits::SNIFF_BYTES;
use crate::problem::Code;
use crate::refusal::Refusal;
use crate::table::Table;
use reading::{Reading, Size, Source};

pub use about::{
    About, AbsentColumn, Caution, ColumnAbout, NotationQuestion, NotationReading, Remark,
};
pub use concat::Concatenator;
pub use inspect_cells::{CellsFound, inspect_cells};
pub use intake::Intake;
pub use options::{ColumnOptions, ReadOptions};
pub use report::Report;

/// Reads one file.
#[derive(Debug)]
pub struct Reader {
    name: String,
    size: Size,
    /// Bytes pushed so far.
    bytes: u64,
    modified_ms: Option<i64>,
    options: ReadOptions,
    source: Source,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// Collecting the beginning.
    Sniffing(Vec<u8>),
    Reading(Box<Reading>),
}

impl Reader {
    /// A reader for a file of this name and size. `modified_ms` is the file's own date, in ms
    /// since the epoch.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`] when no engine could hold a file of this size.
    pub fn new(
        name: &str,
        size_bytes: u64,
        modified_ms: Option<i64>,
        options: &ReadOptions,
    ) -> Result<Self, Refusal> {
        // Nothing but the text itself is certain yet.
        let bare = Density {
            bytes: 1,
            cells: 0,
            rows: 0,
            typed_bytes_per_row: 0,
        };
        estimate::check(size_bytes, Encoding::Utf8, bare)?;
        let size = Size::Known(size_bytes);
        Ok(Self::of_size(name, size, modified_ms, options))
    }

    /// A reader for a file whose size is not known before it has been read. `likely_bytes` is what
    /// memory is made ready for; it may be wrong, or 0.
    #[must_use]
    pub fn of_unknown_size(
        name: &str,
        likely_bytes: u64,
        modified_ms: Option<i64>,
        options: &ReadOptions,
    ) -> Self {
        Self::of_size(name, Size::Likely(likely_bytes), modified_ms, options)
    }

    /// The same, for synthetic text: a cell without bytes is missing ([`transcode`]).
    fn synthetic_text(mut self) -> Self {
        self.source = Source::Synthetic;
        self
    }

    fn of_size(name: &str, size: Size, modified_ms: Option<i64>, options: &ReadOptions) -> Self {
        Self {
            name: name.to_owned(),
            size,
            bytes: 0,
            modified_ms,
            options: options.clone(),
            source: Source::File,
            stage: Stage::Sniffing(Vec::new()),
        }
    }

    /// Takes the next bytes of the file.
    ///
    /// # Errors
    /// A [`Refusal`] as soon as the beginning shows that this is no report, or when memory runs
    /// out.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        self.bytes += bytes.len() as u64;
        self.check_memory()?;
        match &mut self.stage {
            Stage::Reading(reading) => reading.push(bytes),
            Stage::Sniffing(beginning) => {
                // The beginning takes no more than this of a large piece, because its memory has
                // not been checked yet.
                let missing = SNIFF_BYTES - beginning.len();
                let (now, later) = bytes.split_at(missing.min(bytes.len()));
                beginning.extend_from_slice(now);
                if now.len() < missing {
                    return Ok(());
                }
                let reading = self.start(false)?;
                if later.is_empty() {
                    return Ok(());
                }
                reading.push(later)
            }
        }
    }

    /// Rows found so far.
    #[must_use]
    pub fn rows(&self) -> u32 {
        match &self.stage {
            Stage::Sniffing(_) => 0,
            Stage::Reading(reading) => reading.table.rows(),
        }
    }

    /// Returns the description of the file and the rows so far, once there are some.
    pub(crate) fn so_far(&self) -> Option<(About, &Table)> {
        match &self.stage {
            Stage::Reading(reading) if reading.table.rows() > 0 => {
                Some((reading.about(self.size.known_bytes()), &reading.table))
            }
            Stage::Reading(_) | Stage::Sniffing(_) => None,
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    /// A [`Refusal`] when the file is not a report: empty, a web page, a header without rows, …
    pub fn finish(self) -> Result<Report, Refusal> {
        self.end(None)
    }

    /// Ends a file that is known to end before its report does, or to be damaged from there on.
    ///
    /// # Errors
    /// As [`Self::finish`].
    pub(crate) fn finish_damaged(self, damage: Code) -> Result<Report, Refusal> {
        self.end(Some(damage))
    }

    fn end(mut self, damage: Option<Code>) -> Result<Report, Refusal> {
        self.start(true)?.finish(damage)?;
        let mut opened = self.opened()?;
        opened.check_total();
        Ok(opened)
    }

    /// Ends the reading before the end of the file, as if it had no more rows than were whole so
    /// far. Checks that need the end of the file are skipped.
    ///
    /// # Errors
    /// As [`Self::finish`].
    pub fn stop(mut self) -> Result<Report, Refusal> {
        let reading = self.start(false)?;
        if reading.table.rows() > 0 {
            reading.settle()?;
        } else {
            reading.finish(None)?;
        }
        self.opened()
    }

    fn opened(self) -> Result<Report, Refusal> {
        let Stage::Reading(reading) = self.stage else {
            return Err(Refusal::Empty);
        };
        let (rows, columns) = (reading.table.rows(), reading.table.columns().len());
        if rows == 1
            && !reading.is_transcoded()
            && let Some(text) = reading.only_line()
        {
            return Err(Refusal::Line { text });
        }
        if rows == 0 && reading.is_transcoded() {
            return Err(Refusal::Json);
        }
        if rows == 0 {
            let kind = reading.detection.kind.id.to_owned();
            let columns = u32::try_from(columns).unwrap_or(u32::MAX);
            return Err(if columns == 0 {
                Refusal::Empty
            } else if let Some(text) = reading.only_line() {
                Refusal::Line { text }
            } else {
                Refusal::HeaderOnly { kind, columns }
            });
        }
        let size_bytes = match self.size {
            Size::Known(bytes) => bytes,
            Size::Likely(_) => self.bytes,
        };
        Ok(Report::new(
            *reading,
            self.name,
            size_bytes,
            self.modified_ms,
        ))
    }

    /// Refuses a file of unknown size before it needs more than an engine has.
    fn check_memory(&self) -> Result<(), Refusal> {
        let (Size::Likely(likely_bytes), Stage::Reading(reading)) = (self.size, &self.stage) else {
            return Ok(());
        };
        // A buffer that outgrows its reserved room is copied when it grows again.
        let copies = if self.bytes > likely_bytes { 2 } else { 1 };
        estimate::check_held(reading.table.memory_bytes().saturating_mul(copies))
    }

    /// Decides what the file is from its beginning. `whole` says that there is no more of it.
    fn start(&mut self, whole: bool) -> Result<&mut Reading, Refusal> {
        if let Stage::Sniffing(beginning) = &mut self.stage {
            let beginning = std::mem::take(beginning);
            let size = if whole {
                Size::Known(beginning.len() as u64)
            } else {
                self.size
            };
            let reading = Reading::new(
                &beginning,
                whole,
                size,
                &self.name,
                &self.options,
                self.source,
            )?;
            self.stage = Stage::Reading(Box::new(reading));
        }
        match &mut self.stage {
            Stage::Reading(reading) => Ok(reading),
            Stage::Sniffing(_) => Err(Refusal::Empty),
        }
    }
}

/// Reads a whole file that is already in memory. `modified_ms` is the file's own date, in ms since
/// the epoch.
///
/// # Errors
/// A [`Refusal`] when it is not a report.
pub fn read_all(
    bytes: &[u8],
    name: &str,
    modified_ms: Option<i64>,
    options: &ReadOptions,
) -> Result<Report, Refusal> {
    let mut reader = Reader::new(name, bytes.len() as u64, modified_ms, options)?;
    // In pieces, as an engine does it, so that both meet the same code.
    for piece in bytes.chunks(1024 * 1024) {
        reader.push(piece)?;
    }
    reader.finish()
}

#[cfg(test)]
mod tests;
