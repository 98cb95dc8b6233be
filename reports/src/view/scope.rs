//! This module says which rows of a table something is about.

use serde::{Deserialize, Serialize};

use crate::limits::NEEDLE_BYTES;
use crate::query::{Evaluator, Query, QueryError};
use crate::table::{RowRanges, RowSet};

/// Rows of a table: those that meet all of these. The default is every row.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Scope {
    /// The text of a query; empty selects every row.
    pub query: String,
    /// A text that some cell of the row contains, in any case; empty for every row.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub search: String,
    /// Only these rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<RowRanges>,
}

impl Scope {
    /// The rows that a query's text selects.
    #[must_use]
    pub fn of(query: &str) -> Self {
        Self {
            query: query.to_owned(),
            ..Self::default()
        }
    }

    /// The query, and the rows that it and the rest select; `None` where that is every row.
    ///
    /// # Errors
    ///
    /// A text that is no query or does not fit the table, or a search text longer than
    /// [`NEEDLE_BYTES`]; the place is that in `query`.
    pub(crate) fn select(
        &self,
        evaluator: &Evaluator<'_>,
    ) -> Result<(Query, Option<RowSet>), QueryError> {
        if self.search.len() > NEEDLE_BYTES {
            let message =
                format!("A search text can have at most {NEEDLE_BYTES} bytes; shorten it.");
            return Err(QueryError {
                message,
                span: (0, 0),
            });
        }
        let (query, mut rows) = evaluator.evaluate_text(&self.query)?;
        if !self.search.is_empty() {
            rows = rows.and(&evaluator.evaluate(&Query::word(&*self.search))?);
        }
        if let Some(only) = &self.only {
            let only = only.to_set(rows.of());
            rows = rows.and(&only);
        }
        let is_all = query == Query::All && self.search.is_empty() && self.only.is_none();
        Ok((query, (!is_all).then_some(rows)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::query::parse;
    use crate::query::reference::truth;
    use crate::query::testing::table;
    use crate::table::{Table, Type};
    use crate::view::ValueLister;
    use proptest::prelude::*;

    /// The values of a column among the rows that meet the conditions about other columns, slowly.
    fn slowly(table: &Table, query: &str, search: &str, at: usize) -> BTreeMap<String, u64> {
        let key = &table.columns()[at].key;
        let clauses = match parse(query).unwrap() {
            Query::And(parts) => parts,
            other => vec![other],
        };
        let mut counts = BTreeMap::new();
        for row in 0..table.rows() {
            let holds = |query: &Query| truth(table, row, query).unwrap() == Some(true);
            let is_own = |clause: &Query| clause.is_about(key);
            let is_in = clauses.iter().all(|clause| is_own(clause) || holds(clause));
            let is_known = table.state(row, at).is_none();
            if is_in && is_known && holds(&Query::word(search)) {
                *counts
                    .entry(table.cell(row, at).to_lowercase())
                    .or_default() += 1;
            }
        }
        counts
    }

    proptest! {
        #[test]
        fn a_menu_counts_the_rows_of_the_other_columns_filters(
            cells in prop::collection::vec(prop::sample::select(vec![
                "a", "A", "b", "", "1", "2", "3", "None", "x y",
            ]), 3..90),
            clauses in prop::collection::vec(prop::sample::select(vec![
                "c:a", "-c:b", "c:a,b", "(c:a OR no:c)", "n:>1", "no:n", "-n:2", "t:~a",
                "(t:a OR n:1)", "b", "-(c:a n:1)", "(n:1 OR n:3)", "*",
            ]), 0..5),
            search in prop::sample::select(vec!["", "a", "2"]),
        ) {
            const TYPES: [Type; 3] = [Type::Text, Type::Category, Type::Integer];
            let rows: Vec<String> = cells.chunks(3).map(|cells| cells.join(",")).collect();
            let table = table(format!("t,c,n\n{}\n", rows.join("\n")), &TYPES);
            let evaluator = Evaluator::new(&table);
            let query = clauses.join(" ");
            for at in 0..TYPES.len() {
                let key = &table.columns()[at].key;
                let scope = Scope {
                    query: parse(&query).unwrap().without_column(key).to_string(),
                    search: search.to_owned(),
                    only: None,
                };
                let (_, rows) = scope.select(&evaluator).unwrap();
                let mut lister = ValueLister::new(&table, at, rows, "").unwrap();
                while lister.next(&table, 7) {}
                let menu = lister.finish(&table);
                let counted = menu.values.into_iter();
                let counted: BTreeMap<String, u64> =
                    counted.map(|value| (value.value.to_lowercase(), value.rows)).collect();
                prop_assert_eq!(counted, slowly(&table, &query, search, at), "{} {}", key, query);
            }
        }
    }
}
