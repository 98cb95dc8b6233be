//! This module writes a moment as the API does.

/// Formats a time in milliseconds since 1970 as RFC 3339 in UTC, in whole seconds.
#[must_use]
pub fn moment(ms: u64) -> String {
    // The last second of the year 9999, the last year of RFC 3339.
    const LAST_S: u64 = 253_402_300_799;
    let whole_s = ms.checked_div(1000).unwrap_or_default().min(LAST_S);
    let whole_ms = i64::try_from(whole_s)
        .unwrap_or_default()
        .saturating_mul(1000);
    reports::time::iso_of_ms(whole_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_stay_within_the_years_that_have_four_digits() {
        assert_eq!(moment(0), "1970-01-01T00:00:00Z");
        assert_eq!(moment(u64::MAX), "9999-12-31T23:59:59Z");
    }
}
