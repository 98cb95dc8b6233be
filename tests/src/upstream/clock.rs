//! This module reads the clocks. Functions that decide by them take the time as an argument.

use std::time::{Duration, Instant, SystemTime};

/// The time now.
#[expect(
    clippy::disallowed_methods,
    reason = "a server's requests arrive in real time, and it hands the moment on from here"
)]
pub(super) fn now() -> Instant {
    Instant::now()
}

/// The time in `in_s` seconds, in the form of `Retry-After` (RFC 9110 §5.6.7).
pub(super) fn http_date(in_s: i64) -> String {
    httpdate::fmt_http_date(time_in(in_s))
}

/// The same in seconds since 1970.
pub(super) fn unix_s(in_s: i64) -> u64 {
    let since = time_in(in_s).duration_since(SystemTime::UNIX_EPOCH);
    since.unwrap_or_default().as_secs()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a date in a header is only of use beside the reader's own clock"
)]
fn time_in(in_s: i64) -> SystemTime {
    let distance = Duration::from_secs(in_s.unsigned_abs());
    let now = SystemTime::now();
    let then = if in_s < 0 {
        now.checked_sub(distance)
    } else {
        now.checked_add(distance)
    };
    then.unwrap_or(now)
}
