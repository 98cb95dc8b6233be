//! This module writes values as bytes: numbers, timestamps and calendar days.
//!
//! Written by hand because a million rows hold five million numbers and two million timestamps,
//! and because `core::fmt` costs more bytes of wasm than all of this module.

use crate::time::Date;

/// Appends a number in decimal.
pub(super) fn push_number(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// Appends a number below 100 in two digits.
fn push_two(out: &mut Vec<u8>, number: u64) {
    out.push(b'0' + (number / 10) as u8);
    out.push(b'0' + (number % 10) as u8);
}

/// Appends `true` or `false`.
pub(super) fn push_bool(out: &mut Vec<u8>, value: bool) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

/// Appends a number in lower-case hexadecimal, at most 16 bits of it, without leading zeros.
pub(super) fn push_hex(out: &mut Vec<u8>, number: u64) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut started = false;
    for shift in [12, 8, 4, 0] {
        let digit = (number >> shift) & 15;
        started |= digit != 0 || shift == 0;
        if started {
            out.push(DIGITS[digit as usize]);
        }
    }
}

/// Appends a word with its first letter in upper case.
pub(super) fn push_capitalized(out: &mut Vec<u8>, word: &str) {
    let start = out.len();
    out.extend_from_slice(word.as_bytes());
    if let Some(first) = out.get_mut(start) {
        first.make_ascii_uppercase();
    }
}

/// Appends `YYYY-MM-DD HH:MM:SS +0000`, the form GHES writes.
pub(super) fn push_timestamp(out: &mut Vec<u8>, epoch_s: u64) {
    let date = Date::of_ms((epoch_s * 1000).cast_signed());
    let second = epoch_s % 86_400;
    let year = u64::from(date.year.unsigned_abs());
    push_two(out, year / 100);
    push_two(out, year % 100);
    out.push(b'-');
    push_two(out, u64::from(date.month));
    out.push(b'-');
    push_two(out, u64::from(date.day));
    out.push(b' ');
    push_two(out, second / 3600);
    out.push(b':');
    push_two(out, second / 60 % 60);
    out.push(b':');
    push_two(out, second % 60);
    out.extend_from_slice(b" +0000");
}

/// The day of the week of days since 1970: 0 is Monday.
pub(super) fn weekday(days: u64) -> u64 {
    // 1970-01-01 was a Thursday.
    (days + 3) % 7
}
