//! This module has the clock and the random numbers of fetching, which all other code takes as
//! arguments.

/// Always the same moment, because a native test has no browser's clock.
#[cfg(test)]
#[must_use]
pub fn now_ms() -> i64 {
    1_763_640_000_000
}

/// Now, in ms since the epoch. The wall clock, because it goes on while a machine sleeps, and a
/// token should not outlive that.
#[cfg(not(test))]
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "ages of tokens and downloads, never of anything in a report"
)]
#[expect(
    clippy::cast_possible_truncation,
    reason = "whole, and far from the limits"
)]
pub fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// A number from 0 to 1, for the spread of retries.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "many pages that lost one server must not come back at one moment"
)]
pub fn roll() -> f64 {
    js_sys::Math::random()
}
