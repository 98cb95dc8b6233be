//! Serving site and worker on this machine, through wrangler and the runtime it brings.

use crate::{
    edge, node,
    process::{Running, Task, now, shown_duration},
    project::Project,
};
use anyhow::{Context, Result, bail};
use serde_json::json;
use std::{
    fs::{self, File},
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::mpsc::Receiver,
    thread,
    time::Duration,
};

/// The worker's configuration.
const CONFIG: &str = "worker/wrangler.toml";
/// Where the worker says that it is well.
const HEALTH: &str = "/api/v1/health";
/// How long the server may take to answer; in `--watch` it builds the worker first.
const START_LIMIT: Duration = Duration::from_secs(10 * 60);
/// How long one question may take.
const ANSWER_LIMIT: Duration = Duration::from_secs(5);

/// How the server keeps up with changes.
pub(crate) enum Reload<'a> {
    /// It serves what was built, to a person.
    Never,
    /// Likewise to tests: without a line per request, with nothing kept from an earlier run, and
    /// beside the servers of other tests.
    NeverAndAfresh(&'a Traces),
    /// Wrangler watches the sources and calls our build.
    Wrangler,
}

/// A server that answers. It ends when this is dropped.
pub(crate) struct Server {
    running: Running,
    port: u16,
}

/// Where the server of a test run keeps what it keeps, and what it said.
pub(crate) struct Traces {
    /// wrangler's state: what Durable Objects stored.
    pub(crate) state: PathBuf,
    /// Every line that wrangler and the worker printed.
    pub(crate) log: PathBuf,
}

impl Traces {
    /// Those of one of the servers of a run, by its number.
    pub(crate) fn of(project: &Project, number: usize) -> Result<Self> {
        Ok(Self {
            state: project.scratch(&format!("wrangler-state/{number}"))?,
            log: project
                .scratch("worker-log")?
                .join(format!("worker-{number}.log")),
        })
    }
}

/// wrangler, in the worker's folder, told to keep to itself.
pub(crate) fn wrangler(project: &Project) -> Result<Task> {
    let script = node::bin(project, "wrangler")?;
    let task = Task::new(node::node(project)?)
        .arg(script)
        .dir(&project.at("worker"))
        .env("PATH", project.path())
        // No question, no banner with its search for updates, no figures sent.
        .env("CI", "1")
        .env("WRANGLER_HIDE_BANNER", "true")
        .env("WRANGLER_SEND_METRICS", "false")
        .env("WRANGLER_SEND_ERROR_REPORTS", "false")
        .env("WRANGLER_LOG_PATH", project.scratch("wrangler-logs")?)
        // Where wranglers on one machine find each other; ours has no business with another's.
        .env("WRANGLER_REGISTRY_PATH", project.scratch("wrangler-registry")?)
        // The runtime would ask Cloudflare where this machine is, for `Request.cf`.
        .env("CLOUDFLARE_CF_FETCH_ENABLED", "false");
    Ok(task)
}

impl Server {
    /// Starts it and waits until it answers.
    ///
    /// `configuration` is a file of variables and secrets for the worker; without one it reads
    /// `worker/.dev.vars`, where there is one.
    pub(crate) fn start(
        project: &Project,
        port: u16,
        reload: &Reload<'_>,
        configuration: Option<&Path>,
    ) -> Result<Self> {
        check_free(port)?;
        let port_text = port.to_string();
        let config = match reload {
            Reload::NeverAndAfresh(_) => unwatched(project)?,
            Reload::Never | Reload::Wrangler => project.at(CONFIG),
        };
        let mut task = wrangler(project)?
            .args(["dev", "--ip", "127.0.0.1", "--port", &port_text, "--config"])
            .arg(config)
            // Port 0 is any free one: the debugger's usual port may be another wrangler's.
            .args(["--inspector-port", "0", "--show-interactive-dev-session=false"]);
        if let Some(file) = configuration {
            task = task.arg("--env-file").arg(file);
        }
        task = match reload {
            Reload::Never => task.env(edge::BUILT, "1"),
            Reload::NeverAndAfresh(Traces { state, .. }) => {
                fs::remove_dir_all(state).context("an earlier run's state cannot be removed")?;
                task.env(edge::BUILT, "1")
                    .args(["--log-level", "warn", "--persist-to"])
                    .arg(state)
            }
            Reload::Wrangler => task.env(edge::DEV, "1"),
        };
        let (running, lines) = task.start()?;
        if let Reload::NeverAndAfresh(Traces { log, .. }) = reload {
            write_lines(log, lines)?;
        }
        let mut server = Self { running, port };
        let begun = now();
        loop {
            if answers(port) {
                return Ok(server);
            }
            if let Some(status) = server.ended()? {
                bail!("wrangler ended before it answered ({status}): its message is above");
            }
            if begun.elapsed() > START_LIMIT {
                bail!(
                    "{HEALTH} did not answer within {}",
                    shown_duration(START_LIMIT)
                );
            }
            thread::sleep(Duration::from_millis(200));
        }
    }

    /// Its address, without a slash at the end.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// How it ended, or nothing while it runs.
    pub(crate) fn ended(&mut self) -> Result<Option<std::process::ExitStatus>> {
        self.running.ended()
    }
}

/// The worker's configuration without its build: wrangler would watch the sources and restart the
/// worker whenever one is saved, which ends every fetch that a test has started.
fn unwatched(project: &Project) -> Result<PathBuf> {
    let text = fs::read_to_string(project.at(CONFIG)).context("the configuration is not there")?;
    let parts = text
        .split_once("\n[build]\n")
        .and_then(|(before, rest)| Some((before, rest.split_once("\n[")?.1)));
    let (before, after) = parts.context("the configuration has no build to leave out")?;
    let mut text = format!("{before}\n[{after}");
    for path in ["build/index.js", "../dist"] {
        // The file is in another folder than the one that its paths start from.
        let whole = project.at("worker").join(path);
        text = text.replace(&json!(path).to_string(), &json!(whole).to_string());
    }
    let file = project.scratch("wrangler-tests")?.join("wrangler.toml");
    fs::write(&file, text).context("the tests' configuration cannot be written")?;
    Ok(file)
}

/// Writes lines to a file as they come, until there are no more.
fn write_lines(file: &Path, lines: Receiver<String>) -> Result<()> {
    let mut file = File::create(file).context("the worker's log cannot be written")?;
    thread::spawn(move || {
        for line in lines {
            // A disk that is full ends the log; the suites then miss what they look for.
            if writeln!(file, "{line}").is_err() {
                break;
            }
        }
    });
    Ok(())
}

/// Whether the worker answers on that port that it is well.
fn answers(port: u16) -> bool {
    let ask = || -> std::io::Result<bool> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut stream = TcpStream::connect_timeout(&address, ANSWER_LIMIT)?;
        stream.set_read_timeout(Some(ANSWER_LIMIT))?;
        write!(
            stream,
            "GET {HEALTH} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        let mut status = [0; b"HTTP/1.1 200".len()];
        stream.read_exact(&mut status)?;
        Ok(&status == b"HTTP/1.1 200")
    };
    ask().unwrap_or(false)
}

/// An error where a port is taken: wrangler would quietly take another.
pub(crate) fn check_free(port: u16) -> Result<()> {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    free.map(drop).with_context(|| {
        format!("port {port} cannot be used; end what listens there, or choose another with --port")
    })
}

/// A port that no program listens on.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("there is no free port")?;
    Ok(listener
        .local_addr()
        .context("there is no free port")?
        .port())
}
