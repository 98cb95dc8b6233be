//! Which rows a chart counts, where several repeat what one of them says.

use crate::overview::context::Context;
use crate::query::Query;
use crate::table::column::BOOL_UNKNOWN;
use crate::table::{Column, Data};

/// A column of truths that says which rows count; without one, all of them do.
#[derive(Clone, Copy)]
pub(super) struct Once<'a>(Option<(&'a Column, &'a [u8])>);

impl<'a> Once<'a> {
    /// By the column with this key; `None` where the table does not have it.
    pub(super) fn of(key: Option<&str>, context: &'a Context<'_>) -> Option<Self> {
        let Some(key) = key else {
            return Some(Self(None));
        };
        let column = context.column(key)?;
        match &column.data {
            Data::Bool(values) => Some(Self(Some((column, values)))),
            _ => None,
        }
    }

    /// Whether a row counts; `None` where that is not known.
    pub(super) fn counts(self, row: usize) -> Option<bool> {
        let Some((_, values)) = self.0 else {
            return Some(true);
        };
        let value = values.get(row).filter(|value| **value < BOOL_UNKNOWN);
        value.map(|value| *value == 1)
    }

    /// Of the rows that a query selects, those that count.
    pub(super) fn narrow(self, query: Query) -> Query {
        match self.0 {
            Some((column, _)) => query.and(Query::is(&column.key, true)),
            None => query,
        }
    }

    /// The rows of which it is not known what they count, where `unknown` selects those of which
    /// something else is not.
    pub(super) fn unknown(self, unknown: Query) -> Query {
        match self.0 {
            Some((column, _)) => self.narrow(unknown).or(Query::unknown(&column.key)),
            None => unknown,
        }
    }
}
