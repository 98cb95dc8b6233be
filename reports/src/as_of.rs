//! This module determines the moment that ages are counted from. The wall clock is never one of its
//! sources.

use serde::{Deserialize, Serialize};

use crate::time::DAY_MS;
use crate::value;

/// The source of an as-of time, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A person set it.
    Chosen,
    /// The report has a column that says when it was made.
    ReportTime,
    /// The file's name carries seconds or milliseconds since 1970.
    FileName,
    /// The newest moment in the data.
    NewestValue,
    /// The date the file itself carries.
    FileDate,
    /// Nothing is known: ages are not counted.
    Unknown,
}

/// An as-of time and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsOf {
    /// Milliseconds since 1970-01-01T00:00:00Z; `None` when nothing is known.
    pub ms: Option<i64>,
    /// The source of the time.
    pub source: Source,
}

/// The times that an as-of time can be taken from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sources<'a> {
    /// Set by a person, ms since the epoch.
    pub chosen: Option<i64>,
    /// Newest value of the kind's report-time column, ms since the epoch.
    pub report_time: Option<i64>,
    /// The file's name.
    pub file_name: &'a str,
    /// Newest known timestamp in any column, ms since the epoch.
    pub newest_value: Option<i64>,
    /// The file's own date, ms since the epoch.
    pub file_date: Option<i64>,
}

/// The most by which values may be newer than the moment in the file's name. In a report made at
/// that moment none is newer; but a table of no known kind may say when something ends, usually at
/// most two years ahead, and clocks differ. An id that happens to be in the range of moments is
/// usually further off: the range has almost a century.
const NAME_BEFORE_VALUES_MS: i64 = 731 * DAY_MS;

/// Picks the as-of time from the strongest source that has one. A moment in the file's name that is
/// more than two years before the newest value is ignored: it is an id, or the values were changed
/// since.
#[must_use]
pub fn as_of(sources: Sources<'_>) -> AsOf {
    let of_name = epoch_in_name(sources.file_name).filter(|ms| {
        let newest = sources.newest_value.unwrap_or(*ms);
        newest.saturating_sub(*ms) <= NAME_BEFORE_VALUES_MS
    });
    let candidates = [
        (sources.chosen, Source::Chosen),
        (sources.report_time, Source::ReportTime),
        (of_name, Source::FileName),
        (sources.newest_value, Source::NewestValue),
        (sources.file_date, Source::FileDate),
    ];
    candidates
        .into_iter()
        .find_map(|(ms, source)| {
            ms.map(|ms| AsOf {
                ms: Some(ms),
                source,
            })
        })
        .unwrap_or(AsOf {
            ms: None,
            source: Source::Unknown,
        })
}

/// The last run of 10 digits (seconds) or 13 digits (milliseconds) in a file's name, when it lies
/// between 2008 and 2100: `acme-seat-activity-1759240330.csv`, `usage-report-1772437230910.csv`.
/// Else a moment written out, as in `ghas_active_committers_acme_2026-10-27T1521.csv`.
#[must_use]
pub fn epoch_in_name(name: &str) -> Option<i64> {
    const YEAR_2008_S: i64 = 1_199_145_600;
    const YEAR_2100_S: i64 = 4_102_444_800;
    name.split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| match digits.len() {
            10 => digits.parse::<i64>().ok()?.checked_mul(1000),
            13 => digits.parse::<i64>().ok(),
            _ => None,
        })
        .rfind(|ms| (YEAR_2008_S * 1000..YEAR_2100_S * 1000).contains(ms))
        .or_else(|| moment_in_name(name))
}

/// `2026-10-27T1521`, in UTC: the name says no zone.
fn moment_in_name(name: &str) -> Option<i64> {
    name.as_bytes().windows(15).find_map(|window| {
        let (day, clock) = window.split_first_chunk::<10>()?;
        let &[b'T', h0, h1, m0, m1] = clock else {
            return None;
        };
        let clock = [b' ', h0, h1, b':', m0, m1, b':', b'0', b'0'];
        value::timestamp(&[day.as_slice(), &clock].concat())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_written_out_in_a_name() {
        let moment = value::timestamp(b"2026-10-27 15:21:00");
        assert!(moment.is_some());
        assert_eq!(
            epoch_in_name("ghas_committers_acme_2026-10-27T1521.csv"),
            moment
        );
        for name in [
            "2026-10-27.csv",
            "2026-13-27T1521.csv",
            "x2026-10-27T15:21",
            "",
        ] {
            assert_eq!(epoch_in_name(name), None, "{name}");
        }
    }

    #[test]
    fn the_strongest_source_wins() {
        let all = Sources {
            chosen: Some(1),
            report_time: Some(2),
            file_name: "x-1759240330.csv",
            newest_value: Some(4),
            file_date: Some(5),
        };
        let picked = |s: Sources<'_>| (as_of(s).ms, as_of(s).source);
        assert_eq!(picked(all), (Some(1), Source::Chosen));
        let all = Sources {
            chosen: None,
            ..all
        };
        assert_eq!(picked(all), (Some(2), Source::ReportTime));
        let all = Sources {
            report_time: None,
            ..all
        };
        assert_eq!(picked(all), (Some(1_759_240_330_000), Source::FileName));
        let all = Sources {
            file_name: "users.csv",
            ..all
        };
        assert_eq!(picked(all), (Some(4), Source::NewestValue));
        let all = Sources {
            newest_value: None,
            ..all
        };
        assert_eq!(picked(all), (Some(5), Source::FileDate));
        assert_eq!(picked(Sources::default()), (None, Source::Unknown));
    }

    #[test]
    fn a_number_that_lies_years_before_the_values_is_no_day() {
        let picked = |file_name: &str, newest_value| {
            let sources = Sources {
                file_name,
                newest_value,
                ..Sources::default()
            };
            (as_of(sources).ms, as_of(sources).source)
        };
        // An id, which would be a day in 2009.
        let values = Some(1_790_000_000_000);
        let newest = (values, Source::NewestValue);
        assert_eq!(picked("seats-1234567890.json", values), newest);
        let named = |ms| (Some(ms), Source::FileName);
        let name = "seats-1234567890.json";
        assert_eq!(picked(name, None), named(1_234_567_890_000));
        let made_ms = 1_759_240_330_000;
        for (days, is_it) in [(-800, true), (0, true), (731, true), (732, false)] {
            let newest = made_ms + days * DAY_MS;
            let expected = if is_it {
                named(made_ms)
            } else {
                (Some(newest), Source::NewestValue)
            };
            assert_eq!(
                picked("acme-seat-activity-1759240330.csv", Some(newest)),
                expected,
                "{days}"
            );
        }
        assert_eq!(picked(name, Some(i64::MAX)).1, Source::NewestValue);
    }

    #[test]
    fn names_with_and_without_an_epoch() {
        assert_eq!(
            epoch_in_name("usage-report-1772437230910.csv"),
            Some(1_772_437_230_910)
        );
        assert_eq!(epoch_in_name("all-users-20241120.csv"), None);
        assert_eq!(epoch_in_name("all-repositories-0000000042.csv"), None);
        assert_eq!(epoch_in_name(""), None);
    }
}
