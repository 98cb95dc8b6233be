//! This module describes the commits report of version 1.
//!
//! Neither a real file nor a list of its columns was found. It is looked for by the names that
//! the usage report has for a commit: its id and its state, and no state of a run.

use super::PRODUCT;
use super::usage::{self, COMMIT_COLUMNS, RUN_COLUMNS};
use crate::catalog::{ColumnSpec, Kind, KindWords, Lookalike, Note, Offer};
use crate::rules::chart::{self, Plot};

const COLUMNS: &[ColumnSpec] = &[
    COMMIT_COLUMNS[0],
    COMMIT_COLUMNS[2],
    COMMIT_COLUMNS[1].optional(),
    COMMIT_COLUMNS[3].optional(),
    COMMIT_COLUMNS[4].optional(),
    RUN_COLUMNS[0].optional(),
    RUN_COLUMNS[1].optional(),
    RUN_COLUMNS[2].optional(),
    RUN_COLUMNS[4].optional(),
    RUN_COLUMNS[5].optional(),
    RUN_COLUMNS[6].optional(),
];

/// Commits.
pub static COMMITS: Kind = Kind {
    id: "moderne.commits",
    family: "moderne.commits",
    product: PRODUCT,
    noun: "Moderne commits report",
    subject: "commits",
    columns: COLUMNS,
    named_by: Some("repositorypath"),
    person_columns: &["commituseremail"],
    organization_columns: &["organizationid"],
    repository_columns: &["repository"],
    group_columns: &[usage::OF_REPOSITORY],
    notes: &[Note::ColumnsInferred],
    lookalikes: &[Lookalike {
        has: &["reciperunstate"],
        lacks: &[],
    }],
    kpis: &[
        usage::COMMITS,
        usage::COMMITS_COMPLETED,
        usage::COMMITS_FAILED,
        usage::RUNS,
        usage::RUN_REPOSITORIES,
    ],
    charts: &[
        usage::COMMITS_BY_STATE,
        chart::Rule {
            id: "commits_by_day",
            plot: Plot::ByDay {
                column: "commitmodifiedat",
            },
        },
        chart::Rule {
            id: "commits_by_person",
            plot: Plot::Ranking {
                column: "commituseremail",
            },
        },
        chart::Rule {
            id: "commit_types",
            plot: Plot::Split { column: "type" },
        },
    ],
    ..Kind::PLAIN
};

/// The words of the kind.
pub static WORDS: KindWords = KindWords {
    id: "moderne.commits",
    title: "Moderne commits",
    product: Some(PRODUCT),
    row: ("commit", "commits"),
    leads: &[
        (
            "commits_completed",
            ("{n} commit was completed", "{n} commits were completed"),
        ),
        (
            "commits",
            (
                "{n} commit is in this report",
                "{n} commits are in this report",
            ),
        ),
    ],
    groups: &[
        (
            "Outcome",
            &["commits", "commits_completed", "commits_failed"],
        ),
        ("Where", &["run_repositories", "runs"]),
    ],
    offer: Some(Offer {
        from: "CSV",
        answers: "What happened to the commits that recipes made.",
        sample_rows: Some(600),
    }),
    charts: &[
        chart::Words::new("commits_by_day", "Commits by day"),
        chart::Words::new("commits_by_person", "Commits by person"),
        chart::Words::new("commit_types", "Type of commit"),
    ],
    ..KindWords::PLAIN
};
