//! This module formats the values of profiles, which arrive in the syntax of queries. It is pure.

use reports::table::Type;

use crate::model::format::{bytes, count, localized};

/// Digits that a fraction keeps.
const DIGITS: i32 = 4;

/// A value of a column of this type: `1,234`, `0.018`, `3.2 GB`, `2026-11-01`, else as it is.
#[must_use]
pub fn shown(ty: Type, text: &str) -> String {
    match ty {
        Type::Integer => text.parse().map_or_else(|_| text.to_owned(), whole),
        Type::Size => match text.parse::<i64>().map(u64::try_from) {
            Ok(Ok(size)) => bytes(size),
            _ => text.to_owned(),
        },
        Type::Decimal => text.parse().map_or_else(|_| text.to_owned(), decimal),
        Type::Timestamp => text.chars().take(10).collect(),
        _ => text.to_owned(),
    }
}

fn whole(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", count(number.unsigned_abs()))
}

/// Writes the significant digits, without the rounding errors of doubles.
fn decimal(number: f64) -> String {
    let size = number.abs();
    if size >= 1e15 || size > 0.0 && size < 1e-6 {
        return format!("{number:e}");
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the logarithm of such a number is a small one"
    )]
    let before = size.max(1e-6).log10().floor() as i32 + 1;
    let places = usize::try_from(DIGITS - before).unwrap_or(0);
    let sign = if number < 0.0 { "-" } else { "" };
    format!("{sign}{}", exact(&format!("{size:.places$}")))
}

/// A number's text with its digits in groups and none lost, but for zeros at the end of a fraction.
#[must_use]
pub fn exact(text: &str) -> String {
    match text.split_once('.') {
        Some(_) => localized(text.trim_end_matches('0').trim_end_matches('.')),
        None => localized(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_people_write_them() {
        let check = |ty, text: &str, expected: &str| {
            let seen = shown(ty, text).replace('\u{a0}', " ");
            assert_eq!(seen, expected, "{text}");
        };
        check(Type::Integer, "-1234567", "-1,234,567");
        check(
            Type::Integer,
            "-9223372036854775808",
            "-9,223,372,036,854,775,808",
        );
        check(Type::Size, "1536", "1.5 KB");
        check(Type::Decimal, "0.018000000000000002", "0.018");
        check(Type::Decimal, "1234.5678", "1,235");
        check(Type::Decimal, "-12.5", "-12.5");
        check(Type::Decimal, "9999.9", "10,000");
        check(Type::Decimal, "0", "0");
        check(Type::Decimal, "100", "100");
        check(Type::Decimal, "0.000094086", "0.00009409");
        check(Type::Decimal, "1e300", "1e300");
        check(Type::Timestamp, "2026-11-01T06:00:00Z", "2026-11-01");
        check(Type::Category, "admin", "admin");
        assert_eq!(exact("1848.8244"), "1,848.8244");
        assert_eq!(exact("-1234567.50"), "-1,234,567.5");
        assert_eq!(exact("99999999999999999999"), "99,999,999,999,999,999,999");
    }
}
