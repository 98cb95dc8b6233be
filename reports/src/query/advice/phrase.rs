//! This module reads comparisons as people write them: `<`, `!=`, `older than 90 days`, `like a%`.

use crate::query::{Query, Test, parse};
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
    /// The value has `%` or `*` for any text.
    Like,
    Begins,
    Ends,
}

use Operator::{
    Above, AtLeast, AtMost, Begins, Below, Contains, Ends, Is, IsNot, Like, Newer, Older,
};

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
const PHRASES: [(&str, Operator); 33] = [
    ("in the last", Newer),
    ("more than", Above),
    ("greater than", Above),
    ("less than", Below),
    ("fewer than", Below),
    ("at least", AtLeast),
    ("at most", AtMost),
    ("older than", Older),
    ("newer than", Newer),
    ("younger than", Newer),
    ("starts with", Begins),
    ("begins with", Begins),
    ("start with", Begins),
    ("ends with", Ends),
    ("end with", Ends),
    ("equal to", Is),
    ("equals", Is),
    ("equal", Is),
    ("over", Above),
    ("above", Above),
    ("after", Above),
    ("since", AtLeast),
    ("from", AtLeast),
    ("under", Below),
    ("below", Below),
    ("before", Below),
    ("until", AtMost),
    ("within", Newer),
    ("containing", Contains),
    ("contains", Contains),
    ("contain", Contains),
    ("like", Like),
    ("matches", Like),
];

/// Words before a comparison that add nothing.
const VERBS: [&str; 6] = ["is", "are", "was", "were", "does", "do"];
const NEGATIONS: [&str; 5] = ["isn't", "aren't", "wasn't", "doesn't", "don't"];

/// The verb and the negation that words begin with: whether there is one of either, and how many
/// words they are.
pub(super) fn verb(words: &[&str]) -> (bool, usize) {
    let is = |at: usize, list: &[&str]| {
        let word = words.get(at).map(|word| word.replace('’', "'"));
        word.is_some_and(|word| list.iter().any(|one| one.eq_ignore_ascii_case(&word)))
    };
    let verb = usize::from(is(0, &VERBS));
    if is(0, &NEGATIONS) {
        return (true, 1);
    }
    let is_negated = is(verb, &["not"]);
    (is_negated, verb + usize::from(is_negated))
}

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
    is_negated: bool,
    /// As it is typed, with its quotes.
    typed: String,
    /// The same without a unit.
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

/// A time before the as-of day, such as `90d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Age {
    number: i64,
    unit: Unit,
}

impl Age {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, name) = text.split_at(digits);
        Some(Self {
            number: number.parse().ok()?,
            unit: unit(name.trim())?,
        })
    }
}

/// The day that is as old as this.
pub(super) fn days_before(as_of: Date, age: Age) -> Option<Date> {
    const OLDEST: i64 = 100_000;
    let number = Some(age.number).filter(|number| *number <= OLDEST)?;
    match age.unit {
        Unit::Days(days) => Some(Date::of_ms(as_of.start_ms() - number * days * DAY_MS)),
        Unit::Months(months) => months_before(as_of, number * months),
    }
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

/// The clause that a column has a value as it is typed: a list with commas, a pattern, quotes.
pub(super) fn equal(key: &str, typed: &str) -> Option<Query> {
    let column = Query::is(key, "x").to_string();
    let query = parse(&format!("{}{typed}", column.strip_suffix('x')?)).ok()?;
    matches!(query, Query::Test { .. }).then_some(query)
}

/// A typed value without its quotes.
pub(super) fn unquoted(typed: &str) -> &str {
    typed.trim_matches('"')
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
            is_negated: false,
            typed: value.to_owned(),
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
        let query = self.plain(key, ty, as_of)?;
        let query = if self.is_negated { query.not() } else { query };
        Some(query.to_string())
    }

    fn plain(&self, key: &str, ty: Type, as_of: Option<Date>) -> Option<Query> {
        let is_text = super::is_text(ty);
        // In a text, letters behind digits are part of it.
        let typed = if is_text { &self.typed } else { &self.value };
        let value = unquoted(typed);
        if value.is_empty() {
            return matches!(self.operator, Is | IsNot).then(|| match self.operator {
                IsNot => Query::known(key),
                _ => Query::unknown(key),
            });
        }
        if let (Type::Timestamp, Some(unit)) = (ty, self.unit) {
            return self.age(key, unit, as_of?);
        }
        let is_ordered = matches!(
            ty,
            Type::Integer | Type::Decimal | Type::Size | Type::Timestamp
        );
        let pattern = |parts: &[&str]| {
            let parts = parts.iter().map(|part| (*part).to_owned()).collect();
            Query::test(key, Test::Like(parts)).normalised()
        };
        let has_star = value.contains(['%', '*']);
        Some(match self.operator {
            Is => equal(key, typed)?,
            IsNot => equal(key, typed)?.not(),
            Like if !is_ordered && has_star => Query::like(key, &value.replace('%', "*")),
            Contains | Like if !is_ordered => Query::contains(key, value),
            Begins if !is_ordered => pattern(&[value.trim_end_matches(['*', '%']), ""]),
            Ends if !is_ordered => pattern(&["", value.trim_start_matches(['*', '%'])]),
            Above if is_ordered => Query::above(key, value),
            AtLeast if is_ordered => Query::at_least(key, value),
            Below if is_ordered => Query::below(key, value),
            AtMost if is_ordered => Query::at_most(key, value),
            _ => return None,
        })
    }

    /// Times older or newer than an age in days of UTC, as figures count them: a moment of the as-of
    /// day has age 0.
    fn age(&self, key: &str, unit: Unit, as_of: Date) -> Option<Query> {
        let number = self.value.parse().ok()?;
        let day = days_before(as_of, Age { number, unit })?;
        let next = Date::of_ms(day.start_ms() + DAY_MS);
        Some(match self.operator {
            Above | Older => Query::before_day(key, day),
            AtLeast => Query::at_most(key, day),
            Below | Newer => Query::since_day(key, next),
            AtMost => Query::since_day(key, day),
            Is => Query::is(key, day),
            IsNot => Query::is(key, day).not(),
            Contains | Like | Begins | Ends => return None,
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
    let (is_negated, skipped) = verb(words);
    let rest = words.get(skipped..)?;
    let is_plain = || (skipped > 0).then_some(()).and(rest.first());
    let (operator, value, taken) = sign(rest)
        .or_else(|| phrase(rest))
        .or_else(|| Some((Is, *is_plain()?, 1)))?;
    let mut comparison = Comparison::new(operator, value, rest.get(taken).copied());
    comparison.is_negated = is_negated;
    let taken = skipped + taken + comparison.extra_tokens();
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
        let taken = taken_by(phrase, words)?;
        Some((*operator, *words.get(taken)?, taken + 1))
    })
}

/// The number of words of a phrase, if the words begin with it.
fn taken_by(phrase: &str, words: &[&str]) -> Option<usize> {
    let mut taken = 0;
    for part in phrase.split(' ') {
        if !words.get(taken)?.eq_ignore_ascii_case(part) {
            return None;
        }
        taken += 1;
    }
    Some(taken)
}

/// Words for the absence or presence of a value: whether there is one, and how many words it takes.
pub(super) fn presence(words: &[&str]) -> Option<(bool, usize)> {
    const ABSENT: [&str; 6] = ["null", "empty", "missing", "unknown", "blank", "never"];
    if words.first()?.eq_ignore_ascii_case("exists") {
        return Some((true, 1));
    }
    let (is_negated, skipped) = verb(words);
    let word = words.get(skipped).filter(|_| skipped > 0)?;
    let is = |list: &[&str]| list.iter().any(|one| one.eq_ignore_ascii_case(word));
    if is(&ABSENT) {
        Some((is_negated, skipped + 1))
    } else if is(&["known", "set", "present"]) {
        Some((!is_negated, skipped + 1))
    } else {
        None
    }
}

/// `between 1 and 5` and `from 1 to 5`: whether it is negated, both ends, and how many words it
/// takes.
pub(super) fn between<'a>(words: &[&'a str]) -> Option<(bool, &'a str, String, usize)> {
    let (is_negated, skipped) = verb(words);
    let [word, from, and, to, rest @ ..] = words.get(skipped..)? else {
        return None;
    };
    let is = |word: &str, list: &[&str]| list.iter().any(|one| one.eq_ignore_ascii_case(word));
    let is_range = is(word, &["between"]) && is(and, &["and", "to", "&", "-"])
        || is(word, &["from"]) && is(and, &["to", "until"]);
    // "between 30 and 90 days ago"
    let unit_word = rest.first().filter(|next| unit(next).is_some());
    let ago = usize::from(unit_word.is_some() && rest.get(1) == Some(&"ago"));
    let to = format!("{to}{}", unit_word.unwrap_or(&""));
    let taken = skipped + 4 + usize::from(unit_word.is_some()) + ago;
    is_range.then_some((is_negated, *from, to, taken))
}
