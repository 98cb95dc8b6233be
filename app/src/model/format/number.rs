//! This module formats counts and shares.

use super::separators::{grouped, localized};

/// `1,234,567`, in the locale's groups.
#[must_use]
pub fn count(number: u64) -> String {
    grouped(&number.to_string())
}

/// The share of `part` in `whole`, such as `12%` or `3.4%`.
///
/// Never `0%` unless it is nothing and never `100%` unless it is everything: next to the ends it
/// says `<0.1%` and `>99.9%`. The share in 0 is `0%`. The decimal mark is the locale's.
#[must_use]
pub fn percent(part: u64, whole: u64) -> String {
    if part == 0 || whole == 0 {
        return "0%".to_owned();
    }
    if part >= whole {
        return "100%".to_owned();
    }
    // Each is computed from the counts: rounding twice may be a whole percent off.
    let rounded = |of: u128| {
        let (part, whole) = (u128::from(part), u128::from(whole));
        (part * of * 2 + whole) / (whole * 2)
    };
    match rounded(1000) {
        100..995 => format!("{}%", rounded(100)),
        tenths => in_tenths(tenths),
    }
}

/// A share between 0 % and 100 %, exclusive, in tenths of a percent.
fn in_tenths(tenths: u128) -> String {
    match tenths {
        0 => format!("<{}%", localized("0.1")),
        1..1000 if tenths.is_multiple_of(10) => format!("{}%", tenths / 10),
        1..1000 => format!(
            "{}%",
            localized(&format!("{}.{}", tenths / 10, tenths % 10))
        ),
        _ => format!(">{}%", localized("99.9")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::format::{Separators, set_separators};

    #[track_caller]
    fn check_count(number: u64, expected: &str) {
        assert_eq!(count(number), expected);
    }

    #[test]
    fn counts_are_grouped_by_thousands() {
        check_count(0, "0");
        check_count(999, "999");
        check_count(1_000, "1,000");
        check_count(12_345, "12,345");
        check_count(u64::MAX, "18,446,744,073,709,551,615");
    }

    #[track_caller]
    fn check_percent(part: u64, whole: u64, expected: &str) {
        assert_eq!(percent(part, whole), expected, "{part} of {whole}");
    }

    #[test]
    fn shares_are_honest_at_both_ends() {
        check_percent(0, 10, "0%");
        check_percent(0, 0, "0%");
        check_percent(10, 10, "100%");
        check_percent(1, 1_000_000, "<0.1%");
        check_percent(999_999, 1_000_000, ">99.9%");
        check_percent(1, u64::MAX, "<0.1%");
        check_percent(u64::MAX - 1, u64::MAX, ">99.9%");
    }

    #[test]
    fn small_shares_have_a_decimal_and_others_none() {
        check_percent(34, 1000, "3.4%");
        check_percent(5, 100, "5%");
        check_percent(123, 1000, "12%");
        check_percent(1, 3, "33%");
        check_percent(994, 1000, "99%");
        check_percent(996, 1000, "99.6%");
    }

    #[test]
    fn shares_are_rounded_once() {
        // 68.47 %, which in tenths is 68.5.
        check_percent(1_027, 1_500, "68%");
        check_percent(473, 1_500, "32%");
        check_percent(685, 1_000, "69%");
        check_percent(9_944, 10_000, "99%");
        check_percent(996, 10_000, "10%");
    }

    #[test]
    fn shares_have_the_decimal_mark_of_the_locale() {
        set_separators(Separators::of(".", ','));
        check_percent(34, 1000, "3,4%");
        check_percent(1, 1_000_000, "<0,1%");
        check_percent(999_999, 1_000_000, ">99,9%");
        check_percent(5, 100, "5%");
    }
}
