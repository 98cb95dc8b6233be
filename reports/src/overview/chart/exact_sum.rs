//! This module computes the total that the shares of a sum refer to.

use crate::overview::amount;
use crate::query::Query;
use crate::table::Column;

/// All terms of a sum.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct ExactSum {
    nanos: i128,
    /// Rows whose term is not known.
    pub(super) lacks: u64,
    is_below_zero: bool,
}

impl ExactSum {
    /// Adds the term of one row, in billionths; `None` where it is not known.
    pub(super) fn add(&mut self, nanos: Option<i128>) {
        match nanos {
            Some(nanos) => {
                self.nanos = self.nanos.saturating_add(nanos);
                self.is_below_zero |= nanos < 0;
            }
            None => self.lacks += 1,
        }
    }

    /// The sum in millionths; `None` where it lacks a term, so that no share of it is known, or
    /// where a term is below zero, so that shares would come to more than all of it.
    pub(super) fn of(self) -> Option<u64> {
        let has_shares = self.lacks == 0 && !self.is_below_zero;
        has_shares.then(|| amount::height(self.nanos))
    }
}

/// Selects those of a query's rows in which a column is known.
pub(super) fn of_known(query: Query, column: &Column) -> Query {
    if column.unknown_total() > 0 {
        query.and(Query::known(&column.key))
    } else {
        query
    }
}
