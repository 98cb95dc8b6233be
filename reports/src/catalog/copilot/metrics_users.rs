//! This module describes Copilot usage metrics by person and day, of 28 days or of one: NDJSON
//! behind the links that `GET /{orgs|enterprises}/NAME/copilot/metrics/reports/users-28-day/latest`
//! and its kin give.
//!
//! Names are those of the documentation ([Example schema for Copilot usage metrics]); newer fields
//! are not in older files. Breakdowns (`totals_by_ide` and the like) are lists and are shown as
//! JSON. A person has a row for each day on which they used Copilot, and none for the others.
//!
//! [Example schema for Copilot usage metrics]: https://docs.github.com/en/copilot/reference/copilot-usage-metrics/example-schema

use super::PRODUCT;
use crate::catalog::{ColumnSpec, Kind, KindWords, Note, Offer};
use crate::rules::Amount;
use crate::rules::chart::{self, Plot};
use crate::rules::kpi;
use crate::rules::predicate::Predicate;
use crate::table::Type;
use crate::table::derive::group_column::{GroupColumn, GroupColumnSpec};

const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("day", "day", Type::Timestamp),
    ColumnSpec::new("user_login", "user_login", Type::Category).signature(),
    ColumnSpec::new("user_id", "user_id", Type::Integer),
    ColumnSpec::new(
        "user_initiated_interaction_count",
        "user_initiated_interaction_count",
        Type::Integer,
    ),
    ColumnSpec::new(
        "code_generation_activity_count",
        "code_generation_activity_count",
        Type::Integer,
    )
    .signature(),
    ColumnSpec::new(
        "code_acceptance_activity_count",
        "code_acceptance_activity_count",
        Type::Integer,
    ),
    ColumnSpec::new("used_agent", "used_agent", Type::Boolean),
    ColumnSpec::new("used_chat", "used_chat", Type::Boolean),
    ColumnSpec::new("used_cli", "used_cli", Type::Boolean).optional(),
    ColumnSpec::new("loc_added_sum", "loc_added_sum", Type::Integer).optional(),
    ColumnSpec::new("loc_deleted_sum", "loc_deleted_sum", Type::Integer).optional(),
    ColumnSpec::new(
        "loc_suggested_to_add_sum",
        "loc_suggested_to_add_sum",
        Type::Integer,
    )
    .optional(),
    ColumnSpec::new(
        "loc_suggested_to_delete_sum",
        "loc_suggested_to_delete_sum",
        Type::Integer,
    )
    .optional(),
    ColumnSpec::new("ai_credits_used", "ai_credits_used", Type::Decimal).optional(),
    ColumnSpec::new("totals_by_ide", "totals_by_ide", Type::Json).optional(),
    ColumnSpec::new("totals_by_feature", "totals_by_feature", Type::Json).optional(),
    ColumnSpec::new(
        "totals_by_language_feature",
        "totals_by_language_feature",
        Type::Json,
    )
    .optional(),
    ColumnSpec::new(
        "totals_by_language_model",
        "totals_by_language_model",
        Type::Json,
    )
    .optional(),
    ColumnSpec::new(
        "totals_by_model_feature",
        "totals_by_model_feature",
        Type::Json,
    )
    .optional(),
];

/// True in one row of each person and day: several files, or several organizations, may have a row
/// of the same day.
const ONCE: &str = "day_counts_once";

/// Use by person and day.
pub static METRICS_USERS: Kind = Kind {
    id: "copilot.metrics_users",
    family: "copilot.metrics_users",
    product: PRODUCT,
    noun: "Copilot usage metrics by person and day",
    subject: "days of people",
    columns: COLUMNS,
    named_by: Some("user_login"),
    person_columns: &["user_id", "user_login"],
    group_columns: &[GroupColumnSpec {
        name: "day_counts_once",
        key: ONCE,
        per: &["user_login", "day"],
        what: GroupColumn::Once(&[]),
    }],
    notes: &[Note::PeopleRepeat],
    kpis: &[
        kpi::Rule::distinct("people", "user_login", Predicate::All),
        kpi::Rule::rows("user_days", Predicate::Is(ONCE, "true")),
        kpi::Rule::distinct(
            "used_chat",
            "user_login",
            Predicate::Is("used_chat", "true"),
        ),
        kpi::Rule::distinct(
            "used_agent",
            "user_login",
            Predicate::Is("used_agent", "true"),
        ),
        kpi::Rule::distinct("used_cli", "user_login", Predicate::Is("used_cli", "true")),
        kpi::Rule::sum(
            "interactions",
            "user_initiated_interaction_count",
            Amount::Number,
            Predicate::All,
        ),
        kpi::Rule::sum(
            "code_generations",
            "code_generation_activity_count",
            Amount::Number,
            Predicate::All,
        ),
        kpi::Rule::sum(
            "code_acceptances",
            "code_acceptance_activity_count",
            Amount::Number,
            Predicate::All,
        ),
        kpi::Rule::sum(
            "lines_added",
            "loc_added_sum",
            Amount::Number,
            Predicate::All,
        ),
    ],
    charts: &[
        chart::Rule {
            id: "people_by_day",
            plot: Plot::DistinctByDay {
                column: "day",
                of: "user_login",
            },
        },
        chart::Rule {
            id: "interactions_by_day",
            plot: Plot::SumByDay {
                column: "day",
                of: "user_initiated_interaction_count",
                amount: Amount::Number,
            },
        },
        chart::Rule {
            id: "interactions_by_person",
            plot: Plot::SumBy {
                column: "user_login",
                of: "user_initiated_interaction_count",
                amount: Amount::Number,
                once: None,
            },
        },
        chart::Rule {
            id: "days_by_person",
            plot: Plot::DistinctBy {
                column: "user_login",
                of: "day",
                notable: None,
            },
        },
    ],
    ..Kind::PLAIN
};

/// The words of the kind.
pub static WORDS: KindWords = KindWords {
    id: "copilot.metrics_users",
    title: "Copilot usage by person",
    product: Some(PRODUCT),
    row: ("day of a person", "days of people"),
    remark: Some(
        "A person has a row for each day on which they used Copilot, and none for other days.",
    ),
    leads: &[
        (
            "interactions",
            (
                "People sent {n} prompt to Copilot",
                "People sent {n} prompts to Copilot",
            ),
        ),
        (
            "people",
            (
                "{n} person is in this report",
                "{n} people are in this report",
            ),
        ),
    ],
    groups: &[
        ("Use", &["people", "user_days", "interactions"]),
        ("Features", &["used_chat", "used_agent", "used_cli"]),
        (
            "Code",
            &["code_generations", "code_acceptances", "lines_added"],
        ),
    ],
    offer: Some(Offer {
        from: "…/users-28-day/latest",
        answers: "Who accepts suggestions, and who uses agents, chat and the command line.",
        sample_rows: Some(4_000),
    }),
    figures: &[
        kpi::Words::new(
            "user_days",
            "Days of use",
            "Different pairs of a person and a day; each counts once.",
        ),
        kpi::Words::new(
            "used_chat",
            "Used chat",
            "Different people who used chat on at least one day.",
        ),
        kpi::Words::new(
            "used_agent",
            "Used agents",
            "Different people who used an agent on at least one day.",
        ),
        kpi::Words::new(
            "used_cli",
            "Used the command line",
            "Different people who used Copilot in the command line on at least one day.",
        ),
        kpi::Words::new(
            "interactions",
            "Interactions",
            "Prompts that people sent, added up.",
        )
        .trend("interactions_by_day"),
        kpi::Words::new(
            "code_generations",
            "Generations",
            "How many times code was suggested or written, added up.",
        )
        .trend("generations_by_day"),
        kpi::Words::new(
            "code_acceptances",
            "Acceptances",
            "Suggestions that people accepted, added up.",
        ),
        kpi::Words::new(
            "lines_added",
            "Lines added",
            "Lines of code added by Copilot, added up.",
        ),
    ],
    charts: &[
        chart::Words::new("people_by_day", "People by day"),
        chart::Words::new("interactions_by_day", "Interactions by day"),
        chart::Words::new("interactions_by_person", "Interactions by person"),
        chart::Words::new("days_by_person", "Days of use by person"),
    ],
    nouns: &[
        ("user_login", ("person", "people")),
        ("day", ("day", "days")),
    ],
    ..KindWords::PLAIN
};
