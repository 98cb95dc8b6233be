//! Figures: one number each, and the question whose rows it counts.

use super::context::{Context, Counter};
use super::{Amount, Figure, Kpi, amount};
use crate::limits::QUERY_CHARS;
use crate::query::Query;
use crate::table::column::INT_KNOWN_MIN;
use crate::table::{Column, Data, Unknown};

/// One figure of a kind.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Stable name, such as `accounts` or `without_2fa`.
    pub id: &'static str,
    /// Which rows.
    pub ask: Ask,
    /// What of them is added up.
    pub measure: Measure,
}

/// What a figure adds up.
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
    /// Columns; the question is [`Ask::All`].
    Columns,
    /// Cells that are not known; the question is [`Ask::Incomplete`].
    UnknownCells,
}

/// The question of a figure. Columns are given by key.
#[derive(Debug, Clone, Copy)]
pub enum Ask {
    /// Every row.
    All,
    /// Rows in which no cell is unknown; columns in which every cell is are left aside.
    Complete,
    /// Rows in which any cell is unknown.
    Incomplete,
    /// Rows whose column has this value.
    Is(&'static str, &'static str),
    /// Rows whose column has a known value.
    Known(&'static str),
    /// Rows whose moment lies on the as-of day or at most this many days before it.
    Within(&'static str, i64),
    /// Rows whose moment lies more than this many days before the as-of day.
    LongerAgo(&'static str, i64),
    /// Rows of which the report says that there is none of the first, while it knows all others.
    Stated {
        /// Of which there is none.
        none: &'static [&'static str],
        /// Which are known.
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
        /// Columns that are needed.
        all: &'static [&'static str],
        /// Columns that are asked too where a report has them.
        if_there: &'static [&'static str],
    },
}

impl Rule {
    /// Counts rows.
    #[must_use]
    pub const fn rows(id: &'static str, ask: Ask) -> Self {
        Self {
            id,
            ask,
            measure: Measure::Rows,
        }
    }

    /// Adds up the known sizes of a column.
    #[must_use]
    pub const fn bytes(id: &'static str, column: &'static str) -> Self {
        Self {
            id,
            ask: Ask::Known(column),
            measure: Measure::Bytes,
        }
    }

    /// Counts the distinct values of a column.
    #[must_use]
    pub const fn distinct(id: &'static str, column: &'static str, ask: Ask) -> Self {
        Self {
            id,
            ask,
            measure: Measure::Distinct(column),
        }
    }

    /// Adds up the known values of a column.
    #[must_use]
    pub const fn sum(id: &'static str, column: &'static str, amount: Amount, ask: Ask) -> Self {
        Self {
            id,
            ask,
            measure: Measure::Sum(column, amount),
        }
    }

    /// Every column the rule may look at.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> + use<> {
        let (one, all, more): (Option<&'static str>, &[&str], &[&str]) = match self.ask {
            Ask::All | Ask::Complete | Ask::Incomplete => (None, &[], &[]),
            Ask::Is(key, _) | Ask::Known(key) | Ask::Within(key, _) | Ask::LongerAgo(key, _) => {
                (Some(key), &[], &[])
            }
            Ask::AnyPositive { all, if_there } => (None, all, if_there),
            Ask::OneOf(key, _) => (Some(key), &[], &[]),
            Ask::Stated { none, known } => (None, none, known),
            Ask::Unknown(key) | Ask::Contains(key, _) => (Some(key), &[], &[]),
        };
        let measured = match self.measure {
            Measure::Distinct(key) | Measure::Sum(key, _) => Some(key),
            Measure::Rows | Measure::Bytes | Measure::Columns | Measure::UnknownCells => None,
        };
        one.into_iter()
            .chain(measured)
            .chain(all.iter().copied())
            .chain(more.iter().copied())
    }

    /// Counts the table's columns.
    #[must_use]
    pub const fn all_columns(id: &'static str) -> Self {
        Self {
            id,
            ask: Ask::All,
            measure: Measure::Columns,
        }
    }

    /// Counts cells that are not known.
    #[must_use]
    pub const fn unknown_cells(id: &'static str) -> Self {
        Self {
            id,
            ask: Ask::Incomplete,
            measure: Measure::UnknownCells,
        }
    }

    /// The figure of a table.
    pub(super) fn figure(&self, context: &Context<'_>, counter: &mut Counter<'_>) -> Option<Kpi> {
        let kpi = |value, of, unknown, query: &Query| Kpi {
            id: self.id.to_owned(),
            value,
            of,
            unknown,
            query: query.to_string(),
        };
        let rows = u64::from(context.table.rows());
        let asked = match self.query(context) {
            Asked::Query(query) => query,
            Asked::Unknown(columns) => {
                return Some(kpi(Figure::Unknown(columns), None, rows, &Query::All));
            }
            Asked::TooLong => return None,
        };
        let query = match self.measure {
            Measure::Distinct(key) | Measure::Sum(key, _) => context.known_of(asked.clone(), key),
            _ => asked.clone(),
        };
        let Some(count) = counter.count(&query) else {
            let columns = self.columns().map(str::to_owned).collect();
            return Some(kpi(Figure::Unknown(columns), None, rows, &Query::All));
        };
        Some(match (self.measure, self.ask) {
            (Measure::Bytes, Ask::Known(key)) => {
                let bytes = total(context, context.resolve(key));
                kpi(
                    Figure::Bytes(bytes),
                    None,
                    rows.saturating_sub(count),
                    &query,
                )
            }
            (Measure::Distinct(key), ask) => {
                let key = context.resolve(key);
                let ids = context.ids(key)?;
                let found = counter.rows(&query)?;
                let count = ids.count(&found);
                let unknown = counter.undecided_rows(&query, &found);
                let unknown = unknown.map_or(0, |rows| ids.count_beyond(&rows, &found));
                let of = (!matches!(ask, Ask::All)).then(|| ids.total());
                let column = key.to_owned();
                kpi(Figure::Distinct { count, column }, of, unknown, &query)
            }
            (Measure::Sum(key, amount), _) => {
                let column = context.resolve(key).to_owned();
                let micros = amount::sum(context.column(&column)?, &counter.rows(&query)?);
                let of_asked = counter.count(&asked).unwrap_or(count);
                let unknown = of_asked - count + counter.undecided(&asked, of_asked);
                let sum = Figure::Sum {
                    micros,
                    column,
                    amount,
                };
                kpi(sum, None, unknown, &query)
            }
            (Measure::Columns, _) => {
                let columns = context.table.columns().len() as u64;
                kpi(Figure::Columns(columns), None, 0, &query)
            }
            (Measure::UnknownCells, _) => {
                let columns = context.table.columns();
                let cells = rows.saturating_mul(columns.len() as u64);
                let unknown = columns.iter().map(Column::unknown_total).sum();
                kpi(Figure::Cells(unknown), Some(cells), 0, &query)
            }
            (_, Ask::All) => kpi(Figure::Count(count), None, 0, &query),
            _ => {
                let unknown = counter.undecided(&query, count);
                kpi(Figure::Count(count), Some(rows), unknown, &query)
            }
        })
    }

    fn query(&self, context: &Context<'_>) -> Asked {
        let needs = match self.ask {
            Ask::AnyPositive { all, .. } => context.unanswered(all),
            // That nothing at all is known is an answer here, if there is such a column.
            Ask::Unknown(key) if context.column(context.resolve(key)).is_some() => {
                let others = self.columns().filter(|column| *column != key);
                context.unanswered(&others.collect::<Vec<_>>())
            }
            _ => context.unanswered(&self.columns().collect::<Vec<_>>()),
        };
        if !needs.is_empty() {
            return Asked::Unknown(needs);
        }
        let query = match self.ask {
            Ask::All => Some(Query::All),
            Ask::Complete => {
                let rows = u64::from(context.table.rows());
                let has_gaps = |column: &&Column| (1..rows).contains(&column.unknown_total());
                let gaps = context.table.columns().iter().filter(has_gaps);
                let query = Query::all_of(gaps.map(|c| Query::known(&c.key)));
                if query.to_string().len() > QUERY_CHARS {
                    return Asked::TooLong;
                }
                Some(query)
            }
            Ask::Incomplete => {
                let columns = context.table.columns();
                let has_gaps = |column: &&Column| column.unknown_total() > 0;
                let mut gaps: Vec<&Column> = columns.iter().filter(has_gaps).collect();
                if gaps.is_empty() {
                    // The question about any column selects none then, and has a text.
                    gaps.extend(columns.first());
                }
                let query = Query::any_of(gaps.iter().map(|c| Query::unknown(&c.key)));
                if query.to_string().len() > QUERY_CHARS {
                    return Asked::TooLong;
                }
                Some(query)
            }
            Ask::Is(key, value) => Some(Query::is(context.resolve(key), value)),
            Ask::Known(key) => Some(Query::known(context.resolve(key))),
            Ask::OneOf(key, values) => Some(Query::is_one_of(
                context.resolve(key),
                values.iter().copied(),
            )),
            Ask::Stated { none, known } => {
                let none = none
                    .iter()
                    .map(|key| Query::unknown_because(key, Unknown::Stated));
                Some(Query::all_of(
                    none.chain(known.iter().map(|key| Query::known(key))),
                ))
            }
            Ask::Unknown(key) => Some(Query::unknown(context.resolve(key))),
            Ask::Contains(key, text) => Some(Query::contains(context.resolve(key), text)),
            Ask::Within(key, days) => {
                let days = context.days_before(days).zip(context.days_before(0));
                days.map(|(from, to)| Query::between(key, from.iso(), to.iso()))
            }
            Ask::LongerAgo(key, days) => context
                .days_before(days)
                .map(|day| Query::before_day(key, day)),
            Ask::AnyPositive { all, if_there } => {
                let there = if_there.iter().filter(|key| context.is_answered(key));
                Some(Query::any_of(
                    all.iter().chain(there).map(|key| Query::above(key, 0)),
                ))
            }
        };
        // Without an as-of time there is no knowing how long ago anything was.
        let unknown = || Asked::Unknown(self.columns().map(str::to_owned).collect());
        query.map_or_else(unknown, Asked::Query)
    }
}

enum Asked {
    Query(Query),
    /// These columns are missing or say nothing.
    Unknown(Vec<String>),
    /// The table has so many columns that the question has no text.
    TooLong,
}

/// The known sizes of a column, added up.
fn total(context: &Context<'_>, key: &str) -> u64 {
    let Some(Data::Int(values)) = context.column(key).map(|column| &column.data) else {
        return 0;
    };
    let known = values.iter().filter(|value| **value >= INT_KNOWN_MIN);
    known.fold(0, |sum: u64, value| {
        sum.saturating_add(u64::try_from(*value).unwrap_or(0))
    })
}
