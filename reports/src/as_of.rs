//! The moment that ages are counted from. The wall clock is never one of its sources.

use serde::{Deserialize, Serialize};

/// Where an as-of time comes from, strongest first.
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
    /// Where it comes from.
    pub source: Source,
}

/// What an as-of time can be taken from.
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

/// Picks the as-of time from the strongest source there is.
#[must_use]
pub fn as_of(sources: Sources<'_>) -> AsOf {
    let candidates = [
        (sources.chosen, Source::Chosen),
        (sources.report_time, Source::ReportTime),
        (epoch_in_name(sources.file_name), Source::FileName),
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
}

#[cfg(test)]
mod tests {
    use super::*;

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
