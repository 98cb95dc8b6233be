//! This module reads clauses as people write them: `rol:admin`, `created_at<2024`, `role in (a, b)`,
//! `last active more than 90 days`.

use super::phrase::{
    Comparison, between, comparison, equal, operator_in, presence, unquoted, verb,
};
use super::tokens::Token;
use super::{Advice, AdviceCode, Adviser, Field, combining, day, negate, split_test};
use crate::query::text::{KEYWORDS, KNOWLEDGE};
use crate::query::{Query, parse};
use crate::table::Type;

/// Words that name a column at most.
const NAME_WORDS: usize = 4;

impl Adviser<'_> {
    /// Days and sizes in several words behind a column: `created_at > 1 Oct 2026`, `raw_size:>1 GB`.
    pub(super) fn several_words(&self, tokens: &[Token<'_>]) -> Option<Advice> {
        const DAY_WORDS: usize = 3;
        let column = |at: usize| self.begins_clause(tokens, at).map(|field| field.ty);
        let mut ty = None;
        (0..tokens.len()).find_map(|at| {
            ty = column(at).or(ty);
            let token = tokens[at];
            let value_at = token
                .text
                .rfind([':', '<', '>', '='])
                .map_or(0, |sign| sign + 1);
            let (head, value) = token.text.split_at(value_at);
            if token.text.contains('"') || token.is_paren {
                return None;
            }
            (2..=DAY_WORDS).rev().find_map(|words| {
                let named = tokens.get(at..at + words)?;
                let rest: Vec<&str> = named[1..].iter().map(|token| token.text).collect();
                let text = format!("{value} {}", rest.join(" "));
                let found = match ty? {
                    Type::Timestamp => {
                        day::in_words(text.trim_end_matches([',', ';']), self.fields)?
                    }
                    Type::Size if words == 2 => size(value, rest[0])?,
                    _ => return None,
                };
                let code = AdviceCode::Notation;
                let fix = format!("{head}{found}");
                Some(self.advice(code, tokens, (at, at + words - 1), Some(&fix)))
            })
        })
    }

    /// Signs between conditions that are none of queries: `role:admin; repos:>0`.
    pub(super) fn separators(&self, tokens: &[Token<'_>]) -> Option<Advice> {
        let is_condition = |at: usize| self.begins_clause(tokens, at).is_some();
        let is_test = |text: &str| {
            let text = text.trim_start_matches(['-', '!']);
            let named = split_test(text).map(|(name, _)| name);
            let named = named.or_else(|| operator_in(text).map(|(name, ..)| name));
            named.is_some_and(|name| self.column(name.trim_matches('"')).is_some())
        };
        let starts = |at: usize| is_condition(at) || tokens.get(at).is_some_and(|t| t.is_paren);
        (0..tokens.len()).find_map(|at| {
            let text = tokens[at].text;
            let code = AdviceCode::Combining;
            // Values between parentheses have commas too.
            if text == ";" && at > 0 && (starts(at - 1) || starts(at + 1)) {
                return Some(self.advice(code, tokens, (at, at), Some("")));
            }
            let is_first = at == 0 && matches!(text, "where" | "WHERE" | "Where");
            if is_first && is_condition(1) {
                return Some(self.advice(AdviceCode::Notation, tokens, (0, 0), Some("")));
            }
            let whole = text
                .strip_suffix([';', ','])
                .filter(|whole| !whole.is_empty());
            if let Some(whole) = whole
                && !whole.ends_with([':', ','])
            {
                let next = tokens.get(at + 1).filter(|next| !next.is_paren);
                if is_condition(at + 1) || (next.is_none() && text.ends_with(';')) {
                    return Some(self.advice(code, tokens, (at, at), Some(whole)));
                }
                if let Some(next) = next.filter(|_| is_test(whole) && text.ends_with(',')) {
                    let fix = format!("{text}{}", next.text);
                    let code = AdviceCode::Notation;
                    return Some(self.advice(code, tokens, (at, at + 1), Some(&fix)));
                }
            }
            [
                (";", " "),
                ("&&", " "),
                ("||", " OR "),
                ("&", " "),
                ("|", " OR "),
            ]
            .iter()
            .find_map(|(sign, keyword)| {
                let (before, after) = text.split_once(sign)?;
                if before.contains('"') || !is_test(before) || after.is_empty() {
                    return None;
                }
                let fix = if is_test(after) {
                    format!("{before}{keyword}{after}")
                } else if sign.starts_with('|') {
                    format!("{before},{after}")
                } else {
                    return None;
                };
                Some(self.advice(AdviceCode::Combining, tokens, (at, at), Some(&fix)))
            })
        })
    }

    pub(super) fn mistake(&self, tokens: &[Token<'_>]) -> Option<Advice> {
        (0..tokens.len()).find_map(|at| self.of_token(tokens, at))
    }

    /// The column whose clause begins at a token: a test of it, a comparison, or its name.
    fn begins_clause(&self, tokens: &[Token<'_>], at: usize) -> Option<&Field> {
        let token = tokens.get(at).filter(|token| !token.is_paren)?;
        let text = token.text.trim_start_matches(['-', '!']);
        if let Some((name, value)) = split_test(text) {
            let is_knowledge = KNOWLEDGE.iter().any(|(known, _)| *known == name);
            return self.column(if is_knowledge { value } else { name }.trim_matches('"'));
        }
        if let Some((name, ..)) = operator_in(text).filter(|(name, ..)| !name.is_empty()) {
            return self.column(name);
        }
        self.named(tokens, at).map(|(field, _)| field)
    }

    /// The column that some words name, and how many words they are.
    fn named(&self, tokens: &[Token<'_>], at: usize) -> Option<(&Field, usize)> {
        (1..=NAME_WORDS).rev().find_map(|words| {
            let named = tokens.get(at..at + words)?;
            let is_plain = |token: &Token<'_>| {
                !token.is_paren && !token.text.contains([':', '"', '<', '>', '=', '!', '~'])
            };
            if !named.iter().all(is_plain) {
                return None;
            }
            let name: Vec<&str> = named.iter().map(|token| token.text).collect();
            let field = self.column(name.join(" ").trim_start_matches('-'))?;
            Some((field, words))
        })
    }

    fn of_token(&self, tokens: &[Token<'_>], at: usize) -> Option<Advice> {
        let token = tokens.get(at)?;
        if token.is_paren || KEYWORDS.contains(&token.text) || token.text == "*" {
            return None;
        }
        // A word may also be one to search for; a sign is not.
        let is_word = token.text.chars().all(|c| c.is_ascii_alphabetic());
        if let Some(keyword) = combining(token.text)
            && (!is_word || self.is_between_tests(tokens, at))
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
            .or_else(|| self.of_unknown(tokens, at, clause))
            .or_else(|| {
                let star = clause.len() > 1 && clause.contains('*');
                star.then(|| self.starred_word(tokens, at, minus, clause))
            })
    }

    /// A word with a star, which stands for itself.
    fn starred_word(&self, tokens: &[Token<'_>], at: usize, minus: &str, clause: &str) -> Advice {
        let word = super::without_stars(clause);
        let mut fixes = Vec::new();
        let naming = self.fields.naming.as_ref();
        fixes.extend(naming.map(|key| format!("{minus}{}", Query::like(key, clause))));
        fixes.push(format!("{minus}{}", Query::word(word)));
        self.advice_of(AdviceCode::Star, tokens, (at, at), fixes)
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
            let advice =
                self.unknown_column(tokens, at, column, |key| format!("{minus}{name}:{key}"));
            // "no:2fa" means those without it.
            let truths = (name == "no" || name == "has").then(|| {
                let near = self.column_of_fix(&advice)?;
                let fix = Query::is(&near.key, name == "has");
                (near.ty == Type::Boolean).then(|| format!("{minus}{fix}"))
            });
            let values = (name == "has").then(|| self.of_value(column));
            let more = truths
                .flatten()
                .into_iter()
                .chain(values.into_iter().flatten());
            return Some(self.before(advice, tokens, (at, at), more.collect()));
        }
        let Some(field) = self.column(bare) else {
            if matches!(bare, "http" | "https") && value.starts_with("//") {
                let word = Query::word(format!("{bare}:{value}")).to_string();
                let code = AdviceCode::Notation;
                return Some(self.advice(code, tokens, (at, at), Some(&word)));
            }
            if matches!(bare, "is" | "not") {
                let minus = if bare == "not" {
                    if minus.is_empty() { "-" } else { "" }
                } else {
                    minus
                };
                return self.of_is(tokens, at, minus, bare, value);
            }
            let advice =
                self.unknown_column(tokens, at, bare, |key| format!("{minus}{key}:{value}"));
            return Some(advice);
        };
        let (key, ty) = (&field.key, field.ty);
        if value.is_empty() {
            if let Some((values, end)) = group(tokens, at + 1) {
                let fix = format!("{minus}{name}:{}", values.join(","));
                return Some(self.advice(AdviceCode::Notation, tokens, (at, end), Some(&fix)));
            }
            // A space after the colon.
            let next = tokens.get(at + 1);
            let next = next.filter(|next| !next.is_paren && !KEYWORDS.contains(&next.text));
            if let Some(next) = next.filter(|next| split_test(next.text).is_none()) {
                let fix = format!("{minus}{name}:{}", next.text);
                let code = AdviceCode::Notation;
                return Some(self.advice(code, tokens, (at, at + 1), Some(&fix)));
            }
            let code = AdviceCode::Unreadable(parse(&format!("{name}:")).err()?.message);
            let fixes = vec![format!("{minus}has:{name}"), format!("{minus}no:{name}")];
            return Some(self.advice_of(code, tokens, (at, at), fixes));
        }
        if let Some(values) = value
            .strip_prefix('[')
            .and_then(|list| list.strip_suffix(']'))
        {
            let fix = format!("{minus}{name}:{values}");
            return Some(self.advice(AdviceCode::Notation, tokens, (at, at), Some(&fix)));
        }
        if value.starts_with('"') {
            return None;
        }
        // An age may have any sign before it.
        if let (Type::Timestamp, Some(("", operator, rest))) = (ty, operator_in(value)) {
            let unit = tokens.get(at + 1).map(|token| token.text);
            let comparison = Comparison::new(operator, rest, unit);
            if comparison.is_age() {
                let end = at + comparison.extra_tokens();
                let fix = comparison.query(key, ty, self.fields.as_of);
                let fix = fix.map(|fix| negate(minus, &fix));
                return Some(self.advice(AdviceCode::Age, tokens, (at, end), fix.as_deref()));
            }
        }
        let after = |sign: &str| value.strip_prefix(sign).map(str::to_owned);
        let negated = after("!=").or_else(|| after("<>")).or_else(|| after("!"));
        let equals = after("==").or_else(|| after("="));
        let is = |value: &str| equal(key, value).map(|query| query.to_string());
        let fix = match (equals, negated) {
            (Some(value), _) => is(&value).map(|clause| negate(minus, &clause)),
            (_, Some(value)) => is(&value).map(|clause| negate(minus, &format!("-{clause}"))),
            _ => None,
        };
        if let Some(fix) = fix {
            return Some(self.advice(AdviceCode::Notation, tokens, (at, at), Some(&fix)));
        }
        if matches!(ty, Type::Integer | Type::Decimal)
            && let Some(("", _, number)) = operator_in(value)
            && number.contains(',')
        {
            let sign = &value[..value.len() - number.len()];
            let comma = self.fields.has_decimal_comma;
            let numbers = super::number::plain_numbers(number, ty, comma).into_iter();
            let fixes = numbers.map(|plain| format!("{minus}{name}:{sign}{plain}"));
            let fixes: Vec<String> = fixes.collect();
            if !fixes.is_empty() {
                return Some(self.advice_of(AdviceCode::Number, tokens, (at, at), fixes));
            }
        }
        let contains = value.strip_prefix('~').filter(|part| part.contains('*'));
        if let Some(pattern) = contains {
            let fix = Query::like(key, &format!("*{pattern}*"));
            let fix = format!("{minus}{fix}");
            return Some(self.advice(AdviceCode::Star, tokens, (at, at), Some(&fix)));
        }
        if value.contains('*') && value.contains(',') && parse(&format!("{name}:{value}")).is_err()
        {
            let values = value.split(',').map(|value| equal(key, value));
            let values: Option<Vec<Query>> = values.collect();
            let fix = values.map(|values| format!("{minus}({})", Query::any_of(values)));
            return Some(self.advice(AdviceCode::Star, tokens, (at, at), fix.as_deref()));
        }
        None
    }

    /// `is:admin`, `is:suspended`, `is:unknown(last_active)`.
    fn of_is(
        &self,
        tokens: &[Token<'_>],
        at: usize,
        minus: &str,
        name: &str,
        value: &str,
    ) -> Option<Advice> {
        let absent = ["unknown", "null", "empty", "none"].contains(&value);
        if let Some((named, end)) = group(tokens, at + 1).filter(|_| absent || value == "known") {
            let [column] = named.as_slice() else {
                return None;
            };
            let clause = format!("{}:{column}", if absent { "no" } else { "has" });
            let fix = format!("{minus}{clause}");
            return Some(self.advice(AdviceCode::Notation, tokens, (at, end), Some(&fix)));
        }
        let fixes = self.of_value(unquoted(value)).into_iter();
        let fixes: Vec<String> = fixes.map(|clause| negate(minus, &clause)).collect();
        let advice = self.unknown_column(tokens, at, name, |_| String::new());
        Some(Advice {
            fixes: self
                .advice_of(AdviceCode::Notation, tokens, (at, at), fixes)
                .fixes,
            ..advice
        })
    }

    /// The clauses of the columns that have this value, or that are named so and true or false.
    pub(super) fn of_value(&self, value: &str) -> Vec<String> {
        let columns = self.fields.columns.iter();
        let clauses = columns.filter_map(|field| {
            let has = field
                .values
                .iter()
                .find(|(one, _)| one.eq_ignore_ascii_case(value));
            let is_named = field.ty == Type::Boolean && self.column(value) == Some(field);
            match has {
                Some((value, _)) => Some(Query::is(&field.key, value).to_string()),
                None => is_named.then(|| Query::is(&field.key, true).to_string()),
            }
        });
        clauses.take(2).collect()
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
        let field = self.column(name).or_else(|| self.near(name))?;
        let mut end = at;
        let mut value = value;
        if value.is_empty() {
            end += 1;
            value = tokens.get(end).filter(|next| !next.is_paren)?.text;
        }
        let unit = tokens.get(end + 1).map(|token| token.text);
        let comparison = Comparison::new(operator, value, unit);
        end += comparison.extra_tokens();
        Some(self.of_comparison(tokens, (at, end), minus, field, &comparison))
    }

    fn of_comparison(
        &self,
        tokens: &[Token<'_>],
        span: (usize, usize),
        minus: &str,
        field: &Field,
        comparison: &Comparison,
    ) -> Advice {
        let fix = comparison.query(&field.key, field.ty, self.fields.as_of);
        let fix = fix.map(|fix| negate(minus, &fix));
        let code = if comparison.is_age() && field.ty == Type::Timestamp {
            AdviceCode::Age
        } else {
            AdviceCode::Notation
        };
        self.advice(code, tokens, span, fix.as_deref())
    }

    /// The name of a column in words, and a comparison in words or signs.
    fn of_phrase(&self, tokens: &[Token<'_>], at: usize) -> Option<Advice> {
        let (field, words) = self.named(tokens, at)?;
        let minus = if tokens[at].text.starts_with('-') {
            "-"
        } else {
            ""
        };
        let next = at + words;
        let rest: Vec<&str> = tokens[next..]
            .iter()
            .map_while(|token| (!token.is_paren).then_some(token.text))
            .collect();
        let key = &field.key;
        let notation = |end: usize, fix: String| {
            let fix = negate(minus, &fix);
            Some(self.advice(AdviceCode::Notation, tokens, (at, end), Some(&fix)))
        };
        let not = |is_negated: bool, clause: String| {
            if is_negated {
                format!("-{clause}")
            } else {
                clause
            }
        };
        // "role in (a, b)"
        let (is_negated, skipped) = verb(&rest);
        let list_at = match rest.get(skipped..) {
            Some([word, ..]) if word.eq_ignore_ascii_case("in") => Some(1),
            Some([one, of, ..]) if one.eq_ignore_ascii_case("one") && *of == "of" => Some(2),
            Some([]) if rest.is_empty() => None,
            _ => None,
        };
        if let Some(taken) = list_at {
            let from = next + skipped + taken;
            let (values, end) = group(tokens, from).or_else(|| list(tokens, from))?;
            let clause = equal(key, &values.join(","))?.to_string();
            return notation(end, not(is_negated, clause));
        }
        if let Some((is_known, taken)) = presence(&rest) {
            let name = if is_known { "has" } else { "no" };
            let column = Query::known(key).to_string().replacen("has:", "", 1);
            return notation(next + taken - 1, format!("{name}:{column}"));
        }
        if let Some((is_negated, from, to, taken)) = between(&rest) {
            let clause = Query::between(key, unquoted(from), unquoted(&to)).to_string();
            return notation(next + taken - 1, not(is_negated, clause));
        }
        let (comparison, taken) = comparison(&rest)?;
        let span = (at, next + taken - 1);
        Some(self.of_comparison(tokens, span, minus, field, &comparison))
    }

    /// A comparison by signs of a column that the table does not have.
    fn of_unknown(&self, tokens: &[Token<'_>], at: usize, clause: &str) -> Option<Advice> {
        let is_name = |name: &str| {
            let is_plain = |c: char| c.is_alphanumeric() || c == '_';
            name.chars().all(is_plain) && name.chars().any(char::is_alphabetic)
        };
        let (name, end) = match operator_in(clause) {
            Some((name, ..)) => (name, at),
            None => {
                let next = tokens.get(at + 1)?;
                let (before, ..) = operator_in(next.text)?;
                let is_alone = SIGNS_ALONE.contains(&next.text) && tokens.len() > at + 2;
                (clause, (before.is_empty() && is_alone).then_some(at + 2)?)
            }
        };
        if !is_name(name) || tokens.get(end)?.is_paren {
            return None;
        }
        let words: Vec<&str> = tokens
            .get(at..=end)?
            .iter()
            .map(|token| token.text)
            .collect();
        let text = words.join("");
        let (_, sign, value) = operator_in(&text)?;
        let comparison = Comparison::new(sign, value, None);
        let near = self
            .near(name)
            .and_then(|field| comparison.query(&field.key, field.ty, self.fields.as_of));
        let mut advice = self.unknown_column(tokens, at, name, |_| String::new());
        let phrase = Query::word(words.join(" ")).to_string();
        let word = if phrase.starts_with('"') {
            phrase
        } else {
            format!("\"{phrase}\"")
        };
        let fixes = near.into_iter().chain([word]).collect();
        let of = self.advice_of(AdviceCode::Notation, tokens, (at, end), fixes);
        (advice.fixes, advice.span) = (of.fixes, of.span);
        Some(advice)
    }

    /// Whether a word stands between two conditions, one of which tests a column, or before one if
    /// it negates.
    fn is_between_tests(&self, tokens: &[Token<'_>], at: usize) -> bool {
        let is_test = |at: Option<usize>| {
            let token = at.and_then(|at| tokens.get(at));
            let begins = || at.is_some_and(|at| self.begins_clause(tokens, at).is_some());
            token
                .is_some_and(|token| token.is_paren || split_test(token.text).is_some() || begins())
        };
        let (before, after) = (at.checked_sub(1), is_test(Some(at + 1)));
        if tokens[at].text.eq_ignore_ascii_case("not") {
            return after
                && tokens
                    .get(at + 1)
                    .is_some_and(|t| t.is_paren || t.text.contains(':'));
        }
        before.is_some() && tokens.len() > at + 1 && (after || is_test(before))
    }
}

const SIGNS_ALONE: [&str; 9] = ["=", "==", "!=", "<>", "<", ">", "<=", ">=", "~"];

/// A size whose unit is a word of its own.
fn size(number: &str, unit: &str) -> Option<String> {
    let is_number = number.ends_with(|c: char| c.is_ascii_digit());
    let text = format!("{}{unit}", number.rsplit("..").next()?);
    let is_size = crate::value::size_text(text.as_bytes()).is_some();
    let is_unit = unit.bytes().all(|b| b.is_ascii_alphabetic());
    (is_number && is_unit && is_size).then(|| format!("{number}{unit}"))
}

/// The values in parentheses or brackets from a token on, and the last token of the group.
fn group<'a>(tokens: &[Token<'a>], at: usize) -> Option<(Vec<&'a str>, usize)> {
    let first = tokens.get(at)?;
    if first.text.starts_with('[') {
        let end = (at..tokens.len()).find(|at| tokens[*at].text.ends_with(']'))?;
        return Some((values(&tokens[at..=end]), end));
    }
    let end = (at + 1..tokens.len()).find(|at| tokens[*at].is_paren)?;
    let is_group = first.text == "(" && tokens[end].text == ")" && end > at + 1;
    is_group.then(|| (values(&tokens[at + 1..end]), end))
}

/// The values of a list without parentheses: `a,b` and `a, b`.
fn list<'a>(tokens: &[Token<'a>], at: usize) -> Option<(Vec<&'a str>, usize)> {
    let mut end = at;
    while tokens.get(end)?.text.ends_with(',') {
        end += 1;
    }
    let is_plain = tokens[at..=end].iter().all(|token| !token.is_paren);
    is_plain.then(|| (values(&tokens[at..=end]), end))
}

fn values<'a>(tokens: &[Token<'a>]) -> Vec<&'a str> {
    let is_value = |text: &&str| !text.is_empty() && !["OR", "or", "|", "||"].contains(text);
    tokens
        .iter()
        .flat_map(|token| {
            let text = token.text.trim_matches(['[', ']']);
            if text.contains('"') {
                vec![text.trim_matches(',')]
            } else {
                text.split(',').collect()
            }
        })
        .filter(is_value)
        .collect()
}
