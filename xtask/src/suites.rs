//! The suites that Node runs against the whole product: the worker's own, and the journeys.

use crate::{
    browser::{FIREFOX, LIBREOFFICE},
    demo::{For, Upstream},
    node::{self, OLDEST_NODE},
    process::Task,
    project::Project,
    serve::{self, Reload, Server, Traces},
    setup,
    tally::{Tally, node_summary},
    test::Report,
};
use anyhow::{Result, anyhow, bail};
use std::{
    thread::{self, ScopedJoinHandle},
    time::Duration,
};

/// How long one browser test may take before it counts as failed. The longest opens a large file
/// on a slow machine; a hang should not cost a day of somebody's continuous integration.
const TEST_LIMIT: Duration = Duration::from_secs(15 * 60);

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
pub(crate) struct Ready {
    /// Run side by side.
    tasks: Vec<Task>,
    /// Notes for the table of results.
    notes: Vec<String>,
    _product: Product,
}

impl Suites<'_> {
    /// The journeys in real browsers.
    pub(crate) fn browser(self) -> Result<Ready> {
        let chromium = setup::chromium(self.project)?;
        let product = self.product(1)?;
        let task = self.node_test(&product, 0, "tests/browser/**/*.test.mjs")?;
        let mut task = task.env("CHROMIUM", chromium);
        let mut notes = Vec::new();
        for program in [FIREFOX, LIBREOFFICE] {
            task = if let Some(path) = program.get(self.project)? {
                task.env(program.variable, path)
            } else {
                // Its journeys are counted as skipped by Node's runner.
                notes.push(format!("{}: skipped ({})", program.name, program.fix));
                task.without_env(program.variable)
            };
        }
        Ok(Ready {
            tasks: vec![task],
            notes,
            _product: product,
        })
    }

    /// The worker's own suite: the whole way from a client to an upstream that misbehaves.
    pub(crate) fn edge(self) -> Result<Ready> {
        // The suites below `runtimes` start a runtime of their own. They mostly wait, as the others
        // do, so that the two run side by side, each with a simulator that the other does not give
        // orders.
        let patterns = ["tests/edge/*.test.mjs", "tests/edge/runtimes/*.test.mjs"];
        let count = if self.names_files() {
            1
        } else {
            patterns.len()
        };
        let product = self.product(count)?;
        let tasks = (0..count).map(|at| self.node_test(&product, at, patterns[at]));
        Ok(Ready {
            tasks: tasks.collect::<Result<_>>()?,
            notes: Vec::new(),
            _product: product,
        })
    }

    /// Whether files are named that are run instead of a layer's whole folder.
    fn names_files(self) -> bool {
        self.rest.iter().any(|argument| argument.ends_with(".mjs"))
    }

    /// Everything running: the worker, and simulators to fetch from that take orders.
    fn product(self, simulators: usize) -> Result<Product> {
        let start = |_| Upstream::start(self.project, For::Tests);
        let upstreams = (0..simulators).map(start).collect::<Result<Vec<_>>>()?;
        let configuration = upstreams[0].configuration(self.project)?;
        let server = Server::start(
            self.project,
            serve::free_port()?,
            Reload::NeverAndAfresh,
            Some(&configuration),
        )?;
        Ok(Product {
            server,
            upstreams,
            traces: Traces::of(self.project)?,
        })
    }

    /// Node's test runner, on the files of a pattern, with one of the simulators.
    fn node_test(self, product: &Product, simulator: usize, pattern: &str) -> Result<Task> {
        let limit = TEST_LIMIT.as_millis();
        let task = node::task(self.project)?
            .label(self.label)
            .args(["--test", "--test-concurrency=1", &format!("--test-timeout={limit}")])
            .arg("--test-reporter=spec")
            .args(self.rest)
            // A pattern and not a folder: Node takes a folder's name for a script's.
            .args((!self.names_files()).then_some(pattern))
            .env("ROLLCALL_URL", product.server.url())
            .env("WORKER_LOG", product.traces.log.as_os_str())
            .env("WORKER_STATE", product.traces.state.as_os_str());
        Ok(product.upstreams[simulator].tell(task))
    }
}

impl Ready {
    /// Runs the suites and counts their tests.
    pub(crate) fn run(self, report: &mut Report) -> Result<()> {
        report.notes.extend(self.notes);
        let counted = thread::scope(|scope| {
            let run = |task| scope.spawn(|| counted(task));
            let running: Vec<_> = self.tasks.into_iter().map(run).collect();
            let end = |thread: ScopedJoinHandle<'_, _>| {
                let ended = thread
                    .join()
                    .map_err(|_| anyhow!("the thread of a suite ended early"));
                ended.flatten()
            };
            running.into_iter().map(end).collect::<Vec<_>>()
        });
        for outcome in counted {
            report.count(outcome);
        }
        Ok(())
    }
}

/// The servers that the suites use. They end when this is dropped.
struct Product {
    server: Server,
    /// At least one; the worker's configuration names the first.
    upstreams: Vec<Upstream>,
    traces: Traces,
}

/// Runs Node's tests; how many there were, and how they ended.
fn counted(task: Task) -> Result<Tally> {
    let mut counted = Tally::default();
    let status = task.tee(|line| counted.add(node_summary(line).unwrap_or_default()))?;
    if counted == Tally::default() {
        let (major, minor) = OLDEST_NODE;
        bail!("no test was run: is this Node {major}.{minor} or later?");
    }
    Ok(counted.of_counted(status.success()))
}
