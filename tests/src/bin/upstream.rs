//! This program runs the upstream simulator until it is ended: the servers of each product whose
//! port is given, and a GitHub Enterprise Server in any case.

use std::io::{self, Write};
use std::thread;

use anyhow::{Context as _, Result};
use clap::Parser;
use tests::upstream::{Listen, Options, Settings, Upstream, copilot, moderne};

/// Simulated servers, on this machine's loopback interface only.
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
    /// The port of GitHub's API for Copilot and billing; 0 is any free one
    #[arg(long)]
    copilot_port: Option<u16>,
    /// The port of its storage host; 0 is any free one
    #[arg(long, default_value_t = 0)]
    copilot_storage_port: u16,
    #[command(flatten)]
    copilot: copilot::Settings,
    /// The port of Moderne's API; 0 is any free one
    #[arg(long)]
    moderne_port: Option<u16>,
    /// The port of its storage host; 0 is any free one
    #[arg(long, default_value_t = 0)]
    moderne_storage_port: u16,
    #[command(flatten)]
    moderne: moderne::Settings,
}

const CHOOSE: &str =
    "the upstream cannot listen; choose other ports with the options that end in -port";

/// Says where an upstream listens. `/_control/places` tells the address of its storage host.
fn say(name: &str, upstream: &Upstream) -> Result<()> {
    let origin = upstream.origin();
    writeln!(io::stdout().lock(), "{name} listening on http://{origin}")
        .context("writing to standard output")
}

fn main() -> Result<()> {
    let Args {
        port,
        storage_port,
        control,
        settings,
        copilot_port,
        copilot_storage_port,
        copilot,
        moderne_port,
        moderne_storage_port,
        moderne,
    } = Args::parse();
    let upstream = Upstream::start(Options {
        port,
        storage_port,
        control,
        settings,
    })
    .context(CHOOSE)?;
    if let Some(port) = copilot_port {
        let listen = Listen {
            port,
            storage_port: copilot_storage_port,
            control,
        };
        let upstream = Upstream::start_copilot(listen, copilot).context(CHOOSE)?;
        say("copilot", &upstream)?;
    }
    if let Some(port) = moderne_port {
        let listen = Listen {
            port,
            storage_port: moderne_storage_port,
            control,
        };
        let upstream = Upstream::start_moderne(listen, moderne).context(CHOOSE)?;
        say("moderne", &upstream)?;
    }
    say("upstream", &upstream)?;
    loop {
        thread::park();
    }
}
