//! `cargo xtask test`: everything that must hold, in layers, counted.

use crate::{
    budgets, deny, edge,
    failures::{Failure, Failures},
    fuzz,
    process::{Task, now, shown_duration},
    project::Project,
    setup::{self, Need, WASM_TARGET},
    site::{self, Mode},
    suites::{Ready, Suites},
    tally::{Tally, libtest_summary, nextest_summary},
    tools::{DENY, NEXTEST},
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
/// and sets up what each needs. `edge` mostly waits, so that lints and unit tests run beside it.
/// `fuzz` runs where it is asked for. Ends with a table of the layers and the plain line
/// `N passed, M failed` (`, K skipped` where something was). Fails when M is not zero.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Options {
    /// The layers to run; all where none is named
    #[arg(value_enum)]
    layers: Vec<Layer>,

    /// Also fuzz each reader, for this many seconds [60 if no number is given]
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

/// Checks that run together.
#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
enum Layer {
    /// Rust is formatted as rustfmt.toml says
    Fmt,
    /// The site builds in release and keeps within its size budgets
    Site,
    /// The worker builds, wrangler would deploy it, and it keeps within its size budget
    Worker,
    /// The worker under `wrangler dev` between clients and an upstream that misbehaves
    Edge,
    /// Clippy finds nothing: the whole workspace natively, app and worker for wasm
    Clippy,
    /// Licences, sources and duplicates of dependencies are as deny.toml says; none was yanked, none
    /// has a known advisory
    Deny,
    /// Unit, property, snapshot and documentation tests; no snapshot that no test refers to
    Unit,
    /// The journeys in real browsers against `wrangler dev`
    Browser,
    /// Each reader on input that a fuzzer makes up, for a bounded time
    Fuzz,
}

/// Names the folder of other people's files, where there is one.
const SAMPLES: &str = "ROLLCALL_SAMPLES";

/// Seconds for which each reader is fuzzed, unless an argument says otherwise.
const FUZZ_S: u32 = 60;

/// The needs of the layers that run beside `edge`.
const BESIDE_EDGE: [Need; 6] = [
    Need::Lints,
    Need::WasmTarget,
    Need::Tool(&DENY),
    Need::Tool(&NEXTEST),
    Need::Npm,
    Need::Crates,
];

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
        is_polite: false,
        fuzz_s: options.fuzz.unwrap_or(FUZZ_S),
        mode: if options.quick {
            Mode::Dev
        } else {
            Mode::Release
        },
        site: None,
        worker: None,
    };
    Ok(summarise(&session.run_all(&layers)))
}

/// The layers to run, in their order.
fn layers(options: &Options) -> Vec<Layer> {
    let is_named = |layer: &Layer| match layer {
        Layer::Fuzz => options.fuzz.is_some() || options.layers.contains(layer),
        layer => options.layers.is_empty() || options.layers.contains(layer),
    };
    let all = Layer::value_variants().iter().copied();
    all.filter(is_named).collect()
}

/// The table, the failed tests and the last line; others read the latter, so nothing may follow it.
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
        ..
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
    // Where a run is long, its end is all that many people see.
    for report in reports {
        for Failure {
            place,
            title,
            message,
        } in &report.failures
        {
            println!("\n✖ {}: {place}: {title}", report.layer.name());
            for line in message {
                println!("    {line}");
            }
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
pub(crate) struct Report {
    layer: Layer,
    tally: Tally,
    /// Notes for the table: failures, and reasons for skipping.
    pub(crate) notes: Vec<String>,
    /// The failed tests that a test runner named.
    pub(crate) failures: Vec<Failure>,
    duration: Duration,
}

impl Report {
    /// Runs a layer, and prints how it went.
    fn of(layer: Layer, run: impl FnOnce(&mut Self) -> Result<()>) -> Self {
        let name = layer.name();
        println!("\n── {name} ──");
        let begun = now();
        let mut report = Self {
            layer,
            tally: Tally::default(),
            notes: Vec::new(),
            failures: Vec::new(),
            duration: Duration::ZERO,
        };
        if let Err(error) = run(&mut report) {
            report.count(Err(error));
        }
        report.duration = begun.elapsed();
        let took = shown_duration(report.duration);
        println!("── {name}: {} in {took} ──", report.tally);
        report
    }

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
    pub(crate) fn count(&mut self, outcome: Result<Tally>) {
        self.tally.add(outcome.unwrap_or_else(|error| {
            println!("error: {error:#}");
            self.notes.push(format!("{error:#}"));
            Tally::FAILED
        }));
    }
}

/// State that the layers of one run share.
struct Session<'a> {
    project: &'a Project,
    rest: &'a [String],
    /// Whether tests that a delay would mislead run at the same time.
    is_polite: bool,
    fuzz_s: u32,
    /// How site and worker are built.
    mode: Mode,
    /// Whether the site was built in this run, and how that went.
    site: Option<Result<(), String>>,
    /// The same of the worker.
    worker: Option<Result<(), String>>,
}

impl<'a> Session<'a> {
    /// Runs the layers in their order.
    fn run_all(&mut self, layers: &[Layer]) -> Vec<Report> {
        let mut reports = Vec::new();
        let mut left = layers;
        while let Some((&layer, after)) = left.split_first() {
            left = after;
            if layer == Layer::Edge {
                let is_beside =
                    |layer: &&Layer| matches!(layer, Layer::Clippy | Layer::Deny | Layer::Unit);
                let (beside, after) = left.split_at(left.iter().take_while(is_beside).count());
                reports.extend(self.edge(beside));
                left = after;
            } else {
                reports.push(Report::of(layer, |report| self.run(layer, report)));
            }
        }
        reports
    }

    fn run(&mut self, layer: Layer, report: &mut Report) -> Result<()> {
        match layer {
            Layer::Fmt => self.fmt(report),
            Layer::Clippy => self.clippy(report),
            Layer::Deny => deny::run(self.project, |outcome| match outcome {
                deny::Outcome::Ran(outcome) => report.step(outcome),
                deny::Outcome::Skipped(why) => report.skip(&why),
            }),
            Layer::Unit => self.unit(report),
            Layer::Site => self.site(report),
            Layer::Worker => self.worker(report),
            Layer::Edge => self.ready_edge(false)?.run(report),
            Layer::Browser => {
                self.build_site()?;
                self.build_worker()?;
                self.suites(None).browser()?.run(report)
            }
            Layer::Fuzz => fuzz::run(self.project, self.fuzz_s, |outcome| report.step(outcome)),
        }
    }

    /// Runs `edge`, which mostly waits, and these layers at the same time.
    fn edge(&mut self, beside: &[Layer]) -> Vec<Report> {
        if beside.is_empty() {
            return vec![Report::of(Layer::Edge, |report| {
                self.run(Layer::Edge, report)
            })];
        }
        // Nothing that it needs may wait for the lock of a build that runs beside it.
        let ready = self.ready_edge(true);
        thread::scope(|scope| {
            let edge = scope.spawn(|| Report::of(Layer::Edge, |report| ready?.run(report)));
            self.is_polite = true;
            let run = |layer: &Layer| Report::of(*layer, |report| self.run(*layer, report));
            let mut reports: Vec<Report> = beside.iter().map(run).collect();
            self.is_polite = false;
            let ended = || Report::of(Layer::Edge, |_| bail!("its thread ended early"));
            reports.insert(0, edge.join().unwrap_or_else(|_| ended()));
            reports
        })
    }

    /// Everything that the worker's own suite needs, running.
    fn ready_edge(&mut self, has_company: bool) -> Result<Ready<'a>> {
        self.build_site()?;
        self.build_worker()?;
        if has_company {
            // Building tools takes all of the machine.
            setup::ensure(self.project, &BESIDE_EDGE)?;
        }
        self.suites(has_company.then_some("edge")).edge()
    }

    fn suites(&self, label: Option<&'static str>) -> Suites<'a> {
        Suites {
            project: self.project,
            rest: self.rest,
            label,
        }
    }

    fn cargo(&self) -> Task {
        let cargo = if self.is_polite && cfg!(unix) {
            Task::new("nice").args(["-n", "19", "cargo"])
        } else {
            Task::new("cargo")
        };
        cargo.dir(self.project.root())
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
        let mut failures = Failures::default();
        let status = self
            .cargo()
            .args(["nextest", "run", "--workspace", "--no-fail-fast"])
            // Tests of other people's files are ignored, and so counted as skipped, without them.
            .args(env::var_os(SAMPLES).map(|_| "--run-ignored=all"))
            .args(self.rest)
            .env("PATH", self.project.path())
            // insta writes the name of every snapshot it looks at here.
            .env("INSTA_SNAPSHOT_REFERENCES_FILE", &references)
            .tee(|line| {
                counted.add(nextest_summary(line).unwrap_or_default());
                failures.nextest(line);
            })?;
        report.tally.add(counted.of_counted(status.success()));
        report.failures.extend(failures.into_vec());
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
            // The whole workspace, so that its dependencies are compiled as they are above.
            .args(["test", "--doc", "--workspace"])
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

/// Does something the first time and repeats its outcome after that.
fn once(memory: &mut Option<Result<(), String>>, act: impl FnOnce() -> Result<()>) -> Result<()> {
    let outcome = memory.get_or_insert_with(|| act().map_err(|error| format!("{error:#}")));
    outcome.clone().map_err(|error| anyhow!(error))
}

/// Fails where a snapshot is kept that no test compares with: it would be read as a promise.
fn check_snapshots(project: &Project, references: &Path) -> Result<Tally> {
    let mut kept = BTreeSet::new();
    for folder in ["reports", "api", "app", "worker", "tests", "xtask"] {
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
