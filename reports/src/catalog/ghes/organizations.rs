//! This module describes the organizations report.
//!
//! Names and order are the documentation's; no real file was found to compare them with.

use super::{NO_ACTIVITY, PRODUCT};
use crate::catalog::{ColumnSpec, Kind, KindWords, Offer};
use crate::rules::Tone;
use crate::rules::chart::{self, Labels, Plot};
use crate::rules::kpi;
use crate::rules::predicate::Predicate;
use crate::table::Type;

/// The columns of the report; the worker recognises it by them.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("id", "id", Type::Integer),
    ColumnSpec::new("created_at", "created_at", Type::Timestamp).stated(NO_ACTIVITY),
    ColumnSpec::new("login", "login", Type::Text),
    ColumnSpec::new("email", "email", Type::Text),
    ColumnSpec::new("owners", "owners", Type::Integer).signature(),
    ColumnSpec::new("members", "members", Type::Integer),
    ColumnSpec::new("teams", "teams", Type::Integer),
    ColumnSpec::new("repos", "repos", Type::Integer),
    ColumnSpec::new("2fa_required?", "2fa_required", Type::Boolean).signature(),
];

/// `all_organizations`: every organization.
pub static ORGANIZATIONS: Kind = Kind {
    id: "ghes.organizations",
    family: "ghes.organizations",
    product: PRODUCT,
    noun: "GHES organization report",
    subject: "all organizations",
    file_names: &["all_organizations"],
    columns: COLUMNS,
    named_by: Some("login"),
    key: &["id"],
    organization_columns: &["id", "login"],
    headerless: true,
    kpis: &[
        kpi::Rule::rows("organizations", Predicate::All),
        kpi::Rule::rows(
            "without_2fa_requirement",
            Predicate::Is("2fa_required", "false"),
        ),
        kpi::Rule::rows("without_owner", Predicate::Is("owners", "0")),
        kpi::Rule::rows("with_one_owner", Predicate::Is("owners", "1")),
        kpi::Rule::rows("without_members", Predicate::Is("members", "0")),
        kpi::Rule::rows("without_repositories", Predicate::Is("repos", "0")),
        kpi::Rule::rows("created_30d", Predicate::Within("created_at", 30)),
    ],
    charts: &[
        chart::Rule {
            id: "by_members",
            plot: Plot::Counts {
                column: "members",
                starts: &[0, 1, 2, 6, 11, 51, 101, 501, 1001],
                once: None,
            },
        },
        chart::Rule {
            id: "by_owners",
            plot: Plot::Counts {
                column: "owners",
                starts: &[0, 1, 2, 3, 6, 11],
                once: None,
            },
        },
        chart::Rule {
            id: "two_factor_requirement",
            plot: Plot::Split {
                column: "2fa_required",
            },
        },
        chart::Rule {
            id: "created_by_month",
            plot: Plot::ByMonth {
                column: "created_at",
            },
        },
    ],
    ..Kind::PLAIN
};

/// The words of the kind.
pub static WORDS: KindWords = KindWords {
    id: "ghes.organizations",
    title: "Organizations",
    product: Some(PRODUCT),
    row: ("organization", "organizations"),
    leads: &[(
        "organizations",
        (
            "{n} organization is on this server",
            "{n} organizations are on this server",
        ),
    )],
    groups: &[
        ("Inventory", &["organizations", "created_30d"]),
        (
            "Risk",
            &["without_owner", "with_one_owner", "without_2fa_requirement"],
        ),
        ("Unused", &["without_members", "without_repositories"]),
    ],
    offer: Some(Offer {
        from: "/stafftools/reports/all_organizations.csv",
        answers: "Which organizations have no owner, or only one, or do not require two-factor.",
        sample_rows: Some(250),
    }),
    figures: &[
        kpi::Words::new("organizations", "Organizations", "Every row of the report."),
        kpi::Words::new(
            "without_2fa_requirement",
            "Two-factor not required",
            "The organization does not require two-factor authentication.",
        ),
        kpi::Words::new(
            "without_owner",
            "Without owner",
            "The organization has no owner.",
        ),
        kpi::Words::new(
            "with_one_owner",
            "One owner",
            "The organization has exactly one owner.",
        ),
        kpi::Words::new(
            "without_members",
            "Without members",
            "The organization has no member.",
        ),
        kpi::Words::new(
            "without_repositories",
            "Without repositories",
            "The organization has no repository.",
        ),
    ],
    charts: &[
        chart::Words::new("by_members", "Organizations by members")
            .unit("number of members")
            .labels(Labels::NumbersOf("member", "members")),
        chart::Words::new("by_owners", "Organizations by owners")
            .unit("number of owners")
            .labels(Labels::NumbersOf("owner", "owners")),
        chart::Words::new("two_factor_requirement", "Two-factor requirement")
            .labels(Labels::Truths("Required", "Not required"))
            .tones(&[("true", Tone::Good), ("false", Tone::Bad)]),
    ],
    ..KindWords::PLAIN
};
