//! Figures: one number each, and the question whose rows it counts.

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

use super::context::{Context, Counter, Open};
use super::{Amount, Extent, Figure, Kpi, Selection, amount, needs};
use crate::limits::QUERY_CHARS;
use crate::query::Query;
use crate::table::RowSet;
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
    /// Rows whose column has this value; every row of a file that has none of the newer columns,
    /// which is an older form of the report.
    IsUnlessOlder {
        /// The column.
        column: &'static str,
        /// The value.
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
    /// Rows of which all of these are true.
    Every(&'static [Ask]),
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
    #[must_use]
    pub fn columns(&self) -> Vec<&'static str> {
        let mut columns = self.ask.columns();
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
        let kpi = |value, rows, of, unknown, query: &Query| Kpi {
            id: self.id.to_owned(),
            value,
            extent: Extent::growing(unknown),
            rows,
            of,
            unknown,
            undecided: None,
            nameless: 0,
            nameless_query: None,
            query: query.to_string(),
        };
        let rows = u64::from(context.table.rows());
        let not_known = |columns| Kpi {
            extent: Extent::Whole,
            ..kpi(Figure::Unknown(columns), 0, None, rows, &Query::All)
        };
        let asked = match self.query(context) {
            Asked::Query(query) => query,
            Asked::Unknown(columns) => return Some(not_known(columns)),
            Asked::TooLong => return None,
        };
        let query = match self.measure {
            Measure::Distinct(key) | Measure::Sum(key, _) => context.known_of(asked.clone(), key),
            _ => asked.clone(),
        };
        let Some(count) = counter.count(&query) else {
            return Some(not_known(needs::names(context, &self.columns())));
        };
        Some(match (self.measure, self.ask) {
            (Measure::Bytes, Ask::Known(key)) => {
                let bytes = total(context, context.resolve(key));
                let unknown = rows.saturating_sub(count);
                Kpi {
                    undecided: counter.selection(&Query::unknown(context.resolve(key))),
                    ..kpi(Figure::Bytes(bytes), count, None, unknown, &query)
                }
            }
            (Measure::Distinct(key), ask) => {
                let key = context.resolve(key);
                let ids = context.ids(key)?;
                let found = counter.rows(&query)?;
                let nameless = asked.clone().and(Query::unknown(key));
                let nameless = counter.selection(&nameless);
                let values = ids.count(&found);
                let open = counter.undecided(&query, &found);
                let unknown = open
                    .as_ref()
                    .map_or(0, |open| ids.count_beyond(&open.rows, &found));
                let of = match (ask, context.people(key)) {
                    (Ask::All, _) => None,
                    (_, None) => Some(ids.total()),
                    (_, Some(people)) => Some(ids.count(&counter.rows(&people)?)),
                };
                let value = Figure::Distinct {
                    count: values,
                    column: key.to_owned(),
                };
                let undecided = open
                    .filter(|_| unknown > 0)
                    .and_then(|open| values_beyond(context, counter, key, open, &found));
                Kpi {
                    undecided,
                    nameless: nameless.as_ref().map_or(0, |rows| rows.rows),
                    nameless_query: nameless.map(|rows| rows.query),
                    ..kpi(value, count, of, unknown, &query)
                }
            }
            (Measure::Sum(key, amount), _) => {
                let key = context.resolve(key);
                let column = context.column(key)?;
                let of_asked = counter.rows(&asked)?;
                let open = counter.undecided(&asked, &of_asked);
                let lacking = asked.clone().and(Query::unknown(key));
                let (open_rows, undecided) = match open {
                    None => (0, Some(lacking)),
                    Some(open) => (open.rows.count(), open.query.map(|open| lacking.or(open))),
                };
                let unknown = u64::from(of_asked.count() + open_rows) - count;
                if count == 0 && unknown > 0 {
                    return Some(not_known(vec![key.to_owned()]));
                }
                let micros = amount::sum(column, &counter.rows(&query)?);
                let value = Figure::Sum {
                    micros,
                    column: key.to_owned(),
                    amount,
                };
                Kpi {
                    extent: amount::extent(context.table, column, amount, unknown),
                    undecided: undecided.and_then(|query| counter.selection(&query)),
                    ..kpi(value, count, None, unknown, &query)
                }
            }
            (Measure::Columns, _) => {
                let columns = context.table.columns().len() as u64;
                kpi(Figure::Columns(columns), rows, None, 0, &query)
            }
            (Measure::UnknownCells, _) => {
                let columns = context.table.columns();
                let cells = rows.saturating_mul(columns.len() as u64);
                let unknown = columns.iter().map(Column::unknown_total).sum();
                kpi(Figure::Cells(unknown), count, Some(cells), 0, &query)
            }
            (_, Ask::All) => kpi(Figure::Count(count), count, None, 0, &query),
            _ => {
                let open = counter.undecided(&query, &counter.rows(&query)?);
                let unknown = open.as_ref().map_or(0, |open| u64::from(open.rows.count()));
                // Rows that repeat another one are no part of what is counted.
                let of = match self.ask.once(context) {
                    Some(once) => counter.count(&once)?,
                    None => rows,
                };
                Kpi {
                    undecided: open
                        .and_then(|open| open.query)
                        .and_then(|query| counter.selection(&query)),
                    ..kpi(Figure::Count(count), count, Some(of), unknown, &query)
                }
            }
        })
    }

    fn query(&self, context: &Context<'_>) -> Asked {
        let mut needs = self.ask.needs(context);
        if let Measure::Distinct(key) | Measure::Sum(key, _) = self.measure {
            needs.push(key);
        }
        let lacking = needs::lacking(context, &needs);
        if !lacking.is_empty() {
            return Asked::Unknown(lacking);
        }
        let query = self.ask.query(context).map(|query| match self.measure {
            Measure::Distinct(key) => context.of_people(query, key),
            _ => query,
        });
        match query {
            Some(query) if query.to_string().len() > QUERY_CHARS => Asked::TooLong,
            Some(query) => Asked::Query(query),
            // Without an as-of time there is no knowing how long ago anything was.
            None => Asked::Unknown(needs::names(context, &self.columns())),
        }
    }
}

impl Ask {
    /// Every column it may look at.
    fn columns(&self) -> Vec<&'static str> {
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
    fn once(&self, context: &Context<'_>) -> Option<Query> {
        match *self {
            Self::Is(key, value) if context.kind.is_once(key) => Some(Query::is(key, value)),
            Self::Every(asks) => asks.iter().find_map(|ask| ask.once(context)),
            _ => None,
        }
    }

    /// The columns without which it cannot be put.
    fn needs(&self, context: &Context<'_>) -> Vec<&'static str> {
        match *self {
            Self::AnyPositive { all, .. } => all.to_vec(),
            Self::IsUnlessOlder { newer, .. } if is_older(context, newer) => Vec::new(),
            // That nothing at all is known is an answer here, if there is such a column.
            Self::Unknown(key) if context.column(context.resolve(key)).is_some() => Vec::new(),
            Self::Every(asks) => asks.iter().flat_map(|ask| ask.needs(context)).collect(),
            _ => self.columns(),
        }
    }

    /// The question as a query; `None` where it needs an as-of time and there is none.
    fn query(&self, context: &Context<'_>) -> Option<Query> {
        Some(match *self {
            Self::All => Query::All,
            Self::Complete => {
                let rows = u64::from(context.table.rows());
                let has_gaps = |column: &&Column| (1..rows).contains(&column.unknown_total());
                let gaps = context.table.columns().iter().filter(has_gaps);
                Query::all_of(gaps.map(|c| Query::known(&c.key)))
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

enum Asked {
    Query(Query),
    /// These columns are missing or say nothing.
    Unknown(Vec<String>),
    /// The table has so many columns that the question has no text.
    TooLong,
}

/// Of rows that a question leaves undecided, those of values that no row counted has, by name where
/// other values have such rows too.
fn values_beyond(
    context: &Context<'_>,
    counter: &Counter<'_>,
    key: &str,
    open: Open,
    counted: &RowSet,
) -> Option<Selection> {
    let (ids, at) = (context.ids(key)?, context.table.column(key)?);
    let query = open.query?;
    let beyond = ids.count_beyond(&open.rows, counted);
    let is_exact = |query: &Query| {
        counter.rows(query).is_some_and(|rows| {
            ids.count(&rows) == beyond && ids.count_beyond(&rows, counted) == beyond
        })
    };
    if is_exact(&query) {
        return counter.selection(&query);
    }
    let mut counted_ids: HashSet<u32, FxBuildHasher> = HashSet::default();
    counted_ids.extend(counted.iter().filter_map(|row| ids.at(row as usize)));
    let mut names = Vec::new();
    for row in open.rows.iter() {
        if ids
            .at(row as usize)
            .is_some_and(|id| counted_ids.insert(id))
        {
            names.push(context.table.cell(row, at).into_owned());
        }
        // More names have no text that a question may have.
        if names.len() > QUERY_CHARS {
            return None;
        }
    }
    let named = query.and(Query::is_one_of(key, names));
    is_exact(&named).then(|| counter.selection(&named))?
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

/// Whether a report has none of its newer columns.
fn is_older(context: &Context<'_>, newer: &[&str]) -> bool {
    newer.iter().all(|key| context.table.column(key).is_none())
}
