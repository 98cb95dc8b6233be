//! `cargo xtask`: everything the project does, with what it needs set up on the way.
//!
//! One file per command ([`run`], [`test`], [`bench`], [`site`], [`setup`], [`doctor`]), and below
//! them the parts they share: where things are ([`project`]), which versions ([`tools`]), how
//! processes are started, watched and ended ([`process`]).
//!
//! Absent on purpose: nothing here is needed to *use* the built site, no command installs outside
//! the project's own ignored folders (Debian's packages, and only as root, are the exception), and
//! no figure is printed that was not measured in that run.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program speaks to the person who called it"
)]

mod bench;
mod browser;
mod budgets;
mod demo;
mod deny;
mod doctor;
mod edge;
mod failures;
mod fuzz;
mod node;
mod process;
mod project;
mod run;
mod serve;
mod setup;
mod site;
mod suites;
mod tally;
mod test;
mod tools;

use clap::{Parser, Subcommand};
use project::Project;
use std::process::ExitCode;

/// Rollcall's tasks.
///
/// Each sets up what it needs by itself, at pinned versions, in `.tools/` and `node_modules/`; a
/// second run finds it there and costs nothing.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true
)]
#[command(verbatim_doc_comment)]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

/// Each says what it does in its own file, where its options are.
#[derive(Subcommand)]
enum Task {
    Run(run::Options),
    Test(test::Options),
    Bench(bench::Options),
    Build(site::Options),
    Setup(setup::Options),
    Doctor(doctor::Options),
    #[command(hide = true)]
    BuildWorker(edge::Options),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    process::end_children_on_signals();
    let outcome = Project::find().and_then(|project| match cli.command {
        Task::Run(options) => run::main(&project, &options),
        Task::Test(options) => test::main(&project, &options),
        Task::Bench(options) => bench::main(&project, &options),
        Task::Build(options) => site::main(&project, &options),
        Task::Setup(options) => setup::main(&project, &options),
        Task::Doctor(options) => doctor::main(&project, &options),
        Task::BuildWorker(options) => edge::main(&project, &options),
    });
    outcome.unwrap_or_else(|error| {
        // `{:#}` puts the causes on the same line; the next step is part of the message.
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
