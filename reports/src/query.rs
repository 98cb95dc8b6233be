//! This module defines queries about a table, as values with a text form.
//!
//! The text follows the habit of GitHub's search: words separated by spaces must all hold,
//! `OR` and parentheses combine, `-` or `NOT` negates. `AND` may be written and binds tighter
//! than `OR`, as the space does.
//!
//! ```text
//! role:admin 2fa_enabled:false            a value; several with commas: role:admin,user
//! repos:>0  repos:>=5  repos:1..5         numbers; sizes take units: raw_size:>=1GiB
//! repos:>1..<5  repos:1..  repos:..5      bounds left out, bounds not included
//! created_at:2024-03                      a year, month, day, minute or second, in UTC
//! last_active:<2026-10-01                 before that day begins; > means after it has ended
//! last_active:2026-01-01..2026-03-31      both days included
//! no:last_active  has:last_active         unknown for whatever reason, or known
//! empty:x  stated:x  unparsable:x  missing:x   one reason for being unknown
//! owner_name:"Ops, Berlin"                quotes where a value has spaces or , ( ) "
//! "Last Activity At":2026                 a column by the name its header has
//! suspended:true (repos:>0 OR ssh_keys:>0)
//! login:~bot                              contains, in any case
//! login:ana*  email:*@octo.example        * stands for any text; not in quotes: "Ops, "*
//! octocat                                 any cell contains it, in any case
//! "http://octo.example"                   quotes where a word has a colon or begins with -
//! *                                       every row
//! ```
//!
//! Within quotes, `\"` is a quote and `\\` a backslash; any other backslash is itself.
//!
//! # What is not known
//!
//! A comparison with an unknown value is neither true nor false, and stays so whatever it is
//! combined with, unless the rest decides alone (Kleene's logic): `-repos:0` selects known counts
//! other than zero, and so does `-(repos:0)`; `-(role:admin repos:0)` selects accounts that are
//! known not to be admins, whatever is known about the repositories. A query selects the rows for
//! which it is true. `no:`, `has:`, the four reasons and words are always true or false.

use serde::{Deserialize, Serialize};

pub mod advice;
mod error;
mod eval;
mod nearest;
mod parse;
mod period;
mod text;

#[cfg(test)]
pub(crate) mod reference;
#[cfg(test)]
pub(crate) mod testing;

pub use error::QueryError;
pub(crate) use eval::find_column;
pub use eval::{Answers, Evaluator, is_same_value};
pub use parse::parse;

use crate::table::Unknown;
use crate::time::Date;

/// A question about rows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Query {
    /// Every row.
    All,
    /// All of these hold; of nothing, every row.
    And(Vec<Query>),
    /// One of these holds; of nothing, no row.
    Or(Vec<Query>),
    /// Known not to hold. For a [`Query::Test`], unknown values are not selected.
    Not(Box<Query>),
    /// A column's value fits.
    Test {
        /// [`crate::table::Column::key`], or any name that [`crate::table::column::key_of`]
        /// turns into one.
        column: String,
        /// The test of the value.
        test: Test,
    },
    /// Some cell of the row contains this text, in any case.
    Word(String),
}

/// A test of one value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Test {
    /// Equal to one of these, as the column's type compares: text in any case, numbers by value, a
    /// year, month or day by being within it. An empty list selects no row.
    OneOf(Vec<String>),
    /// Within bounds, both included where present; `2024-03` as an upper bound includes all of
    /// March. Without any bound this is [`Test::Known`].
    Range {
        /// Smallest value.
        from: Option<Bound>,
        /// Largest value.
        to: Option<Bound>,
    },
    /// Contains this text, in any case.
    Contains(String),
    /// The whole text consists of these parts with any text between them, in any case:
    /// `ana*` has the parts `ana` and nothing.
    Like(Vec<String>),
    /// Not known: for this reason, or for any.
    Unknown(Option<Unknown>),
    /// The value is known.
    Known,
}

/// One end of a range.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Bound {
    /// The value as text: a number, a size, a day, a moment.
    pub value: String,
    /// Whether the value itself is inside.
    pub included: bool,
}

impl Bound {
    /// A bound that is inside its range.
    #[must_use]
    pub fn included(value: impl Into<Literal>) -> Self {
        Self {
            value: value.into().0,
            included: true,
        }
    }

    /// A bound that is outside its range.
    #[must_use]
    pub fn excluded(value: impl Into<Literal>) -> Self {
        Self {
            value: value.into().0,
            included: false,
        }
    }
}

/// A value as it is written in a query's text, but without quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal(String);

macro_rules! literal_from {
    ($($type:ty: $write:expr;)*) => {
        $(impl From<$type> for Literal {
            fn from(value: $type) -> Self {
                Self($write(value))
            }
        })*
    };
}

literal_from! {
    String: |text| text;
    &String: String::clone;
    &str: str::to_owned;
    i32: |number: i32| number.to_string();
    i64: |number: i64| number.to_string();
    u32: |number: u32| number.to_string();
    u64: |number: u64| number.to_string();
    bool: |truth: bool| truth.to_string();
    Date: Date::iso;
}

/// Constructors of queries for code. A column is given by its key, a value as in a query's text,
/// without quotes.
impl Query {
    /// A test of one column.
    #[must_use]
    pub fn test(column: &str, test: Test) -> Self {
        Self::Test {
            column: column.to_owned(),
            test,
        }
    }

    /// `column:value`: equal, or within a year, month or day.
    #[must_use]
    pub fn is(column: &str, value: impl Into<Literal>) -> Self {
        Self::test(column, Test::OneOf(vec![value.into().0]))
    }

    /// `column:a,b`: equal to one of these.
    #[must_use]
    pub fn is_one_of<V: Into<Literal>>(column: &str, values: impl IntoIterator<Item = V>) -> Self {
        Self::test(
            column,
            Test::OneOf(values.into_iter().map(|v| v.into().0).collect()),
        )
    }

    /// `column:~text`: contains, in any case.
    #[must_use]
    pub fn contains(column: &str, text: impl Into<String>) -> Self {
        Self::test(column, Test::Contains(text.into()))
    }

    /// `column:a*b`: a pattern in which each `*` stands for any text.
    #[must_use]
    pub fn like(column: &str, pattern: &str) -> Self {
        let parts = pattern.split('*').map(str::to_owned).collect();
        Self::test(column, Test::Like(parts)).normalised()
    }

    /// `word`: some cell contains it, in any case.
    #[must_use]
    pub fn word(text: impl Into<String>) -> Self {
        Self::Word(text.into())
    }

    /// `has:column`: known.
    #[must_use]
    pub fn known(column: &str) -> Self {
        Self::test(column, Test::Known)
    }

    /// `no:column`: unknown for whatever reason.
    #[must_use]
    pub fn unknown(column: &str) -> Self {
        Self::test(column, Test::Unknown(None))
    }

    /// `stated:column` and its like: unknown for this reason.
    #[must_use]
    pub fn unknown_because(column: &str, reason: Unknown) -> Self {
        Self::test(column, Test::Unknown(Some(reason)))
    }

    /// `column:>=value`; of a day, month or year, from its beginning on.
    #[must_use]
    pub fn at_least(column: &str, value: impl Into<Literal>) -> Self {
        Self::range(column, Some(Bound::included(value)), None)
    }

    /// `column:<=value`; of a day, month or year, up to its end.
    #[must_use]
    pub fn at_most(column: &str, value: impl Into<Literal>) -> Self {
        Self::range(column, None, Some(Bound::included(value)))
    }

    /// `column:>value`; of a day, month or year, after it has ended.
    #[must_use]
    pub fn above(column: &str, value: impl Into<Literal>) -> Self {
        Self::range(column, Some(Bound::excluded(value)), None)
    }

    /// `column:<value`; of a day, month or year, before it begins.
    #[must_use]
    pub fn below(column: &str, value: impl Into<Literal>) -> Self {
        Self::range(column, None, Some(Bound::excluded(value)))
    }

    /// `column:from..to`: both included.
    #[must_use]
    pub fn between(column: &str, from: impl Into<Literal>, to: impl Into<Literal>) -> Self {
        Self::range(
            column,
            Some(Bound::included(from)),
            Some(Bound::included(to)),
        )
    }

    /// Within bounds, each of which may be absent or excluded.
    #[must_use]
    pub fn range(column: &str, from: Option<Bound>, to: Option<Bound>) -> Self {
        Self::test(column, Test::Range { from, to })
    }

    /// `column:<2026-10-01`: before the day begins, in UTC.
    #[must_use]
    pub fn before_day(column: &str, day: Date) -> Self {
        Self::below(column, day)
    }

    /// `column:>=2026-10-01`: from the day's beginning on, in UTC.
    #[must_use]
    pub fn since_day(column: &str, day: Date) -> Self {
        Self::at_least(column, day)
    }

    /// `-(…)`: known not to hold.
    #[expect(
        clippy::should_implement_trait,
        reason = "reads as the others do: Query::not(q)"
    )]
    #[must_use]
    pub fn not(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// Selects rows that both queries select.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::all_of([self, other])
    }

    /// One of the two holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::any_of([self, other])
    }

    /// All of these hold; of nothing, every row.
    #[must_use]
    pub fn all_of(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Self::All => {}
                Self::And(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        only(flat, Self::And).unwrap_or(Self::All)
    }

    /// One of these holds; of nothing, no row.
    #[must_use]
    pub fn any_of(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Self::Or(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        only(flat, Self::Or).unwrap_or_else(|| Self::All.not())
    }

    /// The same question without what it asks of this column alone: the conditions that must all
    /// hold and that test no other column are left out. A menu of the column counts its values among
    /// these rows, so that a person can choose others.
    #[must_use]
    pub fn without_column(&self, key: &str) -> Self {
        match self.normalised() {
            Self::And(parts) => Self::all_of(parts.into_iter().filter(|part| !part.is_about(key))),
            one if one.is_about(key) => Self::All,
            other => other,
        }
    }

    /// Whether every condition tests this column.
    #[must_use]
    pub fn is_about(&self, key: &str) -> bool {
        match self {
            Self::All | Self::Word(_) => false,
            Self::And(parts) | Self::Or(parts) => {
                !parts.is_empty() && parts.iter().all(|part| part.is_about(key))
            }
            Self::Not(inner) => inner.is_about(key),
            Self::Test { column, .. } => {
                column == key || crate::table::column::key_of(column) == key
            }
        }
    }

    /// The same question in its one simplest form, which is what [`parse`] gives: nested `And`
    /// and `Or` are flat, double negation is gone, and what asks nothing is [`Query::All`].
    #[must_use]
    pub fn normalised(&self) -> Self {
        match self {
            Self::All => Self::All,
            Self::And(parts) => Self::all_of(parts.iter().map(Self::normalised)),
            Self::Or(parts) => Self::any_of(parts.iter().map(Self::normalised)),
            Self::Not(inner) => inner.normalised().not(),
            Self::Word(word) if word.is_empty() => Self::All,
            Self::Word(word) => Self::Word(word.clone()),
            Self::Test { column, test } => match test {
                Test::OneOf(values) if values.is_empty() => Self::All.not(),
                Test::Range {
                    from: None,
                    to: None,
                } => Self::known(column),
                Test::Like(parts) => like(column, parts),
                test => Self::test(column, test.clone()),
            },
        }
    }
}

/// A pattern in its simplest form: stars next to each other are one, a pattern without a star is a
/// value, and a text between two stars is one that is contained.
fn like(column: &str, parts: &[String]) -> Query {
    let last = parts.len().saturating_sub(1);
    let is_end = |at: usize| at == 0 || at == last;
    let parts: Vec<String> = parts
        .iter()
        .enumerate()
        .filter(|(at, part)| is_end(*at) || !part.is_empty())
        .map(|(_, part)| part.clone())
        .collect();
    match parts.as_slice() {
        [] => Query::All.not(),
        [only] => Query::is(column, only),
        [before, after] if before.is_empty() && after.is_empty() => Query::known(column),
        [before, part, after] if before.is_empty() && after.is_empty() => {
            Query::contains(column, part)
        }
        _ => Query::test(column, Test::Like(parts)),
    }
}

/// A single part stands for itself; of several, their combination; `None` of none.
fn only(mut parts: Vec<Query>, combine: fn(Vec<Query>) -> Query) -> Option<Query> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(combine(parts)),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_column_is_left_out_of_a_question() {
        for (text, rest) in [
            ("", ""),
            ("role:admin", ""),
            ("role:admin repos:>0", "repos:>0"),
            ("-role:admin no:role x", "x"),
            ("(role:a OR no:role) b:1", "b:1"),
            // A condition about several columns belongs to none of them.
            ("(role:a OR b:1) role:x", "role:a OR b:1"),
            ("role:a OR b:1", "role:a OR b:1"),
            ("\"Role?\":admin b:1", "b:1"),
            ("-*", "-*"),
            ("roles:a", "roles:a"),
        ] {
            let query = parse(text).unwrap();
            assert_eq!(query.without_column("role").to_string(), rest, "{text}");
        }
    }
}
