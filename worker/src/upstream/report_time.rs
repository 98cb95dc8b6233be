//! This module derives when a report was generated from the headers of the answer.
//!
//! A cache on the way, or a server that generates its reports at night, answers with a report that
//! is hours old. Three headers tell: `Age` (RFC 9111 §5.1), `Date` (RFC 9110 §6.6.1) and
//! `Last-Modified` (§8.8.2). The earliest of them counts: a report that is taken for older than it
//! is only costs one more upstream request.

use std::time::UNIX_EPOCH;

use crate::limits;

/// The time of generation, in milliseconds since 1970. `None` if no header says that it was more
/// than [`limits::MADE_AGO_MIN_MS`] before `now_ms`. A time in the future, or more than
/// [`limits::MADE_AGO_MAX_MS`] ago, means that a clock is wrong, and is ignored.
#[must_use]
pub fn made_at_ms(field: &dyn Fn(&str) -> Option<String>, now_ms: u64) -> Option<u64> {
    // A repeated header arrives as a list.
    let age = field("age").unwrap_or_default();
    let ages = age.split(',').filter_map(|s| s.trim().parse::<u64>().ok());
    let age_ms = ages.max().and_then(|age_s| age_s.checked_mul(1000));
    [
        age_ms.and_then(|age_ms| now_ms.checked_sub(age_ms)),
        field("date").and_then(|value| date_ms(&value)),
        field("last-modified").and_then(|value| date_ms(&value)),
    ]
    .into_iter()
    .flatten()
    .filter(|&at_ms| {
        let ago_ms = now_ms.checked_sub(at_ms);
        let plausible = limits::MADE_AGO_MIN_MS..=limits::MADE_AGO_MAX_MS;
        ago_ms.is_some_and(|ago_ms| plausible.contains(&ago_ms))
    })
    .min()
}

fn date_ms(value: &str) -> Option<u64> {
    let then = httpdate::parse_http_date(value.trim()).ok()?;
    let then_ms = then.duration_since(UNIX_EPOCH).ok()?.as_millis();
    u64::try_from(then_ms).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 20 Nov 2025 12:00:00 UTC.
    const NOW_MS: u64 = 1_763_640_000_000;
    const HOUR_MS: u64 = 3_600_000;

    #[track_caller]
    fn check(fields: &[(&str, &str)], ago_ms: Option<u64>) {
        let field = |name: &str| {
            let found = fields.iter().find(|(own, _)| *own == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let at_ms = made_at_ms(&field, NOW_MS);
        assert_eq!(at_ms, ago_ms.map(|ago_ms| NOW_MS - ago_ms), "{fields:?}");
    }

    #[test]
    fn every_header_counts_and_the_earliest_decides() {
        check(&[], None);
        check(&[("age", "3600")], Some(HOUR_MS));
        check(&[("age", "60, 3600")], Some(HOUR_MS));
        check(
            &[("date", "Thu, 20 Nov 2025 10:00:00 GMT")],
            Some(2 * HOUR_MS),
        );
        check(
            &[("last-modified", "Wed, 19 Nov 2025 12:00:00 GMT")],
            Some(24 * HOUR_MS),
        );
        check(
            &[
                ("age", "3600"),
                ("date", "Thu, 20 Nov 2025 11:00:00 GMT"),
                ("last-modified", "Thu, 20 Nov 2025 06:00:00 GMT"),
            ],
            Some(6 * HOUR_MS),
        );
    }

    #[test]
    fn a_clock_that_is_wrong_counts_for_nothing() {
        check(&[("date", "Thu, 20 Nov 2025 13:00:00 GMT")], None);
        check(&[("date", "Thu, 01 Jan 1970 00:00:00 GMT")], None);
        check(&[("last-modified", "Tue, 17 Nov 2015 12:00:00 GMT")], None);
        check(
            &[("last-modified", "Tue, 19 Nov 2024 12:00:00 GMT")],
            Some(366 * 24 * HOUR_MS),
        );
        check(&[("last-modified", "yesterday"), ("age", "-3600")], None);
        check(&[("age", "99999999999999999999")], None);
        check(&[("age", "18446744073709551615")], None);
        // A right header together with a wrong one.
        check(
            &[("date", "Thu, 20 Nov 2025 13:00:00 GMT"), ("age", "3600")],
            Some(HOUR_MS),
        );
    }

    #[test]
    fn less_than_a_minute_is_the_time_that_answers_take() {
        check(&[("age", "59")], None);
        check(&[("age", "60")], Some(60_000));
    }
}
