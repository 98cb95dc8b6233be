//! This module describes the audit log as CSV.
//!
//! The header is the documentation's and that of the official client; no real file was found. A
//! person is an e-mail address, the name of a token, or `Moderne` itself. Outcomes were seen as
//! `Success`, `Failed` and, for a moment, `Started`; version 2 has `SUCCESS` and `FAILURE`.

use super::PRODUCT;
use crate::catalog::{ColumnSpec, Kind, Note};
use crate::rules::chart::{self, Plot};
use crate::rules::kpi;
use crate::rules::predicate::Predicate;
use crate::table::Type;

use crate::rules::finding::failed_event::FAILED;

const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("User", "user", Type::Category),
    ColumnSpec::new("Target", "target", Type::Category).signature(),
    ColumnSpec::new("Action type", "action_type", Type::Category)
        .values(&["Read", "Create", "Update", "Delete"])
        .signature(),
    ColumnSpec::new("Action", "action", Type::Category),
    ColumnSpec::new("Description", "description", Type::Text),
    ColumnSpec::new("Time", "time", Type::Timestamp),
    ColumnSpec::new("Outcome", "outcome", Type::Category)
        .values(&["Success", "Failed", "Started", "SUCCESS", "FAILURE"])
        .signature(),
];

/// The users and their actions.
pub static AUDIT: Kind = Kind {
    id: "moderne.audit",
    family: "moderne.audit",
    product: PRODUCT,
    noun: "Moderne audit log",
    subject: "events",
    columns: COLUMNS,
    named_by: Some("user"),
    notes: &[Note::ColumnsFromDocs],
    kpis: &[
        kpi::Rule::rows("events", Predicate::All),
        kpi::Rule::distinct("actors", "user", Predicate::All),
        kpi::Rule::distinct("actions", "action", Predicate::All),
        kpi::Rule::rows("failed_events", Predicate::OneOf("outcome", FAILED)),
        kpi::Rule::rows("created_events", Predicate::Is("action_type", "Create")),
        kpi::Rule::rows("updated_events", Predicate::Is("action_type", "Update")),
        kpi::Rule::rows("deleted_events", Predicate::Is("action_type", "Delete")),
        kpi::Rule::rows("events_7d", Predicate::Within("time", 7)),
    ],
    charts: &[
        chart::Rule {
            id: "events_by_day",
            plot: Plot::ByDay { column: "time" },
        },
        chart::Rule {
            id: "events_by_action",
            plot: Plot::Ranking { column: "action" },
        },
        chart::Rule {
            id: "events_by_actor",
            plot: Plot::Ranking { column: "user" },
        },
        chart::Rule {
            id: "outcomes",
            plot: Plot::Split { column: "outcome" },
        },
        chart::Rule {
            id: "action_types",
            plot: Plot::Split {
                column: "action_type",
            },
        },
        chart::Rule {
            id: "events_by_target",
            plot: Plot::Ranking { column: "target" },
        },
    ],
    ..Kind::PLAIN
};
