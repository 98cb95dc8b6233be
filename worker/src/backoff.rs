//! This module decides how long to wait before the next request to the upstream.
//!
//! `Retry-After` is honoured, within limits. Without it the second request follows after two
//! seconds, and each further wait is half as long again. The random number is an argument, so that
//! a test can repeat a run; without jitter, clients that were refused together would return
//! together.

use std::time::UNIX_EPOCH;

use crate::limits;

/// The wait that `Retry-After` asks for, in milliseconds, within [`limits::RETRY_AFTER_MIN_MS`] and
/// [`limits::RETRY_AFTER_MAX_MS`]; `None` if it has neither form of RFC 9110 §10.2.3.
#[must_use]
pub fn retry_after_ms(value: &str, now_ms: u64) -> Option<u64> {
    let value = value.trim();
    let asked_ms = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number with too many digits means a very long time; it is not a mistake.
        value
            .parse::<u64>()
            .unwrap_or(u64::MAX)
            .saturating_mul(1000)
    } else {
        let then = httpdate::parse_http_date(value).ok()?;
        let then_ms = then.duration_since(UNIX_EPOCH).ok()?.as_millis();
        u64::try_from(then_ms).ok()?.saturating_sub(now_ms)
    };
    Some(asked_ms.clamp(limits::RETRY_AFTER_MIN_MS, limits::RETRY_AFTER_MAX_MS))
}

/// Milliseconds until the next request, after `asks` requests: 2 s, half as long again each time,
/// plus or minus a fifth, at most [`limits::BACKOFF_MAX_MS`]. `roll` is any random number.
#[must_use]
pub fn delay_ms(asks: u32, roll: u32) -> u64 {
    let mut delay_ms = limits::BACKOFF_FIRST_MS;
    for _ in 1..asks {
        if delay_ms >= limits::BACKOFF_MAX_MS {
            break;
        }
        delay_ms = delay_ms.saturating_mul(3) / 2;
    }
    // Four fifths, plus up to two fifths more.
    let spread_ms = u64::from(roll).saturating_mul(delay_ms.saturating_mul(2) / 5) >> u32::BITS;
    (delay_ms.saturating_mul(4) / 5)
        .saturating_add(spread_ms)
        .min(limits::BACKOFF_MAX_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110.
    const THEN_MS: u64 = 784_111_777_000;

    #[track_caller]
    fn check(value: &str, now_ms: u64, expected: Option<u64>) {
        assert_eq!(retry_after_ms(value, now_ms), expected, "{value}");
    }

    #[test]
    fn seconds() {
        check("7", 0, Some(7_000));
        check(" 7 ", 0, Some(7_000));
        check("0", 0, Some(1_000));
        check("3600", 0, Some(3_600_000));
        check("86401", 0, Some(86_400_000));
        check("99999999999999999999999999", 0, Some(86_400_000));
    }

    #[test]
    fn all_three_forms_of_a_date() {
        for date in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            check(date, THEN_MS - 20_000, Some(20_000));
            check(date, THEN_MS + 20_000, Some(1_000));
            check(date, 0, Some(86_400_000));
        }
    }

    #[test]
    fn anything_else_is_nothing() {
        for value in [
            "",
            " ",
            "-1",
            "1.5",
            "1, 2",
            "soon",
            "0x10",
            "1e3",
            "٣",
            "Sun, 06 Nov 1994 08:49:37",
            "06 Nov 1994",
            "1994-11-06T08:49:37Z",
        ] {
            check(value, THEN_MS, None);
        }
    }

    #[test]
    fn grows_by_half_and_stays_within_a_fifth() {
        let middles = [1, 2, 3, 4, 5, 6, 7].map(|asks| delay_ms(asks, u32::MAX / 2));
        assert_eq!(
            middles,
            [1_999, 2_999, 4_499, 6_749, 10_124, 15_185, 22_779]
        );
        assert_eq!(delay_ms(1, 0), 1_600);
        assert_eq!(delay_ms(1, u32::MAX), 2_399);
        assert_eq!(delay_ms(50, u32::MAX), limits::BACKOFF_MAX_MS);
        assert_eq!(delay_ms(0, 0), 1_600);
    }

    proptest! {
        #[test]
        fn is_always_within_its_limits(value in ".{0,40}", now_ms: u64, asks: u32, roll: u32) {
            if let Some(ms) = retry_after_ms(&value, now_ms) {
                prop_assert!((1_000..=86_400_000).contains(&ms));
            }
            prop_assert!((1_600..=30_000).contains(&delay_ms(asks, roll)));
        }
    }
}
