//! This module lists the zones that a person can choose for times without one, and the changes of
//! their clocks.

use std::ops::Range;

use reports::zone::Zone;

use super::choice::Options;
use crate::model::corrections::offsets;
use crate::platform::zones as browser;
use crate::text::corrections as words;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const MINUTE_MS: i64 = 60_000;

/// The years whose changes are asked for, as days since 1970: 1990 to 2040. Systems that write
/// reports are younger than the first, and changes after the last are not decided yet.
const DAYS: Range<i64> = 7_305..25_567;

/// The distance in days between two questions to the browser: less than between any two changes.
/// The closest pair is Morocco's, around Ramadan.
const STEP_DAYS: i64 = 14;

/// The choices, in groups: UTC, the clock of this browser, offsets, and places by continent.
#[must_use]
pub fn groups() -> Vec<(String, Options)> {
    group(browser::own(), browser::all())
}

/// The zone of this name; `None` if there is none.
#[must_use]
pub fn zone(name: &str) -> Option<Zone> {
    let fixed = offsets().into_iter().find(|m| words::offset(*m) == name);
    if let Some(minutes) = fixed {
        return Some(Zone::fixed(name, minutes));
    }
    let clocks = browser::Clocks::of(name)?;
    let (first, changes) = changes(|ms| clocks.minutes(ms));
    Some(Zone::of_place(name, first, &changes))
}

fn group(own: Option<String>, all: Vec<String>) -> Vec<(String, Options)> {
    let utc = words::offset(0);
    let same = |name: String| (name.clone(), name);
    let own = own.filter(|own| *own != utc);
    let offsets = offsets().into_iter().filter(|minutes| *minutes != 0);
    let mut groups = vec![(String::new(), vec![same(utc)])];
    groups.extend(own.map(|own| (words::THIS_BROWSER.to_owned(), vec![same(own)])));
    groups.push((
        words::SAME_ALL_YEAR.to_owned(),
        offsets
            .map(|minutes| same(words::offset(minutes)))
            .collect(),
    ));
    for name in all {
        // A name without a continent is another name of an offset.
        let Some((continent, place)) = name.split_once('/') else {
            continue;
        };
        if continent == "Etc" {
            continue;
        }
        let option = (name.clone(), words::place(place));
        match groups.last_mut().filter(|(title, _)| title == continent) {
            Some((_, options)) => options.push(option),
            None => groups.push((continent.to_owned(), vec![option])),
        }
    }
    groups
}

/// Minutes ahead of UTC at the beginning of [`DAYS`], and each change within: its moment, ms since
/// the epoch, and the minutes after it.
fn changes(minutes: impl Fn(i64) -> i32) -> (i32, Vec<(i64, i32)>) {
    let first = minutes(DAYS.start * DAY_MS);
    let mut changes = Vec::new();
    let mut before = first;
    let mut from = DAYS.start * DAY_MS;
    while from < DAYS.end * DAY_MS {
        let to = from + STEP_DAYS * DAY_MS;
        let after = minutes(to);
        if after != before {
            // Clocks are changed on the minute.
            let (mut early, mut late) = (from / MINUTE_MS, to / MINUTE_MS);
            while late - early > 1 {
                let middle = early.midpoint(late);
                if minutes(middle * MINUTE_MS) == before {
                    early = middle;
                } else {
                    late = middle;
                }
            }
            changes.push((late * MINUTE_MS, after));
        }
        (before, from) = (after, to);
    }
    (first, changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_is_found_to_the_minute() {
        // The clocks change twice a year, at odd minutes, an odd number of days apart.
        let year_ms = 365 * DAY_MS;
        let minutes = |ms: i64| {
            let in_year = ms.rem_euclid(year_ms);
            if (80 * DAY_MS + 61 * MINUTE_MS..300 * DAY_MS + 7 * MINUTE_MS).contains(&in_year) {
                60
            } else {
                0
            }
        };
        let (first, found) = changes(minutes);
        assert_eq!(first, minutes(DAYS.start * DAY_MS));
        assert_eq!(found.len(), 100);
        for (at_ms, after) in found {
            assert_eq!((minutes(at_ms), minutes(at_ms - 1)), (after, 60 - after));
        }
        let (first, found) = changes(|_| 330);
        assert_eq!((first, found), (330, Vec::new()));
    }

    #[test]
    fn places_are_by_continent_and_an_offset_is_no_place() {
        let all = [
            "America/Indiana/Knox",
            "America/New_York",
            "Asia/Tokyo",
            "Etc/GMT+5",
            "UTC",
        ];
        let groups = group(
            Some("Europe/Berlin".to_owned()),
            all.map(str::to_owned).to_vec(),
        );
        let titles: Vec<&str> = groups.iter().map(|(title, _)| title.as_str()).collect();
        assert_eq!(
            titles,
            [
                "",
                words::THIS_BROWSER,
                words::SAME_ALL_YEAR,
                "America",
                "Asia"
            ]
        );
        assert_eq!(groups[1].1[0].0, "Europe/Berlin");
        assert_eq!(
            groups[3].1[1],
            ("America/New_York".to_owned(), "New York".to_owned())
        );
        // A browser in UTC has no clock of its own.
        assert_eq!(group(Some("UTC".to_owned()), Vec::new()).len(), 2);
    }

    #[test]
    fn an_offset_is_a_zone() {
        assert_eq!(zone("UTC+05:30"), Some(Zone::fixed("UTC+05:30", 330)));
        assert_eq!(zone("UTC"), Some(Zone::fixed("UTC", 0)));
        assert_eq!(zone("Nowhere/Land"), None);
    }
}
