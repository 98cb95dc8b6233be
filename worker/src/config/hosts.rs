//! This module holds the host names that this Rollcall answers to.
//!
//! A page of another site can make its own name resolve to a Rollcall inside a network (DNS
//! rebinding); the browser then takes the two for one site. Only the host name of the request shows
//! the difference.

use url::Host;

use crate::egress::{is_loopback_name, is_plain};

/// The names; every name is allowed if the operator listed none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hosts(Vec<String>);

impl Hosts {
    /// Reads the names that an operator wrote, separated by commas, if each is spelled in its
    /// normal form.
    pub(super) fn configured(text: &str) -> Option<Self> {
        let is_name = |name: &&str| {
            is_plain(name) && Host::parse(name).is_ok_and(|host| host.to_string() == **name)
        };
        let names = text.split(',').map(str::trim);
        let names: Option<Vec<_>> = names
            .map(|name| Some(name).filter(is_name).map(str::to_owned))
            .collect();
        names.map(Self)
    }

    /// Whether a request for this host, without its port, is answered. Loopback names are always
    /// allowed, because no other site can have one.
    #[must_use]
    pub fn admit(&self, host: &str) -> bool {
        let host = host.strip_suffix('.').unwrap_or(host);
        self.0.is_empty() || is_loopback_name(host) || self.0.iter().any(|name| name == host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_it_is_spelled() {
        for text in ["a.example", "a.example, b.example", "10.0.0.5", "[fd00::1]"] {
            assert!(Hosts::configured(text).is_some(), "{text}");
        }
        for text in [
            "",
            ",",
            "a.example,",
            "A.example",
            "a.example:80",
            "https://a.example",
            "*",
            "a b",
            "127.1",
            "a/b",
        ] {
            assert_eq!(Hosts::configured(text), None, "{text}");
        }
    }

    #[test]
    fn only_listed_names_and_the_machines_own_are_answered() {
        let hosts = Hosts::configured("rollcall.example, 10.0.0.5").unwrap();
        for host in [
            "rollcall.example",
            "rollcall.example.",
            "10.0.0.5",
            "localhost",
            "127.0.0.1",
            "127.9.9.9",
            "[::1]",
        ] {
            assert!(hosts.admit(host), "{host}");
        }
        for host in [
            "evil.example",
            "rollcall.example.evil",
            "a.rollcall.example",
            "10.0.0.6",
            "localhost.evil.example",
            "",
        ] {
            assert!(!hosts.admit(host), "{host}");
            assert!(Hosts::default().admit(host), "{host}");
        }
    }
}
