//! This module reads comparisons as people write them: `<`, `!=`, `older than 90 days`.

use crate::query::Query;
use crate::table::Type;
use crate::time::{DAY_MS, Date, days_in_month};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Is,
    IsNot,
    Above,
    AtLeast,
    Below,
    AtMost,
    /// The number is an age.
    Older,
    /// The number is an age.
    Newer,
    Contains,
}

use Operator::{Above, AtLeast, AtMost, Below, Contains, Is, IsNot, Newer, Older};

/// Signs, the longer ones first.
const SIGNS: [(&str, Operator); 9] = [
    ("<>", IsNot),
    ("!=", IsNot),
    ("<=", AtMost),
    (">=", AtLeast),
    ("==", Is),
    ("=", Is),
    ("<", Below),
    (">", Above),
    ("~", Contains),
];

/// Comparisons in words, the longer ones first.
const PHRASES: [(&str, Operator); 27] = [
    ("in the last", Newer),
    ("is more than", Above),
    ("is less than", Below),
    ("is not", IsNot),
    ("more than", Above),
    ("greater than", Above),
    ("less than", Below),
    ("fewer than", Below),
    ("at least", AtLeast),
    ("at most", AtMost),
    ("older than", Older),
    ("newer than", Newer),
    ("younger than", Newer),
    ("isn't", IsNot),
    ("is", Is),
    ("equals", Is),
    ("over", Above),
    ("above", Above),
    ("after", Above),
    ("since", AtLeast),
    ("under", Below),
    ("below", Below),
    ("before", Below),
    ("until", AtMost),
    ("within", Newer),
    ("contains", Contains),
    ("like", Contains),
];

/// A text split at the first sign: before, the sign, after.
pub(super) fn operator_in(text: &str) -> Option<(&str, Operator, &str)> {
    let at = text.find(['<', '>', '=', '!', '~'])?;
    let (before, rest) = text.split_at(at);
    let (sign, operator) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign))?;
    Some((before, *operator, &rest[sign.len()..]))
}

/// A comparison with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comparison {
    operator: Operator,
    value: String,
    unit: Option<Unit>,
    /// Whether the unit is a word of its own.
    has_unit_word: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Days(i64),
    Months(i64),
}

/// The unit of an age.
fn unit(text: &str) -> Option<Unit> {
    Some(match text.to_ascii_lowercase().as_str() {
        "d" | "day" | "days" => Unit::Days(1),
        "w" | "week" | "weeks" => Unit::Days(7),
        "mo" | "month" | "months" => Unit::Months(1),
        "y" | "year" | "years" => Unit::Months(12),
        _ => return None,
    })
}

impl Comparison {
    /// `next` is the word after the value, which may be its unit.
    pub(super) fn new(operator: Operator, value: &str, next: Option<&str>) -> Self {
        let digits = value
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(value.len());
        let (number, attached) = value.split_at(digits);
        let is_number = !number.is_empty();
        let attached_unit = unit(attached).filter(|_| is_number);
        let word = next
            .and_then(unit)
            .filter(|_| is_number && attached.is_empty());
        let has_unit = attached_unit.or(word);
        let is_bare_age = is_number
            && attached.is_empty()
            && (matches!(operator, Older | Newer) || number.len() < 4);
        Self {
            operator,
            value: if has_unit.is_some() { number } else { value }.to_owned(),
            unit: has_unit.or(is_bare_age.then_some(Unit::Days(1))),
            has_unit_word: word.is_some(),
        }
    }

    /// Whether a time is compared by its age.
    pub(super) fn is_age(&self) -> bool {
        self.unit.is_some()
    }

    /// The number of words after the value that belong to it.
    pub(super) fn extra_tokens(&self) -> usize {
        usize::from(self.has_unit_word)
    }

    /// The clause for a column, if it has one: ages need a day to count from, and texts are neither
    /// above nor below another.
    pub(super) fn query(&self, key: &str, ty: Type, as_of: Option<Date>) -> Option<String> {
        let value = self.value.trim_matches('"');
        if value.is_empty() {
            return None;
        }
        if let (Type::Timestamp, Some(unit)) = (ty, self.unit) {
            return self.age(key, unit, as_of?).map(|query| query.to_string());
        }
        let is_ordered = matches!(
            ty,
            Type::Integer | Type::Decimal | Type::Size | Type::Timestamp
        );
        let query = match self.operator {
            Is => Query::is(key, value),
            IsNot => Query::is(key, value).not(),
            Contains if !is_ordered => Query::contains(key, value),
            Above if is_ordered => Query::above(key, value),
            AtLeast if is_ordered => Query::at_least(key, value),
            Below if is_ordered => Query::below(key, value),
            AtMost if is_ordered => Query::at_most(key, value),
            _ => return None,
        };
        Some(query.to_string())
    }

    /// Times older or newer than an age in days of UTC, as figures count them: a moment of the as-of
    /// day has age 0.
    fn age(&self, key: &str, unit: Unit, as_of: Date) -> Option<Query> {
        let number: i64 = self
            .value
            .parse()
            .ok()
            .filter(|number| *number <= 100_000)?;
        let day = |more: i64| {
            let start_ms = match unit {
                Unit::Days(days) => as_of.start_ms() - number * days * DAY_MS,
                Unit::Months(months) => months_before(as_of, number * months)?.start_ms(),
            };
            Some(Date::of_ms(start_ms + more * DAY_MS))
        };
        Some(match self.operator {
            Above | Older => Query::before_day(key, day(0)?),
            AtLeast => Query::at_most(key, day(0)?),
            Below | Newer => Query::since_day(key, day(1)?),
            AtMost => Query::since_day(key, day(0)?),
            Is => Query::is(key, day(0)?),
            IsNot => Query::is(key, day(0)?).not(),
            Contains => return None,
        })
    }
}

/// The same day of an earlier month, or the last of that month.
fn months_before(day: Date, months: i64) -> Option<Date> {
    let iso = day.iso();
    let part = |range: std::ops::Range<usize>| iso.get(range)?.parse::<i64>().ok();
    let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
    let month = year * 12 + month - 1 - months;
    let (year, month) = (
        i32::try_from(month.div_euclid(12)).ok()?,
        u32::try_from(month.rem_euclid(12) + 1).ok()?,
    );
    let day = u32::try_from(day).ok()?.min(days_in_month(year, month));
    Date::new(year, month, day)
}

/// The comparison that some words begin with, in words or signs, and how many words it takes.
pub(super) fn comparison(words: &[&str]) -> Option<(Comparison, usize)> {
    let (operator, value, taken) = sign(words).or_else(|| phrase(words))?;
    let comparison = Comparison::new(operator, value, words.get(taken).copied());
    let taken = taken + comparison.extra_tokens();
    // "more than 90 days ago"
    let ago = comparison.is_age() && words.get(taken) == Some(&"ago");
    Some((comparison, taken + usize::from(ago)))
}

fn sign<'a>(words: &[&'a str]) -> Option<(Operator, &'a str, usize)> {
    let (_, operator, value) =
        operator_in(words.first()?).filter(|(before, ..)| before.is_empty())?;
    if value.is_empty() {
        return Some((operator, words.get(1)?, 2));
    }
    Some((operator, value, 1))
}

fn phrase<'a>(words: &[&'a str]) -> Option<(Operator, &'a str, usize)> {
    PHRASES.iter().find_map(|(phrase, operator)| {
        let mut taken = 0;
        for part in phrase.split(' ') {
            if !words.get(taken)?.eq_ignore_ascii_case(part) {
                return None;
            }
            taken += 1;
        }
        Some((*operator, *words.get(taken)?, taken + 1))
    })
}
