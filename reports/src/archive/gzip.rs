//! This module unpacks gzip (RFC 1952): members one after the other, each with a header, a DEFLATE
//! stream, and the checksum and length of the bytes that it unpacks to.

use super::Sink;
use super::budget::Budget;
use super::crc::Crc32;
use super::damage::Damage;
use super::inflate::{Inflater, State};
use crate::refusal::Refusal;

const MAGIC: [u8; 2] = [0x1f, 0x8b];
/// The one method there is.
const DEFLATE: u8 = 8;

// Flags of a member's header; the other bits are reserved and must be zero.
const HEADER_CRC: u8 = 1 << 1;
const EXTRA: u8 = 1 << 2;
const NAME: u8 = 1 << 3;
const COMMENT: u8 = 1 << 4;
const RESERVED: u8 = 0b1110_0000;

/// Bytes of the header that every member has.
const FIXED: usize = 10;
/// Bytes of checksum and length.
const TRAILER: usize = 8;

/// The position of the next byte within a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// Before a member, or in the zeros that tapes were filled up with.
    Start,
    /// In the part of the header that every member has.
    Fixed,
    ExtraLength,
    Extra(u16),
    Name,
    Comment,
    HeaderCrc,
    Body,
    Trailer,
    /// Nothing more is taken.
    Over,
}

/// Unpacks gzip.
pub(super) struct Gunzip {
    at: At,
    /// Bytes of a field that has a fixed length, as they come.
    field: Vec<u8>,
    flags: u8,
    inflater: Inflater,
    crc: Crc32,
    member_bytes: u64,
    members: u32,
    /// Whether anything came behind the first member.
    has_more: bool,
    damage: Option<Damage>,
}

impl Gunzip {
    pub(super) fn new() -> Self {
        Self {
            at: At::Start,
            field: Vec::with_capacity(FIXED),
            flags: 0,
            inflater: Inflater::new(),
            crc: Crc32::new(),
            member_bytes: 0,
            members: 0,
            has_more: false,
            damage: None,
        }
    }

    pub(super) fn has_more(&self) -> bool {
        self.has_more
    }

    pub(super) fn is_over(&self) -> bool {
        self.at == At::Over
    }

    pub(super) fn push(
        &mut self,
        packed: &[u8],
        budget: &mut Budget,
        sink: &mut Sink<'_>,
    ) -> Result<(), Refusal> {
        let mut rest = packed;
        while let Some((byte, after)) = rest.split_first() {
            match self.at {
                At::Over => return Ok(()),
                At::Body => {
                    let (crc, member_bytes) = (&mut self.crc, &mut self.member_bytes);
                    let (read, state) = self.inflater.push(rest, &mut |read, bytes| {
                        budget.spend(read, bytes.len())?;
                        crc.push(bytes);
                        *member_bytes += bytes.len() as u64;
                        sink(bytes)
                    })?;
                    rest = &rest[read..];
                    match state {
                        State::More => {}
                        State::Done => self.at = At::Trailer,
                        State::Broken => self.end(Damage::Broken),
                    }
                }
                _ => {
                    budget.spend(1, 0)?;
                    self.byte(*byte);
                    rest = after;
                }
            }
        }
        Ok(())
    }

    /// Ends the file; says what was wrong with it, if anything.
    pub(super) fn finish(mut self) -> Option<Damage> {
        let is_whole = match self.at {
            At::Over => true,
            At::Start => self.members > 0,
            _ => false,
        };
        if !is_whole {
            self.end(Damage::CutOff);
        }
        self.damage
    }

    /// One byte of a header or a trailer.
    fn byte(&mut self, byte: u8) {
        let in_header = !matches!(self.at, At::Trailer | At::HeaderCrc);
        self.has_more |= self.at == At::Start && self.members > 0;
        match self.at {
            At::Start if byte == 0 && self.members > 0 => return,
            At::Start => {
                self.crc.reset();
                self.member_bytes = 0;
                self.field.clear();
                self.field.push(byte);
                self.at = At::Fixed;
                self.fixed();
            }
            At::Fixed => {
                self.field.push(byte);
                self.fixed();
            }
            At::ExtraLength => {
                self.field.push(byte);
                if let [low, high] = self.field[..] {
                    self.at = At::Extra(u16::from_le_bytes([low, high]));
                    if self.at == At::Extra(0) {
                        self.next_field(EXTRA);
                    }
                }
            }
            At::Extra(left) => {
                self.at = At::Extra(left - 1);
                if left == 1 {
                    self.next_field(EXTRA);
                }
            }
            At::Name if byte == 0 => self.next_field(NAME),
            At::Comment if byte == 0 => self.next_field(COMMENT),
            At::Name | At::Comment => {}
            At::HeaderCrc => {
                self.field.push(byte);
                if let [low, high] = self.field[..] {
                    if u32::from(u16::from_le_bytes([low, high])) != self.crc.value() & 0xffff {
                        self.note(Damage::Checksum);
                    }
                    self.next_field(HEADER_CRC);
                }
            }
            At::Trailer => {
                self.field.push(byte);
                if self.field.len() == TRAILER {
                    self.check_trailer();
                }
            }
            At::Body | At::Over => {}
        }
        // The checksum of a header is of all that stands before it.
        if in_header && self.at != At::Body {
            self.crc.push(&[byte]);
        }
    }

    fn fixed(&mut self) {
        let is_so_far = MAGIC.starts_with(&self.field[..self.field.len().min(MAGIC.len())]);
        let is_known = self.field.get(2).is_none_or(|method| *method == DEFLATE)
            && self.field.get(3).is_none_or(|flags| flags & RESERVED == 0);
        if !is_so_far && self.members > 0 {
            self.end(Damage::Trailing);
        } else if !is_so_far || !is_known {
            self.end(Damage::Broken);
        } else if self.field.len() == FIXED {
            self.flags = self.field[3];
            self.next_field(0);
        }
    }

    /// Goes on behind the optional field with this flag, in the order in which they stand.
    fn next_field(&mut self, done: u8) {
        self.field.clear();
        let left = |flag: u8, before: &[u8]| self.flags & flag != 0 && before.contains(&done);
        self.at = if left(EXTRA, &[0]) {
            At::ExtraLength
        } else if left(NAME, &[0, EXTRA]) {
            At::Name
        } else if left(COMMENT, &[0, EXTRA, NAME]) {
            At::Comment
        } else if left(HEADER_CRC, &[0, EXTRA, NAME, COMMENT]) {
            At::HeaderCrc
        } else {
            self.crc.reset();
            self.inflater.reset();
            At::Body
        };
    }

    fn check_trailer(&mut self) {
        let number = |at: usize| {
            let bytes = [0, 1, 2, 3].map(|byte| self.field[at + byte]);
            u32::from_le_bytes(bytes)
        };
        let length = self.member_bytes & u64::from(u32::MAX);
        if number(0) != self.crc.value() || u64::from(number(4)) != length {
            self.note(Damage::Checksum);
        }
        self.members += 1;
        self.field.clear();
        self.at = At::Start;
    }

    /// The first fault is reported, unless a later one means that rows are missing.
    fn note(&mut self, damage: Damage) {
        if self.damage.is_none() || damage.ends_early() {
            self.damage = Some(damage);
        }
    }

    fn end(&mut self, damage: Damage) {
        self.note(damage);
        self.at = At::Over;
    }
}
