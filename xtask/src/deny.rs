//! Checks the dependencies: licences, sources, yanked versions, known vulnerabilities.

use crate::{
    process::Task,
    project::Project,
    setup::{self, Need},
    tools::DENY,
};
use anyhow::{Context, Result};
use std::{fs, path::Path, time::Duration};

/// How long the advisory database may take to come before the check is skipped.
const ADVISORY_LIMIT: Duration = Duration::from_secs(60);

/// Where cargo-deny looks for the database of its default address, below `db-path`.
const DATABASE: &str = "advisory-db-3157b0e258782691";

/// An advisory about no package there is: cargo-deny takes an empty database for a broken one.
const PLACEHOLDER: &str = r#"```toml
[advisory]
id = "RUSTSEC-2000-0000"
package = "placeholder-of-no-package"
date = "2000-01-01"

[versions]
patched = [">= 1.0.0"]
```

# Placeholder

It keeps this database from being empty.
"#;

/// How one check went.
pub(crate) enum Outcome {
    /// It ran.
    Ran(Result<()>),
    /// It could not run on this machine, and why.
    Skipped(String),
}

/// Runs every check, and hands over how each went.
pub(crate) fn run(project: &Project, mut on_outcome: impl FnMut(Outcome)) -> Result<()> {
    setup::ensure(project, &[Need::Tool(&DENY), Need::Crates])?;
    let program = DENY.path(project)?;
    let deny = |args: &[&str]| Task::new(&program).args(args).dir(project.root());
    let check = ["--offline", "check", "--hide-inclusion-graph"];
    let check = |checks: &[&str]| deny(&[&check, checks].concat()).run();
    on_outcome(Outcome::Ran(check(&["licenses", "bans", "sources"])));

    on_outcome(Outcome::Ran(yanked(project, &program)));

    // The database lives on GitHub, which this machine may not reach. Fetching it is a step of
    // its own, so that "could not look" is never taken for "found something", nor for "clean".
    let fetched = deny(&["fetch", "db"])
        .env("GIT_TERMINAL_PROMPT", "0")
        .limit(ADVISORY_LIMIT)
        .tee_ok(|_| ());
    on_outcome(match fetched {
        Ok(()) => Outcome::Ran(check(&["advisories"])),
        Err(error) => {
            println!("skipped: advisory database not reachable ({error:#})");
            Outcome::Skipped("advisory database not reachable".to_owned())
        }
    });
    Ok(())
}

/// Fails where a version in `Cargo.lock` was taken back by its authors. The registry's index says
/// so, but cargo-deny only asks it beside a database of advisories; so it gets one of ours.
fn yanked(project: &Project, program: &Path) -> Result<()> {
    let databases = project.scratch("deny")?;
    let database = databases.join(DATABASE);
    let package = database.join("crates/placeholder-of-no-package");
    fs::create_dir_all(&package).context("the placeholder database cannot be made")?;
    fs::write(package.join("RUSTSEC-2000-0000.md"), PLACEHOLDER)
        .context("the placeholder database cannot be written")?;
    let git = |args: &[&str]| {
        let identity = [
            "-c",
            "user.name=xtask",
            "-c",
            "user.email=xtask@localhost",
            "-c",
            "commit.gpgsign=false",
        ];
        let task = Task::new("git").args(identity).args(args).dir(&database);
        task.read().map(drop)
    };
    // A repository of its own, with one commit: the age of a database is the age of its last one.
    git(&["init", "--quiet"])?;
    git(&[
        "commit",
        "--quiet",
        "--allow-empty",
        "--message",
        "placeholder",
    ])?;
    fs::write(database.join(".git/FETCH_HEAD"), "").context("cannot write to the database")?;

    let rules = fs::read_to_string(project.at("deny.toml")).context("deny.toml cannot be read")?;
    let place = format!(
        "[advisories]\ndb-path = {:?}",
        databases.display().to_string()
    );
    let rules = rules.replacen("[advisories]", &place, 1);
    let file = databases.join("deny.toml");
    fs::write(&file, rules).context("the rules cannot be written")?;
    Task::new(program)
        .args(["--offline", "--config"])
        .arg(&file)
        .args(["check", "--hide-inclusion-graph", "advisories"])
        .dir(project.root())
        .run()
        .context("a version in Cargo.lock was yanked, or could not be looked up")
}
