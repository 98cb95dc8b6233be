//! This program runs the upstream simulator until it is ended.

use std::io::{self, Write};
use std::thread;

use anyhow::{Context as _, Result};
use clap::Parser;
use tests::upstream::{Options, Settings, Upstream};

/// A simulated GitHub Enterprise Server, on this machine's loopback interface only.
#[derive(Parser)]
struct Args {
    /// The port it listens on; 0 is any free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The port of its storage host; 0 is any free one
    #[arg(long, default_value_t = 0)]
    storage_port: u16,
    /// Take orders at /_control, and keep a log of every request with its credential
    #[arg(long)]
    control: bool,
    #[command(flatten)]
    settings: Settings,
}

fn main() -> Result<()> {
    let Args {
        port,
        storage_port,
        control,
        settings,
    } = Args::parse();
    let upstream = Upstream::start(Options {
        port,
        storage_port,
        control,
        settings,
    })
    .context("the upstream cannot listen; choose other ports with --port and --storage-port")?;
    // `/_control/places` tells the address of the storage host.
    writeln!(
        io::stdout().lock(),
        "upstream listening on http://{}",
        upstream.origin()
    )
    .context("writing to standard output")?;
    loop {
        thread::park();
    }
}
