//! This module decides where a request to an upstream may go, and what it may carry there.
//!
//! A target's addresses are an allow-list from the configuration: its origin, which gets the
//! credential, and its storage hosts, which do not. There is no third kind of address. Every
//! request is checked against this list when it is sent, whatever led to its address: this crate, a
//! redirect, or a link in an answer.

mod extra_header;
mod origin;
mod storage_host;
#[cfg(test)]
mod tests;

use url::{Host, Url};

pub use extra_header::ExtraHeader;
pub(crate) use extra_header::{is_free, is_token};
pub(crate) use origin::is_plain;
pub use origin::{Origin, Scheme};
pub use storage_host::StorageHost;

/// The addresses of one target, and what requests to them carry.
#[derive(Debug)]
pub struct Egress {
    pub origin: Origin,
    /// The binding that requests to the origin are sent through, instead of the network.
    pub binding: Option<String>,
    /// Hosts that downloads may come from.
    pub storage_hosts: Vec<StorageHost>,
    /// Headers that every request to the origin carries.
    pub headers: Vec<ExtraHeader>,
}

/// The kind of an allowed address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// The origin: the request may carry the credential.
    Origin,
    /// A storage host: the request never carries the credential.
    Storage,
}

impl Egress {
    /// The kind of an address, or `None` if no request may go there.
    #[must_use]
    pub fn destination(&self, url: &Url) -> Option<Destination> {
        let has_user = !url.username().is_empty() || url.password().is_some();
        if has_user {
            return None;
        }
        if self.origin.is_of(url) {
            return Some(Destination::Origin);
        }
        // An operator has to allow http for an origin by name; its storage hosts may then use it
        // too.
        let is_safe = url.scheme() == "https" || self.origin.scheme() == Scheme::Http;
        let is_storage = self.storage_hosts.iter().any(|host| host.is_of(url));
        (is_storage && is_safe).then_some(Destination::Storage)
    }
}

/// Whether a host name, as it appears in a URL, is a loopback name.
#[must_use]
pub fn is_loopback_name(host: &str) -> bool {
    Host::parse(host).is_ok_and(|host| is_loopback(&host))
}

/// Whether a host is this machine.
fn is_loopback<S: AsRef<str>>(host: &Host<S>) -> bool {
    match host {
        Host::Domain(name) => name.as_ref() == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}
