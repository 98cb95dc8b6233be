//! This module cuts a window of days into the periods that an upstream is asked for.

use api::{Parameters, Window};
use reports::time::{DAY_MS, Date};

/// The window in parts of at most this many days, each as its first and its last day. There is none
/// if a day is missing.
#[must_use]
pub fn chunks(window: &Window, parameters: &Parameters, days: u16) -> Vec<(Date, Date)> {
    let day = |name: &str| parameters.day(name).map(Date::days);
    let (Some(mut first), Some(end)) = (day(&window.from), day(&window.to)) else {
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

#[cfg(test)]
mod tests {
    use crate::report::Report;
    use crate::upstream;

    /// 2026-02-28, 12:00 UTC.
    const NOW_MS: u64 = 1_772_280_000_000;

    fn usage() -> Report {
        let testing = upstream::of("testing").unwrap();
        Report::of(testing.reports(), "usage").unwrap()
    }

    #[test]
    fn chunks_cover_every_day_once() {
        let window = usage().window().unwrap();
        let chunks = |days: &str, length| {
            let query = format!("organization=acme&{days}");
            let parameters = usage().parse(&query, NOW_MS).unwrap();
            let chunks = super::chunks(window, &parameters, length).into_iter();
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
