//! This module checks the values of a text that is a query: against the types of its columns, and
//! against the values that they have.

use super::number::{is_grouped, plain_numbers};
use super::phrase::{Age, days_before};
use super::{Advice, AdviceCode, Adviser, Field, Fields, Fix, day, is_near};
use crate::query::eval::{backwards, check};
use crate::query::nearest::nearest;
use crate::query::parse::parse_with_spans;
use crate::query::{Bound, Query, QueryError, Test};
use crate::table::Type;
use crate::time::{DAY_MS, Date};

/// Values of a column that advice lists.
const LISTED_VALUES: usize = 6;

/// The error for which a table of these columns refuses a text.
pub(super) fn refused(text: &str, fields: &Fields) -> Option<QueryError> {
    let (query, spans) = match parse_with_spans(text) {
        Ok(parsed) => parsed,
        Err(error) => return Some(error),
    };
    let adviser = Adviser { text, fields };
    let mut tests = Vec::new();
    collect(&query, &mut tests);
    tests.iter().zip(spans).find_map(|(leaf, span)| {
        let (column, test) = (*leaf)?;
        let checked = match adviser.column(column) {
            Some(field) => check(&field.key, field.ty, test),
            None => Err(format!("There is no column “{column}”.")),
        };
        let message = checked.err()?;
        Some(QueryError { message, span })
    })
}

/// Whether each part of a query tests a column, and there is one.
pub(super) fn tests_columns(query: &Query) -> bool {
    let mut tests = Vec::new();
    collect(query, &mut tests);
    !tests.is_empty() && tests.iter().all(Option::is_some)
}

impl Adviser<'_> {
    /// Advice about the first value that does not fit its column, or else that no row has.
    pub(super) fn values(&self) -> Option<Advice> {
        let (query, spans) = parse_with_spans(self.text).ok()?;
        let mut tests = Vec::new();
        collect(&query, &mut tests);
        let leaves = || {
            tests.iter().zip(&spans).filter_map(|(leaf, span)| {
                let (column, test) = (*leaf)?;
                Some((self.column(column)?, test, *span))
            })
        };
        leaves()
            .find_map(|(field, test, span)| self.unfit(field, test, span))
            .or_else(|| leaves().find_map(|(field, test, span)| self.odd(field, test, span)))
            .or_else(|| self.two_values(&query))
    }

    fn unfit(&self, field: &Field, test: &Test, span: (u32, u32)) -> Option<Advice> {
        let (key, ty) = (&field.key, field.ty);
        if let (Type::Integer, true) = (ty, values(test).iter().any(|value| is_grouped(value))) {
            let fixes = self.replaced(field, test);
            return Some(self.at(AdviceCode::Number, span, fixes));
        }
        let message = check(key, ty, test).err()?;
        let clause = |test| Query::test(key, test);
        if message == backwards(key)
            && let Test::Range { from, to } = test
        {
            let turned = Test::Range {
                from: to.clone(),
                to: from.clone(),
            };
            return Some(self.at(AdviceCode::Unreadable(message), span, vec![clause(turned)]));
        }
        if let Test::OneOf(values) = test
            && let Some(word) = values.iter().find(|value| is_no_value(value))
        {
            let unknown = clause(Test::Unknown(None));
            let stated = clause(Test::Unknown(Some(crate::table::Unknown::Stated)));
            let mut fixes = vec![unknown];
            if word.eq_ignore_ascii_case("never") && field.states_none {
                fixes.insert(0, stated);
            }
            if word.is_empty() {
                fixes.insert(0, clause(Test::Unknown(Some(crate::table::Unknown::Empty))));
            }
            let code = AdviceCode::NoValue {
                word: word.clone(),
                column: key.clone(),
            };
            return Some(self.at(code, span, fixes));
        }
        let is_age = ty == Type::Timestamp && values(test).iter().any(|v| Age::parse(v).is_some());
        let code = if is_age {
            AdviceCode::Age
        } else {
            AdviceCode::Unreadable(message)
        };
        let fixes = self.replaced(field, test);
        let code = match (fixes.is_empty(), ty) {
            (false, Type::Timestamp) if !is_age => AdviceCode::Day,
            (false, Type::Integer | Type::Decimal) => AdviceCode::Number,
            _ => code,
        };
        Some(self.at(code, span, fixes))
    }

    /// The test with values that fit in place of those that do not: at most one test for each of the
    /// two ways to read a value.
    fn replaced(&self, field: &Field, test: &Test) -> Vec<Query> {
        let (key, ty) = (&field.key, field.ty);
        if ty == Type::Timestamp
            && let Some(ages) = self.ages(key, test)
        {
            return ages;
        }
        let one = |value: &str, reading: usize| -> Option<String> {
            let is_fit = check(key, ty, &Test::OneOf(vec![value.to_owned()])).is_ok();
            if is_fit && !(ty == Type::Integer && is_grouped(value)) {
                return Some(value.to_owned());
            }
            let readings = match ty {
                Type::Timestamp => day::periods(value, self.fields),
                Type::Boolean => truth(value).into_iter().collect(),
                Type::Integer | Type::Decimal => {
                    plain_numbers(value, ty, self.fields.has_decimal_comma)
                }
                _ => Vec::new(),
            };
            let last = readings.len().checked_sub(1)?;
            readings.get(reading.min(last)).cloned()
        };
        let bound = |bound: &Option<Bound>, reading: usize| match bound {
            None => Some(None),
            Some(bound) => Some(Some(Bound {
                value: one(&bound.value, reading)?,
                included: bound.included,
            })),
        };
        let with = |reading: usize| {
            Some(match test {
                Test::OneOf(values) => {
                    // `1-5` and `2024-01..` with a dash between both ends.
                    if let [value] = values.as_slice()
                        && let Some(range) = dashed(key, ty, value)
                    {
                        return Some(range);
                    }
                    let values = values.iter().map(|value| one(value, reading));
                    Test::OneOf(values.collect::<Option<_>>()?)
                }
                Test::Range { from, to } => Test::Range {
                    from: bound(from, reading)?,
                    to: bound(to, reading)?,
                },
                Test::Like(parts) => {
                    let value = one(&parts.join("*"), reading)?;
                    Test::OneOf(vec![value])
                }
                _ => return None,
            })
        };
        let mut tests: Vec<Test> = [0, 1].into_iter().filter_map(with).collect();
        tests.dedup();
        tests.retain(|test| check(key, ty, test).is_ok());
        let tests = tests.into_iter();
        tests
            .map(|test| Query::test(key, test).normalised())
            .collect()
    }

    /// Ages as days: of a single age that day, and the times before it.
    fn ages(&self, key: &str, test: &Test) -> Option<Vec<Query>> {
        let as_of = self.fields.as_of?;
        let day = |text: &str| days_before(as_of, Age::parse(text)?);
        match test {
            Test::OneOf(values) => match values.as_slice() {
                [value] if value.contains('-') => {
                    let (from, to) = value.split_once('-')?;
                    Some(vec![self.between_days(key, day(from)?, day(to)?)])
                }
                [value] => {
                    let day = day(value)?;
                    Some(vec![Query::before_day(key, day), Query::is(key, day)])
                }
                _ => None,
            },
            Test::Range {
                from: Some(from),
                to: Some(to),
            } => {
                let of = |bound: &Bound| day(&bound.value).or_else(|| iso(&bound.value));
                let is_age = |bound: &Bound| Age::parse(&bound.value).is_some();
                let has_age = is_age(from) || is_age(to);
                let (from, to) = (of(from)?, of(to)?);
                has_age.then(|| vec![self.between_days(key, from, to)])
            }
            // A lower bound of an age is an upper bound of a time.
            Test::Range { from, to } => {
                let (bound, is_older) = match (from, to) {
                    (Some(bound), None) => (bound, true),
                    (None, Some(bound)) => (bound, false),
                    _ => return None,
                };
                let day = day(&bound.value)?;
                let next = Date::of_ms(day.start_ms() + DAY_MS);
                Some(vec![match (is_older, bound.included) {
                    (true, true) => Query::at_most(key, day),
                    (true, false) => Query::before_day(key, day),
                    (false, true) => Query::since_day(key, day),
                    (false, false) => Query::since_day(key, next),
                }])
            }
            _ => None,
        }
    }

    #[expect(
        clippy::unused_self,
        reason = "reads as the other makers of clauses do"
    )]
    fn between_days(&self, key: &str, one: Date, other: Date) -> Query {
        let (first, last) = if one.start_ms() <= other.start_ms() {
            (one, other)
        } else {
            (other, one)
        };
        Query::between(key, first, last)
    }

    /// A test that fits its column, but probably means something else.
    fn odd(&self, field: &Field, test: &Test, span: (u32, u32)) -> Option<Advice> {
        let key = &field.key;
        let typed = values(test);
        if let (Type::Decimal, Test::OneOf(list)) = (field.ty, test)
            && let Some(number) = self.joined(list, field.ty)
        {
            return Some(self.at(
                AdviceCode::List(list.clone()),
                span,
                vec![Query::is(key, number)],
            ));
        }
        if let (Type::Integer, Test::OneOf(list)) = (field.ty, test)
            && let Some(number) = self.joined(list, field.ty)
        {
            let code = AdviceCode::List(list.clone());
            return Some(self.at(code, span, vec![Query::is(key, number)]));
        }
        if field.ty == Type::Decimal
            && self.fields.has_decimal_comma
            && let Some(value) = typed.iter().find(|value| is_grouped(value))
        {
            let whole = |value: &str| {
                if is_grouped(value) {
                    value.replace('.', "")
                } else {
                    value.to_owned()
                }
            };
            let fix = Query::test(key, mapped(test, whole));
            return Some(self.at(AdviceCode::Point((*value).to_owned()), span, vec![fix]));
        }
        let Test::OneOf(list) = test else { return None };
        let star = list
            .iter()
            .find(|value| value.contains('*') && value.as_str() != "*");
        if let ([_], Some(value), true) = (list.as_slice(), star, field.values.is_empty())
            && super::is_text(field.ty)
        {
            return Some(self.at(AdviceCode::QuotedStar, span, vec![Query::like(key, value)]));
        }
        let has = |value: &str| {
            let mut values = field.values.iter();
            values.any(|(one, _)| one == value || one.to_lowercase() == value.to_lowercase())
        };
        if field.values.is_empty() {
            return None;
        }
        let value = list.iter().find(|value| !has(value))?;
        let lower = value.to_lowercase();
        let lowered: Vec<String> = field
            .values
            .iter()
            .map(|(one, _)| one.to_lowercase())
            .collect();
        let near = nearest(&lower, lowered.iter().map(String::as_str));
        let of = |name: &str| {
            let at = lowered.iter().position(|one| one == name)?;
            field.values.get(at).cloned()
        };
        let is_like = |distance: usize, name: &str| {
            is_near(distance, &lower) || (lower.chars().count() > 2 && name.contains(&lower))
        };
        let meant = near
            .iter()
            .find(|(distance, name)| is_like(*distance, name));
        let meant = meant.and_then(|(_, name)| of(name));
        let mut fixes = Vec::new();
        if let Some((name, _)) = &meant {
            let with = list.iter().map(|one| if one == value { name } else { one });
            fixes.push(Query::is_one_of(key, with));
        } else if is_no_value(value) {
            fixes.push(Query::unknown(key));
        }
        let listed = match meant {
            Some(meant) => vec![meant],
            None => field.values.iter().take(LISTED_VALUES).cloned().collect(),
        };
        let code = AdviceCode::NoSuchValue {
            column: key.clone(),
            value: value.clone(),
            values: listed,
        };
        Some(self.at(code, span, fixes))
    }

    /// The number that a list was meant to be, whose comma separated thousands or decimals.
    fn joined(&self, list: &[String], ty: Type) -> Option<String> {
        let is_digits = |part: &String| part.bytes().all(|b| b.is_ascii_digit());
        if list.len() < 2 || !list.iter().all(is_digits) {
            return None;
        }
        let text = list.join(",");
        let is_decimal = self.fields.has_decimal_comma && list.len() == 2 && ty == Type::Decimal;
        let has_groups = is_grouped(&text);
        (has_groups || is_decimal)
            .then(|| plain_numbers(&text, ty, self.fields.has_decimal_comma))?
            .into_iter()
            .next()
    }

    /// Two conditions that must both hold ask one text column for different values.
    fn two_values(&self, query: &Query) -> Option<Advice> {
        let Query::And(parts) = query.normalised() else {
            return None;
        };
        let lists: Vec<(&str, &Vec<String>)> = parts
            .iter()
            .filter_map(|part| match part {
                Query::Test {
                    column,
                    test: Test::OneOf(values),
                } => Some((column.as_str(), values)),
                _ => None,
            })
            .collect();
        let (key, both) = lists
            .iter()
            .enumerate()
            .find_map(|(at, (column, values))| {
                let field = self.column(column)?;
                let other = lists[..at]
                    .iter()
                    .find(|(one, _)| self.column(one) == Some(field))?;
                let lower = |value: &String| value.to_lowercase();
                let first: Vec<String> = other.1.iter().map(lower).collect();
                let is_apart = !values.iter().any(|value| first.contains(&lower(value)));
                let is_comparable = super::is_text(field.ty) || field.ty == Type::Integer;
                (is_apart && is_comparable)
                    .then(|| (&field.key, [other.1.as_slice(), values].concat()))
            })?;
        let is_other = |part: &Query| {
            !matches!(part,
            Query::Test { column, test: Test::OneOf(_) } if self.column(column).is_some_and(|f| f.key == *key))
        };
        let rest = parts.iter().filter(|part| is_other(part)).cloned();
        let fix = Query::all_of(rest.chain([Query::is_one_of(key, &both)])).to_string();
        Some(Advice {
            code: AdviceCode::TwoValues(key.clone()),
            span: (
                0,
                u32::try_from(self.text.chars().count()).unwrap_or(u32::MAX),
            ),
            fixes: vec![Fix {
                clause: fix.clone(),
                text: fix,
            }],
        })
    }

    /// Advice about a clause at this place in characters.
    fn at(&self, code: AdviceCode, span: (u32, u32), fixes: Vec<Query>) -> Advice {
        let (start, end) = (self.byte(span.0), self.byte(span.1));
        let fix = |query: Query| {
            let clause = query.to_string();
            Fix {
                text: format!("{}{clause}{}", &self.text[..start], &self.text[end..]),
                clause,
            }
        };
        Advice {
            code,
            span,
            fixes: fixes.into_iter().map(fix).collect(),
        }
    }
}

/// The tests and words of a query in its order; words are `None`.
fn collect<'q>(query: &'q Query, tests: &mut Vec<Option<(&'q str, &'q Test)>>) {
    match query {
        Query::All => {}
        Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|part| collect(part, tests)),
        Query::Not(inner) => collect(inner, tests),
        Query::Word(_) => tests.push(None),
        Query::Test { column, test } => tests.push(Some((column, test))),
    }
}

fn values(test: &Test) -> Vec<&str> {
    match test {
        Test::OneOf(values) => values.iter().map(String::as_str).collect(),
        Test::Range { from, to } => {
            let bounds = from.iter().chain(to);
            bounds.map(|bound| bound.value.as_str()).collect()
        }
        _ => Vec::new(),
    }
}

fn mapped(test: &Test, change: impl Fn(&str) -> String) -> Test {
    let bound = |bound: &Option<Bound>| {
        bound.as_ref().map(|bound| Bound {
            value: change(&bound.value),
            included: bound.included,
        })
    };
    match test {
        Test::OneOf(values) => Test::OneOf(values.iter().map(|value| change(value)).collect()),
        Test::Range { from, to } => Test::Range {
            from: bound(from),
            to: bound(to),
        },
        other => other.clone(),
    }
}

/// `1-5`: a range whose ends have a dash between them.
fn dashed(key: &str, ty: Type, value: &str) -> Option<Test> {
    if !matches!(ty, Type::Integer | Type::Decimal | Type::Size) {
        return None;
    }
    let (from, to) = value.split_once('-')?;
    let range = Test::Range {
        from: Some(Bound::included(from)),
        to: Some(Bound::included(to)),
    };
    check(key, ty, &range).is_ok().then_some(range)
}

fn iso(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-').map(str::parse::<u32>);
    let mut next = || parts.next()?.ok();
    let year = i32::try_from(next()?).ok()?;
    Date::new(year, next()?, next()?)
}

fn truth(text: &str) -> Option<String> {
    Some(match text.to_ascii_lowercase().as_str() {
        "1" | "y" | "t" | "on" | "enabled" => "true".to_owned(),
        "0" | "n" | "f" | "off" | "disabled" => "false".to_owned(),
        _ => return None,
    })
}

/// Words for the absence of a value.
fn is_no_value(text: &str) -> bool {
    const WORDS: [&str; 11] = [
        "", "never", "none", "null", "nil", "empty", "unknown", "missing", "n/a", "na", "-",
    ];
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}
