//! This module unpacks a file piece by piece and hands the bytes to a sink.

use super::Sink;
use super::budget::Budget;
use super::crc::Crc32;
use super::damage::Damage;
use super::gzip::Gunzip;
use super::inflate::{Inflater, State};
use super::zip::{Entry, Method};
use crate::refusal::Refusal;

/// Unpacks what one report is packed as.
pub struct Unpacker {
    form: Form,
    budget: Budget,
}

enum Form {
    Gzip(Box<Gunzip>),
    Entry(Box<Unzip>),
}

impl Unpacker {
    /// For a file in gzip.
    #[must_use]
    pub fn gzip() -> Self {
        Self {
            form: Form::Gzip(Box::new(Gunzip::new())),
            budget: Budget::default(),
        }
    }

    /// For an entry of a zip archive; its packed bytes and no others are to be pushed.
    #[must_use]
    pub fn entry(entry: &Entry) -> Self {
        Self {
            form: Form::Entry(Box::new(Unzip::new(entry))),
            budget: Budget::default(),
        }
    }

    /// Unpacks bytes and hands them to `sink`, in pieces of at most 256 KiB. At damage it stops
    /// without an error; [`finish`](Self::finish) reports it.
    ///
    /// # Errors
    /// [`Refusal::Bomb`] where more comes out than any report packs to, and whatever `sink` says.
    pub fn push(&mut self, packed: &[u8], sink: &mut Sink<'_>) -> Result<(), Refusal> {
        let sink = &mut |bytes: &[u8]| {
            if bytes.is_empty() {
                Ok(())
            } else {
                sink(bytes)
            }
        };
        match &mut self.form {
            Form::Gzip(gunzip) => gunzip.push(packed, &mut self.budget, sink),
            Form::Entry(unzip) => unzip.push(packed, &mut self.budget, sink),
        }
    }

    /// The first bytes that come out of `packed`, at most `most`. Fewer are all that it holds,
    /// damaged or not.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub fn beginning(mut self, packed: &[u8], most: usize) -> Result<Vec<u8>, Refusal> {
        let mut text = Vec::new();
        let unpacked = self.push(packed, &mut |piece| {
            let room = most - text.len();
            text.extend_from_slice(&piece[..piece.len().min(room)]);
            // An error of the sink ends the unpacking.
            if text.len() < most {
                Ok(())
            } else {
                Err(Refusal::Empty)
            }
        });
        match unpacked {
            Err(refusal) if text.len() < most => Err(refusal),
            _ => Ok(text),
        }
    }

    /// Whether nothing more comes out, whatever is pushed.
    #[must_use]
    pub fn is_over(&self) -> bool {
        match &self.form {
            Form::Gzip(gunzip) => gunzip.is_over(),
            Form::Entry(unzip) => unzip.is_over,
        }
    }

    /// Whether anything came behind the first member of a gzip file. Another member may then be
    /// missing, which the trailers of the others do not tell.
    #[must_use]
    pub fn has_more(&self) -> bool {
        match &self.form {
            Form::Gzip(gunzip) => gunzip.has_more(),
            Form::Entry(_) => false,
        }
    }

    /// Bytes that came out so far.
    #[must_use]
    pub fn unpacked_bytes(&self) -> u64 {
        self.budget.unpacked()
    }

    /// Ends the packed bytes; says what was wrong with them, if anything.
    #[must_use]
    pub fn finish(self) -> Option<Damage> {
        match self.form {
            Form::Gzip(gunzip) => gunzip.finish(),
            Form::Entry(unzip) => unzip.finish(),
        }
    }
}

/// Unpacks one entry of a zip archive.
struct Unzip {
    /// `None` where it is stored as it is.
    inflater: Option<Inflater>,
    crc: Crc32,
    expected_crc: u32,
    /// Bytes that are still to come out, by the directory.
    left: u64,
    is_over: bool,
    damage: Option<Damage>,
}

impl Unzip {
    fn new(entry: &Entry) -> Self {
        Self {
            inflater: (entry.method == Method::Deflate).then(Inflater::new),
            crc: Crc32::new(),
            expected_crc: entry.crc32,
            left: entry.bytes,
            is_over: false,
            damage: None,
        }
    }

    fn push(
        &mut self,
        packed: &[u8],
        budget: &mut Budget,
        sink: &mut Sink<'_>,
    ) -> Result<(), Refusal> {
        if self.is_over {
            return Ok(());
        }
        let (crc, left, damage) = (&mut self.crc, &mut self.left, &mut self.damage);
        let mut take = |read: usize, bytes: &[u8]| {
            // The directory's length is a promise that memory was made ready for.
            let fits = usize::try_from(*left).map_or(bytes.len(), |left| left.min(bytes.len()));
            if fits < bytes.len() {
                damage.get_or_insert(Damage::Broken);
            }
            let bytes = &bytes[..fits];
            *left -= fits as u64;
            budget.spend(read, fits)?;
            crc.push(bytes);
            sink(bytes)
        };
        let state = match &mut self.inflater {
            Some(inflater) => inflater.push(packed, &mut take)?.1,
            None => {
                take(packed.len(), packed)?;
                State::More
            }
        };
        match state {
            State::More => {}
            State::Done => self.is_over = true,
            State::Broken => {
                self.damage.get_or_insert(Damage::Broken);
            }
        }
        self.is_over |= self.damage.is_some();
        Ok(())
    }

    fn finish(self) -> Option<Damage> {
        self.damage.or_else(|| {
            let is_whole = self.left == 0 && (self.is_over || self.inflater.is_none());
            if !is_whole {
                // A stream that has ended is as long as it was made.
                let is_short = !self.is_over;
                return Some(if is_short {
                    Damage::CutOff
                } else {
                    Damage::Checksum
                });
            }
            (self.crc.value() != self.expected_crc).then_some(Damage::Checksum)
        })
    }
}
