//! This module compares text in any case, as the bytes of a table's charset.
//!
//! Two letters agree where one is the other's lower case and both take the same number of bytes.
//! That leaves out a handful (`İ`, the Kelvin sign, `ẞ`). In return a match is as long as its
//! needle wherever it is found, and an ASCII needle matches ASCII bytes and nothing else.

use std::borrow::Cow;

use crate::encoding::{Charset, windows_1252};
use crate::fold::{fold, variants};

/// A text looked for in any case.
#[derive(Debug, Clone)]
pub(crate) struct Needle {
    /// The folded text in the charset's bytes.
    folded: Vec<u8>,
    /// Folded form of each single-byte letter; every other byte stands for itself.
    byte_fold: Box<[u8; 256]>,
    /// Letters of more than one byte that have two cases.
    letters: Vec<Letter>,
    /// Some character takes more than one byte.
    multi_byte: bool,
    /// The text has a character that the charset does not have: nothing matches.
    impossible: bool,
    /// The text has U+FFFD, which is also how bytes that are no text are shown.
    replacement: bool,
}

#[derive(Debug, Clone)]
struct Letter {
    at: usize,
    len: usize,
    /// UTF-8 of every variant, the first `len` bytes of each.
    forms: Vec<[u8; 4]>,
}

impl Needle {
    /// Compiles `text` for comparison with bytes of `charset`.
    #[must_use]
    pub(crate) fn new(text: &str, charset: Charset) -> Self {
        let mut needle = Self {
            folded: Vec::with_capacity(text.len()),
            byte_fold: Box::new(byte_fold(charset)),
            letters: Vec::new(),
            multi_byte: charset == Charset::Utf8 && !text.is_ascii(),
            impossible: false,
            replacement: charset == Charset::Utf8 && text.contains(char::REPLACEMENT_CHARACTER),
        };
        for c in text.chars().map(fold) {
            match charset {
                Charset::Utf8 => needle.push_utf8(c),
                Charset::Windows1252 => match windows_1252_byte(c) {
                    Some(byte) => needle.folded.push(byte),
                    None => needle.impossible = true,
                },
            }
        }
        needle
    }

    fn push_utf8(&mut self, c: char) {
        let (at, len) = (self.folded.len(), c.len_utf8());
        self.folded
            .extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        if len == 1 {
            return;
        }
        let forms: Vec<[u8; 4]> = variants(c)
            .map(|variant| {
                let mut form = [0; 4];
                variant.encode_utf8(&mut form);
                form
            })
            .collect();
        if forms.len() > 1 {
            self.letters.push(Letter { at, len, forms });
        }
    }

    /// Bytes of a match.
    #[must_use]
    pub(crate) fn len(&self) -> usize {
        self.folded.len()
    }

    /// Whether nothing can match in this charset.
    #[must_use]
    pub(crate) fn is_impossible(&self) -> bool {
        self.impossible
    }

    /// Whether `bytes` begins with a match.
    #[inline]
    #[must_use]
    pub(crate) fn starts(&self, bytes: &[u8]) -> bool {
        let Some(bytes) = bytes.get(..self.folded.len()) else {
            return false;
        };
        if self.letters.is_empty() {
            return bytes
                .iter()
                .zip(&self.folded)
                .all(|(b, folded)| self.byte_fold[usize::from(*b)] == *folded);
        }
        self.starts_with_letters(bytes)
    }

    fn starts_with_letters(&self, bytes: &[u8]) -> bool {
        let mut at = 0;
        let plain = |from: usize, to: usize| {
            bytes[from..to]
                .iter()
                .zip(&self.folded[from..to])
                .all(|(b, folded)| self.byte_fold[usize::from(*b)] == *folded)
        };
        for letter in &self.letters {
            let end = letter.at + letter.len;
            let found = &bytes[letter.at..end];
            if !plain(at, letter.at)
                || !letter.forms.iter().any(|form| &form[..letter.len] == found)
            {
                return false;
            }
            at = end;
        }
        plain(at, bytes.len())
    }

    /// The number of bytes of a match that `bytes` begins with, compared byte by byte, if all
    /// letters of the needle are single bytes; `None` for other needles.
    #[inline]
    #[must_use]
    pub(crate) fn agrees(&self, bytes: &[u8]) -> Option<usize> {
        if self.multi_byte {
            return None;
        }
        let same = |(b, folded): (&u8, &u8)| self.byte_fold[usize::from(*b)] == *folded;
        Some(
            bytes
                .iter()
                .zip(&self.folded)
                .take_while(|pair| same(*pair))
                .count(),
        )
    }

    /// The first match at or after `from`.
    #[must_use]
    pub(crate) fn find(&self, bytes: &[u8], from: usize) -> Option<usize> {
        if self.impossible {
            return None;
        }
        let last = bytes.len().checked_sub(self.folded.len())?;
        (from..=last).find(|at| self.starts(&bytes[*at..]))
    }

    /// Whether a cell (unquoted, in the charset) contains a match.
    #[must_use]
    pub(crate) fn is_in(&self, cell: &[u8]) -> bool {
        self.find(&self.shown(cell), 0).is_some()
    }

    /// Whether a cell (unquoted, in the charset) is a match from end to end.
    #[must_use]
    pub(crate) fn is(&self, cell: &[u8]) -> bool {
        // Invalid bytes become longer when they are shown, never shorter than a match is.
        if cell.len() > self.folded.len() || self.impossible {
            return false;
        }
        let cell = self.shown(cell);
        cell.len() == self.folded.len() && self.starts(&cell)
    }

    /// Whether matches can be looked for in bytes as they are: not where U+FFFD is looked for,
    /// which stands for bytes that are no text.
    #[must_use]
    pub(crate) fn is_exact(&self) -> bool {
        !self.replacement
    }

    /// The cell with U+FFFD for invalid bytes, where that makes a difference.
    fn shown<'a>(&self, cell: &'a [u8]) -> Cow<'a, [u8]> {
        if self.is_exact() || std::str::from_utf8(cell).is_ok() {
            return Cow::Borrowed(cell);
        }
        Cow::Owned(String::from_utf8_lossy(cell).into_owned().into_bytes())
    }

    /// All bytes that a match can have at position `at`.
    pub(crate) fn bytes_at(&self, at: usize) -> impl Iterator<Item = u8> {
        let letter = self
            .letters
            .iter()
            .find(|l| (l.at..l.at + l.len).contains(&at));
        let forms = letter
            .into_iter()
            .flat_map(move |l| l.forms.iter().map(move |f| f[at - l.at]));
        let plain = self.folded.get(at).filter(|_| letter.is_none()).into_iter();
        let plain = plain.flat_map(|folded| {
            (0..=u8::MAX).filter(|b| self.byte_fold[usize::from(*b)] == *folded)
        });
        forms.chain(plain)
    }
}

fn byte_fold(charset: Charset) -> [u8; 256] {
    let mut table = [0; 256];
    for (byte, folded) in (0..=u8::MAX).zip(&mut table) {
        *folded = match charset {
            Charset::Windows1252 => windows_1252_byte(fold(windows_1252(byte))).unwrap_or(byte),
            Charset::Utf8 => byte.to_ascii_lowercase(),
        };
    }
    table
}

fn windows_1252_byte(c: char) -> Option<u8> {
    if c.is_ascii() {
        return u8::try_from(c).ok();
    }
    (0x80..=u8::MAX).find(|byte| windows_1252(*byte) == c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_in_both_charsets() {
        for (needle, text, found) in [
            ("ADMIN", "Site admin", Some(5)),
            ("zoë", "ZOË", Some(0)),
            ("ZOË", "a zoë", Some(2)),
            ("ÿ", "Ÿ", Some(0)),
            ("š€", "Š€", Some(0)),
            ("µ", "µ", Some(0)),
            ("k", "\u{212a}", None),
            ("x", "", None),
            ("", "x", Some(0)),
        ] {
            let utf8 = Needle::new(needle, Charset::Utf8);
            assert_eq!(utf8.find(text.as_bytes(), 0), found, "{needle} in {text}");
            let single: Option<Vec<u8>> = text.chars().map(windows_1252_byte).collect();
            if let Some(single) = single {
                let needle = Needle::new(needle, Charset::Windows1252);
                assert_eq!(needle.find(&single, 0).is_some(), found.is_some(), "{text}");
            }
        }
        assert!(Needle::new("日", Charset::Windows1252).is_impossible());
        assert!(!Needle::new("日", Charset::Windows1252).is_in(b"x"));
        assert_eq!(
            Needle::new("νικος", Charset::Utf8).find("ΝΙΚΟΣ".as_bytes(), 0),
            Some(0)
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_found_as_they_are_shown() {
        let needle = Needle::new("a\u{fffd}b", Charset::Utf8);
        assert!(!needle.is_exact());
        assert!(needle.is_in(b"xA\xffb"));
        assert!(needle.is(b"a\xffB"));
        assert!(needle.is("a\u{fffd}b".as_bytes()));
        assert!(!needle.is(b"a\xffbc"));
        assert!(!needle.is_in(b"ab"));
    }
}
