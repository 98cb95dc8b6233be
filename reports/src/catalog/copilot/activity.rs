//! This module describes the activity report of an organization's or enterprise's Copilot seats, a
//! CSV file named `NAME-seat-activity-SECONDS.csv`.
//!
//! The documentation names the columns in snake case ([Metrics data]); parsers of real files have
//! them in title case, and newer files and those of an enterprise an `Organization` beside them.
//! A person who has a seat from two organizations has two rows. Activity and authentication are
//! kept for 90 days: `None`, or nothing, says that there was none in that time, or never.
//!
//! [Metrics data]: https://docs.github.com/en/copilot/reference/metrics-data

use super::{
    AUTHENTICATED_NOT_ACTIVE, NEVER_APPEARED, NO_ACTIVITY, NO_SURFACE, PRODUCT, of_people, surface,
};
use crate::catalog::{ColumnSpec, Kind, KindWords, Note, Offer};
use crate::rules::Tone;
use crate::rules::chart::{self, Labels, Plot};
use crate::rules::kpi;
use crate::rules::predicate::Predicate;
use crate::table::Type;

/// Texts that say that there was none. The documentation has nil; files have the word, or nothing.
const NONE: &[&str] = &["", "None"];

const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("Report Time", "report_time", Type::Timestamp).signature(),
    ColumnSpec::new("Login", "login", Type::Text),
    ColumnSpec::new(
        "Last Authenticated At",
        "last_authenticated_at",
        Type::Timestamp,
    )
    .stated(NONE)
    .latest(),
    ColumnSpec::new("Last Activity At", "last_activity_at", Type::Timestamp)
        .stated(NONE)
        .latest()
        .signature(),
    ColumnSpec::new("Last Surface Used", "last_surface_used", Type::Category)
        .stated(NO_SURFACE)
        .signature(),
    ColumnSpec::new("Organization", "organization", Type::Category).optional(),
];

const fn people(id: &'static str, ask: Predicate) -> kpi::Rule {
    kpi::Rule::distinct(id, "login", ask)
}

const fn people_by(id: &'static str, column: &'static str) -> chart::Rule {
    chart::Rule {
        id,
        plot: Plot::DistinctBy {
            column,
            of: "login",
            notable: None,
        },
    }
}

/// The holders of seats, and when each seat was last used.
pub static ACTIVITY: Kind = Kind {
    id: "copilot.activity",
    family: "copilot.activity",
    product: PRODUCT,
    noun: "Copilot activity report",
    subject: "seats",
    columns: COLUMNS,
    named_by: Some("login"),
    key: &["login"],
    person_columns: &["login"],
    organization_columns: &["organization"],
    derived: &surface::derived("last_surface_used"),
    group_columns: &of_people(&["login"]),
    notes: &[Note::ActivityKept90Days, Note::PeopleRepeat],
    report_time: Some("report_time"),
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
        kpi::Rule::distinct("organizations_with_seats", "organization", Predicate::All),
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
                of: "login",
                notable: Some("editor_outdated"),
            },
        },
        people_by("editor_outdated", "editor_outdated"),
        people_by("people_by_organization", "organization"),
        chart::Rule {
            id: "last_authentication",
            plot: Plot::Recency {
                column: "last_authenticated_at",
            },
        },
    ],
    ..Kind::PLAIN
};

/// The words of the kind.
pub static WORDS: KindWords = KindWords {
    id: "copilot.activity",
    title: "Copilot activity",
    product: Some(PRODUCT),
    row: ("seat", "seats"),
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
        ("Seats", &["people", "seats", "organizations_with_seats"]),
        super::ACTIVE,
        super::IDLE,
    ],
    offer: Some(Offer {
        from: "NAME-seat-activity-….csv",
        answers: "Who uses their seat, what idle seats cost, and which to take back.",
        sample_rows: Some(1_200),
    }),
    figures: &[
        kpi::Words::new("people", "People", "Different people; each counts once."),
        kpi::Words::new(
            "seats",
            "Seats",
            "Every row; a person has one seat for each grant.",
        ),
        kpi::Words::new(
            "people_active_7d",
            "People active in 7 days",
            "Different people with an activity within the 7 days before the as-of day.",
        ),
        kpi::Words::new(
            "people_active_30d",
            "People active in 30 days",
            "Different people with an activity within the 30 days before the as-of day.",
        ),
        kpi::Words::new(
            "people_active_60d",
            "People active in 60 days",
            "Different people with an activity within the 60 days before the as-of day.",
        ),
        kpi::Words::new(
            "people_active_90d",
            "People active in 90 days",
            "Different people with an activity within the 90 days before the as-of day.",
        ),
        kpi::Words::new(
            "no_activity_90d",
            "No activity reported",
            "Different people for whom no seat reports an activity. A person who was last active \
             longer than 90 days ago has a date and is not counted here.",
        ),
        kpi::Words::new(
            "authenticated_not_active",
            "Signed in, not active",
            "Different people who signed in but have no activity in any row of the report: none \
             in the last 90 days, or none ever.",
        ),
        kpi::Words::new(
            "never_appeared",
            "No sign-in, no activity",
            "Different people who have neither a sign-in nor an activity in any row of the \
             report: none in the last 90 days, or none ever.",
        ),
        kpi::Words::new(
            "editor_outdated",
            "Outdated editor",
            "Different people whose editor is older than its newest release in this file. \
             Pre-release versions do not make other versions outdated; people who use no editor \
             do not count.",
        ),
        kpi::Words::new(
            "organizations_with_seats",
            "Organizations",
            "Different organizations that give a seat.",
        ),
    ],
    charts: &[
        chart::Words::new("people_by_surface", "People by what they used last"),
        chart::Words::new("people_by_editor_release", "People by editor and version")
            .notable("outdated"),
        chart::Words::new("editor_outdated", "People by age of the editor")
            .labels(Labels::Truths("Older than the newest", "Not older"))
            .tones(&[("true", Tone::Warning), ("false", Tone::Good)]),
        chart::Words::new("people_by_organization", "People by organization"),
        chart::Words::new("last_authentication", "Last sign-in").labels(Labels::Ages),
    ],
    nouns: &[
        ("login", ("person", "people")),
        ("organization", ("organization", "organizations")),
    ],
    ..KindWords::PLAIN
};
