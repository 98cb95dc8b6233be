//! This module parses a price as people type it to exact millionths, the same number in every
//! place. It is pure.
//!
//! A point is always a decimal point. A comma is one too, except where exactly three digits follow
//! it: `1,250` is a thousand to one person and one and a quarter to another, and a wrong guess
//! would be a thousand times wrong. So the page asks for it again.

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
    /// A comma before exactly three digits.
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
/// apostrophes between digits are how thousands are set apart.
///
/// # Errors
///
/// Why the text is not a price.
pub fn parse(text: &str) -> Result<Option<i64>, Flaw> {
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
    let (whole, fraction) = match digits.find(['.', ',']) {
        None => (digits.as_str(), ""),
        Some(at) => {
            let (whole, rest) = digits.split_at(at);
            let fraction = &rest[1..];
            if rest.starts_with(',') && fraction.len() == 3 && !whole.is_empty() {
                return Err(Flaw::Ambiguous);
            }
            (whole, fraction)
        }
    };
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !is_number(whole) || !is_number(fraction) {
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
    number(whole)?
        .checked_mul(MICROS)
        .and_then(|micros| micros.checked_add(millionths))
        .filter(|micros| *micros <= MOST_MICROS)
        .map(Some)
        .ok_or(Flaw::TooLarge)
}

fn is_sign(c: char) -> bool {
    matches!(c, '$' | '€' | '£' | '¥' | '₹')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use reports::overview::amount;

    #[track_caller]
    fn check(text: &str, micros: i64) {
        assert_eq!(parse(text), Ok(Some(micros)), "{text}");
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
        check("100000", MOST_MICROS);
        assert_eq!(parse(""), Ok(None));
        assert_eq!(parse("  $ "), Ok(None));
    }

    #[test]
    fn other_text_is_no_price_and_says_why() {
        let check = |text: &str, flaw| assert_eq!(parse(text), Err(flaw), "{text}");
        check("1,250", Flaw::Ambiguous);
        check("1,234.50", Flaw::NotANumber);
        check("1.234,50", Flaw::NotANumber);
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
            prop_assert_eq!(parse(&amount::text(micros)), Ok(Some(micros)));
        }

        #[test]
        fn any_text_is_read(text in "[-0-9.,'$ €a]{0,12}|.{0,12}") {
            let parsed = parse(&text);
            if let Ok(Some(micros)) = parsed {
                prop_assert!((0..=MOST_MICROS).contains(&micros));
            }
        }
    }
}
