//! This module decodes the bytes of a file to text.
//!
//! UTF-8 and single-byte files keep their bytes: separators are the same ASCII bytes in both, so
//! a table can hold them undecoded and a cell is decoded when it is shown. UTF-16 is turned into
//! UTF-8 as it arrives.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The encoding of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8, which includes ASCII.
    Utf8,
    /// UTF-16, least significant byte first.
    Utf16Le,
    /// UTF-16, most significant byte first.
    Utf16Be,
    /// Windows-1252, which includes Latin-1's letters.
    Windows1252,
}

impl Encoding {
    /// The label used on the web and in `inspect`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// The encoding with this label.
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        [Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Windows1252]
            .into_iter()
            .find(|e| e.label().eq_ignore_ascii_case(label))
            .or_else(|| {
                label
                    .eq_ignore_ascii_case("latin-1")
                    .then_some(Self::Windows1252)
            })
    }

    /// Bytes of text that `bytes` of a file become at the most.
    #[must_use]
    pub fn text_bytes(self, bytes: usize) -> usize {
        match self {
            Self::Utf8 | Self::Windows1252 => bytes,
            // A unit of two bytes becomes up to three, and halves may be waiting.
            Self::Utf16Le | Self::Utf16Be => bytes + bytes / 2 + 8,
        }
    }

    /// The charset of the text that comes out of a [`Decoder`].
    #[must_use]
    pub fn charset(self) -> Charset {
        match self {
            Self::Windows1252 => Charset::Windows1252,
            _ => Charset::Utf8,
        }
    }
}

/// The charset of text in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8; what is invalid is shown as U+FFFD.
    Utf8,
    /// One byte is one character.
    Windows1252,
}

impl Charset {
    /// Bytes of this charset as text.
    #[must_use]
    pub fn decode(self, bytes: Cow<'_, [u8]>) -> Cow<'_, str> {
        match (self, bytes) {
            (Self::Windows1252, bytes) if !bytes.is_ascii() => {
                Cow::Owned(bytes.iter().map(|b| windows_1252(*b)).collect())
            }
            (_, Cow::Borrowed(bytes)) => String::from_utf8_lossy(bytes),
            (_, Cow::Owned(bytes)) => Cow::Owned(match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
            }),
        }
    }
}

/// The character of a byte in windows-1252 as the Encoding Standard defines it, where the five
/// bytes without a character stand for the control characters of the same number.
#[must_use]
pub fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// Guesses the encoding from the beginning of a file, and how long its byte order mark is.
///
/// Without a mark, text in which nearly every second byte is NUL is UTF-16; everything else is
/// taken for UTF-8 until it is read whole ([`crate::read`] settles Windows-1252 then).
#[must_use]
pub fn detect(sample: &[u8]) -> (Encoding, usize) {
    match sample {
        [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3),
        [0xff, 0xfe, ..] => (Encoding::Utf16Le, 2),
        [0xfe, 0xff, ..] => (Encoding::Utf16Be, 2),
        _ => {
            let sample = &sample[..sample.len().min(4096)];
            let nuls = |odd: usize| {
                let half = sample.iter().skip(odd).step_by(2);
                half.clone().filter(|b| **b == 0).count() * 10 > half.len() * 7
            };
            match (nuls(0), nuls(1)) {
                (false, true) if sample.len() >= 4 => (Encoding::Utf16Le, 0),
                (true, false) if sample.len() >= 4 => (Encoding::Utf16Be, 0),
                _ if separators_in_pairs(sample, 0) => (Encoding::Utf16Le, 0),
                _ if separators_in_pairs(sample, 1) => (Encoding::Utf16Be, 0),
                _ => (Encoding::Utf8, 0),
            }
        }
    }
}

/// Whether a text is UTF-16 of a script that has no NULs of its own: they are in the pairs of
/// separators and line ends, whose ASCII byte comes at `ascii` (0 first, 1 second), and nowhere
/// else.
fn separators_in_pairs(sample: &[u8], ascii: usize) -> bool {
    const FEWEST: usize = 4;
    let (mut pairs, mut others) = (0, 0);
    for pair in sample.chunks_exact(2) {
        match (pair[ascii], pair[1 - ascii]) {
            (b'\t' | b'\n' | b'\r' | b' '..=b'~', 0) => pairs += 1,
            (0, _) | (_, 0) => return false,
            _ => others += 1,
        }
    }
    pairs >= FEWEST && pairs * 50 >= others && simdutf8::basic::from_utf8(sample).is_err()
}

/// Turns a file's bytes, piece by piece, into text in memory.
#[derive(Debug, Clone)]
pub struct Decoder {
    encoding: Encoding,
    /// Half of a UTF-16 unit.
    half: Option<u8>,
    /// First half of a surrogate pair.
    high: Option<u16>,
    lone_surrogates: u64,
}

impl Decoder {
    /// A decoder at the beginning of a file, behind its byte order mark.
    #[must_use]
    pub fn new(encoding: Encoding) -> Self {
        Self {
            encoding,
            half: None,
            high: None,
            lone_surrogates: 0,
        }
    }

    /// Appends the text of `bytes` to `text`.
    pub fn push(&mut self, bytes: &[u8], text: &mut Vec<u8>) {
        if matches!(self.encoding, Encoding::Utf8 | Encoding::Windows1252) {
            text.extend_from_slice(bytes);
            return;
        }
        let mut bytes = bytes.iter().copied();
        while let Some(first) = self.half.take().or_else(|| bytes.next()) {
            let Some(second) = bytes.next() else {
                self.half = Some(first);
                return;
            };
            let unit = match self.encoding {
                Encoding::Utf16Be => u16::from_be_bytes([first, second]),
                _ => u16::from_le_bytes([first, second]),
            };
            self.unit(unit, text);
        }
    }

    /// Ends the file; half a character becomes U+FFFD.
    pub fn finish(&mut self, text: &mut Vec<u8>) {
        if self.half.take().is_some() {
            self.lone(text);
        }
        if self.high.take().is_some() {
            self.lone(text);
        }
    }

    /// Whether the file, so far, ends within a character of UTF-16.
    #[must_use]
    pub fn is_in_character(&self) -> bool {
        self.half.is_some() || self.high.is_some()
    }

    /// Halves of characters that had no other half.
    #[must_use]
    pub fn lone_surrogates(&self) -> u64 {
        self.lone_surrogates
    }

    fn unit(&mut self, unit: u16, text: &mut Vec<u8>) {
        if let Some(high) = self.high.take() {
            if let Some(Ok(c)) = char::decode_utf16([high, unit])
                .next()
                .filter(Result::is_ok)
            {
                push_char(c, text);
                return;
            }
            self.lone(text);
        }
        match unit {
            0xd800..0xdc00 => self.high = Some(unit),
            0xdc00..0xe000 => self.lone(text),
            _ => push_char(char::from_u32(u32::from(unit)).unwrap_or('\u{fffd}'), text),
        }
    }

    fn lone(&mut self, text: &mut Vec<u8>) {
        self.lone_surrogates += 1;
        push_char('\u{fffd}', text);
    }
}

fn push_char(c: char, text: &mut Vec<u8>) {
    text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decode_in_pieces(encoding: Encoding, bytes: &[u8], cut: usize) -> String {
        let (mut decoder, mut text) = (Decoder::new(encoding), Vec::new());
        decoder.push(&bytes[..cut], &mut text);
        decoder.push(&bytes[cut..], &mut text);
        decoder.finish(&mut text);
        String::from_utf8(text).unwrap()
    }

    proptest! {
        #[test]
        fn utf_16_agrees_with_the_standard_library_cut_anywhere(
            units in proptest::collection::vec(prop_oneof![any::<u16>(), 0xd700_u16..0xe100, 0_u16..128], 0..40),
            cut in any::<prop::sample::Index>(),
        ) {
            let wanted = String::from_utf16_lossy(&units);
            let le: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
            let be: Vec<u8> = units.iter().flat_map(|u| u.to_be_bytes()).collect();
            let cut = cut.index(le.len() + 1);
            prop_assert_eq!(&decode_in_pieces(Encoding::Utf16Le, &le, cut), &wanted);
            prop_assert_eq!(&decode_in_pieces(Encoding::Utf16Be, &be, cut), &wanted);
        }
    }

    #[test]
    fn detects() {
        assert_eq!(detect(b"\xef\xbb\xbfa"), (Encoding::Utf8, 3));
        assert_eq!(detect(b"\xff\xfea\0"), (Encoding::Utf16Le, 2));
        assert_eq!(detect(b"\xfe\xff\0a"), (Encoding::Utf16Be, 2));
        assert_eq!(detect(b"i\0d\0,\0l\0"), (Encoding::Utf16Le, 0));
        assert_eq!(detect(b"\0i\0d\0,\0l"), (Encoding::Utf16Be, 0));
        assert_eq!(detect(b"id,login"), (Encoding::Utf8, 0));
        assert_eq!(detect(b""), (Encoding::Utf8, 0));
        assert_eq!(detect(b"a\0b"), (Encoding::Utf8, 0));
        let wide = "名前,役割\n太郎,管理者\n花子,利用者\n";
        let units = || wide.encode_utf16();
        let le: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        assert_eq!(detect(&le), (Encoding::Utf16Le, 0));
        assert_eq!(detect(&be), (Encoding::Utf16Be, 0));
    }

    #[test]
    fn single_bytes() {
        let text = Charset::Windows1252.decode(Cow::Borrowed(b"Zo\xeb \x80 \x81"));
        assert_eq!(text, "Zoë € \u{81}");
        assert_eq!(Charset::Utf8.decode(Cow::Borrowed(b"a\xffb")), "a\u{fffd}b");
    }
}
