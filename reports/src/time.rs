//! This module computes days, months and moments in the proleptic Gregorian calendar, UTC. No
//! clock, no zone database.

/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year, 0 to 9999.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

impl Date {
    /// A day that exists, or `None`.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let valid = (0..=9999).contains(&year)
            && (1..=12).contains(&month)
            && day >= 1
            && day <= days_in_month(year, month);
        valid.then_some(Self { year, month, day })
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn days(self) -> i64 {
        days_from_civil(self.year, self.month, self.day)
    }

    /// The moment the day begins in UTC, ms since the epoch.
    #[must_use]
    pub fn start_ms(self) -> i64 {
        self.days() * DAY_MS
    }

    /// The day that holds this moment, in UTC.
    #[must_use]
    pub fn of_ms(ms: i64) -> Self {
        let (year, month, day) = civil_from_days(ms.div_euclid(DAY_MS));
        Self { year, month, day }
    }

    /// `2024-03-09`.
    #[must_use]
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The number of days of a month.
#[must_use]
pub fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Months since year 0, the bucket of a monthly series: `year * 12 + month - 1`.
#[must_use]
pub fn month_of_ms(ms: i64) -> i32 {
    let date = Date::of_ms(ms);
    date.year * 12 + date.month.cast_signed() - 1
}

/// `2024-03` of a month number.
#[must_use]
pub fn month_iso(month: i32) -> String {
    format!(
        "{:04}-{:02}",
        month.div_euclid(12),
        month.rem_euclid(12) + 1
    )
}

/// `2024-03-09T12:30:00Z`, with milliseconds only where there are any.
#[must_use]
pub fn iso_of_ms(ms: i64) -> String {
    let date = Date::of_ms(ms).iso();
    let in_day = ms.rem_euclid(DAY_MS);
    let (s, milli) = (in_day / 1000, in_day % 1000);
    let (h, m, s) = (s / 3600, s / 60 % 60, s % 60);
    if milli == 0 {
        format!("{date}T{h:02}:{m:02}:{s:02}Z")
    } else {
        format!("{date}T{h:02}:{m:02}:{s:02}.{milli:03}Z")
    }
}

/// Days since 1970-01-01 of a day in years 0 to 9999; counts from 1 March so that a leap day ends
/// a year, and from 400 years earlier so that nothing is negative: 32-bit divisions by constants
/// are multiplications, and millions of cells come through here.
#[inline]
pub(crate) fn days_from_civil(year: i32, month: u32, day: u32) -> i64 {
    const CYCLE_YEARS: u32 = 400;
    const CYCLE_DAYS: i64 = 146_097;
    const EPOCH_FROM_MARCH_0: i64 = 719_468;
    let year = year.unsigned_abs();
    let (year, month_from_march) = if month <= 2 {
        (year + CYCLE_YEARS - 1, month + 9)
    } else {
        (year + CYCLE_YEARS, month - 3)
    };
    let days_before_year = year * 365 + year / 4 - year / 100 + year / 400;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    i64::from(days_before_year + day_of_year) - CYCLE_DAYS - EPOCH_FROM_MARCH_0
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i32, u32, u32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    // All three fit: `days` comes from a date or from i64 milliseconds.
    (
        i32::try_from(year).unwrap_or(i32::MAX),
        u32::try_from(month).unwrap_or(1),
        u32::try_from(day).unwrap_or(1),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{civil, tz::TimeZone};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_a_calendar_library(ms in -62_000_000_000_000_i64..253_000_000_000_000) {
            let theirs = jiff::Timestamp::from_millisecond(ms).unwrap().to_zoned(TimeZone::UTC);
            let ours = Date::of_ms(ms);
            prop_assert_eq!(
                (ours.year, ours.month, ours.day),
                (i32::from(theirs.year()), u32::try_from(theirs.month()).unwrap(), u32::try_from(theirs.day()).unwrap())
            );
            prop_assert_eq!(ours.start_ms(), ms - ms.rem_euclid(DAY_MS));
            prop_assert_eq!(month_iso(month_of_ms(ms)), &ours.iso()[..7]);
            prop_assert_eq!(iso_of_ms(ms).parse::<jiff::Timestamp>().unwrap().as_millisecond(), ms);
        }

        #[test]
        fn knows_which_days_exist(year in 1_i32..9999, month in 0_u32..14, day in 0_u32..33) {
            let theirs = civil::Date::new(
                i16::try_from(year).unwrap(), i8::try_from(month).unwrap(), i8::try_from(day).unwrap());
            prop_assert_eq!(Date::new(year, month, day).is_some(), theirs.is_ok());
        }
    }
}
