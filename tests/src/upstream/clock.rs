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
#[expect(
    clippy::disallowed_methods,
    reason = "a date in a header is only of use beside the reader's own clock"
)]
pub(super) fn http_date(in_s: i64) -> String {
    let distance = Duration::from_secs(in_s.unsigned_abs());
    let now = SystemTime::now();
    let then = if in_s < 0 {
        now.checked_sub(distance)
    } else {
        now.checked_add(distance)
    };
    httpdate::fmt_http_date(then.unwrap_or(now))
}
