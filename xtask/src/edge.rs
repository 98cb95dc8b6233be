//! Building the worker, and bundling it as a deployment would.
//!
//! Wrangler's `[build]` command is `cargo xtask build-worker`, so that a plain `wrangler dev` or
//! `wrangler deploy` builds it too. Our own commands build it first, where a failure is readable
//! and ends the command, and tell the one wrangler calls that it is done: [`BUILT`].

use crate::{
    node,
    process::Task,
    project::{Project, is_executable},
    serve, setup,
    site::Mode,
    tools::{WASM_BINDGEN, WORKER_BUILD},
};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::{env, path::PathBuf, process::ExitCode};

/// Build the worker with worker-build.
///
/// Wrangler's `[build]` command; a person has `cargo xtask run` and `cargo xtask test worker`.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Options {
    /// Leave out what makes it small: quicker to build, for development
    #[arg(long)]
    dev: bool,
}

/// Set for wrangler by a command that has built the worker itself.
pub(crate) const BUILT: &str = "ROLLCALL_WORKER_BUILT";
/// Set for wrangler where its builds should be quick instead of small.
pub(crate) const DEV: &str = "ROLLCALL_WORKER_DEV";

/// `cargo xtask build-worker`.
pub(crate) fn main(project: &Project, options: &Options) -> Result<ExitCode> {
    if env::var_os(BUILT).is_some() && output(project).is_file() {
        println!("The worker is built already.");
        return Ok(ExitCode::SUCCESS);
    }
    let dev = options.dev || env::var_os(DEV).is_some();
    build(project, if dev { Mode::Dev } else { Mode::Release })?;
    Ok(ExitCode::SUCCESS)
}

/// The script that worker-build writes.
fn output(project: &Project) -> PathBuf {
    project.at("worker/build/index.js")
}

/// Builds `worker/build/`, with what that needs set up first.
pub(crate) fn build(project: &Project, mode: Mode) -> Result<()> {
    setup::ensure(project, &setup::WORKER)?;
    let mut task = Task::new(WORKER_BUILD.path(project)?)
        .arg("--release")
        .dir(&project.at("worker"))
        .env("PATH", project.path())
        // Every crate is here already (`setup::Need::Crates`); see also trunk.
        .env("CARGO_NET_OFFLINE", "true")
        // Without it, a client that hangs up in the middle of a request leaks the request's memory
        // (workers-rs#653).
        .env("RUN_TO_COMPLETION", "1");
    if mode == Mode::Dev {
        // Not `--dev`: with wasm-bindgen's debug checks, `worker::Delay` panics at what the
        // runtime's setTimeout returns, which is no number (worker 0.8.7).
        task = task
            .arg("--no-opt")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    }
    let helpers = [
        ("WASM_BINDGEN_BIN", WASM_BINDGEN.path(project)?),
        ("WASM_OPT_BIN", node::bin(project, "wasm-opt")?),
        ("ESBUILD_BIN", node::bin(project, "esbuild")?),
    ];
    for (variable, path) in helpers {
        // worker-build only warns about a name that leads nowhere, and then downloads the tool.
        if !is_executable(&path) {
            bail!(
                "{} is missing: `cargo xtask setup` gets it",
                project.shown(&path)
            );
        }
        task = task.env(variable, path);
    }
    task.tee_ok(|_| ())
        .context("the worker could not be built")?;
    if !output(project).is_file() {
        bail!("worker-build left no {}", project.shown(&output(project)));
    }
    Ok(())
}

/// Bundles the built worker the way a deployment would, without an account; returns the folder.
pub(crate) fn bundle(project: &Project) -> Result<PathBuf> {
    let folder = project.scratch("worker-bundle")?;
    // Files of an earlier version would be weighed with this one's.
    std::fs::remove_dir_all(&folder).context("the last bundle cannot be removed")?;
    serve::wrangler(project)?
        .args(["deploy", "--dry-run", "--outdir"])
        .arg(&folder)
        .env(BUILT, "1")
        .tee_ok(|_| ())
        .context("wrangler would not deploy this")?;
    Ok(folder)
}
