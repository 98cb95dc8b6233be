//! Prints what Rollcall makes of files, one JSON object a line.
//!
//! `cargo run --release -p reports --example inspect -- [--cells] FILE…`
//!
//! Exits with 0 when every file could be read from disk, whatever is in it, and with 1 otherwise.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "printing is what it is for"
)]

use std::process::ExitCode;

use reports::read::{inspect, inspect_cells};
use serde::Serialize;

fn main() -> ExitCode {
    let (flags, files): (Vec<_>, Vec<_>) =
        std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let unknown_flag = flags.iter().any(|flag| flag != "--cells");
    if files.is_empty() || unknown_flag {
        eprintln!("usage: inspect [--cells] FILE…");
        return ExitCode::from(2);
    }
    let mut code = ExitCode::SUCCESS;
    for file in &files {
        match std::fs::read(file) {
            Ok(bytes) if flags.is_empty() => print(&inspect(file, &bytes)),
            Ok(bytes) => print(&inspect_cells(&bytes)),
            Err(error) => {
                eprintln!("{file}: {error}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}

fn print(found: &impl Serialize) {
    match serde_json::to_string(found) {
        Ok(line) => println!("{line}"),
        Err(error) => eprintln!("{error}"),
    }
}
