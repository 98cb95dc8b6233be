//! This module converts between UTC and the local time of a place.
//!
//! It has no history of places, which would grow old: the caller that names a place passes the
//! times at which its clocks were changed. The page asks the browser.

use serde::{Deserialize, Serialize};

/// The local time of a place: how far its clocks are ahead of UTC, and when that changed.
/// [`Default`] is UTC.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// The name: `America/New_York`, `UTC+05:30`.
    pub name: String,
    /// Minutes ahead of UTC before the first change.
    minutes: i32,
    /// In order of time.
    changes: Vec<Change>,
}

/// Clocks were set forward or back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Change {
    /// From what the clocks show here on, in ms since 1970-01-01 as if they showed UTC.
    from_ms: i64,
    /// Minutes ahead of UTC from then on.
    minutes: i32,
}

impl Zone {
    /// Creates a clock that is never changed, `minutes` minutes ahead of UTC.
    #[must_use]
    pub fn fixed(name: &str, minutes: i32) -> Self {
        Self::of_place(name, minutes, &[])
    }

    /// The clocks of a place: minutes ahead of UTC before the first change, then, in order of
    /// time, each change's moment in ms since the epoch and the minutes ahead of UTC after it.
    #[must_use]
    pub fn of_place(name: &str, minutes: i32, changes: &[(i64, i32)]) -> Self {
        let mut before = minutes;
        let changes = changes.iter().map(|&(at_ms, after)| {
            // An hour that clocks show twice is the first one; one that they leave out is counted
            // on from before. So do `java.time`, `Temporal` and RFC 5545 (3.3.5).
            let from_ms = at_ms.saturating_add(minutes_ms(before.max(after)));
            before = after;
            Change {
                from_ms,
                minutes: after,
            }
        });
        Self {
            name: name.to_owned(),
            minutes,
            changes: changes.collect(),
        }
    }

    /// Whether these clocks are ever changed.
    #[must_use]
    pub const fn is_changed(&self) -> bool {
        !self.changes.is_empty()
    }

    /// When it is in UTC, in ms since the epoch, while these clocks show `clock_ms`: that many ms
    /// after they would have shown the beginning of 1970.
    #[must_use]
    pub fn utc_ms(&self, clock_ms: i64) -> i64 {
        let passed = self.changes.partition_point(|c| c.from_ms <= clock_ms);
        let last = passed.checked_sub(1).and_then(|at| self.changes.get(at));
        let minutes = last.map_or(self.minutes, |change| change.minutes);
        clock_ms.saturating_sub(minutes_ms(minutes))
    }
}

fn minutes_ms(minutes: i32) -> i64 {
    i64::from(minutes) * 60_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::iso_of_ms;
    use crate::value::timestamp;
    use proptest::prelude::*;

    /// New York in 2026: clocks go forward at 7:00 UTC on 8 March, back at 6:00 UTC on 1 November.
    fn new_york() -> Zone {
        let at = |text: &str| timestamp(text.as_bytes()).unwrap();
        let changes = [
            (at("2026-03-08 07:00:00"), -240),
            (at("2026-11-01 06:00:00"), -300),
        ];
        Zone::of_place("America/New_York", -300, &changes)
    }

    #[test]
    fn clocks_that_are_changed_are_read_as_they_were() {
        for (shown, utc) in [
            ("2026-01-15 12:00:00", "2026-01-15T17:00:00Z"),
            ("2026-03-08 01:59:59", "2026-03-08T06:59:59Z"),
            // Left out: half an hour after what was 2 o'clock is half past 3.
            ("2026-03-08 02:30:00", "2026-03-08T07:30:00Z"),
            ("2026-03-08 03:00:00", "2026-03-08T07:00:00Z"),
            ("2026-07-01 12:00:00", "2026-07-01T16:00:00Z"),
            ("2026-11-01 00:59:59", "2026-11-01T04:59:59Z"),
            // Shown twice: the first of the two.
            ("2026-11-01 01:30:00", "2026-11-01T05:30:00Z"),
            ("2026-11-01 02:00:00", "2026-11-01T07:00:00Z"),
            ("2027-01-15 12:00:00", "2027-01-15T17:00:00Z"),
        ] {
            let clock_ms = timestamp(shown.as_bytes()).unwrap();
            assert_eq!(iso_of_ms(new_york().utc_ms(clock_ms)), utc, "{shown}");
        }
    }

    #[test]
    fn a_fixed_offset_is_the_same_all_year() {
        let zone = Zone::fixed("UTC+05:30", 330);
        assert_eq!(zone.utc_ms(0), -330 * 60_000);
        assert_eq!(Zone::default().utc_ms(17), 17);
        // Whatever it is asked, it answers.
        assert_eq!(zone.utc_ms(i64::MIN), i64::MIN);
    }

    proptest! {
        /// Compares with a search of every moment: the first at which the clocks show the time, or,
        /// if they never do, as long after the change as they would have shown it.
        #[test]
        fn the_first_moment_that_shows_it(
            first in -14_i32..=14,
            steps in prop::collection::vec((50_i64..80, -2_i32..=2), 0..4),
            shown_h in -20_i64..300,
        ) {
            // Hours instead of minutes keep the reference short.
            let hour = 3_600_000_i64;
            let (mut at_h, mut hours) = (0, first);
            let changes: Vec<(i64, i32)> = steps.iter().map(|&(wait, by)| {
                at_h += wait;
                hours += by;
                (at_h, hours)
            }).collect();
            let ahead = |utc_h: i64| {
                let passed = changes.iter().rfind(|change| change.0 <= utc_h);
                i64::from(passed.map_or(first, |change| change.1))
            };
            let all = -60..400_i64;
            let first_shown = all.clone().find(|utc_h| utc_h + ahead(*utc_h) == shown_h);
            let expected = first_shown.unwrap_or_else(|| {
                let before = all.clone().rfind(|utc_h| utc_h + ahead(*utc_h) < shown_h).unwrap();
                shown_h - ahead(before)
            });
            let in_ms: Vec<_> = changes.iter().map(|&(at, hours)| (at * hour, hours * 60)).collect();
            let zone = Zone::of_place("", first * 60, &in_ms);
            prop_assert_eq!(zone.utc_ms(shown_h * hour), expected * hour);
        }
    }
}
