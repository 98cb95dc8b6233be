//! This module reads numbers with a decimal comma, or with separators between the thousands.

use super::{Notation, strip_blank};
use crate::value;

/// Bytes of the longest number that is looked at.
const MOST_BYTES: usize = 48;

/// Digits that a double holds whatever they are.
const EXACT_DIGITS: usize = 15;

/// A number without its grouping, with a point: what [`value::decimal`] reads.
#[derive(Debug, Clone, Copy)]
pub struct Plain {
    text: [u8; MOST_BYTES],
    length: usize,
    /// Whether something stands between its thousands.
    is_grouped: bool,
}

impl Plain {
    /// Reads a number in this notation. A group has three digits, the first group one to three and
    /// no leading zero, and all groups have the same separator between them: the other notation's
    /// decimal mark, a blank, or an apostrophe. Currencies and percent signs are no part of one.
    #[must_use]
    pub fn parse(text: &[u8], notation: Notation) -> Option<Self> {
        let mark = if notation == Notation::DecimalComma {
            b','
        } else {
            b'.'
        };
        let mut plain = Self {
            text: [0; MOST_BYTES],
            length: 0,
            is_grouped: false,
        };
        if text.len() > MOST_BYTES {
            return None;
        }
        let mut rest = match text {
            [sign @ (b'-' | b'+'), rest @ ..] => {
                plain.push(*sign);
                rest
            }
            // Minus sign.
            [0xE2, 0x88, 0x92, rest @ ..] => {
                plain.push(b'-');
                rest
            }
            text => text,
        };
        let mut between = None;
        // Digits of the group, and of the whole number.
        let (mut digits, mut whole) = (0, 0);
        let begins_with_zero = rest.first() == Some(&b'0');
        loop {
            match rest.split_first() {
                Some((digit, after)) if digit.is_ascii_digit() => {
                    plain.push(*digit);
                    (digits, whole, rest) = (digits + 1, whole + 1, after);
                }
                Some((first, _)) if *first == mark => break,
                _ => {
                    let Some((separator, after)) = separator(rest) else {
                        break;
                    };
                    let is_group = match between {
                        None => (1..=3).contains(&digits) && !begins_with_zero,
                        Some(before) => before == separator && digits == 3,
                    };
                    if !is_group {
                        return None;
                    }
                    (between, digits, rest) = (Some(separator), 0, after);
                }
            }
        }
        plain.is_grouped = between.is_some();
        if plain.is_grouped && digits != 3 {
            return None;
        }
        if let Some(after) = rest.strip_prefix(&[mark]) {
            let count = after.iter().take_while(|b| b.is_ascii_digit()).count();
            if count == 0 {
                return None;
            }
            plain.push(b'.');
            after[..count].iter().for_each(|digit| plain.push(*digit));
            rest = &after[count..];
        } else if whole == 0 {
            return None;
        }
        match rest {
            [] => {}
            // Grouped digits never have an exponent.
            [b'e' | b'E', exponent @ ..] if !plain.is_grouped => {
                plain.push(b'e');
                exponent.iter().for_each(|byte| plain.push(*byte));
            }
            _ => return None,
        }
        // `192.168.100.200` has groups of three too.
        let is_address = between == Some(b'.') && value::is_ip(text);
        (!is_address && value::decimal(plain.bytes()).is_some()).then_some(plain)
    }

    /// Its value.
    #[must_use]
    pub fn decimal(&self) -> Option<f64> {
        value::decimal(self.bytes())
    }

    /// Its value where it is whole, whether or not it is written with a fraction of zeros.
    #[must_use]
    pub fn integer(&self) -> Option<i64> {
        let bytes = self.bytes();
        if let Some(value) = value::integer(bytes) {
            return Some(value);
        }
        if let Some(point) = memchr::memchr(b'.', bytes)
            && bytes[point + 1..].iter().all(|b| *b == b'0')
        {
            return value::integer(&bytes[..point]);
        }
        let value = self.decimal()?;
        #[expect(clippy::cast_possible_truncation, reason = "bounded by the comparison")]
        (value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0).then_some(value as i64)
    }

    /// Whether a double holds every digit of it.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.bytes().iter().filter(|b| b.is_ascii_digit()).count() <= EXACT_DIGITS
    }

    /// Whether something stands between its thousands.
    #[must_use]
    pub const fn is_grouped(&self) -> bool {
        self.is_grouped
    }

    /// Its text, with a point before the fraction and no groups.
    #[must_use]
    pub fn text(&self) -> &str {
        // Only ASCII is pushed.
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }

    fn bytes(&self) -> &[u8] {
        &self.text[..self.length]
    }

    fn push(&mut self, byte: u8) {
        // The text is no longer than the room.
        if let Some(place) = self.text.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }
}

/// The value of a number in one notation.
#[must_use]
pub fn decimal(text: &[u8], notation: Notation) -> Option<f64> {
    Plain::parse(text, notation)?.decimal()
}

/// Whether this is a number in one notation at least.
#[must_use]
pub fn is_number(text: &[u8]) -> bool {
    Notation::NUMBERS
        .iter()
        .any(|notation| Plain::parse(text, *notation).is_some())
}

/// The separator between two groups, any blank as one, and the rest after it.
fn separator(text: &[u8]) -> Option<(u8, &[u8])> {
    match text {
        [mark @ (b'.' | b','), rest @ ..] => Some((*mark, rest)),
        // The typewriter's apostrophe, the typographer's, and that in windows-1252.
        [b'\'' | 0x92, rest @ ..] | [0xE2, 0x80, 0x99, rest @ ..] => Some((b'\'', rest)),
        text => strip_blank(text).map(|rest| (b' ', rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, point: Option<f64>, comma: Option<f64>) {
        let read = Notation::NUMBERS.map(|notation| decimal(text.as_bytes(), notation));
        assert_eq!(read, [point, comma], "{text}");
    }

    #[test]
    fn numbers_of_other_countries() {
        check("1.234,50", None, Some(1234.5));
        check("1,234.50", Some(1234.5), None);
        check("1.250", Some(1.25), Some(1250.0));
        check("1,250", Some(1250.0), Some(1.25));
        check("0.250", Some(0.25), None);
        check("0,008", None, Some(0.008));
        check("1 234", Some(1234.0), Some(1234.0));
        check("1\u{a0}234,5", None, Some(1234.5));
        check("1’234.50", Some(1234.5), None);
        check("-1.234.567", None, Some(-1_234_567.0));
        check("\u{2212}12,5", None, Some(-12.5));
        check("9,41E-05", None, Some(9.41e-5));
        check("1.250e3", Some(1250.0), None);
        check("83", Some(83.0), Some(83.0));
        check("12.5", Some(12.5), None);
        check(".5", Some(0.5), None);
    }

    #[test]
    fn texts_that_are_not_numbers() {
        for text in [
            "",
            "-",
            ".",
            ",",
            "1,",
            "1.2.3",
            "1.23.456",
            "1234,567.8",
            "1 234 5",
            "1 234'567",
            "01.234,5",
            "$1",
            "1%",
            "1e",
            "e5",
            "192.168.100.200",
            "1--2",
            "12.345.67",
            "1..000",
            "1 234e5",
            "0x10",
        ] {
            check(text, None, None);
        }
    }

    #[test]
    fn whole_numbers_may_have_a_fraction_of_zeros() {
        let integer = |text: &str, n| Plain::parse(text.as_bytes(), n).and_then(|p| p.integer());
        assert_eq!(integer("3.0", Notation::DecimalPoint), Some(3));
        assert_eq!(integer("1.250", Notation::DecimalComma), Some(1250));
        assert_eq!(integer("1e3", Notation::DecimalPoint), Some(1000));
        assert_eq!(
            integer("9007199254740993", Notation::DecimalPoint),
            Some(9_007_199_254_740_993)
        );
        assert_eq!(integer("0.5", Notation::DecimalPoint), None);
    }

    proptest! {
        /// Written with groups in either notation, a number reads back.
        #[test]
        fn any_number_reads_back(value in -99_999_999_999_i64..99_999_999_999, decimals in 0_usize..4, blank in any::<bool>()) {
            let digits = format!("{:0width$}", value.unsigned_abs(), width = decimals + 1);
            let (whole, fraction) = digits.split_at(digits.len() - decimals);
            let sign = if value < 0 { "-" } else { "" };
            let written = |group: &str, mark: &str| {
                let groups: Vec<&str> = whole.as_bytes().rchunks(3).rev()
                    .map(|chunk| std::str::from_utf8(chunk).unwrap()).collect();
                let mark = if fraction.is_empty() { "" } else { mark };
                format!("{sign}{}{mark}{fraction}", groups.join(group))
            };
            let number: f64 = written("", ".").parse().unwrap();
            for (notation, group, mark) in [(Notation::DecimalPoint, ",", "."), (Notation::DecimalComma, ".", ",")] {
                let group = if blank { "\u{202f}" } else { group };
                let text = written(group, mark);
                // An address of four groups is no number.
                let number = (!value::is_ip(text.as_bytes())).then_some(number);
                prop_assert_eq!(decimal(text.as_bytes(), notation), number);
            }
        }

        #[test]
        fn numbers_of_reports_are_read_with_a_point(text in "[0-9.e+-]{0,12}") {
            let usual = value::decimal(text.as_bytes());
            let read = decimal(text.as_bytes(), Notation::DecimalPoint);
            // But for a point with nothing behind it.
            prop_assert!(read == usual || text.contains("."), "{:?}", text);
            prop_assert!(read.is_none() || read == usual);
        }

        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = is_number(&bytes);
        }
    }
}
