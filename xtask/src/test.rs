//! `cargo xtask test`: everything that must hold, in layers, counted.

use crate::{
    browser::{FIREFOX, LIBREOFFICE},
    budgets,
    demo::{For, Upstream},
    deny, edge, fuzz,
    node::{self, OLDEST_NODE},
    process::{Task, now, shown_duration},
    project::Project,
    serve::{self, Reload, Server, Traces},
    setup::{self, Need, WASM_TARGET},
    site::{self, Mode},
    tally::{Tally, libtest_summary, nextest_summary, node_summary},
    tools::NEXTEST,
};
use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum};
use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
    thread,
    time::Duration,
};

/// Check everything that must hold; ends with `N passed, M failed`.
///
/// Runs every layer, or the ones named, in this order, each whether or not an earlier one failed,
/// and sets up what each needs. `fuzz` runs where it is asked for. Ends with a table of the layers and the plain line
/// `N passed, M failed` (`, K skipped` where something was). Fails when M is not zero.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Options {
    /// The layers to run; all where none is named
    #[arg(value_enum)]
    layers: Vec<Layer>,

    /// Also fuzz each reader, for so many seconds [60 where no number is given]
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "60")]
    fuzz: Option<u32>,

    /// Build site and worker quickly instead of small, while writing a test; sizes are not checked
    #[arg(long)]
    quick: bool,

    /// Handed on to the test runner of `unit` (nextest), `edge` or `browser` (node --test); for the
    /// last two, files named here (`tests/edge/cache.test.mjs`) are run instead of the whole folder
    #[arg(last = true)]
    rest: Vec<String>,
}

/// What is tested together.
#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
enum Layer {
    /// Rust is formatted as rustfmt.toml says
    Fmt,
    /// Clippy finds nothing: the whole workspace natively, app and worker for wasm
    Clippy,
    /// Licences, sources and duplicates of dependencies are as deny.toml says; none was yanked, none
    /// has a known advisory
    Deny,
    /// Unit, property, snapshot and documentation tests; no snapshot that no test refers to
    Unit,
    /// The site builds in release and keeps within its size budgets
    Site,
    /// The worker builds, wrangler would deploy it, and it keeps within its size budget
    Worker,
    /// The worker under `wrangler dev` between clients and an upstream that misbehaves
    Edge,
    /// The journeys in real browsers against `wrangler dev`
    Browser,
    /// Each reader on input that a fuzzer makes up, for a bounded time
    Fuzz,
}

/// How long one browser test may take before it counts as failed. The longest opens a large file
/// on a slow machine; a hang should not cost a day of somebody's continuous integration.
const BROWSER_TEST_LIMIT: Duration = Duration::from_secs(15 * 60);

/// Names the folder of other people's files, where there is one.
const SAMPLES: &str = "ROLLCALL_SAMPLES";

/// Seconds for which each reader is fuzzed where nobody says otherwise.
const FUZZ_S: u32 = 60;

/// The crates that are compiled for the browser and for the edge.
const WASM_PACKAGES: [&str; 4] = ["--package", "app", "--package", "rollcall-worker"];

/// `cargo xtask test`.
pub(crate) fn main(project: &Project, options: &Options) -> Result<ExitCode> {
    let layers = layers(options);
    let takes_rest = |layer: &Layer| matches!(layer, Layer::Unit | Layer::Edge | Layer::Browser);
    if !options.rest.is_empty() && !matches!(&layers[..], [layer] if takes_rest(layer)) {
        bail!(
            "arguments after `--` go to one test runner: name the layer `unit`, `edge` or `browser`"
        );
    }
    let mut session = Session {
        project,
        rest: &options.rest,
        fuzz_s: options.fuzz.unwrap_or(FUZZ_S),
        mode: if options.quick {
            Mode::Dev
        } else {
            Mode::Release
        },
        site: None,
        worker: None,
    };
    let mut reports = Vec::new();
    for layer in layers {
        println!("\n── {} ──", layer.name());
        let begun = now();
        let mut report = session.run(layer);
        report.duration = begun.elapsed();
        println!(
            "── {}: {} in {}",
            layer.name(),
            report.tally,
            shown_duration(report.duration)
        );
        reports.push(report);
    }
    Ok(summarise(&reports))
}

/// What is to run, in the order of the layers.
fn layers(options: &Options) -> Vec<Layer> {
    let is_named = |layer: &Layer| match layer {
        Layer::Fuzz => options.fuzz.is_some() || options.layers.contains(layer),
        layer => options.layers.is_empty() || options.layers.contains(layer),
    };
    let all = Layer::value_variants().iter().copied();
    all.filter(is_named).collect()
}

/// The table and the last line; others read the latter, so nothing may follow it.
fn summarise(reports: &[Report]) -> ExitCode {
    let mut total = Tally::default();
    println!(
        "\n{:8}  {:7}  {:>6}  {:>6}  {:>7}  {:>12}",
        "layer", "outcome", "passed", "failed", "skipped", "time"
    );
    for Report {
        layer,
        tally,
        notes,
        duration,
    } in reports
    {
        total.add(*tally);
        let Tally {
            passed,
            failed,
            skipped,
        } = tally;
        let outcome = match (passed, failed) {
            (_, 1..) => "FAILED",
            (0, 0) => "skipped",
            _ => "ok",
        };
        let time = shown_duration(*duration);
        println!(
            "{:8}  {outcome:7}  {passed:>6}  {failed:>6}  {skipped:>7}  {time:>12}",
            layer.name()
        );
        for note in notes {
            println!("          {note}");
        }
    }
    println!("\n{total}");
    if total.failed > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

impl Layer {
    fn name(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// How a layer went.
struct Report {
    layer: Layer,
    tally: Tally,
    /// What a reader of the table has to know: what failed, what was skipped and why.
    notes: Vec<String>,
    duration: Duration,
}

impl Report {
    /// Counts one step that either works or does not.
    fn step(&mut self, outcome: Result<()>) {
        self.count(outcome.map(|()| Tally::PASSED));
    }

    /// Counts one step that could not run on this machine.
    fn skip(&mut self, why: &str) {
        self.notes.push(format!("skipped: {why}"));
        self.tally.add(Tally::SKIPPED);
    }

    /// Counts what a step counted, or one failure where it could not run.
    fn count(&mut self, outcome: Result<Tally>) {
        self.tally.add(outcome.unwrap_or_else(|error| {
            println!("error: {error:#}");
            self.notes.push(format!("{error:#}"));
            Tally::FAILED
        }));
    }
}

/// What the layers of one run share.
struct Session<'a> {
    project: &'a Project,
    rest: &'a [String],
    fuzz_s: u32,
    /// How site and worker are built.
    mode: Mode,
    /// Whether the site was built in this run, and how that went.
    site: Option<Result<(), String>>,
    /// The same of the worker.
    worker: Option<Result<(), String>>,
}

impl Session<'_> {
    fn run(&mut self, layer: Layer) -> Report {
        let mut report = Report {
            layer,
            tally: Tally::default(),
            notes: Vec::new(),
            duration: Duration::ZERO,
        };
        let outcome = match layer {
            Layer::Fmt => self.fmt(&mut report),
            Layer::Clippy => self.clippy(&mut report),
            Layer::Deny => deny::run(self.project, |outcome| match outcome {
                deny::Outcome::Ran(outcome) => report.step(outcome),
                deny::Outcome::Skipped(why) => report.skip(&why),
            }),
            Layer::Unit => self.unit(&mut report),
            Layer::Site => self.site(&mut report),
            Layer::Worker => self.worker(&mut report),
            Layer::Edge => self.edge(&mut report),
            Layer::Browser => self.browser(&mut report),
            Layer::Fuzz => fuzz::run(self.project, self.fuzz_s, |outcome| report.step(outcome)),
        };
        if let Err(error) = outcome {
            report.count(Err(error));
        }
        report
    }

    fn cargo(&self) -> Task {
        Task::new("cargo").dir(self.project.root())
    }

    fn fmt(&self, report: &mut Report) -> Result<()> {
        setup::ensure(self.project, &[Need::Lints])?;
        let check = self.cargo().args(["fmt", "--all", "--check"]).run();
        report.step(check.context("the formatting differs; `cargo fmt --all` mends it"));
        Ok(())
    }

    fn clippy(&self, report: &mut Report) -> Result<()> {
        setup::ensure(self.project, &[Need::Lints, Need::WasmTarget])?;
        let clippy = |args: &[&str]| {
            let task = self.cargo().arg("clippy").args(args);
            task.args(["--", "-D", "warnings"]).run()
        };
        report.step(clippy(&["--workspace", "--all-targets"]));
        let wasm = [&WASM_PACKAGES[..], &["--target", WASM_TARGET]].concat();
        report.step(clippy(&wasm));
        Ok(())
    }

    fn unit(&self, report: &mut Report) -> Result<()> {
        // Other people's suites come from npm.
        setup::ensure(self.project, &[Need::Tool(&NEXTEST), Need::Npm])?;
        let references = self.project.scratch("unit")?.join("snapshots");
        let _ = fs::remove_file(&references);
        let mut counted = Tally::default();
        let status = self
            .cargo()
            .args(["nextest", "run", "--workspace", "--no-fail-fast"])
            // Tests of other people's files are ignored, and so counted as skipped, without them.
            .args(env::var_os(SAMPLES).map(|_| "--run-ignored=all"))
            .args(self.rest)
            .env("PATH", self.project.path())
            // insta writes the name of every snapshot it looks at here.
            .env("INSTA_SNAPSHOT_REFERENCES_FILE", &references)
            .tee(|line| counted.add(nextest_summary(line).unwrap_or_default()))?;
        report.tally.add(counted.of_counted(status.success()));
        if !self.rest.is_empty() {
            // A part was asked for; the rest says nothing about it.
            return Ok(());
        }
        if counted.failed == 0 && status.success() {
            report.count(check_snapshots(self.project, &references));
        }
        let mut counted = Tally::default();
        let status = self
            .cargo()
            .args(["test", "--doc", "--package", "reports"])
            .tee(|line| counted.add(libtest_summary(line).unwrap_or_default()))?;
        // A crate without documentation tests has none that passed.
        if !status.success() || counted != Tally::default() {
            report.tally.add(counted.of_counted(status.success()));
        }
        Ok(())
    }

    fn site(&mut self, report: &mut Report) -> Result<()> {
        self.build_site()?;
        report.tally.add(Tally::PASSED);
        let sizes = budgets::sizes(self.project, &self.project.dist())?;
        budgets::print(&sizes);
        if self.mode == Mode::Release {
            report.tally.add(budgets::check_site(&sizes));
        }
        Ok(())
    }

    fn worker(&mut self, report: &mut Report) -> Result<()> {
        // The bundle names the site's folder, which has to be there.
        self.build_site()
            .context("the worker serves the site, which could not be built")?;
        self.build_worker()?;
        report.tally.add(Tally::PASSED);
        let folder = edge::bundle(self.project)?;
        report.tally.add(Tally::PASSED);
        let sizes = budgets::sizes(self.project, &folder)?;
        budgets::print(&sizes);
        if self.mode == Mode::Release {
            report.tally.add(budgets::check_worker(&sizes));
        }
        Ok(())
    }

    fn browser(&mut self, report: &mut Report) -> Result<()> {
        self.build_site()?;
        self.build_worker()?;
        let chromium = setup::chromium(self.project)?;
        let product = self.product()?;
        let mut task =
            self.node_test(&product, &product.upstream, "tests/browser/**/*.test.mjs")?;
        task = task.env("CHROMIUM", chromium);
        for program in [FIREFOX, LIBREOFFICE] {
            task = if let Some(path) = program.get(self.project)? {
                task.env(program.variable, path)
            } else {
                // Its journeys are counted as skipped by Node's runner.
                let note = format!("{}: skipped ({})", program.name, program.fix);
                report.notes.push(note);
                task.without_env(program.variable)
            };
        }
        count_node(task, report)
    }

    /// The worker's own suite: the whole way from a client to an upstream that misbehaves.
    fn edge(&mut self, report: &mut Report) -> Result<()> {
        self.build_site()?;
        self.build_worker()?;
        let product = self.product()?;
        let shared = self.node_test(&product, &product.upstream, "tests/edge/*.test.mjs")?;
        if self.names_files() {
            return count_node(shared, report);
        }
        // The others start a runtime of their own. They mostly wait, as the first ones do, so that
        // the two run side by side, each with a simulator that the other does not give orders.
        let upstream = Upstream::start(self.project, For::Tests)?;
        let own = self.node_test(&product, &upstream, "tests/edge/runtimes/*.test.mjs")?;
        let (shared, own) = thread::scope(|scope| {
            let own = scope.spawn(|| counted_node(own));
            (counted_node(shared), own.join())
        });
        let own = own.map_err(|_| anyhow!("the thread that ran the suites ended early"))?;
        report.tally.add(shared?);
        report.tally.add(own?);
        Ok(())
    }

    /// Whether files are named that are run instead of a layer's whole folder.
    fn names_files(&self) -> bool {
        self.rest.iter().any(|argument| argument.ends_with(".mjs"))
    }

    /// Everything running: the worker, and a simulator to fetch from that takes orders.
    fn product(&self) -> Result<Product> {
        let upstream = Upstream::start(self.project, For::Tests)?;
        let configuration = upstream.configuration(self.project)?;
        let server = Server::start(
            self.project,
            serve::free_port()?,
            Reload::NeverAndAfresh,
            Some(&configuration),
        )?;
        let traces = Traces::of(self.project)?;
        Ok(Product {
            server,
            upstream,
            traces,
        })
    }

    /// Node's test runner, on the files of a pattern.
    fn node_test(&self, product: &Product, upstream: &Upstream, pattern: &str) -> Result<Task> {
        let limit = BROWSER_TEST_LIMIT.as_millis();
        let task = node::task(self.project)?
            .args(["--test", "--test-concurrency=1", &format!("--test-timeout={limit}")])
            .arg("--test-reporter=spec")
            .args(self.rest)
            // A pattern and not a folder: Node takes a folder's name for a script's.
            .args((!self.names_files()).then_some(pattern))
            .env("ROLLCALL_URL", product.server.url())
            .env("WORKER_LOG", product.traces.log.as_os_str())
            .env("WORKER_STATE", product.traces.state.as_os_str());
        Ok(upstream.tell(task))
    }

    /// Builds the site unless this run has; a failure is remembered as well.
    fn build_site(&mut self) -> Result<()> {
        let (project, mode) = (self.project, self.mode);
        once(&mut self.site, || site::build(project, mode))
    }

    /// Builds the worker unless this run has.
    fn build_worker(&mut self) -> Result<()> {
        let (project, mode) = (self.project, self.mode);
        once(&mut self.worker, || edge::build(project, mode))
    }
}

/// What journeys go through. Both end when this is dropped.
struct Product {
    server: Server,
    upstream: Upstream,
    traces: Traces,
}

/// Runs Node's tests and counts them.
fn count_node(task: Task, report: &mut Report) -> Result<()> {
    report.tally.add(counted_node(task)?);
    Ok(())
}

/// Runs Node's tests; how many there were, and how they ended.
fn counted_node(task: Task) -> Result<Tally> {
    let mut counted = Tally::default();
    let status = task.tee(|line| counted.add(node_summary(line).unwrap_or_default()))?;
    if counted == Tally::default() {
        let (major, minor) = OLDEST_NODE;
        bail!("no test was run: is this Node {major}.{minor} or later?");
    }
    Ok(counted.of_counted(status.success()))
}

/// Does something the first time and repeats its outcome after that.
fn once(memory: &mut Option<Result<(), String>>, act: impl FnOnce() -> Result<()>) -> Result<()> {
    let outcome = memory.get_or_insert_with(|| act().map_err(|error| format!("{error:#}")));
    outcome.clone().map_err(|error| anyhow!(error))
}

/// Fails where a snapshot is kept that no test compares with: it would be read as a promise.
fn check_snapshots(project: &Project, references: &Path) -> Result<Tally> {
    let mut kept = BTreeSet::new();
    for folder in ["reports", "app", "worker", "tests", "xtask"] {
        find_snapshots(&project.at(folder), &mut kept)?;
    }
    if kept.is_empty() {
        return Ok(Tally::default());
    }
    let text = fs::read_to_string(references).unwrap_or_default();
    let used: BTreeSet<PathBuf> = text
        .lines()
        .filter_map(|line| fs::canonicalize(line).ok())
        .collect();
    let unused: Vec<String> = kept
        .difference(&used)
        .map(|path| project.shown(path))
        .collect();
    if unused.is_empty() {
        return Ok(Tally::PASSED);
    }
    bail!(
        "no test refers to these snapshots any more; delete them: {}",
        unused.join(", ")
    )
}

fn find_snapshots(folder: &Path, found: &mut BTreeSet<PathBuf>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot list {}", folder.display()))?;
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            find_snapshots(&path, found)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "snap")
        {
            found.insert(fs::canonicalize(&path).unwrap_or(path));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Layer, Options, layers, once};
    use anyhow::anyhow;
    use clap::{Args, Command, FromArgMatches};

    fn layers_of(arguments: &[&str]) -> Vec<Layer> {
        let command = Options::augment_args(Command::new("test").no_binary_name(true));
        let matches = command.get_matches_from(arguments);
        layers(&Options::from_arg_matches(&matches).expect("these are arguments"))
    }

    #[test]
    fn fuzzing_is_asked_for() {
        assert!(!layers_of(&[]).contains(&Layer::Fuzz));
        assert!(layers_of(&["--fuzz"]).contains(&Layer::Browser));
        assert_eq!(layers_of(&["--fuzz"]).last(), Some(&Layer::Fuzz));
        assert_eq!(layers_of(&["fuzz"]), [Layer::Fuzz]);
        assert_eq!(layers_of(&["fuzz", "--fuzz", "5"]), [Layer::Fuzz]);
        assert_eq!(layers_of(&["unit", "fmt"]), [Layer::Fmt, Layer::Unit]);
    }

    #[test]
    fn what_failed_once_is_not_tried_again() {
        let mut memory = None;
        let mut times = 0;
        for _ in 0..2 {
            let outcome = once(&mut memory, || {
                times += 1;
                Err(anyhow!("broken"))
            });
            assert_eq!(outcome.expect_err("it is broken").to_string(), "broken");
        }
        assert_eq!(times, 1);
    }
}
