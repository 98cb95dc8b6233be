//! This module formats moments, days and ages. An offset is in minutes east of UTC, as the person's
//! zone has it at that moment.

use reports::time::{DAY_MS, Date};

const MINUTE_MS: i64 = 60_000;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn shifted(ms: i64, offset_minutes: i32) -> i64 {
    ms.saturating_add(i64::from(offset_minutes) * MINUTE_MS)
}

/// `2026-11-01 06:00:00`, as wide for every moment, for cells and lists.
#[must_use]
pub fn moment(ms: i64, offset_minutes: i32) -> String {
    let local = shifted(ms, offset_minutes);
    let seconds = local.rem_euclid(DAY_MS) / 1000;
    format!(
        "{} {}:{:02}",
        Date::of_ms(local).iso(),
        clock(ms, offset_minutes),
        seconds % 60
    )
}

/// `06:00`.
#[must_use]
pub fn clock(ms: i64, offset_minutes: i32) -> String {
    let minutes = shifted(ms, offset_minutes).rem_euclid(DAY_MS) / MINUTE_MS;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `1 November 2026`, for sentences.
#[must_use]
pub fn date_long(ms: i64, offset_minutes: i32) -> String {
    let date = Date::of_ms(shifted(ms, offset_minutes));
    format!("{} {} {}", date.day, month_name(date.month), date.year)
}

/// `2026-11-01`, as a date input wants it.
#[must_use]
pub fn day_iso(ms: i64, offset_minutes: i32) -> String {
    Date::of_ms(shifted(ms, offset_minutes)).iso()
}

/// The end of the day a date input gives, in ms since the epoch: a person who picks an as-of day
/// wants the events of that day included.
#[must_use]
pub fn date_of_input(text: &str, offset_minutes: i32) -> Option<i64> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    let start = Date::new(year, month, day)?.start_ms();
    Some(start + DAY_MS - 1000 - i64::from(offset_minutes) * MINUTE_MS)
}

/// `March 2024` of `2024-03`; `None` where the text is no month.
#[must_use]
pub fn month_long(iso: &str) -> Option<String> {
    let (year, month) = month_parts(iso)?;
    Some(format!("{} {year}", month_name(month)))
}

/// `Mar` of `2024-03`.
#[must_use]
pub fn month_short(iso: &str) -> Option<&'static str> {
    let (_, month) = month_parts(iso)?;
    month_name(month).get(..3)
}

fn month_parts(iso: &str) -> Option<(i32, u32)> {
    let (year, month) = iso.split_once('-')?;
    // Exactly so: `2-5` is a range of numbers.
    if year.len() != 4 || month.len() != 2 {
        return None;
    }
    let (year, month) = (year.parse().ok()?, month.parse().ok()?);
    Date::new(year, month, 1).map(|date| (date.year, date.month))
}

fn month_name(month: u32) -> &'static str {
    usize::try_from(month)
        .ok()
        .and_then(|m| MONTHS.get(m.checked_sub(1)?))
        .unwrap_or(&"")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-01 06:00:00 UTC.
    const AS_OF: i64 = 1_793_512_800_000;

    #[test]
    fn moments_follow_the_zone() {
        assert_eq!(moment(AS_OF, 0), "2026-11-01 06:00:00");
        assert_eq!(moment(AS_OF, -7 * 60), "2026-10-31 23:00:00");
        assert_eq!(moment(AS_OF, 5 * 60 + 45), "2026-11-01 11:45:00");
        assert_eq!(moment(-1, 0), "1969-12-31 23:59:59");
        assert_eq!(date_long(AS_OF, 0), "1 November 2026");
        assert_eq!(date_long(AS_OF, -7 * 60), "31 October 2026");
        assert_eq!(clock(AS_OF, 90), "07:30");
    }

    #[test]
    fn a_picked_day_is_meant_to_its_end() {
        assert_eq!(date_of_input("2026-11-01", 0), Some(1_793_577_599_000));
        assert_eq!(
            date_of_input("2026-11-01", 60).map(|ms| moment(ms, 60)),
            Some("2026-11-01 23:59:59".to_owned())
        );
        assert_eq!(date_of_input("2026-02-30", 0), None);
        assert_eq!(date_of_input("", 0), None);
    }

    #[test]
    fn months_have_names() {
        assert_eq!(month_long("2024-03").as_deref(), Some("March 2024"));
        assert_eq!(month_short("2024-12"), Some("Dec"));
        assert_eq!(month_long("2024-13"), None);
        assert_eq!(month_long("30d"), None);
        assert_eq!(month_long("3-5"), None);
    }
}
