//! This module makes the sort key of an IP address.
//!
//! As texts, `10.0.0.10` comes before `10.0.0.2`. The address itself is written out in hexadecimal
//! of a fixed width, which texts order as addresses: IPv4 first, then IPv6, then what is neither.

use std::net::IpAddr;

/// Bytes that order as the address does; none where the cell is empty.
pub(super) struct Key {
    digits: [u8; 33],
    len: usize,
    /// A cell that is no address.
    other: Vec<u8>,
}

impl Key {
    pub(super) fn of(cell: &[u8]) -> Self {
        let mut key = Self {
            digits: [0; 33],
            len: 0,
            other: Vec::new(),
        };
        let cell = cell.trim_ascii();
        let address = std::str::from_utf8(cell).ok();
        match address.and_then(|text| text.parse::<IpAddr>().ok()) {
            Some(IpAddr::V4(address)) => key.write(b'4', &address.octets()),
            Some(IpAddr::V6(address)) => key.write(b'6', &address.octets()),
            None if cell.is_empty() => {}
            None => {
                key.other.push(b'9');
                key.other.extend_from_slice(cell);
            }
        }
        key
    }

    pub(super) fn bytes(&self) -> &[u8] {
        if self.other.is_empty() {
            &self.digits[..self.len]
        } else {
            &self.other
        }
    }

    fn write(&mut self, version: u8, octets: &[u8]) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        self.digits[0] = version;
        for (at, octet) in octets.iter().enumerate() {
            self.digits[1 + 2 * at] = HEX[usize::from(octet >> 4)];
            self.digits[2 + 2 * at] = HEX[usize::from(octet & 15)];
        }
        self.len = 1 + 2 * octets.len();
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn addresses_order_by_their_numbers() {
        let ordered = [
            "10.0.0.2",
            " 10.0.0.10 ",
            "10.10.0.0",
            "192.0.2.1",
            "::1",
            "2001:db8::2",
            "2001:db8::10",
            "256.1.1.1",
            "somewhere",
        ];
        let keys: Vec<Vec<u8>> = ordered
            .iter()
            .map(|cell| Key::of(cell.as_bytes()).bytes().to_vec())
            .collect();
        assert!(keys.is_sorted(), "{keys:?}");
        assert!(Key::of(b"  ").bytes().is_empty());
    }
}
