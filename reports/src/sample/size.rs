//! This module writes `readable_size`, the text of the size in `raw_size`.

/// Returns the text that GHES shows for a size in KiB: the rule of Rails' `number_to_human_size`
/// with its defaults, which is base 1024, three significant digits, no trailing zeros.
///
/// Four digits before the point are rounded to tens (1,015 KiB reads `1020 KB`), because three
/// significant digits are all there are; the unit stays the one of the exact value.
///
/// ```
/// use reports::sample::readable_size;
///
/// assert_eq!(readable_size(0), "0 Bytes");
/// assert_eq!(readable_size(1_034), "1.01 MB");
/// ```
#[must_use]
pub fn readable_size(kib: u64) -> String {
    let mut text = Vec::with_capacity(8);
    push_readable_size(&mut text, kib);
    text.into_iter().map(char::from).collect()
}

/// Appends [`readable_size`] of a size in KiB.
pub(super) fn push_readable_size(out: &mut Vec<u8>, kib: u64) {
    const UNITS: [&str; 7] = [" KB", " MB", " GB", " TB", " PB", " EB", " ZB"];
    if kib == 0 {
        out.extend_from_slice(b"0 Bytes");
        return;
    }
    let exponent = (kib.ilog2() / 10) as usize;
    let unit = 1_u128 << (10 * exponent);
    let kib = u128::from(kib);
    // Hundredths, tenths, ones or tens, whichever is the third significant digit; halves go up.
    let (per_one, per_step) = match kib / unit {
        0..10 => (100, 1),
        10..100 => (10, 1),
        100..1000 => (1, 1),
        _ => (1, 10),
    };
    let rounded = (2 * kib * per_one + unit * per_step) / (2 * unit * per_step) * per_step;
    super::text::push_number(out, (rounded / per_one) as u64);
    let mut rest = (rounded % per_one) as u8;
    if rest > 0 {
        out.push(b'.');
        if per_one == 100 {
            out.push(b'0' + rest / 10);
            rest %= 10;
        }
        if rest > 0 {
            out.push(b'0' + rest);
        }
    }
    out.extend_from_slice(UNITS[exponent].as_bytes());
}

#[cfg(test)]
mod tests {
    use super::readable_size;

    #[track_caller]
    fn check(kib: u64, expected: &str) {
        assert_eq!(readable_size(kib), expected, "{kib} KiB");
    }

    #[test]
    fn three_significant_digits() {
        check(0, "0 Bytes");
        check(1, "1 KB");
        check(9, "9 KB");
        check(804, "804 KB");
        check(1_034, "1.01 MB");
        check(1_536, "1.5 MB");
        check(12_595, "12.3 MB");
        check(126_259, "123 MB");
        check(1_258_291, "1.2 GB");
        check(1_288_490_189, "1.2 TB");
    }

    #[test]
    fn four_digits_are_rounded_to_tens() {
        check(999, "999 KB");
        check(1_000, "1000 KB");
        check(1_004, "1000 KB");
        check(1_005, "1010 KB");
        check(1_015, "1020 KB");
        check(1_020, "1020 KB");
        check(1_023, "1020 KB");
        check(1_024, "1 MB");
    }

    #[test]
    fn rounding_may_add_a_digit() {
        // 9.996 MB, 99.96 MB.
        check(10_236, "10 MB");
        check(102_359, "100 MB");
        // 999.6 MB is not yet four digits and becomes them.
        check(1_023_590, "1000 MB");
    }

    #[test]
    fn largest() {
        check(u64::MAX, "16 ZB");
    }
}
