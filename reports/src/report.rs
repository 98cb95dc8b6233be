//! This module offers the operations on an open report.

mod inspect;
mod list;
mod packed;
mod preview;

use crate::as_of::{AsOf, Sources};
use crate::limits::FIRST_ROWS;
use crate::overview::{MemberList, Overview, Overviewer};
use crate::profile::{self, Profile, Profiler};
use crate::query::{Evaluator, QueryError};
pub use crate::read::Report;
use crate::read::{About, Reader};
use crate::reclaim::{self, List, Settings};
use crate::rules::context::Context;
use crate::sort::SortKey;
use crate::view::{self, Row, Scope, ValueLister, Values, View};

pub use inspect::{Inspection, inspect};
pub use packed::inspect_all;
pub use preview::{Preview, PreviewReport, preview};

impl Reader {
    /// Returns the description of the file and its first rows, once there are some.
    #[must_use]
    pub fn first_rows(&self) -> Option<(About, Vec<Row>)> {
        let (about, table) = self.so_far()?;
        let mut view = View::new(table, "", "", &[]).ok()?;
        Some((about, view.window(table, 0, FIRST_ROWS, &[]).rows))
    }
}

impl Report {
    /// Computes the profile of a column; `None` if there is no such column.
    #[must_use]
    pub fn profile(&self, column: usize) -> Option<Profile> {
        let context = Context::new(&self.table, self.kind.schema(), self.sources(None));
        profile::profile(&context, column)
    }

    /// Ends a profile that was made in steps.
    #[must_use]
    pub fn profiled(&self, profiler: Profiler) -> Option<Profile> {
        profiler.finish(&Context::new(
            &self.table,
            self.kind.schema(),
            self.sources(None),
        ))
    }

    /// Which seats to take back by these settings, among the people that a filter selects, as of
    /// `chosen_as_of_ms` or the strongest as-of time that the file itself has.
    #[must_use]
    pub fn reclaim(
        &self,
        settings: &Settings,
        filter: Option<&Scope>,
        chosen_as_of_ms: Option<i64>,
    ) -> List {
        let selected = filter.map(|filter| filter.select(&self.evaluator()));
        let within = selected
            .as_ref()
            .and_then(|selected| selected.as_ref().ok()?.1.as_ref());
        let as_of = self.as_of(chosen_as_of_ms);
        let mut list = reclaim::reclaim(&self.table, as_of, settings, within);
        list.answer.filter_is_wrong = matches!(selected, Some(Err(_)));
        list
    }

    /// The moment that ages are counted from: `chosen_as_of_ms`, or the strongest that the file
    /// itself has.
    #[must_use]
    pub fn as_of(&self, chosen_as_of_ms: Option<i64>) -> AsOf {
        Context::new(
            &self.table,
            self.kind.schema(),
            self.sources(chosen_as_of_ms),
        )
        .as_of
    }

    /// Figures, findings and charts, against `chosen_as_of_ms` or the strongest as-of time that
    /// the file itself has.
    #[must_use]
    pub fn overview(&self, chosen_as_of_ms: Option<i64>) -> Overview {
        let mut overviewer = self.overviewer(chosen_as_of_ms);
        while overviewer.next(&self.table) {}
        overviewer.finish(&self.table)
    }

    /// Begins [`Self::overview`], which can be made in steps.
    #[must_use]
    pub fn overviewer(&self, chosen_as_of_ms: Option<i64>) -> Overviewer {
        let sources = self.sources(chosen_as_of_ms);
        Overviewer::new(&self.table, self.kind, sources, self.answers.clone())
    }

    /// All members of a chart; `None` if there is no such chart.
    #[must_use]
    pub fn members(&self, chart: &str, chosen_as_of_ms: Option<i64>) -> Option<MemberList> {
        let sources = self.sources(chosen_as_of_ms);
        let schema = self.kind.schema();
        let context = Context::with(&self.table, schema, sources, self.answers.clone());
        MemberList::new(&context, self.kind, chart)
    }

    /// Selects and orders rows, as [`View::new`] does, with the answers that are known.
    ///
    /// # Errors
    ///
    /// As [`View::new`].
    pub fn view(&self, scope: &Scope, sort: &[SortKey]) -> Result<View, QueryError> {
        View::with(&self.evaluator(), scope, sort)
    }

    /// Begins to list the values of a column that contain `find`, among these rows. `None` if there
    /// is no such column, or if the scope's query cannot be read.
    #[must_use]
    pub fn lister(&self, column: usize, within: &Scope, find: &str) -> Option<ValueLister> {
        let (_, rows) = within.select(&self.evaluator()).ok()?;
        ValueLister::new(&self.table, column, rows, find)
    }

    /// Begins the profile of a column among these rows; `None` as for [`Self::lister`].
    #[must_use]
    pub fn profiler(&self, column: usize, within: &Scope) -> Option<Profiler> {
        let (_, rows) = within.select(&self.evaluator()).ok()?;
        Profiler::new(&self.table, column, rows)
    }

    /// The values of a column among the rows of a query, or among all where its text is empty.
    #[must_use]
    pub fn values(&self, column: usize, within: &str) -> Values {
        // A menu is where a person widens a filter, so that it has all values unless told otherwise.
        let rows = self.evaluator().evaluate_text(within).ok();
        let rows = rows.filter(|_| !within.is_empty()).map(|(_, rows)| rows);
        view::values(&self.table, column, rows.as_ref())
    }

    fn evaluator(&self) -> Evaluator<'_> {
        Evaluator::with(&self.table, &self.answers)
    }

    fn sources(&self, chosen_as_of_ms: Option<i64>) -> Sources<'_> {
        Sources {
            chosen: chosen_as_of_ms,
            report_time: None,
            file_name: &self.name,
            newest_value: None,
            file_date: self.modified_ms,
        }
    }
}
