//! Values as bytes: numbers, timestamps and calendar days.
//!
//! Written by hand because a million rows hold five million numbers and two million timestamps,
//! and because `core::fmt` costs more bytes of wasm than all of this module.

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
    let (year, month, day) = civil_from_days(epoch_s / 86_400);
    let second = epoch_s % 86_400;
    push_two(out, year / 100);
    push_two(out, year % 100);
    out.push(b'-');
    push_two(out, month);
    out.push(b'-');
    push_two(out, day);
    out.push(b' ');
    push_two(out, second / 3600);
    out.push(b':');
    push_two(out, second / 60 % 60);
    out.push(b':');
    push_two(out, second % 60);
    out.extend_from_slice(b" +0000");
}

// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", for days from 1970 on only:
// years begin in March, so that the leap day is the last of its year.

/// Days since 1970 of a date.
pub(super) const fn days_from_civil(year: u64, month: u64, day: u64) -> u64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year / 400;
    let year_of_era = year % 400;
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of days since 1970.
pub(super) const fn civil_from_days(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + (month <= 2) as u64;
    (year, month, day)
}

/// The day of the week of days since 1970: 0 is Monday.
pub(super) const fn weekday(days: u64) -> u64 {
    // 1970-01-01 was a Thursday.
    (days + 3) % 7
}
