//! This module counts the rows that queries select.

use super::Selection;
use super::undecided::undecided;
use crate::limits::QUERY_CHARS;
use crate::query::{Evaluator, Query, Test};
use crate::rules::context::{Context, UNDECIDED, undecided_cells};
use crate::table::{Column, RowSet};

/// Rows that a question leaves undecided.
pub(super) struct UndecidedRows {
    /// The rows.
    pub rows: RowSet,
    /// Selects exactly these; `None` where no query does.
    pub query: Option<Query>,
}

/// Counts questions; the evaluator keeps what it has answered.
pub(super) struct Counter<'a> {
    context: &'a Context<'a>,
    evaluator: Evaluator<'a>,
}

impl<'a> Counter<'a> {
    pub(super) fn new(context: &'a Context<'a>) -> Self {
        Self {
            context,
            evaluator: context.evaluator(),
        }
    }

    /// The number of rows that a query selects; `None` if it does not fit the table.
    pub(super) fn count(&mut self, query: &Query) -> Option<u64> {
        Some(u64::from(self.evaluator.evaluate(query).ok()?.count()))
    }

    /// The rows a query selects; `None` where it does not fit the table.
    pub(super) fn rows(&self, query: &Query) -> Option<RowSet> {
        self.evaluator.evaluate(query).ok()
    }

    /// Returns the rows that a query may select but does not, because a value that it tests is
    /// unknown. `None` if there are none.
    pub(super) fn undecided(&self, query: &Query, selected: &RowSet) -> Option<UndecidedRows> {
        let cells = |column: &str, test: &Test| self.undecided_cells_of(column, test);
        let found = undecided(query, &cells)?;
        let rows = self.rows(&found.possible)?.and_not(selected);
        let is_exact = |query: &Query| self.rows(query).as_ref() == Some(&rows);
        let query = found
            .shorter
            .into_iter()
            .chain([found.query])
            .find(is_exact);
        (!rows.is_none()).then_some(UndecidedRows { rows, query })
    }

    /// A query with the number of rows that it selects; `None` where its text is too long, or where
    /// it selects none.
    pub(super) fn selection(&self, query: &Query) -> Option<Selection> {
        let text = query.to_string();
        let rows = u64::from(self.rows(query)?.count());
        (rows > 0 && text.len() <= QUERY_CHARS).then_some(Selection { rows, query: text })
    }

    /// The cells that leave a test open, if there are any.
    fn undecided_cells_of(&self, key: &str, test: &Test) -> Option<Query> {
        // Whether a value is known is always known; whether there was a last sign-in is not where the
        // report does not say.
        let asks_whether_known = matches!(test, Test::Known | Test::Unknown(None));
        if asks_whether_known && !(*test == Test::Known && self.context.schema.is_latest(key)) {
            return None;
        }
        let column = self.context.column(key)?;
        let cells = if self.context.none_is_an_answer(column) {
            undecided_query(column)
        } else {
            (column.unknown_total() > 0).then(|| Query::unknown(&column.key))
        };
        // If a moment is after the as-of day, the time of the moment before it is unknown.
        let later = match test {
            Test::Range { .. } => self.context.later(key),
            _ => None,
        };
        match (cells, later) {
            (Some(cells), Some(later)) => Some(cells.or(later)),
            (cells, later) => cells.or(later),
        }
    }
}

/// Selects the rows of these cells; `None` if there are none.
pub(super) fn undecided_query(column: &Column) -> Option<Query> {
    let cells = undecided_cells(column);
    if cells == 0 {
        return None;
    }
    if cells == column.unknown_total() {
        return Some(Query::unknown(&column.key));
    }
    let there = UNDECIDED
        .iter()
        .filter(|why| column.unknown[why.index()] > 0);
    Some(Query::any_of(
        there.map(|why| Query::unknown_because(&column.key, *why)),
    ))
}
