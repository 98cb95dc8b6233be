//! `cargo xtask run`: build everything, serve it here, end it all with Ctrl-C.

use crate::{
    demo::{For, OWN, Upstream},
    edge,
    process::{Running, interruption_is_the_end},
    project::Project,
    serve::{Reload, Server, check_free},
    setup,
    site::{self, Mode},
};
use anyhow::{Result, bail};
use clap::Args;
use std::{process::ExitCode, thread, time::Duration};

/// Build site and worker, serve both on this machine until Ctrl-C.
///
/// The worker serves the page and `/api/*` in the runtime Cloudflare uses, on 127.0.0.1 only. The
/// first time, the tools it needs are installed (about ten minutes on two cores).
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Options {
    /// The port to listen on
    #[arg(long, default_value_t = 8787, value_parser = clap::value_parser!(u16).range(1..))]
    port: u16,

    /// Build again what changes. Development builds: quick to make, slow to read large files
    #[arg(long)]
    watch: bool,
}

/// `cargo xtask run`.
pub(crate) fn main(project: &Project, options: &Options) -> Result<ExitCode> {
    // Said before minutes of building, not after.
    check_free(options.port)?;
    let (mut trunk, reload) = if options.watch {
        // Both tools, now: wrangler's own build would install what is missing inside its time.
        setup::ensure(project, &setup::WORKER)?;
        // Once to the end, because wrangler wants the folder to be there; then again at each change.
        site::build(project, Mode::Dev)?;
        let (trunk, _) = site::trunk(project, "watch", Mode::Dev)?.start()?;
        (Some(trunk), Reload::Wrangler)
    } else {
        site::build(project, Mode::Release)?;
        edge::build(project, Mode::Release)?;
        (None, Reload::Never)
    };
    // Somebody's own servers come before the demo.
    let upstream = if project.at(OWN).exists() {
        None
    } else {
        Some(Upstream::start(project, For::Person)?)
    };
    let configuration = upstream
        .as_ref()
        .map(|demo| demo.configuration(project, "demo"));
    let configuration = configuration.transpose()?;
    let mut server = Server::start(project, options.port, &reload, configuration.as_deref())?;
    interruption_is_the_end();
    println!();
    println!("  Rollcall is at {}", server.url());
    match &upstream {
        Some(demo) => println!(
            "  Its demo server, to fetch reports from, is at {}",
            demo.url()
        ),
        None => println!("  Reports are fetched from the servers in {OWN}."),
    }
    println!("  Ctrl-C ends it.");
    println!();
    loop {
        if let Some(status) = server.ended()? {
            bail!("wrangler ended by itself ({status}): its message is above");
        }
        if let Some(status) = trunk.as_mut().map(Running::ended).transpose()?.flatten() {
            bail!("trunk ended by itself ({status}): its message is above");
        }
        thread::sleep(Duration::from_millis(200));
    }
}
