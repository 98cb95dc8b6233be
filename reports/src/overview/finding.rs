//! This module evaluates a finding's rule on a table.

use super::counter::Counter;
use super::{Figure, Finding, needs};
use crate::query::Query;
use crate::rules::context::Context;
use crate::rules::finding::Rule;

impl Rule {
    /// Evaluates the rule on a table. If a column is missing, the result is [`Figure::Unknown`],
    /// never zero.
    pub(super) fn finding(&self, context: &Context<'_>, counter: &mut Counter<'_>) -> Finding {
        let finding = |rows, of, unknown, undecided, query: &Query| Finding {
            id: self.id.to_owned(),
            severity: self.severity,
            rows,
            of,
            unknown,
            undecided,
            query: query.to_string(),
        };
        let unanswered = needs::lacking(context, self.needs);
        let query = if unanswered.is_empty() {
            (self.query)(context)
        } else {
            None
        };
        match query.and_then(|query| Some((counter.rows(&query)?, query))) {
            Some((rows, query)) => {
                let open = counter.undecided(&query, &rows);
                let unknown = open.as_ref().map_or(0, |open| open.rows.count());
                let undecided = open
                    .and_then(|open| open.query)
                    .and_then(|query| counter.selection(&query));
                let count = Figure::Count(u64::from(rows.count()));
                let among = (self.among)(context);
                let of = counter.rows(&among).filter(|rows| {
                    let open = counter.undecided(&among, rows);
                    open.is_none_or(|open| open.rows.count() == 0)
                });
                let of = of.map(|rows| u64::from(rows.count()));
                finding(count, of, u64::from(unknown), undecided, &query)
            }
            None => {
                let columns = if unanswered.is_empty() {
                    needs::names(context, self.needs)
                } else {
                    unanswered
                };
                finding(
                    Figure::Unknown(columns),
                    None,
                    u64::from(context.table.rows()),
                    None,
                    &Query::All,
                )
            }
        }
    }
}
