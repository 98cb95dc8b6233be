//! This module describes the audit log as CSV.
//!
//! The header is the documentation's and that of the official client; no real file was found. A
//! person is an e-mail address, the name of a token, or `Moderne` itself. Outcomes were seen as
//! `Success`, `Failed` and, for a moment, `Started`; version 2 has `SUCCESS` and `FAILURE`.

use super::PRODUCT;
use crate::catalog::{ColumnSpec, Kind, KindWords, Note, Offer};
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
    person_columns: &["user"],
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

/// The words of the kind.
pub static WORDS: KindWords = KindWords {
    id: "moderne.audit",
    title: "Moderne audit log",
    product: Some(PRODUCT),
    row: ("event", "events"),
    leads: &[
        (
            "events_7d",
            (
                "{n} event happened in the last 7 days",
                "{n} events happened in the last 7 days",
            ),
        ),
        (
            "events",
            ("{n} event is in this log", "{n} events are in this log"),
        ),
    ],
    groups: &[
        ("Activity", &["events", "events_7d", "failed_events"]),
        ("Who and what", &["actors", "actions"]),
        (
            "Changes",
            &["created_events", "updated_events", "deleted_events"],
        ),
    ],
    offer: Some(Offer {
        from: "CSV",
        answers: "Who did what and when, and which tokens were created.",
        sample_rows: Some(1_500),
    }),
    figures: &[
        kpi::Words::new("events", "Events", "Every row of the report.").trend("events_by_day"),
        kpi::Words::new("actors", "Actors", "Different users who did something."),
        kpi::Words::new("actions", "Actions", "Different actions."),
        kpi::Words::new(
            "failed_events",
            "Failed",
            "The outcome means failure, such as failure, failed or denied.",
        ),
        kpi::Words::new(
            "created_events",
            "Creations",
            "The action’s type is Create.",
        ),
        kpi::Words::new("updated_events", "Updates", "The action’s type is Update."),
        kpi::Words::new(
            "deleted_events",
            "Deletions",
            "The action’s type is Delete.",
        ),
        kpi::Words::new(
            "events_7d",
            "Events in 7 days",
            "Within the 7 days before the as-of day.",
        ),
    ],
    charts: &[
        chart::Words::new("events_by_day", "Events by day"),
        chart::Words::new("events_by_action", "Action"),
        chart::Words::new("events_by_actor", "Actor"),
        chart::Words::new("outcomes", "Outcome"),
        chart::Words::new("action_types", "Type of action"),
        chart::Words::new("events_by_target", "Events by target"),
    ],
    nouns: &[
        ("user", ("person", "people")),
        ("action", ("action", "actions")),
    ],
    ..KindWords::PLAIN
};
