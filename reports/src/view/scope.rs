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
