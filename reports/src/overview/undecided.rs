//! This module writes a query for the rows that another query leaves undecided because a value is
//! unknown.

use crate::query::{Query, Test};

/// The queries of the rows that a query may select and of the rows that it leaves undecided.
#[derive(Debug)]
pub(super) struct UndecidedQuery {
    /// Selects the rows that the question selects, and those that it may select.
    pub possible: Query,
    /// Selects the rows that it may select and does not.
    pub query: Query,
    /// Shorter questions, which select the same in most tables and not in all.
    pub shorter: Vec<Query>,
}

/// Returns the rows that `query` leaves undecided; `None` if there are none. `cells` selects the
/// rows whose cell leaves a test of a column undecided.
pub(super) fn undecided(
    query: &Query,
    cells: &impl Fn(&str, &Test) -> Option<Query>,
) -> Option<UndecidedQuery> {
    match query {
        Query::And(parts) => {
            let found = each(parts, cells)?;
            let possible = found.iter().zip(parts).map(|(found, part)| match found {
                Some(found) => found.possible.clone(),
                None => part.clone(),
            });
            let possible = Query::all_of(possible);
            // One part is undecided, and the others hold.
            let one = |at: usize| {
                let query = found.iter().zip(parts).enumerate();
                Query::all_of(query.map(|(other, (found, part))| match found {
                    Some(found) if other == at => found.query.clone(),
                    _ => part.clone(),
                }))
            };
            let places = (0..parts.len()).filter(|at| found[*at].is_some());
            let mut shorter: Vec<Query> = places.map(one).collect();
            let query = if shorter.len() == 1 {
                shorter.remove(0)
            } else {
                let some = found.iter().flatten().map(|found| found.query.clone());
                possible.clone().and(Query::any_of(some))
            };
            Some(UndecidedQuery {
                possible,
                query,
                shorter,
            })
        }
        Query::Or(parts) => {
            let found = each(parts, cells)?;
            let possible = found.iter().zip(parts).map(|(found, part)| match found {
                Some(found) => found.possible.clone(),
                None => part.clone(),
            });
            let possible = Query::any_of(possible);
            let some: Vec<Query> = found.iter().flatten().map(|f| f.query.clone()).collect();
            // If only one part may be undecided, it does not hold there and needs no test.
            let is_one = some.len() == 1;
            let others = found
                .iter()
                .zip(parts)
                .filter_map(|(found, part)| match found {
                    Some(_) if is_one => None,
                    Some(found) => Some(does_not_hold(part).or(found.query.clone())),
                    None => Some(does_not_hold(part)),
                });
            let query = Query::any_of(some).and(Query::all_of(others));
            Some(UndecidedQuery {
                possible,
                query,
                shorter: Vec::new(),
            })
        }
        Query::Test { column, test } => of_cells(query, cells(column, test)?),
        Query::Not(inner) => match &**inner {
            Query::Test { column, test } => of_cells(query, cells(column, test)?),
            _ => None,
        },
        Query::All | Query::Word(_) => None,
    }
}

fn of_cells(query: &Query, cells: Query) -> Option<UndecidedQuery> {
    Some(UndecidedQuery {
        possible: query.clone().or(cells.clone()),
        query: cells,
        shorter: Vec::new(),
    })
}

/// The undecided rows of each part; `None` where no part has any.
fn each(
    parts: &[Query],
    cells: &impl Fn(&str, &Test) -> Option<Query>,
) -> Option<Vec<Option<UndecidedQuery>>> {
    let found: Vec<_> = parts.iter().map(|part| undecided(part, cells)).collect();
    found.iter().any(Option::is_some).then_some(found)
}

/// Selects the rows that a question does not select, whether it is false for them or unknown.
fn does_not_hold(query: &Query) -> Query {
    let test = match query {
        Query::And(parts) => return Query::any_of(parts.iter().map(does_not_hold)),
        Query::Or(parts) => return Query::all_of(parts.iter().map(does_not_hold)),
        Query::Not(inner) => inner,
        other => other,
    };
    match test {
        Query::Test { column, test } if !matches!(test, Test::Known | Test::Unknown(_)) => {
            query.clone().not().or(Query::unknown(column))
        }
        _ => query.clone().not(),
    }
}
