//! This module parses a price as people type it to exact millionths, the same number in every
//! place. It is pure.
//!
//! The locale's decimal mark is always one. The other of point and comma is one too, except where
//! exactly three digits follow it: `1,250` is a thousand to one person and one and a quarter to
//! another, and a wrong guess would be a thousand times wrong. So the page asks for it again. If a
//! text has both, the last is the decimal mark.

use reports::overview::amount;

use crate::model::format::decimal_mark;

/// The largest price: far more than any seat costs, and small enough that a year of everybody can
/// be counted.
pub const MOST_MICROS: i64 = 100_000 * MICROS;

const MICROS: i64 = 1_000_000;

/// The decimals that are kept. No price of a seat has more.
const DECIMALS: usize = 6;

/// Why a text is no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Something else than digits and one separator, or no digit.
    NotANumber,
    /// A point or a comma, whichever is not the decimal mark, before exactly three digits.
    Ambiguous,
    Negative,
    /// Above [`MOST_MICROS`].
    TooLarge,
    /// More than six decimals.
    TooFine,
}

/// The price in a text, in millionths; `None` if the text is empty.
///
/// Blanks around it, and one currency sign in front or behind, belong to it; spaces and
/// apostrophes between digits are how thousands are set apart. `decimal` is the locale's decimal
/// mark.
///
/// # Errors
///
/// Why the text is not a price.
pub fn parse(text: &str, decimal: char) -> Result<Option<i64>, Flaw> {
    let text = text.trim();
    let text = text
        .trim_start_matches(is_sign)
        .trim_end_matches(is_sign)
        .trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.strip_prefix(['-', '\u{2212}']).is_some() {
        return Err(Flaw::Negative);
    }
    let is_gap = |c: char| c.is_whitespace() || matches!(c, '\'' | '\u{2019}');
    let digits: String = text.chars().filter(|c| !is_gap(*c)).collect();
    let (whole, fraction) = split(&digits, decimal)?;
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !is_number(&whole) || !is_number(fraction) {
        return Err(Flaw::NotANumber);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > DECIMALS {
        return Err(Flaw::TooFine);
    }
    let number = |text: &str| -> Result<i64, Flaw> {
        let parsed = if text.is_empty() { Ok(0) } else { text.parse() };
        parsed.map_err(|_| Flaw::TooLarge)
    };
    let millionths = number(&format!("{fraction:0<DECIMALS$}"))?;
    number(&whole)?
        .checked_mul(MICROS)
        .and_then(|micros| micros.checked_add(millionths))
        .filter(|micros| *micros <= MOST_MICROS)
        .map(Some)
        .ok_or(Flaw::TooLarge)
}

/// The price in a text that a person typed.
///
/// # Errors
///
/// Why the text is not a price.
pub fn typed(text: &str) -> Result<Option<i64>, Flaw> {
    parse(text, decimal_mark())
}

/// A price, in millionths, as [`typed`] reads it: with the locale's decimal mark and no groups.
#[must_use]
pub fn for_field(micros: i64) -> String {
    amount::text(micros).replace('.', &decimal_mark().to_string())
}

/// The whole without separators, and the decimals.
fn split(digits: &str, decimal: char) -> Result<(String, &str), Flaw> {
    let Some(at) = digits.rfind(['.', ',']) else {
        return Ok((digits.to_owned(), ""));
    };
    let (before, after) = (&digits[..at], &digits[at + 1..]);
    let mark = if digits[at..].starts_with(',') {
        ','
    } else {
        '.'
    };
    match before.find(['.', ',']) {
        None if mark != decimal && after.len() == 3 && !before.is_empty() => Err(Flaw::Ambiguous),
        None => Ok((before.to_owned(), after)),
        // The same mark more than once separates groups.
        Some(first) if before[first..].starts_with(mark) => Ok((without_groups(digits, mark)?, "")),
        Some(_) => {
            let group = if mark == ',' { '.' } else { ',' };
            Ok((without_groups(before, group)?, after))
        }
    }
}

/// Digits without what separates their groups, which have three digits, or two in India.
fn without_groups(digits: &str, group: char) -> Result<String, Flaw> {
    let lengths: Vec<usize> = digits.split(group).map(str::len).collect();
    let is_grouped = match lengths[..] {
        [first, ref others @ .., 3] => {
            (1..=3).contains(&first) && others.iter().all(|length| (2..=3).contains(length))
        }
        _ => false,
    };
    if is_grouped {
        Ok(digits.replace(group, ""))
    } else {
        Err(Flaw::NotANumber)
    }
}

fn is_sign(c: char) -> bool {
    matches!(c, '$' | '€' | '£' | '¥' | '₹')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use reports::overview::Amount;

    use crate::model::format::{Separators, set_separators, sum};

    #[track_caller]
    fn check(text: &str, micros: i64) {
        assert_eq!(parse(text, '.'), Ok(Some(micros)), "{text}");
    }

    #[test]
    fn prices_are_read_as_they_are_meant() {
        check("19", 19_000_000);
        check("19.00", 19_000_000);
        check("19,00", 19_000_000);
        check(" $17.5 ", 17_500_000);
        check("17,5 €", 17_500_000);
        check("0", 0);
        check(".5", 500_000);
        check("12.", 12_000_000);
        check("1 234.50", 1_234_500_000);
        check("1\u{202f}234,5", 1_234_500_000);
        check("1’234.5", 1_234_500_000);
        check("1.250", 1_250_000);
        check("0.000001", 1);
        check("0.0000010", 1);
        check("1,234.50", 1_234_500_000);
        check("1.234,50", 1_234_500_000);
        check("1,00,000.00", MOST_MICROS);
        check("1.000,", 1_000_000_000);
        check("100000", MOST_MICROS);
        assert_eq!(parse("", '.'), Ok(None));
        assert_eq!(parse("  $ ", '.'), Ok(None));
    }

    #[test]
    fn a_mark_that_may_separate_groups_is_asked_about() {
        assert_eq!(parse("1,250", ','), Ok(Some(1_250_000)));
        assert_eq!(parse("1.250", ','), Err(Flaw::Ambiguous));
        assert_eq!(parse("1.25", ','), Ok(Some(1_250_000)));
    }

    #[test]
    fn other_text_is_no_price_and_says_why() {
        let check = |text: &str, flaw| assert_eq!(parse(text, '.'), Err(flaw), "{text}");
        check("1,250", Flaw::Ambiguous);
        check("1,23.50", Flaw::NotANumber);
        check("1.2.34,50", Flaw::NotANumber);
        check("1,2,3", Flaw::NotANumber);
        check("ada", Flaw::NotANumber);
        check("1e3", Flaw::NotANumber);
        check("٣", Flaw::NotANumber);
        check(".", Flaw::NotANumber);
        check("1..2", Flaw::NotANumber);
        check("-5", Flaw::Negative);
        check("−5", Flaw::Negative);
        check("100000.01", Flaw::TooLarge);
        check("99999999999999999999999", Flaw::TooLarge);
        check("0.0000001", Flaw::TooFine);
    }

    proptest! {
        #[test]
        fn written_prices_are_read(micros in 0..=MOST_MICROS) {
            prop_assert_eq!(parse(&amount::text(micros), '.'), Ok(Some(micros)));
        }

        #[test]
        fn shown_prices_are_read_in_every_locale(cents in 0..=MOST_MICROS / 10_000, at in 0..5_usize) {
            let india = Separators { other_groups: 2, ..Separators::default() };
            let of = Separators::of;
            let all = [of(",", '.'), of(".", ','), of("\u{202f}", ','), of("’", '.'), india];
            let decimal = all[at].decimal;
            set_separators(all[at].clone());
            let micros = cents * 10_000;
            let shown = sum(micros, Amount::UsDollars);
            prop_assert_eq!(parse(&shown, decimal), Ok(Some(micros)), "{}", shown);
            prop_assert_eq!(typed(&for_field(micros)), Ok(Some(micros)));
        }

        #[test]
        fn any_text_is_read(text in "[-0-9.,'$ €a]{0,12}|.{0,12}") {
            let parsed = parse(&text, ',');
            if let Ok(Some(micros)) = parsed {
                prop_assert!((0..=MOST_MICROS).contains(&micros));
            }
        }
    }
}
