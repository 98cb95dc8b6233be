//! This module simulates a GitHub Enterprise Server: the six site-admin reports over real TCP, on
//! loopback, and on request every fault that they can have.
//!
//! It is the demo's target and the judge's upstream. Its reports are generated; its accounts are
//! in [`credential`]. It only listens on 127.0.0.1.
//!
//! # Where its behaviour comes from
//!
//! | behaviour | source |
//! |---|---|
//! | `GET /stafftools/reports/NAME.csv`, six names | documented |
//! | `Basic USER:TOKEN` with a classic token, or with the password | documented |
//! | `Authorization: token …` and `Bearer …` | seen in clients |
//! | the user name is compared, without regard to case | assumed |
//! | `202` until the report is generated in the background | documented |
//! | the `202` is empty and has no `Retry-After` | seen in one write-up |
//! | a generated report is kept for all accounts, and for how long (`ready_for_s`) | assumed |
//! | `200` with `text/csv`, `Content-Length` and an attachment's name | assumed; the form of the name was seen |
//! | `302` to a download, on the server itself or at a storage host (`ready`) | documented, because its `curl` line follows redirects; the addresses are assumed |
//! | the storage host requires its signature and refuses an `Authorization` (`400`) | documented for S3 |
//! | `404` for accounts that are not site administrators | documented for the API, assumed for these pages |
//! | `401` to a wrong credential | documented for the API, assumed for these pages |
//! | `302` to `/login?return_to=…` instead (`sign_in`), which is `200` and HTML | seen in clients |
//! | `GET /api/v3/user` with `site_admin` | documented |
//!
//! There is no `Date`, and nothing is random: the same requests get the same bytes.
//!
//! # Control
//!
//! With `control` switched on, the origin's port also answers
//!
//! | request | what it does |
//! |---|---|
//! | `POST /_control` | adds a [`fault::Rule`] |
//! | `POST /_control/settings` | changes some of the [`Settings`] |
//! | `POST /_control/expire` | lets every generated report expire now |
//! | `POST /_control/reset` | resets everything to the start |
//! | `GET /_control/settings` | the current [`Settings`] |
//! | `GET /_control/places` | the two servers' addresses |
//! | `GET /_control/log` | every request in order, as [`log::Log`] |
//!
//! A `POST` must be `application/json`, so that no page of another site can send one, and the
//! `Host` must be loopback's, so that no name that resolves to it can read the log, which has
//! credentials in it.

mod body;
mod clock;
mod control;
pub mod credential;
pub mod fault;
mod jobs;
pub mod log;
mod pages;
mod plan;
mod request;
mod respond;
mod serve;
mod settings;
mod state;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;

use serve::SharedState;
pub use settings::{Ready, Settings, SignIn};

/// One of the two servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Host {
    /// The GitHub Enterprise Server.
    Origin,
    /// The storage host for downloads.
    Storage,
}

/// The options of an upstream.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The origin's port; 0 for any free one.
    pub port: u16,
    /// The storage host's port; 0 for any free one.
    pub storage_port: u16,
    /// Whether it takes orders and keeps a log.
    pub control: bool,
    /// The initial settings.
    pub settings: Settings,
}

/// A running upstream. Its threads end with the process.
pub struct Upstream {
    origin: SocketAddr,
    storage: SocketAddr,
}

impl Upstream {
    /// Listens on both ports and answers in threads of its own.
    ///
    /// # Errors
    /// When a port is taken.
    pub fn start(options: Options) -> io::Result<Self> {
        // The address is fixed: the credentials are public, and so is the log.
        let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let (origin, storage) = (bind(options.port)?, bind(options.storage_port)?);
        let upstream = Self {
            origin: origin.local_addr()?,
            storage: storage.local_addr()?,
        };
        let shared = Arc::new(SharedState::new(
            &options,
            upstream.origin,
            upstream.storage,
        ));
        for (listener, host) in [(origin, Host::Origin), (storage, Host::Storage)] {
            let shared = Arc::clone(&shared);
            thread::Builder::new().spawn(move || serve::listen(&listener, host, &shared))?;
        }
        Ok(upstream)
    }

    /// The address of the server.
    #[must_use]
    pub fn origin(&self) -> SocketAddr {
        self.origin
    }

    /// The address of the storage host.
    #[must_use]
    pub fn storage(&self) -> SocketAddr {
        self.storage
    }
}
