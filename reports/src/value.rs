//! This module reads the text of a cell by type. Every function is exact: text that does not fit
//! entirely is not a value.

use std::cell::Cell;

use crate::time::{DAY_MS, Date, days_from_civil};
use crate::zone::Zone;

/// A whole number within 64 bits, with or without a sign; no separators, no fraction.
#[must_use]
pub fn integer(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    if digits.is_empty() {
        return None;
    }
    // As many digits as fit whatever they are: nothing has to be checked while they are read.
    if digits.len() <= 18 {
        let mut value: i64 = 0;
        let mut is_number = true;
        for &b in digits {
            let digit = b.wrapping_sub(b'0');
            is_number &= digit <= 9;
            // A byte that is no digit may overflow; the result is discarded then.
            value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
        }
        return is_number.then_some(if negative { -value } else { value });
    }
    let mut value: i64 = 0;
    for &b in digits {
        let digit = b.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value.checked_mul(10)?.checked_sub(i64::from(digit))?;
    }
    if negative {
        Some(value)
    } else {
        value.checked_neg()
    }
}

/// A number with a point and an optional exponent: `0.018`, `9.4086E-05`. Not `inf`, not `nan`.
#[must_use]
pub fn decimal(text: &[u8]) -> Option<f64> {
    if !text
        .iter()
        .all(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'))
    {
        return None;
    }
    let value: f64 = std::str::from_utf8(text).ok()?.parse().ok()?;
    value.is_finite().then_some(value)
}

/// `true` or `false` in any case.
#[must_use]
#[inline]
pub fn boolean(text: &[u8]) -> Option<bool> {
    if text.eq_ignore_ascii_case(b"false") {
        Some(false)
    } else if text.eq_ignore_ascii_case(b"true") {
        Some(true)
    } else {
        None
    }
}

/// The words that [`boolean`] reads, and those that spreadsheets write in German, French, Spanish,
/// Italian, Portuguese and Dutch.
#[must_use]
pub fn boolean_of_spreadsheet(text: &[u8]) -> Option<bool> {
    const TRUE: [&[u8]; 6] = [
        b"WAHR",
        b"VRAI",
        b"VERDADERO",
        b"VERO",
        b"VERDADEIRO",
        b"WAAR",
    ];
    const FALSE: [&[u8]; 4] = [b"FALSCH", b"FAUX", b"FALSO", b"ONWAAR"];
    let is_in = |words: &[&[u8]]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    boolean(text).or_else(|| match (is_in(&TRUE), is_in(&FALSE)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    })
}

/// Ways in which reports say that there is no value.
#[must_use]
pub fn states_none(text: &[u8]) -> bool {
    const STATED: [&[u8]; 5] = [b"No activity", b"None", b"null", b"nil", b"never"];
    STATED.iter().any(|s| text.eq_ignore_ascii_case(s))
}

/// Texts in a column of times that state that there is none, in addition to those of
/// [`states_none`]: words of spreadsheets and scripts, and days that no calendar has.
#[must_use]
pub fn states_no_time(text: &[u8]) -> bool {
    const WORDS: [&str; 15] = [
        "n/a",
        "#n/a",
        "-",
        "--",
        "---",
        "–",
        "—",
        "(none)",
        "not available",
        "n.a.",
        "not applicable",
        "(null)",
        "(blank)",
        "nan",
        "nat",
    ];
    // The zeroth day of 1900 is Excel's, that of the year 0 MySQL's.
    const DAYS: [&[u8]; 9] = [
        b"0000-00-00",
        b"00/00/0000",
        b"00.00.0000",
        b"1900-01-00",
        b"1/0/1900",
        b"01/00/1900",
        b"0/1/1900",
        b"00/01/1900",
        b"00.01.1900",
    ];
    let is_word = |word: &&str| text.eq_ignore_ascii_case(word.as_bytes());
    let begins_with = |day: &&[u8]| {
        let after = text.strip_prefix(*day);
        after.is_some_and(|after| matches!(after.first(), None | Some(b' ' | b'T')))
    };
    // Cells of numbers and times come here by the million.
    match text {
        [b'0' | b'1', ..] => DAYS.iter().any(begins_with),
        [b'2'..=b'9', ..] => false,
        _ => states_none(text) || WORDS.iter().any(is_word),
    }
}

/// From here on a moment is none of [`stands_for_no_time`], until [`YEAR_9999_MS`]: the end of the
/// day on which 1970 began.
const FIRST_SURE_MS: i64 = DAY_MS;

/// The beginning of the year 9999, ms since the epoch.
const YEAR_9999_MS: i64 = 253_370_764_800_000;

/// Whether [`stands_for_no_time`] has to be asked about a moment: of a real one it hardly ever has.
#[inline]
pub(crate) const fn may_stand_for_no_time(ms: i64) -> bool {
    ms < FIRST_SURE_MS || ms >= YEAR_9999_MS
}

/// Whether a moment, in ms since the epoch, is what systems write where there is none: the zero of
/// their calendar, or its last year.
///
/// Go and .NET begin with the year 1, Windows with 1601, SQL Server with 1753 and 1900, Excel with
/// 30 December 1899 or 1904, Unix with 1970. The first days of these are none at any hour, as clocks
/// of other zones show them; 1970 is one only where a clock somewhere shows the epoch itself.
#[must_use]
pub fn stands_for_no_time(ms: i64) -> bool {
    const HOUR_MS: i64 = 3_600_000;
    /// First day and the one after the last, each as year, month, day.
    const DAYS: [[(i32, u32, u32); 2]; 4] = [
        [(1600, 12, 31), (1601, 1, 2)],
        [(1753, 1, 1), (1753, 1, 2)],
        [(1899, 12, 30), (1900, 1, 2)],
        [(1904, 1, 1), (1904, 1, 2)],
    ];
    let start_ms = |(year, month, day)| days_from_civil(year, month, day) * DAY_MS;
    let is_epoch = ms % (HOUR_MS / 4) == 0 && (-24 * HOUR_MS..=14 * HOUR_MS).contains(&ms);
    may_stand_for_no_time(ms)
        && (is_epoch
            || ms >= YEAR_9999_MS
            || ms < start_ms((1, 1, 3))
            || DAYS
                .iter()
                .any(|[from, to]| (start_ms(*from)..start_ms(*to)).contains(&ms)))
}

/// A moment, as milliseconds since 1970-01-01T00:00:00Z.
///
/// `2023-02-01 15:48:05 +0000`, `2019-05-23 15:22:44 -0700`, `2026-03-28T06:54:33Z`,
/// `2026-02-16T12:00:00.123456+00:00`, `2026-01-26 07:15:22.0` and `2026-01-26`. A text without
/// a zone is read as UTC. Fractions beyond the millisecond are cut off.
#[must_use]
#[inline]
pub fn timestamp(text: &[u8]) -> Option<i64> {
    timestamp_in(text, &Clocks::of(&Zone::default()))
}

/// The clocks that times without a zone were written by, and whether they were asked.
#[derive(Debug)]
pub struct Clocks<'z> {
    zone: &'z Zone,
    asked: Cell<bool>,
}

impl<'z> Clocks<'z> {
    /// Those of this zone.
    #[must_use]
    pub const fn of(zone: &'z Zone) -> Self {
        Self {
            zone,
            asked: Cell::new(false),
        }
    }

    /// Whether a time or a day without a zone was read.
    #[must_use]
    pub fn were_asked(&self) -> bool {
        self.asked.get()
    }

    /// When it was in UTC, in ms since the epoch, while they showed `clock_ms`.
    #[must_use]
    pub fn utc_ms(&self, clock_ms: i64) -> i64 {
        self.asked.set(true);
        self.zone.utc_ms(clock_ms)
    }

    /// The beginning of a day. It is no moment of any clock, and stays the day it is.
    pub(crate) fn day(&self, day_ms: i64) -> i64 {
        self.asked.set(true);
        day_ms
    }
}

/// Reads a [`timestamp`]; a time without a zone is local to these clocks. A day without a time
/// stays the day it is.
#[must_use]
#[inline]
pub fn timestamp_in(text: &[u8], clocks: &Clocks<'_>) -> Option<i64> {
    let (date, rest) = text.split_first_chunk::<10>()?;
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = *date else {
        return None;
    };
    let year = (two(y0, y1)? * 100 + two(y2, y3)?).cast_signed();
    let (month, day) = (two(m0, m1)?, two(d0, d1)?);
    // The 29th to 31st are asked about; all other days exist in every month.
    if !(1..=12).contains(&month)
        || !(1..=28).contains(&day) && Date::new(year, month, day).is_none()
    {
        return None;
    }
    let day_s = days_from_civil(year, month, day) * 86_400;
    let Some((clock, rest)) = rest.split_first_chunk::<9>() else {
        return rest.is_empty().then(|| clocks.day(day_s * 1000));
    };
    let [b' ' | b'T' | b't', h0, h1, b':', m0, m1, b':', s0, s1] = *clock else {
        return None;
    };
    let (h, m, s) = (two(h0, h1)?, two(m0, m1)?, two(s0, s1)?);
    // 60 is a leap second; it is read as the second after 59.
    if h > 23 || m > 59 || s > 60 {
        return None;
    }
    let moment_s = day_s + i64::from(h * 3600 + m * 60 + s);
    // Reads the format of GitHub Enterprise Server.
    if *rest == *b" +0000" {
        return Some(moment_s * 1000);
    }
    let (milli, rest) = fraction(rest)?;
    let clock_ms = moment_s * 1000 + milli;
    if rest.is_empty() {
        return Some(clocks.utc_ms(clock_ms));
    }
    Some(clock_ms - offset_ms(rest)?)
}

/// `.123456` as 123, and what follows it; without a fraction, 0.
pub(crate) fn fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let [b'.' | b',', rest @ ..] = text else {
        return Some((0, text));
    };
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    if digits == 0 || digits > 12 {
        return None;
    }
    let milli = (0..3).fold(0, |milli, i| {
        milli * 10 + i64::from(rest.get(i).filter(|_| i < digits).map_or(0, |b| b - b'0'))
    });
    Some((milli, &rest[digits..]))
}

/// Milliseconds ahead of UTC: `Z`, ` UTC`, ` +0000`, `-07:00`, `+05`.
pub(crate) fn offset_ms(text: &[u8]) -> Option<i64> {
    let text = text.strip_prefix(b" ").unwrap_or(text);
    let (sign, h0, h1, minutes) = match *text {
        [b'Z' | b'z'] | [b'U', b'T', b'C'] => return Some(0),
        [sign, h0, h1] => (sign, h0, h1, 0),
        [sign, h0, h1, m0, m1] | [sign, h0, h1, b':', m0, m1] => (sign, h0, h1, two(m0, m1)?),
        _ => return None,
    };
    let hours = two(h0, h1)?;
    if hours > 23 || minutes > 59 {
        return None;
    }
    let offset_ms = i64::from(hours * 3600 + minutes * 60) * 1000;
    match sign {
        b'+' => Some(offset_ms),
        b'-' => Some(-offset_ms),
        _ => None,
    }
}

#[inline]
fn two(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens <= 9 && ones <= 9).then(|| u32::from(tens) * 10 + u32::from(ones))
}

/// Names of units and how many bytes each is.
const UNITS: [(&[&[u8]], f64); 6] = [
    (&[b"byte", b"bytes", b"b"], 1.0),
    (&[b"kb", b"kib", b"k"], 1024.0),
    (&[b"mb", b"mib", b"m"], 1_048_576.0),
    (&[b"gb", b"gib", b"g"], 1_073_741_824.0),
    (&[b"tb", b"tib", b"t"], 1_099_511_627_776.0),
    (&[b"pb", b"pib", b"p"], 1_125_899_906_842_624.0),
];

/// A size as GitHub Enterprise Server writes it for people, in bytes: `0 Bytes`, `804 KB`,
/// `1.01 MB`. Units step by 1024, as Rails' `number_to_human_size` does; the text has three
/// significant digits, so the value is rounded by its writer. `KiB` and the like mean the same.
#[must_use]
pub fn size_text(text: &[u8]) -> Option<i64> {
    let split = text.iter().position(|b| !matches!(b, b'0'..=b'9' | b'.'))?;
    let (number, unit) = text.split_at(split);
    let unit = unit.trim_ascii();
    // Compared as it stands: a cell may be a gigabyte, and most are no size at all.
    let (_, factor) = UNITS
        .iter()
        .find(|(names, _)| names.iter().any(|name| unit.eq_ignore_ascii_case(name)))?;
    let bytes = (decimal(number)? * factor).round();
    // Below 2^53 every whole number is exact in a double.
    #[expect(clippy::cast_possible_truncation, reason = "bounded by the comparison")]
    (0.0..9_007_199_254_740_992.0)
        .contains(&bytes)
        .then_some(bytes as i64)
}

/// A size given as a whole number of KiB (GHES `raw_size`), in bytes.
#[must_use]
pub fn size_kib(text: &[u8]) -> Option<i64> {
    integer(text).filter(|kib| *kib >= 0)?.checked_mul(1024)
}

/// A number of KiB, whole or not, in whole bytes; `None` where it is negative, or so large that it
/// would not be exact.
#[must_use]
pub fn bytes_of_kib(kib: f64) -> Option<i64> {
    let bytes = (kib * 1024.0).round();
    // Below 2^53 every whole number is exact in a double.
    #[expect(clippy::cast_possible_truncation, reason = "bounded by the comparison")]
    (kib >= 0.0 && bytes < 9_007_199_254_740_992.0).then_some(bytes as i64)
}

/// Whether this is an IPv4 or IPv6 address.
#[must_use]
pub fn is_ip(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_ok_and(|t| t.parse::<std::net::IpAddr>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn timestamps_of_the_wild() {
        let at = |text: &str| timestamp(text.as_bytes());
        let iso = |text: &str| Some(text.parse::<jiff::Timestamp>().unwrap().as_millisecond());
        assert_eq!(at("2023-02-01 15:48:05 +0000"), iso("2023-02-01T15:48:05Z"));
        assert_eq!(at("2019-05-23 15:22:44 -0700"), iso("2019-05-23T22:22:44Z"));
        assert_eq!(at("2026-03-28T06:54:33Z"), iso("2026-03-28T06:54:33Z"));
        assert_eq!(
            at("2026-02-16T12:00:00.123456+00:00"),
            iso("2026-02-16T12:00:00.123Z")
        );
        assert_eq!(at("2026-01-26 07:15:22.0"), iso("2026-01-26T07:15:22Z"));
        assert_eq!(at("2026-01-26"), iso("2026-01-26T00:00:00Z"));
        for bad in [
            "",
            "No activity",
            "2026-02-30",
            "2026-13-01 00:00:00 +0000",
            "2026-01-26 07:15",
            "2026-01-26 24:00:00",
            "2026-01-26 07:15:22 CET",
            "2026-01-26 07:15:22 +2400",
            "26-01-2026",
            "2026-01-26 07:15:22 +0000 ",
            "2026-01-26T07:15:22.Z",
            "+026-01-26",
        ] {
            assert_eq!(at(bad), None, "{bad}");
        }
    }

    #[test]
    fn clocks_are_used_for_times_without_a_zone() {
        let asked = |text: &str| {
            let zone = Zone::default();
            let clocks = Clocks::of(&zone);
            let _ = timestamp_in(text.as_bytes(), &clocks);
            clocks.were_asked()
        };
        for text in ["2026-01-26 07:15:22", "2026-01-26T07:15:22.5", "2026-01-26"] {
            assert!(asked(text), "{text}");
        }
        for text in [
            "2026-01-26 07:15:22 +0000",
            "2026-01-26T07:15:22Z",
            "2026-01-26 07:15:22 -0700",
            "2026-01-26 07:15",
            "2026-01-26 07:15:22 CET",
            "No activity",
        ] {
            assert!(!asked(text), "{text}");
        }
    }

    #[test]
    fn sizes() {
        let cases = [
            ("0 Bytes", 0),
            ("1 Byte", 1),
            ("804 KB", 823_296),
            ("1.01 MB", 1_059_062),
        ];
        for (text, bytes) in cases {
            assert_eq!(size_text(text.as_bytes()), Some(bytes), "{text}");
        }
        for bad in ["", "804", "KB", "1.0.1 MB", "12 parsecs", "-1 KB"] {
            assert_eq!(size_text(bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(size_kib(b"1015"), Some(1_039_360));
        assert_eq!(size_kib(b"-1"), None);
    }

    proptest! {
        #[test]
        fn integers_agree_with_the_standard_library(text in "[+-]?[0-9]{0,20}|.{0,4}") {
            prop_assert_eq!(integer(text.as_bytes()), text.parse::<i64>().ok());
        }

        #[test]
        fn any_moment_reads_back(ms in -62_000_000_000_000_i64..253_000_000_000_000) {
            prop_assert_eq!(timestamp(crate::time::iso_of_ms(ms).as_bytes()), Some(ms));
        }

        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = (timestamp(&bytes), size_text(&bytes), decimal(&bytes), boolean(&bytes));
        }
    }
}
