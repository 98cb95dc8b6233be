//! This module derives the networks of an address that one client can choose from.
//!
//! The address is the text of a header that the operator names (`CLIENT_ADDRESS_HEADER`) and that
//! the platform or a proxy sets. Proxies append to the text of the client, so the last address
//! counts.

use std::net::{IpAddr, Ipv6Addr};

use crate::limits;

/// A network that requests and credentials are counted under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// The address and, for a part of the address space, the length: `2001:db8:1::/48`.
    pub name: String,
    /// Credentials that may be tried from it in [`limits::BRAKE_WINDOW_S`] before one of them is
    /// accepted.
    pub credentials_max: usize,
}

/// Bits of an IPv6 network, and the credentials that may be tried from it. A client has at least
/// the smallest to itself, a home line has the next, and a business line or a free tunnel has the
/// last.
const IPV6: [(u32, usize); 3] = [
    (64, limits::UNPROVEN_CREDENTIALS),
    (56, limits::UNPROVEN_CREDENTIALS_OF_56),
    (48, limits::UNPROVEN_CREDENTIALS_OF_48),
];

/// The networks of this address, the smallest first. All texts that are not addresses count as one
/// network.
#[must_use]
pub fn all_of(address: &str) -> Vec<Network> {
    let last = address.rsplit(',').next().unwrap_or_default().trim();
    let of_name = |name: String| Network {
        name,
        credentials_max: limits::UNPROVEN_CREDENTIALS,
    };
    match last.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => vec![of_name(address.to_string())],
        Ok(IpAddr::V6(address)) => IPV6
            .map(|(bits, credentials_max)| {
                let host_bits = u128::BITS.saturating_sub(bits);
                let mask = u128::MAX.checked_shl(host_bits).unwrap_or_default();
                let network = Ipv6Addr::from_bits(address.to_bits() & mask);
                Network {
                    name: format!("{network}/{bits}"),
                    credentials_max,
                }
            })
            .into(),
        Err(_) => vec![of_name("unknown".to_owned())],
    }
}

/// The key that requests from this address are counted under: its smallest network.
#[must_use]
pub fn key(address: &str) -> String {
    let networks = all_of(address).into_iter();
    networks
        .map(|network| network.name)
        .next()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_in_the_networks_that_one_client_may_have() {
        for (address, expected) in [
            ("192.0.2.1", &["192.0.2.1"][..]),
            (" 192.0.2.2 ", &["192.0.2.2"]),
            ("::ffff:192.0.2.1", &["192.0.2.1"]),
            (
                "2001:db8:1:2345:3:4:5:6",
                &[
                    "2001:db8:1:2345::/64",
                    "2001:db8:1:2300::/56",
                    "2001:db8:1::/48",
                ],
            ),
            // The client's own text comes before the address that the proxy appends.
            ("203.0.113.7, 192.0.2.1", &["192.0.2.1"]),
            ("203.0.113.7, ", &["unknown"]),
            ("192.0.2.1:443", &["unknown"]),
            ("", &["unknown"]),
            ("nonsense", &["unknown"]),
        ] {
            let names: Vec<_> = all_of(address).into_iter().map(|one| one.name).collect();
            assert_eq!(names, expected, "{address}");
            assert_eq!(key(address), expected[0], "{address}");
        }
    }
}
