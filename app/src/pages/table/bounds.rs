//! The two ends of a range as they are typed into a column's menu. Pure.

use std::cmp::Ordering;

use reports::table::Type;
use reports::value;

/// Whether a bound can be applied while it is typed: it is empty, or a complete value. `1Gi` and
/// the year 20 are incomplete values.
#[must_use]
pub fn is_whole(ty: Type, text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || Worth::of(ty, text).is_some()
}

/// Whether no value can lie between the two, because the first is above the second.
#[must_use]
pub fn is_inverted(ty: Type, from: &str, to: &str) -> bool {
    let worth = |text: &str| Worth::of(ty, text.trim());
    match (worth(from), worth(to)) {
        (Some(from), Some(to)) => from.cmp(to) == Some(Ordering::Greater),
        _ => false,
    }
}

/// The value of a bound.
#[derive(Debug, Clone, Copy)]
enum Worth {
    /// An integer, which is compared exactly.
    Whole(i64),
    Decimal(f64),
}

impl Worth {
    fn of(ty: Type, text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let integer = || value::integer(bytes).map(Self::Whole);
        match ty {
            // A year with leading zeros is still being typed.
            Type::Timestamp if text.starts_with('0') => None,
            Type::Timestamp => value::timestamp(bytes).map(Self::Whole),
            Type::Size => integer().or_else(|| value::size_text(bytes).map(Self::Whole)),
            _ => integer().or_else(|| value::decimal(bytes).map(Self::Decimal)),
        }
    }

    fn cmp(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Whole(one), Self::Whole(other)) => Some(one.cmp(&other)),
            (one, other) => one.decimal().partial_cmp(&other.decimal()),
        }
    }

    fn decimal(self) -> f64 {
        match self {
            Self::Whole(whole) => whole as f64,
            Self::Decimal(decimal) => decimal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_whole_and_their_beginnings_are_not() {
        for (ty, text) in [
            (Type::Integer, "-5"),
            (Type::Integer, " 12 "),
            (Type::Decimal, "0.5"),
            (Type::Size, "1GiB"),
            (Type::Size, "1024"),
            (Type::Timestamp, "2024-03-01"),
            (Type::Timestamp, ""),
        ] {
            assert!(is_whole(ty, text), "{text}");
        }
        for (ty, text) in [
            (Type::Integer, "-"),
            (Type::Integer, "a"),
            (Type::Decimal, "1e"),
            (Type::Size, "1Gi"),
            (Type::Timestamp, "0202-03-01"),
        ] {
            assert!(!is_whole(ty, text), "{text}");
        }
    }

    #[test]
    fn ranges_the_wrong_way_round() {
        let check = |ty, from, to, expected| {
            assert_eq!(is_inverted(ty, from, to), expected, "{from} to {to}");
        };
        check(Type::Integer, "5", "2", true);
        check(Type::Integer, "5", "5", false);
        check(Type::Integer, "10", "9.5", true);
        check(Type::Integer, "9", "10", false);
        check(Type::Integer, "9007199254740993", "9007199254740992", true);
        check(Type::Size, "1GiB", "900MiB", true);
        check(Type::Timestamp, "2024-03-02", "2024-03-01", true);
        check(Type::Integer, "5", "", false);
        check(Type::Integer, "5", "-", false);
    }
}
