//! This module reads days whose parts have another order than in ISO 8601, with or without a time.

use super::{Notation, strip_blank};
use crate::time::{DAY_MS, Date};
use crate::value::{self, Clocks};

/// Two digits of a year from here on are of the twentieth century, as POSIX has it (`%y` of
/// `strptime`).
const FIRST_YEAR_OF_1900S: i32 = 69;

/// Bytes at the beginning of a date within which the name of a month begins.
const MONTH_BYTES: usize = 6;

/// A day, and perhaps a time, as another country writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalDate {
    year: i32,
    /// Day and month in the order in which they stand; month and day where the year is in front.
    first: u32,
    second: u32,
    is_year_first: bool,
    /// The first and the last of three two-digit numbers, either of which may be the year.
    ends: Option<(u32, u32)>,
    separator: u8,
    time: Time,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Time {
    /// The day alone.
    None,
    /// A time of day, in ms since midnight.
    OfClock(i64),
    /// With an offset from UTC: ms from the beginning of the day in UTC.
    Utc(i64),
}

impl LocalDate {
    /// `13/09/2026`, `6/13/26 4:05 PM`, `01.10.2026 08:00:00`, `13-9-2026`, `2026/9/13`. The three
    /// numbers have one separator between them. With a two-digit year, a dash is ambiguous:
    /// `26-09-13` is as likely a day of 2026.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        if text.get(..MONTH_BYTES)?.iter().any(u8::is_ascii_alphabetic) {
            return Self::with_a_name(text);
        }
        let (a, a_digits, rest) = digits(text, 4)?;
        let (separator, rest) = rest.split_first()?;
        if !matches!(separator, b'/' | b'.' | b'-') {
            return None;
        }
        let rest = after(rest, *separator);
        let (b, b_digits, rest) = digits(rest, 2)?;
        let rest = after(rest.strip_prefix(&[*separator])?, *separator);
        let (c, c_digits, rest) = digits(rest, 4)?;
        let (year, first, second) = match (a_digits, b_digits, c_digits) {
            (4, 1 | 2, 1 | 2) => (a.cast_signed(), b, c),
            (1 | 2, 1 | 2, 4) => (c.cast_signed(), a, b),
            (1 | 2, 1 | 2, 2) if *separator != b'-' => (full_year(c.cast_signed()), a, b),
            _ => return None,
        };
        // `1. 10. 2026.` has a point behind the year too.
        let rest = match rest {
            [b'.', rest @ ..] if *separator == b'.' => rest,
            rest => rest,
        };
        let date = Self {
            year,
            first,
            second,
            is_year_first: a_digits == 4,
            ends: (a_digits == 2 && c_digits == 2 && b <= 12).then_some((a, c)),
            separator: *separator,
            time: time(rest)?,
        };
        let is_a_day = Notation::DATES.iter().any(|n| date.day(*n).is_some());
        is_a_day.then_some(date)
    }

    /// `1 Oct 2026`, `01-Oct-2026`, `Oct 1, 2026`: the name of a month, in English, whole or its
    /// first three letters, a day, and a year of four digits, which is first or last.
    fn with_a_name(text: &[u8]) -> Option<Self> {
        let mut rest = text;
        let (mut year, mut month, mut day) = (None, None, None);
        for place in 0..3 {
            if let Some((value, count, after)) = digits(rest, 4) {
                let part = if count == 4 { &mut year } else { &mut day };
                let is_in_place = count <= 2 || count == 4 && place != 1;
                if part.replace(value).is_some() || !is_in_place {
                    return None;
                }
                rest = after;
            } else {
                let count = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
                let (name, after) = rest.split_at(count);
                if month.replace(month_named(name)?).is_some() {
                    return None;
                }
                rest = after;
            }
            if place < 2 {
                rest = match rest {
                    [b'-' | b'/', after @ ..] => after,
                    [b'.' | b',', after @ ..] => strip_blank(after)?,
                    rest => strip_blank(rest)?,
                };
            }
        }
        let date = Self {
            year: year?.cast_signed(),
            first: month?,
            second: day?,
            is_year_first: true,
            ends: None,
            separator: b' ',
            time: time(rest)?,
        };
        date.day(Notation::DayFirst).map(|_| date)
    }

    /// The day in this order; `None` where there is no such day.
    #[must_use]
    pub fn day(&self, notation: Notation) -> Option<Date> {
        let (month, day) = match notation {
            _ if self.is_year_first => (self.first, self.second),
            Notation::MonthFirst => (self.first, self.second),
            _ => (self.second, self.first),
        };
        Date::new(self.year, month, day)
    }

    /// The moment in this order, in ms since the epoch; `None` where there is no such day. Without
    /// a zone it is what `clocks` showed, and a day without a time stays the day it is.
    #[must_use]
    pub fn ms(&self, notation: Notation, clocks: &Clocks<'_>) -> Option<i64> {
        let start_ms = self.day(notation)?.start_ms();
        Some(match self.time {
            Time::None => clocks.day(start_ms),
            Time::OfClock(ms) => clocks.utc_ms(start_ms + ms),
            Time::Utc(ms) => start_ms + ms,
        })
    }

    /// A number that grows with the moment, for comparing two cells of one column.
    pub(super) fn order(&self, notation: Notation) -> Option<i64> {
        let (Time::OfClock(in_day_ms) | Time::Utc(in_day_ms)) = self.time else {
            return self.day(notation).map(Date::start_ms);
        };
        Some(self.day(notation)?.start_ms() + in_day_ms)
    }

    /// Whether the year is in front, which leaves nothing open.
    #[must_use]
    pub const fn is_year_first(&self) -> bool {
        self.is_year_first
    }

    /// The first and the last of three two-digit numbers, if the middle one may be a month.
    pub(super) const fn ends(&self) -> Option<(u32, u32)> {
        self.ends
    }

    /// The separator between its parts.
    pub(super) const fn separator(&self) -> u8 {
        self.separator
    }
}

const fn full_year(two_digits: i32) -> i32 {
    if two_digits < FIRST_YEAR_OF_1900S {
        2000 + two_digits
    } else {
        1900 + two_digits
    }
}

/// A number of at most `most` digits, how many it has, and what follows.
fn digits(text: &[u8], most: usize) -> Option<(u32, usize, &[u8])> {
    let count = text
        .iter()
        .take(most)
        .take_while(|b| b.is_ascii_digit())
        .count();
    let (digits, rest) = text.split_at(count);
    let value = digits
        .iter()
        .fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
    (count > 0 && !rest.first().is_some_and(u8::is_ascii_digit)).then_some((value, count, rest))
}

/// The character after a separator: a blank may follow a point.
fn after(rest: &[u8], separator: u8) -> &[u8] {
    match strip_blank(rest) {
        Some(rest) if separator == b'.' => rest,
        _ => rest,
    }
}

/// The time behind a day: nothing, or ` 7:15`, `T07:15:22.5Z`, `, 7:15:22 PM`.
fn time(text: &[u8]) -> Option<Time> {
    if text.is_empty() {
        return Some(Time::None);
    }
    let text = match text {
        [b'T' | b't', rest @ ..] => rest,
        [b',', rest @ ..] => strip_blank(rest)?,
        text => strip_blank(text)?,
    };
    let (h, _, rest) = digits(text, 2)?;
    let (m, m_digits, mut rest) = digits(rest.strip_prefix(b":")?, 2)?;
    let (mut s, mut milli) = (0, 0);
    if let Some(seconds) = rest.strip_prefix(b":") {
        let (value, count, after) = digits(seconds, 2)?;
        (milli, rest) = value::fraction(after)?;
        s = if count == 2 { value } else { return None };
    }
    let (h, rest) = match half(rest) {
        Some((is_afternoon, rest)) if (1..=12).contains(&h) => {
            (h % 12 + if is_afternoon { 12 } else { 0 }, rest)
        }
        Some(_) => return None,
        None => (h, rest),
    };
    if h > 23 || m > 59 || s > 60 || m_digits != 2 {
        return None;
    }
    let in_day_ms = i64::from(h * 3600 + m * 60 + s) * 1000 + milli;
    if rest.is_empty() {
        return Some(Time::OfClock(in_day_ms));
    }
    let ms = in_day_ms - value::offset_ms(rest)?;
    debug_assert!(ms.abs() <= 2 * DAY_MS);
    Some(Time::Utc(ms))
}

/// The months by their names in English, in lower case.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The number of a month by its name in English, whole or its first three letters.
fn month_named(name: &[u8]) -> Option<u32> {
    let is_it = |month: &&str| {
        let month = month.as_bytes();
        name.eq_ignore_ascii_case(month) || name.eq_ignore_ascii_case(&month[..3])
    };
    (1..)
        .zip(&MONTHS)
        .find(|(_, month)| is_it(month))
        .map(|(number, _)| number)
}

/// `AM` or `PM`, also as `a.m.`, with or without blanks: whether it is the latter.
fn half(text: &[u8]) -> Option<(bool, &[u8])> {
    let text = strip_blank(text).unwrap_or(text);
    let (half, rest) = text.split_first()?;
    let is_afternoon = match half.to_ascii_lowercase() {
        b'a' => false,
        b'p' => true,
        _ => return None,
    };
    let has_points = rest.first() == Some(&b'.');
    let rest = if has_points { &rest[1..] } else { rest };
    let rest = strip_blank(rest).filter(|_| has_points).unwrap_or(rest);
    let (m, rest) = rest.split_first()?;
    if !m.eq_ignore_ascii_case(&b'm') {
        return None;
    }
    let rest = rest
        .strip_prefix(b".")
        .filter(|_| has_points)
        .unwrap_or(rest);
    Some((is_afternoon, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::iso_of_ms;
    use crate::zone::Zone;
    use proptest::prelude::*;

    fn both(text: &str) -> [Option<String>; 2] {
        let zone = Zone::default();
        let clocks = Clocks::of(&zone);
        let date = LocalDate::parse(text.as_bytes());
        Notation::DATES.map(|n| Some(iso_of_ms(date?.ms(n, &clocks)?).replace("T00:00:00Z", "")))
    }

    #[track_caller]
    fn check(text: &str, day_first: &str, month_first: &str) {
        let wanted = [day_first, month_first].map(|t| (!t.is_empty()).then(|| t.to_owned()));
        assert_eq!(both(text), wanted, "{text}");
    }

    #[test]
    fn dates_of_other_countries() {
        check("13/09/2026", "2026-09-13", "");
        check("9/13/26", "", "2026-09-13");
        check("1/2/99", "1999-02-01", "1999-01-02");
        check("01.10.2026", "2026-10-01", "2026-01-10");
        check("1. 10. 2026", "2026-10-01", "2026-01-10");
        check(
            "1. 10. 2026. 7:05",
            "2026-10-01T07:05:00Z",
            "2026-01-10T07:05:00Z",
        );
        check("13-9-2026", "2026-09-13", "");
        check("2026/9/13", "2026-09-13", "2026-09-13");
        check(
            "2026-09-13 07:15",
            "2026-09-13T07:15:00Z",
            "2026-09-13T07:15:00Z",
        );
        check("9/13/2026, 4:05:06 PM", "", "2026-09-13T16:05:06Z");
        check("9/13/2026, 12:05:06\u{202f}AM", "", "2026-09-13T00:05:06Z");
        check("13/09/2026 12:30pm", "2026-09-13T12:30:00Z", "");
        check(
            "13/09/2026 00:30:00.250 +0200",
            "2026-09-12T22:30:00.250Z",
            "",
        );
        check("29.02.2024", "2024-02-29", "");
        check("13/09/2026 12:30 p.m.", "2026-09-13T12:30:00Z", "");
        check(
            "9/13/2026, 4:05:06\u{a0}a.\u{a0}m.",
            "",
            "2026-09-13T04:05:06Z",
        );
    }

    #[test]
    fn months_by_name_leave_nothing_open() {
        for text in [
            "1 Oct 2026",
            "01-Oct-2026",
            "1 october 2026",
            "1. October 2026",
            "Oct 1, 2026",
            "October 01 2026",
            "2026-Oct-01",
            "1/Oct/2026",
        ] {
            check(text, "2026-10-01", "2026-10-01");
        }
        check(
            "Sep 9, 2026, 4:05 PM",
            "2026-09-09T16:05:00Z",
            "2026-09-09T16:05:00Z",
        );
        check(
            "1-Oct-2026 07:15:22 +0200",
            "2026-10-01T05:15:22Z",
            "2026-10-01T05:15:22Z",
        );
        // Two digits may be a day or a year.
        for text in [
            "13-Sep-26",
            "31 Sep 2026",
            "Oct 2026",
            "Octo 1 2026",
            "1 Oct",
            "Oct 1 Oct",
            "1 Oct 2026x",
            "may 2026 1",
        ] {
            assert_eq!(LocalDate::parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn texts_that_are_not_dates() {
        for text in [
            "",
            "13/09",
            "13/13/2026",
            "32/01/2026",
            "13/9.2026",
            "26-09-13",
            "013/09/2026",
            "13/09/20261",
            "13/09/126",
            "13/ 9/2026",
            "30/02/2026",
            "0/1/2026",
            "1.2.3",
            "1.2.3.4",
            "13/09/2026 ",
            "13/09/2026 7",
            "13/09/2026 7:5",
            "13/09/2026 24:00",
            "13/09/2026 7:05:6",
            "13/09/2026 13:05 PM",
            "13/09/2026x",
            "13/09/2026,7:15",
            "1.234,50",
            "192.168.100.200",
        ] {
            assert_eq!(LocalDate::parse(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        /// Whatever order a day is written in, that order reads it back.
        #[test]
        fn any_day_reads_back(
            days in -700_000_i64..2_900_000, separator in prop::sample::select(vec!['/', '.', '-']),
            padded in any::<bool>(),
        ) {
            let date = Date::of_ms(days * DAY_MS);
            let pad = |n: u32| if padded { format!("{n:02}") } else { n.to_string() };
            let (day, month) = (pad(date.day), pad(date.month));
            let written = |a: &str, b: &str| format!("{a}{separator}{b}{separator}{:04}", date.year);
            let read = |text: String, n| LocalDate::parse(text.as_bytes()).and_then(|d| d.day(n));
            prop_assert_eq!(read(written(&day, &month), Notation::DayFirst), Some(date));
            prop_assert_eq!(read(written(&month, &day), Notation::MonthFirst), Some(date));
        }

        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..40), text in "[0-9/.: -]{0,24}(AM|PM|Z)?") {
            let _ = (both(&String::from_utf8_lossy(&bytes)), both(&text));
        }
    }
}
