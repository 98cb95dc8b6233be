//! This module computes figures: one number each, and the query of the rows that it counts.

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

use super::counter::{Counter, UndecidedRows};
use super::{Extent, Figure, Kpi, Selection, amount, needs};
use crate::limits::QUERY_CHARS;
use crate::query::Query;
use crate::rules::context::Context;
use crate::rules::kpi::{Measure, Rule};
use crate::rules::predicate::Predicate;
use crate::table::column::INT_KNOWN_MIN;
use crate::table::{Column, Data, RowSet};

impl Rule {
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
            KpiQuery::Query(query) => query,
            KpiQuery::Unknown(columns) => return Some(not_known(columns)),
            KpiQuery::TooLong => return None,
        };
        let query = match self.measure {
            Measure::Distinct(key) | Measure::Sum(key, _) => context.known_of(asked.clone(), key),
            _ => asked.clone(),
        };
        let Some(count) = counter.count(&query) else {
            return Some(not_known(needs::names(context, &self.columns())));
        };
        Some(match (self.measure, self.predicate) {
            (Measure::Bytes, Predicate::Known(key)) => {
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
                    (Predicate::All, _) => None,
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
            (_, Predicate::All) => kpi(Figure::Count(count), count, None, 0, &query),
            _ => {
                let open = counter.undecided(&query, &counter.rows(&query)?);
                let unknown = open.as_ref().map_or(0, |open| u64::from(open.rows.count()));
                // Rows that repeat another one are not counted.
                let of = match self.predicate.once(context) {
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

    fn query(&self, context: &Context<'_>) -> KpiQuery {
        let mut needs = self.predicate.needs(context);
        if let Measure::Distinct(key) | Measure::Sum(key, _) = self.measure {
            needs.push(key);
        }
        let lacking = needs::lacking(context, &needs);
        if !lacking.is_empty() {
            return KpiQuery::Unknown(lacking);
        }
        let query = self
            .predicate
            .query(context)
            .map(|query| match self.measure {
                Measure::Distinct(key) => context.of_people(query, key),
                _ => query,
            });
        match query {
            Some(query) if query.to_string().len() > QUERY_CHARS => KpiQuery::TooLong,
            Some(query) => KpiQuery::Query(query),
            // Without an as-of time, ages are unknown.
            None => KpiQuery::Unknown(needs::names(context, &self.columns())),
        }
    }
}

enum KpiQuery {
    Query(Query),
    /// These columns are missing or say nothing.
    Unknown(Vec<String>),
    /// The table has more columns than the text of a query can name.
    TooLong,
}

/// Returns the undecided rows whose value no counted row has; the query names the values if counted
/// values have undecided rows, too.
fn values_beyond(
    context: &Context<'_>,
    counter: &Counter<'_>,
    key: &str,
    open: UndecidedRows,
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
