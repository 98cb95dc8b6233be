//! This module receives a report: it decompresses and checks the body while it arrives, and cuts it
//! into chunks.
//!
//! It never waits for the whole body. It holds at most one chunk and one piece of at most 256 KiB;
//! a body that is too large, compressed too tightly, or not a report is dropped at the byte that
//! shows it.

#[cfg(test)]
mod tests;

use reports::archive::Unpacker;
use reports::refusal::Refusal;
use sha2::{Digest, Sha256};

use crate::limits;
use crate::problem::{Details, Problem};
use crate::records::{Defect, Records};
use crate::report::Format;
use crate::upstream::http::{BOM, Framing};
use crate::upstream::opening::{Opening, opening};
use crate::upstream::{Joint, Outcome};

/// The facts and limits of a report that are known before its first body arrives.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// The form of the requested report.
    pub format: Format,
    /// The length of the first body according to the headers.
    pub framing: Framing,
    /// Decoded bytes that are accepted, at most.
    pub bytes_max: u64,
    /// Whether a body without a marked end is received, to be compared with a second one.
    pub is_compared: bool,
}

/// A report while it arrives, in one body or in several.
pub struct Intake {
    /// `None` if the body is not compressed.
    unpacker: Option<Unpacker>,
    /// Bytes of the current body that have arrived, as they were sent.
    sent_bytes: u64,
    /// The decompressed bytes of the bodies before the current one.
    earlier_bytes: u64,
    text: Text,
}

/// The decompressed bodies.
struct Text {
    /// With the framing of the current body.
    plan: Plan,
    received_bytes: u64,
    /// The decompressed bytes of the current body.
    body_bytes: u64,
    digest: Sha256,
    /// Bytes that are not in a chunk yet: at most one chunk after [`Intake::push`].
    pending: Vec<u8>,
    /// Whether the first bytes have shown that this is the report.
    is_report: bool,
    /// The last byte that was taken; `None` if there is none.
    last: Option<u8>,
    /// The beginning of a later body, until it shows what it is: the header row, which is compared
    /// with the first body's and left out, or the beginning of a body without one.
    beginning: Option<Vec<u8>>,
    /// Whether a later body may have no content.
    may_be_empty: bool,
    /// `None` if the report is not CSV.
    records: Option<Records>,
}

/// Takes a chunk of [`limits::CHUNK_BYTES`] that is not the last.
pub type Sink<'a> = dyn FnMut(Vec<u8>) -> Result<(), Outcome> + 'a;

/// A complete body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedReport {
    /// The last chunk, of at least one byte.
    pub last: Vec<u8>,
    /// Bytes of all chunks.
    pub size_bytes: u64,
    /// SHA-256 of all chunks.
    pub digest: [u8; 32],
}

impl Intake {
    /// Starts the intake; refuses a body whose headers say that it is too large.
    ///
    /// # Errors The outcome of the attempt.
    pub fn new(plan: Plan) -> Result<Self, Outcome> {
        let Framing {
            length, is_packed, ..
        } = plan.framing;
        if !is_packed && length.is_some_and(|length| length > plan.bytes_max) {
            return Err(Outcome::refused(Problem::TooLarge));
        }
        Ok(Self {
            unpacker: is_packed.then(Unpacker::gzip),
            sent_bytes: 0,
            earlier_bytes: 0,
            text: Text {
                plan,
                received_bytes: 0,
                body_bytes: 0,
                digest: Sha256::new(),
                pending: Vec::new(),
                is_report: false,
                last: None,
                beginning: None,
                may_be_empty: false,
                records: match plan.format {
                    Format::Csv(_) => Some(Records::default()),
                    Format::RaggedCsv(_) => Some(Records::that_may_end_early()),
                    Format::JsonLines | Format::Cef => None,
                },
            },
        })
    }

    /// Ends the current body, and goes on with another one, which begins on a line of its own.
    ///
    /// # Errors The outcome of the attempt, if the current body is incomplete, or if the headers of
    /// the next one say that the report is too large.
    pub fn next_body(
        &mut self,
        framing: Framing,
        joint: Joint,
        sink: &mut Sink<'_>,
    ) -> Result<(), Outcome> {
        self.end_body()?;
        self.text.end_line(sink)?;
        let left_bytes = self
            .text
            .plan
            .bytes_max
            .saturating_sub(self.text.received_bytes);
        if !framing.is_packed && framing.length.is_some_and(|length| length > left_bytes) {
            return Err(Outcome::refused(Problem::TooLarge));
        }
        let text = &mut self.text;
        if text.is_report && !framing.shows_end() && !text.plan.is_compared {
            return Err(Outcome::Refused(Details::end_not_shown()));
        }
        self.unpacker = framing.is_packed.then(Unpacker::gzip);
        self.sent_bytes = 0;
        self.earlier_bytes = text.received_bytes;
        text.plan.framing = framing;
        text.body_bytes = 0;
        let is_judged = joint != Joint::Plain || !text.plan.format.has_header();
        text.may_be_empty = joint == Joint::SameHeaderOrNothing || !text.plan.format.has_header();
        text.beginning = (is_judged && text.is_report).then(Vec::new);
        Ok(())
    }

    /// Bytes of the report that have arrived, decompressed.
    #[must_use]
    pub fn received_bytes(&self) -> u64 {
        self.text.received_bytes
    }

    /// Whether the first bytes have shown that the body is the report.
    #[must_use]
    pub fn is_report(&self) -> bool {
        self.text.is_report
    }

    /// Takes the next piece as it was sent, and gives `sink` the chunks that it completes.
    ///
    /// # Errors The outcome of the attempt, or the error of `sink`.
    pub fn push(&mut self, bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), Outcome> {
        let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.sent_bytes = self.sent_bytes.saturating_add(count);
        let Some(unpacker) = &mut self.unpacker else {
            return self.text.push(bytes, sink);
        };
        let plausible_bytes = self
            .sent_bytes
            .saturating_mul(limits::RATIO_MAX)
            .max(limits::RATIO_FROM_BYTES)
            .saturating_add(self.earlier_bytes);
        let mut refused = None;
        let unpacked = unpacker.push(bytes, &mut |piece| {
            let text = &mut self.text;
            let taken = text.push(piece, sink).and_then(|()| {
                let is_plausible = text.received_bytes <= plausible_bytes;
                is_plausible
                    .then_some(())
                    .ok_or_else(|| Outcome::refused(Problem::TooCompressed))
            });
            taken.map_err(|outcome| {
                refused = Some(outcome);
                // Any error stops the decompression; `refused` holds the real outcome.
                Refusal::Empty
            })
        });
        match (refused, unpacked) {
            (Some(outcome), _) => Err(outcome),
            (None, Err(_)) => Err(Outcome::refused(Problem::TooCompressed)),
            (None, Ok(())) => Ok(()),
        }
    }

    /// Ends the intake after a body that ended without an error.
    ///
    /// # Errors The outcome of the attempt, if the report is empty, incomplete or not a report.
    pub fn finish(mut self) -> Result<VerifiedReport, Outcome> {
        self.end_body()?;
        self.text.finish()
    }

    /// Checks that the current body is complete.
    fn end_body(&mut self) -> Result<(), Outcome> {
        let Framing {
            length,
            file_bytes,
            is_chunked,
            ..
        } = self.text.plan.framing;
        let unpacker = self.unpacker.take();
        let has_more = unpacker.as_ref().is_some_and(Unpacker::has_more);
        let is_damaged = unpacker.is_some_and(|unpacker| unpacker.finish().is_some());
        let is_cut = length.is_some_and(|length| length != self.sent_bytes)
            || file_bytes.is_some_and(|bytes| bytes != self.text.body_bytes);
        if is_cut || (is_damaged && self.sent_bytes > 0) {
            return Err(Outcome::refused(Problem::Truncated));
        }
        self.text.end_beginning()?;
        // The trailer of the first member does not say how many members follow.
        if has_more && length.is_none() && !is_chunked {
            return Err(Outcome::Refused(Details::end_not_shown()));
        }
        Ok(())
    }
}

impl Text {
    /// Takes decompressed bytes of the current body.
    fn push(&mut self, bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), Outcome> {
        let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.body_bytes = self.body_bytes.saturating_add(count);
        match self.beginning.take() {
            None => self.append(bytes, sink),
            Some(header) if self.plan.format.has_header() => self.push_header(header, bytes, sink),
            Some(mut beginning) => {
                beginning.extend_from_slice(bytes);
                match opening(self.plan.format, &beginning, false) {
                    Opening::More => {
                        self.beginning = Some(beginning);
                        Ok(())
                    }
                    Opening::Report => {
                        let text = beginning.strip_prefix(BOM).unwrap_or(&beginning);
                        self.append(text, sink)
                    }
                    Opening::Not(outcome) => Err(outcome),
                }
            }
        }
    }

    /// Takes bytes of a body whose header row has not ended.
    fn push_header(
        &mut self,
        mut header: Vec<u8>,
        bytes: &[u8],
        sink: &mut Sink<'_>,
    ) -> Result<(), Outcome> {
        let bytes = match header.is_empty() {
            true => bytes.trim_ascii_start(),
            false => bytes,
        };
        // The header row ends at the first line end outside quotes.
        let mut is_quoted = header.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
        let end = bytes.iter().position(|byte| {
            is_quoted ^= *byte == b'"';
            *byte == b'\n' && !is_quoted
        });
        let (row, rest) = bytes.split_at(end.map_or(bytes.len(), |end| end.saturating_add(1)));
        header.extend_from_slice(row);
        if header.len() > limits::HEADER_ROW_BYTES {
            return Err(Outcome::refused(Problem::UnexpectedContent));
        }
        if end.is_none() {
            self.beginning = Some(header);
            return Ok(());
        }
        self.check_header(&header)?;
        self.append(rest, sink)
    }

    /// Checks that the header row of a later body is that of the first.
    fn check_header(&self, header: &[u8]) -> Result<(), Outcome> {
        let header = header.strip_prefix(BOM).unwrap_or(header);
        let is_same = |records: &Records| records.header() == header.trim_ascii_end();
        match self.records.as_ref().is_some_and(is_same) {
            true => Ok(()),
            false => Err(Outcome::refused(Problem::WrongReport)),
        }
    }

    /// Ends a body that has not shown what it is. Blank lines are a body without content, and so is a
    /// header row, which without a line break is whole only if its length was announced and is right.
    fn end_beginning(&mut self) -> Result<(), Outcome> {
        let Some(beginning) = self.beginning.take() else {
            return Ok(());
        };
        match opening(self.plan.format, &beginning, true) {
            _ if self.may_be_empty && beginning.trim_ascii().is_empty() => Ok(()),
            Opening::Not(outcome) if !self.plan.format.has_header() => Err(outcome),
            _ if self.plan.framing.has_length() && !beginning.is_empty() => {
                self.check_header(&beginning)
            }
            _ => Err(Outcome::refused(Problem::Truncated)),
        }
    }

    fn append(&mut self, bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), Outcome> {
        let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.received_bytes = self.received_bytes.saturating_add(count);
        if self.received_bytes > self.plan.bytes_max {
            return Err(Outcome::refused(Problem::TooLarge));
        }
        self.digest.update(bytes);
        self.pending.extend_from_slice(bytes);
        self.last = bytes.last().copied().or(self.last);
        if self.is_report {
            self.read(bytes)?;
        } else {
            self.open(false)?;
        }
        // The chunk is only cut when another byte follows: the last chunk is marked, and is never
        // empty.
        while self.is_report && self.pending.len() > limits::CHUNK_BYTES {
            let rest = self.pending.split_off(limits::CHUNK_BYTES);
            sink(std::mem::replace(&mut self.pending, rest))?;
        }
        Ok(())
    }

    /// Ends the last line of a body that another one follows.
    fn end_line(&mut self, sink: &mut Sink<'_>) -> Result<(), Outcome> {
        if self.last.is_none() {
            return Ok(());
        }
        self.check_last_line()?;
        if !self.is_ended() {
            self.append(b"\n", sink)?;
        }
        let records = self.records.clone();
        match records.and_then(Records::finish) {
            Some(Defect::Cut) => Err(Outcome::refused(Problem::Truncated)),
            Some(Defect::Ragged) | None => Ok(()),
        }
    }

    /// Whether the last line has ended.
    fn is_ended(&self) -> bool {
        matches!(self.last, Some(b'\n' | b'\r'))
    }

    /// A body ends with a line break. Without one, it is complete only if its length was announced
    /// and is right, or if its end is marked and it ends with a whole object of JSON.
    fn check_last_line(&self) -> Result<(), Outcome> {
        let framing = self.plan.framing;
        let is_object = matches!(self.plan.format, Format::JsonLines) && self.last == Some(b'}');
        match self.is_ended() || framing.has_length() || is_object && framing.shows_end() {
            true => Ok(()),
            false => Err(Outcome::refused(Problem::Truncated)),
        }
    }

    fn finish(mut self) -> Result<VerifiedReport, Outcome> {
        if !self.is_report {
            self.open(true)?;
        }
        self.check_last_line()?;
        if let Some(records) = self.records {
            // A header row alone is a report without rows only if its end is marked.
            if !self.plan.framing.shows_end() && records.count() == 0 {
                return Err(Outcome::Refused(Details::end_not_shown()));
            }
            match records.finish() {
                None => {}
                Some(Defect::Cut) => return Err(Outcome::refused(Problem::Truncated)),
                Some(Defect::Ragged) => return Err(Outcome::refused(Problem::UnexpectedContent)),
            }
        }
        Ok(VerifiedReport {
            last: self.pending,
            size_bytes: self.received_bytes,
            digest: self.digest.finalize().into(),
        })
    }

    fn open(&mut self, is_whole: bool) -> Result<(), Outcome> {
        match opening(self.plan.format, &self.pending, is_whole) {
            Opening::More => Ok(()),
            Opening::Report => {
                self.is_report = true;
                if !self.plan.framing.shows_end() && !self.plan.is_compared {
                    return Err(Outcome::Refused(Details::end_not_shown()));
                }
                let so_far = self.pending.clone();
                let text = so_far.strip_prefix(BOM).unwrap_or(&so_far);
                self.read(text)
            }
            Opening::Not(outcome) => Err(outcome),
        }
    }

    fn read(&mut self, bytes: &[u8]) -> Result<(), Outcome> {
        let Some(records) = &mut self.records else {
            return Ok(());
        };
        let read = records.push(bytes);
        read.map_err(|_| Outcome::refused(Problem::UnexpectedContent))
    }
}
