//! This module describes the recipe run report of version 1: all runs of the past three days.
//!
//! Neither a real file nor a list of its columns was found. The usage report is documented to
//! combine it with the commits report, so it is looked for by the usage report's names: an id of
//! a run, a recipe and a state, and no commit. Any other of those names may be there.

use super::PRODUCT;
use super::usage::{self, RUN_COLUMNS};
use crate::catalog::{ColumnSpec, Kind, KindWords, Lookalike, Note, Offer};

const COLUMNS: &[ColumnSpec] = &{
    let mut columns = RUN_COLUMNS;
    // The required columns come first, as in every kind.
    columns[2] = RUN_COLUMNS[3];
    columns[3] = RUN_COLUMNS[2];
    let mut at = 3;
    while at < columns.len() {
        columns[at] = columns[at].optional();
        at += 1;
    }
    columns
};

/// Recipe runs.
pub static RECIPE_RUNS: Kind = Kind {
    id: "moderne.recipe_runs",
    family: "moderne.recipe_runs",
    product: PRODUCT,
    noun: "Moderne recipe run report",
    subject: "recipe runs",
    columns: COLUMNS,
    named_by: Some("repositorypath"),
    person_columns: &["reciperunuseremail"],
    organization_columns: &["organizationid"],
    repository_columns: &["repository"],
    group_columns: &[usage::OF_REPOSITORY, usage::OF_RUN_AND_REPOSITORY],
    notes: &[Note::ColumnsInferred],
    lookalikes: &[Lookalike {
        has: &["commitid"],
        lacks: &[],
    }],
    kpis: &[
        usage::RUNS,
        usage::TIME_SAVED,
        usage::FILES_CHANGED,
        usage::RUN_REPOSITORIES,
        usage::RUN_PEOPLE,
        usage::RECIPES,
        usage::FAILED_RUNS,
        usage::RUN_TIME,
    ],
    charts: &[
        usage::RUNS_BY_DAY,
        usage::RUN_STATE,
        usage::RUNS_BY_STATE,
        usage::RUNS_BY_RECIPE,
        usage::RUNS_BY_PERSON,
        usage::RUNS_BY_ORGANIZATION,
        usage::RUNS_BY_REPOSITORY,
        usage::SAVED_BY_RECIPE,
        usage::CHANGES_BY_REPOSITORY,
        usage::RUN_DURATION,
    ],
    ..Kind::PLAIN
};

/// The words of the kind.
pub static WORDS: KindWords = KindWords {
    id: "moderne.recipe_runs",
    title: "Moderne recipe runs",
    product: Some(PRODUCT),
    row: ("repository run", "repository runs"),
    leads: &[
        (
            "time_saved",
            (
                "Recipes saved an estimated {n}",
                "Recipes saved an estimated {n}",
            ),
        ),
        ("runs", ("Recipes ran {n} time", "Recipes ran {n} times")),
    ],
    groups: &[
        ("Runs", &["runs", "run_time"]),
        ("Outcome", &["failed_runs"]),
        ("Time saved", &["time_saved", "files_changed"]),
        (
            "Where and by whom",
            &["run_repositories", "recipes", "run_people"],
        ),
    ],
    offer: Some(Offer {
        from: "CSV",
        answers: "Which runs failed, and on which repositories.",
        sample_rows: Some(1_200),
    }),
    ..KindWords::PLAIN
};
