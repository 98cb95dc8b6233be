//! Whom requests are counted against: one network address, as far as an address is one sender's.

use std::net::{IpAddr, Ipv6Addr};

/// Bits of an IPv6 address that say which network it is in; the rest one sender chooses at will.
const NETWORK_BITS: u32 = 64;

/// What a request from this address is counted under. What is no address is counted together.
#[must_use]
pub fn key(address: &str) -> String {
    match address
        .trim()
        .parse::<IpAddr>()
        .map(|address| address.to_canonical())
    {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => {
            let host_bits = u128::BITS.saturating_sub(NETWORK_BITS);
            let network = address.to_bits() & u128::MAX.checked_shl(host_bits).unwrap_or_default();
            Ipv6Addr::from_bits(network).to_string()
        }
        Err(_) => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sender_is_one_key() {
        for (address, expected) in [
            ("192.0.2.1", "192.0.2.1"),
            ("192.0.2.2", "192.0.2.2"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2::9", "2001:db8:1:2::"),
            ("2001:db8:1:3::9", "2001:db8:1:3::"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("", "unknown"),
            ("nonsense", "unknown"),
        ] {
            assert_eq!(key(address), expected, "{address}");
        }
    }
}
