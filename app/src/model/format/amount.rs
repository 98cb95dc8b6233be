//! This module formats sums of numbers, money and time, which are in millionths.

use reports::overview::Amount;
use reports::overview::amount::text;

use super::count;

const MICROS: u64 = 1_000_000;

/// `4.63`, `$1 234.50`, `6 h 47 min`, `700 ms`.
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

/// Two decimals at most, and none where there is nothing to say.
fn number(micros: u64) -> String {
    let hundredths = (micros + MICROS / 200) / (MICROS / 100);
    match hundredths % 100 {
        0 if micros == 0 || hundredths > 0 => count(hundredths / 100),
        0 => "<0.01".to_owned(),
        rest => {
            let rest = format!("{rest:02}");
            format!("{}.{}", count(hundredths / 100), rest.trim_end_matches('0'))
        }
    }
}

/// Two decimals, more only where the amount would be nothing with them.
fn money(micros: u64) -> String {
    if micros > 0 && micros < MICROS / 100 {
        return text(micros.cast_signed());
    }
    let cents = (micros + MICROS / 200) / (MICROS / 100);
    format!("{}.{:02}", count(cents / 100), cents % 100)
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

    #[track_caller]
    fn check(micros: i64, amount: Amount, wanted: &str) {
        assert_eq!(sum(micros, amount).replace('\u{202f}', " "), wanted);
    }

    #[test]
    fn sums_are_short_and_never_nothing_unless_they_are() {
        check(4_630_000, Amount::Number, "4.63");
        check(4_600_000, Amount::Number, "4.6");
        check(1_234_000_000, Amount::Number, "1 234");
        check(94, Amount::Number, "<0.01");
        check(0, Amount::Number, "0");
        check(1_234_500_000, Amount::UsDollars, "$1 234.50");
        check(94, Amount::UsDollars, "$0.000094");
        check(-19_000_000, Amount::UsDollars, "-$19.00");
        check(0, Amount::UsDollars, "$0.00");
        check(407_000_000, Amount::Minutes, "6 h 47 min");
        check(500_000, Amount::Minutes, "30 s");
        check(120_000_000_000, Amount::Minutes, "2 000 h");
        check(700_000_000, Amount::Milliseconds, "700 ms");
        check(482_224_000_000, Amount::Milliseconds, "8 min 2 s");
        check(0, Amount::Milliseconds, "0");
    }
}
