//! This module defines the rules of figures: which rows each counts, and which column it adds up.

use super::Amount;
use super::predicate::Predicate;

/// One figure of a kind.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Stable name, such as `accounts` or `without_2fa`.
    pub id: &'static str,
    /// Selects the rows that the figure counts.
    pub predicate: Predicate,
    /// The quantity that is added up.
    pub measure: Measure,
}

/// The quantity that a figure counts or adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Rows.
    Rows,
    /// Sizes, in bytes; the question is which of them are known.
    Bytes,
    /// Distinct values of this column.
    Distinct(&'static str),
    /// The known values of this column.
    Sum(&'static str, Amount),
    /// Columns; the question is [`Predicate::All`].
    Columns,
    /// Cells that are not known; the question is [`Predicate::Incomplete`].
    UnknownCells,
}

impl Rule {
    /// Counts rows.
    #[must_use]
    pub const fn rows(id: &'static str, predicate: Predicate) -> Self {
        Self {
            id,
            predicate,
            measure: Measure::Rows,
        }
    }

    /// Adds up the known sizes of a column.
    #[must_use]
    pub const fn bytes(id: &'static str, column: &'static str) -> Self {
        Self {
            id,
            predicate: Predicate::Known(column),
            measure: Measure::Bytes,
        }
    }

    /// Counts the distinct values of a column.
    #[must_use]
    pub const fn distinct(id: &'static str, column: &'static str, predicate: Predicate) -> Self {
        Self {
            id,
            predicate,
            measure: Measure::Distinct(column),
        }
    }

    /// Adds up the known values of a column.
    #[must_use]
    pub const fn sum(
        id: &'static str,
        column: &'static str,
        amount: Amount,
        predicate: Predicate,
    ) -> Self {
        Self {
            id,
            predicate,
            measure: Measure::Sum(column, amount),
        }
    }

    /// Every column the rule may look at.
    #[must_use]
    pub fn columns(&self) -> Vec<&'static str> {
        let mut columns = self.predicate.columns();
        match self.measure {
            Measure::Distinct(key) | Measure::Sum(key, _) => columns.push(key),
            Measure::Rows | Measure::Bytes | Measure::Columns | Measure::UnknownCells => {}
        }
        columns
    }

    /// Counts the table's columns.
    #[must_use]
    pub const fn all_columns(id: &'static str) -> Self {
        Self {
            id,
            predicate: Predicate::All,
            measure: Measure::Columns,
        }
    }

    /// Counts cells that are not known.
    #[must_use]
    pub const fn unknown_cells(id: &'static str) -> Self {
        Self {
            id,
            predicate: Predicate::Incomplete,
            measure: Measure::UnknownCells,
        }
    }
}

/// The words of a figure, which the page shows.
#[derive(Debug)]
pub struct Words {
    /// The figure's id.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// The rule it counts by.
    pub rule: &'static str,
    /// The chart that shows its trend, by id, if the kind has it.
    pub trend: Option<&'static str>,
}

impl Words {
    /// The words of the figure with this id.
    #[must_use]
    pub const fn new(id: &'static str, title: &'static str, rule: &'static str) -> Self {
        Self {
            id,
            title,
            rule,
            trend: None,
        }
    }

    /// These words with the chart that shows the figure's trend.
    #[must_use]
    pub const fn trend(self, chart: &'static str) -> Self {
        Self {
            trend: Some(chart),
            ..self
        }
    }
}
