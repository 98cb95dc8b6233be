//! This module describes the usage report of version 1, `usage-report-MILLISECONDS.csv`.
//!
//! Names and order are those of two real files. A row is a repository in a recipe run, and in a
//! commit of that run: a run with several repositories has several rows, so runs are identified by
//! their ids; and the results of a run on a repository are repeated for each commit, so sums count
//! one row of each. If nothing was committed, the row ends after `priority`, five columns early.
//! Times have no zone and are read as UTC; `commitModifiedAt` is a day.

use super::{COMMIT_STATES, MILLISECONDS, PRODUCT, RUN_STATES};
use crate::catalog::{ColumnSpec, Kind, KindWords, Offer};
use crate::rules::Amount;
use crate::rules::chart::{self, Labels, Plot};
use crate::rules::kpi;
use crate::rules::predicate::Predicate;
use crate::table::Type;
use crate::table::derive::group_column::{GroupColumn, GroupColumnSpec};

/// The first 23: all of a row without a commit.
pub(super) const RUN_COLUMNS: [ColumnSpec; 23] = [
    ColumnSpec::new("runId", "runid", Type::Text).signature(),
    ColumnSpec::new("recipeId", "recipeid", Type::Category).signature(),
    ColumnSpec::new("organizationId", "organizationid", Type::Category),
    ColumnSpec::new("recipeRunState", "reciperunstate", Type::Category)
        .values(RUN_STATES)
        .signature(),
    ColumnSpec::new("repositoryOrigin", "repositoryorigin", Type::Category),
    ColumnSpec::new("repositoryPath", "repositorypath", Type::Category),
    ColumnSpec::new("repositoryBranch", "repositorybranch", Type::Category),
    ColumnSpec::new("recipeRunUserEmail", "reciperunuseremail", Type::Category),
    ColumnSpec::new("errorMarkers", "errormarkers", Type::Integer),
    ColumnSpec::new("warningMarkers", "warningmarkers", Type::Integer),
    ColumnSpec::new("infoMarkers", "infomarkers", Type::Integer),
    ColumnSpec::new("debugMarkers", "debugmarkers", Type::Integer),
    ColumnSpec::new("totalFilesResults", "totalfilesresults", Type::Integer),
    ColumnSpec::new("totalFilesSearched", "totalfilessearched", Type::Integer),
    ColumnSpec::new("totalFilesChanges", "totalfileschanges", Type::Integer),
    ColumnSpec::new(
        "timeSavingsInMinutes",
        "timesavingsinminutes",
        Type::Decimal,
    ),
    ColumnSpec::new(
        "astLoadInMilliseconds",
        "astloadinmilliseconds",
        Type::Integer,
    ),
    ColumnSpec::new(
        "recipeRunInMilliseconds",
        "reciperuninmilliseconds",
        Type::Integer,
    ),
    ColumnSpec::new(
        "dependencyResolutionInMilliseconds",
        "dependencyresolutioninmilliseconds",
        Type::Integer,
    ),
    ColumnSpec::new("recipeRunCreatedAt", "reciperuncreatedat", Type::Timestamp),
    ColumnSpec::new("recipeRunUpdatedAt", "reciperunupdatedat", Type::Timestamp),
    ColumnSpec::new("stack", "stack", Type::Category),
    ColumnSpec::new("priority", "priority", Type::Category).values(&["LOW", "NORMAL"]),
];

/// The last five: of a commit.
pub(super) const COMMIT_COLUMNS: [ColumnSpec; 5] = [
    ColumnSpec::new("commitId", "commitid", Type::Text).signature(),
    ColumnSpec::new("type", "type", Type::Category).values(&[
        "Branch",
        "Direct",
        "Fork",
        "ForkAndPullRequest",
        "None",
        "PullRequest",
    ]),
    ColumnSpec::new("commitState", "commitstate", Type::Category)
        .values(COMMIT_STATES)
        .signature(),
    ColumnSpec::new("commitUserEmail", "commituseremail", Type::Category),
    ColumnSpec::new("commitModifiedAt", "commitmodifiedat", Type::Timestamp),
];

const COLUMNS: &[ColumnSpec] = &{
    let mut columns = [RUN_COLUMNS[0]; 28];
    let mut at = 0;
    while at < columns.len() {
        columns[at] = if at < RUN_COLUMNS.len() {
            RUN_COLUMNS[at]
        } else {
            COMMIT_COLUMNS[at - RUN_COLUMNS.len()]
        };
        at += 1;
    }
    columns
};

const RUN: &str = "runid";
const COMMIT: &str = "commitid";

/// The repository of a run, with its host: several hosts may have the same path.
pub(super) const OF_REPOSITORY: GroupColumnSpec = GroupColumnSpec {
    name: "repository",
    key: REPOSITORY,
    per: &["repositorypath", "repositoryorigin"],
    what: GroupColumn::Name,
};
/// One row of a run on a repository, whatever number of commits it led to: what all of them repeat
/// is added up once.
pub(super) const OF_RUN_AND_REPOSITORY: GroupColumnSpec = GroupColumnSpec {
    name: "countsOnce",
    key: ONCE,
    per: &[
        RUN,
        "repositoryorigin",
        "repositorypath",
        "repositorybranch",
    ],
    what: GroupColumn::Once(&[
        "timesavingsinminutes",
        "totalfileschanges",
        "reciperuninmilliseconds",
    ]),
};
/// Whether a run led to a commit in any repository.
const OF_RUN: GroupColumnSpec = GroupColumnSpec {
    name: "runCommitted",
    key: COMMITTED,
    per: &[RUN],
    what: GroupColumn::AnyKnown(COMMIT),
};

const REPOSITORY: &str = "repository";
const ONCE: &str = "countsonce";
const COMMITTED: &str = "runcommitted";

/// Adds up values that a run repeats in each of its rows, once for each run.
const fn sum_once(id: &'static str, column: &'static str, amount: Amount) -> kpi::Rule {
    kpi::Rule::sum(id, column, amount, Predicate::Is(ONCE, "true"))
}

const fn runs_by(id: &'static str, column: &'static str) -> chart::Rule {
    chart::Rule {
        id,
        plot: Plot::DistinctBy {
            column,
            of: RUN,
            notable: None,
        },
    }
}

pub(super) const RUNS: kpi::Rule = kpi::Rule::distinct("runs", RUN, Predicate::All);
pub(super) const RUN_PEOPLE: kpi::Rule =
    kpi::Rule::distinct("run_people", "reciperunuseremail", Predicate::All);
pub(super) const RECIPES: kpi::Rule = kpi::Rule::distinct("recipes", "recipeid", Predicate::All);
pub(super) const RUN_REPOSITORIES: kpi::Rule =
    kpi::Rule::distinct("run_repositories", REPOSITORY, Predicate::All);
pub(super) const TIME_SAVED: kpi::Rule =
    sum_once("time_saved", "timesavingsinminutes", Amount::Minutes);
pub(super) const FILES_CHANGED: kpi::Rule =
    sum_once("files_changed", "totalfileschanges", Amount::Number);
pub(super) const FAILED_RUNS: kpi::Rule =
    kpi::Rule::distinct("failed_runs", RUN, Predicate::Is("reciperunstate", "ERROR"));
pub(super) const RUN_TIME: kpi::Rule =
    sum_once("run_time", "reciperuninmilliseconds", Amount::Milliseconds);
const WITHOUT_COMMIT: kpi::Rule = kpi::Rule::distinct(
    "without_commit",
    RUN,
    Predicate::Every(&[
        Predicate::Is(COMMITTED, "false"),
        Predicate::Is("reciperunstate", "FINISHED"),
    ]),
);
pub(super) const COMMITS: kpi::Rule = kpi::Rule::distinct("commits", COMMIT, Predicate::All);
pub(super) const COMMITS_COMPLETED: kpi::Rule = kpi::Rule::distinct(
    "commits_completed",
    COMMIT,
    Predicate::Is("commitstate", "COMPLETED"),
);
pub(super) const COMMITS_FAILED: kpi::Rule = kpi::Rule::distinct(
    "commits_failed",
    COMMIT,
    Predicate::Is("commitstate", "FAILED"),
);

pub(super) const RUNS_BY_DAY: chart::Rule = chart::Rule {
    id: "runs_by_day",
    plot: Plot::ByDay {
        column: "reciperuncreatedat",
    },
};
pub(super) const RUN_STATE: chart::Rule = chart::Rule {
    id: "run_states",
    plot: Plot::Split {
        column: "reciperunstate",
    },
};
pub(super) const RUNS_BY_STATE: chart::Rule = runs_by("runs_by_state", "reciperunstate");
pub(super) const RUNS_BY_RECIPE: chart::Rule = runs_by("runs_by_recipe", "recipeid");
pub(super) const RUNS_BY_PERSON: chart::Rule = runs_by("runs_by_person", "reciperunuseremail");
pub(super) const RUNS_BY_ORGANIZATION: chart::Rule =
    runs_by("runs_by_organization", "organizationid");
pub(super) const RUNS_BY_REPOSITORY: chart::Rule = runs_by("runs_by_repository", REPOSITORY);
pub(super) const SAVED_BY_RECIPE: chart::Rule = chart::Rule {
    id: "saved_by_recipe",
    plot: Plot::SumBy {
        column: "recipeid",
        of: "timesavingsinminutes",
        amount: Amount::Minutes,
        once: Some(ONCE),
    },
};
pub(super) const CHANGES_BY_REPOSITORY: chart::Rule = chart::Rule {
    id: "changes_by_repository",
    plot: Plot::SumBy {
        column: REPOSITORY,
        of: "totalfileschanges",
        amount: Amount::Number,
        once: Some(ONCE),
    },
};
pub(super) const RUN_DURATION: chart::Rule = chart::Rule {
    id: "run_duration",
    plot: Plot::Counts {
        column: "reciperuninmilliseconds",
        starts: MILLISECONDS,
        once: Some(ONCE),
    },
};
/// Counts commits and not rows, as the figures do: a row without one is in no state.
pub(super) const COMMITS_BY_STATE: chart::Rule = chart::Rule {
    id: "commits_by_state",
    plot: Plot::DistinctBy {
        column: "commitstate",
        of: COMMIT,
        notable: None,
    },
};

/// Recipe runs and the commits they led to.
pub static USAGE: Kind = Kind {
    id: "moderne.usage",
    family: "moderne.usage",
    product: PRODUCT,
    noun: "Moderne usage report",
    subject: "recipe runs",
    columns: COLUMNS,
    named_by: Some("repositorypath"),
    person_columns: &["reciperunuseremail", "commituseremail"],
    organization_columns: &["organizationid"],
    repository_columns: &["repository"],
    may_end_after: Some("priority"),
    group_columns: &[OF_REPOSITORY, OF_RUN_AND_REPOSITORY, OF_RUN],
    kpis: &[
        RUNS,
        TIME_SAVED,
        FILES_CHANGED,
        RUN_REPOSITORIES,
        RUN_PEOPLE,
        RECIPES,
        FAILED_RUNS,
        COMMITS,
        COMMITS_COMPLETED,
        COMMITS_FAILED,
        WITHOUT_COMMIT,
        RUN_TIME,
    ],
    charts: &[
        RUNS_BY_DAY,
        SAVED_BY_RECIPE,
        RUN_STATE,
        COMMITS_BY_STATE,
        RUNS_BY_STATE,
        RUNS_BY_RECIPE,
        RUNS_BY_PERSON,
        RUNS_BY_ORGANIZATION,
        RUNS_BY_REPOSITORY,
        CHANGES_BY_REPOSITORY,
        RUN_DURATION,
    ],
    ..Kind::PLAIN
};

/// The words of the kind.
pub static WORDS: KindWords = KindWords {
    id: "moderne.usage",
    title: "Moderne usage",
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
        (
            "Outcome",
            &[
                "failed_runs",
                "without_commit",
                "commits",
                "commits_completed",
                "commits_failed",
            ],
        ),
        ("Time saved", &["time_saved", "files_changed"]),
        (
            "Where and by whom",
            &["run_repositories", "recipes", "run_people"],
        ),
    ],
    offer: Some(Offer {
        from: "usage-report-….csv",
        answers: "Which recipes ran, by whom, how much time they saved, and which commits failed.",
        sample_rows: Some(2_000),
    }),
    figures: &[
        kpi::Words::new(
            "runs",
            "Runs",
            "Different runs; one run may have many repositories.",
        ),
        kpi::Words::new(
            "time_saved",
            "Time saved",
            "The estimates of all runs on all repositories, added up. A run on a repository \
             counts once, however many rows repeat it.",
        ),
        kpi::Words::new(
            "files_changed",
            "Files changed",
            "The files of all runs on all repositories, added up. A run on a repository counts \
             once, however many rows repeat it.",
        ),
        kpi::Words::new(
            "run_repositories",
            "Repositories",
            "Different repositories that a recipe ran on, distinguished by host and path.",
        ),
        kpi::Words::new("run_people", "People", "Different people who ran a recipe."),
        kpi::Words::new("recipes", "Recipes", "Different recipes that were run."),
        kpi::Words::new(
            "failed_runs",
            "Failed runs",
            "Different runs that failed on at least one repository.",
        ),
        kpi::Words::new(
            "commits",
            "Commits",
            "Different commits; one may go to many repositories.",
        )
        .trend("commits_by_day"),
        kpi::Words::new(
            "commits_completed",
            "Completed commits",
            "Different commits that were completed in at least one repository.",
        ),
        kpi::Words::new(
            "commits_failed",
            "Failed commits",
            "Different commits that failed in at least one repository.",
        ),
        kpi::Words::new(
            "without_commit",
            "Runs without a commit",
            "Different runs that finished on at least one repository and led to no commit in any: \
             nothing changed, or the change was not committed.",
        ),
        kpi::Words::new(
            "run_time",
            "Run time",
            "The durations of all runs on all repositories, added up. A run on a repository \
             counts once, however many rows repeat it.",
        ),
    ],
    charts: &[
        chart::Words::new("runs_by_day", "Rows by day of the run"),
        chart::Words::new("saved_by_recipe", "Time saved by recipe"),
        chart::Words::new("run_states", "State of the run on a repository"),
        chart::Words::new("commits_by_state", "Commits by state"),
        chart::Words::new("runs_by_state", "Runs by state"),
        chart::Words::new("runs_by_recipe", "Runs by recipe"),
        chart::Words::new("runs_by_person", "Runs by person"),
        chart::Words::new("runs_by_organization", "Runs by organization"),
        chart::Words::new("runs_by_repository", "Runs by repository"),
        chart::Words::new("changes_by_repository", "Files changed by repository"),
        chart::Words::new("run_duration", "Duration on a repository").labels(Labels::Milliseconds),
    ],
    nouns: &[
        ("runid", ("run", "runs")),
        ("repository", ("repository", "repositories")),
        ("reciperunuseremail", ("person", "people")),
        ("recipeid", ("recipe", "recipes")),
        ("commitid", ("commit", "commits")),
    ],
    ..KindWords::PLAIN
};
