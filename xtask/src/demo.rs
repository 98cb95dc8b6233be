//! Runs the servers that reports are fetched from without real ones: the upstream simulator, and the
//! worker's configuration that names them.
//!
//! The same program is the demo of `run`, and what the tests steer. Where a person has written
//! `worker/.dev.vars`, that is the configuration and nothing here is used.

use crate::{
    process::{Running, Task, now, shown_duration},
    project::Project,
    serve::free_port,
};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::{
    collections::hash_map::RandomState,
    fs,
    hash::{BuildHasher, Hasher},
    path::PathBuf,
    sync::mpsc::RecvTimeoutError,
    time::Duration,
};

/// The simulator's site administrator, as its front page says.
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
    ghes: Place,
    copilot: Place,
    moderne: Place,
    purpose: For,
    pepper: String,
}

/// The two ports of a product.
struct Place {
    origin: u16,
    storage: u16,
}

impl Place {
    fn free() -> Result<Self> {
        Ok(Self {
            origin: free_port()?,
            storage: free_port()?,
        })
    }

    /// The options of the simulator; `product` is what their names begin with.
    fn options(&self, product: &str) -> [String; 4] {
        let Self { origin, storage } = self;
        [
            format!("--{product}port"),
            origin.to_string(),
            format!("--{product}storage-port"),
            storage.to_string(),
        ]
    }

    /// The address of the server, without a slash at the end.
    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.origin)
    }

    /// A target of this product.
    fn target(&self, id: &str, title: &str, kind: &str, more: &Value) -> Value {
        let mut target = json!({
            "id": id,
            "title": title,
            "kind": kind,
            "origin": self.url(),
            "storage_hosts": [format!("127.0.0.1:{}", self.storage)],
            "allow_http": true,
        });
        if let (Value::Object(target), Value::Object(more)) = (&mut target, more) {
            target.extend(more.clone());
        }
        target
    }
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
        let (ghes, copilot, moderne) = (Place::free()?, Place::free()?, Place::free()?);
        let mut task = Task::new(program(project))
            .args(ghes.options(""))
            .args(copilot.options("copilot-"))
            .args(moderne.options("moderne-"))
            .dir(project.root());
        task = match purpose {
            For::Person => task
                .args(["--rows", "5000", "--polls", "3", "--delay-s", "6"])
                .args(["--copilot-people", "2300", "--copilot-polls", "2"])
                .args(["--moderne-rows", "300", "--moderne-polls", "1"]),
            For::Tests => task.arg("--control"),
        };
        let (mut running, lines) = task.start()?;
        let begun = now();
        loop {
            match lines.recv_timeout(Duration::from_millis(200)) {
                // The other products are said before.
                Ok(line) if line.starts_with("upstream listening on") => break,
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
            ghes,
            copilot,
            moderne,
            purpose,
            pepper: pepper(),
        })
    }

    /// Tells the suites its addresses, and the secrets that must not appear anywhere.
    pub(crate) fn tell(&self, task: Task) -> Task {
        task.env("UPSTREAM_URL", self.url())
            .env("COPILOT_URL", self.copilot.url())
            .env("MODERNE_URL", self.moderne.url())
            .env("ACCESS_SECRET", ACCESS_SECRET)
            .env("PEPPER", &self.pepper)
    }

    /// The address of the GitHub Enterprise Server, without a slash at the end.
    pub(crate) fn url(&self) -> String {
        self.ghes.url()
    }

    /// Writes the worker's configuration that names it, for wrangler's `--env-file`, under a name.
    pub(crate) fn configuration(&self, project: &Project, name: &str) -> Result<PathBuf> {
        let demo = json!({ "demo": { "user": USER, "token": TOKEN } });
        // These take a token alone.
        let session = json!({ "demo": { "user": "", "token": TOKEN } });
        let acme = json!({ "demo": { "user": "", "token": TOKEN, "name": "acme" } });
        let Self {
            ghes,
            copilot,
            moderne,
            ..
        } = self;
        let github = |id| copilot.target(id, "Demo organization acme", "copilot", &acme);
        let targets = match self.purpose {
            For::Person => json!([
                ghes.target("demo", "Demo server (on this machine)", "ghes", &demo),
                github("copilot"),
                moderne.target("moderne", "Demo tenant, version 1", "moderne", &session),
                moderne.target(
                    "moderne-v2",
                    "Demo tenant, version 2",
                    "moderne-v2",
                    &session
                ),
            ]),
            // tests/edge/README.md says what each is for.
            For::Tests => {
                let mut first = ghes.target("ghes", "Demo server", "ghes", &demo);
                first["headers"] = json!({ "cf-access-client-secret": "ACCESS_SECRET" });
                json!([
                    first,
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
                    github("copilot"),
                    moderne.target("moderne", "Demo tenant, version 1", "moderne", &session),
                    moderne.target("moderne-v2", "Demo tenant, version 2", "moderne-v2", &session),
                ])
            }
        };
        let file = project.scratch("demo")?.join(format!("{name}.env"));
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
