//! `cargo xtask test --fuzz`: every target of `tests/src/fuzz`, under libFuzzer.
//!
//! The fuzzer comes as a crate, and the coverage it steers by from passes that the stable compiler
//! has: no other toolchain is needed, only a C++ compiler.

use crate::{
    process::Task,
    project::Project,
    setup::{self, Need},
};
use anyhow::{Context, Result, bail};
use std::{fs, path::Path, time::Duration};

/// How the code under test is compiled: with counters at its edges, and its comparisons told.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module -Ccodegen-units=1 \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// Bytes of an input. Every rule of every reader fits in, several times.
const INPUT_BYTES_MAX: &str = "-max_len=4096";

/// MB that a target may take before it counts as failed: small inputs become no large tables.
const MEMORY_MB_MAX: &str = "-rss_limit_mb=1024";

/// Seconds one input may take.
const INPUT_S_MAX: &str = "-timeout=10";

/// Time beyond the one asked for, for reading what was found before and for ending.
const GRACE: Duration = Duration::from_secs(120);

/// Runs each target for this many seconds; `done` is told how each ended.
pub(crate) fn run(project: &Project, seconds: u32, mut done: impl FnMut(Result<()>)) -> Result<()> {
    setup::ensure(project, &[Need::Crates])?;
    // The host's own triple, said aloud: flags then leave build scripts and macros alone.
    let host = host()?;
    let target = project.at("target/fuzz");
    Task::new("cargo")
        .dir(project.root())
        .args([
            "build",
            "--package",
            "tests",
            "--bin",
            "fuzz",
            "--features",
            "fuzz",
        ])
        .args(["--profile", "fuzz", "--target", &host, "--target-dir"])
        .arg(&target)
        .env("RUSTFLAGS", COVERAGE)
        .tee_ok(|_| ())
        .context("the fuzzer could not be built; it needs a C++ compiler")?;
    let program = target.join(&host).join("fuzz/fuzz");
    for name in names(&project.at("tests/fuzz"))? {
        println!("{name}: {seconds} s");
        done(target_holds(project, &program, &name, seconds));
    }
    Ok(())
}

/// The targets, which are the folders of what was found.
fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).context("tests/fuzz cannot be listed")?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.context("tests/fuzz cannot be listed")?;
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    if names.is_empty() {
        bail!("tests/fuzz has no folder of a target");
    }
    names.sort();
    Ok(names)
}

fn target_holds(project: &Project, program: &Path, name: &str, seconds: u32) -> Result<()> {
    let found = project.at("tests/fuzz").join(name);
    // New inputs go here, for the next run; inputs that fail go to those that are kept.
    let fresh = project.scratch("fuzz")?.join(name);
    fs::create_dir_all(&fresh).context("no folder for what is found")?;
    let artifacts = found.join("failed-");
    Task::new(program)
        .dir(project.root())
        .env("ROLLCALL_FUZZ_TARGET", name)
        .arg(format!("-max_total_time={seconds}"))
        .args([
            INPUT_BYTES_MAX,
            MEMORY_MB_MAX,
            INPUT_S_MAX,
            "-print_final_stats=1",
        ])
        .arg(format!("-artifact_prefix={}", artifacts.display()))
        .arg(&fresh)
        .arg(&found)
        .args(seeds(project, name))
        .limit(Duration::from_secs(u64::from(seconds)) + GRACE)
        .tee_ok(|_| ())
        .with_context(|| {
            format!(
                "{name} does not hold for an input that is now in {}: mend the reader, and keep \
                 the input, which the unit tests read from now on",
                project.shown(&found)
            )
        })
}

/// Files of the corpus that a target may begin with.
fn seeds(project: &Project, name: &str) -> Vec<std::path::PathBuf> {
    let folders: &[&str] = match name {
        "cef" => &["cef"],
        "json" => &["json", "copilot"],
        "csv" | "dialect" => &["ghes", "ghec", "moderne"],
        _ => &[],
    };
    let corpus = project.at("tests/corpus");
    folders.iter().map(|folder| corpus.join(folder)).collect()
}

/// The triple of this machine, as the compiler says it.
fn host() -> Result<String> {
    let about = Task::new("rustc").args(["--version", "--verbose"]).read()?;
    let line = about.lines().find_map(|line| line.strip_prefix("host: "));
    line.map(str::to_owned)
        .context("rustc does not say what machine this is")
}
