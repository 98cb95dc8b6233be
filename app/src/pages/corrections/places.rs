//! The places whose clocks a person can name, and when those were changed, by asking the browser.

use std::ops::Range;

use reports::zone::Zone;

use super::choice::Options;
use crate::model::corrections::offsets;
use crate::text::corrections as words;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const MINUTE_MS: i64 = 60_000;

/// The years whose changes are asked for, as days since 1970: 1990 to 2040. Systems that write
/// reports are younger than the first, and nobody knows what is decided for after the last.
const DAYS: Range<i64> = 7_305..25_567;

/// How far apart the browser is asked, days: shorter than any two changes are. The shortest pair is
/// Morocco's, around Ramadan.
const STEP_DAYS: i64 = 14;

/// The choices, in groups: UTC, the clock of this browser, offsets, and places by continent.
#[must_use]
pub fn groups() -> Vec<(String, Options)> {
    group(browser::own(), browser::all())
}

/// The clocks that are called so; `None` where there are no such.
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
        // What is on no continent is another name of an offset.
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

/// Minutes ahead of UTC of `GMT`, `GMT-05:00` and `GMT+5:30`, as browsers write an offset.
#[cfg(any(test, target_arch = "wasm32"))]
fn minutes_of(offset: &str) -> Option<i32> {
    let offset = offset.strip_prefix("GMT")?;
    if offset.is_empty() {
        return Some(0);
    }
    let (sign, clock) = match offset.strip_prefix('+') {
        Some(clock) => (1, clock),
        None => (-1, offset.strip_prefix(['-', '−'])?),
    };
    // Seconds were used by no clock in the years that are asked about.
    let mut parts = clock.split(':').map(str::parse::<i32>);
    let hours = parts.next()?.ok()?;
    let minutes = parts.next().unwrap_or(Ok(0)).ok()?;
    Some(sign * (hours * 60 + minutes))
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use js_sys::{Array, Function, Intl, Reflect};
    use wasm_bindgen::{JsCast, JsValue};

    use crate::platform::js::{get, object};

    /// The browser's own zone.
    pub(super) fn own() -> Option<String> {
        let format = Intl::DateTimeFormat::new(&Array::new(), &js_sys::Object::new());
        get(&format.resolved_options(), "timeZone").as_string()
    }

    /// Every zone that the browser knows, by name; none where it does not say.
    pub(super) fn all() -> Vec<String> {
        let intl = get(&js_sys::global(), "Intl");
        let Ok(list) = get(&intl, "supportedValuesOf").dyn_into::<Function>() else {
            return Vec::new();
        };
        let names = list.call1(&intl, &JsValue::from_str("timeZone"));
        let names = names.ok().and_then(|names| names.dyn_into::<Array>().ok());
        let mut names: Vec<String> = names
            .into_iter()
            .flat_map(|names| {
                names
                    .iter()
                    .filter_map(|name| name.as_string())
                    .collect::<Vec<_>>()
            })
            .collect();
        names.sort_unstable();
        names
    }

    /// The clocks of a place.
    pub(super) struct Clocks(Function, JsValue);

    impl Clocks {
        /// `None` where the browser does not know the place.
        pub(super) fn of(name: &str) -> Option<Self> {
            let intl = get(&js_sys::global(), "Intl");
            let constructor = get(&intl, "DateTimeFormat").dyn_into::<Function>().ok()?;
            let options = object(&[
                ("timeZone", JsValue::from_str(name)),
                ("timeZoneName", JsValue::from_str("longOffset")),
            ]);
            // Throws on a place that is not known, so it is called where that can be heard.
            let arguments = Array::of2(&JsValue::from_str("en-US"), &options);
            let format = Reflect::construct(&constructor, &arguments).ok()?;
            let parts = get(&format, "formatToParts").dyn_into::<Function>().ok()?;
            let clocks = Self(parts, format);
            clocks.offset(0)?;
            Some(clocks)
        }

        /// Minutes ahead of UTC at a moment, ms since the epoch.
        pub(super) fn minutes(&self, ms: i64) -> i32 {
            self.offset(ms).unwrap_or(0)
        }

        fn offset(&self, ms: i64) -> Option<i32> {
            // Exact: a double holds every millisecond for longer than there will be reports.
            let parts = self.0.call1(&self.1, &JsValue::from_f64(ms as f64)).ok()?;
            let parts = parts.dyn_into::<Array>().ok()?;
            let offset = parts
                .iter()
                .find(|part| get(part, "type").as_string().as_deref() == Some("timeZoneName"))?;
            super::minutes_of(&get(&offset, "value").as_string()?)
        }
    }
}

/// Natively there is no browser.
#[cfg(not(target_arch = "wasm32"))]
mod browser {
    pub(super) const fn own() -> Option<String> {
        None
    }

    pub(super) const fn all() -> Vec<String> {
        Vec::new()
    }

    pub(super) struct Clocks;

    impl Clocks {
        pub(super) const fn of(_name: &str) -> Option<Self> {
            None
        }

        #[expect(clippy::unused_self, reason = "the browser's has one")]
        pub(super) const fn minutes(&self, _ms: i64) -> i32 {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_is_found_to_the_minute() {
        // Twice a year, at odd minutes, an odd number of days apart.
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
    fn offsets_of_browsers_are_read() {
        for (text, minutes) in [
            ("GMT", Some(0)),
            ("GMT-05:00", Some(-300)),
            ("GMT+05:45", Some(345)),
            ("GMT+5:30", Some(330)),
            ("GMT−3", Some(-180)),
            ("EST", None),
            ("GMT+x", None),
        ] {
            assert_eq!(minutes_of(text), minutes, "{text}");
        }
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
