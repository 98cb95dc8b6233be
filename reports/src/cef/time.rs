//! This module reads moments as CEF writes them.

use crate::time::{DAY_MS, Date};
use crate::value::{self, Clocks};
use crate::zone::Zone;

/// Digits of milliseconds since 1970 between 1973 and 5138. Fewer are seconds by mistake and more
/// are microseconds: neither is what the standard says, and neither is guessed at.
const EPOCH_MS_DIGITS: std::ops::RangeInclusive<usize> = 12..=14;

/// Zones whose abbreviation means one thing: UTC, and those of RFC 5322 (section 4.3). `IST` is
/// three countries' own, so a moment with it stays unknown. Minutes east of UTC.
const ZONES: [(&[u8], i64); 11] = [
    (b"Z", 0),
    (b"UTC", 0),
    (b"GMT", 0),
    (b"EST", -300),
    (b"EDT", -240),
    (b"CST", -360),
    (b"CDT", -300),
    (b"MST", -420),
    (b"MDT", -360),
    (b"PST", -480),
    (b"PDT", -420),
];

/// A moment of CEF, as milliseconds since 1970-01-01T00:00:00Z: milliseconds since 1970,
/// `MMM dd yyyy HH:mm:ss[.SSS] [zzz]`, or what [`value::timestamp`] reads. A text without a zone
/// is read as UTC; one without a year, which the standard allows, is not known.
#[must_use]
pub fn timestamp(text: &[u8]) -> Option<i64> {
    timestamp_in(text, &Clocks::of(&Zone::default()))
}

/// The same, where a time without a zone is what these clocks showed.
#[must_use]
pub fn timestamp_in(text: &[u8], clocks: &Clocks<'_>) -> Option<i64> {
    let is_number = text.iter().all(u8::is_ascii_digit);
    if is_number && EPOCH_MS_DIGITS.contains(&text.len()) {
        return value::integer(text);
    }
    if text.first().is_some_and(u8::is_ascii_alphabetic) {
        return written_out(text, clocks);
    }
    value::timestamp_in(text, clocks)
}

fn written_out(text: &[u8], clocks: &Clocks<'_>) -> Option<i64> {
    let mut words = text.split(|b| *b == b' ').filter(|word| !word.is_empty());
    let month = month(words.next()?)?;
    let day = number(
        words
            .next()?
            .strip_suffix(b",")
            .map_or_else(|| second_word(text), Some)?,
    )?;
    let year = words.next().filter(|word| word.len() == 4)?;
    let date = Date::new(number(year)?.cast_signed(), month, day)?;
    let in_day_ms = clock(words.next()?)?;
    let clock_ms = date.days() * DAY_MS + in_day_ms;
    let ms = match words.next() {
        None => clocks.utc_ms(clock_ms),
        Some(word) => clock_ms - offset_minutes(word)? * 60_000,
    };
    words.next().is_none().then_some(ms)
}

fn second_word(text: &[u8]) -> Option<&[u8]> {
    text.split(|b| *b == b' ')
        .filter(|word| !word.is_empty())
        .nth(1)
}

fn month(word: &[u8]) -> Option<u32> {
    const MONTHS: [&[u8]; 12] = [
        b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov",
        b"dec",
    ];
    let at = MONTHS.iter().position(|m| word.eq_ignore_ascii_case(m))?;
    u32::try_from(at + 1).ok()
}

fn number(digits: &[u8]) -> Option<u32> {
    let is_number = (1..=4).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    let value = value::integer(digits).filter(|_| is_number)?;
    u32::try_from(value).ok()
}

/// `HH:mm:ss[.SSS]` as milliseconds of the day.
fn clock(word: &[u8]) -> Option<i64> {
    let (clock, fraction) = match word.iter().position(|b| *b == b'.') {
        Some(at) => (&word[..at], Some(&word[at + 1..])),
        None => (word, None),
    };
    let parts: Vec<&[u8]> = clock.split(|b| *b == b':').collect();
    let [h, m, s] = *parts.as_slice() else {
        return None;
    };
    if [h, m, s].iter().any(|part| part.len() != 2) {
        return None;
    }
    let (h, m, s) = (number(h)?, number(m)?, number(s)?);
    if h > 23 || m > 59 || s > 60 {
        return None;
    }
    let milli = match fraction {
        None => 0,
        Some(digits) if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) => return None,
        Some(digits) => (0..3).fold(0, |milli, at| {
            milli * 10 + digits.get(at).map_or(0, |b| i64::from(b - b'0'))
        }),
    };
    Some(i64::from(h * 3600 + m * 60 + s) * 1000 + milli)
}

/// Minutes east of UTC of an abbreviation, or of `+0530`, `-07:00`, `GMT+05:30`.
fn offset_minutes(word: &[u8]) -> Option<i64> {
    if let Some((_, minutes)) = ZONES
        .iter()
        .find(|(name, _)| word.eq_ignore_ascii_case(name))
    {
        return Some(*minutes);
    }
    let offset = word
        .strip_prefix(b"GMT")
        .or_else(|| word.strip_prefix(b"UTC"))
        .unwrap_or(word);
    let (&sign, digits) = offset.split_first()?;
    let digits: Vec<u8> = digits.iter().copied().filter(|b| *b != b':').collect();
    let value = number(&digits).filter(|_| digits.len() == 4)?;
    let (hours, minutes) = (value / 100, value % 100);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let minutes = i64::from(hours * 60 + minutes);
    match sign {
        b'+' => Some(minutes),
        b'-' => Some(-minutes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, iso: Option<&str>) {
        let found = timestamp(text.as_bytes()).map(crate::time::iso_of_ms);
        assert_eq!(found.as_deref(), iso, "{text}");
    }

    #[test]
    fn moments_of_the_standard_and_of_vendors() {
        check("1566300670892", Some("2019-08-20T11:31:10.892Z"));
        check(
            "Nov 08 2020 12:30:00.111 UTC",
            Some("2020-11-08T12:30:00.111Z"),
        );
        check("Nov 08 2022 12:30:00.111", Some("2022-11-08T12:30:00.111Z"));
        check("Sep 07 2018 14:50:39", Some("2018-09-07T14:50:39Z"));
        check(
            "Sep 7 2018 14:50:39 GMT+05:30",
            Some("2018-09-07T09:20:39Z"),
        );
        check("Nov 19, 2014 18:21:13 -0500", Some("2014-11-19T23:21:13Z"));
        check(
            "dec  3 2017 16:31:28.8 EST",
            Some("2017-12-03T21:31:28.800Z"),
        );
        check("2017-12-03 16:28:20+05:30", Some("2017-12-03T10:58:20Z"));
        check(
            "2026-02-16T12:00:00.123456Z",
            Some("2026-02-16T12:00:00.123Z"),
        );
    }

    #[test]
    fn incomplete_times_are_unknown() {
        for text in [
            "Nov 08 12:30:00",
            "Nov 08 12:30:00.111 UTC",
            "Nov 19, 2014 18:21:13 IST",
            "Nov 31 2014 18:21:13",
            "Nov 19 2014 24:21:13",
            "Nov 19 2014 18:21",
            "Nov 19 2014 18:21:13.",
            "Nov 19 2014 18:21:13 UTC now",
            "1453290121",
            "1453290121336000",
            "%EVENT_TIME%",
            "",
            "Nov",
        ] {
            check(text, None);
        }
    }
}
