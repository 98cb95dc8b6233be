//! This module defines which rows a figure counts.

use super::context::Context;
use crate::query::Query;
use crate::table::{Column, Unknown};

/// The question of a figure. Columns are given by key.
#[derive(Debug, Clone, Copy)]
pub enum Predicate {
    /// Every row.
    All,
    /// Rows in which no cell is unknown; columns in which every cell is are left aside.
    Complete,
    /// Rows in which any cell is unknown.
    Incomplete,
    /// Rows whose column has this value.
    Is(&'static str, &'static str),
    /// Rows whose column has this value; every row of a file that has none of the newer columns,
    /// which is an older form of the report.
    IsUnlessOlder {
        /// Key of the column.
        column: &'static str,
        /// The value, as a query writes it.
        value: &'static str,
        /// Columns of the newer form, this one among them.
        newer: &'static [&'static str],
    },
    /// Rows whose column has a known value.
    Known(&'static str),
    /// Rows whose moment lies on the as-of day or at most this many days before it.
    Within(&'static str, i64),
    /// Rows whose moment lies more than this many days before the as-of day.
    LongerAgo(&'static str, i64),
    /// Rows in which the first column states that there is none, while all other columns are known.
    Stated {
        /// Key of the column that states that there is none.
        none: &'static [&'static str],
        /// Keys of the columns that must be known.
        known: &'static [&'static str],
    },
    /// Rows whose column is not known, for whatever reason.
    Unknown(&'static str),
    /// Rows whose column contains this text, in any case.
    Contains(&'static str, &'static str),
    /// Rows whose column has one of these values.
    OneOf(&'static str, &'static [&'static str]),
    /// Rows in which one of these counts is above zero.
    AnyPositive {
        /// Keys of the columns that are needed.
        all: &'static [&'static str],
        /// Columns that are asked too where a report has them.
        if_there: &'static [&'static str],
    },
    /// Rows of which all of these are true.
    Every(&'static [Predicate]),
}

impl Predicate {
    /// Every column it may look at.
    pub(crate) fn columns(&self) -> Vec<&'static str> {
        match *self {
            Self::All | Self::Complete | Self::Incomplete => Vec::new(),
            Self::Is(key, _)
            | Self::Known(key)
            | Self::Within(key, _)
            | Self::LongerAgo(key, _)
            | Self::OneOf(key, _)
            | Self::Unknown(key)
            | Self::Contains(key, _) => vec![key],
            Self::IsUnlessOlder { column, .. } => vec![column],
            Self::AnyPositive { all, if_there } => [all, if_there].concat(),
            Self::Stated { none, known } => [none, known].concat(),
            Self::Every(asks) => asks.iter().flat_map(Self::columns).collect(),
        }
    }

    /// Selects one row of each group, where the question asks for such rows only.
    pub(crate) fn once(&self, context: &Context<'_>) -> Option<Query> {
        match *self {
            Self::Is(key, value) if context.schema.is_once(key) => Some(Query::is(key, value)),
            Self::Every(asks) => asks.iter().find_map(|ask| ask.once(context)),
            _ => None,
        }
    }

    /// The columns without which it cannot be put.
    pub(crate) fn needs(&self, context: &Context<'_>) -> Vec<&'static str> {
        match *self {
            Self::AnyPositive { all, .. } => all.to_vec(),
            Self::IsUnlessOlder { newer, .. } if is_older(context, newer) => Vec::new(),
            // A column without any known value is an answer here.
            Self::Unknown(key) if context.column(context.resolve(key)).is_some() => Vec::new(),
            Self::Every(asks) => asks.iter().flat_map(|ask| ask.needs(context)).collect(),
            _ => self.columns(),
        }
    }

    /// Returns the predicate as a query; `None` if it needs an as-of time and there is none.
    pub(crate) fn query(&self, context: &Context<'_>) -> Option<Query> {
        Some(match *self {
            Self::All => Query::All,
            Self::Complete => {
                let rows = u64::from(context.table.rows());
                let has_gaps = |column: &&Column| (1..rows).contains(&column.unknown_total());
                let columns = context.table.columns();
                let is_blank = |column: &Column| column.unknown_total() >= rows;
                match columns.first() {
                    // Without any value no row is complete.
                    Some(first) if columns.iter().all(is_blank) => Query::known(&first.key),
                    _ => {
                        let gaps = columns.iter().filter(has_gaps);
                        Query::all_of(gaps.map(|c| Query::known(&c.key)))
                    }
                }
            }
            Self::Incomplete => {
                let columns = context.table.columns();
                let has_gaps = |column: &&Column| column.unknown_total() > 0;
                let mut gaps: Vec<&Column> = columns.iter().filter(has_gaps).collect();
                if gaps.is_empty() {
                    // The question about any column selects none then, and has a text.
                    gaps.extend(columns.first());
                }
                Query::any_of(gaps.iter().map(|c| Query::unknown(&c.key)))
            }
            Self::Is(key, value) => Query::is(context.resolve(key), value),
            Self::IsUnlessOlder { newer, .. } if is_older(context, newer) => Query::All,
            Self::IsUnlessOlder { column, value, .. } => Query::is(context.resolve(column), value),
            Self::Known(key) => Query::known(context.resolve(key)),
            Self::OneOf(key, values) => {
                Query::is_one_of(context.resolve(key), values.iter().copied())
            }
            Self::Stated { none, known } => {
                let none = none
                    .iter()
                    .map(|key| Query::unknown_because(key, Unknown::Stated));
                Query::all_of(none.chain(known.iter().map(|key| Query::known(key))))
            }
            Self::Unknown(key) => Query::unknown(context.resolve(key)),
            Self::Contains(key, text) => Query::contains(context.resolve(key), text),
            Self::Within(key, days) => {
                let (from, to) = (context.days_before(days)?, context.days_before(0)?);
                Query::between(key, from.iso(), to.iso())
            }
            Self::LongerAgo(key, days) => Query::before_day(key, context.days_before(days)?),
            Self::AnyPositive { all, if_there } => {
                let there = if_there.iter().filter(|key| context.is_answered(key));
                Query::any_of(all.iter().chain(there).map(|key| Query::above(key, 0)))
            }
            Self::Every(asks) => {
                let parts: Option<Vec<Query>> = asks.iter().map(|ask| ask.query(context)).collect();
                Query::all_of(parts?)
            }
        })
    }
}

/// Whether a report has none of its newer columns.
fn is_older(context: &Context<'_>, newer: &[&str]) -> bool {
    newer.iter().all(|key| context.table.column(key).is_none())
}
