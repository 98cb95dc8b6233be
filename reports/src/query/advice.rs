//! This module reads what a person probably means by a text that is no query, or that would be
//! searched for as words although it names a column: `created_at<2024`, `rol:admin`, `login:ana*`,
//! `last active more than 90 days`. It needs the columns and no rows, and changes nothing: each
//! piece of advice is a code, a place, and the clause that is probably meant.

mod phrase;
mod tokens;

use super::nearest::nearest;
use super::text::{KEYWORDS, KNOWLEDGE};
use super::{Query, parse};
use crate::table::Type;
use crate::table::column::key_of;
use crate::time::Date;
use phrase::{Comparison, comparison, operator_in};
use tokens::{Token, tokens};

#[cfg(test)]
mod tests;

/// The facts about a table that are known without its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// Key and type of each column.
    pub columns: Vec<(String, Type)>,
    /// Key of the column that names the rows.
    pub naming: Option<String>,
    /// The day from which ages are counted.
    pub as_of: Option<Date>,
}

/// Advice about a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// Its subject.
    pub code: AdviceCode,
    /// The place in the text, in characters from 0: start and end.
    pub span: (u32, u32),
    /// The text that is probably meant.
    pub fix: Option<Fix>,
}

/// A correction of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The part that takes the place of [`Advice::span`].
    pub clause: String,
    /// The whole text after it.
    pub text: String,
}

/// The subject of a piece of advice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdviceCode {
    /// The text is no query; a sentence says why.
    Unreadable(String),
    /// There is no such column.
    UnknownColumn {
        /// As it is typed.
        name: String,
        /// Keys of the nearest columns, at most three.
        nearest: Vec<String>,
    },
    /// A column is compared in another notation than `column:value`.
    Notation,
    /// A `*` in a value stands for itself.
    Star,
    /// An age, which is written as a day.
    Age,
    /// `and`, `or`, `not`, `&&` and the like do not combine conditions.
    Combining,
    /// Words that every column is searched for. The text is a query all the same.
    Words(Vec<String>),
}

impl Advice {
    /// Whether the text should not be applied as it is.
    #[must_use]
    pub fn is_error(&self) -> bool {
        !matches!(self.code, AdviceCode::Words(_))
    }
}

/// Advice about the first thing in a text that is no query, or that probably means something else;
/// `None` where the text is a query of these columns as it stands.
#[must_use]
pub fn advise(text: &str, fields: &Fields) -> Option<Advice> {
    let adviser = Adviser { text, fields };
    let found = tokens(text);
    // Within an open quote there are no tokens.
    let Some(found) = found else {
        return adviser.unreadable();
    };
    adviser
        .mistake(&found)
        .or_else(|| adviser.unreadable())
        .or_else(|| adviser.words(&found))
}

struct Adviser<'a> {
    text: &'a str,
    fields: &'a Fields,
}

impl Adviser<'_> {
    fn mistake(&self, tokens: &[Token<'_>]) -> Option<Advice> {
        (0..tokens.len()).find_map(|at| self.of_token(tokens, at))
    }

    fn of_token(&self, tokens: &[Token<'_>], at: usize) -> Option<Advice> {
        let token = tokens.get(at)?;
        if token.is_paren || KEYWORDS.contains(&token.text) || token.text == "*" {
            return None;
        }
        // A word may also be one to search for; a sign is not.
        let is_word = token.text.chars().all(|c| c.is_ascii_alphabetic());
        if let Some(keyword) = combining(token.text)
            && (!is_word || is_between_tests(tokens, at))
        {
            return Some(self.advice(AdviceCode::Combining, tokens, (at, at), Some(keyword)));
        }
        if let Some(negated) = token.text.strip_prefix('!')
            && split_test(negated).is_some()
        {
            let fix = format!("-{negated}");
            return Some(self.advice(AdviceCode::Notation, tokens, (at, at), Some(&fix)));
        }
        let minus = if token.text.starts_with('-') { "-" } else { "" };
        let clause = token.text.strip_prefix('-').unwrap_or(token.text);
        if let (Some(colon), Some(value)) = (tokens.get(at + 1), tokens.get(at + 2))
            && colon.text == ":"
            && !value.is_paren
            && self.column(clause).is_some()
        {
            let fix = format!("{minus}{clause}:{}", value.text);
            return Some(self.advice(AdviceCode::Notation, tokens, (at, at + 2), Some(&fix)));
        }
        if let Some((name, value)) = split_test(clause) {
            return self.of_test(tokens, at, minus, name, value);
        }
        if clause.contains('"') {
            return None;
        }
        self.of_notation(tokens, at, minus, clause)
            .or_else(|| self.of_phrase(tokens, at))
            .or_else(|| {
                let star = clause.len() > 1 && clause.contains('*');
                star.then(|| {
                    let word = Query::word(without_stars(clause)).to_string();
                    let fix = format!("{minus}{word}");
                    self.advice(AdviceCode::Star, tokens, (at, at), Some(&fix))
                })
            })
    }

    /// `name:value`, which is a query unless the column or the value is unusual.
    fn of_test(
        &self,
        tokens: &[Token<'_>],
        at: usize,
        minus: &str,
        name: &str,
        value: &str,
    ) -> Option<Advice> {
        let bare = name.trim_matches('"');
        if KNOWLEDGE.iter().any(|(known, _)| *known == name) {
            let column = value.trim_matches('"');
            if column.is_empty() || self.column(column).is_some() {
                return None;
            }
            let fix = |key: &str| format!("{minus}{name}:{key}");
            return Some(self.unknown_column(tokens, at, column, fix));
        }
        let Some((key, ty)) = self.column(bare) else {
            if matches!(bare, "http" | "https") && value.starts_with("//") {
                let word = Query::word(format!("{bare}:{value}")).to_string();
                let code = AdviceCode::Notation;
                return Some(self.advice(code, tokens, (at, at), Some(&word)));
            }
            let fix = |key: &str| format!("{minus}{key}:{value}");
            return Some(self.unknown_column(tokens, at, bare, fix));
        };
        if value.is_empty() {
            // A space after the colon.
            let next = tokens.get(at + 1).filter(|next| !next.is_paren)?;
            let fix = format!("{minus}{name}:{}", next.text);
            let code = AdviceCode::Notation;
            return Some(self.advice(code, tokens, (at, at + 1), Some(&fix)));
        }
        if value.starts_with('"') {
            return None;
        }
        let after = |sign: &str| value.strip_prefix(sign).map(str::to_owned);
        let negated = after("!=").or_else(|| after("<>")).or_else(|| after("!"));
        let equal = after("==").or_else(|| after("="));
        let is = |value| Query::is(key, value).to_string();
        let fix = match (equal, negated) {
            (Some(value), _) => Some(negate(minus, &is(value))),
            (_, Some(value)) => Some(negate(minus, &format!("-{}", is(value)))),
            _ => None,
        };
        if let Some(fix) = fix {
            return Some(self.advice(AdviceCode::Notation, tokens, (at, at), Some(&fix)));
        }
        if let (Type::Timestamp, Some(("", operator, rest))) = (ty, operator_in(value)) {
            let unit = tokens.get(at + 1).map(|token| token.text);
            let comparison = Comparison::new(operator, rest, unit);
            if comparison.is_age() {
                let end = at + comparison.extra_tokens();
                let fix = comparison.query(key, ty, self.fields.as_of);
                let fix = fix.map(|fix| format!("{minus}{fix}"));
                return Some(self.advice(AdviceCode::Age, tokens, (at, end), fix.as_deref()));
            }
        }
        if is_number(ty)
            && let Some(("", _, number)) = operator_in(value)
            && let Some(plain) = plain_number(number, ty == Type::Integer)
        {
            let sign = &value[..value.len() - number.len()];
            let fix = format!("{minus}{name}:{sign}{plain}");
            return Some(self.advice(AdviceCode::Notation, tokens, (at, at), Some(&fix)));
        }
        let is_wild = value.contains('*') && value != "*" && !value.contains("..");
        if is_wild && is_text(ty) {
            let plain = without_stars(value);
            // A star inside has no clause that means the same.
            let is_inside = value.trim_matches(['*', '~']).contains('*');
            let is_one = !plain.contains(',') && !plain.is_empty();
            let fix = (is_one && !is_inside).then(|| {
                format!(
                    "{minus}{}",
                    Query::contains(key, plain.trim_start_matches('~'))
                )
            });
            return Some(self.advice(AdviceCode::Star, tokens, (at, at), fix.as_deref()));
        }
        None
    }

    /// `name<value`, `name=value`, `name!=value`.
    fn of_notation(
        &self,
        tokens: &[Token<'_>],
        at: usize,
        minus: &str,
        clause: &str,
    ) -> Option<Advice> {
        let (name, operator, value) = operator_in(clause).filter(|(name, ..)| !name.is_empty())?;
        let (key, ty) = self.column(name).or_else(|| self.near(name))?;
        let mut end = at;
        let mut value = value;
        if value.is_empty() {
            end += 1;
            value = tokens.get(end).filter(|next| !next.is_paren)?.text;
        }
        let unit = tokens.get(end + 1).map(|token| token.text);
        let comparison = Comparison::new(operator, value, unit);
        end += comparison.extra_tokens();
        let fix = comparison.query(key, ty, self.fields.as_of);
        let fix = fix.map(|fix| negate(minus, &fix));
        let code = if comparison.is_age() && ty == Type::Timestamp {
            AdviceCode::Age
        } else {
            AdviceCode::Notation
        };
        Some(self.advice(code, tokens, (at, end), fix.as_deref()))
    }

    /// The name of a column in words, and a comparison in words or signs.
    fn of_phrase(&self, tokens: &[Token<'_>], at: usize) -> Option<Advice> {
        const NAME_WORDS: usize = 4;
        for words in (1..=NAME_WORDS).rev() {
            let Some(named) = tokens.get(at..at + words) else {
                continue;
            };
            let is_plain = |token: &Token<'_>| !token.is_paren && !token.text.contains([':', '"']);
            if !named.iter().all(is_plain) {
                continue;
            }
            let name: Vec<&str> = named.iter().map(|token| token.text).collect();
            let name = name.join(" ");
            let Some((key, ty)) = self.column(name.trim_start_matches('-')) else {
                continue;
            };
            let rest: Vec<&str> = tokens[at + words..]
                .iter()
                .map_while(|token| (!token.is_paren).then_some(token.text))
                .collect();
            let Some((comparison, taken)) = comparison(&rest) else {
                continue;
            };
            let fix = comparison.query(key, ty, self.fields.as_of);
            let minus = if name.starts_with('-') { "-" } else { "" };
            let fix = fix.map(|fix| negate(minus, &fix));
            let code = if comparison.is_age() && ty == Type::Timestamp {
                AdviceCode::Age
            } else {
                AdviceCode::Notation
            };
            let end = at + words + taken - 1;
            return Some(self.advice(code, tokens, (at, end), fix.as_deref()));
        }
        None
    }

    fn unknown_column(
        &self,
        tokens: &[Token<'_>],
        at: usize,
        name: &str,
        fix: impl Fn(&str) -> String,
    ) -> Advice {
        let key = key_of(name);
        let near = nearest(
            &key,
            self.fields.columns.iter().map(|(key, _)| key.as_str()),
        );
        let fixed = near
            .first()
            .filter(|(distance, _)| is_near(*distance, &key))
            .map(|(_, key)| fix(key));
        let code = AdviceCode::UnknownColumn {
            name: name.to_owned(),
            nearest: near
                .iter()
                .take(3)
                .map(|(_, key)| (*key).to_owned())
                .collect(),
        };
        self.advice(code, tokens, (at, at), fixed.as_deref())
    }

    /// A text that the parser refuses, and the smallest change after which it does not.
    fn unreadable(&self) -> Option<Advice> {
        let error = parse(self.text).err()?;
        let (start, end) = (self.byte(error.span.0), self.byte(error.span.1));
        let cut = |start: usize, end: usize| {
            let (before, after) = (&self.text[..start], &self.text[end.max(start)..]);
            format!("{} {}", before.trim_end(), after.trim_start())
                .trim()
                .to_owned()
        };
        let text = self.text.trim();
        let repairs = [
            format!("{text}\""),
            format!("{text})"),
            format!("{text}))"),
            format!("{text}\")"),
            text.trim_end_matches([',', ' ']).to_owned(),
            cut(start, end),
        ];
        let is_query = |text: &String| !text.is_empty() && parse(text).is_ok();
        let fix = repairs.into_iter().find(is_query);
        Some(Advice {
            code: AdviceCode::Unreadable(error.message),
            span: error.span,
            fix: fix.map(|text| Fix {
                clause: text.clone(),
                text,
            }),
        })
    }

    /// The words that every column is searched for, with the same search in the column that names
    /// the rows.
    fn words(&self, tokens: &[Token<'_>]) -> Option<Advice> {
        let is_word = |token: &Token<'_>| {
            !token.is_paren
                && !KEYWORDS.contains(&token.text)
                && token.text != "*"
                && !token.text.starts_with('-')
                && split_test(token.text).is_none()
        };
        let at = tokens.iter().position(is_word)?;
        let words: Vec<String> = tokens
            .iter()
            .filter(|token| is_word(token))
            .map(|token| token.text.trim_matches('"').to_owned())
            .filter(|word| !word.is_empty())
            .collect();
        let (only, []) = words.split_first()? else {
            return Some(self.advice(AdviceCode::Words(words), tokens, (at, at), None));
        };
        let naming = self.fields.naming.as_ref();
        let fix = naming.map(|key| Query::contains(key, only.as_str()).to_string());
        let code = AdviceCode::Words(vec![only.clone()]);
        Some(self.advice(code, tokens, (at, at), fix.as_deref()))
    }

    fn advice(
        &self,
        code: AdviceCode,
        tokens: &[Token<'_>],
        (first, last): (usize, usize),
        fix: Option<&str>,
    ) -> Advice {
        let start = tokens.get(first).map_or(0, |token| token.start);
        let end = tokens.get(last).map_or(self.text.len(), Token::end);
        let chars = |bytes: usize| {
            let before = self.text.get(..bytes).unwrap_or(self.text);
            u32::try_from(before.chars().count()).unwrap_or(u32::MAX)
        };
        Advice {
            code,
            span: (chars(start), chars(end)),
            fix: fix.map(|clause| Fix {
                clause: clause.to_owned(),
                text: format!("{}{clause}{}", &self.text[..start], &self.text[end..]),
            }),
        }
    }

    /// The key and type of a column, by its key or by the name in the header.
    fn column(&self, name: &str) -> Option<(&str, Type)> {
        let by = |key: &str| {
            let columns = self.fields.columns.iter();
            columns
                .map(|(key, ty)| (key.as_str(), *ty))
                .find(|(other, _)| *other == key)
        };
        by(name).or_else(|| by(&key_of(name)))
    }

    /// The column whose name is misspelt.
    fn near(&self, name: &str) -> Option<(&str, Type)> {
        let key = key_of(name);
        let near = nearest(
            &key,
            self.fields.columns.iter().map(|(key, _)| key.as_str()),
        );
        let (distance, found) = near.first()?;
        is_near(*distance, &key).then(|| self.column(found))?
    }

    fn byte(&self, chars: u32) -> usize {
        let place = usize::try_from(chars).ok();
        let found = place.and_then(|place| self.text.char_indices().nth(place));
        found.map_or(self.text.len(), |(at, _)| at)
    }
}

/// Whether a word stands between two conditions, one of which tests a column, or before one if it
/// negates.
fn is_between_tests(tokens: &[Token<'_>], at: usize) -> bool {
    let is_test = |at: Option<usize>| {
        let token = at.and_then(|at| tokens.get(at));
        token.is_some_and(|token| token.is_paren || split_test(token.text).is_some())
    };
    let (before, after) = (at.checked_sub(1), is_test(Some(at + 1)));
    if tokens[at].text.eq_ignore_ascii_case("not") {
        return after;
    }
    before.is_some() && tokens.len() > at + 1 && (after || is_test(before))
}

/// Whether a name at this distance is probably the one that was meant.
fn is_near(distance: usize, typed: &str) -> bool {
    distance <= (typed.chars().count() / 3).clamp(1, 3)
}

fn is_text(ty: Type) -> bool {
    matches!(ty, Type::Text | Type::Category | Type::Json | Type::Ip)
}

fn without_stars(text: &str) -> String {
    text.trim_matches('*')
        .split('*')
        .max_by_key(|part| part.len())
        .unwrap_or_default()
        .to_owned()
}

/// A clause that is negated once more.
fn negate(minus: &str, clause: &str) -> String {
    match clause.strip_prefix('-') {
        Some(plain) if !minus.is_empty() => plain.to_owned(),
        _ => format!("{minus}{clause}"),
    }
}

/// The keyword for a word or a sign that combines conditions elsewhere.
fn combining(text: &str) -> Option<&'static str> {
    Some(match text {
        "or" | "Or" | "||" | "|" => "OR",
        "and" | "And" | "&&" | "&" => "AND",
        "not" | "Not" | "!" => "NOT",
        _ => return None,
    })
}

/// The name and the value of `name:value`; the name may have quotes.
fn split_test(clause: &str) -> Option<(&str, &str)> {
    if let Some(quoted) = clause.strip_prefix('"') {
        let end = quoted.find('"')? + 2;
        let value = clause.get(end..)?.strip_prefix(':')?;
        return Some((clause.get(..end)?, value));
    }
    let (name, value) = clause.split_once(':')?;
    (!name.is_empty() && !name.contains(['"', '<', '>', '='])).then_some((name, value))
}

fn is_number(ty: Type) -> bool {
    matches!(ty, Type::Integer | Type::Decimal)
}

/// A number as queries write it, of one whose groups are separated (`1,000`, or `1.000` in a column
/// of integers) or whose decimal mark is a comma; `None` if it is neither.
fn plain_number(text: &str, is_integer: bool) -> Option<String> {
    let (minus, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let grouped = |mark: char| {
        let mut parts = digits.split(mark);
        let first = parts
            .next()
            .filter(|first| first.len() <= 3 && is_digits(first))?;
        let rest: Vec<&str> = parts.collect();
        let is_grouped = |part: &&str| part.len() == 3 && is_digits(part);
        let has_groups = !rest.is_empty() && rest.iter().all(is_grouped);
        has_groups.then(|| format!("{minus}{first}{}", rest.concat()))
    };
    let decimal = || {
        let (whole, decimals) = digits.split_once(',')?;
        let is_both = is_digits(whole) && is_digits(decimals);
        is_both.then(|| format!("{minus}{whole}.{decimals}"))
    };
    grouped(',')
        .or_else(|| grouped('.').filter(|_| is_integer))
        .or_else(decimal)
}
