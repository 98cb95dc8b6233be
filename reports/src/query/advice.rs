//! This module reads what a person probably means by a text that is no query, or that would be
//! searched for as words although it names a column: `created_at<2024`, `rol:admin`, `login:ana*`,
//! `last active more than 90 days`. It needs the columns and no rows, and changes nothing: each
//! piece of advice is a code, a place, and the clause that is probably meant.

mod clause;
mod day;
mod number;
mod phrase;
mod spelling;
mod tokens;
mod value;

use super::nearest::nearest;
use super::text::KEYWORDS;
use super::{Query, parse};
use crate::table::Type;
use crate::table::column::key_of;
use crate::time::Date;
use tokens::{Token, tokens};

#[cfg(test)]
mod tests;

/// The facts about a table that are known without its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// The columns.
    pub columns: Vec<Field>,
    /// Key of the column that names the rows.
    pub naming: Option<String>,
    /// The day from which ages are counted.
    pub as_of: Option<Date>,
    /// Whether the person writes a comma before decimals and points between thousands.
    pub has_decimal_comma: bool,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// [`crate::table::Column::key`].
    pub key: String,
    /// The type of its values.
    pub ty: Type,
    /// Its values with their numbers of rows, if they are few and all of them are known.
    pub values: Vec<(String, u64)>,
    /// Whether the report says of some rows that they have no value, as in “No activity”.
    pub states_none: bool,
}

/// Advice about a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// Its subject.
    pub code: AdviceCode,
    /// The place in the text, in characters from 0: start and end.
    pub span: (u32, u32),
    /// The texts that are probably meant, the likeliest first.
    pub fixes: Vec<Fix>,
}

/// A correction of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The part that takes the place of [`Advice::span`], or the whole text if more changes.
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
    /// A `*` that does not stand for any text.
    Star,
    /// A `*` in quotes, which stands for itself. The text is a query all the same.
    QuotedStar,
    /// An age, which is written as a day.
    Age,
    /// An age in a table without an as-of day, so that no day can be offered for it.
    AgeWithoutDay,
    /// A day whose order is not that of ISO 8601.
    Day,
    /// A number as this or another country writes it.
    Number,
    /// A word for the absence of a value, in a column that has no such value.
    NoValue {
        /// The word.
        word: String,
        /// Key of the column.
        column: String,
    },
    /// `and`, `or`, `not`, `&&` and the like do not combine conditions.
    Combining,
    /// Words that every column is searched for. The text is a query all the same.
    Words(Vec<String>),
    /// No row has this value. The text is a query all the same.
    NoSuchValue {
        /// Key of the column.
        column: String,
        /// The value.
        value: String,
        /// The values that the column has, the nearest first, with their numbers of rows.
        values: Vec<(String, u64)>,
    },
    /// A point that is read as a decimal mark, although the person writes it between thousands. The
    /// text is a query all the same.
    Point(String),
    /// Commas that are read as separating values. The text is a query all the same.
    List(Vec<String>),
    /// A column is asked for two values at once, which no cell has.
    TwoValues(String),
}

impl Advice {
    /// Whether the text should not be applied as it is.
    #[must_use]
    pub fn is_error(&self) -> bool {
        !matches!(
            self.code,
            AdviceCode::Words(_)
                | AdviceCode::NoSuchValue { .. }
                | AdviceCode::Point(_)
                | AdviceCode::List(_)
                | AdviceCode::TwoValues(_)
                | AdviceCode::QuotedStar
        )
    }
}

/// Mistakes that a fix corrects beyond the one it is for.
const FURTHER_MISTAKES: usize = 8;

/// Advice about the first thing in a text that is no query, or that probably means something else;
/// `None` where the text is a query of these columns as it stands. A fix corrects the further
/// mistakes in the text too, as far as they have a fix.
#[must_use]
pub fn advise(text: &str, fields: &Fields) -> Option<Advice> {
    let mut advice = first(text, fields)?;
    if advice.code == AdviceCode::Age && fields.as_of.is_none() {
        advice.code = AdviceCode::AgeWithoutDay;
        advice.fixes.clear();
    }
    if advice.is_error() {
        for fix in &mut advice.fixes {
            complete(fix, fields);
        }
    }
    let mut seen = Vec::new();
    advice.fixes.retain(|fix| {
        let is_new = fix.text != text && !seen.contains(&fix.text);
        seen.push(fix.text.clone());
        is_new
    });
    Some(advice)
}

/// Advice about a text that a table of these columns refuses; `None` if the table applies it,
/// whatever else it may mean.
#[must_use]
pub fn refusal(text: &str, fields: &Fields) -> Option<Advice> {
    let error = value::refused(text, fields)?;
    advise(text, fields)
        .filter(Advice::is_error)
        .or(Some(Advice {
            code: AdviceCode::Unreadable(error.message),
            span: error.span,
            fixes: Vec::new(),
        }))
}

/// The filter that a text is or is meant to be, if it tests a column: for a text that was typed to
/// be searched for.
#[must_use]
pub fn as_filter(text: &str, fields: &Fields) -> Option<String> {
    let is_filter = |text: &str| {
        let tests = parse(text).map(|query| value::tests_columns(&query));
        tests == Ok(true) && value::refused(text, fields).is_none()
    };
    let advice = advise(text, fields);
    // A word that a column has as a value is one to search for.
    let advice =
        advice.filter(|advice| !matches!(advice.code, AdviceCode::Words(_) | AdviceCode::Star));
    let fixed = advice.and_then(|advice| Some(advice.fixes.into_iter().next()?.text));
    fixed
        .filter(|text| is_filter(text))
        .or_else(|| is_filter(text).then(|| text.trim().to_owned()))
}

fn complete(fix: &mut Fix, fields: &Fields) {
    for _ in 0..FURTHER_MISTAKES {
        let next = first(&fix.text, fields).filter(Advice::is_error);
        let Some(next) = next.and_then(|next| next.fixes.into_iter().next()) else {
            return;
        };
        fix.text = next.text.trim().to_owned();
        fix.clause.clone_from(&fix.text);
    }
}

fn first(text: &str, fields: &Fields) -> Option<Advice> {
    if let Some(plain) = spelling::plain(text) {
        let end = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        return Some(Advice {
            code: AdviceCode::Notation,
            span: (0, end),
            fixes: vec![Fix {
                clause: plain.clone(),
                text: plain,
            }],
        });
    }
    let adviser = Adviser { text, fields };
    let found = tokens(text);
    // Within an open quote there are no tokens.
    let Some(found) = found else {
        return adviser.unreadable();
    };
    adviser
        .several_words(&found)
        .or_else(|| adviser.separators(&found))
        .or_else(|| adviser.mistake(&found))
        .or_else(|| adviser.unreadable())
        .or_else(|| adviser.values())
        .or_else(|| adviser.words(&found))
}

#[derive(Clone, Copy)]
struct Adviser<'a> {
    text: &'a str,
    fields: &'a Fields,
}

impl Adviser<'_> {
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
            self.fields.columns.iter().map(|field| field.key.as_str()),
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
            unfinished(text),
        ];
        let is_query = |text: &String| !text.is_empty() && parse(text).is_ok();
        let fix = repairs.into_iter().find(is_query).map(|text| Fix {
            clause: text.clone(),
            text,
        });
        Some(Advice {
            code: AdviceCode::Unreadable(error.message),
            span: error.span,
            fixes: fix.into_iter().collect(),
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
        let naming = naming.map(|key| Query::contains(key, only.as_str()).to_string());
        let fixes = self.of_value(only).into_iter().chain(naming).collect();
        let code = AdviceCode::Words(vec![only.clone()]);
        Some(self.advice_of(code, tokens, (at, at), fixes))
    }

    fn advice(
        &self,
        code: AdviceCode,
        tokens: &[Token<'_>],
        span: (usize, usize),
        fix: Option<&str>,
    ) -> Advice {
        let fixes = fix.map(str::to_owned).into_iter().collect();
        self.advice_of(code, tokens, span, fixes)
    }

    fn advice_of(
        &self,
        code: AdviceCode,
        tokens: &[Token<'_>],
        (first, last): (usize, usize),
        fixes: Vec<String>,
    ) -> Advice {
        let start = tokens.get(first).map_or(0, |token| token.start);
        let end = tokens.get(last).map_or(self.text.len(), Token::end);
        let chars = |bytes: usize| {
            let before = self.text.get(..bytes).unwrap_or(self.text);
            u32::try_from(before.chars().count()).unwrap_or(u32::MAX)
        };
        let (before, after) = (&self.text[..start], &self.text[end..]);
        let fix = |clause: String| {
            let text = format!("{before}{clause}{after}").trim().to_owned();
            Fix {
                // A clause that is left out is shown by what remains.
                clause: if clause.is_empty() {
                    text.clone()
                } else {
                    clause
                },
                text,
            }
        };
        Advice {
            code,
            span: (chars(start), chars(end)),
            fixes: fixes.into_iter().map(fix).collect(),
        }
    }

    /// The advice with these clauses before its own fixes.
    fn before(
        &self,
        advice: Advice,
        tokens: &[Token<'_>],
        span: (usize, usize),
        clauses: Vec<String>,
    ) -> Advice {
        let mut more = self.advice_of(advice.code, tokens, span, clauses);
        more.fixes.extend(advice.fixes);
        more
    }

    /// The column that advice on an unknown one offers.
    fn column_of_fix(&self, advice: &Advice) -> Option<&Field> {
        let AdviceCode::UnknownColumn { nearest, .. } = &advice.code else {
            return None;
        };
        advice.fixes.first()?;
        self.column(nearest.first()?)
    }

    /// A column, by its key or by the name in the header.
    fn column(&self, name: &str) -> Option<&Field> {
        let by = |key: &str| self.fields.columns.iter().find(|field| field.key == key);
        by(name).or_else(|| by(&key_of(name)))
    }

    /// The column whose name is misspelt.
    fn near(&self, name: &str) -> Option<&Field> {
        let key = key_of(name);
        let near = nearest(
            &key,
            self.fields.columns.iter().map(|field| field.key.as_str()),
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

/// A text without the parentheses and keywords that lack something at its end.
fn unfinished(text: &str) -> String {
    let mut text = text.trim();
    loop {
        let cut = KEYWORDS.iter().find_map(|word| text.strip_suffix(word));
        let cut = cut
            .or_else(|| text.strip_suffix(['(', '-', ',', ':']))
            .map(str::trim_end);
        match cut {
            Some(cut) => text = cut,
            None => break,
        }
    }
    let count = |sign| text.matches(sign).count();
    match count('(').checked_sub(count(')')) {
        Some(0) | None => text.to_owned(),
        // Nothing is gained by parentheses around all.
        Some(1) if text.starts_with('(') => text[1..].trim().to_owned(),
        Some(open) => format!("{text}{}", ")".repeat(open)),
    }
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
