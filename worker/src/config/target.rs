//! One upstream.

use serde::Serialize;

use super::{ExtraHeader, Origin, StorageHost};
use crate::report::Report;

/// A configured upstream.
#[derive(Debug)]
pub struct Target {
    /// `[a-z0-9-]`, 1 to 32 characters, unique.
    pub id: String,
    /// What people are shown.
    pub title: String,
    /// Which protocol it speaks.
    pub kind: Kind,
    /// Where requests go.
    pub origin: Origin,
    /// The binding that requests are sent through, instead of the open network.
    pub binding: Option<String>,
    /// Hosts that a download may be redirected to, without the credential.
    pub storage_hosts: Vec<StorageHost>,
    /// Headers that every request to the origin carries.
    pub headers: Vec<ExtraHeader>,
    /// The reports it offers, at least one, in the order of the configuration.
    pub reports: Vec<Report>,
    /// How a credential is tried again before a kept copy is handed out.
    pub revalidate: Revalidate,
    /// A credential that anybody may use, where the target is a demonstration on this machine.
    pub demo: Option<Demo>,
}

/// Which protocol a target speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// GitHub Enterprise Server.
    Ghes,
}

/// How a credential is tried again before a kept copy is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revalidate {
    /// The upstream is asked who it belongs to (`"user"`, and when nothing is said).
    User,
    /// So it is, and while it cannot be asked a copy is still handed out to whoever says that an
    /// older one will do (`"reachable"`): a revoked token then opens its own copies for as long.
    Reachable,
    /// It is not (`"none"`): a revoked token opens its own copies until they expire.
    None,
}

/// A credential that is no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Demo {
    /// User name.
    pub user: String,
    /// Token.
    pub token: String,
}
