//! This module simulates the servers that reports are fetched from, over real TCP, on loopback, and
//! on request every fault that they can have.
//!
//! They are the demo's targets and the judge's upstreams. Their reports are generated; their
//! accounts are in [`credential`]. They only listen on 127.0.0.1. Each product has a file that says
//! what a well-behaved server answers ([`ghes`], [`copilot`],
//! [`moderne`]), and two servers: one that the
//! credential is for, and a storage host for downloads. Faults, log, control and clock are the same
//! for all.
//!
//! Nothing is random: the same requests get the same bytes.
//!
//! # Control
//!
//! With `control` switched on, the origin's port also answers
//!
//! | request | what it does |
//! |---|---|
//! | `POST /_control` | adds a rule: a [`fault`], and the requests that meet it |
//! | `POST /_control/settings` | changes some of the settings |
//! | `POST /_control/expire` | lets every generated report expire now |
//! | `POST /_control/reset` | resets everything to the start |
//! | `GET /_control/settings` | the current settings |
//! | `GET /_control/places` | the two servers' addresses |
//! | `GET /_control/log` | every request in order, as [`log::Log`] |
//!
//! A `POST` must be `application/json`, so that no page of another site can send one, and the
//! `Host` must be loopback's, so that no name that resolves to it can read the log, which has
//! credentials in it.

mod address;
mod body;
mod clock;
mod control;
pub mod copilot;
pub mod credential;
pub mod fault;
pub mod ghes;
pub mod log;
mod misbehave;
pub mod moderne;
mod pages;
mod plan;
mod request;
mod serve;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;

use address::Addressed;
use ghes::Ghes;
pub use ghes::{Ready, Settings, SignIn};
use serve::{Product, SharedState};

/// One of the two servers of a product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Host {
    /// The server that the credential is for.
    #[default]
    Origin,
    /// The storage host for downloads.
    Storage,
}

/// The options of a GitHub Enterprise Server.
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

/// Where a product's servers listen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Listen {
    /// The origin's port; 0 for any free one.
    pub port: u16,
    /// The storage host's port; 0 for any free one.
    pub storage_port: u16,
    /// Whether it takes orders and keeps a log.
    pub control: bool,
}

/// A running upstream. Its threads end with the process.
pub struct Upstream {
    origin: SocketAddr,
    storage: SocketAddr,
}

impl Upstream {
    /// A GitHub Enterprise Server, which listens on both ports and answers in threads of its own.
    ///
    /// # Errors
    /// When a port is taken.
    pub fn start(options: Options) -> io::Result<Self> {
        let Options {
            port,
            storage_port,
            control,
            settings,
        } = options;
        let listen = Listen {
            port,
            storage_port,
            control,
        };
        Self::serve(listen, Box::new(Ghes::new(settings)))
    }

    /// GitHub's API for Copilot and billing.
    ///
    /// # Errors
    /// When a port is taken.
    pub fn start_copilot(listen: Listen, settings: copilot::Settings) -> io::Result<Self> {
        let product = Addressed::<copilot::Copilot>::new(settings);
        Self::serve(listen, Box::new(product))
    }

    /// Moderne's API, in both versions.
    ///
    /// # Errors
    /// When a port is taken.
    pub fn start_moderne(listen: Listen, settings: moderne::Settings) -> io::Result<Self> {
        let product = Addressed::<moderne::Moderne>::new(settings);
        Self::serve(listen, Box::new(product))
    }

    fn serve(listen: Listen, product: Box<dyn Product>) -> io::Result<Self> {
        // The address is fixed: the credentials are public, and so is the log.
        let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let (origin, storage) = (bind(listen.port)?, bind(listen.storage_port)?);
        let upstream = Self {
            origin: origin.local_addr()?,
            storage: storage.local_addr()?,
        };
        let shared = SharedState::new(product, listen.control, upstream.origin, upstream.storage);
        let shared = Arc::new(shared);
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
