//! `cargo xtask bench`: Rollcall and its peers, in one run of one browser.

use crate::{
    node,
    process::Task,
    project::Project,
    setup,
    site::{self, Mode},
};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::process::ExitCode;

/// Measure Rollcall against its peers in one browser, on a million rows.
///
/// Builds the site in release, generates the users file (the same bytes every time), and measures
/// on it in Chromium: the bare stream of its bytes, Rollcall, DuckDB-WASM, uDSV and PapaParse.
/// Prints a table with ratios and writes it to `tests/bench/RESULTS.md`.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Options {
    /// Handed on to `tests/bench/run.mjs`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// `cargo xtask bench`.
pub(crate) fn main(project: &Project, options: &Options) -> Result<ExitCode> {
    let script = project.at("tests/bench/run.mjs");
    if !script.is_file() {
        bail!("{} is not there", project.shown(&script));
    }
    site::build(project, Mode::Release)?;
    let chromium = setup::chromium(project)?;
    Task::new("cargo")
        .args(["build", "--release", "--package", "tests", "--bins"])
        .dir(project.root())
        .run()
        .context("the generator could not be built")?;
    node::task(project)?
        .arg(script)
        .args(&options.rest)
        .env("CHROMIUM", chromium)
        .env("ROLLCALL_DIST", project.dist())
        .tee_ok(|_| ())
        .context("the bench did not finish")?;
    Ok(ExitCode::SUCCESS)
}
