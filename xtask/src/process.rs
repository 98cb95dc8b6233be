//! Starting, watching and ending other programs.
//!
//! Everything started here is remembered until it has ended, so that Ctrl-C, a closed terminal or
//! a `kill` of xtask leaves no wrangler, workerd or browser behind. A program whose output is read
//! ([`Task::tee`], [`Task::start`]) leads a process group of its own, because what *it* starts has
//! to end with it; one that writes straight to the terminal stays in ours, where the terminal can
//! reach it.

use anyhow::{Context, Result, bail};
use std::{
    ffi::OsStr,
    fmt::Write as _,
    io::{self, BufRead, BufReader, IsTerminal, Read, Write as _},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI32, Ordering},
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread,
    time::{Duration, Instant},
};

/// How long a program may take to end by itself once asked to.
const GRACE: Duration = Duration::from_secs(5);
/// How often a running program is looked at.
const POLL: Duration = Duration::from_millis(50);
/// The exit code of a shell for a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

static RUNNING: Mutex<Vec<Entry>> = Mutex::new(Vec::new());
static CODE_ON_SIGNAL: AtomicI32 = AtomicI32::new(INTERRUPTED);

/// Now, for measuring how long something took. The one door to the clock in this crate.
#[expect(
    clippy::disallowed_methods,
    reason = "how long a build took is what a person waits for"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// A duration as a person reads it: `0.4 s`, `2 min 05 s`.
pub(crate) fn shown_duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

/// Whether colours may be used on standard output.
pub(crate) fn colours() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// A program about to be started.
pub(crate) struct Task {
    command: Command,
    shown: String,
    limit: Option<Duration>,
    label: Option<&'static str>,
}

impl Task {
    /// A task that runs `program`, found on PATH unless it is a path.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let program = program.as_ref();
        let name = Path::new(program).file_name().unwrap_or(program);
        let mut command = Command::new(program);
        // No program may ask a question: it would hang a run without a person.
        command.stdin(Stdio::null());
        Self {
            command,
            shown: name.display().to_string(),
            limit: None,
            label: None,
        }
    }

    /// Adds one argument.
    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        let arg = arg.as_ref();
        let _ = write!(self.shown, " {}", arg.display());
        self.command.arg(arg);
        self
    }

    /// Adds arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(self, args: impl IntoIterator<Item = A>) -> Self {
        args.into_iter().fold(self, Self::arg)
    }

    /// Sets an environment variable.
    pub(crate) fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(key, value);
        self
    }

    /// Removes an environment variable.
    pub(crate) fn without_env(mut self, key: &str) -> Self {
        self.command.env_remove(key);
        self
    }

    /// Sets the folder it runs in.
    pub(crate) fn dir(mut self, dir: &Path) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// Ends it when it runs for longer than that. Only for [`Task::tee`].
    pub(crate) fn limit(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Marks each line of its output, where other programs write at the same time. Only for
    /// [`Task::tee`] and [`Task::start`].
    pub(crate) fn label(mut self, label: Option<&'static str>) -> Self {
        self.label = label;
        self
    }

    /// Runs it on this terminal; an error unless it succeeds.
    pub(crate) fn run(self) -> Result<()> {
        println!("$ {}", self.shown);
        self.spawn(false)?.succeed()
    }

    /// Runs it silently and returns what it wrote to standard output; an error with what it wrote
    /// to standard error unless it succeeds.
    pub(crate) fn read(mut self) -> Result<String> {
        let output = self
            .command
            .output()
            .with_context(|| format!("`{}` could not be started", self.shown))?;
        if !output.status.success() {
            let why = String::from_utf8_lossy(&output.stderr);
            bail!(
                "`{}` failed ({}): {}",
                self.shown,
                output.status,
                why.trim()
            );
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs it with its output shown as it comes and handed, line by line and without colours, to
    /// `on_line`. Returns how it ended, whatever that was.
    pub(crate) fn tee(self, mut on_line: impl FnMut(&str)) -> Result<ExitStatus> {
        println!("$ {}", self.shown);
        let limit = self.limit;
        let (mut running, lines) = self.start()?;
        let begun = now();
        let mut ended = None;
        loop {
            match lines.recv_timeout(POLL) {
                Ok(line) => on_line(&line),
                Err(RecvTimeoutError::Disconnected) => break,
                // It has ended, and something it left behind holds the pipe and says nothing.
                Err(RecvTimeoutError::Timeout) if ended.is_some() => break,
                Err(RecvTimeoutError::Timeout) => ended = running.ended()?,
            }
            if let Some(limit) = limit.filter(|limit| begun.elapsed() > *limit) {
                running.end();
                bail!(
                    "`{}` was ended after {}",
                    running.shown,
                    shown_duration(limit)
                );
            }
        }
        let status = match ended {
            Some(status) => status,
            None => running
                .child
                .wait()
                .context("waiting for a program failed")?,
        };
        running.end();
        // The lines that were still in the pipes when it ended.
        while let Ok(line) = lines.recv_timeout(POLL) {
            on_line(&line);
        }
        Ok(status)
    }

    /// Like [`Task::tee`], but an error unless it succeeds.
    pub(crate) fn tee_ok(self, on_line: impl FnMut(&str)) -> Result<()> {
        let shown = self.shown.clone();
        let status = self.tee(on_line)?;
        if !status.success() {
            bail!("`{shown}` failed ({status})");
        }
        Ok(())
    }

    /// Starts it in the background, in a process group of its own, its output shown as it comes.
    /// The receiver gets each line; it may be dropped.
    pub(crate) fn start(mut self) -> Result<(Running, mpsc::Receiver<String>)> {
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped());
        if colours() {
            // Programs do not colour what they write to a pipe; the person still reads a terminal.
            self.command
                .env("CARGO_TERM_COLOR", "always")
                .env("FORCE_COLOR", "1");
        }
        let label = self.label;
        let mut running = self.spawn(true)?;
        let (sender, lines) = mpsc::channel();
        if let Some(out) = running.child.stdout.take() {
            forward(out, label, sender.clone());
        }
        if let Some(err) = running.child.stderr.take() {
            forward(err, label, sender);
        }
        Ok((running, lines))
    }

    fn spawn(mut self, own_group: bool) -> Result<Running> {
        #[cfg(unix)]
        if own_group {
            use std::os::unix::process::CommandExt;
            self.command.process_group(0);
        }
        // Before the program writes, what we wrote has to be on the screen.
        let _ = io::stdout().flush();
        // Locked across start and note, so that a signal in between finds either none or both.
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        let child = self
            .command
            .spawn()
            .with_context(|| format!("`{}` could not be started", self.shown))?;
        running.push(Entry {
            id: child.id(),
            own_group,
        });
        Ok(Running {
            child,
            shown: self.shown,
            own_group,
        })
    }
}

/// Copies a pipe to standard output, line by line, on a thread of its own.
fn forward(pipe: impl Read + Send + 'static, label: Option<&'static str>, lines: Sender<String>) {
    let mark = label.map_or_else(String::new, |label| format!("{label} │ "));
    thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while pipe
            .read_until(b'\n', &mut line)
            .is_ok_and(|count| count > 0)
        {
            let mut out = io::stdout().lock();
            let text = [mark.as_bytes(), &line].concat();
            let _ = out.write_all(&text).and_then(|()| out.flush());
            drop(out);
            let text = String::from_utf8_lossy(&line);
            let _ = lines.send(without_colours(text.trim_end()));
            line.clear();
        }
    });
}

/// Drops terminal escape sequences (`ESC [ … letter`).
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\u{1b}' {
            plain.push(c);
        } else if chars.next() == Some('[') {
            let _ = chars.find(char::is_ascii_alphabetic);
        }
    }
    plain
}

/// A program that was started and is ended when this is dropped.
pub(crate) struct Running {
    child: Child,
    shown: String,
    own_group: bool,
}

impl Running {
    /// How it ended, or nothing while it runs.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child
            .try_wait()
            .context("looking after a program failed")
    }

    /// Waits for it; an error unless it succeeds.
    pub(crate) fn succeed(mut self) -> Result<()> {
        let status = self.child.wait().context("waiting for a program failed")?;
        if !status.success() {
            bail!("`{}` failed ({status})", self.shown);
        }
        Ok(())
    }

    /// Asks it and everything it started to end, and insists after [`GRACE`].
    pub(crate) fn end(&mut self) {
        let entry = Entry {
            id: self.child.id(),
            own_group: self.own_group,
        };
        let running = |child: &mut Child| child.try_wait().is_ok_and(|status| status.is_none());
        if running(&mut self.child) {
            entry.ask();
            let asked = now();
            while running(&mut self.child) && asked.elapsed() < GRACE {
                thread::sleep(POLL);
            }
        }
        if running(&mut self.child) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
        // Also when it ended long ago: a group outlives the program that led it.
        if self.own_group {
            entry.insist();
        }
        forget(entry);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// One remembered program.
#[derive(Clone, Copy, PartialEq)]
struct Entry {
    id: u32,
    own_group: bool,
}

#[cfg(unix)]
impl Entry {
    fn signal(self, signal: rustix::process::Signal) {
        use rustix::process::{Pid, kill_process, kill_process_group};
        let Some(pid) = i32::try_from(self.id).ok().and_then(Pid::from_raw) else {
            return;
        };
        // It may have ended in between; then there is nothing left to do.
        let _ = if self.own_group {
            kill_process_group(pid, signal)
        } else {
            kill_process(pid, signal)
        };
    }

    fn ask(self) {
        self.signal(rustix::process::Signal::TERM);
    }

    fn insist(self) {
        self.signal(rustix::process::Signal::KILL);
    }
}

#[cfg(not(unix))]
impl Entry {
    fn ask(self) {}

    fn insist(self) {}
}

fn forget(entry: Entry) {
    RUNNING
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .retain(|other| *other != entry);
}

/// Makes Ctrl-C the regular end of this command (exit code 0) instead of an interruption.
pub(crate) fn interruption_is_the_end() {
    CODE_ON_SIGNAL.store(0, Ordering::Relaxed);
}

/// From here on, Ctrl-C, `kill` and a closed terminal end every program started here, and then us.
#[cfg(unix)]
pub(crate) fn end_children_on_signals() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM]) else {
        return;
    };
    thread::spawn(move || {
        if signals.forever().next().is_none() {
            return;
        }
        // Held to the end, so that nothing new is started meanwhile.
        let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.iter().for_each(|entry| entry.ask());
        let asked = now();
        let exists = |entry: &&Entry| {
            let pid = i32::try_from(entry.id)
                .ok()
                .and_then(rustix::process::Pid::from_raw);
            pid.is_some_and(|pid| match entry.own_group {
                true => rustix::process::test_kill_process_group(pid).is_ok(),
                false => rustix::process::test_kill_process(pid).is_ok(),
            })
        };
        while running.iter().any(|entry| exists(&entry)) && asked.elapsed() < GRACE {
            thread::sleep(POLL);
        }
        running.iter().for_each(|entry| entry.insist());
        std::process::exit(CODE_ON_SIGNAL.load(Ordering::Relaxed));
    });
}

/// Elsewhere the console ends its programs together with us.
#[cfg(not(unix))]
pub(crate) fn end_children_on_signals() {}

#[cfg(test)]
mod tests {
    use super::{Task, shown_duration, without_colours};
    use std::time::Duration;

    #[test]
    fn escape_sequences_are_dropped_and_text_is_kept() {
        assert_eq!(
            without_colours("\u{1b}[32;1m    Summary\u{1b}[0m ok ✓"),
            "    Summary ok ✓"
        );
        assert_eq!(without_colours("plain"), "plain");
    }

    #[test]
    fn durations_read_like_speech() {
        assert_eq!(shown_duration(Duration::from_millis(440)), "0.4 s");
        assert_eq!(shown_duration(Duration::from_secs(125)), "2 min 05 s");
    }

    #[cfg(unix)]
    #[test]
    fn every_line_is_seen_and_the_status_kept() {
        let mut lines = Vec::new();
        let task = Task::new("sh").args(["-c", "echo one; echo two >&2; printf three; exit 7"]);
        let status = task
            .tee(|line| lines.push(line.to_owned()))
            .expect("sh runs");
        lines.sort();
        assert_eq!(status.code(), Some(7));
        assert_eq!(lines, ["one", "three", "two"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_grandchild_holding_the_pipe_does_not_hold_us() {
        let task = Task::new("sh").args(["-c", "sleep 60 & echo started"]);
        let begun = super::now();
        task.tee(|_| ()).expect("sh runs");
        assert!(begun.elapsed() < Duration::from_secs(20));
    }

    #[cfg(unix)]
    #[test]
    fn a_limit_ends_what_does_not_end() {
        let task = Task::new("sleep")
            .arg("60")
            .limit(Duration::from_millis(200));
        let error = task.tee(|_| ()).expect_err("the limit is shorter");
        assert!(error.to_string().contains("was ended after"), "{error}");
    }
}
