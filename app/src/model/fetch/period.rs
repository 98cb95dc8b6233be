//! This module has the periods that the form offers for the days of a report.
//!
//! Days are those of UTC, which the servers count in. Yesterday is the last whole day.

use reports::time::{DAY_MS, Date};

/// Days after which every server has its data about a day: Copilot’s metrics take two whole ones.
pub const DELAY_DAYS: i64 = 3;

/// A period by its name, or by its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Period {
    /// The last days that are over.
    Last(u16),
    /// This month until today.
    ThisMonth,
    LastMonth,
    /// The days that were entered.
    #[default]
    Custom,
}

/// The periods with a name, in the order in which the form offers them.
const NAMED: [Period; 5] = [
    Period::Last(7),
    Period::Last(28),
    Period::Last(90),
    Period::ThisMonth,
    Period::LastMonth,
];

impl Period {
    /// The periods for a window of at most this many days that begins on no earlier day than
    /// `first`.
    pub fn all(days_max: u16, first: Date, today: Date) -> impl Iterator<Item = Self> {
        let fits = move |period: &Self| {
            let days = period.days(today);
            days.is_none_or(|(from, to)| from >= first && length(from, to) <= i64::from(days_max))
        };
        NAMED.into_iter().filter(fits).chain([Self::Custom])
    }

    /// The first and the last day of a period with a name.
    #[must_use]
    pub fn days(self, today: Date) -> Option<(Date, Date)> {
        match self {
            Self::Last(days) => Some((before(today, i64::from(days)), before(today, 1))),
            Self::ThisMonth => Some((start_of_month(today), today)),
            Self::LastMonth => {
                let end = before(start_of_month(today), 1);
                Some((start_of_month(end), end))
            }
            Self::Custom => None,
        }
    }

    /// The text of a choice: `28`, `this-month`, `custom`.
    #[must_use]
    pub fn id(self) -> String {
        match self {
            Self::Last(days) => days.to_string(),
            Self::ThisMonth => "this-month".to_owned(),
            Self::LastMonth => "last-month".to_owned(),
            Self::Custom => "custom".to_owned(),
        }
    }

    #[must_use]
    pub fn of_id(id: &str) -> Self {
        let named = NAMED.into_iter().find(|period| period.id() == id);
        named.unwrap_or_default()
    }
}

/// The day in the form `2026-11-30`.
#[must_use]
pub fn day(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    Date::new(year, month, parts.next()?.parse().ok()?)
}

/// The days of a window, both ends included; 0 or less if it is reversed.
#[must_use]
pub fn length(from: Date, to: Date) -> i64 {
    to.days() - from.days() + 1
}

/// The day that is this many days before.
#[must_use]
pub fn before(day: Date, days: i64) -> Date {
    Date::of_ms(day.start_ms() - days * DAY_MS)
}

fn start_of_month(day: Date) -> Date {
    before(day, i64::from(day.day) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> Date {
        Date::new(year, month, day).unwrap()
    }

    #[track_caller]
    fn check(period: Period, today: Date, from: &str, to: &str) {
        let (first, last) = period.days(today).unwrap();
        assert_eq!((&*first.iso(), &*last.iso()), (from, to), "{period:?}");
    }

    #[test]
    fn periods_end_yesterday_or_with_their_month() {
        let today = day(2026, 3, 1);
        check(Period::Last(7), today, "2026-02-22", "2026-02-28");
        check(Period::Last(28), today, "2026-02-01", "2026-02-28");
        check(Period::ThisMonth, today, "2026-03-01", "2026-03-01");
        check(Period::LastMonth, today, "2026-02-01", "2026-02-28");
        check(
            Period::LastMonth,
            day(2026, 1, 31),
            "2025-12-01",
            "2025-12-31",
        );
        assert_eq!(Period::Custom.days(today), None);
    }

    #[test]
    fn only_periods_that_fit_are_offered() {
        let today = day(2026, 3, 31);
        let offered = |days_max, first| Period::all(days_max, first, today).collect::<Vec<_>>();
        let long_ago = day(2020, 1, 1);
        assert_eq!(offered(366, long_ago).len(), 6);
        assert!(!offered(31, long_ago).contains(&Period::Last(90)));
        assert_eq!(
            offered(31, day(2026, 3, 20)),
            [Period::Last(7), Period::Custom]
        );
        assert_eq!(offered(1, today), [Period::Custom]);
    }

    #[test]
    fn a_choice_has_one_text() {
        for period in NAMED.into_iter().chain([Period::Custom]) {
            assert_eq!(Period::of_id(&period.id()), period);
        }
    }
}
