//! Node and what npm installs: wrangler, wasm-opt, esbuild, the browser drivers.
//!
//! `package.json` lists Node itself, as one optional package per platform, so its download is
//! pinned and checked like any other and no install script has to run. Where a platform has none,
//! a Node on PATH that is new enough will do.

use crate::{
    process::{Task, colours},
    project::{Project, is_executable, on_path},
};
use anyhow::{Context, Result, bail};
use std::{fs, path::PathBuf};

/// The oldest Node that wrangler runs on.
pub(crate) const OLDEST_NODE: (u32, u32) = (22, 12);

/// A copy of the lock file that the folder was last installed from. It lies inside the folder, so
/// that one cannot be removed without the other.
const STAMP: &str = ".rollcall-installed";

/// Where npm puts its executables.
pub(crate) fn bin_dir(project: &Project) -> PathBuf {
    project.at("node_modules/.bin")
}

/// An executable npm installed; an error where it is missing.
pub(crate) fn bin(project: &Project, name: &str) -> Result<PathBuf> {
    let file = bin_dir(project)
        .join(name)
        .with_extension(std::env::consts::EXE_EXTENSION);
    if !is_executable(&file) {
        bail!(
            "{} is missing: `cargo xtask setup` gets it",
            project.shown(&file)
        );
    }
    Ok(file)
}

/// The Node everything runs under: npm's own copy, else one on PATH that is new enough.
pub(crate) fn node(project: &Project) -> Result<PathBuf> {
    if let Ok(own) = bin(project, "node") {
        return Ok(own);
    }
    let (major, minor) = OLDEST_NODE;
    let fix = format!("install Node.js {major}.{minor} or later, or run `cargo xtask setup`");
    let found = on_path("node").with_context(|| format!("Node.js is missing: {fix}"))?;
    let version = version_of(&found)?;
    if parse_version(&version).is_none_or(|version| version < OLDEST_NODE) {
        bail!("Node.js {} is too old: {fix}", version.trim());
    }
    Ok(found)
}

/// The version that a Node reports (`v22.23.3`).
pub(crate) fn version_of(node: &std::path::Path) -> Result<String> {
    Ok(Task::new(node).arg("--version").read()?.trim().to_owned())
}

fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// A task that runs a script or a JavaScript tool under the pinned Node.
pub(crate) fn task(project: &Project) -> Result<Task> {
    let task = Task::new(node(project)?)
        .dir(project.root())
        .env("PATH", project.path());
    // Node warns when both of these are set; ours is set where colours are wanted.
    Ok(if colours() {
        task.without_env("NO_COLOR")
    } else {
        task
    })
}

/// Whether `node_modules/` is what the lock file says.
pub(crate) fn is_installed(project: &Project) -> bool {
    let lock = fs::read(project.at("package-lock.json"));
    let stamp = fs::read(project.at("node_modules").join(STAMP));
    matches!((lock, stamp), (Ok(lock), Ok(stamp)) if lock == stamp)
}

/// Installs exactly what the lock file says, unless that is there.
pub(crate) fn install(project: &Project) -> Result<()> {
    if is_installed(project) {
        return Ok(());
    }
    let npm = on_path("npm").context(
        "npm is missing: install Node.js with npm (Debian: `apt-get install nodejs npm`), \
         then run `cargo xtask setup`",
    )?;
    println!(
        "npm packages: {}",
        project.shown(&project.at("package-lock.json"))
    );
    // Install scripts stay off: what they would fetch comes as packages, and one that could not
    // reach its host would fail the whole install.
    Task::new(npm)
        .args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ])
        .dir(project.root())
        .tee_ok(|_| ())
        .context(
            "npm could not install what package-lock.json names; \
             if the network is not at fault, `rm -r node_modules` and run `cargo xtask setup`",
        )?;
    check_binaries(project)?;
    let lock = project.at("package-lock.json");
    fs::copy(&lock, project.at("node_modules").join(STAMP)).context("node_modules is read-only")?;
    Ok(())
}

/// The packages that are native programs, run once: a platform package npm left out shows here,
/// with a name, and not as a stack trace in the middle of a build.
fn check_binaries(project: &Project) -> Result<()> {
    node(project)?;
    for name in ["esbuild", "workerd", "wrangler", "wasm-opt"] {
        let tool = bin(project, name)?;
        let checked = task(project).and_then(|_| {
            Task::new(&tool)
                .arg("--version")
                .env("PATH", project.path())
                .read()
        });
        checked.with_context(|| {
            format!("npm's {name} does not run on this machine (is its platform package missing?)")
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::parse_version;

    #[test]
    fn node_versions_compare_by_number() {
        assert_eq!(parse_version("v22.23.3\n"), Some((22, 23)));
        assert!(parse_version("v22.9.0") < Some(super::OLDEST_NODE));
        assert!(parse_version("v100.0.0") > Some(super::OLDEST_NODE));
        assert_eq!(parse_version("node"), None);
    }
}
