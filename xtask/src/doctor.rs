//! `cargo xtask doctor`: what is there, what is missing, and how to get it. Changes nothing.

use crate::{
    browser::{Browser, CHROMIUM, FIREFOX, LIBREOFFICE},
    node,
    process::Task,
    project::Project,
    setup::{self, WASM_TARGET},
    tools,
};
use anyhow::{Context, Result};
use clap::Args;
use std::{fs, process::ExitCode};

/// Show what is there, what is missing, and the command that gets it.
///
/// Installs nothing. Fails when something required is missing.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Options {}

/// One line of the table.
struct Row {
    what: String,
    wanted: String,
    state: State,
}

enum State {
    /// Its version and its place.
    There(String, String),
    /// The command that installs it.
    Missing(String),
    /// Likewise, but nothing stops without it.
    Absent(String),
}

const SETUP: &str = "cargo xtask setup";

/// `cargo xtask doctor`.
pub(crate) fn main(project: &Project, _: &Options) -> Result<ExitCode> {
    let rows = rows(project)?;
    let width = |of: fn(&Row) -> &str| {
        rows.iter()
            .map(|row| of(row).chars().count())
            .max()
            .unwrap_or(0)
    };
    let (what_width, wanted_width) = (width(|row| &row.what), width(|row| &row.wanted));
    for Row {
        what,
        wanted,
        state,
    } in &rows
    {
        let (mark, found) = match state {
            State::There(version, place) if place.is_empty() => ("ok", version.clone()),
            State::There(version, place) => ("ok", format!("{version}  {place}")),
            State::Missing(fix) => ("MISSING", format!("get it with: {fix}")),
            State::Absent(fix) => ("absent", format!("optional; {fix}")),
        };
        println!("{mark:7}  {what:what_width$}  {wanted:wanted_width$}  {found}");
    }
    let missing = rows
        .iter()
        .filter(|row| matches!(row.state, State::Missing(_)))
        .count();
    println!();
    if missing == 0 {
        println!("Everything required is there.");
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "Missing: {missing}. The commands that need one get it by themselves, where they can."
    );
    Ok(ExitCode::FAILURE)
}

fn rows(project: &Project) -> Result<Vec<Row>> {
    let mut rows = vec![rust(project)?];
    for (program, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        let state = match setup::has_component(project, program) {
            true => State::There("there".to_owned(), String::new()),
            false => State::Missing(format!("rustup component add {component}")),
        };
        rows.push(row(component, "the toolchain's", state));
    }
    let state = match setup::target_libraries(project) {
        Some(_) => State::There("there".to_owned(), String::new()),
        None => State::Missing(format!("rustup target add {WASM_TARGET}")),
    };
    rows.push(row(WASM_TARGET, "the toolchain's", state));
    for tool in tools::ALL {
        rows.push(row(
            tool.bin,
            &tool.wanted_shown(project)?,
            tool_state(project, tool)?,
        ));
    }
    rows.push(row("Node.js", &oldest_node(), node_state(project)));
    let state = match node::is_installed(project) {
        true => State::There("as locked".to_owned(), "node_modules".to_owned()),
        false => State::Missing(SETUP.to_owned()),
    };
    rows.push(row("npm packages", "package-lock.json", state));
    for (name, package) in [
        ("wrangler", "wrangler"),
        ("wasm-opt", "binaryen"),
        ("esbuild", "esbuild"),
    ] {
        let state = match (
            node::bin(project, name),
            installed_version(project, package),
        ) {
            (Ok(path), Some(version)) => State::There(version, project.shown(&path)),
            _ => State::Missing(SETUP.to_owned()),
        };
        rows.push(row(name, &pinned_version(project, package)?, state));
    }
    rows.push(row(
        CHROMIUM.name,
        "any",
        browser_state(project, &CHROMIUM, State::Missing),
    ));
    for program in [FIREFOX, LIBREOFFICE] {
        let state = browser_state(project, &program, State::Absent);
        rows.push(row(program.name, "any", state));
    }
    Ok(rows)
}

fn row(what: &str, wanted: &str, state: State) -> Row {
    Row {
        what: what.to_owned(),
        wanted: wanted.to_owned(),
        state,
    }
}

fn rust(project: &Project) -> Result<Row> {
    let file = fs::read_to_string(project.at("rust-toolchain.toml"))
        .context("rust-toolchain.toml cannot be read")?;
    let channel = file
        .lines()
        .find_map(|line| line.trim().strip_prefix("channel"))
        .and_then(|rest| rest.split('"').nth(1))
        .context("rust-toolchain.toml names no channel")?;
    let fix = || format!("rustup toolchain install {channel}");
    let said = Task::new("rustc")
        .arg("--version")
        .dir(project.root())
        .read();
    let state = match said {
        Ok(said) if tools::says_version(&said, channel) => {
            State::There(channel.to_owned(), String::new())
        }
        Ok(said) => State::Missing(format!("{} (this is {})", fix(), said.trim())),
        Err(_) => State::Missing(fix()),
    };
    Ok(row("Rust", channel, state))
}

fn tool_state(project: &Project, tool: &tools::Tool) -> Result<State> {
    let Some(found) = tool.find(project)? else {
        return Ok(State::Missing(SETUP.to_owned()));
    };
    // Here, unlike in every other command, what is in our folder is also made to run.
    Ok(match Task::new(&found.path).arg("--version").read() {
        Ok(_) => State::There(found.version, project.shown(&found.path)),
        Err(_) => State::Missing(format!(
            "rm -r {} && {SETUP} (it does not run)",
            project.shown(&tool.folder(project)?)
        )),
    })
}

fn oldest_node() -> String {
    let (major, minor) = node::OLDEST_NODE;
    format!("{major}.{minor} or later")
}

fn node_state(project: &Project) -> State {
    let found = node::node(project).and_then(|path| {
        let version = node::version_of(&path)?;
        Ok(State::There(
            version.trim_start_matches('v').to_owned(),
            project.shown(&path),
        ))
    });
    found.unwrap_or_else(|_| State::Missing(SETUP.to_owned()))
}

fn browser_state(project: &Project, browser: &Browser, or: fn(String) -> State) -> State {
    match browser.find(project) {
        Ok(Some(path)) => {
            let said = Task::new(&path).arg("--version").read().unwrap_or_default();
            let version = said
                .split_whitespace()
                .find(|word| word.contains('.'))
                .unwrap_or("?");
            State::There(version.to_owned(), path.display().to_string())
        }
        Ok(None) => or(format!("{SETUP}, or {}", browser.fix)),
        Err(error) => or(format!("{error:#}")),
    }
}

/// What `package.json` asks for.
fn pinned_version(project: &Project, package: &str) -> Result<String> {
    let manifest = json(&project.at("package.json")).context("package.json cannot be read")?;
    let version = manifest
        .pointer("/devDependencies")
        .and_then(|all| all.get(package)?.as_str());
    Ok(version
        .with_context(|| format!("package.json does not pin {package}"))?
        .to_owned())
}

/// What `node_modules/` has.
fn installed_version(project: &Project, package: &str) -> Option<String> {
    let manifest = json(
        &project
            .at("node_modules")
            .join(package)
            .join("package.json"),
    )?;
    Some(manifest.get("version")?.as_str()?.to_owned())
}

fn json(path: &std::path::Path) -> Option<serde_json::Value> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}
