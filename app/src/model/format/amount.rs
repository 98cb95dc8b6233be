//! This module formats sums of numbers, money and time, which are in millionths.

use reports::overview::Amount;
use reports::overview::amount::text;

use super::{count, localized};

const MICROS: u64 = 1_000_000;
const CENT: u64 = MICROS / 100;

/// `4.63`, `$1,234.50`, `6 h 47 min`, `700 ms`.
#[must_use]
pub fn sum(micros: i64, amount: Amount) -> String {
    let size = micros.unsigned_abs();
    let shown = match amount {
        Amount::Number => number(size),
        Amount::UsDollars => format!("${}", money(size)),
        Amount::Minutes => time(u128::from(size) * 60_000 / u128::from(MICROS)),
        Amount::Milliseconds => time(u128::from(size / MICROS)),
    };
    let sign = if micros < 0 { "-" } else { "" };
    format!("{sign}{shown}")
}

/// A sum next to others, of which this is the largest: money below a cent is only said to be less
/// than one, unless all of it is.
#[must_use]
pub fn sum_among(micros: i64, amount: Amount, largest_micros: u64) -> String {
    let is_small = u64::try_from(micros).is_ok_and(|micros| (1..CENT).contains(&micros));
    if amount == Amount::UsDollars && is_small && largest_micros >= CENT {
        return format!("<${}", localized("0.01"));
    }
    sum(micros, amount)
}

/// Two decimals at most, and none where there is nothing to say.
fn number(micros: u64) -> String {
    let hundredths = (micros + MICROS / 200) / (MICROS / 100);
    match hundredths % 100 {
        0 if micros == 0 || hundredths > 0 => count(hundredths / 100),
        0 => format!("<{}", localized("0.01")),
        rest => {
            let text = format!("{}.{rest:02}", hundredths / 100);
            localized(text.trim_end_matches('0'))
        }
    }
}

/// To the cent. An amount below a cent has its first two digits that are not zero.
fn money(micros: u64) -> String {
    if micros > 0 && micros < CENT {
        let step = 10_u64.pow(micros.ilog10().saturating_sub(1));
        let rounded = (micros + step / 2) / step * step;
        return localized(&text(rounded.cast_signed()));
    }
    let cents = (micros + CENT / 2) / CENT;
    localized(&format!("{}.{:02}", cents / 100, cents % 100))
}

/// Two units of time at most.
fn time(ms: u128) -> String {
    let ms = u64::try_from(ms).unwrap_or(u64::MAX);
    let (s, min, h) = (ms / 1_000, ms / 60_000, ms / 3_600_000);
    let two = |large: u64, unit: &str, small: u64, of: &str| match small {
        0 => format!("{} {unit}", count(large)),
        small => format!("{} {unit} {small} {of}", count(large)),
    };
    if ms == 0 {
        "0".to_owned()
    } else if s == 0 {
        format!("{ms} ms")
    } else if min == 0 {
        format!("{s} s")
    } else if h == 0 {
        two(min, "min", s % 60, "s")
    } else if h < 1_000 {
        two(h, "h", min % 60, "min")
    } else {
        format!("{} h", count(h))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::format::{Separators, set_separators};

    #[track_caller]
    fn check(micros: i64, amount: Amount, wanted: &str) {
        assert_eq!(sum(micros, amount), wanted);
    }

    #[test]
    fn sums_are_short_and_never_nothing_unless_they_are() {
        check(4_630_000, Amount::Number, "4.63");
        check(4_600_000, Amount::Number, "4.6");
        check(1_234_000_000, Amount::Number, "1,234");
        check(94, Amount::Number, "<0.01");
        check(0, Amount::Number, "0");
        check(1_234_500_000, Amount::UsDollars, "$1,234.50");
        check(94, Amount::UsDollars, "$0.000094");
        check(6_433, Amount::UsDollars, "$0.0064");
        check(9_999, Amount::UsDollars, "$0.01");
        check(1, Amount::UsDollars, "$0.000001");
        check(25_734, Amount::UsDollars, "$0.03");
        check(-19_000_000, Amount::UsDollars, "-$19.00");
        check(0, Amount::UsDollars, "$0.00");
        check(407_000_000, Amount::Minutes, "6 h 47 min");
        check(500_000, Amount::Minutes, "30 s");
        check(120_000_000_000, Amount::Minutes, "2,000 h");
        check(700_000_000, Amount::Milliseconds, "700 ms");
        check(482_224_000_000, Amount::Milliseconds, "8 min 2 s");
        check(0, Amount::Milliseconds, "0");
    }

    #[test]
    fn small_amounts_beside_larger_ones_are_less_than_a_cent() {
        let check = |micros, largest, wanted: &str| {
            assert_eq!(sum_among(micros, Amount::UsDollars, largest), wanted);
        };
        check(94, 4_000_000, "<$0.01");
        check(94, 6_433, "$0.000094");
        check(9_999, 10_000, "<$0.01");
        check(10_000, 4_000_000, "$0.01");
        check(0, 4_000_000, "$0.00");
        check(-94, 4_000_000, "-$0.000094");
        assert_eq!(sum_among(94, Amount::Number, 4_000_000), "<0.01");
    }

    #[test]
    fn sums_have_the_separators_of_the_locale() {
        set_separators(Separators::of(".", ','));
        check(1_234_500_000, Amount::UsDollars, "$1.234,50");
        check(6_433, Amount::UsDollars, "$0,0064");
        check(1_234_600_000, Amount::Number, "1.234,6");
        check(94, Amount::Number, "<0,01");
        check(120_000_000_000, Amount::Minutes, "2.000 h");
    }
}
