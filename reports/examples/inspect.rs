//! Prints what Rollcall makes of files, one JSON object a line; of a zip archive one for each of its
//! entries.
//!
//! `cargo run --release -p reports --example inspect -- [--cells] FILE…`
//!
//! Exits with 0 when every file could be read from disk, whatever is in it, and with 1 otherwise.

#![expect(clippy::print_stderr, reason = "printing is what it is for")]

use std::ffi::OsString;
use std::io::{self, ErrorKind, Write as _};
use std::process::ExitCode;
use std::time::UNIX_EPOCH;

use reports::read::inspect_cells;
use reports::report::inspect_all;
use serde::Serialize;

fn main() -> ExitCode {
    // A file's name need not be text.
    let is_flag = |argument: &OsString| argument.to_string_lossy().starts_with("--");
    let (flags, files): (Vec<_>, Vec<_>) = std::env::args_os().skip(1).partition(is_flag);
    let unknown_flag = flags.iter().any(|flag| flag != "--cells");
    if files.is_empty() || unknown_flag {
        eprintln!("usage: inspect [--cells] FILE…");
        return ExitCode::from(2);
    }
    let mut code = ExitCode::SUCCESS;
    for file in &files {
        let name = file.to_string_lossy();
        let printed = match std::fs::read(file) {
            Ok(bytes) if flags.is_empty() => inspect_all(&name, &bytes, modified_ms(file))
                .iter()
                .try_for_each(print),
            Ok(bytes) => print(&inspect_cells(&bytes)),
            Err(error) => {
                eprintln!("{name}: {error}");
                code = ExitCode::FAILURE;
                Ok(())
            }
        };
        match printed {
            Ok(()) => {}
            // `inspect … | head` is a fair use, not a failure.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return code,
            Err(error) => {
                eprintln!("standard output: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    code
}

/// The file's own date, in ms since the epoch.
fn modified_ms(file: &OsString) -> Option<i64> {
    let modified = std::fs::metadata(file).ok()?.modified().ok()?;
    let since = modified.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok()
}

fn print(found: &impl Serialize) -> io::Result<()> {
    let line = serde_json::to_string(found)?;
    writeln!(io::stdout().lock(), "{line}")
}
