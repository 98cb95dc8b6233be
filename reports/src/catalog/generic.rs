//! This module describes a table of no known kind, of which only the cells tell anything.

use super::Kind;
use crate::rules::chart::{self, Plot};
use crate::rules::kpi;
use crate::rules::predicate::Predicate;

/// A table of no known kind.
pub static GENERIC: Kind = Kind {
    id: "generic",
    family: "generic",
    noun: "table",
    subject: "rows",
    kpis: &[
        kpi::Rule::rows("rows", Predicate::All),
        kpi::Rule::all_columns("columns"),
        kpi::Rule::unknown_cells("unknown_cells"),
        kpi::Rule::rows("complete_rows", Predicate::Complete),
    ],
    charts: &[chart::Rule {
        id: "columns",
        plot: Plot::EveryColumn,
    }],
    ..Kind::PLAIN
};
