//! This module checks whether a view state belongs to a file. Pure.
//!
//! An address outlives the file it was written for: after a reload a person may open another one. A
//! view state that does not fit is dropped as a whole, because half of it would be a different view.

use std::collections::BTreeSet;

use reports::query::{Query, parse};
use reports::read::About;

use crate::model::reclaim::offers_reclaim;
use crate::model::view_state::{Pane, ViewState};

/// Whether the file has all rows and columns that a view state names. The engine checks whether the
/// values of its query fit their columns.
#[must_use]
pub fn validate_view_state(view_state: &ViewState, about: &About) -> bool {
    let has = |key: &str| about.columns.iter().any(|column| column.key == key);
    let columns = about.columns.len();
    (view_state.pane != Pane::Reclaim || offers_reclaim(&about.kind))
        && view_state.row.is_none_or(|row| row < about.rows)
        && view_state.sort.iter().all(|(key, _)| has(key))
        && view_state.hidden.iter().all(|at| (*at as usize) < columns)
        && (view_state.hidden.is_empty() || view_state.hidden.len() < columns)
        && parse(&view_state.query).is_ok_and(|query| columns_of(&query).iter().all(|key| has(key)))
}

/// Keys of all columns that are asked about anywhere.
#[must_use]
pub fn columns_of(query: &Query) -> BTreeSet<String> {
    let mut columns = BTreeSet::new();
    visit(query, &mut columns);
    columns
}

fn visit(query: &Query, columns: &mut BTreeSet<String>) {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|part| visit(part, columns)),
        Query::Not(inner) => visit(inner, columns),
        Query::Test { column, .. } => {
            columns.insert(reports::table::column::key_of(column));
        }
        Query::All | Query::Word(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fragment;
    use crate::model::tests_support::about;

    #[track_caller]
    fn check(fragment: &str, expected: bool) {
        // A hundred rows, and the columns login and role.
        assert_eq!(
            validate_view_state(&fragment::read(fragment, |_| false).view_state, &about()),
            expected,
            "{fragment}"
        );
    }

    #[test]
    fn a_view_state_that_fits_is_kept() {
        check("", true);
        check(
            "file=2&pane=table&q=role:admin&sort=-login&row=99&hide=1",
            true,
        );
        check("pane=problems&as_of=2026-11-01", true);
    }

    #[test]
    fn a_view_state_of_another_file_does_not_fit() {
        for other in [
            "q=visibility:public",
            "q=role:admin+(repos:1+OR+login:x)",
            "q=role:(",
            "sort=repos",
            "row=100",
            "row=99999",
            "hide=2",
            "hide=0-1",
            "pane=reclaim&cut_off=60",
        ] {
            check(other, false);
        }
    }

    #[test]
    fn columns_are_found_wherever_they_are() {
        let columns = columns_of(&parse("role:admin (a:1 OR -no:Last_Active) word").unwrap());
        assert_eq!(
            columns.into_iter().collect::<Vec<_>>(),
            ["a", "last_active", "role"]
        );
    }
}
