//! `cargo xtask setup`: gets what is missing, at the pinned versions, and nothing twice.
//!
//! Every command calls [`ensure`] with what it needs, so calling `setup` first is never required.
//! What is there is recognised by looking (an executable in a folder named after its version, a
//! copy of the lock file inside `node_modules/`), which takes a fraction of a second.

use crate::{
    browser::{self, CHROMIUM, FIREFOX, LIBREOFFICE},
    node,
    process::{Task, now, shown_duration},
    project::{Project, on_path},
    tools::{self, Tool},
};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::{
    fs::{self, File},
    path::PathBuf,
    process::ExitCode,
};

/// Install every tool the other commands use.
///
/// The other commands call this for what they need, so it is never required; it is here for
/// preparing a machine while it has a network. Everything goes to `.tools/` and `node_modules/`,
/// except Debian's packages (Chromium, Firefox, LibreOffice, OpenSSL's headers), which are installed
/// when this is root on Debian. Tools already on PATH at the exact version are used as they are.
///
/// The first time takes about ten minutes on two cores: three tools are built from source.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Options {}

/// The target of page, engine and worker.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Something a command cannot do without.
#[derive(Clone, Copy)]
pub(crate) enum Need {
    /// rustfmt and clippy.
    Lints,
    /// Rust's standard library for [`WASM_TARGET`].
    WasmTarget,
    /// One of the tools built from a crate.
    Tool(&'static Tool),
    /// Node and everything else in `package-lock.json`.
    Npm,
    /// Every crate in `Cargo.lock`, on this machine.
    Crates,
}

/// The needs of building the site.
pub(crate) const SITE: [Need; 5] = [
    Need::WasmTarget,
    Need::Tool(&tools::WASM_BINDGEN),
    Need::Tool(&tools::TRUNK),
    Need::Npm,
    Need::Crates,
];

/// The needs of building the worker.
pub(crate) const WORKER: [Need; 5] = [
    Need::WasmTarget,
    Need::Tool(&tools::WASM_BINDGEN),
    Need::Tool(&tools::WORKER_BUILD),
    Need::Npm,
    Need::Crates,
];

/// `cargo xtask setup`.
pub(crate) fn main(project: &Project, _: &Options) -> Result<ExitCode> {
    let begun = now();
    ensure(project, &[Need::Lints, Need::Crates])?;
    ensure(project, &SITE)?;
    ensure(project, &WORKER)?;
    ensure(
        project,
        &[Need::Tool(&tools::NEXTEST), Need::Tool(&tools::DENY)],
    )?;
    for program in [FIREFOX, LIBREOFFICE] {
        match program.get(project)? {
            Some(path) => println!("{}: {}", program.name, path.display()),
            None => println!("{}: skipped ({})", program.name, program.fix),
        }
    }
    println!("Chromium: {}", chromium(project)?.display());
    println!("Everything is there ({}).", shown_duration(begun.elapsed()));
    Ok(ExitCode::SUCCESS)
}

/// Gets what is missing of these.
pub(crate) fn ensure(project: &Project, needs: &[Need]) -> Result<()> {
    for need in needs {
        match need {
            Need::Lints => lints(project)?,
            Need::WasmTarget => wasm_target(project)?,
            Need::Tool(tool) => install(project, tool)?,
            Need::Npm => {
                let _lock = lock(project)?;
                node::install(project)?;
            }
            Need::Crates => crates(project)?,
        }
    }
    Ok(())
}

/// The Chromium that journeys and bench run in; an error that says how to get one.
pub(crate) fn chromium(project: &Project) -> Result<PathBuf> {
    let _lock = lock(project)?;
    CHROMIUM
        .get(project)?
        .with_context(|| format!("Chromium is missing: {}", CHROMIUM.fix))
}

/// Held while something is installed: two commands at once must not both write `.tools/`.
fn lock(project: &Project) -> Result<File> {
    fs::create_dir_all(project.tools()).context("the tools' folder cannot be made")?;
    let file = File::create(project.tools().join(".lock")).context("cannot write to .tools/")?;
    if file.try_lock().is_err() {
        println!("Another xtask is installing tools; waiting for it.");
        file.lock().context("waiting for another xtask failed")?;
    }
    Ok(file)
}

/// The folder of the Rust library for a target, where the toolchain has it.
pub(crate) fn target_libraries(project: &Project) -> Option<PathBuf> {
    let said = Task::new("rustc")
        .args(["--print", "target-libdir", "--target", WASM_TARGET])
        .dir(project.root())
        .read();
    let dir = PathBuf::from(said.ok()?.trim());
    dir.is_dir().then_some(dir)
}

fn wasm_target(project: &Project) -> Result<()> {
    if target_libraries(project).is_some() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        bail!(
            "Rust's {WASM_TARGET} target is missing and there is no rustup to get it: \
             install it with the package manager that brought Rust"
        );
    }
    // In the project's folder, so that the toolchain `rust-toolchain.toml` names gets it.
    Task::new("rustup")
        .args(["target", "add", WASM_TARGET])
        .dir(project.root())
        .run()
        .with_context(|| toolchain_fix(&format!("rustup target add {WASM_TARGET}")))
}

fn lints(project: &Project) -> Result<()> {
    for (tool, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        if has_component(project, tool) {
            continue;
        }
        if on_path("rustup").is_none() {
            bail!("{component} is missing: install it with the package manager that brought Rust");
        }
        Task::new("rustup")
            .args(["component", "add", component])
            .dir(project.root())
            .run()
            .with_context(|| toolchain_fix(&format!("rustup component add {component}")))?;
    }
    Ok(())
}

/// Whether the project's toolchain has a component, by one of its programs: rustup's shim is there
/// either way and fails where it is not.
pub(crate) fn has_component(project: &Project, program: &str) -> bool {
    Task::new(program)
        .arg("--version")
        .dir(project.root())
        .read()
        .is_ok()
}

/// The commands to try if rustup did not do it: with `RUSTUP_AUTO_INSTALL=0` it does not install
/// the toolchain of `rust-toolchain.toml` by itself.
fn toolchain_fix(step: &str) -> String {
    format!("try `rustup toolchain install` in the project's folder, then `{step}`")
}

/// Brings every crate in the lock file: trunk and worker-build run cargo offline, so that a build
/// asks the network for nothing.
///
/// Those of other platforms too, because `cargo metadata`, which trunk and cargo-deny ask, reads
/// their manifests. With all of them there this takes a tenth of a second and no network.
fn crates(project: &Project) -> Result<()> {
    let fetch = Task::new("cargo")
        .args(["fetch", "--locked", "--quiet"])
        .dir(project.root());
    fetch.read().context(
        "the crates in Cargo.lock could not be fetched; \
         after a change of dependencies, `cargo check --workspace` updates the lock file",
    )?;
    Ok(())
}

/// Installs a tool into its own folder, unless it is there or on PATH.
fn install(project: &Project, tool: &Tool) -> Result<()> {
    if tool.find(project)?.is_some() {
        return Ok(());
    }
    let _lock = lock(project)?;
    // The command that held the lock may have installed it.
    if tool.find(project)?.is_some() {
        return Ok(());
    }
    let wanted = tool.wanted(project)?;
    println!("{} {wanted}: for {}", tool.package, tool.purpose);
    let begun = now();
    build(project, tool, &wanted)?;
    println!(
        "{} {wanted}: there after {}",
        tool.package,
        shown_duration(begun.elapsed())
    );
    Ok(())
}

/// Builds it from source with a lock file: its publisher's, or the one kept in this project. It is
/// never built without one, which would take whatever versions are newest at that minute.
fn build(project: &Project, tool: &Tool, wanted: &str) -> Result<()> {
    if tool.needs_openssl {
        openssl()?;
    }
    // One folder for all of them: what two tools depend on is compiled once.
    let target = project.tools().join("build");
    let version = format!("={wanted}");
    let task = Task::new("cargo").args(["install", "--locked", "--root"]);
    let task = task.arg(tool.folder(project)?);
    let task = match tool.package_here {
        Some(folder) => task.arg("--path").arg(project.at(folder)),
        None => task.args([tool.package, "--version", &version]),
    };
    task.dir(project.root())
        .env("CARGO_TARGET_DIR", &target)
        // These tools run for seconds and are built once: a quick build beats a quick tool.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", tool.opt_level)
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
        .env("CARGO_PROFILE_RELEASE_STRIP", "symbols")
        .run()
        .with_context(|| {
            format!(
                "{} {wanted} could not be built: the compiler's message is above; \
                 an executable of that version on PATH is used as well",
                tool.package
            )
        })?;
    if tools::ALL
        .iter()
        .all(|tool| tool.find(project).is_ok_and(|found| found.is_some()))
    {
        // Hundreds of megabytes that nothing reads again.
        let _ = fs::remove_dir_all(target);
    }
    Ok(())
}

/// pkg-config and OpenSSL's headers, for the tools that build against them.
fn openssl() -> Result<()> {
    let there = || {
        Task::new("pkg-config")
            .args(["--exists", "openssl"])
            .read()
            .is_ok()
    };
    if there() {
        return Ok(());
    }
    if let Err(error) = browser::apt_install(&["pkg-config", "libssl-dev"]) {
        bail!(
            "pkg-config and OpenSSL's headers are missing ({error:#}): \
             `sudo apt-get install pkg-config libssl-dev`, `sudo dnf install pkgconf-pkg-config openssl-devel` \
             or `brew install pkgconf openssl`"
        );
    }
    Ok(())
}
