//! This module describes reports of Moderne: those that version 1 of the platform offers for
//! download, and the telemetry that takes their place in version 2.

pub mod audit;
pub mod commits;
pub mod recipe_runs;
pub mod trace;
pub mod usage;

/// The product's name as its maker writes it.
const PRODUCT: &str = "Moderne";

/// Durations in milliseconds, in steps that people think in: a second, ten, a minute, ten, an
/// hour.
const MILLISECONDS: &[i64] = &[0, 1_000, 10_000, 60_000, 600_000, 3_600_000];

/// States of a recipe run, from the schema of version 1.
const RUN_STATES: &[&str] = &[
    "CANCELED",
    "CREATED",
    "ERROR",
    "FINISHED",
    "LOADING",
    "QUEUED",
    "RUNNING",
    "UNAVAILABLE",
    "YIELDED",
];

/// States of a commit, from the schema of version 1.
const COMMIT_STATES: &[&str] = &[
    "CANCELED",
    "COMPLETED",
    "FAILED",
    "NO_CHANGES",
    "ORPHANED",
    "PROCESSING",
    "QUEUED",
];
