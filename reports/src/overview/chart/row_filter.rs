//! This module decides which rows a chart counts, because several rows may repeat one fact and some
//! are not about people.

use crate::query::Query;
use crate::rules::context::Context;
use crate::table::RowSet;
use crate::table::column::BOOL_UNKNOWN;
use crate::table::{Column, Data};

/// Which rows count.
#[derive(Clone, Copy)]
pub(super) enum RowFilter<'a> {
    /// All of them.
    All,
    /// Those for which a column of truths is true.
    True(&'a Column, &'a [u8]),
    /// Those that a query selects.
    Selected(&'a Query, &'a RowSet),
}

impl<'a> RowFilter<'a> {
    /// By the column with this key; `None` where the table does not have it.
    pub(super) fn of(key: Option<&str>, context: &'a Context<'_>) -> Option<Self> {
        let Some(key) = key else {
            return Some(Self::All);
        };
        let column = context.column(key)?;
        match &column.data {
            Data::Bool(values) => Some(Self::True(column, values)),
            _ => None,
        }
    }

    /// Whether a row counts; `None` where that is not known.
    pub(super) fn counts(self, row: usize) -> Option<bool> {
        match self {
            Self::All => Some(true),
            Self::True(_, values) => {
                let value = values.get(row).filter(|value| **value < BOOL_UNKNOWN);
                value.map(|value| *value == 1)
            }
            Self::Selected(_, rows) => Some(u32::try_from(row).is_ok_and(|row| rows.contains(row))),
        }
    }

    /// Selects those of a query's rows that count.
    pub(super) fn narrow(self, query: Query) -> Query {
        match self {
            Self::All => query,
            Self::True(column, _) => query.and(Query::is(&column.key, true)),
            Self::Selected(selected, _) => query.and(selected.clone()),
        }
    }

    /// The rows for which it is not known whether they count, in addition to those that `unknown`
    /// selects.
    pub(super) fn unknown(self, unknown: Query) -> Query {
        match self {
            Self::True(column, _) => self.narrow(unknown).or(Query::unknown(&column.key)),
            _ => self.narrow(unknown),
        }
    }
}
