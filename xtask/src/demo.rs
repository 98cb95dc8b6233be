//! Runs the server that reports are fetched from without a real one: the upstream simulator, and the
//! worker's configuration that names it.
//!
//! The same program is the demo of `run`, and what the tests steer. Where a person has written
//! `worker/.dev.vars`, that is the configuration and nothing here is used.

use crate::{
    process::{Running, Task, now, shown_duration},
    project::Project,
    serve::free_port,
};
use anyhow::{Context, Result, bail};
use serde_json::json;
use std::{
    collections::hash_map::RandomState,
    fs,
    hash::{BuildHasher, Hasher},
    path::PathBuf,
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::Duration,
};

/// The simulator's site administrator, as it says on its front page.
const USER: &str = "demo-admin";
/// A token that is clearly not a real one, and that only the simulator accepts.
const TOKEN: &str = "ghp_DemoDemoDemoDemoDemoDemoDemoDemoDemo";

/// How long the simulator may take to listen.
const START_LIMIT: Duration = Duration::from_secs(30);

/// Where a person's own configuration lies, and what it then replaces.
pub(crate) const OWN: &str = "worker/.dev.vars";

/// The secret that the tests' target adds to each request as a header.
const ACCESS_SECRET: &str = "an access secret that only tests know";

/// The users of a simulator.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum For {
    /// A newcomer: a few minutes of a report being prepared would be true, and too long to watch.
    Person,
    /// Tests, which choose what it does.
    Tests,
}

/// A running simulator. It ends when this is dropped.
pub(crate) struct Upstream {
    _running: Running,
    _lines: Receiver<String>,
    port: u16,
    storage_port: u16,
    purpose: For,
    pepper: String,
}

impl Upstream {
    /// Builds the simulator, starts it and waits until it listens.
    pub(crate) fn start(project: &Project, purpose: For) -> Result<Self> {
        Task::new("cargo")
            .args([
                "build",
                "--release",
                "--package",
                "tests",
                "--bin",
                "upstream",
            ])
            .dir(project.root())
            .run()
            .context("the upstream simulator does not build")?;
        let (port, storage_port) = (free_port()?, free_port()?);
        let mut task = Task::new(program(project))
            .args([
                "--port",
                &port.to_string(),
                "--storage-port",
                &storage_port.to_string(),
            ])
            .dir(project.root());
        task = match purpose {
            For::Person => task.args(["--rows", "5000", "--polls", "3", "--delay-s", "6"]),
            For::Tests => task.arg("--control"),
        };
        let (mut running, lines) = task.start()?;
        let begun = now();
        loop {
            match lines.recv_timeout(Duration::from_millis(200)) {
                Ok(line) if line.contains("listening on") => break,
                Ok(_) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => bail!("the upstream simulator ended"),
            }
            if running.ended()?.is_some() {
                bail!("the upstream simulator ended before it listened: its message is above");
            }
            if begun.elapsed() > START_LIMIT {
                let limit = shown_duration(START_LIMIT);
                bail!("the upstream simulator did not listen within {limit}");
            }
        }
        Ok(Self {
            _running: running,
            _lines: lines,
            port,
            storage_port,
            purpose,
            pepper: pepper(),
        })
    }

    /// Tells the suites its address, and the secrets that must not appear anywhere.
    pub(crate) fn tell(&self, task: Task) -> Task {
        task.env("UPSTREAM_URL", self.url())
            .env("ACCESS_SECRET", ACCESS_SECRET)
            .env("PEPPER", &self.pepper)
    }

    /// Its address, without a slash at the end.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Writes the worker's configuration that names it, for wrangler's `--env-file`.
    pub(crate) fn configuration(&self, project: &Project) -> Result<PathBuf> {
        let storage_hosts = [format!("127.0.0.1:{}", self.storage_port)];
        let demo = json!({ "user": USER, "token": TOKEN });
        let targets = match self.purpose {
            For::Person => json!([{
                "id": "demo",
                "title": "Demo server (on this machine)",
                "kind": "ghes",
                "origin": self.url(),
                "storage_hosts": storage_hosts,
                "allow_http": true,
                "demo": demo,
            }]),
            // tests/edge/README.md says what each is for.
            For::Tests => json!([
                {
                    "id": "ghes",
                    "title": "Demo server",
                    "kind": "ghes",
                    "origin": self.url(),
                    "storage_hosts": storage_hosts,
                    "allow_http": true,
                    "demo": demo,
                    "headers": { "cf-access-client-secret": "ACCESS_SECRET" },
                },
                {
                    "id": "ghes-too",
                    "title": "The same server",
                    "kind": "ghes",
                    "origin": self.url(),
                    "allow_http": true,
                },
                {
                    "id": "gone",
                    "title": "Nothing listens here",
                    "kind": "ghes",
                    "origin": "http://127.0.0.1:9",
                    "allow_http": true,
                },
            ]),
        };
        let file = project.scratch("demo")?.join("demo.env");
        // JSON holds no single quote here, so these hold it.
        let mut text = format!("PEPPER='{}'\nTARGETS='{targets}'\n", self.pepper);
        if self.purpose == For::Person {
            // Under another name than this machine's own nothing is answered: a page of another site
            // that has its name lead here gets no report.
            text.push_str("HOSTS='localhost'\n");
        }
        if self.purpose == For::Tests {
            text.push_str(&format!("ACCESS_SECRET='{ACCESS_SECRET}'\n"));
        }
        fs::write(&file, text).context("the demo's configuration cannot be written")?;
        Ok(file)
    }
}

/// The program that cargo built.
pub(crate) fn program(project: &Project) -> PathBuf {
    let name = format!("upstream{}", std::env::consts::EXE_SUFFIX);
    project.at("target/release").join(name)
}

/// A pepper for one run of the demo: what is kept under it is orphaned by the next. The standard
/// library's hasher is seeded by the system; nothing but made-up reports is sealed with it.
fn pepper() -> String {
    let word = || format!("{:016x}", RandomState::new().build_hasher().finish());
    [word(), word(), word(), word()].concat()
}
