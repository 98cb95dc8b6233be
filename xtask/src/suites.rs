//! The suites that Node runs against the whole product: the worker's own, and the journeys.

use crate::{
    browser::{FIREFOX, LIBREOFFICE},
    demo::{For, Upstream},
    failures::{Failure, Failures},
    node::{self, OLDEST_NODE},
    process::Task,
    project::Project,
    serve::{self, Reload, Server, Traces},
    setup,
    tally::{Tally, node_summary},
    test::Report,
};
use anyhow::{Context, Result, anyhow, bail};
use std::{
    collections::VecDeque,
    fs,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    thread,
    time::Duration,
};

/// How long one browser test may take before it counts as failed. The longest opens a large file
/// on a slow machine; a hang should not cost a day of somebody's continuous integration.
const TEST_LIMIT: Duration = Duration::from_secs(15 * 60);

/// How many files of the worker's suite run at the same time. They mostly wait: for an upstream that
/// is slow on purpose, and for limits whose time has to pass.
const EDGE_LANES: usize = 3;

/// The folders of the worker's suite. The suites in the first one start a runtime of their own and
/// take longest, so they begin first.
const EDGE_FOLDERS: [&str; 2] = ["tests/edge/runtimes", "tests/edge"];

/// How to run suites. Site and worker have to be built.
#[derive(Clone, Copy)]
pub(crate) struct Suites<'a> {
    pub(crate) project: &'a Project,
    /// Arguments for Node's test runner.
    pub(crate) rest: &'a [String],
    /// Marks each line of the output, where something else writes at the same time.
    pub(crate) label: Option<&'static str>,
}

/// Suites with everything they need running.
pub(crate) struct Ready<'a> {
    suites: Suites<'a>,
    /// The files of each run of Node.
    runs: Mutex<VecDeque<Vec<String>>>,
    /// Each does one run after the other, beside the other lanes.
    lanes: Vec<Product>,
    /// Variables of the tests; a variable without a value is removed.
    variables: Vec<(&'static str, Option<PathBuf>)>,
    /// Notes for the table of results.
    notes: Vec<String>,
}

impl<'a> Suites<'a> {
    /// The journeys in real browsers.
    pub(crate) fn browser(self) -> Result<Ready<'a>> {
        let chromium = setup::chromium(self.project)?;
        let mut variables = vec![("CHROMIUM", Some(chromium))];
        let mut notes = Vec::new();
        for program in [FIREFOX, LIBREOFFICE] {
            let path = program.get(self.project)?;
            if path.is_none() {
                // Its journeys are counted as skipped by Node's runner.
                notes.push(format!("{}: skipped ({})", program.name, program.fix));
            }
            variables.push((program.variable, path));
        }
        // A pattern and not a folder: Node takes a folder's name for a script's.
        let all = || vec!["tests/browser/**/*.test.mjs".to_owned()];
        let runs = if self.names_files() { vec![] } else { all() };
        Ok(Ready {
            variables,
            notes,
            ..self.ready(vec![runs], 1)?
        })
    }

    /// The worker's own suite: the whole way from a client to an upstream that misbehaves.
    pub(crate) fn edge(self) -> Result<Ready<'a>> {
        if self.names_files() {
            return self.ready(vec![vec![]], 1);
        }
        let mut runs = Vec::new();
        for folder in EDGE_FOLDERS {
            let entries = fs::read_dir(self.project.at(folder));
            let mut files = Vec::new();
            for entry in entries.with_context(|| format!("cannot list {folder}"))? {
                let name = entry.with_context(|| format!("cannot list {folder}"))?;
                let name = name.file_name().to_string_lossy().into_owned();
                if name.ends_with(".test.mjs") {
                    files.push(vec![format!("{folder}/{name}")]);
                }
            }
            // The files that wait longest are late in the alphabet; none of them should be last.
            files.sort_by(|a, b| b.cmp(a));
            runs.extend(files);
        }
        self.ready(runs, EDGE_LANES)
    }

    /// Whether files are named that are run instead of a layer's whole folder.
    fn names_files(self) -> bool {
        self.rest.iter().any(|argument| argument.ends_with(".mjs"))
    }

    fn ready(self, runs: Vec<Vec<String>>, lanes: usize) -> Result<Ready<'a>> {
        let lanes = (0..lanes).map(|lane| self.product(lane));
        Ok(Ready {
            suites: self,
            runs: Mutex::new(runs.into()),
            lanes: lanes.collect::<Result<_>>()?,
            variables: Vec::new(),
            notes: Vec::new(),
        })
    }

    /// Everything running: the worker, and a simulator to fetch from that takes orders. Each lane
    /// has its own, so that its tests meet only the faults that they ordered.
    fn product(self, lane: usize) -> Result<Product> {
        let traces = Traces::of(self.project, lane)?;
        let upstream = Upstream::start(self.project, For::Tests)?;
        let configuration = upstream.configuration(self.project, &format!("demo-{lane}"))?;
        let server = Server::start(
            self.project,
            serve::free_port()?,
            &Reload::NeverAndAfresh(&traces),
            Some(&configuration),
        )?;
        Ok(Product {
            server,
            upstream,
            traces,
        })
    }
}

impl Ready<'_> {
    /// Runs the suites and counts their tests.
    pub(crate) fn run(self, report: &mut Report) -> Result<()> {
        report.notes.extend_from_slice(&self.notes);
        let this = &self;
        let counted = thread::scope(|scope| {
            let run = |lane| scope.spawn(move || this.run_lane(lane));
            let running: Vec<_> = this.lanes.iter().map(run).collect();
            let ended = running.into_iter().map(|thread| {
                let ended_early = |_| vec![Err(anyhow!("the thread of a suite ended early"))];
                thread.join().unwrap_or_else(ended_early)
            });
            ended.flatten().collect::<Vec<_>>()
        });
        for outcome in counted {
            let mut failed = Vec::new();
            report.count(outcome.map(|(tally, failures)| {
                failed = failures;
                tally
            }));
            report.failures.extend(failed);
        }
        Ok(())
    }

    /// Does one run after the other until there are no more.
    fn run_lane(&self, product: &Product) -> Vec<Result<(Tally, Vec<Failure>)>> {
        let next = || {
            let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
            runs.pop_front()
        };
        let mut outcomes = Vec::new();
        while let Some(files) = next() {
            outcomes.push(self.node_test(product, &files).and_then(counted));
        }
        outcomes
    }

    /// Node's test runner on these files.
    fn node_test(&self, product: &Product, files: &[String]) -> Result<Task> {
        let limit = TEST_LIMIT.as_millis();
        let Product {
            server,
            upstream,
            traces,
        } = product;
        let task = node::task(self.suites.project)?
            .label(self.suites.label)
            .args([
                "--test",
                "--test-concurrency=1",
                &format!("--test-timeout={limit}"),
            ])
            // A test that fails may leave a server open, for which Node would wait.
            .args(["--test-force-exit", "--test-reporter=spec"])
            .args(self.suites.rest)
            .args(files)
            .env("ROLLCALL_URL", server.url())
            .env("WORKER_LOG", traces.log.as_os_str())
            .env("WORKER_STATE", traces.state.as_os_str());
        let task = self
            .variables
            .iter()
            .fold(task, |task, (name, value)| match value {
                Some(value) => task.env(name, value),
                None => task.without_env(name),
            });
        Ok(upstream.tell(task))
    }
}

/// The servers that the suites use. They end when this is dropped.
struct Product {
    server: Server,
    upstream: Upstream,
    traces: Traces,
}

/// Runs Node's tests; how many there were, how they ended, and which failed.
fn counted(task: Task) -> Result<(Tally, Vec<Failure>)> {
    let mut counted = Tally::default();
    let mut failures = Failures::default();
    let status = task.tee(|line| {
        counted.add(node_summary(line).unwrap_or_default());
        failures.node(line);
    })?;
    if counted == Tally::default() {
        let (major, minor) = OLDEST_NODE;
        bail!("no test was run: is this Node {major}.{minor} or later?");
    }
    Ok((counted.of_counted(status.success()), failures.into_vec()))
}
