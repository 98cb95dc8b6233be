//! This module describes a table of no known kind, about which only the cells say anything.

use super::{Kind, KindWords, Offer};
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

/// The words of the kind.
pub static WORDS: KindWords = KindWords {
    id: "generic",
    title: "Table",
    remark: Some(
        "The columns are not those of a report that Rollcall knows. Everything that does not \
         depend on the kind of report still works.",
    ),
    leads: &[(
        "rows",
        ("{n} row is in this table", "{n} rows are in this table"),
    )],
    groups: &[
        ("Table", &["rows", "columns"]),
        ("Completeness", &["complete_rows", "unknown_cells"]),
    ],
    offer: Some(Offer {
        from: "CSV, TSV, JSON",
        answers: "Any table: what each column holds, with search, filters and sorting.",
        sample_rows: Some(500),
    }),
    figures: &[
        kpi::Words::new("rows", "Rows", "Every row of the table."),
        kpi::Words::new("columns", "Columns", "Every column of the table."),
        kpi::Words::new(
            "unknown_cells",
            "Unknown cells",
            "Cells in these rows that are empty, unreadable, missing or explicitly none.",
        ),
        kpi::Words::new(
            "complete_rows",
            "Complete rows",
            "No cell of the row is empty, unreadable or missing. Columns without a value in any \
             row do not count.",
        ),
    ],
    ..KindWords::PLAIN
};
