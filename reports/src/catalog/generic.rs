//! Any other table: nothing is known of it but what its cells say.

use super::Kind;
use crate::overview::chart::{self, Plot};
use crate::overview::kpi::{self, Ask};

/// A table of no known kind.
pub static GENERIC: Kind = Kind {
    id: "generic",
    family: "generic",
    noun: "table",
    subject: "rows",
    kpis: &[
        kpi::Rule::rows("rows", Ask::All),
        kpi::Rule::all_columns("columns"),
        kpi::Rule::unknown_cells("unknown_cells"),
        kpi::Rule::rows("complete_rows", Ask::Complete),
    ],
    charts: &[chart::Rule {
        id: "columns",
        plot: Plot::EveryColumn,
    }],
    ..Kind::PLAIN
};
