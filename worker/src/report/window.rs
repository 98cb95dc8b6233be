//! This module checks the days of a request: none may be in the future, and two of them may be a
//! window of limited length, which has begun in UTC, as the servers count days.

use reports::time::{DAY_MS, Date};
use serde::Serialize;

use super::{Mistake, Parameters, ReportSpec, Values};
use crate::limits;

/// A window of whole days, which two parameters describe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct WindowSpec {
    /// The parameter for the first day.
    pub from: &'static str,
    /// The parameter for the last day, which belongs to the window.
    pub to: &'static str,
    /// Days that it has at most, at least one.
    pub days_max: u16,
}

impl WindowSpec {
    /// The window in parts of at most this many days, each as its first and its last day. There is
    /// none if a day is missing.
    #[must_use]
    pub fn chunks(self, parameters: &Parameters, days: u16) -> Vec<(Date, Date)> {
        let day = |name| parameters.day(name).map(Date::days);
        let (Some(mut first), Some(end)) = (day(self.from), day(self.to)) else {
            return Vec::new();
        };
        let date = |days: i64| Date::of_ms(days.saturating_mul(DAY_MS));
        let mut chunks = Vec::new();
        while first <= end {
            let next = first.saturating_add(i64::from(days.max(1)));
            let last = end.min(next.saturating_sub(1));
            chunks.push((date(first), date(last)));
            first = next;
        }
        chunks
    }
}

/// Checks the days of a request at this time, in milliseconds since 1970.
pub(super) fn check(
    spec: &ReportSpec,
    parameters: &Parameters,
    now_ms: u64,
) -> Result<(), Mistake> {
    // Where the day begins first, it is today already.
    let ahead_ms = now_ms.saturating_add(limits::ZONE_AHEAD_MS);
    let today = Date::of_ms(i64::try_from(ahead_ms).unwrap_or(i64::MAX));
    for parameter in spec.parameters {
        let is_day = matches!(parameter.values, Values::Day { .. });
        let day = parameters.day(parameter.name).filter(|_| is_day);
        if day.is_some_and(|day| day > today) {
            return Err(Mistake::Future(parameter.name));
        }
    }
    let Some(window) = spec.window else {
        return Ok(());
    };
    let day = |name| parameters.day(name).map(Date::days);
    let (Some(first), Some(last)) = (day(window.from), day(window.to)) else {
        return Ok(());
    };
    let today = Date::of_ms(i64::try_from(now_ms).unwrap_or(i64::MAX));
    if first > today.days() {
        return Err(Mistake::Future(window.from));
    }
    if last < first {
        return Err(Mistake::Reversed(window.to));
    }
    match last.saturating_sub(first) < i64::from(window.days_max) {
        true => Ok(()),
        false => Err(Mistake::TooLong(window.to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Report;
    use crate::upstream;

    /// 2026-02-28, 12:00 UTC.
    const NOW_MS: u64 = 1_772_280_000_000;

    fn usage() -> Report {
        let testing = upstream::of("testing").unwrap();
        Report::of(testing.reports(), "usage").unwrap()
    }

    #[track_caller]
    fn check(days: &str, expected: Option<Mistake>) {
        let query = format!("organization=acme&{days}");
        assert_eq!(usage().parse(&query, NOW_MS).err(), expected, "{days}");
    }

    #[test]
    fn a_window_is_in_order_in_the_past_and_short_enough() {
        check("since=2026-02-28&until=2026-02-28", None);
        check("since=2026-01-29&until=2026-02-28", None);
        check("since=2026-02-28", None);
        // It is tomorrow already on some islands.
        check("since=2026-03-01", None);
        check("since=2026-03-02", Some(Mistake::Future("since")));
        // A window that has begun may end there, but not begin.
        check("since=2026-02-28&until=2026-03-01", None);
        let future = Some(Mistake::Future("since"));
        check("since=2026-03-01&until=2026-03-01", future);
        let future = Some(Mistake::Future("until"));
        check("since=2026-02-28&until=9999-12-31", future);
        let reversed = Some(Mistake::Reversed("until"));
        check("since=2026-02-28&until=2026-02-27", reversed);
        let long = Some(Mistake::TooLong("until"));
        check("since=2026-01-28&until=2026-02-28", long);
    }

    #[test]
    fn chunks_cover_every_day_once() {
        let window = usage().window().unwrap();
        let chunks = |days: &str, length| {
            let query = format!("organization=acme&{days}");
            let parameters = usage().parse(&query, NOW_MS).unwrap();
            let chunks = window.chunks(&parameters, length).into_iter();
            let chunks = chunks.map(|(first, last)| format!("{} {}", first.iso(), last.iso()));
            chunks.collect::<Vec<_>>()
        };
        assert_eq!(
            chunks("since=2026-01-30&until=2026-02-28", 14),
            [
                "2026-01-30 2026-02-12",
                "2026-02-13 2026-02-26",
                "2026-02-27 2026-02-28"
            ]
        );
        assert_eq!(
            chunks("since=2026-02-28&until=2026-02-28", 1),
            ["2026-02-28 2026-02-28"]
        );
        assert!(chunks("since=2026-02-28", 1).is_empty());
    }
}
