//! This module describes the repositories report.
//!
//! Names and order are those of a real file (Sam-Rowe/All-Repositories-With-Topics, 2023) and
//! agree with the documentation. Real rows have `raw_size` in whole KiB and `readable_size` as
//! Rails' rounded text of the same size, `internal` is a visibility beside the documented two,
//! and deleted repositories are listed until they are purged. The exact number is the
//! better of the two; `readable_size` stands in for it where it is missing.

use super::{NO_ACTIVITY, PRODUCT};
use crate::catalog::{ColumnSpec, Kind, KindWords, Offer};
use crate::rules::Tone;
use crate::rules::chart::{self, Labels, Plot};
use crate::rules::kpi;
use crate::rules::predicate::Predicate;
use crate::table::Type;

const OWNER_TYPES: &[&str] = &["User", "Organization"];
const VISIBILITIES: &[&str] = &["public", "internal", "private"];

/// The columns of the report; the worker recognises it by them.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("created_at", "created_at", Type::Timestamp).stated(NO_ACTIVITY),
    ColumnSpec::new("owner_id", "owner_id", Type::Integer),
    ColumnSpec::new("owner_type", "owner_type", Type::Category)
        .values(OWNER_TYPES)
        .signature(),
    ColumnSpec::new("owner_name", "owner_name", Type::Category),
    ColumnSpec::new("id", "id", Type::Integer),
    ColumnSpec::new("name", "name", Type::Text),
    ColumnSpec::new("visibility", "visibility", Type::Category).values(VISIBILITIES),
    ColumnSpec::new("readable_size", "readable_size", Type::Size).stands_in("raw_size"),
    ColumnSpec::new("raw_size", "raw_size", Type::Size)
        .kib()
        .signature(),
    ColumnSpec::new("collaborators", "collaborators", Type::Integer),
    ColumnSpec::new("fork?", "fork", Type::Boolean),
    ColumnSpec::new("deleted?", "deleted", Type::Boolean),
];

/// `all_repositories`: every repository, deleted ones included.
pub static REPOSITORIES: Kind = Kind {
    id: "ghes.repositories",
    family: "ghes.repositories",
    product: PRODUCT,
    noun: "GHES repository report",
    subject: "all repositories",
    file_names: &["all_repositories"],
    columns: COLUMNS,
    named_by: Some("name"),
    key: &["id"],
    person_columns: &["owner_id", "owner_name"],
    organization_columns: &["owner_id", "owner_name"],
    repository_columns: &["id", "name"],
    headerless: true,
    kpis: &[
        kpi::Rule::rows("repositories", Predicate::All),
        kpi::Rule::bytes("total_disk", "raw_size"),
        kpi::Rule::rows("public", Predicate::Is("visibility", "public")),
        kpi::Rule::rows("internal", Predicate::Is("visibility", "internal")),
        kpi::Rule::rows("private", Predicate::Is("visibility", "private")),
        kpi::Rule::rows(
            "owned_by_organizations",
            Predicate::Is("owner_type", "Organization"),
        ),
        kpi::Rule::rows("owned_by_users", Predicate::Is("owner_type", "User")),
        kpi::Rule::rows("forks", Predicate::Is("fork", "true")),
        kpi::Rule::rows("deleted", Predicate::Is("deleted", "true")),
        kpi::Rule::rows("empty", Predicate::Is("raw_size", "0")),
        kpi::Rule::rows("created_30d", Predicate::Within("created_at", 30)),
    ],
    charts: &[
        chart::Rule {
            id: "by_size",
            plot: Plot::Sizes { column: "raw_size" },
        },
        chart::Rule {
            id: "largest_repositories",
            plot: Plot::Largest {
                id: "id",
                names: &["owner_name", "name"],
                size: "raw_size",
            },
        },
        chart::Rule {
            id: "by_owner",
            plot: Plot::BytesBy {
                column: "owner_name",
                size: "raw_size",
            },
        },
        chart::Rule {
            id: "by_visibility",
            plot: Plot::Split {
                column: "visibility",
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
    id: "ghes.repositories",
    title: "Repositories",
    product: Some(PRODUCT),
    row: ("repository", "repositories"),
    leads: &[
        (
            "total_disk",
            ("Repositories take up {n}", "Repositories take up {n}"),
        ),
        (
            "repositories",
            (
                "{n} repository is on this server",
                "{n} repositories are on this server",
            ),
        ),
    ],
    groups: &[
        ("Inventory", &["repositories", "total_disk", "created_30d"]),
        ("Visibility", &["public", "internal", "private"]),
        (
            "Ownership",
            &["owned_by_organizations", "owned_by_users", "forks"],
        ),
        ("Clean-up", &["deleted", "empty"]),
    ],
    offer: Some(Offer {
        from: "/stafftools/reports/all_repositories.csv",
        answers: "What takes up the disk, what is public, what is deleted but still there.",
        sample_rows: Some(4_000),
    }),
    vocabularies: &[("owner_type", OWNER_TYPES), ("visibility", VISIBILITIES)],
    figures: &[
        kpi::Words::new(
            "repositories",
            "Repositories",
            "Every row of the report, including deleted repositories.",
        ),
        kpi::Words::new(
            "total_disk",
            "Disk in use",
            "The sum of all known repository sizes.",
        ),
        kpi::Words::new("public", "Public", "The repository’s visibility is public."),
        kpi::Words::new(
            "internal",
            "Internal",
            "The repository’s visibility is internal.",
        ),
        kpi::Words::new(
            "private",
            "Private",
            "The repository’s visibility is private.",
        ),
        kpi::Words::new(
            "owned_by_organizations",
            "Owned by organizations",
            "The owner’s type is Organization.",
        ),
        kpi::Words::new(
            "owned_by_users",
            "Owned by people",
            "The owner’s type is User.",
        ),
        kpi::Words::new("forks", "Forks", "The repository is a fork."),
        kpi::Words::new(
            "deleted",
            "Deleted",
            "The repository is deleted and still listed.",
        ),
        kpi::Words::new("empty", "Empty", "The repository’s size is zero."),
    ],
    charts: &[
        chart::Words::new("by_size", "Repositories by size")
            .unit("size, from each label up to the next")
            .labels(Labels::Sizes),
        chart::Words::new("largest_repositories", "Largest repositories").heading("Repository"),
        chart::Words::new("by_owner", "Disk by owner"),
        chart::Words::new("by_visibility", "Visibility")
            .labels(Labels::Capitalised)
            .tones(&[("public", Tone::Warning)]),
    ],
    ..KindWords::PLAIN
};
