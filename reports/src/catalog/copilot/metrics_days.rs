//! This module describes Copilot usage metrics of an organization or an enterprise by day: the
//! `day_totals` of a 28-day report, or the one object of a 1-day report.
//!
//! Names are those of the documentation ([Example schema for Copilot usage metrics]). Counts of
//! people are distinct over their own period and cannot be added up over days; counts of what was
//! done can.
//!
//! [Example schema for Copilot usage metrics]: https://docs.github.com/en/copilot/reference/copilot-usage-metrics/example-schema

use super::PRODUCT;
use crate::catalog::{ColumnSpec, Kind, KindWords, Offer};
use crate::rules::Amount;
use crate::rules::chart::{self, Plot};
use crate::rules::kpi;
use crate::rules::predicate::Predicate;
use crate::table::Type;

const fn count(name: &'static str) -> ColumnSpec {
    ColumnSpec::new(name, name, Type::Integer)
}

const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("day", "day", Type::Timestamp),
    count("daily_active_users").signature(),
    count("weekly_active_users"),
    count("monthly_active_users"),
    count("user_initiated_interaction_count"),
    count("code_generation_activity_count").signature(),
    count("code_acceptance_activity_count"),
    count("loc_added_sum").optional(),
    count("loc_deleted_sum").optional(),
    count("loc_suggested_to_add_sum").optional(),
    count("loc_suggested_to_delete_sum").optional(),
    count("monthly_active_chat_users").optional(),
    count("monthly_active_agent_users").optional(),
    count("daily_active_cli_users").optional(),
    ColumnSpec::new(
        "pull_requests.total_created",
        "pull_requests_total_created",
        Type::Integer,
    )
    .optional(),
    ColumnSpec::new(
        "pull_requests.total_created_by_copilot",
        "pull_requests_total_created_by_copilot",
        Type::Integer,
    )
    .optional(),
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

/// Use by day.
pub static METRICS_DAYS: Kind = Kind {
    id: "copilot.metrics_days",
    family: "copilot.metrics_days",
    product: PRODUCT,
    noun: "Copilot usage metrics by day",
    subject: "days",
    columns: COLUMNS,
    named_by: Some("day"),
    kpis: &[
        kpi::Rule::distinct("days", "day", Predicate::All),
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
        kpi::Rule::sum(
            "pull_requests",
            "pull_requests_total_created",
            Amount::Number,
            Predicate::All,
        ),
        kpi::Rule::sum(
            "pull_requests_by_copilot",
            "pull_requests_total_created_by_copilot",
            Amount::Number,
            Predicate::All,
        ),
    ],
    charts: &[
        chart::Rule {
            id: "active_people_by_day",
            plot: Plot::SumByDay {
                column: "day",
                of: "daily_active_users",
                amount: Amount::Number,
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
            id: "generations_by_day",
            plot: Plot::SumByDay {
                column: "day",
                of: "code_generation_activity_count",
                amount: Amount::Number,
            },
        },
    ],
    ..Kind::PLAIN
};

/// The words of the kind.
pub static WORDS: KindWords = KindWords {
    id: "copilot.metrics_days",
    title: "Copilot usage by day",
    product: Some(PRODUCT),
    row: ("day", "days"),
    remark: Some(
        "People are counted separately for each day: the numbers of several days cannot be added \
         up.",
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
            "days",
            ("{n} day is in this report", "{n} days are in this report"),
        ),
    ],
    groups: &[
        ("Use", &["days", "interactions"]),
        (
            "Code",
            &["code_generations", "code_acceptances", "lines_added"],
        ),
        (
            "Pull requests",
            &["pull_requests", "pull_requests_by_copilot"],
        ),
    ],
    offer: Some(Offer {
        from: "…/organization-28-day/latest",
        answers: "How many people use it on each day, and what happens to suggestions.",
        sample_rows: Some(28),
    }),
    figures: &[
        kpi::Words::new("days", "Days", "Different days; each counts once."),
        kpi::Words::new(
            "pull_requests",
            "Pull requests",
            "Pull requests created, added up.",
        ),
        kpi::Words::new(
            "pull_requests_by_copilot",
            "Pull requests by Copilot",
            "Pull requests that Copilot created, added up.",
        ),
    ],
    charts: &[
        chart::Words::new("active_people_by_day", "Active people by day"),
        chart::Words::new("generations_by_day", "Generations by day"),
    ],
    ..KindWords::PLAIN
};
