//! This program writes a sample report of any size, for the bench and the browser journeys.

use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow};
use clap::Parser;
use reports::sample::{Sample, SampleReport};

/// Bytes per write.
const PIECE_BYTES: usize = 1 << 20;

/// Writes a report about invented people: the same bytes for the same arguments, on every machine.
#[derive(Parser)]
struct Args {
    /// `all_users`, `active_users`, `dormant_users`, `suspended_users`, `all_organizations` or
    /// `all_repositories`
    report: String,
    /// How many rows the file has under its header
    rows: u64,
    /// Another seed is another population
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// The file to write [default: standard output]
    #[arg(long)]
    out: Option<PathBuf>,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let report = SampleReport::from_name(&args.report).ok_or_else(|| {
        let names = SampleReport::ALL.map(SampleReport::name).join(", ");
        anyhow!("no report is called {:?}; there are {names}", args.report)
    })?;
    let sample = Sample::new(report, args.rows, args.seed);
    match &args.out {
        Some(path) => {
            let file =
                File::create(path).with_context(|| format!("creating {}", path.display()))?;
            write(sample, file).with_context(|| format!("writing {}", path.display()))
        }
        // `generate … | head` is a legitimate use, not a failure.
        None => match write(sample, io::stdout().lock()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => written.context("writing to standard output"),
        },
    }
}

fn write(mut sample: Sample, mut to: impl Write) -> io::Result<()> {
    let mut piece = Vec::with_capacity(PIECE_BYTES + 4096);
    loop {
        let more = sample.fill(&mut piece, PIECE_BYTES);
        to.write_all(&piece)?;
        piece.clear();
        if !more {
            return to.flush();
        }
    }
}
