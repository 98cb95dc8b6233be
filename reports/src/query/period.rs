//! This module reads a text such as `2024-03` as a period: when it begins and when it ends.

use crate::time::{DAY_MS, Date, days_from_civil};
use crate::value;

/// The year, month, day, minute, second or moment that a text names, in ms since the epoch:
/// when it begins, and when what follows it begins. Without a zone it is in UTC.
pub(super) fn period(text: &str) -> Option<(i64, i64)> {
    let bytes = text.as_bytes();
    match bytes.len() {
        4 => {
            let year = digits(bytes)?;
            Some((start_of(year, 1)?, start_of(year + 1, 1)?))
        }
        7 if bytes[4] == b'-' => {
            let (year, month) = (digits(&bytes[..4])?, digits(&bytes[5..])?);
            Date::new(year, u32::try_from(month).ok()?, 1)?;
            let (next_year, next) = if month == 12 {
                (year + 1, 1)
            } else {
                (year, month + 1)
            };
            Some((start_of(year, month)?, start_of(next_year, next)?))
        }
        10 => value::timestamp(bytes).map(|start| (start, start + DAY_MS)),
        _ => {
            if let Some(start) = value::timestamp(bytes) {
                // A fraction names a moment; without one, the second is meant.
                let fraction = matches!(bytes.get(19), Some(b'.' | b','));
                return Some((start, start + if fraction { 1 } else { 1000 }));
            }
            let (minute, zone) = text.split_at_checked(16)?;
            let start = value::timestamp(format!("{minute}:00{zone}").as_bytes())?;
            Some((start, start + 60_000))
        }
    }
}

/// When a month begins. The year after the last is one too, so that the last has an end.
fn start_of(year: i32, month: i32) -> Option<i64> {
    Some(days_from_civil(year, u32::try_from(month).ok()?, 1) * DAY_MS)
}

fn digits(text: &[u8]) -> Option<i32> {
    text.iter().try_fold(0, |number, b| {
        b.is_ascii_digit()
            .then(|| number * 10 + i32::from(b - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::iso_of_ms;

    #[test]
    fn periods_begin_and_end() {
        for (text, begin, end) in [
            ("2024", "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z"),
            ("9999", "9999-01-01T00:00:00Z", "10000-01-01T00:00:00Z"),
            ("2024-02", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"),
            ("2023-12", "2023-12-01T00:00:00Z", "2024-01-01T00:00:00Z"),
            ("2024-02-29", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"),
            (
                "2024-02-29T23:59Z",
                "2024-02-29T23:59:00Z",
                "2024-03-01T00:00:00Z",
            ),
            (
                "2024-02-29 23:59",
                "2024-02-29T23:59:00Z",
                "2024-03-01T00:00:00Z",
            ),
            (
                "2024-02-29T23:59+02:00",
                "2024-02-29T21:59:00Z",
                "2024-02-29T22:00:00Z",
            ),
            (
                "2024-02-29T23:59:59Z",
                "2024-02-29T23:59:59Z",
                "2024-03-01T00:00:00Z",
            ),
            (
                "2024-02-29 23:59:59 -0700",
                "2024-03-01T06:59:59Z",
                "2024-03-01T07:00:00Z",
            ),
            (
                "2024-02-29T23:59:59.5Z",
                "2024-02-29T23:59:59.500Z",
                "2024-02-29T23:59:59.501Z",
            ),
        ] {
            let found = period(text).map(|(a, b)| (iso_of_ms(a), iso_of_ms(b)));
            assert_eq!(found, Some((begin.to_owned(), end.to_owned())), "{text}");
        }
        for bad in [
            "",
            "24",
            "2024-13",
            "2024-00",
            "2023-02-29",
            "today",
            "2024-1-1",
            "+024",
            "2024-02-29T24:00Z",
            "2024-02-29é",
            "12345678901234é",
        ] {
            assert_eq!(period(bad), None, "{bad}");
        }
    }
}
