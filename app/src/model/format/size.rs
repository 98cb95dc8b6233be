//! This module formats amounts of storage.

use super::{count, localized};

/// An amount in bytes by the rule GHES itself shows sizes with, so that the page and the report
/// agree: base 1024, three significant digits, no trailing zeros, halves up. `1.01 GB`, `804 KB`,
/// `0 bytes`.
#[must_use]
pub fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 6] = ["KB", "MB", "GB", "TB", "PB", "EB"];
    if bytes == 1 {
        return "1 byte".to_owned();
    }
    if bytes < 1024 {
        return format!("{} bytes", count(bytes));
    }
    let exponent = bytes.ilog2() / 10;
    let unit = 1_u128 << (10 * exponent);
    let amount = u128::from(bytes);
    // One step of the third significant digit, in hundredths.
    let step = match amount / unit {
        0..10 => 1,
        10..100 => 10,
        100..1000 => 100,
        _ => 1000,
    };
    let hundredths = (2 * amount * 100 + unit * step) / (2 * unit * step) * step;
    let number = match (hundredths / 100, hundredths % 100) {
        (whole, 0) => whole.to_string(),
        (whole, rest) if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
        (whole, rest) => format!("{whole}.{rest:02}"),
    };
    let number = localized(&number);
    let name = usize::try_from(exponent)
        .ok()
        .and_then(|e| UNITS.get(e - 1))
        .unwrap_or(&"EB");
    // The space does not break.
    format!("{number}\u{a0}{name}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use reports::sample::readable_size;

    #[track_caller]
    fn check(amount: u64, expected: &str) {
        assert_eq!(bytes(amount).replace('\u{a0}', " "), expected);
    }

    #[test]
    fn three_significant_digits_without_trailing_zeros() {
        check(0, "0 bytes");
        check(1, "1 byte");
        check(1023, "1,023 bytes");
        check(1024, "1 KB");
        check(1536, "1.5 KB");
        check(804 * 1024, "804 KB");
        check(1034 * 1024, "1.01 MB");
        check(1015 * 1024, "1,020 KB");
        check(u64::MAX, "16 EB");
    }

    #[test]
    fn agrees_with_the_sizes_in_the_report() {
        for kib in (1..3_000_000).step_by(977) {
            // The report writes no groups.
            let size = bytes(kib * 1024).replace('\u{a0}', " ").replace(',', "");
            assert_eq!(size, readable_size(kib));
        }
    }
}
