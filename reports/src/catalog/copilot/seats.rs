//! This module describes Copilot seats as GitHub's REST interface gives them: `GET
//! /orgs/ORG/copilot/billing/seats` and `GET /enterprises/ENTERPRISE/copilot/billing/seats`.
//!
//! Names are those of the documentation ([List all Copilot seat assignments]); the members of
//! `assignee`, `organization` and `assigning_team` are named after them. An enterprise's answer
//! has one seat for each organization or team that grants it, so a person may have several, and
//! `total_seats` counts each person once.
//!
//! `last_activity_at` is `null` where there was no activity in 90 days, or never;
//! `pending_cancellation_date` is `null` where the seat is not about to end.
//! `last_authenticated_at` is given since August 2025.
//!
//! [List all Copilot seat assignments]: https://docs.github.com/en/rest/copilot/copilot-user-management

use super::{
    AUTHENTICATED_NOT_ACTIVE, NEVER_APPEARED, NO_ACTIVITY, NO_SURFACE, PRODUCT, of_people, surface,
};
use crate::catalog::{ColumnSpec, Kind, KindWords, Note, Offer, People};
use crate::rules::chart::{self, Plot};
use crate::rules::kpi;
use crate::rules::predicate::Predicate;
use crate::table::Type;

/// The type of an assignee that is a person; organizations and teams are the others.
pub(crate) const PERSON: &str = "User";

/// `null` is an empty cell, and an answer.
const NULL: &[&str] = &["", "null", "None"];

const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("assignee.login", "assignee_login", Type::Category).signature(),
    ColumnSpec::new("assignee.id", "assignee_id", Type::Integer),
    ColumnSpec::new("created_at", "created_at", Type::Timestamp),
    ColumnSpec::new("updated_at", "updated_at", Type::Timestamp),
    ColumnSpec::new("last_activity_at", "last_activity_at", Type::Timestamp)
        .stated(NULL)
        .latest(),
    ColumnSpec::new(
        "last_activity_editor",
        "last_activity_editor",
        Type::Category,
    )
    .stated(NO_SURFACE)
    .signature(),
    ColumnSpec::new(
        "pending_cancellation_date",
        "pending_cancellation_date",
        Type::Timestamp,
    )
    .stated(NULL)
    .ahead(),
    ColumnSpec::new("plan_type", "plan_type", Type::Category).values(&["business", "enterprise"]),
    ColumnSpec::new(
        "last_authenticated_at",
        "last_authenticated_at",
        Type::Timestamp,
    )
    .stated(NULL)
    .latest()
    .optional(),
    ColumnSpec::new("assignee.type", "assignee_type", Type::Category).optional(),
    ColumnSpec::new("organization.login", "organization_login", Type::Category).optional(),
    ColumnSpec::new("assigning_team.slug", "assigning_team_slug", Type::Category).optional(),
];

const fn people(id: &'static str, ask: Predicate) -> kpi::Rule {
    kpi::Rule::distinct(id, "assignee_login", ask)
}

const fn people_by(id: &'static str, column: &'static str) -> chart::Rule {
    chart::Rule {
        id,
        plot: Plot::DistinctBy {
            column,
            of: "assignee_login",
            notable: None,
        },
    }
}

/// Seats, one for each person and grant.
pub static SEATS: Kind = Kind {
    id: "copilot.seats",
    family: "copilot.seats",
    product: PRODUCT,
    noun: "Copilot seat assignments",
    subject: "seats",
    columns: COLUMNS,
    named_by: Some("assignee_login"),
    key: &["assignee_id", "assignee_login"],
    person_columns: &["assignee_id", "assignee_login"],
    organization_columns: &["organization_login"],
    derived: &surface::derived("last_activity_editor"),
    group_columns: &of_people(&["assignee_login"]),
    notes: &[Note::ActivityKept90Days, Note::PeopleRepeat],
    people: Some(People {
        name: "assignee_login",
        what: "assignee_type",
        person: PERSON,
    }),
    kpis: &[
        people("people", Predicate::All),
        kpi::Rule::rows("seats", Predicate::All),
        people("people_active_7d", Predicate::Within("last_activity_at", 7)),
        people(
            "people_active_30d",
            Predicate::Within("last_activity_at", 30),
        ),
        people(
            "people_active_60d",
            Predicate::Within("last_activity_at", 60),
        ),
        people(
            "people_active_90d",
            Predicate::Within("last_activity_at", 90),
        ),
        people("no_activity_90d", NO_ACTIVITY),
        people("authenticated_not_active", AUTHENTICATED_NOT_ACTIVE),
        people("never_appeared", NEVER_APPEARED),
        people("editor_outdated", Predicate::Is("editor_outdated", "true")),
        kpi::Rule::rows(
            "pending_cancellation",
            Predicate::Known("pending_cancellation_date"),
        ),
        kpi::Rule::rows("seats_created_30d", Predicate::Within("created_at", 30)),
        kpi::Rule::distinct(
            "organizations_with_seats",
            "organization_login",
            Predicate::All,
        ),
    ],
    charts: &[
        chart::Rule {
            id: "last_activity",
            plot: Plot::Recency {
                column: "last_activity_at",
            },
        },
        people_by("people_by_surface", "surface"),
        chart::Rule {
            id: "people_by_editor_release",
            plot: Plot::DistinctBy {
                column: "editor_release",
                of: "assignee_login",
                notable: Some("editor_outdated"),
            },
        },
        people_by("editor_outdated", "editor_outdated"),
        people_by("people_by_organization", "organization_login"),
        people_by("people_by_team", "assigning_team_slug"),
        chart::Rule {
            id: "seats_by_plan",
            plot: Plot::Split {
                column: "plan_type",
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
    id: "copilot.seats",
    title: "Copilot seats",
    product: Some(PRODUCT),
    row: ("seat", "seats"),
    remark: Some(
        "A person has a seat for each organization or team that grants one; figures of people \
         count each person once. No activity means none in the 90 days that GitHub keeps, or none \
         ever.",
    ),
    leads: &[
        (
            "people_active_30d",
            (
                "{n} person used Copilot in the last 30 days",
                "{n} people used Copilot in the last 30 days",
            ),
        ),
        (
            "people",
            ("{n} person has a seat", "{n} people have a seat"),
        ),
    ],
    groups: &[
        (
            "Seats",
            &[
                "people",
                "seats",
                "organizations_with_seats",
                "seats_created_30d",
                "pending_cancellation",
            ],
        ),
        super::ACTIVE,
        super::IDLE,
    ],
    offer: Some(Offer {
        from: "…/copilot/billing/seats",
        answers: "The same from the API, with new seats and seats that are about to end.",
        sample_rows: Some(1_200),
    }),
    figures: &[
        kpi::Words::new(
            "pending_cancellation",
            "About to end",
            "The seat has a date on which it ends.",
        ),
        kpi::Words::new(
            "seats_created_30d",
            "New seats in 30 days",
            "Granted within the 30 days before the as-of day.",
        ),
    ],
    charts: &[
        chart::Words::new("people_by_team", "People by team"),
        chart::Words::new("seats_by_plan", "Plan"),
    ],
    nouns: &[
        ("assignee_login", ("person", "people")),
        ("organization_login", ("organization", "organizations")),
    ],
    ..KindWords::PLAIN
};
