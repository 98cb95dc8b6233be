//! This module reads days, months and ages as people write them, as periods of queries.

use super::Fields;
use super::phrase::{Age, days_before};
use crate::notation::Notation;
use crate::notation::date::{LocalDate, MONTHS};
use crate::query::period::period;
use crate::time::{DAY_MS, Date};

/// The periods that a text may name, the likeliest first; none if a query reads it as it is.
pub(super) fn periods(text: &str, fields: &Fields) -> Vec<String> {
    let text = text.trim();
    if period(text).is_some() {
        return Vec::new();
    }
    if let Some(date) = LocalDate::parse(text.as_bytes()) {
        let is_day_first = text.contains('.') || date.is_year_first();
        let orders = if is_day_first {
            &[Notation::DayFirst][..]
        } else {
            &[Notation::DayFirst, Notation::MonthFirst]
        };
        let mut days: Vec<String> = orders
            .iter()
            .filter_map(|order| Some(date.day(*order)?.iso()))
            .collect();
        days.dedup();
        return days;
    }
    let named = || month(text, fields.as_of).or_else(|| relative(text, fields.as_of?));
    let age = || Age::parse(text).and_then(|age| Some(days_before(fields.as_of?, age)?.iso()));
    named()
        .or_else(age)
        .or_else(|| prefix(text))
        .into_iter()
        .collect()
}

/// `2024-03-*`, `2024/03`, `2024-3`.
fn prefix(text: &str) -> Option<String> {
    let short = text.trim_end_matches(['*', '-', '/', '.']);
    let padded: Vec<String> = short
        .split(['-', '/'])
        .map(|part| {
            if part.len() == 1 {
                format!("0{part}")
            } else {
                part.to_owned()
            }
        })
        .collect();
    let text = padded.join("-");
    (text.len() <= 10 && period(&text).is_some()).then_some(text)
}

/// `March 2024`, and `march` for the last one.
fn month(text: &str, as_of: Option<Date>) -> Option<String> {
    let mut words = text.split([' ', '-', ',']).filter(|word| !word.is_empty());
    let (first, second) = (words.next()?, words.next());
    if words.next().is_some() {
        return None;
    }
    let of = |name: &str| {
        let name = name.to_ascii_lowercase();
        let at = MONTHS
            .iter()
            .position(|month| *month == name || (name.len() == 3 && month.starts_with(&name)))?;
        u32::try_from(at + 1).ok()
    };
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let (month, year) = match (of(first), second) {
        (Some(month), None) => {
            let day = as_of?;
            (month, day.year - i32::from(month > day.month))
        }
        (Some(month), Some(year)) if is_year(year) => (month, year.parse().ok()?),
        (None, Some(name)) if is_year(first) => (of(name)?, first.parse().ok()?),
        _ => return None,
    };
    Some(format!("{year:04}-{month:02}"))
}

fn relative(text: &str, as_of: Date) -> Option<String> {
    let year = |year: i32| format!("{year:04}");
    Some(
        match text.to_ascii_lowercase().replace(['-', '_'], " ").as_str() {
            "today" | "now" => as_of.iso(),
            "yesterday" => Date::of_ms(as_of.start_ms() - DAY_MS).iso(),
            "this year" => year(as_of.year),
            "last year" => year(as_of.year - 1),
            "this month" => as_of.iso().get(..7)?.to_owned(),
            "last month" => {
                let first = Date::new(as_of.year, as_of.month, 1)?;
                Date::of_ms(first.start_ms() - DAY_MS)
                    .iso()
                    .get(..7)?
                    .to_owned()
            }
            _ => return None,
        },
    )
}

/// Whether a text names a day or month in several words, such as `1 Oct 2026`.
pub(super) fn in_words(text: &str, fields: &Fields) -> Option<String> {
    let text = text.trim();
    let is_named = text.bytes().any(|b| b.is_ascii_alphabetic()) && Age::parse(text).is_none();
    let mut found = is_named
        .then(|| periods(text, fields))
        .into_iter()
        .flatten();
    found.next()
}
