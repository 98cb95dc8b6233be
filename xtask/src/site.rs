//! `cargo xtask build`: the static site, through trunk.

use crate::{
    budgets, node,
    process::Task,
    project::Project,
    setup,
    tools::{TRUNK, WASM_BINDGEN},
};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::{env, process::ExitCode};

/// Build the static site in `dist/`, servable by any static host.
///
/// Prints each file's size as it is, with gzip and with brotli. The site needs no server: the
/// worker adds the fetching of reports, and headers that a static host may not send.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Options {}

/// How the code is compiled.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Mode {
    /// Small and fast, as it is deployed.
    Release,
    /// Quick to build again.
    Dev,
}

/// `cargo xtask build`.
pub(crate) fn main(project: &Project, _: &Options) -> Result<ExitCode> {
    build(project, Mode::Release)?;
    budgets::print(&budgets::sizes(project, &project.dist())?);
    println!("The site is in {}/.", project.shown(&project.dist()));
    Ok(ExitCode::SUCCESS)
}

/// Builds `dist/`, with what that needs set up first.
pub(crate) fn build(project: &Project, mode: Mode) -> Result<()> {
    setup::ensure(project, &setup::SITE)?;
    trunk(project, "build", mode)?
        .tee_ok(|_| ())
        .context("the site could not be built")?;
    if !project.dist().join("index.html").is_file() {
        bail!("trunk left no dist/index.html: see `dist` in Trunk.toml");
    }
    Ok(())
}

/// trunk's `build` or `watch`, told to ask the network for nothing.
pub(crate) fn trunk(project: &Project, command: &str, mode: Mode) -> Result<Task> {
    // Fails here, with a name, if one of them is missing: trunk would only say it is offline.
    WASM_BINDGEN.path(project)?;
    node::bin(project, "wasm-opt")?;
    let task = Task::new(TRUNK.path(project)?)
        .args([command, "--config", "Trunk.toml"])
        .args((mode == Mode::Release).then_some("--release"))
        .dir(project.root())
        .env("PATH", project.path())
        .env("TRUNK_OFFLINE", "true")
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env("TRUNK_TOOLS_WASM_BINDGEN", WASM_BINDGEN.wanted(project)?);
    // The convention is "set to anything"; trunk reads a boolean and stops at `NO_COLOR=1`.
    let plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    Ok(if plain {
        task.env("NO_COLOR", "true")
    } else {
        task.without_env("NO_COLOR")
    })
}
