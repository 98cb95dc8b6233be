//! This module describes `trace.csv`, the telemetry of version 2 and of the command line: a row for
//! each repository and command.
//!
//! Names are the documentation's ([trace.csv reference]); no raw file was found. A row carries the
//! stages up to that of its command, so files of different commands have different columns, and
//! columns come and go with versions of the command line: they are known by their names, wherever
//! they stand, and all but the developer and one outcome may be missing. Rows of an agent's session
//! have no repository. `tag.NAME` columns follow the rest and are ignored here.
//!
//! [trace.csv reference]: https://docs.moderne.io/user-documentation/moderne-cli/references/trace-csv

use super::{MILLISECONDS, PRODUCT};
use crate::catalog::{ColumnSpec, Kind, KindWords, Note, Offer};
use crate::rules::Amount;
use crate::rules::chart::{self, Plot};
use crate::rules::kpi;
use crate::rules::predicate::Predicate;
use crate::table::Type;
use crate::table::derive::group_column::{GroupColumn, GroupColumnSpec};

const OUTCOMES: &[&str] = &["Succeeded", "Failed", "Canceled", "Skipped"];

const fn column(name: &'static str, key: &'static str, ty: Type) -> ColumnSpec {
    ColumnSpec::new(name, key, ty).optional()
}

const fn outcome(name: &'static str, key: &'static str) -> ColumnSpec {
    column(name, key, Type::Category).values(OUTCOMES)
}

const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("developer", "developer", Type::Category).signature(),
    column("origin", "origin", Type::Category),
    column("path", "path", Type::Category),
    column("branch", "branch", Type::Category),
    outcome("syncOutcome", "syncoutcome"),
    column("syncStartTime", "syncstarttime", Type::Timestamp),
    column("syncEndTime", "syncendtime", Type::Timestamp),
    column("syncElapsedTimeMs", "syncelapsedtimems", Type::Integer),
    outcome("buildOutcome", "buildoutcome"),
    column("buildStartTime", "buildstarttime", Type::Timestamp),
    column("buildEndTime", "buildendtime", Type::Timestamp),
    column("buildId", "buildid", Type::Text),
    column(
        "buildSourceFileCount",
        "buildsourcefilecount",
        Type::Integer,
    ),
    column("buildLineCount", "buildlinecount", Type::Integer),
    column(
        "buildParseErrorCount",
        "buildparseerrorcount",
        Type::Integer,
    ),
    column("buildCliVersion", "buildcliversion", Type::Category),
    column("buildElapsedTimeMs", "buildelapsedtimems", Type::Integer),
    outcome("runOutcome", "runoutcome"),
    column("runStartTime", "runstarttime", Type::Timestamp),
    column("runEndTime", "runendtime", Type::Timestamp),
    column("runId", "runid", Type::Text),
    column(
        "runUnlicensedAttempt",
        "rununlicensedattempt",
        Type::Boolean,
    ),
    column("runRecipeId", "runrecipeid", Type::Category),
    column(
        "runRecipeInstanceName",
        "runrecipeinstancename",
        Type::Category,
    ),
    column(
        "runEstimatedEffortTimeSavingsMs",
        "runestimatedefforttimesavingsms",
        Type::Integer,
    ),
    column(
        "runFilesWithFixResults",
        "runfileswithfixresults",
        Type::Integer,
    ),
    column(
        "runFilesWithSearchResults",
        "runfileswithsearchresults",
        Type::Integer,
    ),
    column("runFilesWithErrors", "runfileswitherrors", Type::Integer),
    column("runFilesSearched", "runfilessearched", Type::Integer),
    column("runLinesAdded", "runlinesadded", Type::Integer),
    column("runLinesRemoved", "runlinesremoved", Type::Integer),
    column("runElapsedTimeMs", "runelapsedtimems", Type::Integer),
    outcome("applyOutcome", "applyoutcome"),
    column("applyStartTime", "applystarttime", Type::Timestamp),
    column("applyElapsedTimeMs", "applyelapsedtimems", Type::Integer),
    outcome("addOutcome", "addoutcome"),
    column("addElapsedTimeMs", "addelapsedtimems", Type::Integer),
    outcome("commitOutcome", "commitoutcome"),
    column("commitStartTime", "commitstarttime", Type::Timestamp),
    column("commitId", "commitid", Type::Text),
    column("commitElapsedTimeMs", "commitelapsedtimems", Type::Integer),
    outcome("pushOutcome", "pushoutcome"),
    column("pushElapsedTimeMs", "pushelapsedtimems", Type::Integer),
    outcome("publishOutcome", "publishoutcome"),
    column(
        "publishElapsedTimeMs",
        "publishelapsedtimems",
        Type::Integer,
    ),
    outcome("execOutcome", "execoutcome"),
    column("execExitCode", "execexitcode", Type::Integer),
    column("execElapsedTimeMs", "execelapsedtimems", Type::Integer),
    outcome("mcpOutcome", "mcpoutcome"),
    column("mcpToolName", "mcptoolname", Type::Category),
    column("mcpElapsedTimeMs", "mcpelapsedtimems", Type::Integer),
    outcome("agentOutcome", "agentoutcome"),
    column("agentName", "agentname", Type::Category),
    column("agentInputTokens", "agentinputtokens", Type::Integer),
    column("agentOutputTokens", "agentoutputtokens", Type::Integer),
    column("agentCost", "agentcost", Type::Decimal),
    column("agentElapsedTimeMs", "agentelapsedtimems", Type::Integer),
    column("organization", "organization", Type::Category),
];

const RUN: &str = "runid";

const REPOSITORY: &str = "repository";
const ONCE: &str = "countsonce";
const COMMITTED: &str = "runcommitted";

const COMMIT_ONCE: &str = "commitcountsonce";

const GROUP_COLUMNS: &[GroupColumnSpec] = &[
    // One path may be of several hosts.
    GroupColumnSpec {
        name: "repository",
        key: REPOSITORY,
        per: &["path", "origin"],
        what: GroupColumn::Name,
    },
    // The commands that follow a run repeat what it did.
    GroupColumnSpec {
        name: "countsOnce",
        key: ONCE,
        per: &[RUN, "origin", "path", "branch"],
        what: GroupColumn::Once(&[
            "runestimatedefforttimesavingsms",
            "runfileswithfixresults",
            "runelapsedtimems",
        ]),
    },
    // The commands that follow a commit repeat its outcome.
    GroupColumnSpec {
        name: "commitCountsOnce",
        key: COMMIT_ONCE,
        per: &["commitoutcome", "commitid", RUN, "origin", "path", "branch"],
        what: GroupColumn::Once(&[]),
    },
    GroupColumnSpec {
        name: "runCommitted",
        key: COMMITTED,
        per: &[RUN],
        what: GroupColumn::AnyOf("commitoutcome", &["Succeeded", "Failed"]),
    },
];

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

/// Adds up values that the commands after a run repeat, once for each run.
const fn sum_once(id: &'static str, column: &'static str, amount: Amount) -> kpi::Rule {
    kpi::Rule::sum(id, column, amount, Predicate::Is(ONCE, "true"))
}

/// Commands of the command line and the platform.
pub static TRACE: Kind = Kind {
    id: "moderne.trace",
    family: "moderne.trace",
    product: PRODUCT,
    noun: "Moderne trace",
    subject: "commands",
    columns: COLUMNS,
    person_columns: &["developer"],
    organization_columns: &["organization"],
    repository_columns: &["repository"],
    any_of: &[
        "syncoutcome",
        "buildoutcome",
        "runoutcome",
        "execoutcome",
        "mcpoutcome",
        "agentoutcome",
    ],
    group_columns: GROUP_COLUMNS,
    notes: &[Note::ColumnsVary, Note::ColumnsFromDocs],
    kpis: &[
        kpi::Rule::rows("traces", Predicate::All),
        kpi::Rule::distinct("runs", RUN, Predicate::All),
        kpi::Rule::distinct("failed_runs", RUN, Predicate::Is("runoutcome", "Failed")),
        kpi::Rule::distinct("developers", "developer", Predicate::All),
        kpi::Rule::distinct("recipes", "runrecipeid", Predicate::All),
        kpi::Rule::distinct("run_repositories", REPOSITORY, Predicate::All),
        sum_once(
            "time_saved",
            "runestimatedefforttimesavingsms",
            Amount::Milliseconds,
        ),
        sum_once("files_changed", "runfileswithfixresults", Amount::Number),
        kpi::Rule::rows(
            "commits_succeeded",
            Predicate::Every(&[
                Predicate::Is("commitoutcome", "Succeeded"),
                Predicate::Is(COMMIT_ONCE, "true"),
            ]),
        ),
        kpi::Rule::rows(
            "commits_not_made",
            Predicate::Every(&[
                Predicate::Is("commitoutcome", "Failed"),
                Predicate::Is(COMMIT_ONCE, "true"),
            ]),
        ),
        kpi::Rule::distinct(
            "without_commit",
            RUN,
            Predicate::Every(&[
                Predicate::Is(COMMITTED, "false"),
                Predicate::Is("runoutcome", "Succeeded"),
            ]),
        ),
        sum_once("run_time", "runelapsedtimems", Amount::Milliseconds),
    ],
    charts: &[
        chart::Rule {
            id: "runs_by_day",
            plot: Plot::ByDay {
                column: "runstarttime",
            },
        },
        chart::Rule {
            id: "run_outcomes",
            plot: Plot::Split {
                column: "runoutcome",
            },
        },
        chart::Rule {
            id: "saved_by_recipe",
            plot: Plot::SumBy {
                column: "runrecipeid",
                of: "runestimatedefforttimesavingsms",
                amount: Amount::Milliseconds,
                once: Some(ONCE),
            },
        },
        runs_by("runs_by_outcome", "runoutcome"),
        runs_by("runs_by_recipe", "runrecipeid"),
        runs_by("runs_by_person", "developer"),
        runs_by("runs_by_organization", "organization"),
        runs_by("runs_by_repository", REPOSITORY),
        chart::Rule {
            id: "commit_outcomes",
            plot: Plot::SplitOnce {
                column: "commitoutcome",
                once: COMMIT_ONCE,
            },
        },
        chart::Rule {
            id: "changes_by_repository",
            plot: Plot::SumBy {
                column: REPOSITORY,
                of: "runfileswithfixresults",
                amount: Amount::Number,
                once: Some(ONCE),
            },
        },
        chart::Rule {
            id: "run_duration",
            plot: Plot::Counts {
                column: "runelapsedtimems",
                starts: MILLISECONDS,
                once: Some(ONCE),
            },
        },
    ],
    ..Kind::PLAIN
};

/// The words of the kind.
pub static WORDS: KindWords = KindWords {
    id: "moderne.trace",
    title: "Moderne trace",
    product: Some(PRODUCT),
    row: ("command", "commands"),
    leads: &[
        (
            "time_saved",
            (
                "Recipes saved an estimated {n}",
                "Recipes saved an estimated {n}",
            ),
        ),
        (
            "traces",
            (
                "{n} command is in this report",
                "{n} commands are in this report",
            ),
        ),
    ],
    groups: &[
        ("Runs", &["traces", "runs", "run_time"]),
        (
            "Outcome",
            &[
                "failed_runs",
                "commits_succeeded",
                "commits_not_made",
                "without_commit",
            ],
        ),
        ("Time saved", &["time_saved", "files_changed"]),
        (
            "Where and by whom",
            &["run_repositories", "recipes", "developers"],
        ),
    ],
    offer: Some(Offer {
        from: "trace.csv",
        answers: "What commands did on which repositories, and what they saved.",
        sample_rows: Some(1_000),
    }),
    figures: &[
        kpi::Words::new(
            "traces",
            "Commands",
            "Every row: a command and a repository.",
        ),
        kpi::Words::new(
            "developers",
            "People",
            "Different people who ran a command.",
        ),
        kpi::Words::new(
            "commits_succeeded",
            "Commits made",
            "Commits that were made; commands that repeat one do not count.",
        ),
        kpi::Words::new(
            "commits_not_made",
            "Commits failed",
            "Commits that could not be made; commands that repeat one do not count.",
        ),
    ],
    charts: &[
        chart::Words::new("run_outcomes", "Outcome of the run on a repository"),
        chart::Words::new("runs_by_outcome", "Runs by outcome"),
        chart::Words::new("commit_outcomes", "Outcome of the commit"),
    ],
    nouns: &[
        ("developer", ("person", "people")),
        ("runrecipeid", ("recipe", "recipes")),
    ],
    ..KindWords::PLAIN
};
